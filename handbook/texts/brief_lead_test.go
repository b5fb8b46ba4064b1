package texts

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
)

func leadItem(t *testing.T, kind handbook.ItemKind, rule handbook.Rule) handbook.WorkItem {
	t.Helper()
	return handbook.WorkItem{
		CaseID: leadCase, Platform: handbook.Tmall, Shop: "demo", Customer: "tmall/demo/" + buyer, Kind: kind, Rule: rule,
		OpensAt: at(t, "24 08:40"), DueAt: at(t, "24 22:00"),
		About: handbook.Context{Product: "椰棕床垫 1.8 米", Round: 1, Concern: "怕太硬"},
	}
}

// leadItems are what a lead's case asks for, each with its rule.
func leadItems(t *testing.T) []handbook.WorkItem {
	t.Helper()
	return []handbook.WorkItem{
		leadItem(t, handbook.ItemUrge, handbook.RuleLeadUrge), leadItem(t, handbook.ItemRevisit, handbook.RuleLeadFirst),
		leadItem(t, handbook.ItemRevisit, handbook.RuleLeadSecond), leadItem(t, handbook.ItemRevisit, handbook.RuleLeadThird),
		leadItem(t, handbook.ItemAnswer, handbook.RuleDutyAnswer), leadItem(t, handbook.ItemLookUp, handbook.RuleLeadCheck),
		leadItem(t, handbook.ItemPromise, handbook.RuleDunPromise),
	}
}

// LEAD-2, LEAD-7, LEAD-8: the concern, the leader's method, and what can be recorded.
func TestBriefOfAFirstRevisit(t *testing.T) {
	item := leadItem(t, handbook.ItemRevisit, handbook.RuleLeadFirst)
	item.About.Round, item.About.Method = 2, "发实拍视频"
	got := LeadBrief(item, shanghai(t))
	want := `咨询 L1，椰棕床垫 1.8 米，第 2 轮跟进
时限：11月24日 22:00 前完成（LEAD-2）
客户的顾虑：怕太硬
组长给的方法：发实拍视频（LEAD-7）
怎么做：从上次的顾虑说起，换一种说法讲明白，有实拍图、检测报告或买家评价就一起发过去。
问什么：上次的说明够不够清楚？离决定还差哪一步？
记什么：顾虑解开没有；有新的顾虑，照客户的原意写下来。
结果选一个：聊上了 replied、有顾虑 concern（内容写在 note）、有问题要查 question（内容写在 note）、答应下单 promised（日期写在 promised_on）、没联系上 no_answer、在别家买了 bought_elsewhere（建议写在 note）
联系完就记；客户过后回了话，再单独记一条（LEAD-8）。
觉得不用再跟：评为 C 类，由组长决定，没定之前照常跟（LEAD-7）。`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	for _, want := range []string{
		"Lead L1, 椰棕床垫 1.8 米, round 2\nDue: 24 Nov 22:00 (LEAD-2)\nThe customer's concern: 怕太硬\nThe leader's method: 发实拍视频 (LEAD-7)\n",
		"promised = Promised to order (the date in promised_on); ",
	} {
		if !strings.Contains(got.EN, want) {
			t.Errorf("want %s in\n%s", want, got.EN)
		}
	}
}

// LEAD-7: while a waiver is pending nobody is invited to ask for one, and the follow-up goes on.
func TestBriefWhileAWaiverIsPending(t *testing.T) {
	item := leadItem(t, handbook.ItemRevisit, handbook.RuleLeadFirst)
	item.About.Waiver, item.About.Product, item.About.Concern = true, "mattress", "too hard"
	proper(t, "waiver", LeadBrief(item, shanghai(t)))
	got := LeadBrief(item, shanghai(t))
	if !strings.HasSuffix(got.ZH, "\n已申请免跟进，组长决定前照常跟（LEAD-7）。") || strings.Contains(got.ZH, "评为 C 类") {
		t.Errorf("got\n%s", got.ZH)
	}
	if !strings.HasSuffix(got.EN, "\nA waiver has been asked for: until the leader decides, the follow-up goes on (LEAD-7).") || strings.Contains(got.EN, "Grade the lead C") {
		t.Errorf("got\n%s", got.EN)
	}
}

// LEAD-1…4, LEAD-11: each item has a purpose of its own, names no order and no customer, and gives every outcome's code.
func TestEveryLeadItemHasItsOwnBrief(t *testing.T) {
	var asked []string
	for _, item := range leadItems(t) {
		item.About.Product, item.About.Concern, item.Note = "mattress", "too hard", "too hard"
		got := LeadBrief(item, shanghai(t))
		proper(t, string(item.Rule), got)
		if strings.Contains(got.ZH, "订单") || strings.Contains(got.ZH, "付款") {
			t.Errorf("%s speaks of an order: %s", item.Rule, got.ZH)
		}
		for _, o := range handbook.OutcomesOf(handbook.CaseLead) {
			if !strings.Contains(got.ZH, " "+string(o)) || !strings.Contains(got.EN, string(o)+" = ") {
				t.Errorf("%s does not tell the code %s", item.Rule, o)
			}
		}
		if strings.Count(got.ZH, "too hard") != 1 {
			t.Errorf("%s tells the same twice, or not at all: %s", item.Rule, got.ZH)
		}
		do := got.ZH[strings.Index(got.ZH, "怎么做："):strings.Index(got.ZH, "结果选一个：")]
		if slices.Contains(asked, do) {
			t.Errorf("%s asks for the same as another: %s", item.Rule, do)
		}
		asked = append(asked, do)
		if again := LeadBrief(item, shanghai(t)); again != got {
			t.Errorf("%s: another text the second time", item.Rule)
		}
	}
	for _, kind := range handbook.ItemKinds() { // and nothing looks odd where little is known
		proper(t, string(kind), LeadBrief(handbook.WorkItem{CaseID: leadCase, Kind: kind, DueAt: at(t, "24 22:00")}, shanghai(t)))
	}
}

// LEAD-3: the second revisit tells the promotion with its name and dates, or that there is none.
func TestSecondRevisitTellsThePromotion(t *testing.T) {
	item := leadItem(t, handbook.ItemRevisit, handbook.RuleLeadSecond)
	day := func(date int) handbook.Day { return handbook.Day{Year: 2026, Month: time.November, Date: date} }
	item.About.Promotion = handbook.Promotion{Name: "满3000减300", From: day(1), To: day(24)}
	got := LeadBrief(item, shanghai(t))
	if want := "告诉客户店里的活动：满3000减300，11月1日 周日 到 11月24日，首尾两天都算。"; !strings.Contains(got.ZH, want) {
		t.Errorf("want %s in\n%s", want, got.ZH)
	}
	if want := "promotion: 满3000减300, Sun 1 Nov to 24 Nov, both days included."; !strings.Contains(got.EN, want) {
		t.Errorf("want %s in\n%s", want, got.EN)
	}
	item.About.Promotion = handbook.Promotion{}
	if got := LeadBrief(item, shanghai(t)); !strings.Contains(got.ZH, "店里这几天没有活动") || !strings.Contains(got.EN, "no promotion now") {
		t.Errorf("it is not said that there is no promotion: %s", got)
	}
}

// LEAD-4: the third revisit asks whether it was bought elsewhere, and for advice.
func TestThirdRevisitAsksForAdvice(t *testing.T) {
	got := LeadBrief(leadItem(t, handbook.ItemRevisit, handbook.RuleLeadThird), shanghai(t)).ZH
	for _, want := range []string{"别家", "建议", "常来看看"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
}

// LEAD-11: the question that needs checking is told beside the concern.
func TestLookUpTellsTheQuestion(t *testing.T) {
	item := leadItem(t, handbook.ItemLookUp, handbook.RuleLeadCheck)
	item.Note = "床架\n能放吗"
	if got := LeadBrief(item, shanghai(t)).ZH; !strings.Contains(got, "客户的顾虑：怕太硬\n客户的问题：床架 能放吗\n") {
		t.Errorf("got\n%s", got)
	}
}
