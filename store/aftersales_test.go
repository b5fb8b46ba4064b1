package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

// A command with all that was said does not fit MySQL's TEXT: sixty links of a thousand characters.
func TestLongActions(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Migrated(t, dsn)
		at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
		given := handbook.EvidenceGiven{}
		for range 60 {
			link := "https://example.com/" + strings.Repeat("x", 980)
			given.Files = append(given.Files, handbook.Evidence{Kind: handbook.EvidenceOverall, URL: link, SHA256: strings.Repeat("0", 64)})
		}
		c := handbook.Case{ID: "aftersales:1", Kind: handbook.CaseAfterSales, Subject: "1", OpenedAt: at, Seq: 1}
		written := handbook.Transition{
			Case: c, At: at, AfterSales: &handbook.AfterSales{Registration: handbook.Registration{CaseNo: "1"}, Evidence: given.Files},
			Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: 1, At: at, Kind: handbook.EventEvidence, Data: handbook.EventData{
				Action: &handbook.Action{Kind: handbook.ActEvidence, Evidence: &given},
			}}},
		}
		if err := s.Record(t.Context(), written); err != nil {
			t.Fatal(err)
		}
		lines, _, err := s.Timeline(t.Context(), c.ID, store.Page{})
		if err != nil || len(lines) != 1 || len(lines[0].Data.Action.Evidence.Files) != 60 {
			t.Errorf("%d lines, %v", len(lines), err)
		}
		got, err := s.GetAfterSales(t.Context(), "1")
		if err != nil || len(got.Record.Evidence) != 60 {
			t.Errorf("%d files, %v", len(got.Record.Evidence), err)
		}
	})
}

// One order has one case between processes, too, and its items are shared evenly.
func TestTwoProcessesOfAfterSales(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		stores := []*store.Store{storetest.Migrated(t, dsn), storetest.Open(t, dsn)}
		at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
		for _, id := range []string{"hu", "jin", "kong"} {
			if _, err := stores[0].PutPerson(t.Context(), handbook.Person{ID: id, Role: handbook.RoleAfterSalesAgent, Active: true}); err != nil {
				t.Fatal(err)
			}
			if _, err := stores[0].AddDuty(t.Context(), handbook.Duty{PersonID: id, Platform: handbook.JD, Shop: "shop", From: at, To: at.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		cases := make([]string, 60)
		var all sync.WaitGroup
		for i := range cases {
			all.Go(func() {
				s := stores[i%2]
				r := handbook.Registration{CaseNo: fmt.Sprint(i), Platform: handbook.JD, Shop: "shop", OrderNo: "77", ReportedAt: at}
				c := handbook.Case{ID: "aftersales:" + r.CaseNo, Kind: handbook.CaseAfterSales, Platform: r.Platform, Shop: r.Shop, Subject: r.CaseNo, Customer: r.CaseNo, OpenedAt: at}
				opened, err := s.RegisterAfterSales(t.Context(), r, "", c, time.Time{})
				if err != nil {
					t.Error(err)
				}
				cases[i] = opened.CaseID
				c.ID, c.Seq = "other:"+r.CaseNo, 2
				step := handbook.Transition{Case: c, At: at, DayFrom: at, DayTo: at.Add(time.Hour)}
				for n := range 2 { // not one for each: then the order of the steps would not matter
					step.Items = append(step.Items, handbook.WorkItem{ID: handbook.WorkItemID(c.ID, n), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Customer: c.Customer, State: handbook.ItemOpen, OpensAt: at, DueAt: at})
				}
				if _, err := s.RecordOpening(t.Context(), step, func(around handbook.Surroundings) handbook.Assignment {
					return handbook.Assign(handbook.AccountsOwn, around.OnDuty, around.Previous, around.Leaders)
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range cases {
			if id != cases[0] {
				t.Errorf("one order has the cases %s and %s", id, cases[0])
			}
		}
		for _, id := range []string{"hu", "jin", "kong"} {
			items, _, err := stores[1].ListItems(t.Context(), store.ItemFilter{Assignee: id}, store.Page{Limit: 100})
			if err != nil || len(items) != 40 {
				t.Errorf("%s has %d items of 120, %v", id, len(items), err)
			}
		}
	})
}
