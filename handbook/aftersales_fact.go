package handbook

import (
	"slices"
	"time"
)

// Hear takes a fact that a platform or an integration told: never refused, harmless when repeated or late.
func (a *AfterSales) Hear(fact Fact, now time.Time, p Policy) Happened {
	var h Happened
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
	case FactRefundSucceeded, FactRefundClosed:
		a.refundEnded(fact, now, p, h)
	case FactGoodsSent:
		a.GoodsSent = true
	case FactGoodsReceived:
		a.GoodsSent, a.GoodsHere = true, true
		if a.Stage == StageReturning {
			a.awaitGoods()
		}
	case FactReviewPosted, FactReviewChanged:
		a.reviewed(fact, now, p, h)
	case FactTechnicianStruck:
		a.struck(fact, now, h)
	case FactCustomerReplied:
		a.replied(fact)
	case FactAgentReplied:
		a.answered(fact.By, now, h)
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
	}
	a.reopenFor(fact, now, p, h)
	clock := a.startClock(ClockIntervention, fact.OccurredAt, now, p, h)
	a.move(clock, fact.DueAt, now, p, h)
}

// deadlineMoved moves the platform's clock that runs: the intervention's, or else the refund's (Doudian's tag 209).
func (a *AfterSales) deadlineMoved(fact Fact, now time.Time, p Policy, h *Happened) {
	for _, kind := range []ClockKind{ClockIntervention, ClockRefundOnly} {
		if clock := a.clock(kind); clock != nil {
			a.move(clock, fact.DueAt, now, p, h)
			return
		}
	}
}

func (a *AfterSales) move(clock *Clock, due, now time.Time, p Policy, h *Happened) {
	if due.IsZero() || due.Equal(clock.DueAt) {
		return
	}
	data := clockData(*clock)
	data.OccurredAt = clock.DueAt
	*clock = clock.Move(due, now, p)
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
	default:
		a.planAgain(fact.Note, h)
	}
}

// refundEnded hears that the platform has paid the customer back, or that the customer took the request back, which
// keeps the order (RFD-6).
func (a *AfterSales) refundEnded(fact Fact, now time.Time, p Policy, h *Happened) {
	onRefund := slices.Contains([]Stage{StageRetention, StageDeduction, StageRefundReview, StageReturning, StageInspecting, StageRefunding}, a.Stage)
	switch {
	case !onRefund:
	case fact.Kind == FactRefundSucceeded:
		a.refunded(fact.By, now, p, h)
	default:
		a.conclude(EndKept, fact.By, now, p, h)
	}
}

// reviewed keeps the customer's review. A bad or neutral one starts the countdown in which it can be changed, and opens
// a closed case again; a good one ends the countdown (AS-13, AS-14). A word from before the last one changes nothing, and
// neither does one without a rating.
func (a *AfterSales) reviewed(fact Fact, now time.Time, p Policy, h *Happened) {
	if !slices.Contains(Ratings(), fact.Rating) {
		return
	}
	if a.Review != nil && fact.OccurredAt.Before(later(a.Review.PostedAt, a.Review.ChangedAt)) {
		return
	}
	if a.Review == nil {
		a.Review = &CustomerReview{PostedAt: fact.OccurredAt}
	} else {
		a.Review.ChangedAt = fact.OccurredAt
	}
	a.Review.Rating = fact.Rating
	if fact.Rating == RatingGood {
		a.endClocks(now, "", h, ClockReview)
		return
	}
	a.reopenFor(fact, now, p, h)
	a.startClock(ClockReview, a.Review.PostedAt, now, p, h)
}

// struck blocks the steps of a technician who was struck from the directory: the manager is told (AS-9, AS-11).
func (a *AfterSales) struck(fact Fact, now time.Time, h *Happened) {
	plan := a.Plan()
	if plan == nil {
		return
	}
	for i := range plan.Steps {
		step := &plan.Steps[i]
		if step.Technician != fact.Technician || !step.Open() || fact.Technician == "" {
			continue
		}
		step.State, step.Said = StepBlocked, string(FactTechnicianStruck)
		if !slices.Contains(a.Struck, fact.Technician) {
			a.Struck = append(a.Struck, fact.Technician)
		}
		h.tell(Notice{ItemID: step.ID, Item: ItemStep, Kind: NoticeBlocked, ToRole: RoleManager, DueAt: step.DueAt, At: now})
	}
}

// replied asks for an answer, and makes it our turn (DUTY-3, TKT-6).
func (a *AfterSales) replied(fact Fact) {
	a.Replied = true
	if a.Unread.IsZero() && a.Stage != StageClosed {
		a.Unread = fact.OccurredAt
	}
}

// registeredAgain joins another registration of the same order: its haste and its channel's clock count from now on.
func (a *AfterSales) registeredAgain(fact Fact, now time.Time, p Policy, h *Happened) {
	r := fact.Registration
	if r == nil {
		return
	}
	a.Urgent, a.ByStaff = a.Urgent || r.Urgent, a.ByStaff || r.ByStaff
	if kind, has := r.Channel.clock(); has && a.Stage != StageClosed {
		a.startClock(kind, r.ReportedAt, now, p, h)
	}
	if r.Channel == ChannelReview {
		a.reviewed(Fact{Kind: FactReviewPosted, Rating: RatingBad, OccurredAt: r.ReportedAt}, now, p, h)
	}
}

// reopenFor opens a closed case again because of a fact.
func (a *AfterSales) reopenFor(fact Fact, now time.Time, p Policy, h *Happened) {
	if a.Stage == StageClosed {
		h.note(now, EventReopened, fact.Kind.afterSalesRule(), "", EventData{Fact: fact.Kind})
		a.reopen(now, p, h)
	}
}
