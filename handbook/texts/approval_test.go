package texts

import (
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

// signalInput is what ApprovalDetails tells a supervisor to send.
const signalInput = `{"by": "...", "reason": "..."}`

func openApproval(t *testing.T) handbook.Approval {
	t.Helper()
	return handbook.Approval{
		ID: leadApproval, CaseID: leadCase, Platform: handbook.Tmall, Shop: "demo", Subject: handbook.SubjectDiscount, Amount: 8000,
		Note: "call 13800000000", AskedBy: "lin", AskedAt: at(t, "23 10:05"), State: handbook.ApprovalOpen, Role: handbook.RoleLeader,
		StepAt: at(t, "23 10:05"), RemindAt: at(t, "23 12:05"), EscalateAt: at(t, "23 14:05"), ExpiresAt: at(t, "25 10:05"),
		Votes: []handbook.Vote{{By: "qian", For: "wang", Approve: true, Reason: "call 13800000000", At: at(t, "23 11:00")}},
	}
}

// DISC-7: the Temporal UI tells what is asked, by whom, whose decision it is, until when, the votes, and how to decide.
func TestApprovalDetails(t *testing.T) {
	got := ApprovalDetails(openApproval(t), shanghai(t))
	want := `**待审批** · 天猫 demo 店 咨询 L1
- 申请：特殊优惠（¥80.00）
- 申请人：lin（11月23日 10:05）
- 申请说明：在这个工作流 Input 的 ` + "`note`" + ` 里
- 由谁决定：本店组长，经理也可以
- 时限：11月25日 周三 10:05，到期没人决定按驳回处理
- 11月23日 14:05 还没有决定，就上报上一级
- qian 同意（代 wang）（11月23日 11:00）
` + "- 在这里审批：发送信号（Send a Signal）`approve` 同意，或 `reject` 驳回，输入填 `" + signalInput + "`；by 是你的账号，驳回必须写 reason，自己的申请不能自己批"
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	want = "**Open** · Tmall demo, lead L1 · asked for: a special discount (¥80.00) · by lin (23 Nov 10:05)" +
		" · why: see `note` in this workflow's Input" +
		" · decided by: the shop's leader, or a manager · until Wed 25 Nov 10:05, then it counts as refused" +
		" · goes one step up at 23 Nov 14:05 · qian approved (for wang) (23 Nov 11:00)" +
		" · to decide here: Send a Signal, `approve` or `reject`, with the input `" + signalInput + "`;" +
		" by is your own id, a refusal needs a reason, and nobody decides on their own request"
	if got.EN != want {
		t.Errorf("got\n%s\nwant\n%s", got.EN, want)
	}
}

// DISC-7: a decision that did not count is not lost in silence; what people wrote is left out there too.
func TestApprovalDetailsTellTheLastDiscardedDecision(t *testing.T) {
	refused := func(by string, approve bool, why handbook.VoteRefusal, note string) handbook.CaseEvent {
		return handbook.CaseEvent{Kind: handbook.EventVoteRefused, By: by, Data: handbook.EventData{Approve: approve, Refusal: why, Note: note}}
	}
	for _, test := range []struct {
		event  handbook.CaseEvent
		zh, en string
	}{
		{refused("zhao", false, handbook.VoteReason, " "), "zhao 驳回，没写理由", "zhao refused, no reason was given"},
		{refused("zhao", false, handbook.VoteReason, "call 13800000000"), "zhao 驳回，理由超过 1000 字", "zhao refused, the reason is longer than 1000 characters"},
		{refused("zhao", true, handbook.VoteReason, "call 13800000000"), "zhao 同意，理由超过 1000 字", "zhao approved, the reason is longer than 1000 characters"},
		{refused("lin", true, handbook.VoteAsker, ""), "lin 同意，不能审批自己的申请", "lin approved, whoever asks can't decide"},
		{refused("", true, handbook.VoteNotYours, ""), "有人同意，没有这项审批的权限", "someone approved, the decision is not theirs to make"},
		{refused("call 13800000000", false, handbook.VoteNotYours, ""), "有人驳回，没有这项审批的权限", "someone refused, the decision is not theirs to make"},
	} {
		earlier := refused("mei", true, handbook.VoteNotYours, "")
		got := ApprovalDetails(openApproval(t), shanghai(t), earlier, test.event)
		if !strings.Contains(got.ZH, "\n- 最近一次无效："+test.zh+"\n") || !strings.Contains(got.EN, " · the last that did not count: "+test.en+" · ") {
			t.Errorf("want %s / %s in\n%s", test.zh, test.en, got)
		}
		if strings.Contains(got.String(), "mei") || strings.Contains(got.String(), "13800000000") {
			t.Errorf("an earlier one or what people wrote is shown: %s", got)
		}
	}
	bare := openApproval(t)
	bare.Note = ""
	if got := ApprovalDetails(bare, shanghai(t)).String(); strings.Contains(got, "无效") || strings.Contains(got, "`note`") {
		t.Errorf("neither a reason nor a discarded decision is there to be told: %s", got)
	}
}

func TestApprovalDetailsInEveryStateReadWell(t *testing.T) {
	for _, state := range handbook.ApprovalStates() {
		for _, subject := range handbook.ApprovalSubjects() {
			full, bare := openApproval(t), openApproval(t)
			full.State, full.Subject, full.ClosedAt = state, subject, at(t, "24 10:00")
			bare.State, bare.Subject, bare.Role, bare.Amount, bare.AskedBy, bare.Votes = state, subject, handbook.RoleManager, 0, "", nil
			bare.CaseID, bare.EscalateAt, bare.Reason = "unpaid-order:tmall:demo:123", bare.ClosedAt, "call 13800000000"
			for _, a := range []handbook.Approval{full, bare} {
				got := ApprovalDetails(a, shanghai(t))
				plain := Text{strings.ReplaceAll(got.ZH, signalInput, "x"), strings.ReplaceAll(got.EN, signalInput, "x")}
				proper(t, string(state), plain)
				if strings.Contains(got.ZH, "13800000000") {
					t.Errorf("%s: what people wrote is shown: %s", state, got)
				}
				if open := strings.Contains(got.ZH, signalInput); open != (state == handbook.ApprovalOpen) {
					t.Errorf("%s: how to decide is told: %t", state, open)
				}
				proper(t, "summary", ApprovalSummary(a))
				proper(t, "line", Approval(a, shanghai(t)))
			}
		}
	}
}

// DISC-7: an approval in a list says who decides until when, or who decided.
func TestApprovalLine(t *testing.T) {
	a := openApproval(t)
	want := Text{"天猫 demo 店 咨询 L1：lin 申请特殊优惠（¥80.00），由组长决定，11月25日 周三 10:05 到期",
		"Tmall demo, lead L1: lin asks for a special discount (¥80.00), the leader decides, until Wed 25 Nov 10:05"}
	if got := Approval(a, shanghai(t)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	a.State, a.Votes[0].For = handbook.ApprovalApproved, ""
	want = Text{"天猫 demo 店 咨询 L1：lin 申请特殊优惠（¥80.00），已同意（qian）",
		"Tmall demo, lead L1: lin asks for a special discount (¥80.00). Approved (qian)"}
	if got := Approval(a, shanghai(t)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// DISC-7: whoever stands in for a supervisor, and whoever takes the request back, is named in the list and in the details.
func TestApprovalNamesWhoEndedIt(t *testing.T) {
	a := openApproval(t)
	a.State, a.ClosedAt, a.ClosedBy = handbook.ApprovalApproved, at(t, "23 11:00"), "qian"
	if got := Approval(a, shanghai(t)); !strings.HasSuffix(got.ZH, "，已同意（qian 代 wang）") || !strings.HasSuffix(got.EN, ". Approved (qian for wang)") {
		t.Errorf("got %s", got)
	}
	a.State, a.ClosedBy = handbook.ApprovalWithdrawn, "lin"
	if got := Approval(a, shanghai(t)); !strings.HasSuffix(got.ZH, "，已撤销（lin 撤回）") || !strings.HasSuffix(got.EN, ". Withdrawn (taken back by lin)") {
		t.Errorf("got %s", got)
	}
	if got := ApprovalDetails(a, shanghai(t)); !strings.Contains(got.ZH, "\n- 结束：11月23日 11:00（lin 撤回）") ||
		!strings.Contains(got.EN, " · settled 23 Nov 11:00 (taken back by lin)") {
		t.Errorf("got %s", got)
	}
	a.ClosedBy = ""
	if got := Approval(a, shanghai(t)); !strings.HasSuffix(got.ZH, "，已撤销") {
		t.Errorf("got %s", got)
	}
}

func TestApprovalSummaryAndTimers(t *testing.T) {
	a := openApproval(t)
	if got, want := ApprovalSummary(a).String(), "天猫 demo 店 咨询 L1 审批：特殊优惠（¥80.00） / Tmall demo, lead L1: decision on a special discount (¥80.00)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var timers []Text
	for range 3 { // each clock has its own words
		timers = append(timers, TimerApproval(a))
		proper(t, "timer", TimerApproval(a))
		switch a.Due() {
		case a.RemindAt:
			a.RemindAt = handbook.Approval{}.RemindAt
		case a.EscalateAt:
			a.EscalateAt = handbook.Approval{}.EscalateAt
		}
	}
	if slices.Contains(timers[1:], timers[0]) || timers[1] == timers[2] {
		t.Errorf("two clocks have the same words: %v", timers)
	}
}

// LEAD-7, DISC-7: what is told of an approval, in the case that asked and in its own timeline.
func TestApprovalSentences(t *testing.T) {
	special := handbook.EventData{ApprovalID: leadApproval, Subject: handbook.SubjectDiscount, Amount: 8000, Note: "老客户", Role: handbook.RoleLeader, Due: at(t, "25 10:10")}
	asked := handbook.CaseEvent{Kind: handbook.EventApprovalAsked, Rule: handbook.RuleDiscDecide, By: "lin", Data: special}
	for _, told := range []toldOfLead{
		{asked,
			"lin 申请特殊优惠（¥80.00），由组长决定，11月25日 周三 10:10 到期，审批号 approval:lead:tmall:demo:L1.1（DISC-7）。说明：老客户",
			"lin asks for a special discount (¥80.00), the leader decides, until Wed 25 Nov 10:10, as approval:lead:tmall:demo:L1.1 (DISC-7). Explanation: 老客户"},
		{handbook.CaseEvent{Kind: handbook.EventApprovalEnded, Rule: handbook.RuleDiscDecide, By: "zhao", Data: handbook.EventData{Subject: handbook.SubjectDiscount, Amount: 8000, Ending: handbook.EndApproved, Person: "lin"}},
			"lin 申请的特殊优惠（¥80.00）：已同意（zhao）（DISC-7）", "Decision on a special discount (¥80.00) asked for by lin: Approved (zhao) (DISC-7)"},
		{handbook.CaseEvent{Kind: handbook.EventApprovalEnded, Rule: handbook.RuleLeadWaiver, By: "zhao", Data: handbook.EventData{Subject: handbook.SubjectWaiver, Ending: handbook.EndRefused, Person: "lin", Note: "发实拍视频再跟"}},
			"lin 申请的免跟进：已驳回（zhao），继续跟进（LEAD-7）。理由：发实拍视频再跟",
			"Decision on a waiver asked for by lin: Refused (zhao), the follow-up goes on (LEAD-7). Reason: 发实拍视频再跟"},
		{handbook.CaseEvent{Kind: handbook.EventApprovalEnded, Rule: handbook.RuleLeadWaiver, Data: handbook.EventData{Subject: handbook.SubjectWaiver, Ending: handbook.EndExpired, Person: "lin"}},
			"lin 申请的免跟进：到期没人决定，按驳回处理（LEAD-7）", "Decision on a waiver asked for by lin: Expired: nobody decided, which counts as refused (LEAD-7)"},
	} {
		told.check(t, leadCase)
	}
	for _, told := range []toldOfLead{
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, By: "lin", Data: handbook.EventData{Ending: handbook.EndWithdrawn}},
			"审批结束：已撤销（lin 撤回）", "The approval has ended: Withdrawn (taken back by lin)"},
		{asked, "lin 申请特殊优惠（¥80.00），由组长决定，11月25日 周三 10:10 到期（DISC-7）。说明：老客户",
			"lin asks for a special discount (¥80.00), the leader decides, until Wed 25 Nov 10:10 (DISC-7). Explanation: 老客户"},
		{handbook.CaseEvent{Kind: handbook.EventVoted, Rule: handbook.RuleDiscDecide, By: "qian", Data: handbook.EventData{Approve: false, For: "wang", Note: "毛利太低"}},
			"qian 驳回（代 wang）（DISC-7）。理由：毛利太低", "qian refused (for wang) (DISC-7). Reason: 毛利太低"},
		{handbook.CaseEvent{Kind: handbook.EventVoteRefused, Rule: handbook.RuleDiscDecide, By: "lin", Data: handbook.EventData{Approve: true, Refusal: handbook.VoteAsker}},
			"lin 的同意不算数：不能审批自己的申请（DISC-7）", "The approval by lin does not count: whoever asks can't decide (DISC-7)"},
		{handbook.CaseEvent{Kind: handbook.EventVoteRefused, Data: handbook.EventData{Refusal: handbook.VoteReason}},
			"一次没有署名的驳回不算数：驳回要写理由（不超过 1000 字）", "An unsigned refusal does not count: a refusal needs a reason (of at most 1000 characters)"},
		{handbook.CaseEvent{Kind: handbook.EventVoteRefused, By: "zhao", Data: handbook.EventData{Refusal: handbook.VoteReason, Note: "毛利太低……"}},
			"zhao 的驳回不算数：理由超过 1000 字。理由：毛利太低……", "The refusal by zhao does not count: the reason is longer than 1000 characters. Reason: 毛利太低……"},
		{handbook.CaseEvent{Kind: handbook.EventReminded, Data: handbook.EventData{Role: handbook.RoleLeader, Due: at(t, "23 18:00")}},
			"还没有人决定，已提醒组长，11月23日 18:00 到期", "Nobody has decided yet, the leader has been reminded, until 23 Nov 18:00"},
		{handbook.CaseEvent{Kind: handbook.EventEscalated, Data: handbook.EventData{Role: handbook.RoleManager, Due: at(t, "23 18:00")}},
			"一直没有人决定，已上报经理，11月23日 18:00 到期", "Nobody has decided, it has gone up to the manager, until 23 Nov 18:00"},
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, Rule: handbook.RuleDiscDecide, By: "zhao", Data: handbook.EventData{Ending: handbook.EndRefused, Note: "毛利太低"}},
			"审批结束：已驳回（zhao）（DISC-7）。理由：毛利太低", "The approval has ended: Refused (zhao) (DISC-7). Reason: 毛利太低"},
		{handbook.CaseEvent{Kind: handbook.EventNoEffect, Rule: handbook.RuleDiscDecide, Data: handbook.EventData{ApprovalID: leadApproval}},
			"提出申请的跟进已经结束，这个结果不再生效（DISC-7）", "The follow-up that asked has ended, so the decision changes nothing (DISC-7)"},
	} {
		told.check(t, leadApproval)
	}
}

// LEAD-5, LEAD-6, LEAD-7, DISC-7: the case tells who ended its approval, in whose place, and why it was taken back.
func TestApprovalEndedTellsByWhomAndWhy(t *testing.T) {
	for _, test := range []struct {
		by     string
		data   handbook.EventData
		zh, en string
	}{
		{"chen", handbook.EventData{Ending: handbook.EndApproved, For: "zhao"}, "已同意（chen 代 zhao）", "Approved (chen for zhao)"},
		{"chen", handbook.EventData{Ending: handbook.EndRefused, For: "zhao"}, "已驳回（chen 代 zhao），继续跟进", "Refused (chen for zhao), the follow-up goes on"},
		{"wang", handbook.EventData{Ending: handbook.EndWithdrawn}, "已撤销（wang 撤回）", "Withdrawn (taken back by wang)"},
		{"", handbook.EventData{Ending: handbook.EndWithdrawn, Grade: handbook.GradeB}, "已撤销（改评为 B 类）", "Withdrawn (the lead is graded B)"},
		{"lin", handbook.EventData{Ending: handbook.EndWithdrawn, Grade: handbook.GradeB}, "已撤销（lin 改评为 B 类）", "Withdrawn (lin has graded the lead B)"},
		{"", handbook.EventData{Ending: handbook.EndWithdrawn, Fact: handbook.FactCustomerReplied}, "已撤销（客户又来消息）", "Withdrawn (the customer has written again)"},
		{"", handbook.EventData{Ending: handbook.EndWithdrawn}, "已撤销", "Withdrawn"},
	} {
		test.data.Subject, test.data.Person = handbook.SubjectWaiver, "lin"
		toldOfLead{handbook.CaseEvent{Kind: handbook.EventApprovalEnded, Rule: handbook.RuleLeadWaiver, By: test.by, Data: test.data},
			"lin 申请的免跟进：" + test.zh + "（LEAD-7）", "Decision on a waiver asked for by lin: " + test.en + " (LEAD-7)"}.check(t, leadCase)
	}
}
