package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	err = s.step(ctx, t, func(tx *gorm.DB) (bool, error) {
		if err := s.kind.lockShop(tx, shopKey{t.Case.Platform, t.Case.Shop}); err != nil {
			return false, err
		}
		known, isNews, err := takeBack(tx, t)
		if err != nil {
			return false, err
		}
		if !isNews {
			decision, err = firstAnswer(tx, t.Items[0].ID)
			return false, err
		}
		around, err := surroundings(tx, t, t.Items[0])
		if err != nil {
			return false, err
		}
		if decision = decide(around); decision.Verdict != handbook.VerdictOpen {
			return false, nil
		}
		return true, write(tx, assigned(t, decision.Assignment), known)
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
	order, receivedBy, err := factsOf(tx, t.Case)
	if err != nil {
		return handbook.Surroundings{}, err
	}
	around, err := takers(tx, t, item)
	if err != nil {
		return handbook.Surroundings{}, err
	}
	around.Order = order
	around.Previous = cmp.Or(around.Previous, receivedBy)
	around.ContactsToday, err = contactsToday(tx, item.Customer, t.DayFrom, t.DayTo)
	return around, err
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

// first gives the first row, or none.
func first[Row any](rows []Row) (row Row) {
	if len(rows) > 0 {
		return rows[0]
	}
	return row
}
