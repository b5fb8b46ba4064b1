package handbook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
)

// rulebook gives the policy of the rulebook's values, as Tmall's shops have it.
func rulebook(t interface {
	Helper()
	Fatal(args ...any)
}) handbook.Policy {
	t.Helper()
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	return set.Platform(handbook.Tmall)
}

// with gives the rulebook's policy with a change.
func with(t *testing.T, change func(*handbook.Policy)) handbook.Policy {
	t.Helper()
	p := rulebook(t)
	change(&p)
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	return p
}

// at reads a wall-clock time in the policy's zone, with or without seconds.
func at(t *testing.T, p handbook.Policy, s string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	got, err := time.ParseInLocation(layout[:len(s)], s, p.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// sameTime compares an instant with a wall-clock time in the policy's zone.
func sameTime(t *testing.T, p handbook.Policy, what string, got time.Time, want string) {
	t.Helper()
	if want == "" {
		if !got.IsZero() {
			t.Errorf("%s: %s, want none", what, got.In(p.Zone()))
		}
		return
	}
	if !got.Equal(at(t, p, want)) {
		t.Errorf("%s: %s, want %s", what, got.In(p.Zone()).Format("2006-01-02 15:04:05.999"), want)
	}
	if got.Location() != time.UTC {
		t.Errorf("%s is in %s, want UTC", what, got.Location())
	}
}

func day(t *testing.T, s string) handbook.Day {
	t.Helper()
	d, err := handbook.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func hours(t *testing.T, workingDays bool, intervals ...string) handbook.Hours {
	t.Helper()
	h := handbook.Hours{Open: make([]handbook.Interval, len(intervals)), WorkingDays: workingDays}
	for i, s := range intervals {
		if err := h.Open[i].UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func span(d time.Duration) handbook.Span { return handbook.Span(d) }

func TestPolicyRefusesWhatNoShopCouldWorkBy(t *testing.T) {
	if err := rulebook(t).Validate(); err != nil {
		t.Fatalf("the rulebook's own values: %v", err)
	}
	window := func(from, due handbook.TimeOfDay) []handbook.DunningWindow {
		return []handbook.DunningWindow{{Rule: handbook.RuleDunMorning, PlacedBefore: from * 60, Due: due * 60}}
	}
	for name, c := range map[string]struct {
		change func(*handbook.Policy)
		paths  []string
	}{
		"no zone":                        {func(p *handbook.Policy) { p.TimeZone = "" }, []string{"time_zone"}},
		"the machine's zone":             {func(p *handbook.Policy) { p.TimeZone = "Local" }, []string{"time_zone"}},
		"unknown zone":                   {func(p *handbook.Policy) { p.TimeZone = "Asia/Shangai" }, []string{"time_zone"}},
		"DUTY-2 unknown account mode":    {func(p *handbook.Policy) { p.Accounts = "both" }, []string{"accounts"}},
		"CAL-3 no duty hours":            {func(p *handbook.Policy) { p.DutyHours.Open = nil }, []string{"duty_hours.open"}},
		"CAL-2 intervals overlap":        {func(p *handbook.Policy) { p.DutyHours = hours(t, false, "08:00-12:00", "11:00-20:00") }, []string{"duty_hours.open"}},
		"CAL-2 intervals out of order":   {func(p *handbook.Policy) { p.DutyHours = hours(t, false, "13:00-20:00", "08:00-12:00") }, []string{"duty_hours.open", "unpaid.windows[1]"}},
		"CAL-2 an empty interval":        {func(p *handbook.Policy) { p.DutyHours.Open[0].To = p.DutyHours.Open[0].From }, []string{"duty_hours.open", "unpaid.windows[0]", "unpaid.windows[1]"}},
		"CAL-2 longer than a day":        {func(p *handbook.Policy) { p.DutyHours.Open[0].To = 25 * 60 }, []string{"duty_hours.open"}},
		"DUN-1 no window":                {func(p *handbook.Policy) { p.Unpaid.Windows = nil }, []string{"unpaid.windows"}},
		"DUN-1 due before the cut-off":   {func(p *handbook.Policy) { p.Unpaid.Windows = window(11, 10) }, []string{"unpaid.windows[0]"}},
		"DUN-1 due before duty begins":   {func(p *handbook.Policy) { p.Unpaid.Windows = window(6, 8) }, []string{"unpaid.windows[0]"}},
		"DUN-1 due after duty ends":      {func(p *handbook.Policy) { p.Unpaid.Windows = window(20, 23) }, []string{"unpaid.windows[0]"}},
		"DUN-2 windows out of order":     {func(p *handbook.Policy) { slices.Reverse(p.Unpaid.Windows) }, []string{"unpaid.windows[1]", "unpaid.windows[1]"}},
		"DUN-2 due before DUN-1's":       {func(p *handbook.Policy) { p.Unpaid.Windows[0].Due = 17 * 60 }, []string{"unpaid.windows[1]"}},
		"DUN-6 a grace that outlasts it": {func(p *handbook.Policy) { p.Unpaid.Grace = span(90 * time.Minute) }, []string{"unpaid.windows[1]"}},
		"DUN-2 window in a lunch break":  {func(p *handbook.Policy) { p.DutyHours = hours(t, false, "08:40-15:00", "17:00-22:00") }, []string{"unpaid.windows[1]"}},
		"DUN-6 no time for the check":    {func(p *handbook.Policy) { p.Unpaid.CheckDue = 0 }, []string{"unpaid.check_due"}},
		"DUN-7 no time for a concern":    {func(p *handbook.Policy) { p.Unpaid.ConcernDue = 0 }, []string{"unpaid.concern_due"}},
		"DUTY-3 no time for an answer":   {func(p *handbook.Policy) { p.Unpaid.AnswerDue = 0 }, []string{"unpaid.answer_due"}},
		"DUN-12 a time-out of ten years": {func(p *handbook.Policy) { p.Unpaid.ClosesAfter = span(87600 * time.Hour) }, []string{"unpaid.closes_after"}},
		"DUN-8 a negative warning":       {func(p *handbook.Policy) { p.Unpaid.WarnBefore = -1 }, []string{"unpaid.warn_before"}},
		"DUN-11 no day to promise":       {func(p *handbook.Policy) { p.Unpaid.PromiseWithin = 0 }, []string{"unpaid.promise_within"}},
		"DUN-11 promises for years":      {func(p *handbook.Policy) { p.Unpaid.PromiseWithin = 1e9 }, []string{"unpaid.promise_within"}},
		"LEAD-4 unknown way to count":    {func(p *handbook.Policy) { p.Revisits.CountFrom = "" }, []string{"revisits.count_from"}},
		"LEAD-2 a revisit on day 1":      {func(p *handbook.Policy) { p.Revisits.Visits[0].FirstDay = 1 }, []string{"revisits.visits[0]"}},
		"LEAD-3 days that overlap":       {func(p *handbook.Policy) { p.Revisits.Visits[1].FirstDay = 2 }, []string{"revisits.visits[1]"}},
		"LEAD-3 ends before it begins":   {func(p *handbook.Policy) { p.Revisits.Visits[1].LastDay = 2 }, []string{"revisits.visits[1]"}},
		"LEAD-4 in years":                {func(p *handbook.Policy) { p.Revisits.Visits[2].LastDay = 4000 }, []string{"revisits.visits[2]"}},
		"CONT-1 no contact at all":       {func(p *handbook.Policy) { p.Contacts.PerDay = 0 }, []string{"contacts.per_day"}},
		"CAL-1 a year twice": {func(p *handbook.Policy) {
			p.Calendar.Years = append(slices.Clone(p.Calendar.Years), p.Calendar.Years[0])
		}, []string{"calendar"}},
		"several at once": {func(p *handbook.Policy) { p.TimeZone, p.Unpaid.CheckDue, p.Contacts.PerDay = "", 0, 0 },
			[]string{"time_zone", "contacts.per_day", "unpaid.check_due"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := rulebook(t)
			c.change(&p)
			if got := paths(p.Validate()); !slices.Equal(got, c.paths) {
				t.Errorf("refused %q, want %q (%v)", got, c.paths, p.Validate())
			}
		})
	}
}

// paths lists the places that a joined error names.
func paths(err error) []string {
	var all []string
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			all = append(all, paths(e)...)
		}
		return all
	}
	var at *handbook.PolicyError
	if errors.As(err, &at) {
		return []string{at.Path}
	}
	return nil
}

// A case pins its policy as JSON in its history: reading it again must give the same.
func TestPolicySurvivesItsSnapshot(t *testing.T) {
	p := rulebook(t)
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again handbook.Policy
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(back, text) {
		t.Errorf("the snapshot changed:\n%s\n%s", text, back)
	}
}
