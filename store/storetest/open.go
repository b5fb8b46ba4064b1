// Package storetest opens databases for tests and holds the suite that every database has to pass.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"gendan/store"
)

// SQLite opens an empty, migrated SQLite database in a folder of the test's own.
func SQLite(t *testing.T) *store.Store {
	t.Helper()
	return Migrated(t, SQLiteDSN(t))
}

// MySQL opens an empty, migrated MySQL database of the test's own: see [MySQLDSN].
func MySQL(t *testing.T) *store.Store {
	t.Helper()
	return Migrated(t, MySQLDSN(t))
}

// SQLiteDSN names a database that does not exist yet.
func SQLiteDSN(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "gendan.db")
}

// MySQLDSN names an empty database that is dropped after the test, on the server of TEST_MYSQL_DSN, whose user may
// create databases. It skips the test when that is not set.
func MySQLDSN(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("TEST_MYSQL_DSN")
	if dsn == "" {
		t.Skip("TEST_MYSQL_DSN is not set")
	}
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal("TEST_MYSQL_DSN is not a DSN") // the error can quote a password
	}
	server, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "gendan_t_" + strings.ToLower(rand.Text())
	if _, err := server.ExecContext(t.Context(), "CREATE DATABASE "+name+" CHARACTER SET utf8mb4"); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := server.ExecContext(context.Background(), "DROP DATABASE "+name); err != nil {
			t.Errorf("drop database: %v", err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	config.DBName = name
	return "mysql:" + config.FormatDSN()
}

// Open opens a database until the test ends.
func Open(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// Migrated opens a database until the test ends, with this program's schema.
func Migrated(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s := Open(t, dsn)
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
