package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// takeFacts hears what the platform told us: a payment ends everything, a closing ends the case or turns
// it into win-back, a message asks for an answer (DUN-10, DUN-12, DUTY-3).
func (o *unpaidOrder) takeFacts(ctx workflow.Context) {
	now := clock(ctx)
	for _, fact := range o.Facts.take(ctx, &o.File, now) {
		o.take(fact, now)
	}
}

func (o *unpaidOrder) take(fact handbook.Fact, now time.Time) {
	if o.over() {
		o.late = append(o.late, fact)
		return
	}
	o.Order.Apply(fact)
	switch fact.Kind {
	case handbook.FactPaid:
		o.paid(fact, now)
	case handbook.FactClosed:
		o.closed(fact, now)
	case handbook.FactCustomerOrdered:
		o.ordered(fact, now)
	case handbook.FactCustomerReplied:
		o.replied(fact, now)
	case handbook.FactAmountChanged:
		o.File.note(now, handbook.EventAmountChanged, "", "", handbook.EventData{Amount: fact.Amount, OccurredAt: fact.OccurredAt})
	default: // another kind of case's
	}
}

// learn takes the facts that stood in the order's row before their signals came (CONT-2).
func (o *unpaidOrder) learn(facts handbook.Order, now time.Time) {
	if !facts.PaidAt.IsZero() {
		o.take(handbook.Fact{Kind: handbook.FactPaid, OccurredAt: facts.PaidAt}, now)
	} else if !facts.ClosedAt.IsZero() {
		o.take(handbook.Fact{Kind: handbook.FactClosed, OccurredAt: facts.ClosedAt, ClosedBy: facts.ClosedBy}, now)
	}
}

// paid ends the case. The recovery is credited to whoever contacted the customer last before the
// payment (DUN-10); who was never contacted paid without help.
func (o *unpaidOrder) paid(fact handbook.Fact, now time.Time) {
	o.File.note(now, handbook.EventPaid, handbook.RuleDunPaid, "", handbook.EventData{OccurredAt: fact.OccurredAt, Amount: o.Order.Total})
	o.File.Case.Ending = handbook.EndPaid
	if o.credit(fact.OccurredAt) {
		o.File.Case.Ending = handbook.EndRecovered
	}
}

// ordered ends win-back with success. Before the platform closes the order it is only noted: it can still be paid (DUN-12).
func (o *unpaidOrder) ordered(fact handbook.Fact, now time.Time) {
	o.File.note(now, handbook.EventCustomerOrdered, handbook.RuleDunClosed, "", handbook.EventData{OrderNo: fact.OtherOrder, OccurredAt: fact.OccurredAt})
	if o.Ordered.IsZero() || fact.OccurredAt.Before(o.Ordered) {
		o.Ordered = fact.OccurredAt
	}
	if o.TimedOut {
		o.wonBack()
	}
}

func (o *unpaidOrder) wonBack() {
	o.File.Case.Ending = handbook.EndWonBack
	o.credit(o.Ordered)
}

// closed ends the case when the customer closed the order. When the platform did, the customer is still
// wanted: the revisits go on as win-back, if the shop wants that (DUN-12).
func (o *unpaidOrder) closed(fact handbook.Fact, now time.Time) {
	if fact.ClosedBy == handbook.ClosedByPlatform && o.TimedOut {
		return // the policy's time-out told us before
	}
	o.File.note(now, handbook.EventClosed, handbook.RuleDunClosed, "", handbook.EventData{ClosedBy: fact.ClosedBy, OccurredAt: fact.OccurredAt})
	if fact.ClosedBy == handbook.ClosedByPlatform {
		o.timeOut(now)
		return
	}
	o.File.Case.Ending = handbook.EndClosedByCustomer
}

// replied asks for an answer, unless the customer was spoken to since, or someone is about to (DUTY-3).
func (o *unpaidOrder) replied(fact handbook.Fact, now time.Time) {
	o.File.note(now, handbook.EventReplied, handbook.RuleDutyAnswer, "", handbook.EventData{OccurredAt: fact.OccurredAt})
	if n := len(o.Contacts); n > 0 && !o.Contacts[n-1].At.Before(fact.OccurredAt) {
		return
	}
	o.asksForAnswer(fact.OccurredAt, now)
}

// watchPlatform notices the platform's time-out by the policy, for platforms that do not tell (DUN-12).
func (o *unpaidOrder) watchPlatform(ctx workflow.Context) {
	now := clock(ctx)
	closes, has := handbook.PlatformCloses(o.Order.PlacedAt, o.Policy)
	if o.over() || !has || o.TimedOut || now.Before(closes) {
		return
	}
	o.File.note(now, handbook.EventTimedOut, handbook.RuleDunClosed, "", handbook.EventData{OccurredAt: closes})
	o.timeOut(now)
}

func (o *unpaidOrder) timeOut(now time.Time) {
	o.TimedOut = true
	if !o.Ordered.IsZero() {
		o.wonBack() // nobody is left to win back
		return
	}
	if o.Policy.Unpaid.WinBack && !o.Leaving {
		return
	}
	agenda, dropped := o.Agenda.TimedOut()
	o.Agenda = agenda
	o.File.skipped(now, dropped)
	o.File.Case.Ending = handbook.EndClosedByPlatform
}

// takeCommands carries out what people asked for. They are answered once it is written.
func (o *unpaidOrder) takeCommands(ctx workflow.Context) error {
	for _, cmd := range o.commands.take() {
		item, done, err := o.serve(ctx, cmd)
		if err != nil {
			return err
		}
		if done {
			o.follow(item, clock(ctx))
		}
	}
	return nil
}

// takeDecisions hears what supervisors decided (DISC-7).
func (o *unpaidOrder) takeDecisions(ctx workflow.Context) {
	for _, decided := range o.Requests.take(ctx, &o.File) {
		o.Grants.decided(&o.File, decided, clock(ctx))
	}
}

// follow draws the consequence of a contact's result (DUN-5, DUN-7, DUN-11).
func (o *unpaidOrder) follow(item handbook.WorkItem, now time.Time) {
	result := item.Result
	o.contacted(item.DoneBy, now, result.Outcome)
	agenda, dropped := o.Agenda.After(item.Kind, result, now, o.Policy)
	o.Agenda = agenda
	o.File.skipped(now, dropped)
	if !result.Outcome.Reached() {
		return
	}
	o.File.Case.UnansweredSince = time.Time{}
	o.Leaving = result.Outcome == handbook.OutcomeWantsToCancel
	o.Desk.withdraw(&o.File, now, handbook.RuleDutyAnswer, item.DoneBy, func(i handbook.WorkItem) bool {
		return i.Kind == handbook.ItemAnswer || o.Leaving
	})
}
