package handbook

import (
	"errors"
	"fmt"
	"slices"
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
		return []ActionKind{ActAgreement, ActPlan, ActEvidence, ActClaim, ActAnswer}
	case StageCarryingOut:
		return []ActionKind{ActStep, ActExpense, ActClaim, ActPlan, ActEvidence, ActAnswer}
	case StageAcceptance:
		return []ActionKind{ActAccept, ActExpense, ActClaim, ActPlan, ActEvidence, ActAnswer}
	case StageWrapUp:
		return []ActionKind{ActClose, ActPlan, ActJudge, ActExpense, ActClaim, ActEvidence, ActAnswer}
	case StageClosed:
		return []ActionKind{ActReopen}
	case StageRetention:
		return []ActionKind{ActRefund, ActJudge, ActEvidence, ActAnswer}
	case StageDeduction:
		return []ActionKind{ActAgreement, ActRefund, ActEvidence, ActAnswer}
	case StageRefundReview:
		return []ActionKind{ActRefund, ActJudge, ActEvidence, ActClaim, ActAnswer}
	case StageReturning, StageInspecting, StageRefunding:
		return []ActionKind{ActRefund, ActEvidence, ActClaim, ActAnswer}
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

// particulars says which kinds an action's particulars are of.
func (act Action) particulars() []ActionKind {
	var kinds []ActionKind
	for _, set := range []struct {
		is   bool
		kind ActionKind
	}{
		{act.Judge != nil, ActJudge}, {act.Evidence != nil, ActEvidence}, {act.Diagnosis != nil, ActDiagnose}, {act.Plan != nil, ActPlan},
		{act.Agreement != nil, ActAgreement}, {act.Step != nil, ActStep}, {act.Expense != nil, ActExpense}, {act.Claim != nil, ActClaim},
		{act.Acceptance != nil, ActAccept}, {act.Refund != nil, ActRefund}, {act.Answer != nil, ActAnswer}, {act.Closing != nil, ActClose},
		{act.Reopening != nil, ActReopen},
	} {
		if set.is {
			kinds = append(kinds, set.kind)
		}
	}
	return kinds
}

// Check refuses an action that is out of place, as a [*PlaceError], or filled in wrongly, as joined [*ResultError]s.
func (a *AfterSales) Check(act Action, now time.Time, p Policy) error {
	if why := a.misplaced(act, now); why != "" {
		return &PlaceError{act.Kind, a.Stage, why, a.PossibleNow(now), a.DecisionsNow()}
	}
	if kinds := act.particulars(); len(kinds) != 1 || kinds[0] != act.Kind {
		return errors.Join(&ResultError{"kind", fmt.Sprintf("%.40q comes with its own particulars, and no others", act.Kind)})
	}
	switch act.Kind {
	case ActJudge:
		return act.Judge.validate()
	case ActEvidence:
		return act.Evidence.validate(len(a.Evidence))
	case ActDiagnose:
		return act.Diagnosis.validate()
	case ActPlan:
		return act.Plan.validate(a, now, p)
	case ActAgreement:
		return act.Agreement.validate(a)
	case ActStep:
		return act.Step.validate(a, now)
	case ActExpense:
		return act.Expense.validate(a)
	case ActClaim:
		return act.Claim.validate(a)
	case ActRefund:
		return act.Refund.validate(a)
	case ActAccept, ActAnswer, ActClose, ActReopen:
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

func (g Agreement) validate(a *AfterSales) error {
	var v refusals
	v.amount("demand", g.Demand)
	v.check(!g.Agreed || g.Demand == 0, "demand", "who agrees demands nothing more")
	v.check(a.Stage != StageDeduction || g.Demand == 0, "demand", "only beside a plan")
	v.check(g.Demand > 0 || !g.RulesFavour, "rules_favour", "only a demand is arbitrated")
	v.text("note", g.Note, !g.Agreed)
	return v.err()
}
