package api_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

func TestAnUnpaidOrderStartsACaseOnce(t *testing.T) { // DUN-6
	d := open(t)
	body := newOrder("9007199254740993", time.Minute, `,"customer_id":"buyer","product":"乳胶床垫"`)
	first := read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 201)
	if first.Outcome != api.OrderOutcomeCreated || first.Case.ID != caseID("9007199254740993") || first.Order.Total != "1299.00" {
		t.Errorf("first: %+v", first)
	}
	if start := d.temporal.starts[0]; start.ID != first.Case.ID || start.StartDelay != 4*time.Minute {
		t.Errorf("started as %+v", start)
	}
	before := d.rows(t)
	again := read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 200)
	if again.Outcome != api.OrderOutcomeKnown || again.Case.ID != first.Case.ID || len(d.temporal.starts) != 1 {
		t.Errorf("again: %+v, %d starts", again, len(d.temporal.starts))
	}
	if d.rows(t) != before {
		t.Error("telling it again changed rows")
	}
	seen := read[api.OrderDetails](t, d.as("agent", "GET", orders+"/tmall/demo/9007199254740993", ""), 200)
	if seen.Order != first.Order {
		t.Errorf("read back %+v", seen.Order)
	}
}

// The same order told 50 times at once is one row and one case.
func TestTheSameOrderFiftyTimesAtOnce(t *testing.T) {
	d := open(t)
	body := newOrder("8", time.Hour, `,"customer_id":"buyer"`)
	statuses := make([]int, 50)
	var all sync.WaitGroup
	for i := range statuses {
		all.Go(func() { statuses[i] = d.as("integration", "POST", orders, body).status })
	}
	all.Wait()
	slices.Sort(statuses)
	if statuses[48] != 200 || statuses[0] != 200 || statuses[49] != 201 {
		t.Errorf("statuses %v", statuses)
	}
	if len(d.temporal.starts) != 1 || strings.Count(d.rows(t), "\norders ") != 1 {
		t.Errorf("%d starts, rows:\n%s", len(d.temporal.starts), d.rows(t))
	}
}

func TestOrdersThatNeedNoCase(t *testing.T) {
	for name, c := range map[string]struct {
		ago   time.Duration
		extra string
		want  api.OrderOutcome
	}{
		"paid":                          {time.Hour, `,"paid_at":"2026-03-02T03:00:08Z"`, api.OrderOutcomeRecordedPaid},
		"closed by the customer":        {time.Hour, `,"closed_at":"2026-03-02T03:20:00Z","closed_by":"customer"`, api.OrderOutcomeRecordedClosed},
		"past the last revisit (DUN-9)": {9 * 24 * time.Hour, "", api.OrderOutcomeRecordedPast},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			body := newOrder("8", c.ago, c.extra)
			first := read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 200)
			if first.Outcome != c.want || first.Case.ID != "" || len(d.temporal.starts) != 0 {
				t.Errorf("first: %+v, %d starts", first, len(d.temporal.starts))
			}
			before := d.rows(t)
			again := read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 200)
			if again.Outcome != api.OrderOutcomeKnown || len(d.temporal.starts) != 0 || d.rows(t) != before {
				t.Errorf("again: %+v", again)
			}
		})
	}
}

// The process dies after the row is written and before Temporal hears of it: the repeated request does the rest.
func TestAnOrderWhoseRequestBrokeOffIsFollowed(t *testing.T) {
	d := open(t)
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	refused(t, d.as("integration", "POST", orders, newOrder("8", time.Hour, "")), 503, api.CodeTemporalAway)
	refused(t, d.as("integration", "POST", orders+"/tmall/demo/8/events", `{"event_id":"e1","type":"customer_replied"}`), 503, api.CodeTemporalAway)
	d.temporal.leave(nil)
	a := read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder("8", time.Hour, "")), 201)
	if a.Outcome != api.OrderOutcomeCreated {
		t.Errorf("outcome %s", a.Outcome)
	}
	if got := d.temporal.signals; len(got) != 1 || got[0].fact.EventID != "e1" {
		t.Errorf("the case heard %v", got)
	}
}

// A message may come before its order: the case is told of it when it starts. A payment before the order needs no case.
func TestFactsBeforeTheirOrder(t *testing.T) {
	d := open(t)
	events := orders + "/tmall/demo/%s/events"
	for no, event := range map[string]string{"1": `{"event_id":"e1","type":"customer_replied"}`, "2": `{"event_id":"e2","type":"paid"}`} {
		told := read[api.OrderEventAccepted](t, d.as("integration", "POST", fmt.Sprintf(events, no), event), 202)
		if told.Outcome != api.EventOutcomeRecorded || !told.Order.PlacedAt.IsZero() {
			t.Errorf("%+v", told)
		}
	}
	read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder("1", time.Hour, "")), 201)
	if got := d.temporal.signals; len(got) != 1 || got[0].fact.EventID != "e1" || got[0].name != "customer_replied" {
		t.Errorf("the case heard %v", got)
	}
	paid := read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder("2", time.Hour, "")), 200)
	if paid.Outcome != api.OrderOutcomeRecordedPaid {
		t.Errorf("%+v", paid)
	}
}

// An event without a time happened now: the order's row takes our clock for it, the case its own.
func TestEventsReachTheCase(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	for _, c := range []struct {
		body string
		want handbook.Fact
	}{
		{`{"event_id":"a","type":"customer_replied","occurred_at":"2026-03-02T11:59:00+08:00"}`,
			handbook.Fact{EventID: "a", Kind: handbook.FactCustomerReplied, OccurredAt: noon.Add(-time.Minute)}},
		{`{"event_id":"b","type":"amount_changed","amount":"1199.5"}`,
			handbook.Fact{EventID: "b", Kind: handbook.FactAmountChanged, Amount: 119950}},
		{`{"event_id":"c","type":"closed","closed_by":"platform"}`,
			handbook.Fact{EventID: "c", Kind: handbook.FactClosed, ClosedBy: handbook.ClosedByPlatform}},
		{`{"event_id":"d","type":"paid"}`,
			handbook.Fact{EventID: "d", Kind: handbook.FactPaid}},
	} {
		told := read[api.OrderEventAccepted](t, d.as("integration", "POST", orders+"/tmall/demo/1/events", c.body), 202)
		last := d.temporal.signals[len(d.temporal.signals)-1]
		if told.Outcome != api.EventOutcomeApplied || last.fact != c.want || last.name != string(c.want.Kind) || last.workflow != caseID("1") {
			t.Errorf("%s: %s, the case heard %+v", c.body, told.Outcome, last)
		}
	}
	seen := read[api.OrderDetails](t, d.as("agent", "GET", orders+"/tmall/demo/1", ""), 200)
	if len(seen.Events) != 4 || seen.Order.Total != "1199.50" || !seen.Order.PaidAt.Equal(noon) || seen.Case.ID != caseID("1") {
		t.Errorf("%+v", seen)
	}
}

// An event that comes twice is told to the case as it came first, whatever it says now: the case takes each id once.
func TestARepeatedEvent(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	events := orders + "/tmall/demo/1/events"
	read[api.OrderEventAccepted](t, d.as("integration", "POST", events, `{"event_id":"a","type":"paid","occurred_at":"2026-03-02T11:59:00+08:00"}`), 202)
	before := d.rows(t)
	d.now = noon.Add(time.Hour)
	told := read[api.OrderEventAccepted](t, d.as("integration", "POST", events, `{"event_id":"a","type":"paid"}`), 202)
	if told.Outcome != api.EventOutcomeRepeated || d.rows(t) != before {
		t.Errorf("%+v", told)
	}
	if got := d.temporal.signals; len(got) != 2 || got[0] != got[1] {
		t.Errorf("the case heard %v", got)
	}
}

// DUN-10: a payment after the case has ended is a line in its timeline, once, and none if the case had heard of it.
func TestAPaymentAfterTheEnd(t *testing.T) {
	for name, c := range map[string]struct {
		known []handbook.CaseEvent
		lines int
	}{
		"not heard of":             {nil, 1},
		"heard of before it ended": {[]handbook.CaseEvent{{Kind: handbook.EventPaid, Data: handbook.EventData{OccurredAt: noon.Add(-time.Minute)}}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			endCase(t, d, seedCase(t, d, "1"), handbook.EndExhausted, c.known...)
			for range 2 {
				a := d.as("integration", "POST", orders+"/tmall/demo/1/events", `{"event_id":"a","type":"paid","occurred_at":"2026-03-02T11:59:00+08:00"}`)
				told := read[api.OrderEventAccepted](t, a, 202)
				if told.Outcome == api.EventOutcomeApplied || told.Order.PaidAt.IsZero() {
					t.Errorf("%+v", told)
				}
			}
			page := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+caseID("1")+"/timeline", ""), 200)
			late := 0
			for _, line := range page.Items {
				if line.Kind == string(handbook.EventLateFact) {
					late++
				}
			}
			if late != c.lines {
				t.Errorf("%d late lines of %d", late, len(page.Items))
			}
		})
	}
}

// A known order that is told again as paid or closed tells its case so.
func TestAKnownOrderToldAsPaid(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	paid := newOrder("1", time.Hour, `,"paid_at":"2026-03-02T03:45:00Z"`)
	told := read[api.OrderAccepted](t, d.as("integration", "POST", orders, paid), 200)
	if told.Outcome != api.OrderOutcomeKnown || told.Case.ID != caseID("1") || told.Order.PaidAt.IsZero() {
		t.Errorf("%+v", told)
	}
	if got := d.temporal.signals; len(got) != 1 || got[0].fact.Kind != handbook.FactPaid || !got[0].fact.OccurredAt.Equal(noon.Add(-15*time.Minute)) {
		t.Errorf("the case heard %v", got)
	}
	read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder("1", time.Hour, "")), 200)
	if seen := read[api.OrderDetails](t, d.as("agent", "GET", orders+"/tmall/demo/1", ""), 200); seen.Order.PaidAt.IsZero() {
		t.Error("telling it again without the payment un-paid it")
	}
}

// DUN-12: a later order of the same customer in the same shop is told to the customer's other cases; an earlier one is not.
func TestALaterOrderIsToldToTheCustomersOtherCases(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1") // placed an hour ago by buyer
	for no, extra := range map[string]struct {
		ago  time.Duration
		told int
	}{
		`2","customer_id":"buyer`:    {30 * time.Minute, 1},
		`3","customer_id":"buyer`:    {2 * time.Hour, 0},
		`4","customer_id":"stranger`: {30 * time.Minute, 0},
		`5`:                          {30 * time.Minute, 0},
	} {
		d.temporal.signals = nil
		body := strings.ReplaceAll(newOrder("NO", extra.ago, `,"paid_at":"2026-03-02T03:59:00Z"`), "NO", no)
		read[api.OrderAccepted](t, d.as("integration", "POST", orders, body), 200)
		if got := d.temporal.signals; len(got) != extra.told {
			t.Errorf("%s: told %v", no, got)
		} else if extra.told == 1 && (got[0].workflow != caseID("1") || got[0].fact.Kind != handbook.FactCustomerOrdered || got[0].fact.OtherOrder != "2") {
			t.Errorf("told %+v", got[0])
		}
	}
}
