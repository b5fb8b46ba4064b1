package texts

import (
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

// The ids of a lead's case and of an approval that it asked for.
const (
	leadCase     = "lead:tmall:demo:L1"
	leadApproval = "approval:lead:tmall:demo:L1.1"
)

func leadKey(id string) handbook.LeadKey {
	return handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: id}
}

// toldOfLead is an event as it should be told.
type toldOfLead struct {
	event  handbook.CaseEvent
	zh, en string
}

func (told toldOfLead) check(t *testing.T, caseID string) {
	t.Helper()
	told.event.CaseID, told.event.At = caseID, at(t, "23 10:10")
	got := Event(told.event, shanghai(t))
	if got.ZH != told.zh {
		t.Errorf("%s:\n got %s\nwant %s", told.event.Kind, got.ZH, told.zh)
	}
	if got.EN != told.en {
		t.Errorf("%s:\n got %s\nwant %s", told.event.Kind, got.EN, told.en)
	}
	if strings.Contains(got.ZH, "订单") || strings.Contains(got.EN, "the order") {
		t.Errorf("%s: a lead has no order: %s", told.event.Kind, got)
	}
}

// LEAD-1, LEAD-5, LEAD-6, LEAD-10, LEAD-12: what a lead's timeline tells.
func TestLeadSentences(t *testing.T) {
	for _, told := range []toldOfLead{
		{handbook.CaseEvent{Kind: handbook.EventCaseOpened, Rule: handbook.RuleLeadUrge, By: "lin", Data: handbook.EventData{Lead: leadKey("L1"), OccurredAt: at(t, "23 10:05"), Grade: handbook.GradeB, Note: "3-a1b2c3"}},
			"客户 11月23日 10:05 咨询未下单，lin 接待，B 类，开始跟进（LEAD-1）。规则版本：3-a1b2c3",
			"The customer inquired 23 Nov 10:05 and has not ordered, received by lin, grade B, the follow-up begins (LEAD-1). Policy: 3-a1b2c3"},
		{handbook.CaseEvent{Kind: handbook.EventInquired, Rule: handbook.RuleLeadReply, Data: handbook.EventData{Lead: leadKey("L2"), OccurredAt: at(t, "23 10:10"), Note: "怕太硬"}},
			"客户再次咨询（L2），并入这条跟进（LEAD-5）。备注：怕太硬",
			"The customer has inquired again (L2), which joins this follow-up (LEAD-5). Note: 怕太硬"},
		{handbook.CaseEvent{Kind: handbook.EventAgentReplied, Rule: handbook.RuleDutyAnswer, By: "lin", Data: handbook.EventData{OccurredAt: at(t, "23 10:08")}},
			"lin 回复了客户，时间 11月23日 10:08（DUTY-3）", "lin wrote to the customer, 23 Nov 10:08 (DUTY-3)"},
		{handbook.CaseEvent{Kind: handbook.EventRoundBegun, Rule: handbook.RuleLeadReply, Data: handbook.EventData{Round: 2}},
			"又和客户聊上了，开始第 2 轮跟进（LEAD-5）", "The customer is in talk with us again: round 2 begins (LEAD-5)"},
		{handbook.CaseEvent{Kind: handbook.EventGraded, Rule: handbook.RuleLeadGrade, By: "lin", Data: handbook.EventData{Grade: handbook.GradeB}},
			"lin 把客户评为 B 类（LEAD-6）", "The lead is graded B by lin (LEAD-6)"},
		{handbook.CaseEvent{Kind: handbook.EventGraded, Rule: handbook.RuleLeadGrade, By: "lin", Data: handbook.EventData{Grade: handbook.GradeC, GradeWas: handbook.GradeB, Note: "只问不买"}},
			"lin 把客户从 B 类改评为 C 类（LEAD-6）。说明：只问不买", "The lead is graded C by lin, it was B (LEAD-6). Explanation: 只问不买"},
		{handbook.CaseEvent{Kind: handbook.EventGraded, Data: handbook.EventData{Grade: handbook.GradeC, GradeWas: handbook.GradeC}},
			"客户再次评为 C 类", "The lead is graded C again"},
		{handbook.CaseEvent{Kind: handbook.EventReviewed, Rule: handbook.RuleLeadReview, By: "zhao", Data: handbook.EventData{Note: "卖点没说透", Method: "发实拍视频"}},
			"zhao 点评了这条跟进（LEAD-12）。点评：卖点没说透。跟进方法：发实拍视频",
			"zhao commented on this follow-up (LEAD-12). Comment: 卖点没说透. Method: 发实拍视频"},
		{handbook.CaseEvent{Kind: handbook.EventUnknownSignal, Data: handbook.EventData{Signal: "paied", Note: `{"at": 1}`}},
			`收到看不懂的信号「paied」，只作记录。内容：{"at": 1}`, `A signal that means nothing here, recorded only: “paied”. It held: {"at": 1}`},
		{handbook.CaseEvent{Kind: handbook.EventItemMissed, Rule: handbook.RuleLeadOmitted, Data: handbook.EventData{Item: handbook.ItemRevisit, Person: "lin", Due: at(t, "23 10:00")}},
			"回访超时，已告知组长：由 lin 负责，须在 11月23日 10:00 前完成，算一次遗漏（LEAD-9）",
			"Revisit was missed, the leader has been told: it lies with lin, due 23 Nov 10:00, which is an omission (LEAD-9)"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleLeadRecord, By: "lin", Data: handbook.EventData{Item: handbook.ItemUrge, Result: handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 24}}}},
			"lin 完成催单：客户答应 11月24日 周二下单（LEAD-8）", "Urging done by lin: the customer promised to order on Tue 24 Nov (LEAD-8)"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleLeadRecord, By: "lin", Data: handbook.EventData{Item: handbook.ItemRevisit, Result: handbook.Result{Outcome: handbook.OutcomeQuestion, Note: "床架能放吗"}}},
			"lin 完成回访：客户有问题要查：床架能放吗（LEAD-8）", "Revisit done by lin: the customer has a question that needs checking: 床架能放吗 (LEAD-8)"},
		{handbook.CaseEvent{Kind: handbook.EventItemSkipped, Rule: handbook.RuleLeadUrge, Data: handbook.EventData{Item: handbook.ItemUrge, Reason: handbook.DropTooLate}},
			"不再安排催单：最后一次联系那天离下班太近，留给下一次回访（LEAD-1）", "Urging will not open: duty ends too soon on the day of the last word, so the next revisit does it (LEAD-1)"},
		{handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, Rule: handbook.RuleLeadReply, Data: handbook.EventData{Item: handbook.ItemUrge, Person: "lin"}},
			"催单不用再做，已撤回（lin）：又和客户聊上了（LEAD-5）", "Urging is no longer needed and withdrawn (lin): the customer is in talk with us again (LEAD-5)"},
		{handbook.CaseEvent{Kind: handbook.EventCustomerOrdered, Rule: handbook.RuleLeadOrder, Data: handbook.EventData{OrderNo: "456"}},
			"客户下单了，单号 456（LEAD-10）", "The customer has placed an order: 456 (LEAD-10)"},
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, Rule: handbook.RuleLeadOrder, Data: handbook.EventData{Ending: handbook.EndConverted, Person: "lin"}},
			"跟进结束：客户已下单，业绩归 lin（LEAD-10）", "The follow-up has ended: Converted: the customer ordered, credited to lin (LEAD-10)"},
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, By: "lin", Data: handbook.EventData{Ending: handbook.EndWithdrawn, Note: "同行问价"}},
			"跟进结束：已撤销（lin）。理由：同行问价", "The follow-up has ended: Withdrawn (lin). Reason: 同行问价"},
		{handbook.CaseEvent{Kind: handbook.EventLateFact, Rule: handbook.RuleLeadOrder, By: "zhao", Data: handbook.EventData{Fact: handbook.FactReviewed, Note: "跟得好"}},
			"跟进结束后收到消息，只作记录：zhao 点评了这条跟进（LEAD-10）。备注：跟得好",
			"Told after the follow-up had ended, recorded only: zhao commented on this follow-up (LEAD-10). Note: 跟得好"},
	} {
		told.check(t, leadCase)
	}
}

// LEAD-2…4: an item bears the same name in a list as in a sentence.
func TestItemsBearTheSameNameInListsAndSentences(t *testing.T) {
	item := handbook.WorkItem{Kind: handbook.ItemRevisit, Rule: handbook.RuleLeadFirst}
	if got, want := ItemOf(item), (Text{"第一次回访", "First revisit"}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, kind := range handbook.ItemKinds() {
		for _, rule := range []handbook.Rule{handbook.RuleLeadFirst, handbook.RuleLeadSecond, handbook.RuleLeadThird, handbook.RuleDunCheck} {
			name := ItemOf(handbook.WorkItem{Kind: kind, Rule: rule})
			proper(t, string(kind), name)
			ev := handbook.CaseEvent{Kind: handbook.EventItemOpened, Rule: rule, At: at(t, "23 10:10"), Data: handbook.EventData{Item: kind, Person: "lin"}}
			if told := Event(ev, shanghai(t)); !strings.HasPrefix(told.ZH, name.ZH) || !strings.HasPrefix(told.EN, name.EN) {
				t.Errorf("%s: the list says %s, the sentence %s", kind, name, told)
			}
		}
	}
}
