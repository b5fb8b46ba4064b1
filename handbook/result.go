package handbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Outcome is what a contact with a customer came to (DUN-5).
type Outcome string

// The outcomes of DUN-5.
const (
	OutcomePaid          Outcome = "paid"            // the customer says it is paid; the platform's word counts
	OutcomePromised      Outcome = "promised"        // will pay on a date
	OutcomeConcern       Outcome = "concern"         // something holds the customer back
	OutcomeNoAnswer      Outcome = "no_answer"       // not reached
	OutcomeWantsToCancel Outcome = "wants_to_cancel" // the customer will close the order; staff never do (DUN-9)

	OutcomeReplied         Outcome = "replied"          // a lead: talked, and nothing holds it back (LEAD-5)
	OutcomeQuestion        Outcome = "question"         // a lead: asks something that needs checking (LEAD-11)
	OutcomeBoughtElsewhere Outcome = "bought_elsewhere" // a lead: the note holds the advice (LEAD-4)

	OutcomeHandled Outcome = "handled" // an after-sales item: the command that it asked for was carried out
)

// Outcomes lists every outcome.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomePaid, OutcomePromised, OutcomeConcern, OutcomeNoAnswer, OutcomeWantsToCancel,
		OutcomeReplied, OutcomeQuestion, OutcomeBoughtElsewhere, OutcomeHandled,
	}
}

// OutcomesOf lists the outcomes that a contact in a case of a kind can have, in the order in which they are offered.
func OutcomesOf(kind CaseKind) []Outcome {
	switch kind {
	case CaseLead:
		return []Outcome{OutcomeReplied, OutcomeConcern, OutcomeQuestion, OutcomePromised, OutcomeNoAnswer, OutcomeBoughtElsewhere}
	case CaseUnpaidOrder:
		return []Outcome{OutcomePaid, OutcomePromised, OutcomeConcern, OutcomeNoAnswer, OutcomeWantsToCancel}
	case CaseAfterSales: // of an answer or a reminder; the other items are done by their commands
		return []Outcome{OutcomeReplied, OutcomeNoAnswer}
	case CaseApproval:
	}
	return nil
}

// Reached says whether the customer was spoken to.
func (o Outcome) Reached() bool { return o != OutcomeNoAnswer }

// MaxNote is the longest note, in characters.
const MaxNote = 1000

// Result is a contact's recorded end (DUN-5). Who and when are recorded with the work item.
type Result struct {
	Outcome    Outcome `json:"outcome"`
	PromisedOn Day     `json:"promised_on,omitzero"` // outcome promised: a day in the shop's zone
	Note       string  `json:"note,omitempty"`       // outcome concern: what it is
}

// ResultError says which field of a [Result] is wrong, and why.
type ResultError struct {
	Field  string // outcome, promised_on or note
	Reason string
}

// Error gives field and reason.
func (e *ResultError) Error() string { return e.Field + ": " + e.Reason }

// Validate refuses, as joined [*ResultError]s, an outcome that a case of this kind does not have, a promise without a date
// or with one outside today and the policy's limit (DUN-11), and a concern or question that does not say what it is (DUN-5, LEAD-11).
func (r Result) Validate(kind CaseKind, now time.Time, p Policy) error {
	var errs []error
	refuse := func(field, reason string) { errs = append(errs, &ResultError{field, reason}) }
	if possible := OutcomesOf(kind); !slices.Contains(possible, r.Outcome) {
		refuse("outcome", fmt.Sprintf("%.40q is none of: %s", r.Outcome, listed(possible)))
	}
	if utf8.RuneCountInString(r.Note) > MaxNote {
		refuse("note", fmt.Sprintf("longer than %d characters", MaxNote))
	}
	if (r.Outcome == OutcomeConcern || r.Outcome == OutcomeQuestion) && strings.TrimSpace(r.Note) == "" {
		refuse("note", "a "+string(r.Outcome)+" says what it is")
	}
	today := DayOf(now, p.Zone())
	switch ahead := r.PromisedOn.Sub(today); {
	case r.Outcome != OutcomePromised && !r.PromisedOn.IsZero():
		refuse("promised_on", "only a promise has a date")
	case r.Outcome != OutcomePromised:
	case r.PromisedOn.IsZero():
		refuse("promised_on", "a promise has a date")
	case ahead < 0:
		refuse("promised_on", fmt.Sprintf("%s has passed (today is %s)", r.PromisedOn, today))
	case ahead > p.Unpaid.PromiseWithin:
		refuse("promised_on", fmt.Sprintf("%s is more than %d days ahead", r.PromisedOn, p.Unpaid.PromiseWithin))
	}
	return errors.Join(errs...)
}

func listed(outcomes []Outcome) string {
	names := make([]string, len(outcomes))
	for i, o := range outcomes {
		names[i] = string(o)
	}
	return strings.Join(names, ", ")
}
