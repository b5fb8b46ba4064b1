package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
	"gendan/workflows"
)

// yuan is an amount in fen.
func yuan(n int) handbook.Fen { return handbook.Fen(n * 100) }

// discount lets lin ask for a discount on mattresses at an instant.
func (s *shop) discount(when string, pieces int, amount handbook.Fen, refused *workflows.RefusalCode) {
	s.Helper()
	s.at(when, func() {
		s.update("request_discount", workflows.DiscountCommand{
			By: "lin", Key: when, Request: handbook.DiscountRequest{Line: "mattress", Pieces: pieces, Amount: amount, Reason: "regular customer"},
		}, refused)
	})
}

// discounts gives every discount in its last state, in the order of asking.
func (s *shop) discounts() []handbook.Discount {
	at := map[string]int{}
	var list []handbook.Discount
	for _, t := range s.book.written {
		for _, d := range t.Discounts {
			if d.State == "" { // as it was before it was judged
				continue
			}
			if i, ok := at[d.ID]; ok {
				list[i] = d
				continue
			}
			at[d.ID] = len(list)
			list = append(list, d)
		}
	}
	return list
}

func (s *shop) states() []handbook.DiscountState {
	var states []handbook.DiscountState
	for _, d := range s.discounts() {
		states = append(states, d.State)
	}
	return states
}

// DISC-1, DISC-2: what the agent may give is granted at once; what was not used when the lead ends without an order lapses.
func TestOwnAuthorityIsGrantedAndLapses(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.discount("2026-11-05 10:05", 1, yuan(50), nil)
		s.discount("2026-11-05 10:06", 2, yuan(50), nil)
		s.discount("2026-11-05 10:06", 2, yuan(50), nil) // sent again
	})
	require.Equal(t, []handbook.DiscountState{handbook.DiscountLapsed, handbook.DiscountLapsed}, s.states())
	require.Equal(t, 2, count(s, handbook.EventDiscountAsked))
	require.Equal(t, 2, count(s, handbook.EventDiscountEnded))
	require.Zero(t, count(s, handbook.EventApprovalAsked))
}

// DISC-2, DISC-7: more asks for approval; granted, it is used with the order.
func TestApprovedDiscountIsUsed(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.discount("2026-11-05 10:05", 2, yuan(180), nil)
		s.decide("2026-11-05 10:10", s.asked(1), workflows.DecideCommand{By: "wang", Approve: true, Reason: "two at once", Key: "1"}, "")
		s.tell("2026-11-05 10:20", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 10:20")})
	})
	asked := s.approval(s.asked(1))
	require.Equal(t, yuan(180), asked.Amount)
	got := s.discounts()[0]
	require.Equal(t, handbook.DiscountUsed, got.State)
	require.Equal(t, "wang", got.DecidedBy)
	require.Equal(t, "two at once", got.Why)
	require.Equal(t, handbook.Month("2026-11"), got.Month)
}

// DISC-7: a refusal and an expiry settle the request, with who and why; neither counts against the allowance.
func TestRefusedAndExpiredDiscounts(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.discount("2026-11-05 10:05", 2, yuan(180), nil)
		s.signal("2026-11-05 10:10", s.asked(1), "reject", by("wang", "too much"))
		s.discount("2026-11-05 10:15", 2, yuan(150), nil)
	})
	require.Equal(t, []handbook.DiscountState{handbook.DiscountRefused, handbook.DiscountExpired}, s.states())
	require.Equal(t, "too much", s.discounts()[0].Why)
	for _, state := range s.states() {
		require.False(t, state.Counts())
	}
}

// DISC-3: over the month's hard sum nobody is asked.
func TestOverTheHardSum(t *testing.T) {
	s := received(t)
	s.book.ledger.Sum = yuan(400)
	s.follow(func() { s.discount("2026-11-05 10:05", 2, yuan(180), nil) })
	require.Equal(t, []handbook.DiscountState{handbook.DiscountRefused}, s.states())
	require.Equal(t, yuan(100), s.discounts()[0].Left)
	require.Zero(t, count(s, handbook.EventApprovalAsked))
}

// DISC-7: what waits for a decision when the case ends is taken back with it, and a decision that comes later has no effect.
func TestPendingDiscountEndsWithItsCase(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.discount("2026-11-05 10:05", 2, yuan(180), nil)
		s.tell("2026-11-05 10:20", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 10:20")})
	})
	require.Equal(t, []handbook.DiscountState{handbook.DiscountWithdrawn}, s.states())
	s.ended(handbook.EndConverted)
}

// DISC: a request that no scheme knows is refused by name of the field, and changes nothing.
func TestImpossibleDiscount(t *testing.T) {
	s := received(t)
	refused := workflows.RefusedRequest
	s.follow(func() { s.discount("2026-11-05 10:05", 0, yuan(50), &refused) })
	require.Empty(t, s.discounts())
	require.Zero(t, count(s, handbook.EventDiscountAsked))
}

// DISC-3: a request in the month's last minutes counts against that month, by the shop's clock.
func TestMonthTurnsByTheShopsClock(t *testing.T) {
	s := opened(t, shanghai(t, "2026-11-30 20:00"), tmallPolicy(t))
	s.lead = handbook.Lead{
		LeadKey: handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "L1"}, Agent: "lin",
		ReceivedAt: s.start, LastWordAt: s.start,
	}
	s.follow(func() {
		s.discount("2026-11-30 23:59", 1, yuan(50), nil)
		s.discount("2026-12-01 00:00", 2, yuan(50), nil)
	})
	require.Equal(t, handbook.Month("2026-11"), s.discounts()[0].Month)
	require.Equal(t, handbook.Month("2026-12"), s.discounts()[1].Month)
}

// DISC-5, DUN-10: an unpaid order's customer can be given something too: used when it is paid, lapsed when it is not.
func TestDiscountOnAnUnpaidOrder(t *testing.T) {
	s := placed(t, "09:00")
	s.discount("2026-11-05 09:10", 1, yuan(50), nil)
	s.tell("2026-11-05 15:20", paidAt(s, "2026-11-05 15:19"))
	s.run()
	require.Equal(t, []handbook.DiscountState{handbook.DiscountUsed}, s.states())

	s = placed(t, "09:00")
	s.discount("2026-11-05 09:10", 1, yuan(50), nil)
	s.run()
	require.Equal(t, []handbook.DiscountState{handbook.DiscountLapsed}, s.states())
}

// An operator's signal that means nothing to a case is kept in its timeline and changes nothing.
func TestUnknownSignalsAreKept(t *testing.T) {
	s := placed(t, "09:00")
	s.at("2026-11-05 09:10", func() {
		s.env.SignalWorkflow("paid", []int{1, 2})
		s.env.SignalWorkflow("paied", map[string]string{"by": "wang"})
	})
	s.tell("2026-11-05 15:20", paidAt(s, "2026-11-05 15:19"))
	s.run()
	var kept []string
	for _, ev := range s.book.events() {
		if ev.Kind == handbook.EventUnknownSignal {
			kept = append(kept, ev.Data.Signal+" "+ev.Data.Note)
		}
	}
	require.Equal(t, []string{"paid [1,2]", `paied {"by":"wang"}`}, kept)
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
}
