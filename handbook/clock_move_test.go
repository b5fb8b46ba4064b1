package handbook_test

import (
	"testing"
	"time"

	"gendan/handbook"
)

// TKT-1, TKT-6: the platform sets another due time (Doudian's message 209). The clock warns anew before it.
func TestMovedClocks(t *testing.T) {
	p := rulebook(t)
	const intervention, jd = handbook.ClockIntervention, handbook.ClockJDTicket
	both := func(times ...string) (lines []string) {
		for _, at := range times[:len(times)-1] {
			lines = append(lines, "warning "+at+" agent+leader")
		}
		return append(lines, "breach "+times[len(times)-1]+" manager")
	}
	tellClocks(t, []clockStory{
		{"later", p, intervention, "2026-03-10 10:00", []string{"2026-03-10 12:00 move 2026-03-13 10:00"}, "2026-03-13 10:00",
			both("03-12 10:00", "03-12 22:00", "03-13 06:00", "03-13 10:00"), "2026-03-13 10:00", false},
		{"later, when it has warned twice", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 22:00 tick", "2026-03-11 23:00 move 2026-03-13 10:00"}, "2026-03-13 10:00",
			both("03-11 10:00", "03-11 22:00", "03-12 10:00", "03-12 22:00", "03-13 06:00", "03-13 10:00"), "2026-03-13 10:00", false},
		{"later, when it should have warned twice", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 23:00 move 2026-03-13 10:00"}, "2026-03-13 10:00",
			both("03-11 10:00", "03-11 22:00", "03-12 10:00", "03-12 22:00", "03-13 06:00", "03-13 10:00"), "2026-03-13 10:00", false},
		{"over New Year", p, intervention, "2026-12-30 12:00", []string{"2026-12-30 13:00 move 2027-01-02 12:00"}, "2027-01-02 12:00",
			both("01-01 12:00", "01-02 00:00", "01-02 08:00", "01-02 12:00"), "2027-01-02 12:00", false},
		{"earlier: what lies in the past is not warned of", p, intervention, "2026-03-10 10:00", []string{"2026-03-10 12:00 move 2026-03-11 10:00"}, "2026-03-11 10:00",
			both("03-10 22:00", "03-11 06:00", "03-11 10:00"), "2026-03-11 10:00", false},
		{"to the next second", p, intervention, "2026-03-10 10:00", []string{"2026-03-10 12:00 move 2026-03-10 12:00:01"}, "2026-03-10 12:00:01",
			both("03-10 12:00:01"), "2026-03-10 12:00:01", false},
		{"to now: missed", p, intervention, "2026-03-10 10:00", []string{"2026-03-10 12:00 move 2026-03-10 12:00"}, "2026-03-10 12:00",
			both("03-10 12:00"), "2026-03-10 12:00", false},
		{"into the past: missed now, not earlier", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:00 move 2026-03-09 09:00"}, "2026-03-09 09:00",
			[]string{"breach 03-10 11:00 leader", "escalation 03-10 12:00 manager"}, "2026-03-10 11:00", false},
		{"into the past, when it should have warned", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 11:00 move 2026-03-10 20:00"}, "2026-03-10 20:00",
			both("03-11 10:00", "03-11 11:00"), "2026-03-11 11:00", false},
		{"in a year without calendar: what the platform says is no estimate (CAL-1)", p, jd, "2027-03-12 17:00", []string{"2027-03-12 17:10 move 2027-03-15 11:00"}, "2027-03-15 11:00",
			[]string{"warning 03-15 10:30 agent", "breach 03-15 11:00 leader", "escalation 03-15 12:00 manager"}, "2027-03-15 11:00", false},
		{"there and back", p, intervention, "2026-03-10 10:00", []string{"2026-03-10 12:00 move 2026-03-15 10:00", "2026-03-10 13:00 move 2026-03-12 10:00"}, "2026-03-12 10:00",
			both("03-11 10:00", "03-11 22:00", "03-12 06:00", "03-12 10:00"), "2026-03-12 10:00", false},
		{"when it has ended", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:00 end", "2026-03-10 12:30 move 2026-03-10 15:00"}, "2026-03-10 12:00", nil, "", false},
	})
}

// TKT-1, TKT-6: a clock that was missed stays missed, once. But a due time that the platform puts off is warned of anew, and
// when it passes too the next role hears of it, or the last one again.
func TestMissedClocksThatArePutOff(t *testing.T) {
	p := rulebook(t)
	const intervention, jd = handbook.ClockIntervention, handbook.ClockJDTicket
	missed := func(rest ...string) []string {
		return append([]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader"}, rest...)
	}
	tellClocks(t, []clockStory{
		{"the next step waits for it", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 15:00"}, "2026-03-10 15:00",
			missed("warning 03-10 14:30 agent", "escalation 03-10 15:00 manager"), "2026-03-10 12:00", false},
		{"not far: nothing to warn of, and the next step comes when it passes", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 12:40"}, "2026-03-10 12:40",
			missed("escalation 03-10 12:40 manager"), "2026-03-10 12:00", false},
		{"into the past: nothing is put off", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 09:00"}, "2026-03-10 09:00",
			missed("escalation 03-10 13:00 manager"), "2026-03-10 12:00", false},
		{"to now: nothing is put off", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 12:30"}, "2026-03-10 12:30",
			missed("escalation 03-10 13:00 manager"), "2026-03-10 12:00", false},
		{"when everyone has been told: the last one hears again", p, jd, "2026-03-10 10:00", []string{"2026-03-10 14:00 tick", "2026-03-10 14:30 move 2026-03-11 15:00", "2026-03-12 00:00 tick"}, "2026-03-11 15:00",
			missed("escalation 03-10 13:00 manager", "warning 03-11 14:30 agent", "escalation 03-11 15:00 manager"), "2026-03-10 14:00", false},
		{"after an outage in which it was missed: the breach is told first", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:30 move 2026-03-10 15:00", "2026-03-10 12:30 tick"}, "2026-03-10 15:00",
			missed("warning 03-10 14:30 agent", "escalation 03-10 15:00 manager"), "2026-03-10 12:30", false},
		{"twice: the later one counts", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 15:00", "2026-03-10 14:40 tick", "2026-03-10 14:45 move 2026-03-10 17:00"}, "2026-03-10 17:00",
			missed("warning 03-10 14:30 agent", "warning 03-10 16:30 agent", "escalation 03-10 17:00 manager"), "2026-03-10 12:00", false},
		{"and back: the nearer one counts", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 17:00", "2026-03-10 13:00 move 2026-03-10 15:00"}, "2026-03-10 15:00",
			missed("warning 03-10 14:30 agent", "escalation 03-10 15:00 manager"), "2026-03-10 12:00", false},
		{"and back into the past: it has passed now", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 17:00", "2026-03-10 14:00 move 2026-03-10 13:00"}, "2026-03-10 13:00",
			missed("escalation 03-10 14:00 manager"), "2026-03-10 12:00", false},
		{"once more when it has passed too", p, intervention, "2026-03-10 10:00", []string{"2026-03-12 10:00 tick", "2026-03-12 11:00 move 2026-03-12 22:00", "2026-03-12 22:00 tick", "2026-03-12 23:00 move 2026-03-13 05:00"}, "2026-03-13 05:00",
			[]string{
				"warning 03-11 10:00 agent+leader", "warning 03-11 22:00 agent+leader", "warning 03-12 06:00 agent+leader", "breach 03-12 10:00 manager",
				"warning 03-12 18:00 agent+leader", "escalation 03-12 22:00 manager", "warning 03-13 01:00 agent+leader", "escalation 03-13 05:00 manager",
			}, "2026-03-12 10:00", false},
		{"done before it passes", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 move 2026-03-10 15:00", "2026-03-10 14:45 tick", "2026-03-10 14:50 end"}, "never",
			missed("warning 03-10 14:30 agent"), "2026-03-10 12:00", false},
	})
}

// TKT-6: a case that heard of a moved deadline before [handbook.Clock.Move] was changed goes on as it began: nothing warns of
// the new due time, and nobody is told when it passes whom the breach had reached.
func TestMissedClocksThatArePutOffInOlderCases(t *testing.T) {
	p := rulebook(t)
	const jd = handbook.ClockJDTicket
	tellClocks(t, []clockStory{
		{"it stands, and its next step waits", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 unwarned 2026-03-10 15:00"}, "2026-03-10 15:00",
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 15:00 manager"}, "2026-03-10 12:00", false},
		{"not far: the next step does not come earlier", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 unwarned 2026-03-10 12:40"}, "2026-03-10 12:40",
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"}, "2026-03-10 12:00", false},
		{"into the past", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 unwarned 2026-03-10 09:00"}, "2026-03-10 09:00",
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"}, "2026-03-10 12:00", false},
		{"when everyone has been told", p, jd, "2026-03-10 10:00", []string{"2026-03-10 14:00 tick", "2026-03-10 14:30 unwarned 2026-03-11 15:00", "2026-03-12 00:00 tick"}, "2026-03-11 15:00",
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"}, "2026-03-10 14:00", false},
		{"after an outage in which it was missed", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:30 unwarned 2026-03-10 15:00", "2026-03-10 12:30 tick"}, "2026-03-10 15:00",
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 15:00 manager"}, "2026-03-10 12:30", false},
		{"what was not missed is warned of", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:00 unwarned 2026-03-10 15:00"}, "2026-03-10 15:00",
			[]string{"warning 03-10 14:30 agent", "breach 03-10 15:00 leader", "escalation 03-10 16:00 manager"}, "2026-03-10 15:00", false},
	})
}

// TKT-6: a clock that was missed is the case's nearest while its due time is put off, and not before or after that.
func TestNearestIsWhatWasPutOff(t *testing.T) {
	p := rulebook(t)
	c := handbook.StartClock("x.1", handbook.ClockJDTicket, at(t, p, "2026-03-10 10:00"), p)
	other := handbook.StartClock("x.2", handbook.ClockHandling, at(t, p, "2026-03-10 10:00"), p)
	for _, s := range []struct{ happens, nearest string }{
		{"2026-03-10 11:00 tick", "x.1"},
		{"2026-03-10 12:00 tick", "x.2"},
		{"2026-03-10 12:30 move 2026-03-10 15:00", "x.1"},
		{"2026-03-10 14:59 tick", "x.1"},
		{"2026-03-10 15:00 tick", "x.2"},
	} {
		c, _ = happen(t, c, s.happens, p)
		if nearest, ok := handbook.Nearest([]handbook.Clock{other, c}); !ok || nearest.ID != s.nearest {
			t.Errorf("%s: the nearest is %s, want %s", s.happens, nearest.ID, s.nearest)
		}
	}
}

// TKT-6, CAL-2: a due time that the platform moves while the clock stands still is kept when it runs again.
func TestClocksMovedWhilePaused(t *testing.T) {
	p, _ := desksOf(t)
	third := with(t, func(p *handbook.Policy) {
		p.Clocks.ThirdParty.WarnAfter, p.Clocks.ThirdParty.WarnBefore = []handbook.Span{span(time.Hour)}, nil
	})
	const erp = handbook.ClockERPTicket
	tellClocks(t, []clockStory{
		{"it has what was left at the move", p, erp, "2026-03-10 10:00", []string{"2026-03-10 12:00 pause", "2026-03-10 13:00 move 2026-03-11 18:00", "2026-03-10 14:00 resume"}, "2026-03-11 19:00",
			[]string{"warning 03-11 17:00 agent", "breach 03-11 19:00 leader", "escalation 03-11 23:00 manager"}, "2026-03-11 19:00", false},
		{"it says nothing before it is resumed", p, erp, "2026-03-10 10:00", []string{"2026-03-10 12:00 pause", "2026-03-10 13:00 move 2026-03-11 18:00", "2026-04-01 00:00 tick"}, "2026-03-11 18:00", nil, "", false},
		{"into the past: missed now", p, erp, "2026-03-10 10:00", []string{"2026-03-10 12:00 pause", "2026-03-10 13:00 move 2026-03-10 12:30"}, "2026-03-10 12:30",
			[]string{"breach 03-10 13:00 leader", "escalation 03-10 17:00 manager"}, "2026-03-10 13:00", false},
		{"to now: missed", p, erp, "2026-03-10 10:00", []string{"2026-03-10 12:00 pause", "2026-03-10 13:00 move 2026-03-10 13:00"}, "2026-03-10 13:00",
			[]string{"breach 03-10 13:00 leader", "escalation 03-10 17:00 manager"}, "2026-03-10 13:00", false},
		{"into the night: a pause of no time takes nothing from it", p, erp, "2026-03-10 10:00", []string{"2026-03-10 13:00 move 2026-03-11 23:00", "2026-03-11 10:00 pause", "2026-03-11 10:00 resume"}, "2026-03-11 23:00",
			[]string{"warning 03-11 21:00 agent", "breach 03-11 23:00 leader", "escalation 03-12 03:00 manager"}, "2026-03-11 23:00", false},
		{"a desk's warnings count its hours: two of three before the due time", third, handbook.ClockThirdParty, "2026-03-10 20:00", []string{"2026-03-10 20:30 move 2026-03-11 10:00"}, "2026-03-11 10:00",
			[]string{"warning 03-10 21:20 agent", "breach 03-11 10:00 leader", "escalation 03-11 12:00 manager"}, "2026-03-11 10:00", false},
	})
}

// A move says that it was one, and keeps UTC; what the platform only repeats is none.
func TestMoveKeepsUTC(t *testing.T) {
	p := rulebook(t)
	c := handbook.StartClock("x.1", handbook.ClockIntervention, at(t, p, "2026-03-10 10:00"), p)
	if same := c.Move(at(t, p, "2026-03-12 10:00"), at(t, p, "2026-03-10 11:00"), p); same.Moved {
		t.Error("moved to where it was")
	}
	moved := c.Move(at(t, p, "2026-03-12 11:00"), at(t, p, "2026-03-10 11:00"), p)
	if !moved.Moved || moved.DueAt.Location() != time.UTC {
		t.Errorf("%+v", moved)
	}
}
