package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// idle says what an order's case waits for when nothing is open.
func (o *unpaidOrder) idle() handbook.Waiting {
	_, planned := o.next()
	switch {
	case o.Leaving:
		return handbook.WaitingCustomer
	case planned:
		return handbook.WaitingOpening
	}
	return handbook.WaitingPayment
}

// known gives the order as the case knows it.
func (o *unpaidOrder) known() handbook.Order { return o.Order }

// opened changes nothing: an order's case has no rounds.
func (o *unpaidOrder) opened(handbook.PlannedItem) {}

// context is empty: an order's item is told by the order.
func (o *unpaidOrder) context(handbook.PlannedItem) handbook.Context { return handbook.Context{} }

// stage tells where the case stands: by the item that is asked for in turn, or the next one.
func (o *unpaidOrder) stage(opening *handbook.PlannedItem) handbook.Stage {
	switch {
	case o.Leaving:
		return handbook.StageClosing
	case o.TimedOut:
		return handbook.StageWinBack
	}
	if kind, ok := o.inTurn(opening); ok {
		return stageOf(kind)
	}
	return o.File.Case.Stage
}

func stageOf(kind handbook.ItemKind) handbook.Stage {
	switch kind {
	case handbook.ItemCheck:
		return handbook.StageCheck
	case handbook.ItemRevisit:
		return handbook.StageRevisit
	default:
		return handbook.StageDunning
	}
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
	at, timer := o.soonest()
	if closes, has := handbook.PlatformCloses(o.Order.PlacedAt, o.Policy); has && !o.TimedOut && closes.Before(at) {
		at, timer = closes, texts.TimerPlatformCloses()
	}
	return at, timer
}

// end writes how the case ended (DUN-10); a discount was used if there is an order that was paid or placed anew.
func (o *unpaidOrder) end(ctx workflow.Context) error {
	ending := o.File.Case.Ending
	ordered := ending == handbook.EndPaid || ending == handbook.EndRecovered || ending == handbook.EndWonBack
	return o.finish(ctx, endingRule(ending), ordered, o.hear)
}

func endingRule(e handbook.Ending) handbook.Rule {
	switch e {
	case handbook.EndPaid, handbook.EndRecovered:
		return handbook.RuleDunPaid
	case handbook.EndExhausted:
		return handbook.RuleDunRevisit
	case handbook.EndWonBack, handbook.EndClosedByCustomer, handbook.EndClosedByPlatform:
		return handbook.RuleDunClosed
	default: // cancelled by someone, by no rule
		return ""
	}
}
