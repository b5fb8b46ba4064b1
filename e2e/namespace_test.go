package e2e

import (
	"context"
	"crypto/rand"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// Several processes set the namespace up at once, as replicas that start together do: it is made once, each search
// attribute once and of its type, and the same again changes nothing.
func TestTheNamespaceIsSetUpByManyAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		name := "many-" + strings.ToLower(rand.Text()[:6])
		said, err := s.gendanIn(t.Context(), name, "temporal", "check")
		require.Error(t, err)
		require.Contains(t, said, "has no namespace "+name)

		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = s.gendanIn(t.Context(), name, "temporal", "setup", "--retention", "45d") })
		}
		all.Wait()
		require.NoError(t, errors.Join(errs...))
		described, err := s.temporal.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: name})
		require.NoError(t, err)
		require.Equal(t, 45*24*time.Hour, described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
		ours := s.searchAttributes(t, namespace)
		require.NotEmpty(t, ours)
		require.Equal(t, ours, s.searchAttributes(t, name), "as in the namespace that the stack has")

		said, err = s.gendanIn(t.Context(), name, "temporal", "setup")
		require.NoError(t, err)
		require.Contains(t, said, "closed cases are kept for 45 days, not 90 days; that stays so")
		said, err = s.gendanIn(t.Context(), name, "temporal", "check")
		require.NoError(t, err, said)
	})
}

// gendanIn runs one command with another namespace, and gives what it printed.
func (s *stack) gendanIn(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, built.gendan, args...)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = append(s.environment(s.frontend), "TEMPORAL_NAMESPACE="+name), s.dir, diesWithUs()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *stack) searchAttributes(t *testing.T, name string) map[string]enumspb.IndexedValueType {
	t.Helper()
	listed, err := s.temporal.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: name})
	require.NoError(t, err)
	return listed.GetCustomAttributes()
}
