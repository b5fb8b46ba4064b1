package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"gorm.io/gorm"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A lost race is tried again, but not for ever.
func TestChangeIsTriedAgain(t *testing.T) {
	s := storetest.SQLite(t)
	tries := 0
	err := s.Change(t.Context(), func(*gorm.DB) error {
		if tries++; tries < 4 {
			return fmt.Errorf("at %d: %w", tries, store.ErrRaced)
		}
		return nil
	})
	if err != nil || tries != 4 {
		t.Errorf("%d tries, %v", tries, err)
	}

	tries = 0
	err = s.Change(t.Context(), func(*gorm.DB) error { tries++; return store.ErrRaced })
	if !errors.Is(err, store.ErrRaced) || tries != store.MaxTries {
		t.Errorf("%d tries, %v", tries, err)
	}

	tries = 0
	broken := errors.New("broken")
	err = s.Change(t.Context(), func(*gorm.DB) error { tries++; return broken })
	if !errors.Is(err, broken) || tries != 1 {
		t.Errorf("%d tries, %v", tries, err)
	}

	tries = 0
	ctx, cancel := context.WithCancel(t.Context())
	err = s.Change(ctx, func(*gorm.DB) error { tries++; cancel(); return store.ErrRaced })
	if err == nil || tries != 1 {
		t.Errorf("%d tries after the caller gave up, %v", tries, err)
	}
}

// Two transactions lock two rows, each the other's second first: MySQL ends one of them, and it is tried again.
func TestMySQLDeadlockIsTriedAgain(t *testing.T) {
	s := storetest.MySQL(t)
	for _, id := range []string{"bai", "lin"} {
		if _, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Name: "0"}); err != nil {
			t.Fatal(err)
		}
	}
	var both, all sync.WaitGroup // both hold their first row before either asks for its second
	both.Add(2)
	for _, ids := range [][]string{{"bai", "lin"}, {"lin", "bai"}} {
		all.Go(func() {
			tries := 0
			err := s.Change(t.Context(), func(tx *gorm.DB) error {
				tries++
				for i, id := range ids {
					if err := tx.Exec("UPDATE people SET name = name + 1 WHERE id = ?", id).Error; err != nil {
						return err
					}
					if i == 0 && tries == 1 {
						both.Done()
						both.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	people, err := s.ListPeople(t.Context())
	if err != nil || people[0].Name != "2" || people[1].Name != "2" {
		t.Errorf("got %+v, %v; want both to be counted up twice", people, err)
	}
}

// A connection that breaks in the middle of an opening leaves nothing behind; the caller's next try opens.
func TestMySQLConnectionLost(t *testing.T) {
	s := storetest.MySQL(t)
	at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
	opening := handbook.Transition{
		Case:  handbook.Case{ID: "case-1", OpenedAt: at, Seq: 1},
		Items: []handbook.WorkItem{{ID: "case-1.1", CaseID: "case-1", State: handbook.ItemOpen, OpensAt: at, DueAt: at}},
	}
	cut := true
	decide := func(handbook.Surroundings) handbook.Decision {
		if cut {
			cut = false
			killOthers(t, s)
		}
		return handbook.Decision{Verdict: handbook.VerdictOpen, Assignment: handbook.Assignment{PersonID: "lin"}}
	}
	if _, err := s.Open(t.Context(), opening, decide); err == nil {
		t.Error("an opening whose connection broke was told as done")
	}
	if _, err := s.GetItem(t.Context(), "case-1.1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want nothing to be written", err)
	}
	if got, err := s.Open(t.Context(), opening, decide); err != nil || got.Assignment.PersonID != "lin" {
		t.Errorf("again: %+v, %v", got, err)
	}
}

// killOthers ends every other connection to the test's database.
func killOthers(t *testing.T, s *store.Store) {
	t.Helper()
	var ids []int64
	const others = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
	// The server fails to show the list while somebody's statement, whosever it is, holds bytes that are no text.
	insist(t, func() error { return s.Read().Raw(others).Scan(&ids).Error })
	for _, id := range ids {
		if err := s.Read().Exec("KILL ?", id).Error; err != nil {
			t.Fatal(err)
		}
	}
}

// CONT-1 and DUTY-2 hold between processes, too: an API and a worker, or two workers, with a store each.
func TestTwoProcesses(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		stores := []*store.Store{storetest.Migrated(t, dsn), storetest.Open(t, dsn)}
		at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
		for _, id := range []string{"bai", "lin"} {
			if _, err := stores[0].PutPerson(t.Context(), handbook.Person{ID: id, Role: handbook.RoleAgent, Active: true}); err != nil {
				t.Fatal(err)
			}
			if _, err := stores[0].AddDuty(t.Context(), handbook.Duty{PersonID: id, Platform: handbook.Tmall, Shop: "sleep-well", From: at, To: at.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				if err := openOne(t.Context(), stores[i%2], fmt.Sprint(i), fmt.Sprint("buyer-", i%15), at); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		given, customers := map[string]int{}, map[string]int{}
		items, _, err := stores[1].ListItems(t.Context(), store.ItemFilter{}, store.Page{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			given[item.Assignee]++
			customers[item.Customer]++
		}
		if len(items) != 30 || len(customers) != 15 || given["bai"]+given["lin"] != 30 {
			t.Errorf("%d items for %d customers, given %v; want 30 for 15", len(items), len(customers), given)
		}
		for customer, n := range customers {
			if n != 2 {
				t.Errorf("%s is asked for %d contacts, want 2", customer, n)
			}
		}
	})
}

// openOne opens a case's first item where the customer is asked for fewer than two contacts.
func openOne(ctx context.Context, s *store.Store, no, customer string, at time.Time) error {
	c := handbook.Case{ID: "case-" + no, Platform: handbook.Tmall, Shop: "sleep-well", Subject: no, Customer: customer, OpenedAt: at, Seq: 1}
	item := handbook.WorkItem{
		ID: c.ID + ".1", CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Customer: customer,
		Kind: handbook.ItemCheck, State: handbook.ItemOpen, OpensAt: at, DueAt: at.Add(time.Hour),
	}
	t := handbook.Transition{Case: c, Items: []handbook.WorkItem{item}, DayFrom: at, DayTo: at.Add(time.Hour)}
	_, err := s.Open(ctx, t, func(around handbook.Surroundings) handbook.Decision {
		if around.ContactsToday >= 2 {
			return handbook.Decision{Verdict: handbook.VerdictMerge}
		}
		return handbook.Decision{Verdict: handbook.VerdictOpen, Assignment: handbook.Assign(handbook.AccountsOwn, around.OnDuty, around.Previous, around.Leaders)}
	})
	return err
}

// A database that nobody answers for is told at once, and a caller who gives up is let go.
func TestCallerGivesUp(t *testing.T) {
	s := storetest.SQLite(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.DB().Transaction(func(*gorm.DB) error { // the one writer is busy
		cancel()
		_, err := s.PutPerson(ctx, handbook.Person{ID: "lin"})
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := store.Open(ctx, storetest.SQLiteDSN(t), slog.Default()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
