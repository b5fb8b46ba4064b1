package api

import (
	"context"
	"errors"

	"gendan/handbook"
	"gendan/store"
)

// ListReviews lists the leads on the leaders' daily lists (LEAD-6, LEAD-12).
func (s *server) ListReviews(ctx context.Context, r ListReviewsRequestObject) (ListReviewsResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	leader, err := mine(who, p.Mine, given(p.Leader))
	if err != nil {
		return nil, err
	}
	from, to, err := daysOf(p.FromDay, p.ToDay)
	if err != nil {
		return nil, err
	}
	page, err := pageOf("reviews", p.Limit, p.Cursor)
	if err != nil {
		return nil, err
	}
	reviews, next, err := s.store.ListReviewed(ctx, store.ReviewFilter{
		Leader: leader, Agent: given(p.Agent), Grade: handbook.Grade(given(p.Grade)), Platform: platform, Shop: shop,
		CaseID: given(p.CaseID), From: from, To: to, Commented: p.Commented,
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListReviews200JSONResponse{Items: shown(reviews, showReview), NextCursor: cursorOf("reviews", next)}, nil
}

// coverageDays is how many days the figures are given for at once, and coverageUntold for how many without being asked.
const (
	coverageDays   = 92
	coverageUntold = 7
)

// GetReviewCoverage counts the leads that came up for review, were listed and were commented on (LEAD-6).
func (s *server) GetReviewCoverage(ctx context.Context, r GetReviewCoverageRequestObject) (GetReviewCoverageResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	from, to, err := daysOf(p.FromDay, p.ToDay)
	if err != nil {
		return nil, err
	}
	if to.IsZero() {
		to = handbook.DayOf(s.now(), s.zone(platform, shop))
	}
	if from.IsZero() {
		from = to.Add(1 - coverageUntold)
	}
	if to.Sub(from) >= coverageDays {
		return nil, refuseField(CodeInvalid, "from_day", "lies more than %d days back", coverageDays)
	}
	figures, err := s.store.ReviewCoverage(ctx, store.ReviewFilter{
		Leader: given(p.Leader), Agent: given(p.Agent), Platform: platform, Shop: shop, From: from, To: to,
	})
	if err != nil {
		return nil, fromStore(err)
	}
	return GetReviewCoverage200JSONResponse{Items: shown(figures, showCoverage)}, nil
}

// CommentReview keeps a supervisor's comment on a lead, once, and tells the lead's case (LEAD-7, LEAD-12). The row comes
// first: if what follows fails, the caller repeats the request and the case is told then.
func (s *server) CommentReview(ctx context.Context, r CommentReviewRequestObject) (CommentReviewResponseObject, error) {
	ctx, who := callerOf(ctx)
	by, err := who.person()
	if err != nil {
		return nil, err
	}
	review, err := s.store.GetReview(ctx, r.ReviewID)
	if err == nil && !who.sees(review.Platform, review.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fromStore(err)
	}
	review, err = s.store.CommentReview(ctx, review.ID, by, r.Body.Comment, r.Body.Method, r.Params.IdempotencyKey, microseconds(s.now()))
	switch {
	case errors.Is(err, store.ErrConflict):
		return nil, refuse(CodeCommented, "a review takes one comment")
	case err != nil:
		return nil, fromStore(err)
	case review.Comment != r.Body.Comment || review.Method != r.Body.Method:
		return nil, refuse(CodeKeyReused, "it was used for another comment on this review")
	}
	if _, err := s.tell(ctx, review.CaseID, handbook.Fact{
		EventID: review.ID, Kind: handbook.FactReviewed, OccurredAt: review.CommentedAt, By: by, Note: review.Comment, Method: review.Method,
	}); err != nil {
		return nil, err
	}
	return CommentReview200JSONResponse(showReview(review)), nil
}

// daysOf reads the days that a list is limited to.
func daysOf(first, last *Day) (from, to handbook.Day, err error) {
	if err := from.UnmarshalText([]byte(given(first))); err != nil {
		return from, to, refuseField(CodeInvalid, "from_day", "%s", err)
	}
	if err := to.UnmarshalText([]byte(given(last))); err != nil {
		return from, to, refuseField(CodeInvalid, "to_day", "%s", err)
	}
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return from, to, refuseField(CodeInvalid, "to_day", "must not be before from_day")
	}
	return from, to, nil
}

func showReview(r handbook.Review) Review {
	return Review{
		ID: r.ID, CaseID: r.CaseID, Platform: Platform(r.Platform), Shop: r.Shop, Day: r.Day.String(), Agent: r.Agent,
		Grade: Grade(r.Grade.ForReview()), Leader: r.Leader, ListedAt: r.ListedAt,
		Comment: r.Comment, Method: r.Method, CommentedBy: r.CommentedBy, CommentedAt: r.CommentedAt,
	}
}

func showCoverage(c store.Coverage) Coverage {
	return Coverage{
		Day: c.Day.String(), Platform: Platform(c.Platform), Shop: c.Shop, Leader: c.Leader, Agent: c.Agent, Grade: Grade(c.Grade),
		Total: c.Total, Listed: c.Listed, Commented: c.Commented,
	}
}
