package handbook_test

import (
	"fmt"
	"slices"
	"testing"

	"gendan/handbook"
)

// judgedRefund asks for a refund that was judged to be a trouble, and brings it as far as carrying out a plan.
func judgedRefund(t *testing.T, until handbook.Stage) *matter {
	t.Helper()
	m := askedBack(t, handbook.RequestRefundOnly)
	for _, step := range []func(){
		func() { m.do(judged(handbook.CauseQuality)) },
		func() { m.do(allPhotos()) },
		func() { m.do(diagnosed(handbook.LevelVisit)) },
		func() { m.do(m.planned(10000, handbook.StepVisit)) },
		func() { m.do(agrees()) },
		func() { m.done() },
		func() { m.do(accepts()) },
		func() { m.do(closes()) },
	} {
		if m.Stage == until {
			break
		}
		step()
	}
	m.in(until)
	return m
}

// RFD-3, RFD-4: the platform tells that it has paid the customer back, in every stage: booked once, and what is left to do
// is done: goods that come back are still looked at, a plan that is carried out is gone on with.
func TestThePlatformHasPaid(t *testing.T) {
	paid := fact(handbook.FactRefundSucceeded)
	for stage, goesTo := range map[handbook.Stage]handbook.Stage{
		handbook.StageEvidence: handbook.StageClosed, handbook.StageDiagnosis: handbook.StageClosed,
		handbook.StagePlanning: handbook.StageClosed, handbook.StageAgreement: handbook.StageClosed,
		handbook.StageCarryingOut: handbook.StageCarryingOut, handbook.StageAcceptance: handbook.StageAcceptance,
		handbook.StageWrapUp: handbook.StageWrapUp, handbook.StageClosed: handbook.StageClosed,
	} {
		m := judgedRefund(t, stage)
		m.hear(paid)
		m.in(goesTo)
		m.hear(paid) // told twice
		if m.Account.Cost() != 100000 || slices.Contains(m.runs(), handbook.ClockRefundOnly) {
			t.Errorf("RFD-3: in %s: cost %s, %v run", stage, m.Account.Cost(), m.runs())
		}
	}
	for stage, m := range reached(t) {
		goods := m.Request == handbook.RequestReturnRefund || m.Request == handbook.RequestShippedRefund
		t.Run(fmt.Sprintf("%s of %s", stage, m.Request), func(t *testing.T) {
			m.hear(paid)
			switch {
			case m.Request == handbook.RequestHelp: // some money, for what nobody knows
				m.in(stage)
			case stage == handbook.StageInspecting:
				m.in(stage)
			case goods:
				m.in(handbook.StageReturning)
			default:
				m.ended(handbook.EndRefunded, 100000)
			}
		})
	}
}

// RFD-4: where the money is gone before the goods are here, they are still waited for and looked at; it stays a refund.
func TestPaidBeforeTheGoodsAreHere(t *testing.T) {
	paid := func() *matter {
		m := askedBack(t, handbook.RequestReturnRefund)
		m.hear(fact(handbook.FactRefundSucceeded))
		m.in(handbook.StageReturning)
		m.wants("return")
		m.refused(refunds(handbook.RefundKept), handbook.PlaceStage)
		m.refused(refunds(handbook.RefundRejected), handbook.PlaceStage)
		return m
	}
	m := paid()
	m.hear(fact(handbook.FactGoodsReceived))
	m.do(refunds(handbook.RefundConfirmed))
	m.ended(handbook.EndRefunded, 100000)
	m = paid()
	m.hear(fact(handbook.FactRefundClosed)) // nonsense after that
	m.in(handbook.StageReturning)
	m.do(refunds(handbook.RefundDisputed))
	m.in(handbook.StageWrapUp)
	m.do(closes())
	m.ended(handbook.EndRefunded, 100000)
}

// RFD-2: what nobody has agreed to is not deducted, though the platform pays; what was agreed to is.
func TestThePlatformPaysBeforeTheDeduction(t *testing.T) {
	m := askedBack(t, handbook.RequestShippedRefund)
	m.do(insists(8000, 2000))
	m.hear(fact(handbook.FactRefundSucceeded))
	m.do(refunds(handbook.RefundConfirmed))
	m.ended(handbook.EndRefunded, 100000)
	m = askedBack(t, handbook.RequestShippedRefund)
	m.do(insists(8000, 2000))
	m.do(agrees())
	m.hear(fact(handbook.FactRefundSucceeded))
	m.do(refunds(handbook.RefundConfirmed))
	m.ended(handbook.EndRefunded, 90000)
}

// RFD-6: the customer takes the request back, in every stage of its path: the order is kept; goods that are under way or
// here are somebody's to look at first.
func TestTheCustomerTakesItBack(t *testing.T) {
	closed := fact(handbook.FactRefundClosed)
	for stage, m := range reached(t) {
		t.Run(fmt.Sprintf("%s of %s", stage, m.Request), func(t *testing.T) {
			m.hear(closed)
			switch {
			case m.Request == handbook.RequestHelp:
				m.in(stage)
			case stage == handbook.StageInspecting:
				m.in(handbook.StageRefundReview)
				m.do(refunds(handbook.RefundKept))
				m.ended(handbook.EndKept, 0)
			default:
				m.ended(handbook.EndKept, 0)
			}
		})
	}
	m := judgedRefund(t, handbook.StageCarryingOut)
	m.hear(closed) // the trouble is still there
	m.in(handbook.StageCarryingOut)
	if slices.Contains(m.runs(), handbook.ClockRefundOnly) {
		t.Errorf("RFD-6: %v run", m.runs())
	}
}

// RFD-3, RFD-6: a refund that was kept or refused, and that the platform pays all the same, has cost us and was not kept.
func TestPaidAfterTheEnd(t *testing.T) {
	for _, decision := range []handbook.RefundDecision{handbook.RefundKept, handbook.RefundRejected} {
		m := askedBack(t, handbook.RequestRefundOnly)
		m.do(refunds(decision))
		m.hear(fact(handbook.FactRefundSucceeded))
		m.ended(handbook.EndRefunded, 100000)
	}
	m := askedBack(t, handbook.RequestRefundOnly)
	m.do(judgedNone())
	m.in(handbook.StageWrapUp)
	m.hear(fact(handbook.FactRefundSucceeded))
	m.do(closes())
	m.ended(handbook.EndRefunded, 100000)
}

// DUTY-3, TKT-2, AS-14: a refund is not closed over a message or a ticket without an answer, or a bad review.
func TestWhatHoldsARefundOpen(t *testing.T) {
	for name, hold := range map[string]struct {
		with func(*handbook.Registration)
		then func(*matter)
		item string
	}{
		"DUTY-3 a message":   {func(*handbook.Registration) {}, func(m *matter) { m.hear(fact(handbook.FactCustomerReplied)) }, "answer"},
		"TKT-2 a ticket":     {func(r *handbook.Registration) { r.Channel = handbook.ChannelJD }, func(*matter) {}, "close"},
		"AS-14 a bad review": {func(r *handbook.Registration) { r.Channel = handbook.ChannelReview }, func(*matter) {}, "review"},
	} {
		r := refundOf(handbook.RequestRefundOnly)
		hold.with(&r)
		m := registered(t, r)
		hold.then(m)
		m.do(refunds(handbook.RefundApproved))
		m.do(refunds(handbook.RefundPaid))
		m.in(handbook.StageWrapUp)
		if !slices.Contains(m.wanted(), hold.item) || m.EndsAs != handbook.EndRefunded {
			t.Errorf("%s: asks for %v", name, m.wanted())
		}
		m.hear(review(handbook.RatingGood))
		m.do(answers())
		m.wants("close")
		if slices.Contains(m.runs(), handbook.ClockJDTicket) {
			t.Errorf("%s: %v run", name, m.runs())
		}
		m.do(closes())
		m.ended(handbook.EndRefunded, 100000)
	}
}

// RFD: another refund that is asked for before anything is decided takes the first one's place; later it is followed as it
// began, under both clocks (AS-1).
func TestAskedAnew(t *testing.T) {
	again := func(request handbook.Request, amount handbook.Fen) handbook.Fact {
		r := refundOf(request)
		r.CaseNo, r.Amount = "A2", amount
		return handbook.Fact{Kind: handbook.FactRegisteredAgain, Registration: &r}
	}
	m := askedBack(t, handbook.RequestUnshippedRefund)
	m.hear(again(handbook.RequestShippedRefund, 250000)) // it was shipped meanwhile
	m.in(handbook.StageRetention)
	m.do(insists(3000, 0))
	m.do(agrees())
	m.do(refunds(handbook.RefundConfirmed))
	m.do(refunds(handbook.RefundPaid))
	m.do(answers())
	m.do(closes())
	m.ended(handbook.EndRefunded, 247000)
	m.hear(again(handbook.RequestRefundOnly, 7000)) // and a closed case goes on
	m.in(handbook.StageRefundReview)
	if m.Round != 2 || !slices.Contains(m.runs(), handbook.ClockRefundOnly) {
		t.Errorf("round %d, %v run", m.Round, m.runs())
	}
	m.do(refunds(handbook.RefundApproved))
	m.do(answers())
	m.do(refunds(handbook.RefundPaid))
	m.ended(handbook.EndRefunded, 254000)
	m = registered(t, torn())
	m.hear(again(handbook.RequestReturnRefund, 5000))
	m.in(handbook.StageRefundReview)
	m = registered(t, torn()).under()
	m.hear(again(handbook.RequestRefundOnly, 5000))
	m.in(handbook.StageCarryingOut)
	m.wants("answer", "step:1.1")
	if m.Request != handbook.RequestHelp || !slices.Contains(m.runs(), handbook.ClockRefundOnly) {
		t.Errorf("follows %s, %v run", m.Request, m.runs())
	}
}
