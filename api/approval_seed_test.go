package api_test

import (
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

// answers lets the workflows that run answer commands.
func (d *door) answers(answer func(cmd any) (any, error)) {
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) { return answer(o.Args[0]) }
}

// refusal is an error as a workflow gives it.
func refusal(code workflows.RefusalCode, fields ...handbook.ResultError) error {
	return temporal.NewApplicationErrorWithOptions("no", string(code), temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{fields}})
}

func approvalID(no string) string      { return workflows.ApprovalID(caseID(no), 1) }
func approvalPath(no string) string    { return "/v1/approvals/" + approvalID(no) }
func discountID(no string) string      { return handbook.DiscountID(caseID(no), 1) }
func decisionPath(no string) string    { return approvalPath(no) + "/decision" }
func recallPath(no string) string      { return approvalPath(no) + "/recall" }
func decision(what, why string) string { return `{"decision":"` + what + `","reason":"` + why + `"}` }

// seedApproval writes a case whose agent lin asks for a discount of 180.00 since an hour ago, with the approval's workflow
// running, as the workflows would have.
func seedApproval(t *testing.T, d *door, no string) handbook.Transition {
	t.Helper()
	asking := askFor(t, d, no)
	a := asking.Approvals[0]
	tr := handbook.Transition{
		Case: handbook.Case{
			ID: a.ID, Kind: handbook.CaseApproval, Platform: a.Platform, Shop: a.Shop, Subject: no, Parent: a.CaseID, PolicyVersion: "1",
			Stage: handbook.StageDeciding, WaitingOn: handbook.WaitingLeader, OpenedAt: a.AskedAt, NextDueAt: a.Due(), Seq: 1,
		},
		At:        a.AskedAt,
		Events:    []handbook.CaseEvent{{CaseID: a.ID, Seq: 1, At: a.AskedAt, Kind: handbook.EventApprovalAsked, By: a.AskedBy}},
		Approvals: []handbook.Approval{a},
	}
	write(t, d, tr)
	d.temporal.runs[a.ID] = true
	return tr
}

// askFor writes what a case asks for, before the approval's workflow has begun.
func askFor(t *testing.T, d *door, no string) handbook.Transition {
	t.Helper()
	policy, err := policies(t).For(handbook.Tmall, "demo")
	if err != nil {
		t.Fatal(err)
	}
	tr := seedCase(t, d, no)
	a := handbook.Approval{
		ID: approvalID(no), CaseID: caseID(no), Platform: handbook.Tmall, Shop: "demo", Subject: handbook.SubjectDiscount,
		DiscountID: discountID(no), Amount: 18000, Note: "老客户", AskedBy: "lin",
	}.Ask(noon.Add(-time.Hour), policy)
	tr.Case.Seq++
	tr.At, tr.Items, tr.Notices = a.AskedAt, nil, nil
	tr.Events = []handbook.CaseEvent{{CaseID: caseID(no), Seq: tr.Case.Seq, At: a.AskedAt, Kind: handbook.EventApprovalAsked, By: "lin"}}
	tr.Approvals = []handbook.Approval{a}
	write(t, d, tr)
	return tr
}

// closeApproval writes how an approval ended and by whom, and ends its workflow.
func closeApproval(t *testing.T, d *door, tr handbook.Transition, state handbook.ApprovalState, reason, by string) {
	t.Helper()
	tr.Case.Seq++
	tr.At, tr.Approvals = noon, []handbook.Approval{tr.Approvals[0].Close(state, by, reason, noon)}
	tr.Case.Stage, tr.Case.Ending, tr.Case.EndedAt, tr.Case.WaitingOn = handbook.StageEnded, state.Ending(), noon, handbook.WaitingNothing
	tr.Events = []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: tr.Case.Seq, At: noon, Kind: handbook.EventCaseEnded, By: by}}
	write(t, d, tr)
	d.temporal.end(tr.Case.ID)
}

// decides lets an approval's workflow count votes by the handbook's own rules, and write what they come to.
func decides(t *testing.T, d *door, tr handbook.Transition) func(any) (any, error) {
	t.Helper()
	a := tr.Approvals[0]
	return func(cmd any) (any, error) {
		vote, ok := cmd.(workflows.DecideCommand)
		if !ok {
			t.Fatalf("the approval was sent %+v", cmd)
		}
		decider, err := d.store.Decider(t.Context(), vote.By, noon)
		if err != nil {
			return nil, err
		}
		counted, err := a.Decide(handbook.Vote{By: vote.By, Approve: vote.Approve, Reason: vote.Reason, Key: vote.Key, At: noon},
			decider, handbook.Quorum{Approve: 1, Of: 1})
		if err != nil {
			return nil, refusal(workflows.RefusalCode(err.Error()))
		}
		a = counted
		tr.Case.Seq++
		tr.At, tr.Approvals = noon, []handbook.Approval{a}
		tr.Events = []handbook.CaseEvent{{CaseID: a.ID, Seq: tr.Case.Seq, At: noon, Kind: handbook.EventVoted, By: vote.By}}
		write(t, d, tr)
		return a, nil
	}
}

// badInput is a request that is refused.
type badInput struct {
	name               string
	role               handbook.Role
	method, path, body string
	status             int
	code               api.Code
	field              string // named in errors; empty: none need be
}

// bad checks that requests are refused as they should be and change no row.
func bad(t *testing.T, d *door, table []badInput) {
	t.Helper()
	before := d.rows(t)
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			a := d.as(c.role, c.method, c.path, c.body, "Idempotency-Key: k1")
			p := refused(t, a, c.status, c.code)
			if c.field != "" && !slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Field == c.field && e.Detail != "" }) {
				t.Errorf("does not name %s: %s", c.field, a.body)
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}
