package handbook_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// TKT-6: what an outage kept from being said is said once, in order, and each thing as of when it was meant.
func TestClocksAfterAnOutage(t *testing.T) {
	p := rulebook(t)
	jd := []string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"}
	intervention := []string{"warning 03-11 10:00 agent+leader", "warning 03-11 22:00 agent+leader", "warning 03-12 06:00 agent+leader", "breach 03-12 10:00 manager"}
	tellClocks(t, []clockStory{
		{"everything at once", p, handbook.ClockJDTicket, "2026-03-10 10:00", []string{"2026-03-12 08:00 tick", "2026-03-12 08:00 tick", "2026-03-13 08:00 tick"}, "2026-03-10 12:00", jd, "2026-03-12 08:00", false},
		{"in two parts", p, handbook.ClockJDTicket, "2026-03-10 10:00", []string{"2026-03-10 12:15 tick", "2026-03-10 12:15 tick", "2026-03-12 08:00 tick"}, "2026-03-10 12:00", jd, "2026-03-10 12:15", false},
		{"three warnings and a breach", p, handbook.ClockIntervention, "2026-03-10 10:00", []string{"2026-03-20 08:00 tick"}, "2026-03-12 10:00", intervention, "2026-03-20 08:00", false},
		{"between the warnings", p, handbook.ClockIntervention, "2026-03-10 10:00", []string{"2026-03-11 23:00 tick", "2026-03-11 23:00 tick"}, "2026-03-12 10:00", intervention, "2026-03-12 10:00", false},
		{"years later", p, handbook.ClockUnshippedRefund, "2020-03-10 09:00", []string{"2026-03-10 09:00 tick"}, "2020-03-10 10:00",
			[]string{"warning 03-10 09:30 agent", "breach 03-10 10:00 leader", "escalation 03-10 11:00 manager"}, "2026-03-10 09:00", false},
		{"a clock of an hour ago goes back in time without a word", p, handbook.ClockJDTicket, "2026-03-10 10:00", []string{"2026-03-10 11:30 tick", "2026-03-10 11:00 tick"}, "2026-03-10 12:00", jd, "2026-03-10 12:00", false},
	})
}

// TKT-6: what is done in time says nothing more; what is done too late was missed, and that is told, though nobody came to
// say so before.
func TestEndedClocks(t *testing.T) {
	p := rulebook(t)
	const jd = handbook.ClockJDTicket
	warned, missed, further := "warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"
	tellClocks(t, []clockStory{
		{"at once", p, jd, "2026-03-10 10:00", []string{"2026-03-10 10:00 end", "2026-03-11 10:00 tick"}, "never", nil, "", false},
		{"after the warning", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:30 tick", "2026-03-10 11:59:59 end", "2026-03-11 10:00 tick"}, "never", []string{warned}, "", false},
		{"in time, though nobody had warned", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:45 end", "2026-03-11 10:00 tick"}, "never", nil, "", false},
		{"right when it is due", p, jd, "2026-03-10 10:00", []string{"2026-03-10 11:30 tick", "2026-03-10 12:00 end", "2026-03-10 12:00 tick"}, "never", []string{warned, missed}, "2026-03-10 12:00", false},
		{"after it was missed: it climbs no further", p, jd, "2026-03-10 10:00", []string{"2026-03-10 12:00 tick", "2026-03-10 12:30 end", "2026-03-11 10:00 tick"}, "never", []string{warned, missed}, "2026-03-10 12:00", false},
		{"after it was missed in an outage", p, jd, "2026-03-10 10:00", []string{"2026-03-10 14:00 end", "2026-03-10 14:00 tick", "2026-03-11 10:00 tick"}, "never", []string{missed}, "2026-03-10 14:00", false},
		{"after everything", p, jd, "2026-03-10 10:00", []string{"2026-03-10 14:00 tick", "2026-03-10 15:00 end", "2026-03-11 10:00 tick"}, "never", []string{warned, missed, further}, "2026-03-10 14:00", false},
	})
	later := at(t, p, "2026-03-20 14:00")
	c := handbook.StartClock("x.1", handbook.ClockERPTicket, at(t, p, "2026-03-10 10:00"), p)
	for name, ended := range map[string]handbook.Clock{
		"running": c.End(at(t, p, "2026-03-10 11:00")),
		"paused":  c.Pause(at(t, p, "2026-03-10 10:30"), p).End(at(t, p, "2026-03-10 11:00")),
	} {
		ticked, _ := ended.Tick(later, p)
		for what, after := range map[string]handbook.Clock{
			"tick": ticked, "end": ended.End(later), "pause": ended.Pause(later, p), "resume": ended.Resume(later, p), "move": ended.Move(later, later, p),
		} {
			if !reflect.DeepEqual(after, ended) {
				t.Errorf("ended while %s, and then %s: %+v became %+v", name, what, ended, after)
			}
		}
	}
}

// TKT-6: a shop's ladder says who is warned and how far a breach climbs. A policy that changes on the way breaks no clock.
func TestLadders(t *testing.T) {
	ladder := func(warns handbook.Role, roles ...handbook.Role) handbook.Policy {
		return with(t, func(p *handbook.Policy) { p.Clocks.JDTicket.Ladder, p.Clocks.JDTicket.Warns = roles, warns })
	}
	const agent, leader, manager = handbook.RoleAgent, handbook.RoleLeader, handbook.RoleManager
	start := "2026-03-10 10:00"
	for name, c := range map[string]struct {
		before, after handbook.Policy // from 12:30 on
		want          []string
	}{
		"warnings up to the leader": {ladder(leader, agent, leader, manager), ladder(leader, agent, leader, manager),
			[]string{"warning 03-10 11:30 agent+leader", "breach 03-10 12:00 manager"}},
		"warnings up to the top: the top hears of the breach again": {ladder(manager, agent, leader, manager), ladder(manager, agent, leader, manager),
			[]string{"warning 03-10 11:30 agent+leader+manager", "breach 03-10 12:00 manager"}},
		"one rung": {ladder(manager, manager), ladder(manager, manager),
			[]string{"warning 03-10 11:30 manager", "breach 03-10 12:00 manager"}},
		"no leader": {ladder(agent, agent, manager), ladder(agent, agent, manager),
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 manager"}},
		"no manager any more: the top hears of it again": {ladder(agent, agent, leader, manager), ladder(agent, agent, leader),
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 leader"}},
		"the leader is warned from now on": {ladder(agent, agent, leader, manager), ladder(leader, agent, leader, manager),
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader", "escalation 03-10 13:00 manager"}},
		"a manager from now on, too late for this one": {ladder(agent, agent, leader), ladder(agent, agent, leader, manager),
			[]string{"warning 03-10 11:30 agent", "breach 03-10 12:00 leader"}},
	} {
		t.Run(name, func(t *testing.T) {
			clock := handbook.StartClock("x.1", handbook.ClockJDTicket, at(t, c.before, start), c.before)
			clock, said := clock.Tick(at(t, c.before, "2026-03-10 12:30"), c.before)
			_, more := runOut(t, clock, c.after)
			saidSo(t, append(said, more...), c.want, c.after)
		})
	}
}

// AS-17: the clock that runs out first, among those that still can: not ended, not missed, not paused.
func TestNearest(t *testing.T) {
	p := rulebook(t)
	start := func(kind handbook.ClockKind) handbook.Clock {
		return handbook.StartClock(string(kind), kind, at(t, p, "2026-03-10 10:00"), p)
	}
	jd, third, erp, review := start(handbook.ClockJDTicket), start(handbook.ClockThirdParty), start(handbook.ClockERPTicket), start(handbook.ClockReview)
	missed, _ := jd.Tick(jd.DueAt, p)
	for name, c := range map[string]struct {
		clocks []handbook.Clock
		want   handbook.ClockKind // none: there is no such clock
	}{
		"no clock":                  {nil, ""},
		"one":                       {[]handbook.Clock{review}, review.Kind},
		"the first in time":         {[]handbook.Clock{review, third, jd, erp}, jd.Kind},
		"of two alike, the first":   {[]handbook.Clock{third, {ID: "2", Kind: review.Kind, DueAt: third.DueAt}}, third.Kind},
		"not one that has ended":    {[]handbook.Clock{jd.End(jd.StartedAt), third}, third.Kind},
		"not one that was missed":   {[]handbook.Clock{missed, third}, third.Kind},
		"not one that stands still": {[]handbook.Clock{erp.Pause(erp.StartedAt, p), review}, review.Kind},
		"none of these":             {[]handbook.Clock{jd.End(jd.StartedAt), missed, erp.Pause(erp.StartedAt, p)}, ""},
		"one that was moved":        {[]handbook.Clock{jd, review.Move(jd.StartedAt.Add(time.Hour), jd.StartedAt, p)}, review.Kind},
	} {
		got, ok := handbook.Nearest(c.clocks)
		if got.Kind != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q (%t), want %q", name, got.Kind, ok, c.want)
		}
	}
}

// Every kind of clock has its policy, and another kind than these has none.
func TestEveryKindOfClockHasItsPolicy(t *testing.T) {
	p := rulebook(t)
	var rules []string
	for _, kind := range handbook.ClockKinds() {
		rules = append(rules, string(p.Clocks.Of(kind).Rule))
	}
	want := []string{"TKT-1", "TKT-2", "TKT-3", "TKT-4", "TKT-5", "RFD-1", "RFD-3", "RFD-5", "AS-17", "AS-14"}
	if !slices.Equal(rules, want) {
		t.Errorf("%v, want %v", rules, want)
	}
	if other := p.Clocks.Of("egg"); other.Counts != "" || other.Ladder != nil {
		t.Errorf("an egg timer: %+v", other)
	}
}
