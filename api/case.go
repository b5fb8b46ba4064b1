package api

import (
	"context"
	"time"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
	"gendan/workflows"
)

// ListCases lists cases within what the key reaches.
func (s *server) ListCases(ctx context.Context, r ListCasesRequestObject) (ListCasesResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("cases", p)
	if err != nil {
		return nil, err
	}
	cases, next, err := s.store.ListCases(ctx, store.CaseFilter{
		Kind: handbook.CaseKind(given(p.Kind)), Stage: handbook.Stage(given(p.Stage)), Owner: given(p.Owner), Grade: handbook.Grade(given(p.Grade)),
		Platform: platform, Shop: shop, DueBefore: p.DueBefore, Unanswered: given(p.Unanswered), Running: p.Running,
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListCases200JSONResponse{Items: shown(cases, showCase), NextCursor: list.cursor(next)}, nil
}

// GetCase shows a case.
func (s *server) GetCase(ctx context.Context, r GetCaseRequestObject) (GetCaseResponseObject, error) {
	ctx, who := callerOf(ctx)
	c, err := s.theCase(ctx, who, r.CaseID)
	if err != nil {
		return nil, err
	}
	return GetCase200JSONResponse(showCase(c)), nil
}

// GetTimeline tells everything that happened to a case, in sentences.
func (s *server) GetTimeline(ctx context.Context, r GetTimelineRequestObject) (GetTimelineResponseObject, error) {
	ctx, who := callerOf(ctx)
	c, err := s.theCase(ctx, who, r.CaseID)
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("timeline of "+c.ID, r.Params)
	if err != nil {
		return nil, err
	}
	events, next, err := s.store.Timeline(ctx, c.ID, page)
	if err != nil {
		return nil, fromStore(err)
	}
	zone := s.zone(c.Platform, c.Shop)
	entries := shown(events, func(ev handbook.CaseEvent) TimelineEntry { return showEvent(ev, zone) })
	return GetTimeline200JSONResponse{Items: entries, NextCursor: list.cursor(next)}, nil
}

// reach does something with a running case. A lead's or an after-sales case whose row is there, but whose start has
// failed, is started first: who has told of it may have given up.
func (s *server) reach(ctx context.Context, caseID string, do func() error) error {
	about(ctx, caseID)
	err := do()
	if !isOver(err) || (!isLead(caseID) && !isAfterSales(caseID)) {
		return err
	}
	c, e := s.store.GetCase(ctx, caseID)
	switch {
	case e != nil:
		return fromStore(e)
	case c.Seq > 0: // it has written something: it was started, and has ended
		return err
	}
	if e := s.start(ctx, c); e != nil {
		return e
	}
	return do()
}

// start starts a case whose row is there alone.
func (s *server) start(ctx context.Context, c handbook.Case) error {
	if c.Kind == handbook.CaseAfterSales {
		picture, err := s.store.GetAfterSales(ctx, c.Subject)
		if err != nil {
			return fromStore(err)
		}
		_, _, err = workflows.StartAfterSales(ctx, s.temporal, picture.Record.Registration, s.now())
		return err
	}
	l, err := s.leadOf(ctx, c.ID)
	if err != nil {
		return err
	}
	_, _, err = workflows.StartLead(ctx, s.temporal, l, s.now())
	return err
}

// theCase gives a case, if the key reaches it.
func (s *server) theCase(ctx context.Context, who caller, id string) (handbook.Case, error) {
	c, err := s.store.GetCase(ctx, id)
	if err == nil && !who.sees(c.Platform, c.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return handbook.Case{}, fromStore(err)
	}
	about(ctx, c.ID)
	return c, nil
}

// caseOver refuses a command on a case that takes no more of them. Where it is known, it says how the case ended and when.
func caseOver(c handbook.Case) error {
	if c.EndedAt.IsZero() {
		return refuse(CodeCaseOver, "it takes no more commands")
	}
	return refuse(CodeCaseOver, "it is %s since %s", c.Ending, c.EndedAt.Format(time.RFC3339))
}

// refusedOver is caseOver for a case that is looked up first.
func (s *server) refusedOver(ctx context.Context, caseID string) error {
	c, err := s.store.GetCase(ctx, caseID)
	if err != nil {
		return fromStore(err)
	}
	return caseOver(c)
}

// zone gives a shop's time zone, and its platform's for one that is no longer registered.
func (s *server) zone(platform handbook.Platform, shop string) *time.Location {
	return s.policyOf(platform, shop).Zone()
}

// policyOf gives a shop's policy, or its platform's for a shop that is no longer served.
func (s *server) policyOf(platform handbook.Platform, shop string) handbook.Policy {
	policy, err := s.policies.For(platform, shop)
	if err != nil {
		return s.policies.Platform(platform)
	}
	return policy
}

func showCase(c handbook.Case) Case {
	return Case{
		ID: c.ID, Kind: CaseKind(c.Kind), Platform: Platform(c.Platform), Shop: c.Shop, Subject: c.Subject, Customer: c.Customer,
		Stage: Stage(c.Stage), Owner: c.Owner, WaitingOn: Waiting(c.WaitingOn), NextDueAt: c.NextDueAt, Breached: c.Breached,
		UnansweredSince: c.UnansweredSince, Ending: Ending(c.Ending), CreditedTo: c.CreditedTo, PolicyVersion: c.PolicyVersion,
		Parent: c.Parent, Grade: Grade(c.Grade), Round: c.Round, OpenedAt: c.OpenedAt, EndedAt: c.EndedAt,
		Level: int(c.Level), Rank: c.Rank, Clock: ClockKind(c.Clock),
	}
}

// showEvent shows a line of a timeline: what it is about, and the rest in a sentence.
func showEvent(ev handbook.CaseEvent, zone *time.Location) TimelineEntry {
	d := ev.Data
	entry := TimelineEntry{
		Seq: ev.Seq, At: ev.At, Kind: string(ev.Kind), Rule: string(ev.Rule), By: ev.By, ItemID: d.ItemID, ApprovalID: d.ApprovalID,
		Ref: d.Ref, Clock: ClockKind(d.Clock), ClockID: d.ClockID, DueAt: d.Due, OccurredAt: d.OccurredAt, Ticket: d.Ticket,
		Rating: Rating(d.Rating), Amount: showAmount(d.Amount), Text: showText(texts.Event(ev, zone)),
	}
	if d.Action != nil {
		entry.Ref = refOf(*d.Action)
	}
	if d.Registration != nil && ev.Kind == handbook.EventRegistered {
		entry.CaseNo = d.Registration.CaseNo
	}
	return entry
}

// refOf gives the step or claim that an action is about.
func refOf(act handbook.Action) string {
	switch {
	case act.Step != nil:
		return act.Step.StepID
	case act.Expense != nil:
		return act.Expense.StepID
	case act.Claim != nil:
		return act.Claim.ClaimID
	}
	return ""
}

func showText(t texts.Text) Text { return Text{Zh: t.ZH, En: t.EN} }
