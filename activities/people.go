package activities

import (
	"context"
	"fmt"
	"time"

	"gendan/handbook"
)

// PeopleStore knows who works here and who stands in for whom.
type PeopleStore interface {
	// Decider gives a person, a zero one if nobody knows who that is, with the active supervisors for whom the person
	// stands in at an instant.
	Decider(ctx context.Context, personID string, at time.Time) (handbook.Decider, error)
}

// Deciding asks who wants to decide.
type Deciding struct {
	PersonID string
	At       time.Time // the approval's clock
}

// LookUpDecider tells what someone who wants to decide may decide (DISC-7).
func (a *Activities) LookUpDecider(ctx context.Context, d Deciding) (handbook.Decider, error) {
	decider, err := a.People.Decider(ctx, d.PersonID, d.At)
	if err != nil {
		return handbook.Decider{}, fmt.Errorf("look up decider: %w", err)
	}
	return decider, nil
}
