package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"gendan/handbook"
)

// RecordOpening writes a transition that opens items, whose assignees are still blank, with assign's answers filled in:
// all in one transaction, and one after the other in each shop, so that many openings at once share evenly (DUTY-2).
// Assign is asked for one such item after the other, in their order in t; what the same transition gave before counts.
// Of the surroundings it sees who could take the item: OnDuty, Previous and Leaders. Written again, or overtaken by a later step, it changes nothing
// and gives the first answers; an item that a later step took back has none, which does not matter: whoever asks is no
// longer heard. Assign may be asked more than once and must only look at its argument.
func (s *Store) RecordOpening(
	ctx context.Context, t handbook.Transition, assign func(handbook.Surroundings) handbook.Assignment,
) (given []handbook.Assignment, err error) {
	err = s.step(ctx, t, func(tx *gorm.DB) (bool, error) {
		if err := s.kind.lockShop(tx, shopKey{t.Case.Platform, t.Case.Shop}); err != nil {
			return false, err
		}
		known, isNews, err := takeBack(tx, t)
		if err != nil {
			return false, err
		}
		if !isNews {
			given, err = firstAssignments(tx, t)
			return false, err
		}
		if given, err = assignments(tx, t, assign); err != nil {
			return false, err
		}
		return true, write(tx, assignedEach(t, given), known)
	})
	if err != nil {
		return nil, fmt.Errorf("record opening %d of %s: %w", t.Case.Seq, t.Case.ID, err)
	}
	return given, nil
}

// unassigned gives the items that a transition opens.
func unassigned(t handbook.Transition) []handbook.WorkItem {
	return slices.DeleteFunc(slices.Clone(t.Items), func(w handbook.WorkItem) bool { return w.Assignee != "" || w.AssignedBy != "" })
}

// assignments asks who gets each item that a transition opens.
func assignments(tx *gorm.DB, t handbook.Transition, assign func(handbook.Surroundings) handbook.Assignment) ([]handbook.Assignment, error) {
	given := []handbook.Assignment{}
	for _, item := range unassigned(t) {
		around, err := takers(tx, t, item)
		if err != nil {
			return nil, err
		}
		for i := range around.OnDuty {
			for _, before := range given {
				if before.PersonID == around.OnDuty[i].PersonID {
					around.OnDuty[i].Given++
				}
			}
		}
		given = append(given, assign(around))
	}
	return given, nil
}

// firstAssignments gives what was answered when a transition was written before.
func firstAssignments(tx *gorm.DB, t handbook.Transition) ([]handbook.Assignment, error) {
	opened := unassigned(t)
	given := make([]handbook.Assignment, len(opened))
	for i, item := range opened {
		first, err := firstAnswer(tx, item.ID)
		if err != nil {
			return nil, err
		}
		given[i] = first.Assignment
	}
	return given, nil
}

// assignedEach fills the blanks of a copy of the transition, which may be needed again.
func assignedEach(t handbook.Transition, given []handbook.Assignment) handbook.Transition {
	t.Items, t.Events, t.Notices = slices.Clone(t.Items), slices.Clone(t.Events), slices.Clone(t.Notices)
	t.AssignEach(given)
	return t
}
