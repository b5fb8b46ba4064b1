package workflows

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// DailyReviewInput names the shop whose list is made.
type DailyReviewInput struct {
	Platform handbook.Platform `json:"platform"`
	Shop     string            `json:"shop"`
}

// DailyReview makes the list of leads that a shop's leader comments on (点评, LEAD-6, LEAD-12), and gives how many are on
// it. A Schedule starts it at the shop's hour; started by hand, it lists what has come up until then.
func DailyReview(ctx workflow.Context, in DailyReviewInput) (int, error) {
	var a *activities.Activities
	listed := 0
	err := workflow.ExecuteActivity(patiently(ctx, texts.MakingReviewList()), a.MakeReviewList, in.Platform, in.Shop, scheduledAt(ctx)).Get(ctx, &listed)
	return listed, err
}

// MonthEndInput names the zone in which the month turns.
type MonthEndInput struct {
	TimeZone string `json:"time_zone"`
}

// MonthEnd settles the special requests of the month that has ended (DISC-3, DISC-4). A Schedule starts it at the
// month's turn.
func MonthEnd(ctx workflow.Context, in MonthEndInput) error {
	zone, err := time.LoadLocation(in.TimeZone)
	if err != nil {
		return temporal.NewNonRetryableApplicationError("unknown time zone", "invalid_input", err)
	}
	ended := handbook.MonthOf(scheduledAt(ctx), zone).Add(-1)
	var a *activities.Activities
	return workflow.ExecuteActivity(patiently(ctx, texts.SettlingMonth(ended)), a.SettleMonth, ended).Get(ctx, nil)
}

// patiently lets an activity retry for ever, visibly in the Temporal UI: an outage delays it.
func patiently(ctx workflow.Context, summary texts.Text) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
		Summary:             summary.String(),
	})
}

// scheduledAt gives the instant for which a Schedule started a workflow, also when it is made up for later.
func scheduledAt(ctx workflow.Context) time.Time {
	key := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")
	if at, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(key); ok {
		return microseconds(at)
	}
	return clock(ctx)
}

// Schedule is something that is done at a certain hour, whether anybody asks for it or not.
type Schedule struct {
	ID       string
	Summary  texts.Text
	Type     string
	Input    any
	TimeZone string
	Cron     string
	Priority temporal.Priority
}

// DailyReviewSchedule is the Schedule of a shop's review lists (LEAD-12).
func DailyReviewSchedule(platform handbook.Platform, shop string, p handbook.Policy) Schedule {
	return Schedule{
		ID: "daily-review:" + string(platform) + ":" + shop, Summary: texts.MakingReviewList(),
		Type: dailyReviewType, Input: DailyReviewInput{platform, shop}, TimeZone: p.TimeZone,
		Cron:     fmt.Sprintf("%d %d * * *", int(p.Reviews.At)%60, int(p.Reviews.At)/60),
		Priority: inTurn(priorityList, platform, shop),
	}
}

// MonthEndSchedule is the Schedule of the month's settlement (DISC-3, DISC-4): five minutes after the month's turn.
func MonthEndSchedule(p handbook.Policy) Schedule {
	return Schedule{
		ID: "month-end", Summary: texts.ClosingMonth(),
		Type: monthEndType, Input: MonthEndInput{p.TimeZone}, TimeZone: p.TimeZone, Cron: "5 0 1 * *",
		Priority: temporal.Priority{PriorityKey: priorityList},
	}
}

// EnsureSchedule creates a Schedule, or brings the one that is there up to date. Many processes may do so at once. What
// was missed while Temporal was away is made up for, in its order.
func EnsureSchedule(ctx context.Context, c client.Client, s Schedule) error {
	action := &client.ScheduleWorkflowAction{
		ID: s.ID, Workflow: s.Type, Args: []any{s.Input}, TaskQueue: TaskQueue, StaticSummary: s.Summary.String(), Priority: s.Priority,
	}
	spec := client.ScheduleSpec{CronExpressions: []string{s.Cron}, TimeZoneName: s.TimeZone}
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: s.ID, Spec: spec, Action: action, CatchupWindow: 366 * 24 * time.Hour,
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
	})
	if !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return err
	}
	err = c.ScheduleClient().GetHandle(ctx, s.ID).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(was client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			now := was.Description.Schedule
			now.Spec, now.Action = &spec, action
			return &client.ScheduleUpdate{Schedule: &now}, nil
		},
	})
	if err != nil {
		return fmt.Errorf("bring schedule %s up to date: %w", s.ID, err)
	}
	return nil
}
