package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type personRow struct {
	ID     string `gorm:"primaryKey"`
	Name   string
	Role   handbook.Role
	Shop   string
	Active bool
	Since  instant // when we came to know of the person
}

func (r personRow) person() handbook.Person {
	return handbook.Person{ID: r.ID, Name: r.Name, Role: r.Role, Shop: r.Shop, Active: r.Active}
}

type dutyRow struct {
	ID       string `gorm:"primaryKey"`
	PersonID string
	Platform handbook.Platform
	Shop     string
	Account  string
	FromAt   instant
	ToAt     instant
}

func dutyRowOf(d handbook.Duty) dutyRow {
	return dutyRow{d.ID, d.PersonID, d.Platform, d.Shop, d.Account, instantOf(d.From), instantOf(d.To)}
}

func (r dutyRow) duty() handbook.Duty {
	return handbook.Duty{
		ID: r.ID, PersonID: r.PersonID, Platform: r.Platform, Shop: r.Shop, Account: r.Account,
		From: r.FromAt.time(), To: r.ToAt.time(),
	}
}

// PutPerson adds a person or changes all but the id. Created says which. Since when we know someone, and so who has served
// a whole month (DISC-4), is taken from this process's clock at the first time.
func (s *Store) PutPerson(ctx context.Context, p handbook.Person) (created bool, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		var known int64
		if err := tx.Model(&personRow{}).Where("id = ?", p.ID).Count(&known).Error; err != nil {
			return err
		}
		created = known == 0
		row := personRow{ID: p.ID, Name: p.Name, Role: p.Role, Shop: p.Shop, Active: p.Active, Since: instantOf(time.Now())}
		told := clause.AssignmentColumns([]string{"name", "role", "shop", "active"})
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: told}).Create(&row).Error
	})
	if err != nil {
		return false, fmt.Errorf("put person %s: %w", p.ID, err)
	}
	return created, nil
}

// GetPerson gives a person, or [ErrNotFound].
func (s *Store) GetPerson(ctx context.Context, id string) (handbook.Person, error) {
	var row personRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.person(), notFound(err, "person "+id)
}

// ListPeople lists everyone, those who left too, by id.
func (s *Store) ListPeople(ctx context.Context) ([]handbook.Person, error) {
	var rows []personRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	people := make([]handbook.Person, len(rows))
	for i, row := range rows {
		people[i] = row.person()
	}
	return people, nil
}

// AddDuty plans a span of duty (DUTY-2) and gives it with its id, which is made up when it is empty. It may be added
// again under the same id. It returns [ErrNotFound] when there is no such person, and [ErrConflict] when the id
// names another span.
func (s *Store) AddDuty(ctx context.Context, d handbook.Duty) (handbook.Duty, error) {
	if d.ID == "" {
		d.ID = rand.Text()
	}
	row := dutyRowOf(d)
	if !row.FromAt.time().Before(row.ToAt.time()) {
		return handbook.Duty{}, fmt.Errorf("add duty %s: it ends before it begins", d.ID)
	}
	err := s.change(ctx, func(tx *gorm.DB) error { return addSpan(tx, d.ID, row, "person "+d.PersonID) })
	if err != nil {
		return handbook.Duty{}, fmt.Errorf("add duty %s: %w", d.ID, err)
	}
	return row.duty(), nil
}

// GetDuty gives a span of duty, or [ErrNotFound].
func (s *Store) GetDuty(ctx context.Context, id string) (handbook.Duty, error) {
	var row dutyRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.duty(), notFound(err, "duty "+id)
}

// EndDuty ends a span of duty at an instant and gives it as it now is. A span that has not begun by then becomes
// empty; one that has ended before stays as it is. It returns [ErrNotFound] for an unknown id.
func (s *Store) EndDuty(ctx context.Context, id string, at time.Time) (handbook.Duty, error) {
	var row dutyRow
	err := s.change(ctx, func(tx *gorm.DB) error {
		return endSpan(tx, id, at, &row, func(r *dutyRow) (instant, *instant) { return r.FromAt, &r.ToAt })
	})
	if err != nil {
		return handbook.Duty{}, fmt.Errorf("end duty %s: %w", id, err)
	}
	return row.duty(), nil
}

// DutyFilter narrows a list of duty. What is not set does not narrow.
type DutyFilter struct {
	Platform handbook.Platform
	Shop     string // the shop's name, without its platform
	PersonID string
	From, To time.Time // spans that share an instant with [From, To)
}

// ListDuty lists spans of duty in the order in which they begin.
func (s *Store) ListDuty(ctx context.Context, f DutyFilter, page Page) ([]handbook.Duty, *Cursor, error) {
	query := s.read.WithContext(ctx).Model(&dutyRow{})
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	query = where(query, "person_id", f.PersonID)
	if !f.From.IsZero() {
		query = query.Where("to_at > ?", instantOf(f.From))
	}
	if !f.To.IsZero() {
		query = query.Where("from_at < ?", instantOf(f.To))
	}
	var rows []dutyRow
	if err := (order{instant: "from_at"}).read([]*gorm.DB{query}, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list duty: %w", err)
	}
	list, next := cut(rows, page, dutyRow.duty, func(r dutyRow) Cursor { return Cursor{At: r.FromAt.time(), ID: r.ID} })
	return list, next, nil
}
