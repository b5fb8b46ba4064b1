package policyfile_test

import (
	"strings"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
)

// CAL-1: the numbers of days off and make-up workdays in the State Council's notices.
func TestBuiltInCalendars(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	want := map[int][2]int{2020: {30, 6}, 2026: {33, 6}}
	years := set.Platform("tmall").Calendar.Years
	if len(years) != len(want) {
		t.Errorf("%d years, want %d", len(years), len(want))
	}
	for _, y := range years {
		if got := [2]int{len(y.Holidays), len(y.Workdays)}; got != want[y.Year] {
			t.Errorf("%d: %v days off and make-up workdays, want %v", y.Year, got, want[y.Year])
		}
		if !strings.Contains(y.Source, "国办发明电") {
			t.Errorf("%d names no source: %q", y.Year, y.Source)
		}
	}
}

// CAL-1: a shop adds a year, and edits one, by files beside its policy.
func TestAShopsOwnCalendars(t *testing.T) {
	path := write(t, map[string]string{
		"shop.yaml":          "calendars: [calendar-2027.yaml, ours.yaml]\nshops: {tmall/demo: }\n",
		"calendar-2027.yaml": "year: 2027\nsource: a guess\nholidays: [2027-01-01]\nworkdays: [2027-01-03]\n",
		"ours.yaml":          "year: 2026\nsource: the shop's own days\nholidays: [2026-06-18]\nworkdays: []\n",
	})
	set, err := policyfile.Load(path("shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	calendar := shop(t, set, "tmall", "demo").Calendar
	if len(calendar.Years) != 3 {
		t.Fatalf("%d years, want 2020, 2026 and 2027", len(calendar.Years))
	}
	for s, working := range map[string]bool{"2027-01-01": false, "2027-01-03": true, "2026-06-18": false, "2026-10-01": true} {
		d, err := handbook.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		if got, estimated := calendar.WorkingDay(d); got != working || estimated {
			t.Errorf("%s: working %t, estimated %t; want %t", s, got, estimated, working)
		}
	}
}

func TestCalendarRefusals(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"a day that is none":    {"year: 2027\nsource: x\nholidays:\n- 2027-02-29\nworkdays: []\n", `c.yaml:4: holidays[0]: not a calendar day: "2027-02-29" (want YYYY-MM-DD)`},
		"no source":             {"year: 2027\nholidays: []\nworkdays: []\n", `c.yaml:1: source: is missing`},
		"an unknown key":        {"year: 2027\nsource: x\nholidays: []\nworkdays: []\nworkday: []\n", `c.yaml:5: workday: unknown key (did you mean workdays?)`},
		"another year's day":    {"year: 2027\nsource: x\nholidays: [2026-12-31]\nworkdays: []\n", `c.yaml: calendar 2027: 2026-12-31 lies in another year`},
		"a weekday made up":     {"year: 2027\nsource: x\nholidays: []\nworkdays: [2027-01-04]\n", `c.yaml: calendar 2027: make-up workday 2027-01-04 is a Monday`},
		"an empty file":         {"", "c.yaml:1: year: is missing\nc.yaml:1: source: is missing\nc.yaml:1: holidays: is missing\nc.yaml:1: workdays: is missing"},
		"a policy in its place": {"accounts: own\nyear: 2027\nsource: x\nholidays: []\nworkdays: []\n", `c.yaml:1: accounts: unknown key`},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, map[string]string{"shop.yaml": "calendars: [c.yaml]\n", "c.yaml": c.content})
			refused(t, path, []string{path("shop.yaml")}, strings.Split(c.want, "\n"))
		})
	}
}

// CAL-1: at start, from 60 days before a year without data begins.
func TestWarnings(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	zone := set.Platform("tmall").Zone()
	for now, year := range map[string]string{"2026-11-01 23:59": "", "2026-11-02 00:00": "2027", "2027-03-01 12:00": "2027"} {
		at, err := time.ParseInLocation("2006-01-02 15:04", now, zone)
		if err != nil {
			t.Fatal(err)
		}
		warnings := set.Warnings(at)
		if year == "" && len(warnings) > 0 {
			t.Errorf("at %s: %v", now, warnings)
		}
		if year != "" && (len(warnings) != 1 || !strings.Contains(warnings[0], year) || !strings.Contains(warnings[0], "CAL-1")) {
			t.Errorf("at %s: %v, want one of %s", now, warnings, year)
		}
	}
}
