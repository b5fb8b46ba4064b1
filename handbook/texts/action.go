package texts

import "gendan/handbook"

// ActionKind names what someone does in an after-sales case.
func ActionKind(k handbook.ActionKind) Text { return nameIn(actionNames(), k) }

func actionNames() map[handbook.ActionKind]Text {
	return map[handbook.ActionKind]Text{
		handbook.ActJudge:     {"判定是不是售后", "Judge whether it is after-sales"},
		handbook.ActEvidence:  {"补凭证", "Add evidence"},
		handbook.ActDiagnose:  {"定级定责", "Give level and causes"},
		handbook.ActPlan:      {"定方案", "Make a plan"},
		handbook.ActAgreement: {"记客户答复", "Record the customer's answer"},
		handbook.ActStep:      {"报步骤进展", "Report a step"},
		handbook.ActExpense:   {"记支出", "Spend money"},
		handbook.ActClaim:     {"记追偿", "Report a claim"},
		handbook.ActAccept:    {"记验收", "Record the acceptance"},
		handbook.ActRefund:    {"处理退款", "Decide on the refund"},
		handbook.ActAnswer:    {"记已回复", "Record an answer"},
		handbook.ActClose:     {"结案", "Close the case"},
		handbook.ActReopen:    {"重开", "Open the case again"},
	}
}

// PlaceReason says why an action is out of place.
func PlaceReason(r handbook.PlaceReason) Text {
	switch r {
	case handbook.PlaceStage:
		return Text{"现在这个阶段做不了", "not in this stage"}
	case handbook.PlaceStale:
		return Text{"别人刚定了新方案，看过再定", "someone else has planned meanwhile: look at that plan first"}
	case handbook.PlaceHalted:
		return Text{"停工中，等经理决定", "work stands still until the manager has decided"}
	case handbook.PlaceSteps:
		return Text{"还有步骤没做完", "steps are still open"}
	case handbook.PlaceClaims:
		return Text{"还有追偿没了结", "a claim is still open"}
	case handbook.PlaceReview:
		return Text{"中差评还在改评价期限内", "a bad review stands that can still be changed"}
	case handbook.PlaceTooOld:
		return Text{"过了可重开的期限，请登记新的售后", "the time for reopening is over: register a new case"}
	}
	return unknown(r)
}

// RefundDecision names a step on a refund's path (RFD).
func RefundDecision(d handbook.RefundDecision) Text {
	switch d {
	case handbook.RefundKept:
		return Text{"客户留下订单", "The customer keeps the order"}
	case handbook.RefundInsisted:
		return Text{"客户坚持退", "The customer insists"}
	case handbook.RefundApproved:
		return Text{"同意退款", "Approved"}
	case handbook.RefundRejected:
		return Text{"拒绝退款", "Turned down"}
	case handbook.RefundConfirmed:
		return Text{"验货无误", "The goods are as told"}
	case handbook.RefundDisputed:
		return Text{"验货有出入", "The goods are not as told"}
	case handbook.RefundPaid:
		return Text{"已打款", "Paid back"}
	}
	return unknown(d)
}
