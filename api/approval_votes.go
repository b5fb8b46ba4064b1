package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// DecideApproval approves or refuses (DISC-7). The approval decides whether the decision counts; of one that has ended,
// its stored votes give the same answer again to the same key.
func (s *server) DecideApproval(ctx context.Context, r DecideApprovalRequestObject) (DecideApprovalResponseObject, error) {
	ctx, who := callerOf(ctx)
	a, err := s.approval(ctx, who, r.ApprovalID)
	if err != nil {
		return nil, err
	}
	cmd := workflows.DecideCommand{Approve: r.Body.Decision == DecisionApprove, Reason: r.Body.Reason, Key: r.Params.IdempotencyKey}
	if cmd.By, err = who.person(); err != nil {
		return nil, err
	}
	if !cmd.Approve && strings.TrimSpace(cmd.Reason) == "" {
		return nil, refuseField(CodeReasonRequired, "reason", "is needed with a refusal")
	}
	leave, err := s.turns.take(ctx, a.ID)
	if err != nil {
		return nil, fromTemporal(err)
	}
	defer leave()
	a, refused := workflows.DecideApproval(ctx, s.temporal, a.ID, cmd)
	if a, err = s.orAsStored(ctx, who, r.ApprovalID, a, refused); err != nil {
		return nil, err
	}
	vote, counted := voteWith(a, cmd)
	switch {
	case !counted:
		return nil, s.notOpen(ctx, a, refused)
	case vote.Approve != cmd.Approve || vote.Reason != cmd.Reason:
		return nil, refuse(CodeKeyReused, "it was used for another decision on this approval")
	}
	return DecideApproval200JSONResponse(s.showApproval(a)), nil
}

// voteWith gives the vote that a decision came to, now or before.
func voteWith(a handbook.Approval, cmd workflows.DecideCommand) (handbook.Vote, bool) {
	for _, vote := range a.Votes {
		if vote.By == cmd.By && vote.Key == cmd.Key {
			return vote, true
		}
	}
	return handbook.Vote{}, false
}

// RecallApproval takes a request back, by who asked. The row keeps no key of it: taking back what the same person took
// back with the same words is a repetition.
func (s *server) RecallApproval(ctx context.Context, r RecallApprovalRequestObject) (RecallApprovalResponseObject, error) {
	ctx, who := callerOf(ctx)
	a, err := s.approval(ctx, who, r.ApprovalID)
	if err != nil {
		return nil, err
	}
	cmd := workflows.RecallCommand{Reason: r.Body.Reason, Key: r.Params.IdempotencyKey}
	if cmd.By, err = who.person(); err != nil {
		return nil, err
	}
	leave, err := s.turns.take(ctx, a.ID)
	if err != nil {
		return nil, fromTemporal(err)
	}
	defer leave()
	a, refused := workflows.RecallApproval(ctx, s.temporal, a.ID, cmd)
	if a, err = s.orAsStored(ctx, who, r.ApprovalID, a, refused); err != nil {
		return nil, err
	}
	if refused != nil {
		if a.State != handbook.ApprovalWithdrawn || a.ClosedBy != cmd.By || a.Reason != cmd.Reason {
			return nil, s.notOpen(ctx, a, refused)
		}
	} else if a.Reason != cmd.Reason {
		return nil, refuse(CodeKeyReused, "it was used for taking this back with another reason")
	}
	return RecallApproval200JSONResponse(s.showApproval(a)), nil
}

// orAsStored gives an approval as its workflow answered, or as it is stored when it takes no more commands.
func (s *server) orAsStored(ctx context.Context, who caller, id string, answered handbook.Approval, err error) (handbook.Approval, error) {
	switch {
	case err == nil:
		return answered, nil
	case isClosed(err):
		return s.approval(ctx, who, id)
	}
	return handbook.Approval{}, fromTemporal(err)
}

// isClosed says whether a command failed because its case or approval takes no more of them.
func isClosed(err error) bool {
	var refused *workflows.RefusalError
	if errors.As(err, &refused) {
		return refusals[refused.Code] == CodeCaseOver || refused.Code == workflows.RefusedClosed
	}
	return isOver(err)
}

// notOpen says why an approval takes no decision: it is closed, its case has ended, someone ended its workflow by hand,
// or its workflow has not begun yet, a moment after it was asked for.
func (s *server) notOpen(ctx context.Context, a handbook.Approval, cause error) error {
	var refused *workflows.RefusalError
	if a.State != handbook.ApprovalOpen {
		return refuse(CodeApprovalClosed, "%s", howClosed(a))
	}
	if errors.As(cause, &refused) { // closed, and not written yet
		return fromTemporal(cause)
	}
	asking, err := s.store.GetCase(ctx, a.CaseID)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return fromStore(err)
	case !asking.EndedAt.IsZero():
		return refuse(CodeApprovalClosed, "its case has ended on %s", asking.EndedAt.Format(time.RFC3339))
	}
	_, err = s.store.GetCase(ctx, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &Error{Code: CodeNotReady, Detail: "it was asked for a moment ago; repeat the same request", cause: cause, retry: time.Second}
	case err != nil:
		return fromStore(err)
	}
	return refuse(CodeCaseOver, "it was ended by hand")
}

// howClosed says how an approval ended, when, and by whom where it was not its case or its time that ended it.
func howClosed(a handbook.Approval) string {
	how := "it was " + string(a.State)
	if a.State == handbook.ApprovalExpired {
		how = "it expired"
	}
	how += " at " + a.ClosedAt.Format(time.RFC3339)
	if a.ClosedBy != "" {
		how += " by " + a.ClosedBy
	}
	return how
}
