package handbook

import (
	"slices"
	"time"
)

// reviewed keeps the customer's review. One that is no longer good starts the countdown in which it can be changed, and
// opens a closed case again, as one that gets worse does; a good one ends the countdown (AS-13, AS-14). A word from before
// the last one changes nothing.
func (a *AfterSales) reviewed(fact Fact, now time.Time, p Policy, h *Happened) {
	late := a.Review != nil && fact.OccurredAt.Before(later(a.Review.PostedAt, a.Review.ChangedAt))
	if late || !slices.Contains(Ratings(), fact.Rating) {
		return
	}
	was := RatingGood
	if a.Review == nil {
		a.Review = &CustomerReview{PostedAt: fact.OccurredAt}
	} else {
		was = a.Review.Rating
		a.Review.ChangedAt = fact.OccurredAt
	}
	a.Review.Rating = fact.Rating
	if fact.Rating == RatingGood {
		a.endClocks(now, "", h, ClockReview)
		return
	}
	if was == RatingGood || fact.Rating == RatingBad && was == RatingNeutral {
		a.reopenFor(fact, now, p, h)
	}
	if was == RatingGood {
		a.startClock(ClockReview, fact.OccurredAt, now, p, h)
	}
}

// reviewStands says whether a bad or neutral review stands that can still be changed (AS-13, AS-14).
func (a *AfterSales) reviewStands() bool {
	if a.Review == nil || a.Review.Rating == RatingGood {
		return false
	}
	countdown := a.clock(ClockReview)
	return countdown != nil && !countdown.Breached()
}
