package handbook

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Counting is how a clock counts.
type Counting string

// The ways to count.
const (
	CountWall      Counting = "wall"       // by the clock on the wall
	CountOpenHours Counting = "open_hours" // only while a desk is open (CAL-2)
	CountCutOffs   Counting = "cut_offs"   // what comes before a time of day is due at another
)

// ClockPolicy says how a kind of clock counts, when it warns, and whom a breach is told to.
type ClockPolicy struct {
	Rule       Rule     `json:"rule"`
	Counts     Counting `json:"counts"`
	TimeZone   string   `json:"time_zone,omitempty"`   // of hours and cut-offs; empty: the shop's
	Hours      *Hours   `json:"hours,omitempty"`       // open_hours; nil: the after-sales desk's
	Within     Span     `json:"within,omitempty"`      // wall and open_hours
	CutOffs    []CutOff `json:"cut_offs,omitempty"`    // cut_offs
	WarnAfter  []Span   `json:"warn_after,omitempty"`  // counted since the start
	WarnBefore []Span   `json:"warn_before,omitempty"` // on the wall, before the due time
	Ladder     []Role   `json:"ladder"`                // from the bottom up
	Warns      Role     `json:"warns"`                 // warnings go up to this role, a breach to the next one
	StepAfter  Span     `json:"step_after"`            // on the wall: how long a breach stands before the next role hears of it
	Pauses     bool     `json:"pauses,omitempty"`      // while we wait for the customer
}

// CutOff is one of the day's deadlines: what came before a time of day is due at another.
type CutOff struct {
	Before TimeOfDay `json:"before"`
	Due    TimeOfDay `json:"due"`
}

// ClockPolicies holds the clocks of a shop, kind by kind.
type ClockPolicies struct {
	Intervention    ClockPolicy `json:"intervention"`
	JDTicket        ClockPolicy `json:"jd_ticket"`
	VipshopTicket   ClockPolicy `json:"vipshop_ticket"`
	ERPTicket       ClockPolicy `json:"erp_ticket"`
	ThirdParty      ClockPolicy `json:"third_party"`
	UnshippedRefund ClockPolicy `json:"unshipped_refund"`
	RefundOnly      ClockPolicy `json:"refund_only"`
	AdvanceRefund   ClockPolicy `json:"advance_refund"`
	Handling        ClockPolicy `json:"handling"`
	Review          ClockPolicy `json:"review"`
}

// Of gives the policy of a kind of clock.
func (p ClockPolicies) Of(kind ClockKind) ClockPolicy {
	switch kind {
	case ClockIntervention:
		return p.Intervention
	case ClockJDTicket:
		return p.JDTicket
	case ClockVipshopTicket:
		return p.VipshopTicket
	case ClockERPTicket:
		return p.ERPTicket
	case ClockThirdParty:
		return p.ThirdParty
	case ClockUnshippedRefund:
		return p.UnshippedRefund
	case ClockRefundOnly:
		return p.RefundOnly
	case ClockAdvanceRefund:
		return p.AdvanceRefund
	case ClockHandling:
		return p.Handling
	case ClockReview:
		return p.Review
	}
	return ClockPolicy{}
}

// count gives the instant at which so much counted time has passed since t.
func (c ClockPolicy) count(t time.Time, d time.Duration, p Policy) (at time.Time, estimated bool) {
	if c.Counts == CountOpenHours {
		return c.desk(p).Add(t, d)
	}
	return t.Add(d).UTC(), false
}

// between gives how much counted time lies between two instants.
func (c ClockPolicy) between(from, to time.Time, p Policy) time.Duration {
	if c.Counts == CountOpenHours {
		return c.desk(p).Between(from, to)
	}
	return max(to.Sub(from), 0)
}

// cutOff gives the due time of what came at t: the day's first cut-off after it, else the next day's first.
func (c ClockPolicy) cutOff(t time.Time, p Policy) time.Time {
	zone := c.zone(p)
	for day := DayOf(t, zone); ; day = day.Add(1) {
		for _, cut := range c.CutOffs {
			// Where clocks are put forward, a time of day that does not exist can lie before t.
			if due := day.At(cut.Due, zone); t.Before(day.At(cut.Before, zone)) && t.Before(due) {
				return due
			}
		}
	}
}

// desk is what the clock's hours are placed on.
func (c ClockPolicy) desk(p Policy) Clockwork {
	desk := p.AfterSalesDesk()
	if c.Hours != nil {
		desk.Hours = *c.Hours
	}
	desk.Zone = c.zone(p)
	return desk
}

func (c ClockPolicy) zone(p Policy) *time.Location {
	if c.TimeZone == "" {
		return p.Zone()
	}
	return Policy{TimeZone: c.TimeZone}.Zone()
}

// warned gives the roles that warnings are told to.
func (c ClockPolicy) warned() []Role { return c.Ladder[:c.warnsUpTo()] }

// above gives the roles that a breach climbs, one after the other. Where warnings reach the top, a breach is told to
// the top again.
func (c ClockPolicy) above() []Role {
	if n := c.warnsUpTo(); n < len(c.Ladder) {
		return c.Ladder[n:]
	}
	return c.Ladder[len(c.Ladder)-1:]
}

func (c ClockPolicy) warnsUpTo() int { return slices.Index(c.Ladder, c.Warns) + 1 }

// told gives the role that the nth step of a breach is told to. Where the policy has fewer steps now than when the breach
// began, that is the top.
func (c ClockPolicy) told(step int) []Role {
	above := c.above()
	return above[min(step, len(above))-1:][:1]
}

// validate refuses clocks that could not run, by their paths in the file.
func (p ClockPolicies) validate() error {
	var errs []error
	for _, kind := range ClockKinds() {
		errs = append(errs, p.Of(kind).validate("clocks."+string(kind)))
	}
	return errors.Join(errs...)
}

func (c ClockPolicy) validate(path string) error {
	var errs []error
	refuse := func(bad bool, key, reason string) {
		if bad {
			errs = append(errs, &PolicyError{path + "." + key, reason})
		}
	}
	counted := c.Counts == CountWall || c.Counts == CountOpenHours
	refuse(!counted && c.Counts != CountCutOffs, "counts", fmt.Sprintf("%q is none of wall, open_hours, cut_offs", c.Counts))
	refuse(counted && (c.Within <= 0 || c.Within > maxSpan), "within", fmt.Sprintf("%s is not between nothing and a year", c.Within))
	refuse(counted && len(c.CutOffs) > 0, "cut_offs", "only where counts is cut_offs")
	if c.Counts == CountCutOffs {
		const timeless = "cut_offs do not count time"
		refuse(len(c.CutOffs) == 0, "cut_offs", "at least one is needed")
		refuse(c.Within != 0, "within", timeless)
		refuse(len(c.WarnAfter) > 0, "warn_after", timeless)
		refuse(c.Pauses, "pauses", timeless)
	}
	if c.TimeZone != "" {
		_, err := time.LoadLocation(c.TimeZone)
		refuse(err != nil || c.TimeZone == "Local", "time_zone", fmt.Sprintf("unknown time zone %.60q", c.TimeZone))
	}
	if c.Hours != nil {
		err := c.Hours.Validate()
		refuse(err != nil, "hours.open", fmt.Sprint(err))
		refuse(c.Counts != CountOpenHours, "hours", "only where counts is open_hours")
	}
	return errors.Join(append(errs, c.validateCutOffs(path), c.validateWarnings(path), c.validateLadder(path))...)
}

func (c ClockPolicy) validateCutOffs(path string) error {
	var errs []error
	refuse := func(bad bool, i int, reason string) {
		if bad {
			errs = append(errs, &PolicyError{fmt.Sprintf("%s.cut_offs[%d]", path, i), reason})
		}
	}
	for i, cut := range c.CutOffs {
		refuse(cut.Due <= cut.Before, i, fmt.Sprintf("due %s is not after its cut-off %s", cut.Due, cut.Before))
		if i > 0 {
			refuse(cut.Before <= c.CutOffs[i-1].Before, i, fmt.Sprintf("cut-off %s is not after the one before it", cut.Before))
			refuse(cut.Due <= c.CutOffs[i-1].Due, i, fmt.Sprintf("due %s is not after the one before it: what came later would be due earlier", cut.Due))
		}
	}
	return errors.Join(errs...)
}

func (c ClockPolicy) validateWarnings(path string) error {
	var errs []error
	for i, after := range c.WarnAfter {
		if c.Counts != CountCutOffs && (after <= 0 || after >= c.Within) {
			errs = append(errs, &PolicyError{fmt.Sprintf("%s.warn_after[%d]", path, i), fmt.Sprintf("%s is not between nothing and within", after)})
		}
	}
	for i, before := range c.WarnBefore {
		if before <= 0 || before > maxSpan {
			errs = append(errs, &PolicyError{fmt.Sprintf("%s.warn_before[%d]", path, i), fmt.Sprintf("%s is not between nothing and a year", before)})
		}
	}
	return errors.Join(errs...)
}

func (c ClockPolicy) validateLadder(path string) error {
	var errs []error
	rungs := []Role{RoleAgent, RoleLeader, RoleManager}
	last := -1
	for i, role := range c.Ladder {
		rung := slices.Index(rungs, role)
		if rung <= last {
			errs = append(errs, &PolicyError{fmt.Sprintf("%s.ladder[%d]", path, i), fmt.Sprintf("%q does not follow in agent, leader, manager", role)})
		}
		last = max(last, rung)
	}
	if !slices.Contains(c.Ladder, c.Warns) {
		return errors.Join(append(errs, &PolicyError{path + ".warns", fmt.Sprintf("%q is not on the ladder", c.Warns)})...)
	}
	if len(c.above()) > 1 && (c.StepAfter <= 0 || c.StepAfter > maxSpan) {
		errs = append(errs, &PolicyError{path + ".step_after", fmt.Sprintf("%s is not between nothing and a year", c.StepAfter)})
	}
	return errors.Join(errs...)
}
