package e2e

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	sdk "go.temporal.io/sdk/client"

	"gendan/api/client"
)

// recordings lists the cases that are recorded. A new kind of case, and what a change makes of an old one, gets a line here
// once it has landed.
func recordings() []recording {
	return []recording{
		{histories: []string{"unpaid_order_continued"}, walk: continuedOrder, server: []string{"--suggest-continue-as-new", "40"}},
		{histories: []string{"lead_two_rounds"}, walk: leadOfTwoRounds},
		{histories: []string{"lead_converted", "approval_granted"}, walk: leadConverted},
		{histories: []string{"approval_escalated"}, walk: approvalEscalated},
		{histories: []string{"approval_expired"}, walk: approvalExpired},
		{histories: []string{"approval_by_signal", "lead_waived"}, walk: approvalBySignal},
		{histories: []string{"approval_withdrawn", "lead_withdrawn"}, walk: approvalWithdrawn},
		{histories: []string{"aftersales_refused_plan"}, walk: refusedPlan},
		{histories: []string{"aftersales_intervention_paused"}, walk: pausedClock},
		{histories: []string{"aftersales_deadline_moved"}, walk: deadlineMoved},
		{histories: []string{"aftersales_deadline_put_off"}, walk: deadlineMoved}, // since extend-missed-clocks
		{histories: []string{"aftersales_refund"}, walk: refunded},
		{histories: []string{"aftersales_cancelled"}, walk: cancelledByOperator},
		{histories: []string{"daily_review", "month_end"}, walk: scheduled},
	}
}

// DUN-2, DUN-7, DUN-9: nobody answers, and the server suggests again and again that the case continue as new. That happens
// to an order's case in production only after thousands of events.
func continuedOrder(sh *shop) []*aCase {
	o := sh.place("1001", at(1, "09:00"), "buyer-1")
	o.forwardTo(at(1, "09:10"))
	o.finish(check, concern("嫌太软"))
	o.asks(o.await(client.ItemKindConcern).Assignee, yuan("20"), client.DiscountStateGranted)
	o.finish(client.ItemKindConcern, noAnswer())
	o.forwardTo(at(2, "10:00"))
	o.reply(at(2, "10:00"))
	o.finish(answer, noAnswer())
	o.finish(revisit, noAnswer())
	o.forwardTo(at(7, "22:00"))
	o.ends(client.EndingExhausted)
	return []*aCase{o.aCase}
}

// LEAD-1, LEAD-5, DUTY-3: a customer who answers a revisit begins a second round, which runs out.
func leadOfTwoRounds(sh *shop) []*aCase {
	l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
	l.forwardTo(at(1, "09:31"))
	l.finish(urge, noAnswer())
	l.forwardTo(at(2, "10:00"))
	first := l.run()
	require.Equal(sh, client.EventOutcomeApplied, l.replies(at(2, "10:00")))
	l.round(2, first)
	l.forwardTo(at(2, "10:10"))
	l.finish(answer, replied())
	l.forwardTo(at(3, "09:00"))
	l.finish(revisit, noAnswer())
	l.forwardTo(at(8, "22:00"))
	l.ends(client.EndingExhausted)
	return []*aCase{l.aCase}
}

// LEAD-10, DISC-2, DISC-7: a discount that a supervisor grants is used with the order that converts the lead.
func leadConverted(sh *shop) []*aCase {
	l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
	l.forwardTo(at(1, "09:31"))
	l.finish(urge, noAnswer())
	l.asks(lin, yuan("80"), client.DiscountStatePending)
	a := l.approval(1)
	a.decides(wang, client.DecisionApprove, "可以")
	sh.place("1001", at(2, "10:00"), "buyer-1")
	l.ends(client.EndingConverted)
	return []*aCase{l.aCase, a.aCase}
}

// LEAD-7, DISC-7: nobody decides for four hours, and then the manager does.
func approvalEscalated(sh *shop) []*aCase {
	_, a := graded(sh.T, sh, "c-1")
	a.forwardTo(at(1, "13:32"))
	a.decides(zhu, client.DecisionReject, "先打电话")
	return []*aCase{a.aCase}
}

// DISC-7: nobody decides at all.
func approvalExpired(sh *shop) []*aCase {
	_, a := graded(sh.T, sh, "c-1")
	a.forwardTo(at(3, "09:32"))
	a.over(client.EndingExpired)
	return []*aCase{a.aCase}
}

// LEAD-7, DISC-7: decided from the Temporal UI, after a slip of the pen that means nothing.
func approvalBySignal(sh *shop) []*aCase {
	l, a := graded(sh.T, sh, "c-1")
	a.signal("aprove", map[string]string{"by": wang})
	l.signal("approve", map[string]string{"by": wang})
	a.signal("approve", map[string]string{"by": lin})
	a.eventually("both are in the timelines", func() bool {
		return a.told("unknown_signal") == 1 && l.told("unknown_signal") == 1 && a.told("vote_refused") == 1
	})
	a.signal("approve", map[string]string{"by": wang, "reason": "确实不需要"})
	l.ends(client.EndingWaived)
	a.ends(client.EndingApproved)
	return []*aCase{a.aCase, l.aCase}
}

// LEAD-6, LEAD-7: another grade takes a pending waiver back, and the lead is withdrawn.
func approvalWithdrawn(sh *shop) []*aCase {
	l, a := graded(sh.T, sh, "c-1")
	l.grade(chen, client.GradeB)
	a.over(client.EndingWithdrawn)
	l.withdraw()
	l.ends(client.EndingWithdrawn)
	return []*aCase{a.aCase, l.aCase}
}

// AS-1…15: a plan that the manager refuses, another with two steps and a claim, and a second run when the case is opened again.
func refusedPlan(sh *shop) []*aCase {
	c := sh.register(sh.newTrouble("1", at(1, "09:00")))
	c.does(sun, judge, judged(client.CauseLogisticsDamage))
	c.does(sun, evidence, photos(client.EvidenceKindOverall, client.EvidenceKindCloseUp, client.EvidenceKindDetail, client.EvidenceKindBoxDamage, client.EvidenceKindBatchLabel))
	c.does(sun, diagnose, found(1))
	c.does(sun, plan, planned(0, "1200.00", newStep(client.StepKindExchange, client.StepOwnerWarehouse, at(6, "18:00"), "1200.00")))
	c.approval(1).decides(zhu, client.DecisionReject, "先修，不换")
	c.reaches(client.StagePlanning)
	second := planned(1, "280.00",
		newStep(client.StepKindBuyParts, client.StepOwnerPurchasing, at(3, "18:00"), "120.00"), visit(sh.technician("wang"), at(4, "14:00")))
	second.Claims = []client.NewClaim{{Party: client.NewClaimPartyCarrier, Against: "德邦", Amount: "280.00"}}
	c.does(sun, plan, second)
	c.approval(2).decides(zhu, client.DecisionApprove, "")
	c.reaches(client.StageAgreement)
	c.does(sun, agreement, agreed())
	c.does(sun, expense, spent("120.00", "2.1"))
	c.does(sun, step, done("2.1"))
	c.does(sun, step, done("2.2"))
	c.does(sun, accept, accepted())
	c.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateReceived, Received: "280.00"})
	c.does(sun, closeIt, lessons())
	c.forwardTo(at(3, "10:00"))
	first := c.run()
	c.does(zhou, reopen, client.Reopening{Reason: "又响了"})
	c.eventually("it goes on as another run", func() bool { return c.run() != first })
	c.does(sun, diagnose, explained())
	c.does(sun, accept, accepted())
	c.does(sun, closeIt, lessons())
	return []*aCase{c.aCase}
}

// TKT-1, TKT-6: our own clock stands still while the customer has to do something; the platform's intervention runs out.
func pausedClock(sh *shop) []*aCase {
	c := sh.intervenedIn("1")
	c.does(sun, judge, judged(client.CauseLogisticsDamage))
	c.forwardTo(at(2, "12:00"))
	c.hears(told(client.AfterSalesEventTypeCustomerReplied, at(2, "12:00")))
	c.does(sun, answering, client.Answer{})
	c.forwardTo(at(3, "09:01"))
	require.Len(sh, c.rings(intervention), 4)
	c.hears(told(client.AfterSalesEventTypeInterventionEnded, at(3, "09:01")))
	return []*aCase{c.aCase}
}

// TKT-1, TKT-6: the platform moves its deadline, once before and twice after it was missed, and once when no clock of its runs.
func deadlineMoved(sh *shop) []*aCase {
	c := sh.intervenedIn("1")
	move := func(now, due time.Time) {
		c.forwardTo(now)
		e := told(client.AfterSalesEventTypeDeadlineMoved, now)
		e.DueAt = due
		c.hears(e)
	}
	move(at(1, "10:00"), at(2, "21:00"))
	c.forwardTo(at(2, "21:01"))
	move(at(2, "22:00"), at(4, "21:00"))
	c.forwardTo(at(3, "22:00"))
	move(at(3, "22:00"), at(5, "12:00"))
	c.forwardTo(at(5, "12:01"))
	c.hears(told(client.AfterSalesEventTypeInterventionEnded, at(5, "12:01")))
	late := told(client.AfterSalesEventTypeDeadlineMoved, at(5, "12:01"))
	late.DueAt = at(6, "12:00")
	require.Equal(sh, client.EventOutcomeApplied, c.tell(late))
	c.forwardTo(at(5, "12:10"))
	return []*aCase{c.aCase}
}

// RFD-1, RFD-2, RFD-4: a refund that the customer insists on, the goods that come back, the money, and the end for good.
func refunded(sh *shop) []*aCase {
	c := sh.register(sh.refundOf("1", client.AfterSalesRequestShippedRefund, "3299.00", at(1, "09:00")))
	c.does(sun, refund, client.RefundStep{Decision: client.RefundDecisionInsisted, Freight: "80.00", Packing: "20.00"})
	c.does(sun, agreement, agreed())
	c.hears(told(client.AfterSalesEventTypeGoodsReceived, at(1, "09:30")))
	c.does(zhou, refund, decided(client.RefundDecisionConfirmed, ""))
	c.does(sun, refund, decided(client.RefundDecisionPaid, ""))
	c.forwardTo(at(18, "00:00"))
	c.over()
	return []*aCase{c.aCase}
}

// TKT-6: an operator cancels a case in the Temporal UI.
func cancelledByOperator(sh *shop) []*aCase {
	c := sh.intervenedIn("1")
	c.forwardTo(at(2, "10:00"))
	require.NoError(sh, c.temporal.CancelWorkflow(sh.Context(), c.caseID, ""))
	require.Error(sh, c.temporal.GetWorkflow(sh.Context(), c.caseID, "").Get(sh.Context(), nil))
	return []*aCase{c.aCase}
}

// LEAD-12, DISC-3: the day's review list and the month's settlement, as their schedules start them.
func scheduled(sh *shop) []*aCase {
	sh.inquire("c-9", at(1, "09:00"), "buyer-9")
	sh.review()
	month := sh.temporal.ScheduleClient().GetHandle(sh.Context(), "month-end")
	require.NoError(sh, month.Trigger(sh.Context(), sdk.ScheduleTriggerOptions{}))
	return []*aCase{sh.startedBy(sh.reviewID()), sh.startedBy("month-end")}
}

// startedBy waits until what a schedule has started is done.
func (s *shop) startedBy(schedule string) *aCase {
	s.Helper()
	c := &aCase{shop: s}
	s.eventually(schedule+" has started something", func() bool {
		described, err := s.temporal.ScheduleClient().GetHandle(s.Context(), schedule).Describe(s.Context())
		require.NoError(s, err)
		if actions := described.Info.RecentActions; len(actions) > 0 && actions[0].StartWorkflowResult != nil {
			c.caseID = actions[0].StartWorkflowResult.WorkflowID
		}
		return c.caseID != ""
	})
	require.NoError(s, s.temporal.GetWorkflow(s.Context(), c.caseID, "").Get(s.Context(), nil), fmt.Sprint("the end of ", c.caseID))
	return c
}
