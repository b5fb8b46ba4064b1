package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// seller hires an agent with a month of their own, and gives a lead of theirs whose clock is at 09:31.
func seller(t *testing.T, sh *shop) (string, *lead) {
	t.Helper()
	he := sh.hire("he", client.RoleAgent, sh.scope())
	l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
	l.forwardTo(at(1, "09:31"))
	return he, l
}

func mattresses(pieces int, gift, amount string) client.NewDiscount {
	return client.NewDiscount{Line: "mattress", Pieces: pieces, Gift: gift, Amount: amount, Reason: "顾客犹豫"}
}

// DISC-1, DISC-2, DISC-5: what lies within the agent's own authority is granted at once; more waits for a supervisor.
func TestOwnAuthority(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		he, l := seller(t, sh)
		granted, pending := client.DiscountStateGranted, client.DiscountStatePending
		one := l.asks(he, mattresses(1, "bed_skirt", ""), granted)
		require.Equal(t, []any{"DISC-1", false}, []any{one.Rule, one.Special})
		require.True(t, l.asks(he, mattresses(1, "memory_pillow", ""), pending).Special, "exactly one gift")
		l.asks(he, yuan("20"), granted)
		l.asks(he, yuan("0.01"), pending)

		o := sh.place("1001", at(1, "09:00"), "buyer-2")
		o.forwardTo(at(1, "09:06"))
		require.Equal(t, "DISC-2", o.asks(he, mattresses(3, "", "150"), granted).Rule)
		o.asks(he, mattresses(2, "", "1"), pending)
		for _, wrong := range []client.NewDiscount{
			mattresses(1, "car", ""), mattresses(1, "bed_skirt", "10"), mattresses(1, "", ""), yuan("-1"), {Line: "pillow", Amount: "5"},
		} {
			r, err := o.ask(he, o.nextKey(), wrong)
			require.NoError(t, err)
			require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode(), "%+v: %s", wrong, r.Body)
		}
		month := sh.allowance(he, at(1, "12:00"))
		require.Equal(t, []int{3, 2}, []int{month.Used, month.Left}, "only special requests count: %+v", month)
	})
}

// DISC-2, DISC-5, DISC-7, LEAD-10: more than that is approved through the API, and used with the order.
func TestApprovedAndUsed(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		he, l := seller(t, sh)
		require.Empty(t, l.asks(he, mattresses(1, "bed_skirt", ""), client.DiscountStateGranted).ApprovalID)
		d := l.asks(he, yuan("80"), client.DiscountStatePending)
		a := l.approval(1)
		require.Equal(t, a.caseID, d.ApprovalID)
		shown := a.shown()
		require.Equal(t, []string{"80.00", he, d.ID, "老客户"}, []string{shown.Amount, shown.AskedBy, shown.DiscountID, shown.Note})
		require.Contains(t, sh.toDecide(wang), a.caseID)
		a.decides(wang, client.DecisionApprove, "可以")
		granted := sh.discount(d.ID, client.DiscountStateGranted)
		require.Equal(t, []string{wang, "可以"}, []string{granted.DecidedBy, granted.Why})
		sh.place("1001", at(1, "10:00"), "buyer-1")
		l.ends(client.EndingConverted)
		sh.discount(d.ID, client.DiscountStateUsed)
		month := sh.allowance(he, at(1, "12:00"))
		require.Equal(t, []string{"80.00", "420.00"}, []string{month.SumUsed, month.SumLeft})

		o := sh.place("1002", at(1, "09:00"), "buyer-2")
		o.forwardTo(at(1, "09:06"))
		used := o.asks(he, yuan("20"), client.DiscountStateGranted)
		o.finish(check, noAnswer())
		o.pay(at(1, "09:10"))
		o.ends(client.EndingRecovered)
		sh.discount(used.ID, client.DiscountStateUsed)
	})
}

// DISC-3, DISC-7: what was refused, has expired, was withdrawn or lapses unused gives the allowance back.
func TestTheAllowanceIsGivenBack(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		he, l := seller(t, sh)
		sum := func() string { return sh.allowance(he, at(1, "12:00")).SumUsed }
		lapses := l.asks(he, yuan("100"), client.DiscountStatePending)
		require.Equal(t, "100.00", sum())
		l.approval(1).decides(wang, client.DecisionApprove, "")
		own := l.asks(he, client.NewDiscount{Line: "mattress", Pieces: 1, Gift: "bed_skirt"}, client.DiscountStateGranted)

		refused := l.asks(he, yuan("110"), client.DiscountStatePending)
		require.Equal(t, "210.00", sum())
		l.approval(2).decides(wang, client.DecisionReject, "太多了")
		require.Equal(t, "太多了", sh.discount(refused.ID, client.DiscountStateRefused).Why)
		require.Equal(t, "100.00", sum())

		expires := l.asks(he, yuan("120"), client.DiscountStatePending)
		a := l.approval(3)
		a.forwardTo(at(3, "09:32"))
		a.over(client.EndingExpired)
		sh.discount(expires.ID, client.DiscountStateExpired)
		require.Equal(t, "100.00", sum())

		l.forwardTo(at(7, "22:00"))
		l.ends(client.EndingExhausted)
		sh.discount(lapses.ID, client.DiscountStateLapsed)
		sh.discount(own.ID, client.DiscountStateLapsed)

		withdrawn := sh.inquire("c-2", at(1, "09:00"), "buyer-2")
		withdrawn.forwardTo(at(1, "09:31"))
		d := withdrawn.asks(he, yuan("30"), client.DiscountStatePending)
		withdrawn.approval(1)
		withdrawn.withdraw()
		sh.discount(d.ID, client.DiscountStateWithdrawn)
		month := sh.allowance(he, at(1, "12:00"))
		require.Equal(t, []any{"0.00", "500.00", 0, 5}, []any{month.SumUsed, month.SumLeft, month.Used, month.Left})
	})
}

// DISC-3, DISC-6: fifty special requests of one agent over several cases at the same instant never exceed the month's sum.
// Those that would are told what is left of it.
func TestManyRequestsAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		he, first := seller(t, sh)
		cases := []*aCase{first.aCase}
		for n := range 4 {
			l := sh.inquire(fmt.Sprintf("more-%d", n), at(1, "09:00"), fmt.Sprintf("more-%d", n))
			l.forwardTo(at(1, "09:31"))
			cases = append(cases, l.aCase)
		}
		statuses := atOnce(t, func(n int) (int, error) {
			r, err := cases[n%len(cases)].ask(he, fmt.Sprintf("k-%d", n), yuan("30"))
			if err != nil || r.StatusCode() != http.StatusConflict {
				return status(r, err)
			}
			p := r.ApplicationProblemJSONDefault
			if p.Code != "over_limit" || len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Detail, "20.00") {
				return 0, fmt.Errorf("refused as %+v", p)
			}
			return r.StatusCode(), nil
		})
		require.Equal(t, map[int]int{http.StatusCreated: 16, http.StatusConflict: many - 16}, statuses)
		month := sh.allowance(he, at(1, "12:00"))
		require.Equal(t, []any{"480.00", "20.00", 16, 0}, []any{month.SumUsed, month.SumLeft, month.Used, month.Left})

		again, err := cases[0].ask(he, "k-0", yuan("30")) // the first answer, whatever it was
		require.NoError(t, err)
		require.Contains(t, []int{http.StatusCreated, http.StatusConflict}, again.StatusCode())
		limit := 200
		all, err := sh.as(he).ListDiscountsWithResponse(t.Context(), &client.ListDiscountsParams{Agent: &he, Limit: &limit})
		require.NoError(t, err)
		require.Len(t, all.JSON200.Items, many)
		over := slices.DeleteFunc(all.JSON200.Items, func(d client.Discount) bool { return !d.OverCount })
		require.Len(t, over, 16-5, "the sixth and later ones cost next month's")
		for _, c := range cases {
			c.timeline() // without gaps
		}
	})
}

// DISC-3, DISC-4: at the month's turn the one who asked for too much pays, and whoever served the whole month and asked for
// least gains. It is settled with the first request of the new month, by the case's own clock.
func TestTheMonthsTurn(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		year, month, _ := at(1, "00:00").Date()
		ended := time.Date(year, month+1, 1, 0, 0, 0, 0, day1.Location()) // all served it from its first day
		begun := time.Date(year, month+2, 1, 0, 0, 0, 0, day1.Location())
		inMonth := func(id string, first time.Time) *lead {
			l := sh.inquire(id, first.Add(9*time.Hour), id)
			l.forwardTo(first.Add(9*time.Hour + 31*time.Minute))
			return l
		}
		old := inMonth("c-1", ended)
		for n := range 6 {
			d := old.asks(lin, yuan("30"), client.DiscountStatePending)
			require.Equal(t, ended.Format("2006-01"), d.Month)
			require.Equal(t, n == 5, d.OverCount)
		}
		require.Zero(t, sh.allowance(chen, begun).Bonus, "not settled yet")
		d := inMonth("c-2", begun).asks(lin, yuan("30"), client.DiscountStatePending)
		require.Equal(t, begun.Format("2006-01"), d.Month)
		pays, gains := sh.allowance(lin, begun), sh.allowance(chen, begun)
		require.Equal(t, []int{4, 1, 0, 1, 3}, []int{pays.Requests, pays.Debt, pays.Bonus, pays.Used, pays.Left})
		require.Equal(t, []int{7, 0, 2, 0, 7}, []int{gains.Requests, gains.Debt, gains.Bonus, gains.Used, gains.Left})
		require.Equal(t, "180.00", sh.allowance(lin, ended).SumUsed)
	})
}
