package api_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

const leads = "/v1/leads"

func leadKey(id string) handbook.LeadKey {
	return handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: id}
}
func leadCase(id string) string { return workflows.LeadID(leadKey(id)) }

// newLead writes the body of a lead received a while ago; extra holds more fields, as `,"grade":"A"`.
func newLead(id string, ago time.Duration, extra string) string {
	return fmt.Sprintf(`{"platform":"tmall","shop":"demo","lead_id":%q,"received_at":%q%s}`, id, noon.Add(-ago).Format(time.RFC3339), extra)
}

// seedLead writes buyer's lead, received by lin an hour ago, with a running case whose urging is lin's, as its workflow
// would have.
func seedLead(t *testing.T, d *door, id string) handbook.Transition {
	t.Helper()
	l := handbook.Lead{
		LeadKey: leadKey(id), CustomerID: "buyer", Product: "乳胶床垫", Concern: "担心太软", Agent: "lin",
		ReceivedAt: noon.Add(-time.Hour), LastWordAt: noon.Add(-50 * time.Minute),
	}
	tr := handbook.Transition{Case: workflows.NewLeadCase(l, noon.Add(-45*time.Minute))}
	c := &tr.Case
	c.PolicyVersion = "1"
	if _, err := d.store.PutLead(t.Context(), l, *c, true); err != nil {
		t.Fatal(err)
	}
	item := handbook.WorkItem{
		ID: handbook.WorkItemID(c.ID, 1), CaseID: c.ID, Platform: handbook.Tmall, Shop: "demo", Customer: c.Customer, Kind: handbook.ItemUrge,
		Rule: handbook.RuleLeadUrge, State: handbook.ItemOpen, Assignee: "lin", AssignedBy: handbook.RuleDutyKeep,
		About:   handbook.Context{Product: l.Product, Round: 1, Concern: l.Concern, Method: "先发实拍视频"},
		OpensAt: noon.Add(-20 * time.Minute), DueAt: noon.Add(10 * time.Hour),
	}
	c.Stage, c.WaitingOn, c.NextDueAt, c.Seq = handbook.StageUrging, handbook.WaitingAgent, item.DueAt, 2
	tr.Events = []handbook.CaseEvent{
		{CaseID: c.ID, Seq: 1, At: c.OpenedAt, Kind: handbook.EventCaseOpened, Rule: handbook.RuleLeadUrge},
		{CaseID: c.ID, Seq: 2, At: item.OpensAt, Kind: handbook.EventItemOpened, Rule: handbook.RuleLeadUrge,
			Data: handbook.EventData{ItemID: item.ID, Item: item.Kind, Due: item.DueAt, Person: "lin"}},
	}
	tr.Items = []handbook.WorkItem{item}
	write(t, d, tr)
	d.temporal.runs[c.ID] = true
	return tr
}

func TestAnInquiryStartsACaseOnce(t *testing.T) { // LEAD-1
	d := open(t)
	body := newLead("c-1", time.Hour, `,"customer_id":"buyer","product":"乳胶床垫","concern":"担心太软","agent":"lin","grade":"A"`)
	first := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 201)
	if first.Outcome != api.LeadOutcomeCreated || first.Case.ID != leadCase("c-1") || first.Case.Stage != api.StageReception ||
		first.Case.Grade != "A" || first.Case.Owner != "lin" || first.Case.PolicyVersion == "" || first.Lead.Concern != "担心太软" {
		t.Errorf("first: %+v", first)
	}
	before := d.rows(t)
	again := read[api.LeadAccepted](t, d.as("agent", "POST", leads, strings.ReplaceAll(body, "担心太软", "太贵")), 200)
	if again.Outcome != api.LeadOutcomeKnown || again.Case != first.Case || again.Lead != first.Lead || len(d.temporal.starts) != 1 {
		t.Errorf("again: %+v, %d starts", again, len(d.temporal.starts))
	}
	if d.rows(t) != before {
		t.Error("telling it again changed rows")
	}
	seen := read[api.LeadDetails](t, d.as("agent", "GET", leads+"/tmall/demo/c-1", ""), 200)
	if seen.Lead != first.Lead || seen.Case != first.Case {
		t.Errorf("read back %+v", seen)
	}
}

// The same lead told 50 times at once is one row and one case.
func TestTheSameInquiryFiftyTimesAtOnce(t *testing.T) {
	d := open(t)
	body := newLead("c-1", time.Hour, `,"customer_id":"buyer"`)
	statuses := atOnce(50, func(int) int { return d.as("integration", "POST", leads, body).status })
	if statuses[0] != 200 || statuses[48] != 200 || statuses[49] != 201 {
		t.Errorf("statuses %v", statuses)
	}
	if len(d.temporal.starts) != 1 || strings.Count(d.rows(t), "\nleads ") != 1 {
		t.Errorf("%d starts, rows:\n%s", len(d.temporal.starts), d.rows(t))
	}
}

// Fifty inquiries of one customer at once share one case, which hears of the 49 others.
func TestFiftyInquiriesOfOneCustomerAtOnce(t *testing.T) { // LEAD-5
	d := open(t)
	statuses := atOnce(50, func(i int) int {
		return d.as("integration", "POST", leads, newLead(fmt.Sprint("c-", i), time.Hour, `,"customer_id":"buyer"`)).status
	})
	if statuses[0] != 200 || statuses[48] != 200 || statuses[49] > 201 {
		t.Errorf("statuses %v", statuses)
	}
	told := map[string]bool{}
	for _, s := range d.temporal.signals {
		told[s.fact.LeadID] = s.workflow == d.temporal.starts[0].ID
	}
	if len(d.temporal.starts) != 1 || len(told) != 49 || slices.Contains(values(told), false) {
		t.Errorf("%d starts, the case heard of %v", len(d.temporal.starts), told)
	}
}

// atOnce does something n times at once and gives what it came to, in order.
func atOnce(n int, do func(int) int) []int {
	list := make([]int, n)
	var all sync.WaitGroup
	for i := range list {
		all.Go(func() { list[i] = do(i) })
	}
	all.Wait()
	slices.Sort(list)
	return list
}

func values(m map[string]bool) (list []bool) {
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

func TestAnInquiryWhoseCadenceIsOver(t *testing.T) { // LEAD-5
	d := open(t)
	body := newLead("c-1", 9*24*time.Hour, `,"customer_id":"buyer"`)
	first := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 200)
	if first.Outcome != api.LeadOutcomeRecordedPast || first.Case.ID != "" || len(d.temporal.starts) != 0 {
		t.Errorf("first: %+v", first)
	}
	before := d.rows(t)
	again := read[api.LeadAccepted](t, d.as("integration", "POST", leads, body), 200)
	if again.Outcome != api.LeadOutcomeKnown || again.Case.ID != "" || d.rows(t) != before {
		t.Errorf("again: %+v", again)
	}
	late := newLead("c-2", 9*24*time.Hour, `,"last_message_at":"2026-03-02T03:30:00Z"`) // the conversation went on
	if a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, late), 201); a.Outcome != api.LeadOutcomeCreated {
		t.Errorf("%+v", a)
	}
}

// The process dies after the row is written and before Temporal hears of it: the repeated request does the rest.
func TestALeadWhoseRequestBrokeOffIsFollowed(t *testing.T) {
	d := open(t)
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	a := d.as("integration", "POST", leads, newLead("c-1", time.Hour, ""))
	refused(t, a, 503, api.CodeTemporalAway)
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	d.temporal.leave(nil)
	if a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-1", time.Hour, "")), 201); a.Outcome != api.LeadOutcomeCreated {
		t.Errorf("outcome %s", a.Outcome)
	}
}

// Temporal forgets an ended workflow after a while. Its lead, told again, is not followed once more.
func TestAnEndedLeadToldAgain(t *testing.T) {
	d := open(t)
	endCase(t, d, seedLead(t, d, "c-1"), handbook.EndWaived)
	delete(d.temporal.runs, leadCase("c-1"))
	before := d.rows(t)
	a := read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead("c-1", time.Hour, `,"customer_id":"buyer"`)), 200)
	if a.Outcome != api.LeadOutcomeKnown || a.Case.Ending != api.EndingWaived || len(d.temporal.starts) != 0 || d.rows(t) != before {
		t.Errorf("%+v, %d starts", a, len(d.temporal.starts))
	}
}

// LEAD-10: whose customer has ordered since is converted at once.
func TestALeadWhoseCustomerHasOrdered(t *testing.T) {
	d := open(t)
	paid := `,"customer_id":"buyer","paid_at":"2026-03-02T03:59:00Z"`
	for no, ago := range map[string]time.Duration{"1": 2 * time.Hour, "2": 30 * time.Minute, "3": 20 * time.Minute} {
		read[api.OrderAccepted](t, d.as("integration", "POST", orders, newOrder(no, ago, paid)), 200)
	}
	for id, customer := range map[string]string{"c-1": "buyer", "c-2": "stranger"} {
		read[api.LeadAccepted](t, d.as("integration", "POST", leads, newLead(id, time.Hour, `,"customer_id":"`+customer+`"`)), 201)
	}
	want := signal{leadCase("c-1"), "customer_ordered", handbook.Fact{
		EventID: "ordered/2", Kind: handbook.FactCustomerOrdered, OccurredAt: noon.Add(-30 * time.Minute), OtherOrder: "2",
	}}
	if got := d.temporal.signals; len(got) != 1 || got[0] != want {
		t.Errorf("told %+v", got)
	}
}

// A lead's item names the lead and what whoever does it should know (LEAD-2, LEAD-7); an approval's notice names no item.
func TestLeadsInLists(t *testing.T) {
	d := open(t)
	tr := seedLead(t, d, "c-1")
	tr.Case.Seq, tr.Case.Grade, tr.Items = 3, handbook.GradeC, nil
	tr.Events = []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: 3, At: noon, Kind: handbook.EventGraded, Rule: handbook.RuleLeadGrade}}
	tr.Notices = []handbook.Notice{{
		CaseID: tr.Case.ID, Seq: 3, ItemID: "approval:x", Kind: handbook.NoticeApprovalAsked, Platform: handbook.Tmall, Shop: "demo",
		ToRole: handbook.RoleLeader, About: "lin", DueAt: noon.Add(time.Hour), At: noon,
	}}
	write(t, d, tr)
	seedCase(t, d, "1")

	items := read[api.WorkItemPage](t, d.as("agent", "GET", "/v1/work-items?case_id="+leadCase("c-1"), ""), 200).Items
	if len(items) != 1 || items[0].LeadID != "c-1" || items[0].OrderNo != "" || items[0].Concern != "担心太软" || items[0].Method != "先发实拍视频" ||
		!strings.Contains(items[0].Brief.Zh, "担心太软") || strings.Contains(items[0].Brief.Zh, "buyer") {
		t.Errorf("%+v", items)
	}
	if alone := read[api.WorkItem](t, d.as("agent", "GET", "/v1/work-items/"+items[0].ID, ""), 200); !reflect.DeepEqual(alone, items[0]) {
		t.Errorf("alone: %+v", alone)
	}
	for query, want := range map[string]int{"?grade=C": 1, "?grade=A": 0, "?kind=lead": 1, "?kind=lead&grade=C&platform=tmall&shop=demo": 1, "": 2} {
		if page := read[api.CasePage](t, d.as("agent", "GET", "/v1/cases"+query, ""), 200); len(page.Items) != want {
			t.Errorf("%q: %d cases, want %d", query, len(page.Items), want)
		}
	}
	notices := read[api.NoticePage](t, d.as("leader", "GET", "/v1/notices?case_id="+leadCase("c-1"), ""), 200).Items
	if len(notices) != 1 || notices[0].ItemID != "" || notices[0].Item != "" || notices[0].Text.Zh == "" {
		t.Errorf("%+v", notices)
	}
}
