package handbook

import (
	"slices"
	"time"
)

// ClockKind is a kind of clock (时效): a promise to a platform, a customer or ourselves that runs out.
type ClockKind string

// The clocks of after-sales.
const (
	ClockIntervention    ClockKind = "intervention"     // 小二介入: agreed and carried out (TKT-1)
	ClockJDTicket        ClockKind = "jd_ticket"        // TKT-2
	ClockVipshopTicket   ClockKind = "vipshop_ticket"   // TKT-3
	ClockERPTicket       ClockKind = "erp_ticket"       // accepted (TKT-4)
	ClockThirdParty      ClockKind = "third_party"      // 3W (TKT-5)
	ClockUnshippedRefund ClockKind = "unshipped_refund" // 未发货退款: contacted (RFD-1)
	ClockRefundOnly      ClockKind = "refund_only"      // 仅退款: the platform's own time-out (RFD-3)
	ClockAdvanceRefund   ClockKind = "advance_refund"   // money that the customer advanced for us: reviewed (RFD-5)
	ClockHandling        ClockKind = "handling"         // our own: from registration to acceptance (AS-17)
	ClockReview          ClockKind = "review"           // 中差评修改时效: until when a bad review can be changed (AS-14)
)

// ClockKinds lists every kind.
func ClockKinds() []ClockKind {
	return []ClockKind{
		ClockIntervention, ClockJDTicket, ClockVipshopTicket, ClockERPTicket, ClockThirdParty, ClockUnshippedRefund,
		ClockRefundOnly, ClockAdvanceRefund, ClockHandling, ClockReview,
	}
}

// Platforms says whether the platform set the clock: it runs whatever we wait for, and only the platform moves it.
func (k ClockKind) Platforms() bool {
	return k != ClockHandling && k != ClockERPTicket && k != ClockAdvanceRefund
}

// Clock is one running promise. It is plain data that a case carries through pauses, restarts and continue-as-new; its
// [ClockPolicy] says how it counts. Times are UTC.
type Clock struct {
	ID         string      `json:"id"` // unique within its case
	Kind       ClockKind   `json:"kind"`
	Rule       Rule        `json:"rule"`
	StartedAt  time.Time   `json:"started_at"`
	DueAt      time.Time   `json:"due_at"`
	Estimated  bool        `json:"estimated,omitempty"` // the due time rests on an estimated calendar (CAL-1)
	Moved      bool        `json:"moved,omitempty"`     // the platform has set another due time
	Warnings   []time.Time `json:"warnings,omitempty"`  // still to come, in order
	PausedAt   time.Time   `json:"paused_at,omitzero"`
	Left       Span        `json:"left,omitempty"` // while paused: counted time that was left
	BreachedAt time.Time   `json:"breached_at,omitzero"`
	Step       int         `json:"step,omitempty"` // how many roles of the ladder a breach has been told to
	NextStepAt time.Time   `json:"next_step_at,omitzero"`
	EndedAt    time.Time   `json:"ended_at,omitzero"` // what was promised is done, or no longer asked for
}

// Ring is one thing that a clock says. At is when it was meant to be said; after an outage that is earlier than now.
type Ring struct {
	Kind RingKind  `json:"kind"`
	At   time.Time `json:"at"`
	To   []Role    `json:"to"`
}

// RingKind is a kind of [Ring].
type RingKind string

// What clocks say (TKT-6).
const (
	RingWarning    RingKind = "warning"
	RingBreach     RingKind = "breach"     // recorded once, whatever happens to the clock afterwards
	RingEscalation RingKind = "escalation" // one step further up, each once
)

// StartClock starts a clock of a kind.
func StartClock(id string, kind ClockKind, start time.Time, p Policy) Clock {
	c := Clock{ID: id, Kind: kind, Rule: p.Clocks.Of(kind).Rule, StartedAt: start.UTC()}
	return c.runFrom(c.StartedAt, time.Duration(p.Clocks.Of(kind).Within), p)
}

// runFrom lets the clock run from an instant with so much counted time left. Cut-offs do not count time: they look at
// the start alone.
func (c Clock) runFrom(t time.Time, left time.Duration, p Policy) Clock {
	policy := p.Clocks.Of(c.Kind)
	if policy.Counts == CountCutOffs {
		c.DueAt, c.Estimated = policy.cutOff(c.StartedAt, p), false
	} else {
		c.DueAt, c.Estimated = policy.count(t, left, p)
	}
	var at []time.Time
	for _, after := range policy.WarnAfter {
		if ahead := time.Duration(after) - (time.Duration(policy.Within) - left); ahead >= 0 {
			warning, _ := policy.count(t, ahead, p)
			at = append(at, warning)
		}
	}
	return c.warnAt(append(at, beforeDue(c.DueAt, policy.WarnBefore)...), t)
}

// warnAt sets the warnings: those after an instant and before the due time, in order, each once.
func (c Clock) warnAt(at []time.Time, after time.Time) Clock {
	c.Warnings = slices.DeleteFunc(at, func(w time.Time) bool { return !w.After(after) || !w.Before(c.DueAt) })
	slices.SortFunc(c.Warnings, time.Time.Compare)
	c.Warnings = slices.CompactFunc(c.Warnings, time.Time.Equal)
	return c
}

func beforeDue(due time.Time, spans []Span) []time.Time {
	var at []time.Time
	for _, before := range spans {
		at = append(at, due.Add(-time.Duration(before)))
	}
	return at
}

// Running says whether the clock still asks for something.
func (c Clock) Running() bool { return c.EndedAt.IsZero() }

// Breached says whether the clock has been missed. That is never undone.
func (c Clock) Breached() bool { return !c.BreachedAt.IsZero() }

// Next gives the next instant at which the clock will ring; ok is false when it never will.
func (c Clock) Next() (at time.Time, ok bool) {
	switch {
	case !c.Running() || (!c.PausedAt.IsZero() && !c.Breached()):
		return time.Time{}, false
	case len(c.Warnings) > 0:
		return c.Warnings[0], true
	case !c.Breached():
		return c.DueAt, true
	}
	return c.NextStepAt, !c.NextStepAt.IsZero()
}

// Tick lets a clock ring for everything that is due by now, in order. After an outage that can be several things at
// once; each is said, and none twice (TKT-6).
func (c Clock) Tick(now time.Time, p Policy) (Clock, []Ring) {
	policy := p.Clocks.Of(c.Kind)
	var rings []Ring
	for {
		at, ok := c.Next()
		if !ok || at.After(now) {
			return c, rings
		}
		switch {
		case len(c.Warnings) > 0:
			c.Warnings = c.Warnings[1:]
			rings = append(rings, Ring{RingWarning, at, policy.warned()})
		case !c.Breached():
			c.BreachedAt = now
			c = c.stepUp(at, policy)
			rings = append(rings, Ring{RingBreach, at, policy.told(c.Step)})
		default:
			c = c.stepUp(at, policy)
			rings = append(rings, Ring{RingEscalation, at, policy.told(c.Step)})
		}
	}
}

// stepUp counts one more role of the ladder as told.
func (c Clock) stepUp(at time.Time, policy ClockPolicy) Clock {
	c.Step++
	c.NextStepAt = time.Time{}
	if c.Step < len(policy.above()) {
		c.NextStepAt = at.Add(time.Duration(policy.StepAfter))
	}
	return c
}

// Pause stops a clock whose policy allows that, while we wait for the customer. A breach stands (TKT-6).
func (c Clock) Pause(now time.Time, p Policy) Clock {
	policy := p.Clocks.Of(c.Kind)
	if !policy.Pauses || !c.Running() || !c.PausedAt.IsZero() || c.Breached() {
		return c
	}
	c.PausedAt, c.Left = now, Span(policy.between(now, c.DueAt, p))
	return c
}

// Resume lets a paused clock run on with the time that was left.
func (c Clock) Resume(now time.Time, p Policy) Clock {
	if c.PausedAt.IsZero() {
		return c
	}
	left := time.Duration(c.Left)
	c.PausedAt, c.Left = time.Time{}, 0
	return c.runFrom(now, left, p)
}

// Move sets the due time that the platform now wants (Doudian's expiration change). What was missed stays missed: a
// breach is not taken back, and its next step waits for the new due time at the earliest.
func (c Clock) Move(due, now time.Time, p Policy) Clock {
	if !c.Running() || due.Equal(c.DueAt) {
		return c
	}
	policy := p.Clocks.Of(c.Kind)
	c.DueAt, c.Moved, c.Estimated = due.UTC(), true, false
	left := slices.Clone(policy.WarnBefore)
	for _, after := range policy.WarnAfter {
		left = append(left, policy.Within-after)
	}
	c = c.warnAt(beforeDue(c.DueAt, left), now)
	if c.Breached() {
		c.Warnings = nil
		if c.NextStepAt.Before(c.DueAt) && !c.NextStepAt.IsZero() {
			c.NextStepAt = c.DueAt
		}
	}
	return c
}

// End stops a clock for good: what it promised is done, or nobody asks for it any more.
func (c Clock) End(now time.Time) Clock {
	if c.Running() {
		c.EndedAt = now
	}
	return c
}

// Nearest gives the running clock that runs out first and is not paused; ok is false when there is none.
func Nearest(clocks []Clock) (nearest Clock, ok bool) {
	for _, c := range clocks {
		counts := c.Running() && c.PausedAt.IsZero() && !c.Breached()
		if counts && (!ok || c.DueAt.Before(nearest.DueAt)) {
			nearest, ok = c, true
		}
	}
	return nearest, ok
}
