package handbook_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// longAfter is later than anything a clock here has to say.
const longAfter = 400 * 24 * time.Hour

// TKT-6: a due time lies after its start and warnings lie between them, in order, each once; who comes later is not due
// earlier.
func TestClocksStartInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := withClock(t)
		start := anInstant(t, p)
		c := handbook.StartClock("x.1", handbook.ClockHandling, start, p)
		if !c.DueAt.After(start) || c.DueAt.Location() != time.UTC || c.StartedAt.Location() != time.UTC {
			t.Fatalf("from %s until %s", c.StartedAt, c.DueAt)
		}
		last := start
		for _, w := range c.Warnings {
			if !w.After(last) || !w.Before(c.DueAt) || w.Location() != time.UTC {
				t.Fatalf("warnings at %v between %s and %s", c.Warnings, start, c.DueAt)
			}
			last = w
		}
		more := start.Add(time.Duration(rapid.IntRange(0, 4000).Draw(t, "later")) * time.Minute)
		if d := handbook.StartClock("x.2", handbook.ClockHandling, more, p); d.DueAt.Before(c.DueAt) {
			t.Fatalf("from %s until %s, from %s until %s", start, c.DueAt, more, d.DueAt)
		}
	})
}

// TKT-6: whatever happens to a clock, in whatever order: nothing is said twice, before its time or out of order; a breach
// is never undone and always told, once, to one role after the other; while it stands still a clock says nothing new. One
// that was missed says more only where the platform puts its due time off, and never where older cases hear of that.
func TestWhateverHappensToAClock(t *testing.T) {
	for _, move := range []string{"move", "move unwarned"} {
		t.Run(move, func(t *testing.T) { rapid.Check(t, func(t *rapid.T) { whateverHappens(t, move) }) })
	}
}

func whateverHappens(t *rapid.T, move string) {
	p := withClock(t)
	c := handbook.StartClock("x.1", handbook.ClockHandling, anInstant(t, p), p)
	var said []handbook.Ring
	now := c.StartedAt
	for _, e := range someClockEvents(t, c, "pause", "resume", move, "tick", "tick") {
		was := c
		var rings []handbook.Ring
		c, rings = e.befall(c, p)
		now = e.at
		keepsItsWord(t, was, c, rings, now)
		said = append(said, rings...)
	}
	if !c.PausedAt.IsZero() {
		now = now.Add(time.Hour)
		c = c.Resume(now, p)
	}
	now = now.Add(longAfter)
	c, rings := c.Tick(now, p)
	saidInOrder(t, append(said, rings...), p.Clocks.Handling, now, move == "move" && c.Moved)
	if next, ok := c.Next(); ok || !c.Breached() || c.Extended {
		t.Fatalf("after all that: breached %t, extended %t, more at %s", c.Breached(), c.Extended, next)
	}
}

// keepsItsWord refuses a step that takes something back.
func keepsItsWord(t *rapid.T, was, is handbook.Clock, rings []handbook.Ring, now time.Time) {
	switch {
	case was.Breached() && !is.BreachedAt.Equal(was.BreachedAt):
		t.Fatalf("breached at %s, and then at %s", was.BreachedAt, is.BreachedAt)
	case is.Breached() && !is.PausedAt.IsZero():
		t.Fatal("a missed clock stands still")
	case is.Step < was.Step || !is.StartedAt.Equal(was.StartedAt) || is.ID != was.ID:
		t.Fatalf("%+v became %+v", was, is)
	}
	for _, ring := range rings {
		if ring.At.After(now) || len(ring.To) == 0 || (!is.PausedAt.IsZero() && ring.At.After(is.PausedAt)) {
			t.Fatalf("at %s, paused since %s, it says %+v", now, is.PausedAt, ring)
		}
	}
}

// saidInOrder refuses what is said twice or out of order, a breach that is not told once, and a ladder that is not climbed;
// and anything after that of a clock whose due time cannot have been put off.
func saidInOrder(t *rapid.T, said []handbook.Ring, c handbook.ClockPolicy, now time.Time, putOff bool) {
	warned := c.Ladder[:slices.Index(c.Ladder, c.Warns)+1]
	above := c.Ladder[len(warned):]
	if len(above) == 0 {
		above = c.Ladder[len(c.Ladder)-1:]
	}
	steps := 0
	for i, ring := range said {
		twice := i > 0 && ring.At.Equal(said[i-1].At) && ring.Kind == said[i-1].Kind
		if ring.At.After(now) || twice || (i > 0 && ring.At.Before(said[i-1].At)) {
			t.Fatalf("said %v", said)
		}
		kind, to := handbook.RingWarning, warned
		if ring.Kind != handbook.RingWarning {
			kind, to = handbook.RingEscalation, above[min(steps, len(above)-1):][:1]
			if steps == 0 {
				kind = handbook.RingBreach
			}
			steps++
		}
		if ring.Kind != kind || !slices.Equal(ring.To, to) || (steps > 0 && ring.Kind == handbook.RingWarning && !putOff) {
			t.Fatalf("number %d of %v, want %s to %v", i, said, kind, to)
		}
	}
	if steps < len(above) || (steps > len(above) && !putOff) {
		t.Fatalf("%d steps of %d: %v", steps, len(above), said)
	}
}

// TKT-6, CAL-2: however often a clock is paused, it is due when it has run for exactly as long as its policy says, and
// never earlier than without the pause.
func TestPausesCountNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := withClock(t, handbook.CountWall, handbook.CountOpenHours)
		policy := p.Clocks.Handling
		c := handbook.StartClock("x.1", handbook.ClockHandling, anInstant(t, p), p)
		since, ran := c.StartedAt, time.Duration(0)
		for _, e := range someClockEvents(t, c, "pause", "resume") {
			was := c
			c, _ = e.befall(c, p)
			switch {
			case c.DueAt.Before(was.DueAt):
				t.Fatalf("%s made it due at %s instead of %s", e.what, c.DueAt, was.DueAt)
			case was.PausedAt.IsZero() && !c.PausedAt.IsZero():
				if ran += counted(since, e.at, policy, p); ran+time.Duration(c.Left) != time.Duration(policy.Within) {
					t.Fatalf("paused after %s with %s left of %s", ran, c.Left, policy.Within)
				}
			case !was.PausedAt.IsZero() && c.PausedAt.IsZero():
				since = e.at
			}
		}
		if c.PausedAt.IsZero() {
			ran += counted(since, c.DueAt, policy, p)
		} else {
			ran += time.Duration(c.Left)
		}
		if ran != time.Duration(policy.Within) {
			t.Fatalf("due after %s, want %s", ran, policy.Within)
		}
	})
}

func counted(from, to time.Time, c handbook.ClockPolicy, p handbook.Policy) time.Duration {
	if c.Counts == handbook.CountWall {
		return to.Sub(from)
	}
	desk := p.AfterSalesDesk()
	if c.Hours != nil {
		desk.Hours = *c.Hours
	}
	if c.TimeZone != "" {
		desk.Zone = handbook.Policy{TimeZone: c.TimeZone}.Zone()
	}
	return desk.Between(from, to)
}

// TKT-6: a clock that is looked at often says what one says that nobody looks at until much later. Only a move is told at
// once: what was missed before it must be told before it.
func TestManySmallStepsSayWhatOneBigStepSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := withClock(t)
		c := handbook.StartClock("x.1", handbook.ClockHandling, anInstant(t, p), p)
		often, seldom := c, c
		var small, big, rings []handbook.Ring
		now := c.StartedAt
		for _, e := range someClockEvents(t, c, "pause", "resume", "move", "tick") {
			if e.what == "move" {
				seldom, rings = seldom.Tick(e.at, p)
				big = append(big, rings...)
			}
			for _, at := range slices.Sorted(slices.Values([]int64{now.UnixNano(), between(t, now, e.at), between(t, now, e.at), e.at.UnixNano()})) {
				often, rings = often.Tick(time.Unix(0, at), p)
				small = append(small, rings...)
			}
			if e.what != "tick" {
				often, _ = e.befall(often, p)
				seldom, _ = e.befall(seldom, p)
			}
			now = e.at
		}
		now = now.Add(longAfter)
		often, rings = often.Tick(now, p)
		small = append(small, rings...)
		seldom, rings = seldom.Tick(now, p)
		big = append(big, rings...)
		if often.Breached() != seldom.Breached() {
			t.Fatalf("breached %t and %t", often.Breached(), seldom.Breached())
		}
		often.BreachedAt = seldom.BreachedAt
		if !reflect.DeepEqual(small, big) || plain(t, often) != plain(t, seldom) {
			t.Fatalf("often  %v\n%s\nseldom %v\n%s", small, plain(t, often), big, plain(t, seldom))
		}
	})
}

func between(t *rapid.T, from, to time.Time) int64 {
	return rapid.Int64Range(from.UnixNano(), to.UnixNano()).Draw(t, "in between")
}

// A restart or a continue-as-new between any two steps changes nothing that a clock does.
func TestClocksSurviveRestarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := withClock(t)
		var again handbook.Policy
		through(t, p, &again)
		c := handbook.StartClock("x.1", handbook.ClockHandling, anInstant(t, p), p)
		var carried handbook.Clock
		through(t, c, &carried)
		for _, e := range someClockEvents(t, c, "pause", "resume", "move", "tick", "tick", "end") {
			var said, heard []handbook.Ring
			c, said = e.befall(c, p)
			var next handbook.Clock
			next, heard = e.befall(carried, again)
			carried = handbook.Clock{}
			through(t, next, &carried)
			if !reflect.DeepEqual(said, heard) || plain(t, c) != plain(t, carried) {
				t.Fatalf("after %s: %s\n%v\nrestarted: %s\n%v", e.what, plain(t, c), said, plain(t, carried), heard)
			}
			at, ok := c.Next()
			later, again := carried.Next()
			if ok != again || !at.Equal(later) {
				t.Fatalf("rings at %s (%t), restarted at %s (%t)", at, ok, later, again)
			}
		}
	})
}

// plain gives a clock as it is stored.
func plain(t *rapid.T, c handbook.Clock) string {
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
