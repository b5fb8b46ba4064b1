package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type discountRow struct {
	ID         string `gorm:"primaryKey"`
	CaseID     string
	Platform   handbook.Platform
	Shop       string
	Agent      string
	Month      handbook.Month
	Line       string
	Pieces     int
	Gift       string
	Amount     handbook.Fen
	Reason     string
	Special    bool
	OverCount  bool
	State      handbook.DiscountState
	Rule       handbook.Rule
	SumLeft    handbook.Fen
	ApprovalID string
	AskedAt    instant
	SettledAt  instant
	DecidedBy  string
	Why        string
	RequestKey string
}

func discountRowOf(d handbook.Discount) discountRow {
	return discountRow{
		ID: d.ID, CaseID: d.CaseID, Platform: d.Platform, Shop: d.Shop, Agent: d.Agent, Month: d.Month,
		Line: d.Line, Pieces: d.Pieces, Gift: d.Gift, Amount: d.Amount, Reason: d.Reason,
		Special: d.Special, OverCount: d.OverCount, State: d.State, Rule: d.Rule, SumLeft: d.Left, ApprovalID: d.ApprovalID,
		AskedAt: instantOf(d.AskedAt), SettledAt: instantOf(d.SettledAt), DecidedBy: d.DecidedBy, Why: d.Why, RequestKey: d.Key,
	}
}

func (r discountRow) discount() handbook.Discount {
	return handbook.Discount{
		ID: r.ID, CaseID: r.CaseID, Platform: r.Platform, Shop: r.Shop, Agent: r.Agent, Month: r.Month,
		DiscountRequest: handbook.DiscountRequest{Line: r.Line, Pieces: r.Pieces, Gift: r.Gift, Amount: r.Amount, Reason: r.Reason},
		Special:         r.Special, OverCount: r.OverCount, State: r.State, Rule: r.Rule, Left: r.SumLeft, ApprovalID: r.ApprovalID,
		AskedAt: r.AskedAt.time(), SettledAt: r.SettledAt.time(), DecidedBy: r.DecidedBy, Why: r.Why, Key: r.RequestKey,
	}
}

// writeDiscounts writes discounts whole.
func writeDiscounts(tx *gorm.DB, discounts []handbook.Discount) error {
	if len(discounts) == 0 {
		return nil
	}
	rows := make([]discountRow, len(discounts))
	for i, d := range discounts {
		rows[i] = discountRowOf(d)
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error
}

// GetDiscount gives a discount, or [ErrNotFound].
func (s *Store) GetDiscount(ctx context.Context, id string) (handbook.Discount, error) {
	var row discountRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.discount(), notFound(err, "discount "+id)
}

// DiscountFilter narrows a list of discounts. What is not set does not narrow.
type DiscountFilter struct {
	Agent    string // who asked
	Key      string // the idempotency key of the request
	CaseID   string
	Month    handbook.Month
	States   []handbook.DiscountState
	Platform handbook.Platform
	Shop     string // the shop's name, without its platform
}

// ListDiscounts lists discounts, the newest first.
func (s *Store) ListDiscounts(ctx context.Context, f DiscountFilter, page Page) ([]handbook.Discount, *Cursor, error) {
	var rows []discountRow
	if walks := f.walks(s.read.WithContext(ctx).Table(s.kind.walk("discounts", f.index()))); len(walks) > 0 {
		if err := (order{instant: "asked_at", desc: true}).read(walks, page, &rows); err != nil {
			return nil, nil, fmt.Errorf("list discounts: %w", err)
		}
	}
	list, next := cut(rows, page, discountRow.discount, func(r discountRow) Cursor { return Cursor{At: r.AskedAt.time(), ID: r.ID} })
	return list, next, nil
}

// index names the index whose rows the filter narrows most, by its rarest part.
func (f DiscountFilter) index() string {
	switch {
	case f.Key != "":
		return "discounts_key"
	case f.CaseID != "":
		return "discounts_case"
	case f.Agent != "" && f.Month != "":
		return "discounts_agent_month"
	case f.Agent != "":
		return "discounts_agent"
	case f.Month != "":
		return "discounts_month"
	case f.Shop != "":
		return "discounts_shop"
	case f.Platform != "":
		return "discounts_platform"
	}
	return "discounts_all"
}

// walks gives one walk along an index for each state that the filter lets pass.
func (f DiscountFilter) walks(db *gorm.DB) []*gorm.DB {
	query := where(db, "agent", f.Agent)
	query = where(query, "request_key", f.Key)
	query = where(query, "case_id", f.CaseID)
	query = where(query, "month", f.Month)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	var walks []*gorm.DB
	for _, state := range handbook.DiscountStates() {
		if len(f.States) == 0 || slices.Contains(f.States, state) {
			walks = append(walks, query.Session(&gorm.Session{}).Where("state = ?", state))
		}
	}
	return walks
}
