package handbook

import (
	"slices"
	"time"
)

// maxTickets bounds how many of the platform's numbers a case remembers; what comes twice comes soon.
const maxTickets = 100

// Hear takes a fact that a platform or an integration told: never refused, harmless when repeated or late. What has run
// out by the time at which we hear of it was missed (TKT-6).
func (a *AfterSales) Hear(fact Fact, now time.Time, p Policy) Happened {
	var h Happened
	if fact.OccurredAt.IsZero() {
		fact.OccurredAt = now
	}
	a.ring(now, p, &h)
	if kind, told := fact.Kind.afterSalesEvent(); told {
		h.note(now, kind, fact.Kind.afterSalesRule(), fact.By, EventData{
			OccurredAt: fact.OccurredAt, Due: fact.DueAt, Ticket: fact.Ticket, Rating: fact.Rating, Won: fact.Won,
			Technician: fact.Technician, Note: fact.Note, Amount: fact.Amount, Registration: fact.Registration,
		})
	}
	a.hear(fact, now, p, &h)
	a.keepPauses(now, p, &h)
	return h
}

func (a *AfterSales) hear(fact Fact, now time.Time, p Policy, h *Happened) {
	switch fact.Kind {
	case FactIntervened:
		a.intervened(fact, now, p, h)
	case FactDeadlineMoved:
		a.deadlineMoved(fact, now, p, h)
	case FactInterventionEnded:
		a.endClocks(now, "", h, ClockIntervention)
	case FactArbitrated:
		a.arbitrated(fact, h)
	case FactRefundSucceeded:
		a.refundPaid(fact, now, p, h)
	case FactRefundClosed:
		a.refundClosed(fact, now, p, h)
	case FactGoodsSent:
		a.GoodsSent = true
	case FactGoodsReceived:
		a.GoodsSent, a.GoodsHere = true, true
		if a.Stage == StageReturning {
			a.enter(StageInspecting)
		}
	case FactReviewPosted, FactReviewChanged:
		a.reviewed(fact, now, p, h)
	case FactTechnicianStruck:
		a.struck(fact, now, h)
	case FactCustomerReplied:
		a.customerReplied(fact)
	case FactAgentReplied:
		a.agentReplied(fact, now, h)
	case FactRegisteredAgain:
		a.registeredAgain(fact, now, p, h)
	case FactPaid, FactClosed, FactCustomerOrdered, FactReviewed, FactAmountChanged: // an order's or a lead's
	}
}

// intervened starts the platform's clock, by the platform's own deadline where it names one. The same ticket told twice
// is one; a case that was closed goes on (TKT-1).
func (a *AfterSales) intervened(fact Fact, now time.Time, p Policy, h *Happened) {
	if fact.Ticket != "" {
		if slices.Contains(a.Tickets, fact.Ticket) {
			return
		}
		a.Tickets = append(a.Tickets, fact.Ticket)
		a.Tickets = a.Tickets[max(0, len(a.Tickets)-maxTickets):]
	}
	a.reopenFor(fact, now, p, h)
	running := a.clock(ClockIntervention)
	if running == nil || running.Breached() {
		a.move(a.anotherClock(ClockIntervention, fact.OccurredAt, now, p, h), fact.DueAt, now, p, h)
		return
	}
	due := fact.DueAt
	if due.IsZero() {
		due = StartClock(running.ID, ClockIntervention, fact.OccurredAt, p).DueAt
	}
	if due.Before(running.DueAt) || (fact.Ticket == "" && !fact.DueAt.IsZero()) { // of two interventions the nearer deadline counts
		a.move(running, due, now, p, h)
	}
}

// deadlineMoved moves the platform's clock that runs: the intervention's, or else the refund's (Doudian's tag 209). Where
// none runs it is noted, and changes nothing.
func (a *AfterSales) deadlineMoved(fact Fact, now time.Time, p Policy, h *Happened) {
	for _, kind := range []ClockKind{ClockIntervention, ClockRefundOnly} {
		if clock := a.clock(kind); clock != nil {
			a.move(clock, fact.DueAt, now, p, h)
			return
		}
	}
	if !a.Unwarned {
		h.note(now, EventDeadlineMoved, fact.Kind.afterSalesRule(), fact.By, EventData{OccurredAt: fact.OccurredAt, Due: fact.DueAt})
	}
}

func (a *AfterSales) move(clock *Clock, due, now time.Time, p Policy, h *Happened) {
	if due.IsZero() || due.Equal(clock.DueAt) {
		return
	}
	data := clockData(*clock)
	data.OccurredAt = clock.DueAt
	if a.Unwarned {
		*clock = clock.MoveUnwarned(due, now, p)
	} else {
		*clock = clock.Move(due, now, p)
	}
	data.Due = clock.DueAt
	h.note(now, EventClockMoved, clock.Rule, "", data)
}

// arbitrated goes on with the plan where the platform decided for us; else another one is made (AS-8).
func (a *AfterSales) arbitrated(fact Fact, h *Happened) {
	switch {
	case a.Stage != StageArbitration:
	case fact.Won:
		a.Demand = 0
		a.enter(StageCarryingOut)
	case fact.Note != "":
		a.planAgain(fact.Note, h)
	default:
		a.planAgain(string(fact.Kind), h)
	}
}

// struck blocks the steps of a technician who was struck from the directory: the manager is told (AS-9, AS-11).
func (a *AfterSales) struck(fact Fact, now time.Time, h *Happened) {
	plan := a.Plan()
	if plan == nil || fact.Technician == "" {
		return
	}
	for i := range plan.Steps {
		step := &plan.Steps[i]
		if step.Technician != fact.Technician || !step.Open() {
			continue
		}
		step.State, step.Said = StepBlocked, string(FactTechnicianStruck)
		if !slices.Contains(a.Struck, fact.Technician) {
			a.Struck = append(a.Struck, fact.Technician)
		}
		a.tellBlocked(*step, now, h)
	}
}

// customerReplied asks for an answer, and makes it our turn (DUTY-3, TKT-6). A word from before the last one that was told
// has its answer, or is answered with that.
func (a *AfterSales) customerReplied(fact Fact) {
	if a.Stage == StageClosed || fact.OccurredAt.Before(a.LastWord) {
		return
	}
	a.LastWord = fact.OccurredAt
	a.asksForAnswer(fact.OccurredAt)
}

func (a *AfterSales) asksForAnswer(since time.Time) {
	a.Replied = true
	if a.Unread.IsZero() {
		a.Unread = since
	}
}

// agentReplied hears that an agent wrote to the customer, which answers tickets too (TKT-2, TKT-3, TKT-5) and makes the
// contact of RFD-1; the customer's message has its answer, unless the customer has spoken since (DUTY-3).
func (a *AfterSales) agentReplied(fact Fact, now time.Time, h *Happened) {
	a.endClocks(now, fact.By, h, append(ticketClocks(), ClockUnshippedRefund)...)
	if fact.OccurredAt.Before(a.LastWord) {
		return
	}
	a.LastWord = fact.OccurredAt
	a.Unread, a.Replied = time.Time{}, false
}

// registeredAgain joins another registration of the same order: its haste, and the clocks of its channel and request,
// count from now on. A refund that is asked for before anybody has decided anything takes the first request's place.
// Somebody has to look at it: it asks for an answer (DUTY-3).
func (a *AfterSales) registeredAgain(fact Fact, now time.Time, p Policy, h *Happened) {
	if fact.Registration == nil {
		return
	}
	r := *fact.Registration
	if r.ReportedAt.IsZero() {
		r.ReportedAt = fact.OccurredAt
	}
	a.Urgent, a.ByStaff = a.Urgent || r.Urgent, a.ByStaff || r.ByStaff
	a.reopenFor(fact, now, p, h)
	a.startClocksOf(r, now, p, h)
	a.askedAnew(r)
	if r.Channel == ChannelReview {
		a.reviewed(badReview(r), now, p, h)
	}
	a.asksForAnswer(r.ReportedAt)
}

// askedAnew goes on with what the customer asks for now, where the case is still at its beginning.
func (a *AfterSales) askedAnew(r Registration) {
	begins := slices.Contains([]Stage{StageTriage, StageRetention, StageRefundReview}, a.Stage)
	if !begins || !slices.Contains(Requests(), r.Request) || r.Request == RequestHelp || r.Amount <= 0 || r.Amount > MaxFen {
		return
	}
	if a.Refunded { // that was another one
		a.Refunded, a.GoodsSent, a.GoodsHere, a.Inspected = false, false, false, false
	}
	a.Request, a.Amount, a.Deduction = r.Request, r.Amount, 0
	a.enter(r.Request.stage())
}

// reopenFor opens a closed case again because of a fact.
func (a *AfterSales) reopenFor(fact Fact, now time.Time, p Policy, h *Happened) {
	if a.Stage == StageClosed {
		h.note(now, EventReopened, fact.Kind.afterSalesRule(), "", EventData{Fact: fact.Kind})
		a.reopen(now, p, h)
	}
}
