package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// wrong is a command that a case refuses. A field is looked for among those that are named.
type wrong struct {
	command client.ActionKind
	body    string
	code    string
	field   string
}

// check gives the command, and checks that it is told what is wrong and that the case is as it was.
func (w wrong) check(c *trouble) {
	c.Helper()
	before, seq := c.record(), c.seq()
	r, err := c.try(sun, w.command, w.body, c.nextKey())
	require.NoError(c, err)
	what := fmt.Sprintf("%s %s: %s", w.command, w.body, r.body)
	status := http.StatusUnprocessableEntity
	switch w.code {
	case "malformed_json":
		status = http.StatusBadRequest
	case "out_of_place":
		status = http.StatusConflict
	}
	require.Equal(c, []any{status, w.code, status}, []any{r.status, r.problem.Code, r.problem.Status}, what)
	require.Equal(c, "application/problem+json", r.header.Get("Content-Type"), what)
	if w.code == "out_of_place" {
		require.Equal(c, []any{w.field, before.Case.Stage}, []any{string(r.problem.Reason), r.problem.Stage}, what)
		require.Equal(c, before.Possible, r.problem.Possible, what)
	} else if w.field != "" {
		require.True(c, slices.ContainsFunc(r.problem.Errors, func(e client.FieldError) bool { return e.Field == w.field && e.Detail != "" }), "want %s: %s", w.field, what)
	}
	require.Equal(c, before, c.record(), what)
	require.Equal(c, seq, c.seq(), what)
}

// Bad input is answered with what is wrong and where, and changes nothing (AS-1…15).
func TestBadInputOfAfterSales(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		for _, w := range beforeJudging() {
			w.check(c)
		}
		c.does(sun, judge, judged(client.CauseServiceDispute))
		for _, w := range beforeDiagnosis() {
			w.check(c)
		}
		c.does(sun, diagnose, found(3))
		for _, w := range beforePlanning() {
			w.check(c)
		}
		p := planned(0, "160.00", visit(sh.technician("wang"), at(5, "10:00")), newStep(client.StepKindMailParts, client.StepOwnerWarehouse, at(5, "18:00"), "20.00"))
		p.Claims = []client.NewClaim{{Party: client.NewClaimPartyCarrier, Amount: "160.00"}}
		c.does(sun, plan, p)
		for _, w := range beforeAgreement() {
			w.check(c)
		}
		c.does(sun, agreement, agreed())
		for _, w := range whileCarriedOut() {
			w.check(c)
		}
		c.does(sun, step, done("1.2"))
		wrong{step, `{"step_id":"1.2","state":"started"}`, "invalid_action", "step_id"}.check(c)
		wrong{accept, `{"accepted":true,"goods_confirmed":true,"money_confirmed":true}`, "out_of_place", "steps_open"}.check(c) // 1.1 is not done
		c.does(sun, step, done("1.1"))
		wrong{accept, `{"accepted":true,"goods_confirmed":true,"money_confirmed":false}`, "invalid_action", "note"}.check(c)
		c.does(sun, accept, accepted())
		wrong{closeIt, `{"lesson":"护角太薄","improvement":"加厚"}`, "out_of_place", "claims_open"}.check(c)
		c.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateReceived, Received: "160.00"})
		wrong{closeIt, `{"lesson":"","improvement":"加厚"}`, "invalid_request", "lesson"}.check(c)
		wrong{closeIt, `{"lesson":" ","improvement":"加厚"}`, "invalid_action", "lesson"}.check(c)
		c.does(sun, closeIt, lessons())
		wrong{closeIt, `{"lesson":"护角太薄","improvement":"加厚"}`, "out_of_place", "wrong_stage"}.check(c)
		wrong{reopen, `{"reason":""}`, "invalid_request", "reason"}.check(c)
	})
}

func beforeJudging() []wrong {
	return []wrong{
		{judge, `{`, "malformed_json", ""},
		{judge, `[]`, "invalid_request", ""},
		{judge, `{"suspected":["other"]}`, "invalid_request", "after_sales"},
		{judge, `{"after_sales":true}`, "invalid_action", "suspected"},
		{judge, `{"after_sales":true,"suspected":["aliens"]}`, "invalid_request", "suspected[0]"},
		{judge, `{"after_sales":false}`, "invalid_action", "note"},
		{judge, `{"after_sales":true,"suspected":["other"],"by":"zhou"}`, "invalid_request", "by"},
		{plan, `{"based_on":0,"budget":"1.00","steps":[{"kind":"other","owner":"agent","due_at":"2999-01-01T00:00:00Z"}]}`, "out_of_place", "wrong_stage"},
		{refund, `{"decision":"paid"}`, "out_of_place", "wrong_stage"},
		{reopen, `{"reason":"再看看"}`, "out_of_place", "wrong_stage"},
		{accept, `{"accepted":true,"goods_confirmed":true,"money_confirmed":true}`, "out_of_place", "wrong_stage"},
	}
}

func beforeDiagnosis() []wrong {
	file := func(url, sum string) string {
		return `{"files":[{"kind":"overall","url":"` + url + `","sha256":"` + sum + `"}]}`
	}
	sum := strings.Repeat("0f", 32)
	all := []wrong{
		{evidence, `{}`, "invalid_action", "files"},
		{evidence, `{"unobtainable":["batch_label"]}`, "invalid_action", "note"},
		{evidence, file("https://files.example.com/a.jpg", strings.ToUpper(sum)), "invalid_request", "files[0].sha256"},
		{evidence, `{"files":[{"kind":"selfie","url":"https://files.example.com/a.jpg","sha256":"` + sum + `"}]}`, "invalid_request", "files[0].kind"},
		{diagnose, `{"level":5,"causes":[{"cause":"other","party":"factory"}],"repairable":true}`, "invalid_request", "level"},
		{diagnose, `{"level":3,"causes":[],"repairable":true}`, "invalid_request", "causes"},
		{diagnose, `{"level":3,"causes":[{"cause":"logistics_damage","party":"factory"}],"repairable":true}`, "invalid_action", "causes[0].party"},
		{diagnose, `{"level":3,"causes":[{"cause":"own_error","party":"ourselves"}],"repairable":true}`, "invalid_action", "causes[0].person"},
		{diagnose, `{"level":3,"causes":[{"cause":"own_error","party":"ourselves","person":"nobody-knows"}],"repairable":true}`, "unknown_person", "causes[0].person"},
		{diagnose, `{"level":2,"causes":[{"cause":"other","party":"factory"}],"repairable":true,"explained":true,"note":"晾一天"}`, "invalid_action", "explained"},
		{diagnose, `{"level":4,"causes":[{"cause":"other","party":"factory"}],"repairable":true,"explained":true}`, "invalid_action", "note"},
	}
	for _, url := range []string{
		"ftp://files.example.com/a.jpg", "file:///etc/passwd", "javascript:alert(1)", "data:image/png;base64,AAAA", "//files.example.com/a.jpg",
		"https:///a.jpg", "https://user:secret@files.example.com/a.jpg", "a.jpg", "https://files.example.com/\u007f", "https://files.example.com:x/a.jpg",
	} {
		all = append(all, wrong{evidence, file(url, sum), "invalid_action", "files[0].url"})
	}
	return all
}

func beforePlanning() []wrong {
	plans := func(basedOn int, budget, claims string, steps ...string) string {
		return fmt.Sprintf(`{"based_on":%d,"budget":%s,"claims":[%s],"steps":[%s]}`, basedOn, budget, claims, strings.Join(steps, ","))
	}
	one := func(rest string) string {
		return fmt.Sprintf(`{"kind":"other","owner":"agent","due_at":%q%s}`, at(5, "10:00").Format("2006-01-02T15:04:05Z07:00"), rest)
	}
	return []wrong{
		{plan, plans(0, `"10.00"`, ""), "invalid_request", "steps"},
		{plan, `{"based_on":0,"budget":"10.00"}`, "invalid_request", "steps"},
		{plan, plans(0, `"-10.00"`, "", one("")), "invalid_request", "budget"},
		{plan, plans(0, `10`, "", one("")), "invalid_request", "budget"},
		{plan, plans(0, `"10.001"`, "", one("")), "invalid_request", "budget"},
		{plan, plans(0, `"10000000.01"`, "", one("")), "invalid_request", "budget"},
		{plan, plans(0, `"10.00"`, "", one(`,"cost":"-5.00"`)), "invalid_request", "steps[0].cost"},
		{plan, plans(0, `"10.00"`, "", one(`,"cost":"5.00"`), one(`,"cost":"5.01"`)), "invalid_action", "budget"},
		{plan, plans(0, `"10.00"`, "", strings.Replace(one(""), `"due_at":"2`, `"due_at":"1`, 1)), "invalid_request", "steps[0].due_at"},
		{plan, plans(0, `"10.00"`, "", strings.Replace(one(""), `"due_at":"202`, `"due_at":"201`, 1)), "invalid_action", "steps[0].due_at"},
		{plan, plans(0, `"10.00"`, "", strings.Replace(one(""), `"due_at":"202`, `"due_at":"210`, 1)), "invalid_action", "steps[0].due_at"},
		{plan, plans(0, `"10.00"`, "", one(`,"technician":"suzhou-wang"`)), "unknown_technician", "steps[0].technician"},
		{plan, plans(0, `"10.00"`, "", strings.Replace(one(""), "agent", "technician", 1)), "invalid_action", "steps[0].technician"},
		{plan, plans(0, `"10.00"`, "", strings.Replace(one(""), "agent", "boss", 1)), "invalid_request", "steps[0].owner"},
		{plan, plans(0, `"10.00"`, `{"party":"carrier","amount":"0.00"}`, one("")), "invalid_action", "claims[0].amount"},
		{plan, plans(0, `"10.00"`, `{"party":"customer","amount":"1.00"}`, one("")), "invalid_request", "claims[0].party"},
		{plan, plans(1, `"10.00"`, "", one("")), "out_of_place", "stale_plan"},
		{claim, `{"party":"carrier","amount":"-1.00"}`, "invalid_request", "amount"},
		{claim, `{"party":"carrier"}`, "invalid_action", "amount"},
		{claim, `{"claim_id":"1","state":"received","received":"1.00"}`, "invalid_action", "claim_id"},
	}
}

func beforeAgreement() []wrong {
	return []wrong{
		{agreement, `{"agreed":false}`, "invalid_action", "note"},
		{agreement, `{"agreed":true,"demand":"10.00"}`, "invalid_action", "demand"},
		{agreement, `{"agreed":false,"demand":"-10.00","note":"太少"}`, "invalid_request", "demand"},
		{agreement, `{"agreed":false,"rules_favour":true,"note":"太少"}`, "invalid_action", "rules_favour"},
		{step, `{"step_id":"1.1","state":"done"}`, "out_of_place", "wrong_stage"},
		{expense, `{"kind":"expense","party":"carrier","amount":"1.00","note":"螺丝"}`, "out_of_place", "wrong_stage"},
	}
}

func whileCarriedOut() []wrong {
	return []wrong{
		{accept, `{"accepted":true,"goods_confirmed":true,"money_confirmed":true}`, "out_of_place", "steps_open"},
		{closeIt, `{"lesson":"护角太薄","improvement":"加厚"}`, "out_of_place", "wrong_stage"},
		{expense, `{"kind":"expense","party":"carrier","amount":"1.00","currency":"USD","note":"螺丝"}`, "invalid_request", "currency"},
		{expense, `{"kind":"expense","party":"carrier","amount":"-1.00","note":"螺丝"}`, "invalid_request", "amount"},
		{expense, `{"kind":"expense","party":"carrier","amount":"0.00","note":"螺丝"}`, "invalid_action", "amount"},
		{expense, `{"kind":"expense","party":"carrier","amount":"1.00"}`, "invalid_request", "note"},
		{expense, `{"kind":"refund","party":"carrier","amount":"1.00","note":"退款"}`, "invalid_request", "kind"},
		{expense, `{"kind":"expense","party":"nobody","amount":"1.00","note":"螺丝"}`, "invalid_request", "party"},
		{expense, `{"kind":"expense","party":"carrier","amount":"1.00","step_id":"9.9","note":"螺丝"}`, "invalid_action", "step_id"},
		{expense, `{"kind":"expense","party":"carrier","amount":"1.00","step_id":"1.1","note":"上门费"}`, "invalid_action", "step_id"}, // AS-12
		{step, `{"step_id":"2.1","state":"done"}`, "invalid_action", "step_id"},
		{step, `{"step_id":"1.1","state":"dropped"}`, "invalid_request", "state"},
		{step, `{"step_id":"1.1","state":"blocked"}`, "invalid_action", "note"},
		{step, `{"step_id":"1.1","state":"failed","note":"没人在家"}`, "invalid_action", "due_at"},
		{step, `{"step_id":"1.1","state":"failed","note":"没人在家","due_at":"2020-01-01T00:00:00Z"}`, "invalid_action", "due_at"},
		{step, `{"step_id":"1.2","state":"failed","note":"没人在家","due_at":"2999-01-01T00:00:00Z"}`, "invalid_action", "state"},
		{claim, `{"claim_id":"1","state":"received","received":"160.01"}`, "invalid_action", "received"},
		{claim, `{"claim_id":"1","state":"received"}`, "invalid_action", "received"},
		{claim, `{"claim_id":"1","state":"denied"}`, "invalid_action", "note"},
		{claim, `{"claim_id":"1","party":"factory","amount":"5.00","state":"denied","note":"不认"}`, "invalid_action", "claim_id"},
	}
}

// Bad registrations and events are refused, and leave no case behind (AS-1, TKT-1).
func TestBadRegistrations(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		for _, c := range []struct {
			code, field string
			change      func(*client.NewAfterSales)
		}{
			{"invalid_request", "order_total", func(n *client.NewAfterSales) { n.OrderTotal = "-1.00" }},
			{"invalid_request", "amount", func(n *client.NewAfterSales) { n.Request = client.AfterSalesRequestRefundOnly }},
			{"invalid_request", "amount", func(n *client.NewAfterSales) { n.Amount = "5.00" }},
			{"invalid_request", "amount", func(n *client.NewAfterSales) { n.Request, n.Amount = client.AfterSalesRequestReturnRefund, "3299.01" }},
			{"invalid_request", "region", func(n *client.NewAfterSales) { n.Region = "" }},
			{"invalid_request", "problem", func(n *client.NewAfterSales) { n.Problem = "  " }},
			{"invalid_request", "channel", func(n *client.NewAfterSales) { n.Channel = "pigeon" }},
			{"invalid_request", "purchased_on", func(n *client.NewAfterSales) { n.PurchasedOn = "2026-02-30" }},
			{"invalid_request", "reported_at", func(n *client.NewAfterSales) { n.ReportedAt = at(300, "00:00") }},
			{"invalid_request", "case_no", func(n *client.NewAfterSales) { n.CaseNo = "a/b" }},
			{"invalid_request", "Idempotency-Key", func(n *client.NewAfterSales) { n.CaseNo = "" }},
			{"invalid_request", "intervention.ticket", func(n *client.NewAfterSales) { n.Intervention = client.NewIntervention{OccurredAt: at(1, "09:00")} }},
			{"unknown_shop", "shop", func(n *client.NewAfterSales) { n.Shop = "elsewhere" }},
		} {
			told := sh.newTrouble("1", at(1, "09:00"))
			c.change(&told)
			r, err := sh.as(sun).CreateAfterSalesWithResponse(t.Context(), nil, told)
			require.NoError(t, err)
			require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode(), "%s: %s", c.field, r.Body)
			p := r.ApplicationProblemJSONDefault
			require.Equal(t, c.code, p.Code, "%s: %s", c.field, r.Body)
			require.True(t, slices.ContainsFunc(p.Errors, func(e client.FieldError) bool { return e.Field == c.field }), "want %s: %s", c.field, r.Body)
		}
		require.Zero(t, s.number(t, "SELECT COUNT(*) FROM after_sales WHERE shop = ?", sh.name))

		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		taken := sh.newTrouble("1", at(1, "09:00"))
		taken.OrderNo = "other"
		r, err := sh.as(sun).CreateAfterSalesWithResponse(t.Context(), nil, taken)
		require.NoError(t, err)
		require.Equal(t, []any{http.StatusConflict, "case_no_taken"}, []any{r.StatusCode(), r.ApplicationProblemJSONDefault.Code})
		before, seq := c.record(), c.seq()
		for field, e := range map[string]client.NewAfterSalesEvent{
			"type":   {EventID: "e", Type: "technician_struck"},
			"due_at": {EventID: "e", Type: client.AfterSalesEventTypeDeadlineMoved, OccurredAt: at(1, "09:00")},
			"rating": {EventID: "e", Type: client.AfterSalesEventTypeReviewPosted, OccurredAt: at(1, "09:00")},
			"won":    {EventID: "e", Type: client.AfterSalesEventTypeArbitrationDecided, OccurredAt: at(1, "09:00")},
			"ticket": {EventID: "e", Type: client.AfterSalesEventTypeCustomerReplied, OccurredAt: at(1, "09:00"), Ticket: "D-1"},
			"by":     {EventID: "e", Type: client.AfterSalesEventTypeCustomerReplied, OccurredAt: at(1, "09:00"), By: sun},
		} {
			r, err := sh.people[connector].CreateAfterSalesEventWithResponse(t.Context(), c.no, e)
			require.NoError(t, err)
			require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode(), "%s: %s", field, r.Body)
			require.True(t, slices.ContainsFunc(r.ApplicationProblemJSONDefault.Errors, func(e client.FieldError) bool { return e.Field == field }), "want %s: %s", field, r.Body)
		}
		require.Equal(t, before, c.record())
		require.Equal(t, seq, c.seq())
	})
}
