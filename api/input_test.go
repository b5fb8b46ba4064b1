package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

// Every bad input is a problem with the right status and code, names its field, and changes no row.
func TestBadInput(t *testing.T) {
	order := func(change ...string) string {
		return strings.NewReplacer(change...).Replace(newOrder("8", time.Hour, ""))
	}
	const placed = `"2026-03-02T03:00:00Z"`
	events := orders + "/tmall/demo/1/events"
	result, transfer := "/v1/work-items/"+itemID("1")+"/result", "/v1/work-items/"+itemID("1")+"/transfer"
	duty := func(change ...string) string { return strings.NewReplacer(change...).Replace(newDuty("chen")) }
	person := func(change ...string) string {
		return strings.NewReplacer(change...).Replace(`{"name":"新","role":"agent","active":true}`)
	}
	d := open(t)
	seedCase(t, d, "1")
	before := d.rows(t)
	for _, c := range []struct {
		name               string
		role               handbook.Role
		method, path, body string
		status             int
		code               api.Code
		field              string
		headers            []string
	}{
		{"unknown platform", "admin", "POST", orders, order("tmall", "taobao"), 422, api.CodeUnknownPlatform, "platform", nil},
		{"unknown shop", "admin", "POST", orders, order("demo", "nowhere"), 422, api.CodeUnknownShop, "shop", nil},
		{"shop of another form", "admin", "POST", orders, order("demo", "De Mo"), 422, api.CodeInvalid, "shop", nil},
		{"time without zone", "admin", "POST", orders, order(placed, `"2026-03-02T03:00:00"`), 422, api.CodeInvalid, "placed_at", nil},
		{"time as a number", "admin", "POST", orders, order(placed, `1772420400`), 422, api.CodeInvalid, "placed_at", nil},
		{"a day that is none", "admin", "POST", orders, order(placed, `"2026-02-30T03:00:00Z"`), 422, api.CodeInvalid, "placed_at", nil},
		{"time with a space", "admin", "POST", orders, order(placed, `"2026-03-02 03:00:00Z"`), 422, api.CodeInvalid, "placed_at", nil},
		{"before 2000", "admin", "POST", orders, order(placed, `"1999-12-31T23:59:59Z"`), 422, api.CodeInvalid, "placed_at", nil},
		{"in the future", "admin", "POST", orders, order(placed, `"2026-03-02T04:10:01Z"`), 422, api.CodeInvalid, "placed_at", nil},
		{"in the far future", "admin", "POST", orders, order(placed, `"9999-12-31T23:59:59-12:00"`), 422, api.CodeInvalid, "placed_at", nil},
		{"paid in the future", "admin", "POST", orders, newOrder("8", time.Hour, `,"paid_at":"2026-04-01T00:00:00Z"`), 422, api.CodeInvalid, "paid_at", nil},
		{"closed by nobody", "admin", "POST", orders, newOrder("8", time.Hour, `,"closed_at":"2026-03-02T03:30:00Z"`), 422, api.CodeInvalid, "closed_by", nil},
		{"closed at no time", "admin", "POST", orders, newOrder("8", time.Hour, `,"closed_by":"customer"`), 422, api.CodeInvalid, "closed_by", nil},
		{"closed by staff (DUN-9)", "admin", "POST", orders, newOrder("8", time.Hour, `,"closed_at":"2026-03-02T03:30:00Z","closed_by":"agent"`), 422, api.CodeInvalid, "closed_by", nil},
		{"negative money", "admin", "POST", orders, order("1299.00", "-1.00"), 422, api.CodeInvalid, "total", nil},
		{"over-precise money", "admin", "POST", orders, order("1299.00", "1.001"), 422, api.CodeInvalid, "total", nil},
		{"money with an exponent", "admin", "POST", orders, order("1299.00", "1e3"), 422, api.CodeInvalid, "total", nil},
		{"too much money", "admin", "POST", orders, order("1299.00", "10000000.01"), 422, api.CodeInvalid, "total", nil},
		{"money as a number", "admin", "POST", orders, order(`"1299.00"`, "1299.00"), 422, api.CodeInvalid, "total", nil},
		{"order number as a number over 2^53", "admin", "POST", orders, order(`"8"`, "9007199254740993"), 422, api.CodeInvalid, "order_no", nil},
		{"empty order number", "admin", "POST", orders, order(`"8"`, `""`), 422, api.CodeInvalid, "order_no", nil},
		{"order number with a slash", "admin", "POST", orders, order(`"8"`, `"8/9"`), 422, api.CodeInvalid, "order_no", nil},
		{"order number with a colon", "admin", "POST", orders, order(`"8"`, `"8:9"`), 422, api.CodeInvalid, "order_no", nil},
		{"order number of 300 characters", "admin", "POST", orders, order(`"8"`, `"`+strings.Repeat("8", 300)+`"`), 422, api.CodeInvalid, "order_no", nil},
		{"no order number", "admin", "POST", orders, order(`"order_no":"8",`, ""), 422, api.CodeInvalid, "order_no", nil},
		{"null", "admin", "POST", orders, newOrder("8", time.Hour, `,"paid_at":null`), 422, api.CodeInvalid, "paid_at", nil},
		{"unknown field", "admin", "POST", orders, newOrder("8", time.Hour, `,"colour":"red"`), 422, api.CodeInvalid, "colour", nil},
		{"field in other letters", "admin", "POST", orders, newOrder("8", time.Hour, `,"Paid_At":"2026-03-02T03:30:00Z"`), 422, api.CodeInvalid, "Paid_At", nil},
		{"control characters", "admin", "POST", orders, newOrder("8", time.Hour, `,"product":"a\u0000b"`), 422, api.CodeInvalid, "product", nil},
		{"a list", "admin", "POST", orders, `[]`, 422, api.CodeInvalid, "body", nil},
		{"not JSON", "admin", "POST", orders, `{"platform":`, 400, api.CodeMalformed, "", nil},
		{"two values", "admin", "POST", orders, order() + order(), 400, api.CodeMalformed, "", nil},
		{"not UTF-8", "admin", "POST", orders, order("demo", "\xb5\xea"), 400, api.CodeMalformed, "", nil},
		{"nested without end", "admin", "POST", orders, strings.Repeat("[", 500_000), 400, api.CodeMalformed, "", nil},
		{"no body", "admin", "POST", orders, "", 400, api.CodeMalformed, "", []string{"Content-Type: application/json"}},
		{"a form", "admin", "POST", orders, order(), 415, api.CodeMediaType, "", []string{"Content-Type: application/x-www-form-urlencoded"}},
		{"no content type", "admin", "POST", orders, order(), 415, api.CodeMediaType, "", []string{"Content-Type: "}},
		{"another encoding", "admin", "POST", orders, order(), 415, api.CodeMediaType, "", []string{"Content-Type: application/json; charset=gbk"}},
		{"over 1 MiB", "admin", "POST", orders, order("1299.00", strings.Repeat("1", 1<<20)), 413, api.CodeTooLarge, "", nil},

		{"unknown platform in a path", "admin", "GET", orders + "/taobao/demo/1", "", 422, api.CodeUnknownPlatform, "platform", nil},
		{"unknown shop in a path", "admin", "GET", orders + "/tmall/nowhere/1", "", 422, api.CodeUnknownShop, "shop", nil},
		{"unknown order", "admin", "GET", orders + "/tmall/demo/777", "", 404, api.CodeNotFound, "", nil},
		{"long number in a path", "admin", "GET", orders + "/tmall/demo/" + strings.Repeat("8", 300), "", 422, api.CodeInvalid, "order_no", nil},
		{"slash in a path", "admin", "GET", orders + "/tmall/demo/8%2F9", "", 404, api.CodeNoRoute, "", nil},
		{"other bytes in a path", "admin", "GET", orders + "/tmall/demo/8%00", "", 422, api.CodeInvalid, "order_no", nil},
		{"a slash at the end", "admin", "GET", "/v1/cases/", "", 404, api.CodeNoRoute, "", nil},

		{"unknown event", "admin", "POST", events, `{"event_id":"e","type":"shipped"}`, 422, api.CodeInvalid, "type", nil},
		{"event of ours", "admin", "POST", events, `{"event_id":"e","type":"customer_ordered"}`, 422, api.CodeInvalid, "type", nil},
		{"event without id", "admin", "POST", events, `{"type":"paid"}`, 422, api.CodeInvalid, "event_id", nil},
		{"event with an id of ours", "admin", "POST", events, `{"event_id":"order/paid","type":"paid"}`, 422, api.CodeInvalid, "event_id", nil},
		{"event in the future", "admin", "POST", events, `{"event_id":"e","type":"paid","occurred_at":"2026-03-03T00:00:00Z"}`, 422, api.CodeInvalid, "occurred_at", nil},
		{"closed by nobody", "admin", "POST", events, `{"event_id":"e","type":"closed"}`, 422, api.CodeInvalid, "closed_by", nil},
		{"paid by closing", "admin", "POST", events, `{"event_id":"e","type":"paid","closed_by":"customer"}`, 422, api.CodeInvalid, "closed_by", nil},
		{"amount changed to nothing", "admin", "POST", events, `{"event_id":"e","type":"amount_changed"}`, 422, api.CodeInvalid, "amount", nil},
		{"amount changed below nothing", "admin", "POST", events, `{"event_id":"e","type":"amount_changed","amount":"-5"}`, 422, api.CodeInvalid, "amount", nil},

		{"unknown outcome", "agent", "POST", result, `{"outcome":"shrug"}`, 422, api.CodeInvalid, "outcome", nil},
		{"a day that is none", "agent", "POST", result, `{"outcome":"promised","promised_on":"2026-02-30"}`, 422, api.CodeInvalid, "promised_on", nil},
		{"too long a note", "agent", "POST", result, `{"outcome":"concern","note":"` + strings.Repeat("贵", 1001) + `"}`, 422, api.CodeInvalid, "note", nil},
		{"no idempotency key", "agent", "POST", result, `{"outcome":"no_answer"}`, 422, api.CodeInvalid, "Idempotency-Key", []string{"Idempotency-Key: "}},
		{"result by nobody", "admin", "POST", result, `{"outcome":"no_answer"}`, 403, api.CodePersonRequired, "", nil},
		{"result of no item", "agent", "POST", "/v1/work-items/none/result", `{"outcome":"no_answer"}`, 404, api.CodeNotFound, "", nil},
		{"transfer to nobody", "agent", "POST", transfer, `{"to":"nobody"}`, 422, api.CodeUnknownPerson, "to", nil},
		{"transfer to who left", "agent", "POST", transfer, `{"to":"left"}`, 422, api.CodeUnknownPerson, "to", nil},
		{"transfer to another shop", "agent", "POST", transfer, `{"to":"far"}`, 422, api.CodeUnknownPerson, "to", nil},

		{"unknown stage", "agent", "GET", "/v1/cases?stage=limbo", "", 422, api.CodeInvalid, "stage", nil},
		{"unknown parameter", "agent", "GET", "/v1/cases?colour=red", "", 422, api.CodeInvalid, "colour", nil},
		{"parameter twice", "agent", "GET", "/v1/cases?limit=1&limit=2", "", 422, api.CodeInvalid, "limit", nil},
		{"empty parameter", "agent", "GET", "/v1/cases?stage=", "", 422, api.CodeInvalid, "stage", nil},
		{"shop without platform", "agent", "GET", "/v1/cases?shop=demo", "", 422, api.CodeInvalid, "shop", nil},
		{"unknown shop", "agent", "GET", "/v1/cases?platform=tmall&shop=nowhere", "", 422, api.CodeUnknownShop, "shop", nil},
		{"page of 0", "agent", "GET", "/v1/cases?limit=0", "", 422, api.CodeInvalid, "limit", nil},
		{"page of 1000", "agent", "GET", "/v1/cases?limit=1000", "", 422, api.CodeInvalid, "limit", nil},
		{"page of many", "agent", "GET", "/v1/cases?limit=many", "", 422, api.CodeInvalid, "limit", nil},
		{"due without zone", "agent", "GET", "/v1/cases?due_before=2026-03-02T12:00:00", "", 422, api.CodeInvalid, "due_before", nil},
		{"made-up cursor", "agent", "GET", "/v1/cases?cursor=abc", "", 422, api.CodeInvalid, "cursor", nil},
		{"unknown item state", "agent", "GET", "/v1/work-items?state=open&state=lost", "", 422, api.CodeInvalid, "state[1]", nil},
		{"mine of nobody", "integration", "GET", "/v1/work-items?mine=true", "", 403, api.CodePersonRequired, "", nil},
		{"mine of another", "agent", "GET", "/v1/work-items?mine=true&assignee=chen", "", 422, api.CodeInvalid, "mine", nil},

		{"unknown role", "admin", "PUT", "/v1/people/neu", person("agent", "boss"), 422, api.CodeUnknownRole, "role", nil},
		{"a machine's role", "admin", "PUT", "/v1/people/neu", person("agent", "integration"), 422, api.CodeInvalid, "role", nil},
		{"a role above", "manager", "PUT", "/v1/people/neu", person("agent", "admin"), 403, api.CodeRoleAbove, "", nil},
		{"id of another form", "admin", "PUT", "/v1/people/N%C3%A9u", person(), 422, api.CodeInvalid, "person_id", nil},
		{"person of no shop", "admin", "PUT", "/v1/people/neu", person("true", `true,"shop":"tmall/nowhere"`), 422, api.CodeUnknownShop, "shop", nil},
		{"person without a name", "admin", "PUT", "/v1/people/neu", person("新", ""), 422, api.CodeInvalid, "name", nil},
		{"duty of nobody", "leader", "POST", "/v1/duty", duty("chen", "nobody"), 422, api.CodeUnknownPerson, "person_id", nil},
		{"duty that ends first", "leader", "POST", "/v1/duty", duty("16:30", "08:00"), 422, api.CodeInvalid, "to", nil},
		{"duty years ahead", "leader", "POST", "/v1/duty", duty("2026-03-02T16", "2029-03-02T16"), 422, api.CodeInvalid, "to", nil},
		{"end of no duty", "leader", "POST", "/v1/duty/none/end", `{}`, 404, api.CodeNotFound, "", nil},

		{"wrong method", "admin", "DELETE", orders, "", 405, api.CodeMethod, "", nil},
		{"made-up method", "admin", "BREW", orders, "", 405, api.CodeMethod, "", nil},
		{"no such route", "admin", "GET", "/v2/orders", "", 404, api.CodeNoRoute, "", nil},
		{"the root", "", "GET", "/", "", 404, api.CodeNoRoute, "", nil},
	} {
		t.Run(c.name+" "+c.method, func(t *testing.T) {
			a := d.as(c.role, c.method, c.path, c.body, append([]string{"Idempotency-Key: k1"}, c.headers...)...)
			p := refused(t, a, c.status, c.code)
			if c.field != "" && !slices.ContainsFunc(p.Errors, func(e api.FieldError) bool { return e.Field == c.field && e.Detail != "" }) {
				t.Errorf("does not name %s: %s", c.field, a.body)
			}
			if c.status == http.StatusMethodNotAllowed && a.header.Get("Allow") != "POST" {
				t.Errorf("Allow: %q", a.header.Get("Allow"))
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
			if len(d.temporal.starts)+len(d.temporal.signals) > 0 {
				t.Error("a case heard of it")
			}
		})
	}
}

func TestAllFieldsAreNamedAtOnce(t *testing.T) {
	d := open(t)
	p := refused(t, d.as("admin", "POST", orders, `{"platform":"ebay","shop":"demo","order_no":"","total":"1.234","size":"1.8 m"}`), 422, api.CodeUnknownPlatform)
	var fields []string
	for _, e := range p.Errors {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "order_no placed_at platform size total" {
		t.Errorf("fields: %s", got)
	}
}

func TestManyMistakesMakeAShortAnswer(t *testing.T) {
	d := open(t)
	var body strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&body, `,"field%d":1`, i)
	}
	a := d.as("admin", "POST", orders, newOrder("8", time.Hour, body.String()))
	if p := refused(t, a, 422, api.CodeInvalid); len(p.Errors) > 20 {
		t.Errorf("%d errors", len(p.Errors))
	}
}

func TestPanicsAreProblems(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	d.temporal.update = nil // calling it panics
	before := d.rows(t)
	p := refused(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/result", `{"outcome":"no_answer"}`, "Idempotency-Key: k"), 500, api.CodeInternal)
	if !strings.Contains(d.log.String(), p.RequestID) || !strings.Contains(d.log.String(), "nil pointer") {
		t.Error("the log does not tell why")
	}
	if d.rows(t) != before {
		t.Error("rows changed")
	}
}

func TestDatabaseAway(t *testing.T) {
	d := open(t)
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	a := d.as("admin", "POST", orders, newOrder("8", time.Hour, ""))
	refused(t, a, 503, api.CodeDatabaseAway)
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	p := refused(t, d.request("GET", "/readyz", "", ""), 503, api.CodeNotReady)
	if len(p.Errors) != 1 || p.Errors[0].Field != "database" {
		t.Errorf("readyz: %v", p.Errors)
	}
	if a := d.request("GET", "/healthz", "", ""); a.status != http.StatusOK {
		t.Errorf("healthz: %d", a.status)
	}
}

func TestTemporalAway(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	for path, body := range map[string]string{
		orders:                          newOrder("8", time.Hour, ""),
		orders + "/tmall/demo/1/events": `{"event_id":"e","type":"customer_replied"}`,
	} {
		a := d.as("admin", "POST", path, body)
		refused(t, a, 503, api.CodeTemporalAway)
		if a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	for command, body := range map[string]string{"result": `{"outcome":"no_answer"}`, "transfer": `{"to":"chen"}`} {
		refused(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/"+command, body, "Idempotency-Key: k"), 503, api.CodeTemporalAway)
	}
	p := refused(t, d.request("GET", "/readyz", "", ""), 503, api.CodeNotReady)
	if len(p.Errors) != 1 || p.Errors[0].Field != "temporal" {
		t.Errorf("readyz: %v", p.Errors)
	}
	if a := d.as("agent", "GET", "/v1/work-items", ""); a.status != http.StatusOK {
		t.Errorf("reading needs no Temporal, but: %d", a.status)
	}
}
