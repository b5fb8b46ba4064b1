package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

// Every bad input about a lead is a problem with the right status and code, names its field, and changes nothing.
func TestBadInputOfLeads(t *testing.T) {
	lead := func(change ...string) string {
		return strings.NewReplacer(change...).Replace(newLead("c-8", time.Hour, ""))
	}
	with := func(extra string) string { return newLead("c-8", time.Hour, ","+extra) }
	const received = `"2026-03-02T03:00:00Z"`
	long := strings.Repeat("软", 1001)
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C"})
	before := d.rows(t)
	for _, c := range []struct {
		name               string
		role               handbook.Role
		method, path, body string
		status             int
		code               api.Code
		field              string
	}{
		{"unknown platform", "agent", "POST", leads, lead("tmall", "taobao"), 422, api.CodeUnknownPlatform, "platform"},
		{"unknown shop", "agent", "POST", leads, lead("demo", "nowhere"), 422, api.CodeUnknownShop, "shop"},
		{"no id", "agent", "POST", leads, lead(`"lead_id":"c-8",`, ""), 422, api.CodeInvalid, "lead_id"},
		{"id as a number", "agent", "POST", leads, lead(`"c-8"`, "8"), 422, api.CodeInvalid, "lead_id"},
		{"id with a colon", "agent", "POST", leads, lead("c-8", "c:8"), 422, api.CodeInvalid, "lead_id"},
		{"long id", "agent", "POST", leads, lead("c-8", strings.Repeat("8", 65)), 422, api.CodeInvalid, "lead_id"},
		{"time without zone", "agent", "POST", leads, lead(received, `"2026-03-02T03:00:00"`), 422, api.CodeInvalid, "received_at"},
		{"in the future", "agent", "POST", leads, lead(received, `"2026-03-02T04:10:01Z"`), 422, api.CodeInvalid, "received_at"},
		{"written in the future", "agent", "POST", leads, with(`"last_message_at":"2026-03-02T04:10:01Z"`), 422, api.CodeInvalid, "last_message_at"},
		{"written before", "agent", "POST", leads, with(`"last_message_at":"2026-03-02T02:59:59Z"`), 422, api.CodeInvalid, "last_message_at"},
		{"written by nobody", "agent", "POST", leads, with(`"last_message_from":"robot"`), 422, api.CodeInvalid, "last_message_from"},
		{"unknown grade", "agent", "POST", leads, with(`"grade":"D"`), 422, api.CodeInvalid, "grade"},
		{"long concern", "agent", "POST", leads, with(`"concern":"` + long + `"`), 422, api.CodeInvalid, "concern"},
		{"control characters", "agent", "POST", leads, with(`"product":"a\u0000b"`), 422, api.CodeInvalid, "product"},
		{"customer with a space", "agent", "POST", leads, with(`"customer_id":"a b"`), 422, api.CodeInvalid, "customer_id"},
		{"unknown field", "agent", "POST", leads, with(`"phone":"1"`), 422, api.CodeInvalid, "phone"},
		{"received by nobody", "agent", "POST", leads, with(`"agent":"nobody"`), 422, api.CodeUnknownPerson, "agent"},
		{"received by who left", "agent", "POST", leads, with(`"agent":"left"`), 422, api.CodeUnknownPerson, "agent"},
		{"received elsewhere", "agent", "POST", leads, with(`"agent":"far"`), 422, api.CodeUnknownPerson, "agent"},
		{"not JSON", "agent", "POST", leads, `{"platform":`, 400, api.CodeMalformed, ""},

		{"unknown lead", "agent", "GET", leads + "/tmall/demo/c-7", "", 404, api.CodeNotFound, ""},
		{"unknown shop in a path", "agent", "GET", leads + "/tmall/nowhere/c-1", "", 422, api.CodeUnknownShop, "shop"},
		{"message of no lead", "agent", "POST", leads + "/tmall/demo/c-7/messages", `{"event_id":"e","from":"customer"}`, 404, api.CodeNotFound, ""},
		{"message without id", "agent", "POST", messages, `{"from":"customer"}`, 422, api.CodeInvalid, "event_id"},
		{"message with an id of ours", "agent", "POST", messages, `{"event_id":"ordered/1","from":"customer"}`, 422, api.CodeInvalid, "event_id"},
		{"message of nobody", "agent", "POST", messages, `{"event_id":"e"}`, 422, api.CodeInvalid, "from"},
		{"message in the future", "agent", "POST", messages, `{"event_id":"e","from":"customer","occurred_at":"2026-03-03T00:00:00Z"}`,
			422, api.CodeInvalid, "occurred_at"},
		{"customer's by an agent", "agent", "POST", messages, `{"event_id":"e","from":"customer","by":"lin"}`, 422, api.CodeInvalid, "by"},
		{"agent's with a concern", "agent", "POST", messages, `{"event_id":"e","from":"agent","concern":"贵"}`, 422, api.CodeInvalid, "concern"},
		{"agent's by nobody", "agent", "POST", messages, `{"event_id":"e","from":"agent","by":"nobody"}`, 422, api.CodeUnknownPerson, "by"},
		{"order of no lead", "agent", "POST", leads + "/tmall/demo/c-7/order", `{"order_no":"1"}`, 404, api.CodeNotFound, ""},
		{"order without number", "agent", "POST", leadOrder, `{}`, 422, api.CodeInvalid, "order_no"},
		{"order in the future", "agent", "POST", leadOrder, `{"order_no":"1","placed_at":"2026-03-03T00:00:00Z"}`, 422, api.CodeInvalid, "placed_at"},

		{"no such grade", "agent", "POST", grading, `{"grade":"D"}`, 422, api.CodeInvalid, "grade"},
		{"too long a note", "agent", "POST", grading, `{"grade":"C","note":"` + strings.Repeat("贵", 1001) + `"}`, 422, api.CodeInvalid, "note"},
		{"grade by nobody", "admin", "POST", grading, `{"grade":"A"}`, 403, api.CodePersonRequired, ""},
		{"grade of no lead", "agent", "POST", leads + "/tmall/demo/c-7/grade", `{"grade":"A"}`, 404, api.CodeNotFound, ""},
		{"withdrawn without reason", "leader", "POST", withdrawal, `{}`, 422, api.CodeInvalid, "reason"},
		{"withdrawn for nothing", "leader", "POST", withdrawal, `{"reason":""}`, 422, api.CodeInvalid, "reason"},
		{"withdrawn by nobody", "admin", "POST", withdrawal, `{"reason":"x"}`, 403, api.CodePersonRequired, ""},
		{"withdrawal of no lead", "leader", "POST", leads + "/tmall/demo/c-7/withdraw", `{"reason":"x"}`, 404, api.CodeNotFound, ""},

		{"a day that is none", "leader", "GET", "/v1/reviews?from_day=2026-02-30", "", 422, api.CodeInvalid, "from_day"},
		{"a last day that is none", "leader", "GET", "/v1/reviews?to_day=tomorrow", "", 422, api.CodeInvalid, "to_day"},
		{"the last day first", "leader", "GET", "/v1/reviews?from_day=2026-03-02&to_day=2026-03-01", "", 422, api.CodeInvalid, "to_day"},
		{"mine of another", "leader", "GET", "/v1/reviews?mine=true&leader=zhao", "", 422, api.CodeInvalid, "mine"},
		{"mine of nobody", "admin", "GET", "/v1/reviews?mine=true", "", 403, api.CodePersonRequired, ""},
		{"made-up cursor", "leader", "GET", "/v1/reviews?cursor=abc", "", 422, api.CodeInvalid, "cursor"},
		{"coverage of years", "leader", "GET", "/v1/reviews/coverage?from_day=2024-03-02", "", 422, api.CodeInvalid, "from_day"},
		{"comment on nothing", "leader", "POST", "/v1/reviews/none/comment", `{"comment":"好"}`, 404, api.CodeNotFound, ""},
		{"no comment", "leader", "POST", commenting(), `{"comment":""}`, 422, api.CodeInvalid, "comment"},
		{"long method", "leader", "POST", commenting(), `{"comment":"好","method":"` + long + `"}`, 422, api.CodeInvalid, "method"},
		{"comment by nobody", "admin", "POST", commenting(), `{"comment":"好"}`, 403, api.CodePersonRequired, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := d.as(c.role, c.method, c.path, c.body, "Idempotency-Key: k1")
			p := refused(t, a, c.status, c.code)
			if c.field != "" && !slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Field == c.field && e.Detail != "" }) {
				t.Errorf("does not name %s: %s", c.field, a.body)
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
			if len(d.temporal.starts)+len(d.temporal.signals) > 0 {
				t.Error("a case heard of it")
			}
		})
	}
	for _, path := range []string{grading, withdrawal, commenting()} {
		p := refused(t, d.as("leader", "POST", path, `{"grade":"A"}`), 422, api.CodeInvalid)
		if !slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Field == "Idempotency-Key" }) {
			t.Errorf("%s: does not ask for a key: %v", path, p.Errors)
		}
	}
}

// Another shop's leads are refused; another shop's reviews, asked for by their ids, are not there.
func TestAnotherShopsLeads(t *testing.T) {
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C"})
	token := d.key(t, "leader", "wang", other, time.Time{})
	before := d.rows(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		code               api.Code
	}{
		{"POST", leads, newLead("c-8", time.Hour, ""), 403, api.CodeOtherShop},
		{"GET", leads + "/tmall/demo/c-1", "", 403, api.CodeOtherShop},
		{"POST", messages, `{"event_id":"e","from":"customer"}`, 403, api.CodeOtherShop},
		{"POST", leadOrder, `{"order_no":"1"}`, 403, api.CodeOtherShop},
		{"POST", grading, `{"grade":"A"}`, 403, api.CodeOtherShop},
		{"POST", withdrawal, `{"reason":"x"}`, 403, api.CodeOtherShop},
		{"GET", "/v1/reviews?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"GET", "/v1/reviews/coverage?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"POST", commenting(), `{"comment":"好"}`, 404, api.CodeNotFound},
	} {
		t.Run(fmt.Sprint(c.method, " ", c.path), func(t *testing.T) {
			refused(t, d.request(c.method, c.path, token, c.body, "Idempotency-Key: k1"), c.status, c.code)
			if d.rows(t) != before || len(d.temporal.signals) > 0 {
				t.Error("something changed")
			}
		})
	}
	for _, path := range []string{"/v1/reviews", "/v1/reviews/coverage", "/v1/work-items", "/v1/cases"} {
		if page := read[struct{ Items []any }](t, d.request("GET", path, token, ""), 200); len(page.Items) != 0 {
			t.Errorf("%s: %v", path, page.Items)
		}
	}
}

// With Temporal or the database away, what tells or commands is to be repeated later.
func TestOutagesWithLeads(t *testing.T) {
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C"})
	told := map[string]string{
		leads: newLead("c-8", time.Hour, ""), messages: `{"event_id":"e","from":"customer"}`, leadOrder: `{"order_no":"1"}`,
		grading: `{"grade":"A"}`, withdrawal: `{"reason":"x"}`, commenting(): `{"comment":"好"}`,
	}
	ask := func(code api.Code) {
		for path, body := range told {
			a := d.as("leader", "POST", path, body, "Idempotency-Key: k1")
			refused(t, a, 503, code)
			if a.header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", path)
			}
		}
	}
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	ask(api.CodeTemporalAway)
	for _, path := range []string{leads + "/tmall/demo/c-1", "/v1/reviews", "/v1/reviews/coverage"} {
		if a := d.as("leader", "GET", path, ""); a.status != 200 {
			t.Errorf("reading needs no Temporal, but %s: %d", path, a.status)
		}
	}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	ask(api.CodeDatabaseAway)
}
