package store_test

import (
	"errors"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

func approvalQueries() []query {
	shop := part[store.ApprovalFilter]{"platform+shop", func(f *store.ApprovalFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	leader := handbook.Person{ID: "zhao", Role: handbook.RoleLeader, Shop: "pdd/shop-2", Active: true}
	other := handbook.Person{ID: "qian", Role: handbook.RoleLeader, Shop: "jd/shop-1", Active: true}
	manager := handbook.Person{ID: "sun", Role: handbook.RoleManager, Active: true}
	return combined("approvals", []part[store.ApprovalFilter]{
		{"leader's", func(f *store.ApprovalFilter) {
			f.ToDecide = &handbook.Decider{Person: leader, For: []handbook.Person{other}}
		}},
		{"manager's", func(f *store.ApprovalFilter) { f.ToDecide = &handbook.Decider{Person: manager} }},
		{"asker", func(f *store.ApprovalFilter) { f.AskedBy = "agent-14" }},
		{"open", func(f *store.ApprovalFilter) { f.States = []handbook.ApprovalState{handbook.ApprovalOpen} }},
		{"refused,expired", func(f *store.ApprovalFilter) {
			f.States = []handbook.ApprovalState{handbook.ApprovalRefused, handbook.ApprovalExpired}
		}},
		{"subject", func(f *store.ApprovalFilter) { f.Subject = handbook.SubjectDiscount }},
		{"platform", func(f *store.ApprovalFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.ApprovalFilter) { f.Shop = "shop-2" }},
		{"case", func(f *store.ApprovalFilter) { f.CaseID = "case-123456" }},
	}, shop, func(t *testing.T, s *store.Store, f store.ApprovalFilter, page store.Page) {
		if _, _, err := s.ListApprovals(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

func substitutionQueries() []query {
	substitute := part[store.SubstitutionFilter]{"substitute", func(f *store.SubstitutionFilter) { f.Substitute = "agent-14" }}
	return combined("substitutions", []part[store.SubstitutionFilter]{
		{"supervisor", func(f *store.SubstitutionFilter) { f.Supervisor = "agent-7" }},
		substitute,
		{"at", func(f *store.SubstitutionFilter) { f.At = time.Date(2026, 2, 12, 0, 0, 0, 0, time.UTC) }},
	}, substitute, func(t *testing.T, s *store.Store, f store.SubstitutionFilter, page store.Page) {
		if _, _, err := s.ListSubstitutions(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

func discountQueries() []query {
	shop := part[store.DiscountFilter]{"platform+shop", func(f *store.DiscountFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("discounts", []part[store.DiscountFilter]{
		{"agent", func(f *store.DiscountFilter) { f.Agent = "agent-14" }},
		{"month", func(f *store.DiscountFilter) { f.Month = "2026-02" }},
		{"month=none", func(f *store.DiscountFilter) { f.Month = "2026-03" }},
		{"pending,granted", func(f *store.DiscountFilter) {
			f.States = []handbook.DiscountState{handbook.DiscountPending, handbook.DiscountGranted}
		}},
		{"platform", func(f *store.DiscountFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.DiscountFilter) { f.Shop = "shop-2" }},
		{"case", func(f *store.DiscountFilter) { f.CaseID = "case-123456" }},
	}, shop, func(t *testing.T, s *store.Store, f store.DiscountFilter, page store.Page) {
		if _, _, err := s.ListDiscounts(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
	})
}

// reviewQueries are those of the lists and, for the first pages only, of their coverage.
func reviewQueries() []query {
	shop := part[store.ReviewFilter]{"platform+shop", func(f *store.ReviewFilter) { f.Platform, f.Shop = handbook.PDD, "shop-2" }}
	return combined("reviews", []part[store.ReviewFilter]{
		{"leader", func(f *store.ReviewFilter) { f.Leader = "leader-2" }},
		{"agent", func(f *store.ReviewFilter) { f.Agent = "agent-14" }},
		{"grade", func(f *store.ReviewFilter) { f.Grade = handbook.GradeC }},
		{"platform", func(f *store.ReviewFilter) { f.Platform = handbook.PDD }},
		{"shop", func(f *store.ReviewFilter) { f.Shop = "shop-2" }},
		{"case", func(f *store.ReviewFilter) { f.CaseID = "case-123456" }},
		{"from", func(f *store.ReviewFilter) { f.From = handbook.Day{Year: 2026, Month: 2, Date: 11} }},
		{"to", func(f *store.ReviewFilter) { f.To = handbook.Day{Year: 2026, Month: 2, Date: 12} }},
		{"commented", func(f *store.ReviewFilter) { f.Commented = new(true) }},
		{"open", func(f *store.ReviewFilter) { f.Commented = new(false) }},
	}, shop, func(t *testing.T, s *store.Store, f store.ReviewFilter, page store.Page) {
		if _, _, err := s.ListReviewed(t.Context(), f, page); err != nil {
			t.Fatal(err)
		}
		f.CaseID, f.Commented = "", nil
		if page.After != nil || f == (store.ReviewFilter{}) { // all of the coverage is all of the table
			return
		}
		if _, err := s.ReviewCoverage(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	})
}

// leadQueries are those of one lead, of a request for a discount, of the month's turn and of a review list.
func leadQueries() []query {
	at := time.Date(2026, 2, 12, 2, 0, 0, 0, time.UTC)
	lead := handbook.Lead{LeadKey: handbook.LeadKey{Platform: handbook.JD, Shop: "shop-1", LeadID: "lead-1"}, CustomerID: "1234", ReceivedAt: at, LastWordAt: at}
	c := handbook.Case{ID: "case-123451", Kind: handbook.CaseLead, Platform: lead.Platform, Shop: lead.Shop, Subject: lead.LeadID, Customer: lead.Customer(), OpenedAt: at, Seq: 2}
	const month = handbook.Month("2026-02")
	all := []query{}
	add := func(name string, do func(*testing.T, *store.Store) error) {
		all = append(all, query{name, func(t *testing.T, s *store.Store) {
			if err := do(t, s); err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
		}, false})
	}
	add("lead", func(t *testing.T, s *store.Store) error { _, err := s.GetLead(t.Context(), lead.LeadKey); return err })
	add("put lead", func(t *testing.T, s *store.Store) error {
		told := lead
		told.LeadID = "new"
		_, err := s.PutLead(t.Context(), told, handbook.Case{ID: "new", OpenedAt: at}, true, "case-1", "case-2")
		return err
	})
	add("running leads of a customer", func(t *testing.T, s *store.Store) error {
		_, err := s.RunningLeads(t.Context(), "customer-1234", lead.Platform, lead.Shop)
		return err
	})
	add("first order of a customer", func(t *testing.T, s *store.Store) error { _, err := s.FirstOrderSince(t.Context(), lead); return err })
	add("decider", func(t *testing.T, s *store.Store) error { _, err := s.Decider(t.Context(), "agent-14", at); return err })
	add("allowance", func(t *testing.T, s *store.Store) error {
		_, err := s.Allowance(t.Context(), "agent-14", month)
		return err
	})
	add("settle month", func(t *testing.T, s *store.Store) error {
		return s.SettleMonth(t.Context(), month, handbook.DiscountPolicy{})
	})
	add("judge", func(t *testing.T, s *store.Store) error {
		asked := handbook.Transition{Case: c, At: at, Discounts: []handbook.Discount{{ID: c.ID + ".d2", CaseID: c.ID, Agent: "agent-14", Month: month, AskedAt: at}}}
		_, err := s.Judge(t.Context(), asked, handbook.DiscountPolicy{}, func(handbook.Ledger) handbook.Discount { return asked.Discounts[0] })
		return err
	})
	add("step taken anew", func(t *testing.T, s *store.Store) error {
		anew := handbook.Transition{Case: c, At: at.Add(time.Hour), Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: 2, At: at}}}
		return s.Record(t.Context(), anew)
	})
	add("make a review list", func(t *testing.T, s *store.Store) error {
		run := handbook.ReviewRun{Platform: lead.Platform, Shop: lead.Shop, At: at, Day: handbook.DayOf(at, time.UTC)}
		_, err := s.ListReviews(t.Context(), run, func(leads []handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally) {
			if len(leads) < 100 {
				t.Errorf("%d leads came up", len(leads))
			}
			return handbook.ReviewList(run.Day, leads, handbook.ReviewPolicy{Shares: handbook.Shares{B: 60, C: 100}})
		})
		return err
	})
	add("comment", func(t *testing.T, s *store.Store) error {
		_, err := s.CommentReview(t.Context(), "case-123400@1", "leader-0", "x", "", "k", at)
		return err
	})
	return all
}
