package workflows_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"gendan/activities"
	"gendan/handbook"
	"gendan/workflows"
)

// lists keeps which review lists were asked for and which months were settled.
type lists struct {
	book
	runs   []handbook.ReviewRun
	months []handbook.Month
}

func (l *lists) ListReviews(_ context.Context, run handbook.ReviewRun, choose func([]handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally)) (int, error) {
	l.runs = append(l.runs, run)
	listed, _ := choose([]handbook.Reviewable{{CaseID: "a", Agent: "lin", Grade: handbook.GradeC}, {CaseID: "b", Agent: "lin", Grade: handbook.GradeA}})
	return len(listed), nil
}

func (l *lists) SettleMonth(_ context.Context, ended handbook.Month, _ handbook.DiscountPolicy) error {
	l.months = append(l.months, ended)
	return nil
}

// scheduled opens a shop in which a Schedule starts a workflow at an instant, some hours after it was due.
func scheduled(t *testing.T, due time.Time) (*shop, *lists) {
	t.Helper()
	s, kept := opened(t, due.Add(5*time.Hour), tmallPolicy(t)), &lists{}
	s.env.RegisterActivity(&activities.Activities{Discounts: kept, Reviews: kept, Policies: only{s.policy}, Log: slog.New(slog.DiscardHandler)})
	at := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")
	require.NoError(t, s.env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(at.ValueSet(due))))
	return s, kept
}

// LEAD-12: the list is that of the hour for which it was scheduled, also when it is made up for later.
func TestDailyReviewListsTheScheduledHour(t *testing.T) {
	due := shanghai(t, "2026-11-05 20:00")
	s, kept := scheduled(t, due)
	s.env.ExecuteWorkflow(workflows.DailyReview, workflows.DailyReviewInput{Platform: handbook.Tmall, Shop: "demo"})
	require.NoError(t, s.env.GetWorkflowError())
	n := 0
	require.NoError(t, s.env.GetWorkflowResult(&n))
	require.Equal(t, 1, n)
	require.Equal(t, []handbook.ReviewRun{{Platform: handbook.Tmall, Shop: "demo", At: due.UTC(), Day: handbook.Day{Year: 2026, Month: 11, Date: 5}}}, kept.runs)
}

// DISC-3, DISC-4: at the month's turn in the shops' zone the month that has ended is settled.
func TestMonthEndSettlesTheMonthThatEnded(t *testing.T) {
	s, kept := scheduled(t, shanghai(t, "2026-12-01 00:05"))
	s.env.ExecuteWorkflow(workflows.MonthEnd, workflows.MonthEndInput{TimeZone: "Asia/Shanghai"})
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, []handbook.Month{"2026-11"}, kept.months)
}

// LEAD-12, DISC-3: the Schedules follow the policy: the shop's hour and zone.
func TestSchedulesFollowThePolicy(t *testing.T) {
	policy := tmallPolicy(t)
	policy.Reviews.At, policy.TimeZone = 19*60+30, "Asia/Urumqi"
	daily := workflows.DailyReviewSchedule(handbook.Tmall, "demo", policy)
	require.Equal(t, "30 19 * * *", daily.Cron)
	require.Equal(t, "Asia/Urumqi", daily.TimeZone)
	require.Equal(t, "daily-review:tmall:demo", daily.ID)
	require.Equal(t, "5 0 1 * *", workflows.MonthEndSchedule(policy).Cron)
}
