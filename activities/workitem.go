package activities

import (
	"context"
	"fmt"
	"time"

	"gendan/handbook"
)

// Opening asks for a work item to be opened.
type Opening struct {
	Item   handbook.PlannedItem
	Known  handbook.Order // the order as the case knows it
	Policy handbook.Policy
	Now    time.Time           // the workflow's clock
	Then   handbook.Transition // what to write if it opens; the assignee is still blank
}

// OpenItem looks at the facts again and opens the item, or says why not (CONT-1, CONT-2, DUTY-2,
// DUTY-5, DUTY-6). It is idempotent by the item's id.
func (a *Activities) OpenItem(ctx context.Context, o Opening) (handbook.Decision, error) {
	decision, err := a.Cases.Open(ctx, o.Then, func(s handbook.Surroundings) handbook.Decision {
		return handbook.DecideOpening(o.Item, o.Known, o.Now, s, o.Policy)
	})
	if err != nil {
		return handbook.Decision{}, fmt.Errorf("open %s of %s: %w", o.Item.Kind, o.Then.Case.ID, err)
	}
	return decision, nil
}
