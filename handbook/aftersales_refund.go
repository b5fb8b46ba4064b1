package handbook

import (
	"slices"
	"time"
)

// refund takes a step on a refund's path (RFD-1…5).
func (a *AfterSales) refund(r RefundStep, by string, now time.Time, p Policy, h *Happened) {
	a.endClocks(now, by, h, ClockERPTicket) // whoever decides has accepted it (TKT-4)
	switch r.Decision {
	case RefundKept:
		a.conclude(EndKept, by, now, p, h)
	case RefundInsisted:
		a.endClocks(now, by, h, ClockUnshippedRefund)
		a.insisted(r)
	case RefundApproved:
		a.endClocks(now, by, h, ClockAdvanceRefund)
		a.approved()
	case RefundRejected:
		a.conclude(EndRefused, by, now, p, h)
	case RefundConfirmed:
		a.inspected()
		if a.Refunded {
			a.conclude(EndRefunded, by, now, p, h)
			return
		}
		a.enter(StageRefunding)
	case RefundDisputed:
		a.inspected()
		a.disputed(by, now, h)
	case RefundPaid:
		a.bookRefund(by, now)
		a.conclude(EndRefunded, by, now, p, h)
	}
}

// insisted goes on with a refund that the customer wants whatever we say: at once where nothing was shipped, and else
// with a deduction that the customer has to agree to before money moves (RFD-1, RFD-2).
func (a *AfterSales) insisted(r RefundStep) {
	if a.Request != RequestShippedRefund {
		a.enter(StageRefunding)
		return
	}
	a.Deduction = r.Deduction()
	a.enter(StageDeduction)
}

// approved goes on with a refund: at once where nothing comes back, and else once the goods are here (RFD-3…5). The
// platform's time-out runs until the money is back (RFD-3).
func (a *AfterSales) approved() {
	if a.goodsComeBack() {
		a.awaitGoods()
		return
	}
	a.enter(StageRefunding)
}

// goodsComeBack says whether a refund asks for the goods (RFD-2, RFD-4).
func (a *AfterSales) goodsComeBack() bool {
	return a.Request == RequestShippedRefund || a.Request == RequestReturnRefund
}

// awaitGoods goes on with a return: the goods arrive, the warehouse confirms, and then money moves (RFD-4).
func (a *AfterSales) awaitGoods() {
	switch {
	case a.Inspected:
		a.enter(StageRefunding)
	case a.GoodsHere:
		a.enter(StageInspecting)
	default:
		a.enter(StageReturning)
	}
}

func (a *AfterSales) inspected() { a.GoodsSent, a.GoodsHere, a.Inspected = true, true, true }

// disputed looks at the refund again; where the money is gone, what is to be said of it is for the closing.
func (a *AfterSales) disputed(by string, now time.Time, h *Happened) {
	if !a.Refunded {
		a.enter(StageRefundReview)
		return
	}
	a.EndsAs = EndRefunded
	a.endClocks(now, by, h, workClocks()...)
	a.enter(StageWrapUp)
}

// bookRefund books the money that went back, less what was deducted, once.
func (a *AfterSales) bookRefund(by string, now time.Time) {
	if a.Refunded {
		return
	}
	a.Refunded = true
	a.Account.book(Entry{Kind: EntryRefund, Party: a.mainParty(), Amount: a.Amount, By: by, At: now})
	if a.Deduction > 0 {
		a.Account.book(Entry{Kind: EntryDeduction, Party: a.mainParty(), Amount: a.Deduction, By: by, At: now})
	}
}

// conclude closes a refund, unless something holds the case open: a claim, a bad review, a message or a ticket without an
// answer, or a platform that intervenes and with which nothing is agreed.
func (a *AfterSales) conclude(ending Ending, by string, now time.Time, p Policy, h *Happened) {
	a.takeBack(h)
	a.dropPlan(string(ending))
	a.EndsAs = ending
	disagreed := ending == EndRefused && a.clock(ClockIntervention) != nil
	if !slices.ContainsFunc(a.Claims, Claim.Open) && !a.reviewStands() && a.Unread.IsZero() && !a.openTicket() && !disagreed {
		a.close(ending, by, now, p, h)
		return
	}
	a.endClocks(now, by, h, slices.DeleteFunc(workClocks(), func(kind ClockKind) bool { return disagreed && kind == ClockIntervention })...)
	a.enter(StageWrapUp)
}

// refundPaid hears that the platform has paid the customer back. That is booked once, whenever it is told. Where goods
// are to come back they are still waited for; a trouble that is being put right is gone on with; else the refund is over
// (RFD-3, RFD-4).
func (a *AfterSales) refundPaid(fact Fact, now time.Time, p Policy, h *Happened) {
	if a.Request == RequestHelp || a.Refunded {
		return
	}
	if a.Stage == StageDeduction { // nobody has agreed to it
		a.Deduction = 0
	}
	a.bookRefund(fact.By, now)
	a.endClocks(now, fact.By, h, ClockRefundOnly, ClockAdvanceRefund, ClockUnshippedRefund)
	onRefund := slices.Contains(refundStages(), a.Stage)
	switch {
	case onRefund && a.goodsComeBack() && !a.Inspected:
		a.awaitGoods()
	case onRefund, slices.Contains([]Stage{StageTriage, StageEvidence, StageDiagnosis, StagePlanning, StageApproving, StageAgreement, StageArbitration}, a.Stage):
		a.conclude(EndRefunded, fact.By, now, p, h)
	case slices.Contains([]Ending{EndKept, EndRefused, EndExplained}, a.EndsAs):
		a.EndsAs = EndRefunded
	}
}

// refundClosed hears that the customer took the request back, which keeps the order (RFD-6). Where the goods are on their
// way to us, or here, somebody has to look at it first; where the money is gone, it stays a refund. A trouble that is put
// right instead is gone on with, and the customer is still to be contacted in time (RFD-1).
func (a *AfterSales) refundClosed(fact Fact, now time.Time, p Policy, h *Happened) {
	a.endClocks(now, fact.By, h, ClockRefundOnly, ClockAdvanceRefund)
	switch {
	case !slices.Contains(refundStages(), a.Stage) || a.Refunded:
	case a.GoodsSent:
		a.enter(StageRefundReview)
	default:
		a.conclude(EndKept, fact.By, now, p, h)
	}
}

// refundStages lists the stages of a refund's path.
func refundStages() []Stage {
	return []Stage{StageRetention, StageDeduction, StageRefundReview, StageReturning, StageInspecting, StageRefunding}
}
