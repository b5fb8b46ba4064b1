package api

import (
	"context"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// GradeLead grades a lead (LEAD-6). Grade C asks a supervisor to waive the follow-up (LEAD-7). Of a case that has ended
// with the same grade, the stored case gives the same answer again.
func (s *server) GradeLead(ctx context.Context, r GradeLeadRequestObject) (GradeLeadResponseObject, error) {
	ctx, who := callerOf(ctx)
	opening, by, err := s.commanded(ctx, who, r.Platform, r.Shop, r.LeadID)
	if err != nil {
		return nil, err
	}
	grade := handbook.Grade(r.Body.Grade)
	cmd := workflows.GradeCommand{By: by, Grade: grade, Note: r.Body.Note, Key: by + "/" + r.Params.IdempotencyKey}
	c, ended, err := s.command(ctx, opening.CaseID, func() (handbook.Case, error) {
		return workflows.GradeLead(ctx, s.temporal, opening.CaseID, cmd)
	})
	switch {
	case err != nil:
		return nil, err
	case c.Grade == grade:
		return GradeLead200JSONResponse(showCase(c)), nil
	case ended:
		return nil, caseOver(c)
	}
	return nil, refuse(CodeKeyReused, "it was used for another command on this lead")
}

// WithdrawLead ends a lead that is none. Of a case that was withdrawn, the stored case gives the same answer again.
func (s *server) WithdrawLead(ctx context.Context, r WithdrawLeadRequestObject) (WithdrawLeadResponseObject, error) {
	ctx, who := callerOf(ctx)
	opening, by, err := s.commanded(ctx, who, r.Platform, r.Shop, r.LeadID)
	if err != nil {
		return nil, err
	}
	cmd := workflows.WithdrawCommand{By: by, Reason: r.Body.Reason, Key: by + "/" + r.Params.IdempotencyKey}
	c, ended, err := s.command(ctx, opening.CaseID, func() (handbook.Case, error) {
		return workflows.WithdrawLead(ctx, s.temporal, opening.CaseID, cmd)
	})
	switch {
	case err != nil:
		return nil, err
	case c.Ending == handbook.EndWithdrawn:
		return WithdrawLead200JSONResponse(showCase(c)), nil
	case ended:
		return nil, caseOver(c)
	}
	return nil, refuse(CodeKeyReused, "it was used for another command on this lead")
}

// commanded gives a lead that someone has a command for, and who that is.
func (s *server) commanded(ctx context.Context, who caller, platform Platform, shop, leadID string) (store.LeadOpening, string, error) {
	opening, err := s.lead(ctx, who, platform, shop, leadID)
	if err != nil {
		return opening, "", err
	}
	by, err := who.person()
	if err == nil && opening.CaseID == "" {
		err = refuse(CodeCaseOver, "the lead was told when its cadence was over, and has no case")
	}
	return opening, by, err
}

// command sends a command to a lead's case and gives the case as it then stands. Ended says that it takes no
// more commands: the case is as it is stored.
func (s *server) command(ctx context.Context, caseID string, send func() (handbook.Case, error)) (c handbook.Case, ended bool, err error) {
	leave, err := s.turns.take(ctx, caseID)
	if err != nil {
		return c, false, fromTemporal(err)
	}
	defer leave()
	err = s.reach(ctx, caseID, func() (err error) {
		c, err = send()
		return err
	})
	switch {
	case err == nil:
		return c, false, nil
	case !isClosed(err):
		return c, false, fromTemporal(err)
	}
	gone := isOver(err)
	if c, err = s.store.GetCase(ctx, caseID); err != nil {
		return c, true, fromStore(err)
	}
	if c.EndedAt.IsZero() && !gone { // it is just ending, and its row does not say so yet
		return c, true, caseOver(c)
	}
	return c, true, nil
}
