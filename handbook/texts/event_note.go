package texts

import "gendan/handbook"

// note gives what a person or the system wrote to an event, and the method that a leader gave (LEAD-7).
func note(ev handbook.CaseEvent) Text {
	var all Text
	if written := writing(ev); written != "" {
		all = called(ev).then(Text{written, written})
	}
	if method := inLine(ev.Data.Method); method != "" {
		all = all.then(fill("。跟进方法：%s", ". Method: %s", method))
	}
	if act := ev.Data.Action; act != nil && act.Closing != nil {
		all = all.then(fill("。教训：%s。改进：%s", ". Lesson: %s. Improvement: %s", inLine(act.Closing.Lesson), inLine(act.Closing.Improvement)))
	}
	return all
}

// writing gives what was written. A concern or a question is part of its sentence already.
func writing(ev handbook.CaseEvent) string {
	d := ev.Data
	switch {
	case d.Action != nil:
		return inLine(said(*d.Action))
	case ev.Kind == handbook.EventRegistered && d.Registration != nil:
		return inLine(d.Registration.Problem + " " + d.Note)
	case ev.Kind == handbook.EventDiscountAsked && d.Discount != nil:
		return inLine(d.Discount.Reason)
	case ev.Kind == handbook.EventDiscountEnded && d.Discount != nil:
		if s := d.Discount.State; s == handbook.DiscountUsed || s == handbook.DiscountLapsed {
			return "" // the supervisor's reason was for granting it
		}
		return inLine(d.Discount.Why)
	case d.Result.Outcome == handbook.OutcomeConcern, d.Result.Outcome == handbook.OutcomeQuestion:
		return inLine(d.Note)
	}
	return inLine(d.Note + " " + d.Result.Note)
}

// said gives what someone wrote to a command. What was learned at the closing is told apart.
func said(act handbook.Action) string {
	switch {
	case act.Judge != nil:
		return act.Judge.Note
	case act.Evidence != nil:
		return act.Evidence.Note
	case act.Diagnosis != nil:
		return act.Diagnosis.Note
	case act.Plan != nil:
		return act.Plan.Note
	case act.Agreement != nil:
		return act.Agreement.Note
	case act.Step != nil:
		return act.Step.Note
	case act.Expense != nil:
		return act.Expense.Note
	case act.Claim != nil:
		return act.Claim.Note
	case act.Acceptance != nil:
		return act.Acceptance.Note
	case act.Refund != nil:
		return act.Refund.Note
	case act.Answer != nil:
		return act.Answer.Note
	case act.Reopening != nil:
		return act.Reopening.Reason
	}
	return ""
}

// called says what the writing of an event is.
func called(ev handbook.CaseEvent) Text {
	switch ev.Kind {
	case handbook.EventCaseOpened, handbook.EventRegistered:
		if isAfterSales(ev) || ev.Data.Registration != nil {
			return Text{"。问题：", ". The problem: "}
		}
		return Text{"。规则版本：", ". Policy: "}
	case handbook.EventApprovalAsked, handbook.EventGraded: // whoever asks or grades says why
		return Text{"。说明：", ". Explanation: "}
	case handbook.EventReviewed:
		return Text{"。点评：", ". Comment: "}
	case handbook.EventUnknownSignal:
		return Text{"。内容：", ". It held: "}
	case handbook.EventApprovalEnded, handbook.EventVoted, handbook.EventVoteRefused, handbook.EventCaseEnded,
		handbook.EventDiscountAsked, handbook.EventDiscountEnded, handbook.EventReopened:
		return Text{"。理由：", ". Reason: "}
	default:
		return Text{"。备注：", ". Note: "}
	}
}
