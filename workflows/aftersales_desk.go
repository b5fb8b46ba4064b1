package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// keepClocks lets the case's clocks ring, and warns of items that will be missed (TKT-6).
func (a *afterSales) keepClocks(ctx workflow.Context) {
	now := clock(ctx)
	a.apply(ctx, a.Matter.Tick(now, a.Policy), "")
	a.Desk.keepClocks(&a.File, now)
}

// askForWhatIsWanted brings the open items in line with what the case now asks for: what an action did is done by
// whoever took it, what else is no longer wanted is withdrawn, and what is missing opens.
func (a *afterSales) askForWhatIsWanted(ctx workflow.Context) {
	now := clock(ctx)
	if a.Matter.Stage == handbook.StageClosed {
		a.File.Case.Ending = a.Matter.EndsAs // which is why what is open is withdrawn
	}
	wanted := a.Matter.Wanted(now, a.Policy)
	for i := len(a.Desk.Items) - 1; i >= 0; i-- {
		item := a.Desk.Items[i]
		if n := position(wanted, item); n >= 0 {
			wanted = append(wanted[:n:n], wanted[n+1:]...)
			continue
		}
		if by, done := a.doneBy(item); done {
			a.Desk.carriedOut(&a.File, i, by, now)
		} else {
			a.Desk.withdraw(&a.File, now, item.Rule, "", func(w handbook.WorkItem) bool { return w.ID == item.ID })
		}
	}
	a.acted = nil
	for _, plan := range wanted {
		a.Desk.ask(&a.File, plan, a.Matter.Context(plan), now)
	}
}

// position finds a wanted item among those that are open. A step or a countdown whose due time has moved is another item.
func position(wanted []handbook.PlannedItem, item handbook.WorkItem) int {
	for i, w := range wanted {
		moves := w.Kind == handbook.ItemStep || w.Kind == handbook.ItemReview
		if w.Kind == item.Kind && w.Ref == item.Ref && (!moves || w.Due.Equal(item.DueAt)) {
			return i
		}
	}
	return -1
}

// doneBy gives who did what an item asked for, if someone has.
func (a *afterSales) doneBy(item handbook.WorkItem) (by string, done bool) {
	for _, act := range a.acted {
		if act.Does(item) {
			return act.By, true
		}
	}
	return "", false
}

// record writes what has happened as one step, says who got the items that opened, sends what supervisors are asked for,
// and then lets those answer whose commands are part of it.
func (a *afterSales) record(ctx workflow.Context) error {
	if err := a.write(ctx); err != nil {
		return err
	}
	if err := a.Requests.send(ctx, a.Policy.ForAfterSales()); err != nil {
		return err
	}
	a.answer()
	return nil
}

// answer lets those go on whose commands are written, with the case as it then stands.
func (a *afterSales) answer() {
	for _, cmd := range a.carried {
		cmd.answer = a.File.Case
	}
	a.carried = nil
	a.commands.answer()
}

func (a *afterSales) write(ctx workflow.Context) error {
	a.picture()
	a.File.next.AfterSales = a.Matter
	if a.File.next.Unassigned() > 0 {
		if err := a.opening(ctx); err != nil {
			return err
		}
	} else if err := a.File.record(ctx, a.Desk.Items, a.zone); err != nil {
		return err
	}
	workflow.SetCurrentDetails(ctx, texts.AfterSalesDetails(a.File.Case, *a.Matter, a.Desk.Items, a.zone, a.Requests.Pending...).String())
	return nil
}

// opening writes a step that opens items, and takes over who got them (DUTY-2, DUTY-5, DUTY-6).
func (a *afterSales) opening(ctx workflow.Context) error {
	next := &a.File.next
	next.Case, next.At, next.Standing = a.File.Case, clock(ctx), a.Desk.Items
	next.DayFrom, next.DayTo = dayAround(ctx, a.zone)
	var acts *activities.Activities
	var assigned []handbook.Assignment
	actx := untilItSucceeds(ctx, texts.Recording(next.Events[len(next.Events)-1]))
	request := activities.Recording{Then: *next, Accounts: a.Policy.Accounts}
	if err := workflow.ExecuteLocalActivity(actx, acts.RecordOpening, request).Get(ctx, &assigned); err != nil {
		return err
	}
	next.AssignEach(assigned)
	a.Desk.assigned(next.Items)
	a.File.Case = next.Case
	a.File.next = handbook.Transition{}
	return nil
}

// picture draws the case as it now stands: stage, owner, what it waits for, until when, and which clock or item says so.
func (a *afterSales) picture() {
	c, m := &a.File.Case, a.Matter
	if a.over {
		return
	}
	c.Stage, c.Level, c.Rank, c.WaitingOn, c.Round = m.Stage, m.Level(), m.Rank(), m.WaitsOn(), m.Round
	c.Breached = c.Breached || m.Breached()
	c.UnansweredSince, c.Ending, c.EndedAt = m.Unread, "", m.ClosedAt
	c.NextDueAt, c.Clock = time.Time{}, ""
	if m.Stage == handbook.StageClosed {
		c.Ending = m.EndsAs
		return
	}
	owner := c.Owner
	waits := c.WaitingOn
	a.Desk.picture(c)
	if c.Owner == "" {
		c.Owner = owner
	}
	if waits != handbook.WaitingAgent { // whoever has the item follows up what someone else must do
		c.WaitingOn = waits
	}
	if nearest, runs := handbook.Nearest(m.Clocks); runs && (c.NextDueAt.IsZero() || nearest.DueAt.Before(c.NextDueAt)) {
		c.NextDueAt, c.Clock = nearest.DueAt, nearest.Kind
	}
	for _, asked := range a.Requests.Pending {
		if c.NextDueAt.IsZero() || asked.ExpiresAt.Before(c.NextDueAt) {
			c.NextDueAt, c.Clock = asked.ExpiresAt, ""
		}
	}
}
