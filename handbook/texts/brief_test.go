package texts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gendan/handbook"
)

func checkItem(t *testing.T) handbook.WorkItem {
	t.Helper()
	return handbook.WorkItem{
		Kind: handbook.ItemCheck, Rule: handbook.RuleDunCheck, Customer: order(t).Customer(),
		OpensAt: at(t, "23 10:10"), DueAt: at(t, "23 10:25"),
	}
}

// unpaidItems are the kinds of items that an unpaid order's case asks for.
func unpaidItems() []handbook.ItemKind {
	return []handbook.ItemKind{
		handbook.ItemCheck, handbook.ItemDunning, handbook.ItemRevisit, handbook.ItemConcern, handbook.ItemPromise, handbook.ItemAnswer,
	}
}

// closedOrder is the order after the platform's time-out (DUN-12).
func closedOrder(t *testing.T) handbook.Order {
	t.Helper()
	o := order(t)
	o.ClosedAt, o.ClosedBy = at(t, "24 10:05"), handbook.ClosedByPlatform
	return o
}

func TestBriefOfACheck(t *testing.T) {
	got := Brief(checkItem(t), order(t), shanghai(t))
	want := `订单 123，椰棕床垫 1.8 米（¥1299.00），11月23日 10:05 下单，还没付款
时限：11月23日 10:25 前完成（DUN-6）
怎么做：先看订单的款式、尺寸、数量和收货信息有没有不对劲的地方，再联系客户，报上订单内容请他确认。
问什么：内容有没有拍错？还没付款，是在比较、有疑问，还是付款时遇到了问题？
记什么：客户怎么说，顾虑写具体，后面跟进的同事会看到。联系上了就算做过这一轮催付。
结果选一个：说已付款 paid、答应付款 promised（日期写在 promised_on）、有顾虑 concern（内容写在 note）、没联系上 no_answer、要取消 wants_to_cancel
客户要取消：请客户在平台上自己关闭订单，我们不代关，结果选「要取消」。`
	if got.ZH != want {
		t.Errorf("got\n%s\nwant\n%s", got.ZH, want)
	}
	if want := "Outcome, one of: paid = Says it is paid; promised = Promised (the date in promised_on); concern = Concern (what it is, in note);"; !strings.Contains(got.EN, want) {
		t.Errorf("want %s in\n%s", want, got.EN)
	}
	if first, _, _ := strings.Cut(got.EN, "\n"); first != "Order 123, 椰棕床垫 1.8 米 (¥1299.00), placed 23 Nov 10:05, not paid yet" {
		t.Errorf("got %s", first)
	}
}

// LEAD-2, LEAD-3 and LEAD-4 ask for different things, and once the platform has closed the order (DUN-12) each of
// them speaks of ordering anew.
func TestEveryItemHasItsOwnBrief(t *testing.T) {
	plainProduct := func(o handbook.Order) handbook.Order { o.Product = "mattress"; return o }
	var briefs []Text
	for _, o := range []handbook.Order{plainProduct(order(t)), plainProduct(closedOrder(t))} {
		for _, kind := range unpaidItems() {
			rules := []handbook.Rule{handbook.RuleDunMorning}
			if kind == handbook.ItemRevisit {
				rules = []handbook.Rule{handbook.RuleLeadFirst, handbook.RuleLeadSecond, handbook.RuleLeadThird}
			}
			for _, rule := range rules {
				item := checkItem(t)
				item.Kind, item.Rule = kind, rule
				got := Brief(item, o, shanghai(t))
				proper(t, fmt.Sprintf("%s %s %s", kind, rule, o.ClosedBy), got)
				if again := o.ClosedBy != "" && kind == handbook.ItemDunning; slices.Contains(briefs, got) != again {
					t.Errorf("%s %s: the same brief as another item's, or not the one that a closed order's check has", kind, rule)
				}
				briefs = append(briefs, got)
			}
		}
	}
	for _, kind := range handbook.ItemKinds() { // and nothing looks odd where little is known
		bare := handbook.WorkItem{Kind: kind, DueAt: at(t, "23 10:25")}
		proper(t, string(kind), Brief(bare, handbook.Order{OrderKey: order(t).OrderKey}, shanghai(t)))
	}
}

// DUN-9: staff never close a customer's order. DUN-12: once it is closed, nobody asks for a payment.
func TestBriefSaysWhoClosesTheOrder(t *testing.T) {
	for _, kind := range unpaidItems() {
		item := checkItem(t)
		item.Kind = kind
		if got := Brief(item, order(t), shanghai(t)); !strings.Contains(got.ZH, "我们不代关") {
			t.Errorf("%s does not say that the customer closes the order: %s", kind, got.ZH)
		}
		got := Brief(item, closedOrder(t), shanghai(t))
		if strings.Contains(got.ZH, "我们不代关") || strings.Contains(got.ZH, "还没付款\n") {
			t.Errorf("%s treats a closed order as an open one: %s", kind, got.ZH)
		}
		if !strings.Contains(got.ZH, "重新下单") {
			t.Errorf("%s does not win the customer back: %s", kind, got.ZH)
		}
	}
	if got := Brief(checkItem(t), closedOrder(t), shanghai(t)).ZH; !strings.Contains(got, "没付款，11月24日 周二 10:05 被平台关闭\n") {
		t.Errorf("the closing is not told: %s", got)
	}
}

// DUN-7, LEAD-2: what the contact before learned reaches the next agent.
func TestBriefPassesTheConcernOn(t *testing.T) {
	item := checkItem(t)
	item.Note = "怕太硬，\n  家里有老人"
	for _, test := range []struct {
		kind handbook.ItemKind
		want string
	}{
		{handbook.ItemConcern, "客户的顾虑：怕太硬，家里有老人"},
		{handbook.ItemRevisit, "上次了解到：怕太硬，家里有老人"},
		{handbook.ItemPromise, "上次了解到：怕太硬，家里有老人"},
	} {
		item.Kind = test.kind
		if got := Brief(item, order(t), shanghai(t)).ZH; !strings.Contains(got, strings.ReplaceAll(test.want, "家里", " 家里")) {
			t.Errorf("%s: want %s in\n%s", test.kind, test.want, got)
		}
	}
}

// CAL-1: a due time that rests on an estimate says so.
func TestBriefMarksEstimates(t *testing.T) {
	item := checkItem(t)
	item.Estimated = true
	if got := Brief(item, order(t), shanghai(t)).ZH; !strings.Contains(got, "时限：11月23日 10:25 前完成（DUN-6；时间为估算，CAL-1）") {
		t.Errorf("got\n%s", got)
	}
}

func TestBriefOfASettledOrder(t *testing.T) {
	paid := order(t)
	paid.PaidAt = at(t, "23 10:12")
	left := order(t)
	left.ClosedAt, left.ClosedBy = at(t, "23 10:12"), handbook.ClosedByCustomer
	for want, o := range map[string]handbook.Order{"11月23日 10:12 已付款": paid, "没付款，11月23日 10:12 被客户关闭": left} {
		if got := Brief(checkItem(t), o, shanghai(t)).ZH; !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
}
