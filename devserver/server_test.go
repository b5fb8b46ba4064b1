package main

import (
	"context"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

const namespace = "gendan"

func (p *process) service() workflowservice.WorkflowServiceClient {
	return workflowservice.NewWorkflowServiceClient(p.conn)
}

// begin starts a workflow that no worker picks up.
func (p *process) begin(t *testing.T, id string, delay time.Duration) {
	t.Helper()
	keyword := func(text string) *commonpb.Payload {
		return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(text)}
	}
	_, err := p.service().StartWorkflowExecution(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
		Namespace:          namespace,
		WorkflowId:         id,
		RequestId:          id,
		WorkflowType:       &commonpb.WorkflowType{Name: "UnpaidOrder"},
		TaskQueue:          &taskqueuepb.TaskQueue{Name: "nobody"},
		WorkflowStartDelay: durationpb.New(delay),
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{
			"Stage":     keyword(`"催付"`),
			"Level":     keyword(`"2"`),
			"NextDueAt": keyword(`"2026-11-23T10:30:00+08:00"`),
			"Breached":  keyword(`false`),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (p *process) describe(t *testing.T, id string) *workflowservice.DescribeWorkflowExecutionResponse {
	t.Helper()
	got, err := p.service().DescribeWorkflowExecution(t.Context(), &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: id},
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// count waits until the query finds something: the list follows the workflows within moments.
func (p *process) count(t *testing.T, query string) int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		got, err := p.service().CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace, Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if got.GetCount() > 0 {
			return got.GetCount()
		}
		<-time.After(retryEvery)
	}
}

func TestGoesOnAfterKill(t *testing.T) {
	dir := t.TempDir()
	p := start(t, dir)
	const id = "unpaid-order:tmall:flagship:4300000000000000001"
	p.begin(t, id, 0)
	before := p.describe(t, id).GetWorkflowExecutionInfo()
	p.kill(t)

	p = start(t, dir)
	after := p.describe(t, id).GetWorkflowExecutionInfo()
	if after.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("status %s, want running", after.GetStatus())
	}
	if after.GetExecution().GetRunId() != before.GetExecution().GetRunId() {
		t.Errorf("run %s became %s", before.GetExecution().GetRunId(), after.GetExecution().GetRunId())
	}
	query := "Stage = '催付' AND `Level` = '2' AND NextDueAt < '2026-11-23T02:31:00Z' AND Breached = false"
	if n := p.count(t, query); n != 1 {
		t.Errorf("%s finds %d, want 1", query, n)
	}
}

func TestNamespaceAndAttributes(t *testing.T) {
	dir := t.TempDir()
	p := start(t, dir)
	got, err := p.service().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	if days := got.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration().Hours() / 24; days != 30 {
		t.Errorf("retention %v days, want 30", days)
	}
	// A database of an earlier version lacks an attribute: the next start adds it.
	_, err = operatorservice.NewOperatorServiceClient(p.conn).RemoveSearchAttributes(t.Context(),
		&operatorservice.RemoveSearchAttributesRequest{Namespace: namespace, SearchAttributes: []string{"Grade"}})
	if err != nil {
		t.Fatal(err)
	}
	p.kill(t)
	p = start(t, dir)
	listed, err := operatorservice.NewOperatorServiceClient(p.conn).ListSearchAttributes(t.Context(),
		&operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range searchAttributes {
		if got := listed.GetCustomAttributes()[name]; got != kind {
			t.Errorf("%s is %s, want %s", name, got, kind)
		}
	}
}

// TestTimeSkips moves a case that waits for seven days to its first task, in moments.
func TestTimeSkips(t *testing.T) {
	p := start(t, t.TempDir(), "--namespace", namespace)
	const id, week = "lead:tmall:flagship:1", 7 * 24 * time.Hour
	p.begin(t, id, week)
	execution := &commonpb.WorkflowExecution{WorkflowId: id}
	_, err := p.service().UpdateWorkflowExecutionOptions(t.Context(), &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace:         namespace,
		WorkflowExecution: execution,
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled:           true,
			FastForwardConfig: &commonpb.FastForwardConfig{Id: "a week", Duration: durationpb.New(week)},
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	polled, err := p.service().PollWorkflowExecutionTimeSkipping(t.Context(), &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
		Namespace: namespace, WorkflowExecution: execution, FastForwardId: "a week",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := polled.GetFastForwardPollingResult(); got != enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED {
		t.Fatalf("fast-forward: %s %s", got, polled.GetFailedReason())
	}
	ahead := time.Until(p.describe(t, id).GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime().AsTime())
	if ahead < week-time.Minute || ahead > week+time.Minute {
		t.Errorf("the case's clock is %s ahead, want a week", ahead)
	}
}

func TestOtherNamespace(t *testing.T) {
	p := start(t, t.TempDir(), "--namespace", "gendan-try")
	if p.Namespace != "gendan-try" {
		t.Errorf("announced %q", p.Namespace)
	}
	if !strings.HasPrefix(p.UI, "http://127.0.0.1:") {
		t.Errorf("UI at %q, want loopback", p.UI)
	}
}
