package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gendan/cmd/gendan/internal/ordersfile"
	"gendan/handbook"
)

// survey is what a first look through the whole file tells. A file that cannot be read to its end is found out before
// anything is sent.
type survey struct {
	rows    int          // readable or not
	lastDay handbook.Day // on which an order was placed, in the shop's zone; zero: no row is readable
	hash    string       // of the content
}

func look(name string, source ordersfile.Source) (survey, error) {
	file, err := os.Open(name)
	if err != nil {
		return survey{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	hash := sha256.New()
	reader, err := ordersfile.NewReader(io.TeeReader(file, hash), source)
	if err != nil {
		return survey{}, fmt.Errorf("%s: %w", name, err)
	}
	var s survey
	for {
		row, err := reader.Read()
		var refused *ordersfile.RowError
		switch {
		case errors.Is(err, io.EOF):
			s.hash = hex.EncodeToString(hash.Sum(nil))
			return s, nil
		case err != nil && !errors.As(err, &refused):
			return survey{}, fmt.Errorf("%s: %w", name, err)
		case err == nil:
			if day := handbook.DayOf(row.Order.PlacedAt, source.Zone); s.lastDay.IsZero() || s.lastDay.Before(day) {
				s.lastDay = day
			}
		}
		s.rows++
	}
}

// daysToYesterday says by how many days the file's times are moved so that its last day is yesterday.
func (s survey) daysToYesterday(now time.Time, zone *time.Location) int {
	if s.lastDay.IsZero() {
		return 0
	}
	return handbook.DayOf(now, zone).Add(-1).Sub(s.lastDay)
}

// moved gives an order with its times moved by whole calendar days of the shop's zone. A payment that would then lie
// ahead of now is taken as made now: the file says that it was made, and nobody believes a payment in the future.
func moved(o handbook.Order, days int, zone *time.Location, now time.Time) handbook.Order {
	if days == 0 {
		return o
	}
	o.PlacedAt = o.PlacedAt.In(zone).AddDate(0, 0, days).UTC()
	if !o.PaidAt.IsZero() {
		o.PaidAt = o.PaidAt.In(zone).AddDate(0, 0, days).UTC()
		if o.PaidAt.After(now) {
			o.PaidAt = now.UTC()
		}
	}
	return o
}
