package texts

import (
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

// troubleItems are what an after-sales case asks for, each with the rules that it can rest on.
func troubleItems() map[handbook.ItemKind][]handbook.Rule {
	all := map[handbook.ItemKind][]handbook.Rule{
		handbook.ItemAnswer: {handbook.RuleDutyAnswer},
		handbook.ItemAgree:  {handbook.RuleASAgreement, handbook.RuleRefundShipped},
		handbook.ItemRetain: {handbook.RuleRefundUnshipped, handbook.RuleRefundShipped},
		handbook.ItemReviewRefund: {
			handbook.RuleRefundOnly, handbook.RuleRefundReturn, handbook.RuleRefundAdvance,
		},
	}
	for _, kind := range handbook.ItemKinds() {
		if _, set := all[kind]; !set && kind.Commanded() {
			all[kind] = []handbook.Rule{handbook.RuleASPlan}
		}
	}
	return all
}

func troubleItem(t *testing.T, kind handbook.ItemKind, rule handbook.Rule) handbook.WorkItem {
	t.Helper()
	return handbook.WorkItem{
		CaseID: troubleCase, Platform: handbook.Tmall, Shop: "demo", Customer: "tmall/demo/" + buyer, Kind: kind, Rule: rule,
		OpensAt: at(t, "23 10:10"), DueAt: at(t, "23 18:10"),
		About: handbook.Context{AfterSales: &handbook.AfterSalesContext{
			Stage: handbook.StagePlanning, Level: handbook.LevelParts, OrderNo: "123", Product: "mattress", Problem: "the corner is\n torn",
			Causes: []handbook.Cause{handbook.CauseLogistics, handbook.CauseOwnError}, Clock: handbook.ClockIntervention, ClockDue: at(t, "25 09:00"),
			Request: handbook.RequestHelp, Round: 1,
		}},
	}
}

// AS-5, AS-22: a brief tells the case, the clock that presses, what to do, how to hand it in, and the advice on each cause.
func TestBriefOfAPlan(t *testing.T) {
	item := troubleItem(t, handbook.ItemPlan, handbook.RuleASPlan)
	shops := handbook.AfterSalesPolicy{Guidance: []handbook.Guidance{{Cause: handbook.CauseOwnError, Text: "先赔礼，\n再补寄"}, {Cause: handbook.CauseLogistics, Text: " "}}}
	got := AfterSalesBrief(item, shops, shanghai(t))
	want := `售后 A1，订单 123，mattress，二级
时限：11月23日 18:10 前完成（AS-5）
时效：小二介入，11月25日 周三 09:00 到期
客户的问题：the corner is torn
原因：物流损坏、我方失误
怎么做：定下每一步做什么、谁做、到哪天、花多少钱：客户能满意，也不多花。厂家、物流、安装方该赔的，追偿和处理一起开始。一级、超出费用标准或客户要退货的，会自动送经理审批，批了再动手。
问什么：客户最在意哪一点，哪几天方便？师傅、配件、物流都定得下来吗？
记什么：步骤、负责的人、时限、预算，要追偿的写清找谁、多少。
怎么交：定方案 plan：based_on 填看到的方案数，再填 steps、budget，要追偿填 claims
处理建议（物流损坏）：` + Guidance(handbook.CauseLogistics, handbook.AfterSalesPolicy{}).ZH + `（AS-22）
处理建议（我方失误）：先赔礼， 再补寄（AS-22）`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	if head := "After-sales A1, order 123, mattress, level 2\nDue: 23 Nov 18:10 (AS-5)\nClock: platform intervention, due Wed 25 Nov 09:00\n"; !strings.HasPrefix(got.EN, head) {
		t.Errorf("want %s at the head of\n%s", head, got.EN)
	}
	item.About.AfterSales.Plan = 1
	if got := AfterSalesBrief(item, shops, shanghai(t)).ZH; !strings.Contains(got, "怎么做：上一个方案没走通，先看卡在哪里") {
		t.Errorf("a second plan is not told from a first one:\n%s", got)
	}
}

// Each item has a purpose of its own, names the command that does it with its code, and names no customer.
func TestEveryAfterSalesItemHasItsOwnBrief(t *testing.T) {
	var asked []string
	for kind, rules := range troubleItems() {
		for _, rule := range rules {
			item := troubleItem(t, kind, rule)
			got := AfterSalesBrief(item, handbook.AfterSalesPolicy{}, shanghai(t))
			proper(t, string(kind), got)
			_, do, _ := strings.Cut(got.ZH, "怎么做：")
			do, _, _ = strings.Cut(do, "\n问什么")
			if do == "" || do == Item(kind).ZH || slices.Contains(asked, do) {
				t.Errorf("%s %s asks for nothing, or for the same as another: %s", kind, rule, do)
			}
			asked = append(asked, do)
			if again := AfterSalesBrief(item, handbook.AfterSalesPolicy{}, shanghai(t)); again != got {
				t.Errorf("%s: another text the second time", kind)
			}
		}
	}
	for _, kind := range handbook.ItemKinds() { // and nothing looks odd where little is known
		proper(t, string(kind), AfterSalesBrief(handbook.WorkItem{CaseID: troubleCase, Kind: kind, DueAt: at(t, "24 22:00")}, handbook.AfterSalesPolicy{}, shanghai(t)))
	}
}

// Whoever does an item learns which command does it, and which decisions it can hold; what platform or warehouse tells has
// none, and what follows someone else says how a reminder is recorded (AS-2, RFD-4).
func TestBriefsNameTheirCommands(t *testing.T) {
	codes := map[handbook.ItemKind][]string{
		handbook.ItemJudge: {" judge：", "suspected"}, handbook.ItemEvidence: {" evidence：", "unobtainable"}, handbook.ItemDiagnose: {" diagnose：", "level"},
		handbook.ItemPlan: {" plan：", "based_on"}, handbook.ItemAgree: {" customer_agreement：", "rules_favour"}, handbook.ItemStep: {" step：", "failed"},
		handbook.ItemAccept: {" acceptance：", "goods_confirmed"}, handbook.ItemClaim: {" claim：", "written_off"}, handbook.ItemClose: {" close：", "lesson"},
		handbook.ItemRetain: {" refund：", " kept", " insisted"}, handbook.ItemReviewRefund: {" refund：", " approved", " rejected", " kept"},
		handbook.ItemInspect: {" refund：", " confirmed", " disputed"}, handbook.ItemRefund: {" refund：", " paid"},
		handbook.ItemArbitrate: nil, handbook.ItemReview: nil, handbook.ItemReturn: nil, handbook.ItemAnswer: nil,
	}
	for kind, rules := range troubleItems() {
		wants, listed := codes[kind]
		got := AfterSalesBrief(troubleItem(t, kind, rules[0]), handbook.AfterSalesPolicy{}, shanghai(t)).ZH
		if !listed || strings.Contains(got, "\n怎么交：") != (wants != nil) {
			t.Errorf("%s: it is listed: %t; got\n%s", kind, listed, got)
		}
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: want %s in\n%s", kind, want, got)
			}
		}
		records := kind.Reminds() || kind == handbook.ItemAnswer
		if strings.Contains(got, "联系上了 replied、没联系上 no_answer") != records {
			t.Errorf("%s: whether a result is recorded, want %t:\n%s", kind, records, got)
		}
	}
}

// AS-9, AS-12: a visit speaks of its appointment, a step of others of following it up, and each passes on what was said.
func TestBriefOfAStep(t *testing.T) {
	visit, bought := carried(t).Plans[1].Steps[1], carried(t).Plans[1].Steps[0]
	visit.Said, bought.Note, bought.Owner = "门锁着", "排骨架两根", handbook.OwnerPurchasing
	visit.Failed = 1
	own := handbook.Step{ID: "2.3", Kind: handbook.StepExplain, Owner: handbook.OwnerAgent, DueAt: at(t, "24 18:00"), State: handbook.StepPlanned}
	for _, test := range []struct {
		step  handbook.Step
		wants []string
	}{
		{visit, []string{"方案步骤（2.2）：师傅上门（师傅 suzhou-wang，¥80.00），11月25日 周三 10:00 前完成，未开始，上门 1 次没做成\n", "上次进展：门锁着\n", "怎么做：上门前一天", "验收通过才结师傅的费用"}},
		{bought, []string{"方案步骤（2.1）：采购配件（采购，¥100.00），11月24日 周二 18:00 前完成，进行中\n", "步骤说明：排骨架两根\n", "怎么做：这一步由采购做，你来盯"}},
		{own, []string{"方案步骤（2.3）：解释指导（客服），11月24日 周二 18:00 前完成，未开始\n", "怎么做：照方案把这一步做完。"}},
	} {
		item := troubleItem(t, handbook.ItemStep, handbook.RuleASSteps)
		item.Ref, item.About.AfterSales.Step = test.step.ID, &test.step
		got := AfterSalesBrief(item, handbook.AfterSalesPolicy{}, shanghai(t)).ZH
		for _, want := range test.wants {
			if !strings.Contains(got, want) {
				t.Errorf("want %s in\n%s", want, got)
			}
		}
	}
}

// AS-2, AS-5, DUTY-4: what is lacking, the claim, the refund and what someone noted are passed on.
func TestBriefPassesOnWhatTheCaseKnows(t *testing.T) {
	item := troubleItem(t, handbook.ItemClaim, handbook.RuleASPlan)
	about := item.About.AfterSales
	about.Claim = &handbook.Claim{ID: "1", Party: handbook.PartyCarrier, Against: "德邦", Amount: 20_000, State: handbook.ClaimAdvanced, Note: "要原始运单"}
	about.Lacking = []handbook.EvidenceKind{handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel}
	about.Request, about.Amount, about.Round, item.Note = handbook.RequestRefundOnly, 9_900, 2, "交接：周一再催"
	got := AfterSalesBrief(item, handbook.AfterSalesPolicy{}, shanghai(t)).ZH
	for _, want := range []string{
		"售后 A1，订单 123，mattress，二级，仅退款（¥99.00），第 2 次处理\n", "\n还缺凭证：外箱破损处、外箱批次标签\n",
		"\n追偿（1）：物流，¥200.00，我方先垫付，继续追偿\n找谁追偿：德邦\n追偿说明：要原始运单\n", "\n备注：交接：周一再催\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
}

// AS-22: every cause has advice of its own, newly written, unless the shop has words of its own.
func TestEveryCauseHasAdvice(t *testing.T) {
	seen := map[Text]handbook.Cause{}
	for _, cause := range handbook.Causes() {
		got := Guidance(cause, handbook.AfterSalesPolicy{})
		proper(t, string(cause), got)
		if other, taken := seen[got]; taken {
			t.Errorf("%s and %s have the same advice", cause, other)
		}
		seen[got] = cause
		own := handbook.AfterSalesPolicy{Guidance: []handbook.Guidance{{Cause: cause, Text: "本店自己的话"}}}
		if got := Guidance(cause, own); got != (Text{"本店自己的话", "本店自己的话"}) {
			t.Errorf("%s: got %s", cause, got)
		}
	}
	proper(t, "reviews", ReviewGuidance())
	if got := AfterSalesBrief(troubleItem(t, handbook.ItemReview, handbook.RuleASReview), handbook.AfterSalesPolicy{}, shanghai(t)).ZH; !strings.Contains(got, "处理建议（中差评）："+ReviewGuidance().ZH) {
		t.Errorf("the advice on bad reviews is missing:\n%s", got)
	}
}
