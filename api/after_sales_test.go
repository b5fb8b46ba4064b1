package api_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

func TestARegistrationStartsACaseOnce(t *testing.T) { // AS-1
	d := open(t)
	body := newTrouble("AS-1", "1", `,"customer_id":"buyer","purchased_on":"2026-02-20","carrier":"德邦","region":"江苏苏州","urgent":true,"contact":"王女士 138"`)
	first := read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, body), 201)
	if first.Outcome != api.AfterSalesOutcomeCreated || first.CaseNo != "AS-1" || first.Case.ID != workflows.AfterSalesID("AS-1") ||
		first.Case.Kind != api.CaseKindAfterSales || first.Case.Stage != api.StageTriage || first.Case.PolicyVersion == "" || first.Case.Rank != 12 {
		t.Errorf("first: %+v", first)
	}
	before := d.rows(t)
	again := read[api.AfterSalesAccepted](t, d.as("integration", "POST", troubles, strings.Replace(body, "撕裂", "发霉", 1)), 200)
	if again.Outcome != api.AfterSalesOutcomeKnown || again.Case != first.Case || len(d.temporal.starts) != 1 || d.rows(t) != before {
		t.Errorf("again: %+v, %d starts", again, len(d.temporal.starts))
	}
	seen := read[api.AfterSales](t, d.as("agent", "GET", troubles+"/AS-1", ""), 200)
	want := api.Registration{
		CaseNo: "AS-1", Platform: "tmall", Shop: "demo", OrderNo: "1", CustomerID: "buyer", Product: "乳胶床垫", OrderTotal: "3299.00",
		PurchasedOn: "2026-02-20", Problem: "一角撕裂", Channel: "customer", Request: "help", Carrier: "德邦", Region: "江苏苏州", Urgent: true,
		RegisteredBy: "lin", ReportedAt: noon.Add(-time.Hour),
	}
	if seen.Registration != want || seen.Contact != "王女士 138" || len(seen.Possible) == 0 || seen.Possible[0] != "judge" || !*seen.UnderWarranty {
		t.Errorf("seen: %+v", seen)
	}
}

// Without a number of its own a case is numbered by the key and the idempotency key.
func TestARegistrationWithoutANumber(t *testing.T) { // AS-1
	d := open(t)
	p := refused(t, d.as("agent", "POST", troubles, newTrouble("", "1", "")), 422, api.CodeInvalid)
	if len(p.Errors) != 1 || p.Errors[0].Field != "Idempotency-Key" {
		t.Errorf("errors %v", p.Errors)
	}
	first := read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, newTrouble("", "1", ""), "Idempotency-Key: k1"), 201)
	again := read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, newTrouble("", "1", ""), "Idempotency-Key: k1"), 200)
	if first.CaseNo == "" || again.CaseNo != first.CaseNo || again.Outcome != api.AfterSalesOutcomeKnown {
		t.Errorf("first %+v, again %+v", first, again)
	}
	refused(t, d.as("agent", "POST", troubles, newTrouble("", "2", ""), "Idempotency-Key: k1"), 409, api.CodeCaseNoTaken)
	other := read[api.AfterSalesAccepted](t, d.as("leader", "POST", troubles, newTrouble("", "2", ""), "Idempotency-Key: k1"), 201)
	if other.CaseNo == first.CaseNo {
		t.Error("another key's registration has the same number")
	}
}

func TestANumberOfAnotherOrder(t *testing.T) { // AS-1
	d := open(t)
	read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, newTrouble("AS-1", "1", ""), ""), 201)
	before := d.rows(t)
	body := newTrouble("AS-1", "1", `,"contact":"someone else"`)
	for name, other := range map[string]string{
		"another order":    strings.Replace(body, `"order_no":"1"`, `"order_no":"2"`, 1),
		"another shop":     strings.Replace(body, `"shop":"demo"`, `"shop":"other"`, 1),
		"another platform": strings.NewReplacer(`"tmall"`, `"jd"`, `"demo"`, `"other"`).Replace(body),
	} {
		code, status := api.CodeCaseNoTaken, 409
		if name == "another platform" { // where the shop is not ours
			code, status = api.CodeUnknownShop, 422
		}
		refused(t, d.as("agent", "POST", troubles, other), status, code)
	}
	if d.rows(t) != before {
		t.Error("rows changed")
	}
}

// Another registration of an order whose case runs joins it: its haste and its clock count (AS-17, TKT-2).
func TestAnotherRegistrationJoinsTheOrdersCase(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	body := newTrouble("AS-2", "91", `,"urgent":true`)
	body = strings.Replace(body, `"channel":"customer"`, `"channel":"jd_ticket"`, 1)
	first := read[api.AfterSalesAccepted](t, d.as("integration", "POST", troubles, body), 200)
	if first.Outcome != api.AfterSalesOutcomeJoined || first.CaseNo != "1" || first.Case.ID != m.c.ID {
		t.Errorf("first: %+v", first)
	}
	told := d.temporal.signals
	if len(told) != 1 || told[0].workflow != m.c.ID || told[0].name != "registered_again" || told[0].fact.EventID != "registration/AS-2" ||
		!told[0].fact.Registration.Urgent || told[0].fact.Registration.Channel != handbook.ChannelJD {
		t.Errorf("told %+v", told)
	}
	before := d.rows(t)
	again := read[api.AfterSalesAccepted](t, d.as("integration", "POST", troubles, body), 200)
	if again.Outcome != api.AfterSalesOutcomeKnown || d.rows(t) != before || d.temporal.signals[1].fact.EventID != told[0].fact.EventID {
		t.Errorf("again: %+v", again)
	}
	m.hear(told[0].fact)
	seen := read[api.AfterSales](t, d.as("agent", "GET", troubles+"/AS-2", ""), 200)
	if seen.Registration.CaseNo != "1" || seen.Clocks[1].Kind != api.ClockKindJdTicket || seen.Case.Rank != 12 {
		t.Errorf("by the joined number: %+v", seen)
	}
	lines := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+m.c.ID+"/timeline?limit=200", ""), 200).Items
	var joined, started bool
	for _, line := range lines {
		joined = joined || (line.Kind == "registered_again" && line.CaseNo == "AS-2")
		started = started || (line.Kind == "clock_started" && line.Clock == "jd_ticket" && line.ClockID != "" && !line.DueAt.IsZero())
	}
	if !joined || !started {
		t.Errorf("timeline %+v", lines)
	}
}

// Fifty registrations of one order at once share one case, which hears of the 49 others.
func TestFiftyRegistrationsOfOneOrderAtOnce(t *testing.T) { // AS-1
	d := open(t)
	statuses := atOnce(50, func(i int) int {
		return d.as("integration", "POST", troubles, newTrouble(fmt.Sprint("AS-", i), "1", "")).status
	})
	told := map[string]bool{}
	for _, s := range d.temporal.signals {
		told[s.fact.EventID] = s.workflow == d.temporal.starts[0].ID
	}
	if statuses[0] != 200 || statuses[49] > 201 || len(d.temporal.starts) != 1 || len(told) != 49 {
		t.Errorf("statuses %v, %d starts, told %v", statuses, len(d.temporal.starts), told)
	}
}

// TKT-1: the platform can intervene before we know of the case, in one that runs, and in one that is closed; that and a
// bad review open it again. Any other registration of a closed case's order begins a new one.
func TestAnInterventionArrivesWithTheRegistration(t *testing.T) {
	intervenes := `,"intervention":{"ticket":"D-1","occurred_at":"2026-03-02T03:30:00Z","due_at":"2026-03-04T03:30:00Z"}`
	closed := func(t *testing.T, d *door) {
		m := seedTrouble(t, d, "1")
		m.ends()
		d.temporal.runs[m.c.ID] = true // it can still be opened again
	}
	for name, c := range map[string]struct {
		before  func(*testing.T, *door)
		extra   string
		outcome api.AfterSalesOutcome
		caseNo  string
		told    string
	}{
		"before we know":         {func(*testing.T, *door) {}, intervenes, "created", "AS-2", "platform_intervened"},
		"of a case that runs":    {func(t *testing.T, d *door) { seedTrouble(t, d, "1") }, intervenes, "joined", "1", "registered_again platform_intervened"},
		"of a closed case":       {closed, intervenes, "joined", "1", "registered_again platform_intervened"},
		"a bad review":           {closed, `,"channel":"review"`, "joined", "1", "registered_again"},
		"nothing of the sort":    {closed, "", "created", "AS-2", ""},
		"closed long ago (open)": {func(t *testing.T, d *door) { closed(t, d); d.now = noon.AddDate(0, 0, 16) }, intervenes, "created", "AS-2", "platform_intervened"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			c.before(t, d)
			body := newTrouble("AS-2", "91", c.extra)
			if strings.Contains(c.extra, "channel") {
				body = strings.Replace(body, `"channel":"customer",`, "", 1)
			}
			first := d.as("integration", "POST", troubles, body)
			got := read[api.AfterSalesAccepted](t, first, map[string]int{"created": 201, "joined": 200}[string(c.outcome)])
			var told []string
			for _, s := range d.temporal.signals {
				told = append(told, s.name)
			}
			if got.Outcome != c.outcome || got.CaseNo != c.caseNo || strings.Join(told, " ") != c.told {
				t.Errorf("%+v, told %v", got, told)
			}
			if c.extra == intervenes {
				fact := d.temporal.signals[len(told)-1].fact
				want := handbook.Fact{
					EventID: "intervention/AS-2/D-1", Kind: handbook.FactIntervened, Ticket: "D-1",
					OccurredAt: noon.Add(-30 * time.Minute), DueAt: noon.Add(-30 * time.Minute).Add(48 * time.Hour),
				}
				if fact != want || got.Intervention != api.EventOutcomeApplied {
					t.Errorf("told %+v, %q", fact, got.Intervention)
				}
			}
		})
	}
}

// The process dies after the row is written and before Temporal hears of it: the repeated request, an event or a command
// does the rest.
func TestARegistrationWhoseRequestBrokeOffIsFollowed(t *testing.T) {
	for name, next := range map[string]func(*door) answer{
		"repeated":         func(d *door) answer { return d.as("agent", "POST", troubles, newTrouble("AS-1", "1", "")) },
		"joined by others": func(d *door) answer { return d.as("agent", "POST", troubles, newTrouble("AS-2", "1", "")) },
		"told an event": func(d *door) answer {
			return d.as("agent", "POST", troubles+"/AS-1/events", `{"event_id":"e","type":"customer_replied"}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
			a := d.as("agent", "POST", troubles, newTrouble("AS-1", "1", ""))
			refused(t, a, 503, api.CodeTemporalAway)
			if a.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			d.temporal.leave(nil)
			if a := next(d); a.status >= 300 || len(d.temporal.starts) != 1 || d.temporal.starts[0].ID != workflows.AfterSalesID("AS-1") {
				t.Errorf("%d %s, started %+v", a.status, a.body, d.temporal.starts)
			}
		})
	}
}

// Someone ended a case's workflow by hand, so that its row says that it runs: the next registration is followed anew,
// unless the case had heard of it.
func TestJoiningATroubleThatIsGone(t *testing.T) {
	d := open(t)
	m := seedTrouble(t, d, "1")
	heard := newTrouble("AS-2", "91", "")
	read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, heard), 200)
	m.hear(d.temporal.signals[0].fact)
	d.temporal.end(m.c.ID)
	if got := read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, heard), 200); got.CaseNo != "1" {
		t.Errorf("heard of: %+v", got)
	}
	got := read[api.AfterSalesAccepted](t, d.as("agent", "POST", troubles, newTrouble("AS-3", "91", "")), 201)
	if got.CaseNo != "AS-3" || got.Outcome != api.AfterSalesOutcomeCreated {
		t.Errorf("not heard of: %+v", got)
	}
}

// How the customer can be reached is for people; it is in no list, no case and no timeline, and goes nowhere but into our database.
func TestTheContactIsForPeopleOnly(t *testing.T) { // AS-1
	d := open(t)
	m := seedTrouble(t, d, "1")
	for _, role := range handbook.Roles() {
		want := "王女士 138 0000 0000"
		if role == handbook.RoleIntegration {
			want = ""
		}
		if got := m.seen(role).Contact; got != want {
			t.Errorf("%s sees %q", role, got)
		}
	}
	for _, path := range []string{troubles, "/v1/cases", "/v1/cases/" + m.c.ID + "/timeline"} {
		if a := d.as("manager", "GET", path, ""); strings.Contains(string(a.body), "138") {
			t.Errorf("%s shows it: %s", path, a.body)
		}
	}
	d.as("agent", "POST", troubles, newTrouble("AS-2", "2", `,"contact":"13912345678"`))
	if start := fmt.Sprintf("%+v", d.temporal.starts); strings.Contains(start, "139123") || strings.Contains(d.log.String(), "139123") {
		t.Error("it left the database")
	}
}

// Before its workflow has written anything, a case shows what was registered.
func TestACaseThatHasJustBegun(t *testing.T) {
	d := open(t)
	d.as("agent", "POST", troubles, newTrouble("AS-1", "1", `,"request":"unshipped_refund","amount":"3299.00"`))
	seen := read[api.AfterSales](t, d.as("agent", "GET", troubles+"/AS-1", ""), 200)
	want := []api.RefundDecision{"kept", "insisted"}
	if seen.Case.Stage != api.StageRetention || !reflect.DeepEqual(seen.Decisions, want) || seen.Registration.Amount != "3299.00" || len(seen.Clocks) != 0 {
		t.Errorf("%+v", seen)
	}
}
