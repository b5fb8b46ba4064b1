package api_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"gendan/handbook"
)

// The contract lists the handbook's words, all of them and no others.
func TestTheContractsWordsAreTheHandbooks(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string][]string{
		"Platform":        texts(handbook.Platforms()),
		"Role":            texts(handbook.Roles()),
		"Stage":           texts(handbook.Stages()),
		"Waiting":         texts(handbook.Waitings()),
		"Ending":          texts(handbook.Endings()),
		"ItemKind":        texts(handbook.ItemKinds()),
		"ItemState":       texts(handbook.ItemStates()),
		"Outcome":         texts(handbook.Outcomes()),
		"Closer":          texts(handbook.Closers()),
		"ApprovalSubject": texts(handbook.ApprovalSubjects()),
		"ApprovalState":   texts(handbook.ApprovalStates()),
		"DiscountState":   texts(handbook.DiscountStates()),

		"CaseKind":   texts(handbook.CaseKinds()),
		"NoticeKind": texts(handbook.NoticeKinds()),
		"Grade":      texts(handbook.Grades()),

		"Channel":           texts(handbook.Channels()),
		"AfterSalesRequest": texts(handbook.Requests()),
		"ActionKind":        texts(handbook.ActionKinds()),
		"Cause":             texts(handbook.Causes()),
		"Party":             texts(handbook.Parties()),
		"EvidenceKind":      texts(handbook.EvidenceKinds()),
		"StepKind":          texts(handbook.StepKinds()),
		"StepOwner":         texts(handbook.StepOwners()),
		"StepState":         texts(handbook.StepStates()),
		"ApprovalReason":    texts(handbook.ApprovalReasons()),
		"ClaimState":        texts(handbook.ClaimStates()),
		"EntryKind":         texts(handbook.EntryKinds()),
		"RefundDecision":    texts(handbook.RefundDecisions()),
		"Rating":            texts(handbook.Ratings()),
		"ClockKind":         texts(handbook.ClockKinds()),
		"AfterSalesEventType": texts(slices.DeleteFunc(handbook.AfterSalesFacts(), func(k handbook.FactKind) bool {
			return k == handbook.FactRegisteredAgain || k == handbook.FactTechnicianStruck // our own
		})),
	} {
		var listed []string
		for _, word := range doc.Components.Schemas[name].Value.Enum {
			listed = append(listed, word.(string))
		}
		if strings.Join(listed, " ") != strings.Join(words, " ") {
			t.Errorf("%s: the contract has %v, the handbook %v", name, listed, words)
		}
	}
}

func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return list
}

// A key's form, an order's number, a lead's id and a person's id are checked by the contract as the handbook checks them.
func TestTheContractsFormsAreTheHandbooks(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	form := func(name string) *regexp.Regexp {
		return regexp.MustCompile(doc.Components.Schemas[name].Value.Pattern)
	}
	for _, s := range []string{"", "a", "A", "-a", "a-b", "a_b", "9", "a/b", "a:b", "床", "a b", strings.Repeat("a", 40), strings.Repeat("a", 41), strings.Repeat("9", 64), strings.Repeat("9", 65)} {
		for name, want := range map[string]bool{
			"ShopName": handbook.OrderKey{Platform: handbook.Tmall, Shop: s, OrderNo: "1"}.Validate() == nil,
			"OrderNo":  handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: s}.Validate() == nil,
			"LeadId":   handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: s}.Validate() == nil,
			"PersonId": handbook.ValidPersonID(s),

			"CaseNo":       !refuses(handbook.Registration{CaseNo: s}.Validate(), "case_no"),
			"TechnicianId": !refuses(handbook.Technician{ID: s}.Validate(), "technician_id"),
		} {
			if form(name).MatchString(s) != want {
				t.Errorf("%s: %q passes the one and not the other", name, s)
			}
		}
	}
}

// refuses says whether the handbook refuses a field.
func refuses(err error, field string) bool {
	return err != nil && slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool { return strings.HasPrefix(line, field+":") })
}

func TestBesideTheContract(t *testing.T) {
	d := open(t)
	d.as("agent", "GET", "/v1/cases", "")
	yaml, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/openapi.yaml": string(yaml), "/docs": "docs/start.js", "/docs/start.js": "openapi.yaml", "/docs/swagger-ui.css": ".swagger-ui",
		"/docs/swagger-ui-bundle.js": "SwaggerUIBundle", "/healthz": `"ok"`, "/readyz": `"ok"`,
		"/metrics": `gendan_http_requests_total{method="GET",operation="ListCases",status="200"} 1`,
	} {
		a := d.request("GET", path, "", "")
		if a.status != 200 || !strings.Contains(string(a.body), want) {
			t.Errorf("%s: %d, without %.80q", path, a.status, want)
		}
	}
	packed := d.request("GET", "/docs/swagger-ui-bundle.js", "", "", "Accept-Encoding: gzip, br")
	if packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) > 600_000 {
		t.Errorf("not packed: %d bytes", len(packed.body))
	}
	page := string(d.request("GET", "/docs", "", "").body)
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") {
		t.Error("the page asks others")
	}
}

func TestRequestIDs(t *testing.T) {
	d := open(t)
	if a := d.request("GET", "/healthz", "", "", "X-Request-ID: abc-1"); a.header.Get("X-Request-ID") != "abc-1" {
		t.Errorf("given: %q", a.header.Get("X-Request-ID"))
	}
	if a := d.request("GET", "/healthz", "", "", "X-Request-ID: a b\tc"); len(a.header.Get("X-Request-ID")) < 20 {
		t.Errorf("made up: %q", a.header.Get("X-Request-ID"))
	}
}
