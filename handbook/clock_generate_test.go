package handbook_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// The clocks that the properties are tried with: any that validates, however odd.

// someClockPolicy draws a clock that counts in one of the given ways, or in any.
func someClockPolicy(t *rapid.T, counts ...handbook.Counting) handbook.ClockPolicy {
	if len(counts) == 0 {
		counts = []handbook.Counting{handbook.CountWall, handbook.CountOpenHours, handbook.CountCutOffs}
	}
	roles := []handbook.Role{handbook.RoleAgent, handbook.RoleLeader, handbook.RoleManager}
	ladder := roles[rapid.IntRange(0, 2).Draw(t, "lowest role"):]
	c := handbook.ClockPolicy{
		Rule: handbook.RuleTicketBreach, Counts: rapid.SampledFrom(counts).Draw(t, "counts"),
		TimeZone: rapid.SampledFrom([]string{"", "Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "America/New_York"}).Draw(t, "clock's zone"),
		Ladder:   ladder, Warns: rapid.SampledFrom(ladder).Draw(t, "warns"),
		StepAfter: someSpan(t, "step", time.Minute, 30*time.Hour),
	}
	for range rapid.IntRange(0, 3).Draw(t, "warnings before") {
		c.WarnBefore = append(c.WarnBefore, someSpan(t, "before", time.Minute, 60*time.Hour))
	}
	if c.Counts == handbook.CountCutOffs {
		c.CutOffs = someCutOffs(t)
		return c
	}
	c.Within, c.Pauses = someSpan(t, "within", time.Minute, 60*time.Hour), rapid.Bool().Draw(t, "pauses")
	for range rapid.IntRange(0, 3).Draw(t, "warnings after") {
		if after := someSpan(t, "after", time.Minute, 60*time.Hour); after < c.Within {
			c.WarnAfter = append(c.WarnAfter, after)
		}
	}
	if c.Counts == handbook.CountOpenHours && rapid.Bool().Draw(t, "own hours") {
		h := someHours(t)
		c.Hours = &h
	}
	return c
}

// someCutOffs draws cut-offs and due times that both rise.
func someCutOffs(t *rapid.T) []handbook.CutOff {
	n := rapid.IntRange(1, 3).Draw(t, "cut-offs")
	edges := rapid.SliceOfNDistinct(rapid.IntRange(0, 288), 2*n, 2*n, rapid.ID[int]).Draw(t, "edges")
	slices.Sort(edges)
	var cuts []handbook.CutOff
	for pair := range slices.Chunk(edges, 2) {
		cuts = append(cuts, handbook.CutOff{Before: handbook.TimeOfDay(pair[0] * 5), Due: handbook.TimeOfDay(pair[1] * 5)})
	}
	return cuts
}

// withClock gives a policy whose handling clock is drawn.
func withClock(t *rapid.T, counts ...handbook.Counting) handbook.Policy {
	p := somePolicy(t)
	p.AfterSales.Hours, p.Clocks.Handling = someHours(t), someClockPolicy(t, counts...)
	if err := p.Validate(); err != nil {
		t.Fatalf("the generator made a policy that is refused: %v", err)
	}
	return p
}

// clockEvent is something that happens to a clock.
type clockEvent struct {
	at   time.Time
	what string // pause, resume, move, move unwarned, tick
	due  time.Time
}

// someClockEvents draws what happens to a clock, in order; often right at an instant at which it has something to say.
func someClockEvents(t *rapid.T, c handbook.Clock, kinds ...string) []clockEvent {
	var events []clockEvent
	marks := append(slices.Clone(c.Warnings), c.DueAt)
	now := c.StartedAt
	for range rapid.IntRange(0, 12).Draw(t, "events") {
		now = now.Add(time.Duration(rapid.IntRange(0, 1200).Draw(t, "minutes later")) * time.Minute)
		if mark := rapid.SampledFrom(marks).Draw(t, "mark"); mark.After(now) && rapid.IntRange(0, 3).Draw(t, "at a mark") == 0 {
			now = mark
		}
		e := clockEvent{at: now, what: rapid.SampledFrom(kinds).Draw(t, "what")}
		if e.what == "move" || e.what == "move unwarned" {
			e.due = now.Add(time.Duration(rapid.IntRange(-600, 3000).Draw(t, "moved by")) * time.Minute)
		}
		events = append(events, e)
	}
	return events
}

// befall lets one event happen.
func (e clockEvent) befall(c handbook.Clock, p handbook.Policy) (handbook.Clock, []handbook.Ring) {
	switch e.what {
	case "pause":
		return c.Pause(e.at, p), nil
	case "resume":
		return c.Resume(e.at, p), nil
	case "move":
		return c.Move(e.due, e.at, p), nil
	case "move unwarned":
		return c.MoveUnwarned(e.due, e.at, p), nil
	case "end":
		return c.End(e.at), nil
	}
	return c.Tick(e.at, p)
}
