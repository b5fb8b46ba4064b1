package handbook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// befalls lets something happen to a case: an action, a fact, a decision, an answer, or time.
func (m *matter) befalls(t *rapid.T) {
	m.Helper()
	switch oneOf(t, "what", "move", "move", "move", "move", "action", "action", "action", "fact", "decision", "stale decision", "time", "spoken") {
	case "move":
		rapid.SampledFrom(m.moves()).Draw(t, "move").make(m)
	case "action":
		_ = m.try(m.someAction(t, m.someKind(t)))
	case "fact":
		m.hear(m.someFact(t))
	case "decision":
		if subject, waits := m.someSubject(t); waits {
			m.decide(subject, oneOf(t, "state", approved, approved, declined, expired, handbook.ApprovalWithdrawn))
		}
	case "stale decision":
		subject := rapid.SampledFrom(handbook.ApprovalSubjects()).Draw(t, "subject")
		before := m.written()
		m.happened(m.Decided(handbook.Approval{Subject: subject, Ref: "of long ago", State: oneOf(t, "state", approved, declined), AskedBy: "lin"}, m.now, m.policy))
		if len(m.last.Events) == 0 && before != m.written() {
			m.Fatalf("a decision on %s that nobody waits for changed the case", subject)
		}
	case "time":
		m.pass(time.Duration(rapid.IntRange(0, 4000).Draw(t, "minutes")) * time.Minute)
	case "spoken":
		m.happened(m.Spoken(oneOf(t, "outcome", handbook.OutcomeReplied, handbook.OutcomeNoAnswer), "lin", m.now, m.policy))
	}
}

// AS-1…19, RFD-1…6, TKT-1…6: whatever happens to a case in whatever order, nothing panics, what must always hold holds
// (sums, budgets, decisions, nothing forgotten), what was missed stays missed and is said once, and looking changes nothing.
func TestWhateverHappensToACase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := registered(t, someRegistration(t))
		missed := false
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			m.befalls(t)
			if missed && !m.Breached() {
				t.Fatal("TKT-6: a breach was taken back")
			}
			missed = m.Breached()
		}
		m.saidOnce()
	})
}

// saidOnce looks that each clock said everything once: each warning, one breach, each step, and the last one again only of
// another due time (TKT-6).
func (m *matter) saidOnce() {
	m.Helper()
	said := map[string]bool{}
	for _, e := range m.events {
		var key string
		switch e.Kind {
		case handbook.EventClockBreached, handbook.EventClockStarted, handbook.EventClockEnded:
			key = fmt.Sprint(e.Kind, e.Data.ClockID)
		case handbook.EventClockEscalated:
			key = fmt.Sprint(e.Kind, e.Data.ClockID, e.Data.Role, e.Data.Due)
		default:
			continue
		}
		if said[key] {
			m.Fatalf("TKT-6: %s said %s twice", e.Data.ClockID, e.Kind)
		}
		said[key] = true
	}
}

// A case that is written and read before every step goes the same way: the workflow carries it through new runs (TKT-6).
func TestWritingACaseMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := registered(t, someRegistration(t))
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			twin := m.another()
			act, f := m.someAction(t, m.someKind(t)), m.someFact(t)
			if oneOf(t, "what", "action", "action", "fact") == "fact" {
				m.hear(f)
				twin.hear(f)
			} else if err := m.try(act); fmt.Sprint(err) != fmt.Sprint(twin.try(act)) {
				t.Fatalf("%s: %v when it was not written", act.Kind, err)
			}
			if subject, waits := m.someSubject(t); waits && rapid.Bool().Draw(t, "decided") {
				m.decide(subject, approved)
				twin.decide(subject, approved)
			}
			minutes := time.Duration(rapid.IntRange(0, 2000).Draw(t, "minutes")) * time.Minute
			m.pass(minutes)
			twin.pass(minutes)
			if m.written() != twin.written() || written(t, m.last) != written(t, twin.last) {
				t.Fatalf("%s\nwhen it was written before:\n%s", m.written(), twin.written())
			}
		}
	})
}

func written(t *rapid.T, h handbook.Happened) string {
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A case is carried whole by its workflow: after a thousand actions, facts and decisions it is still small.
func TestACaseStaysSmall(t *testing.T) {
	sizes := rapid.Custom(func(t *rapid.T) int {
		m := registered(t, someRegistration(t))
		for range 1000 {
			m.befalls(t)
		}
		return len(m.written())
	})
	for seed := range 5 {
		if size := sizes.Example(seed); size > 300_000 {
			t.Errorf("%d bytes after a thousand steps", size)
		}
	}
}

// However much people write, a case stays well under what a workflow can carry: its bounds hold together.
func TestTheLargestCase(t *testing.T) {
	long := strings.Repeat("满", handbook.MaxNote)
	m := registered(t, torn())
	m.do(judged(handbook.CauseService))
	for i := range 60 {
		act := gives(handbook.EvidenceOther)
		act.Evidence.Files[0].SHA256, act.Evidence.Files[0].URL = sum(i), "https://files.example/"+strings.Repeat("a", 970)
		m.do(act)
	}
	m.do(diagnosed(handbook.LevelVisit))
	for range 20 {
		act := m.planned(15000, handbook.StepMailParts, handbook.StepMailParts, handbook.StepMailParts)
		for i := range act.Plan.Steps {
			act.Plan.Steps[i].Note = long
		}
		act.Plan.Claims = []handbook.Claim{{Party: handbook.PartyCarrier, Amount: 10000, Note: long, Against: long}}
		m.do(act)
		if m.Stage == handbook.StageApproving {
			m.decide(handbook.SubjectPlan, approved)
		}
		m.do(agrees())
		for i := range 5 {
			spent := spends(1, "")
			spent.Expense.Note = long
			m.do(spent)
			done := reports(fmt.Sprintf("%d.%d", len(m.Plans), min(i+1, 3)), handbook.StepBlocked)
			done.Step.Note = long
			m.do(done)
		}
		m.hear(intervenes(fmt.Sprint(len(m.Plans))))
	}
	m.invalid(m.planned(1, handbook.StepExplain), "based_on")
	m.invalid(m.planned(1, handbook.StepExplain), "steps")
	m.invalid(spends(1, ""), "amount")
	m.invalid(claims(1), "claim_id")
	if size := len(m.written()); size > 1_200_000 {
		t.Errorf("%d bytes", size)
	} else {
		t.Logf("%d bytes", size)
	}
	m.done() // and it still has a way out
	m.do(accepts())
	for _, c := range m.Claims {
		m.do(claimIs(c.ID, handbook.ClaimWrittenOff))
	}
	m.do(closes())
}
