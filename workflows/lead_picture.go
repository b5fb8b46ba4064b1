package workflows

import (
	"cmp"
	"time"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// stage tells where the lead stands: in a conversation, being urged, or being revisited.
func (l *lead) stage(opening *handbook.PlannedItem) handbook.Stage {
	if l.Talking && (opening == nil || !opening.Kind.InTurn()) {
		return handbook.StageReception
	}
	if kind, ok := l.inTurn(opening); ok {
		return leadStageOf(kind)
	}
	return l.File.Case.Stage
}

func leadStageOf(kind handbook.ItemKind) handbook.Stage {
	if kind == handbook.ItemUrge {
		return handbook.StageUrging
	}
	return handbook.StageRevisit
}

// opened hears that an item has opened: with the first of the cadence the conversation is over (LEAD-1).
func (l *lead) opened(plan handbook.PlannedItem) {
	if plan.Kind.InTurn() {
		l.Talking = false
	}
}

// known gives no order: a lead has none.
func (l *lead) known() handbook.Order { return handbook.Order{} }

// learn takes an order that stood in the database before its signal came (CONT-2, LEAD-10).
func (l *lead) learn(order handbook.Order, now time.Time) {
	l.takeFact(handbook.Fact{Kind: handbook.FactCustomerOrdered, OccurredAt: order.PlacedAt, OtherOrder: order.OrderNo}, now)
}

// context gives what whoever does an item should know: the concern, the leader's method, and for the second revisit the
// shop's promotion (LEAD-2…4, LEAD-7).
func (l *lead) context(plan handbook.PlannedItem) handbook.Context {
	about := handbook.Context{Product: l.Lead.Product, Round: l.File.Case.Round, Concern: cmp.Or(l.Concern, plan.Note), Method: l.Method, Waiver: l.Requests.has(handbook.SubjectWaiver)}
	if plan.Rule == handbook.RuleLeadSecond {
		about.Promotion = l.Policy.Promotion(plan.Opens)
	}
	return about
}

// idle says what a lead waits for when nothing is open.
func (l *lead) idle() handbook.Waiting {
	_, planned := l.next()
	switch {
	case l.Talking:
		return handbook.WaitingCustomer
	case planned:
		return handbook.WaitingOpening
	case len(l.Requests.Pending) > 0:
		return handbook.WaitingDecision
	}
	return handbook.WaitingCustomer
}

// waits gives what a person would say the case waits until: the next opening, or the end of the cadence.
func (l *lead) waits() (time.Time, texts.Text) {
	if plan, ok := l.next(); ok {
		return plan.Opens, texts.TimerOpening(plan.Kind)
	}
	return handbook.LeadEnds(l.Lead.LastWordAt, l.lastContact(), l.Policy), texts.TimerCadenceEnds()
}

// wake gives the next instant at which there is something to do, and what that is.
func (l *lead) wake() (time.Time, texts.Text) { return l.soonest() }
