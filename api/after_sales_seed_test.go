package api_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

const troubles = "/v1/after-sales"

// newTrouble writes the body of a trouble that the customer told of an hour ago; extra holds more fields, as `,"urgent":true`.
func newTrouble(caseNo, orderNo, extra string) string {
	no := ""
	if caseNo != "" {
		no = fmt.Sprintf(`"case_no":%q,`, caseNo)
	}
	return fmt.Sprintf(`{%s"platform":"tmall","shop":"demo","order_no":%q,"product":"乳胶床垫","order_total":"3299.00","problem":"一角撕裂",`+
		`"channel":"customer","reported_at":%q%s}`, no, orderNo, noon.Add(-time.Hour).Format(time.RFC3339), extra)
}

// matter is an after-sales case that runs: the handbook's own, written as its workflow would write it.
type matter struct {
	t      *testing.T
	d      *door
	a      *handbook.AfterSales
	c      handbook.Case
	policy handbook.Policy
	keys   map[string]bool
	sent   []handbook.Action
	blind  bool // takes every action without looking or doing anything
}

// seedTrouble registers a trouble of an order of its own number, as change wants it, with a running case.
func seedTrouble(t *testing.T, d *door, caseNo string, change ...func(*handbook.Registration)) *matter {
	t.Helper()
	r := handbook.Registration{
		CaseNo: caseNo, Platform: handbook.Tmall, Shop: "demo", OrderNo: "9" + caseNo, CustomerID: "buyer", Product: "乳胶床垫", OrderTotal: 329900,
		PurchasedOn: handbook.Day{Year: 2026, Month: 2, Date: 20}, Problem: "一角撕裂", Channel: handbook.ChannelCustomer,
		Request: handbook.RequestHelp, Carrier: "德邦", Region: "江苏苏州", RegisteredBy: "hu", ReportedAt: noon.Add(-time.Hour),
	}
	for _, c := range change {
		c(&r)
	}
	policy, err := policies(t).For(r.Platform, r.Shop)
	if err != nil {
		t.Fatal(err)
	}
	m := &matter{t: t, d: d, c: workflows.NewAfterSalesCase(r, noon.Add(-time.Hour)), policy: policy, keys: map[string]bool{}}
	m.c.PolicyVersion = policy.Version
	if _, err := d.store.RegisterAfterSales(t.Context(), r, "王女士 138 0000 0000", m.c, time.Time{}); err != nil {
		t.Fatal(err)
	}
	registered, happened := handbook.Register(r, noon.Add(-time.Hour), policy)
	m.a = registered
	m.write(happened)
	d.temporal.runs[m.c.ID] = true
	if d.matters == nil {
		d.matters = map[string]*matter{}
		d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) { return d.matters[o.WorkflowID].take(o.Args[0]) }
	}
	d.matters[m.c.ID] = m
	return m
}

// write writes a step of the case.
func (m *matter) write(happened handbook.Happened, items ...handbook.WorkItem) {
	m.t.Helper()
	c := &m.c
	for i, n := range happened.Notices {
		n.CaseID, n.Seq, n.Platform, n.Shop, n.About = c.ID, c.Seq+n.Seq, c.Platform, c.Shop, c.Owner
		happened.Notices[i] = n
	}
	for i := range happened.Events {
		c.Seq++
		happened.Events[i].CaseID, happened.Events[i].Seq = c.ID, c.Seq
	}
	c.Stage, c.Level, c.Rank, c.WaitingOn, c.Breached = m.a.Stage, m.a.Level(), m.a.Rank(), m.a.WaitsOn(), m.a.Breached()
	c.NextDueAt, c.Clock, c.Ending, c.EndedAt = time.Time{}, "", "", time.Time{}
	if nearest, runs := handbook.Nearest(m.a.Clocks); runs {
		c.NextDueAt, c.Clock = nearest.DueAt, nearest.Kind
	}
	if m.a.Stage == handbook.StageClosed {
		c.Ending, c.EndedAt = m.a.EndsAs, m.a.ClosedAt
	}
	record := *m.a
	write(m.t, m.d, handbook.Transition{
		Case: *c, At: m.d.now, Events: happened.Events, AfterSales: &record, Troubles: happened.Troubles, Notices: happened.Notices, Items: items,
	})
}

// take answers a command as the case's workflow does.
func (m *matter) take(cmd any) (any, error) {
	act, ok := cmd.(handbook.Action)
	if !ok {
		return nil, refusal(workflows.RefusedCommand)
	}
	m.sent = append(m.sent, act)
	switch {
	case m.keys[act.Key]:
		return m.c, nil
	case m.blind:
		m.write(handbook.Happened{Events: []handbook.CaseEvent{{At: m.d.now, Kind: handbook.EventJudged, By: act.By, Data: handbook.EventData{Action: &act}}}})
	default:
		if err := m.a.Check(act, m.d.now, m.policy); err != nil {
			return nil, refusedAs(err)
		}
		m.write(m.a.Do(act, m.d.now, m.policy))
	}
	m.keys[act.Key] = true
	return m.c, nil
}

// refusedAs is what the handbook says against an action, as a workflow gives it.
func refusedAs(err error) error {
	var misplaced *handbook.PlaceError
	if errors.As(err, &misplaced) {
		return temporal.NewApplicationErrorWithOptions(misplaced.Error(), string(workflows.RefusedPlace),
			temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{[]handbook.ResultError{}, misplaced}})
	}
	var fields []handbook.ResultError
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var field *handbook.ResultError
		if errors.As(e, &field) {
			fields = append(fields, *field)
		}
	}
	return refusal(workflows.RefusedAction, fields...)
}

// hear lets the case take a fact, as it was told.
func (m *matter) hear(f handbook.Fact) {
	m.t.Helper()
	m.write(m.a.Hear(f, m.d.now, m.policy))
}

// does sends a command as hu, with a key of its own, and gives the case as it then stands.
func (m *matter) does(command, body string) api.AfterSales {
	m.t.Helper()
	return read[api.AfterSales](m.t, m.tries(command, body), 200)
}

// tries sends a command as hu, with a key of its own.
func (m *matter) tries(command, body string) answer {
	return m.d.as("after_sales_agent", "POST", m.path(command), body, fmt.Sprintf("Idempotency-Key: as-%d", len(m.sent)+1))
}

func (m *matter) path(command string) string {
	return strings.TrimSuffix(troubles+"/"+m.a.CaseNo+"/"+command, "/")
}

// seen is the case as a role sees it.
func (m *matter) seen(role handbook.Role) api.AfterSales {
	m.t.Helper()
	return read[api.AfterSales](m.t, m.d.as(role, "GET", m.path(""), ""), 200)
}

// ends ends the case's workflow for good.
func (m *matter) ends() {
	m.t.Helper()
	m.a.Stage, m.a.ClosedAt, m.a.EndsAs, m.a.ReopenBy = handbook.StageClosed, noon, handbook.EndResolved, noon.AddDate(0, 0, 15)
	m.write(handbook.Happened{Events: []handbook.CaseEvent{{At: noon, Kind: handbook.EventCaseEnded, Data: handbook.EventData{Ending: handbook.EndResolved}}}})
	m.d.temporal.end(m.c.ID)
}

// The bodies of a damaged mattress's story.
const (
	judged    = `{"after_sales":true,"suspected":["service_dispute"]}`
	diagnosed = `{"level":3,"causes":[{"cause":"logistics_damage","party":"carrier"}],"repairable":true}`
	planned   = `{"based_on":0,"budget":"150.00","steps":[{"kind":"mail_parts","owner":"agent","due_at":"2026-03-04T18:00:00+08:00","cost":"30.00"}]}`
	agreed    = `{"agreed":true}`
	accepted  = `{"accepted":true,"goods_confirmed":true,"money_confirmed":true}`
	closing   = `{"lesson":"外箱护角太薄","improvement":"加厚护角"}`
)

// carriedOut brings a case to the carrying out of its first plan, 1.1 of which is to be done.
func carriedOut(t *testing.T, d *door, caseNo string) *matter {
	t.Helper()
	m := seedTrouble(t, d, caseNo)
	m.does("judge", judged)
	m.does("diagnose", diagnosed)
	m.does("plan", planned)
	m.does("customer-agreement", agreed)
	return m
}
