package handbook

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ActionKind is what someone does in an after-sales case.
type ActionKind string

// The commands of an after-sales case.
const (
	ActJudge     ActionKind = "judge"              // AS-1
	ActEvidence  ActionKind = "evidence"           // AS-2
	ActDiagnose  ActionKind = "diagnose"           // AS-3, AS-4
	ActPlan      ActionKind = "plan"               // AS-5
	ActAgreement ActionKind = "customer_agreement" // AS-8, RFD-2
	ActStep      ActionKind = "step"               // AS-9, AS-12
	ActExpense   ActionKind = "expense"            // AS-10
	ActClaim     ActionKind = "claim"              // AS-5
	ActAccept    ActionKind = "acceptance"         // AS-13
	ActRefund    ActionKind = "refund"             // RFD
	ActAnswer    ActionKind = "answer"             // a ticket or a message was answered (TKT, DUTY-3)
	ActClose     ActionKind = "close"              // AS-15
	ActReopen    ActionKind = "reopen"
)

// ActionKinds lists every kind.
func ActionKinds() []ActionKind {
	return []ActionKind{
		ActJudge, ActEvidence, ActDiagnose, ActPlan, ActAgreement, ActStep, ActExpense, ActClaim, ActAccept, ActRefund,
		ActAnswer, ActClose, ActReopen,
	}
}

// Possible is the table of what may be done in which stage.
func Possible(s Stage) []ActionKind {
	switch s {
	case StageTriage:
		return []ActionKind{ActJudge, ActEvidence, ActAnswer}
	case StageEvidence:
		return []ActionKind{ActEvidence, ActJudge, ActAnswer}
	case StageDiagnosis:
		return []ActionKind{ActDiagnose, ActEvidence, ActAnswer}
	case StagePlanning:
		return []ActionKind{ActPlan, ActDiagnose, ActEvidence, ActClaim, ActAnswer}
	case StageApproving:
		return []ActionKind{ActPlan, ActEvidence, ActClaim, ActAnswer}
	case StageAgreement:
		return []ActionKind{ActAgreement, ActPlan, ActEvidence, ActClaim, ActAnswer}
	case StageArbitration:
		return []ActionKind{ActPlan, ActEvidence, ActClaim, ActAnswer}
	case StageCarryingOut:
		return []ActionKind{ActStep, ActExpense, ActClaim, ActPlan, ActEvidence, ActAnswer}
	case StageAcceptance:
		return []ActionKind{ActAccept, ActExpense, ActClaim, ActPlan, ActEvidence, ActAnswer}
	case StageWrapUp:
		return []ActionKind{ActClose, ActExpense, ActClaim, ActEvidence, ActAnswer}
	case StageClosed:
		return []ActionKind{ActReopen}
	case StageRetention:
		return []ActionKind{ActRefund, ActJudge, ActEvidence, ActAnswer}
	case StageDeduction:
		return []ActionKind{ActAgreement, ActRefund, ActEvidence, ActAnswer}
	case StageRefundReview:
		return []ActionKind{ActRefund, ActJudge, ActEvidence, ActAnswer}
	case StageReturning:
		return []ActionKind{ActEvidence, ActAnswer}
	case StageInspecting, StageRefunding:
		return []ActionKind{ActRefund, ActEvidence, ActAnswer}
	case StageGrace, StageCheck, StageDunning, StageReception, StageUrging, StageRevisit, StageWinBack, StageClosing,
		StageDeciding, StageEnded:
	}
	return nil
}

// PossibleDecisions lists what can be decided of a refund in a stage.
func PossibleDecisions(s Stage) []RefundDecision {
	return slices.DeleteFunc(RefundDecisions(), func(d RefundDecision) bool { return !slices.Contains(d.stages(), s) })
}

// Action is one command of a person. Kind says which of the particulars is set.
type Action struct {
	Kind ActionKind `json:"kind"`
	By   string     `json:"by"`
	Key  string     `json:"key,omitempty"` // the idempotency key

	Judge      *Judgement     `json:"judge,omitempty"`
	Evidence   *EvidenceGiven `json:"evidence,omitempty"`
	Diagnosis  *Diagnosis     `json:"diagnosis,omitempty"`
	Plan       *Plan          `json:"plan,omitempty"`
	Agreement  *Agreement     `json:"agreement,omitempty"`
	Step       *StepReport    `json:"step,omitempty"`
	Expense    *Expense       `json:"expense,omitempty"`
	Claim      *ClaimReport   `json:"claim,omitempty"`
	Acceptance *Acceptance    `json:"acceptance,omitempty"`
	Refund     *RefundStep    `json:"refund,omitempty"`
	Answer     *Answer        `json:"answer,omitempty"`
	Closing    *Closing       `json:"closing,omitempty"`
	Reopening  *Reopening     `json:"reopening,omitempty"`
}

// Agreement is what the customer says to a plan, or to a deduction (AS-8, RFD-2).
type Agreement struct {
	Agreed      bool   `json:"agreed"`
	Demand      Fen    `json:"demand,omitempty"`       // not agreed: money that the customer asks for beyond the plan
	RulesFavour bool   `json:"rules_favour,omitempty"` // a demand: the platform's rules are on our side, so it arbitrates
	Note        string `json:"note,omitempty"`
}

// Acceptance is what came of carrying out a plan (验收, AS-13). Only all three together accept it.
type Acceptance struct {
	Accepted bool   `json:"accepted"`
	Goods    bool   `json:"goods_confirmed"`
	Money    bool   `json:"money_confirmed"`
	Note     string `json:"note,omitempty"`
}

// whole says whether nothing is missing.
func (a Acceptance) whole() bool { return a.Accepted && a.Goods && a.Money }

// Answer tells that a ticket or a message was answered.
type Answer struct {
	Note string `json:"note,omitempty"`
}

// Closing closes a case with what was learned (AS-15).
type Closing struct {
	Lesson      string `json:"lesson"`
	Improvement string `json:"improvement"`
}

// Reopening opens a closed case again.
type Reopening struct {
	Reason string `json:"reason"`
}

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

// Check refuses an action that is out of place, as a [*PlaceError], or filled in wrongly, as joined [*ResultError]s.
func (a *AfterSales) Check(act Action, now time.Time, p Policy) error {
	if why := a.misplaced(act); why != "" {
		return &PlaceError{act.Kind, a.Stage, why, Possible(a.Stage), PossibleDecisions(a.Stage)}
	}
	if !act.complete() {
		return fmt.Errorf("%s needs its own particulars, and no others", act.Kind)
	}
	switch {
	case act.Judge != nil:
		return act.Judge.validate()
	case act.Evidence != nil:
		return act.Evidence.validate(len(a.Evidence))
	case act.Diagnosis != nil:
		return act.Diagnosis.validate()
	case act.Plan != nil:
		return act.Plan.validate(a, now, p)
	case act.Agreement != nil:
		return act.Agreement.validate(a)
	case act.Step != nil:
		return act.Step.validate(a, now)
	case act.Expense != nil:
		return act.Expense.validate(a)
	case act.Claim != nil:
		return act.Claim.validate(a)
	case act.Refund != nil:
		return act.Refund.validate(a)
	}
	return act.validateWords()
}

// validateWords refuses actions of which only words can be wrong.
func (act Action) validateWords() error {
	var v refusals
	switch {
	case act.Acceptance != nil:
		v.text("note", act.Acceptance.Note, !act.Acceptance.whole())
	case act.Answer != nil:
		v.text("note", act.Answer.Note, false)
	case act.Closing != nil:
		v.text("lesson", act.Closing.Lesson, true)
		v.text("improvement", act.Closing.Improvement, true)
	case act.Reopening != nil:
		v.text("reason", act.Reopening.Reason, true)
	}
	return v.err()
}

// complete says whether an action has the particulars of its kind, and no others.
func (act Action) complete() bool {
	given := map[ActionKind]bool{
		ActJudge: act.Judge != nil, ActEvidence: act.Evidence != nil, ActDiagnose: act.Diagnosis != nil, ActPlan: act.Plan != nil,
		ActAgreement: act.Agreement != nil, ActStep: act.Step != nil, ActExpense: act.Expense != nil, ActClaim: act.Claim != nil,
		ActAccept: act.Acceptance != nil, ActRefund: act.Refund != nil, ActAnswer: act.Answer != nil, ActClose: act.Closing != nil,
		ActReopen: act.Reopening != nil,
	}
	return !slices.ContainsFunc(ActionKinds(), func(kind ActionKind) bool { return given[kind] != (kind == act.Kind) })
}

func (g Agreement) validate(a *AfterSales) error {
	var v refusals
	v.amount("demand", g.Demand)
	v.check(!g.Agreed || g.Demand == 0, "demand", "who agrees demands nothing more")
	v.check(a.Stage == StageAgreement || g.Demand == 0, "demand", "only beside a plan")
	v.check(g.Demand > 0 || !g.RulesFavour, "rules_favour", "only a demand is arbitrated")
	v.text("note", g.Note, !g.Agreed)
	return v.err()
}

// misplaced says why an action can't be taken now, if so.
func (a *AfterSales) misplaced(act Action) PlaceReason {
	switch {
	case !slices.Contains(Possible(a.Stage), act.Kind):
		return PlaceStage
	case act.Refund != nil && act.Refund.Decision.stages() != nil && !slices.Contains(act.Refund.Decision.stages(), a.Stage):
		return PlaceStage
	case act.Plan != nil && act.Plan.BasedOn != len(a.Plans):
		return PlaceStale
	case a.Halted() && slices.Contains([]ActionKind{ActStep, ActExpense, ActAccept, ActClose}, act.Kind):
		return PlaceHalted
	case act.Kind == ActClose && slices.ContainsFunc(a.Claims, Claim.Open):
		return PlaceClaims
	case act.Kind == ActClose && a.reviewStands():
		return PlaceReview
	}
	return ""
}
