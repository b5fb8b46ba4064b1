package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

func anOrder(no string) handbook.Order {
	return handbook.Order{
		OrderKey: key(no), CustomerID: "buyer-1", Product: "床垫 1.8m", Total: 129900, PlacedAt: tenOClock(),
	}
}

func putOnceByFifty(t *testing.T, s *store.Store) {
	var created atomic.Int32
	want := anOrder("1")
	atOnce(50, func(int) {
		stored, first, err := s.PutOrder(t.Context(), want)
		if err != nil || stored != want {
			t.Errorf("got %+v, %v", stored, err)
		}
		if first {
			created.Add(1)
		}
	})
	equal(t, created.Load(), 1, "times created")
	got, err := s.GetOrder(t.Context(), key("1"))
	check(t, err)
	equal(t, got, want, "order")
}

func severalOrders(t *testing.T, s *store.Store) {
	for _, no := range []string{"1", "2", "3"} {
		_, _, err := s.PutOrder(t.Context(), anOrder(no))
		check(t, err)
	}
	k := key("1")
	got, err := s.GetOrders(t.Context(), k.Platform, k.Shop, []string{"1", "3", "never-told"})
	check(t, err)
	equal(t, len(got), 2, "orders known")
	equal(t, got[key("1")], anOrder("1"), "the first order")
	equal(t, got[key("3")], anOrder("3"), "the third order")
	got, err = s.GetOrders(t.Context(), k.Platform, "another", []string{"1"})
	check(t, err)
	equal(t, len(got), 0, "orders of another shop")
}

func knownStands(t *testing.T, s *store.Store) {
	first := anOrder("1")
	first.CustomerID, first.PaidAt = "", tenOClock().Add(time.Hour)
	_, _, err := s.PutOrder(t.Context(), first)
	check(t, err)

	// An older export, told later: no payment, another amount, but the buyer.
	again := anOrder("1")
	again.Total, again.Product = 99900, ""
	stored, created, err := s.PutOrder(t.Context(), again)
	check(t, err)
	want := first
	want.CustomerID = "buyer-1"
	equal(t, created, false, "created")
	equal(t, stored, want, "order told twice")

	// A payment that was earlier than the one known, and a closing.
	again.PaidAt, again.ClosedAt, again.ClosedBy = first.PaidAt.Add(-time.Minute), tenOClock().Add(24*time.Hour), handbook.ClosedByPlatform
	stored, _, err = s.PutOrder(t.Context(), again)
	check(t, err)
	want.PaidAt, want.ClosedAt, want.ClosedBy = again.PaidAt, again.ClosedAt, again.ClosedBy
	equal(t, stored, want, "order told three times")
	got, err := s.GetOrder(t.Context(), key("1"))
	check(t, err)
	equal(t, got, want, "order read back")
}

// factsInAnyOrder: the same facts and the order itself, in whatever order and however often they come, end in
// the same picture (DUN-10).
func factsInAnyOrder(t *testing.T, s *store.Store) {
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		facts := rapid.SliceOfNDistinct(aFact(), 1, 6, func(f handbook.Fact) string { return f.EventID }).Draw(r, "facts")
		steps := rapid.Permutation(append(slices.Clone(facts), facts[0], handbook.Fact{})).Draw(r, "arrivals")
		var got handbook.Order
		told := anOrder(fmt.Sprint(n))
		seen := map[string]bool{}
		for _, f := range steps {
			var err error
			if f.EventID == "" {
				var created bool
				got, created, err = s.PutOrder(t.Context(), told)
				equal(r, created, true, "created")
			} else {
				var repeated bool
				got, repeated, err = s.AddFact(t.Context(), told.OrderKey, f)
				equal(r, repeated, seen[f.EventID], "repeated "+f.EventID)
				seen[f.EventID] = true
			}
			check(r, err)
		}
		slices.SortFunc(facts, func(a, b handbook.Fact) int {
			return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.EventID, b.EventID))
		})
		want := told
		for _, f := range facts {
			want.Apply(f)
		}
		equal(r, got, want, "order after the last arrival")
		kept, err := s.Facts(t.Context(), told.OrderKey)
		check(r, err)
		if !slices.Equal(kept, facts) {
			r.Errorf("facts kept:\n got %+v\nwant %+v", kept, facts)
		}
	})
}

// aFact gives facts of few instants, so that some are of the same.
func aFact() *rapid.Generator[handbook.Fact] {
	return rapid.Custom(func(r *rapid.T) handbook.Fact {
		f := handbook.Fact{
			EventID:    rapid.StringMatching(`e[0-9]{2}`).Draw(r, "event id"),
			OccurredAt: tenOClock().Add(time.Duration(rapid.IntRange(0, 5).Draw(r, "minute")) * time.Minute),
			Kind: rapid.SampledFrom([]handbook.FactKind{
				handbook.FactPaid, handbook.FactClosed, handbook.FactAmountChanged, handbook.FactCustomerReplied,
			}).Draw(r, "kind"),
		}
		switch f.Kind {
		case handbook.FactClosed:
			f.ClosedBy = rapid.SampledFrom([]handbook.Closer{handbook.ClosedByCustomer, handbook.ClosedByPlatform}).Draw(r, "by")
		case handbook.FactAmountChanged:
			f.Amount = handbook.Fen(rapid.IntRange(1, 9).Draw(r, "amount"))
		default:
		}
		return f
	})
}

func oneFactByFifty(t *testing.T, s *store.Store) {
	var first atomic.Int32
	paid := handbook.Fact{EventID: "e1", Kind: handbook.FactPaid, OccurredAt: tenOClock().In(shanghai)}
	atOnce(50, func(int) {
		stored, repeated, err := s.AddFact(t.Context(), key("1"), paid)
		if err != nil || !stored.PaidAt.Equal(paid.OccurredAt) {
			t.Errorf("got %+v, %v", stored, err)
		}
		if !repeated {
			first.Add(1)
		}
	})
	equal(t, first.Load(), 1, "times new")
	stub, err := s.GetOrder(t.Context(), key("1"))
	check(t, err)
	equal(t, stub, handbook.Order{OrderKey: key("1"), PaidAt: tenOClock()}, "stub")
}

func customersSeen(t *testing.T, s *store.Store) {
	for i, hours := range []int{5, 2, 9, 4} {
		o := anOrder(fmt.Sprint(i))
		o.PlacedAt = tenOClock().Add(time.Duration(hours) * time.Hour)
		_, _, err := s.PutOrder(t.Context(), o)
		check(t, err)
	}
	got, err := s.GetCustomer(t.Context(), anOrder("0").Customer())
	check(t, err)
	equal(t, got, store.Customer{
		Customer: anOrder("0").Customer(), Platform: platform, Shop: shop, CustomerID: "buyer-1",
		FirstSeenAt: tenOClock().Add(2 * time.Hour), LastSeenAt: tenOClock().Add(9 * time.Hour),
	}, "customer")
}

func nextOrder(t *testing.T, s *store.Store) {
	put := func(no, shop, buyer string, hour int) handbook.Order {
		o := handbook.Order{
			OrderKey:   handbook.OrderKey{Platform: platform, Shop: shop, OrderNo: no},
			CustomerID: buyer, PlacedAt: tenOClock().Add(time.Duration(hour) * time.Hour),
		}
		_, _, err := s.PutOrder(t.Context(), o)
		check(t, err)
		return o
	}
	first := put("1", shop, "buyer-1", 0)
	put("9", shop, "buyer-1", 9)
	second := put("2", shop, "buyer-1", 2)
	put("3", shop, "buyer-2", 1)
	put("4", "other-shop", "buyer-1", 1)
	last := put("5", shop, "", 0)
	put("6", shop, "", 1)
	next, err := s.NextOrder(t.Context(), first)
	check(t, err)
	equal(t, next, second, "the customer's next order")
	_, err = s.NextOrder(t.Context(), last)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("a hidden buyer has no next order: %v", err))
}

func unknownOrder(t *testing.T, s *store.Store) {
	_, err := s.GetOrder(t.Context(), key("1"))
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown order is not found: %v", err))
	_, err = s.GetCustomer(t.Context(), "nobody")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown customer is not found: %v", err))
	facts, err := s.Facts(t.Context(), key("1"))
	check(t, err)
	equal(t, len(facts), 0, "facts of an unknown order")
}
