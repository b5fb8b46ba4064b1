package handbook_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// afterSalesStages lists the stages of an after-sales case.
func afterSalesStages() []handbook.Stage {
	return slices.DeleteFunc(handbook.Stages(), func(s handbook.Stage) bool { return handbook.Possible(s) == nil })
}

// reached gives a case in each stage.
func reached(t *testing.T) map[handbook.Stage]*matter {
	t.Helper()
	cases := map[handbook.Stage]*matter{}
	keep := func(m *matter) {
		if _, had := cases[m.Stage]; !had {
			cases[m.Stage] = m
		}
	}
	keep(registered(t, torn()))
	m := registered(t, torn())
	m.do(judged(handbook.CauseLogistics))
	keep(m)
	m = registered(t, torn())
	m.do(judged(handbook.CauseService))
	keep(m)
	planning := func(level handbook.Level) *matter {
		m := registered(t, torn())
		m.do(judged(handbook.CauseService))
		m.do(diagnosed(level))
		return m
	}
	keep(planning(handbook.LevelVisit))
	m = planning(handbook.LevelGrave)
	m.do(m.planned(10000, handbook.StepVisit))
	keep(m)
	m = planning(handbook.LevelVisit)
	m.do(m.planned(10000, handbook.StepVisit))
	keep(m)
	m = planning(handbook.LevelVisit)
	m.do(m.planned(10000, handbook.StepVisit))
	m.do(demands(50000, true))
	keep(m)
	keep(registered(t, torn()).under())
	keep(registered(t, torn()).under().done())
	m = registered(t, torn()).under().done()
	m.do(accepts())
	keep(m)
	m = registered(t, torn()).under().done()
	m.do(accepts())
	m.do(closes())
	keep(m)
	keep(registered(t, refundOf(handbook.RequestUnshippedRefund)))
	m = registered(t, refundOf(handbook.RequestShippedRefund))
	m.do(insists(8000, 2000))
	keep(m)
	keep(registered(t, refundOf(handbook.RequestReturnRefund)))
	m = registered(t, refundOf(handbook.RequestReturnRefund))
	m.do(refunds(handbook.RefundApproved))
	keep(m)
	m = registered(t, refundOf(handbook.RequestReturnRefund))
	m.do(refunds(handbook.RefundApproved))
	m.hear(fact(handbook.FactGoodsReceived))
	keep(m)
	m = registered(t, refundOf(handbook.RequestRefundOnly))
	m.do(refunds(handbook.RefundApproved))
	keep(m)
	return cases
}

// What may be done in which stage; of the end that is what is possible where nothing else forbids it (AS-1…15, RFD).
func TestPossible(t *testing.T) {
	want := map[handbook.Stage]string{
		handbook.StageTriage:       "judge evidence answer",
		handbook.StageEvidence:     "evidence judge answer",
		handbook.StageDiagnosis:    "diagnose evidence answer",
		handbook.StagePlanning:     "plan diagnose evidence claim answer",
		handbook.StageApproving:    "plan evidence claim answer",
		handbook.StageAgreement:    "customer_agreement plan evidence claim answer",
		handbook.StageArbitration:  "customer_agreement plan evidence claim answer",
		handbook.StageCarryingOut:  "step expense claim plan evidence answer",
		handbook.StageAcceptance:   "acceptance expense claim plan evidence answer",
		handbook.StageWrapUp:       "close plan judge expense claim evidence answer",
		handbook.StageClosed:       "reopen",
		handbook.StageRetention:    "refund judge evidence answer",
		handbook.StageDeduction:    "customer_agreement refund evidence answer",
		handbook.StageRefundReview: "refund judge evidence claim answer",
		handbook.StageReturning:    "refund evidence claim answer",
		handbook.StageInspecting:   "refund evidence claim answer",
		handbook.StageRefunding:    "refund evidence claim answer",
	}
	if len(want) != len(afterSalesStages()) {
		t.Errorf("%d stages are looked at, there are %v", len(want), afterSalesStages())
	}
	for stage, kinds := range want {
		if got := lower(handbook.Possible(stage)); got != kinds {
			t.Errorf("%s: %s, want %s", stage, got, kinds)
		}
	}
	for stage, m := range reached(t) {
		for _, kind := range handbook.ActionKinds() {
			t.Run(fmt.Sprintf("%s in %s", kind, stage), func(t *testing.T) { m.looksAt(t, kind) })
		}
	}
}

// looksAt looks whether an action is possible exactly where the table says so, and else is refused with what is possible.
func (m *matter) looksAt(t *testing.T, kind handbook.ActionKind) {
	t.Helper()
	possible := slices.Contains(handbook.Possible(m.Stage), kind)
	if m.Stage == handbook.StageWrapUp && kind == handbook.ActJudge { // it was judged to be one of ours
		possible = false
	}
	if possible != slices.Contains(m.PossibleNow(m.now), kind) {
		t.Errorf("possible are %v", m.PossibleNow(m.now))
	}
	err := m.Check(m.example(kind), m.now, m.policy)
	var misplaced *handbook.PlaceError
	switch {
	case possible && err != nil:
		t.Errorf("refused: %v", err)
	case !possible && !errors.As(err, &misplaced):
		t.Errorf("not out of place: %v", err)
	case !possible && (misplaced.Stage != m.Stage || misplaced.Kind != kind || !slices.Equal(misplaced.Possible, m.PossibleNow(m.now)) || !slices.Equal(misplaced.Decisions, m.DecisionsNow())):
		t.Errorf("refused with %+v", misplaced)
	case !possible && (misplaced.Why == handbook.PlaceSteps) != (kind == handbook.ActAccept && m.Stage == handbook.StageCarryingOut):
		t.Errorf("AS-13: refused because of %s", misplaced.Why)
	}
}

// RFD: what can be decided of a refund in which stage.
func TestPossibleDecisions(t *testing.T) {
	want := map[handbook.Stage]string{
		handbook.StageRetention:    "[kept insisted]",
		handbook.StageDeduction:    "[kept]",
		handbook.StageRefundReview: "[kept approved rejected]",
		handbook.StageReturning:    "[kept rejected confirmed disputed]",
		handbook.StageInspecting:   "[confirmed disputed]",
		handbook.StageRefunding:    "[paid]",
	}
	for stage, m := range reached(t) {
		decisions := handbook.PossibleDecisions(stage)
		if got := fmt.Sprint(decisions); got != want[stage] && (want[stage] != "" || len(decisions) > 0) {
			t.Errorf("%s: %s, want %s", stage, got, want[stage])
		}
		for _, decision := range handbook.RefundDecisions() {
			err := m.Check(refunds(decision), m.now, m.policy)
			var misplaced *handbook.PlaceError
			if errors.As(err, &misplaced) == slices.Contains(decisions, decision) {
				t.Errorf("%s in %s: %v", decision, stage, err)
			}
		}
	}
}

// An action says one thing, of its own kind; whatever comes is refused and not carried out.
func TestActionsSayOneThing(t *testing.T) {
	for stage, m := range reached(t) {
		for _, kind := range append(handbook.ActionKinds(), "", "dance") {
			for _, other := range handbook.ActionKinds() {
				act := m.example(other)
				act.Kind = kind
				if err := m.Check(act, m.now, m.policy); (err == nil) && kind != other {
					t.Errorf("%s in %s with the particulars of %s is taken", kind, stage, other)
				}
			}
			if err := m.Check(handbook.Action{Kind: kind}, m.now, m.policy); err == nil {
				t.Errorf("%s in %s without particulars is taken", kind, stage)
			}
			both := m.example(kind)
			both.Judge, both.Answer = judged(handbook.CauseOther).Judge, answers().Answer
			if err := m.Check(both, m.now, m.policy); err == nil {
				t.Errorf("%s in %s with several particulars is taken", kind, stage)
			}
		}
	}
}

// AS-15: a closed case is opened again within fifteen days, to the last second of the fifteenth, and not after.
func TestReopenWithinFifteenDays(t *testing.T) {
	closed := func() *matter {
		m := registered(t, torn())
		m.do(judged(handbook.CauseService))
		m.do(explained())
		m.do(accepts())
		m.at("2026-03-02 18:00")
		m.do(closes())
		sameTime(t, m.policy, "to be opened until", m.ReopenBy, "2026-03-18 00:00")
		return m
	}
	m := closed()
	m.at("2026-03-17 23:59:59")
	m.do(reopens())
	m.in(handbook.StageDiagnosis)
	if m.Round != 2 || !m.last.Reopened || !m.ReopenBy.IsZero() {
		t.Errorf("round %d, until %s", m.Round, m.ReopenBy)
	}
	m = closed()
	m.at("2026-03-18 00:00")
	m.refused(reopens(), handbook.PlaceTooOld)
	if got := m.PossibleNow(m.now); len(got) > 0 {
		t.Errorf("still possible: %v", got)
	}
	m.pass(30 * 24 * time.Hour)
	m.refused(reopens(), handbook.PlaceTooOld)
	m = closed()
	m.invalid(handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: " "}}, "reason")
}
