package handbook_test

import (
	"testing"
	"time"

	"gendan/handbook"
)

func opening() handbook.Transition {
	opens := time.Date(2026, 3, 10, 2, 5, 0, 0, time.UTC)
	return handbook.Transition{
		Case:   handbook.Case{ID: "case", Seq: 3, WaitingOn: handbook.WaitingAgent},
		Events: []handbook.CaseEvent{{CaseID: "case", Seq: 3, Kind: handbook.EventItemOpened}},
		Items: []handbook.WorkItem{{
			ID: handbook.WorkItemID("case", 1), CaseID: "case", Kind: check, State: handbook.ItemOpen, OpensAt: opens, DueAt: opens.Add(time.Hour),
		}},
	}
}

// DUTY-2: whoever gets the item stands in the item, in the timeline, and owns the case.
func TestAssignFillsTheTransition(t *testing.T) {
	step := opening()
	step.Assign(handbook.Assignment{PersonID: "lin", Rule: handbook.RuleDutyShare})
	item := step.Items[0]
	if item.Assignee != "lin" || item.AssignedBy != handbook.RuleDutyShare || step.Events[0].Data.Person != "lin" || step.Case.Owner != "lin" {
		t.Errorf("%+v", step)
	}
	if step.Case.WaitingOn != handbook.WaitingAgent || len(step.Notices) != 0 {
		t.Errorf("waits for %s, notices %v", step.Case.WaitingOn, step.Notices)
	}
}

// DUTY-6: nobody on duty: the leader is told, and the case waits for the leader.
func TestAssignTellsTheLeaderThatNobodyIsOnDuty(t *testing.T) {
	step := opening()
	step.Assign(handbook.Assignment{PersonID: "wang", Rule: handbook.RuleDutyNobody})
	if step.Case.WaitingOn != handbook.WaitingLeader || len(step.Notices) != 1 {
		t.Fatalf("waits for %s, notices %v", step.Case.WaitingOn, step.Notices)
	}
	item := step.Items[0]
	want := handbook.Notice{
		CaseID: "case", Seq: 3, ItemID: "case.1", Item: check, Kind: handbook.NoticeNobody,
		ToRole: handbook.RoleLeader, About: "wang", DueAt: item.DueAt, At: item.OpensAt,
	}
	if step.Notices[0] != want {
		t.Errorf("told %+v\nwant %+v", step.Notices[0], want)
	}
}

// An item beside the one that is due first does not take the case over.
func TestAssignKeepsTheOwner(t *testing.T) {
	step := opening()
	step.Case.Owner = "mei"
	step.Assign(handbook.Assignment{PersonID: "wang", Rule: handbook.RuleDutyNobody})
	if step.Case.Owner != "mei" || step.Case.WaitingOn != handbook.WaitingAgent || len(step.Notices) != 1 {
		t.Errorf("%+v", step.Case)
	}
}

// DUN-8: a missed item still takes a result, until it is settled.
func TestActionable(t *testing.T) {
	item := opening().Items[0]
	item.State, item.MissedAt = handbook.ItemMissed, item.DueAt
	if !item.Actionable() {
		t.Error("missed, and nobody may do it")
	}
	item.SettledAt = item.DueAt.Add(time.Minute)
	if item.Actionable() {
		t.Error("settled, and still to be done")
	}
}
