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
	err := s.step(ctx, t, func(tx *gorm.DB) (bool, error) {
		known, isNews, err := takeBack(tx, t)
		if err != nil || !isNews {
			return false, err
		}
		return true, write(tx, t, known)
	})
	if err != nil {
		return fmt.Errorf("record transition %d of %s: %w", t.Case.Seq, t.Case.ID, err)
	}
	return nil
}

// step runs do in a transaction, as change does, and tells whoever watches when do has written the step.
func (s *Store) step(ctx context.Context, t handbook.Transition, do func(tx *gorm.DB) (written bool, err error)) error {
	var written bool
	err := s.change(ctx, func(tx *gorm.DB) (err error) {
		written, err = do(tx)
		return err
	})
	if err == nil && written && s.stepped != nil {
		s.stepped(t)
	}
	return err
}

// takeBack locks the case's row, so that the steps of one case follow each other, gives it as it was, and says whether a
// transition is still to be written. What stands in its place and is older comes from a step that the case has forgotten: it goes.
func takeBack(tx *gorm.DB, t handbook.Transition) (known caseRow, isNews bool, err error) {
	known, err = lockCase(tx, t.Case.ID)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return known, true, nil
	}
	if err != nil {
		return known, false, err
	}
	at, stepped := instantOf(t.At).time(), known.SteppedAt.time()
	if at.Before(stepped) || (at.Equal(stepped) && known.Seq >= t.Case.Seq) {
		return known, false, nil
	}
	before := t.Case.Seq - len(t.Events)
	if known.Seq <= before {
		return known, true, nil
	}
	return known, true, forget(tx, t, before)
}

// forget takes back what was written of a case after its event number before: lines, notices and contacts go, and so do
// items that were opened, approvals and discounts that were asked for, and a carrier's trouble; the others stand again as
// the transition says, which holds an after-sales case's record whole. An approval is its own case's, which was not begun
// for a step that was forgotten.
func forget(tx *gorm.DB, t handbook.Transition, before int) error {
	var lines []eventRow
	if err := tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Find(&lines).Error; err != nil {
		return err
	}
	told := namedIn(lines)
	for _, gone := range []*gorm.DB{
		tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Delete(&eventRow{}),
		tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Delete(&noticeRow{}),
		tx.Where("case_id = ? AND item_id IN ?", t.Case.ID, told.contacts).Delete(&contactRow{}),
		tx.Where("case_id = ? AND id IN ?", t.Case.ID, told.items).Delete(&itemRow{}),
		tx.Where("case_id = ? AND id IN ?", t.Case.ID, told.approvals).Delete(&approvalRow{}),
		tx.Where("case_id = ? AND id IN ?", t.Case.ID, told.discounts).Delete(&discountRow{}),
		tx.Where("case_id = ? AND seq > ?", t.Case.ID, before).Delete(&troubleRow{}),
		tx.Model(&caseRow{}).Where("id = ?", t.Case.ID).Updates(map[string]any{"seq": before, "stepped_at": instantOf(t.At)}),
	} {
		if gone.Error != nil {
			return gone.Error
		}
	}
	if err := writeItems(tx, t.Standing, before); err != nil {
		return err
	}
	return writeDiscounts(tx, t.Granted)
}

// beginnings are the ids of what lines of a timeline began.
type beginnings struct{ items, contacts, approvals, discounts []string }

func namedIn(lines []eventRow) beginnings {
	none := []string{}
	told := beginnings{none, none, none, none}
	for _, line := range lines {
		switch line.Kind {
		case handbook.EventItemOpened:
			told.items = append(told.items, line.Data.ItemID)
		case handbook.EventItemDone:
			told.contacts = append(told.contacts, line.Data.ItemID)
		case handbook.EventApprovalAsked:
			told.approvals = append(told.approvals, line.Data.ApprovalID)
		case handbook.EventDiscountAsked:
			if line.Data.Discount != nil {
				told.discounts = append(told.discounts, line.Data.Discount.ID)
			}
		default:
		}
	}
	return told
}

// write writes a transition that is news. Known is the case's row as it was.
func write(tx *gorm.DB, t handbook.Transition, known caseRow) error {
	if err := writeCase(tx, t, known); err != nil {
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
	if err := writeNotices(tx, t.Case.Owner, t.Notices); err != nil {
		return err
	}
	if err := writeContacts(tx, t.Contacts); err != nil {
		return err
	}
	if err := writeApprovals(tx, t.Case.ID, t.Approvals); err != nil {
		return err
	}
	if err := writeAfterSales(tx, t); err != nil {
		return err
	}
	return writeDiscounts(tx, t.Discounts)
}

// writeCase writes a case as it now stands. It is due for review when it came up anew, or was due before (LEAD-12).
func writeCase(tx *gorm.DB, t handbook.Transition, known caseRow) error {
	row := caseRowOf(t.Case)
	row.SteppedAt = instantOf(t.At)
	if row.ReviewAt.time().Equal(known.ReviewAt.time()) {
		row.ReviewDue = known.ReviewDue
	}
	written := tx.Select("*").Updates(&row)
	if written.Error != nil || written.RowsAffected > 0 {
		return written.Error
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
