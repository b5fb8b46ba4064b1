package api

import (
	"context"
	"errors"
	"slices"

	"gendan/handbook"
	"gendan/store"
)

// ListTechnicians lists the technicians' directory (AS-11).
func (s *server) ListTechnicians(ctx context.Context, r ListTechniciansRequestObject) (ListTechniciansResponseObject, error) {
	ctx, _ = callerOf(ctx)
	p := r.Params
	var v violations
	fee := v.yuan("max_fee", given(p.MaxFee))
	if err := v.err(); err != nil {
		return nil, err
	}
	page, list, err := pageOf("technicians", p)
	if err != nil {
		return nil, err
	}
	technicians, next, err := s.store.ListTechnicians(ctx, store.TechnicianFilter{
		Area: given(p.Area), MinRating: given(p.MinRating), MaxFee: fee, Query: given(p.Q), Struck: given(p.Struck),
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListTechnicians200JSONResponse{Items: shown(technicians, showTechnician), NextCursor: list.cursor(next)}, nil
}

// GetTechnician shows a technician.
func (s *server) GetTechnician(ctx context.Context, r GetTechnicianRequestObject) (GetTechnicianResponseObject, error) {
	ctx, _ = callerOf(ctx)
	t, err := s.store.GetTechnician(ctx, r.TechnicianID)
	if err != nil {
		return nil, fromStore(err)
	}
	return GetTechnician200JSONResponse(showTechnician(t)), nil
}

// PutTechnician adds a technician or changes what is known of one. Who was struck comes back by a supervisor's hand.
func (s *server) PutTechnician(ctx context.Context, r PutTechnicianRequestObject) (PutTechnicianResponseObject, error) {
	ctx, who := callerOf(ctx)
	var v violations
	t := handbook.Technician{
		ID: r.TechnicianID, Name: r.Body.Name, Phone: r.Body.Phone, Area: r.Body.Area, Fee: v.yuan("fee", r.Body.Fee),
		Rating: r.Body.Rating, Note: r.Body.Note, Active: true,
	}
	v.handbook(t.Validate())
	if err := v.err(); err != nil {
		return nil, err
	}
	known, err := s.store.GetTechnician(ctx, t.ID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return nil, fromStore(err)
	case err == nil && !known.Active && !who.key.Role.Supervises():
		return nil, refuse(CodeRole, "who was struck comes back by a supervisor; this takes: %s", namesOf(supervisors()))
	}
	created, err := s.store.PutTechnician(ctx, t)
	switch {
	case err != nil:
		return nil, fromStore(err)
	case created:
		return PutTechnician201JSONResponse(showTechnician(t)), nil
	}
	return PutTechnician200JSONResponse(showTechnician(t)), nil
}

// StrikeTechnician strikes a technician from the list, and tells the running cases in which the technician has a step
// (AS-9, AS-11). The row comes first: if what follows fails, the caller repeats the request and the rest is told then.
func (s *server) StrikeTechnician(ctx context.Context, r StrikeTechnicianRequestObject) (StrikeTechnicianResponseObject, error) {
	ctx, who := callerOf(ctx)
	by, err := who.person()
	if err != nil {
		return nil, err
	}
	if who.key.Shop != "" {
		return nil, refuse(CodeOtherShop, "all shops share the directory, and the key is for %s only", who.key.Shop)
	}
	t, err := s.store.GetTechnician(ctx, r.TechnicianID)
	if err != nil {
		return nil, fromStore(err)
	}
	if t.Active {
		t.Active = false
		if _, err := s.store.PutTechnician(ctx, t); err != nil {
			return nil, fromStore(err)
		}
	}
	ids, err := s.store.RunningVisits(ctx, t.ID)
	if err != nil {
		return nil, fromStore(err)
	}
	answer := Struck{Technician: showTechnician(t), Told: []CaseID{}}
	for _, id := range ids {
		outcome, err := s.tell(ctx, id, struck(t.ID, by+"/"+r.Params.IdempotencyKey, by, r.Body.Reason))
		if err != nil {
			return nil, err
		}
		if outcome == EventOutcomeApplied {
			answer.Told = append(answer.Told, id)
		}
	}
	return StrikeTechnician200JSONResponse(answer), nil
}

// struck is what a case is told of a technician who was struck. The key tells one striking from another; the id holds a
// slash, so that no platform's can be the same.
func struck(technician, key, by, reason string) handbook.Fact {
	return handbook.Fact{
		EventID: "struck/" + technician + "/" + key, Kind: handbook.FactTechnicianStruck, Technician: technician, By: by, Note: reason,
	}
}

// ListTechnicianVisits lists a technician's steps: to a shop's key that shop's, so that its pages may be short.
func (s *server) ListTechnicianVisits(ctx context.Context, r ListTechnicianVisitsRequestObject) (ListTechnicianVisitsResponseObject, error) {
	ctx, who := callerOf(ctx)
	if _, err := s.store.GetTechnician(ctx, r.TechnicianID); err != nil {
		return nil, fromStore(err)
	}
	page, list, err := pageOf("visits of "+r.TechnicianID, r.Params)
	if err != nil {
		return nil, err
	}
	visits, next, err := s.store.TechnicianVisits(ctx, r.TechnicianID, page)
	if err != nil {
		return nil, fromStore(err)
	}
	visits = slices.DeleteFunc(visits, func(v store.Visit) bool { return !who.sees(v.Platform, v.Shop) })
	return ListTechnicianVisits200JSONResponse{Items: shown(visits, showVisit), NextCursor: list.cursor(next)}, nil
}

func showTechnician(t handbook.Technician) Technician {
	return Technician{
		ID: t.ID, Name: t.Name, Phone: t.Phone, Area: t.Area, Fee: t.Fee.String(), Rating: t.Rating, Note: t.Note, Struck: !t.Active,
	}
}

func showVisit(v store.Visit) Visit {
	return Visit{
		CaseID: v.CaseID, CaseNo: v.CaseNo, Platform: Platform(v.Platform), Shop: v.Shop, StepID: v.StepID, Kind: StepKind(v.Kind),
		State: StepState(v.State), DueAt: v.DueAt, Failed: v.Failed, Cost: v.Cost.String(), Note: v.Note, Said: v.Said, At: v.At,
	}
}
