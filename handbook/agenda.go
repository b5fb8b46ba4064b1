package handbook

import (
	"cmp"
	"slices"
	"time"
)

// Agenda is what a case still plans to ask for.
type Agenda []PlannedItem

// DropReason says why a planned item will not open.
type DropReason string

// Why a planned item does not open. Each is recorded in the case's timeline.
const (
	DropBeforeKnown DropReason = "before_known" // it was due before we knew of the order: skipped, not missed
	DropReached     DropReason = "reached"      // the customer was reached already: that counts as the dunning (DUN-6)
	DropPromised    DropReason = "promised"     // the promised date takes its place (DUN-11)
	DropCancelling  DropReason = "cancelling"   // the customer will close the order
	DropMerged      DropReason = "merged"       // the customer has been contacted often enough today (CONT-1)
	DropLostReason  DropReason = "lost_reason"  // the facts no longer ask for it (CONT-2)
	DropTimedOut    DropReason = "timed_out"    // the platform closed the order and win-back is off (DUN-12)
	DropReplied     DropReason = "replied"      // the customer talks with us again: the cadence starts anew (LEAD-5)
	DropTooLate     DropReason = "too_late"     // duty ends before the silence is long enough; the next day's revisit does it (LEAD-1)
)

// DropReasons lists every reason.
func DropReasons() []DropReason {
	return []DropReason{
		DropBeforeKnown, DropReached, DropPromised, DropCancelling, DropMerged, DropLostReason, DropTimedOut,
		DropReplied, DropTooLate,
	}
}

// Dropped is a planned item that will not open, and why.
type Dropped struct {
	Item   PlannedItem `json:"item"`
	Reason DropReason  `json:"reason"`
}

// Next gives the item that opens first, and of several the one that is due first.
func (a Agenda) Next() (PlannedItem, bool) {
	if len(a) == 0 {
		return PlannedItem{}, false
	}
	return slices.MinFunc(a, func(x, y PlannedItem) int {
		return cmp.Or(x.Opens.Compare(y.Opens), x.Due.Compare(y.Due))
	}), true
}

// Beside gives the items that do not wait for those that come in turn.
func (a Agenda) Beside() Agenda {
	rest, _ := a.drop("", func(i PlannedItem) bool { return i.Kind.InTurn() })
	return rest
}

// KnownAt drops what was due before we knew of the order: skipped with that reason, never missed.
func (a Agenda) KnownAt(known time.Time) (Agenda, []Dropped) {
	return a.drop(DropBeforeKnown, func(i PlannedItem) bool { return !i.Due.After(known) })
}

// After gives the agenda after a contact of the given kind ended in a result at an instant (DUN-5):
// a customer who was reached needs no dunning (DUN-6) and has had an answer (DUTY-3), a concern leads to one more contact (DUN-7),
// a promise moves the next contact to its date (DUN-11), and who will cancel is left in peace.
func (a Agenda) After(kind ItemKind, r Result, at time.Time, p Policy) (Agenda, []Dropped) {
	switch r.Outcome {
	case OutcomePromised:
		return a.promised(r, at, p)
	case OutcomeWantsToCancel:
		return a.drop(DropCancelling, func(PlannedItem) bool { return true })
	case OutcomePaid, OutcomeConcern:
		rest, dropped := a.drop(DropReached, func(i PlannedItem) bool { return i.Kind == ItemDunning || i.Kind == ItemAnswer })
		if r.Outcome == OutcomeConcern && kind != ItemConcern {
			rest = append(rest.noting(r.Note), p.concern(r, at))
			byOpening(rest)
		}
		return rest, dropped
	default:
		return a, nil
	}
}

// Answering adds the answer to a customer's message that came in at an instant (DUTY-3).
func (a Agenda) Answering(at time.Time, p Policy) Agenda {
	if slices.ContainsFunc(a, func(i PlannedItem) bool { return i.Kind == ItemAnswer }) {
		return a
	}
	duty := p.Duty()
	opens := duty.NextOpen(at)
	due, _ := duty.Add(opens, time.Duration(p.Unpaid.AnswerDue))
	rest := append(slices.Clone(a), p.planned(ItemAnswer, RuleDutyAnswer, opens, due))
	byOpening(rest)
	return rest
}

// Answer gives the planned answer to a customer's message, if there is one.
func (a Agenda) Answer() (PlannedItem, bool) {
	i := slices.IndexFunc(a, func(i PlannedItem) bool { return i.Kind == ItemAnswer })
	if i < 0 {
		return PlannedItem{}, false
	}
	return a[i], true
}

// TimedOut drops everything but answers, for a shop without win-back (DUN-12).
func (a Agenda) TimedOut() (Agenda, []Dropped) {
	return a.drop(DropTimedOut, func(i PlannedItem) bool { return i.Kind != ItemAnswer })
}

// Without gives the agenda without an item.
func (a Agenda) Without(item PlannedItem) Agenda {
	rest, _ := a.drop("", func(i PlannedItem) bool { return i == item })
	return rest
}

// Postpone moves an item's opening (CONT-1).
func (a Agenda) Postpone(item PlannedItem, until time.Time, p Policy) Agenda {
	rest := a.Without(item)
	item.Opens = until.UTC()
	rest = append(rest, p.warned(item))
	byOpening(rest)
	return rest
}

// promised puts one contact on the promised day in the place of every contact in turn that would have
// opened up to that day (DUN-11), and of the dunning whenever it is: the customer was reached (DUN-6).
func (a Agenda) promised(r Result, at time.Time, p Policy) (Agenda, []Dropped) {
	duty, zone := p.Duty(), p.Zone()
	opens := later(r.PromisedOn.At(0, zone), at.Add(time.Duration(p.Unpaid.PromiseRecheck)))
	opens = duty.NextOpen(opens)
	last := DayOf(opens, zone)
	soonest, _ := duty.Add(opens, time.Duration(p.Unpaid.CheckDue))
	item := p.planned(ItemPromise, RuleDunPromise, opens, later(last.At(p.EveningEnds(), zone), soonest))
	item.Note = r.Note
	rest, dropped := a.drop(DropPromised, func(i PlannedItem) bool {
		return i.Kind == ItemAnswer || i.Kind == ItemPromise || i.Kind == ItemDunning ||
			(i.Kind.InTurn() && !last.Before(DayOf(i.Opens, zone)))
	})
	rest = append(rest, item)
	byOpening(rest)
	return rest, dropped
}

// concern plans the one more contact of DUN-7.
func (p Policy) concern(r Result, at time.Time) PlannedItem {
	duty := p.Duty()
	opens := duty.NextOpen(at)
	due, _ := duty.Add(opens, time.Duration(p.Unpaid.ConcernDue))
	item := p.planned(ItemConcern, RuleDunConcern, opens, due)
	item.Note = r.Note
	return item
}

func (a Agenda) noting(note string) Agenda {
	noted := slices.Clone(a)
	for i := range noted {
		noted[i].Note = note
	}
	return noted
}

func (a Agenda) drop(why DropReason, gone func(PlannedItem) bool) (Agenda, []Dropped) {
	var rest Agenda
	var dropped []Dropped
	for _, item := range a {
		if gone(item) {
			dropped = append(dropped, Dropped{item, why})
		} else {
			rest = append(rest, item)
		}
	}
	return rest, dropped
}
