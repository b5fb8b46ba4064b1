package handbook_test

import (
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

const (
	approved = handbook.ApprovalApproved
	declined = handbook.ApprovalRefused
	expired  = handbook.ApprovalExpired
)

// AS-1…15: a mattress that came torn, from its registration through evidence, a refused plan, a second one with a failed
// visit and a cost beyond it, a refused acceptance and a third plan, to its closing and reopening.
func TestADamagedMattress(t *testing.T) {
	m := registered(t, torn())
	m.wants("judge")
	m.at("2026-03-02 10:20")
	m.do(judged(handbook.CauseLogistics))
	m.mattressEvidence()
	m.do(diagnosed(handbook.LevelGrave))
	if len(m.told) != 1 || m.told[0].Carrier != "debang" || m.told[0].Region != "江苏苏州" {
		t.Errorf("AS-18: %+v", m.told)
	}
	m.wants("plan")
	m.mattressFirstPlans()
	m.mattressSteps()
	m.mattressOverBudget()
	m.mattressThirdPlan()
	m.mattressEnd()
}

// AS-2: evidence that lacks is asked for, and the rest can't be had.
func (m *matter) mattressEvidence() {
	m.Helper()
	m.in(handbook.StageEvidence)
	m.wants("evidence")
	if m.WaitsOn() != handbook.WaitingCustomer || len(m.Lacking) != 5 {
		m.Errorf("AS-2: waits for %s, %v is lacking", m.WaitsOn(), m.Lacking)
	}
	m.refused(diagnosed(handbook.LevelGrave), handbook.PlaceStage)
	m.do(gives(handbook.EvidenceOverall, handbook.EvidenceCloseUp, handbook.EvidenceDetail))
	m.in(handbook.StageEvidence)
	if !slices.Equal(m.Lacking, []handbook.EvidenceKind{handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel}) {
		m.Errorf("AS-2: %v is lacking", m.Lacking)
	}
	m.do(handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{
		Unobtainable: []handbook.EvidenceKind{handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel}, Note: "the box is gone",
	}})
	m.in(handbook.StageDiagnosis)
	m.wants("diagnose")
}

// AS-5, AS-6, AS-8: the manager refuses the first plan and approves the second, and the customer agrees; a claim against
// the carrier begins with it.
func (m *matter) mattressFirstPlans() {
	m.Helper()
	m.do(m.planned(100000, handbook.StepExchange))
	m.in(handbook.StageApproving)
	m.wants()
	asked := m.pending[handbook.SubjectPlan]
	if !slices.Equal(asked.Reasons, []handbook.ApprovalReason{handbook.ReasonLevel, handbook.ReasonOverBudget}) || asked.Amount != 100000 {
		m.Errorf("AS-6: asked %+v", asked)
	}
	m.refused(agrees(), handbook.PlaceStage)
	m.decide(handbook.SubjectPlan, declined)
	m.in(handbook.StagePlanning)
	if m.Plans[0].Refused != "no" || m.Plans[0].Steps[0].State != handbook.StepDropped || m.Account.Budget != 0 {
		m.Errorf("AS-6: refused plan %+v, budget %s", m.Plans[0], m.Account.Budget)
	}
	second := m.planned(12000, handbook.StepBuyParts, handbook.StepVisit, handbook.StepExplain)
	second.Plan.Claims = []handbook.Claim{{Party: handbook.PartyCarrier, Against: "debang", Amount: 20000}}
	m.do(second)
	m.decide(handbook.SubjectPlan, approved)
	m.in(handbook.StageAgreement)
	m.wants("agree")
	if c := m.Claims[0]; c.ID != "1" || c.State != handbook.ClaimOpen || c.By != "lin" || len(m.Plan().Claims) != 0 {
		m.Errorf("AS-5: claim %+v", c)
	}
	m.do(agrees())
	m.in(handbook.StageCarryingOut)
}

// AS-9, AS-12, AS-13: steps side by side, a failed visit with its new appointment, and a block that the manager hears of.
func (m *matter) mattressSteps() {
	m.Helper()
	m.wants("step:2.1", "step:2.2", "step:2.3")
	m.refused(accepts(), handbook.PlaceSteps)
	m.invalid(reports("1.1", handbook.StepDone), "step_id")
	m.invalid(reports("2.2", handbook.StepFailed), "due_at")
	m.invalid(m.visitFails("2.1", time.Hour), "state")
	m.invalid(spends(8000, "2.2"), "step_id")
	again := m.visitFails("2.2", 48*time.Hour)
	m.do(again)
	if visit := m.Plan().Steps[1]; visit.State != handbook.StepPlanned || visit.Failed != 1 || !visit.DueAt.Equal(again.Step.DueAt) || visit.Said == "" {
		m.Errorf("AS-12: %+v", visit)
	}
	m.do(reports("2.3", handbook.StepDone))
	m.do(reports("2.1", handbook.StepBlocked))
	if n := m.last.Notices; len(n) != 1 || n[0].Kind != handbook.NoticeBlocked || n[0].ToRole != handbook.RoleManager || n[0].ItemID != "2.1" {
		m.Errorf("AS-9: told %+v", n)
	}
	m.do(spends(12000, "2.1")) // all that is left
	if m.Account.Left() != 0 || m.Halted() {
		m.Errorf("AS-10: left %s", m.Account.Left())
	}
}

// AS-10: one fen more than the budget stops the work until the manager has decided; approved, it goes on.
func (m *matter) mattressOverBudget() {
	m.Helper()
	m.do(spends(1, "2.1"))
	m.wants()
	if m.WaitsOn() != handbook.WaitingDecision || m.Account.Cost() != 12000 {
		m.Errorf("AS-10: waits for %s, cost %s", m.WaitsOn(), m.Account.Cost())
	}
	m.refused(reports("2.1", handbook.StepDone), handbook.PlaceHalted)
	m.refused(spends(1, ""), handbook.PlaceHalted)
	m.decide(handbook.SubjectSpending, approved)
	if m.Account.Cost() != 12001 || m.Account.Budget != 12001 || m.Account.Entries[1].By != "lin" {
		m.Errorf("AS-10: %+v", m.Account)
	}
	m.wants("step:2.1", "step:2.2")
	m.do(reports("2.1", handbook.StepDone))
	m.do(reports("2.2", handbook.StepDone))
	m.wants("accept")
}

// AS-12, AS-13: not accepted, a third plan is made, and the visit of the second is never paid.
func (m *matter) mattressThirdPlan() {
	m.Helper()
	m.invalid(handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Accepted: true, Goods: true}}, "note")
	m.do(rejects())
	m.in(handbook.StagePlanning)
	if m.Plans[1].Refused != "it still creaks" || m.Plans[1].Steps[1].State != handbook.StepDone {
		m.Errorf("AS-13: %+v", m.Plans[1])
	}
	m.do(m.planned(3000, handbook.StepVisit))
	m.decide(handbook.SubjectPlan, approved)
	m.do(agrees())
	m.invalid(spends(3000, "2.2"), "step_id")
	m.do(reports("3.1", handbook.StepDone))
	m.invalid(spends(3000, "3.1"), "step_id") // AS-12: paid after acceptance
	m.do(accepts())
	m.in(handbook.StageWrapUp)
	m.do(spends(3000, "3.1"))
	if m.Plan().AcceptedAt.IsZero() || m.Account.Cost() != 15001 {
		m.Errorf("AS-12, AS-13: %+v, cost %s", m.Plan(), m.Account.Cost())
	}
}

// AS-5, AS-13…15: the claim outlives the repair and holds the case open, as a bad review does; closed, it can be opened
// again.
func (m *matter) mattressEnd() {
	m.Helper()
	m.hear(review(handbook.RatingBad))
	m.wants("claim:1", "review")
	m.refused(closes(), handbook.PlaceClaims)
	m.do(claimIs("1", handbook.ClaimReceived))
	if m.Account.Cost() != 10001 || m.Claims[0].Received != 5000 {
		m.Errorf("AS-5: cost %s, claim %+v", m.Account.Cost(), m.Claims[0])
	}
	m.invalid(claimIs("1", handbook.ClaimReceived), "claim_id")
	m.wants("review")
	m.refused(closes(), handbook.PlaceReview)
	changed := review(handbook.RatingGood)
	changed.Kind = handbook.FactReviewChanged
	m.hear(changed)
	m.wants("close")
	m.invalid(handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: "said"}}, "improvement")
	m.do(closes())
	m.in(handbook.StageClosed)
	m.wants()
	for _, kind := range handbook.ActionKinds() { // AS-15: after the end
		if kind != handbook.ActReopen {
			m.refused(m.example(kind), handbook.PlaceStage)
		}
	}
	if m.EndsAs != handbook.EndResolved || m.Closing.Lesson == "" {
		m.Errorf("AS-15: ended as %s with %+v", m.EndsAs, m.Closing)
	}
	m.do(reopens())
	m.in(handbook.StageDiagnosis)
	if m.Account.Left() != 0 || m.Closing != nil || m.Round != 2 || m.Account.Cost() != 10001 {
		m.Errorf("AS-15: opened again: %+v", m.Account)
	}
	m.do(diagnosed(handbook.LevelVisit))
	m.do(m.planned(0, handbook.StepExplain))
	if m.Plans[2].Refused != "" || m.Plan().Steps[0].ID != "4.1" {
		m.Errorf("AS-15: an accepted plan was dropped: %+v", m.Plans[2])
	}
}

// AS-10: a refused cost, or one that nobody decided about in time, means another plan while one is carried out; one that
// was withdrawn does not, and after the work nothing is planned anew.
func TestCostBeyondThePlan(t *testing.T) {
	for state, stage := range map[handbook.ApprovalState]handbook.Stage{
		approved: handbook.StageCarryingOut, declined: handbook.StagePlanning, expired: handbook.StagePlanning,
		handbook.ApprovalWithdrawn: handbook.StageCarryingOut,
	} {
		m := registered(t, torn()).under()
		m.do(spends(10001, ""))
		m.decide(handbook.SubjectSpending, state)
		m.in(stage)
		if paid := m.Account.Cost() == 10001; paid != (state == approved) || m.Halted() {
			t.Errorf("AS-10: %s: cost %s", state, m.Account.Cost())
		}
		if refused := m.Plans[0].Refused; (refused != "") != (stage == handbook.StagePlanning) {
			t.Errorf("AS-10: %s: plan refused because of %q", state, refused)
		}
	}
	for _, stage := range []handbook.Stage{handbook.StageAcceptance, handbook.StageWrapUp} {
		m := registered(t, torn()).under().done()
		if stage == handbook.StageWrapUp {
			m.do(accepts())
		}
		m.do(spends(10001, ""))
		m.refused(m.example(map[handbook.Stage]handbook.ActionKind{handbook.StageAcceptance: handbook.ActAccept, handbook.StageWrapUp: handbook.ActClose}[stage]), handbook.PlaceHalted)
		m.decide(handbook.SubjectSpending, declined)
		m.in(stage)
	}
}
