package api_test

import (
	"fmt"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/workflows"
)

func key(no string) handbook.OrderKey {
	return handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: no}
}
func caseID(no string) string { return workflows.UnpaidOrderID(key(no)) }
func itemID(no string) string { return handbook.WorkItemID(caseID(no), 1) }

// seedCase writes an order with a running case whose check is lin's, as its workflow would have.
func seedCase(t *testing.T, d *door, no string) handbook.Transition {
	t.Helper()
	order := handbook.Order{OrderKey: key(no), CustomerID: "buyer", Product: "乳胶床垫", Total: 129900, PlacedAt: noon.Add(-time.Hour)}
	if _, _, err := d.store.PutOrder(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	item := handbook.WorkItem{
		ID: itemID(no), CaseID: caseID(no), Platform: handbook.Tmall, Shop: "demo", Customer: order.Customer(), Kind: handbook.ItemCheck,
		Rule: handbook.RuleDunCheck, State: handbook.ItemOpen, Assignee: "lin", AssignedBy: handbook.RuleDutyShare,
		OpensAt: noon.Add(-55 * time.Minute), DueAt: noon.Add(20 * time.Minute),
	}
	t0 := handbook.Transition{
		Case: handbook.Case{
			ID: caseID(no), Kind: handbook.CaseUnpaidOrder, Platform: handbook.Tmall, Shop: "demo", Subject: no, Customer: order.Customer(),
			Stage: handbook.StageCheck, Owner: "lin", WaitingOn: handbook.WaitingAgent, NextDueAt: item.DueAt, PolicyVersion: "1",
			OpenedAt: item.OpensAt, Seq: 2,
		},
		Events: []handbook.CaseEvent{
			{CaseID: caseID(no), Seq: 1, At: item.OpensAt, Kind: handbook.EventCaseOpened, Rule: handbook.RuleDunCheck},
			{CaseID: caseID(no), Seq: 2, At: item.OpensAt, Kind: handbook.EventItemOpened, Rule: handbook.RuleDunCheck,
				Data: handbook.EventData{ItemID: item.ID, Item: item.Kind, Due: item.DueAt, Person: "lin"}},
		},
		Items:   []handbook.WorkItem{item},
		Notices: []handbook.Notice{handbook.NoticeOf(handbook.NoticeDueSoon, item, 2, noon)},
	}
	write(t, d, t0)
	d.temporal.runs[caseID(no)] = true
	return t0
}

func write(t *testing.T, d *door, tr handbook.Transition) {
	t.Helper()
	if err := d.store.Record(t.Context(), tr); err != nil {
		t.Fatal(err)
	}
}

// endCase writes a case's end and ends its workflow.
func endCase(t *testing.T, d *door, tr handbook.Transition, ending handbook.Ending, events ...handbook.CaseEvent) {
	t.Helper()
	tr.Events = nil
	for _, ev := range append(events, handbook.CaseEvent{Kind: handbook.EventCaseEnded, Data: handbook.EventData{Ending: ending}}) {
		tr.Case.Seq++
		ev.CaseID, ev.Seq, ev.At = tr.Case.ID, tr.Case.Seq, noon
		tr.Events = append(tr.Events, ev)
	}
	tr.Case.Stage, tr.Case.Ending, tr.Case.EndedAt, tr.Case.WaitingOn = handbook.StageEnded, ending, noon, handbook.WaitingNothing
	write(t, d, tr)
	d.temporal.end(tr.Case.ID)
}

func newDuty(person string) string {
	return fmt.Sprintf(`{"person_id":%q,"platform":"tmall","shop":"demo","from":"2026-03-02T08:40:00+08:00","to":"2026-03-02T16:30:00+08:00"}`, person)
}

func seedDuty(t *testing.T, d *door, person, shop string) string {
	t.Helper()
	span, err := d.store.AddDuty(t.Context(), handbook.Duty{
		PersonID: person, Platform: handbook.Tmall, Shop: shop, From: noon.Add(-3 * time.Hour), To: noon.Add(4 * time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	return span.ID
}
