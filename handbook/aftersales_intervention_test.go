package handbook_test

import (
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// TKT-1: the platform intervenes, in every stage of a case: its 48 hours run beside our own clock and come first in the
// order of work; the same ticket told twice is one; a closed case goes on.
func TestInterventionInEveryStage(t *testing.T) {
	for stage, m := range reached(t) {
		round := m.Round
		m.hear(intervenes("T9"))
		clocks := slices.Clone(m.runs())
		second := intervenes("T9")
		second.DueAt = m.now.Add(time.Hour)
		m.hear(second)
		if !slices.Equal(clocks, m.runs()) || len(m.Tickets) != 1 {
			t.Errorf("%s: told twice, and %v run", stage, m.runs())
		}
		if stage == handbook.StageClosed {
			if m.Round != round+1 || m.Stage != handbook.StageDiagnosis {
				t.Errorf("closed: round %d, in %s", m.Round, m.Stage)
			}
		} else {
			m.in(stage)
		}
		nearest, _ := handbook.Nearest(m.Clocks)
		if nearest.Kind != handbook.ClockIntervention && nearest.Kind != handbook.ClockUnshippedRefund && nearest.Kind != handbook.ClockRefundOnly {
			t.Errorf("%s: nearest is %s", stage, nearest.Kind)
		}
		if m.Rank() >= 10 {
			t.Errorf("AS-17: %s: rank %d", stage, m.Rank())
		}
		i := slices.IndexFunc(m.Clocks, func(c handbook.Clock) bool { return c.Kind == handbook.ClockIntervention })
		if got := m.Clocks[i].DueAt.Sub(m.now); got != 48*time.Hour {
			t.Errorf("TKT-1: %s: due in %s", stage, got)
		}
		m.hear(fact(handbook.FactInterventionEnded))
		if slices.Contains(m.runs(), handbook.ClockIntervention) {
			t.Errorf("%s: withdrawn, and %v run", stage, m.runs())
		}
	}
}

// TKT-1: an intervention without a ticket, before anything else, by the platform's own deadline, and one more of another
// ticket: the nearer deadline counts; beside one that was missed the new one is watched.
func TestSeveralInterventions(t *testing.T) {
	m := registered(t, torn())
	first := intervenes("")
	first.DueAt = m.now.Add(30 * time.Hour)
	m.hear(first)
	m.hear(intervenes(""))
	due := func() time.Time {
		nearest, _ := handbook.Nearest(m.Clocks)
		if nearest.Kind != handbook.ClockIntervention {
			t.Errorf("nearest is %s", nearest.Kind)
		}
		return nearest.DueAt
	}
	if want := m.now.Add(30 * time.Hour); !due().Equal(want) || len(m.runs()) != 2 {
		t.Errorf("due at %s, want %s; %v run", due(), want, m.runs())
	}
	later := intervenes("T2")
	later.DueAt = m.now.Add(90 * time.Hour)
	m.hear(later)
	sooner := intervenes("T3")
	sooner.DueAt = m.now.Add(20 * time.Hour)
	m.hear(sooner)
	if want := m.now.Add(20 * time.Hour); !due().Equal(want) {
		t.Errorf("due at %s, want %s", due(), want)
	}
	m.pass(21 * time.Hour)
	m.hear(intervenes("T4"))
	if want := m.now.Add(48 * time.Hour); !due().Equal(want) {
		t.Errorf("due at %s, want %s", due(), want)
	}
	m.hear(handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: m.now.Add(50 * time.Hour)}) // of the one that is not missed
	if want := m.now.Add(50 * time.Hour); !due().Equal(want) {
		t.Errorf("due at %s, want %s", due(), want)
	}
	m.hear(fact(handbook.FactInterventionEnded))
	if slices.Contains(m.runs(), handbook.ClockIntervention) || !m.Breached() {
		t.Errorf("%v run, missed %t", m.runs(), m.Breached())
	}
}

// TKT-1, TKT-6: the platform moves its deadline (Doudian's tag 209): later, and the warnings move along; earlier, and what
// has passed is not warned of; what was missed stays missed. A deadline that nobody waits for changes nothing.
func TestTheDeadlineMoves(t *testing.T) {
	moved := func(m *matter, by time.Duration) {
		m.hear(handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: m.now.Add(by)})
	}
	m := registered(t, torn())
	moved(m, time.Hour)
	if slices.ContainsFunc(m.events, func(e handbook.CaseEvent) bool { return e.Kind == handbook.EventClockMoved }) {
		t.Error("a clock moved that does not run")
	}
	m.hear(intervenes("T1"))
	m.at("2026-03-03 10:00")
	moved(m, 48*time.Hour)
	m.at("2026-03-05 11:00")
	warned := m.rang(handbook.EventClockWarned, handbook.ClockIntervention)
	if want := []string{"intervention 03 10:00", "intervention 04 10:00", "intervention 04 22:00", "intervention 05 06:00"}; !slices.Equal(warned, want) {
		t.Errorf("TKT-1: warned %v, want %v", warned, want)
	}
	missed := func() []string { return m.rang(handbook.EventClockBreached, handbook.ClockIntervention) }
	if want := []string{"intervention 05 10:00"}; !slices.Equal(missed(), want) {
		t.Errorf("TKT-6: missed %v, want %v", missed(), want)
	}
	moved(m, 24*time.Hour)
	m.pass(48 * time.Hour)
	if !m.Breached() || len(missed()) != 1 {
		t.Errorf("TKT-6: missed %v", missed())
	}
	m = registered(t, refundOf(handbook.RequestRefundOnly))
	moved(m, 2*time.Hour)
	m.at("2026-03-02 12:00")
	if want := []string{"refund_only 02 12:00"}; !slices.Equal(m.rang(handbook.EventClockBreached), want) {
		t.Errorf("RFD-3: missed %v, want %v", m.rang(handbook.EventClockBreached), want)
	}
}

// TKT-1: an intervention ends with the acceptance, and with a refund that was paid or kept; turning the refund down, or
// judging that it is none of after-sales, is no agreement: it is watched until somebody closes the case.
func TestWhatEndsAnIntervention(t *testing.T) {
	watched := func(m *matter) bool { return slices.Contains(m.runs(), handbook.ClockIntervention) }
	m := registered(t, torn()).under()
	m.hear(intervenes("T1"))
	m.do(answers())
	if !watched(m) {
		t.Error("TKT-1: an answer ended it")
	}
	m.done()
	m.do(accepts())
	if watched(m) {
		t.Error("TKT-1: accepted, and it runs")
	}
	for decision, stage := range map[handbook.RefundDecision]handbook.Stage{
		handbook.RefundKept: handbook.StageClosed, handbook.RefundRejected: handbook.StageWrapUp,
	} {
		m = askedBack(t, handbook.RequestRefundOnly)
		m.hear(intervenes("T1"))
		m.do(refunds(decision))
		m.in(stage)
		if watched(m) != (stage == handbook.StageWrapUp) {
			t.Errorf("TKT-1: %s: %v run", decision, m.runs())
		}
	}
	m = registered(t, torn())
	m.hear(intervenes("T1"))
	m.do(judgedNone())
	if !watched(m) {
		t.Error("TKT-1: judged to be none, and nobody watches the platform's clock")
	}
	m.do(closes())
	m.hear(intervenes("T1")) // late
	m.in(handbook.StageClosed)
}
