package storetest

import (
	"fmt"
	"testing"

	"gendan/handbook"
	"gendan/store"
)

// Months to come, before which everybody here was known, and one of long ago, in which nobody was.
const (
	april   = handbook.Month("2094-04")
	may     = handbook.Month("2094-05")
	june    = handbook.Month("2094-06")
	nextJul = handbook.Month("2094-07")
	longAgo = handbook.Month("1994-05")
)

// noBonusBefore leaves nothing to April, in which nobody asked for anything and everybody would get the bonus.
func noBonusBefore(t *testing.T, s *store.Store) {
	t.Helper()
	none := discounts()
	none.Bonus = 0
	check(t, s.SettleMonth(t.Context(), april, none))
}

// special asks for n special requests of ¥21 and gives the month's total.
func special(t *testing.T, s *store.Store, agent string, month handbook.Month, n int) {
	t.Helper()
	for i := range n {
		judge(t, s, request(fmt.Sprintf("%s-%s-%d", agent, month, i), agent, 21*yuan, month), discounts())
	}
}

// given checks what a month gave and took.
func given(t *testing.T, s *store.Store, agent string, month handbook.Month, bonus, debt int) {
	t.Helper()
	a := allowance(t, s, agent, month)
	if a.Bonus != bonus || a.Debt != debt {
		t.Errorf("%s in %s: bonus %d, debt %d; want %d and %d", agent, month, a.Bonus, a.Debt, bonus, debt)
	}
}

func monthSettled(t *testing.T, s *store.Store) {
	for _, id := range []string{"bai", "lin", "mei"} {
		agent(t, s, id)
	}
	supervisor(t, s, "zhao", handbook.RoleLeader, "", true)
	supervisor(t, s, "left", handbook.RoleAgent, "", false)
	noBonusBefore(t, s)
	special(t, s, "bai", may, 7)
	special(t, s, "lin", may, 2)
	special(t, s, "mei", may, 2)
	special(t, s, "zhao", may, 6)
	lapsed := request("lapsed", "lin", 100*yuan, may)
	check(t, s.Record(t.Context(), settledAs(lapsed, judge(t, s, lapsed, discounts()), handbook.DiscountLapsed)))
	given(t, s, "lin", june, 0, 0) // not settled yet

	check(t, s.SettleMonth(t.Context(), may, discounts()))
	expect := func() {
		t.Helper()
		given(t, s, "lin", june, 2, 0) // DISC-4: the smallest total, without what lapsed
		given(t, s, "mei", june, 2, 0) // and whoever has the same
		given(t, s, "bai", june, 0, 2) // DISC-3: seven instead of five
		given(t, s, "zhao", june, 0, 1)
		given(t, s, "left", june, 0, 0) // asked for nothing, but no longer serves
		given(t, s, "nobody", june, 0, 0)
	}
	expect()
	generous := discounts()
	generous.Bonus, generous.Requests = 9, 0
	atOnce(5, func(int) {
		if err := s.SettleMonth(t.Context(), may, generous); err != nil {
			t.Error(err)
		}
	})
	expect()
	special(t, s, "mei", may, 2) // told late: under the ids of before, which change nothing
	special(t, s, "lin", june, 1)
	expect()
}

// monthCarriesOn: a month's limit is that of the policy with what the month before gave and took.
func monthCarriesOn(t *testing.T, s *store.Store) {
	for _, id := range []string{"bai", "lin"} {
		agent(t, s, id)
	}
	noBonusBefore(t, s)
	special(t, s, "bai", may, 8) // three too many; lin has the bonus
	special(t, s, "bai", june, 3)
	special(t, s, "lin", june, 8)
	given(t, s, "bai", june, 0, 3)
	given(t, s, "lin", june, 2, 0)
	equal(t, allowance(t, s, "bai", june).Requests(discounts()), 2, "bai's requests in June")
	equal(t, allowance(t, s, "lin", june).Requests(discounts()), 7, "lin's requests in June")
	check(t, s.SettleMonth(t.Context(), june, discounts()))
	given(t, s, "bai", nextJul, 2, 1)
	given(t, s, "lin", nextJul, 0, 1)
}

// settledOnFirstUse: the Schedule has not run when the first requests of the new month come, many at once.
func settledOnFirstUse(t *testing.T, s *store.Store) {
	for _, id := range []string{"bai", "lin"} {
		agent(t, s, id)
	}
	noBonusBefore(t, s)
	special(t, s, "bai", may, 6)
	judged := make([]handbook.Discount, 24)
	atOnce(24, func(i int) {
		if i%8 == 7 {
			if err := s.SettleMonth(t.Context(), may, discounts()); err != nil {
				t.Error(err)
			}
			return
		}
		judged[i] = judge(t, s, request(fmt.Sprint("first-", i), []string{"bai", "lin"}[i%2], 21*yuan, june), discounts())
	})
	over := map[string]int{}
	for _, d := range judged {
		if d.OverCount {
			over[d.Agent]++
		}
	}
	given(t, s, "bai", june, 0, 1)
	given(t, s, "lin", june, 2, 0)
	equal(t, over["bai"], 12-4, "of bai's twelve beyond five less one")
	equal(t, over["lin"], 9-7, "of lin's nine beyond five and two")
}

// servedNotWhole: nobody was known when the month began, so that nobody has served the whole of it; who asked for too
// much pays nevertheless.
func servedNotWhole(t *testing.T, s *store.Store) {
	agent(t, s, "bai")
	agent(t, s, "lin")
	special(t, s, "bai", longAgo, 6)
	check(t, s.SettleMonth(t.Context(), longAgo, discounts()))
	given(t, s, "bai", longAgo.Add(1), 0, 1)
	given(t, s, "lin", longAgo.Add(1), 0, 0)
}
