package texts

import (
	"slices"

	"gendan/handbook"
)

// AfterSalesSummary is what the Temporal UI shows of an after-sales case beside its id: the order and what the customer
// asks for. It names no person.
func AfterSalesSummary(r handbook.Registration) Text {
	return fill("%s 订单 %s 售后：%s", "%s, order %s, after-sales: %s", shop(r.Platform, r.Shop), r.OrderNo, within(Request(r.Request)))
}

// ActingAfterSales describes the update by which someone acts in an after-sales case.
func ActingAfterSales(kind handbook.ActionKind) Text {
	return fill("售后：%s", "After-sales: %s", within(ActionKind(kind)))
}

// TimerClock is the timer that waits until a clock rings next: a warning, its due time, or a further step up the ladder
// (TKT-6).
func TimerClock(kind handbook.ClockKind) Text {
	return fill("等%s的下一次提醒或到期", "The clock %s: its next warning, or its end", quotedClock(kind))
}

// TimerReopenEnds is the timer after which a closed case can't be opened again (AS-15).
func TimerReopenEnds() Text {
	return Text{"等可重开的期限过去", "The time for reopening is over"}
}

// waitingAfterSales says what an after-sales case waits for. Of the customer it is another thing in each stage.
func waitingAfterSales(w handbook.Waiting, s handbook.Stage) Text {
	if w != handbook.WaitingCustomer {
		return Waiting(w)
	}
	switch s {
	case handbook.StageEvidence:
		return Text{"等客户给凭证", "Waits for the customer's evidence"}
	case handbook.StageAgreement:
		return Text{"等客户答复方案", "Waits for the customer's answer to the plan"}
	case handbook.StageDeduction:
		return Text{"等客户确认扣款", "Waits for the customer's word on the deduction"}
	case handbook.StageReturning:
		return Text{"等客户退回货物", "Waits for the goods to come back"}
	case handbook.StageAcceptance:
		return Text{"等客户验收", "Waits for the customer's acceptance"}
	default:
		return Waiting(w)
	}
}

// Urgency says why a case has its place in the order of work (AS-17, TKT-3, RFD-3): what goes first, and its level.
func Urgency(a handbook.AfterSales) Text {
	intervening := func(c handbook.Clock) bool { return c.Kind == handbook.ClockIntervention && c.Running() }
	var why []Text
	for _, reason := range []struct {
		holds bool
		name  Text
	}{
		{a.ByStaff, Text{"平台人员转来，先办", "sent by the platform's own staff, goes first"}},
		{slices.ContainsFunc(a.Clocks, intervening), Text{"小二介入中，先办", "the platform intervenes, goes first"}},
		{a.Urgent, Text{"加急", "urgent"}},
		{a.Request == handbook.RequestRefundOnly, Text{"仅退款优先", "refund without return has priority"}},
	} {
		if reason.holds {
			why = append(why, reason.name)
		}
	}
	return join(append(why, within(Level(a.Level()))), Text{"，", ", "})
}
