package api_test

import (
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

// DISC-7: a decision counts once, with who, when and why; who sends it again gets the same answer after the end too.
func TestADecision(t *testing.T) {
	d := open(t)
	tr := seedApproval(t, d, "1")
	var sent workflows.DecideCommand
	count := decides(t, d, tr)
	d.answers(func(cmd any) (any, error) {
		sent, _ = cmd.(workflows.DecideCommand)
		return count(cmd)
	})
	body := decision("approve", "一次买两张")
	first := read[api.Approval](t, d.as("leader", "POST", decisionPath("1"), body, "Idempotency-Key: k1"), 200)
	if sent != (workflows.DecideCommand{By: "wang", Approve: true, Reason: "一次买两张", Key: "k1"}) {
		t.Errorf("the approval was sent %+v", sent)
	}
	vote := api.Vote{By: "wang", Decision: api.DecisionApprove, Reason: "一次买两张", At: noon}
	if first.State != api.ApprovalStateApproved || len(first.Votes) != 1 || first.Votes[0] != vote || !first.ClosedAt.Equal(noon) {
		t.Errorf("%+v", first)
	}
	if first.Amount != "180.00" || first.Note != "老客户" || !strings.Contains(first.Text.Zh, "180") || !strings.Contains(first.Text.En, "lin") {
		t.Errorf("%+v", first)
	}
	d.temporal.end(approvalID("1"))
	again := read[api.Approval](t, d.as("leader", "POST", decisionPath("1"), body, "Idempotency-Key: k1"), 200)
	if again.State != first.State || again.Votes[0] != first.Votes[0] {
		t.Errorf("again %+v, first %+v", again, first)
	}
	for name, c := range map[string]struct {
		role      handbook.Role
		key, body string
		status    int
		code      api.Code
		detail    string
	}{
		"the same key for another decision": {"leader", "k1", decision("reject", "太多"), 422, api.CodeKeyReused, "another decision"},
		"the same key for another reason":   {"leader", "k1", decision("approve", "老客户"), 422, api.CodeKeyReused, "another decision"},
		"another key":                       {"leader", "k2", body, 409, api.CodeApprovalClosed, "it was approved at 2026-03-02T04:00:00Z by wang"},
		"someone else":                      {"manager", "k1", body, 409, api.CodeApprovalClosed, "by wang"},
	} {
		t.Run(name, func(t *testing.T) {
			before := d.rows(t)
			p := refused(t, d.as(c.role, "POST", decisionPath("1"), c.body, "Idempotency-Key: "+c.key), c.status, c.code)
			if !strings.Contains(p.Detail, c.detail) {
				t.Errorf("detail %q", p.Detail)
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

// Of two decisions at once the approval counts one; whose came second reads who was first, as soon as that is written.
func TestASecondDecisionWhileTheWorkflowEnds(t *testing.T) {
	d := open(t)
	d.answers(decides(t, d, seedApproval(t, d, "1")))
	read[api.Approval](t, d.as("leader", "POST", decisionPath("1"), decision("approve", ""), "Idempotency-Key: k1"), 200)
	p := refused(t, d.as("manager", "POST", decisionPath("1"), decision("approve", ""), "Idempotency-Key: k1"), 409, api.CodeApprovalClosed)
	if !strings.Contains(p.Detail, "by wang") {
		t.Errorf("detail %q", p.Detail)
	}
}

// DISC-7: neither who asked nor anyone but the shop's supervisors decides, and a substitute only while the span runs.
func TestWhoDecides(t *testing.T) {
	for name, c := range map[string]struct {
		role   handbook.Role
		person string
		status int
		code   api.Code
		stands [2]time.Duration // chen for wang, from and to, after now
	}{
		"who asked":                   {"agent", "lin", 403, api.CodeOwnRequest, [2]time.Duration{}},
		"another agent":               {"agent", "chen", 403, api.CodeNotDecider, [2]time.Duration{}},
		"a substitute":                {"agent", "chen", 200, "", [2]time.Duration{-time.Hour, time.Hour}},
		"a substitute of yesterday":   {"agent", "chen", 403, api.CodeNotDecider, [2]time.Duration{-2 * time.Hour, 0}},
		"a substitute of tomorrow":    {"agent", "chen", 403, api.CodeNotDecider, [2]time.Duration{time.Hour, 2 * time.Hour}},
		"a manager before their turn": {"manager", "zhao", 200, "", [2]time.Duration{}},
		"an admin, who is nobody":     {"admin", "", 403, api.CodePersonRequired, [2]time.Duration{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.answers(decides(t, d, seedApproval(t, d, "1")))
			if span := c.stands; span != [2]time.Duration{} {
				standIn := handbook.Substitution{Supervisor: "wang", Substitute: "chen", From: noon.Add(span[0]), To: noon.Add(span[1])}
				if _, err := d.store.AddSubstitution(t.Context(), standIn); err != nil {
					t.Fatal(err)
				}
			}
			token := d.key(t, c.role, c.person, "", time.Time{})
			a := d.request("POST", decisionPath("1"), token, decision("approve", ""), "Idempotency-Key: k")
			if c.status != 200 {
				refused(t, a, c.status, c.code)
				return
			}
			decided := read[api.Approval](t, a, 200)
			if stood := name == "a substitute"; (decided.Votes[0].For == "wang") != stood {
				t.Errorf("%+v", decided.Votes)
			}
		})
	}
}

func TestAnApprovalsRefusalsAreProblems(t *testing.T) {
	for code, want := range map[workflows.RefusalCode]struct {
		status int
		code   api.Code
	}{
		workflows.RefusalCode(handbook.VoteAsker):    {403, api.CodeOwnRequest},
		workflows.RefusalCode(handbook.VoteNotYours): {403, api.CodeNotDecider},
		workflows.RefusalCode(handbook.VoteTwice):    {409, api.CodeVotedBefore},
		workflows.RefusalCode(handbook.VoteReason):   {422, api.CodeReasonRequired},
		workflows.RefusedClosed:                      {409, api.CodeApprovalClosed}, // and not written yet
		workflows.RefusedNotAsker:                    {403, api.CodeNotAsker},
		"AcceptedUpdateCompletedWorkflow":            {409, api.CodeCaseOver},
		"something_new":                              {500, api.CodeInternal},
	} {
		d := open(t)
		seedApproval(t, d, "1")
		d.answers(func(any) (any, error) { return nil, refusal(code) })
		before := d.rows(t)
		refused(t, d.as("leader", "POST", decisionPath("1"), decision("approve", ""), "Idempotency-Key: k"), want.status, want.code)
		refused(t, d.as("agent", "POST", recallPath("1"), `{}`, "Idempotency-Key: k"), want.status, want.code)
		if d.rows(t) != before {
			t.Errorf("%s: rows changed", code)
		}
	}
}

// An open row whose workflow is not there: its case has ended, or it has not begun yet, or someone ended it by hand.
func TestADecisionThatFindsNoWorkflow(t *testing.T) {
	for name, c := range map[string]struct {
		seed   func(*testing.T, *door)
		status int
		code   api.Code
	}{
		"not begun yet": {func(t *testing.T, d *door) { askFor(t, d, "1") }, 503, api.CodeNotReady},
		"its case has ended": {func(t *testing.T, d *door) {
			asking := askFor(t, d, "1")
			asking.At, asking.Approvals = noon, nil
			endCase(t, d, asking, handbook.EndPaid)
		}, 409, api.CodeApprovalClosed},
		"ended by hand": {func(t *testing.T, d *door) {
			seedApproval(t, d, "1")
			d.temporal.end(approvalID("1"))
		}, 409, api.CodeCaseOver},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			c.seed(t, d)
			a := d.as("leader", "POST", decisionPath("1"), decision("approve", ""), "Idempotency-Key: k")
			refused(t, a, c.status, c.code)
			if (a.header.Get("Retry-After") != "") != (c.status == 503) {
				t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
			}
			refused(t, d.as("agent", "POST", recallPath("1"), `{}`, "Idempotency-Key: k"), c.status, c.code)
		})
	}
}

// DISC-7: who asked may take it back, and tell so again; what ended otherwise stays as it is.
func TestTakingARequestBack(t *testing.T) {
	d := open(t)
	tr := seedApproval(t, d, "1")
	d.answers(func(cmd any) (any, error) {
		if cmd != (workflows.RecallCommand{By: "lin", Reason: "客户不买了", Key: "k1"}) {
			t.Errorf("the approval was sent %+v", cmd)
		}
		return tr.Approvals[0].Close(handbook.ApprovalWithdrawn, "lin", "客户不买了", noon), nil
	})
	body := `{"reason":"客户不买了"}`
	first := read[api.Approval](t, d.as("agent", "POST", recallPath("1"), body, "Idempotency-Key: k1"), 200)
	if first.State != api.ApprovalStateWithdrawn || first.ClosedBy != "lin" || first.Reason != "客户不买了" {
		t.Errorf("%+v", first)
	}
	closeApproval(t, d, tr, handbook.ApprovalWithdrawn, "客户不买了", "lin")
	again := read[api.Approval](t, d.as("agent", "POST", recallPath("1"), body, "Idempotency-Key: k1"), 200)
	if again.State != first.State || again.Reason != first.Reason || !again.ClosedAt.Equal(first.ClosedAt) {
		t.Errorf("again %+v, first %+v", again, first)
	}
	p := refused(t, d.as("agent", "POST", recallPath("1"), `{"reason":"别的"}`, "Idempotency-Key: k2"), 409, api.CodeApprovalClosed)
	if !strings.Contains(p.Detail, "it was withdrawn at 2026-03-02T04:00:00Z by lin") {
		t.Errorf("detail %q", p.Detail)
	}
	refused(t, d.as("leader", "POST", recallPath("1"), body, "Idempotency-Key: k1"), 409, api.CodeApprovalClosed)

	closeApproval(t, d, seedApproval(t, d, "2"), handbook.ApprovalWithdrawn, "", "") // its case no longer needed it
	refused(t, d.as("agent", "POST", recallPath("2"), `{}`, "Idempotency-Key: k"), 409, api.CodeApprovalClosed)
	closeApproval(t, d, seedApproval(t, d, "3"), handbook.ApprovalExpired, "", "")
	p = refused(t, d.as("leader", "POST", decisionPath("3"), decision("approve", ""), "Idempotency-Key: k"), 409, api.CodeApprovalClosed)
	if p.Detail != "it expired at 2026-03-02T04:00:00Z" {
		t.Errorf("detail %q", p.Detail)
	}
}

// While the first answer is kept by Temporal, the same key with other words is seen there.
func TestTakingARequestBackWithAUsedKey(t *testing.T) {
	d := open(t)
	tr := seedApproval(t, d, "1")
	d.answers(func(any) (any, error) {
		return tr.Approvals[0].Close(handbook.ApprovalWithdrawn, "lin", "客户不买了", noon), nil
	})
	refused(t, d.as("agent", "POST", recallPath("1"), `{"reason":"别的"}`, "Idempotency-Key: k1"), 422, api.CodeKeyReused)
}

// Every bad input names its field, and reaches neither a row nor a workflow.
func TestBadInputOfApprovals(t *testing.T) {
	d := open(t)
	seedApproval(t, d, "1")
	elsewhere := d.key(t, "leader", "wang", other, time.Time{})
	d.answers(func(cmd any) (any, error) {
		t.Errorf("an approval heard of %+v", cmd)
		return nil, refusal("unexpected")
	})
	long := strings.Repeat("贵", 1001)
	bad(t, d, []badInput{
		{"reject without a reason", "leader", "POST", decisionPath("1"), `{"decision":"reject"}`, 422, api.CodeReasonRequired, "reason"},
		{"reject with a blank reason", "leader", "POST", decisionPath("1"), decision("reject", " 　"), 422, api.CodeReasonRequired, "reason"},
		{"too long a reason", "leader", "POST", decisionPath("1"), decision("reject", long), 422, api.CodeInvalid, "reason"},
		{"no decision", "leader", "POST", decisionPath("1"), `{}`, 422, api.CodeInvalid, "decision"},
		{"another decision", "leader", "POST", decisionPath("1"), decision("maybe", ""), 422, api.CodeInvalid, "decision"},
		{"unknown field", "leader", "POST", decisionPath("1"), `{"decision":"approve","by":"zhao"}`, 422, api.CodeInvalid, "by"},
		{"decision on nothing", "leader", "POST", decisionPath("9"), decision("approve", ""), 404, api.CodeNotFound, ""},
		{"decision by nobody", "admin", "POST", decisionPath("1"), decision("approve", ""), 403, api.CodePersonRequired, ""},
		{"decision by a machine", "integration", "POST", decisionPath("1"), decision("approve", ""), 403, api.CodeRole, ""},
		{"too long a recall", "agent", "POST", recallPath("1"), `{"reason":"` + long + `"}`, 422, api.CodeInvalid, "reason"},
		{"recall by nobody", "admin", "POST", recallPath("1"), `{}`, 403, api.CodePersonRequired, ""},
		{"recall of nothing", "agent", "POST", recallPath("9"), `{}`, 404, api.CodeNotFound, ""},
		{"unknown list", "agent", "GET", "/v1/approvals?mine=all", "", 422, api.CodeInvalid, "mine"},
		{"mine of nobody", "admin", "GET", "/v1/approvals?mine=to_decide", "", 403, api.CodePersonRequired, ""},
		{"unknown state", "agent", "GET", "/v1/approvals?state=open&state=lost", "", 422, api.CodeInvalid, "state[1]"},
		{"unknown subject", "agent", "GET", "/v1/approvals?subject=raise", "", 422, api.CodeInvalid, "subject"},
		{"made-up cursor", "agent", "GET", "/v1/approvals?cursor=abc", "", 422, api.CodeInvalid, "cursor"},
	})
	refused(t, d.request("POST", decisionPath("1"), elsewhere, decision("approve", ""), "Idempotency-Key: k"), 404, api.CodeNotFound)
	refused(t, d.request("POST", recallPath("1"), elsewhere, `{}`, "Idempotency-Key: k"), 404, api.CodeNotFound)
	refused(t, d.request("GET", "/v1/approvals?platform=tmall&shop=demo", elsewhere, ""), 403, api.CodeOtherShop)
	p := refused(t, d.as("leader", "POST", decisionPath("1"), decision("approve", "")), 422, api.CodeInvalid)
	if p.Errors[0].Field != "Idempotency-Key" {
		t.Errorf("errors %v", p.Errors)
	}
}

func TestTemporalAwayFromApprovals(t *testing.T) {
	d := open(t)
	seedApproval(t, d, "1")
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	before := d.rows(t)
	for path, body := range map[string]string{decisionPath("1"): decision("approve", ""), recallPath("1"): `{}`} {
		a := d.as("manager", "POST", path, body, "Idempotency-Key: k")
		refused(t, a, 503, api.CodeTemporalAway)
		if a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if d.rows(t) != before {
		t.Error("rows changed")
	}
	read[api.Approval](t, d.as("manager", "GET", approvalPath("1"), ""), 200)
}
