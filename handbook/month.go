package handbook

import (
	"errors"
	"fmt"
	"time"
)

// Month is a calendar month, written YYYY-MM, without a zone.
type Month string

// ErrMonth is wrapped by every error of [ParseMonth].
var ErrMonth = errors.New("not a month")

const monthForm = "2006-01"

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Month, error) {
	if _, err := time.Parse(monthForm, s); err != nil {
		return "", fmt.Errorf("%w: %.20q (want YYYY-MM)", ErrMonth, s)
	}
	return Month(s), nil
}

// MonthOf gives the calendar month of an instant in a zone.
func MonthOf(t time.Time, zone *time.Location) Month { return Month(t.In(zone).Format(monthForm)) }

// Begins gives the first day of the month.
func (m Month) Begins() Day {
	t, err := time.Parse(monthForm, string(m))
	if err != nil {
		return Day{}
	}
	return DayOf(t, time.UTC)
}

// Add gives the month n months later.
func (m Month) Add(n int) Month {
	first := m.Begins()
	return MonthOf(time.Date(first.Year, first.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC), time.UTC)
}
