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

func leadKey(id string) handbook.LeadKey {
	return handbook.LeadKey{Platform: platform, Shop: shop, LeadID: id}
}

// inquiry is a lead of a named buyer; an empty one is hidden.
func inquiry(id, buyer string) handbook.Lead {
	return handbook.Lead{
		LeadKey: leadKey(id), CustomerID: buyer, Product: "床垫 1.8m", Concern: "价格", Agent: "lin", Grade: handbook.GradeB,
		ReceivedAt: tenOClock(), LastWordAt: tenOClock().Add(time.Minute), Unanswered: true,
	}
}

// leadCase is the picture of a lead's case that has just begun.
func leadCase(l handbook.Lead) handbook.Case {
	return handbook.Case{
		ID: "lead:" + string(l.Platform) + ":" + l.Shop + ":" + l.LeadID, Kind: handbook.CaseLead,
		Platform: l.Platform, Shop: l.Shop, Subject: l.LeadID, Customer: l.Customer(), Owner: l.Agent, Grade: l.Grade, Round: 1,
		Stage: handbook.StageReception, WaitingOn: handbook.WaitingCustomer, OpenedAt: l.ReceivedAt, ReviewAt: l.ReceivedAt,
	}
}

func putLead(t *testing.T, s *store.Store, l handbook.Lead, follow bool, over ...string) store.LeadOpening {
	t.Helper()
	opened, err := s.PutLead(t.Context(), l, leadCase(l), follow, over...)
	check(t, err)
	return opened
}

// ended ends a case.
func ended(t *testing.T, s *store.Store, c handbook.Case, how handbook.Ending) {
	t.Helper()
	known, err := s.GetCase(t.Context(), c.ID)
	check(t, err)
	known.Seq, known.Stage, known.Ending, known.EndedAt = known.Seq+1, handbook.StageEnded, how, tenOClock().Add(1000*time.Hour)
	check(t, s.Record(t.Context(), handbook.Transition{Case: known, At: known.EndedAt, Events: []handbook.CaseEvent{
		{CaseID: c.ID, Seq: known.Seq, At: known.EndedAt, Kind: handbook.EventCaseEnded},
	}}))
}

func leadPut(t *testing.T, s *store.Store) {
	told := inquiry("1", "buyer-1")
	told.ReceivedAt = told.ReceivedAt.Add(789 * time.Nanosecond).In(shanghai)
	want := store.LeadOpening{Lead: inquiry("1", "buyer-1"), CaseID: leadCase(told).ID, Created: true}
	equal(t, putLead(t, s, told, true), want, "a first inquiry")
	begun, err := s.GetCase(t.Context(), want.CaseID)
	check(t, err)
	equal(t, begun, leadCase(inquiry("1", "buyer-1")), "its case")

	again := told
	again.Agent, again.Concern = "bai", ""
	want.Created = false
	equal(t, putLead(t, s, again, false), want, "what was told first stands")
	got, err := s.GetLead(t.Context(), told.LeadKey)
	check(t, err)
	equal(t, got, want, "lead")

	recorded := putLead(t, s, inquiry("2", "buyer-2"), false)
	equal(t, recorded, store.LeadOpening{Lead: inquiry("2", "buyer-2"), Created: true}, "one that is only recorded")
	recorded.Created = false
	equal(t, putLead(t, s, inquiry("2", "buyer-2"), true), recorded, "and stays so")
	_, err = s.GetLead(t.Context(), leadKey("3"))
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown lead is not found: %v", err))
}

func leadJoined(t *testing.T, s *store.Store) {
	first := putLead(t, s, inquiry("1", "buyer-1"), true)
	for id, l := range map[string]handbook.Lead{"2": inquiry("2", "buyer-1"), "3": inquiry("3", "buyer-1")} {
		want := store.LeadOpening{Lead: l, CaseID: first.CaseID, Created: true, Joined: true}
		equal(t, putLead(t, s, l, id == "2"), want, "a further inquiry, whether it would be followed or not")
	}
	_, err := s.GetCase(t.Context(), leadCase(inquiry("2", "buyer-1")).ID)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("it has no case of its own: %v", err))

	elsewhere := inquiry("4", "buyer-1")
	elsewhere.Shop = "other-shop"
	for _, l := range []handbook.Lead{elsewhere, inquiry("5", "buyer-2"), inquiry("6", ""), inquiry("7", "")} {
		equal(t, putLead(t, s, l, true).CaseID, leadCase(l).ID, "another shop's, another buyer's, a hidden buyer's")
	}
	order := opening("8", "tmall/sleep-well/buyer-3", tenOClock())
	check(t, s.Record(t.Context(), order))
	equal(t, putLead(t, s, inquiry("8", "buyer-3"), true).Joined, false, "an unpaid order is no inquiry")

	ended(t, s, leadCase(inquiry("1", "buyer-1")), handbook.EndExhausted)
	equal(t, putLead(t, s, inquiry("9", "buyer-1"), true).Joined, false, "an inquiry after the end")
	got, err := s.RunningLeads(t.Context(), "tmall/sleep-well/buyer-1", platform, shop)
	check(t, err)
	if want := []string{leadCase(inquiry("9", "")).ID}; !slices.Equal(got, want) {
		t.Errorf("running %v, want %v", got, want)
	}
}

// leadAnew: a case's picture says that it runs, and its workflow is gone.
func leadAnew(t *testing.T, s *store.Store) {
	first := putLead(t, s, inquiry("1", "buyer-1"), true)
	second := putLead(t, s, inquiry("2", "buyer-1"), true)
	equal(t, second.CaseID, first.CaseID, "joined")
	own := leadCase(inquiry("2", "buyer-1")).ID
	want := store.LeadOpening{Lead: inquiry("2", "buyer-1"), CaseID: own}
	for range 2 {
		equal(t, putLead(t, s, inquiry("2", "buyer-1"), true, first.CaseID), want, "it gets a case of its own, once")
	}
	_, err := s.GetCase(t.Context(), own)
	check(t, err)
	equal(t, putLead(t, s, inquiry("3", "buyer-1"), true, first.CaseID).CaseID, own, "which the next one joins")
	equal(t, putLead(t, s, inquiry("3", "buyer-1"), false, own, first.CaseID), store.LeadOpening{Lead: inquiry("3", "buyer-1")}, "both gone, and not to be followed")
	equal(t, putLead(t, s, inquiry("1", "buyer-1"), true, first.CaseID).CaseID, first.CaseID, "a case that is the lead's own stays so")
}

func leadsAtOnce(t *testing.T, s *store.Store) {
	var created, joined atomic.Int32
	cases := make([]string, 30)
	atOnce(30, func(i int) {
		l := inquiry(fmt.Sprint(i%15), "buyer-1") // each twice
		opened, err := s.PutLead(t.Context(), l, leadCase(l), true)
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
	equal(t, created.Load(), 15, "inquiries")
	equal(t, joined.Load(), 28, "all but the first and its repetition join")
	slices.Sort(cases)
	equal(t, len(slices.Compact(cases)), 1, "cases")
	running, err := s.RunningLeads(t.Context(), "tmall/sleep-well/buyer-1", platform, shop)
	check(t, err)
	equal(t, len(running), 1, "running cases")
}

func firstOrders(t *testing.T, s *store.Store) {
	put := func(no, buyer, in string, hours int) handbook.Order {
		o := anOrder(no)
		o.CustomerID, o.Shop, o.PlacedAt = buyer, in, tenOClock().Add(time.Duration(hours)*time.Hour)
		stored, _, err := s.PutOrder(t.Context(), o)
		check(t, err)
		return stored
	}
	lead := inquiry("1", "buyer-1")
	put("1", "buyer-1", shop, -1)
	put("2", "buyer-2", shop, 1)
	put("3", "buyer-1", "other-shop", 1)
	put("4", "", shop, 1)
	_, err := s.FirstOrderSince(t.Context(), lead)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("nothing of this customer's here and since: %v", err))
	put("6", "buyer-1", shop, 3)
	want := put("5", "buyer-1", shop, 2)
	got, err := s.FirstOrderSince(t.Context(), lead)
	check(t, err)
	equal(t, got, want, "first order")
	want = put("7", "buyer-1", shop, 0)
	got, err = s.FirstOrderSince(t.Context(), lead)
	check(t, err)
	equal(t, got, want, "an order of the very moment")
	_, err = s.FirstOrderSince(t.Context(), inquiry("2", ""))
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("a hidden buyer's orders are not known: %v", err))
}

func severalLeads(t *testing.T, s *store.Store) {
	for _, id := range []string{"1", "2", "3"} {
		putLead(t, s, inquiry(id, "buyer-"+id), id != "3")
	}
	leads, err := s.GetLeads(t.Context(), platform, shop, []string{"1", "3", "never-told"})
	check(t, err)
	equal(t, len(leads), 2, "leads known")
	equal(t, leads[leadKey("1")], inquiry("1", "buyer-1"), "the first lead")
	equal(t, leads[leadKey("3")], inquiry("3", "buyer-3"), "a lead that is only recorded")
	leads, err = s.GetLeads(t.Context(), platform, "another", []string{"1"})
	check(t, err)
	equal(t, len(leads), 0, "leads of another shop")

	first, second := leadCase(inquiry("1", "buyer-1")), leadCase(inquiry("2", "buyer-2"))
	cases, err := s.GetCases(t.Context(), []string{first.ID, second.ID, "never-begun"})
	check(t, err)
	equal(t, len(cases), 2, "cases known")
	want, err := s.GetCase(t.Context(), first.ID)
	check(t, err)
	equal(t, cases[first.ID], want, "the first case")
}

func leadSurroundings(t *testing.T, s *store.Store) {
	agent(t, s, "bai")
	agent(t, s, "lin")
	serves(t, s, "bai", tenOClock())
	serves(t, s, "lin", tenOClock())
	lead := inquiry("1", "buyer-1")
	opened := putLead(t, s, lead, true)
	around := func() (seen handbook.Surroundings) {
		tr := opening("1", lead.Customer(), tenOClock())
		tr.Case = leadCase(lead)
		tr.Case.Seq, tr.At = 1, tenOClock().Add(time.Hour)
		_, err := s.Open(t.Context(), tr, func(a handbook.Surroundings) handbook.Decision {
			seen = a
			return handbook.Decision{Verdict: handbook.VerdictWait}
		})
		check(t, err)
		return seen
	}
	seen := around()
	equal(t, seen.Order, handbook.Order{}, "CONT-2: no order")
	equal(t, seen.Previous, "lin", "DUTY-5: who received the customer")

	order := anOrder("77")
	order.CustomerID, order.PlacedAt = "buyer-1", lead.ReceivedAt.Add(time.Hour)
	_, _, err := s.PutOrder(t.Context(), order)
	check(t, err)
	equal(t, around().Order.OrderNo, "77", "CONT-2: the order that came first since")
	check(t, s.Record(t.Context(), handbook.Transition{
		Case: leadCase(lead), At: tenOClock().Add(time.Minute),
		Contacts: []handbook.ContactMade{{ItemID: opened.CaseID + "/e1", CaseID: opened.CaseID, Customer: lead.Customer(), PersonID: "bai", At: tenOClock()}},
	}))
	equal(t, around().Previous, "bai", "DUTY-5: who spoke to the customer last")
}
