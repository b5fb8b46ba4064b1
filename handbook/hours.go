package handbook

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Interval is one stretch of a day, from a time of day up to but not including another.
type Interval struct {
	From, To TimeOfDay
}

// UnmarshalText reads "08:40-12:00".
func (iv *Interval) UnmarshalText(b []byte) error {
	from, to, ok := strings.Cut(string(b), "-")
	if !ok {
		return fmt.Errorf("not an interval: %.20q (want such as 08:40-22:00)", b)
	}
	if err := errors.Join(iv.From.UnmarshalText([]byte(from)), iv.To.UnmarshalText([]byte(to))); err != nil {
		return err
	}
	if iv.From >= iv.To {
		return fmt.Errorf("interval %s ends before it begins", b)
	}
	return nil
}

// MarshalText writes "08:40-12:00".
func (iv Interval) MarshalText() ([]byte, error) {
	return []byte(iv.From.String() + "-" + iv.To.String()), nil
}

// Hours are the opening hours of a desk (CAL-2): one or several intervals a day, on
// every day or on working days only. Outside them nothing asks a customer for anything (CAL-3).
type Hours struct {
	Open        []Interval `json:"open"`
	WorkingDays bool       `json:"working_days,omitempty"` // closed on days off (CAL-1)
}

// Clockwork is what it takes to place an instant on a desk's day: its hours, the
// calendar they follow, and the shop's time zone.
type Clockwork struct {
	Hours    Hours
	Calendar Calendar
	Zone     *time.Location
}

// horizon bounds the search for an opening, in days: no desk is closed for longer, even where two years'
// holidays meet (see maxHolidays).
const horizon = 130

// Validate refuses hours without an interval, and intervals that overlap or are out of order.
func (h Hours) Validate() error {
	if len(h.Open) == 0 {
		return errors.New("no opening interval: at least one is needed")
	}
	last := TimeOfDay(0)
	for _, iv := range h.Open {
		if iv.From >= iv.To || iv.To > endOfDay {
			return fmt.Errorf("no stretch of a day: %s-%s", iv.From, iv.To)
		}
		if iv.From < last {
			return fmt.Errorf("opening intervals overlap or are out of order at %s", iv.From)
		}
		last = iv.To
	}
	return nil
}

// openWithin says whether the desk is open at any time between two times of a day.
func (h Hours) openWithin(from, to TimeOfDay) bool {
	return slices.ContainsFunc(h.Open, func(iv Interval) bool { return max(iv.From, from) < min(iv.To, to) })
}

// IsOpen says whether the desk is open at t.
func (c Clockwork) IsOpen(t time.Time) bool { return c.NextOpen(t).Equal(t) }

// NextOpen gives the first instant at or after t at which the desk is open (CAL-3), as UTC.
func (c Clockwork) NextOpen(t time.Time) time.Time {
	for s := range c.stretches(t) {
		if t.Before(s.to) {
			return later(s.from, t).UTC()
		}
	}
	return t.UTC() // closed for the whole horizon: Policy.Validate rules it out
}

// Add gives the instant at which the desk will have been open for d since t (CAL-2), as UTC,
// and whether it rests on a year whose calendar is an estimate (CAL-1).
func (c Clockwork) Add(t time.Time, d time.Duration) (due time.Time, estimated bool) {
	at := t
	for {
		for s := range c.stretches(at) {
			from := later(s.from, at)
			if open := s.to.Sub(from); open > 0 {
				if d <= open {
					return from.Add(d).UTC(), estimated || s.estimated
				}
				d -= open
			}
			estimated = estimated || s.estimated
		}
		at = DayOf(at, c.Zone).Add(horizon).At(0, c.Zone)
	}
}

// Between gives how long the desk is open between two instants (CAL-2).
func (c Clockwork) Between(from, to time.Time) time.Duration {
	total := time.Duration(0)
	for at := from; at.Before(to); at = DayOf(at, c.Zone).Add(horizon).At(0, c.Zone) {
		for s := range c.stretches(at) {
			if !s.from.Before(to) {
				return total
			}
			end := s.to
			if to.Before(end) {
				end = to
			}
			if open := end.Sub(later(s.from, at)); open > 0 {
				total += open
			}
		}
	}
	return total
}

// stretch is an opening interval on a certain day.
type stretch struct {
	from, to  time.Time
	estimated bool
}

// stretches gives the desk's opening stretches from t's day on, in order, for the horizon's length.
func (c Clockwork) stretches(t time.Time) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		today := DayOf(t, c.Zone)
		var closed time.Time // clocks that are put forward must not count an hour twice
		for n := range horizon {
			day := today.Add(n)
			working, estimated := c.Calendar.WorkingDay(day)
			if c.Hours.WorkingDays && !working {
				continue
			}
			for _, iv := range c.Hours.Open {
				from, to := later(day.At(iv.From, c.Zone), closed), day.At(iv.To, c.Zone)
				if from.Before(to) && !yield(stretch{from, to, estimated && c.Hours.WorkingDays}) {
					return
				}
				closed = later(closed, to)
			}
		}
	}
}

// estimated says whether an instant's place on the desk's day rests on an estimated calendar (CAL-1).
func (c Clockwork) estimated(t time.Time) bool {
	_, estimated := c.Calendar.WorkingDay(DayOf(t, c.Zone))
	return estimated && c.Hours.WorkingDays
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
