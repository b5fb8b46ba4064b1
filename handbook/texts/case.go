package texts

import "gendan/handbook"

// Kind names a kind of case.
func Kind(k handbook.CaseKind) Text {
	switch k {
	case handbook.CaseUnpaidOrder:
		return Text{"未付款跟进", "Unpaid order"}
	case handbook.CaseLead:
		return Text{"咨询跟进", "Lead"}
	case handbook.CaseAfterSales:
		return Text{"售后", "After-sales"}
	case handbook.CaseApproval:
		return Text{"审批", "Approval"}
	}
	return unknown(k)
}

// Stage names where a case stands.
func Stage(s handbook.Stage) Text { return nameIn(stageNames(), s) }

func stageNames() map[handbook.Stage]Text {
	return map[handbook.Stage]Text{
		handbook.StageGrace:        {"付款宽限", "Grace for paying"},
		handbook.StageCheck:        {"核对联系", "Check"},
		handbook.StageDunning:      {"催付", "Dunning"},
		handbook.StageReception:    {"接待", "Reception"},
		handbook.StageUrging:       {"催单", "Urging"},
		handbook.StageRevisit:      {"回访", "Revisit"},
		handbook.StageWinBack:      {"挽回", "Win-back"},
		handbook.StageClosing:      {"待客户关单", "Customer is closing it"},
		handbook.StageDeciding:     {"待审批", "Awaiting a decision"},
		handbook.StageEnded:        {"已结束", "Ended"},
		handbook.StageTriage:       {"登记判定", "Triage"},
		handbook.StageEvidence:     {"取证", "Evidence"},
		handbook.StageDiagnosis:    {"定级定责", "Diagnosis"},
		handbook.StagePlanning:     {"制定方案", "Planning"},
		handbook.StageApproving:    {"方案审批", "Approval of the plan"},
		handbook.StageAgreement:    {"客户确认方案", "Customer's agreement"},
		handbook.StageArbitration:  {"平台仲裁", "Platform's arbitration"},
		handbook.StageCarryingOut:  {"执行方案", "Carrying out"},
		handbook.StageAcceptance:   {"验收", "Acceptance"},
		handbook.StageWrapUp:       {"收尾", "Wrapping up"},
		handbook.StageClosed:       {"已结案", "Closed"},
		handbook.StageRetention:    {"挽留订单", "Keeping the order"},
		handbook.StageDeduction:    {"确认扣款", "Deduction"},
		handbook.StageRefundReview: {"退款审核", "Refund review"},
		handbook.StageReturning:    {"退货途中", "On the way back"},
		handbook.StageInspecting:   {"仓库验货", "Inspection"},
		handbook.StageRefunding:    {"打款", "Paying back"},
	}
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
		return Text{"等客户", "Waits for the customer"}
	case handbook.WaitingDecision:
		return Text{"等上级审批", "Waits for a supervisor's decision"}
	case handbook.WaitingPlatform:
		return Text{"等平台裁定", "Waits for the platform's word"}
	case handbook.WaitingNothing:
		return Text{"没有要等的事", "Waits for nothing"}
	}
	return unknown(w)
}

// waitingIn says it in the words of a kind of case: an unpaid order's customer closes it (DUN-9), a lead's answers.
func waitingIn(kind handbook.CaseKind, w handbook.Waiting) Text {
	switch {
	case w == handbook.WaitingCustomer && kind == handbook.CaseUnpaidOrder:
		return Text{"等客户自己关单", "Waits for the customer to close the order"}
	case w == handbook.WaitingCustomer && kind == handbook.CaseLead:
		return Text{"等客户回复", "Waits for the customer's word"}
	}
	return Waiting(w)
}

// Ending names how a case ended.
func Ending(e handbook.Ending) Text { return nameIn(endingNames(), e) }

func endingNames() map[handbook.Ending]Text {
	return map[handbook.Ending]Text{
		handbook.EndPaid:             {"客户自行付款", "Paid unaided"},
		handbook.EndRecovered:        {"跟进后付款", "Recovered: paid after a contact"},
		handbook.EndWonBack:          {"挽回成功，客户重新下单", "Won back: the customer ordered anew"},
		handbook.EndClosedByCustomer: {"客户关闭了订单", "Closed by the customer"},
		handbook.EndClosedByPlatform: {"平台关闭了订单", "Closed by the platform"},
		handbook.EndExhausted:        {"回访期结束，没有成交", "No sale after the last revisit"},
		handbook.EndConverted:        {"客户已下单", "Converted: the customer ordered"},
		handbook.EndWaived:           {"同意免跟进", "Waived: no follow-up is needed"},
		handbook.EndWithdrawn:        {"已撤销", "Withdrawn"},
		handbook.EndApproved:         {"已同意", "Approved"},
		handbook.EndRefused:          {"已驳回", "Refused"},
		handbook.EndExpired:          {"到期没人决定，按驳回处理", "Expired: nobody decided, which counts as refused"},
		handbook.EndCancelled:        {"人工终止", "Stopped by an operator"},
		handbook.EndResolved:         {"问题已解决", "Resolved"},
		handbook.EndExplained:        {"解释清楚，不用处理", "Explained: nothing else was needed"},
		handbook.EndKept:             {"客户留下订单", "Kept: the customer keeps the order"},
		handbook.EndRefunded:         {"已退款", "Refunded"},
	}
}

// endingIn says it in the words of a kind of case: an after-sales case that was refused is a refund turned down.
func endingIn(kind handbook.CaseKind, e handbook.Ending) Text {
	if kind == handbook.CaseAfterSales && e == handbook.EndRefused {
		return Text{"退款没通过", "The refund was turned down"}
	}
	return Ending(e)
}
