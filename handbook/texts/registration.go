package texts

import "gendan/handbook"

// Channel names how an after-sales case reached us.
func Channel(c handbook.Channel) Text {
	switch c {
	case handbook.ChannelCustomer:
		return Text{"客户联系", "Customer"}
	case handbook.ChannelReview:
		return Text{"中差评", "Bad review"}
	case handbook.ChannelPlatform:
		return Text{"平台售后单", "Platform"}
	case handbook.ChannelJD:
		return Text{"京东工单", "JD ticket"}
	case handbook.ChannelVipshop:
		return Text{"唯品会工单", "Vipshop ticket"}
	case handbook.ChannelERP:
		return Text{"ERP 工单", "ERP ticket"}
	case handbook.ChannelThirdParty:
		return Text{"3W 工单", "3W ticket"}
	}
	return unknown(c)
}

// Request names what the customer asks for.
func Request(r handbook.Request) Text {
	switch r {
	case handbook.RequestHelp:
		return Text{"解决问题", "Help with a trouble"}
	case handbook.RequestUnshippedRefund:
		return Text{"未发货退款", "Refund before shipping"}
	case handbook.RequestShippedRefund:
		return Text{"已发货退款", "Refund after shipping"}
	case handbook.RequestRefundOnly:
		return Text{"仅退款", "Refund without return"}
	case handbook.RequestReturnRefund:
		return Text{"退货退款", "Return and refund"}
	case handbook.RequestAdvanceRefund:
		return Text{"退还垫付款", "Repayment of advanced money"}
	}
	return unknown(r)
}

// Rating names how good a review is.
func Rating(r handbook.Rating) Text {
	switch r {
	case handbook.RatingGood:
		return Text{"好评", "Good review"}
	case handbook.RatingNeutral:
		return Text{"中评", "Neutral review"}
	case handbook.RatingBad:
		return Text{"差评", "Bad review"}
	}
	return unknown(r)
}
