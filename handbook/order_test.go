package handbook_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

func TestOrderKeyValidate(t *testing.T) {
	good := handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "1234567890123456789012"}
	for name, key := range map[string]handbook.OrderKey{
		"a number over 2^53":  good,
		"every sign":          {Platform: handbook.JD, Shop: "a-1", OrderNo: "Az_-09"},
		"the longest":         {Platform: handbook.PDD, Shop: strings.Repeat("a", 40), OrderNo: strings.Repeat("9", 64)},
		"a shop of one digit": {Platform: handbook.Douyin, Shop: "7", OrderNo: "1"},
	} {
		if err := key.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	with := func(change func(*handbook.OrderKey)) handbook.OrderKey {
		key := good
		change(&key)
		return key
	}
	for name, key := range map[string]handbook.OrderKey{
		"empty":               {},
		"unknown platform":    with(func(k *handbook.OrderKey) { k.Platform = "amazon" }),
		"platform in capital": with(func(k *handbook.OrderKey) { k.Platform = "Tmall" }),
		"no shop":             with(func(k *handbook.OrderKey) { k.Shop = "" }),
		"shop with a slash":   with(func(k *handbook.OrderKey) { k.Shop = "a/b" }),
		"shop with a colon":   with(func(k *handbook.OrderKey) { k.Shop = "a:b" }),
		"shop of 41":          with(func(k *handbook.OrderKey) { k.Shop = strings.Repeat("a", 41) }),
		"shop in Chinese":     with(func(k *handbook.OrderKey) { k.Shop = "示范店" }),
		"no number":           with(func(k *handbook.OrderKey) { k.OrderNo = "" }),
		"number with a slash": with(func(k *handbook.OrderKey) { k.OrderNo = "1/2" }),
		"number with a colon": with(func(k *handbook.OrderKey) { k.OrderNo = "1:2" }),
		"number of 300":       with(func(k *handbook.OrderKey) { k.OrderNo = strings.Repeat("1", 300) }),
		"number with newline": with(func(k *handbook.OrderKey) { k.OrderNo = "1\n" }),
	} {
		if err := key.Validate(); !errors.Is(err, handbook.ErrOrderKey) {
			t.Errorf("%s: %v, want it refused", name, err)
		}
	}
	if got := good.String(); got != "tmall/demo/1234567890123456789012" {
		t.Error(got)
	}
}

// CONT-1, DUTY-5: buyers are told apart by shop and id; without an id, each order is a buyer of its own.
func TestCustomer(t *testing.T) {
	order := func(no, buyer string) handbook.Order {
		return handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: no}, CustomerID: buyer}
	}
	if a, b := order("1", "b7").Customer(), order("2", "b7").Customer(); a != b {
		t.Errorf("one buyer, two names: %s, %s", a, b)
	}
	if a, b := order("1", "").Customer(), order("2", "").Customer(); a == b {
		t.Errorf("two hidden buyers, one name: %s", a)
	}
	other := order("1", "b7")
	other.Shop = "second"
	if a, b := order("1", "b7").Customer(), other.Customer(); a == b {
		t.Errorf("two shops' buyers, one name: %s", a)
	}
}

// Payment outweighs closing, closing outweighs a message.
func TestFactWeight(t *testing.T) {
	kinds := handbook.FactKinds()
	for i, k := range kinds[1:] {
		if kinds[i].Weight() >= k.Weight() {
			t.Errorf("%s does not outweigh %s", kinds[i], k)
		}
	}
	if handbook.FactPaid.Weight() != 0 || handbook.FactKind("refunded").Weight() != -1 {
		t.Error("payment comes first, the unknown has no weight")
	}
}

// DUN-10, DUN-12: whatever the order of arrival, and however often it is told, the same is known.
func TestFactsInAnyOrderAnyNumberOfTimes(t *testing.T) {
	start := time.Date(2026, 3, 10, 2, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) handbook.Fact {
			return handbook.Fact{
				Kind:       rapid.SampledFrom(handbook.FactKinds()).Draw(t, "kind"),
				OccurredAt: start.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "minutes")) * time.Minute),
				ClosedBy:   rapid.SampledFrom(handbook.Closers()).Draw(t, "closer"),
				Amount:     handbook.Fen(rapid.IntRange(1, 3).Draw(t, "amount")),
			}
		}), 0, 8).Draw(t, "facts")
		told := append(rapid.Permutation(facts).Draw(t, "order of arrival"), rapid.Permutation(facts).Draw(t, "again")...)

		order := handbook.Order{Total: 129900, PlacedAt: start}
		disordered := order
		for _, f := range facts {
			order.Apply(f)
		}
		for _, f := range told {
			disordered.Apply(f)
		}
		if order != disordered {
			t.Fatalf("in order %+v\nin disorder %+v", order, disordered)
		}
	})
}

func TestTheEarliestPaymentAndTheLatestAmountStand(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 10, 2, minute, 0, 0, time.UTC) }
	order := handbook.Order{Total: 100}
	for _, f := range []handbook.Fact{
		{Kind: handbook.FactPaid, OccurredAt: at(9)}, {Kind: handbook.FactPaid, OccurredAt: at(7)}, {Kind: handbook.FactPaid, OccurredAt: at(8)},
		{Kind: handbook.FactAmountChanged, OccurredAt: at(5), Amount: 300}, {Kind: handbook.FactAmountChanged, OccurredAt: at(4), Amount: 200},
		{Kind: handbook.FactClosed, OccurredAt: at(20), ClosedBy: handbook.ClosedByPlatform}, {Kind: handbook.FactClosed, OccurredAt: at(10), ClosedBy: handbook.ClosedByCustomer},
		{Kind: handbook.FactCustomerReplied, OccurredAt: at(1)}, {Kind: handbook.FactCustomerOrdered, OccurredAt: at(2), OtherOrder: "2"},
	} {
		order.Apply(f)
	}
	want := handbook.Order{Total: 300, TotalAt: at(5), PaidAt: at(7), ClosedAt: at(10), ClosedBy: handbook.ClosedByCustomer}
	if order != want {
		t.Errorf("known %+v\nwant  %+v", order, want)
	}
}
