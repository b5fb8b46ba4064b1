package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// summaryLimit is what Temporal takes for a summary by default (400 bytes), less what its encoding adds.
const summaryLimit = 350

func TestSummaryNamesTheOrderAndNotTheCustomer(t *testing.T) {
	got := Summary(handbook.CaseUnpaidOrder, order(t).OrderKey).String()
	if want := "天猫 demo 店 订单 123 未付款跟进 / Tmall demo, order 123: Unpaid order"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got = LeadSummary(leadKey("L1")).String()
	if want := "天猫 demo 店 咨询 L1 未下单跟进 / Tmall demo, lead L1: follow-up"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTimersAndActivitiesSayWhatTheyAreFor(t *testing.T) {
	for _, test := range []struct {
		text Text
		want string
	}{
		{TimerOpening(handbook.ItemRevisit), "等回访开始 / Revisit opens"},
		{TimerWarn(handbook.ItemDunning), "等催付快到时限，提醒组长 / Dunning: warn the leader"},
		{TimerDue(handbook.ItemCheck), "等核对联系到时限 / Check is due"},
		{TimerPlatformCloses(), "等平台超时关单 / The platform closes the order"},
		{TimerCadenceEnds(), "等跟进期结束 / The follow-up is over"},
		{PinningPolicy(), "固定本店规则 / Pin the shop's policy"},
		{OpeningItem(handbook.ItemCheck), "派发核对联系 / Open: Check"},
		{Recording(handbook.CaseEvent{Kind: handbook.EventPaid}), "记录：客户付款 / Record: paid"},
		{Recording(handbook.CaseEvent{Kind: handbook.EventItemDone, Rule: handbook.RuleLeadRecord, Data: handbook.EventData{Item: handbook.ItemRevisit, ItemRule: handbook.RuleLeadSecond}}), "记录：第二次回访完成 / Record: Second revisit done"},
		{Recording(handbook.CaseEvent{Kind: handbook.EventItemDone, Data: handbook.EventData{Item: handbook.ItemCheck}}), "记录：核对联系完成 / Record: Check done"},
	} {
		if got := test.text.String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// A summary that is too long would fail the workflow task, and one with a note in it would show what a person wrote.
func TestSummariesStaySmallAndHoldNoNotes(t *testing.T) {
	var all []Text
	shop, longest := strings.Repeat("s", 40), strings.Repeat("9", 64)
	for _, p := range handbook.Platforms() {
		for _, request := range handbook.Requests() {
			all = append(all, AfterSalesSummary(handbook.Registration{Platform: p, Shop: shop, OrderNo: longest, Request: request, Product: buyer, Problem: buyer}))
		}
		all = append(all, Summary(handbook.CaseUnpaidOrder, handbook.OrderKey{Platform: p, Shop: shop, OrderNo: longest}),
			LeadSummary(handbook.LeadKey{Platform: p, Shop: shop, LeadID: longest}))
		for _, subject := range handbook.ApprovalSubjects() {
			for _, id := range []string{"lead:" + string(p) + ":" + shop + ":" + longest, "aftersales:" + longest} {
				all = append(all, ApprovalSummary(handbook.Approval{
					CaseID: id, Platform: p, Shop: shop, Subject: subject, Amount: handbook.MaxFen,
					Note: buyer, Reason: buyer, AskedBy: longest[:40], Ref: "20", Reasons: handbook.ApprovalReasons(),
				}))
			}
		}
	}
	all = append(all, TimerPlatformCloses(), TimerCadenceEnds(), PinningPolicy(), JudgingDiscount(), LookingUpDecider(), MakingReviewList(),
		SettlingMonth("2026-11"), ClosingMonth(), FinishingItem(), TransferringItem(), RequestingDiscount(), GradingLead(), WithdrawingLead(),
		Deciding(), Recalling(), TimerReopenEnds())
	for _, clock := range handbook.ClockKinds() {
		all = append(all, TimerClock(clock))
	}
	for _, kind := range handbook.ActionKinds() {
		all = append(all, ActingAfterSales(kind))
	}
	for _, item := range handbook.ItemKinds() {
		all = append(all, TimerOpening(item), TimerWarn(item), TimerDue(item), OpeningItem(item))
	}
	for _, kind := range handbook.EventKinds() {
		for _, data := range everyData(t) {
			data.Note, data.Result.Note, data.Method = buyer, buyer, buyer
			data.Action = &handbook.Action{Kind: handbook.ActAnswer, Answer: &handbook.Answer{Note: buyer}}
			all = append(all, Recording(handbook.CaseEvent{Kind: kind, Data: data}))
		}
	}
	for _, text := range all {
		proper(t, "summary", text)
		if size := len(text.String()); size > summaryLimit {
			t.Errorf("%d bytes: %s", size, text)
		}
	}
}
