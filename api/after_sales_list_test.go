package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/api"
	"gendan/handbook"
)

// AS-17, TKT-3: what the platform's staff sent comes first, then what is urgent, then by level, and the nearest due time.
func TestTheOrderOfWork(t *testing.T) {
	d := open(t)
	ago := func(told time.Duration) func(*handbook.Registration) {
		return func(r *handbook.Registration) { r.ReportedAt = noon.Add(-told) }
	}
	seedTrouble(t, d, "later", ago(time.Hour))
	seedTrouble(t, d, "sooner", ago(3*time.Hour))
	seedTrouble(t, d, "urgent", func(r *handbook.Registration) { r.Urgent = true })
	seedTrouble(t, d, "staff", func(r *handbook.Registration) { r.ByStaff = true })
	small := seedTrouble(t, d, "small")
	small.does("judge", judged)
	small.does("diagnose", strings.Replace(diagnosed, `"level":3`, `"level":4`, 1))
	seedTrouble(t, d, "closed").ends()
	seedTrouble(t, d, "elsewhere", func(r *handbook.Registration) { r.Shop = "other" })

	list := func(query string) (numbers []string) {
		for next := ""; ; {
			page := read[api.AfterSalesPage](t, d.as("agent", "GET", troubles+query+next, ""), 200)
			for _, item := range page.Items {
				numbers = append(numbers, item.CaseNo)
				if item.Registration.CaseNo != item.CaseNo || item.Case.Subject != item.CaseNo || item.BreachedClocks == nil || item.Urgency.Zh == "" {
					t.Errorf("%+v", item)
				}
			}
			if page.NextCursor == "" {
				return numbers
			}
			next = "&cursor=" + page.NextCursor
		}
	}
	for query, want := range map[string]string{
		"?platform=tmall&shop=demo":         "staff urgent sooner later small",
		"?platform=tmall&shop=demo&limit=2": "staff urgent sooner later small",
		"?level=4":                          "small",
		"?stage=planning":                   "small",
		"?stage=closed":                     "closed",
		"?closed=true":                      "closed",
		"?order_no=9urgent":                 "urgent",
		"?request=refund_only":              "",
		"?breached=true":                    "",
		"?owner=hu":                         "",
		"?platform=tmall&shop=other":        "elsewhere",
		"?platform=jd":                      "",
	} {
		if got := strings.Join(list(query), " "); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
	page := read[api.AfterSalesPage](t, d.as("agent", "GET", troubles+"?limit=1", ""), 200)
	refused(t, d.as("agent", "GET", troubles+"?limit=1&level=4&cursor="+page.NextCursor, ""), 422, api.CodeInvalid)
	refused(t, d.as("agent", "GET", troubles+"?level=5", ""), 422, api.CodeInvalid)
	refused(t, d.as("integration", "GET", troubles+"?mine=true", ""), 403, api.CodePersonRequired)
}

// A missed clock shows in the list and in the case (TKT-6).
func TestAMissedClockShows(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	m.hear(handbook.Fact{Kind: handbook.FactIntervened, Ticket: "D-1", OccurredAt: noon.Add(-49 * time.Hour)})
	m.write(m.a.Tick(d.now, m.policy))
	page := read[api.AfterSalesPage](t, d.as("agent", "GET", troubles+"?breached=true", ""), 200)
	if len(page.Items) != 1 || !page.Items[0].Case.Breached || !slices.Equal(page.Items[0].BreachedClocks, []api.ClockKind{"intervention"}) {
		t.Errorf("%+v", page)
	}
	seen := m.seen("agent")
	i := slices.IndexFunc(seen.Clocks, func(c api.Clock) bool { return c.Kind == "intervention" })
	if c := seen.Clocks[i]; c.BreachedAt.IsZero() || c.StepsTold != 1 || c.Rule != "TKT-1" || !c.WarnsAt.IsZero() || !slices.Equal(seen.Tickets, []string{"D-1"}) {
		t.Errorf("%+v", seen)
	}
}

// Our own clock stands still while we wait for the customer, and shows what is left; one that has ended comes last (TKT-6).
func TestAPausedClockShows(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1", func(r *handbook.Registration) { r.Channel = handbook.ChannelERP })
	if c := m.seen("agent").Clocks; len(c) != 2 || c[0].Kind != "erp_ticket" || c[1].WarnsAt.IsZero() {
		t.Errorf("clocks %+v", c)
	}
	seen := m.does("judge", `{"after_sales":true,"suspected":["installation_damage"]}`)
	if c := seen.Clocks; c[0].Kind != "handling" || c[0].PausedAt.IsZero() || c[0].Left != "39h" || c[1].EndedAt.IsZero() {
		t.Errorf("clocks %+v", c)
	}
}

// A key of one shop reaches that shop's troubles alone.
func TestAnotherShopsTroubles(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	token := d.key(t, "leader", "wang", other, time.Time{})
	before := d.rows(t)
	for path, c := range map[string]struct {
		method, body string
		status       int
		code         api.Code
	}{
		troubles:                               {"POST", newTrouble("AS-9", "1", ""), 403, api.CodeOtherShop},
		m.path(""):                             {"GET", "", 404, api.CodeNotFound},
		m.path("events"):                       {"POST", `{"event_id":"e","type":"goods_sent"}`, 404, api.CodeNotFound},
		m.path("judge"):                        {"POST", judged, 404, api.CodeNotFound},
		m.path("evidence"):                     {"POST", `{"unobtainable":["video"],"note":"x"}`, 404, api.CodeNotFound},
		m.path("reopen"):                       {"POST", `{"reason":"x"}`, 404, api.CodeNotFound},
		troubles + "/other":                    {"GET", "", 404, api.CodeNotFound},
		troubles + "?platform=tmall&shop=demo": {"GET", "", 403, api.CodeOtherShop},
	} {
		refused(t, d.request(c.method, path, token, c.body, "Idempotency-Key: k"), c.status, c.code)
	}
	if page := read[api.AfterSalesPage](t, d.request("GET", troubles, token, ""), 200); len(page.Items) != 0 || d.rows(t) != before || len(m.sent) != 0 {
		t.Errorf("%+v", page)
	}
}

// An after-sales item shows what whoever does it should know, and is done by its command.
func TestAnAfterSalesItem(t *testing.T) { // AS-9
	d := open(t)
	m := carriedOut(t, d, "7")
	plan := m.a.Wanted(noon, m.policy)[0]
	item := handbook.WorkItem{
		ID: handbook.WorkItemID(m.c.ID, 1), CaseID: m.c.ID, Platform: m.c.Platform, Shop: m.c.Shop, Customer: m.c.Customer, Kind: plan.Kind,
		Rule: plan.Rule, Ref: plan.Ref, State: handbook.ItemOpen, Assignee: "hu", AssignedBy: handbook.RuleDutyKeep, About: m.a.Context(plan),
		OpensAt: noon, DueAt: plan.Due,
	}
	m.write(handbook.Happened{Events: []handbook.CaseEvent{{At: noon, Kind: handbook.EventItemOpened, Data: handbook.EventData{ItemID: item.ID, Item: item.Kind, Due: item.DueAt}}}}, item)
	path := "/v1/work-items/" + item.ID
	seen := read[api.WorkItem](t, d.as("agent", "GET", path, ""), 200)
	about := seen.AfterSales
	if seen.CaseNo != "7" || seen.OrderNo != "97" || seen.LeadID != "" || seen.Ref != "1.1" || seen.Kind != "step" || about.Step.ID != "1.1" || about.Step.Cost != "30.00" ||
		about.Level != 3 || about.Problem != "一角撕裂" || about.Plan != 1 || about.Clock != "handling" || !strings.Contains(seen.Brief.Zh, "一角撕裂") {
		t.Errorf("%+v", seen)
	}
	before := d.rows(t)
	refused(t, d.as("after_sales_agent", "POST", path+"/result", `{"outcome":"replied"}`, "Idempotency-Key: k"), 409, api.CodeUseCommand)
	if d.rows(t) != before {
		t.Error("rows changed")
	}
	listed := read[api.WorkItemPage](t, d.as("after_sales_agent", "GET", "/v1/work-items?mine=true", ""), 200).Items
	if len(listed) != 1 || fmt.Sprint(listed[0]) != fmt.Sprint(seen) {
		t.Errorf("listed %+v", listed)
	}
}

// An approval that after-sales asks for tells which plan it is about, and why it is needed (AS-6).
func TestAnApprovalOfAPlanShowsItsReasons(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	m.does("judge", judged)
	m.does("diagnose", strings.Replace(diagnosed, `"level":3`, `"level":1`, 1))
	m.does("plan", strings.Replace(planned, "150.00", "900.00", 1))
	a := handbook.Approval{
		ID: "approval:" + m.c.ID + ".1", CaseID: m.c.ID, Platform: m.c.Platform, Shop: m.c.Shop, Subject: handbook.SubjectPlan, Amount: 90000, Ref: "1",
		Reasons: m.a.Plan().Reasons, AskedBy: "hu",
	}.Ask(noon, m.policy.ForAfterSales())
	m.c.Seq++
	write(t, d, handbook.Transition{Case: m.c, At: noon, AfterSales: m.a, Approvals: []handbook.Approval{a}, Events: []handbook.CaseEvent{
		{CaseID: m.c.ID, Seq: m.c.Seq, At: noon, Kind: handbook.EventApprovalAsked, By: "hu", Data: handbook.EventData{ApprovalID: a.ID, Subject: a.Subject, Ref: "1"}},
	}})
	seen := read[api.Approval](t, d.as("manager", "GET", "/v1/approvals/"+a.ID, ""), 200)
	if seen.Ref != "1" || !slices.Equal(seen.Reasons, []api.ApprovalReason{"level_1", "over_budget"}) || seen.Subject != "plan" || seen.Amount != "900.00" || seen.Text.Zh == "" {
		t.Errorf("%+v", seen)
	}
	if page := read[api.ApprovalPage](t, d.as("manager", "GET", "/v1/approvals?subject=plan", ""), 200); len(page.Items) != 1 {
		t.Errorf("%+v", page)
	}
}
