package store

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// instant is a point in time as it is stored: in UTC, cut to microseconds, and the zero time as NULL.
//
// It is written as text of one length, which MySQL takes for a DATETIME and which SQLite, that keeps instants as text,
// compares as the instants do. SQLite's driver would drop trailing zeros and put 10:00:00.5 before 10:00:00.
type instant time.Time

const instantText = "2006-01-02 15:04:05.000000"

// instantOf gives an instant as it is stored.
func instantOf(t time.Time) instant { return instant(t.UTC().Truncate(time.Microsecond)) }

// time gives a stored instant as the rest of the program has it.
func (i instant) time() time.Time { return time.Time(i) }

// Value writes the instant.
func (i instant) Value() (driver.Value, error) {
	if i.time().IsZero() {
		return nil, nil
	}
	return i.time().Format(instantText), nil
}

// Scan reads an instant that a driver may have parsed already.
func (i *instant) Scan(value any) (err error) {
	var t time.Time
	switch v := value.(type) {
	case nil:
	case time.Time:
		t = v
	case string:
		t, err = time.Parse(instantText, v)
	case []byte:
		t, err = time.Parse(instantText, string(v))
	default:
		err = fmt.Errorf("not an instant: %T", value)
	}
	*i = instantOf(t)
	return err
}
