package handbook_test

import (
	"slices"
	"testing"

	"gendan/handbook"
)

// askedBack registers a refund of 1000 yuan.
func askedBack(t *testing.T, request handbook.Request) *matter {
	t.Helper()
	return registered(t, refundOf(request))
}

// ended looks at how a case was closed and what it cost.
func (m *matter) ended(as handbook.Ending, cost handbook.Fen) {
	m.Helper()
	m.in(handbook.StageClosed)
	if m.EndsAs != as || m.Account.Cost() != cost {
		m.Errorf("ended as %s at a cost of %s, want %s and %s", m.EndsAs, m.Account.Cost(), as, cost)
	}
}

// RFD: a refund has an amount, of not more than the order; a trouble has none.
func TestRefundsHaveAmounts(t *testing.T) {
	for name, c := range map[string]struct {
		request handbook.Request
		amount  handbook.Fen
		fine    bool
	}{
		"nothing":                       {handbook.RequestRefundOnly, 0, false},
		"negative":                      {handbook.RequestRefundOnly, -1, false},
		"one fen":                       {handbook.RequestRefundOnly, 1, true},
		"the whole order":               {handbook.RequestRefundOnly, 300000, true},
		"more than the order":           {handbook.RequestRefundOnly, 300001, false},
		"RFD-5 more than the order":     {handbook.RequestAdvanceRefund, 300001, true},
		"a trouble without an amount":   {handbook.RequestHelp, 0, true},
		"a trouble with an amount":      {handbook.RequestHelp, 1, false},
		"something that nobody asks of": {"party", 1, false},
	} {
		r := torn()
		r.Request, r.Amount = c.request, c.amount
		if err := r.Validate(); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// RFD-1: not shipped: kept with the concern recorded, else refunded at once; the clock is kept by the contact.
func TestUnshippedRefund(t *testing.T) {
	m := askedBack(t, handbook.RequestUnshippedRefund)
	m.in(handbook.StageRetention)
	m.wants("retain")
	sameTime(t, m.policy, "RFD-1: due", m.Wanted(m.now, m.policy)[0].Due, "2026-03-02 12:00")
	m.invalid(handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: handbook.RefundKept}}, "note")
	m.invalid(insists(1, 0), "freight")
	m.do(refunds(handbook.RefundKept))
	m.ended(handbook.EndKept, 0) // RFD-6
	m = askedBack(t, handbook.RequestUnshippedRefund)
	m.do(refunds(handbook.RefundInsisted))
	m.in(handbook.StageRefunding)
	m.wants("refund")
	if slices.Contains(m.runs(), handbook.ClockUnshippedRefund) {
		t.Error("RFD-1: contacted, and the clock still runs")
	}
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 100000)
}

// RFD-1: a contact is due by the cut-off, though the item would have longer.
func TestRetentionIsDueByTheCutOff(t *testing.T) {
	r := refundOf(handbook.RequestUnshippedRefund)
	r.ReportedAt = at(t, rulebook(t), "2026-03-02 17:00")
	m := registered(t, r)
	sameTime(t, m.policy, "RFD-1: due", m.Wanted(m.now, m.policy)[0].Due, "2026-03-02 17:30")
	m.at("2026-03-02 17:31")
	sameTime(t, m.policy, "after the cut-off", m.Wanted(m.now, m.policy)[0].Due, "2026-03-02 19:31")
	if want := []string{"unshipped_refund 02 17:30"}; !slices.Equal(m.rang(handbook.EventClockBreached), want) {
		t.Errorf("RFD-1: missed %v", m.rang(handbook.EventClockBreached))
	}
}

// RFD-2: shipped: the deduction is agreed to before money moves; the goods come back and are looked at first.
func TestShippedRefund(t *testing.T) {
	m := askedBack(t, handbook.RequestShippedRefund)
	m.invalid(insists(100001, 0), "freight")
	m.invalid(insists(-1, 0), "freight")
	m.invalid(insists(0, -1), "packing")
	m.do(insists(8000, 2000))
	m.in(handbook.StageDeduction)
	m.wants("agree")
	m.refused(refunds(handbook.RefundPaid), handbook.PlaceStage)
	m.invalid(demands(1, false), "demand")
	m.do(disagrees())
	m.in(handbook.StageRetention)
	if m.Deduction != 0 {
		t.Errorf("RFD-2: %s is deducted though nobody agreed", m.Deduction)
	}
	m.do(insists(3000, 0))
	m.do(agrees())
	m.in(handbook.StageReturning)
	m.hear(fact(handbook.FactGoodsReceived))
	m.do(refunds(handbook.RefundConfirmed))
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 97000)
	if m.Account.Sum(handbook.EntryDeduction) != 3000 {
		t.Errorf("RFD-2: %+v", m.Account.Entries)
	}
}

// RFD-2, RFD-6: the customer keeps it after all when told what it costs, and whoever lets it come back may be charged
// nothing, or all of it.
func TestShippedRefundDeductions(t *testing.T) {
	m := askedBack(t, handbook.RequestShippedRefund)
	m.do(insists(8000, 2000))
	m.do(refunds(handbook.RefundKept))
	m.ended(handbook.EndKept, 0)
	for deduction, cost := range map[handbook.Fen]handbook.Fen{0: 100000, 100000: 0} {
		m = askedBack(t, handbook.RequestShippedRefund)
		m.do(insists(deduction, 0))
		m.in(handbook.StageDeduction)
		m.do(agrees())
		m.do(refunds(handbook.RefundConfirmed)) // nobody told that the goods had come
		m.do(refunds(handbook.RefundPaid))
		m.ended(handbook.EndRefunded, cost)
	}
}

// RFD-3: refund only: approved and paid at once, or turned down with the reason; the platform's time-out runs until the
// money is back.
func TestRefundOnly(t *testing.T) {
	m := askedBack(t, handbook.RequestRefundOnly)
	m.wants("review_refund")
	m.do(refunds(handbook.RefundApproved))
	m.in(handbook.StageRefunding)
	if !slices.Contains(m.runs(), handbook.ClockRefundOnly) {
		t.Error("RFD-3: approved, not paid, and nothing watches")
	}
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 100000)
	m = askedBack(t, handbook.RequestRefundOnly)
	m.invalid(handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: handbook.RefundRejected}}, "note")
	m.do(refunds(handbook.RefundRejected))
	m.ended(handbook.EndRefused, 0)
	m.do(reopens()) // it was turned down, and is looked at again
	m.in(handbook.StageRefundReview)
	if !slices.Contains(m.runs(), handbook.ClockRefundOnly) {
		t.Errorf("RFD-3: %v run", m.runs())
	}
	m.do(refunds(handbook.RefundApproved))
	m.do(refunds(handbook.RefundPaid))
	m.do(reopens()) // it was paid: something else is the matter
	m.in(handbook.StageTriage)
}

// RFD-4: return and refund: approve, goods arrive, the warehouse confirms, refund; in that order, whatever was told when.
func TestReturnAndRefund(t *testing.T) {
	m := askedBack(t, handbook.RequestReturnRefund)
	m.do(refunds(handbook.RefundApproved))
	m.in(handbook.StageReturning)
	m.wants("return")
	if m.WaitsOn() != handbook.WaitingCustomer {
		t.Errorf("RFD-4: waits for %s", m.WaitsOn())
	}
	m.hear(fact(handbook.FactGoodsSent))
	m.in(handbook.StageReturning)
	if m.WaitsOn() != handbook.WaitingAgent {
		t.Errorf("RFD-4: sent, and waits for %s", m.WaitsOn())
	}
	m.hear(fact(handbook.FactGoodsReceived))
	m.in(handbook.StageInspecting)
	m.wants("inspect")
	m.refused(refunds(handbook.RefundPaid), handbook.PlaceStage)
	m.do(refunds(handbook.RefundConfirmed))
	m.wants("refund")
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 100000)
	for _, c := range []struct {
		told  handbook.FactKind
		stage handbook.Stage
	}{{handbook.FactGoodsSent, handbook.StageReturning}, {handbook.FactGoodsReceived, handbook.StageInspecting}} {
		m = askedBack(t, handbook.RequestReturnRefund)
		m.hear(fact(c.told)) // before it was approved
		m.in(handbook.StageRefundReview)
		m.do(refunds(handbook.RefundApproved))
		m.in(c.stage)
	}
}

// RFD-4: goods that are not as told are decided about again, and not looked at twice; goods that never come are refused.
func TestReturnsThatGoWrong(t *testing.T) {
	m := askedBack(t, handbook.RequestReturnRefund)
	m.do(refunds(handbook.RefundApproved))
	m.hear(fact(handbook.FactGoodsReceived))
	m.do(refunds(handbook.RefundDisputed))
	m.in(handbook.StageRefundReview)
	m.do(refunds(handbook.RefundApproved))
	m.in(handbook.StageRefunding)
	m = askedBack(t, handbook.RequestReturnRefund)
	m.do(refunds(handbook.RefundApproved))
	m.do(refunds(handbook.RefundRejected))
	m.ended(handbook.EndRefused, 0)
	m = askedBack(t, handbook.RequestReturnRefund)
	m.do(refunds(handbook.RefundApproved))
	m.do(claims(50000)) // AS-5: the carrier's fault
	m.do(claimIs("1", handbook.ClaimDenied))
	if m.Halted() {
		t.Error("AS-5: a refund does not wait for the third party")
	}
	m.do(refunds(handbook.RefundConfirmed))
	m.do(refunds(handbook.RefundPaid))
	m.in(handbook.StageWrapUp)
	m.wants("claim:1")
	m.do(claimIs("1", handbook.ClaimReceived))
	m.do(closes())
	m.ended(handbook.EndRefunded, 95000)
}

// RFD-5, AS-19: money that the customer advanced is reviewed within 4 hours of the desk, and paid back.
func TestAdvancedMoney(t *testing.T) {
	r := refundOf(handbook.RequestAdvanceRefund)
	r.ReportedAt = at(t, rulebook(t), "2026-03-02 20:00")
	m := registered(t, r)
	sameTime(t, m.policy, "RFD-5: due", m.Clocks[0].DueAt, "2026-03-03 10:40")
	m.do(refunds(handbook.RefundApproved))
	if slices.Contains(m.runs(), handbook.ClockAdvanceRefund) {
		t.Error("RFD-5: reviewed, and the clock still runs")
	}
	m.in(handbook.StageRefunding)
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 100000)
}
