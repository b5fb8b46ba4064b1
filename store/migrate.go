package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// The migrations are append-only: what has landed is never edited. MySQL commits every DDL statement by
// itself, so those for MySQL must stand being run again after half of one.
//
//go:embed migrations
var migrationFiles embed.FS

// migrations is what goose needs to know of a dialect.
type migrations struct {
	dialect goose.Dialect
	folder  string      // below migrations/
	locker  lock.Locker // one process at a time
}

// migrationWait is how long a process waits for another one that migrates the same database.
const migrationWait = time.Minute

const saysWaiting = "waiting for another process that migrates this database"

var errStillMigrating = errors.New("another process has been migrating this database for a minute: when it is done or has been stopped, run `gendan migrate` again")

func (m migrations) files() (fs.FS, error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+m.folder)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return files, nil
}

// SchemaError says that the database's schema does not fit this program.
type SchemaError struct {
	Have, Want int64 // versions; 0: the database is empty
}

// Error says what to do about it.
func (e *SchemaError) Error() string {
	if e.Have > e.Want {
		return fmt.Sprintf("the database has schema version %d, newer than this program's %d: use a newer gendan", e.Have, e.Want)
	}
	return fmt.Sprintf("the database has schema version %d, this program needs %d: run `gendan migrate`", e.Have, e.Want)
}

// CheckSchema returns a [*SchemaError] when the schema is older or newer than this program's.
func (s *Store) CheckSchema(ctx context.Context) error {
	files, err := s.kind.migrations(s.log).files()
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	want, err := goose.NumericComponent(names[len(names)-1]) // sorted by name
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	have, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if have != want {
		return &SchemaError{Have: have, Want: want}
	}
	return nil
}

// Migrate brings the schema up to this program's and says how many migrations that took. Several processes
// may do it at once: one works and the others wait for it. A newer schema is refused with a [*SchemaError].
func (s *Store) Migrate(ctx context.Context) (applied int, err error) {
	if _, err := s.schemaVersion(ctx); err != nil { // goose would take a table that can't be read for one that is not there
		return 0, fmt.Errorf("migrate: %w", err)
	}
	provider, err := s.provider()
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	for _, r := range results {
		s.log.InfoContext(ctx, "migration applied", "migration", r.Source.Path, "took", r.Duration)
	}
	if err != nil {
		return len(results), fmt.Errorf("migrate: %w", s.kind.explain(err))
	}
	return len(results), s.CheckSchema(ctx)
}

func (s *Store) provider() (*goose.Provider, error) {
	pool, err := s.db.DB()
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	m := s.kind.migrations(s.log)
	files, err := m.files()
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(m.dialect, pool, files,
		goose.WithLocker(m.locker), goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.log))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}

// schemaVersion reads goose's table, and changes nothing where goose would create it. It asks the table itself: what
// GORM's HasTable makes of an error, or of a catalogue that other programs are changing, is that there is no table.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	var version sql.NullInt64
	err := s.read.WithContext(ctx).Table(goose.DefaultTablename).Where("is_applied").Select("MAX(version_id)").Scan(&version).Error
	if err != nil && !s.kind.noTable(err) {
		return 0, fmt.Errorf("read the schema's version: %w", s.kind.explain(err))
	}
	return version.Int64, nil
}
