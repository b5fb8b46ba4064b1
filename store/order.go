package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"gendan/handbook"
)

type orderRow struct {
	Platform   handbook.Platform `gorm:"primaryKey"`
	Shop       string            `gorm:"primaryKey"`
	OrderNo    string            `gorm:"primaryKey"`
	CustomerID string
	Product    string
	Total      handbook.Fen
	TotalAt    instant // NULL: no amount_changed has come
	PlacedAt   instant // NULL: only a fact has come so far
	PaidAt     instant
	ClosedAt   instant
	ClosedBy   handbook.Closer
}

func orderRowOf(o handbook.Order) orderRow {
	return orderRow{
		Platform: o.Platform, Shop: o.Shop, OrderNo: o.OrderNo,
		CustomerID: o.CustomerID, Product: o.Product, Total: o.Total, TotalAt: instantOf(o.TotalAt),
		PlacedAt: instantOf(o.PlacedAt), PaidAt: instantOf(o.PaidAt), ClosedAt: instantOf(o.ClosedAt), ClosedBy: o.ClosedBy,
	}
}

func (r orderRow) order() handbook.Order {
	return handbook.Order{
		OrderKey:   handbook.OrderKey{Platform: r.Platform, Shop: r.Shop, OrderNo: r.OrderNo},
		CustomerID: r.CustomerID, Product: r.Product, Total: r.Total, TotalAt: r.TotalAt.time(),
		PlacedAt: r.PlacedAt.time(), PaidAt: r.PaidAt.time(), ClosedAt: r.ClosedAt.time(), ClosedBy: r.ClosedBy,
	}
}

type factRow struct {
	Platform   handbook.Platform `gorm:"primaryKey"`
	Shop       string            `gorm:"primaryKey"`
	OrderNo    string            `gorm:"primaryKey"`
	EventID    string            `gorm:"primaryKey"`
	Kind       handbook.FactKind
	OccurredAt instant
	ClosedBy   handbook.Closer
	Amount     handbook.Fen
	OtherOrder string
}

func (r factRow) fact() handbook.Fact {
	return handbook.Fact{
		EventID: r.EventID, Kind: r.Kind, OccurredAt: r.OccurredAt.time(),
		ClosedBy: r.ClosedBy, Amount: r.Amount, OtherOrder: r.OtherOrder,
	}
}

// PutOrder merges what a platform tells of an order with what is known of it, and gives the result. What is known
// stands and blanks are filled; payment and closing are merged as facts are, so that nothing un-pays an
// order (DUN-10). Created says that the order had not been told before; facts may have come earlier.
func (s *Store) PutOrder(ctx context.Context, told handbook.Order) (stored handbook.Order, created bool, err error) {
	told = orderRowOf(told).order()
	err = s.change(ctx, func(tx *gorm.DB) error {
		known, err := lockOrder(tx, told.OrderKey)
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			stored, created = told, true
			err = raced(tx.Create(new(orderRowOf(told))).Error)
		case err == nil:
			stored, created = merged(known, told), known.PlacedAt.IsZero()
			err = updateOrder(tx, known, stored)
		}
		if err != nil {
			return err
		}
		return seeCustomer(tx, stored)
	})
	if err != nil {
		return handbook.Order{}, false, fmt.Errorf("put order %s: %w", told.OrderKey, err)
	}
	return stored, created, nil
}

// NextOrder gives the order that the buyer of an order placed next in its shop, or [ErrNotFound], also where the
// platform does not name the buyer.
func (s *Store) NextOrder(ctx context.Context, o handbook.Order) (handbook.Order, error) {
	if o.CustomerID == "" {
		return handbook.Order{}, fmt.Errorf("order after %s: %w", o.OrderKey, ErrNotFound)
	}
	var row orderRow
	err := s.read.WithContext(ctx).Where("platform = ? AND shop = ? AND customer_id = ?", o.Platform, o.Shop, o.CustomerID).
		Where("placed_at > ?", instantOf(o.PlacedAt)).Order("placed_at").Take(&row).Error
	return row.order(), notFound(err, "order after "+o.OrderKey.String())
}

// merged gives what is known of an order together with what was told.
func merged(known, told handbook.Order) handbook.Order {
	if known.PlacedAt.IsZero() { // only facts have come so far
		return withFacts(told, known)
	}
	known.CustomerID = cmp.Or(known.CustomerID, told.CustomerID)
	known.Product = cmp.Or(known.Product, told.Product)
	return withFacts(known, told)
}

// withFacts applies the facts that another picture of the same order holds.
func withFacts(o, other handbook.Order) handbook.Order {
	if !other.PaidAt.IsZero() {
		o.Apply(handbook.Fact{Kind: handbook.FactPaid, OccurredAt: other.PaidAt})
	}
	if !other.ClosedAt.IsZero() {
		o.Apply(handbook.Fact{Kind: handbook.FactClosed, OccurredAt: other.ClosedAt, ClosedBy: other.ClosedBy})
	}
	if !other.TotalAt.IsZero() {
		o.Apply(handbook.Fact{Kind: handbook.FactAmountChanged, OccurredAt: other.TotalAt, Amount: other.Total})
	}
	return o
}

// AddFact keeps a fact of an order and gives the order as it now stands. A fact may come twice (repeated: nothing
// changes), late, in any order, and before the order itself, of which it then leaves a stub without PlacedAt.
func (s *Store) AddFact(ctx context.Context, key handbook.OrderKey, f handbook.Fact) (stored handbook.Order, repeated bool, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		known, err := lockOrder(tx, key)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			known = handbook.Order{OrderKey: key}
			err = raced(tx.Create(new(orderRowOf(known))).Error)
		}
		if err != nil {
			return err
		}
		row := factRow{
			Platform: key.Platform, Shop: key.Shop, OrderNo: key.OrderNo, EventID: f.EventID, Kind: f.Kind,
			OccurredAt: instantOf(f.OccurredAt), ClosedBy: f.ClosedBy, Amount: f.Amount, OtherOrder: f.OtherOrder,
		}
		stored, repeated = known, false
		err = tx.Create(&row).Error
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			repeated = true
			return nil
		}
		if err != nil {
			return err
		}
		stored.Apply(row.fact())
		return updateOrder(tx, known, stored)
	})
	if err != nil {
		return handbook.Order{}, false, fmt.Errorf("add fact %q to order %s: %w", f.EventID, key, err)
	}
	return stored, repeated, nil
}

// GetOrder gives an order, or [ErrNotFound]. An order without PlacedAt is a stub: only facts have come so far.
func (s *Store) GetOrder(ctx context.Context, key handbook.OrderKey) (handbook.Order, error) {
	order, err := getOrder(s.read.WithContext(ctx), key)
	return order, notFound(err, "order "+key.String())
}

// Facts lists what platforms told of an order, by when it happened.
func (s *Store) Facts(ctx context.Context, key handbook.OrderKey) ([]handbook.Fact, error) {
	var rows []factRow
	if err := s.read.WithContext(ctx).Where(isOrder, keyOf(key)...).Order("occurred_at, event_id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read facts of order %s: %w", key, err)
	}
	facts := make([]handbook.Fact, len(rows))
	for i, row := range rows {
		facts[i] = row.fact()
	}
	return facts, nil
}

// GetOrders gives those of a shop's orders that are known.
func (s *Store) GetOrders(ctx context.Context, platform handbook.Platform, shop string, numbers []string) (map[handbook.OrderKey]handbook.Order, error) {
	var rows []orderRow
	err := s.read.WithContext(ctx).Where("platform = ? AND shop = ? AND order_no IN ?", platform, shop, numbers).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read %d orders of %s/%s: %w", len(numbers), platform, shop, err)
	}
	orders := make(map[handbook.OrderKey]handbook.Order, len(rows))
	for _, row := range rows {
		orders[handbook.OrderKey{Platform: row.Platform, Shop: row.Shop, OrderNo: row.OrderNo}] = row.order()
	}
	return orders, nil
}

const isOrder = "platform = ? AND shop = ? AND order_no = ?"

func keyOf(k handbook.OrderKey) []any { return []any{k.Platform, k.Shop, k.OrderNo} }

func getOrder(db *gorm.DB, key handbook.OrderKey) (handbook.Order, error) {
	var row orderRow
	err := db.Where(isOrder, keyOf(key)...).Take(&row).Error
	return row.order(), err
}

func lockOrder(tx *gorm.DB, key handbook.OrderKey) (handbook.Order, error) {
	return getOrder(tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), key)
}

func updateOrder(tx *gorm.DB, known, now handbook.Order) error {
	if known == now {
		return nil
	}
	return tx.Select("*").Updates(new(orderRowOf(now))).Error
}
