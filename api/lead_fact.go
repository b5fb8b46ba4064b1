package api

import (
	"cmp"
	"context"
	"strings"

	"gendan/handbook"
)

// CreateLeadMessage takes that the customer or an agent wrote: twice, late, in any order, or after the lead's case
// (LEAD-5, DUTY-3).
func (s *server) CreateLeadMessage(ctx context.Context, r CreateLeadMessageRequestObject) (CreateLeadMessageResponseObject, error) {
	ctx, who := callerOf(ctx)
	opening, err := s.lead(ctx, who, r.Platform, r.Shop, r.LeadID)
	if err != nil {
		return nil, err
	}
	told, err := s.messageTold(*r.Body, who)
	if err != nil {
		return nil, err
	}
	if told.By != "" {
		if err := s.isStaff(ctx, "by", told.By, opening.Lead.Platform, opening.Lead.Shop); err != nil {
			return nil, err
		}
	}
	outcome, err := s.tellLead(ctx, opening.CaseID, told)
	if err != nil {
		return nil, err
	}
	return CreateLeadMessage202JSONResponse{Outcome: outcome, CaseID: opening.CaseID}, nil
}

// CreateLeadOrder takes that the lead's customer has ordered, paid or not (LEAD-10).
func (s *server) CreateLeadOrder(ctx context.Context, r CreateLeadOrderRequestObject) (CreateLeadOrderResponseObject, error) {
	ctx, who := callerOf(ctx)
	opening, err := s.lead(ctx, who, r.Platform, r.Shop, r.LeadID)
	if err != nil {
		return nil, err
	}
	var v violations
	s.notAhead(&v, "placed_at", r.Body.PlacedAt)
	if err := v.err(); err != nil {
		return nil, err
	}
	outcome, err := s.tellLead(ctx, opening.CaseID, customerOrdered(handbook.Order{
		OrderKey: handbook.OrderKey{OrderNo: r.Body.OrderNo}, PlacedAt: microseconds(r.Body.PlacedAt),
	}))
	if err != nil {
		return nil, err
	}
	return CreateLeadOrder202JSONResponse{Outcome: outcome, CaseID: opening.CaseID}, nil
}

// messageTold reads a message as it was told. An agent's is that of the key's person, unless it says whose it is.
func (s *server) messageTold(b NewLeadMessage, who caller) (handbook.Fact, error) {
	f := handbook.Fact{EventID: b.EventID, Kind: handbook.FactCustomerReplied, OccurredAt: microseconds(b.OccurredAt), Note: b.Concern}
	var v violations
	s.notAhead(&v, "occurred_at", f.OccurredAt)
	if b.From == SpeakerAgent {
		f.Kind, f.By = handbook.FactAgentReplied, cmp.Or(b.By, who.key.PersonID)
	}
	if b.By != "" && b.From != SpeakerAgent {
		v.note("by", "belongs to from agent")
	}
	if b.Concern != "" && b.From != SpeakerCustomer {
		v.note("concern", "belongs to from customer")
	}
	return f, v.err()
}

// tellLead tells the case that follows a lead, if there is one.
func (s *server) tellLead(ctx context.Context, caseID string, f handbook.Fact) (EventOutcome, error) {
	if caseID == "" {
		return EventOutcomeRecorded, nil
	}
	return s.tell(ctx, caseID, f)
}

// tellLeads tells the customer's running leads in the shop of an order: it converts those that were received before it
// was placed (LEAD-10). Where the platform hides the buyer there are none.
func (s *server) tellLeads(ctx context.Context, order handbook.Order) error {
	if order.CustomerID == "" {
		return nil
	}
	ids, err := s.store.RunningLeads(ctx, order.Customer(), order.Platform, order.Shop)
	if err != nil {
		return fromStore(err)
	}
	for _, id := range ids {
		l, err := s.leadOf(ctx, id)
		if err != nil {
			return err
		}
		if l.ReceivedAt.After(order.PlacedAt) {
			continue
		}
		if _, err := s.tell(ctx, id, customerOrdered(order)); err != nil {
			return err
		}
	}
	return nil
}

// leadOf gives the lead whose own case has an id.
func (s *server) leadOf(ctx context.Context, caseID string) (handbook.Lead, error) {
	c, err := s.store.GetCase(ctx, caseID)
	if err != nil {
		return handbook.Lead{}, fromStore(err)
	}
	opening, err := s.store.GetLead(ctx, handbook.LeadKey{Platform: c.Platform, Shop: c.Shop, LeadID: c.Subject})
	if err != nil {
		return handbook.Lead{}, fromStore(err)
	}
	return opening.Lead, nil
}

// isLead says whether a case follows a lead.
func isLead(caseID string) bool { return strings.HasPrefix(caseID, string(handbook.CaseLead)+":") }
