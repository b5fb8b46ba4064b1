package handbook

import (
	"fmt"
	"slices"
	"time"
)

// maxClocks bounds how many clocks a case keeps. Those that ended first are forgotten first; that one was missed is not.
const maxClocks = 40

// startClock starts a clock of a kind, unless one runs.
func (a *AfterSales) startClock(kind ClockKind, since, now time.Time, p Policy, h *Happened) {
	if a.clock(kind) == nil {
		a.anotherClock(kind, since, now, p, h)
	}
}

// anotherClock starts a clock of a kind, whether one runs or not.
func (a *AfterSales) anotherClock(kind ClockKind, since, now time.Time, p Policy, h *Happened) *Clock {
	if len(a.Clocks) >= maxClocks {
		a.forgetClock()
	}
	a.ClockSeq++
	clock := StartClock(fmt.Sprintf("%s.%d", kind, a.ClockSeq), kind, since, p)
	a.Clocks = append(a.Clocks, clock)
	h.note(now, EventClockStarted, clock.Rule, "", clockData(clock))
	return &a.Clocks[len(a.Clocks)-1]
}

// forgetClock drops the clock that was the first to be started of those that have ended.
func (a *AfterSales) forgetClock() {
	i := slices.IndexFunc(a.Clocks, func(c Clock) bool { return !c.Running() })
	if i < 0 {
		return
	}
	if a.Clocks[i].Breached() {
		a.Missed++
	}
	a.Clocks = slices.Delete(a.Clocks, i, i+1)
}

// startClocksOf starts the clocks that a registration's channel and request bring. One that runs and is not missed yet
// is due before another of its kind would be; beside one that is missed, the new one is watched too (TKT-2…5, RFD-1,
// RFD-3, RFD-5).
func (a *AfterSales) startClocksOf(r Registration, now time.Time, p Policy, h *Happened) {
	start := func(kind ClockKind, has bool) {
		if running := a.clock(kind); has && (running == nil || running.Breached()) {
			a.anotherClock(kind, r.ReportedAt, now, p, h)
		}
	}
	start(r.Channel.clock())
	start(r.Request.clock())
}

// clock gives the running clock of a kind, or nil: of several the last one that is not missed, else the last one.
func (a *AfterSales) clock(kind ClockKind) *Clock {
	var found *Clock
	for i := range a.Clocks {
		if c := &a.Clocks[i]; c.Kind == kind && c.Running() && (found == nil || found.Breached() || !c.Breached()) {
			found = c
		}
	}
	return found
}

func clockData(c Clock) EventData {
	return EventData{Clock: c.Kind, ClockID: c.ID, Due: c.DueAt, Estimated: c.Estimated}
}

// endClocks ends the running clocks of some kinds: what they promised is done.
func (a *AfterSales) endClocks(now time.Time, by string, h *Happened, kinds ...ClockKind) {
	for i := range a.Clocks {
		clock := &a.Clocks[i]
		if clock.Running() && slices.Contains(kinds, clock.Kind) {
			*clock = clock.End(now)
			data := clockData(*clock)
			data.Late = clock.Breached()
			h.note(now, EventClockEnded, clock.Rule, by, data)
		}
	}
}

// ticketClocks are those that only an answer ends (TKT-2, TKT-3, TKT-5).
func ticketClocks() []ClockKind {
	return []ClockKind{ClockJDTicket, ClockVipshopTicket, ClockThirdParty}
}

// workClocks are all that end with the work itself.
func workClocks() []ClockKind {
	return []ClockKind{ClockIntervention, ClockERPTicket, ClockUnshippedRefund, ClockRefundOnly, ClockAdvanceRefund, ClockHandling}
}

// openTicket says whether a platform's ticket waits for its answer.
func (a *AfterSales) openTicket() bool {
	return slices.ContainsFunc(ticketClocks(), func(kind ClockKind) bool { return a.clock(kind) != nil })
}

// Tick lets the clocks ring. Every warning and breach is recorded and told, none twice (TKT-6).
func (a *AfterSales) Tick(now time.Time, p Policy) Happened {
	var h Happened
	a.ring(now, p, &h)
	return h
}

// ring lets the clocks ring that are due by now. That comes before whatever happens now: nobody pauses or ends a clock
// that has run out, so that it never was missed (TKT-6).
func (a *AfterSales) ring(now time.Time, p Policy, h *Happened) {
	for i := range a.Clocks {
		clock, rings := a.Clocks[i].Tick(now, p)
		a.Clocks[i] = clock
		for _, ring := range rings {
			a.rang(clock, ring, now, h)
		}
	}
}

func (a *AfterSales) rang(clock Clock, ring Ring, now time.Time, h *Happened) {
	kind, notice := EventClockWarned, NoticeClockWarning
	switch ring.Kind {
	case RingWarning:
	case RingBreach:
		kind, notice = EventClockBreached, NoticeClockBreach
	case RingEscalation:
		kind, notice = EventClockEscalated, NoticeClockBreach
	}
	data := clockData(clock)
	data.Meant, data.Role = ring.At, ring.To[len(ring.To)-1]
	h.note(now, kind, clock.Rule, "", data)
	for _, role := range ring.To {
		h.tell(Notice{ItemID: clock.ID, Clock: clock.Kind, Kind: notice, ToRole: role, DueAt: clock.DueAt, At: now})
	}
}

// keepPauses pauses our own clocks while the customer has to do something, and lets them run on afterwards (TKT-6).
func (a *AfterSales) keepPauses(now time.Time, p Policy, h *Happened) {
	waits := a.waitsForCustomer()
	for i := range a.Clocks {
		was := a.Clocks[i]
		if !was.Running() {
			continue
		}
		if waits {
			a.Clocks[i] = was.Pause(now, p)
		} else {
			a.Clocks[i] = was.Resume(now, p)
		}
		switch is := a.Clocks[i]; {
		case was.PausedAt.IsZero() && !is.PausedAt.IsZero():
			h.note(now, EventClockPaused, is.Rule, "", clockData(is))
		case !was.PausedAt.IsZero() && is.PausedAt.IsZero():
			h.note(now, EventClockResumed, is.Rule, "", clockData(is))
		}
	}
}

// NextRing gives the next instant at which a clock rings; ok is false when none will.
func (a *AfterSales) NextRing() (at time.Time, clock Clock, ok bool) {
	for _, c := range a.Clocks {
		if next, rings := c.Next(); rings && (!ok || next.Before(at)) {
			at, clock, ok = next, c, true
		}
	}
	return at, clock, ok
}
