package texts

import (
	"cmp"

	"gendan/handbook"
)

// Item names a kind of work item.
func Item(k handbook.ItemKind) Text { return nameIn(itemNames(), k) }

func itemNames() map[handbook.ItemKind]Text {
	return map[handbook.ItemKind]Text{
		handbook.ItemCheck:        {"核对联系", "Check"},
		handbook.ItemDunning:      {"催付", "Dunning"},
		handbook.ItemRevisit:      {"回访", "Revisit"},
		handbook.ItemConcern:      {"顾虑跟进", "Concern follow-up"},
		handbook.ItemPromise:      {"约定日联系", "Promised-day contact"},
		handbook.ItemAnswer:       {"留言回复", "Message reply"},
		handbook.ItemUrge:         {"催单", "Urging"},
		handbook.ItemLookUp:       {"查证回复", "Checked answer"},
		handbook.ItemJudge:        {"售后判定", "Judgement"},
		handbook.ItemEvidence:     {"收集凭证", "Evidence"},
		handbook.ItemDiagnose:     {"定级定责", "Diagnosis"},
		handbook.ItemPlan:         {"制定方案", "Planning"},
		handbook.ItemAgree:        {"客户确认", "Customer's agreement"},
		handbook.ItemArbitrate:    {"跟进平台仲裁", "Arbitration"},
		handbook.ItemStep:         {"方案步骤", "Step"},
		handbook.ItemAccept:       {"验收", "Acceptance"},
		handbook.ItemClaim:        {"追偿", "Claim"},
		handbook.ItemReview:       {"请客户改评价", "Review change"},
		handbook.ItemClose:        {"结案", "Closing"},
		handbook.ItemRetain:       {"挽留订单", "Keeping the order"},
		handbook.ItemReviewRefund: {"退款审核", "Refund review"},
		handbook.ItemReturn:       {"跟进退货", "Return"},
		handbook.ItemInspect:      {"验货", "Inspection"},
		handbook.ItemRefund:       {"打款", "Paying back"},
	}
}

// ItemOf names a work item in a list as sentences do: by its kind, by the rule that tells the revisits apart, and by the
// step or the claim that it is about.
func ItemOf(item handbook.WorkItem) Text { return numbered(itemBy(item.Kind, item.Rule), item.Ref) }

// numbered puts the number of a step, a claim or a plan after its name, where there is one.
func numbered(name Text, ref string) Text {
	if ref == "" {
		return name
	}
	return name.then(Text{"（" + ref + "）", " " + ref})
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

// itemIn names the item of an event. By its own rule it keeps its ordinal; an event that gives none has it as its own.
func itemIn(ev handbook.CaseEvent) Text {
	return numbered(itemBy(ev.Data.Item, cmp.Or(ev.Data.ItemRule, ev.Rule)), ev.Data.Ref)
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
	case handbook.OutcomeHandled:
		return Text{"已处理", "Handled"}
	}
	return unknown(o)
}

// outcomeIn names it in the words of a kind of case: a lead's customer promises to order and not to pay; in
// after-sales whoever is reminded is reached.
func outcomeIn(kind handbook.CaseKind, o handbook.Outcome) Text {
	switch {
	case kind == handbook.CaseLead && o == handbook.OutcomePromised:
		return Text{"答应下单", "Promised to order"}
	case kind == handbook.CaseAfterSales && o == handbook.OutcomeReplied:
		return Text{"联系上了", "Reached"}
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
		return Text{"最后一次联系那天离下班太近，留给下一次回访", "duty ends too soon on the day of the last word, so the next revisit does it"}
	}
	return unknown(r)
}
