package handbook

import "time"

// UnpaidCheck plans the immediate check-and-contact (DUN-6): it opens when the grace for
// paying is over, within duty hours, and is due a quarter of an hour later (by default).
func UnpaidCheck(placedAt time.Time, p Policy) PlannedItem {
	duty := p.Duty()
	opens := duty.NextOpen(placedAt.Add(time.Duration(p.Unpaid.Grace)))
	due, _ := duty.Add(opens, time.Duration(p.Unpaid.CheckDue))
	return p.planned(ItemCheck, RuleDunCheck, opens, due)
}

// UnpaidDunning plans the dunning (催付) by the window that the order was placed in: before the
// morning's cut-off (DUN-1), before the afternoon's (DUN-2), or after the last, or on a day off of the
// desk, which is the next day's first (DUN-3). It opens at the cut-off, within duty hours, and never
// before the check.
func UnpaidDunning(placedAt time.Time, p Policy) PlannedItem {
	zone, windows := p.Zone(), p.Unpaid.Windows
	day := DayOf(placedAt, zone)
	for _, w := range windows {
		if placedAt.Before(day.At(w.PlacedBefore, zone)) && p.dutyDay(day) == day {
			return p.dunning(w.Rule, w, day, placedAt)
		}
	}
	return p.dunning(RuleDunNextDay, windows[0], p.dutyDay(day.Add(1)), placedAt)
}

// dutyDay gives the first day of duty from a day on (CAL-1, CAL-3).
func (p Policy) dutyDay(day Day) Day {
	zone := p.Zone()
	return DayOf(p.Duty().NextOpen(day.At(0, zone)), zone)
}

func (p Policy) dunning(rule Rule, w DunningWindow, day Day, placedAt time.Time) PlannedItem {
	zone := p.Zone()
	graceEnds := placedAt.Add(time.Duration(p.Unpaid.Grace))
	opens := p.Duty().NextOpen(later(day.At(w.PlacedBefore, zone), graceEnds))
	return p.planned(ItemDunning, rule, opens, day.At(w.Due, zone))
}

// Revisits plans the follow-up on day 2, days 3–5 and day 7 (LEAD-2…4, for unpaid orders DUN-9),
// counted from the day of the first contact.
func Revisits(from time.Time, p Policy) []PlannedItem {
	zone := p.Zone()
	first := DayOf(from, zone)
	if p.Revisits.CountFrom == CountCalendarDays {
		first = first.Add(-1) // the day of the first contact is day 1
	}
	items := make([]PlannedItem, 0, len(p.Revisits.Visits))
	for _, v := range p.Revisits.Visits {
		opens := p.Duty().NextOpen(first.Add(v.FirstDay).At(0, zone))
		items = append(items, p.planned(ItemRevisit, v.Rule, opens, first.Add(v.LastDay).At(p.EveningEnds(), zone)))
	}
	return items
}

// PlatformCloses gives the instant of the platform's time-out for an unpaid order (DUN-12), and
// false where the platform has none.
func PlatformCloses(placedAt time.Time, p Policy) (time.Time, bool) {
	after := time.Duration(p.Unpaid.ClosesAfter)
	return placedAt.Add(after).UTC(), after > 0
}

// AsOf gives the order as the handbook sees it at an instant: the platform's time-out by the policy closes an unpaid
// order even where the platform does not tell (DUN-12).
func (o Order) AsOf(at time.Time, p Policy) Order {
	closes, has := PlatformCloses(o.PlacedAt, p)
	if has && o.PaidAt.IsZero() && o.ClosedAt.IsZero() && !at.Before(closes) {
		o.ClosedAt, o.ClosedBy = closes, ClosedByPlatform
	}
	return o
}

// UnpaidAgenda plans everything that an unpaid order's case asks for when nobody answers and
// nobody pays: check, dunning, revisits (DUN-1…3, DUN-6, DUN-9). Without win-back the revisits
// that open after the platform's time-out are left out (DUN-12).
func UnpaidAgenda(placedAt time.Time, p Policy) Agenda {
	items := []PlannedItem{UnpaidCheck(placedAt, p), UnpaidDunning(placedAt, p)}
	closes, has := PlatformCloses(placedAt, p)
	for _, v := range Revisits(placedAt, p) {
		if p.Unpaid.WinBack || !has || v.Opens.Before(closes) {
			items = append(items, v)
		}
	}
	return Agenda(items)
}

// CadenceEnds gives the instant by which the last item is due, as UTC: an order that we come to know of
// later is recorded and no longer followed (DUN-9).
func CadenceEnds(placedAt time.Time, p Policy) time.Time {
	ends := placedAt
	for _, item := range UnpaidAgenda(placedAt, p) {
		ends = later(ends, item.Due)
	}
	return ends.UTC()
}

// UnpaidEnds gives the instant at which an order that nobody paid is no longer followed: when the cadence
// is over, and not before the evening of the last contact, so that its success is still credited (DUN-9, DUN-10).
func UnpaidEnds(placedAt, lastContact time.Time, p Policy) time.Time {
	ends := CadenceEnds(placedAt, p)
	if lastContact.IsZero() {
		return ends
	}
	zone := p.Zone()
	return later(ends, DayOf(lastContact, zone).At(p.EveningEnds(), zone))
}
