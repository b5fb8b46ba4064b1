package handbook_test

import (
	"slices"
	"testing"

	"gendan/handbook"
)

// TKT-6, CAL-2: while we wait for the customer, a clock whose policy allows it stands still: it keeps what is left of its
// desk's hours.
func TestPausedClocks(t *testing.T) {
	p, week := desksOf(t)
	const erp = handbook.ClockERPTicket
	from := func(warned, breach, further string) []string {
		return []string{"warning " + warned + " agent", "breach " + breach + " leader", "escalation " + further + " manager"}
	}
	tellClocks(t, []clockStory{
		{"over a night", p, erp, "2026-03-10 10:00", []string{"2026-03-10 20:00 pause", "2026-03-11 10:00 resume"},
			"2026-03-12 10:40", from("03-12 08:40", "03-12 10:40", "03-12 14:40"), "2026-03-12 10:40", false},
		{"over a night and no hour of duty: nothing is gained", p, erp, "2026-03-10 10:00", []string{"2026-03-10 22:00 pause", "2026-03-11 08:40 resume"},
			"2026-03-11 20:40", from("03-11 18:40", "03-11 20:40", "03-12 00:40"), "2026-03-11 20:40", false},
		{"over a weekend that the desk works", p, erp, "2026-03-13 20:00", []string{"2026-03-13 21:00 pause", "2026-03-16 08:00 resume"},
			"2026-03-17 18:20", from("03-17 16:20", "03-17 18:20", "03-17 22:20"), "2026-03-17 18:20", false},
		{"over a weekend that it does not", week, erp, "2026-03-13 20:00", []string{"2026-03-13 21:00 pause", "2026-03-16 08:00 resume"},
			"2026-03-17 18:20", from("03-17 16:20", "03-17 18:20", "03-17 22:20"), "2026-03-17 18:20", false},
		{"over National Day", week, erp, "2026-09-30 08:40", []string{"2026-09-30 21:00 pause", "2026-10-10 21:00 resume"},
			"2026-10-12 19:20", from("10-12 17:20", "10-12 19:20", "10-12 23:20"), "2026-10-12 19:20", false},
		{"twice", p, erp, "2026-03-10 10:00", []string{"2026-03-10 11:00 pause", "2026-03-10 12:00 resume", "2026-03-10 13:00 pause", "2026-03-10 13:30 resume"},
			"2026-03-12 08:50", from("03-12 06:50", "03-12 08:50", "03-12 12:50"), "2026-03-12 08:50", false},
		{"paused when it is paused, resumed when it runs", p, erp, "2026-03-10 10:00", []string{"2026-03-10 10:30 resume", "2026-03-10 11:00 pause", "2026-03-10 12:00 pause", "2026-03-10 13:00 resume", "2026-03-10 14:00 resume"},
			"2026-03-12 09:20", from("03-12 07:20", "03-12 09:20", "03-12 13:20"), "2026-03-12 09:20", false},
		{"with a second left, until midnight", p, erp, "2026-03-10 08:40", []string{"2026-03-11 17:20 tick", "2026-03-11 19:19:59 pause", "2026-03-12 00:00 resume"},
			"2026-03-12 08:40:01", []string{"warning 03-11 17:20 agent", "warning 03-12 06:40:01 agent", "breach 03-12 08:40:01 leader", "escalation 03-12 12:40:01 manager"}, "2026-03-12 08:40:01", false},
		{"into a year without calendar (CAL-1)", week, erp, "2026-12-29 08:40", []string{"2026-12-30 09:00 pause", "2026-12-31 20:00 resume"},
			"2027-01-01 17:00", from("01-01 15:00", "01-01 17:00", "01-01 21:00"), "2027-01-01 17:00", true},
		{"and never resumed: it says nothing", p, erp, "2026-03-10 10:00", []string{"2026-03-10 11:00 pause", "2026-04-10 11:00 tick"},
			"2026-03-11 20:40", nil, "", false},
		{"and ended", p, erp, "2026-03-10 10:00", []string{"2026-03-10 11:00 pause", "2026-04-10 11:00 end", "2026-04-10 12:00 resume", "2026-05-10 12:00 tick"}, "never", nil, "", false},
		{"too late: a breach stands", p, erp, "2026-03-10 10:00", []string{"2026-03-11 20:40 tick", "2026-03-11 21:00 pause", "2026-03-12 08:00 tick", "2026-03-13 08:00 resume"},
			"2026-03-11 20:40", from("03-11 18:40", "03-11 20:40", "03-12 00:40"), "2026-03-11 20:40", false},
		{"at the very instant at which it is due", p, erp, "2026-03-10 10:00", []string{"2026-03-11 20:40 pause", "2026-03-11 20:40 tick"},
			"2026-03-11 20:40", from("03-11 18:40", "03-11 20:40", "03-12 00:40"), "2026-03-11 20:40", false},
		{"after an outage in which it was missed", p, erp, "2026-03-10 10:00", []string{"2026-03-11 21:00 pause", "2026-03-11 21:30 tick"},
			"2026-03-11 20:40", from("03-11 18:40", "03-11 20:40", "03-12 00:40"), "2026-03-11 21:30", false},
		{"after an outage in which it should have warned", p, erp, "2026-03-10 10:00", []string{"2026-03-11 19:40 pause", "2026-03-11 19:50 tick", "2026-03-11 20:00 tick", "2026-03-11 20:40 resume"},
			"2026-03-11 21:40", from("03-11 18:40", "03-11 21:40", "03-12 01:40"), "2026-03-11 21:40", false},
		{"the same, and resumed before anybody said it", p, erp, "2026-03-10 10:00", []string{"2026-03-11 19:40 pause", "2026-03-11 20:40 resume"},
			"2026-03-11 21:40", from("03-11 18:40", "03-11 21:40", "03-12 01:40"), "2026-03-11 21:40", false},
	})
}

// TKT-6: a clock on the wall pauses where a shop's policy says so. Warnings that count since the start leave the pause out,
// and none comes twice.
func TestPausedClocksOnTheWall(t *testing.T) {
	p := with(t, func(p *handbook.Policy) { p.Clocks.Intervention.Pauses = true })
	desk := with(t, func(p *handbook.Policy) {
		p.Clocks.ERPTicket.WarnAfter, p.Clocks.ERPTicket.WarnBefore = []handbook.Span{span(12 * 3600e9)}, nil
	})
	const intervention = handbook.ClockIntervention
	tellClocks(t, []clockStory{
		{"before the first warning", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 09:00 pause", "2026-03-11 15:00 resume"}, "2026-03-12 16:00",
			[]string{"warning 03-11 16:00 agent+leader", "warning 03-12 04:00 agent+leader", "warning 03-12 12:00 agent+leader", "breach 03-12 16:00 manager"}, "2026-03-12 16:00", false},
		{"right at a warning that was said", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 10:00 tick", "2026-03-11 10:00 pause", "2026-03-11 15:00 resume"}, "2026-03-12 15:00",
			[]string{"warning 03-11 10:00 agent+leader", "warning 03-12 03:00 agent+leader", "warning 03-12 11:00 agent+leader", "breach 03-12 15:00 manager"}, "2026-03-12 15:00", false},
		{"right at a warning that was not", p, intervention, "2026-03-10 10:00", []string{"2026-03-11 10:00 pause", "2026-03-11 15:00 resume"}, "2026-03-12 15:00",
			[]string{"warning 03-11 10:00 agent+leader", "warning 03-12 03:00 agent+leader", "warning 03-12 11:00 agent+leader", "breach 03-12 15:00 manager"}, "2026-03-12 15:00", false},
		{"counted by a desk: said as it closed, paused in the night", desk, handbook.ClockERPTicket, "2026-03-10 10:00", []string{"2026-03-10 22:00 tick", "2026-03-10 23:00 pause", "2026-03-11 01:00 resume"}, "2026-03-11 20:40",
			[]string{"warning 03-10 22:00 agent", "breach 03-11 20:40 leader", "escalation 03-12 00:40 manager"}, "2026-03-11 20:40", false},
	})
}

// TKT-6: a wait for the customer pauses only clocks whose policy says so: by default our own.
func TestClocksThatDoNotPause(t *testing.T) {
	p := rulebook(t)
	for _, kind := range handbook.ClockKinds() {
		c := handbook.StartClock("x.1", kind, at(t, p, "2026-03-10 09:00"), p)
		paused := c.Pause(at(t, p, "2026-03-10 09:10"), p)
		want := slices.Contains([]handbook.ClockKind{handbook.ClockERPTicket, handbook.ClockHandling}, kind)
		if got := !paused.PausedAt.IsZero(); got != want {
			t.Errorf("%s: paused %t", kind, got)
		}
		if want && kind.Platforms() {
			t.Errorf("%s is the platform's, and stands still by default", kind)
		}
		if _, ok := paused.Next(); ok == want {
			t.Errorf("%s: will ring %t", kind, ok)
		}
	}
}
