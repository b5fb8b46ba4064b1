package api

import (
	"cmp"
	"context"
	"slices"

	"gendan/handbook"
)

// CreateAfterSalesEvent takes what a platform or someone of the staff tells of a case: twice, late, in any order, or
// after its end (TKT-1, AS-8, AS-13, AS-14, RFD-4).
func (s *server) CreateAfterSalesEvent(ctx context.Context, r CreateAfterSalesEventRequestObject) (CreateAfterSalesEventResponseObject, error) {
	ctx, who := callerOf(ctx)
	picture, err := s.afterSales(ctx, who, r.CaseNo)
	if err != nil {
		return nil, err
	}
	told, err := s.afterSalesFact(*r.Body, who)
	if err != nil {
		return nil, err
	}
	c := picture.Case
	if told.By != "" {
		if err := s.isStaff(ctx, "by", told.By, c.Platform, c.Shop); err != nil {
			return nil, err
		}
	}
	outcome, err := s.tell(ctx, c.ID, told)
	if err != nil {
		return nil, err
	}
	return CreateAfterSalesEvent202JSONResponse{Outcome: outcome, CaseID: c.ID}, nil
}

// afterSalesFact reads an event as it was told.
func (s *server) afterSalesFact(b NewAfterSalesEvent, who caller) (handbook.Fact, error) {
	f := handbook.Fact{
		EventID: b.EventID, Kind: handbook.FactKind(b.Type), OccurredAt: microseconds(b.OccurredAt), DueAt: microseconds(b.DueAt),
		Ticket: b.Ticket, Rating: handbook.Rating(b.Rating), Won: given(b.Won), By: b.By, Note: b.Note,
	}
	var v violations
	s.notAhead(&v, "occurred_at", f.OccurredAt)
	beside := func(field string, given bool, kinds ...AfterSalesEventType) {
		if given && !slices.Contains(kinds, b.Type) {
			v.note(field, "does not belong to type %s", b.Type)
		}
	}
	needed := func(field string, given bool, kinds ...AfterSalesEventType) {
		beside(field, given, kinds...)
		if !given && slices.Contains(kinds, b.Type) {
			v.note(field, "is needed with type %s", b.Type)
		}
	}
	beside("ticket", b.Ticket != "", AfterSalesEventTypePlatformIntervened)
	beside("due_at", !b.DueAt.IsZero(), AfterSalesEventTypePlatformIntervened, AfterSalesEventTypeDeadlineMoved)
	if b.Type == AfterSalesEventTypeDeadlineMoved && b.DueAt.IsZero() {
		v.note("due_at", "is needed with type %s", b.Type)
	}
	if !b.DueAt.IsZero() && !b.DueAt.After(b.OccurredAt) {
		v.note("due_at", "must be after occurred_at")
	}
	needed("rating", b.Rating != "", AfterSalesEventTypeReviewPosted, AfterSalesEventTypeReviewChanged)
	needed("won", b.Won != nil, AfterSalesEventTypeArbitrationDecided)
	beside("by", b.By != "", AfterSalesEventTypeAgentReplied)
	if b.Type == AfterSalesEventTypeAgentReplied {
		f.By = cmp.Or(b.By, who.key.PersonID)
	}
	return f, v.err()
}
