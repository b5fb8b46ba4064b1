package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"gendan/handbook"
)

// AfterSalesFilter narrows a list of after-sales cases. What is not set does not narrow.
type AfterSalesFilter struct {
	Platform handbook.Platform
	Shop     string         // the shop's name, without its platform
	Stage    handbook.Stage // closed cases are asked for by it as well as by Closed
	Level    handbook.Level
	Request  handbook.Request
	Owner    string
	OrderNo  string
	Breached *bool // an item or a clock was missed
	Closed   bool  // the closed ones, instead of those that are worked on
}

// ListAfterSales lists after-sales cases in the order of work: by rank and, within it, by what is due first; what waits
// for nothing that has a time comes last (AS-17). Closed ones are listed with the last to be closed first. How customers
// can be reached is left out (AS-21).
func (s *Store) ListAfterSales(ctx context.Context, f AfterSalesFilter, page Page) ([]AfterSalesPicture, *Cursor, error) {
	by := order{text: "work_key", desc: f.closed()}
	db := s.read.WithContext(ctx)
	walk := by.after(f.narrow(db.Table(s.kind.walk("after_sales", "after_sales_"+f.index()))), page.After).
		Select("id AS case_id, record, written, work_key").Order(by.String()).Limit(page.limit() + 1)
	var rows []pictureRow
	err := db.Table("(?) AS page", walk).Select("cases.*, page.record, page.written, page.work_key").
		Joins("JOIN cases ON cases.id = page.case_id").Order(by.String()).Find(&rows).Error
	if err != nil {
		return nil, nil, fmt.Errorf("list after-sales cases: %w", err)
	}
	list, next := cut(rows, page, pictureRow.picture, func(r pictureRow) Cursor { return Cursor{Key: r.WorkKey, ID: r.Case.ID} })
	return list, next, nil
}

func (f AfterSalesFilter) closed() bool { return f.Closed || (f.Stage != "" && !runs(f.Stage)) }

// index names the index whose rows the filter narrows most, by its rarest part.
func (f AfterSalesFilter) index() string {
	switch {
	case f.OrderNo != "":
		return "order"
	case f.Owner != "":
		return "owner"
	case f.Shop != "":
		return "shop"
	case f.Breached != nil && *f.Breached:
		return "breached"
	case f.Stage != "":
		return "stage"
	case f.Request != "":
		return "request"
	case f.Level != 0:
		return "level"
	case f.Platform != "":
		return "platform"
	case f.Breached != nil:
		return "breached"
	}
	return "all"
}

func (f AfterSalesFilter) narrow(db *gorm.DB) *gorm.DB {
	query := db.Where("running = ?", !f.closed())
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	query = where(query, "stage", f.Stage)
	query = where(query, "request", f.Request)
	query = where(query, "owner", f.Owner)
	query = where(query, "order_no", f.OrderNo)
	if f.Level != 0 {
		query = query.Where("level = ?", f.Level)
	}
	if f.Breached != nil {
		query = query.Where("breached = ?", *f.Breached)
	}
	return query
}
