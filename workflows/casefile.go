package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// casefile is a case's record: how it stands, and what has happened since that was last written.
// Everything that people read of a case goes through it.
type casefile struct {
	Case  handbook.Case `json:"case"`
	shown handbook.Case // as the search attributes have it
	next  handbook.Transition
}

// note adds a line to the timeline.
func (f *casefile) note(at time.Time, kind handbook.EventKind, rule handbook.Rule, by string, data handbook.EventData) {
	f.Case.Seq++
	f.next.Events = append(f.next.Events, handbook.CaseEvent{
		CaseID: f.Case.ID, Seq: f.Case.Seq, At: at, Kind: kind, Rule: rule, By: by, Data: data,
	})
}

// skipped notes the planned items that will not open, each with its reason.
func (f *casefile) skipped(at time.Time, dropped []handbook.Dropped) {
	for _, d := range dropped {
		f.note(at, handbook.EventItemSkipped, d.Item.Rule, "", handbook.EventData{
			Item: d.Item.Kind, Opens: d.Item.Opens, Due: d.Item.Due, Reason: d.Reason,
		})
	}
}

// changed adds an item's new state to what is written next; the last change of an item counts.
func (f *casefile) changed(item handbook.WorkItem) {
	for i := range f.next.Items {
		if f.next.Items[i].ID == item.ID {
			f.next.Items[i] = item
			return
		}
	}
	f.next.Items = append(f.next.Items, item)
}

// tell adds a notice to the leaders about an item.
func (f *casefile) tell(kind handbook.NoticeKind, item handbook.WorkItem, at time.Time) {
	f.next.Notices = append(f.next.Notices, handbook.NoticeOf(kind, item, f.Case.Seq, at))
}

// record writes what has happened, if anything has, as one transition. Standing are the items that still take a result.
func (f *casefile) record(ctx workflow.Context, standing []handbook.WorkItem, zone *time.Location) error {
	if len(f.next.Events) == 0 {
		return nil
	}
	f.next.Case, f.next.At, f.next.Standing = f.Case, clock(ctx), standing
	f.next.DayFrom, f.next.DayTo = dayAround(ctx, zone)
	var a *activities.Activities
	last := f.next.Events[len(f.next.Events)-1]
	ctx = untilItSucceeds(ctx, texts.Recording(last))
	if err := workflow.ExecuteLocalActivity(ctx, a.RecordCase, f.next).Get(ctx, nil); err != nil {
		return err
	}
	f.next = handbook.Transition{}
	return nil
}

// show brings the search attributes up to date, in one event and only where something changed.
func (f *casefile) show(ctx workflow.Context) error {
	updates := attributes().updates(f.shown, f.Case)
	f.shown = f.Case
	if len(updates) == 0 {
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, updates...)
}

// untilItSucceeds lets a local activity retry for ever: an outage delays a case and never fails it.
// Without a ScheduleToCloseTimeout of its own, a local activity would take over StartToCloseTimeout
// and fail the workflow seconds into an outage. Nor does a cancellation cut it short: whether it was
// written must be known.
func untilItSucceeds(ctx workflow.Context, summary texts.Text) workflow.Context {
	calm, _ := workflow.NewDisconnectedContext(ctx)
	return workflow.WithLocalActivityOptions(calm, workflow.LocalActivityOptions{
		StartToCloseTimeout:    10 * time.Second,
		ScheduleToCloseTimeout: 10 * 365 * 24 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
		Summary: summary.String(),
	})
}

// clock gives the workflow's time, in UTC and microseconds. It is the only clock of a case.
func clock(ctx workflow.Context) time.Time { return microseconds(workflow.Now(ctx)) }

// dayAround gives the shop's running calendar day as instants.
func dayAround(ctx workflow.Context, zone *time.Location) (from, to time.Time) {
	today := handbook.DayOf(clock(ctx), zone)
	return today.At(0, zone), today.Add(1).At(0, zone)
}
