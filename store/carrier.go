package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// troubleRow is damage that a carrier did: a case counts once (AS-18).
type troubleRow struct {
	CaseID  string `gorm:"primaryKey"`
	Seq     int    // of the transition that wrote it
	Carrier string
	Region  string
	At      instant
}

func writeTroubles(tx *gorm.DB, c handbook.Case, troubles []handbook.CarrierTrouble) error {
	rows := make([]troubleRow, len(troubles))
	for i, trouble := range troubles {
		rows[i] = troubleRow{CaseID: c.ID, Seq: c.Seq, Carrier: trouble.Carrier, Region: trouble.Region, At: instantOf(trouble.At)}
	}
	return insertOnce(tx, rows)
}

// CarrierFilter narrows a list of carriers. What is not set does not narrow.
type CarrierFilter struct {
	Carrier string
	Region  string
}

// ListCarriers counts the cases in which a carrier gave trouble in a region since an instant: carriers and regions with
// the most first (AS-18). Those without any are not listed.
func (s *Store) ListCarriers(ctx context.Context, since time.Time, f CarrierFilter, page Page) ([]handbook.CarrierRecord, *Cursor, error) {
	query := s.read.WithContext(ctx).Table(s.kind.walk("carrier_troubles", "carrier_troubles_"+f.index())).
		Select("carrier, region, COUNT(*) AS troubles, MAX(at) AS last_at").Group("carrier, region")
	query = where(query, "carrier", f.Carrier)
	query = where(query, "region", f.Region)
	if !since.IsZero() {
		query = query.Where("at >= ?", instantOf(since))
	}
	if after := page.After; after != nil {
		query = query.Having("COUNT(*) <= ? AND (COUNT(*) < ? OR carrier > ? OR (carrier = ? AND region > ?))",
			after.Seq, after.Seq, after.Key, after.Key, after.ID)
	}
	var rows []recordRow
	if err := query.Order("troubles DESC, carrier, region").Limit(page.limit() + 1).Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("list carriers: %w", err)
	}
	list, next := cut(rows, page, recordRow.record, func(r recordRow) Cursor { return Cursor{Key: r.Carrier, ID: r.Region, Seq: r.Troubles} })
	return list, next, nil
}

// index names the index whose rows the filter narrows most.
func (f CarrierFilter) index() string {
	switch {
	case f.Carrier != "":
		return "carrier"
	case f.Region != "":
		return "region"
	}
	return "since"
}

type recordRow struct {
	Carrier  string
	Region   string
	Troubles int
	LastAt   instant
}

func (r recordRow) record() handbook.CarrierRecord {
	return handbook.CarrierRecord{Carrier: r.Carrier, Region: r.Region, Count: r.Troubles, LastAt: r.LastAt.time()}
}
