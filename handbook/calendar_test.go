package handbook_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// CAL-1: the state's notice for 2026, and weekends where there is no data.
func TestWorkingDays(t *testing.T) {
	calendar := rulebook(t).Calendar
	for s, want := range map[string]struct{ working, estimated bool }{
		"2026-01-01": {false, false}, // New Year
		"2026-01-04": {true, false},  // a Sunday that is worked
		"2026-02-14": {true, false},  // a Saturday that is worked
		"2026-02-15": {false, false}, // Spring Festival
		"2026-02-23": {false, false}, // its last day, a Monday
		"2026-02-24": {true, false},
		"2026-05-09": {true, false},
		"2026-09-20": {true, false},
		"2026-10-07": {false, false},
		"2026-10-08": {true, false},
		"2026-10-10": {true, false},
		"2026-11-21": {false, false}, // a plain Saturday
		"2026-11-23": {true, false},  // a plain Monday
		"2020-02-01": {false, false}, // a make-up workday that was taken back
		"2020-02-03": {true, false},
		"2027-01-01": {true, true}, // no data: a Friday is a Friday
		"2027-01-02": {false, true},
	} {
		if working, estimated := calendar.WorkingDay(day(t, s)); working != want.working || estimated != want.estimated {
			t.Errorf("%s: working %t, estimated %t; want %t, %t", s, working, estimated, want.working, want.estimated)
		}
	}
}

// CAL-1: a missing year is warned of from 60 days before it begins.
func TestMissingYears(t *testing.T) {
	p := rulebook(t)
	for now, want := range map[string][]int{
		"2026-01-01 00:00:00": nil,
		"2026-11-01 23:59:59": nil,
		"2026-11-02 00:00:00": {2027},
		"2026-12-31 23:59:59": {2027},
		"2027-06-01 00:00:00": {2027},
		"2027-12-01 00:00:00": {2027, 2028},
		"2025-12-01 00:00:00": {2025},
	} {
		if got := p.Calendar.Missing(at(t, p, now), p.Zone()); !slices.Equal(got, want) {
			t.Errorf("at %s: %v, want %v", now, got, want)
		}
	}
}

func TestCalendarValidate(t *testing.T) {
	days := func(list ...string) (all []handbook.Day) {
		for _, s := range list {
			all = append(all, day(t, s))
		}
		return all
	}
	var long []handbook.Day
	for i := range 41 {
		long = append(long, day(t, "2026-03-01").Add(i))
	}
	for name, c := range map[string]struct {
		year   handbook.CalendarYear
		reason string
	}{
		"empty":                {handbook.CalendarYear{Year: 2026}, ""},
		"a good one":           {handbook.CalendarYear{Year: 2026, Holidays: days("2026-10-01"), Workdays: days("2026-10-10")}, ""},
		"another year's day":   {handbook.CalendarYear{Year: 2026, Holidays: days("2025-12-31")}, "2025-12-31 lies in another year"},
		"twice":                {handbook.CalendarYear{Year: 2026, Holidays: days("2026-10-01", "2026-10-01")}, "listed twice"},
		"both":                 {handbook.CalendarYear{Year: 2026, Holidays: days("2026-10-10"), Workdays: days("2026-10-10")}, "listed twice"},
		"a weekday is worked":  {handbook.CalendarYear{Year: 2026, Workdays: days("2026-10-09")}, "2026-10-09 is a Friday"},
		"41 holidays":          {handbook.CalendarYear{Year: 2026, Holidays: long}, "41 holidays"},
		"the day that is none": {handbook.CalendarYear{Year: 2026, Holidays: []handbook.Day{{}}}, "another year"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.year.Validate()
			if (err == nil) != (c.reason == "") || (err != nil && !strings.Contains(err.Error(), c.reason)) {
				t.Errorf("%v, want %q", err, c.reason)
			}
		})
	}
}

// CAL-1: whatever rests on a year without data says so, where the desk follows the calendar at all.
func TestItemsSayThatTheyAreEstimated(t *testing.T) {
	closed := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	promise := handbook.Result{Outcome: handbook.OutcomePromised}
	for name, c := range map[string]struct {
		policy handbook.Policy
		placed string
		want   bool
	}{
		"a known year":               {closed, "2026-03-10 10:00", false},
		"an unknown year":            {closed, "2027-03-10 10:00", true},
		"an unknown year, every day": {rulebook(t), "2027-03-10 10:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			placed := at(t, c.policy, c.placed)
			agenda := handbook.UnpaidAgenda(placed, c.policy).Answering(placed, c.policy)
			promise.PromisedOn = handbook.DayOf(placed, c.policy.Zone()).Add(3)
			promised, _ := agenda.After(handbook.ItemCheck, promise, placed.Add(time.Hour), c.policy)
			concern, _ := agenda.After(handbook.ItemCheck, handbook.Result{Outcome: handbook.OutcomeConcern, Note: "price"}, placed.Add(time.Hour), c.policy)
			for _, item := range slices.Concat(agenda, promised, concern) {
				if item.Estimated != c.want {
					t.Errorf("%s (%s): estimated %t", item.Kind, item.Rule, item.Estimated)
				}
			}
		})
	}
	turn := handbook.UnpaidAgenda(at(t, closed, "2026-12-30 10:00"), closed)
	for _, item := range turn {
		if want := item.Due.After(at(t, closed, "2027-01-01 00:00")); item.Estimated != want {
			t.Errorf("over the turn of the year, %s due %s: estimated %t", item.Kind, item.Due, item.Estimated)
		}
	}
}
