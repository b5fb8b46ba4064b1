package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// CreateAfterSales registers a trouble after the sale or a refund and starts its case (AS-1, RFD), or tells the order's
// case that it joins. The row is written before Temporal hears of it, so that whoever repeats the request after a failure
// finds all that was done and does the rest.
func (s *server) CreateAfterSales(ctx context.Context, r CreateAfterSalesRequestObject) (CreateAfterSalesResponseObject, error) {
	ctx, who := callerOf(ctx)
	policy, err := s.shop(who, r.Body.Platform, r.Body.Shop)
	if err != nil {
		return nil, err
	}
	told, intervention, err := s.registrationTold(*r.Body, who, given(r.Params.IdempotencyKey), policy.Zone())
	if err != nil {
		return nil, err
	}
	if err := s.notTaken(ctx, told); err != nil {
		return nil, err
	}
	opening, started, err := s.takeOn(ctx, told, r.Body.Contact, policy, s.reopens(told, intervention))
	if err != nil {
		return nil, err
	}
	answer := AfterSalesAccepted{CaseNo: opening.Registration.CaseNo}
	if intervention != nil {
		if answer.Intervention, err = s.tell(ctx, opening.CaseID, *intervention); err != nil {
			return nil, err
		}
	}
	c, err := s.store.GetCase(ctx, opening.CaseID)
	if err != nil {
		return nil, fromStore(err)
	}
	answer.Case = showCase(c)
	switch {
	case started:
		answer.Outcome = AfterSalesOutcomeCreated
		return CreateAfterSales201JSONResponse(answer), nil
	case opening.Created && opening.Joined:
		answer.Outcome = AfterSalesOutcomeJoined
	default:
		answer.Outcome = AfterSalesOutcomeKnown
	}
	return CreateAfterSales200JSONResponse(answer), nil
}

// notTaken refuses a number under which another order's case was registered.
func (s *server) notTaken(ctx context.Context, told handbook.Registration) error {
	known, err := s.store.GetAfterSales(ctx, told.CaseNo)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return fromStore(err)
	}
	return sameOrder(known.Record.Registration, told)
}

func sameOrder(known, told handbook.Registration) error {
	if known.Order() != told.Order() {
		return refuseField(CodeCaseNoTaken, "case_no", "is the number of another order's case")
	}
	return nil
}

// reopens gives the instant until which a closed case must be open to opening again for a registration to join it, and
// nothing where the registration reopens none: only an intervention and a bad review do (TKT-1, AS-13).
func (s *server) reopens(told handbook.Registration, intervention *handbook.Fact) time.Time {
	if intervention == nil && told.Channel != handbook.ChannelReview {
		return time.Time{}
	}
	return microseconds(s.now())
}

// takeOn keeps a registration, and begins to follow it or tells the case that it joins. Started says that its case was
// started by this request.
func (s *server) takeOn(
	ctx context.Context, told handbook.Registration, contact string, p handbook.Policy, reopenable time.Time,
) (opening store.AfterSalesOpening, started bool, err error) {
	begun := workflows.NewAfterSalesCase(told, microseconds(s.now()))
	begun.PolicyVersion = p.Version
	created, gone := false, []string(nil)
	for {
		if opening, err = s.store.RegisterAfterSales(ctx, told, contact, begun, reopenable, gone...); err != nil {
			return opening, false, fromStore(err)
		}
		created = created || opening.Created
		opening.Created = created
		if err := sameOrder(opening.Registration, told); err != nil {
			return opening, false, err
		}
		if !opening.Joined {
			started, err = s.startAfterSales(ctx, opening)
			return opening, started, err
		}
		heard, err := s.registeredAgain(ctx, opening.CaseID, told)
		if err != nil || heard {
			return opening, false, err
		}
		gone = append(gone, opening.CaseID)
	}
}

// startAfterSales starts a case under its own number, unless its workflow was there before: whatever has written
// something was started.
func (s *server) startAfterSales(ctx context.Context, opening store.AfterSalesOpening) (started bool, err error) {
	about(ctx, opening.CaseID)
	c, err := s.store.GetCase(ctx, opening.CaseID)
	if err != nil {
		return false, fromStore(err)
	}
	if c.Seq > 0 {
		return false, nil
	}
	_, started, err = workflows.StartAfterSales(ctx, s.temporal, opening.Registration, s.now())
	if err != nil {
		return false, fromTemporal(err)
	}
	return started, nil
}

// registeredAgain tells a case of another registration of its order. A case that is gone can have heard of it before,
// when the registration was told for the first time.
func (s *server) registeredAgain(ctx context.Context, caseID string, told handbook.Registration) (heard bool, err error) {
	err = s.reach(ctx, caseID, func() error {
		return workflows.TellCase(ctx, s.temporal, caseID, handbook.Fact{
			EventID: "registration/" + told.CaseNo, Kind: handbook.FactRegisteredAgain, OccurredAt: told.ReportedAt, By: told.RegisteredBy,
			Registration: &told,
		})
	})
	switch {
	case err == nil:
		return true, nil
	case !isOver(err):
		return false, fromTemporal(err)
	}
	return s.inTimeline(ctx, caseID, func(line handbook.CaseEvent) bool {
		return line.Kind == handbook.EventRegistered && line.Data.Registration != nil && line.Data.Registration.CaseNo == told.CaseNo
	})
}

// registrationTold reads a registration as it was told, and the intervention beside it, if there is one.
func (s *server) registrationTold(
	b NewAfterSales, who caller, idempotencyKey string, zone *time.Location,
) (handbook.Registration, *handbook.Fact, error) {
	var v violations
	r := handbook.Registration{
		CaseNo: b.CaseNo, Platform: handbook.Platform(b.Platform), Shop: b.Shop, OrderNo: b.OrderNo, CustomerID: b.CustomerID,
		Product: b.Product, OrderTotal: v.yuan("order_total", b.OrderTotal), Problem: b.Problem, Channel: handbook.Channel(b.Channel),
		Request: cmp.Or(handbook.Request(b.Request), handbook.RequestHelp), Amount: v.yuan("amount", b.Amount),
		Carrier: b.Carrier, Region: b.Region, Urgent: b.Urgent, ByStaff: b.ByStaff, RegisteredBy: who.key.PersonID,
		ReportedAt: microseconds(b.ReportedAt),
	}
	if r.CaseNo == "" {
		if idempotencyKey == "" {
			v.note("Idempotency-Key", "is needed without case_no")
		}
		r.CaseNo = caseNoFor(who, idempotencyKey)
	}
	if err := r.PurchasedOn.UnmarshalText([]byte(b.PurchasedOn)); err != nil {
		v.note("purchased_on", "%s", err)
	}
	if handbook.DayOf(s.now().Add(s.skew), zone).Before(r.PurchasedOn) {
		v.note("purchased_on", "lies in the future")
	}
	s.notAhead(&v, "reported_at", r.ReportedAt)
	s.notAhead(&v, "intervention.occurred_at", b.Intervention.OccurredAt)
	if b.ReportedAt.IsZero() {
		r.ReportedAt = microseconds(s.now())
	}
	v.handbook(r.Validate())
	return r, interventionTold(r.CaseNo, b.Intervention), v.err()
}

// caseNoFor numbers a case that was registered without a number: the same key and idempotency key give the same.
func caseNoFor(who caller, idempotencyKey string) string {
	sum := sha256.Sum256([]byte(who.key.Prefix + "/" + idempotencyKey))
	return "as-" + hex.EncodeToString(sum[:10])
}

// interventionTold reads the intervention that came with a registration. Its id holds a slash, so that no platform's can
// be the same.
func interventionTold(caseNo string, b NewIntervention) *handbook.Fact {
	if b.Ticket == "" {
		return nil
	}
	return &handbook.Fact{
		EventID: "intervention/" + caseNo + "/" + b.Ticket, Kind: handbook.FactIntervened, OccurredAt: microseconds(b.OccurredAt),
		DueAt: microseconds(b.DueAt), Ticket: b.Ticket,
	}
}

// isAfterSales says whether a case follows a trouble after the sale.
func isAfterSales(caseID string) bool { return strings.HasPrefix(caseID, workflows.AfterSalesID("")) }
