package handbook_test

import (
	"slices"
	"testing"

	"gendan/handbook"
)

// LEAD-1, LEAD-2, LEAD-3, LEAD-4, CAL-1: the cadence around the holidays of autumn 2026, at a desk that is closed on days
// off. Off are 25–27 September (Mid-Autumn) and 1–7 October (National Day); Sunday 20 September and Saturday 10 October
// are worked. A revisit whose days are all off comes on the next day of
// duty, and no two come on one day.
func TestTheCadenceOverNationalDay(t *testing.T) {
	calendar := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	elapsed := with(t, func(p *handbook.Policy) {
		p.DutyHours.WorkingDays, p.Revisits.CountFrom = true, handbook.CountElapsedDays
	})
	for name, c := range map[string]struct {
		policy handbook.Policy
		word   string
		want   [][3]string // rule, opens, due; no opening: dropped as too late
	}{
		"LEAD-2 by day 2, the first day counted as 1": {calendar, "2026-09-22 14:00", [][3]string{
			{"LEAD-1", "2026-09-22 14:30", "2026-09-22 22:00"},
			{"LEAD-2", "2026-09-23 08:40", "2026-09-23 22:00"},
			{"LEAD-3", "2026-09-24 08:40", "2026-09-26 22:00"}, // may be done on its first day only
			{"LEAD-4", "2026-09-28 08:40", "2026-09-28 22:00"},
		}},
		"LEAD-4 elapsed: a day later, into Mid-Autumn": {elapsed, "2026-09-22 14:00", [][3]string{
			{"LEAD-1", "2026-09-22 14:30", "2026-09-22 22:00"},
			{"LEAD-2", "2026-09-24 08:40", "2026-09-24 22:00"},
			{"LEAD-3", "2026-09-28 08:40", "2026-09-28 22:00"}, // 25–27 are off
			{"LEAD-4", "2026-09-29 08:40", "2026-09-29 22:00"},
		}},
		"LEAD-2 over a Saturday to a worked Sunday": {calendar, "2026-09-18 14:00", [][3]string{
			{"LEAD-1", "2026-09-18 14:30", "2026-09-18 22:00"},
			{"LEAD-2", "2026-09-20 08:40", "2026-09-20 22:00"}, // day 2 is a Saturday off
			{"LEAD-3", "2026-09-21 08:40", "2026-09-22 22:00"},
			{"LEAD-4", "2026-09-24 08:40", "2026-09-24 22:00"},
		}},
		"LEAD-3 the holiday begins within its days": {calendar, "2026-09-28 14:00", [][3]string{
			{"LEAD-1", "2026-09-28 14:30", "2026-09-28 22:00"},
			{"LEAD-2", "2026-09-29 08:40", "2026-09-29 22:00"},
			{"LEAD-3", "2026-09-30 08:40", "2026-10-02 22:00"},
			{"LEAD-4", "2026-10-08 08:40", "2026-10-08 22:00"},
		}},
		"LEAD-2…4 the whole week is off": {calendar, "2026-09-30 14:00", [][3]string{
			{"LEAD-1", "2026-09-30 14:30", "2026-09-30 22:00"},
			{"LEAD-2", "2026-10-08 08:40", "2026-10-08 22:00"},
			{"LEAD-3", "2026-10-09 08:40", "2026-10-09 22:00"},
			{"LEAD-4", "2026-10-10 08:40", "2026-10-10 22:00"}, // a Saturday that is worked
		}},
		"LEAD-1 wrote on a day off: the first day of duty is another day": {calendar, "2026-10-03 10:00", [][3]string{
			{"LEAD-1", "", ""},
			{"LEAD-2", "2026-10-08 08:40", "2026-10-08 22:00"},
			{"LEAD-3", "2026-10-09 08:40", "2026-10-09 22:00"},
			{"LEAD-4", "2026-10-10 08:40", "2026-10-10 22:00"},
		}},
		"LEAD-1 late on the last evening": {calendar, "2026-09-30 21:40", [][3]string{
			{"LEAD-1", "", ""},
			{"LEAD-2", "2026-10-08 08:40", "2026-10-08 22:00"},
			{"LEAD-3", "2026-10-09 08:40", "2026-10-09 22:00"},
			{"LEAD-4", "2026-10-10 08:40", "2026-10-10 22:00"}, // a Saturday that is worked
		}},
		"LEAD-2 a make-up Saturday": {calendar, "2026-10-09 14:00", [][3]string{
			{"LEAD-1", "2026-10-09 14:30", "2026-10-09 22:00"},
			{"LEAD-2", "2026-10-10 08:40", "2026-10-10 22:00"},
			{"LEAD-3", "2026-10-12 08:40", "2026-10-13 22:00"}, // day 3 is a Sunday off
			{"LEAD-4", "2026-10-15 08:40", "2026-10-15 22:00"},
		}},
		"LEAD-1 on a make-up Saturday": {elapsed, "2026-10-10 08:00", [][3]string{
			{"LEAD-1", "2026-10-10 09:10", "2026-10-10 22:00"},
			{"LEAD-2", "2026-10-12 08:40", "2026-10-12 22:00"},
			{"LEAD-3", "2026-10-13 08:40", "2026-10-15 22:00"},
			{"LEAD-4", "2026-10-19 08:40", "2026-10-19 22:00"}, // day 7 is a Saturday off
		}},
	} {
		t.Run(name, func(t *testing.T) {
			agenda, dropped := handbook.LeadAgenda(at(t, c.policy, c.word), false, c.policy)
			want := slices.Clone(c.want)
			if want[0][1] == "" {
				if want = want[1:]; len(dropped) != 1 || dropped[0].Item.Kind != urge || dropped[0].Reason != handbook.DropTooLate {
					t.Errorf("dropped %v, want the urging as too late", dropped)
				}
			}
			if len(agenda) != len(want) {
				t.Fatalf("planned %v, want %v", rules(agenda), want)
			}
			for i, item := range agenda {
				if string(item.Rule) != want[i][0] || item.Estimated {
					t.Errorf("by %s (estimated %t), want %s", item.Rule, item.Estimated, want[i][0])
				}
				sameTime(t, c.policy, want[i][0]+" opens", item.Opens, want[i][1])
				sameTime(t, c.policy, want[i][0]+" due", item.Due, want[i][2])
			}
		})
	}
}

// CAL-1: the days on which all that rests on a guess is marked as such, for a desk that follows the calendar.
func TestALeadInAYearWithoutCalendar(t *testing.T) {
	p := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	agenda, _ := handbook.LeadAgenda(at(t, p, "2026-12-29 14:00"), false, p)
	var estimated []string
	for _, item := range agenda {
		if item.Estimated {
			estimated = append(estimated, string(item.Rule))
		}
	}
	if want := []string{"LEAD-3", "LEAD-4"}; !slices.Equal(estimated, want) { // due on 2 and 4 January 2027
		t.Errorf("estimated %v, want %v", estimated, want)
	}
}

// LEAD-3: the shop's promotion of the day, its first and its last day included, by the shop's clock.
func TestPromotion(t *testing.T) {
	singles := handbook.Promotion{Name: "满3000减300，送乳胶枕", From: day(t, "2026-11-01"), To: day(t, "2026-11-12")}
	oneDay := handbook.Promotion{Name: "感恩节", From: day(t, "2026-11-26"), To: day(t, "2026-11-26")}
	overlap := handbook.Promotion{Name: "老客户", From: day(t, "2026-11-10"), To: day(t, "2026-11-20")}
	p := with(t, func(p *handbook.Policy) { p.Leads.Promotions = []handbook.Promotion{singles, oneDay, overlap} })
	for when, want := range map[string]string{
		"2026-10-31 23:59:59": "",
		"2026-11-01 00:00:00": singles.Name, // still October by UTC
		"2026-11-05 12:00:00": singles.Name,
		"2026-11-12 23:59:59": singles.Name, // of two the one that is listed first
		"2026-11-13 00:00:00": overlap.Name,
		"2026-11-20 23:59:59": overlap.Name,
		"2026-11-21 00:00:00": "",
		"2026-11-26 00:00:00": oneDay.Name,
		"2026-11-26 23:59:59": oneDay.Name,
		"2026-11-27 00:00:00": "",
	} {
		if got := p.Promotion(at(t, p, when)); got.Name != want {
			t.Errorf("at %s: %q, want %q", when, got.Name, want)
		}
	}
	if got := rulebook(t).Promotion(at(t, p, "2026-11-05 12:00")); got != (handbook.Promotion{}) {
		t.Errorf("the rulebook has no promotion, but %+v", got)
	}
}
