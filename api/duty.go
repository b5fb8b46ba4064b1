package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// dutyAhead is how far ahead duty can be planned.
const dutyAhead = 400 * 24 * time.Hour

// ListDuty lists who is on duty.
func (s *server) ListDuty(ctx context.Context, r ListDutyRequestObject) (ListDutyResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("duty", p)
	if err != nil {
		return nil, err
	}
	f := store.DutyFilter{Platform: platform, Shop: shop, PersonID: given(p.PersonID), From: given(p.From), To: given(p.To)}
	if f.From.IsZero() && f.To.IsZero() {
		f.From = s.now()
	}
	spans, next, err := s.store.ListDuty(ctx, f, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListDuty200JSONResponse{Items: shown(spans, showDuty), NextCursor: list.cursor(next)}, nil
}

// CreateDuty puts someone on duty (DUTY-2). Who, where and from when name a span: telling it again changes nothing.
func (s *server) CreateDuty(ctx context.Context, r CreateDutyRequestObject) (CreateDutyResponseObject, error) {
	ctx, who := callerOf(ctx)
	if _, err := s.shop(who, r.Body.Platform, r.Body.Shop); err != nil {
		return nil, err
	}
	d := handbook.Duty{
		PersonID: r.Body.PersonID, Platform: handbook.Platform(r.Body.Platform), Shop: r.Body.Shop, Account: r.Body.Account,
		From: microseconds(r.Body.From), To: microseconds(r.Body.To),
	}
	d.ID = dutyID(d)
	var v violations
	if !d.From.Before(d.To) {
		v.note("to", "must be after from")
	}
	if latest := s.now().Add(dutyAhead + s.skew); d.To.After(latest) {
		v.note("to", "lies more than %d days ahead", int(dutyAhead.Hours()/24))
	}
	if err := v.err(); err != nil {
		return nil, err
	}
	if err := s.mayAssign(ctx, who, d.Platform, d.Shop); err != nil {
		return nil, err
	}
	if err := s.isStaff(ctx, "person_id", d.PersonID, d.Platform, d.Shop); err != nil {
		return nil, err
	}
	d, err := s.store.AddDuty(ctx, d)
	if errors.Is(err, store.ErrConflict) {
		return nil, refuse(CodeConflict, "this person's duty from then on is stored with another end or account")
	}
	if err != nil {
		return nil, fromStore(err)
	}
	return CreateDuty201JSONResponse(showDuty(d)), nil
}

// EndDuty ends a span of duty early.
func (s *server) EndDuty(ctx context.Context, r EndDutyRequestObject) (EndDutyResponseObject, error) {
	ctx, who := callerOf(ctx)
	d, err := s.store.GetDuty(ctx, r.DutyID)
	if err == nil && !who.sees(d.Platform, d.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fromStore(err)
	}
	if d.PersonID != who.key.PersonID {
		if err := s.mayAssign(ctx, who, d.Platform, d.Shop); err != nil {
			return nil, err
		}
	}
	at := microseconds(r.Body.At)
	if r.Body.At.IsZero() {
		at = microseconds(s.now())
	}
	if d, err = s.store.EndDuty(ctx, d.ID, at); err != nil {
		return nil, fromStore(err)
	}
	return EndDuty200JSONResponse(showDuty(d)), nil
}

// mayAssign says who assigns duty: supervisors, and with no leader of the shop on duty now its agents too (DUTY-2).
func (s *server) mayAssign(ctx context.Context, who caller, platform handbook.Platform, shop string) error {
	if who.key.Role.Supervises() {
		return nil
	}
	now := microseconds(s.now())
	for page := (store.Page{Limit: 200}); ; {
		spans, next, err := s.store.ListDuty(ctx, store.DutyFilter{Platform: platform, Shop: shop, From: now, To: now.Add(time.Microsecond)}, page)
		if err != nil {
			return fromStore(err)
		}
		for _, d := range spans {
			person, err := s.store.GetPerson(ctx, d.PersonID)
			if err != nil {
				return fromStore(err)
			}
			if person.Active && person.Role.Supervises() {
				return refuse(CodeLeaderOnDuty, "%s is on duty until %s", person.ID, d.To.Format(time.RFC3339))
			}
		}
		if page.After = next; next == nil {
			return nil
		}
	}
}

// dutyID names a span by who, where and from when.
func dutyID(d handbook.Duty) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%s/%s", d.PersonID, d.Platform, d.Shop, d.From.Format(time.RFC3339Nano)))
	return hex.EncodeToString(sum[:16])
}

func showDuty(d handbook.Duty) Duty {
	return Duty{ID: d.ID, PersonID: d.PersonID, Platform: Platform(d.Platform), Shop: d.Shop, Account: d.Account, From: d.From, To: d.To}
}
