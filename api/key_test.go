package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"gendan/api"
	"gendan/handbook"
)

// permitted is who may use what, written down a second time so that a slip in the routes is seen.
var permitted = map[string]string{
	"CreateOrder":      "integration admin",
	"CreateOrderEvent": "integration admin",
	"GetOrder":         "integration agent after_sales_agent leader manager admin",
	"ListCases":        "integration agent after_sales_agent leader manager admin",
	"GetCase":          "integration agent after_sales_agent leader manager admin",
	"GetTimeline":      "integration agent after_sales_agent leader manager admin",
	"ListWorkItems":    "integration agent after_sales_agent leader manager admin",
	"GetWorkItem":      "integration agent after_sales_agent leader manager admin",
	"FinishWorkItem":   "agent after_sales_agent leader manager admin",
	"TransferWorkItem": "agent after_sales_agent leader manager admin",
	"ListNotices":      "agent after_sales_agent leader manager admin",

	"CreateLead":        "integration agent after_sales_agent leader manager admin",
	"GetLead":           "integration agent after_sales_agent leader manager admin",
	"CreateLeadMessage": "integration agent after_sales_agent leader manager admin",
	"CreateLeadOrder":   "integration agent after_sales_agent leader manager admin",
	"GradeLead":         "agent after_sales_agent leader manager admin",
	"WithdrawLead":      "leader manager admin",
	"ListReviews":       "agent after_sales_agent leader manager admin",
	"GetReviewCoverage": "leader manager admin",
	"CommentReview":     "leader manager admin",

	"ListAfterSales":        "integration agent after_sales_agent leader manager admin",
	"CreateAfterSales":      "integration agent after_sales_agent leader manager admin",
	"GetAfterSales":         "integration agent after_sales_agent leader manager admin",
	"CreateAfterSalesEvent": "integration agent after_sales_agent leader manager admin",
	"JudgeAfterSales":       "after_sales_agent leader manager admin",
	"GiveEvidence":          "integration agent after_sales_agent leader manager admin",
	"DiagnoseAfterSales":    "after_sales_agent leader manager admin",
	"PlanAfterSales":        "after_sales_agent leader manager admin",
	"RecordAgreement":       "after_sales_agent leader manager admin",
	"ReportStep":            "after_sales_agent leader manager admin",
	"RecordExpense":         "after_sales_agent leader manager admin",
	"ReportClaim":           "after_sales_agent leader manager admin",
	"AcceptAfterSales":      "after_sales_agent leader manager admin",
	"DecideRefund":          "after_sales_agent leader manager admin",
	"AnswerAfterSales":      "after_sales_agent leader manager admin",
	"CloseAfterSales":       "after_sales_agent leader manager admin",
	"ReopenAfterSales":      "after_sales_agent leader manager admin",
	"ListTechnicians":       "agent after_sales_agent leader manager admin",
	"GetTechnician":         "agent after_sales_agent leader manager admin",
	"PutTechnician":         "after_sales_agent leader manager admin",
	"StrikeTechnician":      "leader manager admin",
	"ListTechnicianVisits":  "agent after_sales_agent leader manager admin",
	"ListCarriers":          "agent after_sales_agent leader manager admin",

	"ListApprovals":      "agent after_sales_agent leader manager admin",
	"GetApproval":        "agent after_sales_agent leader manager admin",
	"DecideApproval":     "agent after_sales_agent leader manager admin",
	"RecallApproval":     "agent after_sales_agent leader manager admin",
	"ListSubstitutions":  "agent after_sales_agent leader manager admin",
	"CreateSubstitution": "leader manager admin",
	"EndSubstitution":    "leader manager admin",

	"ListDiscounts":   "agent after_sales_agent leader manager admin",
	"RequestDiscount": "agent after_sales_agent leader manager admin",
	"GetAllowance":    "agent after_sales_agent leader manager admin",
	"GetDiscount":     "agent after_sales_agent leader manager admin",

	"ListPeople":   "integration agent after_sales_agent leader manager admin",
	"PutPerson":    "manager admin",
	"ListDuty":     "integration agent after_sales_agent leader manager admin",
	"CreateDuty":   "agent after_sales_agent leader manager admin",
	"EndDuty":      "agent after_sales_agent leader manager admin",
	"GetHealth":    "everybody",
	"GetReadiness": "everybody",
}

// operation is one route as the contract describes it.
type operation struct{ id, method, path string }

func operations(t *testing.T) (list []operation) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	params := strings.NewReplacer("{platform}", "tmall", "{shop}", "demo", "{order_no}", "1", "{case_id}", "none", "{item_id}", "none",
		"{person_id}", "nobody", "{duty_id}", "none", "{lead_id}", "1", "{review_id}", "none",
		"{approval_id}", "none", "{substitution_id}", "none", "{discount_id}", "none", "{case_no}", "none", "{technician_id}", "nobody")
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			list = append(list, operation{op.OperationID, method, params.Replace(path)})
		}
	}
	if len(list) != len(permitted) {
		t.Fatalf("%d operations, %d in the table", len(list), len(permitted))
	}
	return list
}

func TestEveryRouteByEveryRole(t *testing.T) {
	d := open(t)
	for _, op := range operations(t) {
		for _, role := range handbook.Roles() {
			a := d.as(role, op.method, op.path, "")
			kept := strings.Contains(string(a.body), string(api.CodeRole))
			may := permitted[op.id] == "everybody" || slices.Contains(strings.Fields(permitted[op.id]), string(role))
			if may == kept || (kept && a.status != http.StatusForbidden) {
				t.Errorf("%s as %s: %d %s", op.id, role, a.status, a.body)
			}
			who := "this takes: " + strings.ReplaceAll(permitted[op.id], " ", ", ")
			if kept && !strings.HasSuffix(read[api.Problem](t, a, http.StatusForbidden).Detail, who) {
				t.Errorf("%s as %s: the answer does not say %q: %s", op.id, role, who, a.body)
			}
		}
	}
}

func TestEveryRouteByEveryBadKey(t *testing.T) {
	d := open(t)
	good := d.keys["admin"]
	revoked := d.key(t, handbook.RoleAdmin, "", "", time.Time{})
	if err := d.store.RevokeKey(t.Context(), strings.Split(revoked, "_")[1], noon.Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	bad := []struct {
		name, authorization string
		status              int
		code                api.Code
	}{
		{"none", "", 401, api.CodeKeyMissing},
		{"another scheme", "Basic " + good, 401, api.CodeKeyMissing},
		{"no token", "Bearer ", 401, api.CodeKeyMissing},
		{"another form", "Bearer abc", 401, api.CodeKeyInvalid},
		{"unknown prefix", "Bearer gd_aaaaaaaaaa_" + strings.Repeat("a", 26), 401, api.CodeKeyInvalid},
		{"wrong secret", "Bearer " + good[:len(good)-1] + "0", 401, api.CodeKeyInvalid},
		{"no secret", "Bearer " + good[:strings.LastIndex(good, "_")+1], 401, api.CodeKeyInvalid},
		{"revoked", "Bearer " + revoked, 401, api.CodeKeyRevoked},
		{"expired", "Bearer " + d.key(t, handbook.RoleAdmin, "", "", noon), 401, api.CodeKeyExpired},
		{"of someone of another shop", "Bearer " + d.key(t, handbook.RoleAgent, "far", demo, time.Time{}), 403, api.CodeOtherShop},
		{"of someone who left", "Bearer " + d.key(t, handbook.RoleAgent, "left", "", time.Time{}), 403, api.CodePersonInactive},
	}
	for _, op := range operations(t) {
		for _, b := range bad {
			t.Run(op.id+"/"+b.name, func(t *testing.T) {
				before := d.rows(t)
				a := d.request(op.method, op.path, "", "{}", "Authorization: "+b.authorization)
				if permitted[op.id] == "everybody" {
					if a.status != http.StatusOK {
						t.Errorf("needs no key, but: %d", a.status)
					}
					return
				}
				refused(t, a, b.status, b.code)
				if b.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
					t.Error("no WWW-Authenticate")
				}
				if d.rows(t) != before {
					t.Error("rows changed")
				}
			})
		}
	}
}

// Another shop's path is refused; another shop's things, asked for by their ids, are not there.
func TestAnotherShopsKey(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	result := `{"outcome":"no_answer"}`
	for _, c := range []struct {
		role               handbook.Role
		method, path, body string
		status             int
		code               api.Code
	}{
		{"admin", "POST", orders, newOrder("9", time.Hour, ""), 403, api.CodeOtherShop},
		{"admin", "GET", orders + "/tmall/demo/1", "", 403, api.CodeOtherShop},
		{"admin", "GET", orders + "/tmall/nowhere/1", "", 403, api.CodeOtherShop},
		{"admin", "POST", orders + "/tmall/demo/1/events", `{"event_id":"e","type":"paid"}`, 403, api.CodeOtherShop},
		{"admin", "GET", "/v1/cases?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"admin", "GET", "/v1/cases?platform=jd", "", 403, api.CodeOtherShop},
		{"admin", "GET", "/v1/cases/" + caseID("1"), "", 404, api.CodeNotFound},
		{"admin", "GET", "/v1/cases/" + caseID("1") + "/timeline", "", 404, api.CodeNotFound},
		{"admin", "GET", "/v1/work-items?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"admin", "GET", "/v1/work-items/" + itemID("1"), "", 404, api.CodeNotFound},
		{"leader", "POST", "/v1/work-items/" + itemID("1") + "/result", result, 404, api.CodeNotFound},
		{"leader", "POST", "/v1/work-items/" + itemID("1") + "/transfer", `{"to":"lin"}`, 404, api.CodeNotFound},
		{"admin", "GET", "/v1/notices?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"admin", "PUT", "/v1/people/neu", `{"name":"新","role":"agent","active":true}`, 403, api.CodeOtherShop},
		{"admin", "PUT", "/v1/people/lin", `{"name":"新","role":"agent","active":true,"shop":"tmall/other"}`, 403, api.CodeOtherShop},
		{"admin", "POST", "/v1/duty", newDuty("lin"), 403, api.CodeOtherShop},
		{"admin", "GET", "/v1/duty?platform=tmall&shop=demo", "", 403, api.CodeOtherShop},
		{"leader", "POST", "/v1/duty/" + seedDuty(t, d, "lin", "demo") + "/end", "{}", 404, api.CodeNotFound},
	} {
		t.Run(fmt.Sprint(c.method, " ", c.path), func(t *testing.T) {
			person := map[handbook.Role]string{"leader": "wang"}[c.role]
			token := d.key(t, c.role, person, other, time.Time{})
			before := d.rows(t)
			refused(t, d.request(c.method, c.path, token, c.body, "Idempotency-Key: k1"), c.status, c.code)
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
	t.Run("lists show its own shop only", func(t *testing.T) {
		token := d.key(t, "admin", "", other, time.Time{})
		for _, path := range []string{"/v1/cases", "/v1/work-items", "/v1/notices", "/v1/duty"} {
			page := read[struct{ Items []any }](t, d.request("GET", path, token, ""), 200)
			if len(page.Items) != 0 {
				t.Errorf("%s: %v", path, page.Items)
			}
		}
		if page := read[api.CasePage](t, d.request("GET", "/v1/cases", d.key(t, "agent", "far", "", time.Time{}), ""), 200); len(page.Items) != 0 {
			t.Errorf("a key reaches further than its person: %v", page.Items)
		}
		own := d.key(t, "admin", "", demo, time.Time{})
		if page := read[api.CasePage](t, d.request("GET", "/v1/cases", own, ""), 200); len(page.Items) != 1 {
			t.Errorf("own shop: %v", page.Items)
		}
		people := read[api.PersonList](t, d.request("GET", "/v1/people", own, ""), 200)
		if slices.ContainsFunc(people.Items, func(p api.Person) bool { return p.ID == "far" }) {
			t.Error("shows another shop's people")
		}
	})
}

func TestNewKeyRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		role    handbook.Role
		person  string
		expires time.Time
	}{
		"unknown role":                {"boss", "", time.Time{}},
		"agent without person":        {"agent", "", time.Time{}},
		"integration with person":     {"integration", "lin", time.Time{}},
		"expired from the beginning":  {"admin", "", noon},
		"leader, who must be someone": {"leader", "", time.Time{}},
	} {
		if _, _, err := api.NewKey(name, c.role, c.person, "", noon, c.expires); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}

func TestOnlyTheSecretsHashIsStored(t *testing.T) {
	d := open(t)
	for role, token := range d.keys {
		if secret := strings.Split(token, "_")[2]; strings.Contains(d.rows(t), secret) {
			t.Errorf("the database holds the secret of %s", role)
		}
	}
	if strings.Contains(d.log.String(), "gd_") {
		t.Error("a token is in the logs")
	}
}

func TestRateLimitOfOneKey(t *testing.T) {
	d := open(t, func(c *api.Config) { c.PerSecond, c.Burst = 2, 3 })
	for i := range 3 {
		if a := d.as("agent", "GET", "/v1/cases", ""); a.status != http.StatusOK {
			t.Fatalf("request %d: %d", i, a.status)
		}
	}
	a := d.as("agent", "GET", "/v1/cases", "")
	refused(t, a, 429, api.CodeRateLimited)
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
	}
	if a := d.as("leader", "GET", "/v1/cases", ""); a.status != http.StatusOK {
		t.Errorf("another key pays for it: %d", a.status)
	}
	d.now = d.now.Add(time.Second)
	if a := d.as("agent", "GET", "/v1/cases", ""); a.status != http.StatusOK {
		t.Errorf("a second later: %d", a.status)
	}
}
