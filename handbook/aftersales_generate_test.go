package handbook_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// What the properties of after-sales are tried with: whatever people and platforms could send, right or wrong.

func oneOf[T any](t *rapid.T, name string, values ...T) T {
	return rapid.SampledFrom(values).Draw(t, name)
}

func someMoney(t *rapid.T) handbook.Fen {
	return oneOf(t, "money", 0, 1, 999, 2000, 5000, 9000, 15000, 40000, 100000, handbook.MaxFen, handbook.MaxFen+1, -1)
}

func someWords(t *rapid.T) string {
	const said = "客户说床垫边角还是塌的，要求再看一次"
	return oneOf(t, "words", "说过了", said, said+said, strings.Repeat("长", 60), said, "说过了", "", " ", strings.Repeat("长", 1001))
}

func someEvidence(t *rapid.T) *handbook.EvidenceGiven {
	var g handbook.EvidenceGiven
	for range oneOf(t, "files", 1, 2, 3, 0) {
		g.Files = append(g.Files, handbook.Evidence{
			Kind: oneOf(t, "shows", append(handbook.EvidenceKinds(), "selfie")...), SHA256: sum(rapid.IntRange(0, 90).Draw(t, "file")),
			URL: oneOf(t, "link", "https://files.example/a.jpg", "http://files.example/"+strings.Repeat("b", 200), "ftp://files.example/a"),
		})
	}
	g.Unobtainable = rapid.SliceOfN(rapid.SampledFrom(handbook.EvidenceKinds()), 0, 3).Draw(t, "without")
	g.Note = someWords(t)
	return &g
}

func someDiagnosis(t *rapid.T) *handbook.Diagnosis {
	d := handbook.Diagnosis{
		Level: handbook.Level(oneOf(t, "level", 1, 2, 3, 4, 2, 3, 0, 5)), Repairable: rapid.Bool().Draw(t, "repairable"),
		WantsReturn: oneOf(t, "wants return", false, false, true), Explained: oneOf(t, "explained", false, false, true), Note: someWords(t),
	}
	for range oneOf(t, "causes", 1, 1, 2, 0) {
		cause := rapid.SampledFrom(handbook.Causes()).Draw(t, "cause")
		liable := handbook.Liability{Cause: cause, Party: oneOf(t, "party", append(handbook.Parties(), handbook.PartyOurselves, handbook.PartyOurselves)...)}
		if cause == handbook.CauseOwnError {
			liable.Person = "lin"
		}
		d.Causes = append(d.Causes, liable)
	}
	return &d
}

func (m *matter) somePlan(t *rapid.T) *handbook.Plan {
	plan := handbook.Plan{BasedOn: len(m.Plans) - oneOf(t, "stale", 0, 0, 0, 1), Budget: someMoney(t), Note: someWords(t)}
	for range oneOf(t, "steps", 1, 1, 2, 3, 0) {
		step := handbook.Step{
			Kind: rapid.SampledFrom(handbook.StepKinds()).Draw(t, "step"), Owner: rapid.SampledFrom(handbook.StepOwners()).Draw(t, "owner"),
			DueAt: m.now.Add(time.Duration(oneOf(t, "due", 1, 30, 80, 300, 600, -1)) * time.Hour), Cost: oneOf(t, "cost", 0, 0, 0, 100, someMoney(t)),
		}
		if step.Owner == handbook.OwnerTechnician {
			step.Technician = oneOf(t, "technician", "suzhou-wang", "wuxi-li")
		}
		plan.Steps = append(plan.Steps, step)
	}
	if oneOf(t, "claims", false, false, true) {
		plan.Claims = []handbook.Claim{{Party: handbook.PartyFactory, Amount: someMoney(t)}}
	}
	return &plan
}

func (m *matter) someStep(t *rapid.T) *handbook.StepReport {
	r := handbook.StepReport{
		StepID: fmt.Sprintf("%d.%d", len(m.Plans), rapid.IntRange(1, 3).Draw(t, "step")), Note: someWords(t),
		State: oneOf(t, "state", append(handbook.StepStates(), handbook.StepDone, handbook.StepDone, handbook.StepDone)...),
	}
	if oneOf(t, "new due time", false, r.State == handbook.StepFailed) {
		r.DueAt = m.now.Add(time.Duration(oneOf(t, "appointment", 1, 20, 100, -1)) * time.Hour)
	}
	return &r
}

func (m *matter) someClaim(t *rapid.T) *handbook.ClaimReport {
	if oneOf(t, "new claim", false, true) {
		return &handbook.ClaimReport{Party: oneOf(t, "party", handbook.Parties()...), Amount: someMoney(t), Note: someWords(t)}
	}
	r := handbook.ClaimReport{
		ClaimID: fmt.Sprint(rapid.IntRange(1, 4).Draw(t, "claim")), State: rapid.SampledFrom(handbook.ClaimStates()).Draw(t, "state"), Note: someWords(t),
	}
	if r.State == handbook.ClaimReceived {
		r.Received = someMoney(t)
	}
	return &r
}

// someAction gives an action of a kind, right or wrong.
func (m *matter) someAction(t *rapid.T, kind handbook.ActionKind) handbook.Action {
	act := handbook.Action{Kind: kind, By: "lin"}
	switch kind {
	case handbook.ActJudge:
		act.Judge = &handbook.Judgement{
			AfterSales: oneOf(t, "ours", true, true, true, false), Note: someWords(t),
			Suspected: rapid.SliceOfN(rapid.SampledFrom(handbook.Causes()), 0, 2).Draw(t, "suspected"),
		}
	case handbook.ActEvidence:
		act.Evidence = someEvidence(t)
	case handbook.ActDiagnose:
		act.Diagnosis = someDiagnosis(t)
	case handbook.ActPlan:
		act.Plan = m.somePlan(t)
	case handbook.ActAgreement:
		act.Agreement = &handbook.Agreement{Agreed: rapid.Bool().Draw(t, "agreed"), Demand: oneOf(t, "demand", 0, 0, someMoney(t)), RulesFavour: rapid.Bool().Draw(t, "rules"), Note: someWords(t)}
	case handbook.ActStep:
		act.Step = m.someStep(t)
	case handbook.ActExpense:
		act.Expense = &handbook.Expense{
			Kind: oneOf(t, "kind", handbook.EntryKinds()...), Party: oneOf(t, "party", handbook.Parties()...), Amount: someMoney(t), Note: someWords(t),
			StepID: oneOf(t, "of step", "", "", fmt.Sprintf("%d.1", len(m.Plans))),
		}
	case handbook.ActClaim:
		act.Claim = m.someClaim(t)
	case handbook.ActAccept:
		act.Acceptance = &handbook.Acceptance{Accepted: oneOf(t, "accepted", true, true, false), Goods: true, Money: oneOf(t, "money", true, true, false), Note: someWords(t)}
	case handbook.ActRefund:
		act.Refund = &handbook.RefundStep{Decision: rapid.SampledFrom(handbook.RefundDecisions()).Draw(t, "decision"), Note: someWords(t)}
		if act.Refund.Decision == handbook.RefundInsisted {
			act.Refund.Freight, act.Refund.Packing = someMoney(t), oneOf(t, "packing", 0, handbook.Fen(2000))
		}
	case handbook.ActAnswer:
		act.Answer = &handbook.Answer{Note: someWords(t)}
	case handbook.ActClose:
		act.Closing = &handbook.Closing{Lesson: someWords(t), Improvement: someWords(t)}
	case handbook.ActReopen:
		act.Reopening = &handbook.Reopening{Reason: someWords(t)}
	}
	return act
}

// someFact gives a fact, told in time or late, with more or less in it than it should have.
func (m *matter) someFact(t *rapid.T) handbook.Fact {
	f := handbook.Fact{
		Kind: oneOf(t, "fact", handbook.FactKinds()...), OccurredAt: m.now.Add(-time.Duration(rapid.IntRange(0, 72).Draw(t, "ago")) * time.Hour),
		Rating: oneOf(t, "rating", append(handbook.Ratings(), "")...), Won: rapid.Bool().Draw(t, "won"), Note: someWords(t),
		Technician: oneOf(t, "struck", "", "suzhou-wang", "wuxi-li"), Ticket: oneOf(t, "ticket", "", "T1", "T2", "T3"),
	}
	if rapid.Bool().Draw(t, "deadline") {
		f.DueAt = m.now.Add(time.Duration(rapid.IntRange(-24, 120).Draw(t, "due")) * time.Hour)
	}
	if f.Kind == handbook.FactRegisteredAgain && oneOf(t, "of something", true, true, false) {
		r := someRegistration(t)
		r.ReportedAt = f.OccurredAt
		f.Registration = &r
	}
	return f
}

// someRegistration gives a registration that is filled in right.
func someRegistration(t *rapid.T) handbook.Registration {
	r := torn()
	r.Channel, r.Request = rapid.SampledFrom(handbook.Channels()).Draw(t, "channel"), rapid.SampledFrom(handbook.Requests()).Draw(t, "request")
	if r.Request != handbook.RequestHelp {
		r.Amount = oneOf(t, "amount", handbook.Fen(1), 100000, 300000)
	}
	r.Urgent, r.ByStaff = rapid.Bool().Draw(t, "urgent"), oneOf(t, "staff", false, false, true)
	return r
}

// someKind gives a kind of action, mostly one that is possible.
func (m *matter) someKind(t *rapid.T) handbook.ActionKind {
	possible := m.PossibleNow(m.now)
	if len(possible) == 0 || oneOf(t, "out of place", false, false, false, false, true) {
		return rapid.SampledFrom(handbook.ActionKinds()).Draw(t, "action")
	}
	return rapid.SampledFrom(possible).Draw(t, "action")
}

// someSubject gives what the manager is asked, if anything.
func (m *matter) someSubject(t *rapid.T) (handbook.ApprovalSubject, bool) {
	var subjects []handbook.ApprovalSubject
	for _, subject := range handbook.ApprovalSubjects() {
		if _, waits := m.pending[subject]; waits {
			subjects = append(subjects, subject)
		}
	}
	if len(subjects) == 0 {
		return "", false
	}
	return rapid.SampledFrom(slices.Clone(subjects)).Draw(t, "subject"), true
}
