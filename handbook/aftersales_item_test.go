package handbook_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// AS-1…15, RFD: what each stage asks for, by which rule, due after the policy's span of the desk's hours.
func TestWanted(t *testing.T) {
	want := map[handbook.Stage]string{
		handbook.StageTriage:       "judge AS-1 02 12:00",
		handbook.StageEvidence:     "evidence AS-2 03 20:40",
		handbook.StageDiagnosis:    "diagnose AS-3 02 14:00",
		handbook.StagePlanning:     "plan AS-5 02 18:00",
		handbook.StageApproving:    "",
		handbook.StageAgreement:    "agree AS-8 02 18:00",
		handbook.StageArbitration:  "arbitrate AS-8 03 20:40",
		handbook.StageCarryingOut:  "step AS-9 05 10:00",
		handbook.StageAcceptance:   "accept AS-13 03 20:40",
		handbook.StageWrapUp:       "close AS-15 02 18:00",
		handbook.StageClosed:       "",
		handbook.StageRetention:    "retain RFD-1 02 12:00",
		handbook.StageDeduction:    "agree RFD-2 02 18:00",
		handbook.StageRefundReview: "review_refund RFD-4 02 14:00",
		handbook.StageReturning:    "return RFD-4 09 16:40",
		handbook.StageInspecting:   "inspect RFD-4 03 20:40",
		handbook.StageRefunding:    "refund RFD-3 02 14:00",
	}
	for stage, m := range reached(t) {
		got := ""
		for _, item := range m.Wanted(m.now, m.policy) {
			got += fmt.Sprintf("%s %s %s", item.Kind, item.Rule, item.Due.In(m.policy.Zone()).Format("02 15:04"))
			if !item.Opens.Equal(m.now) || !item.Warn.Equal(item.Due.Add(-30*time.Minute)) {
				t.Errorf("%s: opens %s, warns %s", stage, item.Opens, item.Warn)
			}
		}
		if got != want[stage] {
			t.Errorf("%s: asks for %q, want %q", stage, got, want[stage])
		}
		if again := (&matter{fails: t, AfterSales: m.reread(), policy: m.policy, now: m.now}).wanted(); !slices.Equal(again, m.wanted()) {
			t.Errorf("%s: written and read it asks for %v", stage, again)
		}
	}
}

// AS-9, AS-10, AS-5: the steps of a plan and the claims of a case are items of their own, and carry what they are about;
// no step is asked for while work stands still, and nothing that the manager's answer decides about.
func TestWantedSteps(t *testing.T) {
	m := registered(t, torn()).under(handbook.StepBuyParts, handbook.StepMailParts, handbook.StepVisit)
	m.wants("step:1.1", "step:1.2", "step:1.3")
	m.do(reports("1.2", handbook.StepStarted))
	m.do(reports("1.1", handbook.StepDone))
	m.wants("step:1.2", "step:1.3")
	m.do(spends(20000, ""))
	m.wants()
	m.hear(fact(handbook.FactCustomerReplied))
	m.wants("answer")
	m.do(answers())
	m.decide(handbook.SubjectSpending, approved)
	m.wants("step:1.2", "step:1.3")
	m.do(claims(100))
	m.do(claims(200))
	m.wants("step:1.2", "step:1.3")
	m.done()
	m.do(spends(20000, ""))
	m.wants()
	m.decide(handbook.SubjectSpending, approved)
	m.do(accepts())
	m.wants("claim:1", "claim:2")
	m.do(claimIs("1", handbook.ClaimWrittenOff))
	m.wants("claim:2")
	m.do(claimIs("2", handbook.ClaimWrittenOff))
	m.do(spends(90000, ""))
	m.wants()
	m.refused(closes(), handbook.PlaceHalted)
	m.decide(handbook.SubjectSpending, declined)
	m.wants("close")
}

// AS-9, AS-11: a technician who is struck from the directory while on a step: the manager is told, the step is blocked and
// still somebody's, and another plan without them takes its place; those of others go on.
func TestATechnicianIsStruck(t *testing.T) {
	struck := handbook.Fact{Kind: handbook.FactTechnicianStruck, Technician: "suzhou-wang"}
	m := registered(t, torn()).under(handbook.StepVisit, handbook.StepBuyParts, handbook.StepVisit)
	m.do(reports("1.1", handbook.StepDone))
	m.hear(handbook.Fact{Kind: handbook.FactTechnicianStruck, Technician: "wuxi-li"})
	m.hear(handbook.Fact{Kind: handbook.FactTechnicianStruck})
	if len(m.notices) != 0 {
		t.Errorf("AS-11: told %+v", m.notices)
	}
	m.hear(struck)
	if len(m.notices) != 1 || m.notices[0].ItemID != "1.3" || m.notices[0].ToRole != handbook.RoleManager {
		t.Errorf("AS-11: told %+v", m.notices)
	}
	m.wants("step:1.2", "step:1.3")
	if m.Plan().Steps[2].State != handbook.StepBlocked || m.Plan().Steps[0].State != handbook.StepDone || !slices.Equal(m.Struck, []string{"suzhou-wang"}) {
		t.Errorf("AS-11: %+v, struck %v", m.Plan().Steps, m.Struck)
	}
	m.do(m.planned(1000, handbook.StepMailParts))
	if len(m.Struck) != 0 {
		t.Errorf("AS-11: struck %v", m.Struck)
	}
	m = offered(t)
	m.hear(struck) // before the customer has agreed
	m.do(agrees())
	m.wants("step:1.1")
	m.do(reports("1.1", handbook.StepStarted)) // somebody may still go on
	m = settled(t)
	m.hear(struck)
	if len(m.last.Notices) != 0 {
		t.Errorf("AS-11: told %+v of what is done", m.last.Notices)
	}
}

// AS-5: of two people who plan at once one loses, in every stage in which plans are made.
func TestTwoPlanAtOnce(t *testing.T) {
	for stage, m := range reached(t) {
		if !slices.Contains(m.PossibleNow(m.now), handbook.ActPlan) {
			continue
		}
		hers := m.planned(20000, handbook.StepMailParts)
		m.do(m.planned(10000, handbook.StepVisit))
		m.refused(hers, handbook.PlaceStale)
		hers.Plan.BasedOn = -1
		m.refused(hers, handbook.PlaceStale)
		if kind := m.Plan().Steps[0].Kind; kind != handbook.StepVisit {
			t.Errorf("%s: the plan has a step of %s", stage, kind)
		}
	}
}

// AS-9, AS-13: acceptance before the steps are done is refused, while any of them is open and in every state of it.
func TestAcceptanceBeforeTheStepsAreDone(t *testing.T) {
	m := registered(t, torn()).under(handbook.StepMailParts, handbook.StepVisit)
	for _, act := range []handbook.Action{
		reports("1.1", handbook.StepStarted), reports("1.1", handbook.StepBlocked), reports("1.1", handbook.StepDone),
		reports("1.2", handbook.StepStarted), m.visitFails("1.2", time.Hour), reports("1.2", handbook.StepBlocked),
	} {
		m.refused(accepts(), handbook.PlaceSteps)
		m.do(act)
	}
	m.refused(accepts(), handbook.PlaceSteps)
	m.do(reports("1.2", handbook.StepDone))
	m.do(accepts())
}

// AS-17: the order of work: what the platform's staff sent or intervenes in, then haste and refunds without return, then
// the rest; each by level, and what nobody has diagnosed with level 2.
func TestRank(t *testing.T) {
	for name, c := range map[string]struct {
		with  func(*handbook.Registration)
		level handbook.Level
		rank  int
	}{
		"AS-17 not diagnosed":              {func(*handbook.Registration) {}, 0, 22},
		"AS-17 level 1":                    {func(*handbook.Registration) {}, 1, 21},
		"AS-17 level 3":                    {func(*handbook.Registration) {}, 3, 23},
		"AS-17 level 4":                    {func(*handbook.Registration) {}, 4, 24},
		"AS-17 urgent":                     {func(r *handbook.Registration) { r.Urgent = true }, 0, 12},
		"AS-17 urgent, level 4":            {func(r *handbook.Registration) { r.Urgent = true }, 4, 14},
		"RFD-3 refund only":                {func(r *handbook.Registration) { *r = refundOf(handbook.RequestRefundOnly) }, 0, 12},
		"RFD-4 return and refund":          {func(r *handbook.Registration) { *r = refundOf(handbook.RequestReturnRefund) }, 0, 22},
		"TKT-3 the platform's staff":       {func(r *handbook.Registration) { r.ByStaff = true }, 0, 2},
		"TKT-3 the platform's staff first": {func(r *handbook.Registration) { r.ByStaff, r.Urgent = true, true }, 1, 1},
	} {
		r := torn()
		c.with(&r)
		m := registered(t, r)
		if c.level > 0 {
			m.do(judged(handbook.CauseService))
			m.do(diagnosed(c.level))
		}
		if got := m.Rank(); got != c.rank || m.Level() != c.level {
			t.Errorf("%s: rank %d, want %d", name, got, c.rank)
		}
		m.hear(intervenes("T1"))
		if want := c.rank % 10; m.Rank() != want {
			t.Errorf("TKT-1 %s: rank %d, want %d", name, m.Rank(), want)
		}
	}
}

// Who did what an item asked for: each item is done by the command that it names, and a step and a claim by a report on
// that one (AS-9, AS-5).
func TestDoes(t *testing.T) {
	m := registered(t, torn()).under()
	for kind, want := range map[handbook.ItemKind]string{
		handbook.ItemJudge: "judge", handbook.ItemEvidence: "evidence", handbook.ItemDiagnose: "diagnose", handbook.ItemPlan: "plan",
		handbook.ItemAgree: "customer_agreement refund", handbook.ItemArbitrate: "customer_agreement", handbook.ItemStep: "step",
		handbook.ItemAccept: "acceptance", handbook.ItemClaim: "", handbook.ItemReview: "", handbook.ItemClose: "close",
		handbook.ItemRetain: "judge refund", handbook.ItemReviewRefund: "judge refund", handbook.ItemReturn: "refund",
		handbook.ItemInspect: "refund", handbook.ItemRefund: "refund", handbook.ItemAnswer: "answer",
	} {
		var got []handbook.ActionKind
		for _, act := range handbook.ActionKinds() {
			if m.example(act).Does(handbook.WorkItem{Kind: kind, Ref: "1.1"}) {
				got = append(got, act)
			}
		}
		if lower(got) != want {
			t.Errorf("%s is done by %q, want %q", kind, lower(got), want)
		}
	}
	if reports("1.1", handbook.StepDone).Does(handbook.WorkItem{Kind: handbook.ItemStep, Ref: "1.2"}) ||
		!claimIs("1", handbook.ClaimDenied).Does(handbook.WorkItem{Kind: handbook.ItemClaim, Ref: "1"}) {
		t.Error("a report does another's item")
	}
}
