package workflows

import (
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// requests is what a case has asked supervisors for. Each is an [Approval], a child workflow that outlives the run that
// began it: it tells its end by a signal to the case, so that a case may continue as new meanwhile.
type requests struct {
	Pending   []handbook.Approval `json:"pending,omitempty"` // asked for, not decided yet
	Asked     int                 `json:"asked,omitempty"`   // how many there ever were
	unsent    []handbook.Approval // to be started
	withdrawn []handbook.Approval // to be told that nobody needs them any more
	ends      workflow.ReceiveChannel
}

// listen opens the channel on which approvals tell their end.
func (r *requests) listen(ctx workflow.Context) {
	r.ends = workflow.GetSignalChannel(ctx, signalApprovalEnded)
}

// waiting says whether an approval has ended that was not heard yet.
func (r *requests) waiting() bool { return r.ends.Len() > 0 }

// next names the case's next approval.
func (r *requests) next(caseID string) string { return ApprovalID(caseID, r.Asked+1) }

// ask asks for an approval. It is written with the case's next step, and started after that.
func (r *requests) ask(f *casefile, a handbook.Approval, now time.Time, p handbook.Policy) {
	r.Asked++
	a.ID, a.CaseID, a.Platform, a.Shop = ApprovalID(f.Case.ID, r.Asked), f.Case.ID, f.Case.Platform, f.Case.Shop
	a = a.Ask(now, p)
	r.Pending = append(r.Pending, a)
	r.unsent = append(r.unsent, a)
	f.next.Approvals = append(f.next.Approvals, a)
	f.note(now, handbook.EventApprovalAsked, subjectRule(a.Subject), a.AskedBy, handbook.EventData{
		ApprovalID: a.ID, Subject: a.Subject, Amount: a.Amount, Note: a.Note, Role: a.Role, Due: a.ExpiresAt,
	})
}

// withdraw takes back what is no longer needed, and says why: a new grade and whose it is, or the fact that came. The
// approvals are told after the case's next step.
func (r *requests) withdraw(f *casefile, now time.Time, why handbook.EventData, which func(handbook.Approval) bool) {
	var rest []handbook.Approval
	for _, a := range r.Pending {
		if !which(a) {
			rest = append(rest, a)
			continue
		}
		r.withdrawn = append(r.withdrawn, a)
		a.ClosedBy = why.Person
		r.noteEnd(f, now, a, handbook.EventData{Ending: handbook.EndWithdrawn, Grade: why.Grade, Fact: why.Fact})
	}
	r.Pending = rest
}

// noteEnd notes how an approval ended.
func (r *requests) noteEnd(f *casefile, now time.Time, a handbook.Approval, data handbook.EventData) {
	data.ApprovalID, data.Subject, data.Amount, data.Person, data.Note = a.ID, a.Subject, a.Amount, a.AskedBy, a.Reason
	data.For = standsFor(a)
	f.note(now, handbook.EventApprovalEnded, subjectRule(a.Subject), a.ClosedBy, data)
}

// standsFor gives in whose place an approval was decided, if in anybody's.
func standsFor(a handbook.Approval) string {
	if n := len(a.Votes); n > 0 && a.Votes[n-1].By == a.ClosedBy {
		return a.Votes[n-1].For
	}
	return ""
}

// send starts the approvals that were written, and tells those that nobody needs any more.
func (r *requests) send(ctx workflow.Context, p handbook.Policy) error {
	unsent, withdrawn := r.unsent, r.withdrawn
	r.unsent, r.withdrawn = nil, nil
	calm, _ := workflow.NewDisconnectedContext(ctx) // never cancelled: that would cancel the approvals too
	for _, a := range unsent {
		if err := startApproval(calm, a, p); err != nil {
			return err
		}
	}
	for _, a := range withdrawn {
		told := workflow.SignalExternalWorkflow(calm, a.ID, "", signalNoLongerNeeded, a.CaseID).Get(calm, nil)
		var gone *temporal.UnknownExternalWorkflowExecutionError
		if told != nil && !errors.As(told, &gone) { // one that has just been decided is gone
			return fmt.Errorf("withdraw %s: %w", a.ID, told)
		}
	}
	return nil
}

// startApproval starts an approval as a child that goes on when the case continues as new or ends.
func startApproval(ctx workflow.Context, a handbook.Approval, p handbook.Policy) error {
	begun := newApprovalCase(a)
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            a.ID,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		StaticSummary:         texts.ApprovalSummary(a).String(),
		Priority:              approvalPriority(a, workflow.GetInfo(ctx).Priority),
		TypedSearchAttributes: temporal.NewSearchAttributes(attributes().updates(handbook.Case{}, begun)...),
	})
	started := workflow.ExecuteChildWorkflow(child, approvalType, ApprovalInput{Approval: a, Policy: p}).GetChildWorkflowExecution()
	if err := started.Get(ctx, nil); err != nil {
		return fmt.Errorf("start %s: %w", a.ID, err)
	}
	return nil
}

// take gives the approvals that have ended, each once, and notes them. One that the case has taken back meanwhile no
// longer counts.
func (r *requests) take(ctx workflow.Context, f *casefile) []handbook.Approval {
	var ended []handbook.Approval
	for {
		var a handbook.Approval
		ok, more := receive(ctx, r.ends, &a, f)
		if !more {
			return ended
		}
		i := slices.IndexFunc(r.Pending, func(p handbook.Approval) bool { return p.ID == a.ID })
		if !ok || i < 0 {
			continue
		}
		r.Pending = slices.Delete(r.Pending, i, i+1)
		r.noteEnd(f, clock(ctx), a, handbook.EventData{Ending: a.State.Ending()})
		ended = append(ended, a)
	}
}

// has says whether a decision on a subject is waited for.
func (r *requests) has(subject handbook.ApprovalSubject) bool {
	return slices.ContainsFunc(r.Pending, func(a handbook.Approval) bool { return a.Subject == subject })
}

// decidedBy gives whose vote ended an approval; nobody's when it expired or was withdrawn.
func decidedBy(a handbook.Approval) string {
	decided := a.State == handbook.ApprovalApproved || a.State == handbook.ApprovalRefused
	if !decided || len(a.Votes) == 0 {
		return ""
	}
	return a.Votes[len(a.Votes)-1].By
}

func subjectRule(s handbook.ApprovalSubject) handbook.Rule {
	switch s {
	case handbook.SubjectWaiver:
		return handbook.RuleLeadWaiver
	case handbook.SubjectPlan:
		return handbook.RuleASApproval
	case handbook.SubjectSpending:
		return handbook.RuleASSpending
	case handbook.SubjectCompensation:
		return handbook.RuleASAgreement
	case handbook.SubjectAdvance:
		return handbook.RuleASPlan
	case handbook.SubjectDiscount:
	}
	return handbook.RuleDiscDecide
}
