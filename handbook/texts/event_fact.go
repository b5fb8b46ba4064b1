package texts

import "gendan/handbook"

// factSentence tells what a platform told us of the order.
func factSentence(kind handbook.EventKind, d handbook.EventData, c clock) Text {
	return fact(kind, d).then(happened(d, c))
}

func fact(kind handbook.EventKind, d handbook.EventData) Text {
	switch kind {
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
		return Text{"客户重新下单", "The customer has placed a new order"}.then(number(d.OrderNo))
	default:
		return EventKind(kind)
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

// eventOf gives the event that a fact would have been, had the case still been running (DUN-10).
func eventOf(d handbook.EventData) handbook.EventKind {
	switch d.Fact {
	case handbook.FactPaid:
		return handbook.EventPaid
	case handbook.FactClosed:
		return handbook.EventClosed
	case handbook.FactCustomerOrdered:
		return handbook.EventCustomerOrdered
	case handbook.FactCustomerReplied:
		return handbook.EventReplied
	case handbook.FactAmountChanged:
		return handbook.EventAmountChanged
	}
	return handbook.EventKind(d.Fact)
}
