package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/ncruces/go-sqlite3"

	"gendan/store"
	"gendan/store/storetest"
)

// Whoever gave a wrong address, user, password or database reads which of them it was, in one line, without the password.
func TestMySQLThatLetsNobodyIn(t *testing.T) {
	good, err := driver.ParseDSN(strings.TrimPrefix(storetest.MySQLDSN(t), "mysql:"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		wrong func(*driver.Config)
		want  string
	}{
		"password": {func(c *driver.Config) { c.Passwd = "s3cret" }, fmt.Sprintf("MySQL at %s refuses user %q with this password", good.Addr, good.User)},
		"user":     {func(c *driver.Config) { c.User, c.Passwd = "nobody", "s3cret" }, `refuses user "nobody" with this password`},
		"database": {func(c *driver.Config) { c.DBName = "gendan_t_not_there" }, `has no database "gendan_t_not_there": CREATE it`},
		"rights":   {func(c *driver.Config) { c.DBName = "mysql" }, fmt.Sprintf(`user %q may not use database "mysql" at %s: GRANT it`, good.User, good.Addr)},
		"host":     {func(c *driver.Config) { c.Addr, c.Passwd = "no-such-host.invalid:3306", "s3cret" }, `no host is called "no-such-host.invalid"`},
		"port":     {func(c *driver.Config) { c.Addr, c.Passwd = "127.0.0.1:1", "s3cret" }, "nobody answers at 127.0.0.1:1: is MySQL running there?"},
	} {
		t.Run(name, func(t *testing.T) {
			config := good.Clone()
			c.wrong(config)
			_, err := store.Open(t.Context(), "mysql:"+config.FormatDSN(), slog.New(slog.DiscardHandler))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), config.Passwd) && config.Passwd == "s3cret" {
				t.Errorf("the password is told: %v", err)
			}
		})
	}
}

// A damaged file is named with what to do, wherever the damage lies that is met at the start, and stays as it is.
func TestSQLiteDamaged(t *testing.T) {
	sound := storetest.SQLiteDSN(t)
	if err := storetest.Migrated(t, sound).Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(strings.TrimPrefix(sound, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func([]byte) []byte{
		"another file":      func([]byte) []byte { return bytes.Repeat([]byte("not a database\n"), 1000) },
		"header":            func(b []byte) []byte { return overwrite(b, 0) },
		"list of tables":    func(b []byte) []byte { return overwrite(b, 100) },
		"table of versions": func(b []byte) []byte { return overwrite(b, 4096) },
		"half of it":        func(b []byte) []byte { return b[:len(b)/2] },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "gendan.db")
			damaged := damage(bytes.Clone(content))
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			for what, use := range map[string]func(*store.Store) error{
				"check":   func(s *store.Store) error { return s.CheckSchema(t.Context()) },
				"migrate": func(s *store.Store) error { _, err := s.Migrate(t.Context()); return err },
			} {
				if err := opened(t, path, use); err == nil || !strings.Contains(err.Error(), path+" is damaged, or is no SQLite database: put a backup in its place") {
					t.Errorf("%s: got %v", what, err)
				}
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, damaged) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

// overwrite spoils a page from an offset on.
func overwrite(file []byte, from int) []byte {
	copy(file[from:from+3000], bytes.Repeat([]byte{0xAB}, 3000))
	return file
}

// opened uses the store in a file, if it can be opened.
func opened(t *testing.T, path string, use func(*store.Store) error) error {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.Close())
}

func TestFull(t *testing.T) {
	for err, want := range map[error]bool{
		sqlite3.FULL:          true,
		sqlite3.IOERR_WRITE:   true, // what a full disk comes to, measured
		sqlite3.IOERR_SHMSIZE: true,
		&os.PathError{Op: "write", Path: "gendan.db-migrate", Err: syscall.ENOSPC}: true,
		&os.PathError{Op: "write", Path: "gendan.db", Err: syscall.EDQUOT}:         true,
		&driver.MySQLError{Number: 1114, Message: "The table is full"}:             true,
		&driver.MySQLError{Number: 1021, Message: "Disk full"}:                     true,
		sqlite3.READONLY: false, sqlite3.BUSY: false, sqlite3.IOERR_READ: false, syscall.EIO: false, store.ErrNotFound: false,
		&driver.MySQLError{Number: 1213, Message: "Deadlock"}: false,
	} {
		if got := store.Full(fmt.Errorf("record: %w", err)); got != want {
			t.Errorf("%v: got %v", err, got)
		}
	}
}

// lines is a log that gives its lines one by one.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

// Whoever starts a migration while another process migrates waits for it, and says so once.
func TestMigrateWaitsForAnotherProcess(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		log := make(lines, 100)
		s, err := store.Open(t.Context(), dsn, slog.New(slog.NewTextHandler(log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		release, err := storetest.Open(t, dsn).LockMigrations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			_, err := s.Migrate(t.Context())
			done <- err
		}()
		const waiting = "waiting for another process that migrates this database"
		select {
		case err := <-done:
			t.Fatalf("it did not wait: %v", err)
		case line := <-log:
			if !strings.Contains(line, waiting) {
				t.Errorf("it said %q", line)
			}
		}
		if err := errors.Join(release(), <-done, s.CheckSchema(t.Context()), s.Close()); err != nil {
			t.Error(err)
		}
		for close(log); len(log) > 0; {
			if line := <-log; strings.Contains(line, waiting) {
				t.Errorf("said again: %q", line)
			}
		}
	})
}
