package store

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// takers reads who could take an item: those on duty at its desk, who handled the customer before, and the leaders.
func takers(tx *gorm.DB, t handbook.Transition, item handbook.WorkItem) (around handbook.Surroundings, err error) {
	shop, desk := shopKey{t.Case.Platform, t.Case.Shop}, deskOf(t.Case)
	around.Previous = t.Case.Owner
	if desk == salesDesk || around.Previous == "" {
		if around.Previous, err = previous(tx, item.Customer, desk); err != nil {
			return around, err
		}
	}
	serving, err := onDuty(tx, shop, item.OpensAt)
	if err != nil {
		return around, err
	}
	if around.Leaders, err = leaders(tx, shop, serving); err != nil {
		return around, err
	}
	around.OnDuty, err = candidates(tx, shop, serving.at(desk), t.DayFrom, t.DayTo)
	return around, err
}

// desk is one of the two that share a shop's duty: nobody of one gets the other's work.
type desk bool

const (
	salesDesk      desk = false
	afterSalesDesk desk = true
)

func deskOf(c handbook.Case) desk { return c.Kind == handbook.CaseAfterSales }

// of narrows to what belongs to the cases of a desk. It is no join, which a database could begin at the wrong end.
func (d desk) of(db *gorm.DB) *gorm.DB {
	kind := "(SELECT cases.kind FROM cases WHERE cases.id = case_id)"
	if d == afterSalesDesk {
		return db.Where(kind+" = ?", handbook.CaseAfterSales)
	}
	return db.Where(kind+" <> ?", handbook.CaseAfterSales)
}

// previous gives who handled a customer last at a desk, in this shop: by the latest contact, else by the latest item
// (DUTY-5).
func previous(tx *gorm.DB, customer string, at desk) (string, error) {
	var contacts []contactRow
	err := at.of(tx).Where("customer = ?", customer).Order("at DESC, item_id DESC").Limit(1).Find(&contacts).Error
	if err != nil || len(contacts) > 0 {
		return first(contacts).PersonID, err
	}
	var items []itemRow
	err = at.of(tx).Where("customer = ?", customer).Order("opens_at DESC, id DESC").Limit(1).Find(&items).Error
	return first(items).Assignee, err
}

// service is who serves a shop at an instant.
type service map[string]serving

// serving is since when someone serves, and at which desk.
type serving struct {
	since time.Time
	desk  desk
}

// at gives those who serve at a desk.
func (s service) at(d desk) service {
	there := maps.Clone(s)
	maps.DeleteFunc(there, func(_ string, who serving) bool { return who.desk != d })
	return there
}

// onDuty gives the active people whose duty in a shop covers an instant (DUTY-2).
func onDuty(tx *gorm.DB, shop shopKey, at time.Time) (service, error) {
	var rows []struct {
		PersonID string
		FromAt   instant
		Role     handbook.Role
	}
	err := tx.Table("duty").Select("duty.person_id, duty.from_at, people.role").
		Joins("JOIN people ON people.id = duty.person_id AND people.active = ?", true).
		Where("duty.shop = ? AND duty.platform = ? AND duty.to_at > ? AND duty.from_at <= ?", shop.Shop, shop.Platform, instantOf(at), instantOf(at)).
		Find(&rows).Error
	on := service{}
	for _, row := range rows {
		if from := row.FromAt.time(); from.After(on[row.PersonID].since) {
			on[row.PersonID] = serving{from, row.Role == handbook.RoleAfterSalesAgent}
		}
	}
	return on, err
}

// candidates gives those who serve, each with the number of the day's items given so far (DUTY-2).
func candidates(tx *gorm.DB, shop shopKey, on service, from, to time.Time) ([]handbook.Candidate, error) {
	if len(on) == 0 {
		return nil, nil
	}
	var counts []struct {
		Assignee string
		Given    int
	}
	people := slices.Sorted(maps.Keys(on))
	err := tx.Model(&itemRow{}).Select("assignee, COUNT(*) AS given").
		Where("shop = ? AND platform = ? AND opens_at >= ? AND opens_at < ?", shop.Shop, shop.Platform, instantOf(from), instantOf(to)).
		Where("assignee IN ?", people).Group("assignee").Find(&counts).Error
	given := map[string]int{}
	for _, c := range counts {
		given[c.Assignee] = c.Given
	}
	list := make([]handbook.Candidate, len(people))
	for i, person := range people {
		list[i] = handbook.Candidate{PersonID: person, Given: given[person], Since: on[person].since}
	}
	return list, err
}

// leaders gives whom the work of a shop goes to when nobody else can take it (DUTY-6): its leaders, those on duty
// first, and after them its managers.
func leaders(tx *gorm.DB, shop shopKey, on service) ([]string, error) {
	return supervisors(tx, shop, on, handbook.RoleLeader, handbook.RoleManager)
}

// supervisors gives a shop's active people of some roles: leaders before others, and those on duty first.
func supervisors(tx *gorm.DB, shop shopKey, on service, roles ...handbook.Role) ([]string, error) {
	var rows []personRow
	err := tx.Where("active = ? AND role IN ? AND shop IN ?", true, roles, []string{"", shop.String()}).Find(&rows).Error
	rank := func(p personRow) int {
		n := 0
		if p.Role != handbook.RoleLeader {
			n += 2
		}
		if _, serves := on[p.ID]; !serves {
			n++
		}
		return n
	}
	slices.SortFunc(rows, func(a, b personRow) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids, err
}
