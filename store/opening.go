package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// Open reads the surroundings of the one item in t, asks decide for a verdict, and writes t when the item opens, with its
// assignee filled in: all in one transaction, and one after the other in each shop, so that many openings at once keep
// to the day's contacts (CONT-1) and share evenly (DUTY-2). Opening an item again gives the first answer.
// Decide may be asked more than once and must only look at its argument.
func (s *Store) Open(
	ctx context.Context, t handbook.Transition, decide func(handbook.Surroundings) handbook.Decision,
) (decision handbook.Decision, err error) {
	if len(t.Items) != 1 {
		return handbook.Decision{}, fmt.Errorf("open in %s: %d items in the transition, want one", t.Case.ID, len(t.Items))
	}
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.kind.lockShop(tx, shopKey{t.Case.Platform, t.Case.Shop}); err != nil {
			return err
		}
		known, isNews, err := takeBack(tx, t)
		if err != nil {
			return err
		}
		if !isNews {
			decision, err = firstAnswer(tx, t.Items[0].ID)
			return err
		}
		around, err := surroundings(tx, t, t.Items[0])
		if err != nil {
			return err
		}
		if decision = decide(around); decision.Verdict != handbook.VerdictOpen {
			return nil
		}
		return write(tx, assigned(t, decision.Assignment), known)
	})
	if err != nil {
		return handbook.Decision{}, fmt.Errorf("open %s: %w", t.Items[0].ID, err)
	}
	return decision, nil
}

// firstAnswer gives what was decided when an item was opened before. For one that a later step took back it does not
// matter: whoever asks is no longer heard.
func firstAnswer(tx *gorm.DB, itemID string) (handbook.Decision, error) {
	var opened []itemRow
	err := tx.Where("id = ?", itemID).Find(&opened).Error
	was := first(opened)
	return handbook.Decision{
		Verdict:    handbook.VerdictOpen,
		Assignment: handbook.Assignment{PersonID: was.Assignee, Rule: was.AssignedBy},
	}, err
}

// assigned fills the blanks of a copy of the transition, which may be needed again.
func assigned(t handbook.Transition, a handbook.Assignment) handbook.Transition {
	t.Items, t.Events, t.Notices = slices.Clone(t.Items), slices.Clone(t.Events), slices.Clone(t.Notices)
	t.Assign(a)
	return t
}

// surroundings reads what [handbook.DecideOpening] looks at.
func surroundings(tx *gorm.DB, t handbook.Transition, item handbook.WorkItem) (handbook.Surroundings, error) {
	shop := shopKey{t.Case.Platform, t.Case.Shop}
	var around handbook.Surroundings
	var errs [5]error
	var receivedBy string
	around.Order, receivedBy, errs[0] = factsOf(tx, t.Case)
	around.ContactsToday, errs[1] = contactsToday(tx, item.Customer, t.DayFrom, t.DayTo)
	around.Previous, errs[2] = previous(tx, item.Customer)
	around.Previous = cmp.Or(around.Previous, receivedBy)
	serving, err := onDuty(tx, shop, item.OpensAt)
	if errs[3] = err; err == nil {
		around.Leaders, errs[3] = leaders(tx, shop, serving)
		around.OnDuty, errs[4] = candidates(tx, shop, serving, t.DayFrom, t.DayTo)
	}
	return around, errors.Join(errs[:]...)
}

// factsOf gives the order that the case is about as the platform's facts have it (CONT-2). A lead's is the customer's
// first one since the reception, if there is any; it was received by an agent, who keeps the customer (DUTY-5).
func factsOf(tx *gorm.DB, c handbook.Case) (order handbook.Order, receivedBy string, err error) {
	if c.Kind == handbook.CaseLead {
		lead, err := findLead(tx, handbook.LeadKey{Platform: c.Platform, Shop: c.Shop, LeadID: c.Subject})
		if err != nil {
			return handbook.Order{}, "", err
		}
		order, err = firstOrderSince(tx, lead.lead())
		return order, lead.Agent, err
	}
	key := handbook.OrderKey{Platform: c.Platform, Shop: c.Shop, OrderNo: c.Subject}
	order, err = getOrder(tx, key)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return handbook.Order{OrderKey: key}, "", nil
	}
	return order, "", err
}

// contactsToday counts the contacts made with a customer in a day and the open items that will be one, across all
// cases (CONT-1). It is one statement: between two, an item could turn into a contact and be seen as neither.
func contactsToday(tx *gorm.DB, customer string, from, to time.Time) (n int, err error) {
	made := tx.Model(&contactRow{}).Select("COUNT(*)").
		Where("customer = ? AND at >= ? AND at < ? AND counts = ?", customer, instantOf(from), instantOf(to), true)
	open := tx.Model(&itemRow{}).Select("COUNT(*)").
		Where("customer = ? AND phase = ? AND counts = ?", customer, handbook.ItemOpen, true)
	return n, tx.Raw("SELECT (?) + (?)", made, open).Scan(&n).Error
}

// previous gives who handled a customer last in this shop: by the latest contact, else by the latest item (DUTY-5).
func previous(tx *gorm.DB, customer string) (string, error) {
	var contacts []contactRow
	err := tx.Where("customer = ?", customer).Order("at DESC, item_id DESC").Limit(1).Find(&contacts).Error
	if err != nil || len(contacts) > 0 {
		return first(contacts).PersonID, err
	}
	var items []itemRow
	err = tx.Where("customer = ?", customer).Order("opens_at DESC, id DESC").Limit(1).Find(&items).Error
	return first(items).Assignee, err
}

// first gives the first row, or none.
func first[Row any](rows []Row) (row Row) {
	if len(rows) > 0 {
		return rows[0]
	}
	return row
}

// service is who serves a shop at an instant, and since when.
type service map[string]time.Time

// onDuty gives the active people whose duty in a shop covers an instant (DUTY-2).
func onDuty(tx *gorm.DB, shop shopKey, at time.Time) (service, error) {
	var rows []dutyRow
	err := tx.Joins("JOIN people ON people.id = duty.person_id AND people.active = ?", true).
		Where("duty.shop = ? AND duty.platform = ? AND duty.to_at > ? AND duty.from_at <= ?", shop.Shop, shop.Platform, instantOf(at), instantOf(at)).
		Find(&rows).Error
	serving := service{}
	for _, row := range rows {
		if from := row.FromAt.time(); from.After(serving[row.PersonID]) {
			serving[row.PersonID] = from
		}
	}
	return serving, err
}

// candidates gives those who serve, each with the number of the day's items given so far (DUTY-2).
func candidates(tx *gorm.DB, shop shopKey, serving service, from, to time.Time) ([]handbook.Candidate, error) {
	if len(serving) == 0 {
		return nil, nil
	}
	var counts []struct {
		Assignee string
		Given    int
	}
	people := slices.Sorted(maps.Keys(serving))
	err := tx.Model(&itemRow{}).Select("assignee, COUNT(*) AS given").
		Where("shop = ? AND platform = ? AND opens_at >= ? AND opens_at < ?", shop.Shop, shop.Platform, instantOf(from), instantOf(to)).
		Where("assignee IN ?", people).Group("assignee").Find(&counts).Error
	given := map[string]int{}
	for _, c := range counts {
		given[c.Assignee] = c.Given
	}
	list := make([]handbook.Candidate, len(people))
	for i, person := range people {
		list[i] = handbook.Candidate{PersonID: person, Given: given[person], Since: serving[person]}
	}
	return list, err
}

// leaders gives whom the work of a shop goes to when nobody else can take it (DUTY-6): its leaders, those on duty
// first, and after them its managers.
func leaders(tx *gorm.DB, shop shopKey, serving service) ([]string, error) {
	return supervisors(tx, shop, serving, handbook.RoleLeader, handbook.RoleManager)
}

// supervisors gives a shop's active people of some roles: leaders before others, and those on duty first.
func supervisors(tx *gorm.DB, shop shopKey, serving service, roles ...handbook.Role) ([]string, error) {
	var rows []personRow
	err := tx.Where("active = ? AND role IN ? AND shop IN ?", true, roles, []string{"", shop.String()}).Find(&rows).Error
	rank := func(p personRow) int {
		n := 0
		if p.Role != handbook.RoleLeader {
			n += 2
		}
		if _, on := serving[p.ID]; !on {
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
