package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// holidayShop is the shop whose desk is closed on days off.
const holidayShop = "holiday"

// nationalDay is the first Thursday after the first day. A week's holiday begins on it, as on 1 October 2026: seven days
// off, worked up for on the Sunday eleven days before and on the Saturday after.
func nationalDay() int {
	day := 2
	for at(day, "00:00").Weekday() != time.Thursday {
		day++
	}
	return day
}

// writeCalendars writes the holiday's years beside the policy, and gives the line that names them.
func (s *stack) writeCalendars() (string, error) {
	first := nationalDay()
	off, worked := map[int][]string{}, map[int][]string{}
	add := func(days map[int][]string, day int) {
		date := at(day, "00:00")
		days[date.Year()] = append(days[date.Year()], date.Format(time.DateOnly))
	}
	for day := first; day < first+7; day++ {
		add(off, day)
	}
	add(worked, first-11)
	add(worked, first+9)
	var names []string
	for year := at(first-11, "00:00").Year(); year <= at(first+9, "00:00").Year(); year++ {
		name := fmt.Sprintf("calendar-%d.yaml", year)
		text := fmt.Sprintf("year: %d\nsource: test\nholidays: [%s]\nworkdays: [%s]\n", year, strings.Join(off[year], ", "), strings.Join(worked[year], ", "))
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o644); err != nil {
			return "", err
		}
		names = append(names, name)
	}
	return "calendars: [" + strings.Join(names, ", ") + "]", nil
}

// CAL-1, LEAD-1…4: a cadence across a week's holiday with its make-up workdays. Nothing is asked for on a day off; the
// revisits that would fall into it follow each other afterwards, a day of duty apart, and a Saturday that is worked is a day
// of duty.
func TestCadenceAcrossAHoliday(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.theShop(t, client.PlatformTmall, holidayShop)
		first := nationalDay()
		sh.onDuty(lin, at(1, "00:00"), at(first+20, "00:00"))
		before := sh.inquire("c-1", at(first-1, "10:00"), "buyer-1")
		during := sh.inquire("c-2", at(first+1, "10:00"), "buyer-2")
		saturday := sh.inquire("c-3", at(first+9, "10:00"), "buyer-3")
		talking := sh.inquire("c-4", at(first-1, "10:00"), "buyer-4")

		talking.forwardTo(at(first+2, "12:00"))
		begun := talking.run()
		talking.replies(at(first+2, "12:00"))
		talking.round(2, begun)
		forwardAll(t, at(first+12, "22:00"), before, during, saturday, talking)

		want := func(l *lead, items ...string) {
			t.Helper()
			var got []string
			for _, i := range l.items() {
				require.False(t, i.Estimated)
				open, due := i.OpensAt.In(day1.Location()), i.DueAt.In(day1.Location())
				got = append(got, fmt.Sprintf("%s %s %s–%s", i.Kind, i.Rule, open.Format("Mon 15:04"), due.Format("Mon 15:04")))
				require.Less(t, due.Sub(open), 48*time.Hour)
			}
			require.Equal(t, items, got[:min(len(got), len(items))], l.no)
		}
		want(before,
			"urge LEAD-1 Wed 10:30–Wed 22:00",
			"revisit LEAD-2 Thu 08:40–Thu 22:00", "revisit LEAD-3 Fri 08:40–Fri 22:00", "revisit LEAD-4 Sat 08:40–Sat 22:00")
		require.Len(t, before.items(), 4)
		require.WithinDuration(t, at(first+7, "08:40"), before.items()[1].OpensAt, beyond(), "the first day of duty after the holiday")
		want(during, "revisit LEAD-2 Thu 08:40–Thu 22:00", "revisit LEAD-3 Fri 08:40–Fri 22:00", "revisit LEAD-4 Sat 08:40–Sat 22:00")
		want(saturday, "urge LEAD-1 Sat 10:30–Sat 22:00", "revisit LEAD-2 Mon 08:40–Mon 22:00", "revisit LEAD-3 Tue 08:40–Wed 22:00")
		items := talking.items()
		i := slices.IndexFunc(items, func(i client.WorkItem) bool { return i.Kind == answer })
		require.GreaterOrEqual(t, i, 0)
		require.WithinDuration(t, at(first+7, "08:40"), items[i].OpensAt, time.Minute, "DUTY-3, CAL-3")
		require.WithinDuration(t, at(first+7, "09:10"), items[i].DueAt, time.Minute)
		for _, l := range []*lead{before, during} {
			l.ends(client.EndingExhausted)
		}
	})
}
