package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

type reviewRow struct {
	ID          string `gorm:"primaryKey"`
	CaseID      string
	Platform    handbook.Platform
	Shop        string
	Day         string // YYYY-MM-DD
	Agent       string
	Grade       handbook.Grade
	Leader      string
	ListedAt    instant
	Comment     string
	Method      string
	CommentedBy string
	CommentedAt instant
	Commented   bool
	CommentKey  string
}

func (r reviewRow) review() handbook.Review {
	return handbook.Review{
		ID: r.ID, CaseID: r.CaseID, Platform: r.Platform, Shop: r.Shop, Day: dayOf(r.Day), Agent: r.Agent, Grade: r.Grade,
		Leader: r.Leader, ListedAt: r.ListedAt.time(), Comment: r.Comment, Method: r.Method,
		CommentedBy: r.CommentedBy, CommentedAt: r.CommentedAt.time(),
	}
}

// dayOf gives a day as it is stored. We write them ourselves, so one that is none can only come from elsewhere.
func dayOf(stored string) handbook.Day {
	day, err := handbook.ParseDay(stored)
	if err != nil {
		return handbook.Day{}
	}
	return day
}

// GetReview gives a review, or [ErrNotFound].
func (s *Store) GetReview(ctx context.Context, id string) (handbook.Review, error) {
	var row reviewRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.review(), notFound(err, "review "+id)
}

// CommentReview keeps a leader's comment (LEAD-12), and a method to follow up by (LEAD-7). Who sends it again under the
// same key gets the first answer. It returns [ErrNotFound] for an unknown id, and [ErrConflict] when another request has
// commented before.
func (s *Store) CommentReview(ctx context.Context, id string, by, comment, method, key string, at time.Time) (handbook.Review, error) {
	var row reviewRow
	err := s.change(ctx, func(tx *gorm.DB) error {
		row = reviewRow{}
		if err := lockRow(tx).Where("id = ?", id).Take(&row).Error; err != nil {
			return notFound(err, "review")
		}
		if row.Commented {
			if key == "" || row.CommentKey != key || row.CommentedBy != by {
				return fmt.Errorf("%s has commented on it: %w", row.CommentedBy, ErrConflict)
			}
			return nil
		}
		row.Comment, row.Method, row.CommentedBy, row.CommentKey = comment, method, by, key
		row.CommentedAt, row.Commented = instantOf(at), true
		if err := tx.Select("*").Updates(&row).Error; err != nil {
			return err
		}
		return tx.Model(&tallyRow{}).
			Where("platform = ? AND shop = ? AND at = ? AND agent = ? AND grade = ?", row.Platform, row.Shop, row.ListedAt, row.Agent, row.Grade).
			Update("commented", gorm.Expr("commented + 1")).Error
	})
	if err != nil {
		return handbook.Review{}, fmt.Errorf("comment on %s: %w", id, err)
	}
	return row.review(), nil
}

// ReviewFilter narrows a list of reviews. What is not set does not narrow.
type ReviewFilter struct {
	Leader    string
	Agent     string
	Grade     handbook.Grade // by which it is reviewed: an ungraded lead as B
	Platform  handbook.Platform
	Shop      string // the shop's name, without its platform
	CaseID    string
	From, To  handbook.Day // of the list, both included
	Commented *bool
}

// ListReviewed lists reviews, those of the newest list first.
func (s *Store) ListReviewed(ctx context.Context, f ReviewFilter, page Page) ([]handbook.Review, *Cursor, error) {
	var rows []reviewRow
	walks := f.walks(s.read.WithContext(ctx).Table(s.kind.walk("reviews", "reviews_"+f.index())))
	if err := (order{instant: "listed_at", desc: true}).read(walks, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list reviews: %w", err)
	}
	list, next := cut(rows, page, reviewRow.review, func(r reviewRow) Cursor { return Cursor{At: r.ListedAt.time(), ID: r.ID} })
	return list, next, nil
}

// index names the index whose rows the filter narrows most, by its rarest part, without its table's name.
func (f ReviewFilter) index() string {
	switch {
	case f.CaseID != "":
		return "case"
	case f.Agent != "":
		return "agent"
	case f.Leader != "":
		return "leader"
	case f.Shop != "":
		return "shop"
	case f.Platform != "":
		return "platform"
	case f.Grade != "":
		return "grade"
	}
	return "all"
}

// walks gives one walk along an index for reviews with a comment and one for those without. A list's day lies within a
// day of its instant in every zone, which keeps the walk to the days that are asked for.
func (f ReviewFilter) walks(db *gorm.DB) []*gorm.DB {
	query := where(f.narrow(db), "case_id", f.CaseID)
	if !f.From.IsZero() {
		query = query.Where("listed_at >= ?", instantOf(f.From.Add(-1).At(0, time.UTC)))
	}
	if !f.To.IsZero() {
		query = query.Where("listed_at < ?", instantOf(f.To.Add(2).At(0, time.UTC)))
	}
	var walks []*gorm.DB
	for _, commented := range []bool{false, true} {
		if f.Commented == nil || *f.Commented == commented {
			walks = append(walks, query.Session(&gorm.Session{}).Where("commented = ?", commented))
		}
	}
	return walks
}

// narrow adds what lists and tallies have in common.
func (f ReviewFilter) narrow(db *gorm.DB) *gorm.DB {
	query := where(db, "leader", f.Leader)
	query = where(query, "agent", f.Agent)
	query = where(query, "grade", f.Grade)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	if !f.From.IsZero() {
		query = query.Where("day >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		query = query.Where("day <= ?", f.To.String())
	}
	return query
}
