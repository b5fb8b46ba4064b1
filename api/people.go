package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gendan/handbook"
	"gendan/store"
)

// ListPeople lists the staff that the key's shop knows: its own people, and those of all shops.
func (s *server) ListPeople(ctx context.Context, _ ListPeopleRequestObject) (ListPeopleResponseObject, error) {
	ctx, who := callerOf(ctx)
	people, err := s.store.ListPeople(ctx)
	if err != nil {
		return nil, fromStore(err)
	}
	people = slices.DeleteFunc(people, func(p handbook.Person) bool { return !who.knows(p) })
	return ListPeople200JSONResponse{Items: shown(people, showPerson)}, nil
}

// knows says whether someone works where the key reaches.
func (w caller) knows(p handbook.Person) bool {
	return w.key.Shop == "" || p.Shop == "" || p.Shop == w.key.Shop
}

// PutPerson adds someone or changes who they are. Nobody touches a role above their own, and a shop's key nobody
// but the shop's people.
func (s *server) PutPerson(ctx context.Context, r PutPersonRequestObject) (PutPersonResponseObject, error) {
	ctx, who := callerOf(ctx)
	person := handbook.Person{ID: r.PersonID, Name: r.Body.Name, Role: handbook.Role(r.Body.Role), Shop: r.Body.Shop, Active: r.Body.Active}
	known, err := s.store.GetPerson(ctx, r.PersonID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return nil, fromStore(err)
	case err == nil && !who.knows(known):
		return nil, fromStore(store.ErrNotFound)
	case who.key.Shop != "" && (person.Shop != who.key.Shop || (err == nil && known.Shop != who.key.Shop)):
		return nil, refuse(CodeOtherShop, "the key is for the people of %s only", who.key.Shop)
	case person.Role == handbook.RoleIntegration:
		return nil, refuseField(CodeInvalid, "role", "is not a person's")
	case above(person.Role, who.key.Role) || above(known.Role, who.key.Role):
		return nil, refuse(CodeRoleAbove, "the key's role is %s", who.key.Role)
	}
	if platform, shop, limited := strings.Cut(person.Shop, "/"); limited {
		if _, err := s.shop(who, Platform(platform), shop); err != nil {
			return nil, err
		}
	}
	if _, err := s.store.PutPerson(ctx, person); err != nil {
		return nil, fromStore(err)
	}
	return PutPerson200JSONResponse(showPerson(person)), nil
}

func above(a, b handbook.Role) bool {
	return slices.Index(handbook.Roles(), a) > slices.Index(handbook.Roles(), b)
}

// isStaff refuses a person who does not work in a shop.
func (s *server) isStaff(ctx context.Context, field, id string, platform handbook.Platform, shop string) error {
	person, err := s.store.GetPerson(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fromStore(err)
	}
	if !person.Active || (person.Shop != "" && person.Shop != string(platform)+"/"+shop) {
		return refuseField(CodeUnknownPerson, field, "is not among the staff of %s/%s", platform, shop)
	}
	return nil
}

func showPerson(p handbook.Person) Person {
	return Person{ID: p.ID, Name: p.Name, Role: Role(p.Role), Shop: p.Shop, Active: p.Active}
}
