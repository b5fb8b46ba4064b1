package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// Customer is a buyer whom a platform names, in one shop. Times are UTC.
type Customer struct {
	Customer    string // as in [handbook.Order.Customer]
	Platform    handbook.Platform
	Shop        string
	CustomerID  string    // the platform's
	FirstSeenAt time.Time // when the first order was placed, as far as we know
	LastSeenAt  time.Time // when the latest was
}

type customerRow struct {
	Customer    string `gorm:"primaryKey"`
	Platform    handbook.Platform
	Shop        string
	CustomerID  string
	FirstSeenAt instant
	LastSeenAt  instant
}

// GetCustomer gives a customer, or [ErrNotFound], also for one whom the platform does not name.
func (s *Store) GetCustomer(ctx context.Context, customer string) (Customer, error) {
	var row customerRow
	err := s.read.WithContext(ctx).Where("customer = ?", customer).Take(&row).Error
	found := Customer{row.Customer, row.Platform, row.Shop, row.CustomerID, row.FirstSeenAt.time(), row.LastSeenAt.time()}
	return found, notFound(err, "customer") // who it is does not belong into a log
}

// seeCustomer keeps when a buyer was seen first and last, where the platform names the buyer.
func seeCustomer(tx *gorm.DB, o handbook.Order) error {
	if o.CustomerID == "" || o.PlacedAt.IsZero() {
		return nil
	}
	at := instantOf(o.PlacedAt)
	row := customerRow{o.Customer(), o.Platform, o.Shop, o.CustomerID, at, at}
	if err := insertOnce(tx, []customerRow{row}); err != nil {
		return err
	}
	earlier := tx.Model(&row).Where("first_seen_at > ?", at).Update("first_seen_at", at)
	if earlier.Error != nil {
		return earlier.Error
	}
	return tx.Model(&row).Where("last_seen_at < ?", at).Update("last_seen_at", at).Error
}
