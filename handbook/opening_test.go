package handbook_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// CONT-1, CONT-2: what becomes of an item that is about to open.
func TestDecideOpening(t *testing.T) {
	p := rulebook(t)
	placed := at(t, p, "2026-03-10 10:00")
	agenda := handbook.UnpaidAgenda(placed, p)
	theDunning, firstRevisit, secondRevisit := agenda[1], agenda[2], agenda[3]
	asked, _ := agenda.Answering(placed, p).Answer()
	known := handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "1"}, Total: 100, PlacedAt: placed}
	paid, closed := known, known
	paid.PaidAt = placed.Add(time.Hour)
	closed.ClosedAt, closed.ClosedBy = placed.Add(time.Hour), handbook.ClosedByCustomer
	changed := known
	changed.Total = 200
	lin := []handbook.Candidate{{PersonID: "lin"}}
	for name, c := range map[string]struct {
		item    handbook.PlannedItem
		known   handbook.Order
		now     string
		around  handbook.Surroundings
		verdict handbook.Verdict
		until   string
		person  string
	}{
		"CONT-1 never contacted":             {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: known, OnDuty: lin}, handbook.VerdictOpen, "", "lin"},
		"CONT-1 contacted once":              {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: known, ContactsToday: 1, OnDuty: lin}, handbook.VerdictOpen, "", "lin"},
		"CONT-1 a day's item merges":         {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: known, ContactsToday: 2, OnDuty: lin}, handbook.VerdictMerge, "", ""},
		"CONT-1 more than enough":            {firstRevisit, known, "2026-03-11 08:40", handbook.Surroundings{Order: known, ContactsToday: 7, OnDuty: lin}, handbook.VerdictMerge, "", ""},
		"CONT-1 a longer item waits":         {secondRevisit, known, "2026-03-12 08:40", handbook.Surroundings{Order: known, ContactsToday: 2, OnDuty: lin}, handbook.VerdictWait, "2026-03-13 08:40", ""},
		"CONT-1 waits again":                 {secondRevisit, known, "2026-03-13 08:40", handbook.Surroundings{Order: known, ContactsToday: 2, OnDuty: lin}, handbook.VerdictWait, "2026-03-14 08:40", ""},
		"CONT-1 merges on its last day":      {secondRevisit, known, "2026-03-14 08:40", handbook.Surroundings{Order: known, ContactsToday: 2, OnDuty: lin}, handbook.VerdictMerge, "", ""},
		"CONT-1 answers do not count":        {asked, known, "2026-03-10 10:00", handbook.Surroundings{Order: known, ContactsToday: 2, OnDuty: lin}, handbook.VerdictOpen, "", "lin"},
		"CONT-2 paid meanwhile":              {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: paid, OnDuty: lin}, handbook.VerdictLost, "", ""},
		"CONT-2 closed meanwhile":            {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: closed, OnDuty: lin}, handbook.VerdictLost, "", ""},
		"CONT-2 paid before contacts count":  {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: paid, ContactsToday: 2, OnDuty: lin}, handbook.VerdictLost, "", ""},
		"CONT-2 another amount is no reason": {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: changed, OnDuty: lin}, handbook.VerdictOpen, "", "lin"},
		"DUN-12 win-back knows it is closed": {secondRevisit, closed, "2026-03-12 08:40", handbook.Surroundings{Order: closed, OnDuty: lin}, handbook.VerdictOpen, "", "lin"},
		"CONT-2 paid after it was closed":    {secondRevisit, closed, "2026-03-12 08:40", handbook.Surroundings{Order: paid, OnDuty: lin}, handbook.VerdictLost, "", ""},
		"DUTY-6 nobody on duty":              {theDunning, known, "2026-03-10 15:00", handbook.Surroundings{Order: known, Leaders: []string{"wang"}}, handbook.VerdictOpen, "", "wang"},
	} {
		t.Run(name, func(t *testing.T) {
			d := handbook.DecideOpening(c.item, c.known, at(t, p, c.now), c.around, p)
			if d.Verdict != c.verdict || d.Assignment.PersonID != c.person {
				t.Errorf("%s, to %q; want %s, to %q", d.Verdict, d.Assignment.PersonID, c.verdict, c.person)
			}
			sameTime(t, p, "until", d.Until, c.until)
			if d.Verdict == handbook.VerdictLost && d.Order != c.around.Order {
				t.Errorf("the facts that it was lost to: %+v", d.Order)
			}
		})
	}
}

// CONT-1, CONT-2, LEAD-10: a lead's item is looked at like an order's; what it is lost to is the customer's order.
func TestDecideLeadOpening(t *testing.T) {
	p := rulebook(t)
	word := at(t, p, "2026-03-10 10:00")
	agenda, _ := handbook.LeadAgenda(word, false, p)
	urging, second := agenda[0], agenda[2]
	lookingUp := find(t, agenda.LookingUp("which slats?", word, p), lookUp)
	ordered := handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "1"}, PlacedAt: word.Add(time.Minute)}
	for name, c := range map[string]struct {
		item    handbook.PlannedItem
		now     string
		around  handbook.Surroundings
		verdict handbook.Verdict
		until   string
	}{
		"LEAD-1 urged":                            {urging, "2026-03-10 10:30", handbook.Surroundings{}, handbook.VerdictOpen, ""},
		"LEAD-10 CONT-2 ordered meanwhile":        {urging, "2026-03-10 10:30", handbook.Surroundings{Order: ordered}, handbook.VerdictLost, ""},
		"LEAD-10 CONT-2 ordered, not to be asked": {lookingUp, "2026-03-10 10:30", handbook.Surroundings{Order: ordered}, handbook.VerdictLost, ""},
		"LEAD-1 CONT-1 contacted twice":           {urging, "2026-03-10 10:30", handbook.Surroundings{ContactsToday: 2}, handbook.VerdictMerge, ""},
		"LEAD-3 CONT-1 waits for the next day":    {second, "2026-03-12 08:40", handbook.Surroundings{ContactsToday: 2}, handbook.VerdictWait, "2026-03-13 08:40"},
		"LEAD-11 CONT-1 answers do not count":     {lookingUp, "2026-03-10 10:30", handbook.Surroundings{ContactsToday: 2}, handbook.VerdictOpen, ""},
	} {
		d := handbook.DecideOpening(c.item, handbook.Order{}, at(t, p, c.now), c.around, p)
		if d.Verdict != c.verdict || (d.Verdict == handbook.VerdictLost) != (d.Order.OrderNo != "") {
			t.Errorf("%s: %s (order %q), want %s", name, d.Verdict, d.Order.OrderNo, c.verdict)
		}
		sameTime(t, p, name, d.Until, c.until)
		if d.Verdict == handbook.VerdictOpen && d.Assignment.Rule != handbook.RuleDutyNobody {
			t.Errorf("DUTY-6: nobody is on duty, but it went by %s", d.Assignment.Rule)
		}
	}
}

// CONT-1, CONT-2, CAL-3: nothing opens over the limit or without a reason, and what waits, waits within duty hours
// and not beyond its due time.
func TestOpeningsKeepTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		placed := anInstant(t, p)
		item := rapid.SampledFrom(handbook.UnpaidAgenda(placed, p).Answering(placed, p)).Draw(t, "item")
		now := item.Opens.Add(time.Duration(rapid.IntRange(0, 100*60).Draw(t, "late")) * time.Minute)
		known := handbook.Order{OrderKey: handbook.OrderKey{OrderNo: "1"}}
		around := handbook.Surroundings{Order: known, ContactsToday: rapid.IntRange(0, 5).Draw(t, "contacts")}
		if rapid.Bool().Draw(t, "paid") {
			around.Order.PaidAt = now
		}
		d := handbook.DecideOpening(item, known, now, around, p)
		full := item.Kind.Counts() && around.ContactsToday >= p.Contacts.PerDay
		switch d.Verdict {
		case handbook.VerdictOpen:
			if full || !around.Order.PaidAt.IsZero() {
				t.Fatalf("opened, contacts %d of %d, paid %s", around.ContactsToday, p.Contacts.PerDay, around.Order.PaidAt)
			}
		case handbook.VerdictWait:
			if !full || !p.Duty().IsOpen(d.Until) || !d.Until.Before(item.Due) ||
				handbook.DayOf(d.Until, p.Zone()) == handbook.DayOf(now, p.Zone()) {
				t.Fatalf("waits from %s until %s, due %s", now, d.Until, item.Due)
			}
		case handbook.VerdictMerge:
			if !full {
				t.Fatal("merged with contacts to spare")
			}
		case handbook.VerdictLost:
			if around.Order.PaidAt.IsZero() {
				t.Fatal("lost without a fact")
			}
		}
	})
}
