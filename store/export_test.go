package store

import (
	"context"

	"gorm.io/gorm"
)

// What tests need of the inside.

// DB gives the handle for writing.
func (s *Store) DB() *gorm.DB { return s.db }

// Read gives the handle for reading.
func (s *Store) Read() *gorm.DB { return s.read }

// CheckVersion is checkVersion.
func CheckVersion(version string) error { return checkVersion(version) }

// ErrRaced and MaxTries are of change.
var (
	ErrRaced = errRaced
	MaxTries = maxTries
)

// Change is change.
func (s *Store) Change(ctx context.Context, do func(tx *gorm.DB) error) error {
	return s.change(ctx, do)
}

// MigrateTo brings an older schema about.
func (s *Store) MigrateTo(ctx context.Context, version int64) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, version)
	return err
}

// LockMigrations does as a process does that migrates, until release.
func (s *Store) LockMigrations(ctx context.Context) (release func() error, err error) {
	pool, err := s.db.DB()
	if err != nil {
		return nil, err
	}
	locker := s.kind.migrations(s.log).locker
	return func() error { return locker.Unlock(context.Background(), pool) }, locker.Lock(ctx, pool)
}
