package handbook

// event gives the line that an action leaves in the timeline.
func (k ActionKind) event() EventKind {
	switch k {
	case ActJudge:
		return EventJudged
	case ActEvidence:
		return EventEvidence
	case ActDiagnose:
		return EventDiagnosed
	case ActPlan:
		return EventPlanned
	case ActAgreement:
		return EventAgreement
	case ActStep:
		return EventStep
	case ActExpense:
		return EventExpense
	case ActClaim:
		return EventClaim
	case ActAccept:
		return EventAccepted
	case ActRefund:
		return EventRefund
	case ActAnswer:
		return EventAnswered
	case ActClose:
		return EventLessons
	case ActReopen:
		return EventReopened
	}
	return ""
}

// rule gives the rule by which an action is taken.
func (act Action) rule() Rule {
	switch act.Kind {
	case ActJudge:
		return RuleASRegister
	case ActEvidence:
		return RuleASEvidence
	case ActDiagnose:
		return RuleASDiagnosis
	case ActPlan, ActClaim:
		return RuleASPlan
	case ActAgreement:
		return RuleASAgreement
	case ActStep:
		if act.Step != nil && act.Step.State == StepFailed {
			return RuleASVisit
		}
		return RuleASSteps
	case ActExpense:
		return RuleASSpending
	case ActAccept:
		return RuleASAcceptance
	case ActRefund:
		return act.Refund.Decision.rule()
	case ActAnswer:
		return RuleDutyAnswer
	case ActClose, ActReopen:
		return RuleASClose
	}
	return ""
}

func (d RefundDecision) rule() Rule {
	switch d {
	case RefundKept:
		return RuleRefundKept
	case RefundInsisted:
		return RuleRefundShipped
	case RefundConfirmed, RefundDisputed:
		return RuleRefundReturn
	case RefundApproved, RefundRejected, RefundPaid:
		return RuleRefundOnly
	}
	return ""
}

// afterSalesEvent gives the line that a fact leaves in an after-sales case's timeline; told is false for those that
// belong to other cases.
func (k FactKind) afterSalesEvent() (kind EventKind, told bool) {
	switch k {
	case FactDeadlineMoved: // the clock says it
	case FactIntervened, FactInterventionEnded, FactArbitrated, FactRefundSucceeded, FactRefundClosed, FactGoodsSent,
		FactGoodsReceived, FactReviewPosted, FactReviewChanged, FactTechnicianStruck, FactRegisteredAgain,
		FactCustomerReplied, FactAgentReplied:
		return EventKind(k), true
	case FactPaid, FactClosed, FactCustomerOrdered, FactReviewed, FactAmountChanged:
	}
	return "", false
}

func (k FactKind) afterSalesRule() Rule {
	switch k {
	case FactIntervened, FactDeadlineMoved, FactInterventionEnded:
		return RuleTicketIntervention
	case FactArbitrated:
		return RuleASAgreement
	case FactRefundSucceeded:
		return RuleRefundOnly
	case FactRefundClosed:
		return RuleRefundKept
	case FactGoodsSent, FactGoodsReceived:
		return RuleRefundReturn
	case FactReviewPosted, FactReviewChanged:
		return RuleASReview
	case FactTechnicianStruck:
		return RuleASTechnician
	case FactRegisteredAgain:
		return RuleASRegister
	case FactCustomerReplied, FactAgentReplied:
		return RuleDutyAnswer
	case FactPaid, FactClosed, FactCustomerOrdered, FactReviewed, FactAmountChanged:
	}
	return ""
}
