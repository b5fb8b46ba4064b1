package replay

import (
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"gendan/worker/history"
)

// theEnd hears whether a workflow comes to its end. The SDK does not say so of a case that still runs.
type theEnd struct {
	interceptor.WorkerInterceptorBase
	came bool
}

// InterceptWorkflow puts itself around the workflow.
func (e *theEnd) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &heardEnd{interceptor.WorkflowInboundInterceptorBase{Next: next}, e}
}

type heardEnd struct {
	interceptor.WorkflowInboundInterceptorBase
	end *theEnd
}

// ExecuteWorkflow returns when the workflow ends, and not when its replay does.
func (h *heardEnd) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	result, err := h.Next.ExecuteWorkflow(ctx, in)
	h.end.came = true
	return result, err
}

// endsTooSoon gives a [*MismatchError] when a case waits after the last step that it has taken, and this program has ended by
// then: nothing that the step wrote differs.
func endsTooSoon(run, taken history.Run) error {
	last := taken.Events[len(taken.Events)-1]
	if endedByStep(last) {
		return nil
	}
	return &MismatchError{Run: run, EventID: last.GetEventId(), Event: describe(last), Differs: "after that the case goes on, and this program ends"}
}

// endedByStep says whether a step has ended the run.
func endedByStep(event *historypb.HistoryEvent) bool {
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return true
	default:
		return false
	}
}
