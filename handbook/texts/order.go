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
func Fact(k handbook.FactKind) Text { return nameIn(factNames(), k) }

func factNames() map[handbook.FactKind]Text {
	return map[handbook.FactKind]Text{
		handbook.FactPaid:              {"已付款", "Paid"},
		handbook.FactClosed:            {"订单关闭", "Closed"},
		handbook.FactCustomerOrdered:   {"客户下新单", "New order"},
		handbook.FactCustomerReplied:   {"客户留言", "Customer's message"},
		handbook.FactAgentReplied:      {"客服回复", "Agent's message"},
		handbook.FactReviewed:          {"组长点评", "Leader's comment"},
		handbook.FactAmountChanged:     {"金额变更", "Amount changed"},
		handbook.FactIntervened:        {"小二介入", "Platform intervened"},
		handbook.FactDeadlineMoved:     {"平台改时限", "Deadline moved"},
		handbook.FactInterventionEnded: {"小二介入结束", "Intervention ended"},
		handbook.FactArbitrated:        {"平台仲裁结果", "Arbitration decided"},
		handbook.FactRefundSucceeded:   {"平台已退款", "Refund succeeded"},
		handbook.FactRefundClosed:      {"客户撤回退款", "Refund closed"},
		handbook.FactGoodsSent:         {"客户寄回货物", "Goods sent back"},
		handbook.FactGoodsReceived:     {"仓库收到退货", "Goods received"},
		handbook.FactReviewPosted:      {"客户评价", "Review posted"},
		handbook.FactReviewChanged:     {"客户改评价", "Review changed"},
		handbook.FactTechnicianStruck:  {"师傅除名", "Technician struck"},
		handbook.FactRegisteredAgain:   {"再次登记", "Registered again"},
	}
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
