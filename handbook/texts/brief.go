package texts

import (
	"time"

	"gendan/handbook"
)

// brief is what an item asks of an agent.
type brief struct {
	do, ask, record Text
}

// Brief tells the agent what a work item asks for: what to do, what to ask, what to record, and what the contact
// before it learned. Once the platform has closed the order, it speaks of winning the customer back (DUN-12);
// where the platform does not tell of its time-out, give the order with the closing that the policy assumes.
func Brief(item handbook.WorkItem, order handbook.Order, zone *time.Location) Text {
	at, wonBack := clockAt(zone, item.OpensAt), winBack(order)
	b := briefOf(item, wonBack)
	lines := []Text{
		aboutOrder(order, at),
		fill("时限：%s 前完成%s", "Due: %s%s", at.at(item.DueAt), rules(item.Rule, item.Estimated)),
	}
	if learned := inLine(item.Note); learned != "" {
		lines = append(lines, noted(item.Kind, learned))
	}
	lines = append(lines,
		fill("怎么做：%s", "Do: %s", b.do),
		fill("问什么：%s", "Ask: %s", b.ask),
		fill("记什么：%s", "Record: %s", b.record),
		results(handbook.CaseUnpaidOrder), leaving(wonBack))
	return join(lines, Text{"\n", "\n"})
}

// winBack says whether the platform closed the order, so that the customer is still wanted (DUN-12).
func winBack(o handbook.Order) bool {
	return !o.ClosedAt.IsZero() && o.ClosedBy == handbook.ClosedByPlatform
}

// aboutOrder tells which order it is: number, product and total, never the customer.
func aboutOrder(o handbook.Order, at clock) Text {
	head := fill("订单 %s", "Order %s", o.OrderNo)
	if product := inLine(o.Product); product != "" {
		head = head.then(fill("，%s", ", %s", product))
	}
	head = head.then(amount(o.Total))
	if !o.PlacedAt.IsZero() {
		head = head.then(fill("，%s 下单", ", placed %s", at.at(o.PlacedAt)))
	}
	return head.then(whereabouts(o, at))
}

// whereabouts says whether the order still waits for its payment.
func whereabouts(o handbook.Order, at clock) Text {
	switch {
	case !o.PaidAt.IsZero():
		return fill("，%s 已付款", ", paid %s", at.at(o.PaidAt))
	case winBack(o):
		return fill("，没付款，%s 被平台关闭", ", closed unpaid by the platform %s", at.at(o.ClosedAt))
	case !o.ClosedAt.IsZero():
		return fill("，没付款，%s 被客户关闭", ", closed unpaid by the customer %s", at.at(o.ClosedAt))
	}
	return Text{"，还没付款", ", not paid yet"}
}

// noted passes on what the contact before learned.
func noted(k handbook.ItemKind, learned string) Text {
	switch k {
	case handbook.ItemConcern:
		return fill("客户的顾虑：%s", "The customer's concern: %s", learned)
	case handbook.ItemLookUp:
		return fill("客户的问题：%s", "The customer's question: %s", learned)
	default:
		return fill("上次了解到：%s", "Learned last time: %s", learned)
	}
}

// results names the outcomes that a case of a kind can record (DUN-5), each with its code, and with the field that it
// needs beside it.
func results(kind handbook.CaseKind) Text {
	var all []Text
	for _, o := range handbook.OutcomesOf(kind) {
		all = append(all, fill("%[1]s %[2]s%[3]s", "%[2]s = %[1]s%[3]s", outcomeIn(kind, o), string(o), needs(o)))
	}
	return fill("结果选一个：%s", "Outcome, one of: %s", join(all, Text{"、", "; "}))
}

// needs says what is sent beside an outcome.
func needs(o handbook.Outcome) Text {
	switch o {
	case handbook.OutcomePromised:
		return Text{"（日期写在 promised_on）", " (the date in promised_on)"}
	case handbook.OutcomeConcern, handbook.OutcomeQuestion:
		return Text{"（内容写在 note）", " (what it is, in note)"}
	case handbook.OutcomeBoughtElsewhere:
		return Text{"（建议写在 note）", " (the advice in note)"}
	default:
		return Text{}
	}
}

// leaving tells what to do with a customer who no longer wants the order: staff never close it (DUN-9).
func leaving(wonBack bool) Text {
	if wonBack {
		return fill("客户明确不买了：道声谢，结果选「%s」，后面不再打扰。",
			"The customer does not want it any more: say thanks and choose “%s”. Nobody contacts the customer again.",
			Outcome(handbook.OutcomeWantsToCancel))
	}
	return fill("客户要取消：请客户在平台上自己关闭订单，我们不代关，结果选「%s」。",
		"The customer wants to cancel: ask the customer to close the order on the platform, we never do it for them. Choose “%s”.",
		Outcome(handbook.OutcomeWantsToCancel))
}
