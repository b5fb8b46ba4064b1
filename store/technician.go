package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"gendan/handbook"
)

type technicianRow struct {
	ID     string `gorm:"primaryKey"`
	Name   string
	Phone  string
	Area   string
	Fee    handbook.Fen
	Rating int
	Note   string
	Active bool
}

func (r technicianRow) technician() handbook.Technician {
	return handbook.Technician{ID: r.ID, Name: r.Name, Phone: r.Phone, Area: r.Area, Fee: r.Fee, Rating: r.Rating, Note: r.Note, Active: r.Active}
}

// PutTechnician adds a technician to the directory, or changes all but the id: one who is no longer active is struck from
// it (AS-11). Created says which.
func (s *Store) PutTechnician(ctx context.Context, t handbook.Technician) (created bool, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		var known int64
		if err := tx.Model(&technicianRow{}).Where("id = ?", t.ID).Count(&known).Error; err != nil {
			return err
		}
		created = known == 0
		row := technicianRow{t.ID, t.Name, t.Phone, t.Area, t.Fee, t.Rating, t.Note, t.Active}
		if created {
			return raced(tx.Create(&row).Error)
		}
		return tx.Select("*").Updates(&row).Error
	})
	if err != nil {
		return false, fmt.Errorf("put technician %s: %w", t.ID, err)
	}
	return created, nil
}

// GetTechnician gives a technician, also one who was struck, or [ErrNotFound].
func (s *Store) GetTechnician(ctx context.Context, id string) (handbook.Technician, error) {
	var row technicianRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.technician(), notFound(err, "technician "+id)
}

// TechnicianFilter narrows a list of technicians. What is not set does not narrow.
type TechnicianFilter struct {
	Area      string       // with which the area begins, such as 江苏
	MinRating int          // 1 to 5
	MaxFee    handbook.Fen // for a visit, usually
	Query     string       // stands in the id, name, area or note; in any case
	Struck    bool         // those who were struck, instead of those in the directory
}

// ListTechnicians lists technicians by area, and by id within it (AS-11).
func (s *Store) ListTechnicians(ctx context.Context, f TechnicianFilter, page Page) ([]handbook.Technician, *Cursor, error) {
	query := s.read.WithContext(ctx).Table(s.kind.walk("technicians", "technicians_area")).Where("active = ?", !f.Struck)
	if f.Area != "" { // LIKE would not be looked up in SQLite's index
		query = query.Where("area >= ? AND area < ?", f.Area, f.Area+"\U0010FFFF")
	}
	if f.MinRating > 0 {
		query = query.Where("rating >= ?", f.MinRating)
	}
	if f.MaxFee > 0 {
		query = query.Where("fee <= ?", f.MaxFee)
	}
	if f.Query != "" {
		query = query.Where("INSTR(LOWER(CONCAT_WS(' ', id, name, area, note)), ?) > 0", strings.ToLower(f.Query))
	}
	var rows []technicianRow
	if err := (order{text: "area"}).read([]*gorm.DB{query}, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list technicians: %w", err)
	}
	list, next := cut(rows, page, technicianRow.technician, func(r technicianRow) Cursor { return Cursor{Key: r.Area, ID: r.ID} })
	return list, next, nil
}
