// Package activities holds what workflows do to the world: reading the shop's policy and
// writing the readable picture of a case. Those of a case are run as local activities, one per
// transition; they retry until they succeed, so that an outage delays a case and never fails it.
package activities

import (
	"context"
	"log/slog"

	"gendan/handbook"
)

// CaseStore writes the readable picture of cases.
type CaseStore interface {
	// Record writes a transition. Writing one again changes nothing.
	Record(ctx context.Context, t handbook.Transition) error
	// Open reads the surroundings of the one item in t, asks decide for a verdict, and writes t when
	// the item opens, all in one transaction. Opening one again gives the first answer.
	Open(ctx context.Context, t handbook.Transition, decide func(handbook.Surroundings) handbook.Decision) (handbook.Decision, error)
	// RecordOpening writes a transition that opens items, whose assignees are still blank, with assign's answers filled in,
	// all in one transaction. Assign is asked for one such item after the other, in their order in t, with the surroundings
	// as they are then: what the same transition gave before counts. Writing one again gives the first answers.
	RecordOpening(ctx context.Context, t handbook.Transition, assign func(handbook.Surroundings) handbook.Assignment) ([]handbook.Assignment, error)
}

// PolicySource knows the policy that a shop works by now.
type PolicySource interface {
	For(platform handbook.Platform, shop string) (handbook.Policy, error)
	// General gives what holds for every shop that does not say otherwise.
	General() handbook.Policy
}

// Activities is what the worker registers: the activities with what they need.
type Activities struct {
	Cases     CaseStore
	Discounts DiscountStore
	People    PeopleStore
	Reviews   ReviewStore
	Policies  PolicySource
	Log       *slog.Logger
}
