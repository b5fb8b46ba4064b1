// Package plan says what the handbook would have asked for each order of a file: a shop tries its rules on its own past.
package plan

import (
	"slices"
	"time"

	"gendan/handbook"
)

// Spared says why an item would not have opened.
type Spared string

// What spares an item.
const (
	SparedNot    Spared = ""
	SparedPaid   Spared = "paid"   // paid by the time at which it would have opened (DUN-10)
	SparedClosed Spared = "closed" // closed by the platform before that, and the policy has no win-back (DUN-12)
)

// Item is a planned item and whether it would have been asked for at all.
type Item struct {
	handbook.PlannedItem
	Spared  Spared
	WinBack bool // it opens after the platform's time-out, to win the customer back (DUN-12)
}

// Order is an order with everything that the handbook plans for it while nobody answers.
type Order struct {
	handbook.Order
	Items       []Item
	AfterGrace  bool      // still unpaid when the grace for paying was over (DUN-6)
	PlatformEnd time.Time // the platform's time-out; zero: it has none (DUN-12)
}

// Of plans an order (DUN-1…3, DUN-6, DUN-9).
func Of(o handbook.Order, p handbook.Policy) Order {
	planned := Order{Order: o, AfterGrace: o.PaidAt.IsZero() || o.PaidAt.After(o.PlacedAt.Add(time.Duration(p.Unpaid.Grace)))}
	closes, has := handbook.PlatformCloses(o.PlacedAt, p)
	if has {
		planned.PlatformEnd = closes
	}
	agenda := handbook.UnpaidAgenda(o.PlacedAt, p)
	whole := agenda
	if !p.Unpaid.WinBack {
		p.Unpaid.WinBack = true
		whole = handbook.UnpaidAgenda(o.PlacedAt, p)
	}
	for _, item := range whole {
		kept := slices.Contains(agenda, item)
		planned.Items = append(planned.Items, Item{
			PlannedItem: item,
			Spared:      spared(o, item, kept),
			WinBack:     kept && has && !item.Opens.Before(closes),
		})
	}
	return planned
}

// spared says what spares an item; payment counts first, since it would have come first.
func spared(o handbook.Order, item handbook.PlannedItem, kept bool) Spared {
	switch {
	case !o.PaidAt.IsZero() && !o.PaidAt.After(item.Opens):
		return SparedPaid
	case !kept:
		return SparedClosed
	}
	return SparedNot
}

// Totals sums up a file.
type Totals struct {
	Orders      int
	WithinGrace int // paid before the grace was over
	AfterGrace  int // still unpaid then
	NeverPaid   int // of those, unpaid for ever
	Refused     int // rows that could not be read
	Kinds       []KindTotals
}

// KindTotals counts a kind of item.
type KindTotals struct {
	Kind         handbook.ItemKind
	Asked        int
	WinBack      int // of those, after the platform's time-out
	SparedPaid   int
	SparedClosed int
}

// Add counts an order.
func (t *Totals) Add(o Order) {
	t.Orders++
	switch {
	case !o.AfterGrace:
		t.WithinGrace++
	case o.PaidAt.IsZero():
		t.AfterGrace++
		t.NeverPaid++
	default:
		t.AfterGrace++
	}
	for _, item := range o.Items {
		t.kind(item.Kind).add(item)
	}
}

func (t *Totals) kind(kind handbook.ItemKind) *KindTotals {
	i := slices.IndexFunc(t.Kinds, func(k KindTotals) bool { return k.Kind == kind })
	if i < 0 {
		i = len(t.Kinds)
		t.Kinds = append(t.Kinds, KindTotals{Kind: kind})
	}
	return &t.Kinds[i]
}

func (k *KindTotals) add(item Item) {
	switch item.Spared {
	case SparedPaid:
		k.SparedPaid++
	case SparedClosed:
		k.SparedClosed++
	case SparedNot:
		k.Asked++
		if item.WinBack {
			k.WinBack++
		}
	}
}
