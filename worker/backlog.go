package worker

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"gendan/workflows"
)

// Backlog is what waits for workers in the task queue, as Temporal estimates it.
type Backlog struct {
	Tasks int64
	Age   time.Duration // of the oldest
}

// Backlogs asks Temporal for the backlog of each type of task: "workflow" and "activity".
func Backlogs(ctx context.Context, c client.Client, namespace string) (map[string]Backlog, error) {
	backlogs := map[string]Backlog{}
	for name, of := range map[string]enumspb.TaskQueueType{
		"workflow": enumspb.TASK_QUEUE_TYPE_WORKFLOW, "activity": enumspb.TASK_QUEUE_TYPE_ACTIVITY,
	} {
		answer, err := c.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
			Namespace: namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: workflows.TaskQueue}, TaskQueueType: of, ReportStats: true,
		})
		if err != nil {
			return nil, fmt.Errorf("backlog of %s tasks: %w", name, err)
		}
		stats := answer.GetStats()
		backlogs[name] = Backlog{Tasks: stats.GetApproximateBacklogCount(), Age: stats.GetApproximateBacklogAge().AsDuration()}
	}
	return backlogs, nil
}
