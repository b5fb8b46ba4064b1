package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type caseRow struct {
	ID              string `gorm:"primaryKey"`
	Seq             int
	Kind            handbook.CaseKind
	Platform        handbook.Platform
	Shop            string
	Subject         string
	Customer        string
	Stage           handbook.Stage
	Owner           string
	WaitingOn       handbook.Waiting
	NextDueAt       sql.NullTime
	Breached        bool
	UnansweredSince sql.NullTime
	Unanswered      bool
	Ending          handbook.Ending
	CreditedTo      string
	PolicyVersion   string
	OpenedAt        time.Time
	EndedAt         sql.NullTime
	Running         bool
}

func (caseRow) TableName() string { return "cases" }

func caseRowOf(c handbook.Case) caseRow {
	return caseRow{
		ID: c.ID, Seq: c.Seq, Kind: c.Kind, Platform: c.Platform, Shop: c.Shop, Subject: c.Subject,
		Customer: c.Customer, Stage: c.Stage, Owner: c.Owner, WaitingOn: c.WaitingOn,
		NextDueAt: nullable(c.NextDueAt), Breached: c.Breached,
		UnansweredSince: nullable(c.UnansweredSince), Unanswered: !c.UnansweredSince.IsZero(),
		Ending: c.Ending, CreditedTo: c.CreditedTo, PolicyVersion: c.PolicyVersion,
		OpenedAt: utc(c.OpenedAt), EndedAt: nullable(c.EndedAt), Running: c.EndedAt.IsZero(),
	}
}

func (r caseRow) theCase() handbook.Case {
	return handbook.Case{
		ID: r.ID, Seq: r.Seq, Kind: r.Kind, Platform: r.Platform, Shop: r.Shop, Subject: r.Subject,
		Customer: r.Customer, Stage: r.Stage, Owner: r.Owner, WaitingOn: r.WaitingOn,
		NextDueAt: instant(r.NextDueAt), Breached: r.Breached, UnansweredSince: instant(r.UnansweredSince),
		Ending: r.Ending, CreditedTo: r.CreditedTo, PolicyVersion: r.PolicyVersion,
		OpenedAt: r.OpenedAt.UTC(), EndedAt: instant(r.EndedAt),
	}
}

type eventRow struct {
	CaseID   string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey;autoIncrement:false"`
	At       time.Time
	Kind     handbook.EventKind
	Rule     handbook.Rule
	ByPerson string
	Data     handbook.EventData `gorm:"serializer:json"`
	FactID   string             // of a late fact: the platform's event id
}

func (eventRow) TableName() string { return "case_events" }

func eventRowOf(e handbook.CaseEvent) eventRow {
	data := e.Data
	data.Opens, data.Due, data.OccurredAt = instant(nullable(data.Opens)), instant(nullable(data.Due)), instant(nullable(data.OccurredAt))
	return eventRow{CaseID: e.CaseID, Seq: e.Seq, At: utc(e.At), Kind: e.Kind, Rule: e.Rule, ByPerson: e.By, Data: data}
}

func (r eventRow) event() handbook.CaseEvent {
	return handbook.CaseEvent{CaseID: r.CaseID, Seq: r.Seq, At: r.At.UTC(), Kind: r.Kind, Rule: r.Rule, By: r.ByPerson, Data: r.Data}
}

// GetCase gives a case, or [ErrNotFound].
func (s *Store) GetCase(ctx context.Context, id string) (handbook.Case, error) {
	var row caseRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.theCase(), notFound(err, "case "+id)
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

// CaseFilter narrows a list of cases. What is not set does not narrow.
type CaseFilter struct {
	Kind       handbook.CaseKind
	Stage      handbook.Stage
	Owner      string
	Platform   handbook.Platform
	Shop       string     // the shop's name, without its platform
	DueBefore  *time.Time // waits until an instant before this; changes the list's order
	Unanswered bool       // a customer's message waits for an answer (DUTY-3)
	Running    *bool
}

// ListCases lists cases, the newest first; with DueBefore those that are due first come first.
func (s *Store) ListCases(ctx context.Context, f CaseFilter, page Page) ([]handbook.Case, *Cursor, error) {
	by := order{instant: "opened_at", desc: true}
	place := func(r caseRow) Cursor { return Cursor{At: r.OpenedAt.UTC(), ID: r.ID} }
	if f.DueBefore != nil {
		by = order{instant: "next_due_at"}
		place = func(r caseRow) Cursor { return Cursor{At: instant(r.NextDueAt), ID: r.ID} }
	}
	var rows []caseRow
	if err := by.read(f.walks(s.read.WithContext(ctx)), page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list cases: %w", err)
	}
	list, next := cut(rows, page, caseRow.theCase, place)
	return list, next, nil
}

// walks gives one walk along an index for running cases and one for ended ones. With a due time one
// is enough, since only what waits for something has any.
func (f CaseFilter) walks(db *gorm.DB) []*gorm.DB {
	query := db.Model(&caseRow{})
	query = where(query, "kind", f.Kind)
	query = where(query, "stage", f.Stage)
	query = where(query, "owner", f.Owner)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	if f.Unanswered {
		query = query.Where("unanswered = ?", true)
	}
	if f.DueBefore != nil {
		query = query.Where("next_due_at < ?", utc(*f.DueBefore))
		if f.Running != nil {
			query = query.Where("running = ?", *f.Running)
		}
		return []*gorm.DB{query}
	}
	var walks []*gorm.DB
	for _, running := range []bool{true, false} {
		if f.Running == nil || *f.Running == running {
			walks = append(walks, query.Session(&gorm.Session{}).Where("running = ?", running))
		}
	}
	return walks
}

// OpenWinBacks gives the ids of the customer's running unpaid-order cases in the shop of an order, except that
// order's own: its being placed wins them back (DUN-12).
func (s *Store) OpenWinBacks(ctx context.Context, customer string, except handbook.OrderKey) ([]string, error) {
	var ids []string
	err := s.read.WithContext(ctx).Model(&caseRow{}).
		Where("customer = ? AND running = ? AND kind = ?", customer, true, handbook.CaseUnpaidOrder).
		Where("platform = ? AND shop = ? AND subject <> ?", except.Platform, except.Shop, except.OrderNo).
		Order("id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read running cases of customer: %w", err)
	}
	return ids, nil
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

// Record writes a transition. It may be written again, and transitions of one case may arrive in any order: each event,
// notice and contact is written once, and the newest transition that touched the case or an item decides how it stands.
func (s *Store) Record(ctx context.Context, t handbook.Transition) error {
	err := s.change(ctx, func(tx *gorm.DB) error { return write(tx, t) })
	if err != nil {
		return fmt.Errorf("record transition %d of %s: %w", t.Case.Seq, t.Case.ID, err)
	}
	return nil
}

// write writes a transition. The case's row is locked first, so that those of one case follow each other.
func write(tx *gorm.DB, t handbook.Transition) error {
	if err := writeCase(tx, t.Case); err != nil {
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
	if err := writeNotices(tx, t.Notices); err != nil {
		return err
	}
	return writeContacts(tx, t.Contacts)
}

func writeCase(tx *gorm.DB, c handbook.Case) error {
	known, err := lockCase(tx, c.ID)
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return raced(tx.Create(new(caseRowOf(c))).Error)
	case err != nil || known.Seq >= c.Seq:
		return err
	}
	return tx.Select("*").Updates(new(caseRowOf(c))).Error
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
