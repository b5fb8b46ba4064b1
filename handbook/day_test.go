package handbook_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

func TestParseTimeOfDay(t *testing.T) {
	for s, want := range map[string]handbook.TimeOfDay{"00:00": 0, "08:40": 520, "23:59": 1439, "24:00": 1440} {
		if got, err := handbook.ParseTimeOfDay(s); err != nil || got != want || got.String() != s {
			t.Errorf("%q: %d (%s), %v; want %d", s, got, got, err, want)
		}
	}
	for _, s := range []string{"", "8:00", "08:60", "24:01", "25:00", "99:99", "08.00", "08:00:00", "-1:00", "+8:00", " 8:00", "０８:00", "08:0a"} {
		if got, err := handbook.ParseTimeOfDay(s); !errors.Is(err, handbook.ErrTimeOfDay) {
			t.Errorf("%q: %v, %v; want it refused", s, got, err)
		}
	}
}

func TestParseDay(t *testing.T) {
	for _, s := range []string{"2026-01-01", "2026-12-31", "2028-02-29", "2000-02-29"} {
		if got, err := handbook.ParseDay(s); err != nil || got.String() != s {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01T00:00:00Z", "2026/01/01"} {
		if got, err := handbook.ParseDay(s); !errors.Is(err, handbook.ErrDay) {
			t.Errorf("%q: %s, %v; want it refused", s, got, err)
		}
	}
	var d handbook.Day
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("nothing: %s, %v; want the zero day", d, err)
	}
}

func TestDaysOfTheShopAreNotThoseOfUTC(t *testing.T) {
	p := rulebook(t)
	if got := handbook.DayOf(time.Date(2026, 3, 9, 16, 0, 0, 0, time.UTC), p.Zone()); got != day(t, "2026-03-10") {
		t.Errorf("16:00 UTC is midnight in Shanghai: %s", got)
	}
	if got := day(t, "2026-03-10").At(8*60, p.Zone()); !got.Equal(time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("08:00 in Shanghai is midnight UTC: %s", got)
	}
	sameTime(t, p, "the end of a day", day(t, "2026-12-31").At(24*60, p.Zone()), "2027-01-01 00:00")
}

func TestSpan(t *testing.T) {
	for s, want := range map[string]string{"5m": "5m", "48h": "48h", "90m": "90m", "1h30m": "90m", "60m": "1h", "0s": "0s", "0": "0s", "90s": "1m30s", "1.5h": "90m"} {
		var got handbook.Span
		if err := got.UnmarshalText([]byte(s)); err != nil || got.String() != want {
			t.Errorf("%q: %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "5", "-5m", "5 m", "5分钟", "1d", "999999999h", "m"} {
		var got handbook.Span
		if err := got.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q: %s, want it refused", s, got)
		}
	}
}

func TestDayAndTimeTextsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := aDay(t)
		if got, err := handbook.ParseDay(d.String()); err != nil || got != d {
			t.Fatalf("%s reads back as %s, %v", d, got, err)
		}
		n := rapid.IntRange(-800, 800).Draw(t, "days")
		if got := d.Add(n).Sub(d); got != n {
			t.Fatalf("%s and %d days are %d days apart", d, n, got)
		}
		clock := handbook.TimeOfDay(rapid.IntRange(0, 1440).Draw(t, "clock"))
		if got, err := handbook.ParseTimeOfDay(clock.String()); err != nil || got != clock {
			t.Fatalf("%s reads back as %s, %v", clock, got, err)
		}
		s := handbook.Span(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "span"))
		var back handbook.Span
		if err := back.UnmarshalText([]byte(s.String())); err != nil || back != s {
			t.Fatalf("%s reads back as %s, %v", s, back, err)
		}
	})
}
