package api_test

import (
	"fmt"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

const (
	messages  = leads + "/tmall/demo/c-1/messages"
	leadOrder = leads + "/tmall/demo/c-1/order"
)

// A message without a time was written now, by the case's own clock.
func TestMessagesReachTheCase(t *testing.T) { // LEAD-5, DUTY-3
	d := open(t)
	seedLead(t, d, "c-1")
	for _, c := range []struct {
		role handbook.Role
		body string
		want handbook.Fact
	}{
		{"integration", `{"event_id":"a","from":"customer","occurred_at":"2026-03-02T11:59:00+08:00","concern":"太贵"}`,
			handbook.Fact{EventID: "a", Kind: handbook.FactCustomerReplied, OccurredAt: noon.Add(-time.Minute), Note: "太贵"}},
		{"integration", `{"event_id":"b","from":"agent","by":"chen"}`, handbook.Fact{EventID: "b", Kind: handbook.FactAgentReplied, By: "chen"}},
		{"integration", `{"event_id":"c","from":"agent"}`, handbook.Fact{EventID: "c", Kind: handbook.FactAgentReplied}},
		{"agent", `{"event_id":"d","from":"agent"}`, handbook.Fact{EventID: "d", Kind: handbook.FactAgentReplied, By: "lin"}},
		{"leader", `{"event_id":"e","from":"agent","by":"lin"}`, handbook.Fact{EventID: "e", Kind: handbook.FactAgentReplied, By: "lin"}},
		{"agent", `{"event_id":"f","from":"customer"}`, handbook.Fact{EventID: "f", Kind: handbook.FactCustomerReplied}},
	} {
		told := read[api.LeadEventAccepted](t, d.as(c.role, "POST", messages, c.body), 202)
		last := d.temporal.signals[len(d.temporal.signals)-1]
		if told.Outcome != api.EventOutcomeApplied || told.CaseID != leadCase("c-1") || last != (signal{leadCase("c-1"), string(c.want.Kind), c.want}) {
			t.Errorf("%s: %+v, the case heard %+v", c.body, told, last)
		}
	}
}

// LEAD-10: an order of the lead's customer is told to its case, whichever id the order has elsewhere.
func TestAnOrderOfTheLeadsCustomer(t *testing.T) {
	d := open(t)
	seedLead(t, d, "c-1")
	for body, at := range map[string]time.Time{
		`{"order_no":"9007199254740993","placed_at":"2026-03-02T11:30:00+08:00"}`: noon.Add(-30 * time.Minute),
		`{"order_no":"9007199254740993"}`:                                         {},
	} {
		told := read[api.LeadEventAccepted](t, d.as("integration", "POST", leadOrder, body), 202)
		last := d.temporal.signals[len(d.temporal.signals)-1]
		want := handbook.Fact{EventID: "ordered/9007199254740993", Kind: handbook.FactCustomerOrdered, OccurredAt: at, OtherOrder: "9007199254740993"}
		if told.Outcome != api.EventOutcomeApplied || last.fact != want || last.workflow != leadCase("c-1") {
			t.Errorf("%s: %+v, the case heard %+v", body, told, last)
		}
	}
}

// What is told of an inquiry that has joined another's case is told to that case.
func TestMessagesOfAJoinedInquiry(t *testing.T) {
	d := open(t)
	seedLead(t, d, "c-1")
	read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-2", time.Minute, `,"customer_id":"buyer"`)), 200)
	told := read[api.LeadEventAccepted](t, d.as("integration", "POST", leads+"/tmall/demo/c-2/messages", `{"event_id":"a","from":"customer"}`), 202)
	last := d.temporal.signals[len(d.temporal.signals)-1]
	if told.CaseID != leadCase("c-1") || last.workflow != leadCase("c-1") || last.fact.EventID != "a" {
		t.Errorf("%+v, the case heard %+v", told, last)
	}
}

// What is told after a case has ended is a line in its timeline, once, and none if the case had heard of it.
func TestWhatIsToldAfterTheEndOfALead(t *testing.T) {
	at := noon.Add(-time.Minute)
	for name, c := range map[string]struct {
		path, body string
		known      []handbook.CaseEvent
		rule       string
	}{
		"a message":          {messages, `{"event_id":"a","from":"customer","occurred_at":"2026-03-02T11:59:00+08:00"}`, nil, "LEAD-5"},
		"a timeless message": {messages, `{"event_id":"a","from":"agent","by":"lin"}`, nil, "LEAD-5"},
		"an order":           {leadOrder, `{"order_no":"9","placed_at":"2026-03-02T11:59:00+08:00"}`, nil, "LEAD-10"},
		"an order that the case had heard of": {leadOrder, `{"order_no":"9","placed_at":"2026-03-02T11:59:00+08:00"}`,
			[]handbook.CaseEvent{{Kind: handbook.EventCustomerOrdered, Data: handbook.EventData{OccurredAt: at}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			endCase(t, d, seedLead(t, d, "c-1"), handbook.EndExhausted, c.known...)
			for range 2 {
				told := read[api.LeadEventAccepted](t, d.as("integration", "POST", c.path, c.body), 202)
				if told.Outcome != api.EventOutcomeRecorded || told.CaseID != leadCase("c-1") {
					t.Errorf("%+v", told)
				}
			}
			rules := lateLines(t, d, leadCase("c-1"))
			if want := map[bool]int{true: 1}[c.rule != ""]; len(rules) != want || (want == 1 && rules[0] != c.rule) {
				t.Errorf("late lines by %v", rules)
			}
		})
	}
}

// lateLines gives the rules of the lines that were told after a case's end.
func lateLines(t *testing.T, d *door, id string) (rules []string) {
	t.Helper()
	page := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+id+"/timeline", ""), 200)
	for _, line := range page.Items {
		if line.Kind == string(handbook.EventLateFact) {
			rules = append(rules, line.Rule)
		}
	}
	return rules
}

// A case that someone ended by hand, or that a lead never had, hears nothing; one whose start had failed is started.
func TestMessagesWithoutARunningCase(t *testing.T) {
	d := open(t)
	message := `{"event_id":"a","from":"customer"}`
	seedLead(t, d, "c-1")
	d.temporal.end(leadCase("c-1"))
	before := d.rows(t)
	told := read[api.LeadEventAccepted](t, d.as("integration", "POST", messages, message), 202)
	if told.Outcome != api.EventOutcomeRecorded || d.rows(t) != before {
		t.Errorf("ended by hand: %+v", told)
	}
	read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-2", 9*24*time.Hour, "")), 200)
	told = read[api.LeadEventAccepted](t, d.as("integration", "POST", leads+"/tmall/demo/c-2/messages", message), 202)
	if told.Outcome != api.EventOutcomeRecorded || told.CaseID != "" {
		t.Errorf("never had a case: %+v", told)
	}
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	d.as("integration", "POST", leads, newLead("c-3", time.Hour, ""))
	d.temporal.leave(nil)
	told = read[api.LeadEventAccepted](t, d.as("integration", "POST", leads+"/tmall/demo/c-3/messages", message), 202)
	if told.Outcome != api.EventOutcomeApplied || len(d.temporal.starts) != 1 || d.temporal.starts[0].ID != leadCase("c-3") {
		t.Errorf("not started: %+v, started %+v", told, d.temporal.starts)
	}
}

// LEAD-10: every order told of a customer, paid or not, new or known, converts the customer's running lead in that shop,
// unless it was placed before the inquiry.
func TestAnOrderConvertsTheCustomersLead(t *testing.T) {
	buyer := `,"customer_id":"buyer"`
	for name, c := range map[string]struct {
		ago   time.Duration
		extra string
		told  bool
	}{
		"unpaid":             {30 * time.Minute, buyer, true},
		"paid":               {30 * time.Minute, buyer + `,"paid_at":"2026-03-02T03:40:00Z"`, true},
		"closed":             {30 * time.Minute, buyer + `,"closed_at":"2026-03-02T03:40:00Z","closed_by":"customer"`, true},
		"of that moment":     {time.Hour, buyer, true},
		"before the inquiry": {61 * time.Minute, buyer, false},
		"another customer's": {30 * time.Minute, `,"customer_id":"stranger"`, false},
		"a hidden buyer's":   {30 * time.Minute, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedLead(t, d, "c-1")
			for range 2 { // new, and known
				d.temporal.signals = nil
				d.as("integration", "POST", orders, newOrder("9", c.ago, c.extra))
				heard := 0
				for _, s := range d.temporal.signals {
					if s.workflow == leadCase("c-1") && s.fact.Kind == handbook.FactCustomerOrdered && s.fact.EventID == "ordered/9" &&
						s.fact.OccurredAt.Equal(noon.Add(-c.ago)) {
						heard++
					}
				}
				if want := map[bool]int{true: 1}[c.told]; heard != want {
					t.Errorf("the lead's case heard %d times, all: %+v", heard, d.temporal.signals)
				}
			}
		})
	}
}

// Another shop's lead of the same customer, and one that has ended, are left alone. An order whose request broke off
// before the lead's case heard of it is told again.
func TestAnOrderAndOtherLeads(t *testing.T) {
	d := open(t)
	endCase(t, d, seedLead(t, d, "c-1"), handbook.EndWaived)
	far := `{"platform":"tmall","shop":"other","lead_id":"c-2","received_at":"2026-03-02T03:00:00Z","customer_id":"buyer"}`
	read[api.LeadAccepted](t, d.as("integration", "POST", leads, far), 201)
	paid := `,"customer_id":"buyer","paid_at":"2026-03-02T03:59:00Z"`
	read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder("9", 30*time.Minute, paid)), 200)
	if len(d.temporal.signals) != 0 {
		t.Errorf("told %+v", d.temporal.signals)
	}
	seedLead(t, d, "c-3")
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	body := newOrder("10", 20*time.Minute, paid)
	refused(t, d.as("integration", "POST", orders, body), 503, api.CodeTemporalAway)
	d.temporal.leave(nil)
	read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 200)
	if got := fmt.Sprint(d.temporal.signals[0].workflow, d.temporal.signals[0].fact.EventID); got != leadCase("c-3")+"ordered/10" {
		t.Errorf("told %s", got)
	}
}
