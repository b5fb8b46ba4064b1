package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"gendan/handbook"
)

// afterSalesRow is an after-sales case's record, with what its lists are narrowed and ordered by.
type afterSalesRow struct {
	ID       string `gorm:"primaryKey"` // the case's
	CaseNo   string
	Platform handbook.Platform
	Shop     string
	OrderNo  string
	Customer string
	Product  string
	Request  handbook.Request
	Stage    handbook.Stage // the case's, as are those that follow
	Level    handbook.Level
	Owner    string
	Breached bool
	Running  bool
	WorkKey  string // see workKey
	ReopenBy instant
	Written  bool                // by the workflow
	Record   handbook.AfterSales `gorm:"serializer:json"`
	Contact  string              // how the customer can be reached
}

func afterSalesRowOf(c handbook.Case, record handbook.AfterSales, written bool) afterSalesRow {
	return afterSalesRow{
		ID: c.ID, CaseNo: record.CaseNo, Platform: c.Platform, Shop: c.Shop, OrderNo: record.OrderNo, Customer: c.Customer,
		Product: record.Product, Request: record.Request, Stage: c.Stage, Level: c.Level, Owner: c.Owner,
		Breached: c.Breached, Running: runs(c.Stage), WorkKey: workKey(c), ReopenBy: instantOf(record.ReopenBy),
		Written: written, Record: record,
	}
}

// workKey is a case's place in the order of work, as text that sorts as the places do: by rank and, within it, by what is
// due first; what waits for nothing that has a time comes last (AS-17). A closed case's is when it was closed.
func workKey(c handbook.Case) string {
	const never = "9999-12-31 23:59:59.999999"
	if !runs(c.Stage) {
		return instantOf(c.EndedAt).time().Format(instantText)
	}
	due := never
	if !c.NextDueAt.IsZero() {
		due = instantOf(c.NextDueAt).time().Format(instantText)
	}
	return fmt.Sprintf("%03d %s", c.Rank, due)
}

// numberRow says which case a case number leads to.
type numberRow struct {
	CaseNo string `gorm:"primaryKey"`
	CaseID string
	Joined bool // the case was registered under another number
}

// writeAfterSales writes an after-sales case's record whole, and what others look up in it: the technicians' visits and
// the carrier's trouble. How the customer can be reached stays as it was registered.
func writeAfterSales(tx *gorm.DB, t handbook.Transition) error {
	if t.AfterSales == nil {
		return nil
	}
	row := afterSalesRowOf(t.Case, *t.AfterSales, true)
	written := tx.Select("*").Omit("contact").Updates(&row)
	if written.Error != nil {
		return written.Error
	}
	if written.RowsAffected == 0 {
		if err := createAfterSales(tx, row); err != nil {
			return err
		}
	}
	if err := writeVisits(tx, t.Case, *t.AfterSales); err != nil {
		return err
	}
	return writeTroubles(tx, t.Case, t.Troubles)
}

// createAfterSales writes a case's record for the first time, under its own number.
func createAfterSales(tx *gorm.DB, row afterSalesRow) error {
	if err := insertOnce(tx, []numberRow{{CaseNo: row.CaseNo, CaseID: row.ID}}); err != nil {
		return err
	}
	return raced(tx.Create(&row).Error)
}

// AfterSalesPicture is an after-sales case as people read it.
type AfterSalesPicture struct {
	Case    handbook.Case
	Record  handbook.AfterSales // until the workflow has written it: what was registered, and the stage in which that begins
	Written bool                // the workflow has written the record
	Contact string              // how the customer can be reached: for who works on the case alone; lists leave it out (AS-21)
}

type pictureRow struct {
	Case    caseRow             `gorm:"embedded"`
	Record  handbook.AfterSales `gorm:"serializer:json"`
	Written bool
	Contact string
	WorkKey string
}

func (r pictureRow) picture() AfterSalesPicture {
	return AfterSalesPicture{Case: r.Case.theCase(), Record: r.Record, Written: r.Written, Contact: r.Contact}
}

// GetAfterSales gives the case that a case number leads to, its own or the one that it joined, or [ErrNotFound].
func (s *Store) GetAfterSales(ctx context.Context, caseNo string) (AfterSalesPicture, error) {
	var row pictureRow
	err := s.read.WithContext(ctx).Table("after_sales_numbers").
		Select("cases.*, after_sales.record, after_sales.written, after_sales.contact").
		Joins("JOIN after_sales ON after_sales.id = after_sales_numbers.case_id").
		Joins("JOIN cases ON cases.id = after_sales.id").
		Where("after_sales_numbers.case_no = ?", caseNo).Take(&row).Error
	return row.picture(), notFound(err, "after-sales case "+caseNo)
}
