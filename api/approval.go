package api

import (
	"context"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
)

// ListApprovals lists approvals: those that the key's person may decide now, those that the person asked for, or all
// within what a supervisor's key reaches.
func (s *server) ListApprovals(ctx context.Context, r ListApprovalsRequestObject) (ListApprovalsResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	f := store.ApprovalFilter{
		Subject: handbook.ApprovalSubject(given(p.Subject)), Platform: platform, Shop: shop, CaseID: given(p.CaseID),
		States: words[handbook.ApprovalState](given(p.State)),
	}
	if err := s.whoseApprovals(ctx, who, given(p.Mine), &f); err != nil {
		return nil, err
	}
	page, list, err := pageOf("approvals", p)
	if err != nil {
		return nil, err
	}
	approvals, next, err := s.store.ListApprovals(ctx, f, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListApprovals200JSONResponse{Items: shown(approvals, s.showApproval), NextCursor: list.cursor(next)}, nil
}

// whoseApprovals limits a list to what is the key's person's to decide, or was asked for by the person. Supervisors may
// see all of them.
func (s *server) whoseApprovals(ctx context.Context, who caller, mine ListApprovalsParamsMine, f *store.ApprovalFilter) error {
	if mine == "" && who.key.Role.Supervises() {
		return nil
	}
	person, err := who.person()
	if err != nil {
		return err
	}
	if mine != ListApprovalsParamsMineToDecide {
		f.AskedBy = person
		return nil
	}
	decider, err := s.store.Decider(ctx, person, microseconds(s.now()))
	if err != nil {
		return fromStore(err)
	}
	f.ToDecide = &decider
	return nil
}

// GetApproval shows an approval: to supervisors, to who asked for it, and to who may decide it or has.
func (s *server) GetApproval(ctx context.Context, r GetApprovalRequestObject) (GetApprovalResponseObject, error) {
	ctx, who := callerOf(ctx)
	a, err := s.concerning(ctx, who, r.ApprovalID)
	if err != nil {
		return nil, err
	}
	return GetApproval200JSONResponse(s.showApproval(a)), nil
}

// approval gives an approval, if the key reaches its shop.
func (s *server) approval(ctx context.Context, who caller, id string) (handbook.Approval, error) {
	a, err := s.store.GetApproval(ctx, id)
	if err == nil && !who.sees(a.Platform, a.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return handbook.Approval{}, fromStore(err)
	}
	about(ctx, a.ID)
	return a, nil
}

// concerning gives an approval, if it concerns the key's person: supervisors see all of their shops, everyone else
// their own and those that they decided or may decide now.
func (s *server) concerning(ctx context.Context, who caller, id string) (handbook.Approval, error) {
	a, err := s.approval(ctx, who, id)
	if err != nil || who.key.Role.Supervises() || a.AskedBy == who.key.PersonID {
		return a, err
	}
	for _, vote := range a.Votes {
		if vote.By == who.key.PersonID {
			return a, nil
		}
	}
	decider, err := s.store.Decider(ctx, who.key.PersonID, microseconds(s.now()))
	if err != nil {
		return handbook.Approval{}, fromStore(err)
	}
	quorum := s.policyOf(a.Platform, a.Shop).Approvals.Quorum
	if _, err := a.Decide(handbook.Vote{By: who.key.PersonID, Approve: true}, decider, quorum); err != nil {
		return handbook.Approval{}, fromStore(store.ErrNotFound)
	}
	return a, nil
}

func (s *server) showApproval(a handbook.Approval) Approval {
	return Approval{
		ID: a.ID, CaseID: a.CaseID, Platform: Platform(a.Platform), Shop: a.Shop, Subject: ApprovalSubject(a.Subject), DiscountID: a.DiscountID,
		Line: a.Line, Pieces: a.Pieces, Gift: a.Gift, Amount: showAmount(a.Amount), OverCount: a.OverCount, Ref: a.Ref, Note: a.Note, AskedBy: a.AskedBy, AskedAt: a.AskedAt, State: ApprovalState(a.State), Role: Role(a.Role),
		RemindAt: a.RemindAt, EscalateAt: a.EscalateAt, ExpiresAt: a.ExpiresAt, Votes: shown(a.Votes, showVote),
		Reasons:  words[ApprovalReason](a.Reasons),
		ClosedAt: a.ClosedAt, ClosedBy: a.ClosedBy, Reason: a.Reason, Text: showText(texts.Approval(a, s.zone(a.Platform, a.Shop))),
	}
}

func showVote(v handbook.Vote) Vote {
	decision := DecisionReject
	if v.Approve {
		decision = DecisionApprove
	}
	return Vote{By: v.By, For: v.For, Decision: decision, Reason: v.Reason, At: v.At}
}

// showAmount shows an amount, and nothing where there is none.
func showAmount(f handbook.Fen) Money {
	if f == 0 {
		return ""
	}
	return f.String()
}
