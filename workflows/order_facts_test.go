package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/workflows"
)

func fact(s *shop, kind handbook.FactKind, id, when string) handbook.Fact {
	return handbook.Fact{EventID: id, Kind: kind, OccurredAt: shanghai(s.T, when)}
}

// DUN-10: who pays within the grace was never asked for anything.
func TestPaidWithinTheGrace(t *testing.T) {
	s := placed(t, "09:00")
	s.env.RegisterDelayedCallback(func() { s.env.SignalWorkflow("paid", paidAt(s, "2026-11-05 09:00:08")) }, 0)
	s.run()
	s.want()
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
	require.Empty(t, s.book.last().CreditedTo)
}

// DUN-10: payment withdraws what is open, and credits whoever contacted the customer last before it.
func TestPaymentEndsEverythingAtOnce(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.tell("2026-11-05 15:20", paidAt(s, "2026-11-05 15:19"))
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "dunning DUN-2 05 15:00–05 16:30 withdrawn")
	last := s.book.last()
	require.Equal(t, handbook.EndRecovered, last.Ending)
	require.Equal(t, "lin", last.CreditedTo)
	require.Equal(t, handbook.StageEnded, last.Stage)
	require.Zero(t, last.NextDueAt)
}

// DUN-10: a payment that was made before the contact, and told late, is nobody's success.
func TestPaymentMadeBeforeTheContactIsNotCredited(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.tell("2026-11-05 09:30", paidAt(s, "2026-11-05 09:07"))
	s.run()
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
	require.Empty(t, s.book.last().CreditedTo)
}

// DUN-10, DUN-12: facts come twice, at once and in any order; a payment outweighs a closing.
func TestFactsInDisorder(t *testing.T) {
	s := placed(t, "09:00")
	s.at("2026-11-05 10:00", func() {
		closing := fact(s, handbook.FactClosed, "c1", "2026-11-05 09:59")
		closing.ClosedBy = handbook.ClosedByCustomer
		s.env.SignalWorkflowSkippingWorkflowTask("customer_replied", fact(s, handbook.FactCustomerReplied, "r1", "2026-11-05 09:50"))
		s.env.SignalWorkflowSkippingWorkflowTask("closed", closing)
		s.env.SignalWorkflowSkippingWorkflowTask("paid", paidAt(s, "2026-11-05 09:58"))
		s.env.SignalWorkflow("paid", paidAt(s, "2026-11-05 09:58"))
	})
	s.run()
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
	require.Equal(t, 1, count(s, handbook.EventPaid), "the second telling changes nothing")
	require.Equal(t, 2, count(s, handbook.EventLateFact), "closing and message came with the payment: they are kept, and change nothing")
	require.Equal(t, 1, count(s, handbook.EventCaseEnded))
}

// CONT-2: the facts are looked at again before an item opens; one that lost its reason does not open.
func TestALostSignalIsFoundBeforeTheItemOpens(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.at("2026-11-05 14:00", func() {
		s.book.around.Order = s.order
		s.book.around.Order.PaidAt = shanghai(t, "2026-11-05 13:00")
	})
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done")
	require.Equal(t, handbook.EndRecovered, s.book.last().Ending)
	require.Contains(t, reasons(s), handbook.DropLostReason)
}

// CONT-2, DUN-12: the platform's closing, found before a revisit opens, takes nothing from it: the customer is still wanted.
func TestAClosingThatIsFoundBeforeARevisitDoesNotCostIt(t *testing.T) {
	for _, found := range []string{"2026-11-06 08:00", "2026-11-07 08:00"} { // before the policy's time-out, and after it
		s := placed(t, "09:00")
		s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
		s.finish("2026-11-05 15:10", handbook.ItemDunning, noAnswer)
		s.at(found, func() {
			s.book.around.Order = s.order
			s.book.around.Order.ClosedAt, s.book.around.Order.ClosedBy = shanghai(t, found), handbook.ClosedByPlatform
		})
		s.finish("2026-11-06 10:00", handbook.ItemRevisit, noAnswer)
		s.tell("2026-11-07 10:00", paidAt(s, "2026-11-07 10:00"))
		s.run()
		s.want(
			"check DUN-6 05 09:05–05 09:20 done", "dunning DUN-2 05 15:00–05 16:30 done",
			"revisit LEAD-2 06 08:40–06 22:00 done", "revisit LEAD-3 07 08:40–09 22:00 withdrawn",
		)
		require.NotContains(t, reasons(s), handbook.DropLostReason)
	}
}

// DUTY-3: a message waits on somebody's list until it is answered, and is not asked about twice.
func TestAMessageWaitsForItsAnswer(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.tell("2026-11-05 10:00", fact(s, handbook.FactCustomerReplied, "r1", "2026-11-05 10:00"))
	s.tell("2026-11-05 10:01", fact(s, handbook.FactCustomerReplied, "r2", "2026-11-05 10:01"))
	s.at("2026-11-05 10:02", func() { require.Equal(t, shanghai(t, "2026-11-05 10:00").UTC(), s.book.last().UnansweredSince) })
	s.finish("2026-11-05 10:05", handbook.ItemAnswer, concern)
	s.at("2026-11-05 10:06", func() { require.Zero(t, s.book.last().UnansweredSince) })
	s.tell("2026-11-05 10:07", fact(s, handbook.FactCustomerReplied, "old", "2026-11-05 10:03")) // dated before the answer
	s.tell("2026-11-05 11:00", paidAt(s, "2026-11-05 11:00"))
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "answer DUTY-3 05 10:00–05 10:30 done", "concern DUN-7 05 10:05–05 12:05 withdrawn")
}

// CAL-3, DUTY-3: a message of the night is answered in the morning.
func TestAMessageOfTheNight(t *testing.T) {
	s := placed(t, "21:30")
	s.finish("2026-11-05 21:40", handbook.ItemCheck, noAnswer)
	s.tell("2026-11-05 23:30", fact(s, handbook.FactCustomerReplied, "r1", "2026-11-05 23:30"))
	s.finish("2026-11-06 08:45", handbook.ItemAnswer, handbook.Result{Outcome: handbook.OutcomePaid})
	s.tell("2026-11-06 09:00", paidAt(s, "2026-11-06 09:00"))
	s.run()
	require.Equal(t, "answer", string(s.book.items()[1].Kind))
	require.Equal(t, shanghai(t, "2026-11-06 08:40").UTC(), s.book.items()[1].OpensAt)
}

// DUTY-6: with nobody on duty the item is the leader's, who is told; with no leader it is on the leaders' list.
func TestNobodyOnDuty(t *testing.T) {
	for _, leaders := range [][]string{{"wang"}, nil} {
		s := placed(t, "09:00")
		s.book.around.OnDuty, s.book.around.Leaders = nil, leaders
		s.tell("2026-11-05 09:06", paidAt(s, "2026-11-05 09:06"))
		s.at("2026-11-05 09:05:30", func() { require.Equal(t, handbook.WaitingLeader, s.book.last().WaitingOn) })
		s.run()
		want := ""
		if leaders != nil {
			want = leaders[0]
		}
		require.Equal(t, want, s.book.items()[0].Assignee)
		require.Equal(t, handbook.RuleDutyNobody, s.book.items()[0].AssignedBy)
		require.Equal(t, []handbook.NoticeKind{handbook.NoticeNobody}, s.book.told())
	}
}

// DUN-5: who may record a result, and what is refused. Nothing of it changes the case.
func TestRefusedCommands(t *testing.T) {
	s := placed(t, "09:00")
	finish := func(item, by string, r handbook.Result) workflows.FinishItemCommand {
		return workflows.FinishItemCommand{ItemID: item, By: by, Result: r, Key: by + item}
	}
	check := handbook.WorkItemID(workflows.UnpaidOrderID(s.order.OrderKey), 1)
	s.env.SetStartWorkflowOptions(startOptions(s))
	refused := func(code workflows.RefusalCode, cmd workflows.FinishItemCommand) {
		s.at("2026-11-05 09:06", func() { s.update("finish_item", cmd, &code) })
	}
	refused(workflows.RefusedNotYours, finish(check, "chen", noAnswer))
	refused(workflows.RefusedNotFound, finish(check+"9", "lin", noAnswer))
	refused(workflows.RefusedResult, finish(check, "lin", handbook.Result{Outcome: handbook.OutcomeConcern}))
	refused(workflows.RefusedResult, finish(check, "lin", handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: 11, Date: 4}}))
	s.at("2026-11-05 09:07", func() { require.Len(t, s.book.written, 2, "opened the case, opened the check, and nothing else") })
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.at("2026-11-05 09:11", func() {
		settled := workflows.RefusedSettled
		s.update("finish_item", finish(check, "lin", concern), &settled)
		again := workflows.FinishItemCommand{ItemID: check, By: "lin", Result: noAnswer, Key: "2026-11-05 09:10"}
		s.update("finish_item", again, nil)
	})
	s.tell("2026-11-05 09:20", paidAt(s, "2026-11-05 09:20"))
	s.run()
	require.Equal(t, 1, count(s, handbook.EventItemDone), "the same key again gets the first answer")
}

// DUTY-5: an item can be handed over; then it is the other's to do. A supervisor may do anybody's.
func TestTransfer(t *testing.T) {
	s := placed(t, "09:00")
	s.env.SetStartWorkflowOptions(startOptions(s))
	check := handbook.WorkItemID(workflows.UnpaidOrderID(s.order.OrderKey), 1)
	s.at("2026-11-05 09:06", func() {
		s.update("transfer_item", workflows.TransferItemCommand{ItemID: check, By: "lin", To: "chen", Note: "午休"}, nil)
	})
	s.at("2026-11-05 09:07", func() {
		notYours := workflows.RefusedNotYours
		s.update("finish_item", workflows.FinishItemCommand{ItemID: check, By: "lin", Result: noAnswer, Key: "a"}, &notYours)
		require.Equal(t, "chen", s.book.last().Owner)
	})
	s.at("2026-11-05 09:08", func() {
		s.update("finish_item", workflows.FinishItemCommand{ItemID: check, By: "wang", Supervisor: true, Result: noAnswer, Key: "b"}, nil)
	})
	s.tell("2026-11-05 09:20", paidAt(s, "2026-11-05 09:20"))
	s.run()
	require.Equal(t, "wang", s.book.last().CreditedTo)
}

// A long life continues as new with everything that it knows, idempotency keys included.
func TestContinueAsNew(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.at("2026-11-05 15:30", func() { s.env.SetContinueAsNewSuggested(true) })
	s.tell("2026-11-05 15:31", fact(s, handbook.FactCustomerReplied, "r1", "2026-11-05 15:31"))
	s.env.ExecuteWorkflow(workflows.UnpaidOrder, workflows.UnpaidOrderInput{Order: s.order, KnownAt: s.start})
	var onward *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &onward)

	before := s.book
	next := placed(t, "09:00")
	next.start = shanghai(t, "2026-11-05 15:32")
	next.env.SetStartTime(next.start)
	next.book.written = before.written
	next.tell("2026-11-05 15:33", fact(s, handbook.FactCustomerReplied, "r1", "2026-11-05 15:31")) // told again
	next.finish("2026-11-05 15:40", handbook.ItemDunning, noAnswer)
	next.tell("2026-11-05 16:00", paidAt(s, "2026-11-05 16:00"))
	var carried workflows.UnpaidOrderInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(onward.Input, &carried))
	next.env.ExecuteWorkflow(workflows.UnpaidOrder, carried)
	require.NoError(t, next.env.GetWorkflowError())
	require.Equal(t, handbook.EndRecovered, next.book.last().Ending)
	require.Equal(t, 1, count(next, handbook.EventReplied))
	require.Equal(t, next.book.last().Seq, len(next.book.events()), "the timeline goes on where it stopped")
}

// An operator's cancellation withdraws what is open and says so; nothing is dropped in silence.
func TestAnOperatorCancels(t *testing.T) {
	s := placed(t, "09:00")
	s.at("2026-11-05 09:10", func() { s.env.CancelWorkflow() })
	s.env.ExecuteWorkflow(workflows.UnpaidOrder, workflows.UnpaidOrderInput{Order: s.order, KnownAt: s.start})
	require.True(t, temporal.IsCanceledError(s.env.GetWorkflowError()))
	s.want("check DUN-6 05 09:05–05 09:20 withdrawn")
	require.Equal(t, handbook.EndCancelled, s.book.last().Ending)
}

// An operator's signal from the Temporal UI needs no event id and no time.
func TestAnOperatorTellsAFactByHand(t *testing.T) {
	s := placed(t, "09:00")
	s.at("2026-11-05 09:10", func() { s.env.SignalWorkflow("paid", map[string]string{}) })
	s.run()
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
}

func count(s *shop, kind handbook.EventKind) int {
	n := 0
	for _, e := range s.book.events() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}
