package handbook

import (
	"errors"
	"fmt"
	"time"
)

// TimeOfDay is a wall-clock time in the shop's zone, in minutes after midnight.
// 24:00 is allowed as the end of a day.
type TimeOfDay int

const endOfDay TimeOfDay = 24 * 60

// ErrTimeOfDay is wrapped by every error of [ParseTimeOfDay].
var ErrTimeOfDay = errors.New("not a time of day")

// ParseTimeOfDay reads "HH:MM", from 00:00 to 24:00.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	if len(s) != 5 || s[2] != ':' || !digits(s[:2]) || !digits(s[3:]) {
		return 0, fmt.Errorf("%w: %.20q (want HH:MM)", ErrTimeOfDay, s)
	}
	hour, minute := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	t := TimeOfDay(hour*60 + minute)
	if minute > 59 || t > endOfDay {
		return 0, fmt.Errorf("%w: %q (want 00:00 to 24:00)", ErrTimeOfDay, s)
	}
	return t, nil
}

// String gives the time as HH:MM.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText writes the time as HH:MM.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads HH:MM.
func (t *TimeOfDay) UnmarshalText(b []byte) (err error) {
	*t, err = ParseTimeOfDay(string(b))
	return err
}

// Day is a calendar day, written YYYY-MM-DD, without a zone.
type Day struct {
	Year  int
	Month time.Month
	Date  int
}

// ErrDay is wrapped by every error of [ParseDay].
var ErrDay = errors.New("not a calendar day")

// DayOf gives the calendar day of an instant in a zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day{y, m, d}
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("%w: %.20q (want YYYY-MM-DD)", ErrDay, s)
	}
	return DayOf(t, time.UTC), nil
}

// At gives the instant of a time of day on this day in a zone, as UTC.
func (d Day) At(t TimeOfDay, zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Date, 0, int(t), 0, 0, zone).UTC()
}

// Add gives the day n days later.
func (d Day) Add(n int) Day { return DayOf(d.midnight().AddDate(0, 0, n), time.UTC) }

// Sub gives the number of days from e to d.
func (d Day) Sub(e Day) int { return int(d.midnight().Sub(e.midnight()) / (24 * time.Hour)) }

// Before says whether d lies before e.
func (d Day) Before(e Day) bool { return d.Sub(e) < 0 }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.midnight().Weekday() }

// IsZero says whether the day is not set.
func (d Day) IsZero() bool { return d == Day{} }

// String gives the day as YYYY-MM-DD.
func (d Day) String() string { return d.midnight().Format(time.DateOnly) }

// MarshalText writes the day as YYYY-MM-DD, and the zero day as nothing.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads YYYY-MM-DD, and nothing as the zero day.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

func (d Day) midnight() time.Time { return time.Date(d.Year, d.Month, d.Date, 0, 0, 0, 0, time.UTC) }

// Span is a length of time that policies write as text: "5m", "48h".
type Span time.Duration

// MarshalText writes the span as Go writes durations.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a duration such as 30m or 48h. It refuses negative ones.
func (s *Span) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	if err != nil {
		return fmt.Errorf("not a length of time: %.20q (want such as 30m or 48h)", b)
	}
	if d < 0 {
		return fmt.Errorf("a length of time can't be negative: %q", b)
	}
	*s = Span(d)
	return nil
}

// String gives the span without trailing zero units: "5m", "48h".
func (s Span) String() string {
	d := time.Duration(s)
	switch {
	case d != 0 && d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d != 0 && d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
