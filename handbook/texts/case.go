package texts

import "gendan/handbook"

// Kind names a kind of case.
func Kind(k handbook.CaseKind) Text {
	switch k {
	case handbook.CaseUnpaidOrder:
		return Text{"未付款跟进", "Unpaid order"}
	case handbook.CaseLead:
		return Text{"咨询跟进", "Lead"}
	case handbook.CaseApproval:
		return Text{"审批", "Approval"}
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
	case handbook.StageReception:
		return Text{"接待", "Reception"}
	case handbook.StageUrging:
		return Text{"催单", "Urging"}
	case handbook.StageRevisit:
		return Text{"回访", "Revisit"}
	case handbook.StageWinBack:
		return Text{"挽回", "Win-back"}
	case handbook.StageClosing:
		return Text{"待客户关单", "Customer is closing it"}
	case handbook.StageDeciding:
		return Text{"待审批", "Awaiting a decision"}
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
		return Text{"等客户", "Waits for the customer"}
	case handbook.WaitingDecision:
		return Text{"等上级审批", "Waits for a supervisor's decision"}
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
		return Text{"回访期结束，没有成交", "No sale after the last revisit"}
	case handbook.EndConverted:
		return Text{"客户已下单", "Converted: the customer ordered"}
	case handbook.EndWaived:
		return Text{"同意免跟进", "Waived: no follow-up is needed"}
	case handbook.EndWithdrawn:
		return Text{"已撤销", "Withdrawn"}
	case handbook.EndApproved:
		return Text{"已同意", "Approved"}
	case handbook.EndRefused:
		return Text{"已驳回", "Refused"}
	case handbook.EndExpired:
		return Text{"到期没人决定，按驳回处理", "Expired: nobody decided, which counts as refused"}
	case handbook.EndCancelled:
		return Text{"人工终止", "Stopped by an operator"}
	}
	return unknown(e)
}
