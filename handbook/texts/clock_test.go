package texts

import (
	"testing"
	"time"
)

func TestTimesAreInTheShopsZone(t *testing.T) {
	c := clockAt(shanghai(t), at(t, "23 10:05"))
	for _, test := range []struct {
		instant time.Time
		want    Text
	}{
		{at(t, "23 22:00"), Text{"11月23日 22:00", "23 Nov 22:00"}},
		{at(t, "24 00:00"), Text{"11月24日 周二 00:00", "Tue 24 Nov 00:00"}}, // still the 23rd in UTC
		{at(t, "29 08:40"), Text{"11月29日 周日 08:40", "Sun 29 Nov 08:40"}},
		{time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC), Text{"2027年1月1日 周五 00:30", "Fri 1 Jan 2027 00:30"}},
	} {
		if got := c.at(test.instant); got != test.want {
			t.Errorf("%s: %s, want %s", test.instant, got, test.want)
		}
	}
}

func TestWithoutAZoneTimesAreUTC(t *testing.T) {
	if got := clockAt(nil, at(t, "23 10:05")).at(at(t, "23 10:05")).EN; got != "23 Nov 02:05" {
		t.Errorf("got %s", got)
	}
}
