package e2e

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// placeMany places orders of different customers at nine on the first day.
func (s *shop) placeMany(n int) []*order {
	s.Helper()
	var orders []*order
	for i := range n {
		orders = append(orders, s.place(fmt.Sprintf("20%02d", i), at(1, "09:00"), fmt.Sprintf("buyer-%d", i)))
	}
	return orders
}

// holders counts the open items of a kind by who holds them.
func holders(orders []*order, kind client.ItemKind) map[string]int {
	held := map[string]int{}
	for _, o := range orders {
		o.Helper()
		held[o.await(kind).Assignee]++
	}
	return held
}

// DUTY-2, DUN-4: with accounts of their own, all on duty share the work evenly, however many items open at once.
func TestWorkIsSharedEvenly(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		orders := s.openShop(t).placeMany(10)
		forwardAll(t, at(1, "09:06"), orders...)
		require.Equal(t, map[string]int{lin: 5, chen: 5}, holders(orders, check))
	})
}

// DUTY-2: on a platform with a single account, whoever holds it on this shift does its work.
func TestSingleAccountsHolderDoesItAll(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShopOn(t, client.PlatformVipshop)
		sh.onDuty(lin, at(1, "08:00"), at(1, "22:00"))
		sh.onDuty(chen, at(1, "09:00"), at(1, "22:00"))
		orders := sh.placeMany(4)
		forwardAll(t, at(1, "09:06"), orders...)
		require.Equal(t, map[string]int{chen: 4}, holders(orders, check), "chen took the account over at nine")
	})
}

// DUTY-5: who handled a customer keeps the customer, across orders; when they are off duty, someone on duty takes it.
func TestTheCustomerKeepsTheirAgent(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShopOn(t, client.PlatformTmall)
		sh.onDuty(lin, at(1, "08:00"), at(2, "00:00"))
		first := sh.place("1001", at(1, "09:00"), "buyer-1")
		first.forwardTo(at(1, "09:06"))
		first.finish(check, noAnswer())
		sh.onDuty(chen, at(1, "08:00"), at(4, "00:00"))
		second := sh.place("1002", at(1, "10:00"), "buyer-1")
		second.forwardTo(at(1, "10:06"))
		item := second.await(check)
		require.Equal(t, lin, item.Assignee)
		require.Equal(t, "DUTY-5", item.AssignedBy)
		first.forwardTo(at(2, "08:50"))
		item = first.await(revisit)
		require.Equal(t, chen, item.Assignee, "lin is not on duty on the second day")
		require.Equal(t, "DUTY-2", item.AssignedBy)
	})
}

// DUTY-6: with nobody on duty an item is the leader's, who is told; it is never nowhere.
func TestNobodyOnDuty(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShopOn(t, client.PlatformTmall).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)
		require.Equal(t, wang, item.Assignee)
		require.Equal(t, "DUTY-6", item.AssignedBy)
		require.Equal(t, client.WaitingLeader, o.theCase().WaitingOn)
		require.Equal(t, []string{"nobody_on_duty check → wang, about wang, 1 09:05"}, o.notices())
		o.finish(check, noAnswer())
	})
}

// DUTY-5: an item is handed over by its holder or a supervisor, and by nobody else; then it is the other's to do.
func TestTransfer(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)
		require.Equal(t, chen, item.Assignee)
		transfer := func(by, to, key string) *client.TransferWorkItemResponse {
			r, err := o.people[by].TransferWorkItemWithResponse(t.Context(), item.ID, &client.TransferWorkItemParams{IdempotencyKey: key}, client.Transfer{To: to, Note: "午休"})
			require.NoError(t, err)
			return r
		}
		require.Equal(t, http.StatusForbidden, transfer(lin, lin, "t-1").StatusCode())
		require.Equal(t, http.StatusUnprocessableEntity, transfer(chen, "nobody", "t-2").StatusCode())
		for range 2 { // the same command again gets the same answer
			r := transfer(chen, lin, "t-3")
			require.Equal(t, http.StatusOK, r.StatusCode(), "%s", r.Body)
			require.Equal(t, lin, r.JSON200.Assignee)
		}
		require.Equal(t, lin, o.theCase().Owner)
		require.Equal(t, http.StatusForbidden, o.try(chen, item.ID, noAnswer(), "r-1").StatusCode())
		o.finishBy(wang, item, noAnswer())
		require.Equal(t, 1, o.told("item_transferred"))
		o.pay(at(1, "09:20"))
		require.Equal(t, wang, o.ends(client.EndingRecovered).CreditedTo)
	})
}

// CONT-1: a customer is contacted twice a day at most, across all cases. What would go over it is merged where its time
// passes before the next day, and waits where it does not; each with its reason in the timeline.
func TestOneCustomerOneVoice(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		orders := []*order{
			sh.place("1001", at(1, "09:00"), "buyer-1"), sh.place("1002", at(1, "09:00"), "buyer-1"), sh.place("1003", at(1, "09:00"), "buyer-1"),
		}
		for _, o := range orders {
			o.forwardTo(at(1, "09:06"))
		}
		orders[0].finish(check, noAnswer())
		orders[1].finish(check, noAnswer())
		for _, o := range orders {
			o.forwardTo(at(1, "15:10"))
		}
		orders[2].want()
		require.Equal(t, 2, orders[2].told("item_skipped"), "check and dunning are merged with the contacts made")
		require.Equal(t, 1, orders[0].told("item_skipped"), "the dunning is")

		for _, o := range orders {
			o.forwardTo(at(3, "09:00"))
		}
		orders[0].wantOpen("revisit LEAD-3 3 08:40–5 22:00")
		orders[1].wantOpen("revisit LEAD-3 3 08:40–5 22:00")
		orders[2].wantOpen()
		require.Equal(t, 1, orders[2].told("item_postponed"))
		orders[0].finish(revisit, noAnswer())
		orders[1].finish(revisit, noAnswer())
		orders[2].forwardTo(at(4, "09:00"))
		orders[2].wantOpen("revisit LEAD-3 4 08:40–5 22:00")

		twice := sh.number(t, `SELECT COUNT(*) FROM contacts WHERE customer LIKE ?`, "%/"+sh.name+"/buyer-1")
		require.Equal(t, 4, twice, "two on the first day, two on the third")
	})
}

// wantOpen checks the items that still take a result.
func (c *aCase) wantOpen(items ...string) {
	c.Helper()
	var got []string
	for _, i := range c.items() {
		if i.State == client.ItemStateOpen {
			got = append(got, fmt.Sprintf("%s %s %s–%s", i.Kind, i.Rule, moment(i.OpensAt), moment(i.DueAt)))
		}
	}
	require.Equal(c, items, got, "open items of %s", c.no)
}
