package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// record writes what has happened, and then lets those answer whose commands are part of it.
func (o *unpaidOrder) record(ctx workflow.Context) error {
	o.refresh(ctx)
	if err := o.File.record(ctx, o.Desk.Items, o.zone); err != nil {
		return err
	}
	o.commands.answer()
	return nil
}

// refresh draws the case as it now stands: stage, owner, what it waits for and until when.
func (o *unpaidOrder) refresh(ctx workflow.Context) {
	c := &o.File.Case
	if o.over() {
		return
	}
	c.Stage = o.stage(nil)
	until, _ := o.waits()
	c.NextDueAt = until
	plan, planned := o.next()
	switch {
	case o.Leaving:
		c.WaitingOn = handbook.WaitingCustomer
	case planned:
		c.WaitingOn = handbook.WaitingOpening
	default:
		c.WaitingOn = handbook.WaitingPayment
	}
	o.Desk.picture(c)
	var coming *handbook.PlannedItem
	if planned {
		coming = &plan
	}
	workflow.SetCurrentDetails(ctx, texts.Details(*c, o.Desk.all(), coming, o.zone).String())
}

// stage tells where the case stands: by the item that is asked for in turn, or the next one.
func (o *unpaidOrder) stage(opening *handbook.PlannedItem) handbook.Stage {
	switch {
	case o.Leaving:
		return handbook.StageClosing
	case o.TimedOut:
		return handbook.StageWinBack
	case opening != nil && opening.Kind.InTurn():
		return stageOf(opening.Kind)
	}
	for _, item := range o.Desk.Items {
		if item.Kind.InTurn() {
			return stageOf(item.Kind)
		}
	}
	for _, item := range o.Agenda {
		if item.Kind.InTurn() {
			return stageOf(item.Kind)
		}
	}
	return o.File.Case.Stage
}

func stageOf(kind handbook.ItemKind) handbook.Stage {
	switch kind {
	case handbook.ItemCheck:
		return handbook.StageCheck
	case handbook.ItemRevisit:
		return handbook.StageRevisit
	case handbook.ItemDunning, handbook.ItemPromise, handbook.ItemConcern, handbook.ItemAnswer:
	}
	return handbook.StageDunning
}

// waits gives what a person would say the case waits until: the next opening, the customer's closing of
// the order, or the end of the cadence. What is open comes before it.
func (o *unpaidOrder) waits() (time.Time, texts.Text) {
	closes, has := handbook.PlatformCloses(o.Order.PlacedAt, o.Policy)
	if o.Leaving && has && !o.TimedOut {
		return closes, texts.TimerPlatformCloses()
	}
	if plan, ok := o.next(); ok {
		return plan.Opens, texts.TimerOpening(plan.Kind)
	}
	return handbook.UnpaidEnds(o.Order.PlacedAt, o.lastContact(), o.Policy), texts.TimerCadenceEnds()
}

// wake gives the next instant at which there is something to do, and what that is.
func (o *unpaidOrder) wake() (time.Time, texts.Text) {
	at, timer := o.waits()
	if clock, text, ok := o.Desk.nextClock(); ok && clock.Before(at) {
		at, timer = clock, text
	}
	if closes, has := handbook.PlatformCloses(o.Order.PlacedAt, o.Policy); has && !o.TimedOut && closes.Before(at) {
		at, timer = closes, texts.TimerPlatformCloses()
	}
	return at, timer
}

// exhausted says whether nobody paid and nothing is left to try (DUN-9).
func (o *unpaidOrder) exhausted(now time.Time) bool {
	if len(o.Agenda) > 0 || o.Desk.anyOpen() {
		return false
	}
	ends, _ := o.waits()
	return !now.Before(ends)
}

func (o *unpaidOrder) lastContact() time.Time {
	if len(o.Contacts) == 0 {
		return time.Time{}
	}
	return o.Contacts[len(o.Contacts)-1].At
}

// end withdraws what is open, writes how it ended and answers whoever still asks (DUN-10).
func (o *unpaidOrder) end(ctx workflow.Context) error {
	now := clock(ctx)
	o.Desk.withdraw(&o.File, now, endingRule(o.File.Case.Ending), func(handbook.WorkItem) bool { return true })
	c := &o.File.Case
	c.Stage, c.WaitingOn, c.NextDueAt, c.EndedAt = handbook.StageEnded, handbook.WaitingNothing, time.Time{}, now
	c.UnansweredSince = time.Time{}
	o.File.note(now, handbook.EventCaseEnded, endingRule(c.Ending), "", handbook.EventData{Ending: c.Ending, Person: c.CreditedTo})
	for heard := false; !heard || o.called(); heard = true { // what comes while this is written is heard too
		o.takeFacts(ctx)
		o.noteLate(clock(ctx))
		o.takeCommands(ctx)
		if err := o.record(ctx); err != nil {
			return err
		}
	}
	if err := o.File.show(ctx); err != nil {
		return err
	}
	workflow.SetCurrentDetails(ctx, texts.Details(*c, o.Desk.all(), nil, o.zone).String())
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

func endingRule(e handbook.Ending) handbook.Rule {
	switch e {
	case handbook.EndPaid, handbook.EndRecovered:
		return handbook.RuleDunPaid
	case handbook.EndExhausted:
		return handbook.RuleDunRevisit
	case handbook.EndWonBack, handbook.EndClosedByCustomer, handbook.EndClosedByPlatform:
		return handbook.RuleDunClosed
	case handbook.EndCancelled:
	}
	return ""
}
