package store

import (
	"cmp"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Page asks for a part of a list: at most Limit rows (0: 50, never more than 1000) after a cursor.
type Page struct {
	Limit int
	After *Cursor // nil: from the beginning
}

// Cursor is the place of a list's last row in the list's order, which never changes while rows come and go
// around it. It fits only the list and the filter that it came from. A list that ends gives none.
type Cursor struct {
	At  time.Time `json:"at,omitzero"`   // the row's instant in the order: due, opened or happened
	Key string    `json:"key,omitempty"` // or the row's text in the order
	ID  string    `json:"id,omitempty"`  // tells rows of the same instant, or text, apart
	Seq int       `json:"seq,omitempty"`
}

const (
	defaultLimit = 50
	maxLimit     = 1000
)

func (p Page) limit() int {
	if p.Limit <= 0 {
		return defaultLimit
	}
	return min(p.Limit, maxLimit)
}

// order is the order of a list: by an instant or a text, and by id where that is equal.
type order struct {
	instant string // its column
	text    string // or this one
	desc    bool
}

func (o order) column() string { return cmp.Or(o.instant, o.text) }

func (o order) String() string {
	if o.desc {
		return o.column() + " DESC, id DESC"
	}
	return o.column() + ", id"
}

// after goes on behind a cursor. It is written so that both databases start there in the index; MySQL does
// not for a comparison of tuples.
func (o order) after(db *gorm.DB, c *Cursor) *gorm.DB {
	if c == nil {
		return db
	}
	column, at := o.column(), any(instantOf(c.At))
	if o.text != "" {
		at = c.Key
	}
	if o.desc {
		return db.Where(column+" <= ? AND ("+column+" < ? OR id < ?)", at, at, c.ID)
	}
	return db.Where(column+" >= ? AND ("+column+" > ? OR id > ?)", at, at, c.ID)
}

// read reads a page, and one row more that tells whether another page follows. Each walk runs along an index in the
// list's order; the list is what several of them give together, in one statement and so at one instant.
func (o order) read(walks []*gorm.DB, page Page, rows any) error {
	n := page.limit() + 1
	for i, walk := range walks {
		walks[i] = o.after(walk, page.After).Order(o.String()).Limit(n)
	}
	if len(walks) == 1 {
		return walks[0].Find(rows).Error
	}
	parts, args := make([]string, len(walks)), make([]any, len(walks), len(walks)+1)
	for i, walk := range walks {
		parts[i], args[i] = "SELECT * FROM (?) AS walk", walk
	}
	union := strings.Join(parts, " UNION ALL ") + " ORDER BY " + o.String() + " LIMIT ?"
	return walks[0].Session(&gorm.Session{NewDB: true}).Raw(union, append(args, n)...).Scan(rows).Error
}

// cut gives a page's rows as their users see them, and the cursor of the last one when another page follows.
func cut[Row, T any](rows []Row, page Page, convert func(Row) T, cursor func(Row) Cursor) ([]T, *Cursor) {
	var next *Cursor
	if limit := page.limit(); len(rows) > limit {
		rows = rows[:limit]
		last := cursor(rows[limit-1])
		next = &last
	}
	list := make([]T, len(rows))
	for i, row := range rows {
		list[i] = convert(row)
	}
	return list, next
}

// where adds a condition for every filter that is set.
func where[T ~string](db *gorm.DB, column string, value T) *gorm.DB {
	if value == "" {
		return db
	}
	return db.Where(column+" = ?", string(value))
}
