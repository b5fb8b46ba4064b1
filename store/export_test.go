package store

import "gorm.io/gorm"

// What tests need of the inside.

// DB gives the handle for writing.
func (s *Store) DB() *gorm.DB { return s.db }

// Read gives the handle for reading.
func (s *Store) Read() *gorm.DB { return s.read }

// CheckVersion is checkVersion.
func CheckVersion(version string) error { return checkVersion(version) }
