package api

import (
	"context"
	"errors"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// CreateOrder records an order, and starts a case when the handbook still follows it (DUN-6). The row is written before
// Temporal hears of it, so that whoever repeats the request after a failure finds all that was done and does the rest.
func (s *server) CreateOrder(ctx context.Context, r CreateOrderRequestObject) (CreateOrderResponseObject, error) {
	ctx, who := callerOf(ctx)
	policy, err := s.shop(who, r.Body.Platform, r.Body.Shop)
	if err != nil {
		return nil, err
	}
	told, err := s.orderTold(*r.Body)
	if err != nil {
		return nil, err
	}
	order, created, err := s.store.PutOrder(ctx, told)
	if err != nil {
		return nil, fromStore(err)
	}
	begun, started, err := s.follow(ctx, order, policy)
	if err != nil {
		return nil, err
	}
	if !created {
		if err := s.tellEnding(ctx, order); err != nil {
			return nil, err
		}
	}
	if err := s.tellOtherCases(ctx, order); err != nil {
		return nil, err
	}
	if err := s.tellLeads(ctx, order); err != nil {
		return nil, err
	}
	if begun.ID != "" {
		if err := s.tellNextOrder(ctx, order); err != nil {
			return nil, err
		}
	}
	return s.accepted(ctx, order, begun, created, started)
}

// accepted says what became of an order.
func (s *server) accepted(ctx context.Context, order handbook.Order, begun handbook.Case, created, started bool) (CreateOrderResponseObject, error) {
	answer := OrderAccepted{Order: showOrder(order)}
	followed := begun.ID != ""
	if followed {
		answer.Case = showCase(begun)
	}
	if !created { // only then can a case have gone further than to its beginning
		c, err := s.store.GetCase(ctx, workflows.UnpaidOrderID(order.OrderKey))
		switch {
		case err == nil:
			answer.Case = showCase(c)
		case !errors.Is(err, store.ErrNotFound):
			return nil, fromStore(err)
		}
	}
	switch {
	case started:
		answer.Outcome = OrderOutcomeCreated
		return CreateOrder201JSONResponse(answer), nil
	case !created, followed:
		answer.Outcome = OrderOutcomeKnown
	case !order.PaidAt.IsZero():
		answer.Outcome = OrderOutcomeRecordedPaid
	case !order.ClosedAt.IsZero():
		answer.Outcome = OrderOutcomeRecordedClosed
	default:
		answer.Outcome = OrderOutcomeRecordedPast
	}
	return CreateOrder200JSONResponse(answer), nil
}

// GetOrder shows an order with what was told of it.
func (s *server) GetOrder(ctx context.Context, r GetOrderRequestObject) (GetOrderResponseObject, error) {
	ctx, who := callerOf(ctx)
	if _, err := s.shop(who, r.Platform, r.Shop); err != nil {
		return nil, err
	}
	key := handbook.OrderKey{Platform: handbook.Platform(r.Platform), Shop: r.Shop, OrderNo: r.OrderNo}
	order, err := s.store.GetOrder(ctx, key)
	if err != nil {
		return nil, fromStore(err)
	}
	facts, err := s.store.Facts(ctx, key)
	if err != nil {
		return nil, fromStore(err)
	}
	answer := OrderDetails{Order: showOrder(order), Events: make([]OrderEvent, len(facts))}
	for i, f := range facts {
		answer.Events[i] = OrderEvent{
			EventID: f.EventID, Type: string(f.Kind), OccurredAt: f.OccurredAt, ClosedBy: Closer(f.ClosedBy), OtherOrder: f.OtherOrder,
		}
		if f.Kind == handbook.FactAmountChanged {
			answer.Events[i].Amount = f.Amount.String()
		}
	}
	c, err := s.store.GetCase(ctx, workflows.UnpaidOrderID(key))
	switch {
	case err == nil:
		about(ctx, c.ID)
		answer.Case = showCase(c)
	case !errors.Is(err, store.ErrNotFound):
		return nil, fromStore(err)
	}
	return GetOrder200JSONResponse(answer), nil
}

// follow starts the case of an order that is neither paid nor closed and whose last contact is still to come (DUN-9),
// makes it seen before its workflow has written anything, and tells it what came before the order. Begun is the case as it begins, or nothing. It may have been started before:
// it is told again, for nobody knows whether it was, and an event that comes twice is harmless.
func (s *server) follow(ctx context.Context, order handbook.Order, p handbook.Policy) (begun handbook.Case, started bool, err error) {
	now := s.now()
	if !order.PaidAt.IsZero() || !order.ClosedAt.IsZero() || !now.Before(handbook.CadenceEnds(order.PlacedAt, p)) {
		return handbook.Case{}, false, nil
	}
	about(ctx, workflows.UnpaidOrderID(order.OrderKey))
	begun, started, err = workflows.StartUnpaidOrder(ctx, s.temporal, order, now, p)
	if err != nil {
		return handbook.Case{}, false, fromTemporal(err)
	}
	if err := s.store.BeginCase(ctx, begun); err != nil {
		return handbook.Case{}, false, fromStore(err)
	}
	facts, err := s.store.Facts(ctx, order.OrderKey)
	if err != nil {
		return handbook.Case{}, false, fromStore(err)
	}
	for _, f := range facts {
		err := workflows.TellFact(ctx, s.temporal, order.OrderKey, f)
		if err != nil && !isOver(err) {
			return handbook.Case{}, false, fromTemporal(err)
		}
	}
	return begun, started, nil
}

// orderTold reads an order as it was told.
func (s *server) orderTold(b NewOrder) (handbook.Order, error) {
	var v violations
	total, err := handbook.ParseYuan(b.Total)
	if err != nil {
		v.note("total", "is %s", err)
	}
	for field, at := range map[string]time.Time{"placed_at": b.PlacedAt, "paid_at": b.PaidAt, "closed_at": b.ClosedAt} {
		s.notAhead(&v, field, at)
	}
	switch {
	case b.ClosedAt.IsZero() && b.ClosedBy != "":
		v.note("closed_by", "needs closed_at beside it")
	case !b.ClosedAt.IsZero() && b.ClosedBy == "":
		v.note("closed_by", "is needed beside closed_at")
	}
	return handbook.Order{
		OrderKey:   handbook.OrderKey{Platform: handbook.Platform(b.Platform), Shop: b.Shop, OrderNo: b.OrderNo},
		CustomerID: b.CustomerID, Product: b.Product, Total: total,
		PlacedAt: microseconds(b.PlacedAt), PaidAt: microseconds(b.PaidAt), ClosedAt: microseconds(b.ClosedAt), ClosedBy: handbook.Closer(b.ClosedBy),
	}, v.err()
}

// notAhead refuses what is told to have happened later than now and the tolerated skew of clocks.
func (s *server) notAhead(v *violations, field string, at time.Time) {
	if latest := s.now().Add(s.skew); at.After(latest) {
		v.note(field, "lies in the future (it is %s here)", s.now().UTC().Format(time.RFC3339))
	}
}

// microseconds is the precision in which instants are kept everywhere, in UTC.
func microseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func showOrder(o handbook.Order) Order {
	return Order{
		Platform: Platform(o.Platform), Shop: o.Shop, OrderNo: o.OrderNo, CustomerID: o.CustomerID, Product: o.Product, Total: o.Total.String(),
		PlacedAt: o.PlacedAt, PaidAt: o.PaidAt, ClosedAt: o.ClosedAt, ClosedBy: Closer(o.ClosedBy),
	}
}
