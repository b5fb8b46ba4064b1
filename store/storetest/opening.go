package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

const buyer = "tmall/sleep-well/buyer-1"

// verdicts counts what became of openings.
type verdicts struct {
	mu sync.Mutex
	n  map[handbook.Verdict]int
}

func (v *verdicts) add(d handbook.Decision) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.n == nil {
		v.n = map[handbook.Verdict]int{}
	}
	v.n[d.Verdict]++
}

func contactCapAtOnce(t *testing.T, s *store.Store) {
	agent(t, s, "lin")
	serves(t, s, "lin", tenOClock())
	var got verdicts
	atOnce(50, func(i int) { got.add(open(t, s, opening(fmt.Sprint(i), buyer, tenOClock()), policy())) })
	equal(t, got.n[handbook.VerdictOpen], policy().Contacts.PerDay, "opened")
	equal(t, got.n[handbook.VerdictMerge], 48, "merged: their time passes today")
	items, _, err := s.ListItems(t.Context(), store.ItemFilter{}, store.Page{})
	check(t, err)
	equal(t, len(items), policy().Contacts.PerDay, "items")
	cases, _, err := s.ListCases(t.Context(), store.CaseFilter{}, store.Page{})
	check(t, err)
	equal(t, len(cases), policy().Contacts.PerDay, "transitions written")
}

func contactsThatCount(t *testing.T, s *store.Store) {
	at := tenOClock()
	counted := func(customer string) (n int) {
		_, err := s.Open(t.Context(), opening("probe", customer, at), func(around handbook.Surroundings) handbook.Decision {
			n = around.ContactsToday
			return handbook.Decision{Verdict: handbook.VerdictWait}
		})
		check(t, err)
		return n
	}
	n := 0
	record := func(kind handbook.ItemKind, opened time.Time, then func(handbook.Transition) handbook.Transition) {
		n++
		tr := opening(fmt.Sprint(n), buyer, opened)
		tr.Items[0].Kind = kind
		check(t, s.Record(t.Context(), then(tr)))
	}
	still := func(tr handbook.Transition) handbook.Transition { return tr }
	doneAfter := func(d time.Duration) func(handbook.Transition) handbook.Transition {
		return func(tr handbook.Transition) handbook.Transition { return done(tr, "lin", tr.Items[0].OpensAt.Add(d)) }
	}
	equal(t, counted(buyer), 0, "nobody's")
	record(handbook.ItemCheck, at, still)
	equal(t, counted(buyer), 1, "an open item")
	record(handbook.ItemRevisit, at.Add(-48*time.Hour), still)
	equal(t, counted(buyer), 2, "an open item from days ago can be done today")
	record(handbook.ItemCheck, at, doneAfter(time.Minute))
	equal(t, counted(buyer), 3, "a contact made")
	record(handbook.ItemAnswer, at, still)
	record(handbook.ItemAnswer, at, doneAfter(time.Minute))
	equal(t, counted(buyer), 3, "answers do not count")
	record(handbook.ItemCheck, handbook.DayOf(at, shanghai).At(0, shanghai).Add(-time.Hour), doneAfter(time.Hour-time.Microsecond))
	record(handbook.ItemCheck, at, doneAfter(14*time.Hour))
	equal(t, counted(buyer), 3, "yesterday's last and tomorrow's first do not count")
	record(handbook.ItemCheck, at, func(tr handbook.Transition) handbook.Transition {
		tr.Items[0].State, tr.Items[0].MissedAt = handbook.ItemMissed, at.Add(15*time.Minute)
		return tr
	})
	record(handbook.ItemCheck, at, func(tr handbook.Transition) handbook.Transition {
		tr.Items[0].State, tr.Items[0].SettledAt = handbook.ItemWithdrawn, at.Add(time.Minute)
		return tr
	})
	equal(t, counted(buyer), 3, "missed and withdrawn items do not count")
	equal(t, counted("tmall/sleep-well/buyer-2"), 0, "another customer's")
}

// contactCapWhileDone: while an item turns from open into a contact, no reader may see neither.
func contactCapWhileDone(t *testing.T, s *store.Store) {
	agent(t, s, "lin")
	serves(t, s, "lin", tenOClock())
	one := policy()
	one.Contacts.PerDay = 1
	for round := range 10 {
		customer := fmt.Sprint("tmall/sleep-well/buyer-", round)
		first := opening(fmt.Sprint(round, "-first"), customer, tenOClock())
		equal(t, open(t, s, first, one).Verdict, handbook.VerdictOpen, "first")
		atOnce(8, func(i int) {
			if i == 0 {
				if err := s.Record(t.Context(), done(first, "lin", tenOClock().Add(time.Minute))); err != nil {
					t.Error(err)
				}
				return
			}
			tr := opening(fmt.Sprint(round, "-", i), customer, tenOClock())
			equal(t, open(t, s, tr, one).Verdict, handbook.VerdictMerge, "another on the same day")
		})
	}
}

func factsLookedAt(t *testing.T, s *store.Store) {
	paid := handbook.Fact{EventID: "e1", Kind: handbook.FactPaid, OccurredAt: tenOClock()}
	want, _, err := s.AddFact(t.Context(), key("1"), paid)
	check(t, err)
	got := open(t, s, opening("1", buyer, tenOClock()), policy())
	equal(t, got, handbook.Decision{Verdict: handbook.VerdictLost, Order: want}, "decision")
	_, err = s.GetCase(t.Context(), opening("1", buyer, tenOClock()).Case.ID)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("what does not open is not written: %v", err))
}

func sharedEvenly(t *testing.T, s *store.Store) {
	agents := []string{"bai", "lin", "mei", "wu"}
	for _, id := range agents {
		agent(t, s, id)
		serves(t, s, id, tenOClock())
	}
	atOnce(62, func(i int) { open(t, s, opening(fmt.Sprint(i), fmt.Sprint("buyer-", i), tenOClock()), policy()) })
	var given []int
	for _, id := range agents {
		items, _, err := s.ListItems(t.Context(), store.ItemFilter{Assignee: id}, store.Page{Limit: 100})
		check(t, err)
		given = append(given, len(items))
		for _, item := range items {
			equal(t, item.AssignedBy, handbook.RuleDutyShare, "assigned by")
		}
	}
	if slices.Sort(given); !slices.Equal(given, []int{15, 15, 16, 16}) {
		t.Errorf("62 items are shared as %v", given)
	}
}

func whoIsOnDuty(t *testing.T, s *store.Store) {
	at := tenOClock()
	for _, id := range []string{"bai", "lin", "mei", "wu", "xu", "yu", "zhao"} {
		agent(t, s, id)
	}
	duty := func(id string, p handbook.Platform, in string, from, to time.Duration) {
		_, err := s.AddDuty(t.Context(), handbook.Duty{PersonID: id, Platform: p, Shop: in, From: at.Add(from), To: at.Add(to)})
		check(t, err)
	}
	duty("bai", platform, shop, -2*time.Hour, time.Hour)
	duty("bai", platform, shop, -time.Hour, time.Hour) // twice, for two accounts
	duty("lin", platform, shop, 0, time.Microsecond)   // begins as the item opens
	duty("mei", platform, shop, -time.Hour, 0)         // ends as it opens
	duty("wu", handbook.JD, shop, -time.Hour, time.Hour)
	duty("xu", platform, "other-shop", -time.Hour, time.Hour)
	duty("yu", platform, shop, -time.Hour, time.Hour)
	duty("zhao", platform, shop, time.Hour, 2*time.Hour)
	_, err := s.PutPerson(t.Context(), handbook.Person{ID: "yu", Name: "yu", Role: handbook.RoleAgent, Active: false})
	check(t, err)

	open(t, s, opening("1", "buyer-1", at), policy()) // bai's: the first of those with the fewest
	yesterday := opening("2", "buyer-2", at.Add(-24*time.Hour))
	yesterday.Items[0].Assignee = "lin"
	check(t, s.Record(t.Context(), yesterday))
	var got []handbook.Candidate
	_, err = s.Open(t.Context(), opening("3", "buyer-3", at), func(around handbook.Surroundings) handbook.Decision {
		got = around.OnDuty
		return handbook.Decision{Verdict: handbook.VerdictWait}
	})
	check(t, err)
	want := []handbook.Candidate{{PersonID: "bai", Given: 1, Since: at.Add(-time.Hour)}, {PersonID: "lin", Given: 0, Since: at}}
	if !slices.Equal(got, want) {
		t.Errorf("on duty %+v, want %+v", got, want)
	}
	single := policy()
	single.Accounts = handbook.AccountsSingle
	equal(t, open(t, s, opening("4", "buyer-4", at), single).Assignment, handbook.Assignment{PersonID: "lin", Rule: handbook.RuleDutyShare}, "the account's holder is who took it last")
}

func customerKept(t *testing.T, s *store.Store) {
	at := tenOClock()
	for _, id := range []string{"bai", "lin", "mei"} {
		agent(t, s, id)
	}
	serves(t, s, "bai", at)
	serves(t, s, "lin", at)
	keep := func(id string) handbook.Assignment {
		return handbook.Assignment{PersonID: id, Rule: handbook.RuleDutyKeep}
	}
	p := policy()
	p.Contacts.PerDay = 100

	first := opening("1", buyer, at)
	equal(t, open(t, s, first, p).Assignment, handbook.Assignment{PersonID: "bai", Rule: handbook.RuleDutyShare}, "nobody's customer")
	equal(t, open(t, s, opening("2", buyer, at), p).Assignment, keep("bai"), "the latest item's holder")
	check(t, s.Record(t.Context(), done(first, "lin", at.Add(time.Minute))))
	equal(t, open(t, s, opening("3", buyer, at.Add(2*time.Minute)), p).Assignment, keep("lin"), "who made the latest contact")
	other := opening("4", buyer, at.Add(3*time.Minute))
	check(t, s.Record(t.Context(), done(other, "mei", at.Add(4*time.Minute))))
	equal(t, open(t, s, opening("5", buyer, at.Add(5*time.Minute)), p).Assignment.Rule, handbook.RuleDutyShare, "mei is off duty")
}

func nobodyOnDuty(t *testing.T, s *store.Store) {
	at := tenOClock()
	n := 0
	assigned := func() (handbook.Assignment, handbook.Notice) {
		t.Helper()
		n++
		tr := opening(fmt.Sprint(n), fmt.Sprint("buyer-", n), at)
		a := open(t, s, tr, policy()).Assignment
		equal(t, a.Rule, handbook.RuleDutyNobody, "rule")
		got := pictureOf(t, s, tr.Case.ID)
		equal(t, got.Items[0].Assignee, a.PersonID, "the item's holder")
		equal(t, got.Timeline[0].Data.Person, a.PersonID, "the event's person")
		equal(t, got.Case.Owner, a.PersonID, "the case's owner")
		equal(t, got.Case.WaitingOn, handbook.WaitingLeader, "waiting on")
		if len(got.Notices) != 1 {
			t.Fatalf("%d notices, want 1", len(got.Notices))
		}
		equal(t, got.Notices[0].Kind, handbook.NoticeNobody, "notice")
		return a, got.Notices[0]
	}
	expect := func(who, what string) {
		t.Helper()
		a, notice := assigned()
		equal(t, a.PersonID, who, what)
		equal(t, notice.To, who, "told: "+what)
	}
	supervisor := func(id string, role handbook.Role, in string, active bool) {
		_, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Name: id, Role: role, Shop: in, Active: active})
		check(t, err)
	}
	expect("", "a shop without leaders: the shared list")
	shared, _, err := s.ListItems(t.Context(), store.ItemFilter{Unassigned: true}, store.Page{})
	check(t, err)
	equal(t, len(shared), 1, "items on the leaders' shared list")

	supervisor("agent", handbook.RoleAgent, "", true)
	supervisor("away", handbook.RoleLeader, "tmall/other-shop", true)
	supervisor("left", handbook.RoleLeader, "", false)
	supervisor("an-manager", handbook.RoleManager, "", true)
	expect("an-manager", "a manager where there is no leader")
	supervisor("b-leader", handbook.RoleLeader, "", true)
	expect("b-leader", "a leader before a manager")
	supervisor("c-leader", handbook.RoleLeader, "tmall/sleep-well", true)
	_, err = s.AddDuty(t.Context(), handbook.Duty{PersonID: "c-leader", Platform: platform, Shop: shop, From: at.Add(time.Minute), To: at.Add(time.Hour)})
	check(t, err)
	expect("b-leader", "c-leader is not on duty yet")

	missed := opening("missed", "buyer-m", at)
	missed.Notices = []handbook.Notice{handbook.NoticeOf(handbook.NoticeMissed, missed.Items[0], 1, at.Add(15*time.Minute))}
	check(t, s.Record(t.Context(), missed))
	equal(t, pictureOf(t, s, missed.Case.ID).Notices[0].To, "c-leader", "DUN-8: the leader on duty when it was missed")
}

func openedAgain(t *testing.T, s *store.Store) {
	agent(t, s, "lin")
	serves(t, s, "lin", tenOClock())
	tr := opening("1", buyer, tenOClock())
	first := open(t, s, tr, policy())
	equal(t, first.Assignment.PersonID, "lin", "assignee")
	equal(t, tr.Items[0].Assignee, "", "the caller's transition is left as it was")
	before := pictureOf(t, s, tr.Case.ID)

	// Meanwhile the customer paid, and another agent would have been chosen.
	agent(t, s, "bai")
	serves(t, s, "bai", tenOClock())
	_, _, err := s.AddFact(t.Context(), key("1"), handbook.Fact{EventID: "e1", Kind: handbook.FactPaid, OccurredAt: tenOClock()})
	check(t, err)
	equal(t, open(t, s, tr, policy()), first, "second answer")
	equal(t, pictureOf(t, s, tr.Case.ID).Case, before.Case, "case")

	check(t, s.Record(t.Context(), done(tr, "lin", tenOClock().Add(time.Minute))))
	equal(t, open(t, s, tr, policy()), first, "answer after the case went on")
	equal(t, pictureOf(t, s, tr.Case.ID).Items[0].State, handbook.ItemDone, "the item stays done")

	_, err = s.Open(t.Context(), handbook.Transition{Case: tr.Case}, nil)
	equal(t, err != nil, true, "an opening without an item is refused")
}

func openedAtOnce(t *testing.T, s *store.Store) {
	for _, id := range []string{"bai", "lin"} {
		agent(t, s, id)
		serves(t, s, id, tenOClock())
	}
	tr := opening("1", buyer, tenOClock())
	var got verdicts
	atOnce(20, func(int) {
		d := open(t, s, tr, policy())
		got.add(d)
		equal(t, d.Assignment.PersonID, "bai", "assignee")
	})
	equal(t, got.n[handbook.VerdictOpen], 20, "opened")
	equal(t, len(pictureOf(t, s, tr.Case.ID).Timeline), 1, "events")
}

func openMany(t *testing.T, s *store.Store) {
	for i := range 10 {
		agent(t, s, fmt.Sprint("agent-", i))
		serves(t, s, fmt.Sprint("agent-", i), tenOClock())
	}
	for i := range 600 {
		o := anOrder(fmt.Sprint(i))
		o.CustomerID = fmt.Sprint("buyer-", i)
		_, _, err := s.PutOrder(t.Context(), o)
		check(t, err)
	}
	var opened atomic.Int32
	began := time.Now()
	atOnce(600, func(i int) {
		o := anOrder(fmt.Sprint(i))
		o.CustomerID = fmt.Sprint("buyer-", i)
		if open(t, s, opening(o.OrderNo, o.Customer(), tenOClock()), policy()).Verdict == handbook.VerdictOpen {
			opened.Add(1)
		}
	})
	t.Logf("600 openings at the same moment: %v", time.Since(began).Round(time.Millisecond))
	equal(t, opened.Load(), 600, "opened")
	for i := range 10 {
		items, _, err := s.ListItems(t.Context(), store.ItemFilter{Assignee: fmt.Sprint("agent-", i)}, store.Page{Limit: 1000})
		check(t, err)
		equal(t, len(items), 60, "items of each agent (DUTY-2)")
	}
}
