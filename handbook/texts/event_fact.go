package texts

import "gendan/handbook"

// factSentence tells what a platform, an integration or a leader told us.
func factSentence(kind handbook.EventKind, ev handbook.CaseEvent, c clock) Text {
	return fact(kind, ev, c).then(happened(ev.Data, c))
}

func fact(kind handbook.EventKind, ev handbook.CaseEvent, c clock) Text {
	switch d := ev.Data; kind {
	case handbook.EventPaid:
		return Text{"客户已付款", "The customer has paid"}.then(amount(d.Amount)).then(credit(d.Person))
	case handbook.EventClosed:
		return closing(d.ClosedBy)
	case handbook.EventTimedOut:
		return Text{"平台的付款时限已过，视同平台关单", "The platform's time for paying is over, the order counts as closed by it"}
	case handbook.EventReplied:
		return Text{"客户有新留言", "The customer has written"}
	case handbook.EventAmountChanged:
		if d.Amount == 0 {
			return Text{"订单金额有变", "The order's total has changed"}
		}
		return fill("订单金额改为 ¥%s", "The order's total is now ¥%s", d.Amount.String())
	case handbook.EventCustomerOrdered:
		return either(kindOf(ev.CaseID) == handbook.CaseLead,
			Text{"客户下单了", "The customer has placed an order"},
			Text{"客户重新下单", "The customer has placed a new order"}).then(number(d.OrderNo))
	case handbook.EventInquired:
		return fill("客户再次咨询%s，并入这条跟进", "The customer has inquired again%s, which joins this follow-up", bracketed(d.Lead.LeadID))
	case handbook.EventAgentReplied:
		return doneBy(ev.By, Text{"回复了客户", "wrote to the customer"}, Text{"客服", "An agent"})
	case handbook.EventReviewed:
		return doneBy(ev.By, Text{"点评了这条跟进", "commented on this follow-up"}, Text{"组长", "The leader"})
	default:
		return afterSalesFact(handbook.FactKind(kind), ev, c)
	}
}

func closing(by handbook.Closer) Text {
	switch by {
	case handbook.ClosedByCustomer:
		return Text{"客户关闭了订单", "The customer has closed the order"}
	case handbook.ClosedByPlatform:
		return Text{"平台关闭了订单", "The platform has closed the order"}
	}
	return Text{"订单已关闭", "The order has been closed"}
}

// doneBy says who did something; where that is not known it names the role.
func doneBy(person string, did, role Text) Text {
	if person == "" {
		return fill("%s%s", "%s %s", role, did)
	}
	return fill("%s %s", "%s %s", person, did)
}

// bracketed puts an id or a person in brackets, where there is one.
func bracketed(id string) Text {
	if id == "" {
		return Text{}
	}
	return fill("（%s）", " (%s)", id)
}

// number gives a new order's number, where the platform tells it.
func number(orderNo string) Text {
	if orderNo == "" {
		return Text{}
	}
	return fill("，单号 %s", ": %s", orderNo)
}

// happened tells when a fact happened, if that was not when we came to know of it.
func happened(d handbook.EventData, c clock) Text {
	if d.OccurredAt.IsZero() || c.sameMinute(d.OccurredAt) {
		return Text{}
	}
	return fill("，时间 %s", ", %s", c.at(d.OccurredAt))
}
