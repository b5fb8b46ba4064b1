package worker

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Whoever looks into the log during an outage reads which step of which case waits, and why: once at first, and now and
// then after that. A refusal, which nobody tries again, is no outage.
func TestAStepThatWaitsIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		fails int
		err   error
		told  int
	}{
		"nothing fails":       {0, nil, 0},
		"an outage":           {3, errors.New("no room left"), 1},
		"a long outage":       {25, errors.New("no room left"), 3}, // attempts 1, 10, 20
		"refused, not failed": {1, temporal.NewNonRetryableApplicationError("no room left", "refused", nil), 0},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(sdkworker.Options{Interceptors: []interceptor.WorkerInterceptor{
				&waiting{log: slog.New(slog.NewTextHandler(&log, nil))},
			}})
			failed := 0
			step := func(context.Context) error {
				if failed == c.fails {
					return nil
				}
				failed++
				return c.err
			}
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
					ScheduleToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Millisecond, BackoffCoefficient: 1},
				})
				return workflow.ExecuteLocalActivity(ctx, step).Get(ctx, nil)
			})
			if told := strings.Count(log.String(), "a case waits"); told != c.told || told > 0 && !strings.Contains(log.String(), "no room left") {
				t.Errorf("told %d times, want %d:\n%s", told, c.told, log.String())
			}
		})
	}
}
