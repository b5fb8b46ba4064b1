package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
	"gendan/workflows"
)

// RFD-2, RFD-4: what the customer sends back is looked at by the warehouse before money moves, whenever it comes: before the
// refund is approved or the deduction agreed it need not be told twice, and what is only on its way is waited for.
func TestGoodsThatComeEarly(t *testing.T) {
	sent, came := handbook.Fact{Kind: handbook.FactGoodsSent}, handbook.Fact{Kind: handbook.FactGoodsReceived}
	approved, disputed := refundStep(handbook.RefundApproved), refundStep(handbook.RefundDisputed)
	insists := refunding(handbook.RefundStep{Decision: handbook.RefundInsisted, Freight: 3000})
	for name, c := range map[string]struct {
		request handbook.Request
		steps   []any
		stage   handbook.Stage
	}{
		"sent, then approved":         {handbook.RequestReturnRefund, []any{sent, approved}, handbook.StageReturning},
		"here, then approved":         {handbook.RequestReturnRefund, []any{sent, came, approved}, handbook.StageInspecting},
		"disputed, approved after it": {handbook.RequestReturnRefund, []any{approved, came, disputed, approved}, handbook.StageRefunding},
		"back before the deduction":   {handbook.RequestShippedRefund, []any{insists, came, agreed()}, handbook.StageInspecting},
		"here twice":                  {handbook.RequestReturnRefund, []any{approved, came, came}, handbook.StageInspecting},
	} {
		t.Run(name, func(t *testing.T) {
			s := registered(t)
			s.told.Request, s.told.Amount = c.request, 120000
			s.follow(func() {
				s.goes(c.steps)
				s.standsAt("2026-11-05 11:00", c.stage)
				s.cancel("2026-11-05 11:10")
			})
		})
	}
}

// RFD-1: a refund of what was not shipped: its clock is the day's cut-off, which a contact with the customer keeps; missed,
// the leader and then the manager hear of it.
func TestUnshippedRefundIsContactedInTime(t *testing.T) {
	for _, contacted := range []bool{true, false} {
		s := on(t, to(t, handbook.StageRetention))
		s.follow(func() {
			if contacted {
				s.hears("2026-11-05 17:20", handbook.Fact{Kind: handbook.FactAgentReplied, By: "lin"})
			}
			s.act("2026-11-05 19:00", refundStep(handbook.RefundInsisted), "")
			s.act("2026-11-05 19:10", refundStep(handbook.RefundPaid), "")
		})
		want := []string{"05 17:00 clock_warning agent"}
		if !contacted {
			want = append(want, "05 17:30 clock_breach leader", "05 18:30 clock_breach manager")
		}
		require.Equal(t, want, s.climbed(handbook.ClockUnshippedRefund))
		require.Equal(t, handbook.EndRefunded, s.picture().Ending)
	}
}

// RFD-3: the platform's own time-out of a refund without return moves (Doudian's tag 209), and the case with it; one that
// comes after the decision changes nothing.
func TestThePlatformMovesARefundsTimeOut(t *testing.T) {
	s := registered(t)
	s.told.Request, s.told.Amount = handbook.RequestRefundOnly, 120000
	moved := handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: shanghai(t, "2026-11-05 13:00")}
	s.follow(func() {
		s.sees("2026-11-05 10:01", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "06 22:00", s.shows(s.clock(handbook.ClockRefundOnly)[0].DueAt))
			require.Equal(t, "05 14:00", s.shows(c.NextDueAt))
		})
		s.hears("2026-11-05 10:10", moved)
		s.sees("2026-11-05 10:11", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "05 13:00", s.shows(c.NextDueAt))
			require.Equal(t, handbook.ClockRefundOnly, c.Clock)
		})
		s.act("2026-11-05 10:20", refundStep(handbook.RefundApproved), "")
		s.hears("2026-11-05 10:30", moved)
		s.hears("2026-11-05 10:40", handbook.Fact{Kind: handbook.FactRefundSucceeded})
	})
	require.Equal(t, []string{"refund_only 05 10:10"}, s.rung(handbook.EventClockMoved))
	require.Equal(t, handbook.Fen(120000), s.matter().Account.Cost())
}

// RFD-5: money that the customer advanced for us is reviewed within four working hours, else it is a breach that climbs.
func TestAdvancedMoneyIsReviewedInTime(t *testing.T) {
	s := registered(t)
	s.told.Request, s.told.Amount, s.told.ReportedAt = handbook.RequestAdvanceRefund, 50000, shanghai(t, "2026-11-04 21:00")
	s.follow(func() {
		s.act("2026-11-05 15:00", refundStep(handbook.RefundApproved), "")
		s.act("2026-11-05 15:10", refundStep(handbook.RefundPaid), "")
	})
	require.Equal(t, []string{ // an hour on the evening before, and three since 08:40
		"05 10:40 clock_warning agent", "05 11:40 clock_breach leader", "05 13:40 clock_breach manager",
	}, s.climbed(handbook.ClockAdvanceRefund))
}

// AS-1, RFD-1, RFD-5: a refund can turn out to be a trouble that we put right: then it is one, and by that it is reviewed;
// the customer is still to be contacted in time. What becomes of the request on the platform no longer closes the case.
func TestARefundBecomesATrouble(t *testing.T) {
	for request, breached := range map[handbook.Request][]string{
		handbook.RequestUnshippedRefund: {"unshipped_refund 05 17:30"}, handbook.RequestAdvanceRefund: nil,
	} {
		s := registered(t)
		s.told.Request, s.told.Amount = request, 120000
		s.follow(func() {
			s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
			s.act("2026-11-05 10:12", refundStep(handbook.RefundKept), workflows.RefusedPlace)
			s.hears("2026-11-05 10:20", handbook.Fact{Kind: handbook.FactRefundClosed})
			s.standsAt("2026-11-05 10:21", handbook.StageDiagnosis)
			s.cancel("2026-11-05 18:00")
		})
		require.Equal(t, breached, s.rung(handbook.EventClockBreached))
	}
}
