package handbook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

const (
	urge   = handbook.ItemUrge
	lookUp = handbook.ItemLookUp
)

// LEAD-1: half an hour of silence, within duty hours; then the customer is urged, by the end of the same day.
func TestUrging(t *testing.T) {
	p := rulebook(t)
	breaks := with(t, func(p *handbook.Policy) {
		p.DutyHours = hours(t, false, "08:40-12:00", "13:30-16:20", "16:30-22:00")
		p.Leads.Silence = span(3 * time.Hour)
	})
	lunch := with(t, func(p *handbook.Policy) { p.DutyHours = hours(t, false, "08:40-12:00", "13:30-22:00") })
	for name, c := range map[string]struct {
		policy            handbook.Policy
		since, opens, due string // no opening: too late for that day
	}{
		"LEAD-1 by day":                               {p, "2026-03-10 10:00:00", "2026-03-10 10:30:00", "2026-03-10 22:00"},
		"LEAD-1 to the second":                        {p, "2026-03-10 10:00:07", "2026-03-10 10:30:07", "2026-03-10 22:00"},
		"LEAD-1 early: silence begins with duty":      {p, "2026-03-10 08:20:00", "2026-03-10 09:10:00", "2026-03-10 22:00"},
		"LEAD-1 at night: silence begins with duty":   {p, "2026-03-10 03:00:00", "2026-03-10 09:10:00", "2026-03-10 22:00"},
		"LEAD-1 at midnight: the new day's":           {p, "2026-03-10 00:00:00", "2026-03-10 09:10:00", "2026-03-10 22:00"},
		"LEAD-1 CAL-2 over lunch":                     {lunch, "2026-03-10 11:45:00", "2026-03-10 13:45:00", "2026-03-10 22:00"},
		"LEAD-1 CAL-2 falls silent in the break":      {lunch, "2026-03-10 12:40:00", "2026-03-10 14:00:00", "2026-03-10 22:00"},
		"LEAD-1 CAL-3 silent long enough at noon":     {lunch, "2026-03-10 11:30:00", "2026-03-10 13:30:00", "2026-03-10 22:00"},
		"LEAD-1 CAL-2 over two breaks":                {breaks, "2026-03-10 11:50:00", "2026-03-10 16:30:00", "2026-03-10 22:00"},
		"LEAD-1 CAL-2 over two breaks, a minute more": {breaks, "2026-03-10 11:51:00", "2026-03-10 16:31:00", "2026-03-10 22:00"},
		"LEAD-1 the last second that leaves time":     {p, "2026-03-10 21:29:59", "2026-03-10 21:59:59", "2026-03-10 22:00"},
		"LEAD-1 too late: duty ends with the silence": {p, "2026-03-10 21:30:00", "", ""},
		"LEAD-1 too late in the evening":              {p, "2026-03-10 21:45:00", "", ""},
		"LEAD-1 too late: duty is over":               {p, "2026-03-10 22:00:00", "", ""},
		"LEAD-1 too late: just before midnight":       {p, "2026-03-10 23:59:59", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			since := at(t, c.policy, c.since)
			item, sameDay := handbook.LeadUrge(since, c.policy)
			agenda, dropped := handbook.LeadAgenda(since, false, c.policy)
			if item.Kind != urge || item.Rule != handbook.RuleLeadUrge || sameDay != (c.opens != "") {
				t.Fatalf("%s by %s, in time: %t", item.Kind, item.Rule, sameDay)
			}
			if !sameDay {
				if slices.Contains(kinds(agenda), urge) || len(dropped) != 1 || dropped[0] != (handbook.Dropped{Item: item, Reason: handbook.DropTooLate}) {
					t.Errorf("planned %v, dropped %v; want the urging left to the next day's revisit", kinds(agenda), dropped)
				}
				return
			}
			sameTime(t, c.policy, "opens", item.Opens, c.opens)
			sameTime(t, c.policy, "due", item.Due, c.due)
			if agenda[0] != item || len(dropped) != 0 {
				t.Errorf("planned %v, dropped %v", kinds(agenda), dropped)
			}
		})
	}
}

// LEAD-1, LEAD-2, LEAD-3, LEAD-4: the whole cadence of a silent lead; while we owe the answer, nobody is urged.
func TestLeadAgenda(t *testing.T) {
	p := rulebook(t)
	word := at(t, p, "2026-03-10 14:00")
	silent, dropped := handbook.LeadAgenda(word, false, p)
	if got, want := rules(silent), []string{"LEAD-1", "LEAD-2", "LEAD-3", "LEAD-4"}; !slices.Equal(got, want) || len(dropped) != 0 {
		t.Errorf("planned %v, dropped %v; want %v", got, dropped, want)
	}
	owed, dropped := handbook.LeadAgenda(word, true, p)
	if got, want := rules(owed), []string{"LEAD-2", "LEAD-3", "LEAD-4"}; !slices.Equal(got, want) || len(dropped) != 0 {
		t.Errorf("we owe an answer: planned %v, dropped %v; want %v", got, dropped, want)
	}
	late, dropped := handbook.LeadAgenda(at(t, p, "2026-03-10 23:00"), true, p)
	if len(late) != 3 || len(dropped) != 0 {
		t.Errorf("nothing was to be urged, so nothing came too late: %v", dropped)
	}
}

// LEAD-5, LEAD-10: a silent lead is followed to the end of its last revisit, and to the evening of its last contact.
func TestLeadEnds(t *testing.T) {
	p := rulebook(t)
	short := with(t, func(p *handbook.Policy) { p.Revisits.Visits = nil })
	for name, c := range map[string]struct {
		policy        handbook.Policy
		contact, want string
	}{
		"LEAD-5 never contacted":              {p, "", "2026-03-16 22:00"},
		"LEAD-5 contacted on the way":         {p, "2026-03-11 09:00", "2026-03-16 22:00"},
		"LEAD-5 contacted in the last minute": {p, "2026-03-16 21:59", "2026-03-16 22:00"},
		"LEAD-10 contacted later":             {p, "2026-03-20 09:00", "2026-03-20 22:00"},
		"LEAD-5 a shop without revisits":      {short, "2026-03-10 15:00", "2026-03-10 22:00"},
	} {
		var last time.Time
		if c.contact != "" {
			last = at(t, c.policy, c.contact)
		}
		sameTime(t, c.policy, name, handbook.LeadEnds(at(t, c.policy, "2026-03-10 14:00"), last, c.policy), c.want)
	}
}

// LEAD-5: a new round replaces what comes in turn; what was promised to be answered stays, in the order of opening.
func TestRestarted(t *testing.T) {
	p := rulebook(t)
	first := at(t, p, "2026-03-10 14:00")
	agenda, _ := handbook.LeadAgenda(first, false, p)
	agenda = agenda.LookingUp("does it fit 1.5 m?", first, p).Answering(at(t, p, "2026-03-12 09:00"), p)
	again := at(t, p, "2026-03-12 10:00")
	cadence, _ := handbook.LeadAgenda(again, false, p)
	restarted := agenda.Restarted(cadence)
	want := []handbook.ItemKind{lookUp, answer, urge, revisit, revisit, revisit}
	if got := kinds(restarted); !slices.Equal(got, want) {
		t.Fatalf("planned %v, want %v", got, want)
	}
	sameTime(t, p, "LEAD-1 urged anew", restarted[2].Opens, "2026-03-12 10:30")
	sameTime(t, p, "LEAD-2 counted anew", restarted[3].Opens, "2026-03-13 08:40")
	sameTime(t, p, "LEAD-4 counted anew", restarted[5].Due, "2026-03-18 22:00")
	if restarted[0].Note != "does it fit 1.5 m?" {
		t.Errorf("LEAD-11: the question was lost: %q", restarted[0].Note)
	}
	if twice := restarted.Restarted(cadence); !slices.Equal(twice, restarted) {
		t.Errorf("begun anew twice: %v", kinds(twice))
	}
	if none := agenda.Restarted(nil); !slices.Equal(kinds(none), []handbook.ItemKind{lookUp, answer}) {
		t.Errorf("no cadence: %v", kinds(none))
	}
}

// LEAD-11: a question that needs checking is answered within 24 hours, by the clock on the wall.
func TestLookingUp(t *testing.T) {
	p := rulebook(t)
	days := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	for name, c := range map[string]struct {
		policy            handbook.Policy
		asked, opens, due string
	}{
		"LEAD-11 by day":                       {p, "2026-03-10 10:00", "2026-03-10 10:00", "2026-03-11 10:00"},
		"LEAD-11 CAL-3 at night":               {p, "2026-03-10 23:00", "2026-03-11 08:40", "2026-03-11 23:00"},
		"LEAD-11 CAL-1 before a weekend":       {days, "2026-03-13 21:00", "2026-03-13 21:00", "2026-03-14 21:00"},
		"LEAD-11 CAL-1 closed for all of it":   {days, "2026-10-01 10:00", "2026-10-08 08:40", "2026-10-08 22:00"},
		"LEAD-11 CAL-1 a make-up Saturday":     {days, "2026-10-10 10:00", "2026-10-10 10:00", "2026-10-11 10:00"},
		"LEAD-11 over the turn of the year":    {p, "2026-12-31 21:00", "2026-12-31 21:00", "2027-01-01 21:00"},
		"LEAD-11 CAL-1 just before duty again": {days, "2026-03-15 08:50", "2026-03-16 08:40", "2026-03-16 22:00"},
	} {
		t.Run(name, func(t *testing.T) {
			item := find(t, handbook.Agenda(nil).LookingUp("which slats?", at(t, c.policy, c.asked), c.policy), lookUp)
			if item.Rule != handbook.RuleLeadCheck || item.Note != "which slats?" || item.Kind.Counts() || item.Kind.InTurn() {
				t.Errorf("%+v", item)
			}
			sameTime(t, c.policy, "opens", item.Opens, c.opens)
			sameTime(t, c.policy, "due", item.Due, c.due)
		})
	}
}

// LEAD-1…4, LEAD-11, CAL-3: under any policy, whatever a lead asks for can be kept, an urging comes the same day and
// after exactly that much silence, no two revisits on one day, and the case does not end before the last of them.
func TestWhateverALeadAsksForCanBeKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		word := anInstant(t, p)
		agenda, dropped := handbook.LeadAgenda(word, rapid.Bool().Draw(t, "unanswered"), p)
		ends, last := handbook.LeadEnds(word, time.Time{}, p), handbook.DayOf(word, p.Zone())
		for _, item := range agenda.LookingUp("a question", word, p) {
			keepable(t, item, p)
			if item.Kind == urge {
				silent := p.Duty().Between(word, item.Opens)
				if handbook.DayOf(item.Due.Add(-1), p.Zone()) != handbook.DayOf(word, p.Zone()) || silent != time.Duration(p.Leads.Silence) {
					t.Fatalf("LEAD-1: silent since %s, urged at %s after %s, due %s", word, item.Opens, silent, item.Due)
				}
			}
			if item.Kind == revisit {
				on := handbook.DayOf(item.Opens, p.Zone())
				if item.Due.After(ends) || !last.Before(on) {
					t.Fatalf("LEAD-2…5: last word %s, the contact before on %s, revisit %s to %s, ends %s", word, last, item.Opens, item.Due, ends)
				}
				last = on
			}
		}
		for _, d := range dropped {
			if d.Item.Kind != urge || d.Reason != handbook.DropTooLate {
				t.Fatalf("dropped %s: %s", d.Item.Kind, d.Reason)
			}
		}
	})
}

func TestLeadKeyValidate(t *testing.T) {
	good := handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "c_2026-11-05_7"}
	if err := good.Validate(); err != nil || good.String() != "tmall/demo/c_2026-11-05_7" {
		t.Errorf("%s: %v", good, err)
	}
	for name, change := range map[string]func(*handbook.LeadKey){
		"unknown platform": func(k *handbook.LeadKey) { k.Platform = "amazon" },
		"no shop":          func(k *handbook.LeadKey) { k.Shop = "" },
		"shop with a path": func(k *handbook.LeadKey) { k.Shop = "../demo" },
		"no id":            func(k *handbook.LeadKey) { k.LeadID = "" },
		"id with a colon":  func(k *handbook.LeadKey) { k.LeadID = "a:b" },
		"id with a slash":  func(k *handbook.LeadKey) { k.LeadID = "a/b" },
		"id of 65":         func(k *handbook.LeadKey) { k.LeadID = strings.Repeat("x", 65) },
		"id in Chinese":    func(k *handbook.LeadKey) { k.LeadID = "咨询一" },
	} {
		key := good
		change(&key)
		if err := key.Validate(); !errors.Is(err, handbook.ErrLeadKey) {
			t.Errorf("%s: %v, want it refused", name, err)
		}
	}
}

// CONT-1, DUTY-5: a lead's buyer is the same as the orders' buyer; without an id, each lead is a buyer of its own.
func TestLeadCustomer(t *testing.T) {
	lead := handbook.Lead{LeadKey: handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "7"}, CustomerID: "b7"}
	order := handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "7"}, CustomerID: "b7"}
	if lead.Customer() != order.Customer() {
		t.Errorf("one buyer, two names: %s, %s", lead.Customer(), order.Customer())
	}
	lead.CustomerID, order.CustomerID = "", ""
	if lead.Customer() == order.Customer() {
		t.Errorf("two hidden buyers, one name: %s", lead.Customer())
	}
}
