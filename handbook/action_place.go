package handbook

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// PlaceError says that an action is out of place, and what is possible now.
type PlaceError struct {
	Kind      ActionKind
	Stage     Stage
	Why       PlaceReason
	Possible  []ActionKind
	Decisions []RefundDecision
}

// PlaceReason is why an action is out of place.
type PlaceReason string

// Why actions are out of place.
const (
	PlaceStage  PlaceReason = "wrong_stage"
	PlaceStale  PlaceReason = "stale_plan"     // someone else planned meanwhile
	PlaceHalted PlaceReason = "work_stopped"   // until the manager has decided on the cost or on who pays (AS-5, AS-10)
	PlaceSteps  PlaceReason = "steps_open"     // acceptance before the steps are done (AS-13)
	PlaceClaims PlaceReason = "claims_open"    // closing with an open claim
	PlaceReview PlaceReason = "review_stands"  // closing with a bad review that can still be changed (AS-13, AS-14)
	PlaceTooOld PlaceReason = "reopen_too_old" // a new case is registered instead
)

// Error says what is possible.
func (e *PlaceError) Error() string {
	names := make([]string, len(e.Possible))
	for i, kind := range e.Possible {
		names[i] = string(kind)
	}
	return fmt.Sprintf("%s in stage %s: %s; possible now: %s", e.Kind, e.Stage, e.Why, strings.Join(names, ", "))
}

// misplaced says why an action can't be taken now, if so.
func (a *AfterSales) misplaced(act Action, now time.Time) PlaceReason {
	if why := a.barred(act.Kind, now); why != "" {
		return why
	}
	switch {
	case act.Refund != nil && act.Refund.Decision.stages() != nil && !slices.Contains(a.DecisionsNow(), act.Refund.Decision):
		return PlaceStage
	case act.Plan != nil && act.Plan.BasedOn != len(a.Plans):
		return PlaceStale
	}
	return ""
}

// barred says why actions of a kind can't be taken now, whatever they say, if so.
func (a *AfterSales) barred(kind ActionKind, now time.Time) PlaceReason {
	switch {
	case kind == ActAccept && a.Stage == StageCarryingOut:
		return PlaceSteps
	case !slices.Contains(Possible(a.Stage), kind), a.Stage == StageWrapUp && !a.possibleAtEnd(kind):
		return PlaceStage
	case a.Halted() && slices.Contains([]ActionKind{ActStep, ActExpense, ActAccept, ActClose}, kind):
		return PlaceHalted
	case kind == ActClose && slices.ContainsFunc(a.Claims, Claim.Open):
		return PlaceClaims
	case kind == ActClose && a.reviewStands():
		return PlaceReview
	case kind == ActReopen && !now.Before(a.ReopenBy):
		return PlaceTooOld
	}
	return ""
}

// possibleAtEnd says whether the work can begin anew before the case is closed: with another plan where there was a
// diagnosis (AS-13), or with another judgement where it was judged to be none of after-sales (AS-1).
func (a *AfterSales) possibleAtEnd(kind ActionKind) bool {
	judged := a.Judgement != nil && a.Judgement.AfterSales
	return (kind != ActPlan || (judged && a.Diagnosis != nil)) && (kind != ActJudge || !judged)
}

// PossibleNow lists what may be done in the case as it stands: what its stage allows, less what something else forbids.
func (a *AfterSales) PossibleNow(now time.Time) []ActionKind {
	return slices.DeleteFunc(Possible(a.Stage), func(kind ActionKind) bool { return a.barred(kind, now) != "" })
}

// DecisionsNow lists what can be decided of the refund as it stands. Where the money is back with the customer, only the
// goods are looked at.
func (a *AfterSales) DecisionsNow() []RefundDecision {
	return slices.DeleteFunc(PossibleDecisions(a.Stage), func(d RefundDecision) bool {
		return a.Refunded && d != RefundConfirmed && d != RefundDisputed
	})
}
