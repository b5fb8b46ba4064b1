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

// Platforms says whether the platform set the clock: only the platform moves it, and whatever we wait for, it runs unless
// the policy says otherwise.
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
	Extended   bool        `json:"extended,omitempty"`  // it did so after the clock was missed, and that one has not passed yet
	Warnings   []time.Time `json:"warnings,omitempty"`  // not said yet, in order
	PausedAt   time.Time   `json:"paused_at,omitzero"`
	Left       Span        `json:"left,omitempty"` // while paused: counted time that was left
	BreachedAt time.Time   `json:"breached_at,omitzero"`
	Step       int         `json:"step,omitempty"`        // how many roles of the ladder a breach has been told to
	NextStepAt time.Time   `json:"next_step_at,omitzero"` // when a breach is told to the next role
	EndedAt    time.Time   `json:"ended_at,omitzero"`     // what was promised is done, or no longer asked for
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

// runFrom lets the clock run from an instant with so much counted time left, and never shorter than before. Cut-offs do
// not count time: they look at the start alone.
func (c Clock) runFrom(t time.Time, left time.Duration, p Policy) Clock {
	policy, before := p.Clocks.Of(c.Kind), c.DueAt
	if policy.Counts == CountCutOffs {
		c.DueAt, c.Estimated = policy.cutOff(c.StartedAt, p), false
	} else {
		c.DueAt, c.Estimated = policy.count(t, left, p)
	}
	c.DueAt = later(c.DueAt, before)
	return c.warnFrom(t, left, p)
}

// warnFrom sets the warnings that come after an instant at which so much counted time is left: those before the due
// time, in order, each once. What was to be said by then and was not stands before them.
func (c Clock) warnFrom(t time.Time, left time.Duration, p Policy) Clock {
	policy := p.Clocks.Of(c.Kind)
	at := c.unsaid(t)
	for _, after := range policy.WarnAfter {
		if ahead := time.Duration(after) - (time.Duration(policy.Within) - left); ahead > 0 {
			warning, _ := policy.count(t, ahead, p)
			at = append(at, warning)
		}
	}
	for _, before := range policy.WarnBefore {
		if warning := c.DueAt.Add(-time.Duration(before)); warning.After(t) {
			at = append(at, warning)
		}
	}
	c.Warnings = slices.DeleteFunc(at, func(w time.Time) bool { return !w.Before(c.DueAt) })
	slices.SortFunc(c.Warnings, time.Time.Compare)
	c.Warnings = slices.CompactFunc(c.Warnings, time.Time.Equal)
	return c
}

// unsaid gives the warnings that an outage kept from being said by an instant.
func (c Clock) unsaid(by time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(c.Warnings), func(w time.Time) bool { return w.After(by) })
}

// Running says whether the clock still asks for something.
func (c Clock) Running() bool { return c.EndedAt.IsZero() }

// Breached says whether the clock has been missed. That is never undone.
func (c Clock) Breached() bool { return !c.BreachedAt.IsZero() }

// Next gives the next instant at which the clock will ring; ok is false when it never will.
func (c Clock) Next() (at time.Time, ok bool) {
	untold := c.Breached() && c.Step == 0
	switch {
	case !c.Running() && !untold:
		return time.Time{}, false
	case c.warnsNext():
		return c.Warnings[0], true
	case !c.PausedAt.IsZero():
		return time.Time{}, false
	case !c.Breached():
		return c.DueAt, true
	}
	return c.NextStepAt, !c.NextStepAt.IsZero()
}

// warnsNext says whether what the clock says next is a warning. A breach that waits to be told comes before the warnings of
// a due time that was put off since.
func (c Clock) warnsNext() bool {
	return len(c.Warnings) > 0 && (c.NextStepAt.IsZero() || !c.NextStepAt.Before(c.Warnings[0]))
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
		if c.warnsNext() {
			c.Warnings = c.Warnings[1:]
			rings = append(rings, Ring{RingWarning, at, policy.warned()})
			continue
		}
		kind := RingEscalation
		if c.Step == 0 {
			kind, c = RingBreach, c.missed(now)
		}
		c = c.stepUp(at, policy)
		rings = append(rings, Ring{kind, at, policy.told(c.Step)})
	}
}

// missed records a due time that has passed by now. Whoever comes first does so, that it is not lost; the next Tick tells
// it.
func (c Clock) missed(now time.Time) Clock {
	if c.Running() && c.PausedAt.IsZero() && !c.Breached() && !now.Before(c.DueAt) {
		c.BreachedAt, c.NextStepAt = now.UTC(), c.DueAt
	}
	return c
}

// stepUp counts one more role of the ladder as told. The next one is not told before a due time that the platform has put
// off since.
func (c Clock) stepUp(at time.Time, policy ClockPolicy) Clock {
	c.Step++
	c.NextStepAt = time.Time{}
	c.Extended = c.Extended && at.Before(c.DueAt)
	switch {
	case c.Extended:
		c.NextStepAt = c.DueAt
	case c.Step < len(policy.above()):
		c.NextStepAt = later(at.Add(time.Duration(policy.StepAfter)), c.DueAt)
	}
	return c
}

// Pause stops a clock whose policy allows that, while we wait for the customer. A breach stands, and so does one that
// only waits to be told (TKT-6).
func (c Clock) Pause(now time.Time, p Policy) Clock {
	policy := p.Clocks.Of(c.Kind)
	if !policy.Pauses || !c.Running() || !c.PausedAt.IsZero() || c.Breached() || !now.Before(c.DueAt) {
		return c
	}
	return c.hold(now, p)
}

// hold keeps what is left of the counted time, and of the warnings those that were to be said by now.
func (c Clock) hold(now time.Time, p Policy) Clock {
	c.PausedAt, c.Left = now.UTC(), Span(p.Clocks.Of(c.Kind).between(now, c.DueAt, p))
	c.Warnings = c.unsaid(now)
	return c
}

// Resume lets a paused clock run on with the time that was left.
func (c Clock) Resume(now time.Time, p Policy) Clock {
	if c.PausedAt.IsZero() || !c.Running() {
		return c
	}
	left := time.Duration(c.Left)
	c.PausedAt, c.Left = time.Time{}, 0
	return c.runFrom(now, left, p)
}

// End stops a clock for good: what it promised is done, or nobody asks for it any more. It is done late when the due time
// has passed.
func (c Clock) End(now time.Time) Clock {
	if c.Running() {
		c = c.missed(now)
		c.EndedAt, c.Warnings = now.UTC(), nil
	}
	return c
}

// Nearest gives the running clock that runs out first and is not paused; ok is false when there is none. One that was missed
// counts while it runs on to a due time that was put off.
func Nearest(clocks []Clock) (nearest Clock, ok bool) {
	for _, c := range clocks {
		counts := c.Running() && c.PausedAt.IsZero() && (!c.Breached() || c.Extended)
		if counts && (!ok || c.DueAt.Before(nearest.DueAt)) {
			nearest, ok = c, true
		}
	}
	return nearest, ok
}
