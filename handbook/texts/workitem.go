package texts

import "gendan/handbook"

// Item names a kind of work item.
func Item(k handbook.ItemKind) Text {
	switch k {
	case handbook.ItemCheck:
		return Text{"核对联系", "Check"}
	case handbook.ItemDunning:
		return Text{"催付", "Dunning"}
	case handbook.ItemRevisit:
		return Text{"回访", "Revisit"}
	case handbook.ItemConcern:
		return Text{"顾虑跟进", "Concern follow-up"}
	case handbook.ItemPromise:
		return Text{"约定日联系", "Promised-day contact"}
	case handbook.ItemAnswer:
		return Text{"留言回复", "Message reply"}
	}
	return unknown(k)
}

// itemBy names an item by the rule that asks for it, which tells the revisits apart (LEAD-2…4).
func itemBy(k handbook.ItemKind, r handbook.Rule) Text {
	if k == handbook.ItemRevisit {
		switch r {
		case handbook.RuleLeadFirst:
			return Text{"第一次回访", "First revisit"}
		case handbook.RuleLeadSecond:
			return Text{"第二次回访", "Second revisit"}
		case handbook.RuleLeadThird:
			return Text{"第三次回访", "Third revisit"}
		default:
		}
	}
	return Item(k)
}

// ItemState names the state of a work item.
func ItemState(s handbook.ItemState) Text {
	switch s {
	case handbook.ItemOpen:
		return Text{"待办", "Open"}
	case handbook.ItemMissed:
		return Text{"已超时", "Missed"}
	case handbook.ItemDone:
		return Text{"已完成", "Done"}
	case handbook.ItemWithdrawn:
		return Text{"已撤回", "Withdrawn"}
	}
	return unknown(s)
}

// Outcome names what a contact came to (DUN-5).
func Outcome(o handbook.Outcome) Text {
	switch o {
	case handbook.OutcomePaid:
		return Text{"说已付款", "Says it is paid"}
	case handbook.OutcomePromised:
		return Text{"答应付款", "Promised"}
	case handbook.OutcomeConcern:
		return Text{"有顾虑", "Concern"}
	case handbook.OutcomeNoAnswer:
		return Text{"没联系上", "No answer"}
	case handbook.OutcomeWantsToCancel:
		return Text{"要取消", "Wants to cancel"}
	}
	return unknown(o)
}

// Reason says why a planned item does not open, or an open one is withdrawn.
func Reason(r handbook.DropReason) Text {
	switch r {
	case handbook.DropBeforeKnown:
		return Text{"收到订单时已过时限，跳过，不算超时", "it was due before we knew of the order, so it is skipped and not missed"}
	case handbook.DropReached:
		return Text{"已经联系上客户", "the customer has been reached already"}
	case handbook.DropPromised:
		return Text{"客户约好了付款日，改到那天联系", "the customer promised a day, and the contact moves there"}
	case handbook.DropCancelling:
		return Text{"客户会自己关单，不再打扰", "the customer will close the order and is left in peace"}
	case handbook.DropMerged:
		return Text{"当天联系客户的次数已满，并入已做的联系", "the customer has been contacted often enough that day, which counts for it"}
	case handbook.DropLostReason:
		return Text{"订单已付款或已关闭", "the order has been paid or closed meanwhile"}
	case handbook.DropTimedOut:
		return Text{"平台已关单，本店不做挽回", "the platform closed the order, and the shop does no win-back"}
	}
	return unknown(r)
}
