package handbook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

const yuan handbook.Fen = 100

func gift(pieces int, what string) handbook.Discount {
	return handbook.Discount{DiscountRequest: handbook.DiscountRequest{Line: "mattress", Pieces: pieces, Gift: what}}
}

func money(line string, pieces int, amount handbook.Fen) handbook.Discount {
	return handbook.Discount{DiscountRequest: handbook.DiscountRequest{Line: line, Pieces: pieces, Amount: amount}}
}

// in gives a discount that was asked for before, in a state.
func in(state handbook.DiscountState, d handbook.Discount) handbook.Discount {
	d.State = state
	return d
}

// judgement is what becomes of a request, in the words of the tables below.
type judgement struct {
	state   handbook.DiscountState
	rule    handbook.Rule
	special bool
	over    bool         // beyond the month's count
	left    handbook.Fen // of the hard sum, when it was refused for it
}

// DISC-1, DISC-2, DISC-3, DISC-5: what is granted at once, what a supervisor decides, and what nobody may grant.
func TestJudgeDiscount(t *testing.T) {
	p := rulebook(t).Discounts
	const mattress, other = "mattress", "other"
	granted, pending, refused := handbook.DiscountGranted, handbook.DiscountPending, handbook.DiscountRefused
	spent := func(count int, sum handbook.Fen) handbook.Allowance {
		return handbook.Allowance{Count: count, Sum: sum}
	}
	ok := func(rule handbook.Rule) judgement { return judgement{state: granted, rule: rule} }
	ask := func(rule handbook.Rule) judgement { return judgement{state: pending, rule: rule, special: true} }
	fresh := handbook.Allowance{}
	for name, c := range map[string]struct {
		asked  handbook.Discount
		month  handbook.Allowance
		onCase []handbook.Discount
		want   judgement
	}{
		"DISC-1 a bed skirt":                         {gift(1, "bed_skirt"), fresh, nil, ok("DISC-1")},
		"DISC-1 a memory pillow":                     {gift(1, "memory_pillow"), fresh, nil, ok("DISC-1")},
		"DISC-1 ¥50 cash back":                       {money(mattress, 1, 50*yuan), fresh, nil, ok("DISC-1")},
		"DISC-1 less than ¥50":                       {money(mattress, 1, 1), fresh, nil, ok("DISC-1")},
		"DISC-1 a fen more than ¥50":                 {money(mattress, 1, 50*yuan+1), fresh, nil, ask("DISC-1")},
		"DISC-1 exactly one: cash back after a gift": {money(mattress, 1, 10*yuan), fresh, []handbook.Discount{in(granted, gift(1, "bed_skirt"))}, ask("DISC-1")},
		"DISC-1 exactly one: a second gift":          {gift(1, "memory_pillow"), fresh, []handbook.Discount{in(granted, gift(1, "bed_skirt"))}, ask("DISC-1")},
		"DISC-1 exactly one: the same gift again":    {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(granted, gift(1, "bed_skirt"))}, ask("DISC-1")},
		"DISC-1 exactly one: cash back twice":        {money(mattress, 1, 10*yuan), fresh, []handbook.Discount{in(granted, money(mattress, 1, 10*yuan))}, ask("DISC-1")},
		"DISC-1 one is asked for already":            {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(pending, money(mattress, 1, 80*yuan))}, ask("DISC-1")},
		"DISC-1 the one before was refused":          {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(refused, money(mattress, 1, 80*yuan))}, ok("DISC-1")},
		"DISC-1 the one before was taken back":       {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(handbook.DiscountWithdrawn, money(mattress, 1, 80*yuan))}, ok("DISC-1")},
		"DISC-1 the one before expired":              {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(handbook.DiscountExpired, money(mattress, 1, 80*yuan))}, ok("DISC-1")},
		"DISC-1 another line's discount":             {gift(1, "bed_skirt"), fresh, []handbook.Discount{in(granted, money(other, 1, 20*yuan))}, ok("DISC-1")},
		"DISC-1 the month is used up, not ours":      {gift(1, "bed_skirt"), spent(9, 500*yuan), nil, ok("DISC-1")},

		"DISC-2 two, ¥50 each":                   {money(mattress, 2, 100*yuan), fresh, nil, ok("DISC-2")},
		"DISC-2 two, a fen more":                 {money(mattress, 2, 100*yuan+1), fresh, nil, ask("DISC-2")},
		"DISC-2 seven, ¥50 each":                 {money(mattress, 7, 350*yuan), fresh, nil, ok("DISC-2")},
		"DISC-2 two, more":                       {money(mattress, 2, 180*yuan), fresh, nil, ask("DISC-2")},
		"DISC-2 a gift is for one":               {gift(2, "bed_skirt"), fresh, nil, ask("DISC-2")},
		"DISC-2 in two halves":                   {money(mattress, 2, 60*yuan), fresh, []handbook.Discount{in(granted, money(mattress, 2, 40*yuan))}, ok("DISC-2")},
		"DISC-2 in two halves, a fen more":       {money(mattress, 2, 60*yuan+1), fresh, []handbook.Discount{in(granted, money(mattress, 2, 40*yuan))}, ask("DISC-2")},
		"DISC-2 a third piece adds ¥50":          {money(mattress, 3, 50*yuan), fresh, []handbook.Discount{in(granted, money(mattress, 2, 100*yuan))}, ok("DISC-2")},
		"DISC-2 after a special one: no more":    {money(mattress, 2, yuan), fresh, []handbook.Discount{in(granted, money(mattress, 2, 180*yuan))}, ask("DISC-2")},
		"DISC-2 the gift for one, and then each": {money(mattress, 2, 100*yuan), fresh, []handbook.Discount{in(granted, gift(1, "bed_skirt"))}, ask("DISC-2")},
		"DISC-2 the order that used one is over": {money(mattress, 2, 100*yuan), fresh, []handbook.Discount{in(handbook.DiscountLapsed, money(mattress, 2, 100*yuan))}, ok("DISC-2")},

		"DISC-5 ¥20":                          {money(other, 1, 20*yuan), fresh, nil, ok("DISC-5")},
		"DISC-5 a fen more":                   {money(other, 1, 20*yuan+1), fresh, nil, ask("DISC-5")},
		"DISC-5 ¥20 in all, not for each":     {money(other, 5, 21*yuan), fresh, nil, ask("DISC-5")},
		"DISC-5 a line without its own terms": {money("pillow", 1, 20*yuan), fresh, nil, ok("DISC-5")},
		"DISC-5 in two halves":                {money(other, 1, 8*yuan), fresh, []handbook.Discount{in(granted, money(other, 1, 12*yuan))}, ok("DISC-5")},
		"DISC-5 in two halves, ¥1 more":       {money(other, 1, 9*yuan), fresh, []handbook.Discount{in(granted, money(other, 1, 12*yuan))}, ask("DISC-5")},
		"DISC-5 another name for the line":    {money("quilt", 1, 20*yuan), fresh, []handbook.Discount{in(granted, money("pillow", 1, 20*yuan))}, ask("DISC-5")},

		"DISC-3 up to the last fen of the sum":    {money(mattress, 2, 320*yuan), spent(1, 180*yuan), nil, ask("DISC-2")},
		"DISC-3 over the sum: what is left":       {money(mattress, 2, 320*yuan+1), spent(1, 180*yuan), nil, judgement{refused, "DISC-3", true, false, 320 * yuan}},
		"DISC-3 over the sum at once":             {money(other, 1, 501*yuan), fresh, nil, judgement{refused, "DISC-3", true, false, 500 * yuan}},
		"DISC-3 nothing is left":                  {money(other, 1, 21*yuan), spent(4, 500*yuan), nil, judgement{refused, "DISC-3", true, false, 0}},
		"DISC-3 a stricter policy came meanwhile": {money(other, 1, 21*yuan), spent(4, 900*yuan), nil, judgement{refused, "DISC-3", true, false, 0}},
		"DISC-3 a gift costs no money":            {gift(2, "bed_skirt"), spent(4, 500*yuan), nil, ask("DISC-2")},
		"DISC-3 the fifth":                        {money(other, 1, 21*yuan), spent(4, 100*yuan), nil, ask("DISC-5")},
		"DISC-3 the sixth may be approved":        {money(other, 1, 21*yuan), spent(5, 100*yuan), nil, judgement{pending, "DISC-5", true, true, 0}},
		"DISC-3 the sum stays hard for a sixth":   {money(other, 1, 401*yuan), spent(5, 100*yuan), nil, judgement{refused, "DISC-3", true, false, 400 * yuan}},
		"DISC-4 the sixth and seventh are free":   {money(other, 1, 21*yuan), handbook.Allowance{Bonus: 2, Count: 6}, nil, ask("DISC-5")},
		"DISC-4 the eighth is not":                {money(other, 1, 21*yuan), handbook.Allowance{Bonus: 2, Count: 7}, nil, judgement{pending, "DISC-5", true, true, 0}},
		"DISC-3 a debt takes the fifth":           {money(other, 1, 21*yuan), handbook.Allowance{Debt: 1, Count: 4}, nil, judgement{pending, "DISC-5", true, true, 0}},
		"DISC-3 a debt that takes them all":       {money(other, 1, 21*yuan), handbook.Allowance{Debt: 9}, nil, judgement{pending, "DISC-5", true, true, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.asked.Validate(p); err != nil {
				t.Fatalf("no request at all: %v", err)
			}
			c.asked.AskedAt = at(t, rulebook(t), "2026-11-05 10:00")
			d := handbook.JudgeDiscount(c.asked, handbook.Ledger{Allowance: c.month, OnCase: c.onCase}, p)
			if got := (judgement{d.State, d.Rule, d.Special, d.OverCount, d.Left}); got != c.want {
				t.Errorf("judged %+v, want %+v", got, c.want)
			}
			if settled := d.State != pending; settled != d.SettledAt.Equal(d.AskedAt) {
				t.Errorf("%s, settled at %s", d.State, d.SettledAt)
			}
			if d.DiscountRequest != c.asked.DiscountRequest || d.DecidedBy != "" {
				t.Errorf("the request was changed: %+v", d)
			}
		})
	}
}

// DISC-5: schemes are chosen by product line; without one for others, a line that is not named has none.
func TestScheme(t *testing.T) {
	p := handbook.DiscountPolicy{Schemes: []handbook.Scheme{
		{Line: "other", Kind: handbook.SchemeAmount, Own: 2000},
		{Line: "mattress", Kind: handbook.SchemeMattress, CashBack: 5000},
	}}
	for line, want := range map[string]string{"mattress": "mattress", "pillow": "other", "other": "other", "": "other"} {
		if got, ok := p.Scheme(line); !ok || got.Line != want {
			t.Errorf("%q has the scheme of %q, want %q", line, got.Line, want)
		}
	}
	p.Schemes = p.Schemes[1:]
	if got, ok := p.Scheme("pillow"); ok {
		t.Errorf("a pillow has %+v", got)
	}
}

// DISC-1, DISC-2, DISC-5: a request that no scheme could grant, by the field that is wrong.
func TestDiscountRequestValidate(t *testing.T) {
	p := rulebook(t).Discounts
	onlyMattresses := handbook.DiscountPolicy{Schemes: p.Schemes[:1]}
	for name, c := range map[string]struct {
		policy  handbook.DiscountPolicy
		request handbook.DiscountRequest
		fields  []string
	}{
		"an amount":             {p, handbook.DiscountRequest{Line: "mattress", Pieces: 2, Amount: 18000, Reason: "老客户"}, nil},
		"a gift":                {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1, Gift: "bed_skirt"}, nil},
		"the largest":           {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1000, Amount: handbook.MaxFen, Reason: strings.Repeat("价", handbook.MaxNote)}, nil},
		"neither":               {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1}, []string{"amount"}},
		"both":                  {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1, Gift: "bed_skirt", Amount: 1}, []string{"amount"}},
		"less than nothing":     {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1, Amount: -1}, []string{"amount"}},
		"too much":              {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1, Amount: handbook.MaxFen + 1}, []string{"amount"}},
		"no piece":              {p, handbook.DiscountRequest{Line: "mattress", Amount: 1}, []string{"pieces"}},
		"too many pieces":       {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1001, Amount: 1}, []string{"pieces"}},
		"pieces owed to us":     {p, handbook.DiscountRequest{Line: "mattress", Pieces: -2, Amount: 1}, []string{"pieces"}},
		"DISC-1 unknown gift":   {p, handbook.DiscountRequest{Line: "mattress", Pieces: 1, Gift: "car"}, []string{"gift"}},
		"DISC-5 no gifts there": {p, handbook.DiscountRequest{Line: "other", Pieces: 1, Gift: "bed_skirt"}, []string{"gift"}},
		"DISC-5 no such line":   {onlyMattresses, handbook.DiscountRequest{Line: "pillow", Pieces: 1, Amount: 1}, []string{"line"}},
		"a reason too long":     {p, handbook.DiscountRequest{Line: "other", Pieces: 1, Amount: 1, Reason: strings.Repeat("价", handbook.MaxNote+1)}, []string{"reason"}},
		"nothing at all":        {onlyMattresses, handbook.DiscountRequest{}, []string{"line", "pieces", "amount"}},
	} {
		if got := fields(t, c.request.Validate(c.policy)); !slices.Equal(got, c.fields) {
			t.Errorf("%s: refused %v, want %v", name, got, c.fields)
		}
	}
}

// fields lists the fields that a joined error names.
func fields(t *testing.T, err error) []string {
	t.Helper()
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	var all []string
	for _, e := range joined.Unwrap() {
		var at *handbook.ResultError
		if !errors.As(e, &at) || at.Reason == "" {
			t.Errorf("%v names no field", e)
			continue
		}
		all = append(all, at.Field)
	}
	return all
}
