package activities

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gendan/handbook"
)

// ReviewStore keeps the leaders' daily lists.
type ReviewStore interface {
	// ListReviews makes a shop's list at an instant: of the leads that came up since the list before, choose picks those
	// that are on it, and they are given to a leader, all in one transaction. Making one again changes nothing. It gives how
	// many are on it.
	ListReviews(ctx context.Context, run handbook.ReviewRun, choose func([]handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally)) (int, error)
}

// MakeReviewList makes the list of leads that a shop's leader comments on (LEAD-6, LEAD-12), by the policy that the shop
// works by now; for a shop that is no longer served there is none. It gives how many leads are on it, and is idempotent by shop and instant.
func (a *Activities) MakeReviewList(ctx context.Context, platform handbook.Platform, shop string, at time.Time) (int, error) {
	policy, err := a.Policies.For(platform, shop)
	if err != nil { // its Schedule outlives a shop that is no longer served
		a.Log.LogAttrs(ctx, slog.LevelWarn, "no review list", slog.String("platform", string(platform)), slog.String("shop", shop), slog.Any("error", err))
		return 0, nil
	}
	run := handbook.ReviewRun{Platform: platform, Shop: shop, At: at, Day: handbook.DayOf(at, policy.Zone())}
	n, err := a.Reviews.ListReviews(ctx, run, func(leads []handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally) {
		return handbook.ReviewList(run.Day, leads, policy.Reviews)
	})
	if err != nil {
		return 0, fmt.Errorf("review list of %s/%s: %w", platform, shop, err)
	}
	return n, nil
}
