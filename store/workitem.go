package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

// phase is where an item stands as lists need it: its state, with missed items that are given up set apart
// from those that still take a result. So every list of items is a walk along an index for each phase.
type phase string

const phaseGivenUp phase = "given_up"

var actionable = []phase{phase(handbook.ItemOpen), phase(handbook.ItemMissed)}

func phaseOf(w handbook.WorkItem) phase {
	if w.State == handbook.ItemMissed && !w.Actionable() {
		return phaseGivenUp
	}
	return phase(w.State)
}

func (p phase) state() handbook.ItemState {
	if p == phaseGivenUp {
		return handbook.ItemMissed
	}
	return handbook.ItemState(p)
}

type itemRow struct {
	ID         string `gorm:"primaryKey"`
	Seq        int    // of the transition that wrote it last
	CaseID     string
	Platform   handbook.Platform
	Shop       string
	Customer   string
	Kind       handbook.ItemKind
	Rule       handbook.Rule
	Phase      phase
	Assignee   string
	AssignedBy handbook.Rule
	Ref        string // the step or claim that it is about
	Note       string
	About      handbook.Context `gorm:"column:context;serializer:json"`
	Estimated  bool
	Counts     bool // against the day's contacts (CONT-1)
	OpensAt    instant
	DueAt      instant
	WarnAt     instant
	WarnedAt   instant
	MissedAt   instant
	SettledAt  instant
	Result     handbook.Result `gorm:"serializer:json"`
	DoneBy     string
	ResultKey  string
}

func itemRowOf(w handbook.WorkItem, seq int) itemRow {
	return itemRow{
		ID: w.ID, Seq: seq, CaseID: w.CaseID, Platform: w.Platform, Shop: w.Shop, Customer: w.Customer,
		Kind: w.Kind, Rule: w.Rule, Phase: phaseOf(w), Assignee: w.Assignee, AssignedBy: w.AssignedBy,
		Ref: w.Ref, Note: w.Note, About: w.About, Estimated: w.Estimated, Counts: w.Kind.Counts(),
		OpensAt: instantOf(w.OpensAt), DueAt: instantOf(w.DueAt), WarnAt: instantOf(w.WarnAt), WarnedAt: instantOf(w.WarnedAt),
		MissedAt: instantOf(w.MissedAt), SettledAt: instantOf(w.SettledAt),
		Result: w.Result, DoneBy: w.DoneBy, ResultKey: w.ResultKey,
	}
}

func (r itemRow) item() handbook.WorkItem {
	return handbook.WorkItem{
		ID: r.ID, CaseID: r.CaseID, Platform: r.Platform, Shop: r.Shop, Customer: r.Customer,
		Kind: r.Kind, Rule: r.Rule, State: r.Phase.state(), Assignee: r.Assignee, AssignedBy: r.AssignedBy,
		Ref: r.Ref, Note: r.Note, About: r.About, Estimated: r.Estimated,
		OpensAt: r.OpensAt.time(), DueAt: r.DueAt.time(), WarnAt: r.WarnAt.time(), WarnedAt: r.WarnedAt.time(),
		MissedAt: r.MissedAt.time(), SettledAt: r.SettledAt.time(),
		Result: r.Result, DoneBy: r.DoneBy, ResultKey: r.ResultKey,
	}
}

// GetItem gives a work item, or [ErrNotFound].
func (s *Store) GetItem(ctx context.Context, id string) (handbook.WorkItem, error) {
	var row itemRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.item(), notFound(err, "work item "+id)
}

// ItemFilter narrows a list of work items. What is not set does not narrow.
type ItemFilter struct {
	Assignee   string
	Unassigned bool // the leaders' shared list (DUTY-6)
	States     []handbook.ItemState
	Actionable bool // still takes a result
	Platform   handbook.Platform
	Shop       string // the shop's name, without its platform
	CaseID     string
	DueBefore  *time.Time
}

// ListItems lists work items, those that are due first first.
func (s *Store) ListItems(ctx context.Context, f ItemFilter, page Page) ([]handbook.WorkItem, *Cursor, error) {
	var rows []itemRow
	if walks := f.walks(s.read.WithContext(ctx).Table(s.kind.walk("work_items", f.index()))); len(walks) > 0 {
		if err := (order{instant: "due_at"}).read(walks, page, &rows); err != nil {
			return nil, nil, fmt.Errorf("list work items: %w", err)
		}
	}
	list, next := cut(rows, page, itemRow.item, func(r itemRow) Cursor { return Cursor{At: r.DueAt.time(), ID: r.ID} })
	return list, next, nil
}

// index names the index whose rows the filter narrows most, by its rarest part.
func (f ItemFilter) index() string {
	switch {
	case f.CaseID != "":
		return "work_items_case"
	case f.Assignee != "" || f.Unassigned:
		return "work_items_assignee"
	case f.Shop != "":
		return "work_items_shop"
	case f.Platform != "":
		return "work_items_platform"
	}
	return "work_items_all"
}

// walks gives one walk along an index for each phase that the filter lets pass.
func (f ItemFilter) walks(db *gorm.DB) []*gorm.DB {
	query := where(db, "assignee", f.Assignee)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	query = where(query, "case_id", f.CaseID)
	if f.Unassigned {
		query = query.Where("assignee = ?", "")
	}
	if f.DueBefore != nil {
		query = query.Where("due_at < ?", instantOf(*f.DueBefore))
	}
	var walks []*gorm.DB
	for _, p := range f.phases() {
		walks = append(walks, query.Session(&gorm.Session{}).Where("phase = ?", p))
	}
	return walks
}

func (f ItemFilter) phases() []phase {
	var phases []phase
	for _, p := range []phase{phase(handbook.ItemOpen), phase(handbook.ItemMissed), phaseGivenUp, phase(handbook.ItemDone), phase(handbook.ItemWithdrawn)} {
		state := len(f.States) == 0 || slices.Contains(f.States, p.state())
		if state && (!f.Actionable || slices.Contains(actionable, p)) {
			phases = append(phases, p)
		}
	}
	return phases
}

// writeItems writes items whole; seq is that of the transition that changed them.
func writeItems(tx *gorm.DB, items []handbook.WorkItem, seq int) error {
	if len(items) == 0 {
		return nil
	}
	rows := make([]itemRow, len(items))
	for i, item := range items {
		rows[i] = itemRowOf(item, seq)
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error
}
