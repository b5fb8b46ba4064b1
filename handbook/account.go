package handbook

import (
	"fmt"
	"slices"
	"time"
)

// EntryKind is a kind of entry in a case's account.
type EntryKind string

// What money moves for.
const (
	EntryExpense      EntryKind = "expense"      // parts, freight, a technician's fee
	EntryCompensation EntryKind = "compensation" // to the customer
	EntryRefund       EntryKind = "refund"       // to the customer
	EntryDeduction    EntryKind = "deduction"    // kept back from the refund (RFD-2)
	EntryReceived     EntryKind = "received"     // from a third party, on a claim
)

// EntryKinds lists every kind.
func EntryKinds() []EntryKind {
	return []EntryKind{EntryExpense, EntryCompensation, EntryRefund, EntryDeduction, EntryReceived}
}

// sign says whether an entry costs us money or brings it.
func (k EntryKind) sign() Fen {
	if k == EntryDeduction || k == EntryReceived {
		return -1
	}
	return 1
}

// Entry is one movement of money, in fen and never negative. It is booked to the party that answers for it (AS-15).
type Entry struct {
	ID     string    `json:"id"`
	Kind   EntryKind `json:"kind"`
	Party  Party     `json:"party"`
	Amount Fen       `json:"amount"`
	StepID string    `json:"step_id,omitempty"`
	Note   string    `json:"note,omitempty"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
}

// Account is a case's ledger: what was planned, and what was spent. Entries are only ever added.
type Account struct {
	Budget  Fen     `json:"budget"` // of the running plan, with what was approved beyond it
	Entries []Entry `json:"entries,omitempty"`
}

// maxEntries bounds a case's ledger.
const maxEntries = 100

// book adds an entry.
func (a *Account) book(e Entry) {
	e.ID = fmt.Sprint(len(a.Entries) + 1)
	a.Entries = append(a.Entries, e)
}

// Sum adds up the entries of some kinds.
func (a Account) Sum(kinds ...EntryKind) Fen {
	sum := Fen(0)
	for _, e := range a.Entries {
		if slices.Contains(kinds, e.Kind) {
			sum += e.Amount
		}
	}
	return sum
}

// Spent is what counts against the plan's budget.
func (a Account) Spent() Fen { return a.Sum(EntryExpense, EntryCompensation) }

// Left is what the budget still allows; negative never, since more is only spent once it is approved (AS-10).
func (a Account) Left() Fen { return a.Budget - a.Spent() }

// Cost is what the case has cost us so far: all that went out less all that came in.
func (a Account) Cost() Fen {
	cost := Fen(0)
	for _, e := range a.Entries {
		cost += e.Kind.sign() * e.Amount
	}
	return cost
}

// PartyCost is what a liable party's trouble has cost us.
type PartyCost struct {
	Party Party `json:"party"`
	Cost  Fen   `json:"cost"`
}

// ByParty books the cost by liable party (AS-15), in the order of [Parties], without those that have no entry. The
// costs add up to [Account.Cost].
func (a Account) ByParty() []PartyCost {
	var costs []PartyCost
	for _, party := range Parties() {
		cost, has := Fen(0), false
		for _, e := range a.Entries {
			if e.Party == party {
				cost, has = cost+e.Kind.sign()*e.Amount, true
			}
		}
		if has {
			costs = append(costs, PartyCost{party, cost})
		}
	}
	return costs
}

// Expense asks for money to be spent, or tells of money that was (AS-10).
type Expense struct {
	Kind   EntryKind `json:"kind"` // expense or compensation
	Party  Party     `json:"party"`
	Amount Fen       `json:"amount"`
	StepID string    `json:"step_id,omitempty"`
	Note   string    `json:"note"`
}

func (e Expense) validate(a *AfterSales) error {
	var v refusals
	v.check(e.Kind == EntryExpense || e.Kind == EntryCompensation, "kind", fmt.Sprintf("%.40q is neither expense nor compensation", e.Kind))
	v.check(slices.Contains(Parties(), e.Party), "party", fmt.Sprintf("%.40q is unknown", e.Party))
	v.amount("amount", e.Amount)
	v.check(e.Amount != 0, "amount", "must be more than nothing")
	v.check(len(a.Account.Entries) < maxEntries, "amount", fmt.Sprintf("a case has at most %d entries", maxEntries))
	step := a.step(e.StepID)
	v.check(e.StepID == "" || step != nil, "step_id", fmt.Sprintf("the running plan has no step %.40q", e.StepID))
	unpaid := step != nil && step.Kind == StepVisit && (step.State != StepDone || !a.accepted())
	v.check(!unpaid, "step_id", "a technician's visit is paid after acceptance (AS-12)")
	v.text("note", e.Note, true)
	return v.err()
}

// BudgetRow is a row of the budget table (AS-7): the budget of orders up to an amount.
type BudgetRow struct {
	UpTo    Yuan `json:"up_to,omitempty"` // of the order; nothing: every other order
	Percent int  `json:"percent"`         // of the order
	Min     Yuan `json:"min"`
	Max     Yuan `json:"max"`
}

// BudgetFor gives what may be spent on an order's trouble without approval (AS-7).
func (p AfterSalesPolicy) BudgetFor(order Fen) Fen {
	for _, row := range p.Budget {
		if row.UpTo == 0 || order <= Fen(row.UpTo) {
			return min(max(order*Fen(row.Percent)/100, Fen(row.Min)), Fen(row.Max))
		}
	}
	return 0
}
