package api_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/api"
	"gendan/handbook"
	"gendan/workflows"
)

// settle answers as a case does that takes the command, and writes the item as the case would.
func settle(t *testing.T, d *door, tr handbook.Transition) func(client.UpdateWorkflowOptions) (any, error) {
	t.Helper()
	return func(o client.UpdateWorkflowOptions) (any, error) {
		cmd := o.Args[0].(workflows.FinishItemCommand)
		item := tr.Items[0]
		item.State, item.SettledAt, item.Result, item.DoneBy, item.ResultKey = handbook.ItemDone, noon, cmd.Result, cmd.By, cmd.Key
		tr.Case.Seq++
		tr.Items = []handbook.WorkItem{item}
		tr.Events = []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: tr.Case.Seq, At: noon, Kind: handbook.EventItemDone, By: cmd.By}}
		write(t, d, tr)
		return item, nil
	}
}

func TestARecordedResult(t *testing.T) { // DUN-5
	d := open(t)
	tr := seedCase(t, d, "1")
	var sent workflows.FinishItemCommand
	answer := settle(t, d, tr)
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		sent = o.Args[0].(workflows.FinishItemCommand)
		return answer(o)
	}
	path, body := "/v1/work-items/"+itemID("1")+"/result", `{"outcome":"promised","promised_on":"2026-03-04","note":"周三发工资"}`
	first := read[api.WorkItem](t, d.as("agent", "POST", path, body, "Idempotency-Key: k1"), 200)
	if first.State != api.ItemStateDone || first.DoneBy != "lin" || first.Actionable || first.Result.PromisedOn != "2026-03-04" || first.OrderNo != "1" {
		t.Errorf("%+v", first)
	}
	want := workflows.FinishItemCommand{ItemID: itemID("1"), By: "lin", Key: "k1", Result: handbook.Result{
		Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: 3, Date: 4}, Note: "周三发工资",
	}}
	if sent != want {
		t.Errorf("the case was sent %+v", sent)
	}

	t.Run("the same key gives the same answer after the case's end too", func(t *testing.T) {
		d.temporal.end(caseID("1"))
		again := read[api.WorkItem](t, d.as("agent", "POST", path, body, "Idempotency-Key: k1"), 200)
		if !reflect.DeepEqual(again, first) {
			t.Errorf("%+v, first %+v", again, first)
		}
	})
	for name, c := range map[string]struct {
		role      handbook.Role
		key, body string
		status    int
		code      api.Code
	}{
		"the same key for another result": {"agent", "k1", `{"outcome":"no_answer"}`, 422, api.CodeKeyReused},
		"the same key by someone else":    {"leader", "k1", body, 422, api.CodeKeyReused},
		"another key":                     {"agent", "k2", body, 409, api.CodeItemSettled},
	} {
		t.Run(name, func(t *testing.T) {
			before := d.rows(t)
			refused(t, d.as(c.role, "POST", path, c.body, "Idempotency-Key: "+c.key), c.status, c.code)
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

func TestACasesRefusalsAreProblems(t *testing.T) {
	for name, c := range map[string]struct {
		refusal workflows.RefusalCode
		fields  []handbook.ResultError
		status  int
		code    api.Code
	}{
		"done, withdrawn or given up": {workflows.RefusedSettled, nil, 409, api.CodeItemSettled},
		"someone else's":              {workflows.RefusedNotYours, nil, 403, api.CodeNotYourItem},
		"never there":                 {workflows.RefusedNotFound, nil, 404, api.CodeNotFound},
		"over":                        {workflows.RefusedCaseOver, nil, 409, api.CodeCaseOver},
		"no such promise (DUN-11)": {workflows.RefusedResult, []handbook.ResultError{{Field: "promised_on", Reason: "has passed"}},
			422, api.CodeInvalidResult},
		"of a newer release": {"something_new", nil, 500, api.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedCase(t, d, "1")
			d.temporal.update = func(client.UpdateWorkflowOptions) (any, error) {
				return handbook.WorkItem{}, temporal.NewApplicationErrorWithOptions("no", string(c.refusal),
					temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{c.fields}})
			}
			before := d.rows(t)
			for command, body := range map[string]string{"result": `{"outcome":"no_answer"}`, "transfer": `{"to":"chen"}`} {
				p := refused(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/"+command, body, "Idempotency-Key: k"), c.status, c.code)
				if len(p.Errors) != len(c.fields) || (len(p.Errors) == 1 && p.Errors[0] != api.FieldError{Field: "promised_on", Detail: "has passed"}) {
					t.Errorf("errors %v", p.Errors)
				}
			}
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

// Its case ended, and took the item back, between our look and the command.
func TestAResultForACaseThatJustEnded(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	d.temporal.end(caseID("1")) // the row still shows the item as open
	refused(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/result", `{"outcome":"no_answer"}`, "Idempotency-Key: k"), 409, api.CodeCaseOver)
	refused(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/transfer", `{"to":"chen"}`, "Idempotency-Key: k"), 409, api.CodeCaseOver)
}

// A case that refuses because it is over says how it ended and since when, as soon as that is written.
func TestACommandForACaseThatIsOverSaysHowItEnded(t *testing.T) {
	d := open(t)
	tr := seedCase(t, d, "1")
	endCase(t, d, tr, handbook.EndPaid)
	d.temporal.runs[caseID("1")] = true // its workflow still answers
	d.answers(func(any) (any, error) { return nil, refusal(workflows.RefusedCaseOver) })
	how := "it is paid since 2026-03-02T04:00:00Z"
	over(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/result", `{"outcome":"no_answer"}`, "Idempotency-Key: k"), how)
	over(t, d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/transfer", `{"to":"chen"}`, "Idempotency-Key: k"), how)
	over(t, d.as("agent", "POST", discounts, newDiscount("1", own), "Idempotency-Key: k"), how)

	endCase(t, d, seedLead(t, d, "c-1"), handbook.EndWaived)
	d.temporal.runs[leadCase("c-1")] = true
	how = "it is waived since 2026-03-02T04:00:00Z"
	over(t, d.as("agent", "POST", grading, `{"grade":"A"}`, "Idempotency-Key: k"), how)
	over(t, d.as("leader", "POST", withdrawal, `{"reason":"x"}`, "Idempotency-Key: k"), how)
}

func TestATransfer(t *testing.T) { // DUTY-5
	d := open(t)
	tr := seedCase(t, d, "1")
	var sent workflows.TransferItemCommand
	d.temporal.update = func(o client.UpdateWorkflowOptions) (any, error) {
		if sent.To == "" { // the server gives the first answer to the same key
			sent = o.Args[0].(workflows.TransferItemCommand)
		}
		item := tr.Items[0]
		item.Assignee = sent.To
		return item, nil
	}
	path := "/v1/work-items/" + itemID("1") + "/transfer"
	moved := read[api.WorkItem](t, d.as("leader", "POST", path, `{"to":"chen","note":"换班"}`, "Idempotency-Key: k1"), 200)
	if moved.Assignee != "chen" || sent != (workflows.TransferItemCommand{ItemID: itemID("1"), By: "wang", Supervisor: true, To: "chen", Note: "换班"}) {
		t.Errorf("%+v, sent %+v", moved, sent)
	}
	read[api.WorkItem](t, d.as("leader", "POST", path, `{"to":"chen"}`, "Idempotency-Key: k1"), 200)
	refused(t, d.as("leader", "POST", path, `{"to":"hu"}`, "Idempotency-Key: k1"), 422, api.CodeKeyReused)
}

func TestListsOfWorkItems(t *testing.T) {
	d := open(t)
	for _, no := range []string{"1", "2", "3"} {
		seedCase(t, d, no)
	}
	for query, want := range map[string]int{
		"":                                 3,
		"?mine=true":                       3,
		"?assignee=chen":                   0,
		"?state=open&state=missed":         3,
		"?state=done":                      0,
		"?actionable=true":                 3,
		"?platform=tmall&shop=demo":        3,
		"?platform=jd":                     0,
		"?case_id=" + caseID("2"):          1,
		"?due_before=2026-03-02T04:20:00Z": 0,
		"?due_before=2026-03-02T12:20:01%2B08:00": 3,
	} {
		page := read[api.WorkItemPage](t, d.as("agent", "GET", "/v1/work-items"+query, ""), 200)
		if len(page.Items) != want {
			t.Errorf("%q: %d items, want %d", query, len(page.Items), want)
		}
	}
	item := read[api.WorkItem](t, d.as("agent", "GET", "/v1/work-items/"+itemID("2"), ""), 200)
	if item.Brief.Zh == "" || item.Brief.En == "" || !item.DueAt.Equal(noon.Add(20*time.Minute)) || item.Rule != "DUN-6" {
		t.Errorf("%+v", item)
	}
	// The list shows an item as it shows it alone, with its order.
	listed := read[api.WorkItemPage](t, d.as("agent", "GET", "/v1/work-items?case_id="+caseID("2"), ""), 200)
	if listed.Items[0].Brief != item.Brief || !strings.Contains(item.Brief.Zh, "订单 2") {
		t.Errorf("listed %+v, alone %+v", listed.Items[0].Brief, item.Brief)
	}
	notices := read[api.NoticePage](t, d.as("leader", "GET", "/v1/notices?mine=true", ""), 200)
	if len(notices.Items) != 3 || notices.Items[0].To != "wang" || notices.Items[0].Text.Zh == "" {
		t.Errorf("%+v", notices)
	}
}

// Pages hold every row once, and a cursor fits only its own list.
func TestPages(t *testing.T) {
	d := open(t)
	for _, no := range []string{"1", "2", "3", "4", "5"} {
		seedCase(t, d, no)
	}
	for _, list := range []string{"/v1/cases?limit=2", "/v1/cases?limit=2&due_before=2026-03-03T00:00:00Z", "/v1/work-items?limit=2", "/v1/notices?limit=2",
		"/v1/cases/" + caseID("1") + "/timeline?limit=1"} {
		seen, cursor := map[string]bool{}, ""
		for pages := 0; ; pages++ {
			page := read[struct {
				Items []struct {
					ID     string
					ItemID string `json:"item_id"`
					Seq    int
				}
				NextCursor string `json:"next_cursor"`
			}](t, d.as("leader", "GET", list+cursor, ""), 200)
			for _, row := range page.Items {
				id := row.ID
				if id == "" {
					id = row.ItemID + string(rune('0'+row.Seq))
				}
				if seen[id] {
					t.Errorf("%s: %s twice", list, id)
				}
				seen[id] = true
			}
			if page.NextCursor == "" || pages > 5 {
				break
			}
			cursor = "&cursor=" + page.NextCursor
		}
		if want := 5; len(seen) != want && len(seen) != 2 {
			t.Errorf("%s: %d rows", list, len(seen))
		}
		refused(t, d.as("leader", "GET", "/v1/duty?limit=2"+cursor, ""), 422, api.CodeInvalid)
	}
}

func TestListsOfCases(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	endCase(t, d, seedCase(t, d, "2"), handbook.EndPaid)
	for query, want := range map[string]int{
		"": 2, "?running=true": 1, "?running=false": 1, "?stage=check": 1, "?stage=ended": 1, "?owner=lin": 2, "?owner=chen": 0,
		"?kind=unpaid_order": 2, "?unanswered=true": 0, "?platform=tmall&shop=demo": 2, "?platform=tmall&shop=other": 0,
		"?due_before=2026-03-03T00:00:00Z&running=true": 1,
	} {
		page := read[api.CasePage](t, d.as("agent", "GET", "/v1/cases"+query, ""), 200)
		if len(page.Items) != want {
			t.Errorf("%q: %d cases, want %d", query, len(page.Items), want)
		}
	}
	page := read[api.TimelinePage](t, d.as("agent", "GET", "/v1/cases/"+caseID("1")+"/timeline", ""), 200)
	if len(page.Items) != 2 || page.Items[1].Text.Zh == "" || page.Items[1].Text.En == "" || page.Items[1].Rule != "DUN-6" {
		t.Errorf("%+v", page)
	}
}
