package store

import (
	"context"
	"fmt"
	"time"

	"gendan/handbook"
)

// Figures counts what runs and what waits, over all shops. What there is none of is not in it.
type Figures struct {
	Cases     map[CasePlace]int                // that run
	Breached  map[handbook.CaseKind]int        // of those: an item or a clock was missed
	Open      map[handbook.ItemKind]int        // items
	DueSoon   map[handbook.ItemKind]int        // of those: due before an instant
	Missed    map[handbook.ItemKind]int        // items that still take a result, late
	Approvals map[handbook.ApprovalSubject]int // that wait for a decision
}

// CasePlace is where cases stand.
type CasePlace struct {
	Kind  handbook.CaseKind
	Stage handbook.Stage
}

// ReadFigures counts what runs now. It reads what runs and nothing that has ended, each through an index.
func (s *Store) ReadFigures(ctx context.Context, soon time.Time) (Figures, error) {
	f := Figures{
		Cases: map[CasePlace]int{}, Breached: map[handbook.CaseKind]int{}, Open: map[handbook.ItemKind]int{},
		DueSoon: map[handbook.ItemKind]int{}, Missed: map[handbook.ItemKind]int{}, Approvals: map[handbook.ApprovalSubject]int{},
	}
	for _, read := range []func(context.Context, *Figures) error{
		s.countCases,
		func(ctx context.Context, f *Figures) error { return s.countItems(ctx, soon, f) },
		s.countApprovals,
	} {
		if err := read(ctx, &f); err != nil {
			return Figures{}, fmt.Errorf("read figures: %w", err)
		}
	}
	return f, nil
}

func (s *Store) countCases(ctx context.Context, f *Figures) error {
	var rows []struct {
		CasePlace
		Breached bool
		N        int
	}
	err := s.read.WithContext(ctx).Table(s.kind.walk("cases", "cases_all")).Select("kind, stage, breached, COUNT(*) AS n").
		Where("running = ?", true).Group("kind, stage, breached").Find(&rows).Error
	for _, row := range rows {
		f.Cases[row.CasePlace] += row.N
		if row.Breached {
			f.Breached[row.Kind] += row.N
		}
	}
	return err
}

func (s *Store) countItems(ctx context.Context, soon time.Time, f *Figures) error {
	var rows []struct {
		Kind  handbook.ItemKind
		Phase phase
		Soon  bool
		N     int
	}
	err := s.read.WithContext(ctx).Table(s.kind.walk("work_items", "work_items_all")).
		Select("kind, phase, due_at < ? AS soon, COUNT(*) AS n", instantOf(soon)).
		Where("phase IN ?", actionable).Group("kind, phase, soon").Find(&rows).Error
	for _, row := range rows {
		switch {
		case row.Phase == phase(handbook.ItemMissed):
			f.Missed[row.Kind] += row.N
		case row.Soon:
			f.DueSoon[row.Kind] += row.N
			fallthrough
		default:
			f.Open[row.Kind] += row.N
		}
	}
	return err
}

func (s *Store) countApprovals(ctx context.Context, f *Figures) error {
	var rows []struct {
		Subject handbook.ApprovalSubject
		N       int
	}
	err := s.read.WithContext(ctx).Table(s.kind.walk("approvals", "approvals_all")).Select("subject, COUNT(*) AS n").
		Where("state = ?", handbook.ApprovalOpen).Group("subject").Find(&rows).Error
	for _, row := range rows {
		f.Approvals[row.Subject] += row.N
	}
	return err
}
