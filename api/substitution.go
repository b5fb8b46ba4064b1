package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// substitutedFor is how long someone can stand in for a supervisor without being named again.
const substitutedFor = 366 * 24 * time.Hour

// ListSubstitutions lists who stands in for whom. A shop's key sees those for the supervisors that it knows, so that its
// pages may be short.
func (s *server) ListSubstitutions(ctx context.Context, r ListSubstitutionsRequestObject) (ListSubstitutionsResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	page, list, err := pageOf("substitutions", p)
	if err != nil {
		return nil, err
	}
	f := store.SubstitutionFilter{Supervisor: given(p.Supervisor), Substitute: given(p.Substitute), At: microseconds(given(p.At))}
	if p.At == nil {
		f.NotOverAt = microseconds(s.now())
	}
	found, next, err := s.store.ListSubstitutions(ctx, f, page)
	if err != nil {
		return nil, fromStore(err)
	}
	if who.key.Shop != "" {
		people, err := s.store.ListPeople(ctx)
		if err != nil {
			return nil, fromStore(err)
		}
		found = slices.DeleteFunc(found, func(sub handbook.Substitution) bool {
			return !slices.ContainsFunc(people, func(p handbook.Person) bool { return p.ID == sub.Supervisor && who.knows(p) })
		})
	}
	return ListSubstitutions200JSONResponse{Items: shown(found, showSubstitution), NextCursor: list.cursor(next)}, nil
}

// CreateSubstitution names someone who decides in a supervisor's place. Who, for whom and from when name it: telling it
// again changes nothing.
func (s *server) CreateSubstitution(ctx context.Context, r CreateSubstitutionRequestObject) (CreateSubstitutionResponseObject, error) {
	ctx, who := callerOf(ctx)
	sub := handbook.Substitution{
		Supervisor: r.Body.Supervisor, Substitute: r.Body.Substitute, From: microseconds(r.Body.From), To: microseconds(r.Body.To),
	}
	if sub.Supervisor == "" {
		sub.Supervisor = who.key.PersonID
	}
	sub.ID = substitutionID(sub)
	if err := checkSubstitution(sub); err != nil {
		return nil, err
	}
	supervisor, err := s.activePerson(ctx, who, "supervisor", sub.Supervisor)
	if err != nil {
		return nil, err
	}
	if err := mayNameFor(who, supervisor); err != nil {
		return nil, err
	}
	substitute, err := s.activePerson(ctx, who, "substitute", sub.Substitute)
	if err != nil {
		return nil, err
	}
	if supervisor.Shop != "" && substitute.Shop != "" && supervisor.Shop != substitute.Shop {
		return nil, refuseField(CodeUnknownPerson, "substitute", "is not among the staff of %s", supervisor.Shop)
	}
	sub, err = s.store.AddSubstitution(ctx, sub)
	if errors.Is(err, store.ErrConflict) {
		return nil, refuse(CodeConflict, "this substitution from then on is stored with another end")
	}
	if err != nil {
		return nil, fromStore(err)
	}
	return CreateSubstitution201JSONResponse(showSubstitution(sub)), nil
}

func checkSubstitution(sub handbook.Substitution) error {
	var v violations
	if sub.Supervisor == "" {
		v.note("supervisor", "is needed with a key that belongs to nobody")
	}
	if sub.Supervisor == sub.Substitute {
		v.note("substitute", "must be someone else")
	}
	switch {
	case !sub.From.Before(sub.To):
		v.note("to", "must be after from")
	case sub.To.Sub(sub.From) > substitutedFor:
		v.note("to", "lies more than %d days after from", int(substitutedFor.Hours()/24))
	}
	return v.err()
}

// mayNameFor says for whom a key may name a substitute: its own person, a manager's also for leaders, an admin's for
// every supervisor; a shop's key only for that shop's supervisors, whose substitutes decide nowhere else.
func mayNameFor(who caller, supervisor handbook.Person) error {
	own := supervisor.ID == who.key.PersonID
	switch {
	case supervisor.Role != handbook.RoleLeader && supervisor.Role != handbook.RoleManager:
		return refuseField(CodeInvalid, "supervisor", "must be a leader or a manager, and %s is neither", supervisor.ID)
	case who.key.Shop != "" && who.key.Shop != supervisor.Shop:
		return refuse(CodeOtherShop, "the key is for the people of %s only", who.key.Shop)
	case own, who.key.Role == handbook.RoleAdmin, who.key.Role == handbook.RoleManager && supervisor.Role == handbook.RoleLeader:
		return nil
	}
	return refuse(CodeRole, "a leader names a substitute for themselves, a manager for leaders too")
}

// EndSubstitution ends a substitution early: by the supervisor, a manager or an admin.
func (s *server) EndSubstitution(ctx context.Context, r EndSubstitutionRequestObject) (EndSubstitutionResponseObject, error) {
	ctx, who := callerOf(ctx)
	sub, err := s.store.GetSubstitution(ctx, r.SubstitutionID)
	if err != nil {
		return nil, fromStore(err)
	}
	supervisor, err := s.store.GetPerson(ctx, sub.Supervisor)
	if err == nil && !who.knows(supervisor) {
		err = store.ErrNotFound
	}
	switch {
	case err != nil:
		return nil, fromStore(err)
	case who.key.Shop != "" && who.key.Shop != supervisor.Shop:
		return nil, refuse(CodeOtherShop, "the key is for the people of %s only", who.key.Shop)
	case who.key.Role == handbook.RoleLeader && sub.Supervisor != who.key.PersonID:
		return nil, refuse(CodeRole, "a leader ends their own substitutions, a manager everybody's")
	}
	at := microseconds(r.Body.At)
	if r.Body.At.IsZero() {
		at = microseconds(s.now())
	}
	if sub, err = s.store.EndSubstitution(ctx, sub.ID, at); err != nil {
		return nil, fromStore(err)
	}
	return EndSubstitution200JSONResponse(showSubstitution(sub)), nil
}

// activePerson gives someone who works where the key reaches, and refuses everyone else.
func (s *server) activePerson(ctx context.Context, who caller, field, id string) (handbook.Person, error) {
	person, err := s.knownPerson(ctx, who, field, id)
	if err == nil && !person.Active {
		err = refuseField(CodeUnknownPerson, field, "no longer works here")
	}
	return person, err
}

// knownPerson gives someone who works or worked where the key reaches, and refuses everyone else.
func (s *server) knownPerson(ctx context.Context, who caller, field, id string) (handbook.Person, error) {
	person, err := s.store.GetPerson(ctx, id)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return person, fromStore(err)
	case err != nil, !who.knows(person):
		return person, refuseField(CodeUnknownPerson, field, "is not among the staff")
	}
	return person, nil
}

// substitutionID names a substitution by who, for whom and from when.
func substitutionID(sub handbook.Substitution) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%s", sub.Supervisor, sub.Substitute, sub.From.Format(time.RFC3339Nano)))
	return hex.EncodeToString(sum[:16])
}

func showSubstitution(sub handbook.Substitution) Substitution {
	return Substitution{ID: sub.ID, Supervisor: sub.Supervisor, Substitute: sub.Substitute, From: sub.From, To: sub.To}
}
