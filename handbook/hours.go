package handbook

import (
	"errors"
	"fmt"
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

// horizon bounds the search for an opening: no desk is closed for longer than this.
const horizon = 60

// Validate refuses hours without an interval, and intervals that overlap or are out of order.
func (h Hours) Validate() error {
	if len(h.Open) == 0 {
		return errors.New("no opening interval: at least one is needed")
	}
	for i := 1; i < len(h.Open); i++ {
		if h.Open[i].From < h.Open[i-1].To {
			return fmt.Errorf("opening intervals overlap or are out of order at %s", h.Open[i].From)
		}
	}
	return nil
}

// IsOpen says whether the desk is open at t.
func (c Clockwork) IsOpen(t time.Time) bool { return c.NextOpen(t).Equal(t) }

// NextOpen gives the first instant at or after t at which the desk is open (CAL-3), as UTC.
func (c Clockwork) NextOpen(t time.Time) time.Time {
	for _, s := range c.stretches(t) {
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
		for _, s := range c.stretches(at) {
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
		for _, s := range c.stretches(at) {
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

// stretches lists the desk's opening stretches from t's day on, in order, for the horizon's length.
func (c Clockwork) stretches(t time.Time) []stretch {
	var all []stretch
	today := DayOf(t, c.Zone)
	for n := range horizon {
		day := today.Add(n)
		working, estimated := c.Calendar.WorkingDay(day)
		if c.Hours.WorkingDays && !working {
			continue
		}
		for _, iv := range c.Hours.Open {
			all = append(all, stretch{day.At(iv.From, c.Zone), day.At(iv.To, c.Zone), estimated && c.Hours.WorkingDays})
		}
	}
	return all
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
