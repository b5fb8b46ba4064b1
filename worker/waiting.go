package worker

import (
	"context"
	"errors"
	"log/slog"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// waiting tells the log why a case's step waits. Steps are local activities that are tried again until they succeed, and
// of those the SDK tells nothing but that a workflow task takes long.
type waiting struct {
	interceptor.WorkerInterceptorBase
	log *slog.Logger
}

// InterceptActivity puts itself around every activity.
func (w *waiting) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &waitingStep{interceptor.ActivityInboundInterceptorBase{Next: next}, w.log}
}

type waitingStep struct {
	interceptor.ActivityInboundInterceptorBase
	log *slog.Logger
}

// toldEvery is after how many attempts a step that still waits is told of again: attempts are a minute apart by then.
const toldEvery = 10

// ExecuteActivity tells of the first attempt that failed, and again of every tenth.
func (s *waitingStep) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	result, err := s.Next.ExecuteActivity(ctx, in)
	info := activity.GetInfo(ctx)
	var final *temporal.ApplicationError
	if err == nil || !info.IsLocalActivity || errors.As(err, &final) && final.NonRetryable() {
		return result, err
	}
	if info.Attempt == 1 || info.Attempt%toldEvery == 0 {
		s.log.LogAttrs(ctx, slog.LevelWarn, "a case waits: its step failed and is tried again",
			slog.String("step", info.ActivityType.Name), slog.Int("attempt", int(info.Attempt)), slog.Any("error", err))
	}
	return result, err
}
