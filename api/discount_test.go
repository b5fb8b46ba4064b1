package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

const discounts = "/v1/discounts"

func newDiscount(no, rest string) string { return fmt.Sprintf(`{"case_id":%q,%s}`, caseID(no), rest) }

const (
	own     = `"line":"mattress","pieces":2,"amount":"100.00"`
	special = `"line":"mattress","pieces":2,"amount":"180.00","reason":"一次买两张"`
	beyond  = `"line":"mattress","pieces":2,"amount":"500.01"`
)

// judges lets a case judge requests by the month's stored ledger, as the worker does, and ask for no approval.
func judges(t *testing.T, d *door, tr handbook.Transition) func(any) (any, error) {
	t.Helper()
	asked := map[string]handbook.Discount{}
	policy, err := policies(t).For(handbook.Tmall, "demo")
	if err != nil {
		t.Fatal(err)
	}
	return func(cmd any) (any, error) {
		request, ok := cmd.(workflows.DiscountCommand)
		if !ok {
			t.Fatalf("the case was sent %+v", cmd)
		}
		if first, ok := asked[request.By+"/"+request.Key]; ok {
			return first, nil
		}
		if err := request.Request.Validate(policy.Discounts); err != nil {
			return nil, refusal(workflows.RefusedRequest, handbook.ResultError{Field: "gift", Reason: "is none of the scheme's"})
		}
		d0 := handbook.Discount{
			ID: handbook.DiscountID(tr.Case.ID, len(asked)+1), CaseID: tr.Case.ID, Platform: tr.Case.Platform, Shop: tr.Case.Shop,
			Agent: request.By, Month: "2026-03", DiscountRequest: request.Request, AskedAt: noon, Key: request.Key,
		}
		tr.Case.Seq++
		tr.At, tr.Items, tr.Notices, tr.Discounts = noon, nil, nil, []handbook.Discount{d0}
		tr.Events = []handbook.CaseEvent{{
			CaseID: tr.Case.ID, Seq: tr.Case.Seq, At: noon, Kind: handbook.EventDiscountAsked, By: request.By, Data: handbook.EventData{Discount: &d0},
		}}
		judged, err := d.store.Judge(t.Context(), tr, policy.Discounts, func(l handbook.Ledger) handbook.Discount {
			judged := handbook.JudgeDiscount(d0, l, policy.Discounts)
			if judged.State == handbook.DiscountPending {
				judged.ApprovalID = workflows.ApprovalID(tr.Case.ID, 1)
			}
			return judged
		})
		asked[request.By+"/"+request.Key] = judged
		return judged, err
	}
}

// DISC-2, DISC-3: the agent's own authority is granted at once, more waits for its approval, over the month's hard sum it
// is refused and tells what is left.
func TestRequestedDiscounts(t *testing.T) {
	d := open(t)
	tr := seedCase(t, d, "1")
	d.answers(judges(t, d, tr))
	granted := read[api.Discount](t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k1"), 201)
	if granted.State != api.DiscountStateGranted || granted.Special || granted.Amount != "100.00" || granted.Rule != "DISC-2" || granted.Agent != "lin" || granted.Month != "2026-03" {
		t.Errorf("%+v", granted)
	}
	pending := read[api.Discount](t, d.as("agent", "POST", discounts, newDiscount("1", special), "Idempotency-Key: k2"), 201)
	if pending.State != api.DiscountStatePending || !pending.Special || pending.ApprovalID == "" || pending.Reason != "一次买两张" || pending.Left != "" {
		t.Errorf("%+v", pending)
	}
	const over = `"line":"mattress","pieces":2,"amount":"320.01"`
	for range 2 { // and the same key again
		p := refused(t, d.as("agent", "POST", discounts, newDiscount("1", over), "Idempotency-Key: k3"), 409, api.CodeOverLimit)
		if len(p.Errors) != 1 || p.Errors[0].Field != "amount" || !strings.Contains(p.Detail, "320.00 left of the month's 500.00") {
			t.Errorf("%+v", p)
		}
	}
	gift := read[api.Discount](t, d.as("agent", "POST", discounts, newDiscount("1", `"line":"mattress","pieces":1,"gift":"bed_skirt"`), "Idempotency-Key: k4"), 201)
	if gift.Gift != "bed_skirt" || gift.Amount != "" {
		t.Errorf("%+v", gift)
	}
	allowance := read[api.Allowance](t, d.as("agent", "GET", discounts+"/allowance", ""), 200)
	if allowance.Agent != "lin" || allowance.Month != "2026-03" || allowance.Requests != 5 || allowance.Sum != "500.00" || allowance.SumUsed != "180.00" || allowance.SumLeft != "320.00" {
		t.Errorf("%+v", allowance)
	}
	kept := read[api.DiscountPage](t, d.as("agent", "GET", discounts+"?state=refused", ""), 200)
	if len(kept.Items) != 1 || kept.Items[0].Left != "320.00" || kept.Items[0].Rule != "DISC-3" {
		t.Errorf("%+v", kept)
	}
}

// The same key gives the same answer, after the case's end too; with another body, or on another case, it is refused.
func TestADiscountAskedForAgain(t *testing.T) {
	d := open(t)
	tr := seedCase(t, d, "1")
	seedCase(t, d, "2")
	d.answers(judges(t, d, tr))
	body := newDiscount("1", special)
	first := read[api.Discount](t, d.as("agent", "POST", discounts, body, "Idempotency-Key: k1"), 201)
	refused(t, d.as("agent", "POST", discounts, newDiscount("1", beyond), "Idempotency-Key: k2"), 409, api.CodeOverLimit)
	tr.Case.Seq += 2
	for _, name := range []string{"while it runs", "after its end"} {
		t.Run(name, func(t *testing.T) {
			before := d.rows(t)
			if again := read[api.Discount](t, d.as("agent", "POST", discounts, body, "Idempotency-Key: k1"), 201); again != first {
				t.Errorf("again %+v, first %+v", again, first)
			}
			refused(t, d.as("agent", "POST", discounts, newDiscount("1", beyond), "Idempotency-Key: k2"), 409, api.CodeOverLimit)
			refused(t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k1"), 422, api.CodeKeyReused)
			refused(t, d.as("agent", "POST", discounts, newDiscount("2", special), "Idempotency-Key: k1"), 422, api.CodeKeyReused)
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
		tr.At = noon
		endCase(t, d, tr, handbook.EndPaid)
	}
	p := refused(t, d.as("agent", "POST", discounts, body, "Idempotency-Key: k9"), 409, api.CodeCaseOver)
	if !strings.Contains(p.Detail, "paid since 2026-03-02T04:00:00Z") {
		t.Errorf("detail %q", p.Detail)
	}
	refused(t, d.as("leader", "POST", discounts, body, "Idempotency-Key: k1"), 409, api.CodeCaseOver)
}

func TestARequestForACaseThatJustEnded(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	for _, code := range []workflows.RefusalCode{workflows.RefusedCaseOver, "AcceptedUpdateCompletedWorkflow"} {
		d.answers(func(any) (any, error) { return nil, refusal(code) })
		refused(t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k"), 409, api.CodeCaseOver)
	}
	d.temporal.end(caseID("1")) // the row still shows the case as running
	refused(t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k"), 409, api.CodeCaseOver)
}

func TestBadInputOfDiscounts(t *testing.T) {
	d := open(t)
	tr := seedApproval(t, d, "1")
	d.answers(judges(t, d, tr))
	body := func(was, is string) string { return newDiscount("1", strings.Replace(own, was, is, 1)) }
	bad(t, d, []badInput{
		{"on nothing", "agent", "POST", discounts, newDiscount("9", own), 404, api.CodeNotFound, ""},
		{"on an approval", "agent", "POST", discounts, strings.Replace(newDiscount("1", own), caseID("1"), approvalID("1"), 1), 404, api.CodeNotFound, ""},
		{"by nobody", "admin", "POST", discounts, newDiscount("1", own), 403, api.CodePersonRequired, ""},
		{"by a machine", "integration", "POST", discounts, newDiscount("1", own), 403, api.CodeRole, ""},
		{"no case", "agent", "POST", discounts, `{` + own + `}`, 422, api.CodeInvalid, "case_id"},
		{"no pieces", "agent", "POST", discounts, body(`"pieces":2,`, ""), 422, api.CodeInvalid, "pieces"},
		{"0 pieces", "agent", "POST", discounts, body("2", "0"), 422, api.CodeInvalid, "pieces"},
		{"half a piece", "agent", "POST", discounts, body("2", "1.5"), 422, api.CodeInvalid, "pieces"},
		{"negative money", "agent", "POST", discounts, body("100.00", "-1"), 422, api.CodeInvalid, "amount"},
		{"over-precise money", "agent", "POST", discounts, body("100.00", "1.001"), 422, api.CodeInvalid, "amount"},
		{"money as a number", "agent", "POST", discounts, body(`"100.00"`, "100"), 422, api.CodeInvalid, "amount"},
		{"line of another form", "agent", "POST", discounts, body("mattress", "床垫"), 422, api.CodeInvalid, "line"},
		{"unknown field", "agent", "POST", discounts, body(`"pieces"`, `"agent":"chen","pieces"`), 422, api.CodeInvalid, "agent"},
		{"too long a reason", "agent", "POST", discounts, newDiscount("1", own+`,"reason":"`+strings.Repeat("贵", 1001)+`"`), 422, api.CodeInvalid, "reason"},
		{"unknown gift", "agent", "POST", discounts, newDiscount("1", `"line":"mattress","pieces":1,"gift":"car"`), 422, api.CodeInvalidDiscount, "gift"},

		{"unknown state", "agent", "GET", discounts + "?state=pending&state=lost", "", 422, api.CodeInvalid, "state[1]"},
		{"month that is none", "agent", "GET", discounts + "?month=2026-13", "", 422, api.CodeInvalid, "month"},
		{"mine of another", "leader", "GET", discounts + "?mine=true&agent=lin", "", 422, api.CodeInvalid, "mine"},
		{"mine of nobody", "admin", "GET", discounts + "?mine=true", "", 403, api.CodePersonRequired, ""},
		{"another agent's", "agent", "GET", discounts + "?agent=chen", "", 403, api.CodeRole, ""},
		{"no discount", "leader", "GET", discounts + "/none", "", 404, api.CodeNotFound, ""},
		{"allowance of another", "agent", "GET", discounts + "/allowance?agent=chen", "", 403, api.CodeRole, ""},
		{"allowance of nobody", "admin", "GET", discounts + "/allowance", "", 403, api.CodePersonRequired, ""},
		{"allowance of nobody known", "leader", "GET", discounts + "/allowance?agent=nobody", "", 422, api.CodeUnknownPerson, "agent"},
		{"allowance of no month", "agent", "GET", discounts + "/allowance?month=March", "", 422, api.CodeInvalid, "month"},
		{"allowance in no shop", "agent", "GET", discounts + "/allowance?platform=tmall&shop=nowhere", "", 422, api.CodeUnknownShop, "shop"},
	})
	elsewhere := d.key(t, "leader", "wang", other, time.Time{})
	refused(t, d.request("POST", discounts, elsewhere, newDiscount("1", own), "Idempotency-Key: k"), 404, api.CodeNotFound)
	refused(t, d.request("GET", discounts+"?platform=tmall&shop=demo", elsewhere, ""), 403, api.CodeOtherShop)
	refused(t, d.request("GET", discounts+"/allowance?platform=tmall&shop=demo", elsewhere, ""), 403, api.CodeOtherShop)
	refused(t, d.as("agent", "POST", discounts, newDiscount("1", own)), 422, api.CodeInvalid)
}

func TestWhoSeesDiscounts(t *testing.T) {
	d := open(t)
	seedApproval(t, d, "1")
	asking, err := d.store.GetCase(t.Context(), caseID("1"))
	if err != nil {
		t.Fatal(err)
	}
	d.answers(judges(t, d, handbook.Transition{Case: asking}))
	read[api.Discount](t, d.as("agent", "POST", discounts, newDiscount("1", special), "Idempotency-Key: k1"), 201)
	chen, far := d.key(t, "agent", "chen", "", time.Time{}), d.key(t, "leader", "wang", other, time.Time{})
	d.keys["chen"], d.keys["far"] = chen, far
	for _, c := range []struct {
		key   handbook.Role
		query string
		want  int
	}{
		{"agent", "", 1}, {"agent", "?mine=true", 1}, {"agent", "?agent=lin", 1}, {"chen", "", 0}, {"far", "", 0},
		{"leader", "", 1}, {"leader", "?mine=true", 0}, {"admin", "", 1}, {"leader", "?agent=lin", 1}, {"leader", "?agent=chen", 0},
		{"leader", "?month=2026-03", 1}, {"leader", "?month=2026-02", 0}, {"leader", "?state=pending", 1}, {"leader", "?state=granted&state=used", 0},
		{"leader", "?case_id=" + caseID("1"), 1}, {"leader", "?platform=tmall&shop=demo", 1}, {"leader", "?platform=jd", 0},
	} {
		if page := read[api.DiscountPage](t, d.as(c.key, "GET", discounts+c.query, ""), 200); len(page.Items) != c.want {
			t.Errorf("%s %q: %d discounts, want %d", c.key, c.query, len(page.Items), c.want)
		}
	}
	path := discounts + "/" + discountID("1")
	for _, role := range []handbook.Role{"agent", "leader", "manager", "admin"} {
		if seen := read[api.Discount](t, d.as(role, "GET", path, ""), 200); seen.ID != discountID("1") {
			t.Errorf("%s sees %+v", role, seen)
		}
	}
	refused(t, d.request("GET", path, far, ""), 404, api.CodeNotFound)
	refused(t, d.request("GET", path, chen, ""), 404, api.CodeNotFound)
	standIn := handbook.Substitution{Supervisor: "wang", Substitute: "chen", From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}
	if _, err := d.store.AddSubstitution(t.Context(), standIn); err != nil {
		t.Fatal(err)
	}
	read[api.Discount](t, d.request("GET", path, chen, ""), 200) // it is theirs to decide
}

// DISC-3: the month is the shop's, not UTC's; supervisors may look at others'.
func TestAllowances(t *testing.T) {
	d := open(t)
	d.now = time.Date(2026, 3, 31, 16, 30, 0, 0, time.UTC) // 00:30 on 1 April in Shanghai
	if a := read[api.Allowance](t, d.as("agent", "GET", discounts+"/allowance", ""), 200); a.Month != "2026-04" || a.Left != 5 || a.SumLeft != "500.00" {
		t.Errorf("%+v", a)
	}
	for _, query := range []string{"?agent=lin", "?agent=lin&month=2026-03", "?agent=lin&platform=tmall&shop=demo", "?agent=left&platform=jd"} {
		if a := read[api.Allowance](t, d.as("leader", "GET", discounts+"/allowance"+query, ""), 200); a.Requests != 5 || a.Used != 0 || a.SumUsed != "0.00" {
			t.Errorf("%s: %+v", query, a)
		}
	}
	own := d.key(t, "leader", "wang", other, time.Time{})
	read[api.Allowance](t, d.request("GET", discounts+"/allowance?agent=far", own, ""), 200)
	p := refused(t, d.request("GET", discounts+"/allowance?agent=near", own, ""), 422, api.CodeUnknownPerson)
	if p.Errors[0].Field != "agent" {
		t.Errorf("%+v", p)
	}
}

// DISC-3: a sixth special request in a month is over its count, and costs one of the next month's.
func TestAnAllowanceInDebt(t *testing.T) {
	d := open(t)
	d.answers(judges(t, d, seedCase(t, d, "1")))
	ask := func(n int) api.Discount {
		body := newDiscount("1", fmt.Sprintf(`"line":"mattress","pieces":1,"amount":"1%d.00"`, n))
		return read[api.Discount](t, d.as("agent", "POST", discounts, body, fmt.Sprint("Idempotency-Key: k", n)), 201)
	}
	for n := range 7 { // the first is the agent's own
		if asked := ask(n); asked.Special != (n > 0) || asked.OverCount != (n == 6) {
			t.Errorf("request %d: %+v", n, asked)
		}
	}
	march := read[api.Allowance](t, d.as("agent", "GET", discounts+"/allowance", ""), 200)
	if march.Used != 6 || march.Left != 0 || march.SumUsed != "81.00" || march.SumLeft != "419.00" {
		t.Errorf("March: %+v", march)
	}
	policy, err := policies(t).For(handbook.Tmall, "demo")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.store.SettleMonth(t.Context(), "2026-03", policy.Discounts); err != nil {
		t.Fatal(err)
	}
	april := read[api.Allowance](t, d.as("leader", "GET", discounts+"/allowance?agent=lin&month=2026-04", ""), 200)
	if april.Debt != 1 || april.Bonus != 0 || april.Requests != 4 || april.Left != 4 || april.Used != 0 {
		t.Errorf("April: %+v", april)
	}
}

func TestTemporalAwayFromDiscounts(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	before := d.rows(t)
	a := d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k")
	refused(t, a, 503, api.CodeTemporalAway)
	if a.header.Get("Retry-After") == "" || d.rows(t) != before {
		t.Error("no Retry-After, or rows changed")
	}
	read[api.DiscountPage](t, d.as("agent", "GET", discounts, ""), 200)
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k"), 503, api.CodeDatabaseAway)
}
