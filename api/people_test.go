package api_test

import (
	"testing"
	"time"

	"gendan/api"
)

func TestPeople(t *testing.T) {
	d := open(t)
	body := `{"name":"周","role":"agent","active":true,"shop":"tmall/demo"}`
	first := read[api.Person](t, d.as("manager", "PUT", "/v1/people/zhou", body), 200)
	before := d.rows(t)
	if again := read[api.Person](t, d.as("manager", "PUT", "/v1/people/zhou", body), 200); again != first || d.rows(t) != before {
		t.Errorf("again: %+v", again)
	}
	left := read[api.Person](t, d.as("manager", "PUT", "/v1/people/zhou", `{"name":"周","role":"agent","active":false}`), 200)
	if left.Active || left.Shop != "" {
		t.Errorf("left: %+v", left)
	}
	people := read[api.PersonList](t, d.as("integration", "GET", "/v1/people", ""), 200)
	if len(people.Items) != 8 {
		t.Errorf("%d people", len(people.Items))
	}
}

func TestNobodyTouchesARoleAboveTheirOwn(t *testing.T) {
	d := open(t)
	read[api.Person](t, d.as("admin", "PUT", "/v1/people/boss", `{"name":"总","role":"admin","active":true}`), 200)
	before := d.rows(t)
	refused(t, d.as("manager", "PUT", "/v1/people/boss", `{"name":"总","role":"agent","active":false}`), 403, api.CodeRoleAbove)
	refused(t, d.as("manager", "PUT", "/v1/people/zhao", `{"name":"赵","role":"admin","active":true}`), 403, api.CodeRoleAbove)
	if d.rows(t) != before {
		t.Error("rows changed")
	}
}

// DUTY-2: leaders assign; with no leader of the shop on duty now, agents may too.
func TestWhoAssignsDuty(t *testing.T) {
	d := open(t)
	first := read[api.Duty](t, d.as("agent", "POST", "/v1/duty", newDuty("chen")), 201)
	before := d.rows(t)
	if again := read[api.Duty](t, d.as("agent", "POST", "/v1/duty", newDuty("chen")), 201); again != first || d.rows(t) != before {
		t.Errorf("again: %+v", again)
	}
	seedDuty(t, d, "wang", "other") // a leader elsewhere is none here
	read[api.Duty](t, d.as("agent", "POST", "/v1/duty", newDuty("hu")), 201)
	leaders := seedDuty(t, d, "wang", "demo")
	before = d.rows(t)
	refused(t, d.as("agent", "POST", "/v1/duty", newDuty("lin")), 403, api.CodeLeaderOnDuty)
	refused(t, d.as("after_sales_agent", "POST", "/v1/duty/"+first.ID+"/end", `{}`), 403, api.CodeLeaderOnDuty)
	if d.rows(t) != before {
		t.Error("rows changed")
	}
	own := read[api.Duty](t, d.as("leader", "POST", "/v1/duty", newDuty("lin")), 201)
	ended := read[api.Duty](t, d.as("agent", "POST", "/v1/duty/"+own.ID+"/end", `{}`), 200)
	if !ended.To.Equal(noon) {
		t.Errorf("ended at %s", ended.To)
	}
	if again := read[api.Duty](t, d.as("agent", "POST", "/v1/duty/"+own.ID+"/end", `{"at":"2026-03-02T13:00:00+08:00"}`), 200); !again.To.Equal(noon) {
		t.Errorf("ended again at %s", again.To)
	}
	read[api.Duty](t, d.as("leader", "POST", "/v1/duty/"+leaders+"/end", `{}`), 200)
	read[api.Duty](t, d.as("after_sales_agent", "POST", "/v1/duty/"+first.ID+"/end", `{}`), 200)
}

func TestListsOfDuty(t *testing.T) {
	d := open(t)
	seedDuty(t, d, "lin", "demo") // 09:00 to 16:00
	seedDuty(t, d, "chen", "other")
	for query, want := range map[string]int{
		"": 2, "?platform=tmall&shop=demo": 1, "?person_id=chen": 1, "?platform=jd": 0,
		"?from=2026-03-02T16:00:00%2B08:00": 0, "?to=2026-03-02T09:00:00%2B08:00": 0, "?to=2026-03-02T09:01:00%2B08:00": 2,
	} {
		if page := read[api.DutyPage](t, d.as("agent", "GET", "/v1/duty"+query, ""), 200); len(page.Items) != want {
			t.Errorf("%q: %d spans, want %d", query, len(page.Items), want)
		}
	}
	d.now = noon.Add(5 * time.Hour)
	if page := read[api.DutyPage](t, d.as("agent", "GET", "/v1/duty", ""), 200); len(page.Items) != 0 {
		t.Errorf("in the evening: %v", page.Items)
	}
}

func TestDutyThatIsStoredOtherwise(t *testing.T) {
	d := open(t)
	span := read[api.Duty](t, d.as("leader", "POST", "/v1/duty", newDuty("lin")), 201)
	if _, err := d.store.EndDuty(t.Context(), span.ID, noon); err != nil {
		t.Fatal(err)
	}
	refused(t, d.as("leader", "POST", "/v1/duty", newDuty("lin")), 409, api.CodeConflict)
}
