package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// cancel ends a case whose workflow an operator cancelled: whatever it asked for is withdrawn, and supervisors need not
// decide any more. One that was closed keeps its ending, and can no longer be opened again.
func (a *afterSales) cancel(ctx workflow.Context) error {
	now, c := clock(ctx), &a.File.Case
	a.keepClocks(ctx) // what was missed until now is told
	a.over = true
	if a.Matter.Stage != handbook.StageClosed {
		c.Stage, c.WaitingOn, c.NextDueAt, c.Clock = handbook.StageEnded, handbook.WaitingNothing, time.Time{}, ""
		c.Ending, c.EndedAt, c.UnansweredSince = handbook.EndCancelled, now, time.Time{}
	}
	a.Desk.withdraw(&a.File, now, "", "", func(handbook.WorkItem) bool { return true })
	a.apply(ctx, a.Matter.Cancel(now), "")
	for heard := false; !heard || a.called(); heard = true {
		a.takeCommands(ctx)
		a.noteLate(ctx)
		if err := a.record(ctx); err != nil {
			return err
		}
	}
	return errors.Join(a.File.show(ctx), a.leave(ctx))
}

// noteLate keeps what was told after the case was over; it changes nothing.
func (a *afterSales) noteLate(ctx workflow.Context) {
	now := clock(ctx)
	for _, fact := range a.Facts.take(ctx, &a.File, now) {
		a.File.note(now, handbook.EventLateFact, handbook.RuleASClose, fact.By, handbook.EventData{
			Fact: fact.Kind, OccurredAt: fact.OccurredAt, Due: fact.DueAt, Ticket: fact.Ticket, Rating: fact.Rating, Won: fact.Won,
			Technician: fact.Technician, Note: fact.Note, Registration: fact.Registration,
		})
	}
	a.Requests.take(ctx, &a.File)
	strays(ctx, &a.File, afterSalesSignals())
}

// leave waits until whoever asked has the answer.
func (a *afterSales) leave(ctx workflow.Context) error {
	for {
		err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) || a.commands.waiting() })
		if err != nil || !a.commands.waiting() {
			return err
		}
		a.takeCommands(ctx)
		a.answer()
	}
}
