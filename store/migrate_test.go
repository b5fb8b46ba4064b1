package store_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gendan/store"
	"gendan/store/storetest"
)

// databases names an empty database of each kind.
var databases = map[string]func(*testing.T) string{"SQLite": storetest.SQLiteDSN, "MySQL": storetest.MySQLDSN}

// onEach runs a test on an empty database of each kind.
func onEach(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) { test(t, dsn(t)) })
	}
}

const latest = 9

func TestMigrate(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		expectSchema(t, s.CheckSchema(t.Context()), store.SchemaError{Have: 0, Want: latest}, "run `gendan migrate`")
		for _, want := range []int{latest, 0} {
			if applied, err := s.Migrate(t.Context()); err != nil || applied != want {
				t.Errorf("applied %d, want %d: %v", applied, want, err)
			}
		}
		if err := s.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Looking at a database's version leaves it as it is.
func TestCheckSchemaChangesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		if err := s.CheckSchema(t.Context()); err == nil {
			t.Error("an empty database has no schema")
		}
		if tables, err := s.DB().Migrator().GetTables(); err != nil || len(tables) != 0 {
			t.Errorf("tables %v, %v", tables, err)
		}
	})
}

// A database that is away is not taken for an empty one: nobody should be told to migrate it.
func TestCheckSchemaOfADatabaseThatIsAway(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Migrated(t, dsn)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		var schema *store.SchemaError
		if err := s.CheckSchema(t.Context()); err == nil || errors.As(err, &schema) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Migrated(t, dsn)
		if err := s.DB().Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)").Error; err != nil {
			t.Fatal(err)
		}
		want := store.SchemaError{Have: 99, Want: latest}
		expectSchema(t, s.CheckSchema(t.Context()), want, "use a newer gendan")
		_, err := s.Migrate(t.Context())
		expectSchema(t, err, want, "use a newer gendan")
	})
}

func expectSchema(t *testing.T, err error, want store.SchemaError, advice string) {
	t.Helper()
	var got *store.SchemaError
	if !errors.As(err, &got) || *got != want || !strings.Contains(err.Error(), advice) {
		t.Errorf("got %v, want %v", err, &want)
	}
}

// Five processes start at the same moment on an empty database: one of them does the work.
func TestMigrateAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		var applied atomic.Int32
		var all sync.WaitGroup
		start := make(chan struct{})
		for range 5 {
			all.Go(func() {
				<-start
				s := storetest.Open(t, dsn)
				n, err := s.Migrate(t.Context())
				if err != nil {
					t.Error(err)
				}
				applied.Add(int32(n))
			})
		}
		close(start)
		all.Wait()
		if applied.Load() != latest {
			t.Errorf("%d migrations were applied, want %d", applied.Load(), latest)
		}
	})
}

// MySQL keeps what half a migration did: it must be possible to run it again.
func TestMySQLHalfAMigration(t *testing.T) {
	s := storetest.Migrated(t, storetest.MySQLDSN(t))
	if err := s.DB().Exec("DELETE FROM goose_db_version WHERE version_id > 0").Error; err != nil {
		t.Fatal(err)
	}
	if err := s.DB().Exec("DROP TABLE notices").Error; err != nil {
		t.Fatal(err)
	}
	if applied, err := s.Migrate(t.Context()); err != nil || applied != latest {
		t.Errorf("applied %d: %v", applied, err)
	}
	if !s.DB().Migrator().HasTable("notices") {
		t.Error("the table that was missing is still missing")
	}
}
