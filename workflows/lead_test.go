package workflows_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/workflows"
)

var replied = handbook.Result{Outcome: handbook.OutcomeReplied}

// received opens a shop with one lead, whose customer lin received at ten in Shanghai on Thursday 2026-11-05.
func received(t *testing.T) *shop {
	t.Helper()
	return receivedUnder(t, tmallPolicy(t))
}

func receivedUnder(t *testing.T, policy handbook.Policy) *shop {
	t.Helper()
	at := shanghai(t, "2026-11-05 10:00")
	s := opened(t, at, policy)
	s.lead = handbook.Lead{
		LeadKey:    handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "L1"},
		CustomerID: "buyer-7", Product: "latex mattress", Concern: "too soft?", Agent: "lin", ReceivedAt: at, LastWordAt: at,
	}
	s.book.staff = map[string]handbook.Decider{
		"wang": {Person: handbook.Person{ID: "wang", Role: handbook.RoleLeader, Active: true}},
		"qian": {Person: handbook.Person{ID: "qian", Role: handbook.RoleManager, Active: true}},
		"lin":  {Person: handbook.Person{ID: "lin", Role: handbook.RoleAgent, Active: true}},
	}
	return s
}

func (s *shop) leadCase() string { return workflows.LeadID(s.lead.LeadKey) }

// follow runs the lead's case, round by round, until it has ended, and gives the number of rounds. Plan tells what
// happens in each.
func (s *shop) follow(plan ...func()) int {
	s.Helper()
	in := workflows.LeadInput{Lead: s.lead, KnownAt: s.start}
	for round := 0; ; round++ {
		s.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: s.leadCase()})
		s.env.OnSignalExternalWorkflow(mock.Anything, s.leadCase(), "", mock.Anything, mock.Anything).
			Return(func(_, _, _, name string, arg any) error {
				s.env.SignalWorkflow(name, arg)
				return nil
			}).Maybe()
		if round < len(plan) {
			plan[round]()
		}
		s.env.ExecuteWorkflow(workflows.Lead, in)
		require.True(s, s.env.IsWorkflowCompleted())
		var again *workflow.ContinueAsNewError
		if err := s.env.GetWorkflowError(); !errors.As(err, &again) {
			require.NoError(s, err)
			return round + 1
		}
		in = workflows.LeadInput{}
		require.NoError(s, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
		s.renew(s.env.Now())
	}
}

// ended checks how the lead's case ended.
func (s *shop) ended(how handbook.Ending) handbook.Case {
	s.Helper()
	written := s.book.of(handbook.CaseLead)
	last := written[len(written)-1].Case
	require.Equal(s, how, last.Ending)
	require.Equal(s, handbook.StageEnded, last.Stage)
	return last
}

// LEAD-1…5: a customer who stays silent is urged the same day and revisited on day 2, days 3–5 and day 7; then the lead
// ends without an order.
func TestSilentLead(t *testing.T) {
	s := received(t)
	require.Equal(t, 1, s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
		s.finish("2026-11-06 10:00", handbook.ItemRevisit, noAnswer)
		s.finish("2026-11-08 10:00", handbook.ItemRevisit, noAnswer)
		s.finish("2026-11-11 10:00", handbook.ItemRevisit, noAnswer)
	}))
	s.want(
		"urge LEAD-1 05 10:30–05 22:00 done",
		"revisit LEAD-2 06 08:40–06 22:00 done",
		"revisit LEAD-3 07 08:40–09 22:00 done",
		"revisit LEAD-4 11 08:40–11 22:00 done",
	)
	s.ended(handbook.EndExhausted)
	require.False(t, s.book.last().Breached)
}

// LEAD-9: a revisit that is neither made nor recorded by its due time is an omission of who held it, and the leader hears of it.
func TestForgottenRevisitIsAnOmission(t *testing.T) {
	s := received(t)
	s.follow(func() { s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer) })
	s.want(
		"urge LEAD-1 05 10:30–05 22:00 done",
		"revisit LEAD-2 06 08:40–06 22:00 missed",
		"revisit LEAD-3 07 08:40–09 22:00 missed",
		"revisit LEAD-4 11 08:40–11 22:00 missed",
	)
	missed := 0
	for _, ev := range s.book.events() {
		if ev.Kind == handbook.EventItemMissed {
			missed++
			require.Equal(t, handbook.RuleLeadOmitted, ev.Rule)
			require.Equal(t, "lin", ev.Data.Person)
		}
	}
	require.Equal(t, 3, missed)
}

// LEAD-2…4, LEAD-7: an item carries the concern, the second revisit the promotion that runs that day.
func TestWhatItemsCarry(t *testing.T) {
	policy := tmallPolicy(t)
	sale := handbook.Promotion{Name: "11.11", From: handbook.Day{Year: 2026, Month: 11, Date: 7}, To: handbook.Day{Year: 2026, Month: 11, Date: 11}}
	policy.Leads.Promotions = []handbook.Promotion{{Name: "over", From: handbook.Day{Year: 2026, Month: 10, Date: 1}, To: handbook.Day{Year: 2026, Month: 11, Date: 6}}, sale}
	s := receivedUnder(t, policy)
	s.follow(func() {
		s.tell("2026-11-06 20:30", handbook.Fact{Kind: handbook.FactReviewed, EventID: "r1", By: "wang", Note: "compare", Method: "send a video"})
	})
	items := s.book.items()
	require.Equal(t, handbook.Context{Product: "latex mattress", Round: 1, Concern: "too soft?"}, items[1].About)
	require.Equal(t, handbook.Context{Product: "latex mattress", Round: 1, Concern: "too soft?", Method: "send a video", Promotion: sale}, items[2].About)
	require.Equal(t, "send a video", items[3].About.Method)
	require.Zero(t, items[3].About.Promotion)
}

// LEAD-5: a reply in a revisit is answered, and when the customer falls silent again the cadence starts anew, as a new
// run that reads the policy afresh. Only a whole round without a reply ends the lead.
func TestReplyBeginsANewRound(t *testing.T) {
	s := received(t)
	rounds := s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
		s.finish("2026-11-06 10:00", handbook.ItemRevisit, noAnswer)
		s.tell("2026-11-07 14:00", handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: "m1", OccurredAt: shanghai(t, "2026-11-07 14:00")})
		s.policy.Version, s.policy.Leads.Silence = "changed", handbook.Span(3600e9)
	}, func() {
		s.finish("2026-11-07 14:10", handbook.ItemAnswer, handbook.Result{Outcome: handbook.OutcomeConcern, Note: "price"})
	})
	require.Equal(t, 2, rounds)
	s.want(
		"urge LEAD-1 05 10:30–05 22:00 done",
		"revisit LEAD-2 06 08:40–06 22:00 done",
		"revisit LEAD-3 07 08:40–09 22:00 withdrawn",
		"answer DUTY-3 07 14:00–07 14:30 done",
		"urge LEAD-1 07 15:10–07 22:00 missed", // an hour of silence, by the policy of the second round
		"revisit LEAD-2 08 08:40–08 22:00 missed",
		"revisit LEAD-3 09 08:40–11 22:00 missed",
		"revisit LEAD-4 13 08:40–13 22:00 missed",
	)
	last := s.ended(handbook.EndExhausted)
	require.Equal(t, 2, last.Round)
	require.Equal(t, "changed", last.PolicyVersion)
	require.Equal(t, "price", s.book.items()[5].About.Concern)
}

// LEAD-1, LEAD-5: while the customer talks nothing of the cadence opens; silence counts from the last word.
func TestConversationMovesTheSilence(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.tell("2026-11-05 10:20", handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: "m1", OccurredAt: shanghai(t, "2026-11-05 10:20")})
		s.tell("2026-11-05 10:25", handbook.Fact{Kind: handbook.FactAgentReplied, EventID: "m2", By: "lin", OccurredAt: shanghai(t, "2026-11-05 10:25")})
		s.tell("2026-11-05 10:50", handbook.Fact{Kind: handbook.FactAgentReplied, EventID: "m3", By: "lin", OccurredAt: shanghai(t, "2026-11-05 10:50")})
		s.tell("2026-11-05 12:00", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 12:00")})
	})
	s.want("answer DUTY-3 05 10:20–05 10:50 withdrawn", "urge LEAD-1 05 11:20–05 22:00 withdrawn")
	require.Equal(t, "lin", s.ended(handbook.EndConverted).CreditedTo)
}

// LEAD-10: an order ends the lead as converted, credited to who contacted the customer last before it.
func TestOrderConvertsTheLead(t *testing.T) {
	s := received(t)
	s.lead.Agent = "chen"
	s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
		s.tell("2026-11-06 09:00", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-06 08:59")})
	})
	require.Equal(t, "lin", s.ended(handbook.EndConverted).CreditedTo)

	s = received(t)
	s.lead.Agent = "chen"
	s.follow(func() {
		s.tell("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 10:09")})
	})
	require.Equal(t, "chen", s.ended(handbook.EndConverted).CreditedTo)
	s.want()
}

// LEAD-10, CONT-2: an order that stands in the database before its signal comes is found right before an item opens; one
// from before the inquiry converts nothing.
func TestOrderIsFoundBeforeAnItemOpens(t *testing.T) {
	s := received(t)
	s.book.around.Order = handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "9"}, PlacedAt: shanghai(t, "2026-11-05 10:15")}
	s.follow()
	s.want()
	s.ended(handbook.EndConverted)

	s = received(t)
	s.follow(func() {
		s.tell("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 09:00")})
	})
	s.ended(handbook.EndExhausted)
}

// LEAD-5: a reply dated before the last one is noted, and changes nothing.
func TestReplyFromBeforeTheLastWord(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.tell("2026-11-05 12:00", handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: "m1", OccurredAt: shanghai(t, "2026-11-05 09:50")})
	})
	require.Equal(t, 1, s.ended(handbook.EndExhausted).Round)
	require.Len(t, s.book.items(), 4)
	require.Equal(t, 1, count(s, handbook.EventReplied))
}

// LEAD-5, DUTY-3: a further inquiry is the customer's word: it begins a new round, and asks for an answer unless whoever
// received it has answered.
func TestFurtherInquiry(t *testing.T) {
	for _, answered := range []bool{true, false} {
		s := received(t)
		s.follow(func() {
			s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
			s.tell("2026-11-06 10:00", handbook.Fact{
				Kind: handbook.FactCustomerReplied, EventID: "inquiry/L2", LeadID: "L2", Answered: answered, OccurredAt: shanghai(t, "2026-11-06 09:55"),
			})
		}, func() {
			s.tell("2026-11-06 10:10", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-06 10:10")})
		})
		require.Equal(t, 2, s.ended(handbook.EndConverted).Round)
		require.Equal(t, 1, count(s, handbook.EventInquired))
		answers := slices.DeleteFunc(s.book.items(), func(i handbook.WorkItem) bool { return i.Kind != handbook.ItemAnswer })
		require.Equal(t, answered, len(answers) == 0)
	}
}

// LEAD-8: a result that is under way when the customer replies is recorded, and the reply is answered as a second record.
func TestReplyWhileARevisitIsFinished(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
		s.at("2026-11-06 10:00", func() {
			item, _ := s.open(handbook.ItemRevisit)
			s.env.SignalWorkflowSkippingWorkflowTask("customer_replied", handbook.Fact{EventID: "m1", OccurredAt: shanghai(t, "2026-11-06 10:00")})
			s.update("finish_item", workflows.FinishItemCommand{ItemID: item.ID, By: "lin", Result: noAnswer, Key: "k"}, nil)
		})
	}, func() {
		s.finish("2026-11-06 10:10", handbook.ItemAnswer, replied)
		s.tell("2026-11-06 10:20", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-06 10:20")})
	})
	s.want(
		"urge LEAD-1 05 10:30–05 22:00 done",
		"revisit LEAD-2 06 08:40–06 22:00 done",
		"answer DUTY-3 06 10:00–06 10:30 done",
	)
}

// LEAD-11: a question whose answer needs checking is answered within 24 hours, beside the cadence.
func TestQuestionIsLookedUp(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, handbook.Result{Outcome: handbook.OutcomeQuestion, Note: "does it fit 1.9 m?"})
	}, func() {
		s.finish("2026-11-05 18:00", handbook.ItemLookUp, replied)
		s.tell("2026-11-05 18:05", handbook.Fact{Kind: handbook.FactCustomerOrdered, EventID: "o1", OtherOrder: "9", OccurredAt: shanghai(t, "2026-11-05 18:05")})
	})
	items := s.book.items()
	require.Equal(t, handbook.ItemLookUp, items[1].Kind)
	require.True(t, shanghai(t, "2026-11-06 11:00").Equal(items[1].DueAt))
	require.Equal(t, "does it fit 1.9 m?", items[1].Note)
}
