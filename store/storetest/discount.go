package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

const (
	yuan = 100 // fen

	july   = handbook.Month("2026-07")
	august = handbook.Month("2026-08")
)

// discounts is the handbook's policy: five requests and ¥500 a month, ¥20 for other goods, two requests more as a bonus.
func discounts() handbook.DiscountPolicy {
	return handbook.DiscountPolicy{
		Schemes: []handbook.Scheme{
			{Line: "mattress", Kind: handbook.SchemeMattress, Gifts: []string{"pillow"}, CashBack: 50 * yuan, PerPiece: 50 * yuan},
			{Line: "other", Kind: handbook.SchemeAmount, Own: 20 * yuan},
		},
		Requests: 5, Sum: 500 * yuan, Bonus: 2,
	}
}

// request is the step in which an agent asks for a discount in a case that has none before.
func request(no, agent string, amount handbook.Fen, month handbook.Month) handbook.Transition {
	c := leadCase(inquiry(no, "buyer-"+no))
	c.Seq = 1
	at := month.Begins().At(0, time.UTC).Add(10 * time.Hour)
	d := handbook.Discount{
		ID: handbook.DiscountID(c.ID, 1), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Agent: agent, Month: month,
		DiscountRequest: handbook.DiscountRequest{Line: "bed", Pieces: 1, Amount: amount, Reason: "太贵"},
		ApprovalID:      "approval:" + c.ID + ".1", AskedAt: at, Key: "key-" + no,
	}
	return handbook.Transition{
		Case: c, At: at, Discounts: []handbook.Discount{d},
		Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: 1, At: at, Kind: handbook.EventDiscountAsked, By: agent, Data: handbook.EventData{Discount: &d}}},
	}
}

func judge(t tb, s *store.Store, tr handbook.Transition, p handbook.DiscountPolicy) handbook.Discount {
	t.Helper()
	d, err := s.Judge(t.Context(), tr, p, func(l handbook.Ledger) handbook.Discount {
		return handbook.JudgeDiscount(tr.Discounts[0], l, p)
	})
	check(t, err)
	return d
}

// settledAs is the step in which a judged discount comes to an end.
func settledAs(tr handbook.Transition, judged handbook.Discount, state handbook.DiscountState) handbook.Transition {
	next := tr
	next.Case.Seq++
	next.At = tr.At.Add(time.Minute)
	judged.State, judged.SettledAt = state, next.At
	next.Discounts = []handbook.Discount{judged}
	next.Events = []handbook.CaseEvent{{CaseID: next.Case.ID, Seq: next.Case.Seq, At: next.At, Kind: handbook.EventDiscountEnded, Data: handbook.EventData{Discount: &judged}}}
	return next
}

func allowance(t *testing.T, s *store.Store, agent string, month handbook.Month) handbook.Allowance {
	t.Helper()
	a, err := s.Allowance(t.Context(), agent, month)
	check(t, err)
	return a
}

// discountKept: what is judged is written with its line in the timeline, and reads as it was given.
func discountKept(t *testing.T, s *store.Store) {
	tr := request("1", "lin", 30*yuan, july)
	got := judge(t, s, tr, discounts())
	want := tr.Discounts[0]
	want.State, want.Special, want.Rule = handbook.DiscountPending, true, handbook.RuleDiscOther
	equal(t, got, want, "judgement")
	stored, err := s.GetDiscount(t.Context(), want.ID)
	check(t, err)
	equal(t, stored, want, "discount")
	equal(t, tr.Discounts[0].State, "", "the caller's transition is left as it was")
	picture := pictureOf(t, s, tr.Case.ID)
	equal(t, *picture.Timeline[0].Data.Discount, want, "the timeline's")
	equal(t, picture.Timeline[0].Rule, handbook.RuleDiscOther, "the timeline's rule")
	equal(t, picture.Case.Seq, 1, "case")

	approved := settledAs(tr, want, handbook.DiscountGranted)
	approved.Discounts[0].DecidedBy, approved.Discounts[0].Why = "wu", "老顾客"
	check(t, s.Record(t.Context(), approved))
	stored, err = s.GetDiscount(t.Context(), want.ID)
	check(t, err)
	equal(t, stored, approved.Discounts[0], "granted")
	_, err = s.GetDiscount(t.Context(), "nobody's")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown discount is not found: %v", err))
	_, err = s.Judge(t.Context(), handbook.Transition{Case: tr.Case}, discounts(), nil)
	equal(t, err != nil, true, "a judgement without a discount is refused")
}

// sumAtOnce: fifty requests of one agent over fifty cases: as many as fit into the sum are taken, and no more. That they
// are more than five is marked on all but five of them.
func sumAtOnce(t *testing.T, s *store.Store) {
	judged := make([]handbook.Discount, 50)
	atOnce(50, func(i int) { judged[i] = judge(t, s, request(fmt.Sprint(i), "lin", 30*yuan, july), discounts()) })
	taken, over := 0, 0
	for _, d := range judged {
		switch {
		case d.State == handbook.DiscountPending:
			taken++
		case d.State != handbook.DiscountRefused || d.Left != 20*yuan:
			t.Errorf("%s: %s with %v left", d.ID, d.State, d.Left)
		}
		if d.OverCount {
			over++
		}
	}
	equal(t, taken, 16, "requests of ¥30 within ¥500")
	equal(t, over, 11, "and beyond the five")
	equal(t, allowance(t, s, "lin", july), handbook.Allowance{Agent: "lin", Month: july, Count: 16, Sum: 480 * yuan}, "ledger")
}

// sumOfAnyAtOnce: whatever they ask for, nothing goes over the sum and nothing is refused that would have fitted.
func sumOfAnyAtOnce(t *testing.T, s *store.Store) {
	amounts := []handbook.Fen{21 * yuan, 499 * yuan, 77 * yuan, 120 * yuan, 33 * yuan}
	judged := make([]handbook.Discount, 100)
	atOnce(100, func(i int) {
		judged[i] = judge(t, s, request(fmt.Sprint(i), fmt.Sprint("agent-", i%2), amounts[i/2%5], july), discounts())
	})
	for _, who := range []string{"agent-0", "agent-1"} {
		var sum handbook.Fen
		for _, d := range judged {
			if d.Agent == who && d.State == handbook.DiscountPending {
				sum += d.Amount
			}
		}
		ledger := allowance(t, s, who, july)
		equal(t, ledger.Sum, sum, "sum of "+who)
		equal(t, sum <= 500*yuan, true, "within the limit")
		for _, d := range judged {
			if d.Agent == who && d.State == handbook.DiscountRefused && (d.Amount <= d.Left || d.Amount <= ledger.SumLeft(discounts())) {
				t.Errorf("%s: %v was refused with %v left", d.ID, d.Amount, d.Left)
			}
		}
	}
}

// countAtOnce: fifty requests that ask for a gift, and so for no money: five are within the count, all are taken.
func countAtOnce(t *testing.T, s *store.Store) {
	judged := make([]handbook.Discount, 50)
	atOnce(50, func(i int) {
		tr := request(fmt.Sprint(i), "lin", 0, july)
		tr.Discounts[0].DiscountRequest = handbook.DiscountRequest{Line: "mattress", Pieces: 2, Gift: "pillow"}
		judged[i] = judge(t, s, tr, discounts())
	})
	within := 0
	for _, d := range judged {
		equal(t, d.State, handbook.DiscountPending, d.ID)
		if !d.OverCount {
			within++
		}
	}
	equal(t, within, 5, "within the count")
	equal(t, allowance(t, s, "lin", july).Count, 50, "requests")
}

func givenBack(t *testing.T, s *store.Store) {
	big := request("1", "lin", 480*yuan, july)
	granted := judge(t, s, big, discounts())
	equal(t, judge(t, s, request("2", "lin", 21*yuan, july), discounts()).State, handbook.DiscountRefused, "over the sum")
	equal(t, judge(t, s, request("3", "bai", 480*yuan, july), discounts()).State, handbook.DiscountPending, "another agent's")
	equal(t, judge(t, s, request("4", "lin", 480*yuan, august), discounts()).State, handbook.DiscountPending, "another month's")
	for _, state := range []handbook.DiscountState{handbook.DiscountGranted, handbook.DiscountUsed} {
		check(t, s.Record(t.Context(), settledAs(big, granted, state)))
		equal(t, allowance(t, s, "lin", july).Sum, 480*yuan, string(state))
		big.Case.Seq++
		big.At = big.At.Add(time.Minute)
	}
	for _, state := range []handbook.DiscountState{handbook.DiscountLapsed, handbook.DiscountRefused, handbook.DiscountExpired, handbook.DiscountWithdrawn} {
		check(t, s.Record(t.Context(), settledAs(big, granted, state)))
		equal(t, allowance(t, s, "lin", july), handbook.Allowance{Agent: "lin", Month: july}, string(state))
		big.Case.Seq++
		big.At = big.At.Add(time.Minute)
	}
	equal(t, judge(t, s, request("5", "lin", 500*yuan, july), discounts()).State, handbook.DiscountPending, "the whole sum again")
}

func judgedAgain(t *testing.T, s *store.Store) {
	tr := request("1", "lin", 300*yuan, july)
	atOnce(20, func(int) { equal(t, judge(t, s, tr, discounts()).State, handbook.DiscountPending, "at once") })
	first := judge(t, s, tr, discounts())
	equal(t, allowance(t, s, "lin", july).Count, 1, "it counts once")
	other := request("2", "lin", 300*yuan, july)
	refused := judge(t, s, other, discounts())
	equal(t, refused.Left, 200*yuan, "left")
	check(t, s.Record(t.Context(), settledAs(tr, first, handbook.DiscountLapsed)))
	again, err := s.Judge(t.Context(), other, discounts(), nil)
	check(t, err)
	equal(t, again, refused, "a refusal stays one when the sum is free again")
	equal(t, len(pictureOf(t, s, other.Case.ID).Timeline), 1, "lines")
}

// judgementTakenBack: a case forgets that it asked; and later, that what it was granted had lapsed.
func judgementTakenBack(t *testing.T, s *store.Store) {
	tr := request("1", "lin", 300*yuan, july)
	judge(t, s, tr, discounts())
	anew := handbook.Transition{Case: tr.Case, At: tr.At.Add(time.Second), Events: []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: 1, At: tr.At, Kind: handbook.EventReplied}}}
	check(t, s.Record(t.Context(), anew))
	_, err := s.GetDiscount(t.Context(), tr.Discounts[0].ID)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("what was asked for in a forgotten step is gone: %v", err))
	equal(t, allowance(t, s, "lin", july).Sum, 0, "and so is its sum")
	judge(t, s, tr, discounts()) // the dead worker's, late
	equal(t, allowance(t, s, "lin", july).Sum, 0, "for good")

	later := tr
	later.Case.Seq, later.At = 2, tr.At.Add(time.Minute)
	later.Events = []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: 2, At: later.At, Kind: handbook.EventDiscountAsked, Data: handbook.EventData{Discount: &tr.Discounts[0]}}}
	granted := judge(t, s, later, discounts())
	equal(t, granted.State, handbook.DiscountPending, "asked anew")
	granted.State = handbook.DiscountGranted
	check(t, s.Record(t.Context(), settledAs(later, granted, handbook.DiscountGranted)))
	later.Case.Seq, later.At = 3, later.At.Add(time.Minute)
	check(t, s.Record(t.Context(), settledAs(later, granted, handbook.DiscountLapsed)))
	equal(t, allowance(t, s, "lin", july).Sum, 0, "lapsed")
	anew.Case.Seq, anew.At = 4, later.At.Add(time.Hour)
	anew.Granted = []handbook.Discount{granted}
	check(t, s.Record(t.Context(), anew))
	stored, err := s.GetDiscount(t.Context(), granted.ID)
	check(t, err)
	equal(t, stored, granted, "what stood before the forgotten step stands again")
	equal(t, allowance(t, s, "lin", july).Sum, 300*yuan, "and counts")
}

func onCase(t *testing.T, s *store.Store) {
	tr := request("1", "lin", 20*yuan, july)
	first := judge(t, s, tr, discounts())
	equal(t, first.State, handbook.DiscountGranted, "DISC-5: own authority")
	equal(t, allowance(t, s, "lin", july).Count, 0, "it is no special request")
	second := tr
	second.Case.Seq, second.At = 2, tr.At.Add(time.Minute)
	second.Discounts = slices.Clone(tr.Discounts)
	second.Discounts[0].ID, second.Discounts[0].Agent, second.Discounts[0].AskedAt = handbook.DiscountID(tr.Case.ID, 2), "bai", second.At
	var seen []handbook.Discount
	_, err := s.Judge(t.Context(), second, discounts(), func(l handbook.Ledger) handbook.Discount {
		seen = l.OnCase
		return handbook.JudgeDiscount(second.Discounts[0], l, discounts())
	})
	check(t, err)
	if !slices.Equal(seen, []handbook.Discount{first}) {
		t.Errorf("asked for in the case before: %+v", seen)
	}
	equal(t, allowance(t, s, "bai", july).Count, 1, "what the customer got from another agent counts with it")
}

func discountLists(t *testing.T, s *store.Store) {
	var all []handbook.Discount
	for n := range 120 {
		tr := request(fmt.Sprint(n%9), nth(persons, n, 1), 20*yuan, nth([]handbook.Month{july, august}, n, 2))
		d := tr.Discounts[0]
		d.ID = handbook.DiscountID(tr.Case.ID, n*7919%120)
		d.Platform, d.Shop, d.AskedAt = nth(platforms, n, 3), nth(shops, n, 2), nth(instants(), n, 0)
		d.State = handbook.DiscountStates()[n%7]
		check(t, s.Record(t.Context(), handbook.Transition{Case: withSeq(tr.Case, n+1), Discounts: []handbook.Discount{d}}))
		all = append(all, d)
	}
	newest := func(a, b handbook.Discount) int { return cmp.Or(b.AskedAt.Compare(a.AskedAt), cmp.Compare(b.ID, a.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.DiscountFilter{
			Agent: oneOf(r, "agent", persons...), CaseID: oneOf(r, "case", "", "", all[3].CaseID), Month: oneOf(r, "month", "", july, august),
			States:   rapid.SliceOfDistinct(rapid.SampledFrom(handbook.DiscountStates()), rapid.ID).Draw(r, "states"),
			Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Discount, *store.Cursor, error) {
			return s.ListDiscounts(t.Context(), f, p)
		})
		samePages(r, got, all, func(d handbook.Discount) bool {
			return passes(f.Agent, d.Agent) && passes(f.CaseID, d.CaseID) && passes(f.Month, d.Month) && passes(f.Platform, d.Platform) &&
				passes(f.Shop, d.Shop) && (len(f.States) == 0 || slices.Contains(f.States, d.State))
		}, newest)
	})
}

func withSeq(c handbook.Case, seq int) handbook.Case {
	c.Seq = seq
	return c
}
