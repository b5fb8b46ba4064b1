package handbook

import "time"

// Surroundings are the facts looked at right before an item opens: they are read and the
// decision is written in one transaction, so that two cases can't both take the last contact.
type Surroundings struct {
	Order         Order       // the platform's facts as they stand (CONT-2); of a lead the customer's first order since the reception
	ContactsToday int         // made with this customer today, and open now, across all cases (CONT-1)
	OnDuty        []Candidate // who serves this platform and shop now (DUTY-2)
	Previous      string      // who handled this customer last (DUTY-5); empty: nobody
	Leaders       []string    // the shop's leaders, those on duty first (DUTY-6)
}

// Verdict is what becomes of an item that is about to open.
type Verdict string

// The verdicts of [DecideOpening].
const (
	VerdictOpen  Verdict = "open"
	VerdictWait  Verdict = "wait"  // until the customer may be contacted again (CONT-1)
	VerdictMerge Verdict = "merge" // its time passes before that: it counts as done with the contacts made (CONT-1)
	VerdictLost  Verdict = "lost"  // paid or closed meanwhile (CONT-2)
)

// Decision is the verdict with what follows from it.
type Decision struct {
	Verdict    Verdict    `json:"verdict"`
	Assignment Assignment `json:"assignment,omitzero"` // verdict open
	Until      time.Time  `json:"until,omitzero"`      // verdict wait
	Order      Order      `json:"order,omitzero"`      // verdict lost: the facts that we had not heard of
}

// DecideOpening looks at the facts again and opens the item, lets it wait, merges it or gives it up
// (CONT-1, CONT-2), and says who gets it (DUTY-2, DUTY-5, DUTY-6). Known is the order as the case knows it; a lead knows
// of none.
func DecideOpening(item PlannedItem, known Order, now time.Time, s Surroundings, p Policy) Decision {
	if lostReason(known, s.Order) {
		return Decision{Verdict: VerdictLost, Order: s.Order}
	}
	if item.Kind.Counts() && s.ContactsToday >= p.Contacts.PerDay {
		zone := p.Zone()
		tomorrow := p.Duty().NextOpen(DayOf(now, zone).Add(1).At(0, zone))
		if tomorrow.Before(item.Due) {
			return Decision{Verdict: VerdictWait, Until: tomorrow}
		}
		return Decision{Verdict: VerdictMerge}
	}
	return Decision{Verdict: VerdictOpen, Assignment: Assign(p.Accounts, s.OnDuty, s.Previous, s.Leaders)}
}

// lostReason says whether the facts hold a payment or a closing that the case has not heard of, or a lead's order.
func lostReason(known, facts Order) bool {
	if known.OrderNo == "" {
		return facts.OrderNo != ""
	}
	return (known.PaidAt.IsZero() && !facts.PaidAt.IsZero()) || (known.ClosedAt.IsZero() && !facts.ClosedAt.IsZero())
}
