package api_test

import (
	"strings"
	"testing"

	"gendan/api"
)

// page is any list's.
type page struct {
	Items      []any  `json:"items"`
	NextCursor string `json:"next_cursor"`
}

// A cursor goes on in its own list with its own filters, by any number of rows, and nowhere else.
func TestACursorFitsOnlyItsFilters(t *testing.T) {
	d := open(t)
	for _, no := range []string{"1", "2", "3"} {
		seedCase(t, d, no)
	}
	const list = "/v1/cases?stage=check"
	first := read[page](t, d.as("agent", "GET", list+"&limit=1", ""), 200)
	if len(first.NextCursor) > 200 {
		t.Errorf("a cursor of %d letters", len(first.NextCursor))
	}
	with := "&cursor=" + first.NextCursor
	for _, same := range []string{list + with, list + with + "&limit=2", "/v1/cases?limit=1" + with + "&stage=check"} {
		if next := read[page](t, d.as("agent", "GET", same, ""), 200); len(next.Items) == 0 || next.Items[0] == nil {
			t.Errorf("%s: %+v", same, next)
		}
	}
	timeline := read[page](t, d.as("agent", "GET", "/v1/cases/"+caseID("1")+"/timeline?limit=1", ""), 200)
	read[page](t, d.as("agent", "GET", "/v1/cases/"+caseID("1")+"/timeline?cursor="+timeline.NextCursor, ""), 200)
	for _, another := range []string{
		"/v1/cases?limit=1" + with, list + with + "&owner=lin", list + with + "&due_before=2026-03-02T12:00:00Z", "/v1/cases?stage=grace" + with,
		"/v1/work-items?limit=1" + with, "/v1/cases/" + caseID("1") + "/timeline?limit=1" + with,
		"/v1/cases/" + caseID("2") + "/timeline?cursor=" + timeline.NextCursor,
	} {
		p := refused(t, d.as("agent", "GET", another, ""), 422, api.CodeInvalid)
		if len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Field: "cursor", Detail: "must come from next_cursor of the same list with the same filters"}) {
			t.Errorf("%s: %v", another, p.Errors)
		}
	}
}

// What is wrong with a value is said in a sentence that begins with its field.
func TestWhatAValueShouldHaveBeen(t *testing.T) {
	d := open(t)
	for query, want := range map[string]string{
		"/v1/reviews?mine=abc":           "mine must be true or false",
		"/v1/work-items?mine=1x":         "mine must be true or false",
		"/v1/work-items?actionable=yes":  "actionable must be true or false",
		"/v1/work-items?limit=0":         "limit must be at least 1",
		"/v1/work-items?limit=9999":      "limit must be at most 200",
		"/v1/work-items?limit=x":         "limit must be a whole number",
		"/v1/work-items?cursor=":         "cursor must not be empty",
		"/v1/work-items?due_before=1.3.": "due_before must be RFC 3339 with a zone, such as 2026-03-02T14:05:11+08:00",
		"/v1/reviews?from_day=1.3.":      "from_day must be a calendar day, such as 2026-03-02",
		"/v1/reviews?grade=b":            "grade must be one of A, B, C",
	} {
		p := refused(t, d.as("leader", "GET", query, ""), 422, api.CodeInvalid)
		if p.Detail != want || len(p.Errors) != 1 {
			t.Errorf("%s: %q, want %q; %v", query, p.Detail, want, p.Errors)
		}
	}
	want := `total is not an amount in yuan: "12 yuan" (want digits with at most two decimals, such as 1299.00)`
	body := strings.Replace(newOrder("8", 0, ""), "1299.00", "12 yuan", 1)
	if p := refused(t, d.as("admin", "POST", orders, body), 422, api.CodeInvalid); p.Detail != want {
		t.Errorf("%q, want %q", p.Detail, want)
	}
}
