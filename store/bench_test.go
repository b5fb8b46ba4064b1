package store_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// What an import costs for each order, and a case for each item, on SQLite.

func BenchmarkPutOrder(b *testing.B) {
	s := benched(b)
	n := 0
	for b.Loop() {
		n++
		_, created, err := s.PutOrder(b.Context(), handbook.Order{
			OrderKey:   handbook.OrderKey{Platform: handbook.Tmall, Shop: "sleep-well", OrderNo: fmt.Sprint(n)},
			CustomerID: fmt.Sprint("buyer-", n%5000), Product: "床垫 1.8m", Total: 129900, PlacedAt: time.Date(2026, 7, 1, 2, 0, 0, n, time.UTC),
		})
		if err != nil || !created {
			b.Fatalf("created %v, %v", created, err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	s := benched(b)
	at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
	for i := range 10 {
		id := fmt.Sprint("agent-", i)
		if _, err := s.PutPerson(b.Context(), handbook.Person{ID: id, Role: handbook.RoleAgent, Active: true}); err != nil {
			b.Fatal(err)
		}
		if _, err := s.AddDuty(b.Context(), handbook.Duty{PersonID: id, Platform: handbook.Tmall, Shop: "sleep-well", From: at, To: at.Add(time.Hour)}); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		if err := openOne(b.Context(), s, fmt.Sprint(n), fmt.Sprint("buyer-", n), at); err != nil {
			b.Fatal(err)
		}
	}
}

func benched(b *testing.B) *store.Store {
	b.Helper()
	s, err := store.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "gendan.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
