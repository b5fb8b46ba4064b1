package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

type noticeRow struct {
	ID       string `gorm:"primaryKey"` // see noticeID
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
	Clock    handbook.ClockKind
}

// noticeID tells notices apart. The ids of clocks and steps are unique within their case alone, and several roles are told
// of the same ring of a clock.
func noticeID(n handbook.Notice) string {
	id := fmt.Sprintf("%s.%d.%s", n.ItemID, n.Seq, n.Kind)
	switch n.Kind {
	case handbook.NoticeClockWarning, handbook.NoticeClockBreach, handbook.NoticeBlocked:
		return fmt.Sprintf("%s/%s.%s", n.CaseID, id, n.ToRole)
	case handbook.NoticeDueSoon, handbook.NoticeMissed, handbook.NoticeNobody,
		handbook.NoticeApprovalAsked, handbook.NoticeApprovalReminder, handbook.NoticeApprovalEscalated:
	}
	return id
}

func noticeRowOf(n handbook.Notice) noticeRow {
	return noticeRow{
		ID: noticeID(n), CaseID: n.CaseID, Seq: n.Seq, ItemID: n.ItemID,
		Item: n.Item, Kind: n.Kind, Platform: n.Platform, Shop: n.Shop, ToRole: n.ToRole, ToPerson: n.To,
		About: n.About, DueAt: instantOf(n.DueAt), At: instantOf(n.At), Subject: n.Subject, Amount: n.Amount, Clock: n.Clock,
	}
}

func (r noticeRow) notice() handbook.Notice {
	return handbook.Notice{
		CaseID: r.CaseID, Seq: r.Seq, ItemID: r.ItemID, Item: r.Item, Kind: r.Kind, Platform: r.Platform,
		Shop: r.Shop, ToRole: r.ToRole, To: r.ToPerson, About: r.About, DueAt: r.DueAt.time(), At: r.At.time(),
		Subject: r.Subject, Amount: r.Amount, Clock: r.Clock,
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
// is for them (DISC-7, AS-9). What is for the agent goes to the case's owner (TKT-6), and to the leader of a case that
// nobody owns. A shop without any keeps them for the role.
func writeNotices(tx *gorm.DB, owner string, notices []handbook.Notice) error {
	rows := make([]noticeRow, len(notices))
	for i, n := range notices {
		if n.To == "" && n.ToRole == handbook.RoleAgent {
			n.To = owner
		}
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
