package store_test

import (
	"errors"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// afterSalesQueries are those of the order of work (AS-17).
func afterSalesQueries() []query {
	shop := part[store.AfterSalesFilter]{"platform+shop", func(f *store.AfterSalesFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("after-sales", []part[store.AfterSalesFilter]{
		{"stage", func(f *store.AfterSalesFilter) { f.Stage = handbook.StageTriage }},
		{"closed", func(f *store.AfterSalesFilter) { f.Closed = true }},
		{"level", func(f *store.AfterSalesFilter) { f.Level = 1 }},
		{"request", func(f *store.AfterSalesFilter) { f.Request = handbook.RequestRefundOnly }},
		{"owner", func(f *store.AfterSalesFilter) { f.Owner = "agent-14" }},
		{"order", func(f *store.AfterSalesFilter) { f.OrderNo = "order-1234" }},
		{"breached", func(f *store.AfterSalesFilter) { f.Breached = new(true) }},
		{"not breached", func(f *store.AfterSalesFilter) { f.Breached = new(false) }},
		{"platform", func(f *store.AfterSalesFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.AfterSalesFilter) { f.Shop = "shop-2" }},
	}, shop, func(t *testing.T, s *store.Store, f store.AfterSalesFilter, page store.Page) {
		if page.After != nil {
			page.After = &store.Cursor{Key: "012 2026-01-15 15:15:15.000000", ID: "case-100000"}
			if f.Closed {
				page.After.Key = "2026-01-15 15:15:15.000000"
			}
		}
		if _, _, err := s.ListAfterSales(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

// technicianQueries are those of the directory (AS-11).
func technicianQueries() []query {
	area := part[store.TechnicianFilter]{"area", func(f *store.TechnicianFilter) { f.Area = "area-5" }}
	return combined("technicians", []part[store.TechnicianFilter]{
		area,
		{"rating", func(f *store.TechnicianFilter) { f.MinRating = 5 }},
		{"fee", func(f *store.TechnicianFilter) { f.MaxFee = 1000 }},
		{"query", func(f *store.TechnicianFilter) { f.Query = "t-123" }},
		{"struck", func(f *store.TechnicianFilter) { f.Struck = true }},
	}, area, func(t *testing.T, s *store.Store, f store.TechnicianFilter, page store.Page) {
		if page.After != nil {
			page.After = &store.Cursor{Key: "area-51", ID: "t-100000"}
		}
		if _, _, err := s.ListTechnicians(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

// carrierQueries count the trouble of the last days (AS-18).
func carrierQueries() []query {
	carrier := part[store.CarrierFilter]{"carrier", func(f *store.CarrierFilter) { f.Carrier = "carrier-1" }}
	since := time.Date(2026, 2, 17, 0, 0, 0, 0, time.UTC)
	queries := combined("carriers", []part[store.CarrierFilter]{
		carrier,
		{"region", func(f *store.CarrierFilter) { f.Region = "region-1" }},
	}, carrier, func(t *testing.T, s *store.Store, f store.CarrierFilter, page store.Page) {
		if page.After != nil {
			page.After = &store.Cursor{Seq: 100, Key: "carrier-1", ID: "region-1"}
		}
		if _, _, err := s.ListCarriers(t.Context(), since, f, page); err != nil {
			t.Fatal(err)
		}
	})
	for i := range queries {
		queries[i].unfiltered = false // the days are a filter
	}
	return queries
}

// troubleQueries are those of one after-sales case: its registration, its steps, and what is looked up beside it.
func troubleQueries() []query {
	at := time.Date(2026, 2, 12, 2, 0, 0, 0, time.UTC)
	r := handbook.Registration{CaseNo: "no-new", Platform: handbook.PDD, Shop: "shop-2", OrderNo: "order-1234", CustomerID: "1234", ReportedAt: at}
	step := func(id string, seq int) handbook.Transition {
		c := handbook.Case{ID: id, Kind: handbook.CaseAfterSales, Platform: r.Platform, Shop: r.Shop, Subject: "no-123457", Customer: "customer-1234", OpenedAt: at, Seq: seq}
		own := r
		own.CaseNo = c.Subject
		visit := handbook.Step{ID: "1.1", Technician: "t-123", DueAt: at, State: handbook.StepPlanned}
		return handbook.Transition{
			Case: c, At: at.Add(time.Duration(seq) * time.Minute), DayFrom: at, DayTo: at.Add(time.Hour),
			AfterSales: &handbook.AfterSales{Registration: own, Plans: []handbook.Plan{{Steps: []handbook.Step{visit}}}},
			Troubles:   []handbook.CarrierTrouble{{Carrier: "carrier-1", Region: "region-1", At: at}},
			Events:     []handbook.CaseEvent{{CaseID: id, Seq: seq, At: at, Kind: handbook.EventItemOpened, Data: handbook.EventData{ItemID: id + ".7"}}},
			Items:      []handbook.WorkItem{{ID: id + ".7", CaseID: id, Platform: r.Platform, Shop: r.Shop, Customer: c.Customer, State: handbook.ItemOpen, OpensAt: at, DueAt: at}},
		}
	}
	all := []query{}
	add := func(name string, do func(*testing.T, *store.Store) error) {
		all = append(all, query{name, func(t *testing.T, s *store.Store) {
			if err := do(t, s); err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
		}, false})
	}
	add("after-sales case", func(t *testing.T, s *store.Store) error {
		_, err := s.GetAfterSales(t.Context(), "no-123457")
		return err
	})
	for _, reopenable := range []time.Time{{}, at} {
		add("register", func(t *testing.T, s *store.Store) error {
			told := r
			told.CaseNo += reopenable.Format("2006")
			begun := handbook.Case{ID: "aftersales:" + told.CaseNo, Kind: handbook.CaseAfterSales, OpenedAt: at}
			_, err := s.RegisterAfterSales(t.Context(), told, "", begun, reopenable, "case-1", "case-2")
			return err
		})
	}
	add("open in a step", func(t *testing.T, s *store.Store) error {
		_, err := s.PutPerson(t.Context(), handbook.Person{ID: "hu", Role: handbook.RoleAfterSalesAgent, Active: true})
		if err != nil {
			return err
		}
		if _, err := s.AddDuty(t.Context(), handbook.Duty{PersonID: "hu", Platform: r.Platform, Shop: r.Shop, From: at, To: at.Add(time.Hour)}); err != nil {
			return err
		}
		_, err = s.RecordOpening(t.Context(), step("case-123457", 2), func(around handbook.Surroundings) handbook.Assignment {
			return handbook.Assign(handbook.AccountsOwn, around.OnDuty, around.Previous, around.Leaders)
		})
		return err
	})
	add("step taken anew", func(t *testing.T, s *store.Store) error {
		anew := step("case-123457", 2)
		anew.At = anew.At.Add(time.Hour)
		return s.Record(t.Context(), anew)
	})
	add("visits", func(t *testing.T, s *store.Store) error {
		_, _, err := s.TechnicianVisits(t.Context(), "t-123", store.Page{})
		return err
	})
	add("visits after", func(t *testing.T, s *store.Store) error {
		_, _, err := s.TechnicianVisits(t.Context(), "t-123", store.Page{After: &store.Cursor{At: at, ID: "case-100000/1.1"}})
		return err
	})
	add("running visits", func(t *testing.T, s *store.Store) error { _, err := s.RunningVisits(t.Context(), "t-123"); return err })
	return all
}
