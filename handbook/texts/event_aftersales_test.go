package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// Whatever someone says with a command reads well, names no customer, and tells what was written with it.
func TestEveryActionReadsWell(t *testing.T) {
	told := map[handbook.ActionKind]bool{}
	for _, act := range everyAction(t) {
		for _, by := range []string{"", "lin"} {
			ev := handbook.CaseEvent{CaseID: troubleCase, Kind: eventOf(act.Kind), At: at(t, "23 10:10"), By: by, Rule: handbook.RuleASPlan, Data: handbook.EventData{Action: &act}}
			got := Event(ev, shanghai(t))
			proper(t, string(act.Kind), got)
			if written := said(act); !strings.Contains(got.ZH, inLine(written)) || !strings.Contains(got.EN, inLine(written)) {
				t.Errorf("%s: %q is not told: %s", act.Kind, written, got)
			}
		}
		told[act.Kind] = true
	}
	for _, kind := range handbook.ActionKinds() {
		if !told[kind] {
			t.Errorf("%s is never tried", kind)
		}
	}
}

// AS-1…15, RFD-1…5: what people say with commands, with its particulars.
func TestActionSentences(t *testing.T) {
	said := func(rule handbook.Rule, act handbook.Action) handbook.CaseEvent {
		return handbook.CaseEvent{Kind: eventOf(act.Kind), Rule: rule, By: "lin", Data: handbook.EventData{Action: &act}}
	}
	visit := handbook.Step{Kind: handbook.StepVisit, Owner: handbook.OwnerTechnician, Technician: "suzhou-wang", DueAt: at(t, "25 10:00"), Cost: 8_000}
	for _, told := range []toldOfTrouble{
		{said(handbook.RuleASRegister, handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{AfterSales: true, Suspected: []handbook.Cause{handbook.CauseLogistics, handbook.CauseQuality}}}),
			"lin 判定是售后问题，疑似物流损坏、产品质量（AS-1）", "lin finds it an after-sales matter, probably damage on the way, product quality (AS-1)"},
		{said(handbook.RuleASRegister, handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{Note: "色差正常"}}),
			"lin 判定不是售后问题，向客户解释（AS-1）。备注：色差正常", "lin finds it no after-sales matter and explains it to the customer (AS-1). Note: 色差正常"},
		{said(handbook.RuleASEvidence, handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Files: []handbook.Evidence{{Kind: handbook.EvidenceCloseUp}, {Kind: handbook.EvidenceOverall}, {Kind: handbook.EvidenceCloseUp}}, Unobtainable: []handbook.EvidenceKind{handbook.EvidenceBatchLabel}, Note: "外箱扔了"}}),
			"lin 补了凭证：整体照 1 份、近照 2 份；拿不到：外箱批次标签（AS-2）。备注：外箱扔了", "lin adds evidence: 1 × overall photo, 2 × close-up; can't be had: batch label on the box (AS-2). Note: 外箱扔了"},
		{said(handbook.RuleASDiagnosis, handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &handbook.Diagnosis{Level: handbook.LevelParts, Repairable: true, Causes: []handbook.Liability{{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}, {Cause: handbook.CauseOwnError, Party: handbook.PartyOurselves, Person: "chen"}}}}),
			"lin 定为二级：物流损坏（物流负责）、我方失误（我方 chen 负责），修得好（AS-3）", "lin gives level 2: damage on the way (carrier), our own error (ourselves, chen), repairable (AS-3)"},
		{said(handbook.RuleASPlan, handbook.Action{Kind: handbook.ActPlan, Plan: &handbook.Plan{BasedOn: 1, Budget: 30_000, Steps: []handbook.Step{visit}, Claims: []handbook.Claim{{Party: handbook.PartyCarrier, Amount: 20_000}}, Note: "先修"}}),
			"lin 定了方案 2，预算 ¥300.00，1 步：师傅上门（师傅 suzhou-wang，¥80.00）11月25日 周三 10:00 前；同时追偿：物流 ¥200.00（AS-5）。备注：先修",
			"lin makes plan 2 (budget ¥300.00, steps: 1): technician's visit (technician suzhou-wang, ¥80.00) by Wed 25 Nov 10:00; claims: carrier ¥200.00 (AS-5). Note: 先修"},
		{said(handbook.RuleASAgreement, handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: 20_000, RulesFavour: true, Note: "要再赔两百"}}),
			"客户不同意，另要 ¥200.00，平台规则对我们有利，走平台仲裁（lin 记录）（AS-8）。备注：要再赔两百", "The customer does not agree and asks for ¥200.00 more, the platform's rules are on our side and it arbitrates (recorded by lin) (AS-8). Note: 要再赔两百"},
		{said(handbook.RuleASVisit, handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{StepID: "2.1", State: handbook.StepFailed, DueAt: at(t, "26 10:00"), Note: "门锁着"}}),
			"方案步骤（2.1）上门没做成，不付费，改约 11月26日 周四 10:00（lin 记录）（AS-12）。备注：门锁着", "Step 2.1: the visit failed and is not paid, the new appointment is Thu 26 Nov 10:00 (recorded by lin) (AS-12). Note: 门锁着"},
		{said(handbook.RuleASSpending, handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{Kind: handbook.EntryExpense, Party: handbook.PartyCarrier, Amount: 12_000, StepID: "2.1", Note: "排骨架"}}),
			"lin 报支出 ¥120.00，物流承担，用于方案步骤（2.1）（AS-10）。备注：排骨架", "lin reports ¥120.00 (expense; carrier), for step 2.1 (AS-10). Note: 排骨架"},
		{said(handbook.RuleASPlan, handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{ClaimID: "1", State: handbook.ClaimReceived, Received: 15_000}}),
			"lin 报追偿（1）：到账 ¥150.00（AS-5）", "lin reports on claim 1: ¥150.00 came in (AS-5)"},
		{said(handbook.RuleASPlan, handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{ClaimID: "1", State: handbook.ClaimDenied, Note: "说签收时没异议"}}),
			"lin 报追偿（1）：对方不认（AS-5）。备注：说签收时没异议", "lin reports on claim 1: denied (AS-5). Note: 说签收时没异议"},
		{said(handbook.RuleASAcceptance, handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{Accepted: true, Goods: true, Money: true}}),
			"验收通过，货和款都已确认（lin 记录）（AS-13）", "The customer accepts it, goods and money are confirmed (recorded by lin) (AS-13)"},
		{said(handbook.RuleRefundShipped, handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{Decision: handbook.RefundInsisted, Freight: 8_000, Packing: 2_000}}),
			"客户坚持退，扣款 ¥100.00（运费 ¥80.00，包装 ¥20.00）（lin 记录）（RFD-2）", "The customer insists, ¥100.00 is deducted (freight ¥80.00, packing ¥20.00) (recorded by lin) (RFD-2)"},
		{said(handbook.RuleASClose, handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: "护角太薄", Improvement: "加厚护角"}}),
			"lin 做了结案总结（AS-15）。教训：护角太薄。改进：加厚护角", "lin has noted what was learned (AS-15). Lesson: 护角太薄. Improvement: 加厚护角"},
		{said(handbook.RuleASClose, handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "又响了"}}),
			"lin 重开了这个售后（AS-15）。理由：又响了", "lin opened the case again (AS-15). Reason: 又响了"},
	} {
		told.check(t)
	}
}

// toldOfTrouble is an event of an after-sales case as it should be told.
type toldOfTrouble struct {
	event  handbook.CaseEvent
	zh, en string
}

func (told toldOfTrouble) check(t *testing.T) {
	t.Helper()
	told.event.CaseID, told.event.At = troubleCase, at(t, "23 10:10")
	got := Event(told.event, shanghai(t))
	if got.ZH != told.zh {
		t.Errorf("%s:\n got %s\nwant %s", told.event.Kind, got.ZH, told.zh)
	}
	if got.EN != told.en {
		t.Errorf("%s:\n got %s\nwant %s", told.event.Kind, got.EN, told.en)
	}
}

// AS-1, AS-8, AS-11, AS-13…15, TKT-1, RFD-4, RFD-6: how a case begins and ends, what its items come to, and what it is told.
func TestAfterSalesSentences(t *testing.T) {
	item := handbook.EventData{Item: handbook.ItemStep, Ref: "1.2", Person: "lin", Due: at(t, "23 18:00")}
	done := item
	done.Result.Outcome = handbook.OutcomeHandled
	again := trouble(t)
	again.Channel, again.Problem = handbook.ChannelERP, "the other corner too"
	midnight := at(t, "30 00:00")
	for _, told := range []toldOfTrouble{
		{handbook.CaseEvent{Kind: handbook.EventCaseOpened, Rule: handbook.RuleASRegister, By: "lin", Data: handbook.EventData{OrderNo: "123", OccurredAt: at(t, "23 09:00"), Note: "the corner is torn", Registration: trouble(t)}},
			"登记售后：解决问题，订单 123，mattress 1.8 m，来自京东工单，加急（lin 记录），时间 11月23日 09:00（AS-1）。问题：the corner is torn",
			"An after-sales case is registered: help with a trouble, order 123, mattress 1.8 m, from: JD ticket, urgent (recorded by lin), 23 Nov 09:00 (AS-1). The problem: the corner is torn"},
		{handbook.CaseEvent{Kind: handbook.EventRegistered, Rule: handbook.RuleASRegister, Data: handbook.EventData{Registration: again}},
			"同一订单又登记了一次：解决问题，来自 ERP 工单，并入本案（AS-1）。问题：the other corner too",
			"The same order was registered again: help with a trouble, from: ERP ticket, which joins this case (AS-1). The problem: the other corner too"},
		{handbook.CaseEvent{Kind: handbook.EventItemOpened, Rule: handbook.RuleASSteps, Data: item},
			"方案步骤（1.2）已派给 lin，须在 11月23日 18:00 前完成（AS-9）", "Step 1.2 given to lin, due 23 Nov 18:00 (AS-9)"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleASSteps, By: "mei", Data: done},
			"mei 完成方案步骤（1.2）（AS-9）", "Step 1.2 done by mei (AS-9)"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleDutyAnswer, By: "mei", Data: handbook.EventData{Item: handbook.ItemEvidence, Result: handbook.Result{Outcome: handbook.OutcomeNoAnswer}}},
			"mei 完成收集凭证：没联系上（DUTY-3）", "Evidence done by mei: no answer (DUTY-3)"},
		{handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, Rule: handbook.RuleASSteps, Data: handbook.EventData{Item: handbook.ItemStep, Ref: "1.2", Person: "lin", Ending: handbook.EndRefused}},
			"方案步骤（1.2）不用再做，已撤回（lin），售后已结案：退款没通过（AS-9）", "Step 1.2 is no longer needed and withdrawn (lin), the case is closed: The refund was turned down (AS-9)"},
		{handbook.CaseEvent{Kind: handbook.EventIntervened, Rule: handbook.RuleTicketIntervention, Data: handbook.EventData{Ticket: "T-7", Due: at(t, "25 09:00"), OccurredAt: at(t, "23 09:00")}},
			"小二介入（T-7），平台时限 11月25日 周三 09:00，时间 11月23日 09:00（TKT-1）", "The platform intervenes (T-7), the platform's deadline is Wed 25 Nov 09:00, 23 Nov 09:00 (TKT-1)"},
		{handbook.CaseEvent{Kind: handbook.EventArbitrated, Rule: handbook.RuleASAgreement, Data: handbook.EventData{Won: true}}, "平台仲裁支持我们（AS-8）", "The platform decides for us (AS-8)"},
		{handbook.CaseEvent{Kind: handbook.EventReviewChanged, Rule: handbook.RuleASReview, Data: handbook.EventData{Rating: handbook.RatingGood}}, "客户把评价改成好评（AS-14）", "The customer has changed the review to a good review (AS-14)"},
		{handbook.CaseEvent{Kind: handbook.EventStruck, Rule: handbook.RuleASTechnician, Data: handbook.EventData{Technician: "suzhou-wang"}},
			"师傅 suzhou-wang 已从名录除名，他的步骤受阻（AS-11）", "The technician suzhou-wang was struck from the directory, the steps are blocked (AS-11)"},
		{handbook.CaseEvent{Kind: handbook.EventReopened, Rule: handbook.RuleTicketIntervention, Data: handbook.EventData{Fact: handbook.FactIntervened}},
			"结案后又有新情况（小二介入），自动重开（TKT-1）", "Something came after the closing (platform intervened), so the case is open again (TKT-1)"},
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, Rule: handbook.RuleASClose, By: "lin", Data: handbook.EventData{Ending: handbook.EndResolved, Due: midnight}},
			"售后结案：问题已解决（lin），到 11月29日 周日 为止可以重开（AS-15）", "The case is closed: Resolved (lin), it can be opened again until Sun 29 Nov (AS-15)"},
		{handbook.CaseEvent{Kind: handbook.EventLateFact, Data: handbook.EventData{Fact: handbook.FactDeadlineMoved, Due: at(t, "25 09:00")}},
			"结案后收到消息，只作记录：平台改了时限，平台时限 11月25日 周三 09:00", "Told after the case was closed, recorded only: The platform has moved its deadline, the platform's deadline is Wed 25 Nov 09:00"},
	} {
		told.check(t)
	}
}
