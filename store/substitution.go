package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

type substitutionRow struct {
	ID         string `gorm:"primaryKey"`
	Supervisor string
	Substitute string
	FromAt     instant
	ToAt       instant
}

func substitutionRowOf(s handbook.Substitution) substitutionRow {
	return substitutionRow{s.ID, s.Supervisor, s.Substitute, instantOf(s.From), instantOf(s.To)}
}

func (r substitutionRow) substitution() handbook.Substitution {
	return handbook.Substitution{ID: r.ID, Supervisor: r.Supervisor, Substitute: r.Substitute, From: r.FromAt.time(), To: r.ToAt.time()}
}

// AddSubstitution lets someone decide in a supervisor's place for a span of time (DISC-7), and gives it with its id, which
// is made up when it is empty. It may be added again under the same id. It returns [ErrNotFound] when one of the two is
// nobody, and [ErrConflict] when the id names another span.
func (s *Store) AddSubstitution(ctx context.Context, added handbook.Substitution) (handbook.Substitution, error) {
	if added.ID == "" {
		added.ID = rand.Text()
	}
	row := substitutionRowOf(added)
	if !row.FromAt.time().Before(row.ToAt.time()) {
		return handbook.Substitution{}, fmt.Errorf("add substitution %s: it ends before it begins", added.ID)
	}
	err := s.change(ctx, func(tx *gorm.DB) error { return addSpan(tx, added.ID, row, added.Supervisor+" or "+added.Substitute) })
	if err != nil {
		return handbook.Substitution{}, fmt.Errorf("add substitution %s: %w", added.ID, err)
	}
	return row.substitution(), nil
}

// GetSubstitution gives a substitution, or [ErrNotFound].
func (s *Store) GetSubstitution(ctx context.Context, id string) (handbook.Substitution, error) {
	var row substitutionRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.substitution(), notFound(err, "substitution "+id)
}

// EndSubstitution ends a substitution at an instant and gives it as it now is. One that has not begun by then becomes
// empty; one that has ended before stays as it is. It returns [ErrNotFound] for an unknown id.
func (s *Store) EndSubstitution(ctx context.Context, id string, at time.Time) (handbook.Substitution, error) {
	var row substitutionRow
	err := s.change(ctx, func(tx *gorm.DB) error {
		return endSpan(tx, id, at, &row, func(r *substitutionRow) (instant, *instant) { return r.FromAt, &r.ToAt })
	})
	if err != nil {
		return handbook.Substitution{}, fmt.Errorf("end substitution %s: %w", id, err)
	}
	return row.substitution(), nil
}

// SubstitutionFilter narrows a list of substitutions. What is not set does not narrow.
type SubstitutionFilter struct {
	Supervisor string
	Substitute string
	At         time.Time // those that hold at this instant
	NotOverAt  time.Time // those that hold at this instant or later
}

// ListSubstitutions lists substitutions in the order in which they begin.
func (s *Store) ListSubstitutions(ctx context.Context, f SubstitutionFilter, page Page) ([]handbook.Substitution, *Cursor, error) {
	query := s.read.WithContext(ctx).Table(s.kind.walk("substitutions", f.index()))
	query = where(query, "supervisor", f.Supervisor)
	query = where(query, "substitute", f.Substitute)
	if !f.At.IsZero() {
		query = query.Where("from_at <= ? AND to_at > ?", instantOf(f.At), instantOf(f.At))
	}
	if !f.NotOverAt.IsZero() {
		query = query.Where("to_at > ?", instantOf(f.NotOverAt))
	}
	var rows []substitutionRow
	if err := (order{instant: "from_at"}).read([]*gorm.DB{query}, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list substitutions: %w", err)
	}
	list, next := cut(rows, page, substitutionRow.substitution, func(r substitutionRow) Cursor { return Cursor{At: r.FromAt.time(), ID: r.ID} })
	return list, next, nil
}

func (f SubstitutionFilter) index() string {
	switch {
	case f.Substitute != "":
		return "substitutions_substitute"
	case f.Supervisor != "":
		return "substitutions_supervisor"
	}
	return "substitutions_all"
}

// Decider gives a person, a zero one if nobody knows who that is, with the active supervisors for whom the person stands
// in at an instant, by id (DISC-7).
func (s *Store) Decider(ctx context.Context, personID string, at time.Time) (handbook.Decider, error) {
	db := s.read.WithContext(ctx)
	var person []personRow
	if err := db.Where("id = ?", personID).Find(&person).Error; err != nil {
		return handbook.Decider{}, fmt.Errorf("read person %s: %w", personID, err)
	}
	stoodFor := db.Model(&substitutionRow{}).Select("supervisor").
		Where("substitute = ? AND from_at <= ? AND to_at > ?", personID, instantOf(at), instantOf(at))
	var supervisors []personRow
	err := db.Where("id IN (?) AND active = ? AND role IN ?", stoodFor, true, []handbook.Role{handbook.RoleLeader, handbook.RoleManager}).
		Order("id").Find(&supervisors).Error
	if err != nil {
		return handbook.Decider{}, fmt.Errorf("read whom %s stands in for: %w", personID, err)
	}
	decider := handbook.Decider{Person: first(person).person()}
	for _, supervisor := range supervisors {
		decider.For = append(decider.For, supervisor.person())
	}
	return decider, nil
}
