package handbook

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// LeadKey names one lead across all platforms.
type LeadKey struct {
	Platform Platform `json:"platform"`
	Shop     string   `json:"shop"`
	LeadID   string   `json:"lead_id"` // the platform's id of the conversation
}

// ErrLeadKey is wrapped by every error of [LeadKey.Validate].
var ErrLeadKey = errors.New("not a lead's key")

// Validate checks the key's form, not whether the shop is ours. It returns an error wrapping [ErrLeadKey].
func (k LeadKey) Validate() error {
	switch {
	case !k.Platform.Known():
		return fmt.Errorf("%w: unknown platform %.40q", ErrLeadKey, k.Platform)
	case !shopName.MatchString(k.Shop):
		return fmt.Errorf("%w: shop %.40q (want lower-case letters, digits and dashes, at most 40)", ErrLeadKey, k.Shop)
	case !orderNumber.MatchString(k.LeadID):
		return fmt.Errorf("%w: lead id %.40q (want letters, digits, _ and -, at most 64)", ErrLeadKey, k.LeadID)
	}
	return nil
}

// String gives the key as platform/shop/lead id.
func (k LeadKey) String() string { return string(k.Platform) + "/" + k.Shop + "/" + k.LeadID }

// Lead is an inquiry without an order (咨询未下单顾客): what was known of it at its first reception. Times are UTC.
type Lead struct {
	LeadKey
	CustomerID string    `json:"customer_id,omitempty"` // the platform's opaque buyer id; empty where the platform hides it
	Product    string    `json:"product,omitempty"`     // what was asked about
	Concern    string    `json:"concern,omitempty"`     // noted at reception (LEAD-2)
	Agent      string    `json:"agent,omitempty"`       // who received the customer and keeps the lead (DUTY-5)
	Grade      Grade     `json:"grade,omitempty"`
	ReceivedAt time.Time `json:"received_at"`
	LastWordAt time.Time `json:"last_word_at"`         // never before ReceivedAt
	Unanswered bool      `json:"unanswered,omitempty"` // the last word was the customer's
}

// Customer names the buyer across this shop's cases (CONT-1, DUTY-5), as [Order.Customer] does. Where the platform gives
// no buyer id, each lead stands for a buyer of its own.
func (l Lead) Customer() string {
	if l.CustomerID != "" {
		return string(l.Platform) + "/" + l.Shop + "/" + l.CustomerID
	}
	return "lead/" + l.LeadKey.String()
}

// Grade is how promising an agent finds a lead (LEAD-6).
type Grade string

// The grades of LEAD-6. Grade C proposes that no follow-up is needed (LEAD-7).
const (
	GradeA Grade = "A"
	GradeB Grade = "B"
	GradeC Grade = "C"
)

// Grades lists every grade.
func Grades() []Grade { return []Grade{GradeA, GradeB, GradeC} }

// Known says whether g is one of [Grades].
func (g Grade) Known() bool { return slices.Contains(Grades(), g) }

// ForReview gives the grade by which a lead is reviewed: one that was not graded is reviewed as B, so that nothing
// escapes by being left ungraded (Decision).
func (g Grade) ForReview() Grade {
	if g == "" {
		return GradeB
	}
	return g
}

// LeadPolicy holds the numbers of LEAD.
type LeadPolicy struct {
	Silence    Span        `json:"silence"`     // LEAD-1: within duty hours
	LookUpDue  Span        `json:"look_up_due"` // LEAD-11: wall time
	Promotions []Promotion `json:"promotions"`  // LEAD-3
}

// Promotion is what the shop offers from one day to another, both included (LEAD-3).
type Promotion struct {
	Name string `json:"name"`
	From Day    `json:"from"`
	To   Day    `json:"to"`
}

// Promotion gives the first promotion of the shop that runs at an instant, or none (LEAD-3).
func (p Policy) Promotion(at time.Time) Promotion {
	day := DayOf(at, p.Zone())
	for _, promotion := range p.Leads.Promotions {
		if !day.Before(promotion.From) && !promotion.To.Before(day) {
			return promotion
		}
	}
	return Promotion{}
}

// LeadUrge plans the urging (催单) of a customer who has been silent since an instant: after the silence, within duty
// hours, due when duty ends the same day (LEAD-1). Late in the evening the silence is not long enough before duty ends:
// then it gives false, and the next day's revisit does it (Decision).
func LeadUrge(silentSince time.Time, p Policy) (PlannedItem, bool) {
	zone, day := p.Zone(), DayOf(silentSince, p.Zone())
	silent, _ := p.Duty().Add(silentSince, time.Duration(p.Leads.Silence))
	opens := p.Duty().NextOpen(silent) // silent for long enough just as a break begins: after the break (CAL-3)
	due := day.At(p.EveningEnds(), zone)
	return p.planned(ItemUrge, RuleLeadUrge, opens, due), opens.Before(due)
}

// LeadAgenda plans what a silent lead asks for: the urging (LEAD-1) and the revisits on day 2, days 3–5 and day 7
// (LEAD-2…4), counted from the day of the last word, which in the first round is the day of the first reception. While
// the last word is the customer's nobody is silent but us, so that the urging is left out. Dropped is an urging that
// duty's end leaves no time for.
func LeadAgenda(lastWord time.Time, unanswered bool, p Policy) (agenda Agenda, dropped []Dropped) {
	urge, sameDay := LeadUrge(lastWord, p)
	switch {
	case unanswered:
	case sameDay:
		agenda = append(agenda, urge)
	default:
		dropped = append(dropped, Dropped{urge, DropTooLate})
	}
	return append(agenda, leadRevisits(lastWord, p)...), dropped
}

// leadRevisits plans the revisits of [Revisits], and no two on one day: those that a holiday of the desk moves to the same
// day follow each other, a day of duty apart (CAL-1, Decision).
func leadRevisits(lastWord time.Time, p Policy) []PlannedItem {
	items, zone := Revisits(lastWord, p), p.Zone()
	for i := 1; i < len(items); i++ {
		before := DayOf(items[i-1].Opens, zone)
		if before.Before(DayOf(items[i].Opens, zone)) {
			continue
		}
		opens := p.Duty().NextOpen(before.Add(1).At(0, zone))
		items[i] = p.planned(items[i].Kind, items[i].Rule, opens, later(items[i].Due, DayOf(opens, zone).At(p.EveningEnds(), zone)))
	}
	return items
}

// LeadEnds gives the instant at which a lead that stays silent is no longer followed: when the last revisit is over, and
// not before the evening of the last contact, so that its success is still credited (LEAD-5, LEAD-10).
func LeadEnds(lastWord, lastContact time.Time, p Policy) time.Time {
	ends := lastWord
	for _, item := range leadRevisits(lastWord, p) {
		ends = later(ends, item.Due)
	}
	if lastContact.IsZero() {
		return ends.UTC()
	}
	zone := p.Zone()
	return later(ends, DayOf(lastContact, zone).At(p.EveningEnds(), zone)).UTC()
}

// LookingUp adds the answer to a question that needs checking, due within the policy's time (LEAD-11). A desk that is
// closed for nearly all of that time has until duty ends on the day on which it opens (CAL-1).
func (a Agenda) LookingUp(question string, at time.Time, p Policy) Agenda {
	opens, due := p.Duty().NextOpen(at), at.Add(time.Duration(p.Leads.LookUpDue))
	if due.Sub(opens) < time.Duration(p.Unpaid.ConcernDue) {
		due = opens
	}
	item := p.planned(ItemLookUp, RuleLeadCheck, opens, due)
	item.Note = question
	rest := append(slices.Clone(a), item)
	byOpening(rest)
	return rest
}

// Restarted replaces what comes in turn by a new cadence; answers that are planned stay (LEAD-5).
func (a Agenda) Restarted(cadence Agenda) Agenda {
	rest := append(a.Beside(), cadence...)
	byOpening(rest)
	return rest
}

// maxPromotions bounds the list: every case pins it.
const maxPromotions = 50

// validate refuses times that no one could keep, and promotions that end before they begin.
func (l LeadPolicy) validate() error {
	var errs []error
	for _, s := range []struct {
		path string
		span Span
	}{{"leads.silence", l.Silence}, {"leads.look_up_due", l.LookUpDue}} {
		if s.span <= 0 || s.span > maxSpan {
			errs = append(errs, &PolicyError{s.path, fmt.Sprintf("%s is not between nothing and a year", s.span)})
		}
	}
	if len(l.Promotions) > maxPromotions {
		errs = append(errs, &PolicyError{"leads.promotions", fmt.Sprintf("more than %d", maxPromotions)})
	}
	for i, promotion := range l.Promotions {
		if promotion.To.Before(promotion.From) {
			errs = append(errs, &PolicyError{fmt.Sprintf("leads.promotions[%d]", i), fmt.Sprintf("ends on %s, before it begins", promotion.To)})
		}
	}
	return errors.Join(errs...)
}
