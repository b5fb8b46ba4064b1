package handbook_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// clockRow is one clock, told by the shop's clock on the wall: when it starts, until when it runs, and what it says on
// the way.
type clockRow struct {
	name       string // the rule, and what the row shows
	policy     handbook.Policy
	start, due string
	warned     string // when it warns, without the year
	further    string // when a breach goes to one role more
	estimated  bool
}

// told are the roles that a kind of clock speaks to.
type told struct{ warned, breach, further string }

// agentFirst warns the agent, and a breach climbs from the leader to the manager; leaderToo warns both, and a breach is
// the manager's at once.
func agentFirst() told { return told{"agent", "leader", "manager"} }
func leaderToo() told  { return told{"agent+leader", "manager", ""} }

// runClocks lets each clock run by itself until it has nothing more to say (TKT-6).
func runClocks(t *testing.T, kind handbook.ClockKind, to told, rows []clockRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			p, start := row.policy, at(t, row.policy, row.start)
			c := handbook.StartClock("x.1", kind, start, p)
			if rule, _, _ := strings.Cut(row.name, " "); string(c.Rule) != rule || c.Kind != kind || c.ID != "x.1" {
				t.Errorf("%s %s by %s, want %s", c.ID, c.Kind, c.Rule, rule)
			}
			sameTime(t, p, "starts", c.StartedAt, row.start)
			sameTime(t, p, "due", c.DueAt, row.due)
			if c.Estimated != row.estimated {
				t.Errorf("estimated: %t", c.Estimated)
			}
			var want []string
			for w := range strings.SplitSeq(row.warned, ", ") {
				if w != "" {
					want = append(want, "warning "+w+" "+to.warned)
				}
			}
			want = append(want, "breach "+wall(c.DueAt, p)+" "+to.breach)
			if row.further != "" {
				want = append(want, "escalation "+row.further+" "+to.further)
			}
			done, said := runOut(t, c, p)
			saidSo(t, said, want, p)
			sameTime(t, p, "breached", done.BreachedAt, row.due)
		})
	}
}

// runOut ticks a clock whenever it wants to say something, and makes sure that it is silent in between.
func runOut(t *testing.T, c handbook.Clock, p handbook.Policy) (handbook.Clock, []handbook.Ring) {
	t.Helper()
	var said []handbook.Ring
	for {
		next, ok := c.Next()
		if !ok {
			return c, said
		}
		var early, rings []handbook.Ring
		if c, early = c.Tick(next.Add(-time.Nanosecond), p); len(early) > 0 {
			t.Errorf("said too early: %v", early)
		}
		c, rings = c.Tick(next, p)
		if len(rings) == 0 || len(said) > 20 {
			t.Fatalf("at %s it says %v, after %v", next, rings, said)
		}
		said = append(said, rings...)
	}
}

func saidSo(t *testing.T, said []handbook.Ring, want []string, p handbook.Policy) {
	t.Helper()
	var got []string
	for _, ring := range said {
		var roles []string
		for _, role := range ring.To {
			roles = append(roles, string(role))
		}
		got = append(got, string(ring.Kind)+" "+wall(ring.At, p)+" "+strings.Join(roles, "+"))
	}
	if !slices.Equal(got, want) {
		t.Errorf("says\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// wall writes an instant as the shop's clock on the wall shows it, without the year.
func wall(t time.Time, p handbook.Policy) string {
	return strings.TrimSuffix(t.In(p.Zone()).Format("01-02 15:04:05"), ":00")
}

// inZone gives the rulebook's policy for a shop in another zone. Its platforms' hours and cut-offs stay those of China.
func inZone(t *testing.T, zone string) handbook.Policy {
	t.Helper()
	return with(t, func(p *handbook.Policy) {
		p.TimeZone = zone
		p.Clocks.JDTicket.TimeZone, p.Clocks.VipshopTicket.TimeZone = "Asia/Shanghai", "Asia/Shanghai"
	})
}

// TKT-1: 48 hours by the clock on the wall, days off and all; warned at 24, 36 and 44 hours, the manager at 48.
func TestInterventionClocks(t *testing.T) {
	p := rulebook(t)
	berlin, newYork, kolkata := inZone(t, "Europe/Berlin"), inZone(t, "America/New_York"), inZone(t, "Asia/Kolkata")
	const at24, at36, at44 = "03-11 10:00", "03-11 22:00", "03-12 06:00"
	runClocks(t, handbook.ClockIntervention, leaderToo(), []clockRow{
		{"TKT-1 two days", p, "2026-03-10 10:00", "2026-03-12 10:00", at24 + ", " + at36 + ", " + at44, "", false},
		{"TKT-1 over a weekend, to the second", p, "2026-03-13 18:30:15", "2026-03-15 18:30:15", "03-14 18:30:15, 03-15 06:30:15, 03-15 14:30:15", "", false},
		{"TKT-1 into National Day", p, "2026-09-30 23:00", "2026-10-02 23:00", "10-01 23:00, 10-02 11:00, 10-02 19:00", "", false},
		{"TKT-1 into the Spring Festival of 2020", p, "2020-01-23 20:00", "2020-01-25 20:00", "01-24 20:00, 01-25 08:00, 01-25 16:00", "", false},
		{"TKT-1 over New Year, and no calendar is asked", p, "2026-12-30 12:00", "2027-01-01 12:00", "12-31 12:00, 01-01 00:00, 01-01 08:00", "", false},
		{"TKT-1 over the end of February", p, "2026-02-27 09:00", "2026-03-01 09:00", "02-28 09:00, 02-28 21:00, 03-01 05:00", "", false},
		{"TKT-1 over a leap day", p, "2028-02-28 09:00", "2028-03-01 09:00", "02-29 09:00, 02-29 21:00, 03-01 05:00", "", false},
		{"TKT-1 a shop in India", kolkata, "2026-03-10 10:00", "2026-03-12 10:00", at24 + ", " + at36 + ", " + at44, "", false},
		{"TKT-1 clocks put forward: 48 h, not two days", berlin, "2026-03-28 12:00", "2026-03-30 13:00", "03-29 13:00, 03-30 01:00, 03-30 09:00", "", false},
		{"TKT-1 clocks put back", berlin, "2026-10-24 12:00", "2026-10-26 11:00", "10-25 11:00, 10-25 23:00, 10-26 07:00", "", false},
		{"TKT-1 clocks put forward in America", newYork, "2026-03-07 12:00", "2026-03-09 13:00", "03-08 13:00, 03-09 01:00, 03-09 09:00", "", false},
		{"TKT-1 clocks put back in America", newYork, "2026-10-31 12:00", "2026-11-02 11:00", "11-01 11:00, 11-01 23:00, 11-02 07:00", "", false},
	})
}

// RFD-3: the platform's own time-out; warned at 12, 24 and 32 hours, the manager at 36. AS-14: 30 days in which a review
// can be changed; warned 7 days and 2 days before.
func TestTimeOutsAndCountdowns(t *testing.T) {
	p := rulebook(t)
	runClocks(t, handbook.ClockRefundOnly, leaderToo(), []clockRow{
		{"RFD-3 a day and a half", p, "2026-03-10 10:00", "2026-03-11 22:00", "03-10 22:00, 03-11 10:00, 03-11 18:00", "", false},
		{"RFD-3 over the end of a month", p, "2026-01-31 20:00", "2026-02-02 08:00", "02-01 08:00, 02-01 20:00, 02-02 04:00", "", false},
		{"RFD-3 over New Year", p, "2026-12-31 00:00:01", "2027-01-01 12:00:01", "12-31 12:00:01, 01-01 00:00:01, 01-01 08:00:01", "", false},
		{"RFD-3 a holiday counts", p, "2026-10-01 08:00", "2026-10-02 20:00", "10-01 20:00, 10-02 08:00, 10-02 16:00", "", false},
	})
	runClocks(t, handbook.ClockReview, leaderToo(), []clockRow{
		{"AS-14 a month of 31 days", p, "2026-03-10 10:00", "2026-04-09 10:00", "04-02 10:00, 04-07 10:00", "", false},
		{"AS-14 a month of 28 days", p, "2026-02-01 12:00", "2026-03-03 12:00", "02-24 12:00, 03-01 12:00", "", false},
		{"AS-14 over a leap day", p, "2028-02-15 00:00", "2028-03-16 00:00", "03-09 00:00, 03-14 00:00", "", false},
		{"AS-14 over New Year", p, "2026-12-15 08:30", "2027-01-14 08:30", "01-07 08:30, 01-12 08:30", "", false},
		{"AS-14 over National Day", p, "2026-09-20 23:59:59", "2026-10-20 23:59:59", "10-13 23:59:59, 10-18 23:59:59", "", false},
	})
}
