package api

import (
	"context"
	"errors"
	"maps"

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
	page, list, err := pageOf("reviews", p)
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
	items, err := s.showReviews(ctx, reviews)
	if err != nil {
		return nil, err
	}
	return ListReviews200JSONResponse{Items: items, NextCursor: list.cursor(next)}, nil
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
	answer, err := s.showReviews(ctx, []handbook.Review{review})
	if err != nil {
		return nil, err
	}
	return CommentReview200JSONResponse(answer[0]), nil
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

// showReviews shows reviews, each with what is known of its lead: with one query for their cases, and one for each shop.
func (s *server) showReviews(ctx context.Context, reviews []handbook.Review) ([]Review, error) {
	ids, byShop := make([]string, len(reviews)), map[handbook.LeadKey][]string{} // by shop: a key without an id
	for i, r := range reviews {
		ids[i] = r.CaseID
		key := leadReviewed(r)
		shop := handbook.LeadKey{Platform: key.Platform, Shop: key.Shop}
		byShop[shop] = append(byShop[shop], key.LeadID)
	}
	cases, err := s.store.GetCases(ctx, ids)
	if err != nil {
		return nil, fromStore(err)
	}
	leads := map[handbook.LeadKey]handbook.Lead{}
	for shop, list := range byShop {
		found, err := s.store.GetLeads(ctx, shop.Platform, shop.Shop, list)
		if err != nil {
			return nil, fromStore(err)
		}
		maps.Copy(leads, found)
	}
	return shown(reviews, func(r handbook.Review) Review { return showReview(r, leads[leadReviewed(r)], cases[r.CaseID]) }), nil
}

// leadReviewed names the lead that a review is about.
func leadReviewed(r handbook.Review) handbook.LeadKey {
	return handbook.LeadKey{Platform: r.Platform, Shop: r.Shop, LeadID: subjectOf(r.CaseID)}
}

func showReview(r handbook.Review, l handbook.Lead, c handbook.Case) Review {
	return Review{
		ID: r.ID, CaseID: r.CaseID, Platform: Platform(r.Platform), Shop: r.Shop, Day: r.Day.String(), Agent: r.Agent,
		Grade: Grade(r.Grade.ForReview()), Graded: c.Grade != "", Leader: r.Leader, ListedAt: r.ListedAt,
		LeadID: subjectOf(r.CaseID), Customer: c.Customer, Product: l.Product, Concern: l.Concern,
		Comment: r.Comment, Method: r.Method, CommentedBy: r.CommentedBy, CommentedAt: r.CommentedAt,
	}
}

func showCoverage(c store.Coverage) Coverage {
	return Coverage{
		Day: c.Day.String(), Platform: Platform(c.Platform), Shop: c.Shop, Leader: c.Leader, Agent: c.Agent, Grade: Grade(c.Grade),
		Total: c.Total, Listed: c.Listed, Commented: c.Commented,
	}
}
