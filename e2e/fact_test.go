package e2e

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// DUN-10: payment withdraws what is open at once, and credits whoever contacted the customer last before it. It may
// be told twice, and again under another id.
func TestPaymentEndsEverythingAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, noAnswer())
		o.forwardTo(at(1, "15:20"))
		paid := client.NewOrderEvent{EventID: "paid-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "15:19")}
		require.Equal(t, client.EventOutcomeApplied, o.tell(paid))
		require.Equal(t, client.EventOutcomeRepeated, o.tell(paid))
		require.Equal(t, "chen", o.ends(client.EndingRecovered).CreditedTo)
		o.want("check DUN-6 1 09:05–1 09:20 done chen", "dunning DUN-2 1 15:00–1 16:30 withdrawn chen")
		require.Equal(t, client.EventOutcomeRepeated, o.tell(paid))
		require.Equal(t, client.EventOutcomeRecorded, o.pay(at(1, "15:19")), "the same payment under another id")
		require.Equal(t, 1, o.told("paid"))
		require.Zero(t, o.told("late_fact"), "nothing new was told")
		withdrawn := o.items()[1]
		answer := o.try(chen, withdrawn.ID, noAnswer(), "too-late")
		require.Equal(t, http.StatusConflict, answer.StatusCode())
		require.Equal(t, "item_settled", answer.ApplicationProblemJSONDefault.Code)
	})
}

// DUN-10: what comes after the end is recorded, once, and changes nothing else.
func TestFactsAfterTheEnd(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		require.Equal(t, client.EventOutcomeApplied, o.closedBy(client.CloserCustomer, at(1, "09:08")))
		ended := o.ends(client.EndingClosedByCustomer)
		paid := client.NewOrderEvent{EventID: "late-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "11:00")}
		require.Equal(t, client.EventOutcomeRecorded, o.tell(paid))
		require.Equal(t, client.EventOutcomeRepeated, o.tell(paid))
		require.Equal(t, 1, o.told("late_fact"))
		require.Equal(t, ended, o.theCase())
		details, err := o.people[connector].GetOrderWithResponse(t.Context(), o.platform, o.name, o.no)
		require.NoError(t, err)
		require.WithinDuration(t, at(1, "11:00"), details.JSON200.Order.PaidAt, 0, "the order itself is paid")
	})
}

// DUN-10, DUN-12: facts may come before their order. One that was paid needs no case; a message waits for its case.
func TestFactsBeforeTheOrder(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		paid := sh.order("1001")
		require.Equal(t, client.EventOutcomeRecorded, paid.pay(at(1, "09:00:10")))
		r, err := sh.people[connector].CreateOrderWithResponse(t.Context(), sh.newOrder("1001", at(1, "09:00"), "buyer-1"))
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, r.StatusCode(), "%s", r.Body)
		require.WithinDuration(t, at(1, "09:00:10"), r.JSON200.Order.PaidAt, 0)
		c, err := sh.people[admin].GetCaseWithResponse(t.Context(), paid.caseID)
		require.NoError(t, err)
		require.Equal(t, http.StatusNotFound, c.StatusCode())

		asked := sh.order("1002")
		require.Equal(t, client.EventOutcomeRecorded, asked.reply(at(1, "09:00:30")))
		sh.place("1002", at(1, "09:00"), "buyer-2")
		asked.forwardTo(at(1, "09:06"))
		require.Equal(t, 1, asked.told("customer_replied"))
		require.WithinDuration(t, at(1, "09:00:30"), asked.theCase().UnansweredSince, 0)
	})
}

// DUN-12, DUN-5, DUN-9: who wants to cancel is left in peace; the order is theirs to close.
func TestClosedByTheCustomer(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, client.Result{Outcome: client.OutcomeWantsToCancel})
		require.Equal(t, client.StageClosing, o.theCase().Stage)
		require.Equal(t, client.WaitingCustomer, o.theCase().WaitingOn)
		o.forwardTo(at(1, "18:00"))
		o.closedBy(client.CloserCustomer, at(1, "17:59"))
		o.ends(client.EndingClosedByCustomer)
		o.want("check DUN-6 1 09:05–1 09:20 done chen")
	})
}

// DUN-12: the platform's time-out, told or not, turns the case into win-back; a new order of the same customer ends it,
// with credit, and is followed itself.
func TestWinBackUntilANewOrder(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		for no, told := range map[string]bool{"1001": true, "1002": false} {
			o := sh.place(no, at(1, "09:00"), "buyer-"+no)
			o.forwardTo(at(1, "09:10"))
			holder := o.finish(check, noAnswer()).DoneBy
			o.forwardTo(at(1, "15:10"))
			o.finish(dunning, noAnswer())
			if told {
				o.forwardTo(at(2, "08:59"))
				o.closedBy(client.CloserPlatform, at(2, "08:59"))
			}
			o.forwardTo(at(2, "09:01"))
			require.Equal(t, client.StageWinBack, o.theCase().Stage)
			again := sh.place(no+"-again", at(2, "12:00"), "buyer-"+no)
			require.Equal(t, holder, o.ends(client.EndingWonBack).CreditedTo)
			o.wantTimes(revisit, "LEAD-2 2 08:40–2 22:00")
			require.Equal(t, client.ItemStateWithdrawn, o.items()[2].State)
			again.forwardTo(at(2, "12:06"))
			require.Equal(t, holder, again.await(check).Assignee, "the customer keeps their agent (DUTY-5)")
		}
	})
}

// DUN-6, DUN-7: a concern is the dunning of its window, and leads to one more contact, which knows of it.
func TestConcern(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, concern("嫌太软"))
		one := o.await(client.ItemKindConcern)
		require.Equal(t, "嫌太软", one.Note)
		require.WithinDuration(t, one.OpensAt.Add(2*time.Hour), one.DueAt, time.Second)
		o.finish(client.ItemKindConcern, concern("还是嫌太软"))
		o.forwardTo(at(1, "17:00"))
		o.pay(at(1, "16:59"))
		o.ends(client.EndingRecovered)
		o.want("check DUN-6 1 09:05–1 09:20 done chen", "concern DUN-7 1 09:10–1 11:10 done chen")
	})
}

// DUN-11: a promised date moves the next contact to it.
func TestPromise(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		item := o.await(check)
		for _, wrong := range []client.Result{promised(0), promised(40), {Outcome: client.OutcomePromised}, {Outcome: client.OutcomeConcern}} {
			answer := o.try(item.Assignee, item.ID, wrong, o.nextKey())
			require.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode(), "%s", answer.Body)
			require.Equal(t, "invalid_result", answer.ApplicationProblemJSONDefault.Code)
		}
		o.finish(check, promised(4))
		o.forwardTo(at(4, "10:00"))
		o.finish(client.ItemKindPromise, noAnswer())
		o.forwardTo(at(7, "10:00"))
		o.finish(revisit, noAnswer())
		o.forwardTo(at(7, "22:00"))
		o.ends(client.EndingExhausted)
		o.want("check DUN-6 1 09:05–1 09:20 done chen", "promise DUN-11 4 08:40–4 22:00 done chen", "revisit LEAD-4 7 08:40–7 22:00 done chen")
	})
}

// DUTY-3, CAL-3: a customer's message waits on somebody's list until it is answered; that of the night, until the morning.
func TestCustomersMessageIsAnswered(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		o := sh.place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, noAnswer())
		o.forwardTo(at(1, "10:00"))
		o.reply(at(1, "10:00"))
		answer := o.await(client.ItemKindAnswer)
		require.Equal(t, "DUTY-3", answer.Rule)
		require.WithinDuration(t, at(1, "10:30"), answer.DueAt, time.Minute)
		yes := true
		unanswered, err := o.people[wang].ListCasesWithResponse(t.Context(), &client.ListCasesParams{Platform: &sh.platform, Shop: &sh.name, Unanswered: &yes})
		require.NoError(t, err)
		require.Len(t, unanswered.JSON200.Items, 1, "it is listed (DUTY-3)")
		o.finish(client.ItemKindAnswer, client.Result{Outcome: client.OutcomePaid})
		require.Zero(t, o.theCase().UnansweredSince)

		night := sh.place("1002", at(1, "21:00"), "buyer-2")
		night.forwardTo(at(1, "21:10"))
		night.finish(check, noAnswer())
		night.forwardTo(at(1, "23:30"))
		night.reply(at(1, "23:30"))
		night.forwardTo(at(2, "08:41"))
		night.wantTimes(client.ItemKindAnswer, "DUTY-3 2 08:40–2 09:10")
	})
}

// Amounts may change in any order of telling: the latest counts, and the timeline holds them.
func TestAmountChanged(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		changed := func(amount string, when time.Time) {
			o.tell(client.NewOrderEvent{Type: client.OrderEventTypeAmountChanged, Amount: amount, OccurredAt: when})
		}
		changed("1199.00", at(1, "09:08"))
		changed("1249.00", at(1, "09:07"))
		o.eventually("both have come", func() bool { return o.told("amount_changed") == 2 })
		o.pay(at(1, "09:12"))
		o.ends(client.EndingPaid)
		details, err := o.people[connector].GetOrderWithResponse(t.Context(), o.platform, o.name, o.no)
		require.NoError(t, err)
		require.Equal(t, "1199.00", details.JSON200.Order.Total)
	})
}
