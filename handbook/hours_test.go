package handbook_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

func TestIntervalText(t *testing.T) {
	for _, s := range []string{"08:40-22:00", "00:00-24:00", "12:00-12:01"} {
		if h := hours(t, false, s); text(t, h.Open[0]) != s {
			t.Errorf("%s reads back as %s", s, text(t, h.Open[0]))
		}
	}
	for _, s := range []string{"", "08:40", "08:40-", "-22:00", "22:00-08:40", "08:40-08:40", "8:40-22:00", "08:40–22:00", "08:40-25:00", "08:40-12:00-13:00"} {
		if err := new(handbook.Interval).UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q was read, want it refused", s)
		}
	}
}

func text(t *testing.T, m interface{ MarshalText() ([]byte, error) }) string {
	t.Helper()
	b, err := m.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// CAL-3: quiet hours end with duty, to the second.
func TestNextOpen(t *testing.T) {
	p := rulebook(t)
	lunch := with(t, func(p *handbook.Policy) { p.DutyHours = hours(t, false, "09:00-12:00", "13:30-18:00") })
	days := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	for name, c := range map[string]struct {
		policy     handbook.Policy
		from, want string
	}{
		"in the night":                       {p, "2026-03-10 03:00:00", "2026-03-10 08:40:00"},
		"a second before duty":               {p, "2026-03-10 08:39:59", "2026-03-10 08:40:00"},
		"as duty begins":                     {p, "2026-03-10 08:40:00", "2026-03-10 08:40:00"},
		"a second before duty ends":          {p, "2026-03-10 21:59:59", "2026-03-10 21:59:59"},
		"as duty ends":                       {p, "2026-03-10 22:00:00", "2026-03-11 08:40:00"},
		"year's end":                         {p, "2026-12-31 22:00:00", "2027-01-01 08:40:00"},
		"CAL-2 lunch begins":                 {lunch, "2026-03-10 12:00:00", "2026-03-10 13:30:00"},
		"CAL-2 lunch":                        {lunch, "2026-03-10 13:29:59", "2026-03-10 13:30:00"},
		"CAL-2 evening":                      {lunch, "2026-03-10 18:00:00", "2026-03-11 09:00:00"},
		"CAL-1 Friday evening":               {days, "2026-03-13 22:00:00", "2026-03-16 08:40:00"},
		"CAL-1 before the Spring Festival":   {days, "2026-02-14 22:00:00", "2026-02-24 08:40:00"},
		"CAL-1 a make-up Saturday is worked": {days, "2026-02-27 22:00:00", "2026-02-28 08:40:00"},
		"CAL-1 National Day":                 {days, "2026-10-01 00:00:00", "2026-10-08 08:40:00"},
	} {
		t.Run(name, func(t *testing.T) {
			duty, from := c.policy.Duty(), at(t, c.policy, c.from)
			sameTime(t, c.policy, "opens", duty.NextOpen(from), c.want)
			if got, want := duty.IsOpen(from), c.from == c.want; got != want {
				t.Errorf("open: %t, want %t", got, want)
			}
		})
	}
}

// CAL-2: sums of hours leave out nights, breaks and days off.
func TestHoursSum(t *testing.T) {
	p := rulebook(t)
	lunch := with(t, func(p *handbook.Policy) { p.DutyHours = hours(t, true, "09:00-12:00", "13:30-18:00") })
	for name, c := range map[string]struct {
		policy   handbook.Policy
		from     string
		open     time.Duration
		want     string
		estimate bool
	}{
		"nothing":                            {p, "2026-03-10 10:00", 0, "2026-03-10 10:00", false},
		"nothing, at night":                  {p, "2026-03-10 23:00", 0, "2026-03-11 08:40", false},
		"within the day":                     {p, "2026-03-10 10:00", time.Hour, "2026-03-10 11:00", false},
		"up to the end of duty":              {p, "2026-03-10 21:00", time.Hour, "2026-03-10 22:00", false},
		"over the night":                     {p, "2026-03-10 21:50", 15 * time.Minute, "2026-03-11 08:45", false},
		"two days":                           {p, "2026-03-10 08:40", 26*time.Hour + 40*time.Minute, "2026-03-11 22:00", false},
		"over lunch":                         {lunch, "2026-03-10 11:00", 2 * time.Hour, "2026-03-10 14:30", false},
		"over a weekend":                     {lunch, "2026-03-13 17:00", 2 * time.Hour, "2026-03-16 10:00", false},
		"over lunch and the Spring Festival": {lunch, "2026-02-14 11:30", 6 * time.Hour, "2026-02-24 10:00", false},
		"through a make-up Saturday":         {lunch, "2026-02-27 17:00", 2 * time.Hour, "2026-02-28 10:00", false},
		"CAL-1 a year without data":          {lunch, "2027-03-12 17:00", 2 * time.Hour, "2027-03-15 10:00", true},
		"CAL-1 into a year without data":     {lunch, "2026-12-31 17:00", 2 * time.Hour, "2027-01-01 10:00", true},
		"CAL-1 every day needs no calendar":  {p, "2027-03-12 17:00", 2 * time.Hour, "2027-03-12 19:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			duty, from := c.policy.Duty(), at(t, c.policy, c.from)
			due, estimated := duty.Add(from, c.open)
			sameTime(t, c.policy, "due", due, c.want)
			if estimated != c.estimate {
				t.Errorf("estimated: %t", estimated)
			}
			if got := duty.Between(from, due); got != c.open {
				t.Errorf("between: %s, want %s", got, c.open)
			}
		})
	}
	if got := p.Duty().Between(at(t, p, "2026-03-10 12:00"), at(t, p, "2026-03-10 10:00")); got != 0 {
		t.Errorf("backwards: %s, want nothing", got)
	}
}

// CAL-2: the hours that Add adds are those that Between counts.
func TestAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		duty, from := p.Duty(), anInstant(t, p)
		open := time.Duration(rapid.Int64Range(0, int64(200*time.Hour/time.Second)).Draw(t, "open")) * time.Second
		due, _ := duty.Add(from, open)
		if got := duty.Between(from, due); got != open {
			t.Fatalf("%s + %s = %s, but open in between: %s", from, open, due, got)
		}
		more, _ := duty.Add(from, open+time.Minute)
		if !more.After(due) {
			t.Fatalf("a minute more is due at %s, not after %s", more, due)
		}
		until := from.Add(time.Duration(rapid.Int64Range(0, int64(2000*time.Hour)).Draw(t, "wall")))
		if back, _ := duty.Add(from, duty.Between(from, until)); back.After(until) && duty.Between(until, back) > 0 {
			t.Fatalf("what is open until %s ends at %s", until, back)
		}
	})
}

// CAL-3: the next opening is open, and nothing before it was.
func TestNextOpenIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		duty, from := p.Duty(), anInstant(t, p)
		opens := duty.NextOpen(from)
		if opens.Before(from) || !duty.IsOpen(opens) || duty.Between(from, opens) != 0 {
			t.Fatalf("from %s, next open %s (open %t), open in between %s", from, opens, duty.IsOpen(opens), duty.Between(from, opens))
		}
		if duty.Between(opens, opens.Add(time.Second)) == 0 {
			t.Fatalf("closed right after it opened at %s", opens)
		}
	})
}

// CAL-1: even where two years' holidays meet, a desk opens again.
func TestTheLongestRunOfDaysOff(t *testing.T) {
	p := with(t, func(p *handbook.Policy) {
		p.DutyHours.WorkingDays = true
		p.Calendar.Years = []handbook.CalendarYear{
			{Year: 2026, Source: "test", Holidays: workingDays(t, day(t, "2026-12-31"), -1)},
			{Year: 2027, Source: "test", Holidays: workingDays(t, day(t, "2027-01-01"), 1)},
		}
	})
	// 40 working days off before the turn of the year and 40 after it.
	sameTime(t, p, "opens", p.Duty().NextOpen(at(t, p, "2026-11-05 22:00")), "2027-02-26 08:40")
	due, _ := p.Duty().Add(at(t, p, "2026-11-05 21:00"), 2*time.Hour)
	sameTime(t, p, "due", due, "2027-02-26 09:40")
}

// workingDays lists 40 weekdays from a day on, in steps of one day.
func workingDays(t *testing.T, from handbook.Day, step int) []handbook.Day {
	t.Helper()
	var days []handbook.Day
	for d := from; len(days) < 40; d = d.Add(step) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			days = append(days, d)
		}
	}
	return days
}
