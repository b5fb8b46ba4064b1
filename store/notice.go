package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

type noticeRow struct {
	ID       string `gorm:"primaryKey"` // item, seq and kind
	CaseID   string
	Seq      int
	ItemID   string
	Item     handbook.ItemKind
	Kind     handbook.NoticeKind
	Platform handbook.Platform
	Shop     string
	ToRole   handbook.Role
	ToPerson string
	About    string
	DueAt    instant
	At       instant
	Subject  handbook.ApprovalSubject
	Amount   handbook.Fen
}

func noticeRowOf(n handbook.Notice) noticeRow {
	return noticeRow{
		ID: fmt.Sprintf("%s.%d.%s", n.ItemID, n.Seq, n.Kind), CaseID: n.CaseID, Seq: n.Seq, ItemID: n.ItemID,
		Item: n.Item, Kind: n.Kind, Platform: n.Platform, Shop: n.Shop, ToRole: n.ToRole, ToPerson: n.To,
		About: n.About, DueAt: instantOf(n.DueAt), At: instantOf(n.At), Subject: n.Subject, Amount: n.Amount,
	}
}

func (r noticeRow) notice() handbook.Notice {
	return handbook.Notice{
		CaseID: r.CaseID, Seq: r.Seq, ItemID: r.ItemID, Item: r.Item, Kind: r.Kind, Platform: r.Platform,
		Shop: r.Shop, ToRole: r.ToRole, To: r.ToPerson, About: r.About, DueAt: r.DueAt.time(), At: r.At.time(), Subject: r.Subject, Amount: r.Amount,
	}
}

// NoticeFilter narrows a list of notices. What is not set does not narrow.
type NoticeFilter struct {
	To       string
	Platform handbook.Platform
	Shop     string // the shop's name, without its platform
	CaseID   string
}

// ListNotices lists notices, the newest first.
func (s *Store) ListNotices(ctx context.Context, f NoticeFilter, page Page) ([]handbook.Notice, *Cursor, error) {
	query := s.read.WithContext(ctx).Table(s.kind.walk("notices", f.index()))
	query = where(query, "to_person", f.To)
	query = where(query, "platform", f.Platform)
	query = where(query, "shop", f.Shop)
	query = where(query, "case_id", f.CaseID)
	var rows []noticeRow
	if err := (order{instant: "at", desc: true}).read([]*gorm.DB{query}, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list notices: %w", err)
	}
	list, next := cut(rows, page, noticeRow.notice, func(r noticeRow) Cursor { return Cursor{At: r.At.time(), ID: r.ID} })
	return list, next, nil
}

// index names the index whose rows the filter narrows most, by its rarest part.
func (f NoticeFilter) index() string {
	switch {
	case f.CaseID != "":
		return "notices_case"
	case f.To != "":
		return "notices_person"
	case f.Shop != "":
		return "notices_shop"
	case f.Platform != "":
		return "notices_platform"
	}
	return "notices_all"
}

// writeNotices writes notices, each to the first of the leaders at its time (DUN-8, DUTY-6), or of the managers where it
// is for them (DISC-7). A shop without any keeps them for the role.
func writeNotices(tx *gorm.DB, notices []handbook.Notice) error {
	rows := make([]noticeRow, len(notices))
	for i, n := range notices {
		if n.To == "" {
			to, err := told(tx, shopKey{n.Platform, n.Shop}, n.ToRole, n.At)
			if err != nil {
				return err
			}
			n.To = to
		}
		rows[i] = noticeRowOf(n)
	}
	return insertOnce(tx, rows)
}

// told chooses who is told what a role of a shop has to know at an instant; nobody where the shop has none.
func told(tx *gorm.DB, shop shopKey, role handbook.Role, at time.Time) (string, error) {
	serving, err := onDuty(tx, shop, at)
	if err != nil {
		return "", err
	}
	roles := []handbook.Role{handbook.RoleLeader, handbook.RoleManager}
	if role == handbook.RoleManager {
		roles = roles[1:]
	}
	people, err := supervisors(tx, shop, serving, roles...)
	if err != nil || len(people) == 0 {
		return "", err
	}
	return people[0], nil
}
