package api_test

import (
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

const (
	grading    = leads + "/tmall/demo/c-1/grade"
	withdrawal = leads + "/tmall/demo/c-1/withdraw"
)

// LEAD-6: the case grades. Once it has ended, its row gives the same answer to the same grade.
func TestAGrade(t *testing.T) {
	d := open(t)
	tr := seedLead(t, d, "c-1")
	var sent workflows.GradeCommand
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		if sent.By == "" { // the server gives the first answer to the same key
			sent = o.Args[0].(workflows.GradeCommand)
		}
		tr.Case.Grade = sent.Grade
		return tr.Case, nil
	}
	first := read[api.Case](t, d.as("agent", "POST", grading, `{"grade":"C","note":"同行"}`, "Idempotency-Key: k1"), 200)
	if first.Grade != "C" || first.ID != leadCase("c-1") || sent != (workflows.GradeCommand{By: "lin", Grade: "C", Note: "同行", Key: "lin/k1"}) {
		t.Errorf("%+v, the case was sent %+v", first, sent)
	}
	read[api.Case](t, d.as("agent", "POST", grading, `{"grade":"C"}`, "Idempotency-Key: k1"), 200)
	refused(t, d.as("agent", "POST", grading, `{"grade":"A"}`, "Idempotency-Key: k1"), 422, api.CodeKeyReused)
	endCase(t, d, tr, handbook.EndWaived)
	again := read[api.Case](t, d.as("agent", "POST", grading, `{"grade":"C"}`, "Idempotency-Key: k1"), 200)
	if again.Grade != "C" || again.Ending != api.EndingWaived {
		t.Errorf("after the end: %+v", again)
	}
	over(t, d.as("agent", "POST", grading, `{"grade":"A"}`, "Idempotency-Key: k2"), "it is waived since 2026-03-02T04:00:00Z")
}

// over checks that a command was refused because its case has ended, and how and since when.
func over(t *testing.T, a answer, how string) {
	t.Helper()
	if p := refused(t, a, 409, api.CodeCaseOver); p.Detail != how {
		t.Errorf("detail %q, want %q", p.Detail, how)
	}
}

func TestAWithdrawal(t *testing.T) {
	d := open(t)
	tr := seedLead(t, d, "c-1")
	ended := tr
	var sent workflows.WithdrawCommand
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		sent = o.Args[0].(workflows.WithdrawCommand)
		ended.Case.Ending, ended.Case.Stage = handbook.EndWithdrawn, handbook.StageEnded
		return ended.Case, nil
	}
	body := `{"reason":"同行来问价"}`
	first := read[api.Case](t, d.as("leader", "POST", withdrawal, body, "Idempotency-Key: k1"), 200)
	if first.Ending != api.EndingWithdrawn || sent != (workflows.WithdrawCommand{By: "wang", Reason: "同行来问价", Key: "wang/k1"}) {
		t.Errorf("%+v, the case was sent %+v", first, sent)
	}
	endCase(t, d, tr, handbook.EndWithdrawn)
	again := read[api.Case](t, d.as("leader", "POST", withdrawal, body, "Idempotency-Key: k1"), 200)
	if again.Ending != api.EndingWithdrawn {
		t.Errorf("after the end: %+v", again)
	}
	over(t, d.as("leader", "POST", grading, `{"grade":"A"}`, "Idempotency-Key: k2"), "it is withdrawn since 2026-03-02T04:00:00Z")
}

func TestAWithdrawalOfALeadThatEndedOtherwise(t *testing.T) {
	d := open(t)
	endCase(t, d, seedLead(t, d, "c-1"), handbook.EndConverted)
	before := d.rows(t)
	over(t, d.as("leader", "POST", withdrawal, `{"reason":"x"}`, "Idempotency-Key: k1"), "it is converted since 2026-03-02T04:00:00Z")
	if d.rows(t) != before {
		t.Error("rows changed")
	}
}

// A key that was used for a grade can't withdraw, though the case takes it for a repeated command.
func TestAKeyUsedForAnotherCommand(t *testing.T) {
	d := open(t)
	tr := seedLead(t, d, "c-1")
	d.temporal.update = func(client.UpdateWorkflowOptions) (any, error) { return tr.Case, nil }
	refused(t, d.as("leader", "POST", withdrawal, `{"reason":"x"}`, "Idempotency-Key: k1"), 422, api.CodeKeyReused)
}

func TestALeadsRefusalsAreProblems(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		code   api.Code
	}{
		"over":            {temporal.NewNonRetryableApplicationError("no", string(workflows.RefusedCaseOver), nil), 409, api.CodeCaseOver},
		"no such grade":   {temporal.NewNonRetryableApplicationError("no", string(workflows.RefusedResult), nil), 422, api.CodeInvalidResult},
		"of a newer case": {temporal.NewNonRetryableApplicationError("no", "something_new", nil), 500, api.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedLead(t, d, "c-1")
			d.temporal.update = func(client.UpdateWorkflowOptions) (any, error) { return nil, c.err }
			before := d.rows(t)
			refused(t, d.as("leader", "POST", grading, `{"grade":"A"}`, "Idempotency-Key: k"), c.status, c.code)
			refused(t, d.as("leader", "POST", withdrawal, `{"reason":"x"}`, "Idempotency-Key: k"), c.status, c.code)
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

// A command for a lead whose start had failed starts its case; a lead that was only recorded takes none.
func TestCommandsForALeadWithoutARunningCase(t *testing.T) {
	d := open(t)
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	d.as("integration", "POST", leads, newLead("c-1", time.Hour, ""))
	d.temporal.leave(nil)
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		return handbook.Case{ID: o.WorkflowID, Grade: handbook.GradeB}, nil
	}
	if c := read[api.Case](t, d.as("agent", "POST", grading, `{"grade":"B"}`, "Idempotency-Key: k"), 200); c.Grade != "B" || len(d.temporal.starts) != 1 {
		t.Errorf("%+v, %d starts", c, len(d.temporal.starts))
	}
	read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-2", 9*24*time.Hour, "")), 200)
	refused(t, d.as("agent", "POST", leads+"/tmall/demo/c-2/grade", `{"grade":"B"}`, "Idempotency-Key: k"), 409, api.CodeCaseOver)
}
