package api

import (
	"context"
	"time"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
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
	entries := shown(events, func(ev handbook.CaseEvent) TimelineEntry {
		return TimelineEntry{
			Seq: ev.Seq, At: ev.At, Kind: string(ev.Kind), Rule: string(ev.Rule), By: ev.By, ItemID: ev.Data.ItemID,
			Text: showText(texts.Event(ev, zone)),
		}
	})
	return GetTimeline200JSONResponse{Items: entries, NextCursor: list.cursor(next)}, nil
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

func showText(t texts.Text) Text { return Text{Zh: t.ZH, En: t.EN} }
