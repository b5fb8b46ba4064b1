package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// DUTY-3, LEAD-5, LEAD-7, LEAD-9, LEAD-10: why nobody is asked for an item any more. At the end of the case it is the
// ending, what was missed was never done, and what a message answered is done.
func TestWithdrawnItemsSayWhy(t *testing.T) {
	revisit := func(rule handbook.Rule, late bool, ending handbook.Ending) handbook.CaseEvent {
		return handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, Rule: rule, Data: handbook.EventData{
			Item: handbook.ItemRevisit, ItemRule: handbook.RuleLeadThird, Person: "lin", Late: late, Ending: ending,
		}}
	}
	answer := func(by string, late bool, ending handbook.Ending) handbook.CaseEvent {
		return handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, Rule: handbook.RuleDutyAnswer, By: by, Data: handbook.EventData{
			Item: handbook.ItemAnswer, ItemRule: handbook.RuleDutyAnswer, Person: "mei", Late: late, Ending: ending,
		}}
	}
	for _, told := range []toldOfLead{
		{revisit(handbook.RuleLeadReply, false, handbook.EndExhausted), "第三次回访不用再做，已撤回（lin），跟进结束：回访期结束，没有成交（LEAD-5）",
			"Third revisit is no longer needed and withdrawn (lin), the follow-up has ended: No sale after the last revisit (LEAD-5)"},
		{revisit(handbook.RuleLeadReply, true, handbook.EndExhausted), "第三次回访没做成（lin），跟进已结束：回访期结束，没有成交（LEAD-5）",
			"Third revisit was never done (lin), the follow-up has ended: No sale after the last revisit (LEAD-5)"},
		{revisit(handbook.RuleLeadWaiver, false, handbook.EndWaived), "第三次回访不用再做，已撤回（lin），跟进结束：同意免跟进（LEAD-7）",
			"Third revisit is no longer needed and withdrawn (lin), the follow-up has ended: Waived: no follow-up is needed (LEAD-7)"},
		{revisit("", false, handbook.EndWithdrawn), "第三次回访不用再做，已撤回（lin），跟进结束：已撤销",
			"Third revisit is no longer needed and withdrawn (lin), the follow-up has ended: Withdrawn"},
		{revisit(handbook.RuleLeadReply, false, ""), "第三次回访不用再做，已撤回（lin）：又和客户聊上了（LEAD-5）",
			"Third revisit is no longer needed and withdrawn (lin): the customer is in talk with us again (LEAD-5)"},
		{revisit(handbook.RuleLeadOmitted, true, ""), "第三次回访没做成（lin）：由下一项任务接替（LEAD-9）",
			"Third revisit was never done (lin): the next one takes its place (LEAD-9)"},
		{answer("lin", false, ""), "留言回复已完成（lin 已回复客户）（DUTY-3）", "Message reply done (lin has answered the customer) (DUTY-3)"},
		{answer("lin", true, ""), "留言回复已完成，超时补做（lin 已回复客户）（DUTY-3）", "Message reply done, late (lin has answered the customer) (DUTY-3)"},
		{answer("", false, ""), "留言回复已完成（客户已得到回复）（DUTY-3）", "Message reply done (the customer has been answered) (DUTY-3)"},
		{answer("", true, handbook.EndConverted), "留言回复没做成（mei），跟进已结束：客户已下单（DUTY-3）",
			"Message reply was never done (mei), the follow-up has ended: Converted: the customer ordered (DUTY-3)"},
	} {
		told.check(t, leadCase)
	}
}

// Whatever is withdrawn, for whatever reason the event gives, reads well.
func TestEveryWithdrawnItemReadsWell(t *testing.T) {
	for _, kind := range handbook.ItemKinds() {
		for _, late := range []bool{false, true} {
			for _, by := range []string{"", "lin"} {
				for _, data := range withdrawnData() {
					data.Item, data.Late = kind, late
					for _, rule := range []handbook.Rule{"", handbook.RuleDutyAnswer, handbook.RuleLeadReply, handbook.RuleDunPaid} {
						ev := handbook.CaseEvent{Kind: handbook.EventItemWithdrawn, At: at(t, "23 10:10"), By: by, Rule: rule, Data: data}
						proper(t, string(kind), Event(ev, shanghai(t)))
					}
				}
			}
		}
	}
}

// withdrawnData gives each ending and each reason for which an item is withdrawn, and none.
func withdrawnData() []handbook.EventData {
	all := []handbook.EventData{{}}
	for _, ending := range handbook.Endings() {
		all = append(all, handbook.EventData{Ending: ending})
	}
	for _, reason := range handbook.DropReasons() {
		all = append(all, handbook.EventData{Reason: reason})
	}
	return all
}

// LEAD-2…4: an item keeps its ordinal in every event, whichever rule the event rests on.
func TestItemsKeepTheirOrdinal(t *testing.T) {
	for _, kind := range []handbook.EventKind{
		handbook.EventItemSkipped, handbook.EventItemOpened, handbook.EventItemPostponed, handbook.EventItemWarned,
		handbook.EventItemMissed, handbook.EventItemDone, handbook.EventItemTransferred, handbook.EventItemWithdrawn,
	} {
		for _, rule := range []handbook.Rule{handbook.RuleDunWarn, handbook.RuleLeadOmitted, handbook.RuleLeadRecord, handbook.RuleLeadFirst} {
			ev := handbook.CaseEvent{CaseID: leadCase, Kind: kind, At: at(t, "23 10:10"), Rule: rule, Data: handbook.EventData{
				Item: handbook.ItemRevisit, ItemRule: handbook.RuleLeadFirst, Person: "lin", Reason: handbook.DropReplied,
				Result: handbook.Result{Outcome: handbook.OutcomeReplied},
			}}
			if got := Event(ev, shanghai(t)); !strings.Contains(got.ZH, "第一次回访") || !strings.Contains(got.EN, "First revisit") {
				t.Errorf("%s by %s: got %s", kind, rule, got)
			}
		}
	}
}
