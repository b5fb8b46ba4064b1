package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/embed" // SQLite itself
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"

	"gendan/handbook"
)

// memory is the path of a database that lives as long as its Store.
const memory = ":memory:"

// sqliteDialect is the embedded database.
type sqliteDialect struct{ path string }

// wake opens the first connection, which compiles SQLite: about a second of computing that is no statement's fault.
func wake(ctx context.Context, db *gorm.DB) error {
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// openSQLite opens a database file, which may not exist yet, in a folder that does.
//
// SQLite has one writer at a time. Writers of this process queue for the one connection that may write,
// which is fair and costs nothing; another process's writer is waited for by busy_timeout. Readers have
// connections of their own and, with WAL, wait for nobody.
func openSQLite(ctx context.Context, path string, log *slog.Logger) (*Store, error) {
	path, err := sqliteFile(path)
	if err != nil {
		return nil, err
	}
	writer, err := sqlitePool(path, 1, log)
	if err != nil {
		return nil, err
	}
	kind := sqliteDialect{path}
	s := &Store{db: writer, read: writer, kind: kind, log: log}
	if err := wake(ctx, writer); err != nil {
		return nil, errors.Join(kind.explain(err), s.Close())
	}
	if path == memory { // each connection would be a database of its own
		return s, nil
	}
	if s.read, err = sqlitePool(path, max(4, runtime.NumCPU()), log); err != nil {
		s.read = writer
		return nil, errors.Join(err, s.Close())
	}
	if err := useWAL(ctx, writer); err != nil {
		return nil, errors.Join(kind.explain(err), s.Close())
	}
	return s, nil
}

// useWAL turns write-ahead logging on, which stays with the file. Of several processes that do so with a new file at the
// same moment, some are told at once that it is busy: SQLite does not let them wait in busy_timeout.
func useWAL(ctx context.Context, db *gorm.DB) error {
	for try := 1; ; try++ {
		err := db.WithContext(ctx).Exec("PRAGMA journal_mode = wal").Error
		if try == walTries || !errors.Is(err, sqlite3.BUSY) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(walPause):
		}
	}
}

const (
	walTries = 200
	walPause = 50 * time.Millisecond
)

// sqliteFile gives a database's full path (a file's URL has no relative one), in a folder that exists.
func sqliteFile(path string) (string, error) {
	if path == "" {
		return "", errors.New(`no path: want "sqlite:PATH"`)
	}
	if path == memory {
		return path, nil
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	folder := filepath.Dir(full)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", fmt.Errorf("folder %s does not exist; create it first", folder)
	}
	return full, nil
}

func sqlitePool(path string, size int, log *slog.Logger) (*gorm.DB, error) {
	pool, err := driver.Open(sqliteDSN(path))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	db, err := connect(gormlite.OpenDB(pool), log)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// sqliteDSN adds what every connection needs. busy_timeout comes first: the others may have to wait.
// A deferred transaction that reads and then writes can fail without any wait when another one wrote in
// between, and FOR UPDATE locks nothing here: so transactions that may write are immediate.
func sqliteDSN(path string) string {
	params := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "synchronous(normal)", "foreign_keys(on)"},
	}
	if path == memory {
		return "file::memory:?" + params.Encode()
	}
	file := url.URL{Scheme: "file", Path: path, RawQuery: params.Encode()}
	return file.String()
}

// lockShop has nothing to do: an immediate transaction is alone from its first statement.
func (sqliteDialect) lockShop(*gorm.DB, shopKey) error { return nil }

// lockLeads has nothing to do either.
func (sqliteDialect) lockLeads(*gorm.DB, string) error { return nil }

// lockRegistrations has nothing to do either.
func (sqliteDialect) lockRegistrations(*gorm.DB, handbook.OrderKey) error { return nil }

// worthRetrying is never true: writers wait in busy_timeout already, and there are no deadlocks.
func (sqliteDialect) worthRetrying(error) bool { return false }

// noTable goes by the message, for SQLite has one code for all that is wrong with a statement.
func (sqliteDialect) noTable(err error) bool { return strings.Contains(err.Error(), "no such table") }

func (sqliteDialect) walk(table, index string) string { return table + " INDEXED BY " + index }

func (d sqliteDialect) migrations(log *slog.Logger) migrations {
	return migrations{dialect: goose.DialectSQLite3, folder: "sqlite", locker: &fileLock{path: d.path, log: log}}
}

// fileLock lets one process migrate at a time. SQLite can't hold a lock across goose's transactions, so a
// second, empty database beside the first is locked for as long; a crash frees it.
type fileLock struct {
	path string
	log  *slog.Logger
	db   *sql.DB
}

// Lock waits up to a minute for the other processes.
func (l *fileLock) Lock(ctx context.Context, _ *sql.DB) error {
	if l.path == memory {
		return nil
	}
	dsn := url.URL{Scheme: "file", Path: l.path + "-migrate"}
	db, err := driver.Open(dsn.String())
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	err = l.take(ctx, db, 0)
	if errors.Is(err, sqlite3.BUSY) {
		l.log.InfoContext(ctx, saysWaiting)
		err = l.take(ctx, db, migrationWait)
	}
	if errors.Is(err, sqlite3.BUSY) {
		err = fmt.Errorf("%w (%w)", errStillMigrating, err)
	}
	if err != nil {
		return errors.Join(err, db.Close())
	}
	l.db = db
	return nil
}

// take gives SQLite's BUSY when the lock is not ours within a time.
func (*fileLock) take(ctx context.Context, db *sql.DB, within time.Duration) error {
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", within.Milliseconds())); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE")
	return err
}

// Unlock lets the next process in.
func (l *fileLock) Unlock(context.Context, *sql.DB) error {
	if l.db == nil {
		return nil
	}
	return l.db.Close()
}
