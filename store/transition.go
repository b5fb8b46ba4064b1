package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

// Record writes a transition, one transaction for all of it. Written again, or overtaken by a later step, it changes
// nothing; written in the place of a step that was forgotten, it takes that one back (see [handbook.Transition]).
func (s *Store) Record(ctx context.Context, t handbook.Transition) error {
	err := s.change(ctx, func(tx *gorm.DB) error {
		if isNews, err := takeBack(tx, t); err != nil || !isNews {
			return err
		}
		return write(tx, t)
	})
	if err != nil {
		return fmt.Errorf("record transition %d of %s: %w", t.Case.Seq, t.Case.ID, err)
	}
	return nil
}

// takeBack locks the case's row, so that the steps of one case follow each other, and says whether a transition is
// still to be written. What stands in its place and is older comes from a step that the case has forgotten: it goes.
func takeBack(tx *gorm.DB, t handbook.Transition) (isNews bool, err error) {
	known, err := lockCase(tx, t.Case.ID)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	at, stepped := instantOf(t.At).time(), known.SteppedAt.time()
	if at.Before(stepped) || (at.Equal(stepped) && known.Seq >= t.Case.Seq) {
		return false, nil
	}
	before := t.Case.Seq - len(t.Events)
	if known.Seq <= before {
		return true, nil
	}
	return true, forget(tx, t, before)
}

// forget takes back what was written of a case after its event number before: lines, notices and contacts go, and so do
// items that were opened; the others stand again as the transition says.
func forget(tx *gorm.DB, t handbook.Transition, before int) error {
	var lines []eventRow
	if err := tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Find(&lines).Error; err != nil {
		return err
	}
	opened, done := []string{}, []string{}
	for _, line := range lines {
		switch line.Kind {
		case handbook.EventItemOpened:
			opened = append(opened, line.Data.ItemID)
		case handbook.EventItemDone:
			done = append(done, line.Data.ItemID)
		default:
		}
	}
	for _, gone := range []*gorm.DB{
		tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Delete(&eventRow{}),
		tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Delete(&noticeRow{}),
		tx.Where("case_id = ? AND item_id IN ?", t.Case.ID, done).Delete(&contactRow{}),
		tx.Where("case_id = ? AND id IN ?", t.Case.ID, opened).Delete(&itemRow{}),
		tx.Model(&caseRow{}).Where("id = ?", t.Case.ID).Updates(map[string]any{"seq": before, "stepped_at": instantOf(t.At)}),
	} {
		if gone.Error != nil {
			return gone.Error
		}
	}
	return writeItems(tx, t.Standing, before)
}

// write writes a transition that is news.
func write(tx *gorm.DB, t handbook.Transition) error {
	if err := writeCase(tx, t); err != nil {
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

func writeCase(tx *gorm.DB, t handbook.Transition) error {
	row := caseRowOf(t.Case)
	row.SteppedAt = instantOf(t.At)
	known := tx.Select("*").Updates(&row)
	if known.Error != nil || known.RowsAffected > 0 {
		return known.Error
	}
	return raced(tx.Create(&row).Error)
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
