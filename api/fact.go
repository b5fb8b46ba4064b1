package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/api/serviceerror"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// CreateOrderEvent takes what a platform tells of an order: twice, late, before the order or after its case (DUN-10).
func (s *server) CreateOrderEvent(ctx context.Context, r CreateOrderEventRequestObject) (CreateOrderEventResponseObject, error) {
	ctx, who := callerOf(ctx)
	if _, err := s.shop(who, r.Platform, r.Shop); err != nil {
		return nil, err
	}
	told, err := s.factTold(*r.Body)
	if err != nil {
		return nil, err
	}
	key := handbook.OrderKey{Platform: handbook.Platform(r.Platform), Shop: r.Shop, OrderNo: r.OrderNo}
	order, outcome, err := s.take(ctx, key, told)
	if err != nil {
		return nil, err
	}
	return CreateOrderEvent202JSONResponse{Outcome: outcome, Order: showOrder(order)}, nil
}

// take keeps a fact and tells it to the order's case. The row comes first: if what follows fails, the caller repeats
// the request and the case is told then.
func (s *server) take(ctx context.Context, key handbook.OrderKey, told handbook.Fact) (handbook.Order, EventOutcome, error) {
	order, repeated, err := s.store.AddFact(ctx, key, s.dated(told))
	if err != nil {
		return order, "", fromStore(err)
	}
	if repeated {
		if told, err = s.firstTold(ctx, key, told.EventID); err != nil {
			return order, "", err
		}
	}
	outcome, err := s.tell(ctx, workflows.UnpaidOrderID(key), told)
	if repeated {
		outcome = EventOutcomeRepeated
	}
	return order, outcome, err
}

// tell tells a case a fact, or keeps it in the timeline of one that has ended.
func (s *server) tell(ctx context.Context, caseID string, f handbook.Fact) (EventOutcome, error) {
	err := s.reach(ctx, caseID, func() error { return workflows.TellCase(ctx, s.temporal, caseID, f) })
	switch {
	case isOver(err):
		return EventOutcomeRecorded, s.recordLate(ctx, caseID, s.dated(f))
	case err != nil:
		return "", fromTemporal(err)
	}
	return EventOutcomeApplied, nil
}

// isOver says whether an error means that no such case runs.
func isOver(err error) bool {
	var over *serviceerror.NotFound
	return errors.As(err, &over)
}

// dated gives a fact that was told without a time the time of its being told. A running case is told it as it came: what
// has no time happened now by the case's own clock, which can be ahead of ours.
func (s *server) dated(f handbook.Fact) handbook.Fact {
	if f.OccurredAt.IsZero() {
		f.OccurredAt = microseconds(s.now())
	}
	return f
}

// firstTold gives a fact as it came first: that is what counts.
func (s *server) firstTold(ctx context.Context, key handbook.OrderKey, eventID string) (handbook.Fact, error) {
	facts, err := s.store.Facts(ctx, key)
	if err != nil {
		return handbook.Fact{}, fromStore(err)
	}
	for _, f := range facts {
		if f.EventID == eventID {
			return f, nil
		}
	}
	return handbook.Fact{}, fmt.Errorf("event %s of order %s was there a moment ago", eventID, key)
}

// recordLate adds a line to the timeline of a case that ended before the fact came, unless it holds the fact already (DUN-10).
func (s *server) recordLate(ctx context.Context, caseID string, f handbook.Fact) error {
	c, err := s.store.GetCase(ctx, caseID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil // the order has not been told yet, or needs no case
	case err != nil:
		return fromStore(err)
	case c.EndedAt.IsZero():
		return nil // someone ended its workflow by hand
	}
	held, err := s.inTimeline(ctx, caseID, func(line handbook.CaseEvent) bool { return tells(line, f) })
	if err != nil || held {
		return err
	}
	at := microseconds(s.now())
	if at.Before(c.EndedAt) { // the case's clock may be ahead of ours
		at = c.EndedAt
	}
	err = s.store.RecordLateFact(ctx, caseID, handbook.CaseEvent{
		At: at, Kind: handbook.EventLateFact, Rule: lateRule(c.Kind, f.Kind), By: f.By,
		Data: handbook.EventData{
			Fact: f.Kind, OccurredAt: f.OccurredAt, ClosedBy: f.ClosedBy, Amount: f.Amount, OrderNo: f.OtherOrder, Note: f.Note, Method: f.Method,
			Due: f.DueAt, Ticket: f.Ticket, Rating: f.Rating, Won: f.Won, Technician: f.Technician, Registration: f.Registration,
		},
	}, strings.TrimPrefix(f.EventID, caseID)) // a review's id begins with its case's
	if err != nil {
		return fromStore(err)
	}
	return nil
}

// tells says whether a timeline's line holds a fact.
func tells(line handbook.CaseEvent, f handbook.Fact) bool {
	if string(line.Kind) != string(f.Kind) && line.Data.Fact != f.Kind {
		return false
	}
	if f.Kind == handbook.FactReviewed {
		return line.By == f.By && line.Data.Note == f.Note
	}
	return line.Data.OccurredAt.Equal(f.OccurredAt)
}

// lateRule is the rule by which a fact is kept that came after its case had ended.
func lateRule(kind handbook.CaseKind, f handbook.FactKind) handbook.Rule {
	switch {
	case kind == handbook.CaseAfterSales:
		return handbook.RuleASClose
	case kind != handbook.CaseLead:
		return handbook.RuleDunPaid
	case f == handbook.FactCustomerOrdered:
		return handbook.RuleLeadOrder
	case f == handbook.FactReviewed:
		return handbook.RuleLeadReview
	}
	return handbook.RuleLeadReply
}

// inTimeline says whether a case's timeline holds a line.
func (s *server) inTimeline(ctx context.Context, caseID string, is func(handbook.CaseEvent) bool) (bool, error) {
	for page := (store.Page{Limit: 1000}); ; {
		lines, next, err := s.store.Timeline(ctx, caseID, page)
		if err != nil {
			return false, fromStore(err)
		}
		if slices.ContainsFunc(lines, is) {
			return true, nil
		}
		if page.After = next; next == nil {
			return false, nil
		}
	}
}

// tellEnding tells the case of an order that was told again how its row now stands: paid, closed. The ids of these facts
// hold a slash, so that no platform's can be the same.
func (s *server) tellEnding(ctx context.Context, order handbook.Order) error {
	for _, f := range []handbook.Fact{
		{EventID: "order/paid", Kind: handbook.FactPaid, OccurredAt: order.PaidAt},
		{EventID: "order/closed", Kind: handbook.FactClosed, OccurredAt: order.ClosedAt, ClosedBy: order.ClosedBy},
	} {
		if f.OccurredAt.IsZero() {
			continue
		}
		if _, err := s.tell(ctx, workflows.UnpaidOrderID(order.OrderKey), f); err != nil {
			return err
		}
	}
	return nil
}

// tellOtherCases tells the customer's other running cases in the shop of a later order: it wins back what the platform
// closed (DUN-12). Where the platform hides the buyer there are none.
func (s *server) tellOtherCases(ctx context.Context, order handbook.Order) error {
	if order.CustomerID == "" {
		return nil
	}
	ids, err := s.store.OpenWinBacks(ctx, order.Customer(), order.OrderKey)
	if err != nil {
		return fromStore(err)
	}
	for _, id := range ids {
		c, err := s.store.GetCase(ctx, id)
		if err != nil {
			return fromStore(err)
		}
		key := handbook.OrderKey{Platform: c.Platform, Shop: c.Shop, OrderNo: c.Subject}
		earlier, err := s.store.GetOrder(ctx, key)
		if err != nil {
			return fromStore(err)
		}
		if !earlier.PlacedAt.Before(order.PlacedAt) {
			continue
		}
		if _, _, err := s.take(ctx, key, customerOrdered(order)); err != nil {
			return err
		}
	}
	return nil
}

// tellNextOrder tells a case of the customer's next order, where that was told before the case's own.
func (s *server) tellNextOrder(ctx context.Context, order handbook.Order) error {
	next, err := s.store.NextOrder(ctx, order)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fromStore(err)
	}
	_, _, err = s.take(ctx, order.OrderKey, customerOrdered(next))
	return err
}

func customerOrdered(o handbook.Order) handbook.Fact {
	return handbook.Fact{EventID: "ordered/" + o.OrderNo, Kind: handbook.FactCustomerOrdered, OccurredAt: o.PlacedAt, OtherOrder: o.OrderNo}
}

// factTold reads an event as it was told.
func (s *server) factTold(b NewOrderEvent) (handbook.Fact, error) {
	f := handbook.Fact{
		EventID: b.EventID, Kind: handbook.FactKind(b.Type), OccurredAt: microseconds(b.OccurredAt), ClosedBy: handbook.Closer(b.ClosedBy),
	}
	var v violations
	s.notAhead(&v, "occurred_at", f.OccurredAt)
	beside := func(field string, given bool, kind handbook.FactKind) {
		switch {
		case given && f.Kind != kind:
			v.note(field, "belongs to type %s", kind)
		case !given && f.Kind == kind:
			v.note(field, "is needed with type %s", kind)
		}
	}
	beside("closed_by", b.ClosedBy != "", handbook.FactClosed)
	beside("amount", b.Amount != "", handbook.FactAmountChanged)
	if b.Amount != "" {
		amount, err := handbook.ParseYuan(b.Amount)
		if err != nil {
			v.note("amount", "is %s", err)
		}
		f.Amount = amount
	}
	return f, v.err()
}
