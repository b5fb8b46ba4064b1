package handbook_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// served is an agent who served the whole month, with what they asked for.
func served(agent string, count int, sum handbook.Fen) handbook.MonthTotal {
	return handbook.MonthTotal{Allowance: handbook.Allowance{Agent: agent, Month: "2026-11", Count: count, Sum: sum}, ServedWhole: true}
}

// DISC-3, DISC-4: what November leaves for December: the bonus and the debt, each as "agent bonus debt".
func TestSettleMonth(t *testing.T) {
	p := rulebook(t).Discounts
	newcomer := func(agent string, sum handbook.Fen) handbook.MonthTotal {
		t := served(agent, 1, sum)
		t.ServedWhole = false
		return t
	}
	with := func(t handbook.MonthTotal, bonus, debt int) handbook.MonthTotal {
		t.Bonus, t.Debt = bonus, debt
		return t
	}
	for name, c := range map[string]struct {
		ended []handbook.MonthTotal
		want  []string
	}{
		"nobody at all":                         {nil, nil},
		"DISC-4 the smallest total":             {[]handbook.MonthTotal{served("an", 2, 300), served("lin", 5, 100), served("mei", 1, 200)}, []string{"an 0 0", "lin 2 0", "mei 0 0"}},
		"DISC-4 by money, not by count":         {[]handbook.MonthTotal{served("an", 4, 100), served("lin", 1, 101)}, []string{"an 2 0", "lin 0 0"}},
		"DISC-4 asked for nothing":              {[]handbook.MonthTotal{served("an", 0, 0), served("lin", 1, 1)}, []string{"an 2 0", "lin 0 0"}},
		"DISC-4 a tie: both":                    {[]handbook.MonthTotal{served("an", 1, 100), served("lin", 2, 100), served("mei", 1, 200)}, []string{"an 2 0", "lin 2 0", "mei 0 0"}},
		"DISC-4 nobody asked for anything: all": {[]handbook.MonthTotal{served("an", 0, 0), served("lin", 0, 0)}, []string{"an 2 0", "lin 2 0"}},
		"DISC-4 alone":                          {[]handbook.MonthTotal{served("an", 5, 500)}, []string{"an 2 0"}},
		"DISC-4 came in the month's middle":     {[]handbook.MonthTotal{newcomer("an", 0), served("lin", 2, 300)}, []string{"an 0 0", "lin 2 0"}},
		"DISC-4 a newcomer in a tie":            {[]handbook.MonthTotal{newcomer("an", 300), served("lin", 2, 300)}, []string{"an 0 0", "lin 2 0"}},
		"DISC-4 nobody served it whole":         {[]handbook.MonthTotal{newcomer("an", 0), newcomer("lin", 0)}, []string{"an 0 0", "lin 0 0"}},
		"DISC-3 five are free":                  {[]handbook.MonthTotal{served("an", 5, 100), served("lin", 0, 0)}, []string{"an 0 0", "lin 2 0"}},
		"DISC-3 a sixth costs one":              {[]handbook.MonthTotal{served("an", 6, 100), served("lin", 0, 0)}, []string{"an 0 1", "lin 2 0"}},
		"DISC-3 a ninth costs four":             {[]handbook.MonthTotal{served("an", 9, 100), served("lin", 0, 0)}, []string{"an 0 4", "lin 2 0"}},
		"DISC-3 the bonus was used up":          {[]handbook.MonthTotal{with(served("an", 7, 100), 2, 0), served("lin", 0, 0)}, []string{"an 0 0", "lin 2 0"}},
		"DISC-3 beyond the bonus":               {[]handbook.MonthTotal{with(served("an", 8, 100), 2, 0), served("lin", 0, 0)}, []string{"an 0 1", "lin 2 0"}},
		"DISC-3 a debt that goes on":            {[]handbook.MonthTotal{with(served("an", 5, 100), 0, 2), served("lin", 0, 0)}, []string{"an 0 2", "lin 2 0"}},
		"DISC-3 a debt that was paid":           {[]handbook.MonthTotal{with(served("an", 3, 100), 0, 2), served("lin", 0, 0)}, []string{"an 0 0", "lin 2 0"}},
		"DISC-3 costs next month's at most":     {[]handbook.MonthTotal{with(served("an", 0, 0), 0, 8)}, []string{"an 2 0"}},
		"DISC-3, DISC-4 both":                   {[]handbook.MonthTotal{served("an", 6, 0), served("lin", 1, 100)}, []string{"an 2 1", "lin 0 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range handbook.SettleMonth(c.ended, p) {
				got = append(got, fmt.Sprintf("%s %d %d", a.Agent, a.Bonus, a.Debt))
				if a.Month != "2026-12" || a.Count != 0 || a.Sum != 0 {
					t.Errorf("December begins with %+v", a)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("settled %q, want %q", got, c.want)
			}
		})
	}
}

// DISC-3, DISC-6: whatever an agent asks for in a month, and whatever becomes of it: what counts never exceeds the sum,
// nothing that is left is ever less than nothing, and the next month's debt is what went over the count.
func TestAMonthOfRequests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := handbook.DiscountPolicy{
			Schemes:  []handbook.Scheme{{Line: "other", Kind: handbook.SchemeAmount, Own: handbook.Yuan(rapid.IntRange(0, 30).Draw(t, "own"))}},
			Requests: rapid.IntRange(0, 6).Draw(t, "requests"), Sum: handbook.Yuan(rapid.IntRange(0, 300).Draw(t, "sum")), Bonus: 2,
		}
		month := handbook.Allowance{
			Agent: "lin", Month: "2026-11", Bonus: rapid.SampledFrom([]int{0, 2}).Draw(t, "bonus"), Debt: rapid.IntRange(0, 9).Draw(t, "debt"),
		}
		var standing []handbook.Discount
		over := 0
		for range rapid.IntRange(1, 20).Draw(t, "times") {
			if n := len(standing); n > 0 && rapid.IntRange(0, 3).Draw(t, "refused") == 0 { // gives its part back
				i := rapid.IntRange(0, n-1).Draw(t, "which")
				month.Count, month.Sum = month.Count-1, month.Sum-standing[i].Amount
				standing = slices.Delete(standing, i, i+1)
			}
			d := handbook.JudgeDiscount(money("other", 1, handbook.Fen(rapid.IntRange(1, 120).Draw(t, "amount"))), handbook.Ledger{Allowance: month}, p)
			switch {
			case d.Left != month.SumLeft(p) && d.State == handbook.DiscountRefused, month.SumLeft(p) < 0, month.CountLeft(p) < 0, month.Requests(p) < 0:
				t.Fatalf("left %s: %+v of %+v", d.Left, d, month)
			case d.OverCount && month.Count < month.Requests(p):
				t.Fatalf("over the count with %d of %d", month.Count, month.Requests(p))
			case d.Special && d.State.Counts():
				standing = append(standing, d)
				month.Count, month.Sum = month.Count+1, month.Sum+d.Amount
			}
			if month.Sum > handbook.Fen(p.Sum) {
				t.Fatalf("¥%s of ¥%s a month", month.Sum, handbook.Fen(p.Sum))
			}
			over = max(0, month.Count-month.Requests(p))
		}
		next := handbook.SettleMonth([]handbook.MonthTotal{{Allowance: month}}, p)
		if len(next) != 1 || next[0].Debt != over || next[0].Bonus != 0 || next[0].Requests(p) != max(0, p.Requests-over) {
			t.Fatalf("%d over the count, and December is %+v", over, next)
		}
	})
}

// DISC-3: what counts against a month, and what can still change.
func TestDiscountStates(t *testing.T) {
	for state, want := range map[handbook.DiscountState][2]bool{ // counts, standing
		handbook.DiscountPending: {true, true}, handbook.DiscountGranted: {true, true}, handbook.DiscountUsed: {true, false},
		handbook.DiscountRefused: {}, handbook.DiscountExpired: {}, handbook.DiscountWithdrawn: {}, handbook.DiscountLapsed: {},
	} {
		if got := [2]bool{state.Counts(), state.Standing()}; got != want || !slices.Contains(handbook.DiscountStates(), state) {
			t.Errorf("%s counts and stands %v, want %v", state, got, want)
		}
	}
}

// DISC-3, DISC-4: months are the shop's, and the year turns after December.
func TestMonth(t *testing.T) {
	for s, want := range map[string][3]string{ // the month after, the month before, the first day
		"2026-11": {"2026-12", "2026-10", "2026-11-01"},
		"2026-12": {"2027-01", "2026-11", "2026-12-01"},
		"2027-01": {"2027-02", "2026-12", "2027-01-01"},
		"2028-02": {"2028-03", "2028-01", "2028-02-01"},
	} {
		m, err := handbook.ParseMonth(s)
		if err != nil || string(m) != s || string(m.Add(1)) != want[0] || string(m.Add(-1)) != want[1] || m.Begins().String() != want[2] || m.Add(0) != m {
			t.Errorf("%s: %v, after it %s, before it %s, begins %s", m, err, m.Add(1), m.Add(-1), m.Begins())
		}
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026/01", "2026-01-01", "-001-01", "二〇二六"} {
		if m, err := handbook.ParseMonth(s); !errors.Is(err, handbook.ErrMonth) {
			t.Errorf("%q: %s, %v; want it refused", s, m, err)
		}
	}
	p := rulebook(t)
	for when, want := range map[string]handbook.Month{
		"2026-11-30 23:59:59": "2026-11", "2026-12-01 00:00:00": "2026-12", // still November by UTC
		"2026-12-31 23:59:59": "2026-12", "2027-01-01 00:00:00": "2027-01", "2028-02-29 12:00:00": "2028-02",
	} {
		if got := handbook.MonthOf(at(t, p, when), p.Zone()); got != want {
			t.Errorf("%s is in %s, want %s", when, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := handbook.MonthOf(anInstant(t, p), p.Zone())
		n, k := rapid.IntRange(-40, 40).Draw(t, "months"), rapid.IntRange(-40, 40).Draw(t, "more")
		if m.Add(n).Add(k) != m.Add(n+k) || m.Add(n).Add(-n) != m {
			t.Fatalf("%s and %d and %d months: %s, %s", m, n, k, m.Add(n).Add(k), m.Add(n+k))
		}
		if begins := m.Begins(); begins.Date != 1 || handbook.MonthOf(begins.At(0, time.UTC), time.UTC) != m {
			t.Fatalf("%s begins on %s", m, begins)
		}
	})
}
