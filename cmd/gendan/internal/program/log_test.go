package program

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/activity"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
)

// said gives the one line that was logged.
func said(t *testing.T, log *bytes.Buffer) (line map[string]any) {
	t.Helper()
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, log)
	}
	return line
}

// Whatever is logged within an activity carries the case's workflow id and the trace's id, and what is logged elsewhere neither.
func TestLinesWithinAnActivity(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(trailing{slog.NewJSONHandler(&log, nil)}).With("a", 1).WithGroup("")
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	var workflowID string
	act := func(ctx context.Context) error {
		workflowID = activity.GetInfo(ctx).WorkflowExecution.ID
		logger.WarnContext(trace.ContextWithSpanContext(ctx, span), "slow statement")
		return nil
	}
	env.RegisterActivity(act)
	if _, err := env.ExecuteActivity(act); err != nil {
		t.Fatal(err)
	}
	if line := said(t, &log); workflowID == "" || line["workflow_id"] != workflowID || line["trace_id"] != span.TraceID().String() || line["a"] != 1.0 {
		t.Errorf("%v, want workflow %s", line, workflowID)
	}
	log.Reset()
	logger.Info("elsewhere")
	if line := said(t, &log); line["workflow_id"] != nil || line["trace_id"] != nil || line["request_id"] != nil {
		t.Errorf("%v", line)
	}
}

// The SDK's lines tell the case by the same name as ours.
func TestLinesOfTheSDK(t *testing.T) {
	var log bytes.Buffer
	logger := sdklog.With(sdklog.NewStructuredLogger(slog.New(snakeKeys{slog.NewJSONHandler(&log, nil)})), "WorkflowID", "lead:1", "RunID", "r")
	logger.Error("Workflow panic", "WorkflowType", "lead", "Error", "e", "TLSOn", true, "already_so", 1)
	line := said(t, &log)
	for key, want := range map[string]any{"workflow_id": "lead:1", "run_id": "r", "workflow_type": "lead", "error": "e", "tls_on": true, "already_so": 1.0} {
		if line[key] != want {
			t.Errorf("%s: %v, want %v", key, line[key], want)
		}
	}
}
