package texts

import (
	"testing"
	"time"

	"gendan/handbook"
)

func TestEventSentences(t *testing.T) {
	now := at(t, "23 10:10")
	due := at(t, "23 10:30")
	tomorrow := handbook.Day{Year: 2026, Month: time.November, Date: 24}
	for _, test := range []struct {
		event  handbook.CaseEvent
		zh, en string
	}{
		{handbook.CaseEvent{Kind: handbook.EventCaseOpened, Rule: handbook.RuleDunCheck, Data: handbook.EventData{OccurredAt: at(t, "23 10:05"), Amount: 129_900, Note: "3-a1b2c3"}},
			"订单 11月23日 10:05 下单未付款（¥1299.00），开始跟进（DUN-6）。规则版本：3-a1b2c3",
			"The order was placed 23 Nov 10:05 and is unpaid (¥1299.00), the follow-up begins (DUN-6). Policy: 3-a1b2c3"},
		{handbook.CaseEvent{Kind: handbook.EventItemOpened, Rule: handbook.RuleDunCheck, Data: handbook.EventData{Item: handbook.ItemCheck, Person: "lin", Due: due}},
			"核对联系已派给 lin，须在 11月23日 10:30 前完成（DUN-6）",
			"Check given to lin, due 23 Nov 10:30 (DUN-6)"},
		{handbook.CaseEvent{Kind: handbook.EventItemOpened, Rule: handbook.RuleDunConcern, Data: handbook.EventData{Item: handbook.ItemConcern, Person: "lin", Due: at(t, "24 09:10"), Estimated: true, Note: "怕\n 太硬"}},
			"顾虑跟进已派给 lin，须在 11月24日 周二 09:10 前完成（DUN-7；时间为估算，CAL-1）。备注：怕 太硬",
			"Concern follow-up given to lin, due Tue 24 Nov 09:10 (DUN-7; the time is an estimate, CAL-1). Note: 怕 太硬"},
		{handbook.CaseEvent{Kind: handbook.EventItemOpened, Rule: handbook.RuleLeadSecond, Data: handbook.EventData{Item: handbook.ItemRevisit, Due: at(t, "27 22:00")}},
			"第二次回访无人值班可派，已放入组长待办，须在 11月27日 周五 22:00 前完成（LEAD-3）",
			"Second revisit: nobody is on duty, so it is on the leaders' list, due Fri 27 Nov 22:00 (LEAD-3)"},
		{handbook.CaseEvent{Kind: handbook.EventItemSkipped, Rule: handbook.RuleDunMorning, Data: handbook.EventData{Item: handbook.ItemDunning, Opens: at(t, "23 15:00"), Reason: handbook.DropReached}},
			"不再安排催付（原定 11月23日 15:00）：已经联系上客户（DUN-1）",
			"Dunning will not open (meant for 23 Nov 15:00): the customer has been reached already (DUN-1)"},
		{handbook.CaseEvent{Kind: handbook.EventItemPostponed, Rule: handbook.RuleContactCap, Data: handbook.EventData{Item: handbook.ItemRevisit, Opens: at(t, "24 08:40")}},
			"回访推迟到 11月24日 周二 08:40：当天联系客户的次数已满（CONT-1）",
			"Revisit waits until Tue 24 Nov 08:40: the customer has been contacted often enough that day (CONT-1)"},
		{handbook.CaseEvent{Kind: handbook.EventItemMissed, Rule: handbook.RuleDunWarn, Data: handbook.EventData{Item: handbook.ItemDunning, Person: "lin", Due: due}},
			"催付超时，已告知组长：由 lin 负责，须在 11月23日 10:30 前完成（DUN-8）",
			"Dunning was missed, the leader has been told: it lies with lin, due 23 Nov 10:30 (DUN-8)"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleDunResult, By: "lin", Data: handbook.EventData{Item: handbook.ItemCheck, Result: handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: tomorrow, Note: "发了工资就付"}}},
			"lin 完成核对联系：客户答应 11月24日 周二付款（DUN-5）。备注：发了工资就付",
			"Check done by lin: the customer promised to pay on Tue 24 Nov (DUN-5). Note: 发了工资就付"},
		{handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleDunResult, By: "lin", Data: handbook.EventData{Item: handbook.ItemDunning, Late: true, Result: handbook.Result{Outcome: handbook.OutcomeConcern, Note: "怕太硬"}}},
			"lin 完成催付，超时补做：客户有顾虑：怕太硬（DUN-5）",
			"Dunning done by lin, late: the customer has a concern: 怕太硬 (DUN-5)"},
		{handbook.CaseEvent{Kind: handbook.EventItemTransferred, Rule: handbook.RuleDutyShare, By: "zhao", Data: handbook.EventData{Item: handbook.ItemDunning, From: "lin", Person: "mei", Due: due}},
			"催付由 lin 转交 mei 处理（zhao 操作），须在 11月23日 10:30 前完成（DUTY-2）",
			"Dunning handed over from lin to mei (by zhao), due 23 Nov 10:30 (DUTY-2)"},
		{handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, Rule: handbook.RuleDunPaid, Data: handbook.EventData{Item: handbook.ItemDunning, Person: "lin"}},
			"催付不用再做，已撤回（lin）：客户已付款（DUN-10）",
			"Dunning is no longer needed and withdrawn (lin): the customer has paid (DUN-10)"},
		{handbook.CaseEvent{Kind: handbook.EventPaid, Rule: handbook.RuleDunPaid, Data: handbook.EventData{Amount: 129_900, OccurredAt: at(t, "23 10:07")}},
			"客户已付款（¥1299.00），时间 11月23日 10:07（DUN-10）",
			"The customer has paid (¥1299.00), 23 Nov 10:07 (DUN-10)"},
		{handbook.CaseEvent{Kind: handbook.EventClosed, Rule: handbook.RuleDunClosed, Data: handbook.EventData{ClosedBy: handbook.ClosedByCustomer, OccurredAt: now.Add(20 * time.Second)}},
			"客户关闭了订单（DUN-12）", "The customer has closed the order (DUN-12)"},
		{handbook.CaseEvent{Kind: handbook.EventCustomerOrdered, Rule: handbook.RuleDunClosed, Data: handbook.EventData{OrderNo: "456"}},
			"客户重新下单，单号 456（DUN-12）", "The customer has placed a new order: 456 (DUN-12)"},
		{handbook.CaseEvent{Kind: handbook.EventCaseEnded, Rule: handbook.RuleDunPaid, Data: handbook.EventData{Ending: handbook.EndRecovered, Person: "lin"}},
			"跟进结束：跟进后付款，业绩归 lin（DUN-10）",
			"The follow-up has ended: Recovered: paid after a contact, credited to lin (DUN-10)"},
		{handbook.CaseEvent{Kind: handbook.EventLateFact, Rule: handbook.RuleDunPaid, Data: handbook.EventData{Fact: handbook.FactPaid, OccurredAt: at(t, "24 09:00")}},
			"跟进结束后收到消息，只作记录：客户已付款，时间 11月24日 周二 09:00（DUN-10）",
			"Told after the follow-up had ended, recorded only: The customer has paid, Tue 24 Nov 09:00 (DUN-10)"},
	} {
		test.event.At = now
		got := Event(test.event, shanghai(t))
		if got.ZH != test.zh {
			t.Errorf("%s:\n got %s\nwant %s", test.event.Kind, got.ZH, test.zh)
		}
		if got.EN != test.en {
			t.Errorf("%s:\n got %s\nwant %s", test.event.Kind, got.EN, test.en)
		}
	}
}

// Every kind of event reads well with everything that could be told of it, and with next to nothing, in every kind of
// case.
func TestEveryEventReadsWell(t *testing.T) {
	zone, now, particulars := shanghai(t), at(t, "23 10:10"), everyData(t)
	for _, kind := range handbook.EventKinds() {
		for _, data := range particulars {
			for _, by := range []string{"", "lin"} {
				for _, told := range []struct {
					caseID string
					rule   handbook.Rule
				}{
					{"", ""}, {"unpaid-order:tmall:demo:123", handbook.RuleDunPaid}, {leadCase, handbook.RuleLeadReply},
					{leadCase, handbook.RuleLeadFirst}, {leadApproval, handbook.RuleDiscDecide},
					{troubleCase, handbook.RuleASSteps}, {troubleApproval, handbook.RuleASApproval},
				} {
					ev := handbook.CaseEvent{CaseID: told.caseID, Kind: kind, At: now, By: by, Rule: told.rule, Data: data}
					got := Event(ev, zone)
					proper(t, string(kind)+" "+told.caseID, got)
					if by != "" {
						continue
					}
					if again := Event(ev, zone); again != got {
						t.Errorf("%s: told another way the second time: %s and %s", kind, got, again)
					}
				}
			}
		}
	}
}
