package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"gendan/worker"
	"gendan/workflows"
)

// callers is a trace that a case was started in.
const callers = "0af7651916cd43dd8448eb211c80319c"

func tracer() (*tracetest.SpanRecorder, *sdktrace.TracerProvider) {
	recorder := tracetest.NewSpanRecorder()
	return recorder, sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
}

// A history that was written without traces is replayed with them, and one that was written with them without: switching
// them on or off breaks no running case.
func TestHistoriesReplayWithAndWithoutTraces(t *testing.T) {
	files, err := filepath.Glob("../workflows/testdata/histories/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d histories, %v", len(files), err)
	}
	_, provider := tracer()
	traced, err := worker.Tracing(provider.Tracer("test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			for name, interceptors := range map[string][]interceptor.WorkerInterceptor{"without": nil, "with": {traced}} {
				for written, history := range map[string]*historypb.History{"without": read(t, file), "with": withHeader(t, read(t, file))} {
					replayer, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{Interceptors: interceptors})
					if err != nil {
						t.Fatal(err)
					}
					workflows.Register(replayer)
					if err := replayer.ReplayWorkflowHistory(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)), history); err != nil {
						t.Errorf("written %s traces, replayed %s: %v", written, name, err)
					}
				}
			}
		})
	}
}

func read(t *testing.T, file string) *historypb.History {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return history
}

// withHeader makes a history as it would be with traces: they are in the headers of what others told the case.
func withHeader(t *testing.T, history *historypb.History) *historypb.History {
	t.Helper()
	payload, err := converter.GetDefaultDataConverter().ToPayload(map[string]string{"traceparent": "00-" + callers + "-b7ad6b7169203331-01"})
	if err != nil {
		t.Fatal(err)
	}
	header := &commonpb.Header{Fields: map[string]*commonpb.Payload{"_tracer-data": payload}}
	for _, event := range history.GetEvents() {
		if started := event.GetWorkflowExecutionStartedEventAttributes(); started != nil {
			started.Header = header
		}
		if told := event.GetWorkflowExecutionSignaledEventAttributes(); told != nil {
			told.Header = header
		}
		if accepted := event.GetWorkflowExecutionUpdateAcceptedEventAttributes(); accepted != nil {
			accepted.AcceptedRequest.Input.Header = header
		}
	}
	return history
}

// A case's span is in its starter's trace and seen while the case still runs; what its workers do is in the same trace, and an
// error's words are in none.
func TestACaseIsPartOfItsStartersTrace(t *testing.T) {
	recorder, provider := tracer()
	traced, err := worker.Tracing(provider.Tracer("test"))
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(sdkworker.Options{Interceptors: []interceptor.WorkerInterceptor{traced}})
	env.SetHeader(withHeader(t, &historypb.History{Events: []*historypb.HistoryEvent{{Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{},
	}}}}).GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetHeader())
	act := func(ctx context.Context) error {
		if attrs := worker.LogAttrs(ctx); len(attrs) != 1 || attrs[0].Key != "workflow_id" || attrs[0].Value.String() != activity.GetInfo(ctx).WorkflowExecution.ID {
			t.Errorf("log attributes %v", attrs)
		}
		return errors.New("buyer-1 is not to be told")
	}
	env.RegisterActivityWithOptions(act, activity.RegisterOptions{Name: "act"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if spans := recorder.Ended(); len(spans) != 1 || !strings.HasPrefix(spans[0].Name(), "RunWorkflow:") {
			t.Errorf("the case's span is not seen yet: %v", spans)
		}
		options := workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}}
		return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), act).Get(ctx, nil)
	})
	seen := map[string]int{}
	for _, span := range recorder.Ended() {
		kind, _, _ := strings.Cut(span.Name(), ":")
		seen[kind]++
		if span.SpanContext().TraceID().String() != callers {
			t.Errorf("%s is in trace %s", span.Name(), span.SpanContext().TraceID())
		}
		if kind == "RunActivity" && span.Status().Code != codes.Error {
			t.Errorf("%s: status %v", span.Name(), span.Status())
		}
		if strings.Contains(span.Status().Description, "buyer") || len(span.Events()) > 0 {
			t.Errorf("%s tells of an error: %v %v", span.Name(), span.Status(), span.Events())
		}
	}
	if seen["RunWorkflow"] != 1 || seen["StartActivity"] != 1 || seen["RunActivity"] == 0 {
		t.Errorf("spans %v", seen)
	}
}
