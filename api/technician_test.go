package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"gendan/api"
	"gendan/handbook"
)

const (
	directory = "/v1/technicians"
	wang      = directory + "/suzhou-wang"
	master    = `{"name":"王师傅","phone":"13900000000","area":"江苏苏州","fee":"120.00","rating":4,"note":"会修床架"}`
	visit     = `{"based_on":0,"budget":"150.00","steps":[{"kind":"visit","owner":"technician","technician":"suzhou-wang","due_at":"2026-03-04T10:00:00+08:00","cost":"120.00"}]}`
)

// visited brings a case to the carrying out of a plan whose only step is suzhou-wang's.
func visited(t *testing.T, d *door, caseNo string, change ...func(*handbook.Registration)) *matter {
	t.Helper()
	m := seedTrouble(t, d, caseNo, change...)
	m.does("judge", judged)
	m.does("diagnose", diagnosed)
	m.does("plan", visit)
	return m
}

func TestTheTechniciansDirectory(t *testing.T) { // AS-11
	d := open(t)
	first := read[api.Technician](t, d.as("after_sales_agent", "PUT", wang, master), 201)
	want := api.Technician{ID: "suzhou-wang", Name: "王师傅", Phone: "13900000000", Area: "江苏苏州", Fee: "120.00", Rating: 4, Note: "会修床架"}
	before := d.rows(t)
	if again := read[api.Technician](t, d.as("leader", "PUT", wang, master), 200); first != want || again != want || d.rows(t) != before {
		t.Errorf("first %+v, again %+v", first, again)
	}
	for id, area := range map[string]string{"suzhou-li": "江苏苏州", "nanjing-zhou": "江苏南京", "hangzhou-wu": "浙江杭州"} {
		body := strings.NewReplacer("江苏苏州", area, "120.00", "200.00", `"rating":4`, `"rating":2`, "王师傅", id).Replace(master)
		read[api.Technician](t, d.as("manager", "PUT", directory+"/"+id, body), 201)
	}
	read[api.Struck](t, d.as("leader", "POST", directory+"/suzhou-li/strike", `{}`, "Idempotency-Key: k"), 200)
	for query, want := range map[string]int{
		"": 3, "?area=" + "%E6%B1%9F%E8%8B%8F": 2, "?min_rating=3": 1, "?max_fee=150.00": 1, "?q=hangzhou": 1, "?q=%E5%BA%8A%E6%9E%B6": 3, "?struck=true": 1, "?limit=2": 2,
	} {
		if page := read[api.TechnicianPage](t, d.as("agent", "GET", directory+query, ""), 200); len(page.Items) != want {
			t.Errorf("%q: %+v", query, page)
		}
	}
	if seen := read[api.Technician](t, d.as("agent", "GET", directory+"/suzhou-li", ""), 200); !seen.Struck {
		t.Errorf("%+v", seen)
	}
	refused(t, d.as("agent", "GET", directory+"/nobody", ""), 404, api.CodeNotFound)
	refused(t, d.as("agent", "GET", directory+"/nobody/visits", ""), 404, api.CodeNotFound)
	refused(t, d.as("leader", "POST", directory+"/nobody/strike", `{}`, "Idempotency-Key: k"), 404, api.CodeNotFound)
	refused(t, d.as("agent", "GET", directory+"?max_fee=-1", ""), 422, api.CodeInvalid)
}

// A technician who is struck while on a step: each running case is told, once for each striking, and no new plan names one
// who was struck (AS-9, AS-11).
func TestATechnicianIsStruck(t *testing.T) {
	d := open(t)
	seedTechnician(t, d)
	m, gone := visited(t, d, "1"), visited(t, d, "2")
	gone.ends()
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	strike := func(key string) answer {
		return d.as("leader", "POST", wang+"/strike", `{"reason":"收费不实"}`, "Idempotency-Key: "+key)
	}
	refused(t, strike("k1"), 503, api.CodeTemporalAway)
	d.temporal.leave(nil)
	for range 2 {
		got := read[api.Struck](t, strike("k1"), 200)
		if !got.Technician.Struck || !slices.Equal(got.Told, []string{m.c.ID}) {
			t.Errorf("%+v", got)
		}
	}
	told := d.temporal.signals
	want := handbook.Fact{EventID: "struck/suzhou-wang/wang/k1", Kind: handbook.FactTechnicianStruck, Technician: "suzhou-wang", By: "wang", Note: "收费不实"}
	if len(told) != 2 || told[0] != (signal{m.c.ID, "technician_struck", want}) || told[1] != told[0] {
		t.Errorf("told %+v", told)
	}
	want.OccurredAt = noon
	m.hear(want)
	if step := m.seen("agent").Plans[0].Steps[0]; step.State != "blocked" {
		t.Errorf("%+v", step)
	}
	visits := read[api.VisitPage](t, d.as("agent", "GET", wang+"/visits", ""), 200).Items
	if len(visits) != 2 || visits[0].CaseNo != "2" || visits[1].CaseNo != "1" || visits[1].State != "blocked" || visits[1].Cost != "120.00" || visits[1].Kind != "visit" {
		t.Errorf("visits %+v", visits)
	}

	p := refused(t, m.tries("plan", strings.Replace(visit, `"based_on":0`, `"based_on":1`, 1)), 422, api.CodeUnknownTechnician)
	if len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Field: "steps[0].technician", Detail: "was struck from the list"}) {
		t.Errorf("errors %+v", p.Errors)
	}
	refused(t, d.as("after_sales_agent", "PUT", wang, master), 403, api.CodeRole)
	if back := read[api.Technician](t, d.as("leader", "PUT", wang, master), 200); back.Struck {
		t.Errorf("%+v", back)
	}
}

// A plan that was carried out gives the same answer to the same key, though its technician has been struck since; and one
// whose technician is struck while it is under way is told so.
func TestAPlanAndTheStrikingOfItsTechnician(t *testing.T) { // AS-11
	d := open(t)
	seedTechnician(t, d)
	m := seedTrouble(t, d, "1")
	m.does("judge", judged)
	m.does("diagnose", diagnosed)
	take := d.temporal.update
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		d.temporal.mu.Unlock() // the striking comes from elsewhere
		defer d.temporal.mu.Lock()
		struck := d.as("leader", "POST", wang+"/strike", `{}`, "Idempotency-Key: k1")
		if told := read[api.Struck](t, struck, 200).Told; len(told) != 0 {
			t.Errorf("told %v before there was a plan", told)
		}
		return take(o)
	}
	m.does("plan", visit)
	if told := d.temporal.signals; len(told) != 1 || told[0].fact.Technician != "suzhou-wang" || told[0].workflow != m.c.ID {
		t.Errorf("told %+v", told)
	}
	key := fmt.Sprintf("Idempotency-Key: as-%d", len(m.sent))
	read[api.AfterSales](t, d.as("after_sales_agent", "POST", m.path("plan"), visit, key), 200)
	if len(m.sent) != 3 {
		t.Errorf("sent %+v", m.sent)
	}
}

// All shops share the directory: a shop's key does not strike, and sees its own shop's visits.
func TestTechniciansByAShopsKey(t *testing.T) {
	d := open(t)
	seedTechnician(t, d)
	visited(t, d, "1")
	leader := func(shop string) string { return d.key(t, "leader", "wang", shop, time.Time{}) }
	refused(t, d.request("POST", wang+"/strike", leader(demo), `{}`, "Idempotency-Key: k"), 403, api.CodeOtherShop)
	for shop, want := range map[string]int{demo: 1, other: 0} {
		if page := read[api.VisitPage](t, d.request("GET", wang+"/visits", leader(shop), ""), 200); len(page.Items) != want {
			t.Errorf("%s sees %+v", shop, page)
		}
	}
}

// AS-18: damage on the way counts per carrier and region, a case once; past the threshold another carrier is proposed.
func TestCarriersTroubles(t *testing.T) {
	d := open(t)
	for i := range 4 {
		m := seedTrouble(t, d, fmt.Sprint(i), func(r *handbook.Registration) {
			if i == 3 {
				r.Region = "浙江杭州"
			}
		})
		m.does("judge", judged)
		m.does("diagnose", diagnosed)
		m.does("diagnose", diagnosed)
	}
	page := read[api.CarrierPage](t, d.as("agent", "GET", "/v1/carriers", ""), 200)
	want := []api.CarrierRecord{
		{Carrier: "德邦", Region: "江苏苏州", Count: 3, LastAt: noon, ChangeProposed: true}, {Carrier: "德邦", Region: "浙江杭州", Count: 1, LastAt: noon},
	}
	if !slices.Equal(page.Items, want) || !page.Since.Equal(time.Date(2026, 1, 30, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", page)
	}
	for query, want := range map[string]int{
		"?carrier=x": 0, "?carrier=%E5%BE%B7%E9%82%A6": 2, "?region=%E6%B5%99%E6%B1%9F%E6%9D%AD%E5%B7%9E": 1, "?since=2026-03-02T12:00:01%2B08:00": 0, "?limit=1": 1,
	} {
		if page := read[api.CarrierPage](t, d.as("agent", "GET", "/v1/carriers"+query, ""), 200); len(page.Items) != want {
			t.Errorf("%q: %+v", query, page)
		}
	}
}
