package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type approvalRow struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	Platform   handbook.Platform
	Shop       string
	Subject    handbook.ApprovalSubject
	DiscountID string
	Line       string
	Pieces     int
	Gift       string
	Amount     handbook.Fen
	OverCount  bool
	Note       string
	Ref        string
	Reasons    []handbook.ApprovalReason `gorm:"serializer:json"`
	AskedBy    string
	AskedAt    instant
	State      handbook.ApprovalState
	Step       int
	Role       handbook.Role
	StepAt     instant
	RemindAt   instant
	EscalateAt instant
	ExpiresAt  instant
	Votes      []handbook.Vote `gorm:"serializer:json"`
	ClosedAt   instant
	ClosedBy   string
	Reason     string
}

func approvalRowOf(a handbook.Approval) approvalRow {
	votes := append([]handbook.Vote{}, a.Votes...) // never nil, which would be NULL; nor are the reasons
	for i := range votes {
		votes[i].At = instantOf(votes[i].At).time()
	}
	return approvalRow{
		ID: a.ID, CaseID: a.CaseID, Platform: a.Platform, Shop: a.Shop, Subject: a.Subject, DiscountID: a.DiscountID,
		Line: a.Line, Pieces: a.Pieces, Gift: a.Gift, Amount: a.Amount, OverCount: a.OverCount,
		Note: a.Note, Ref: a.Ref, Reasons: append([]handbook.ApprovalReason{}, a.Reasons...), AskedBy: a.AskedBy, AskedAt: instantOf(a.AskedAt), State: a.State,
		Step: a.Step, Role: a.Role, StepAt: instantOf(a.StepAt), RemindAt: instantOf(a.RemindAt),
		EscalateAt: instantOf(a.EscalateAt), ExpiresAt: instantOf(a.ExpiresAt), Votes: votes,
		ClosedAt: instantOf(a.ClosedAt), ClosedBy: a.ClosedBy, Reason: a.Reason,
	}
}

func (r approvalRow) approval() handbook.Approval {
	if len(r.Votes) == 0 {
		r.Votes = nil
	}
	if len(r.Reasons) == 0 {
		r.Reasons = nil
	}
	return handbook.Approval{
		ID: r.ID, CaseID: r.CaseID, Platform: r.Platform, Shop: r.Shop, Subject: r.Subject, DiscountID: r.DiscountID,
		Line: r.Line, Pieces: r.Pieces, Gift: r.Gift, Amount: r.Amount, OverCount: r.OverCount,
		Note: r.Note, Ref: r.Ref, Reasons: r.Reasons, AskedBy: r.AskedBy, AskedAt: r.AskedAt.time(), State: r.State,
		Step: r.Step, Role: r.Role, StepAt: r.StepAt.time(), RemindAt: r.RemindAt.time(),
		EscalateAt: r.EscalateAt.time(), ExpiresAt: r.ExpiresAt.time(), Votes: r.Votes,
		ClosedAt: r.ClosedAt.time(), ClosedBy: r.ClosedBy, Reason: r.Reason,
	}
}

// writeApprovals writes what a case asked for, and how an approval now stands. Once it is asked for, only the approval
// itself knows that.
func writeApprovals(tx *gorm.DB, caseID string, approvals []handbook.Approval) error {
	for _, a := range approvals {
		there := clause.OnConflict{DoNothing: true}
		if a.ID == caseID {
			there = clause.OnConflict{UpdateAll: true}
		}
		if err := tx.Clauses(there).Create(new(approvalRowOf(a))).Error; err != nil {
			return err
		}
	}
	return nil
}

// GetApproval gives an approval, or [ErrNotFound].
func (s *Store) GetApproval(ctx context.Context, id string) (handbook.Approval, error) {
	var row approvalRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.approval(), notFound(err, id)
}

// ApprovalFilter narrows a list of approvals. What is not set does not narrow.
type ApprovalFilter struct {
	ToDecide *handbook.Decider // those that this person may decide now (DISC-7)
	AskedBy  string
	States   []handbook.ApprovalState
	Subject  handbook.ApprovalSubject
	Platform handbook.Platform
	Shop     string // the shop's name, without its platform
	CaseID   string // that asks
}

// ListApprovals lists approvals, those that expire first first.
func (s *Store) ListApprovals(ctx context.Context, f ApprovalFilter, page Page) ([]handbook.Approval, *Cursor, error) {
	place := func(r approvalRow) Cursor { return Cursor{At: r.ExpiresAt.time(), ID: r.ID} }
	wanted, reading := []approvalRow{}, page
	for {
		var rows []approvalRow
		walks := f.walks(s.read.WithContext(ctx), s.kind)
		if len(walks) == 0 {
			break
		}
		if err := (order{instant: "expires_at"}).read(walks, reading, &rows); err != nil {
			return nil, nil, fmt.Errorf("list approvals: %w", err)
		}
		for _, row := range rows {
			if f.decides(row.approval()) {
				wanted = append(wanted, row)
			}
		}
		if len(rows) <= page.limit() || len(wanted) > page.limit() {
			break
		}
		reading.After = new(place(rows[len(rows)-1]))
	}
	list, next := cut(wanted[:min(len(wanted), page.limit()+1)], page, approvalRow.approval, place)
	return list, next, nil
}

// decides asks the handbook itself whether the decider, if there is one, may decide. The walks leave out only what is
// easy to tell beforehand.
func (f ApprovalFilter) decides(a handbook.Approval) bool {
	if f.ToDecide == nil {
		return true
	}
	_, err := a.Decide(handbook.Vote{By: f.ToDecide.Person.ID, Approve: true}, *f.ToDecide, handbook.Quorum{Approve: 1, Of: 1})
	return err == nil
}

// index names the index whose rows the filter narrows most, by its rarest part.
func (f ApprovalFilter) index() string {
	switch {
	case f.CaseID != "":
		return "approvals_case"
	case f.AskedBy != "":
		return "approvals_asker"
	case f.Shop != "":
		return "approvals_shop"
	case f.Platform != "":
		return "approvals_platform"
	case f.Subject != "":
		return "approvals_subject"
	}
	return "approvals_all"
}

// walks gives one walk along an index for each state that the filter lets pass; of what someone may decide one for each
// shop in which they may.
func (f ApprovalFilter) walks(db *gorm.DB, kind dialect) []*gorm.DB {
	if f.ToDecide == nil {
		return f.walksOf(db, kind, f.states())
	}
	if !slices.Contains(f.states(), handbook.ApprovalOpen) {
		return nil
	}
	var walks []*gorm.DB
	for _, shop := range decidesIn(*f.ToDecide) {
		in := f
		if shop != (shopKey{}) {
			if (f.Shop != "" && f.Shop != shop.Shop) || (f.Platform != "" && f.Platform != shop.Platform) {
				continue
			}
			in.Platform, in.Shop = shop.Platform, shop.Shop
		}
		query := db.Where("asked_by <> ?", f.ToDecide.Person.ID)
		walks = append(walks, in.walksOf(query, kind, []handbook.ApprovalState{handbook.ApprovalOpen})...)
	}
	return walks
}

func (f ApprovalFilter) walksOf(db *gorm.DB, kind dialect, states []handbook.ApprovalState) []*gorm.DB {
	query := where(db.Table(kind.walk("approvals", f.index())), "asked_by", f.AskedBy)
	query = where(query, "subject", f.Subject)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	query = where(query, "case_id", f.CaseID)
	walks := make([]*gorm.DB, len(states))
	for i, state := range states {
		walks[i] = query.Session(&gorm.Session{}).Where("state = ?", state)
	}
	return walks
}

// states gives the states that the filter lets pass, each once.
func (f ApprovalFilter) states() []handbook.ApprovalState {
	return slices.DeleteFunc(handbook.ApprovalStates(), func(s handbook.ApprovalState) bool {
		return len(f.States) > 0 && !slices.Contains(f.States, s)
	})
}

// decidesIn gives the shops in which someone decides, alone or in a supervisor's place; a zero one stands for all shops.
func decidesIn(d handbook.Decider) []shopKey {
	var shops []shopKey
	for _, p := range slices.Concat([]handbook.Person{d.Person}, d.For) {
		if !p.Active || (p.Role != handbook.RoleLeader && p.Role != handbook.RoleManager) {
			continue
		}
		if p.Shop == "" {
			return []shopKey{{}}
		}
		platform, name, _ := strings.Cut(p.Shop, "/")
		if shop := (shopKey{handbook.Platform(platform), name}); !slices.Contains(shops, shop) {
			shops = append(shops, shop)
		}
	}
	return shops
}
