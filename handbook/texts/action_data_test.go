package texts

import (
	"testing"

	"gendan/handbook"
)

// The ids of an after-sales case and of an approval that it asked for.
const (
	troubleCase     = "aftersales:A1"
	troubleApproval = "approval:aftersales:A1.1"
)

// trouble is a registration of a damaged mattress.
func trouble(t *testing.T) *handbook.Registration {
	t.Helper()
	return &handbook.Registration{
		CaseNo: "A1", Platform: handbook.Tmall, Shop: "demo", OrderNo: "123", CustomerID: buyer, Product: "mattress 1.8 m",
		OrderTotal: 129_900, Problem: "the corner is torn", Channel: handbook.ChannelJD, Request: handbook.RequestHelp,
		Urgent: true, RegisteredBy: "lin", ReportedAt: at(t, "23 09:00"),
	}
}

// everyAction gives each kind of action with every value that it can hold, rich and poor.
func everyAction(t *testing.T) []handbook.Action {
	t.Helper()
	var all []handbook.Action
	for _, part := range []func(*testing.T) []handbook.Action{findings, plans, moves, refunds} {
		all = append(all, part(t)...)
	}
	return all
}

// findings are what someone found out: whether it is after-sales, evidence, level and causes.
func findings(t *testing.T) []handbook.Action {
	t.Helper()
	all := []handbook.Action{
		{Kind: handbook.ActJudge, Judge: &handbook.Judgement{Note: "that is how it is made"}},
		{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true}},
		{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true, Suspected: handbook.Causes()}},
	}
	for i, kind := range handbook.EvidenceKinds() {
		file := handbook.Evidence{Kind: kind, URL: "https://files.example/1", SHA256: "00"}
		lost := handbook.EvidenceKinds()[:i]
		all = append(all,
			handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Files: []handbook.Evidence{file, file}, Unobtainable: lost, Note: "the box is gone"}},
			handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Unobtainable: []handbook.EvidenceKind{kind}, Note: "the box is gone"}})
	}
	for level := handbook.LevelGrave; level <= handbook.LevelExplain; level++ {
		for _, cause := range handbook.Causes() {
			for _, party := range handbook.Parties() {
				d := handbook.Diagnosis{Level: level, Causes: []handbook.Liability{{Cause: cause, Party: party}, {Cause: handbook.CauseOwnError, Party: handbook.PartyOurselves, Person: "chen"}}}
				d.Repairable, d.WantsReturn, d.Explained = party == handbook.PartyFactory, party == handbook.PartyCarrier, party == handbook.PartyCustomer
				all = append(all, handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &d})
			}
		}
	}
	return all
}

// plans are what someone means to do, and what the customer says to it.
func plans(t *testing.T) []handbook.Action {
	t.Helper()
	plan := handbook.Plan{BasedOn: 1, Budget: 30_000, Note: "repair it", Claims: []handbook.Claim{{Party: handbook.PartyCarrier, Amount: 10_000}}}
	for _, kind := range handbook.StepKinds() {
		for _, owner := range handbook.StepOwners() {
			plan.Steps = append(plan.Steps, handbook.Step{Kind: kind, Owner: owner, DueAt: at(t, "25 10:00"), Cost: 100})
		}
	}
	visit := handbook.Step{Kind: handbook.StepVisit, Owner: handbook.OwnerTechnician, Technician: "suzhou-wang", DueAt: at(t, "25 10:00")}
	return []handbook.Action{
		{Kind: handbook.ActPlan, Plan: &plan},
		{Kind: handbook.ActPlan, Plan: &handbook.Plan{Steps: []handbook.Step{visit}}},
		{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Agreed: true}},
		{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Note: "too slow"}},
		{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: 20_000, Note: "wants more"}},
		{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: 20_000, RulesFavour: true, Note: "wants more"}},
	}
}

// moves are how the work goes on: steps, money, claims, acceptance.
func moves(t *testing.T) []handbook.Action {
	t.Helper()
	var all []handbook.Action
	for _, state := range handbook.StepStates() {
		all = append(all,
			handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{StepID: "1.2", State: state, DueAt: at(t, "26 10:00"), Note: "as it is"}},
			handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{StepID: "1.2", State: state}})
	}
	for _, party := range handbook.Parties() {
		for _, kind := range handbook.EntryKinds() {
			all = append(all,
				handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{Kind: kind, Party: party, Amount: 12_000, StepID: "1.2", Note: "boards"}},
				handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{Kind: kind, Party: party, Amount: 12_000, Note: "boards"}})
		}
		all = append(all,
			handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{Party: party, Against: "Debang", Amount: 30_000}},
			handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{Party: party, Amount: 30_000}})
	}
	for _, state := range handbook.ClaimStates() {
		all = append(all, handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{ClaimID: "1", State: state, Received: 20_000, Note: "so they say"}})
	}
	for i := range 8 {
		all = append(all, handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Accepted: i&1 > 0, Goods: i&2 > 0, Money: i&4 > 0, Note: "it creaks"}})
	}
	return append(all,
		handbook.Action{Kind: handbook.ActAnswer, Answer: &handbook.Answer{Note: "told how far it is"}},
		handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: "thin corners", Improvement: "thicker corners"}},
		handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "it creaks again"}})
}

func refunds(*testing.T) []handbook.Action {
	var all []handbook.Action
	for _, decision := range handbook.RefundDecisions() {
		all = append(all,
			handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: decision, Freight: 2000, Packing: 1000, Note: "it is told"}},
			handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: decision}})
	}
	return all
}

// eventOf gives the line that a kind of action leaves.
func eventOf(k handbook.ActionKind) handbook.EventKind {
	return map[handbook.ActionKind]handbook.EventKind{
		handbook.ActJudge: handbook.EventJudged, handbook.ActEvidence: handbook.EventEvidence, handbook.ActDiagnose: handbook.EventDiagnosed,
		handbook.ActPlan: handbook.EventPlanned, handbook.ActAgreement: handbook.EventAgreement, handbook.ActStep: handbook.EventStep,
		handbook.ActExpense: handbook.EventExpense, handbook.ActClaim: handbook.EventClaim, handbook.ActAccept: handbook.EventAccepted,
		handbook.ActRefund: handbook.EventRefund, handbook.ActAnswer: handbook.EventAnswered, handbook.ActClose: handbook.EventLessons,
		handbook.ActReopen: handbook.EventReopened,
	}[k]
}
