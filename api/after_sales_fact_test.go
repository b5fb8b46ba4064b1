package api_test

import (
	"strings"
	"testing"
	"time"

	"gendan/api"
	"gendan/handbook"
)

// Each event is told to the case as the fact that it is.
func TestWhatEachEventTells(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	at := noon.Add(-time.Hour)
	due := noon.Add(48 * time.Hour)
	listed := map[string]bool{}
	for _, c := range []struct {
		extra string
		want  handbook.Fact
	}{
		{`"type":"platform_intervened","ticket":"D-1","due_at":"2026-03-04T12:00:00+08:00"`, handbook.Fact{Kind: handbook.FactIntervened, Ticket: "D-1", DueAt: due}},
		{`"type":"deadline_moved","due_at":"2026-03-04T12:00:00+08:00"`, handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: due}},
		{`"type":"intervention_ended"`, handbook.Fact{Kind: handbook.FactInterventionEnded}},
		{`"type":"arbitration_decided","won":false,"note":"证据不足"`, handbook.Fact{Kind: handbook.FactArbitrated, Note: "证据不足"}},
		{`"type":"refund_succeeded"`, handbook.Fact{Kind: handbook.FactRefundSucceeded}},
		{`"type":"refund_closed"`, handbook.Fact{Kind: handbook.FactRefundClosed}},
		{`"type":"goods_sent"`, handbook.Fact{Kind: handbook.FactGoodsSent}},
		{`"type":"goods_received"`, handbook.Fact{Kind: handbook.FactGoodsReceived}},
		{`"type":"review_posted","rating":"bad"`, handbook.Fact{Kind: handbook.FactReviewPosted, Rating: handbook.RatingBad}},
		{`"type":"review_changed","rating":"good"`, handbook.Fact{Kind: handbook.FactReviewChanged, Rating: handbook.RatingGood}},
		{`"type":"customer_replied"`, handbook.Fact{Kind: handbook.FactCustomerReplied}},
		{`"type":"agent_replied"`, handbook.Fact{Kind: handbook.FactAgentReplied, By: "lin"}},
		{`"type":"agent_replied","by":"hu"`, handbook.Fact{Kind: handbook.FactAgentReplied, By: "hu"}},
	} {
		c.want.EventID, c.want.OccurredAt = "e-1", at
		body := `{"event_id":"e-1","occurred_at":"2026-03-02T11:00:00+08:00",` + c.extra + `}`
		got := read[api.AfterSalesEventAccepted](t, d.as("agent", "POST", m.path("events"), body), 202)
		told := d.temporal.signals[len(d.temporal.signals)-1]
		if got.Outcome != api.EventOutcomeApplied || got.CaseID != m.c.ID || told != (signal{m.c.ID, string(c.want.Kind), c.want}) {
			t.Errorf("%s: %+v, told %+v", c.extra, got, told)
		}
		listed[told.name] = true
	}
	for _, kind := range handbook.AfterSalesFacts() { // our own facts are not told from outside
		ours := kind == handbook.FactRegisteredAgain || kind == handbook.FactTechnicianStruck
		if listed[string(kind)] == ours {
			t.Errorf("%s: told %v", kind, listed[string(kind)])
		}
		if ours {
			refused(t, d.as("agent", "POST", m.path("events"), `{"event_id":"e","type":"`+string(kind)+`"}`), 422, api.CodeInvalid)
		}
	}
}

// An event of a case that is over for good is a line of its timeline, once.
func TestALateEventOfATrouble(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	m.ends()
	body := `{"event_id":"e-1","type":"platform_intervened","ticket":"D-9","occurred_at":"2026-03-02T03:59:00Z"}`
	for range 2 {
		got := read[api.AfterSalesEventAccepted](t, d.as("integration", "POST", m.path("events"), body), 202)
		if got.Outcome != api.EventOutcomeRecorded || got.CaseID != m.c.ID {
			t.Errorf("%+v", got)
		}
	}
	lines := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+m.c.ID+"/timeline?limit=200", ""), 200).Items
	var late []api.TimelineEntry
	for _, line := range lines {
		if line.Kind == "late_fact" {
			late = append(late, line)
		}
	}
	if len(late) != 1 || late[0].Ticket != "D-9" || late[0].Rule != "AS-15" || late[0].Text.Zh == "" || !late[0].OccurredAt.Equal(noon.Add(-time.Minute)) {
		t.Errorf("late %+v", late)
	}
}

// TKT-6: what a clock says reaches who it is said to: agents see their own notices, supervisors all.
func TestWhoSeesAClocksNotices(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	m.c.Owner = "hu"
	m.hear(handbook.Fact{Kind: handbook.FactIntervened, Ticket: "D-1", OccurredAt: noon.Add(-24 * time.Hour)})
	happened := m.a.Tick(d.now, m.policy)
	if len(happened.Notices) == 0 {
		t.Fatal("nothing rang")
	}
	m.write(happened)
	for role, want := range map[handbook.Role]string{
		"after_sales_agent": "agent", "agent": "", "leader": "agent leader", "manager": "agent leader",
	} {
		page := read[api.NoticePage](t, d.as(role, "GET", "/v1/notices", ""), 200)
		roles := map[string]bool{}
		for _, n := range page.Items {
			roles[string(n.ToRole)] = true
			if n.Kind != "clock_warning" || n.Clock != "intervention" || !strings.HasPrefix(n.Ref, "intervention") || n.ItemID != "" || n.Text.Zh == "" {
				t.Errorf("%+v", n)
			}
		}
		for _, to := range []string{"agent", "leader"} {
			if roles[to] != strings.Contains(want, to) {
				t.Errorf("%s sees notices to %v", role, roles)
			}
		}
	}
	refused(t, d.as("integration", "GET", "/v1/notices", ""), 403, api.CodeRole)
}
