package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

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
	NextDueAt       instant
	Breached        bool
	UnansweredSince instant
	Unanswered      bool
	Ending          handbook.Ending
	CreditedTo      string
	Parent          string
	Grade           handbook.Grade
	Round           int
	ReviewAt        instant
	ReviewDue       bool // no list has looked at that yet
	PolicyVersion   string
	OpenedAt        instant
	EndedAt         instant
	Running         bool
	Level           handbook.Level
	WorkRank        int
	Clock           handbook.ClockKind
	SteppedAt       instant // when the last step was taken, by the case's clock
}

func caseRowOf(c handbook.Case) caseRow {
	return caseRow{
		ID: c.ID, Seq: c.Seq, Kind: c.Kind, Platform: c.Platform, Shop: c.Shop, Subject: c.Subject,
		Customer: c.Customer, Stage: c.Stage, Owner: c.Owner, WaitingOn: c.WaitingOn,
		NextDueAt: instantOf(c.NextDueAt), Breached: c.Breached,
		UnansweredSince: instantOf(c.UnansweredSince), Unanswered: !c.UnansweredSince.IsZero(),
		Ending: c.Ending, CreditedTo: c.CreditedTo, Parent: c.Parent, Grade: c.Grade, Round: c.Round,
		ReviewAt: instantOf(c.ReviewAt), ReviewDue: !c.ReviewAt.IsZero(), PolicyVersion: c.PolicyVersion,
		OpenedAt: instantOf(c.OpenedAt), EndedAt: instantOf(c.EndedAt), Running: runs(c.Stage),
		Level: c.Level, WorkRank: c.Rank, Clock: c.Clock,
	}
}

func (r caseRow) theCase() handbook.Case {
	return handbook.Case{
		ID: r.ID, Seq: r.Seq, Kind: r.Kind, Platform: r.Platform, Shop: r.Shop, Subject: r.Subject,
		Customer: r.Customer, Stage: r.Stage, Owner: r.Owner, WaitingOn: r.WaitingOn,
		NextDueAt: r.NextDueAt.time(), Breached: r.Breached, UnansweredSince: r.UnansweredSince.time(),
		Ending: r.Ending, CreditedTo: r.CreditedTo, Parent: r.Parent, Grade: r.Grade, Round: r.Round,
		ReviewAt: r.ReviewAt.time(), PolicyVersion: r.PolicyVersion,
		OpenedAt: r.OpenedAt.time(), EndedAt: r.EndedAt.time(),
		Level: r.Level, Rank: r.WorkRank, Clock: r.Clock,
	}
}

// runs says whether a case in a stage still runs. A closed after-sales case does not, although it can be opened again.
func runs(s handbook.Stage) bool { return s != handbook.StageEnded && s != handbook.StageClosed }

// GetCase gives a case, or [ErrNotFound].
func (s *Store) GetCase(ctx context.Context, id string) (handbook.Case, error) {
	var row caseRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.theCase(), notFound(err, "case "+id)
}

// GetCases gives those of the cases that are known, by id.
func (s *Store) GetCases(ctx context.Context, ids []string) (map[string]handbook.Case, error) {
	var rows []caseRow
	if err := s.read.WithContext(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read %d cases: %w", len(ids), err)
	}
	cases := make(map[string]handbook.Case, len(rows))
	for _, row := range rows {
		cases[row.ID] = row.theCase()
	}
	return cases, nil
}

// BeginCase writes a case that has just begun, before its workflow has written anything, so that it can be seen in
// its grace. A case that is there stays as it is.
func (s *Store) BeginCase(ctx context.Context, c handbook.Case) error {
	c.Seq = 0 // whatever the workflow writes is newer
	err := s.change(ctx, func(tx *gorm.DB) error { return insertOnce(tx, []caseRow{caseRowOf(c)}) })
	if err != nil {
		return fmt.Errorf("begin case %s: %w", c.ID, err)
	}
	return nil
}

// CaseFilter narrows a list of cases. What is not set does not narrow, but approvals, which are lists of their own, are
// listed only where Kind asks for them.
type CaseFilter struct {
	Kind       handbook.CaseKind
	Stage      handbook.Stage
	Grade      handbook.Grade // a lead's (LEAD-6)
	Owner      string
	Platform   handbook.Platform
	Shop       string     // the shop's name, without its platform
	DueBefore  *time.Time // waits until an instant before this; changes the list's order
	Unanswered bool       // a customer's message waits for an answer (DUTY-3)
	Running    *bool      // not yet in [handbook.StageEnded] or [handbook.StageClosed]
}

// ListCases lists cases, the newest first; with DueBefore those that are due first come first.
func (s *Store) ListCases(ctx context.Context, f CaseFilter, page Page) ([]handbook.Case, *Cursor, error) {
	by := order{instant: "opened_at", desc: true}
	place := func(r caseRow) Cursor { return Cursor{At: r.OpenedAt.time(), ID: r.ID} }
	if f.DueBefore != nil {
		by = order{instant: "next_due_at"}
		place = func(r caseRow) Cursor { return Cursor{At: r.NextDueAt.time(), ID: r.ID} }
	}
	var rows []caseRow
	if walks := f.walks(s.read.WithContext(ctx).Table(s.kind.walk("cases", f.index()))); len(walks) > 0 {
		if err := by.read(walks, page, &rows); err != nil {
			return nil, nil, fmt.Errorf("list cases: %w", err)
		}
	}
	list, next := cut(rows, page, caseRow.theCase, place)
	return list, next, nil
}

// index names the index whose rows the filter narrows most, by its rarest part.
func (f CaseFilter) index() string {
	switch {
	case f.DueBefore != nil && f.Shop != "":
		return "cases_of_shop_due"
	case f.DueBefore != nil:
		return "cases_due"
	case f.Unanswered:
		return "cases_unanswered"
	case f.Owner != "":
		return "cases_owner"
	case f.Shop != "":
		return "cases_shop"
	case f.Grade != "":
		return "cases_grade"
	case f.Stage != "":
		return "cases_stage"
	case f.Kind != "":
		return "cases_kind"
	case f.Platform != "":
		return "cases_platform"
	}
	return "cases_all"
}

// walks gives one walk along an index for running cases and one for ended ones. With a due time one
// is enough, since only what waits for something has any.
func (f CaseFilter) walks(db *gorm.DB) []*gorm.DB {
	query := where(db, "kind", f.Kind)
	if f.Kind == "" {
		query = db.Where("kind <> ?", handbook.CaseApproval)
	}
	query = where(query, "stage", f.Stage)
	query = where(query, "grade", f.Grade)
	query = where(query, "owner", f.Owner)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	if f.Unanswered {
		query = query.Where("unanswered = ?", true)
	}
	if f.DueBefore != nil {
		query = query.Where("next_due_at < ?", instantOf(*f.DueBefore))
		if f.Running != nil {
			query = query.Where("running = ?", *f.Running)
		}
		return []*gorm.DB{query}
	}
	var walks []*gorm.DB
	for _, running := range []bool{true, false} {
		stage := f.Stage == "" || running == runs(f.Stage)
		if stage && (f.Running == nil || *f.Running == running) {
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
