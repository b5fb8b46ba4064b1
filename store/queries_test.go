package store_test

import (
	"errors"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// query is something that the program asks of the large tables.
type query struct {
	name       string
	run        func(*testing.T, *store.Store)
	unfiltered bool // walks along the index of the list's order until the page is full
}

// part is one filter of a list.
type part[F any] struct {
	name string
	set  func(*F)
}

// combined gives a list's queries for no filter, every filter, every pair of them, and every pair in a shop, as
// a key that is limited to a shop asks; the first page and one in the middle.
func combined[F any](list string, parts []part[F], shop part[F], run func(*testing.T, *store.Store, F, store.Page)) []query {
	middle := &store.Cursor{At: time.Date(2026, 1, 15, 15, 15, 15, 0, time.UTC), ID: "case-100000"}
	var all []query
	add := func(set ...part[F]) {
		var f F
		name := list
		for _, p := range set {
			p.set(&f)
			name += " " + p.name
		}
		for _, after := range []*store.Cursor{nil, middle} {
			all = append(all, query{name, func(t *testing.T, s *store.Store) { run(t, s, f, store.Page{After: after}) }, len(set) == 0})
			name += " after"
		}
	}
	add()
	for i, one := range parts {
		add(one)
		for _, two := range parts[i+1:] {
			add(one, two)
			add(shop, one, two)
		}
	}
	return all
}

func caseQueries() []query {
	shop := part[store.CaseFilter]{"platform+shop", func(f *store.CaseFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("cases", []part[store.CaseFilter]{
		{"kind", func(f *store.CaseFilter) { f.Kind = handbook.CaseUnpaidOrder }},
		{"kind=none", func(f *store.CaseFilter) { f.Kind = "aftersales" }},
		{"grade", func(f *store.CaseFilter) { f.Grade = handbook.GradeC }},
		{"stage", func(f *store.CaseFilter) { f.Stage = handbook.StageCheck }},
		{"owner", func(f *store.CaseFilter) { f.Owner = "agent-14" }},
		{"platform", func(f *store.CaseFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.CaseFilter) { f.Shop = "shop-2" }},
		{"due", func(f *store.CaseFilter) { f.DueBefore = new(time.Date(2026, 2, 12, 0, 0, 0, 0, time.UTC)) }},
		{"unanswered", func(f *store.CaseFilter) { f.Unanswered = true }},
		{"running", func(f *store.CaseFilter) { f.Running = new(true) }},
		{"ended", func(f *store.CaseFilter) { f.Running = new(false) }},
	}, shop, func(t *testing.T, s *store.Store, f store.CaseFilter, page store.Page) {
		if _, _, err := s.ListCases(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

func itemQueries() []query {
	shop := part[store.ItemFilter]{"platform+shop", func(f *store.ItemFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("work-items", []part[store.ItemFilter]{
		{"assignee", func(f *store.ItemFilter) { f.Assignee = "agent-14" }},
		{"unassigned", func(f *store.ItemFilter) { f.Unassigned = true }},
		{"open", func(f *store.ItemFilter) { f.States = []handbook.ItemState{handbook.ItemOpen} }},
		{"missed,done", func(f *store.ItemFilter) { f.States = []handbook.ItemState{handbook.ItemMissed, handbook.ItemDone} }},
		{"actionable", func(f *store.ItemFilter) { f.Actionable = true }},
		{"platform", func(f *store.ItemFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.ItemFilter) { f.Shop = "shop-2" }},
		{"case", func(f *store.ItemFilter) { f.CaseID = "case-123456" }},
		{"due", func(f *store.ItemFilter) { f.DueBefore = new(time.Date(2026, 2, 12, 0, 0, 0, 0, time.UTC)) }},
	}, shop, func(t *testing.T, s *store.Store, f store.ItemFilter, page store.Page) {
		if _, _, err := s.ListItems(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

func noticeQueries() []query {
	shop := part[store.NoticeFilter]{"platform+shop", func(f *store.NoticeFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("notices", []part[store.NoticeFilter]{
		{"to", func(f *store.NoticeFilter) { f.To = "leader-2" }},
		{"platform", func(f *store.NoticeFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.NoticeFilter) { f.Shop = "shop-2" }},
		{"case", func(f *store.NoticeFilter) { f.CaseID = "case-123456" }},
	}, shop, func(t *testing.T, s *store.Store, f store.NoticeFilter, page store.Page) {
		if _, _, err := s.ListNotices(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

// otherQueries are those of one case, and of opening and recording.
func otherQueries() []query {
	const id = "case-123456"
	at := time.Date(2026, 2, 12, 2, 0, 0, 0, time.UTC)
	key := handbook.OrderKey{Platform: handbook.PDD, Shop: "shop-2", OrderNo: "no-1"}
	of := func(seq int, state handbook.ItemState) handbook.Transition {
		c := handbook.Case{ID: id, Platform: key.Platform, Shop: key.Shop, Subject: key.OrderNo, Customer: "customer-1234", OpenedAt: at, Seq: seq}
		item := handbook.WorkItem{ID: id + ".9", CaseID: id, Platform: key.Platform, Shop: key.Shop, Customer: c.Customer, Kind: handbook.ItemCheck, State: state, OpensAt: at, DueAt: at}
		return handbook.Transition{Case: c, DayFrom: at, DayTo: at.Add(time.Hour), Items: []handbook.WorkItem{item}, Notices: []handbook.Notice{handbook.NoticeOf(handbook.NoticeMissed, item, seq, at)}}
	}
	must := func(do func(*testing.T, *store.Store) error) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			if err := do(t, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	return []query{
		{"case", must(func(t *testing.T, s *store.Store) error { _, err := s.GetCase(t.Context(), id); return err }), false},
		{"item", must(func(t *testing.T, s *store.Store) error { _, err := s.GetItem(t.Context(), id+".1"); return err }), false},
		{"timeline", must(func(t *testing.T, s *store.Store) error {
			_, _, err := s.Timeline(t.Context(), id, store.Page{})
			return err
		}), false},
		{"timeline after", must(func(t *testing.T, s *store.Store) error {
			_, _, err := s.Timeline(t.Context(), id, store.Page{After: &store.Cursor{Seq: 1}})
			return err
		}), false},
		{"running cases of a customer", must(func(t *testing.T, s *store.Store) error {
			_, err := s.OpenWinBacks(t.Context(), "customer-1234", key)
			return err
		}), false},
		{"next order of a customer", must(func(t *testing.T, s *store.Store) error {
			_, err := s.NextOrder(t.Context(), handbook.Order{OrderKey: key, CustomerID: "buyer-1234", PlacedAt: at})
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			return err
		}), false},
		{"open", must(func(t *testing.T, s *store.Store) error {
			for _, person := range []string{"lin", "bai"} {
				if _, err := s.PutPerson(t.Context(), handbook.Person{ID: person, Role: handbook.RoleAgent, Active: true}); err != nil {
					return err
				}
				if _, err := s.AddDuty(t.Context(), handbook.Duty{PersonID: person, Platform: key.Platform, Shop: key.Shop, From: at, To: at.Add(time.Hour)}); err != nil {
					return err
				}
			}
			_, err := s.Open(t.Context(), of(2, handbook.ItemOpen), func(around handbook.Surroundings) handbook.Decision {
				return handbook.Decision{Verdict: handbook.VerdictOpen, Assignment: handbook.Assign(handbook.AccountsOwn, around.OnDuty, around.Previous, around.Leaders)}
			})
			return err
		}), false},
		{"record", must(func(t *testing.T, s *store.Store) error { return s.Record(t.Context(), of(3, handbook.ItemMissed)) }), false},
		{"late fact", must(func(t *testing.T, s *store.Store) error {
			return s.RecordLateFact(t.Context(), "case-123457", handbook.CaseEvent{At: at}, "e1")
		}), false},
	}
}
