package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

type eventRow struct {
	CaseID   string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false"`
	At       instant
	Kind     handbook.EventKind
	Rule     handbook.Rule
	ByPerson string
	Data     handbook.EventData `gorm:"serializer:json"`
	FactID   string             // of a late fact: the platform's event id
}

func eventRowOf(e handbook.CaseEvent) eventRow {
	data := e.Data
	for _, t := range []*time.Time{&data.Opens, &data.Due, &data.OccurredAt, &data.Meant} {
		*t = instantOf(*t).time()
	}
	return eventRow{CaseID: e.CaseID, Seq: e.Seq, At: instantOf(e.At), Kind: e.Kind, Rule: e.Rule, ByPerson: e.By, Data: data}
}

func (r eventRow) event() handbook.CaseEvent {
	return handbook.CaseEvent{CaseID: r.CaseID, Seq: r.Seq, At: r.At.time(), Kind: r.Kind, Rule: r.Rule, By: r.ByPerson, Data: r.Data}
}

// Timeline lists a case's events in the order of their numbers. It is empty for an unknown case.
func (s *Store) Timeline(ctx context.Context, caseID string, page Page) ([]handbook.CaseEvent, *Cursor, error) {
	query := s.read.WithContext(ctx).Where("case_id = ?", caseID)
	if page.After != nil {
		query = query.Where("seq > ?", page.After.Seq)
	}
	var rows []eventRow
	if err := query.Order("seq").Limit(page.limit() + 1).Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read timeline of %s: %w", caseID, err)
	}
	list, next := cut(rows, page, eventRow.event, func(r eventRow) Cursor { return Cursor{Seq: r.Seq} })
	return list, next, nil
}

// RecordLateFact adds a line to the timeline of a case that has ended (DUN-10), under the next number, once for each
// of the platform's event ids. It returns [ErrNotFound] for an unknown case and [ErrConflict] for a running one,
// whose numbers are the workflow's.
func (s *Store) RecordLateFact(ctx context.Context, caseID string, ev handbook.CaseEvent, eventID string) error {
	err := s.change(ctx, func(tx *gorm.DB) error {
		known, err := lockCase(tx, caseID)
		if err != nil {
			return notFound(err, "case")
		}
		if known.Running {
			return fmt.Errorf("the case is running: %w", ErrConflict)
		}
		var told int64
		if err := tx.Model(&eventRow{}).Where("case_id = ? AND fact_id = ?", caseID, eventID).Count(&told).Error; err != nil || told > 0 {
			return err
		}
		ev.CaseID, ev.Seq = caseID, known.Seq+1
		row := eventRowOf(ev)
		row.FactID = eventID
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return tx.Model(&caseRow{}).Where("id = ?", caseID).Update("seq", ev.Seq).Error
	})
	if err != nil {
		return fmt.Errorf("record late fact %q of %s: %w", eventID, caseID, err)
	}
	return nil
}
