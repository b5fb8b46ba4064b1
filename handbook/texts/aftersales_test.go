package texts

import (
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// carried is a case in the middle of its work: two steps, a claim, three clocks, and money that the manager decides about.
func carried(t *testing.T) handbook.AfterSales {
	t.Helper()
	a := handbook.AfterSales{
		Registration: *trouble(t), Stage: handbook.StageCarryingOut, Round: 2,
		Diagnosis: &handbook.Diagnosis{Level: handbook.LevelParts, Causes: []handbook.Liability{{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}}, Repairable: true, Note: "call 13800000000"},
		Plans: []handbook.Plan{
			{Refused: "call 13800000000"},
			{Budget: 30_000, Note: "call 13800000000", Steps: []handbook.Step{
				{ID: "2.1", Kind: handbook.StepBuyParts, Owner: handbook.OwnerPurchasing, DueAt: at(t, "24 18:00"), State: handbook.StepStarted, Cost: 10_000, Note: "call 13800000000"},
				{ID: "2.2", Kind: handbook.StepVisit, Owner: handbook.OwnerTechnician, Technician: "suzhou-wang", DueAt: at(t, "25 10:00"), State: handbook.StepPlanned, Cost: 8_000, Said: "call 13800000000"},
			}},
		},
		Claims: []handbook.Claim{
			{ID: "1", Party: handbook.PartyCarrier, Against: "call 13800000000", Amount: 20_000, State: handbook.ClaimDenied, Note: "call 13800000000"},
			{ID: "2", Party: handbook.PartyFactory, Amount: 5_000, Received: 5_000, State: handbook.ClaimReceived},
		},
		Account: handbook.Account{Budget: 30_000, Entries: []handbook.Entry{
			{Kind: handbook.EntryExpense, Party: handbook.PartyCarrier, Amount: 12_000, Note: "call 13800000000"},
			{Kind: handbook.EntryReceived, Party: handbook.PartyFactory, Amount: 5_000},
		}},
		Spending: &handbook.Expense{Kind: handbook.EntryExpense, Party: handbook.PartyCarrier, Amount: 20_000, Note: "call 13800000000"},
		Lacking:  []handbook.EvidenceKind{handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel},
		Review:   &handbook.CustomerReview{Rating: handbook.RatingBad, PostedAt: at(t, "22 20:00")},
		Unread:   at(t, "23 14:00"),
		Clocks: []handbook.Clock{
			{ID: "handling.1", Kind: handbook.ClockHandling, Rule: "AS-17", PausedAt: at(t, "23 12:00"), Left: handbook.Span(31*time.Hour + 20*time.Minute), DueAt: at(t, "26 12:00")},
			{ID: "jd_ticket.2", Kind: handbook.ClockJDTicket, Rule: "TKT-2", DueAt: at(t, "23 12:00"), BreachedAt: at(t, "23 12:00"), Step: 1, EndedAt: at(t, "23 13:00")},
			{ID: "third_party.3", Kind: handbook.ClockThirdParty, Rule: "TKT-5", DueAt: at(t, "23 12:00"), EndedAt: at(t, "23 11:00")},
			{ID: "refund_only.4", Kind: handbook.ClockRefundOnly, Rule: handbook.RuleRefundOnly, DueAt: at(t, "23 13:00"), BreachedAt: at(t, "23 13:00"), Step: 1},
			{ID: "intervention.5", Kind: handbook.ClockIntervention, Rule: handbook.RuleTicketIntervention, DueAt: at(t, "24 09:30"), Moved: true},
		},
	}
	return a
}

func carriedCase(t *testing.T) handbook.Case {
	t.Helper()
	a := carried(t)
	return handbook.Case{
		ID: troubleCase, Kind: handbook.CaseAfterSales, Platform: handbook.Tmall, Shop: "demo", Subject: "A1", Customer: "tmall/demo/" + buyer,
		Stage: a.Stage, Owner: "lin", WaitingOn: handbook.WaitingDecision, NextDueAt: at(t, "24 09:30"), Clock: handbook.ClockIntervention,
		Breached: true, Level: a.Level(), Rank: a.Rank(), OpenedAt: at(t, "23 10:10"),
	}
}

func carriedItems(t *testing.T) []handbook.WorkItem {
	t.Helper()
	item := func(kind handbook.ItemKind, rule handbook.Rule, ref, due string) handbook.WorkItem {
		return handbook.WorkItem{CaseID: troubleCase, Kind: kind, Rule: rule, Ref: ref, State: handbook.ItemOpen, Assignee: "lin", DueAt: at(t, due), Note: "call 13800000000"}
	}
	agreed := item(handbook.ItemAgree, handbook.RuleASAgreement, "", "23 18:00")
	agreed.State, agreed.DoneBy, agreed.SettledAt, agreed.Result.Outcome = handbook.ItemDone, "mei", at(t, "23 11:30"), handbook.OutcomeHandled
	return []handbook.WorkItem{
		agreed, item(handbook.ItemStep, handbook.RuleASSteps, "2.1", "24 18:00"), item(handbook.ItemStep, handbook.RuleASSteps, "2.2", "25 10:00"),
		item(handbook.ItemAnswer, handbook.RuleDutyAnswer, "", "23 14:30"),
	}
}

func carriedDecision(t *testing.T) handbook.Approval {
	t.Helper()
	return handbook.Approval{Subject: handbook.SubjectSpending, Amount: 20_000, Note: "call 13800000000", AskedBy: "lin", ExpiresAt: at(t, "25 14:00")}
}

// AS-17, TKT-6: the Temporal UI tells the stage, which clock or item comes first and by which rule, the clocks side by
// side, the items with their steps, the money and the decision; what people wrote is left out.
func TestAfterSalesDetails(t *testing.T) {
	got := AfterSalesDetails(carriedCase(t), carried(t), carriedItems(t), shanghai(t), carriedDecision(t))
	proper(t, "details", got)
	want := `**执行方案** · 天猫 demo 店 售后 A1 · 二级 · 第 2 次处理
- 订单 123：解决问题
- 现在：等上级审批，到 11月24日 周二 09:30：最早到的是时效「小二介入」，平台定的，等客户也照走（TKT-1）
- 处理顺序 2：小二介入中，先办，加急，二级
- 负责人：lin
- 时效：
    - 仅退款，已超时，时限是 11月23日 13:00（RFD-3）
    - 小二介入，11月24日 周二 09:30 到期，平台改过时限（TKT-1）
    - 处理时长，等客户，暂停中，还剩 31 小时 20 分钟（AS-17）
    - 京东工单，11月23日 13:00 结束，超时过（TKT-2）
- 客户留言待回复，自 11月23日 14:00 起
- 待办：
    - 方案步骤（2.1）：采购配件（采购，¥100.00），进行中（lin），11月24日 周二 18:00 前完成（AS-9）
    - 方案步骤（2.2）：师傅上门（师傅 suzhou-wang，¥80.00），未开始（lin），11月25日 周三 10:00 前完成（AS-9）
    - 留言回复（lin），11月23日 14:30 前完成（DUTY-3）
- 还缺凭证：外箱破损处、外箱批次标签
- 客户评价：差评
- 资金：方案 2，预算 ¥300.00，已用 ¥120.00，还剩 ¥180.00，净成本 ¥70.00；还要 ¥200.00，超出预算
- 追偿（1）：物流，¥200.00，对方不认
- 停工：等经理决定
- 待审批：超预算支出（¥200.00），11月25日 周三 14:00 到期
- 上次完成：客户确认（mei，11月23日 11:30）`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	for _, want := range []string{
		"**Carrying out** · Tmall demo, after-sales A1 · level 2 · round 2 · order 123: help with a trouble · ",
		"until Tue 24 Nov 09:30: the clock “Platform intervention” comes first, set by the platform, it runs on while we wait for the customer (TKT-1) · ",
		" · clocks: Refund without return, missed, it was due 23 Nov 13:00 (RFD-3); Platform intervention, due Tue 24 Nov 09:30, moved by the platform (TKT-1); " +
			"Handling time, paused while we wait for the customer, 31 h 20 min left (AS-17); JD ticket, ended 23 Nov 13:00, it had been missed (TKT-2) · ",
		" · money: plan 2, budget ¥300.00, spent ¥120.00, left ¥180.00, net cost ¥70.00; another ¥200.00 is beyond the budget · ",
	} {
		if !strings.Contains(got.EN, want) {
			t.Errorf("want %s in\n%s", want, got.EN)
		}
	}
	if strings.Contains(got.String(), "13800000000") || strings.Contains(got.String(), buyer) {
		t.Errorf("what people wrote is shown: %s", got)
	}
}

// The details say whose the next due time is: an item's, a decision's or our own clock's; nothing where nobody knows.
func TestAfterSalesDetailsSayWhoseTheDueTimeIs(t *testing.T) {
	for _, test := range []struct {
		due    string
		clock  handbook.ClockKind
		zh, en string
	}{
		{"24 18:00", "", "到 11月24日 周二 18:00：最早到的是事项「方案步骤（2.1）」（AS-9）\n", "until Tue 24 Nov 18:00: the item “Step 2.1” comes first (AS-9) · "},
		{"25 14:00", "", "到 11月25日 周三 14:00：最早到的是审批「超预算支出」\n", "until Wed 25 Nov 14:00: the decision on “extra spending” comes first · "},
		{"26 12:00", handbook.ClockHandling, "：最早到的是时效「处理时长」，我们自己定的（AS-17）\n", ": the clock “Handling time” comes first, our own (AS-17) · "},
		{"30 12:00", "", "到 11月30日 周一 12:00\n", "until Mon 30 Nov 12:00 · "},
	} {
		c := carriedCase(t)
		c.NextDueAt, c.Clock = at(t, test.due), test.clock
		got := AfterSalesDetails(c, carried(t), carriedItems(t), shanghai(t), carriedDecision(t))
		if !strings.Contains(got.ZH, test.zh) || !strings.Contains(got.EN, test.en) {
			t.Errorf("want %s and %s in\n%s", test.zh, test.en, got)
		}
	}
}

// AS-15: a closed case says how it ended, and the last day on which it can be opened again.
func TestAfterSalesDetailsOfAClosedCase(t *testing.T) {
	c, a := carriedCase(t), handbook.AfterSales{Registration: *trouble(t), Stage: handbook.StageClosed}
	c.Stage, c.WaitingOn, c.Ending, c.EndedAt, c.NextDueAt, c.Clock = handbook.StageClosed, handbook.WaitingNothing, handbook.EndResolved, at(t, "24 15:00"), time.Time{}, ""
	a.ReopenBy = time.Date(2026, 12, 9, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
	got := AfterSalesDetails(c, a, carriedItems(t)[:1], shanghai(t))
	want := `**已结案** · 天猫 demo 店 售后 A1
- 订单 123：解决问题
- 结果：问题已解决（11月24日 周二 15:00），到 12月9日 周三 为止可以重开
- 负责人：lin`
	if got.ZH != want || !strings.Contains(got.EN, " · Resolved (Tue 24 Nov 15:00), it can be opened again until Wed 9 Dec · ") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever a case waits for in whatever stage, it reads well, with everything and with next to nothing.
func TestAfterSalesDetailsInEveryStageReadWell(t *testing.T) {
	for _, stage := range handbook.Stages() {
		for _, waiting := range handbook.Waitings() {
			c, a := carriedCase(t), carried(t)
			c.Stage, a.Stage, c.WaitingOn = stage, stage, waiting
			proper(t, string(stage), AfterSalesDetails(c, a, carriedItems(t), shanghai(t), carriedDecision(t)))
			bare := handbook.AfterSales{Registration: handbook.Registration{OrderNo: "123", Request: handbook.RequestRefundOnly}}
			c.Owner, c.NextDueAt, c.Clock = "", time.Time{}, ""
			proper(t, string(stage), AfterSalesDetails(c, bare, nil, nil))
		}
	}
	for _, ending := range handbook.Endings() {
		c := carriedCase(t)
		c.Ending = ending
		proper(t, string(ending), AfterSalesDetails(c, carried(t), nil, shanghai(t)))
	}
}

// TKT-6: what a case waits for from its customer is another thing in each stage.
func TestAfterSalesSaysWhatTheCustomerIsWaitedFor(t *testing.T) {
	seen := map[Text]handbook.Stage{}
	for _, stage := range []handbook.Stage{
		handbook.StageEvidence, handbook.StageAgreement, handbook.StageDeduction, handbook.StageReturning, handbook.StageAcceptance, handbook.StageTriage,
	} {
		said := waitingAfterSales(handbook.WaitingCustomer, stage)
		if other, taken := seen[said]; taken {
			t.Errorf("%s and %s: %s", stage, other, said)
		}
		seen[said] = stage
	}
}

// AS-17, TKT-3, RFD-3: the order of work is explained.
func TestUrgency(t *testing.T) {
	plain := handbook.AfterSales{}
	if got := Urgency(plain); got != (Text{"未定级", "no level yet"}) {
		t.Errorf("got %s", got)
	}
	all := carried(t)
	all.ByStaff, all.Request = true, handbook.RequestRefundOnly
	if got, want := Urgency(all).ZH, "平台人员转来，先办，小二介入中，先办，加急，仅退款优先，二级"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	all.Clocks[4].EndedAt = at(t, "23 15:00")
	if got := Urgency(all).ZH; strings.Contains(got, "小二") {
		t.Errorf("the intervention is over: %s", got)
	}
}

func TestAfterSalesSummaryAndTimers(t *testing.T) {
	for _, test := range []struct {
		text Text
		want string
	}{
		{AfterSalesSummary(*trouble(t)), "天猫 demo 店 订单 123 售后：解决问题 / Tmall demo, order 123, after-sales: help with a trouble"},
		{TimerClock(handbook.ClockIntervention), "等「小二介入」的下一次提醒或到期 / The clock “Platform intervention”: its next warning, or its end"},
		{TimerReopenEnds(), "等可重开的期限过去 / The time for reopening is over"},
		{ActingAfterSales(handbook.ActAccept), "售后：记验收 / After-sales: record the acceptance"},
	} {
		if got := test.text.String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
