package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"gendan/activities"
	"gendan/workflows"
)

// Shop names a registered shop.
type Shop = workflows.DailyReviewInput

// How long to wait before the next attempt.
const (
	firstWait   = 200 * time.Millisecond
	longestWait = 30 * time.Second
)

// EnsureSchedules creates what happens at a certain hour, or brings it up to date: each shop's daily review list
// (LEAD-12) and the settlement of the month (DISC-3, DISC-4). It tries again until Temporal has them all or ctx ends,
// and tells the log of each once. Many processes may do so at once.
func EnsureSchedules(ctx context.Context, c client.Client, policies activities.PolicySource, shops []Shop, log *slog.Logger) {
	wanted, err := schedules(policies, shops)
	if err != nil {
		log.Error("some schedules cannot be made", "error", err)
	}
	for _, s := range wanted {
		if ensure(ctx, c, s, log) != nil {
			return
		}
	}
}

// schedules lists the schedules of these shops, without those whose shop nobody knows.
func schedules(policies activities.PolicySource, shops []Shop) ([]workflows.Schedule, error) {
	wanted := []workflows.Schedule{workflows.MonthEndSchedule(policies.General())}
	var errs []error
	for _, shop := range shops {
		policy, err := policies.For(shop.Platform, shop.Shop)
		if err != nil {
			errs = append(errs, fmt.Errorf("daily review of %s/%s: %w", shop.Platform, shop.Shop, err))
			continue
		}
		wanted = append(wanted, workflows.DailyReviewSchedule(shop.Platform, shop.Shop, policy))
	}
	return wanted, errors.Join(errs...)
}

// ensure tries until Temporal has a schedule, or says that it never will. It returns the error of a context that ended.
func ensure(ctx context.Context, c client.Client, s workflows.Schedule, log *slog.Logger) error {
	told := false
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := workflows.EnsureSchedule(ctx, c, s)
		switch {
		case err == nil:
			log.Info("scheduled", "schedule", s.ID, "at", s.Cron, "time_zone", s.TimeZone)
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case Refused(err):
			log.Error("Temporal refuses the schedule; it has to be made by hand", "schedule", s.ID, "error", err)
			return nil
		case !told:
			log.Warn("the schedule cannot be made yet; trying again", "schedule", s.ID, "error", err)
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// Refused says whether Temporal has refused for good, so that trying again is no use: an API key that it does not know
// stays unknown.
func Refused(err error) bool {
	if status.Code(err) == codes.Unauthenticated {
		return true
	}
	var denied *serviceerror.PermissionDenied
	var argument *serviceerror.InvalidArgument
	var absent *serviceerror.Unimplemented
	return errors.As(err, &denied) || errors.As(err, &argument) || errors.As(err, &absent)
}
