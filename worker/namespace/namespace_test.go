package namespace_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	"gendan/worker/namespace"
	"gendan/workflows"
)

// server is Temporal as far as a namespace's setup sees it.
type server struct {
	workflowservice.UnimplementedWorkflowServiceServer
	operatorservice.UnimplementedOperatorServiceServer

	mu         sync.Mutex
	away       int   // so many requests are not answered yet
	denied     error // the answer to whatever would change something
	hidden     error // the answer to who asks what is registered
	kept       time.Duration
	registered map[string]enumspb.IndexedValueType
	lag        int // so many queries still do not know what was registered
	made       int // namespaces
	added      int // attributes
	asked      int // queries
}

func (s *server) answer() error {
	if s.away > 0 {
		s.away--
		return serviceerror.ToStatus(serviceerror.NewUnavailable("not up yet")).Err()
	}
	return nil
}

func (s *server) DescribeNamespace(_ context.Context, r *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.answer(); err != nil {
		return nil, err
	}
	if s.kept == 0 {
		return nil, serviceerror.ToStatus(serviceerror.NewNamespaceNotFound(r.GetNamespace())).Err()
	}
	return &workflowservice.DescribeNamespaceResponse{
		Config: &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(s.kept)},
	}, nil
}

func (s *server) RegisterNamespace(_ context.Context, r *workflowservice.RegisterNamespaceRequest) (*workflowservice.RegisterNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.denied != nil:
		return nil, serviceerror.ToStatus(s.denied).Err()
	case s.kept != 0:
		return nil, serviceerror.ToStatus(serviceerror.NewNamespaceAlreadyExists("it is there")).Err()
	}
	s.kept = r.GetWorkflowExecutionRetentionPeriod().AsDuration()
	s.made++
	return &workflowservice.RegisterNamespaceResponse{}, nil
}

func (s *server) ListSearchAttributes(context.Context, *operatorservice.ListSearchAttributesRequest) (*operatorservice.ListSearchAttributesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hidden != nil {
		return nil, serviceerror.ToStatus(s.hidden).Err()
	}
	attributes := map[string]enumspb.IndexedValueType{}
	for name, kind := range s.registered {
		attributes[name] = kind
	}
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: attributes}, nil
}

// AddSearchAttributes answers as Temporal does when two add the same at once.
func (s *server) AddSearchAttributes(_ context.Context, r *operatorservice.AddSearchAttributesRequest) (*operatorservice.AddSearchAttributesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.denied != nil {
		return nil, serviceerror.ToStatus(s.denied).Err()
	}
	for name := range r.GetSearchAttributes() {
		if _, known := s.registered[name]; known {
			return nil, serviceerror.ToStatus(serviceerror.NewUnavailable("mapping unavailable")).Err()
		}
	}
	for name, kind := range r.GetSearchAttributes() {
		s.registered[name] = kind
		s.added++
	}
	return &operatorservice.AddSearchAttributesResponse{}, nil
}

func (s *server) CountWorkflowExecutions(_ context.Context, r *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	for _, name := range regexp.MustCompile("`(.*?)`").FindAllStringSubmatch(r.GetQuery(), -1) {
		if _, known := s.registered[name[1]]; !known || s.lag > 0 {
			s.lag = max(s.lag-1, 0)
			return nil, serviceerror.ToStatus(serviceerror.NewInvalidArgument("invalid query: no " + name[1])).Err()
		}
	}
	return &workflowservice.CountWorkflowExecutionsResponse{}, nil
}

// rig is a namespace on a server, and what was said about it.
type rig struct {
	*server
	namespace.Namespace
	said []string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{server: &server{registered: map[string]enumspb.IndexedValueType{}}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	g := grpc.NewServer()
	workflowservice.RegisterWorkflowServiceServer(g, r.server)
	operatorservice.RegisterOperatorServiceServer(g, r.server)
	go func() { _ = g.Serve(listener) }()
	t.Cleanup(g.Stop)
	options := client.Options{HostPort: listener.Addr().String(), Namespace: "gendan", Logger: slog.New(slog.DiscardHandler)}
	c, err := client.NewLazyClient(options)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	r.Namespace = namespace.Of(c, options)
	r.Retention = 90 * 24 * time.Hour
	r.Say = func(line string) { r.said = append(r.said, line) }
	return r
}

// within gives a context that ends after a time.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

const enough = time.Minute

var all = len(workflows.SearchAttributes())

func TestSetUpFromNothingAndAgain(t *testing.T) {
	r := newRig(t)
	r.away, r.lag = 3, 4
	require.NoError(t, r.SetUp(within(t, enough)))
	require.Equal(t, 90*24*time.Hour, r.kept)
	require.Equal(t, all, r.added)
	require.Zero(t, r.lag, "it waited until every attribute could be queried")
	require.Contains(t, r.said, "namespace gendan is made: closed cases are kept for 90 days")

	r.said, r.Retention = nil, 30*24*time.Hour
	require.NoError(t, r.SetUp(within(t, enough)))
	require.Equal(t, []int{1, all}, []int{r.made, r.added}, "nothing is made twice")
	require.Equal(t, []string{"namespace gendan is there: closed cases are kept for 90 days, not 30 days; that stays so",
		"its search attributes can be used"}, r.said)
	r.asked = 0
	require.NoError(t, r.Check(within(t, enough)))
	require.Equal(t, 1, r.asked, "a namespace answers few queries a second")
}

// A later version of gendan needs an attribute more.
func TestSetUpAddsWhatIsMissing(t *testing.T) {
	r := newRig(t)
	require.NoError(t, r.SetUp(within(t, enough)))
	delete(r.registered, "Level")
	r.asked = 0
	for queries, hidden := range []error{nil, serviceerror.NewPermissionDenied("not yours", "")} {
		r.hidden = hidden
		var missing *namespace.MissingError
		require.ErrorAs(t, r.Check(within(t, enough)), &missing)
		require.ErrorContains(t, missing, "namespace gendan lacks search attributes: Level; 'gendan temporal setup' makes what is missing")
		require.Equal(t, queries*(1+all), r.asked, "a namespace answers few queries a second")
	}
	r.hidden = nil
	require.NoError(t, r.SetUp(within(t, enough)))
	require.Equal(t, all+1, r.added)
	require.Contains(t, r.said, "search attributes registered: Level")
}

func TestManySetUpAtOnce(t *testing.T) {
	r := newRig(t)
	r.Say = func(string) {}
	var done sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		done.Go(func() { errs[i] = r.SetUp(within(t, enough)) })
	}
	done.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, []int{1, all}, []int{r.made, r.added})
}

func TestWhatIsRefusedSaysWhatToDo(t *testing.T) {
	denied := serviceerror.NewPermissionDenied("not yours", "")
	for name, c := range map[string]struct {
		given func(r *rig)
		want  []string
	}{
		"the namespace": {func(r *rig) { r.denied = denied }, []string{
			"does not let us (not yours)", "temporal operator namespace create --namespace gendan --retention 90d",
			"temporal operator search-attribute create --namespace gendan --name Platform --type Keyword", "--name NextDueAt --type Datetime",
		}},
		"the attributes": {func(r *rig) { r.denied, r.kept = denied, time.Hour }, []string{
			"register search attributes: not yours", "--name Breached --type Bool",
		}},
		"a length of time": {func(r *rig) { r.denied = serviceerror.NewInvalidArgument("retention is too short") }, []string{
			"refuses: retention is too short",
		}},
		"another type": {func(r *rig) {
			r.kept, r.registered["Grade"] = time.Hour, enumspb.INDEXED_VALUE_TYPE_INT
		}, []string{"Grade is of type Int in namespace gendan and has to be Keyword"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c.given(r)
			err := r.SetUp(within(t, enough))
			var refused *namespace.RefusedError
			require.ErrorAs(t, err, &refused)
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
		})
	}
}

// On Temporal Cloud nothing is made through this door, and whoever reads is told where it is.
func TestOnTemporalCloud(t *testing.T) {
	for _, address := range []string{"gendan.a1b2c.tmprl.cloud:7233", "ap-northeast-1.aws.api.temporal.io:7233"} {
		r := newRig(t)
		r.Address, r.Retention = address, 30*24*time.Hour
		err := r.SetUp(within(t, enough))
		require.ErrorContains(t, err, "tcld namespace create --namespace gendan --region REGION --retention-days 30\n")
		require.ErrorContains(t, err, "--search-attribute Platform=Keyword")
		require.Zero(t, r.made)

		r.kept, r.registered["Platform"] = time.Hour, enumspb.INDEXED_VALUE_TYPE_KEYWORD
		err = r.SetUp(within(t, enough))
		require.ErrorContains(t, err, "lacks search attributes: Shop, ")
		require.NotContains(t, err.Error(), "tcld namespace create")
		require.Zero(t, r.added)
	}
}

func TestWhileTemporalIsAway(t *testing.T) {
	r := newRig(t)
	r.away = 1 << 30
	err := r.SetUp(within(t, 2*time.Second))
	require.ErrorContains(t, err, "waited in vain for Temporal at 127.0.0.1:")
	require.ErrorContains(t, err, "not up yet")
	require.Len(t, r.said, 1, "it says once that it waits: %q", r.said)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, r.SetUp(ctx), context.Canceled)
}

// The development server registers the same attributes, though it imports nothing of the product.
func TestDevelopmentServersAttributes(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../devserver/database.go", nil, 0)
	require.NoError(t, err)
	theirs := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != "searchAttributes" {
			return true
		}
		for _, element := range spec.Values[0].(*ast.CompositeLit).Elts {
			pair := element.(*ast.KeyValueExpr)
			theirs[strings.Trim(pair.Key.(*ast.BasicLit).Value, `"`)] = pair.Value.(*ast.SelectorExpr).Sel.Name
		}
		return false
	})
	ours := map[string]string{}
	for _, key := range workflows.SearchAttributes() {
		ours[key.GetName()] = fmt.Sprintf("INDEXED_VALUE_TYPE_%s", strings.ToUpper(key.GetValueType().String()))
	}
	require.Equal(t, ours, theirs)
}
