package api_test

import (
	"strings"
	"testing"

	"gendan/api"
	"gendan/handbook"
)

// Every bad input about a registration or an event is a problem with the right status and code, names its field, and
// changes nothing.
func TestBadInputOfTroubles(t *testing.T) {
	with := func(extra string) string { return newTrouble("AS-8", "8", ","+extra) }
	trouble := func(change ...string) string {
		return strings.NewReplacer(change...).Replace(newTrouble("AS-8", "8", ""))
	}
	const reported = `"2026-03-02T03:00:00Z"`
	d := open(t)
	m := seedTrouble(t, d, "1")
	events := m.path("events")
	bad(t, d, []badInput{
		{"unknown platform", "agent", "POST", troubles, trouble("tmall", "taobao"), 422, api.CodeUnknownPlatform, "platform"},
		{"unknown shop", "agent", "POST", troubles, trouble("demo", "nowhere"), 422, api.CodeUnknownShop, "shop"},
		{"number with a colon", "agent", "POST", troubles, trouble("AS-8", "AS:8"), 422, api.CodeInvalid, "case_no"},
		{"no order", "agent", "POST", troubles, trouble(`"order_no":"8",`, ""), 422, api.CodeInvalid, "order_no"},
		{"no problem", "agent", "POST", troubles, trouble("一角撕裂", ""), 422, api.CodeInvalid, "problem"},
		{"a blank problem", "agent", "POST", troubles, trouble("一角撕裂", "  "), 422, api.CodeInvalid, "problem"},
		{"negative money", "agent", "POST", troubles, trouble("3299.00", "-3299.00"), 422, api.CodeInvalid, "order_total"},
		{"unknown channel", "agent", "POST", troubles, trouble(`"customer"`, `"fax"`), 422, api.CodeInvalid, "channel"},
		{"unknown request", "agent", "POST", troubles, with(`"request":"wonder"`), 422, api.CodeInvalid, "request"},
		{"a refund without an amount (RFD)", "agent", "POST", troubles, with(`"request":"refund_only"`), 422, api.CodeInvalid, "amount"},
		{"a refund of more than the order", "agent", "POST", troubles, with(`"request":"refund_only","amount":"3299.01"`), 422, api.CodeInvalid, "amount"},
		{"help with an amount", "agent", "POST", troubles, with(`"amount":"10.00"`), 422, api.CodeInvalid, "amount"},
		{"a carrier to nowhere (AS-18)", "agent", "POST", troubles, with(`"carrier":"德邦"`), 422, api.CodeInvalid, "region"},
		{"bought on no day", "agent", "POST", troubles, with(`"purchased_on":"2026-02-30"`), 422, api.CodeInvalid, "purchased_on"},
		{"bought tomorrow", "agent", "POST", troubles, with(`"purchased_on":"2026-03-03"`), 422, api.CodeInvalid, "purchased_on"},
		{"told in the future", "agent", "POST", troubles, trouble(reported, `"2026-03-02T04:10:01Z"`), 422, api.CodeInvalid, "reported_at"},
		{"told without a zone", "agent", "POST", troubles, trouble(reported, `"2026-03-02T03:00:00"`), 422, api.CodeInvalid, "reported_at"},
		{"intervened without a number", "agent", "POST", troubles, with(`"intervention":{}`), 422, api.CodeInvalid, "intervention.ticket"},
		{"intervened in the future", "agent", "POST", troubles, with(`"intervention":{"ticket":"D","occurred_at":"2026-03-02T04:10:01Z"}`), 422, api.CodeInvalid, "intervention.occurred_at"},
		{"contact with control characters", "agent", "POST", troubles, with(`"contact":"a\u0000b"`), 422, api.CodeInvalid, "contact"},
		{"unknown field", "agent", "POST", troubles, with(`"phone":"138"`), 422, api.CodeInvalid, "phone"},

		{"unknown case", "agent", "GET", troubles + "/none", "", 404, api.CodeNotFound, ""},
		{"event of no case", "agent", "POST", troubles + "/none/events", `{"event_id":"e","type":"goods_sent"}`, 404, api.CodeNotFound, ""},
		{"unknown event", "agent", "POST", events, `{"event_id":"e","type":"rained"}`, 422, api.CodeInvalid, "type"},
		{"event with an id of ours", "agent", "POST", events, `{"event_id":"registration/AS-2","type":"goods_sent"}`, 422, api.CodeInvalid, "event_id"},
		{"event in the future", "agent", "POST", events, `{"event_id":"e","type":"goods_sent","occurred_at":"2026-03-02T04:10:01Z"}`, 422, api.CodeInvalid, "occurred_at"},
		{"moved to no time (TKT-1)", "agent", "POST", events, `{"event_id":"e","type":"deadline_moved"}`, 422, api.CodeInvalid, "due_at"},
		{"due before it happened", "agent", "POST", events, `{"event_id":"e","type":"deadline_moved","occurred_at":"2026-03-02T03:00:00Z","due_at":"2026-03-02T03:00:00Z"}`, 422, api.CodeInvalid, "due_at"},
		{"a review without a rating", "agent", "POST", events, `{"event_id":"e","type":"review_posted"}`, 422, api.CodeInvalid, "rating"},
		{"a rating of goods", "agent", "POST", events, `{"event_id":"e","type":"goods_sent","rating":"good"}`, 422, api.CodeInvalid, "rating"},
		{"decided for nobody", "agent", "POST", events, `{"event_id":"e","type":"arbitration_decided"}`, 422, api.CodeInvalid, "won"},
		{"a ticket of goods", "agent", "POST", events, `{"event_id":"e","type":"goods_sent","ticket":"D"}`, 422, api.CodeInvalid, "ticket"},
		{"a customer who is one of us", "agent", "POST", events, `{"event_id":"e","type":"customer_replied","by":"hu"}`, 422, api.CodeInvalid, "by"},
		{"answered by nobody", "agent", "POST", events, `{"event_id":"e","type":"agent_replied","by":"nobody"}`, 422, api.CodeUnknownPerson, "by"},
	})
	if len(d.temporal.starts)+len(d.temporal.signals) != 0 {
		t.Errorf("started %v, told %v", d.temporal.starts, d.temporal.signals)
	}
}

// What is wrong with a command is refused by the contract or by the case, with the names of the request's fields, and
// changes nothing (AS-2, AS-4, AS-5, AS-10, AS-12, AS-16).
func TestBadInputOfCommands(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	file := func(url, sum string) string {
		return `{"files":[{"kind":"overall","url":"` + url + `","sha256":"` + sum + `"}]}`
	}
	step := func(rest string) string {
		return `{"based_on":0,"budget":"150.00","steps":[{"kind":"mail_parts","owner":"agent","due_at":"2026-03-04T18:00:00+08:00"` + rest + `}]}`
	}
	d := open(t)
	m := seedTrouble(t, d, "1") // before the judgement
	diagnosing, planning, working := seedTrouble(t, d, "2"), seedTrouble(t, d, "3"), carriedOut(t, d, "4")
	for _, m := range []*matter{diagnosing, planning} {
		m.does("judge", judged)
	}
	planning.does("diagnose", diagnosed)
	refund := seedTrouble(t, d, "5", func(r *handbook.Registration) { r.Request, r.Amount = handbook.RequestShippedRefund, 9000 })
	const role = "after_sales_agent"
	bad(t, d, []badInput{
		{"no judgement", role, "POST", m.path("judge"), `{}`, 422, api.CodeInvalid, "after_sales"},
		{"unknown cause", role, "POST", m.path("judge"), `{"after_sales":true,"suspected":["fate"]}`, 422, api.CodeInvalid, "suspected[0]"},
		{"no cause", role, "POST", m.path("judge"), `{"after_sales":true}`, 422, api.CodeInvalidAction, "suspected"},
		{"none, and why not?", role, "POST", m.path("judge"), `{"after_sales":false}`, 422, api.CodeInvalidAction, "note"},
		{"a link of another scheme", role, "POST", m.path("evidence"), file("ftp://f.example/1", sum), 422, api.CodeInvalidAction, "files[0].url"},
		{"a link to a file here", role, "POST", m.path("evidence"), file("file:///etc/passwd", sum), 422, api.CodeInvalidAction, "files[0].url"},
		{"a link with a password", role, "POST", m.path("evidence"), file("https://a:b@f.example/1", sum), 422, api.CodeInvalidAction, "files[0].url"},
		{"a script", role, "POST", m.path("evidence"), file("javascript:alert(1)", sum), 422, api.CodeInvalidAction, "files[0].url"},
		{"a hash of another form", role, "POST", m.path("evidence"), file("https://f.example/1", "abc"), 422, api.CodeInvalid, "files[0].sha256"},
		{"taken in the future", role, "POST", m.path("evidence"), strings.Replace(file("https://f.example/1", sum), `"kind"`, `"taken_at":"2026-03-02T04:10:01Z","kind"`, 1), 422, api.CodeInvalid, "files[0].taken_at"},
		{"no evidence", role, "POST", m.path("evidence"), `{}`, 422, api.CodeInvalidAction, "files"},
		{"level 5", role, "POST", diagnosing.path("diagnose"), strings.Replace(diagnosed, "3", "5", 1), 422, api.CodeInvalid, "level"},
		{"no causes", role, "POST", diagnosing.path("diagnose"), `{"level":3,"causes":[],"repairable":true}`, 422, api.CodeInvalid, "causes"},
		{"repairable?", role, "POST", diagnosing.path("diagnose"), strings.Replace(diagnosed, `,"repairable":true`, "", 1), 422, api.CodeInvalid, "repairable"},
		{"who does not answer for it", role, "POST", diagnosing.path("diagnose"), strings.Replace(diagnosed, "carrier", "factory", 1), 422, api.CodeInvalidAction, "causes[0].party"},
		{"an own error of nobody", role, "POST", diagnosing.path("diagnose"), `{"level":3,"repairable":true,"causes":[{"cause":"own_error","party":"ourselves"}]}`, 422, api.CodeInvalidAction, "causes[0].person"},
		{"an own error of a stranger", role, "POST", diagnosing.path("diagnose"), `{"level":3,"repairable":true,"causes":[{"cause":"own_error","party":"ourselves","person":"nobody"}]}`, 422, api.CodeUnknownPerson, "causes[0].person"},
		{"a plan without steps", role, "POST", planning.path("plan"), `{"based_on":0,"budget":"150.00","steps":[]}`, 422, api.CodeInvalid, "steps"},
		{"a negative budget", role, "POST", planning.path("plan"), strings.Replace(planned, "150.00", "-150.00", 1), 422, api.CodeInvalid, "budget"},
		{"a negative cost", role, "POST", planning.path("plan"), strings.Replace(planned, "30.00", "-30.00", 1), 422, api.CodeInvalid, "steps[0].cost"},
		{"steps that cost more", role, "POST", planning.path("plan"), strings.Replace(planned, `"30.00"`, `"150.01"`, 1), 422, api.CodeInvalidAction, "budget"},
		{"a step of the past", role, "POST", planning.path("plan"), strings.Replace(planned, "2026-03-04", "2026-03-01", 1), 422, api.CodeInvalidAction, "steps[0].due_at"},
		{"a step in a year", role, "POST", planning.path("plan"), strings.Replace(planned, "2026-03-04", "2027-03-04", 1), 422, api.CodeInvalidAction, "steps[0].due_at"},
		{"an unknown technician", role, "POST", planning.path("plan"), visit, 422, api.CodeUnknownTechnician, "steps[0].technician"},
		{"a technician's step of nobody", role, "POST", planning.path("plan"), strings.Replace(step(""), `"agent"`, `"technician"`, 1), 422, api.CodeInvalidAction, "steps[0].technician"},
		{"a claim against the customer", role, "POST", planning.path("plan"), strings.Replace(planned, `"steps"`, `"claims":[{"party":"customer","amount":"1.00"}],"steps"`, 1), 422, api.CodeInvalid, "claims[0].party"},
		{"a claim of nothing", role, "POST", planning.path("plan"), strings.Replace(planned, `"steps"`, `"claims":[{"party":"carrier","amount":"0.00"}],"steps"`, 1), 422, api.CodeInvalidAction, "claims[0].amount"},
		{"a step of another plan", role, "POST", working.path("step"), `{"step_id":"2.1","state":"done"}`, 422, api.CodeInvalidAction, "step_id"},
		{"a step that is planned again", role, "POST", working.path("step"), `{"step_id":"1.1","state":"planned"}`, 422, api.CodeInvalid, "state"},
		{"no visit, and failed (AS-12)", role, "POST", working.path("step"), `{"step_id":"1.1","state":"failed","due_at":"2026-03-04T18:00:00+08:00","note":"x"}`, 422, api.CodeInvalidAction, "state"},
		{"blocked, and why?", role, "POST", working.path("step"), `{"step_id":"1.1","state":"blocked"}`, 422, api.CodeInvalidAction, "note"},
		{"an expense in another currency", role, "POST", working.path("expense"), `{"kind":"expense","party":"carrier","amount":"1.00","currency":"USD","note":"x"}`, 422, api.CodeInvalid, "currency"},
		{"a negative expense", role, "POST", working.path("expense"), `{"kind":"expense","party":"carrier","amount":"-1.00","note":"x"}`, 422, api.CodeInvalid, "amount"},
		{"an expense of nothing", role, "POST", working.path("expense"), `{"kind":"expense","party":"carrier","amount":"0.00","note":"x"}`, 422, api.CodeInvalidAction, "amount"},
		{"a refund as an expense", role, "POST", working.path("expense"), `{"kind":"refund","party":"carrier","amount":"1.00","note":"x"}`, 422, api.CodeInvalid, "kind"},
		{"an unknown claim", role, "POST", working.path("claim"), `{"claim_id":"9","state":"denied","note":"x"}`, 422, api.CodeInvalidAction, "claim_id"},
		{"a deduction of more than the refund (RFD-2)", role, "POST", refund.path("refund"), `{"decision":"insisted","freight":"80.00","packing":"20.00"}`, 422, api.CodeInvalidAction, "freight"},
		{"kept, and what held them back?", role, "POST", refund.path("refund"), `{"decision":"kept"}`, 422, api.CodeInvalidAction, "note"},
		{"nothing learned (AS-15)", role, "POST", working.path("close"), `{"lesson":"","improvement":"x"}`, 422, api.CodeInvalid, "lesson"},
		{"of no case", role, "POST", troubles + "/none/judge", judged, 404, api.CodeNotFound, ""},
		{"unknown area", role, "GET", directory + "?area=", "", 422, api.CodeInvalid, "area"},
		{"a technician without a name", role, "PUT", wang, strings.Replace(master, "王师傅", "", 1), 422, api.CodeInvalid, "name"},
		{"a rating of 6", role, "PUT", wang, strings.Replace(master, `"rating":4`, `"rating":6`, 1), 422, api.CodeInvalid, "rating"},
		{"a negative fee", role, "PUT", wang, strings.Replace(master, "120.00", "-1.00", 1), 422, api.CodeInvalid, "fee"},
		{"an id of another form", role, "PUT", directory + "/Wang", master, 422, api.CodeInvalid, "technician_id"},
	})
	refused(t, d.as(role, "POST", m.path("judge"), judged), 422, api.CodeInvalid) // without a key
}
