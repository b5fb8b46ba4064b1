package handbook

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// CalendarYear is the state's calendar of one year: the days off and the make-up
// workdays (调休) that differ from plain weekends (CAL-1). It is data that a shop can edit.
type CalendarYear struct {
	Year     int    `json:"year"`
	Source   string `json:"source"`
	Holidays []Day  `json:"holidays"`
	Workdays []Day  `json:"workdays"` // weekend days that are worked
}

// Calendar tells working days from days off. A year without data counts weekends only.
type Calendar struct {
	Years []CalendarYear `json:"years"`
}

// yearNotice is how long before a year begins its missing data is warned of (CAL-1).
const yearNotice = 60 * 24 * time.Hour

// WorkingDay says whether d is worked, and whether that is an estimate because the
// calendar holds no data for d's year (CAL-1).
func (c Calendar) WorkingDay(d Day) (working, estimated bool) {
	weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	year, ok := c.year(d.Year)
	switch {
	case !ok:
		return weekday, true
	case slices.Contains(year.Holidays, d):
		return false, false
	case slices.Contains(year.Workdays, d):
		return true, false
	}
	return weekday, false
}

// Missing lists the years whose data is needed now or soon but absent: the running
// year, and the next one from 60 days before it begins (CAL-1).
func (c Calendar) Missing(now time.Time, zone *time.Location) []int {
	var years []int
	for _, y := range []int{DayOf(now, zone).Year, DayOf(now.Add(yearNotice), zone).Year} {
		if _, ok := c.year(y); !ok && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	return years
}

// maxHolidays keeps every run of days off shorter than the search horizon of [Clockwork].
const maxHolidays = 40

// Validate refuses days outside their year, days listed twice, more than 40 holidays, and
// workdays that are no weekend days, since such a line is always a slip.
func (y CalendarYear) Validate() error {
	if len(y.Holidays) > maxHolidays {
		return fmt.Errorf("calendar %d: %d holidays, more than %d", y.Year, len(y.Holidays), maxHolidays)
	}
	seen := map[Day]bool{}
	for _, d := range slices.Concat(y.Holidays, y.Workdays) {
		if d.Year != y.Year {
			return fmt.Errorf("calendar %d: %s lies in another year", y.Year, d)
		}
		if seen[d] {
			return fmt.Errorf("calendar %d: %s is listed twice", y.Year, d)
		}
		seen[d] = true
	}
	for _, d := range y.Workdays {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			return fmt.Errorf("calendar %d: make-up workday %s is a %s", y.Year, d, d.Weekday())
		}
	}
	return nil
}

// Validate refuses a year given twice and years that [CalendarYear.Validate] refuses.
func (c Calendar) Validate() error {
	var errs []error
	for i, y := range c.Years {
		if slices.ContainsFunc(c.Years[:i], func(before CalendarYear) bool { return before.Year == y.Year }) {
			errs = append(errs, fmt.Errorf("calendar %d is given twice", y.Year))
		}
		errs = append(errs, y.Validate())
	}
	return errors.Join(errs...)
}

func (c Calendar) year(y int) (CalendarYear, bool) {
	i := slices.IndexFunc(c.Years, func(cy CalendarYear) bool { return cy.Year == y })
	if i < 0 {
		return CalendarYear{}, false
	}
	return c.Years[i], true
}
