package texts

import (
	"cmp"

	"gendan/handbook"
)

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
	case handbook.ItemUrge:
		return Text{"催单", "Urging"}
	case handbook.ItemLookUp:
		return Text{"查证回复", "Checked answer"}
	}
	return unknown(k)
}

// ItemOf names a work item in a list as sentences do: by its kind, and by the rule that tells the revisits apart.
func ItemOf(item handbook.WorkItem) Text { return itemBy(item.Kind, item.Rule) }

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

// itemIn names the item of an event. By its own rule it keeps its ordinal; an event that gives none has it as its own.
func itemIn(ev handbook.CaseEvent) Text {
	return itemBy(ev.Data.Item, cmp.Or(ev.Data.ItemRule, ev.Rule))
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
	case handbook.OutcomeReplied:
		return Text{"聊上了", "Talked"}
	case handbook.OutcomeQuestion:
		return Text{"有问题要查", "Question to check"}
	case handbook.OutcomeBoughtElsewhere:
		return Text{"在别家买了", "Bought elsewhere"}
	}
	return unknown(o)
}

// outcomeIn names it in the words of a kind of case: a lead's customer promises to order, and not to pay.
func outcomeIn(kind handbook.CaseKind, o handbook.Outcome) Text {
	if kind == handbook.CaseLead && o == handbook.OutcomePromised {
		return Text{"答应下单", "Promised to order"}
	}
	return Outcome(o)
}

// Reason says why a planned item does not open, or an open one is withdrawn.
func Reason(r handbook.DropReason) Text {
	switch r {
	case handbook.DropBeforeKnown:
		return Text{"得知时已过时限，跳过，不算超时", "it was due before we knew of it, so it is skipped and not missed"}
	case handbook.DropReached:
		return Text{"已经联系上客户", "the customer has been reached already"}
	case handbook.DropPromised:
		return Text{"客户约好了日子，改到那天联系", "the customer promised a day, and the contact moves there"}
	case handbook.DropCancelling:
		return Text{"客户会自己关单，不再打扰", "the customer will close the order and is left in peace"}
	case handbook.DropMerged:
		return Text{"当天联系客户的次数已满，并入已做的联系", "the customer has been contacted often enough that day, which counts for it"}
	case handbook.DropLostReason:
		return Text{"客户已下单、付款或关单", "the customer has ordered, paid or closed the order meanwhile"}
	case handbook.DropTimedOut:
		return Text{"平台已关单，本店不做挽回", "the platform closed the order, and the shop does no win-back"}
	case handbook.DropReplied:
		return Text{"又和客户聊上了，跟进从头安排", "the customer is in talk with us again, and the cadence starts anew"}
	case handbook.DropTooLate:
		return Text{"当天快下班了，留给下一次回访", "duty ends too soon that day, so the next revisit does it"}
	}
	return unknown(r)
}
