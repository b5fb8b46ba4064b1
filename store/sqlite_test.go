package store_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"gorm.io/gorm"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

func TestOpenSQLite(t *testing.T) {
	t.Run("a folder that does not exist is named", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "missing")
		_, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "gendan.db"), slog.Default())
		if err == nil || !strings.Contains(err.Error(), folder+" does not exist") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a folder is no database", func(t *testing.T) {
		if _, err := store.Open(t.Context(), "sqlite:"+t.TempDir(), slog.Default()); err == nil {
			t.Error("a folder was opened")
		}
	})
	t.Run("a file that is no database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "notes.txt")
		if err := os.WriteFile(path, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), "sqlite:"+path, slog.Default())
		if !errors.Is(err, sqlite3.NOTADB) {
			t.Errorf("got %v", err)
		}
	})
	for _, dsn := range []string{"", "sqlite:", "sqlite", "postgres://localhost/gendan", "gendan.db"} {
		if _, err := store.Open(t.Context(), dsn, slog.Default()); err == nil {
			t.Errorf("%q was opened", dsn)
		}
	}
	t.Run("every character of a path is taken as it is", func(t *testing.T) {
		t.Chdir(t.TempDir())
		const path = "跟单 50%?mode=memory#1&x.db"
		storetest.Migrated(t, "sqlite:"+path)
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	})
	t.Run("in memory", func(t *testing.T) {
		s := storetest.Migrated(t, "sqlite::memory:")
		if _, err := s.PutPerson(t.Context(), handbook.Person{ID: "lin"}); err != nil {
			t.Error(err)
		}
		if _, err := s.GetPerson(t.Context(), "lin"); err != nil {
			t.Error(err)
		}
	})
}

// Every connection has these: a pool opens new ones at any time.
func TestSQLitePragmas(t *testing.T) {
	s := storetest.SQLite(t)
	for name, db := range map[string]*gorm.DB{"writing": s.DB(), "reading": s.Read()} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "1", "foreign_keys": "1", "busy_timeout": "10000"} {
			var got string
			if err := db.Raw("PRAGMA " + pragma).Row().Scan(&got); err != nil || got != want {
				t.Errorf("%s: %s is %q, want %q (%v)", name, pragma, got, want, err)
			}
		}
	}
}

// A list is read while somebody writes, and sees what was there before.
func TestSQLiteReadersDoNotWait(t *testing.T) {
	s := storetest.SQLite(t)
	err := s.DB().Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO people (id, name, role, shop, active) VALUES ('lin', '', '', '', TRUE)").Error; err != nil {
			return err
		}
		people, err := s.ListPeople(t.Context())
		if len(people) != 0 {
			t.Errorf("a reader sees %v, which is not committed", people)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if people, err := s.ListPeople(t.Context()); err != nil || len(people) != 1 {
		t.Errorf("got %v, %v", people, err)
	}
}

// A full disk is told as it is, changes nothing, and is over when there is room again.
func TestSQLiteDiskFull(t *testing.T) {
	s := storetest.SQLite(t)
	limit := func(pages int) {
		if err := s.DB().Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Error; err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // SQLite takes it as "no more pages than there are"
	const plenty = 1 << 30
	told := handbook.Order{
		OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "sleep-well", OrderNo: "1"},
		Product:  strings.Repeat("床垫", 10_000), PlacedAt: time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC),
	}
	if _, _, err := s.PutOrder(t.Context(), told); !errors.Is(err, sqlite3.FULL) {
		t.Errorf("got %v, want SQLite's FULL", err)
	}
	if _, err := s.GetOrder(t.Context(), told.OrderKey); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want nothing to be written", err)
	}
	limit(plenty)
	if _, created, err := s.PutOrder(t.Context(), told); err != nil || !created {
		t.Errorf("with room again: created %v, %v", created, err)
	}
}
