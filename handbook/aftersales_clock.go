package handbook

import (
	"fmt"
	"slices"
	"time"
)

// startClock starts a clock of a kind, unless one runs.
func (a *AfterSales) startClock(kind ClockKind, since, now time.Time, p Policy, h *Happened) *Clock {
	if running := a.clock(kind); running != nil {
		return running
	}
	a.ClockSeq++
	clock := StartClock(fmt.Sprintf("%s.%d", kind, a.ClockSeq), kind, since, p)
	a.Clocks = append(a.Clocks, clock)
	h.note(now, EventClockStarted, clock.Rule, "", clockData(clock))
	return &a.Clocks[len(a.Clocks)-1]
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

// ticketClocks are those that an answer ends (TKT-2, TKT-3, TKT-5).
func ticketClocks() []ClockKind {
	return []ClockKind{ClockJDTicket, ClockVipshopTicket, ClockThirdParty}
}

// workClocks are all that end with the work itself.
func workClocks() []ClockKind {
	return append(ticketClocks(), ClockIntervention, ClockERPTicket, ClockUnshippedRefund, ClockRefundOnly, ClockAdvanceRefund, ClockHandling)
}

// Tick lets the clocks ring. Every warning and breach is recorded and told, none twice (TKT-6).
func (a *AfterSales) Tick(now time.Time, p Policy) Happened {
	var h Happened
	for i := range a.Clocks {
		clock, rings := a.Clocks[i].Tick(now, p)
		a.Clocks[i] = clock
		for _, ring := range rings {
			a.rang(clock, ring, now, &h)
		}
	}
	return h
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
