package handbook

import "time"

// Move sets the due time that the platform now wants (Doudian's expiration change); a paused clock has what is left until
// then. A due time in the past is missed at this moment. What was missed stays missed, and is not missed a second time; but
// it is warned of anew before a due time that is put off, and when that passes too, the next role hears of it, or the last
// one again (TKT-6).
func (c Clock) Move(due, now time.Time, p Policy) Clock {
	if !c.Running() || due.Equal(c.DueAt) {
		return c
	}
	if c = c.missed(now); !c.Breached() {
		return c.put(due).goOn(now, p)
	}
	return c.put(due).extend(now, p)
}

// MoveUnwarned is [Clock.Move] as it was: a clock that was missed says nothing of a due time that is put off. Cases that
// heard of a moved deadline before that was changed go on with it (docs/changing-a-workflow.md).
func (c Clock) MoveUnwarned(due, now time.Time, p Policy) Clock {
	if !c.Running() || due.Equal(c.DueAt) {
		return c
	}
	if c = c.missed(now); !c.Breached() {
		return c.put(due).goOn(now, p)
	}
	c = c.put(due)
	if c.Step > 0 && !c.NextStepAt.IsZero() {
		c.NextStepAt = later(c.NextStepAt, c.DueAt)
	}
	return c
}

// put sets the due time that the platform wants.
func (c Clock) put(due time.Time) Clock {
	c.DueAt, c.Moved, c.Estimated = due.UTC(), true, false
	return c
}

// goOn lets a clock that was not missed run until its new due time.
func (c Clock) goOn(now time.Time, p Policy) Clock {
	switch {
	case !c.DueAt.After(now):
		c.PausedAt, c.Left, c.Warnings = time.Time{}, 0, c.unsaid(now)
		c.BreachedAt, c.NextStepAt = now.UTC(), now.UTC()
	case !c.PausedAt.IsZero():
		c = c.hold(now, p)
	default:
		c = c.warnFrom(now, p.Clocks.Of(c.Kind).between(now, c.DueAt, p), p)
	}
	return c
}

// extend lets a clock that was missed run on until a due time that was put off. One that was put off before and now lies in
// the past has passed at this moment.
func (c Clock) extend(now time.Time, p Policy) Clock {
	step := c.NextStepAt
	switch {
	case c.DueAt.After(now):
		c.Extended, step = true, c.DueAt
		c = c.warnFrom(now, p.Clocks.Of(c.Kind).between(now, c.DueAt, p), p)
	case c.Extended:
		c.Extended, step = false, now.UTC()
		c.Warnings = c.unsaid(now)
	}
	if c.Step > 0 { // else the breach itself waits to be told, which nothing puts off
		c.NextStepAt = step
	}
	return c
}
