package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

// refundCase is a refund's path from its request to its end.
type refundCase struct {
	request handbook.Request
	steps   []any // actions and facts, ten minutes after the other
	ends    handbook.Ending
	back    handbook.Fen // what went back to the customer
}

func refundStep(d handbook.RefundDecision) handbook.Action {
	return handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: d, Note: "said"}}
}

// RFD-1…6: every path of a refund, each to its end, with the money that went back.
func TestRefundsToTheirEnds(t *testing.T) {
	insists := handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: handbook.RefundInsisted, Freight: 3000, Packing: 500}}
	goods, paid := handbook.Fact{Kind: handbook.FactGoodsReceived}, handbook.Fact{Kind: handbook.FactRefundSucceeded}
	approved, pays := refundStep(handbook.RefundApproved), refundStep(handbook.RefundPaid)
	for name, c := range map[string]refundCase{
		"RFD-1 insisted":   {handbook.RequestUnshippedRefund, []any{refundStep(handbook.RefundInsisted), pays}, handbook.EndRefunded, 120000},
		"RFD-1 RFD-6 kept": {handbook.RequestUnshippedRefund, []any{refundStep(handbook.RefundKept)}, handbook.EndKept, 0},
		"RFD-2 deducted":   {handbook.RequestShippedRefund, []any{insists, agreed(), goods, refundStep(handbook.RefundConfirmed), pays}, handbook.EndRefunded, 116500},
		"RFD-3 approved":   {handbook.RequestRefundOnly, []any{approved, paid}, handbook.EndRefunded, 120000},
		"RFD-3 rejected":   {handbook.RequestRefundOnly, []any{refundStep(handbook.RefundRejected)}, handbook.EndRefused, 0},
		"RFD-4 confirmed":  {handbook.RequestReturnRefund, []any{approved, goods, refundStep(handbook.RefundConfirmed), pays}, handbook.EndRefunded, 120000},
		"RFD-4 disputed":   {handbook.RequestReturnRefund, []any{approved, goods, refundStep(handbook.RefundDisputed), refundStep(handbook.RefundRejected)}, handbook.EndRefused, 0},
		"RFD-5 reviewed":   {handbook.RequestAdvanceRefund, []any{approved, pays}, handbook.EndRefunded, 120000},
		"RFD-5 refused":    {handbook.RequestAdvanceRefund, []any{refundStep(handbook.RefundRejected)}, handbook.EndRefused, 0},
		"RFD-6 taken back": {handbook.RequestReturnRefund, []any{approved, handbook.Fact{Kind: handbook.FactRefundClosed}}, handbook.EndKept, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := registered(t)
			s.told.Request, s.told.Amount = c.request, 120000
			s.follow(func() { s.goes(c.steps) })
			m := s.matter()
			require.Equal(t, handbook.StageClosed, m.Stage)
			require.Equal(t, c.ends, m.EndsAs)
			back := handbook.Fen(0)
			for _, e := range m.Account.Entries {
				switch e.Kind {
				case handbook.EntryRefund:
					back += e.Amount
				case handbook.EntryDeduction:
					back -= e.Amount
				default:
				}
			}
			require.Equal(t, c.back, back)
			for _, clock := range m.Clocks {
				require.False(t, clock.Running(), "%s runs on", clock.Kind)
			}
			require.Empty(t, s.rung(handbook.EventClockBreached))
		})
	}
}

// goes takes a path's steps, ten minutes after the other from ten past ten on.
func (s *trouble) goes(steps []any) {
	s.Helper()
	for i, step := range steps {
		when := "2026-11-05 10:" + string(rune('1'+i)) + "0"
		switch what := step.(type) {
		case handbook.Action:
			s.act(when, what, "")
		case handbook.Fact:
			s.hears(when, what)
		}
	}
}
