package texts

import "gendan/handbook"

// Kind names a kind of case.
func Kind(k handbook.CaseKind) Text {
	if k == handbook.CaseUnpaidOrder {
		return Text{"未付款跟进", "Unpaid order"}
	}
	return unknown(k)
}

// Stage names where a case stands.
func Stage(s handbook.Stage) Text {
	switch s {
	case handbook.StageGrace:
		return Text{"付款宽限", "Grace for paying"}
	case handbook.StageCheck:
		return Text{"核对联系", "Check"}
	case handbook.StageDunning:
		return Text{"催付", "Dunning"}
	case handbook.StageRevisit:
		return Text{"回访", "Revisit"}
	case handbook.StageWinBack:
		return Text{"挽回", "Win-back"}
	case handbook.StageClosing:
		return Text{"待客户关单", "Customer is closing it"}
	case handbook.StageEnded:
		return Text{"已结束", "Ended"}
	}
	return unknown(s)
}

// Waiting names what a case waits for.
func Waiting(w handbook.Waiting) Text {
	switch w {
	case handbook.WaitingPayment:
		return Text{"等客户付款", "Waits for the payment"}
	case handbook.WaitingOpening:
		return Text{"等下一项开始", "Waits for the next item to open"}
	case handbook.WaitingAgent:
		return Text{"等客服处理", "Waits for the agent"}
	case handbook.WaitingLeader:
		return Text{"等组长处理", "Waits for the leader"}
	case handbook.WaitingCustomer:
		return Text{"等客户自己关单", "Waits for the customer to close the order"}
	case handbook.WaitingNothing:
		return Text{"没有要等的事", "Waits for nothing"}
	}
	return unknown(w)
}

// Ending names how a case ended.
func Ending(e handbook.Ending) Text {
	switch e {
	case handbook.EndPaid:
		return Text{"客户自行付款", "Paid unaided"}
	case handbook.EndRecovered:
		return Text{"跟进后付款", "Recovered: paid after a contact"}
	case handbook.EndWonBack:
		return Text{"挽回成功，客户重新下单", "Won back: the customer ordered anew"}
	case handbook.EndClosedByCustomer:
		return Text{"客户关闭了订单", "Closed by the customer"}
	case handbook.EndClosedByPlatform:
		return Text{"平台关闭了订单", "Closed by the platform"}
	case handbook.EndExhausted:
		return Text{"回访期结束，仍未付款", "Unpaid after the last revisit"}
	case handbook.EndCancelled:
		return Text{"人工终止", "Stopped by an operator"}
	}
	return unknown(e)
}

// Summary is the one line by which operators know a case in Temporal's list. Like a case's id it
// is not encrypted: it names the order and never the customer.
func Summary(kind handbook.CaseKind, order handbook.OrderKey) Text {
	return fill("%s 订单 %s %s", "%s, order %s: %s", shop(order.Platform, order.Shop), order.OrderNo, Kind(kind))
}

// shop names a shop on its platform.
func shop(p handbook.Platform, name string) Text {
	return fill("%s %s 店", "%s %s", Platform(p), name)
}
