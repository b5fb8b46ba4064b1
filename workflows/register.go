package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register lists every workflow type.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(UnpaidOrder, workflow.RegisterOptions{Name: unpaidOrderType})
}
