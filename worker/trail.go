package worker

import (
	"context"
	"log/slog"

	"go.temporal.io/sdk/activity"
)

// LogAttrs gives what every log line within an activity carries: workflow_id, the id of the case that it is for. Outside
// an activity it gives nothing.
func LogAttrs(ctx context.Context) []slog.Attr {
	if !activity.IsActivity(ctx) {
		return nil
	}
	return []slog.Attr{slog.String("workflow_id", activity.GetInfo(ctx).WorkflowExecution.ID)}
}
