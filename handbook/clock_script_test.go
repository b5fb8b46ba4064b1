package handbook_test

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// clockStory is a clock to which things happen.
type clockStory struct {
	name      string
	policy    handbook.Policy
	kind      handbook.ClockKind
	start     string
	happens   []string // "2026-03-10 20:00 pause"; also resume, tick, end, and move and unwarned (an older case hears of a move) with a due time
	due       string   // when all that has happened; only "never" means that the clock has ended
	says      []string // from the beginning until it has nothing more to say
	breached  string
	estimated bool
}

// tellClocks lets the stories happen. Things that are not said on their own account (tick) are said afterwards, each at
// its time.
func tellClocks(t *testing.T, stories []clockStory) {
	t.Helper()
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			p := s.policy
			c := handbook.StartClock("x.1", s.kind, at(t, p, s.start), p)
			var said []handbook.Ring
			for _, step := range s.happens {
				var rings []handbook.Ring
				c, rings = happen(t, c, step, p)
				said = append(said, rings...)
			}
			if s.due == "never" {
				if c.Running() {
					t.Errorf("still runs until %s", c.DueAt)
				}
			} else {
				sameTime(t, p, "due", c.DueAt, s.due)
			}
			if c.Estimated != s.estimated {
				t.Errorf("estimated: %t", c.Estimated)
			}
			c, rest := runOut(t, c, p)
			saidSo(t, append(said, rest...), s.says, p)
			sameTime(t, p, "breached", c.BreachedAt, s.breached)
		})
	}
}

func happen(t *testing.T, c handbook.Clock, step string, p handbook.Policy) (handbook.Clock, []handbook.Ring) {
	t.Helper()
	words := strings.SplitN(step, " ", 4)
	now := at(t, p, words[0]+" "+words[1])
	switch words[2] {
	case "pause":
		return c.Pause(now, p), nil
	case "resume":
		return c.Resume(now, p), nil
	case "move":
		return c.Move(at(t, p, words[3]), now, p), nil
	case "unwarned":
		return c.MoveUnwarned(at(t, p, words[3]), now, p), nil
	case "end":
		return c.End(now), nil
	case "tick":
		return c.Tick(now, p)
	}
	t.Fatalf("nothing known of %q", step)
	return c, nil
}

// desksOf gives the rulebook's policy, and one whose after-sales desk is closed on days off.
func desksOf(t *testing.T) (every, week handbook.Policy) {
	t.Helper()
	return rulebook(t), with(t, func(p *handbook.Policy) { p.AfterSales.Hours.WorkingDays = true })
}
