package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// AfterSalesOpening is a registration, and the case that it belongs to.
type AfterSalesOpening struct {
	Registration handbook.Registration // of the case
	CaseID       string
	Created      bool // its case number had not been told before
	Joined       bool // the case was registered under another number
}

// RegisterAfterSales stores a registration (AS-1) and says which case it belongs to: the running one of its order or,
// where reopenable is set, one that was closed and can be opened again after that instant; else its own, whose picture
// begun is written with it. What was told first under a case number stands; how the customer can be reached is kept for
// the case, unless it is known there. Registrations of one order come one after the other, so that two of the same moment
// share a case.
//
// Over names cases that turned out to have ended although their pictures say otherwise: they are not joined, and a
// registration that had joined one is registered anew.
func (s *Store) RegisterAfterSales(
	ctx context.Context, r handbook.Registration, contact string, begun handbook.Case, reopenable time.Time, over ...string,
) (opened AfterSalesOpening, err error) {
	r.ReportedAt = instantOf(r.ReportedAt).time()
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.kind.lockRegistrations(tx, r.Order()); err != nil {
			return err
		}
		number, err := findNumber(tx, r.CaseNo)
		if err != nil {
			return err
		}
		known := number.CaseID != ""
		if !known || (number.Joined && slices.Contains(over, number.CaseID)) {
			number.CaseNo = r.CaseNo
			number.CaseID, err = s.belongsTo(tx, r, begun.ID, reopenable, over)
			number.Joined = number.CaseID != begun.ID
			if err != nil {
				return err
			}
			if err := register(tx, r, begun, number, known); err != nil {
				return err
			}
		}
		opened, err = reach(tx, number, contact)
		opened.Created = !known
		return err
	})
	if err != nil {
		return AfterSalesOpening{}, fmt.Errorf("register after-sales case %s: %w", r.CaseNo, err)
	}
	return opened, nil
}

// findNumber gives what is known of a case number, or a row without a case.
func findNumber(tx *gorm.DB, caseNo string) (numberRow, error) {
	var row numberRow
	err := tx.Where("case_no = ?", caseNo).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = nil
	}
	return row, err
}

// belongsTo gives the case of an order that another registration joins, the newest of the running ones first, or its own.
func (s *Store) belongsTo(tx *gorm.DB, r handbook.Registration, own string, reopenable time.Time, over []string) (string, error) {
	joinable := tx.Table(s.kind.walk("after_sales", "after_sales_order")).Joins("JOIN cases ON cases.id = after_sales.id").
		Where("after_sales.order_no = ? AND after_sales.shop = ? AND after_sales.platform = ?", r.OrderNo, r.Shop, r.Platform)
	if reopenable.IsZero() {
		joinable = joinable.Where("after_sales.running = ?", true)
	} else {
		joinable = joinable.Where("(after_sales.running = ? OR (after_sales.stage = ? AND after_sales.reopen_by > ?))", true, handbook.StageClosed, instantOf(reopenable))
	}
	if len(over) > 0 {
		joinable = joinable.Where("after_sales.id NOT IN ?", over)
	}
	ids := []string{}
	err := joinable.Order("after_sales.running DESC, cases.opened_at DESC, cases.id DESC").Limit(1).Pluck("after_sales.id", &ids).Error
	return first(append(ids, own)), err
}

// register writes which case a registration belongs to, and begins its own.
func register(tx *gorm.DB, r handbook.Registration, begun handbook.Case, number numberRow, known bool) error {
	if known {
		if err := tx.Model(&number).Select("case_id", "joined").Updates(&number).Error; err != nil {
			return err
		}
	} else if err := tx.Create(&number).Error; err != nil {
		return raced(err)
	}
	if number.Joined {
		return nil
	}
	begun.Seq = 0 // whatever the workflow writes is newer
	if err := insertOnce(tx, []caseRow{caseRowOf(begun)}); err != nil {
		return err
	}
	record := handbook.AfterSales{Registration: r, Stage: begun.Stage, Round: begun.Round}
	return insertOnce(tx, []afterSalesRow{afterSalesRowOf(begun, record, false)})
}

// reach gives the opening of a case that is written, and keeps how its customer can be reached where that is news.
func reach(tx *gorm.DB, number numberRow, contact string) (AfterSalesOpening, error) {
	var row afterSalesRow
	if err := tx.Where("id = ?", number.CaseID).Take(&row).Error; err != nil {
		return AfterSalesOpening{}, err
	}
	opened := AfterSalesOpening{Registration: row.Record.Registration, CaseID: row.ID, Joined: number.Joined}
	if contact == "" || row.Contact != "" {
		return opened, nil
	}
	return opened, tx.Model(&afterSalesRow{}).Where("id = ? AND contact = ?", row.ID, "").Update("contact", contact).Error
}
