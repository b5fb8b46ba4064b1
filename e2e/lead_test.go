package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// LEAD-1…5, LEAD-10, DUTY-5: a lead that stays silent is urged the same day and revisited on day 2, days 3–5 and day 7; the
// agent who received it does all of that through the API, and then it ends without an order.
func TestFigureHistorySilentLead(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		require.Equal(t, client.StageReception, l.theCase().Stage)
		require.Equal(t, client.WaitingCustomer, l.theCase().WaitingOn)
		for _, work := range []struct {
			kind  client.ItemKind
			when  time.Time
			stage client.Stage
		}{
			{urge, at(1, "09:31"), client.StageUrging},
			{revisit, at(2, "10:00"), client.StageRevisit},
			{revisit, at(4, "10:00"), client.StageRevisit},
			{revisit, at(7, "10:00"), client.StageRevisit},
		} {
			l.forwardTo(work.when)
			item := l.await(work.kind)
			require.Equal(t, "怕太软", item.Concern, "LEAD-2: noted at reception")
			require.Equal(t, work.stage, l.theCase().Stage)
			l.finishBy(lin, item, noAnswer())
		}
		l.forwardTo(at(7, "21:50"))
		require.Empty(t, l.theCase().Ending, "who answers on the last evening is still heard")
		l.forwardTo(at(7, "22:00"))
		last := l.ends(client.EndingExhausted)
		l.want(
			"urge LEAD-1 1 09:30–1 22:00 done lin",
			"revisit LEAD-2 2 08:40–2 22:00 done lin",
			"revisit LEAD-3 3 08:40–5 22:00 done lin",
			"revisit LEAD-4 7 08:40–7 22:00 done lin",
		)
		require.False(t, last.Breached)
		require.Empty(t, last.CreditedTo)
		require.Equal(t, 1, last.Round)
		require.Empty(t, l.notices(), "nobody was late, so the leader has nothing to hear")
		l.lostNothing()
		l.measure(90, 80_000)
	})
}

// LEAD-3: the second revisit, and no other item, tells the shop's promotion with its dates.
func TestSecondRevisitTellsThePromotion(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(7, "09:00"))
		items := l.items()
		require.Len(t, items, 4)
		for _, item := range items {
			tells := item.Rule == "LEAD-3"
			for _, brief := range []string{item.Brief.Zh, item.Brief.En} {
				require.Equal(t, tells, strings.Contains(brief, promotion), "%s: %s", item.Rule, brief)
			}
		}
		l.withdraw()
		l.ends(client.EndingWithdrawn)
		for _, item := range l.items() {
			require.False(t, item.Actionable)
		}
	})
}

// LEAD-9, DUN-8: what nobody does is warned of, missed and told to the leader; it is not made up, and the cadence goes on by
// its days.
func TestNobodyFollowsALead(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(7, "22:00"))
		require.True(t, l.ends(client.EndingExhausted).Breached)
		l.want(
			"urge LEAD-1 1 09:30–1 22:00 missed lin",
			"revisit LEAD-2 2 08:40–2 22:00 missed lin",
			"revisit LEAD-3 3 08:40–5 22:00 missed lin",
			"revisit LEAD-4 7 08:40–7 22:00 missed lin",
		)
		require.Equal(t, []string{
			"due_soon urge → wang, about lin, 1 21:30", "missed urge → wang, about lin, 1 22:00",
			"due_soon revisit → wang, about lin, 2 21:30", "missed revisit → wang, about lin, 2 22:00",
			"due_soon revisit → wang, about lin, 5 21:30", "missed revisit → wang, about lin, 5 22:00",
			"due_soon revisit → wang, about lin, 7 21:30", "missed revisit → wang, about lin, 7 22:00",
		}, l.notices())
	})
}

// LEAD-1, CAL-3: silence counts within duty hours. What falls silent in the evening is urged while there is time, of a
// night's inquiry in the morning, and where duty ends first the next day's revisit does it.
func TestSilenceWithinDutyHours(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		early := sh.inquire("c-1", at(1, "05:00"), "buyer-1")
		evening := sh.inquire("c-2", at(1, "21:15"), "buyer-2")
		late := sh.inquire("c-3", at(1, "21:31"), "buyer-3")
		midnight := sh.inquire("c-4", at(1, "23:59:59"), "buyer-4")
		forwardAll(t, at(2, "09:11"), early, evening, late, midnight)
		early.wantTimes(urge, "LEAD-1 1 09:10–1 22:00")
		evening.wantTimes(urge, "LEAD-1 1 21:45–1 22:00")
		for _, l := range []*lead{late, midnight} {
			l.want("revisit LEAD-2 2 08:40–2 22:00 open lin")
			require.Equal(t, 1, l.told("item_skipped"))
		}
	})
}

// LEAD-11: a question whose answer needs checking is answered within 24 hours, beside the cadence.
func TestAQuestionIsLookedUp(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(1, "21:00"))
		first := l.run()
		l.finish(urge, client.Result{Outcome: client.OutcomeQuestion, Note: "床垫压缩后多厚"})
		l.round(2, first)
		require.Equal(t, "床垫压缩后多厚", l.await(client.ItemKindLookUp).Note)
		l.wantTimes(client.ItemKindLookUp, "LEAD-11 1 21:00–2 21:00")
		l.finish(client.ItemKindLookUp, replied())
		require.Len(t, l.items(), 2)
	})
}

// LEAD-10, DUTY-5: an order told with the customer's id, paid or not, converts the lead and credits whoever contacted the
// customer last before it. An unpaid one is followed by a case of its own.
func TestAnOrderConverts(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		for name, paid := range map[string]bool{"unpaid": false, "paid": true} {
			sh := s.openShop(t)
			sh.onDutyHere(wang)
			l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
			l.forwardTo(at(1, "09:31"))
			l.finishBy(wang, l.await(urge), noAnswer())
			l.forwardTo(at(2, "10:00"))
			told := sh.newOrder("1001", at(2, "09:00"), "buyer-1")
			want := http.StatusCreated
			if paid {
				told.PaidAt, want = at(2, "09:01"), http.StatusOK
			}
			for range 2 {
				r, err := sh.people[connector].CreateOrderWithResponse(t.Context(), told)
				require.NoError(t, err)
				require.Equal(t, want, r.StatusCode(), "%s: %s", name, r.Body)
				want = http.StatusOK
			}
			require.Equal(t, wang, l.ends(client.EndingConverted).CreditedTo, name)
			require.Equal(t, 1, l.told("customer_ordered"))
			l.want("urge LEAD-1 1 09:30–1 22:00 done wang", "revisit LEAD-2 2 08:40–2 22:00 withdrawn wang")
			o := sh.order("1001")
			r, err := sh.people[admin].GetCaseWithResponse(t.Context(), o.caseID)
			require.NoError(t, err)
			require.Equal(t, map[bool]int{false: http.StatusOK, true: http.StatusNotFound}[paid], r.StatusCode(), name)
			if !paid {
				o.forwardTo(at(2, "09:06"))
				require.Equal(t, wang, o.await(check).Assignee, "DUTY-5: who handled the customer")
			}
		}
	})
}

// LEAD-10: an order told where the platform hides the buyer converts too; one placed before the inquiry does not; and one
// that was told before the lead converts it at once, crediting who received the customer.
func TestOtherWaysToConvert(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		hidden := sh.inquire("c-1", at(1, "09:00"), "")
		order := func(no string, placed time.Time) client.EventOutcome {
			r, err := sh.people[connector].CreateLeadOrderWithResponse(t.Context(), sh.platform, sh.name, "c-1", client.LeadOrder{OrderNo: no, PlacedAt: placed})
			require.NoError(t, err)
			require.NotNil(t, r.JSON202, "%s", r.Body)
			return r.JSON202.Outcome
		}
		require.Equal(t, client.EventOutcomeApplied, order("1001", at(1, "08:59")))
		hidden.eventually("the old order is noted", func() bool { return hidden.told("customer_ordered") == 1 })
		require.Empty(t, hidden.theCase().Ending)
		require.Equal(t, client.EventOutcomeApplied, order("1002", at(1, "09:10")))
		require.Equal(t, lin, hidden.ends(client.EndingConverted).CreditedTo, "who received the customer")
		require.Equal(t, client.EventOutcomeRecorded, order("1002", at(1, "09:10")))
		require.Zero(t, hidden.told("late_fact"))

		sh.place("1003", at(1, "09:30"), "buyer-3")
		after := sh.inquire("c-3", at(1, "09:00"), "buyer-3")
		require.Equal(t, lin, after.ends(client.EndingConverted).CreditedTo)
	})
}
