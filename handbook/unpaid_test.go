package handbook_test

import (
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// DUN-1, DUN-2, DUN-3: the window that an order falls into, to the second.
func TestDunningWindows(t *testing.T) {
	p := rulebook(t)
	for name, c := range map[string]struct {
		placed, rule, opens, due string
	}{
		"DUN-1 at midnight":                  {"2026-03-10 00:00:00", "DUN-1", "2026-03-10 08:40", "2026-03-10 10:30"},
		"DUN-1 a second before 08:00":        {"2026-03-10 07:59:59", "DUN-1", "2026-03-10 08:40", "2026-03-10 10:30"},
		"DUN-2 at 08:00":                     {"2026-03-10 08:00:00", "DUN-2", "2026-03-10 15:00", "2026-03-10 16:30"},
		"DUN-2 at noon":                      {"2026-03-10 12:00:00", "DUN-2", "2026-03-10 15:00", "2026-03-10 16:30"},
		"DUN-2 grace just over at 15:00":     {"2026-03-10 14:55:00", "DUN-2", "2026-03-10 15:00", "2026-03-10 16:30"},
		"DUN-2 DUN-6 no dunning in grace":    {"2026-03-10 14:58:00", "DUN-2", "2026-03-10 15:03", "2026-03-10 16:30"},
		"DUN-2 a second before 15:00":        {"2026-03-10 14:59:59", "DUN-2", "2026-03-10 15:04:59", "2026-03-10 16:30"},
		"DUN-3 at 15:00":                     {"2026-03-10 15:00:00", "DUN-3", "2026-03-11 08:40", "2026-03-11 10:30"},
		"DUN-3 a second before midnight":     {"2026-03-10 23:59:59", "DUN-3", "2026-03-11 08:40", "2026-03-11 10:30"},
		"DUN-3 at year's end":                {"2026-12-31 15:00:00", "DUN-3", "2027-01-01 08:40", "2027-01-01 10:30"},
		"DUN-1 at the year's first moment":   {"2027-01-01 00:00:00", "DUN-1", "2027-01-01 08:40", "2027-01-01 10:30"},
		"DUN-3 into a leap day":              {"2028-02-28 20:00:00", "DUN-3", "2028-02-29 08:40", "2028-02-29 10:30"},
		"DUN-3 out of a leap day":            {"2028-02-29 15:00:00", "DUN-3", "2028-03-01 08:40", "2028-03-01 10:30"},
		"DUN-3 no leap day in a plain year":  {"2027-02-28 15:00:00", "DUN-3", "2027-03-01 08:40", "2027-03-01 10:30"},
		"DUN-3 a holiday is a day like any":  {"2026-02-16 16:00:00", "DUN-3", "2026-02-17 08:40", "2026-02-17 10:30"},
		"DUN-2 last year's clocks still run": {"2020-02-29 10:00:00", "DUN-2", "2020-02-29 15:00", "2020-02-29 16:30"},
	} {
		t.Run(name, func(t *testing.T) {
			item := handbook.UnpaidDunning(at(t, p, c.placed), p)
			if item.Kind != handbook.ItemDunning || string(item.Rule) != c.rule {
				t.Errorf("%s by %s, want dunning by %s", item.Kind, item.Rule, c.rule)
			}
			sameTime(t, p, "opens", item.Opens, c.opens)
			sameTime(t, p, "due", item.Due, c.due)
			if want := item.Due.Add(-30 * time.Minute); !item.Warn.Equal(want) {
				t.Errorf("DUN-8: warned at %s, want %s", item.Warn, want)
			}
		})
	}
	t.Run("DUN-1 a microsecond before 08:00", func(t *testing.T) {
		placed := at(t, p, "2026-03-10 08:00:00").Add(-time.Microsecond)
		if got := handbook.UnpaidDunning(placed, p).Rule; got != handbook.RuleDunMorning {
			t.Error(got)
		}
	})
	t.Run("DUN-1 the day is the shop's, not UTC's", func(t *testing.T) {
		item := handbook.UnpaidDunning(time.Date(2026, 3, 9, 23, 0, 0, 0, time.UTC), p) // 07:00 on the 10th
		sameTime(t, p, "due", item.Due, "2026-03-10 10:30")
	})
	t.Run("DUN-1 another shop's windows", func(t *testing.T) {
		p := with(t, func(p *handbook.Policy) {
			p.Unpaid.Windows = []handbook.DunningWindow{{Rule: "DUN-1", PlacedBefore: 12 * 60, Due: 13 * 60}}
		})
		morning, later := handbook.UnpaidDunning(at(t, p, "2026-03-10 11:50"), p), handbook.UnpaidDunning(at(t, p, "2026-03-10 12:00"), p)
		sameTime(t, p, "before the only cut-off", morning.Due, "2026-03-10 13:00")
		sameTime(t, p, "after the only cut-off", later.Due, "2026-03-11 13:00")
		if morning.Rule != handbook.RuleDunMorning || later.Rule != handbook.RuleDunNextDay {
			t.Errorf("rules %s and %s", morning.Rule, later.Rule)
		}
	})
	t.Run("DUN-3 CAL-1 a day off falls into the next day of duty", func(t *testing.T) {
		p := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
		for _, placed := range []string{"2026-03-13 15:00", "2026-03-14 07:00", "2026-03-14 12:00", "2026-03-15 23:59"} { // Friday to Sunday
			item := handbook.UnpaidDunning(at(t, p, placed), p)
			if item.Rule != handbook.RuleDunNextDay {
				t.Errorf("placed %s: by %s", placed, item.Rule)
			}
			sameTime(t, p, "opens", item.Opens, "2026-03-16 08:40")
			sameTime(t, p, "due", item.Due, "2026-03-16 10:30")
		}
	})
}

// DUN-6, CAL-3: the check opens after the grace and is due a quarter of an hour of duty later.
func TestCheck(t *testing.T) {
	p := rulebook(t)
	lunch := with(t, func(p *handbook.Policy) { p.DutyHours = hours(t, false, "08:40-12:00", "13:30-22:00") })
	for name, c := range map[string]struct {
		policy             handbook.Policy
		placed, opens, due string
	}{
		"by day":                            {p, "2026-03-10 10:00:00", "2026-03-10 10:05:00", "2026-03-10 10:20:00"},
		"to the second":                     {p, "2026-03-10 10:00:07", "2026-03-10 10:05:07", "2026-03-10 10:20:07"},
		"CAL-3 in the night":                {p, "2026-03-10 03:00:00", "2026-03-10 08:40:00", "2026-03-10 08:55:00"},
		"CAL-3 grace ends as duty begins":   {p, "2026-03-10 08:35:00", "2026-03-10 08:40:00", "2026-03-10 08:55:00"},
		"CAL-3 a second later":              {p, "2026-03-10 08:35:01", "2026-03-10 08:40:01", "2026-03-10 08:55:01"},
		"CAL-3 due the next morning":        {p, "2026-03-10 21:50:00", "2026-03-10 21:55:00", "2026-03-11 08:50:00"},
		"CAL-3 the last second of duty":     {p, "2026-03-10 21:54:59", "2026-03-10 21:59:59", "2026-03-11 08:54:59"},
		"CAL-3 grace ends as duty ends":     {p, "2026-03-10 21:55:00", "2026-03-11 08:40:00", "2026-03-11 08:55:00"},
		"CAL-3 over the turn of the year":   {p, "2026-12-31 23:59:59", "2027-01-01 08:40:00", "2027-01-01 08:55:00"},
		"CAL-2 due exactly as lunch begins": {lunch, "2026-03-10 11:40:00", "2026-03-10 11:45:00", "2026-03-10 12:00:00"},
		"CAL-2 over lunch":                  {lunch, "2026-03-10 11:50:00", "2026-03-10 11:55:00", "2026-03-10 13:40:00"},
	} {
		t.Run(name, func(t *testing.T) {
			item := handbook.UnpaidCheck(at(t, c.policy, c.placed), c.policy)
			if item.Kind != handbook.ItemCheck || item.Rule != handbook.RuleDunCheck {
				t.Errorf("%s by %s", item.Kind, item.Rule)
			}
			sameTime(t, c.policy, "opens", item.Opens, c.opens)
			sameTime(t, c.policy, "due", item.Due, c.due)
		})
	}
}

// DUN-8: a warning that could only come with the opening or the due time is left out.
func TestWarning(t *testing.T) {
	p := rulebook(t)
	sameTime(t, p, "a check is due too soon to be warned of", handbook.UnpaidCheck(at(t, p, "2026-03-10 10:00"), p).Warn, "")
	sameTime(t, p, "a check over the night", handbook.UnpaidCheck(at(t, p, "2026-03-10 21:50"), p).Warn, "2026-03-11 08:20")
	exactly := with(t, func(p *handbook.Policy) { p.Unpaid.WarnBefore = span(90 * time.Minute) })
	sameTime(t, p, "as long before as it is open", handbook.UnpaidDunning(at(t, p, "2026-03-10 10:00"), exactly).Warn, "")
	never := with(t, func(p *handbook.Policy) { p.Unpaid.WarnBefore = 0 })
	sameTime(t, p, "switched off", handbook.UnpaidDunning(at(t, p, "2026-03-10 10:00"), never).Warn, "")
}

// DUN-9, LEAD-2, LEAD-3, LEAD-4: revisits on day 2, days 3–5 and day 7, by both ways to count.
func TestRevisits(t *testing.T) {
	calendar := rulebook(t)
	elapsed := with(t, func(p *handbook.Policy) { p.Revisits.CountFrom = handbook.CountElapsedDays })
	days := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	for name, c := range map[string]struct {
		policy handbook.Policy
		from   string
		want   [][3]string // rule, opens, due
	}{
		"calendar days": {calendar, "2026-03-10 14:00:00", [][3]string{
			{"LEAD-2", "2026-03-11 08:40", "2026-03-11 22:00"},
			{"LEAD-3", "2026-03-12 08:40", "2026-03-14 22:00"},
			{"LEAD-4", "2026-03-16 08:40", "2026-03-16 22:00"},
		}},
		"calendar days, a second before midnight": {calendar, "2026-03-10 23:59:59", [][3]string{
			{"LEAD-2", "2026-03-11 08:40", "2026-03-11 22:00"},
			{"LEAD-3", "2026-03-12 08:40", "2026-03-14 22:00"},
			{"LEAD-4", "2026-03-16 08:40", "2026-03-16 22:00"},
		}},
		"elapsed days": {elapsed, "2026-03-10 14:00:00", [][3]string{
			{"LEAD-2", "2026-03-12 08:40", "2026-03-12 22:00"},
			{"LEAD-3", "2026-03-13 08:40", "2026-03-15 22:00"},
			{"LEAD-4", "2026-03-17 08:40", "2026-03-17 22:00"},
		}},
		"over the turn of the year": {calendar, "2026-12-28 10:00:00", [][3]string{
			{"LEAD-2", "2026-12-29 08:40", "2026-12-29 22:00"},
			{"LEAD-3", "2026-12-30 08:40", "2027-01-01 22:00"},
			{"LEAD-4", "2027-01-03 08:40", "2027-01-03 22:00"},
		}},
		"over a leap day": {elapsed, "2028-02-26 10:00:00", [][3]string{
			{"LEAD-2", "2028-02-28 08:40", "2028-02-28 22:00"},
			{"LEAD-3", "2028-02-29 08:40", "2028-03-02 22:00"},
			{"LEAD-4", "2028-03-04 08:40", "2028-03-04 22:00"},
		}},
		"CAL-1 days off are jumped over": {days, "2026-02-13 10:00:00", [][3]string{
			{"LEAD-2", "2026-02-14 08:40", "2026-02-14 22:00"}, // a make-up Saturday
			{"LEAD-3", "2026-02-24 08:40", "2026-02-24 22:00"},
			{"LEAD-4", "2026-02-24 08:40", "2026-02-24 22:00"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			items := handbook.Revisits(at(t, c.policy, c.from), c.policy)
			if len(items) != len(c.want) {
				t.Fatalf("%d revisits, want %d", len(items), len(c.want))
			}
			for i, item := range items {
				if item.Kind != handbook.ItemRevisit || string(item.Rule) != c.want[i][0] {
					t.Errorf("%s by %s, want %s", item.Kind, item.Rule, c.want[i][0])
				}
				sameTime(t, c.policy, c.want[i][0]+" opens", item.Opens, c.want[i][1])
				sameTime(t, c.policy, c.want[i][0]+" due", item.Due, c.want[i][2])
			}
		})
	}
}

// DUN-12: the platform's time-out, and what of the cadence it leaves.
func TestPlatformCloses(t *testing.T) {
	p := rulebook(t)
	closes, has := handbook.PlatformCloses(at(t, p, "2026-03-10 10:00:01"), p)
	sameTime(t, p, "closes", closes, "2026-03-11 10:00:01")
	if !has {
		t.Error("Tmall has a time-out")
	}
	none := with(t, func(p *handbook.Policy) { p.Unpaid.ClosesAfter = 0 })
	if _, has := handbook.PlatformCloses(at(t, p, "2026-03-10 10:00"), none); has {
		t.Error("no time-out, but it closes")
	}
}

func TestUnpaidAgenda(t *testing.T) {
	p := rulebook(t)
	off := with(t, func(p *handbook.Policy) { p.Unpaid.WinBack = false })
	offForEver := with(t, func(p *handbook.Policy) { p.Unpaid.WinBack, p.Unpaid.ClosesAfter = false, 0 })
	whole := []string{"DUN-6", "DUN-2", "LEAD-2", "LEAD-3", "LEAD-4"}
	for name, c := range map[string]struct {
		policy handbook.Policy
		placed string
		want   []string
		ends   string
	}{
		"DUN-9 the whole cadence":               {p, "2026-03-10 10:00", whole, "2026-03-16 22:00"},
		"DUN-12 win-back off":                   {off, "2026-03-10 10:00", []string{"DUN-6", "DUN-2", "LEAD-2"}, "2026-03-11 22:00"},
		"DUN-12 closed before the next day":     {off, "2026-03-10 08:30", []string{"DUN-6", "DUN-2"}, "2026-03-10 16:30"},
		"DUN-12 win-back off, no time-out":      {offForEver, "2026-03-10 10:00", whole, "2026-03-16 22:00"},
		"DUN-2 check first, though just before": {p, "2026-03-10 14:59", whole, "2026-03-16 22:00"},
	} {
		t.Run(name, func(t *testing.T) {
			placed := at(t, c.policy, c.placed)
			agenda := handbook.UnpaidAgenda(placed, c.policy)
			if got := rules(agenda); !slices.Equal(got, c.want) {
				t.Errorf("planned %v, want %v", got, c.want)
			}
			if next, ok := agenda.Next(); !ok || next.Kind != handbook.ItemCheck {
				t.Errorf("DUN-6: the check comes first, not %s", next.Kind)
			}
			sameTime(t, c.policy, "DUN-9 ends", handbook.CadenceEnds(placed, c.policy), c.ends)
		})
	}
}

// DUN-9, DUN-10: an order is followed until the cadence is over and the evening of the last contact.
func TestUnpaidEnds(t *testing.T) {
	p := rulebook(t)
	placed := at(t, p, "2026-03-10 10:00")
	for contact, want := range map[string]string{
		"":                 "2026-03-16 22:00",
		"2026-03-11 09:00": "2026-03-16 22:00",
		"2026-03-16 21:59": "2026-03-16 22:00",
		"2026-03-20 09:00": "2026-03-20 22:00",
	} {
		var last time.Time
		if contact != "" {
			last = at(t, p, contact)
		}
		sameTime(t, p, "after a contact at "+contact, handbook.UnpaidEnds(placed, last, p), want)
	}
}

// rules lists the rules that an agenda's items come from.
func rules(a handbook.Agenda) []string {
	var all []string
	for _, item := range a {
		all = append(all, string(item.Rule))
	}
	return all
}

// DUN-12: the platform's time-out counts by the policy, and never against what the platform told.
func TestOrderAsOf(t *testing.T) {
	p := rulebook(t)
	p.Unpaid.ClosesAfter = handbook.Span(24 * time.Hour)
	placed := at(t, p, "2026-11-05 09:00")
	closes := placed.Add(24 * time.Hour)
	told := handbook.Order{PlacedAt: placed, ClosedAt: placed.Add(time.Hour), ClosedBy: handbook.ClosedByCustomer}
	paid := handbook.Order{PlacedAt: placed, PaidAt: placed.Add(time.Hour)}
	open := handbook.Order{PlacedAt: placed}
	for name, c := range map[string]struct {
		order  handbook.Order
		at     time.Time
		closed time.Time
		by     handbook.Closer
	}{
		"before the time-out":      {open, closes.Add(-time.Second), time.Time{}, ""},
		"at the time-out":          {open, closes, closes, handbook.ClosedByPlatform},
		"closed by the customer":   {told, closes.Add(time.Hour), told.ClosedAt, handbook.ClosedByCustomer},
		"paid before the time-out": {paid, closes.Add(time.Hour), time.Time{}, ""},
	} {
		if got := c.order.AsOf(c.at, p); !got.ClosedAt.Equal(c.closed) || got.ClosedBy != c.by {
			t.Errorf("%s: closed at %s by %q", name, got.ClosedAt, got.ClosedBy)
		}
	}
	p.Unpaid.ClosesAfter = 0
	if got := open.AsOf(closes.Add(time.Hour), p); !got.ClosedAt.IsZero() {
		t.Errorf("a platform without time-out closed it at %s", got.ClosedAt)
	}
}
