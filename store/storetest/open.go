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
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "gendan.db"))
}

// MySQL opens an empty, migrated MySQL database of the test's own on the server that TEST_MYSQL_DSN names, whose user
// may create databases. It skips the test when that is not set.
func MySQL(t *testing.T) *store.Store {
	t.Helper()
	return open(t, "mysql:"+MySQLDatabase(t))
}

// MySQLDatabase creates an empty MySQL database, dropped after the test, and gives its DSN.
func MySQLDatabase(t *testing.T) string {
	t.Helper()
	config, err := mysql.ParseDSN(serverDSN(t))
	if err != nil {
		t.Fatal("TEST_MYSQL_DSN is not a DSN") // the error can quote a password
	}
	server, err := sql.Open("mysql", config.FormatDSN())
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
	return config.FormatDSN()
}

func serverDSN(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv("TEST_MYSQL_DSN")
	if dsn == "" {
		t.Skip("TEST_MYSQL_DSN is not set")
	}
	return dsn
}

func open(t *testing.T, dsn string) *store.Store {
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
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
