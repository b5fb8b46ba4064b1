package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

// Record writes a transition. It may be written again, and transitions of one case may arrive in any order: each event,
// notice and contact is written once, and the newest transition that touched the case or an item decides how it stands.
func (s *Store) Record(ctx context.Context, t handbook.Transition) error {
	err := s.change(ctx, func(tx *gorm.DB) error { return write(tx, t) })
	if err != nil {
		return fmt.Errorf("record transition %d of %s: %w", t.Case.Seq, t.Case.ID, err)
	}
	return nil
}

// write writes a transition. The case's row is locked first, so that those of one case follow each other.
func write(tx *gorm.DB, t handbook.Transition) error {
	if err := writeCase(tx, t.Case); err != nil {
		return err
	}
	events := make([]eventRow, len(t.Events))
	for i, e := range t.Events {
		events[i] = eventRowOf(e)
	}
	if err := insertOnce(tx, events); err != nil {
		return err
	}
	if err := writeItems(tx, t.Items, t.Case.Seq); err != nil {
		return err
	}
	if err := writeNotices(tx, t.Notices); err != nil {
		return err
	}
	return writeContacts(tx, t.Contacts)
}

func writeCase(tx *gorm.DB, c handbook.Case) error {
	known, err := lockCase(tx, c.ID)
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return raced(tx.Create(new(caseRowOf(c))).Error)
	case err != nil || known.Seq >= c.Seq:
		return err
	}
	return tx.Select("*").Updates(new(caseRowOf(c))).Error
}

func lockCase(tx *gorm.DB, id string) (caseRow, error) {
	var row caseRow
	err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("id = ?", id).Take(&row).Error
	return row, err
}

// insertOnce inserts the rows that are not there yet, by their primary keys.
func insertOnce[Row any](tx *gorm.DB, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}
