package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// ApprovalInput starts an approval, by the policy that its case has pinned.
type ApprovalInput struct {
	Approval handbook.Approval `json:"approval"`
	Policy   handbook.Policy   `json:"policy"`
}

// approval is a running approval.
type approval struct {
	handbook.Approval
	policy    handbook.Policy
	zone      *time.Location
	file      casefile
	queue     queue
	votes     [2]workflow.ReceiveChannel // plain signals: approve, reject
	notNeeded workflow.ReceiveChannel
	byItself  bool                 // the case has taken it back and need not be told
	discarded []handbook.CaseEvent // the last decision that did not count, if any
}

// Approval waits for a decision that only a supervisor may make (审批, LEAD-7, DISC-7): it reminds, escalates to the next
// role and expires. It is decided by an update, or by the plain signals approve and reject from the Temporal UI; its end
// is told to the case that asked.
func Approval(ctx workflow.Context, in ApprovalInput) error {
	a, err := newApproval(ctx, in)
	if err != nil {
		return err
	}
	err = a.run(ctx)
	if temporal.IsCanceledError(err) {
		calm, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		a.Approval = a.Close(handbook.ApprovalWithdrawn, "", "", clock(calm))
		return errors.Join(a.end(calm), err)
	}
	return err
}

// newApproval sets the approval up: what is asked, and its ears.
func newApproval(ctx workflow.Context, in ApprovalInput) (*approval, error) {
	a := &approval{Approval: in.Approval, policy: in.Policy, zone: in.Policy.Zone()}
	a.file.Case = newApprovalCase(in.Approval)
	a.file.Case.PolicyVersion = in.Policy.Version
	a.file.shown = a.file.Case
	a.votes = [2]workflow.ReceiveChannel{workflow.GetSignalChannel(ctx, signalApprove), workflow.GetSignalChannel(ctx, signalReject)}
	a.notNeeded = workflow.GetSignalChannel(ctx, signalNoLongerNeeded)
	err := a.listen(ctx)
	return a, err
}

// newApprovalCase is the picture of an approval that has just begun.
func newApprovalCase(a handbook.Approval) handbook.Case {
	_, subject := splitID(a.CaseID)
	return handbook.Case{
		ID: a.ID, Kind: handbook.CaseApproval, Platform: a.Platform, Shop: a.Shop, Subject: subject, Parent: a.CaseID,
		Stage: handbook.StageDeciding, WaitingOn: waitsOn(a.Role), OpenedAt: a.AskedAt, NextDueAt: a.Due(),
	}
}

// waitsOn says whose decision is waited for.
func waitsOn(role handbook.Role) handbook.Waiting {
	if role == handbook.RoleLeader {
		return handbook.WaitingLeader
	}
	return handbook.WaitingDecision
}

// run waits for the decision and keeps the clocks, until it is decided or no longer asked for.
func (a *approval) run(ctx workflow.Context) error {
	a.file.note(clock(ctx), handbook.EventApprovalAsked, subjectRule(a.Subject), a.AskedBy, handbook.EventData{
		ApprovalID: a.ID, Subject: a.Subject, Amount: a.Amount, Note: a.Note, Role: a.Role, Due: a.ExpiresAt,
	})
	a.tell(handbook.NoticeApprovalAsked, clock(ctx))
	for {
		if err := a.hear(ctx); err != nil {
			return err
		}
		a.keepClocks(clock(ctx))
		if a.State != handbook.ApprovalOpen {
			return a.end(ctx)
		}
		if err := a.record(ctx); err != nil {
			return err
		}
		if err := a.rest(ctx); err != nil {
			return err
		}
	}
}

// keepClocks reminds, escalates and expires. Several of them can be due at once, after an outage.
func (a *approval) keepClocks(now time.Time) {
	if a.State == handbook.ApprovalOpen && !now.Before(a.ExpiresAt) {
		a.Approval = a.Close(handbook.ApprovalExpired, "", "", now)
		return
	}
	for a.State == handbook.ApprovalOpen && !a.EscalateAt.IsZero() && !now.Before(a.EscalateAt) {
		a.Approval = a.Escalate(now, a.policy)
		a.file.note(now, handbook.EventEscalated, subjectRule(a.Subject), "", handbook.EventData{Role: a.Role, Due: a.ExpiresAt})
		a.tell(handbook.NoticeApprovalEscalated, now)
	}
	if a.State == handbook.ApprovalOpen && !a.RemindAt.IsZero() && !now.Before(a.RemindAt) {
		a.RemindAt = time.Time{}
		a.file.note(now, handbook.EventReminded, subjectRule(a.Subject), "", handbook.EventData{Role: a.Role, Due: a.ExpiresAt})
		a.tell(handbook.NoticeApprovalReminder, now)
	}
}

// tell tells those whose decision it is.
func (a *approval) tell(kind handbook.NoticeKind, now time.Time) {
	a.file.next.Notices = append(a.file.next.Notices, handbook.Notice{
		CaseID: a.ID, Seq: a.file.Case.Seq, ItemID: a.ID, Kind: kind, Platform: a.Platform, Shop: a.Shop,
		ToRole: a.Role, About: a.AskedBy, DueAt: a.ExpiresAt, At: now, Subject: a.Subject, Amount: a.Amount,
	})
}

// record writes what has happened, and lets those answer whose votes are part of it.
func (a *approval) record(ctx workflow.Context) error {
	c := &a.file.Case
	if a.State == handbook.ApprovalOpen {
		c.WaitingOn, c.NextDueAt = waitsOn(a.Role), a.Due()
	}
	workflow.SetCurrentDetails(ctx, texts.ApprovalDetails(a.Approval, a.zone, a.discarded...).String())
	a.file.next.Approvals = []handbook.Approval{a.Approval}
	if err := a.file.record(ctx, nil, a.zone); err != nil {
		return err
	}
	a.queue.answer()
	return nil
}

// rest waits until someone decides, or until the next clock.
func (a *approval) rest(ctx workflow.Context) error {
	if err := a.file.show(ctx); err != nil {
		return err
	}
	called := func() bool { return a.called(ctx) }
	if called() {
		return nil
	}
	return sleep(ctx, a.Due(), texts.TimerApproval(a.Approval), called)
}

// called says whether someone has something to say.
func (a *approval) called(ctx workflow.Context) bool {
	return a.queue.waiting() || a.votes[0].Len() > 0 || a.votes[1].Len() > 0 || a.notNeeded.Len() > 0 ||
		len(strayNames(ctx, approvalSignals())) > 0
}

// end writes how it ended, answers whoever still asks, and tells the case that asked (DISC-7).
func (a *approval) end(ctx workflow.Context) error {
	now, c := clock(ctx), &a.file.Case
	c.Ending, c.Stage, c.WaitingOn, c.NextDueAt, c.EndedAt = a.State.Ending(), handbook.StageEnded, handbook.WaitingNothing, time.Time{}, now
	a.file.note(now, handbook.EventCaseEnded, subjectRule(a.Subject), a.ClosedBy, handbook.EventData{Ending: c.Ending, For: standsFor(a.Approval), Note: a.Reason})
	if err := a.record(ctx); err != nil {
		return err
	}
	if err := a.file.show(ctx); err != nil {
		return err
	}
	if err := a.tellCase(ctx); err != nil {
		return err
	}
	for a.called(ctx) { // who comes while that is done is answered too
		if err := a.hear(ctx); err != nil {
			return err
		}
		if err := a.record(ctx); err != nil {
			return err
		}
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// tellCase tells the case that asked how it ended. One that has ended meanwhile no longer cares.
func (a *approval) tellCase(ctx workflow.Context) error {
	if a.byItself {
		return nil
	}
	err := workflow.SignalExternalWorkflow(ctx, a.CaseID, "", signalApprovalEnded, a.Approval).Get(ctx, nil)
	var gone *temporal.UnknownExternalWorkflowExecutionError
	if !errors.As(err, &gone) {
		return err
	}
	a.file.note(clock(ctx), handbook.EventNoEffect, subjectRule(a.Subject), "", handbook.EventData{ApprovalID: a.ID})
	return a.record(ctx)
}

// lookUp tells who wants to decide, and in whose place.
func (a *approval) lookUp(ctx workflow.Context, person string) (handbook.Decider, error) {
	var acts *activities.Activities
	var decider handbook.Decider
	actx := untilItSucceeds(ctx, texts.LookingUpDecider())
	err := workflow.ExecuteLocalActivity(actx, acts.LookUpDecider, activities.Deciding{PersonID: person, At: clock(ctx)}).Get(ctx, &decider)
	return decider, err
}
