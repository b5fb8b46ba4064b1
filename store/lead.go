package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type leadRow struct {
	Platform   handbook.Platform `gorm:"primaryKey"`
	Shop       string            `gorm:"primaryKey"`
	LeadID     string            `gorm:"primaryKey"`
	Customer   string
	CustomerID string
	Product    string
	Concern    string
	Agent      string
	Grade      handbook.Grade
	ReceivedAt instant
	LastWordAt instant
	Unanswered bool
	CaseID     string // that follows it; empty: it is only recorded
	Joined     bool   // the case is another inquiry's of the same customer
}

func leadRowOf(l handbook.Lead) leadRow {
	return leadRow{
		Platform: l.Platform, Shop: l.Shop, LeadID: l.LeadID, Customer: l.Customer(), CustomerID: l.CustomerID,
		Product: l.Product, Concern: l.Concern, Agent: l.Agent, Grade: l.Grade,
		ReceivedAt: instantOf(l.ReceivedAt), LastWordAt: instantOf(l.LastWordAt), Unanswered: l.Unanswered,
	}
}

func (r leadRow) lead() handbook.Lead {
	return handbook.Lead{
		LeadKey:    handbook.LeadKey{Platform: r.Platform, Shop: r.Shop, LeadID: r.LeadID},
		CustomerID: r.CustomerID, Product: r.Product, Concern: r.Concern, Agent: r.Agent, Grade: r.Grade,
		ReceivedAt: r.ReceivedAt.time(), LastWordAt: r.LastWordAt.time(), Unanswered: r.Unanswered,
	}
}

func (r leadRow) opening() LeadOpening {
	return LeadOpening{Lead: r.lead(), CaseID: r.CaseID, Joined: r.Joined}
}

// LeadOpening is an inquiry as it is stored, and the case that follows it.
type LeadOpening struct {
	Lead    handbook.Lead
	CaseID  string // empty: it is recorded, and not followed
	Created bool   // it had not been told before
	Joined  bool   // CaseID is another inquiry's case
}

// PutLead stores an inquiry and says which case follows it: the running one of the same customer in the same shop, else,
// where it is to be followed, its own, whose picture begun is written with it. What was told first of a lead stands.
// Inquiries of one customer come one after the other, so that two of the same moment share a case.
//
// Over names cases that turned out to have ended although their pictures say that they run: they are not joined, and a
// lead that had joined one is opened anew.
func (s *Store) PutLead(ctx context.Context, told handbook.Lead, begun handbook.Case, follow bool, over ...string) (opened LeadOpening, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.kind.lockLeads(tx, told.Customer()); err != nil {
			return err
		}
		lead, err := findLead(tx, told.LeadKey)
		if err != nil {
			return err
		}
		known := lead.LeadID != ""
		if known && (!lead.Joined || !slices.Contains(over, lead.CaseID)) {
			opened = lead.opening()
			return nil
		}
		if !known {
			lead = leadRowOf(told)
		}
		if err := follows(tx, &lead, begun, follow, over); err != nil {
			return err
		}
		opened = lead.opening()
		opened.Created = !known
		if known {
			return tx.Model(&lead).Select("case_id", "joined").Updates(&lead).Error
		}
		return raced(tx.Create(&lead).Error)
	})
	if err != nil {
		return LeadOpening{}, fmt.Errorf("put lead %s: %w", told.LeadKey, err)
	}
	return opened, nil
}

// follows finds the case that follows a lead, or begins it.
func follows(tx *gorm.DB, lead *leadRow, begun handbook.Case, follow bool, over []string) error {
	joinable := runningLeads(tx, lead.Customer, shopKey{lead.Platform, lead.Shop})
	if len(over) > 0 {
		joinable = joinable.Where("id NOT IN ?", over)
	}
	var running []string
	if err := joinable.Limit(1).Pluck("id", &running).Error; err != nil {
		return err
	}
	lead.CaseID, lead.Joined = "", false
	switch {
	case len(running) > 0:
		lead.CaseID = running[0]
		lead.Joined = lead.CaseID != begun.ID
	case follow:
		lead.CaseID = begun.ID
		begun.Seq = 0 // whatever the workflow writes is newer
		return insertOnce(tx, []caseRow{caseRowOf(begun)})
	}
	return nil
}

// runningLeads asks for the running lead cases of a customer in a shop, the newest first.
func runningLeads(db *gorm.DB, customer string, shop shopKey) *gorm.DB {
	return db.Model(&caseRow{}).
		Where("customer = ? AND running = ? AND kind = ?", customer, true, handbook.CaseLead).
		Where("platform = ? AND shop = ?", shop.Platform, shop.Shop).Order("opened_at DESC, id DESC")
}

// GetLead gives an inquiry with the case that follows it, or [ErrNotFound].
func (s *Store) GetLead(ctx context.Context, key handbook.LeadKey) (LeadOpening, error) {
	lead, err := findLead(s.read.WithContext(ctx), key)
	if err == nil && lead.LeadID == "" {
		err = gorm.ErrRecordNotFound
	}
	return lead.opening(), notFound(err, "lead "+key.String())
}

// GetLeads gives those of a shop's inquiries that are known.
func (s *Store) GetLeads(ctx context.Context, platform handbook.Platform, shop string, ids []string) (map[handbook.LeadKey]handbook.Lead, error) {
	var rows []leadRow
	err := s.read.WithContext(ctx).Where("platform = ? AND shop = ? AND lead_id IN ?", platform, shop, ids).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read %d leads of %s/%s: %w", len(ids), platform, shop, err)
	}
	leads := make(map[handbook.LeadKey]handbook.Lead, len(rows))
	for _, row := range rows {
		lead := row.lead()
		leads[lead.LeadKey] = lead
	}
	return leads, nil
}

// RunningLeads gives the ids of a customer's running lead cases in a shop, the newest first: an order converts them
// (LEAD-10).
func (s *Store) RunningLeads(ctx context.Context, customer string, platform handbook.Platform, shop string) ([]string, error) {
	var ids []string
	if err := runningLeads(s.read.WithContext(ctx), customer, shopKey{platform, shop}).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("read running leads of customer: %w", err)
	}
	return ids, nil
}

// FirstOrderSince gives the first order that a lead's customer has placed since the lead was received (LEAD-10), or
// [ErrNotFound], also where the platform does not name the buyer.
func (s *Store) FirstOrderSince(ctx context.Context, l handbook.Lead) (handbook.Order, error) {
	order, err := firstOrderSince(s.read.WithContext(ctx), l)
	if err == nil && order.OrderNo == "" {
		err = gorm.ErrRecordNotFound
	}
	return order, notFound(err, "order since lead "+l.LeadKey.String())
}

// firstOrderSince gives a zero order where there is none.
func firstOrderSince(db *gorm.DB, l handbook.Lead) (handbook.Order, error) {
	if l.CustomerID == "" {
		return handbook.Order{}, nil
	}
	var rows []orderRow
	err := db.Where("platform = ? AND shop = ? AND customer_id = ?", l.Platform, l.Shop, l.CustomerID).
		Where("placed_at >= ?", instantOf(l.ReceivedAt)).Order("placed_at, order_no").Limit(1).Find(&rows).Error
	return first(rows).order(), err
}

// findLead gives a lead, or a row without an id.
func findLead(db *gorm.DB, key handbook.LeadKey) (leadRow, error) {
	var row leadRow
	err := db.Where("platform = ? AND shop = ? AND lead_id = ?", key.Platform, key.Shop, key.LeadID).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = nil
	}
	return row, err
}

// lockRow makes the row that a query takes wait for other writers.
func lockRow(tx *gorm.DB) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}
