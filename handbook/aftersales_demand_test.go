package handbook_test

import (
	"testing"
	"time"

	"gendan/handbook"
)

// offered brings a case to asking the customer about a plan of 100 yuan.
func offered(t *testing.T) *matter {
	t.Helper()
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelVisit))
	m.do(m.planned(10000, handbook.StepVisit))
	m.in(handbook.StageAgreement)
	return m
}

// AS-8: the customer agrees before anything starts; any other refusal means another plan.
func TestTheCustomerAgreesFirst(t *testing.T) {
	m := offered(t)
	m.refused(reports("1.1", handbook.StepStarted), handbook.PlaceStage)
	m.refused(spends(1, ""), handbook.PlaceStage)
	m.invalid(handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{}}, "note")
	m.invalid(handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Agreed: true, Demand: 1}}, "demand")
	m.invalid(handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{RulesFavour: true, Note: "x"}}, "rules_favour")
	m.do(disagrees())
	m.in(handbook.StagePlanning)
	if m.Plans[0].Refused != "not like that" {
		t.Errorf("refused because of %q", m.Plans[0].Refused)
	}
}

// AS-8: a demand that the platform's rules are against is arbitrated: won, the plan is carried out, lost, another is made;
// meanwhile the customer may give in, the manager may be asked instead, and we may plan anew.
func TestArbitration(t *testing.T) {
	arbitrated := func() *matter {
		m := offered(t)
		m.do(demands(50000, true))
		m.in(handbook.StageArbitration)
		m.wants("arbitrate")
		if m.WaitsOn() != handbook.WaitingPlatform || len(m.pending) > 0 {
			t.Errorf("AS-8: waits for %s", m.WaitsOn())
		}
		return m
	}
	won := handbook.Fact{Kind: handbook.FactArbitrated, Won: true}
	m := arbitrated()
	m.hear(won)
	m.in(handbook.StageCarryingOut)
	m.hear(handbook.Fact{Kind: handbook.FactArbitrated, Note: "late"}) // told after it was decided: nothing follows
	m.in(handbook.StageCarryingOut)
	m = arbitrated()
	m.hear(handbook.Fact{Kind: handbook.FactArbitrated})
	m.in(handbook.StagePlanning)
	if m.Plans[0].Refused == "" || m.Demand != 0 {
		t.Errorf("AS-8: refused because of %q, demand %s", m.Plans[0].Refused, m.Demand)
	}
	m = arbitrated()
	m.do(agrees())
	m.in(handbook.StageCarryingOut)
	m = arbitrated()
	m.do(demands(3000, false))
	m.in(handbook.StageAgreement)
	m.decide(handbook.SubjectCompensation, approved)
	m.in(handbook.StageCarryingOut)
	m = arbitrated()
	m.do(disagrees())
	m.in(handbook.StagePlanning)
	m = arbitrated()
	m.do(m.planned(500, handbook.StepExplain))
	m.in(handbook.StageAgreement)
	m.hear(won)
	m.in(handbook.StageAgreement)
}

// AS-8: else the manager decides on the compensation: approved, it is paid beyond the budget and the plan goes on.
func TestCompensation(t *testing.T) {
	for state, stage := range map[handbook.ApprovalState]handbook.Stage{
		approved: handbook.StageCarryingOut, declined: handbook.StagePlanning, expired: handbook.StagePlanning,
		handbook.ApprovalWithdrawn: handbook.StageAgreement,
	} {
		m := offered(t)
		m.do(demands(30000, false))
		m.in(handbook.StageAgreement)
		m.wants()
		if asked := m.pending[handbook.SubjectCompensation]; asked.Amount != 30000 || asked.AskedBy != "lin" || m.WaitsOn() != handbook.WaitingDecision {
			t.Errorf("AS-8: asked %+v, waits for %s", asked, m.WaitsOn())
		}
		m.decide(handbook.SubjectCompensation, state)
		m.in(stage)
		paid, left := m.Account.Sum(handbook.EntryCompensation), m.Account.Left()
		if want := map[bool]handbook.Fen{true: 30000}[state == approved]; paid != want || (state == approved && left != 10000) {
			t.Errorf("AS-8: %s: paid %s, left %s", state, paid, left)
		}
		if m.Demand != 0 {
			t.Errorf("AS-8: %s: demand %s", state, m.Demand)
		}
	}
}

// AS-8: what the customer says later counts: an old answer of the manager's is not taken for the new demand's.
func TestAnotherDemand(t *testing.T) {
	m := offered(t)
	m.do(demands(30000, false))
	old := m.pending[handbook.SubjectCompensation]
	m.do(demands(90000, false))
	if asked := m.pending[handbook.SubjectCompensation]; asked.Amount != 90000 || asked.Ref == old.Ref {
		t.Errorf("asked %+v after %+v", asked, old)
	}
	old.State = approved
	m.happened(m.Decided(old, m.now, m.policy))
	m.in(handbook.StageAgreement)
	if m.Account.Cost() != 0 {
		t.Errorf("paid %s", m.Account.Cost())
	}
	m.do(agrees()) // and now the plan is enough
	m.in(handbook.StageCarryingOut)
	m = offered(t)
	m.do(demands(30000, false))
	m.do(demands(30000, true)) // the rules favour us after all
	m.in(handbook.StageArbitration)
	m = offered(t)
	m.do(demands(30000, false))
	m.do(m.planned(500, handbook.StepExplain))
	m.in(handbook.StageAgreement)
	m.wants("agree")
}

// AS-10: an old answer on another cost pays nothing either.
func TestAnotherCost(t *testing.T) {
	m := registered(t, torn()).under()
	m.do(spends(20000, ""))
	old := m.pending[handbook.SubjectSpending]
	m.do(m.planned(5000, handbook.StepExplain))
	m.do(agrees())
	m.do(spends(90000, ""))
	old.State = approved
	m.happened(m.Decided(old, m.now, m.policy))
	if m.Account.Cost() != 0 || !m.Halted() {
		t.Errorf("AS-10: paid %s", m.Account.Cost())
	}
	m.decide(handbook.SubjectSpending, approved)
	if m.Account.Cost() != 90000 {
		t.Errorf("AS-10: paid %s", m.Account.Cost())
	}
}

// denied brings a case to carrying out a plan with two claims, of which the third party denies the first.
func denied(t *testing.T) *matter {
	t.Helper()
	m := registered(t, torn()).under()
	m.do(claims(20000))
	m.do(claims(7000))
	m.do(claimIs("1", handbook.ClaimDenied))
	return m
}

// AS-5: where the third party denies, work stops until the manager has decided whether we pay first.
func TestAThirdPartyDenies(t *testing.T) {
	m := denied(t)
	m.wants()
	if asked := m.pending[handbook.SubjectAdvance]; asked.Amount != 20000 || asked.Ref != "1" || m.WaitsOn() != handbook.WaitingDecision {
		t.Errorf("AS-5: asked %+v", asked)
	}
	m.refused(reports("1.1", handbook.StepDone), handbook.PlaceHalted)
	m.decide(handbook.SubjectAdvance, approved)
	m.wants("step:1.1")
	if m.Claims[0].State != handbook.ClaimAdvanced || !m.Claims[0].Open() {
		t.Errorf("AS-5: %+v", m.Claims[0])
	}
	m.invalid(claimIs("1", handbook.ClaimDenied), "state")
	m.do(claimIs("1", handbook.ClaimReceived)) // we paid first, and claimed later
	for _, state := range []handbook.ApprovalState{declined, expired} {
		m = denied(t)
		m.decide(handbook.SubjectAdvance, state)
		m.in(handbook.StagePlanning)
		m.do(m.planned(1000, handbook.StepExplain))
		m.do(agrees())
		m.done()
		m.do(accepts())
		m.wants("claim:1", "claim:2")
		m.refused(closes(), handbook.PlaceClaims)
		m.do(claimIs("1", handbook.ClaimWrittenOff))
		m.do(claimIs("2", handbook.ClaimDenied)) // the work is done: nobody has to decide
		m.do(claimIs("2", handbook.ClaimWrittenOff))
		m.do(closes())
	}
}

// AS-5: of two denials the manager decides about one after the other; a claim that is settled meanwhile needs no decision,
// nor one whose plan is given up.
func TestTwoDenials(t *testing.T) {
	m := denied(t)
	m.do(claimIs("2", handbook.ClaimDenied))
	m.decide(handbook.SubjectAdvance, approved)
	if asked := m.pending[handbook.SubjectAdvance]; asked.Ref != "2" || asked.Amount != 7000 || asked.Note != "they say so" {
		t.Errorf("AS-5: asked %+v", asked)
	}
	m.decide(handbook.SubjectAdvance, handbook.ApprovalWithdrawn)
	m.wants("step:1.1")
	m = denied(t)
	m.do(claimIs("2", handbook.ClaimDenied))
	m.do(claimIs("1", handbook.ClaimReceived))
	if m.Advancing != "2" {
		t.Errorf("AS-5: the manager decides about %q", m.Advancing)
	}
	m = denied(t)
	m.do(claimIs("2", handbook.ClaimDenied))
	m.do(m.planned(1000, handbook.StepExplain))
	m.in(handbook.StageAgreement)
	m.do(claims(100))
	if m.Halted() {
		t.Error("AS-5: a denial was asked about again")
	}
}

// AS-5, AS-10: while the manager decides about a denial the plan can't go on by itself: a refusal takes back what else
// was asked.
func TestDenialsWhileSomethingElseIsAsked(t *testing.T) {
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	m.do(diagnosed(handbook.LevelGrave))
	m.do(claims(20000))
	m.do(m.planned(1000, handbook.StepVisit))
	m.do(claimIs("1", handbook.ClaimDenied))
	if len(m.pending) != 2 {
		t.Fatalf("asked %v", m.pending)
	}
	m.decide(handbook.SubjectAdvance, declined)
	m.in(handbook.StagePlanning)
	m = denied(t)
	m.decide(handbook.SubjectAdvance, approved)
	m.do(spends(20000, ""))
	m.do(claimIs("2", handbook.ClaimDenied))
	m.decide(handbook.SubjectSpending, declined)
	m.in(handbook.StagePlanning)
	m.do(explained())
	m.in(handbook.StageAcceptance)
	m.pass(time.Hour)
}
