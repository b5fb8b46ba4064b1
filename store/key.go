package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// Key is an API key as it is kept: its secret only as a hash. Times are UTC.
type Key struct {
	Prefix    string // the public part, which finds it
	Hash      string
	Name      string // what it is for
	Role      handbook.Role
	PersonID  string // empty: no person's
	Shop      string // "platform/shop"; empty: all of them
	CreatedAt time.Time
	ExpiresAt time.Time // zero: never
	RevokedAt time.Time // zero: not revoked
}

type keyRow struct {
	Prefix    string `gorm:"primaryKey"`
	Hash      string
	Name      string
	Role      handbook.Role
	PersonID  string
	Shop      string
	CreatedAt instant `gorm:"autoCreateTime:false"`
	ExpiresAt instant
	RevokedAt instant
}

func (r keyRow) key() Key {
	return Key{
		Prefix: r.Prefix, Hash: r.Hash, Name: r.Name, Role: r.Role, PersonID: r.PersonID, Shop: r.Shop,
		CreatedAt: r.CreatedAt.time(), ExpiresAt: r.ExpiresAt.time(), RevokedAt: r.RevokedAt.time(),
	}
}

// CreateKey keeps a new key. It returns [ErrConflict] when the prefix is taken.
func (s *Store) CreateKey(ctx context.Context, k Key) error {
	row := keyRow{
		Prefix: k.Prefix, Hash: k.Hash, Name: k.Name, Role: k.Role, PersonID: k.PersonID, Shop: k.Shop,
		CreatedAt: instantOf(k.CreatedAt), ExpiresAt: instantOf(k.ExpiresAt), RevokedAt: instantOf(k.RevokedAt),
	}
	err := s.change(ctx, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("create key %s: %w", k.Prefix, err)
	}
	return nil
}

// FindKey gives the key with a prefix, also when it has expired or is revoked, or [ErrNotFound].
func (s *Store) FindKey(ctx context.Context, prefix string) (Key, error) {
	var row keyRow
	err := s.read.WithContext(ctx).Where("prefix = ?", prefix).Take(&row).Error
	return row.key(), notFound(err, "key")
}

// ListKeys lists every key, the oldest first.
func (s *Store) ListKeys(ctx context.Context) ([]Key, error) {
	var rows []keyRow
	if err := s.read.WithContext(ctx).Order("created_at, prefix").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	keys := make([]Key, len(rows))
	for i, row := range rows {
		keys[i] = row.key()
	}
	return keys, nil
}

// RevokeKey ends a key at an instant. A key that was revoked before stays so from then on. It returns
// [ErrNotFound] for an unknown prefix.
func (s *Store) RevokeKey(ctx context.Context, prefix string, at time.Time) error {
	if _, err := s.FindKey(ctx, prefix); err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	err := s.change(ctx, func(tx *gorm.DB) error {
		return tx.Model(&keyRow{}).Where("prefix = ? AND revoked_at IS NULL", prefix).Update("revoked_at", instantOf(at)).Error
	})
	if err != nil {
		return fmt.Errorf("revoke key %s: %w", prefix, err)
	}
	return nil
}
