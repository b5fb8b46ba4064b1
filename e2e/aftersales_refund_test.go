package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// RFD-1, RFD-6: who asks before the cut-off, to the second, is contacted by the hour that belongs to it. Kept or insisted upon:
// either ends the clock, and the case.
func TestUnshippedRefunds(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		var cases []*trouble
		for _, c := range []struct {
			asked time.Time
			due   string
		}{
			{at(1, "09:58:59"), "1 10:00"}, {at(1, "09:59:00"), "1 17:30"}, {at(1, "17:28:59"), "1 17:30"}, {at(1, "17:29:00"), "2 10:00"},
		} {
			one := sh.register(sh.refundOf(c.asked.Format("150405"), client.AfterSalesRequestUnshippedRefund, "3299.00", c.asked))
			require.Equal(t, c.due, one.due(client.ClockKindUnshippedRefund), "asked %s", c.asked)
			require.Equal(t, client.StageRetention, one.theCase().Stage)
			cases = append(cases, one)
		}
		kept, late, insisted := cases[0], cases[1], cases[2]
		kept.invalid("invalid_action", "note", refund, decided(client.RefundDecisionKept, ""))
		r := kept.does(sun, refund, decided(client.RefundDecisionKept, "嫌贵，补了枕头"))
		require.Equal(t, []any{client.StageClosed, client.EndingKept, "0.00"}, []any{r.Case.Stage, r.Case.Ending, r.Account.Cost})
		require.Empty(t, kept.rings(client.ClockKindUnshippedRefund))

		insisted.does(sun, refund, decided(client.RefundDecisionInsisted, ""))
		require.NotZero(t, insisted.clockOf(client.ClockKindUnshippedRefund).EndedAt)
		insisted.outOfPlace(client.PlaceReasonWrongStage, refund, decided(client.RefundDecisionKept, "晚了"))
		r = insisted.does(sun, refund, decided(client.RefundDecisionPaid, ""))
		require.Equal(t, []any{client.EndingRefunded, "3299.00"}, []any{r.Case.Ending, r.Account.Cost})

		late.forwardTo(at(1, "18:31"))
		require.Equal(t, []string{"warned 1 17:00", "breached 1 17:30", "escalated 1 18:30"}, late.rings(client.ClockKindUnshippedRefund))
		require.Equal(t, client.EventOutcomeApplied, late.tell(told(client.AfterSalesEventTypeRefundClosed, at(1, "18:31"))))
		late.reaches(client.StageClosed)
		require.Equal(t, client.EndingKept, late.theCase().Ending, "RFD-6: the customer took it back")
	})
}

// RFD-2: what was shipped and is not wanted costs freight and packing, to which the customer agrees before money moves.
func TestAShippedRefund(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.refundOf("1", client.AfterSalesRequestShippedRefund, "3299.00", at(1, "09:00")))
		costs := client.RefundStep{Decision: client.RefundDecisionInsisted, Freight: "80.00", Packing: "20.00"}
		r := c.does(sun, refund, costs)
		require.Equal(t, []any{client.StageDeduction, "100.00", client.WaitingCustomer}, []any{r.Case.Stage, r.Deduction, r.Case.WaitingOn})
		c.outOfPlace(client.PlaceReasonWrongStage, refund, decided(client.RefundDecisionPaid, ""))
		r = c.does(sun, agreement, client.Agreement{Note: "再想想"})
		require.Equal(t, client.StageRetention, r.Case.Stage)
		c.does(sun, refund, costs)
		r = c.does(sun, agreement, agreed())
		require.Equal(t, client.StageReturning, r.Case.Stage)
		c.hears(told(client.AfterSalesEventTypeGoodsReceived, at(1, "09:30")))
		c.does(zhou, refund, decided(client.RefundDecisionConfirmed, ""))
		r = c.does(sun, refund, decided(client.RefundDecisionPaid, ""))
		require.Equal(t, []any{client.EndingRefunded, "3199.00", "0.00"}, []any{r.Case.Ending, r.Account.Cost, r.Account.Spent})
	})
}

// RFD-4: approved, sent back, received, looked at by the warehouse, which finds it otherwise, reviewed again, and refunded. Each
// wait is somebody's item, so that who keeps us waiting is reminded.
func TestAReturnWithRefund(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.refundOf("1", client.AfterSalesRequestReturnRefund, "3299.00", at(1, "09:00")))
		require.Equal(t, client.StageRefundReview, c.theCase().Stage)
		r := c.does(sun, refund, decided(client.RefundDecisionApproved, ""))
		require.Equal(t, []any{client.StageReturning, client.WaitingCustomer}, []any{r.Case.Stage, r.Case.WaitingOn})
		c.hears(told(client.AfterSalesEventTypeGoodsSent, at(1, "12:00")))
		require.True(t, c.record().GoodsSent)
		require.Equal(t, client.StageReturning, c.theCase().Stage)
		c.forwardTo(at(10, "12:00")) // 100 hours of the desk's have passed
		c.hears(told(client.AfterSalesEventTypeGoodsReceived, at(10, "12:00")))
		require.Equal(t, client.StageInspecting, c.theCase().Stage)
		c.invalid("invalid_action", "note", refund, decided(client.RefundDecisionDisputed, ""))
		r = c.does(sun, refund, decided(client.RefundDecisionDisputed, "少了一个枕头"))
		require.Equal(t, client.StageRefundReview, r.Case.Stage)
		r = c.does(zhou, refund, decided(client.RefundDecisionApproved, ""))
		require.Equal(t, client.StageRefunding, r.Case.Stage, "it has been looked at")
		c.hears(told(client.AfterSalesEventTypeRefundSucceeded, at(10, "12:30")))
		require.Equal(t, client.EndingRefunded, c.theCase().Ending)
		require.Equal(t, "3299.00", c.record().Account.Cost)
		c.wantWork(
			"review_refund RFD-4 done sun", "return RFD-4 missed sun", "inspect RFD-4 done sun",
			"review_refund RFD-4 done zhou", "refund RFD-4 withdrawn sun",
		)
		require.Equal(t, []string{"due_soon", "missed"}, c.noticesOf(client.ItemKindReturn))
		c.lostNoWork()
	})
}

// noticesOf gives the kinds of what supervisors were told of items of a kind, the oldest first.
func (c *trouble) noticesOf(kind client.ItemKind) []string {
	c.Helper()
	kinds, err := c.database.texts(c.Context(), "SELECT kind FROM notices WHERE case_id = ? AND item = ? ORDER BY at, seq", c.caseID, string(kind))
	require.NoError(c, err)
	return kinds
}

// RFD-5: money that the customer advanced for us is reviewed within four of the desk's hours, which the night does not count.
func TestMoneyThatTheCustomerAdvanced(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.refundOf("1", client.AfterSalesRequestAdvanceRefund, "88.00", at(1, "20:00")))
		require.Equal(t, "2 10:40", c.due(client.ClockKindAdvanceRefund))
		c.does(sun, evidence, photos(client.EvidenceKindReceipt))
		c.forwardTo(at(2, "09:41"))
		require.Equal(t, []string{"warned 2 09:40"}, c.rings(client.ClockKindAdvanceRefund))
		c.does(sun, refund, decided(client.RefundDecisionApproved, ""))
		c.forwardTo(at(2, "10:41"))
		require.Len(t, c.rings(client.ClockKindAdvanceRefund), 1, "it was reviewed in time")
		r := c.does(sun, refund, decided(client.RefundDecisionPaid, ""))
		require.Equal(t, []any{client.EndingRefunded, "88.00", 1}, []any{r.Case.Ending, r.Account.Cost, len(r.Evidence)})

		refused := sh.register(sh.refundOf("2", client.AfterSalesRequestAdvanceRefund, "88.00", at(1, "20:00")))
		r = refused.does(sun, refund, decided(client.RefundDecisionRejected, "没有凭证"))
		require.Equal(t, client.EndingRefused, r.Case.Ending)
	})
}
