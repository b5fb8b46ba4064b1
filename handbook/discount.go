package handbook

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// DiscountPolicy holds a shop's discount schemes and the limits of special requests (DISC).
type DiscountPolicy struct {
	Schemes  []Scheme `json:"schemes"`  // by product line; "other" is for every line that is not named
	Requests int      `json:"requests"` // DISC-3: special requests per agent and month, soft
	Sum      Yuan     `json:"sum"`      // DISC-3: their total per agent and month, hard
	Bonus    int      `json:"bonus"`    // DISC-4: requests more in the next month for the smallest total
}

// Scheme is what agents may give on their own authority for a product line (优惠权限).
type Scheme struct {
	Line     string     `json:"line"`
	Kind     SchemeKind `json:"kind"`
	Gifts    []string   `json:"gifts,omitempty"`     // mattress: for one piece, one of these …
	CashBack Yuan       `json:"cash_back,omitempty"` // mattress: … or this much (DISC-1)
	PerPiece Yuan       `json:"per_piece,omitempty"` // mattress: from two pieces on, for each (DISC-2)
	Own      Yuan       `json:"own,omitempty"`       // amount: for an order (DISC-5)
}

// SchemeKind is a kind of scheme.
type SchemeKind string

// The schemes of the handbooks: mattresses (DISC-1, DISC-2) and other goods (DISC-5).
const (
	SchemeMattress SchemeKind = "mattress"
	SchemeAmount   SchemeKind = "amount"
)

// SchemeKinds lists every kind.
func SchemeKinds() []SchemeKind { return []SchemeKind{SchemeMattress, SchemeAmount} }

// otherLines is the product line of the scheme for all lines that have none of their own.
const otherLines = "other"

// Scheme gives the scheme for a product line, and false where the shop has none.
func (p DiscountPolicy) Scheme(line string) (Scheme, bool) {
	for _, wanted := range []string{line, otherLines} {
		i := slices.IndexFunc(p.Schemes, func(s Scheme) bool { return s.Line == wanted })
		if i >= 0 {
			return p.Schemes[i], true
		}
	}
	return Scheme{}, false
}

// DiscountState is where a discount stands.
type DiscountState string

// The states of a discount. Pending and granted ones count against the month's allowance, and so does a used one.
const (
	DiscountPending   DiscountState = "pending" // waits for its approval
	DiscountGranted   DiscountState = "granted"
	DiscountRefused   DiscountState = "refused" // over the hard sum, or by a supervisor
	DiscountExpired   DiscountState = "expired" // nobody decided in time
	DiscountWithdrawn DiscountState = "withdrawn"
	DiscountUsed      DiscountState = "used"   // the case ended with an order
	DiscountLapsed    DiscountState = "lapsed" // the case ended without one
)

// DiscountStates lists every state.
func DiscountStates() []DiscountState {
	return []DiscountState{
		DiscountPending, DiscountGranted, DiscountRefused, DiscountExpired, DiscountWithdrawn, DiscountUsed, DiscountLapsed,
	}
}

// Counts says whether a discount in this state counts against the month's allowance (DISC-3).
func (s DiscountState) Counts() bool {
	return s == DiscountPending || s == DiscountGranted || s == DiscountUsed
}

// Standing says whether a discount in this state can still change.
func (s DiscountState) Standing() bool { return s == DiscountPending || s == DiscountGranted }

// DiscountRequest is what an agent asks for: a gift or an amount for so many pieces of a product line.
type DiscountRequest struct {
	Line   string `json:"line"`
	Pieces int    `json:"pieces"`
	Gift   string `json:"gift,omitempty"`
	Amount Fen    `json:"amount,omitempty"` // in total, for all pieces
	Reason string `json:"reason,omitempty"`
}

// Discount is a request and what became of it (优惠). Times are UTC.
type Discount struct {
	ID       string   `json:"id"`
	CaseID   string   `json:"case_id"`
	Platform Platform `json:"platform"`
	Shop     string   `json:"shop"`
	Agent    string   `json:"agent"` // who asked
	Month    Month    `json:"month"` // whose allowance it counts against
	DiscountRequest
	Special    bool          `json:"special,omitempty"`    // beyond the agent's own authority (DISC-3)
	OverCount  bool          `json:"over_count,omitempty"` // beyond the month's requests: costs one of next month's (DISC-3)
	State      DiscountState `json:"state"`
	Rule       Rule          `json:"rule"`
	Left       Fen           `json:"left,omitempty"` // refused over the hard sum: what was left of it (DISC-3)
	ApprovalID string        `json:"approval_id,omitempty"`
	AskedAt    time.Time     `json:"asked_at"`
	SettledAt  time.Time     `json:"settled_at,omitzero"`
	DecidedBy  string        `json:"decided_by,omitempty"` // the supervisor; empty: own authority or the limits
	Why        string        `json:"why,omitempty"`        // the supervisor's reason
	Key        string        `json:"key,omitempty"`        // the idempotency key of the request
}

// DiscountID names the nth discount of a case.
func DiscountID(caseID string, n int) string { return fmt.Sprintf("%s.d%d", caseID, n) }

// Allowance is what an agent may still ask for beyond their own authority in a month (DISC-3, DISC-4).
type Allowance struct {
	Agent string `json:"agent"`
	Month Month  `json:"month"`
	Bonus int    `json:"bonus"` // DISC-4: earned in the month before
	Debt  int    `json:"debt"`  // DISC-3: requests beyond the limit in the month before
	Count int    `json:"count"` // special requests that count
	Sum   Fen    `json:"sum"`   // and their total
}

// Requests gives the month's number of special requests, which is soft: one beyond it costs one of the next month's.
func (a Allowance) Requests(p DiscountPolicy) int { return max(0, p.Requests+a.Bonus-a.Debt) }

// CountLeft gives how many special requests are left before the next month pays.
func (a Allowance) CountLeft(p DiscountPolicy) int { return max(0, a.Requests(p)-a.Count) }

// SumLeft gives what is left of the hard sum.
func (a Allowance) SumLeft(p DiscountPolicy) Fen { return max(0, Fen(p.Sum)-a.Sum) }

// Ledger is what a request is judged by. It is read and the judgement is written in one transaction (DISC-6).
type Ledger struct {
	Allowance
	OnCase []Discount // asked for in this case before
}

// Validate refuses, as joined [*ResultError]s, a request that no scheme could grant: no pieces, neither gift nor amount
// or both, a gift that the scheme does not know, or a reason that is too long.
func (r DiscountRequest) Validate(p DiscountPolicy) error {
	var errs []error
	refuse := func(bad bool, field, reason string) {
		if bad {
			errs = append(errs, &ResultError{field, reason})
		}
	}
	scheme, known := p.Scheme(r.Line)
	refuse(!known, "line", fmt.Sprintf("the shop gives no discount on %.40q", r.Line))
	refuse(r.Pieces < 1 || r.Pieces > maxPieces, "pieces", fmt.Sprintf("must be between 1 and %d", maxPieces))
	refuse(r.Amount < 0 || r.Amount > MaxFen, "amount", "must be more than nothing and at most "+MaxFen.String())
	refuse((r.Gift == "") == (r.Amount == 0), "amount", "either an amount or a gift")
	refuse(known && r.Gift != "" && !slices.Contains(scheme.Gifts, r.Gift), "gift", fmt.Sprintf("%.40q is none of: %s", r.Gift, strings.Join(scheme.Gifts, ", ")))
	refuse(utf8.RuneCountInString(r.Reason) > MaxNote, "reason", fmt.Sprintf("longer than %d characters", MaxNote))
	return errors.Join(errs...)
}

const maxPieces = 1000

// goodsName is how product lines and gifts are named, by the policy and by who asks.
var goodsName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// JudgeDiscount says what becomes of a valid request. What the scheme leaves to the agent is granted at once: for one
// mattress exactly one gift or cash back (DISC-1), from two on so much for each (DISC-2), for other goods so much in all
// (DISC-5); what was granted in the same case before counts with it. More is a special request: refused over the
// month's hard sum, else a supervisor decides (DISC-3).
func JudgeDiscount(d Discount, l Ledger, p DiscountPolicy) Discount {
	own, rule := p.own(d, l.OnCase)
	d.Rule = rule
	switch {
	case own:
		d.State, d.SettledAt = DiscountGranted, d.AskedAt
		return d
	case d.Amount > l.SumLeft(p):
		d.State, d.Rule, d.Left, d.SettledAt = DiscountRefused, RuleDiscSpecial, l.SumLeft(p), d.AskedAt
	default:
		d.State, d.OverCount = DiscountPending, l.CountLeft(p) == 0
	}
	d.Special = true
	return d
}

// own says whether a request lies within the agent's own authority. What was asked for before counts with it when it
// falls under the same scheme, by whatever name its line goes, and a gift leaves nothing to add for several pieces.
func (p DiscountPolicy) own(d Discount, onCase []Discount) (bool, Rule) {
	scheme, _ := p.Scheme(d.Line)
	var given Fen
	asked, gift := false, false
	for _, before := range onCase {
		if by, _ := p.Scheme(before.Line); before.State.Counts() && by.Line == scheme.Line {
			given, asked, gift = given+before.Amount, true, gift || before.Gift != ""
		}
	}
	switch {
	case scheme.Kind == SchemeMattress && d.Pieces == 1:
		return !asked && d.Amount <= Fen(scheme.CashBack), RuleDiscOne
	case scheme.Kind == SchemeMattress:
		return d.Gift == "" && !gift && given+d.Amount <= Fen(scheme.PerPiece)*Fen(d.Pieces), RuleDiscMany
	}
	return given+d.Amount <= Fen(scheme.Own), RuleDiscOther
}

// SettleMonth gives the allowances of the month after one that has ended: whoever had the smallest total of special
// requests gets the bonus, all of them if several had it, but only those who served the whole month (DISC-4); and each
// request beyond the limit costs one (DISC-3).
func SettleMonth(ended []MonthTotal, p DiscountPolicy) []Allowance {
	smallest, served := Fen(0), false
	for _, t := range ended {
		if t.ServedWhole && (!served || t.Sum < smallest) {
			smallest, served = t.Sum, true
		}
	}
	next := make([]Allowance, 0, len(ended))
	for _, t := range ended {
		a := Allowance{Agent: t.Agent, Month: t.Month.Add(1), Debt: max(0, t.Count-t.Requests(p))}
		if t.ServedWhole && t.Sum == smallest {
			a.Bonus = p.Bonus
		}
		next = append(next, a)
	}
	return next
}

// MonthTotal is what an agent asked for in a month.
type MonthTotal struct {
	Allowance
	ServedWhole bool // as an agent, from the month's first day to its last
}

func (p DiscountPolicy) validate() error {
	var errs []error
	refuse := func(bad bool, path, format string, args ...any) {
		if bad {
			errs = append(errs, &PolicyError{path, fmt.Sprintf(format, args...)})
		}
	}
	lines := map[string]bool{}
	for i, s := range p.Schemes {
		path := fmt.Sprintf("discounts.schemes[%d]", i)
		refuse(lines[s.Line], path, "line %q has a scheme already", s.Line)
		lines[s.Line] = true
		refuse(!goodsName.MatchString(s.Line), path+".line", "%.40q is no name for goods (want lower-case letters, digits, _ and -, at most 40)", s.Line)
		for j, gift := range s.Gifts {
			refuse(!goodsName.MatchString(gift), fmt.Sprintf("%s.gifts[%d]", path, j), "%.40q is no name for goods (want lower-case letters, digits, _ and -, at most 40)", gift)
		}
		refuse(!slices.Contains(SchemeKinds(), s.Kind), path, "%q is neither mattress nor amount", s.Kind)
		refuse(s.Kind == SchemeAmount && (len(s.Gifts) > 0 || s.CashBack > 0 || s.PerPiece > 0), path, "gifts, cash_back and per_piece belong to kind mattress")
		refuse(s.Kind == SchemeMattress && s.Own > 0, path, "own belongs to kind amount")
	}
	refuse(p.Requests < 0 || p.Requests > maxDays, "discounts.requests", "%d is not between 0 and %d", p.Requests, maxDays)
	refuse(p.Bonus < 0 || p.Bonus > maxDays, "discounts.bonus", "%d is not between 0 and %d", p.Bonus, maxDays)
	return errors.Join(errs...)
}
