package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

func planAsked(t *testing.T) handbook.Approval {
	t.Helper()
	return handbook.Approval{
		ID: troubleApproval, CaseID: troubleCase, Platform: handbook.Tmall, Shop: "demo", Subject: handbook.SubjectPlan, Amount: 80_000, Ref: "2",
		Reasons: []handbook.ApprovalReason{handbook.ReasonLevel, handbook.ReasonOverBudget}, Note: "call 13800000000", AskedBy: "lin",
		AskedAt: at(t, "23 10:05"), State: handbook.ApprovalOpen, Role: handbook.RoleManager, RemindAt: at(t, "23 12:05"), ExpiresAt: at(t, "25 10:05"),
	}
}

// AS-6: the manager reads which plan it is, its budget, and why it needs a decision; in the list and in the Temporal UI.
func TestApprovalOfAPlan(t *testing.T) {
	want := Text{"天猫 demo 店 售后 A1：lin 申请执行方案 2（预算 ¥800.00），原因：一级售后、超出费用标准，由经理决定，11月25日 周三 10:05 到期",
		"Tmall demo, after-sales A1: lin asks for a go-ahead for plan 2 (budget ¥800.00), since: level 1, over the standard budget, the manager decides, until Wed 25 Nov 10:05"}
	if got := Approval(planAsked(t), shanghai(t)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got := ApprovalDetails(planAsked(t), shanghai(t))
	for _, want := range []string{
		"**待审批** · 天猫 demo 店 售后 A1\n- 申请：执行方案 2（预算 ¥800.00），原因：一级售后、超出费用标准\n", "\n- 由谁决定：经理\n",
		" · asked for: a go-ahead for plan 2 (budget ¥800.00), since: level 1, over the standard budget · ",
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
	if got, want := ApprovalSummary(planAsked(t)).String(), "天猫 demo 店 售后 A1 审批：售后方案（¥800.00） / Tmall demo, after-sales A1: decision on plan (¥800.00)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// AS-5, AS-8, AS-10: what else the manager decides, in the case's timeline; a refusal means another plan.
func TestApprovalSentencesOfAfterSales(t *testing.T) {
	for _, test := range []struct {
		data   handbook.EventData
		zh, en string
	}{
		{handbook.EventData{Subject: handbook.SubjectSpending, Amount: 8_000, Ending: handbook.EndApproved}, "超预算支出（¥80.00）：已同意（qian）", "spending beyond the budget (¥80.00) asked for by lin: Approved (qian)"},
		{handbook.EventData{Subject: handbook.SubjectCompensation, Amount: 20_000, Ending: handbook.EndRefused}, "赔偿客户（¥200.00）：已驳回（qian），重新制定方案", "compensation to the customer (¥200.00) asked for by lin: Refused (qian), another plan is made"},
		{handbook.EventData{Subject: handbook.SubjectAdvance, Amount: 20_000, Ref: "1", Ending: handbook.EndApproved}, "先垫付、后追偿（追偿 1，¥200.00）：已同意（qian）", "paying first and claiming later (claim 1, ¥200.00) asked for by lin: Approved (qian)"},
		{handbook.EventData{Subject: handbook.SubjectPlan, Amount: 80_000, Ref: "2", Ending: handbook.EndExpired}, "执行方案 2（预算 ¥800.00）：到期没人决定，按驳回处理（qian），重新制定方案", "a go-ahead for plan 2 (budget ¥800.00) asked for by lin: Expired: nobody decided, which counts as refused (qian), another plan is made"},
	} {
		test.data.Person = "lin"
		toldOfTrouble{handbook.CaseEvent{Kind: handbook.EventApprovalEnded, Rule: handbook.RuleASApproval, By: "qian", Data: test.data},
			"lin 申请的" + test.zh + "（AS-6）", "Decision on " + test.en + " (AS-6)"}.check(t)
	}
	ev := handbook.CaseEvent{CaseID: troubleApproval, Kind: handbook.EventNoEffect, At: at(t, "23 10:10")}
	if got := Event(ev, shanghai(t)).ZH; got != "提出申请的售后已经往前走了，这个结果不再生效" {
		t.Errorf("got %s", got)
	}
}
