package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// What becomes of a running workflow when another version of the program is promoted; it counts only where workers are
// versioned (docs/changing-a-workflow.md, "Worker versioning").
const (
	// longLived goes on with the promoted version. Cases live for weeks, through continue-as-new for months: pinned to the
	// version that began them, every version ever promoted would have to be kept running, and a repaired fault would stay
	// in all cases that are under way. The price is that every change of running logic goes through workflow.GetVersion.
	longLived = workflow.VersioningBehaviorAutoUpgrade
	// shortLived ends with the version that began it. Lists and settlements are done in minutes, so that a version has
	// drained soon after the next one was promoted, and their logic may change without GetVersion.
	shortLived = workflow.VersioningBehaviorPinned
)

// Register lists every workflow type.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(UnpaidOrder, workflow.RegisterOptions{Name: unpaidOrderType, VersioningBehavior: longLived})
	r.RegisterWorkflowWithOptions(Lead, workflow.RegisterOptions{Name: leadType, VersioningBehavior: longLived})
	r.RegisterWorkflowWithOptions(AfterSales, workflow.RegisterOptions{Name: afterSalesType, VersioningBehavior: longLived})
	r.RegisterWorkflowWithOptions(Approval, workflow.RegisterOptions{Name: approvalType, VersioningBehavior: longLived})
	r.RegisterWorkflowWithOptions(DailyReview, workflow.RegisterOptions{Name: dailyReviewType, VersioningBehavior: shortLived})
	r.RegisterWorkflowWithOptions(MonthEnd, workflow.RegisterOptions{Name: monthEndType, VersioningBehavior: shortLived})
}
