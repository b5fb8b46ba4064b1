package api

import (
	"context"
	"errors"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// CreateLead records an inquiry and starts its case while the handbook still follows it (LEAD-1), or tells the case that
// follows the same customer already. The row is written before Temporal hears of it, so that whoever repeats the request
// after a failure finds all that was done and does the rest.
func (s *server) CreateLead(ctx context.Context, r CreateLeadRequestObject) (CreateLeadResponseObject, error) {
	ctx, who := callerOf(ctx)
	policy, err := s.shop(who, r.Body.Platform, r.Body.Shop)
	if err != nil {
		return nil, err
	}
	told, err := s.leadTold(*r.Body)
	if err != nil {
		return nil, err
	}
	if told.Agent != "" {
		if err := s.isStaff(ctx, "agent", told.Agent, told.Platform, told.Shop); err != nil {
			return nil, err
		}
	}
	opening, started, err := s.receive(ctx, told, policy)
	if err != nil {
		return nil, err
	}
	if err := s.tellOrderSince(ctx, opening); err != nil {
		return nil, err
	}
	return s.leadAccepted(ctx, opening, started)
}

// GetLead shows a lead with the case that follows it.
func (s *server) GetLead(ctx context.Context, r GetLeadRequestObject) (GetLeadResponseObject, error) {
	ctx, who := callerOf(ctx)
	opening, err := s.lead(ctx, who, r.Platform, r.Shop, r.LeadID)
	if err != nil {
		return nil, err
	}
	answer := LeadDetails{Lead: showLead(opening.Lead)}
	if answer.Case, err = s.caseOf(ctx, opening); err != nil {
		return nil, err
	}
	return GetLead200JSONResponse(answer), nil
}

// receive keeps an inquiry, and begins to follow it or tells the case that it joins. Started says that its case was
// started by this request.
func (s *server) receive(ctx context.Context, told handbook.Lead, p handbook.Policy) (opening store.LeadOpening, started bool, err error) {
	created, gone := false, []string(nil)
	for {
		if opening, err = s.putLead(ctx, told, p, gone); err != nil {
			return opening, false, err
		}
		created = created || opening.Created
		opening.Created = created
		if !opening.Joined {
			started, err = s.startLead(ctx, opening)
			return opening, started, err
		}
		heard, err := s.join(ctx, opening)
		if err != nil || heard {
			return opening, false, err
		}
		told, gone = opening.Lead, append(gone, opening.CaseID)
	}
}

// putLead keeps a lead, to be followed while its cadence is not over yet (LEAD-5), and not by the cases that are gone.
func (s *server) putLead(ctx context.Context, l handbook.Lead, p handbook.Policy, gone []string) (store.LeadOpening, error) {
	now := microseconds(s.now())
	begun := workflows.NewLeadCase(l, now)
	begun.PolicyVersion = p.Version
	opening, err := s.store.PutLead(ctx, l, begun, now.Before(handbook.LeadEnds(l.LastWordAt, time.Time{}, p)), gone...)
	if err != nil {
		return opening, fromStore(err)
	}
	return opening, nil
}

// startLead starts a lead's own case, unless its workflow was there before: whatever has written something was started.
func (s *server) startLead(ctx context.Context, opening store.LeadOpening) (started bool, err error) {
	if opening.CaseID == "" || opening.Joined {
		return false, nil
	}
	about(ctx, opening.CaseID)
	c, err := s.store.GetCase(ctx, opening.CaseID)
	if err != nil {
		return false, fromStore(err)
	}
	if c.Seq > 0 {
		return false, nil
	}
	_, started, err = workflows.StartLead(ctx, s.temporal, opening.Lead, s.now())
	if err != nil {
		return false, fromTemporal(err)
	}
	return started, nil
}

// join tells the case that follows a customer of a further inquiry (LEAD-5). A case that is gone can have heard of it
// before, when the inquiry was told for the first time.
func (s *server) join(ctx context.Context, opening store.LeadOpening) (heard bool, err error) {
	l := opening.Lead
	err = s.reach(ctx, opening.CaseID, func() error {
		return workflows.TellCase(ctx, s.temporal, opening.CaseID, handbook.Fact{
			EventID: "inquiry/" + l.LeadID, Kind: handbook.FactCustomerReplied, OccurredAt: l.LastWordAt,
			LeadID: l.LeadID, Answered: !l.Unanswered, Note: l.Concern,
		})
	})
	switch {
	case err == nil:
		return true, nil
	case !isOver(err):
		return false, fromTemporal(err)
	}
	return s.inTimeline(ctx, opening.CaseID, func(line handbook.CaseEvent) bool {
		return line.Kind == handbook.EventInquired && line.Data.Lead == l.LeadKey
	})
}

// tellOrderSince tells a lead's case of the customer's order, where that was told before the lead (LEAD-10).
func (s *server) tellOrderSince(ctx context.Context, opening store.LeadOpening) error {
	if opening.CaseID == "" {
		return nil
	}
	order, err := s.store.FirstOrderSince(ctx, opening.Lead)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return fromStore(err)
	}
	_, err = s.tell(ctx, opening.CaseID, customerOrdered(order))
	return err
}

// leadAccepted says what became of a lead.
func (s *server) leadAccepted(ctx context.Context, opening store.LeadOpening, started bool) (CreateLeadResponseObject, error) {
	answer := LeadAccepted{Lead: showLead(opening.Lead)}
	var err error
	if answer.Case, err = s.caseOf(ctx, opening); err != nil {
		return nil, err
	}
	switch {
	case started:
		answer.Outcome = LeadOutcomeCreated
		return CreateLead201JSONResponse(answer), nil
	case opening.Created && opening.Joined:
		answer.Outcome = LeadOutcomeJoined
	case opening.Created && opening.CaseID == "":
		answer.Outcome = LeadOutcomeRecordedPast
	default:
		answer.Outcome = LeadOutcomeKnown
	}
	return CreateLead200JSONResponse(answer), nil
}

// lead gives a lead, if the key reaches its shop.
func (s *server) lead(ctx context.Context, who caller, platform Platform, shop, leadID string) (store.LeadOpening, error) {
	if _, err := s.shop(who, platform, shop); err != nil {
		return store.LeadOpening{}, err
	}
	opening, err := s.store.GetLead(ctx, handbook.LeadKey{Platform: handbook.Platform(platform), Shop: shop, LeadID: leadID})
	if err != nil {
		return opening, fromStore(err)
	}
	return opening, nil
}

// caseOf shows the case that follows a lead, and nothing where there is none.
func (s *server) caseOf(ctx context.Context, opening store.LeadOpening) (Case, error) {
	if opening.CaseID == "" {
		return Case{}, nil
	}
	c, err := s.store.GetCase(ctx, opening.CaseID)
	if err != nil {
		return Case{}, fromStore(err)
	}
	return showCase(c), nil
}

// leadTold reads a lead as it was told.
func (s *server) leadTold(b NewLead) (handbook.Lead, error) {
	l := handbook.Lead{
		LeadKey:    handbook.LeadKey{Platform: handbook.Platform(b.Platform), Shop: b.Shop, LeadID: b.LeadID},
		CustomerID: b.CustomerID, Product: b.Product, Concern: b.Concern, Agent: b.Agent, Grade: handbook.Grade(b.Grade),
		ReceivedAt: microseconds(b.ReceivedAt), LastWordAt: microseconds(b.LastMessageAt), Unanswered: b.LastMessageFrom == SpeakerCustomer,
	}
	if b.LastMessageAt.IsZero() {
		l.LastWordAt = l.ReceivedAt
	}
	var v violations
	s.notAhead(&v, "received_at", l.ReceivedAt)
	s.notAhead(&v, "last_message_at", b.LastMessageAt)
	if l.LastWordAt.Before(l.ReceivedAt) {
		v.note("last_message_at", "must not be before received_at")
	}
	return l, v.err()
}

func showLead(l handbook.Lead) Lead {
	return Lead{
		Platform: Platform(l.Platform), Shop: l.Shop, LeadID: l.LeadID, CustomerID: l.CustomerID, Product: l.Product, Concern: l.Concern,
		Agent: l.Agent, Grade: Grade(l.Grade), ReceivedAt: l.ReceivedAt,
	}
}
