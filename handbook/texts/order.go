package texts

import "gendan/handbook"

// Platform names a sales platform.
func Platform(p handbook.Platform) Text {
	switch p {
	case handbook.Tmall:
		return Text{"天猫", "Tmall"}
	case handbook.JD:
		return Text{"京东", "JD"}
	case handbook.Vipshop:
		return Text{"唯品会", "Vipshop"}
	case handbook.PDD:
		return Text{"拼多多", "Pinduoduo"}
	case handbook.Douyin:
		return Text{"抖音", "Douyin"}
	}
	return unknown(p)
}

// Fact names a kind of fact that a platform tells of an order.
func Fact(k handbook.FactKind) Text {
	switch k {
	case handbook.FactPaid:
		return Text{"已付款", "Paid"}
	case handbook.FactClosed:
		return Text{"订单关闭", "Closed"}
	case handbook.FactCustomerOrdered:
		return Text{"客户下新单", "New order"}
	case handbook.FactCustomerReplied:
		return Text{"客户留言", "Customer's message"}
	case handbook.FactAgentReplied:
		return Text{"客服回复", "Agent's message"}
	case handbook.FactReviewed:
		return Text{"组长点评", "Leader's comment"}
	case handbook.FactAmountChanged:
		return Text{"金额变更", "Amount changed"}
	}
	return unknown(k)
}

// Closer names who closed an order.
func Closer(c handbook.Closer) Text {
	switch c {
	case handbook.ClosedByCustomer:
		return Text{"客户", "Customer"}
	case handbook.ClosedByPlatform:
		return Text{"平台", "Platform"}
	}
	return unknown(c)
}
