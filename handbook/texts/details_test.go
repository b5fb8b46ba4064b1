package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

func runningCase(t *testing.T) handbook.Case {
	t.Helper()
	return handbook.Case{
		ID: "unpaid-order:tmall:demo:123", Kind: handbook.CaseUnpaidOrder, Platform: handbook.Tmall, Shop: "demo", Subject: "123",
		Customer: order(t).Customer(), Stage: handbook.StageDunning, Owner: "lin", WaitingOn: handbook.WaitingAgent,
		NextDueAt: at(t, "23 16:30"), OpenedAt: at(t, "23 10:10"),
	}
}

func items(t *testing.T) []handbook.WorkItem {
	t.Helper()
	check := handbook.WorkItem{
		Kind: handbook.ItemCheck, Rule: handbook.RuleDunCheck, State: handbook.ItemDone, Assignee: "lin", DoneBy: "mei",
		SettledAt: at(t, "23 10:20"), Result: handbook.Result{Outcome: handbook.OutcomeConcern, Note: "call 13800000000"},
	}
	dunning := handbook.WorkItem{
		Kind: handbook.ItemDunning, Rule: handbook.RuleDunDay, State: handbook.ItemOpen, Assignee: "lin", DueAt: at(t, "23 16:30"), Note: "call 13800000000",
	}
	answer := handbook.WorkItem{
		Kind: handbook.ItemAnswer, Rule: handbook.RuleDutyAnswer, State: handbook.ItemMissed, DueAt: at(t, "23 15:00"), Estimated: true,
	}
	return []handbook.WorkItem{check, dunning, answer}
}

func TestDetailsOfARunningCase(t *testing.T) {
	c := runningCase(t)
	c.Breached, c.UnansweredSince = true, at(t, "23 14:00")
	next := &handbook.PlannedItem{Kind: handbook.ItemRevisit, Rule: handbook.RuleLeadFirst, Opens: at(t, "24 08:40")}
	got := Details(c, items(t), next, shanghai(t))
	proper(t, "details", got)
	want := `**催付** · 天猫 demo 店 订单 123
- 现在：等客服处理，到 11月23日 16:30
- 负责人：lin
- 有事项超时
- 客户留言待回复，自 11月23日 14:00 起
- 待办：
    - 催付（lin），11月23日 16:30 前完成（DUN-2）
    - 留言回复（组长待办），11月23日 15:00 前完成，已超时（DUTY-3；时间为估算，CAL-1）
- 接下来：第一次回访，11月24日 周二 08:40 开始（LEAD-2）
- 上次结果：核对联系，客户有顾虑（mei，11月23日 10:20）`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	want = "**Dunning** · Tmall demo, order 123 · Waits for the agent, until 23 Nov 16:30 · with lin · an item was missed" +
		" · a message waits for its answer since 23 Nov 14:00 · to do: Dunning (lin, due 23 Nov 16:30) (DUN-2);" +
		" Message reply (leaders' list, due 23 Nov 15:00, missed) (DUTY-3; the time is an estimate, CAL-1)" +
		" · next: First revisit, opens Tue 24 Nov 08:40 (LEAD-2) · last: Check, the customer has a concern (mei, 23 Nov 10:20)"
	if got.EN != want {
		t.Errorf("got\n%s\nwant\n%s", got.EN, want)
	}
}

// A single item stands beside the heading: a list of one reads badly.
func TestDetailsOfASingleItem(t *testing.T) {
	got := Details(runningCase(t), items(t)[:2], nil, shanghai(t))
	if want := "\n- 待办：催付（lin），11月23日 16:30 前完成（DUN-2）\n"; !strings.Contains(got.ZH, want) {
		t.Errorf("want %s in\n%s", want, got.ZH)
	}
	if want := " · to do: Dunning (lin, due 23 Nov 16:30) (DUN-2) · "; !strings.Contains(got.EN, want) {
		t.Errorf("want %s in\n%s", want, got.EN)
	}
}

// LEAD-6, LEAD-7: a lead's details tell grade, round and the decision that is waited for, and no order.
func TestDetailsOfALead(t *testing.T) {
	c := handbook.Case{
		ID: leadCase, Kind: handbook.CaseLead, Platform: handbook.Tmall, Shop: "demo", Subject: "L1", Customer: "tmall/demo/" + buyer,
		Stage: handbook.StageRevisit, Owner: "lin", WaitingOn: handbook.WaitingOpening, NextDueAt: at(t, "24 08:40"),
		OpenedAt: at(t, "23 10:10"), Grade: handbook.GradeC, Round: 2,
	}
	urge := handbook.WorkItem{
		Kind: handbook.ItemUrge, Rule: handbook.RuleLeadUrge, State: handbook.ItemDone, DoneBy: "lin", SettledAt: at(t, "23 11:00"),
		Result: handbook.Result{Outcome: handbook.OutcomeQuestion, Note: "call 13800000000"}, About: handbook.Context{Concern: "call 13800000000"},
	}
	next := &handbook.PlannedItem{Kind: handbook.ItemRevisit, Rule: handbook.RuleLeadFirst, Opens: at(t, "24 08:40")}
	waiver := handbook.Approval{Subject: handbook.SubjectWaiver, AskedBy: "lin", ExpiresAt: at(t, "25 10:10"), Note: "call 13800000000"}
	got := Details(c, []handbook.WorkItem{urge}, next, shanghai(t), waiver)
	proper(t, "details", got)
	want := `**回访** · 天猫 demo 店 咨询 L1 · C 类 · 第 2 轮
- 现在：等下一项开始，到 11月24日 周二 08:40
- 负责人：lin
- 待审批：免跟进，11月25日 周三 10:10 到期
- 接下来：第一次回访，11月24日 周二 08:40 开始（LEAD-2）
- 上次结果：催单，客户有问题要查（lin，11月23日 11:00）`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	want = "**Revisit** · Tmall demo, lead L1 · grade C · round 2 · Waits for the next item to open, until Tue 24 Nov 08:40 · with lin" +
		" · a decision is waited for: a waiver, until Wed 25 Nov 10:10 · next: First revisit, opens Tue 24 Nov 08:40 (LEAD-2)" +
		" · last: Urging, the customer has a question that needs checking (lin, 23 Nov 11:00)"
	if got.EN != want {
		t.Errorf("got\n%s\nwant\n%s", got.EN, want)
	}
}

// A case that waits for its customer says what for: an order is closed, an inquiry goes on.
func TestDetailsSayWhatTheCustomerIsWaitedFor(t *testing.T) {
	for kind, want := range map[handbook.CaseKind]string{
		handbook.CaseUnpaidOrder: "等客户自己关单", handbook.CaseLead: "等客户回复", handbook.CaseApproval: "等客户",
	} {
		c := runningCase(t)
		c.Kind, c.WaitingOn = kind, handbook.WaitingCustomer
		if got := Details(c, nil, nil, shanghai(t)).ZH; !strings.Contains(got, want) {
			t.Errorf("%s: want %s in\n%s", kind, want, got)
		}
	}
}

func TestDetailsOfAnEndedCase(t *testing.T) {
	c := runningCase(t)
	c.Stage, c.WaitingOn, c.Ending, c.CreditedTo = handbook.StageEnded, handbook.WaitingNothing, handbook.EndRecovered, "lin"
	c.EndedAt = at(t, "24 09:00")
	got := Details(c, nil, nil, shanghai(t)).ZH
	want := `**已结束** · 天猫 demo 店 订单 123
- 结果：跟进后付款，业绩归 lin（11月24日 周二 09:00）
- 负责人：lin`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDetailsInEveryStageReadWell(t *testing.T) {
	ids := map[handbook.CaseKind]string{
		handbook.CaseUnpaidOrder: "unpaid-order:tmall:demo:123", handbook.CaseLead: leadCase, handbook.CaseApproval: leadApproval,
		handbook.CaseAfterSales: troubleCase,
	}
	for _, stage := range handbook.Stages() {
		for _, waiting := range handbook.Waitings() {
			for _, kind := range handbook.CaseKinds() {
				c := runningCase(t)
				c.Stage, c.WaitingOn, c.Kind, c.ID = stage, waiting, kind, ids[kind]
				proper(t, string(stage), Details(c, items(t), nil, shanghai(t), handbook.Approval{Subject: handbook.SubjectDiscount}))
				c.Owner, c.NextDueAt = "", at(t, "30 22:00")
				proper(t, string(stage), Details(c, nil, nil, shanghai(t)))
			}
		}
	}
	for _, ending := range handbook.Endings() {
		c := runningCase(t)
		c.Stage, c.Ending = handbook.StageEnded, ending
		proper(t, string(ending), Details(c, nil, nil, shanghai(t)))
	}
}
