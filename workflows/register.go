package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register lists every workflow type.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(UnpaidOrder, workflow.RegisterOptions{Name: unpaidOrderType})
	r.RegisterWorkflowWithOptions(Lead, workflow.RegisterOptions{Name: leadType})
	r.RegisterWorkflowWithOptions(AfterSales, workflow.RegisterOptions{Name: afterSalesType})
	r.RegisterWorkflowWithOptions(Approval, workflow.RegisterOptions{Name: approvalType})
	r.RegisterWorkflowWithOptions(DailyReview, workflow.RegisterOptions{Name: dailyReviewType})
	r.RegisterWorkflowWithOptions(MonthEnd, workflow.RegisterOptions{Name: monthEndType})
}
