package handbook

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // a machine without zone files must not move a shop to UTC
)

// Policy is everything that a shop decides: times, spans, limits and switches, resolved for
// one shop and pinned by each case when it begins. Its defaults are the rulebook's values and
// live in policyfile/default.yaml; nothing in the code repeats them.
type Policy struct {
	Version    string           `json:"version"` // revision and content hash, recorded with every case
	ShopName   string           `json:"shop_name,omitempty"`
	TimeZone   string           `json:"time_zone"` // IANA name; times of day and calendar days are in it
	Accounts   AccountMode      `json:"accounts"`
	DutyHours  Hours            `json:"duty_hours"`
	Unpaid     UnpaidPolicy     `json:"unpaid"`
	Revisits   RevisitPolicy    `json:"revisits"`
	Contacts   ContactPolicy    `json:"contacts"`
	Leads      LeadPolicy       `json:"leads"`
	Reviews    ReviewPolicy     `json:"reviews"`
	Approvals  ApprovalPolicy   `json:"approvals"`
	Discounts  DiscountPolicy   `json:"discounts"`
	Clocks     ClockPolicies    `json:"clocks,omitzero"`
	AfterSales AfterSalesPolicy `json:"after_sales,omitzero"`
	Calendar   Calendar         `json:"calendar"`
}

// AccountMode says how a platform's work is shared (DUTY-2).
type AccountMode string

// Own accounts for everyone share the work evenly; a single account's holder does it all.
const (
	AccountsOwn    AccountMode = "own"
	AccountsSingle AccountMode = "single"
)

// UnpaidPolicy holds the numbers of DUN.
type UnpaidPolicy struct {
	Grace          Span            `json:"grace"`           // DUN-6: time to pay before anything opens
	CheckDue       Span            `json:"check_due"`       // DUN-6: after the check opened, within duty hours
	Windows        []DunningWindow `json:"windows"`         // DUN-1, DUN-2; after the last one DUN-3
	WarnBefore     Span            `json:"warn_before"`     // DUN-8
	ConcernDue     Span            `json:"concern_due"`     // DUN-7: within duty hours
	AnswerDue      Span            `json:"answer_due"`      // DUTY-3: within duty hours
	PromiseWithin  int             `json:"promise_within"`  // DUN-11: days ahead that a promise may lie
	PromiseRecheck Span            `json:"promise_recheck"` // DUN-11: a promise for today is looked at again after this
	ClosesAfter    Span            `json:"closes_after"`    // DUN-12: the platform's time-out; 0: it has none
	WinBack        bool            `json:"win_back"`        // DUN-12: revisits go on after the time-out
}

// DunningWindow is one of the day's dunning deadlines: what was placed before the cut-off
// is dunned by the due time (DUN-1, DUN-2).
type DunningWindow struct {
	Rule         Rule      `json:"rule"`
	PlacedBefore TimeOfDay `json:"placed_before"`
	Due          TimeOfDay `json:"due"`
}

// RevisitPolicy is the cadence of LEAD-2…4, which unpaid orders follow too (DUN-9).
type RevisitPolicy struct {
	CountFrom CountFrom `json:"count_from"`
	Visits    []Revisit `json:"visits"`
}

// CountFrom says how days are counted (the Decision of LEAD-4).
type CountFrom string

// Calendar days make the first reception's day day 1; elapsed days make it day 0.
const (
	CountCalendarDays CountFrom = "calendar_days"
	CountElapsedDays  CountFrom = "elapsed_days"
)

// Revisit is one revisit: it opens at the start of duty on its first day and is due at the
// evening shift's end on its last.
type Revisit struct {
	Rule     Rule `json:"rule"`
	FirstDay int  `json:"first_day"`
	LastDay  int  `json:"last_day"`
}

// ContactPolicy limits how often one customer is contacted (CONT-1).
type ContactPolicy struct {
	PerDay int `json:"per_day"`
}

// Zone gives the shop's time zone. [Policy.Validate] has made sure that it loads.
func (p Policy) Zone() *time.Location {
	zone, err := time.LoadLocation(p.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Duty gives the sales desk's clockwork: duty hours, calendar and zone (CAL-3).
func (p Policy) Duty() Clockwork {
	return Clockwork{Hours: p.DutyHours, Calendar: p.Calendar, Zone: p.Zone()}
}

// EveningEnds gives the end of the evening shift, which is the end of duty hours: revisits are
// due by it (LEAD-4).
func (p Policy) EveningEnds() TimeOfDay { return p.DutyHours.Open[len(p.DutyHours.Open)-1].To }

// PolicyError names the part of a policy that can't be, by its path in the file.
type PolicyError struct {
	Path   string // such as "unpaid.windows"
	Reason string
}

// Error gives path and reason.
func (e *PolicyError) Error() string { return e.Path + ": " + e.Reason }

// Validate refuses a policy that no shop could work by, naming every such place as a
// [*PolicyError] (joined).
func (p Policy) Validate() error {
	var errs []error
	refuse := func(bad bool, path, reason string) {
		if bad {
			errs = append(errs, &PolicyError{path, reason})
		}
	}
	_, err := time.LoadLocation(p.TimeZone)
	unknown := err != nil || p.TimeZone == "" || p.TimeZone == "Local" // the machine's zone is not the shop's
	refuse(unknown, "time_zone", fmt.Sprintf("unknown time zone %.60q", p.TimeZone))
	refuse(p.Accounts != AccountsOwn && p.Accounts != AccountsSingle, "accounts", fmt.Sprintf("%q is neither own nor single", p.Accounts))
	if err := p.DutyHours.Validate(); err != nil {
		refuse(true, "duty_hours.open", err.Error())
	}
	refuse(p.Contacts.PerDay < 1, "contacts.per_day", "must be at least 1")
	if err := p.Calendar.Validate(); err != nil {
		refuse(true, "calendar", err.Error())
	}
	return errors.Join(append(errs, p.Unpaid.validate(), p.Unpaid.validateWindows(p.DutyHours), p.Revisits.validate(),
		p.Leads.validate(), p.Reviews.validate(), p.Approvals.validate("approvals"), p.Discounts.validate(),
		p.Clocks.validate(), p.AfterSales.validate())...)
}

// Nothing in a policy is planned further ahead than a year: a longer time is a slip of the pen.
const (
	maxSpan = Span(365 * 24 * time.Hour)
	maxDays = 365
)

func (u UnpaidPolicy) validate() error {
	var errs []error
	for _, s := range []struct {
		path   string
		span   Span
		needed bool
	}{
		{"unpaid.grace", u.Grace, false},
		{"unpaid.check_due", u.CheckDue, true},
		{"unpaid.warn_before", u.WarnBefore, false},
		{"unpaid.concern_due", u.ConcernDue, true},
		{"unpaid.answer_due", u.AnswerDue, true},
		{"unpaid.promise_recheck", u.PromiseRecheck, false},
		{"unpaid.closes_after", u.ClosesAfter, false},
	} {
		if s.span < 0 || s.span > maxSpan {
			errs = append(errs, &PolicyError{s.path, fmt.Sprintf("%s is not between nothing and a year", s.span)})
		}
		if s.needed && s.span == 0 {
			errs = append(errs, &PolicyError{s.path, "must be longer than nothing"})
		}
	}
	if u.PromiseWithin < 1 || u.PromiseWithin > maxDays {
		errs = append(errs, &PolicyError{"unpaid.promise_within", fmt.Sprintf("%d is not between 1 and %d days", u.PromiseWithin, maxDays)})
	}
	return errors.Join(errs...)
}

// validateWindows refuses windows that are out of order or that no duty hour lies in (DUN-1, DUN-2).
func (u UnpaidPolicy) validateWindows(duty Hours) error {
	var errs []error
	refuse := func(i int, format string, args ...any) {
		errs = append(errs, &PolicyError{fmt.Sprintf("unpaid.windows[%d]", i), fmt.Sprintf(format, args...)})
	}
	for i, w := range u.Windows {
		if i > 0 && w.PlacedBefore <= u.Windows[i-1].PlacedBefore {
			refuse(i, "cut-off %s is not after the one before it", w.PlacedBefore)
		}
		if i > 0 && w.Due <= u.Windows[i-1].Due {
			refuse(i, "due %s is not after the one before it: who ordered later would be dunned earlier", w.Due)
		}
		lastGrace := w.PlacedBefore + TimeOfDay(time.Duration(u.Grace)/time.Minute)
		switch open := duty.Open; {
		case w.Due <= w.PlacedBefore:
			refuse(i, "due %s is not after its cut-off %s", w.Due, w.PlacedBefore)
		case len(open) > 0 && w.Due > open[len(open)-1].To:
			refuse(i, "due %s is after duty ends at %s", w.Due, open[len(open)-1].To)
		case len(open) > 0 && !duty.openWithin(lastGrace, w.Due):
			refuse(i, "no duty between the end of grace after its cut-off %s and due %s", w.PlacedBefore, w.Due)
		}
	}
	if len(u.Windows) == 0 {
		errs = append(errs, &PolicyError{"unpaid.windows", "at least one dunning window is needed"})
	}
	return errors.Join(errs...)
}

func (r RevisitPolicy) validate() error {
	var errs []error
	if r.CountFrom != CountCalendarDays && r.CountFrom != CountElapsedDays {
		errs = append(errs, &PolicyError{"revisits.count_from", fmt.Sprintf("%q is neither calendar_days nor elapsed_days", r.CountFrom)})
	}
	last := 1
	for i, v := range r.Visits {
		path := fmt.Sprintf("revisits.visits[%d]", i)
		if v.FirstDay <= last || v.LastDay < v.FirstDay {
			errs = append(errs, &PolicyError{path, fmt.Sprintf("days %d to %d do not follow day %d", v.FirstDay, v.LastDay, last)})
		}
		if v.LastDay > maxDays {
			errs = append(errs, &PolicyError{path, fmt.Sprintf("day %d is more than %d days ahead", v.LastDay, maxDays)})
		}
		last = v.LastDay
	}
	return errors.Join(errs...)
}
