package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// registration is a torn mattress, under a case number and about an order.
func registration(no, order string) handbook.Registration {
	return handbook.Registration{
		CaseNo: no, Platform: platform, Shop: shop, OrderNo: order, CustomerID: "buyer-1", Product: "床垫 1.8m", OrderTotal: 300000,
		PurchasedOn: handbook.Day{Year: 2026, Month: 6, Date: 1}, Problem: "面料 \"破\"了", Channel: handbook.ChannelCustomer,
		Request: handbook.RequestHelp, Carrier: "德邦", Region: "江苏", RegisteredBy: "hu", ReportedAt: tenOClock(),
	}
}

// afterSalesCase is the picture of a case that has just begun.
func afterSalesCase(r handbook.Registration) handbook.Case {
	return handbook.Case{
		ID: "aftersales:" + r.CaseNo, Kind: handbook.CaseAfterSales, Platform: r.Platform, Shop: r.Shop, Subject: r.CaseNo,
		Customer: r.Customer(), Stage: r.Request.Stage(), WaitingOn: handbook.WaitingAgent, OpenedAt: r.ReportedAt, Round: 1, Rank: 22,
	}
}

func register(t *testing.T, s *store.Store, r handbook.Registration, over ...string) store.AfterSalesOpening {
	t.Helper()
	opened, err := s.RegisterAfterSales(t.Context(), r, "", afterSalesCase(r), time.Time{}, over...)
	check(t, err)
	return opened
}

// closed is the step in which a case is closed, some hours after ten; it can be opened again for fifteen days.
func closed(r handbook.Registration, seq, hours int) handbook.Transition {
	at := tenOClock().Add(time.Duration(hours) * time.Hour)
	c := afterSalesCase(r)
	c.Seq, c.Stage, c.WaitingOn, c.Ending, c.EndedAt = seq, handbook.StageClosed, handbook.WaitingNothing, handbook.EndResolved, at
	record := handbook.AfterSales{Registration: r, Stage: c.Stage, Round: 1, EndsAs: c.Ending, ClosedAt: at, ReopenBy: at.Add(15 * 24 * time.Hour)}
	return handbook.Transition{
		Case: c, At: at, AfterSales: &record,
		Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: seq, At: at, Kind: handbook.EventCaseEnded}},
	}
}

func registeredOnce(t *testing.T, s *store.Store) {
	told := registration("1", "77")
	told.ReportedAt = told.ReportedAt.Add(789 * time.Nanosecond).In(shanghai)
	begun := afterSalesCase(registration("1", "77"))
	want := store.AfterSalesOpening{Registration: registration("1", "77"), CaseID: begun.ID, Created: true}
	opened, err := s.RegisterAfterSales(t.Context(), told, "13800000000", begun, time.Time{})
	check(t, err)
	equal(t, opened, want, "a first registration")

	again := told
	again.Problem, again.OrderNo, want.Created = "别的", "78", false
	opened, err = s.RegisterAfterSales(t.Context(), again, "13900000000", begun, time.Time{})
	check(t, err)
	equal(t, opened, want, "what was told first stands")

	got, err := s.GetAfterSales(t.Context(), "1")
	check(t, err)
	same(t, got, store.AfterSalesPicture{
		Case:    begun,
		Record:  handbook.AfterSales{Registration: want.Registration, Stage: handbook.StageTriage, Round: 1},
		Contact: "13800000000",
	}, "the case before its workflow has written it")
	_, err = s.GetAfterSales(t.Context(), "2")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown case number is not found: %v", err))
}

func registrationsJoin(t *testing.T, s *store.Store) {
	own := register(t, s, registration("1", "77"))
	want := store.AfterSalesOpening{Registration: registration("1", "77"), CaseID: own.CaseID, Created: true, Joined: true}
	further := registration("2", "77")
	further.Problem = "还少了配件"
	equal(t, register(t, s, further), want, "a further registration of the order")
	want.Created = false
	equal(t, register(t, s, further), want, "and again")
	got, err := s.GetAfterSales(t.Context(), "2")
	check(t, err)
	equal(t, got.Case.ID, own.CaseID, "the case that its number leads to")
	_, err = s.GetCase(t.Context(), afterSalesCase(further).ID)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("it has no case of its own: %v", err))

	elsewhere, hidden := registration("3", "77"), registration("5", "79")
	elsewhere.Shop, hidden.CustomerID = "other-shop", ""
	for _, r := range []handbook.Registration{elsewhere, registration("4", "78"), hidden} {
		opened := register(t, s, r)
		equal(t, opened.CaseID, afterSalesCase(r).ID, "another shop's order, and other orders of the same buyer")
		equal(t, opened.Joined, false, "joined")
	}
}

// contactKept: an intervention came before anybody had spoken with the customer.
func contactKept(t *testing.T, s *store.Store) {
	reach := func(no, contact string) {
		t.Helper()
		r := registration(no, "77")
		_, err := s.RegisterAfterSales(t.Context(), r, contact, afterSalesCase(r), time.Time{})
		check(t, err)
	}
	contact := func() string {
		t.Helper()
		got, err := s.GetAfterSales(t.Context(), "1")
		check(t, err)
		return got.Contact
	}
	reach("1", "")
	equal(t, contact(), "", "contact")
	reach("2", "13800000000")
	equal(t, contact(), "13800000000", "what a further registration knew")
	reach("3", "13900000000")
	equal(t, contact(), "13800000000", "what was known stands")
	check(t, s.Record(t.Context(), closed(registration("1", "77"), 1, 1)))
	equal(t, contact(), "13800000000", "after the workflow has written the case")
}

func registeredWhenClosed(t *testing.T, s *store.Store) {
	first := registration("1", "77")
	register(t, s, first)
	check(t, s.Record(t.Context(), closed(first, 1, 1)))
	reopenBy := closed(first, 1, 1).AfterSales.ReopenBy

	at := func(no string, reopenable time.Time) string {
		t.Helper()
		r := registration(no, "77")
		opened, err := s.RegisterAfterSales(t.Context(), r, "", afterSalesCase(r), reopenable)
		check(t, err)
		return opened.CaseID
	}
	equal(t, at("2", reopenBy.Add(-time.Microsecond)), "aftersales:1", "while the closed case can be opened again")
	equal(t, at("3", reopenBy), "aftersales:3", "once it can't")
	equal(t, at("4", reopenBy.Add(-time.Hour)), "aftersales:3", "a running case before one that was closed")
	check(t, s.Record(t.Context(), closed(registration("3", "77"), 1, 2)))
	equal(t, at("5", tenOClock()), "aftersales:3", "the newest of two that were closed")
	equal(t, at("6", time.Time{}), "aftersales:6", "a closed case is not opened again unless that is meant")

	cancelled := closed(registration("6", "77"), 1, 3)
	cancelled.Case.Stage, cancelled.Case.Ending = handbook.StageEnded, handbook.EndCancelled
	check(t, s.Record(t.Context(), cancelled))
	equal(t, at("7", tenOClock()), "aftersales:3", "a cancelled case can't be opened again")
}

// registeredAnew: a case's picture says that it runs, and its workflow is gone.
func registeredAnew(t *testing.T, s *store.Store) {
	first := register(t, s, registration("1", "77"))
	equal(t, register(t, s, registration("2", "77")).CaseID, first.CaseID, "joined")
	own := afterSalesCase(registration("2", "77")).ID
	want := store.AfterSalesOpening{Registration: registration("2", "77"), CaseID: own}
	for range 2 {
		equal(t, register(t, s, registration("2", "77"), first.CaseID), want, "it gets a case of its own, once")
	}
	got, err := s.GetAfterSales(t.Context(), "2")
	check(t, err)
	equal(t, got.Case.ID, own, "the case that its number leads to")
	newer := registration("3", "77")
	equal(t, register(t, s, newer, first.CaseID).CaseID, own, "which the next one joins")
	equal(t, register(t, s, registration("1", "77"), first.CaseID).CaseID, first.CaseID, "a case that is the registration's own stays so")
}

func registrationsAtOnce(t *testing.T, s *store.Store) {
	var created, joined atomic.Int32
	cases := make([]string, 30)
	atOnce(30, func(i int) {
		r := registration(fmt.Sprint(i%15), "77") // each twice
		opened, err := s.RegisterAfterSales(t.Context(), r, "", afterSalesCase(r), time.Time{})
		if err != nil {
			t.Error(err)
		}
		if opened.Created {
			created.Add(1)
		}
		if opened.Joined {
			joined.Add(1)
		}
		cases[i] = opened.CaseID
	})
	equal(t, created.Load(), 15, "case numbers")
	equal(t, joined.Load(), 28, "all but the first and its repetition join")
	slices.Sort(cases)
	equal(t, len(slices.Compact(cases)), 1, "cases")
	running, _, err := s.ListAfterSales(t.Context(), store.AfterSalesFilter{OrderNo: "77"}, store.Page{})
	check(t, err)
	equal(t, len(running), 1, "running cases")
}

// oneNumberAtOnce: the same case number is told of twenty orders at the same moment.
func oneNumberAtOnce(t *testing.T, s *store.Store) {
	var created atomic.Int32
	openings := make([]store.AfterSalesOpening, 20)
	atOnce(20, func(i int) {
		r := registration("1", fmt.Sprint(i))
		opened, err := s.RegisterAfterSales(t.Context(), r, "", afterSalesCase(r), time.Time{})
		if err != nil {
			t.Error(err)
		}
		if opened.Created {
			created.Add(1)
		}
		opened.Created = false
		openings[i] = opened
	})
	equal(t, created.Load(), 1, "times created")
	got, err := s.GetAfterSales(t.Context(), "1")
	check(t, err)
	for _, opened := range openings {
		equal(t, opened, store.AfterSalesOpening{Registration: got.Record.Registration, CaseID: "aftersales:1"}, "one order's registration")
	}
}
