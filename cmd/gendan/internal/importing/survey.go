package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// survey is what a first look through the whole file tells. A file that cannot be read to its end is found out before
// anything is sent.
type survey struct {
	rows    int          // readable or not
	lastDay handbook.Day // on which something in it happened, in the shop's zone; zero: no row is readable
	hash    string       // of the content
}

func look[T any](name string, source exportfile.Source, k kind[T]) (survey, error) {
	file, err := os.Open(name)
	if err != nil {
		return survey{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	hash := sha256.New()
	reader, err := exportfile.NewReader(io.TeeReader(file, hash), k.format, source)
	if err != nil {
		return survey{}, fmt.Errorf("%s: %w", name, err)
	}
	var s survey
	for {
		row, err := reader.Read()
		var refused *exportfile.RowError
		switch {
		case errors.Is(err, io.EOF):
			s.hash = hex.EncodeToString(hash.Sum(nil))
			return s, nil
		case err != nil && !errors.As(err, &refused):
			return survey{}, fmt.Errorf("%s: %w", name, err)
		case err == nil:
			if day := handbook.DayOf(k.at(row.Value), source.Zone); s.lastDay.IsZero() || s.lastDay.Before(day) {
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
