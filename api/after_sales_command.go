package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
	"gendan/workflows"
)

// act carries out what someone does in an after-sales case, and shows the case as it then stands. The case judges whether
// it is possible; its timeline gives the same answer again to the same key.
func (s *server) act(ctx context.Context, caseNo, key string, act handbook.Action, v violations) (AfterSales, error) {
	ctx, who := callerOf(ctx)
	picture, err := s.afterSales(ctx, who, caseNo)
	if err != nil {
		return AfterSales{}, err
	}
	if act.By, err = who.person(); err != nil && act.Kind != handbook.ActEvidence { // which connectors pass on, too
		return AfterSales{}, err
	}
	act.Key = cmp.Or(act.By, who.key.Prefix) + "/" + key
	if err := v.err(); err != nil {
		return AfterSales{}, err
	}
	before, err := s.carriedOut(ctx, picture.Case.ID, act)
	if err == nil && !before {
		err = s.carryOut(ctx, who, picture.Case, act)
	}
	if err != nil {
		return AfterSales{}, err
	}
	if picture, err = s.afterSales(ctx, who, caseNo); err != nil {
		return AfterSales{}, err
	}
	return s.showAfterSales(picture, who), nil
}

// carryOut sends an action to its case. One that is refused may have been carried out a moment ago, by the same request
// sent twice at once.
func (s *server) carryOut(ctx context.Context, who caller, c handbook.Case, act handbook.Action) error {
	refused := s.namesAreRight(ctx, who, act)
	if refused == nil {
		refused = s.send(ctx, c.ID, act)
	}
	if !final(refused) {
		return fromTemporal(refused)
	}
	done, err := s.carriedOut(ctx, c.ID, act)
	switch {
	case err != nil || done:
		return err
	case refused == nil:
		return fmt.Errorf("case %s took %s with key %s, and its timeline does not say so", c.ID, act.Kind, act.Key)
	case isClosed(refused):
		return s.refusedOver(ctx, c.ID)
	}
	return s.whatElse(ctx, c, fromTemporal(refused))
}

// send hands an action to its case. Technicians who were struck while it was under way are struck from the new plan: of
// this and their striking, the later one sees the earlier.
func (s *server) send(ctx context.Context, caseID string, act handbook.Action) error {
	leave, err := s.turns.take(ctx, caseID)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.reach(ctx, caseID, func() error {
		_, err := workflows.ActAfterSales(ctx, s.temporal, caseID, act)
		return err
	}); err != nil {
		return err
	}
	for _, id := range techniciansOf(act) {
		t, err := s.store.GetTechnician(ctx, id)
		switch {
		case err != nil:
			return fromStore(err)
		case t.Active:
			continue
		}
		if _, err := s.tell(ctx, caseID, struck(id, act.Key, "", "")); err != nil {
			return err
		}
	}
	return nil
}

// carriedOut says whether a case's timeline holds an action. It refuses one whose key was used for something else.
func (s *server) carriedOut(ctx context.Context, caseID string, act handbook.Action) (done bool, err error) {
	var said handbook.Action
	done, err = s.inTimeline(ctx, caseID, func(line handbook.CaseEvent) bool {
		if line.Data.Action != nil {
			said = *line.Data.Action
		}
		return said.Key == act.Key
	})
	if err != nil || !done {
		return false, err
	}
	return true, sameAction(said, act)
}

// final says whether a command's answer will not change when it is sent again: it was taken, or refused.
func final(err error) bool {
	var refused *workflows.RefusalError
	var ours *Error
	ourRefusal := errors.As(err, &ours) && kinds[ours.Code].status < http.StatusInternalServerError
	return err == nil || isOver(err) || errors.As(err, &refused) || ourRefusal
}

// sameAction refuses a key that was used for something else.
func sameAction(said, act handbook.Action) error {
	was, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("write action %s: %w", said.Kind, err)
	}
	is, err := json.Marshal(act)
	if err != nil {
		return fmt.Errorf("write action %s: %w", act.Kind, err)
	}
	if !bytes.Equal(was, is) {
		return refuse(CodeKeyReused, "it was used for another command on this case")
	}
	return nil
}

// whatElse completes a refusal of what is out of place: of the commands that its stage knows, those that are possible.
func (s *server) whatElse(ctx context.Context, c handbook.Case, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Place == nil {
		return err
	}
	e.Detail = fmt.Sprintf("%s is not possible in stage %s (%s): %s", e.Place.Kind, e.Place.Stage, e.Place.Why, texts.PlaceReason(e.Place.Why))
	picture, found := s.store.GetAfterSales(ctx, c.Subject)
	if found != nil {
		return fromStore(found)
	}
	if picture.Record.Stage == e.Place.Stage {
		e.Place.Possible = s.possibleNow(picture)
	}
	return e
}

// possibleNow lists the commands that a case takes as it stands: those of its stage, less what something else forbids.
func (s *server) possibleNow(p store.AfterSalesPicture) []handbook.ActionKind {
	a, now := p.Record, s.now()
	if !a.ReopenBy.IsZero() && now.After(a.ReopenBy) {
		return nil
	}
	policy := s.policyOf(a.Platform, a.Shop)
	return slices.DeleteFunc(handbook.Possible(a.Stage), func(kind handbook.ActionKind) bool {
		var misplaced *handbook.PlaceError
		return errors.As(a.Check(handbook.Action{Kind: kind}, now, policy), &misplaced)
	})
}

// namesAreRight refuses a plan with a technician who is not on the list (AS-11), and an error of nobody (AS-4).
func (s *server) namesAreRight(ctx context.Context, who caller, act handbook.Action) error {
	var v violations
	for i, id := range techniciansOf(act) {
		t, err := s.store.GetTechnician(ctx, id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			v.note(fmt.Sprintf("steps[%d].technician", i), "is not in the directory")
		case err != nil:
			return fromStore(err)
		case !t.Active:
			v.note(fmt.Sprintf("steps[%d].technician", i), "was struck from the list")
		}
		v.code = CodeUnknownTechnician
	}
	if err := v.err(); err != nil || act.Diagnosis == nil {
		return err
	}
	for i, liable := range act.Diagnosis.Causes {
		if liable.Person == "" {
			continue
		}
		if _, err := s.knownPerson(ctx, who, fmt.Sprintf("causes[%d].person", i), liable.Person); err != nil {
			return err
		}
	}
	return nil
}

// techniciansOf gives the technicians of a new plan by the number of their step.
func techniciansOf(act handbook.Action) map[int]string {
	ids := map[int]string{}
	if act.Plan != nil {
		for i, step := range act.Plan.Steps {
			if step.Technician != "" {
				ids[i] = step.Technician
			}
		}
	}
	return ids
}
