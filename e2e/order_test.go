package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// The kinds of items, shorter.
const (
	check   = client.ItemKindCheck
	dunning = client.ItemKindDunning
	revisit = client.ItemKindRevisit
)

// DUN-2, DUN-5, DUN-6, DUN-9, DUTY-5: nobody answers, and the agents do all their work through the API, from the first
// minute to the last revisit.
func TestFigureHistorySilent(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		for _, work := range []struct {
			kind client.ItemKind
			when time.Time
		}{
			{check, at(1, "09:10")},
			{dunning, at(1, "15:30")},
			{revisit, at(2, "10:00")},
			{revisit, at(4, "10:00")},
			{revisit, at(7, "10:00")},
		} {
			o.forwardTo(work.when)
			o.finish(work.kind, noAnswer())
		}
		o.forwardTo(at(7, "21:50"))
		require.Empty(t, o.theCase().Ending, "who answers on the last evening is still heard")
		o.forwardTo(at(7, "22:00"))
		last := o.ends(client.EndingExhausted)
		o.want(
			"check DUN-6 1 09:05–1 09:20 done chen",
			"dunning DUN-2 1 15:00–1 16:30 done chen",
			"revisit LEAD-2 2 08:40–2 22:00 done chen",
			"revisit LEAD-3 3 08:40–5 22:00 done chen",
			"revisit LEAD-4 7 08:40–7 22:00 done chen",
		)
		require.False(t, last.Breached)
		require.Empty(t, last.CreditedTo)
		require.Empty(t, o.notices(), "nobody was late, so the leader has nothing to hear")
		require.Equal(t, 5, o.told("item_done"))
		require.Equal(t, 1, o.told("timed_out"), "the platform's 24 hours have passed (DUN-12)")
		o.measure(110, 80_000)
	})
}

// DUN-8: what nobody does is warned of, missed and told to the leader, item by item; the case is breached.
func TestNobodyWorks(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "16:05"))
		require.Equal(t, []string{
			"missed check → wang, about chen, 1 09:20",
			"due_soon dunning → wang, about chen, 1 16:00",
		}, o.notices(), "the check's quarter of an hour leaves no room for a warning")
		require.Equal(t, client.WaitingAgent, o.theCase().WaitingOn)
		o.forwardTo(at(1, "16:31"))
		require.Equal(t, client.WaitingLeader, o.theCase().WaitingOn)
		o.forwardTo(at(7, "22:00"))
		last := o.ends(client.EndingExhausted)
		require.True(t, last.Breached)
		o.want(
			"check DUN-6 1 09:05–1 09:20 missed chen",
			"dunning DUN-2 1 15:00–1 16:30 missed chen",
			"revisit LEAD-2 2 08:40–2 22:00 missed chen",
			"revisit LEAD-3 3 08:40–5 22:00 missed chen",
			"revisit LEAD-4 7 08:40–7 22:00 missed chen",
		)
		require.Equal(t, []string{
			"missed check → wang, about chen, 1 09:20",
			"due_soon dunning → wang, about chen, 1 16:00",
			"missed dunning → wang, about chen, 1 16:30",
			"due_soon revisit → wang, about chen, 2 21:30",
			"missed revisit → wang, about chen, 2 22:00",
			"due_soon revisit → wang, about chen, 5 21:30",
			"missed revisit → wang, about chen, 5 22:00",
			"due_soon revisit → wang, about chen, 7 21:30",
			"missed revisit → wang, about chen, 7 22:00",
		}, o.notices())
		for _, item := range o.items() {
			require.False(t, item.Actionable, "%s stays on somebody's list", item.Kind)
		}
	})
}

// DUN-1, DUN-2, DUN-3, CAL-3: the window that an order was placed in says by when it is dunned, and nothing opens at night.
func TestDunningWindows(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		morning := sh.place("1001", at(1, "07:59"), "buyer-1")
		day := sh.place("1002", at(1, "08:00"), "buyer-2")
		evening := sh.place("1003", at(1, "15:00"), "buyer-3")
		night := sh.place("1004", at(1, "23:30"), "buyer-4")
		for _, o := range []*order{morning, day, evening, night} {
			o.forwardTo(at(2, "08:57"))
		}
		morning.wantTimes(check, "DUN-6 1 08:40–1 08:55")
		morning.wantTimes(dunning, "DUN-1 1 08:55–1 10:30")
		day.wantTimes(dunning, "DUN-2 1 15:00–1 16:30")
		evening.wantTimes(check, "DUN-6 1 15:05–1 15:20")
		evening.wantTimes(dunning, "DUN-3 2 08:40–2 10:30")
		night.wantTimes(check, "DUN-6 2 08:40–2 08:55")
		night.wantTimes(dunning, "DUN-3 2 08:55–2 10:30")
	})
}

// DUN-10: who pays within the first minute was never asked for anything, and costs next to nothing.
func TestFigureHistoryPaid(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		require.Equal(t, client.EventOutcomeApplied, o.pay(at(1, "09:00:08")))
		o.forwardTo(at(1, "09:06"))
		last := o.ends(client.EndingPaid)
		require.Empty(t, last.CreditedTo)
		require.Greater(t, o.startDelay(), 5*time.Minute, "the grace is a start delay (DUN-6)")
		o.want()
		o.measure(10, 80_000)
	})
}
