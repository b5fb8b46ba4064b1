package handbook_test

import (
	"fmt"
	"strings"
	"time"

	"gendan/handbook"
)

// The actions and facts that the tests of after-sales tell of.

func judged(causes ...handbook.Cause) handbook.Action {
	return handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true, Suspected: causes}}
}

func judgedNone() handbook.Action {
	return handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{Note: "that is how latex smells"}}
}

// gives gives files of some kinds.
func gives(kinds ...handbook.EvidenceKind) handbook.Action {
	given := handbook.EvidenceGiven{}
	for i, kind := range kinds {
		given.Files = append(given.Files, handbook.Evidence{Kind: kind, URL: fmt.Sprintf("https://files.example/%d.jpg", i), SHA256: sum(i)})
	}
	return handbook.Action{Kind: handbook.ActEvidence, Evidence: &given}
}

func sum(n int) string { return fmt.Sprintf("%064x", n) }

func allPhotos() handbook.Action {
	return gives(handbook.EvidenceOverall, handbook.EvidenceCloseUp, handbook.EvidenceDetail, handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel)
}

func diagnosed(level handbook.Level, causes ...handbook.Liability) handbook.Action {
	if len(causes) == 0 {
		causes = []handbook.Liability{{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}}
	}
	return handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &handbook.Diagnosis{Level: level, Causes: causes, Repairable: true}}
}

func explained() handbook.Action {
	act := diagnosed(handbook.LevelExplain, handbook.Liability{Cause: handbook.CauseService, Party: handbook.PartyOurselves})
	act.Diagnosis.Explained, act.Diagnosis.Note = true, "how to air it"
	return act
}

// planned plans steps of some kinds, due in three days.
func (m *matter) planned(budget handbook.Fen, kinds ...handbook.StepKind) handbook.Action {
	plan := handbook.Plan{BasedOn: len(m.Plans), Budget: budget}
	for _, kind := range kinds {
		step := handbook.Step{Kind: kind, Owner: handbook.OwnerAgent, DueAt: m.now.Add(72 * time.Hour)}
		if kind == handbook.StepVisit {
			step.Owner, step.Technician = handbook.OwnerTechnician, "suzhou-wang"
		}
		plan.Steps = append(plan.Steps, step)
	}
	return handbook.Action{Kind: handbook.ActPlan, Plan: &plan}
}

func agrees() handbook.Action {
	return handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Agreed: true}}
}

func disagrees() handbook.Action {
	return handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Note: "not like that"}}
}

func demands(amount handbook.Fen, rulesFavour bool) handbook.Action {
	return handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: amount, RulesFavour: rulesFavour, Note: "wants more"}}
}

func reports(step string, state handbook.StepState) handbook.Action {
	r := handbook.StepReport{StepID: step, State: state}
	if state == handbook.StepBlocked || state == handbook.StepFailed {
		r.Note = "nobody was there"
	}
	return handbook.Action{Kind: handbook.ActStep, Step: &r}
}

// fails reports a visit that failed, with its new appointment.
func (m *matter) visitFails(step string, next time.Duration) handbook.Action {
	act := reports(step, handbook.StepFailed)
	act.Step.DueAt = m.now.Add(next)
	return act
}

func spends(amount handbook.Fen, step string) handbook.Action {
	return handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{
		Kind: handbook.EntryExpense, Party: handbook.PartyCarrier, Amount: amount, StepID: step, Note: "for it",
	}}
}

func claims(amount handbook.Fen) handbook.Action {
	return handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{Party: handbook.PartyCarrier, Against: "debang", Amount: amount}}
}

func claimIs(id string, state handbook.ClaimState) handbook.Action {
	r := handbook.ClaimReport{ClaimID: id, State: state, Note: "they say so"}
	if state == handbook.ClaimReceived {
		r.Received = 5000
	}
	return handbook.Action{Kind: handbook.ActClaim, Claim: &r}
}

func accepts() handbook.Action {
	return handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Accepted: true, Goods: true, Money: true}}
}

func rejects() handbook.Action {
	return handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Goods: true, Money: true, Note: "it still creaks"}}
}

func closes() handbook.Action {
	return handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: "the corners were thin", Improvement: "thicker corners"}}
}

func reopens() handbook.Action {
	return handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "torn again"}}
}

func answers() handbook.Action {
	return handbook.Action{Kind: handbook.ActAnswer, Answer: &handbook.Answer{Note: "said so"}}
}

func refunds(decision handbook.RefundDecision) handbook.Action {
	r := handbook.RefundStep{Decision: decision}
	if decision != handbook.RefundPaid {
		r.Note = "because"
	}
	return handbook.Action{Kind: handbook.ActRefund, Refund: &r}
}

// insists insists on the refund of a shipped order, less freight and packing.
func insists(freight, packing handbook.Fen) handbook.Action {
	act := refunds(handbook.RefundInsisted)
	act.Refund.Freight, act.Refund.Packing = freight, packing
	return act
}

func fact(kind handbook.FactKind) handbook.Fact { return handbook.Fact{Kind: kind} }

func review(rating handbook.Rating) handbook.Fact {
	return handbook.Fact{Kind: handbook.FactReviewPosted, Rating: rating}
}

func intervenes(ticket string) handbook.Fact {
	return handbook.Fact{Kind: handbook.FactIntervened, Ticket: ticket}
}

// example gives an action of each kind that is filled in right.
func (m *matter) example(kind handbook.ActionKind) handbook.Action {
	switch kind {
	case handbook.ActJudge:
		return judged(handbook.CauseLogistics)
	case handbook.ActEvidence:
		return allPhotos()
	case handbook.ActDiagnose:
		return diagnosed(handbook.LevelVisit)
	case handbook.ActPlan:
		return m.planned(10000, handbook.StepVisit)
	case handbook.ActAgreement:
		return agrees()
	case handbook.ActStep:
		return reports(fmt.Sprintf("%d.1", max(len(m.Plans), 1)), handbook.StepStarted)
	case handbook.ActExpense:
		return spends(1000, "")
	case handbook.ActClaim:
		return claims(20000)
	case handbook.ActAccept:
		return accepts()
	case handbook.ActRefund:
		decisions := append(m.DecisionsNow(), handbook.RefundPaid)
		return refunds(decisions[0])
	case handbook.ActAnswer:
		return answers()
	case handbook.ActClose:
		return closes()
	case handbook.ActReopen:
		return reopens()
	}
	return handbook.Action{Kind: kind}
}

// under brings a case to carrying its first plan out: a visit for 100 yuan, agreed to.
func (m *matter) under(kinds ...handbook.StepKind) *matter {
	m.Helper()
	if len(kinds) == 0 {
		kinds = []handbook.StepKind{handbook.StepVisit}
	}
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelVisit))
	m.do(m.planned(10000, kinds...))
	m.do(agrees())
	m.in(handbook.StageCarryingOut)
	return m
}

// done reports all open steps of the running plan done.
func (m *matter) done() *matter {
	m.Helper()
	for _, step := range m.Plan().Steps {
		if step.Open() {
			m.do(reports(step.ID, handbook.StepDone))
		}
	}
	m.in(handbook.StageAcceptance)
	return m
}

func lower(kinds []handbook.ActionKind) string {
	var names []string
	for _, kind := range kinds {
		names = append(names, string(kind))
	}
	return strings.Join(names, " ")
}
