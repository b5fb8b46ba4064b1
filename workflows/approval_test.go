package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"gendan/handbook"
	"gendan/workflows"
)

// asked gives the nth approval that the lead's case asked for.
func (s *shop) asked(n int) string { return workflows.ApprovalID(s.leadCase(), n) }

// grade grades the lead at an instant.
func (s *shop) grade(when string, g handbook.Grade) {
	s.Helper()
	s.at(when, func() {
		s.update("grade", workflows.GradeCommand{By: "lin", Grade: g, Key: when}, nil)
	})
}

// signal sends an approval a plain signal, as a supervisor does from the Temporal UI.
func (s *shop) signal(when, id, name string, input any) {
	s.Helper()
	s.at(when, func() { require.NoError(s, s.env.SignalWorkflowByID(id, name, input)) })
}

// decide decides an approval by the update at an instant, and checks how it is answered.
func (s *shop) decide(when, id string, cmd workflows.DecideCommand, refused handbook.VoteRefusal) {
	s.Helper()
	s.at(when, func() { s.send(id, cmd, refused) })
}

func (s *shop) send(id string, cmd workflows.DecideCommand, refused handbook.VoteRefusal) {
	s.Helper()
	check := func(err error) {
		if refused == "" {
			require.NoError(s, err)
			return
		}
		var refusal *temporal.ApplicationError
		require.ErrorAs(s, err, &refusal)
		require.Equal(s, string(refused), refusal.Type())
	}
	s.issued++
	err := s.env.UpdateWorkflowByID(id, "decide", time.Duration(s.issued).String(), &testsuite.TestUpdateCallback{
		OnAccept: func() {}, OnReject: check, OnComplete: func(_ any, err error) { check(err) },
	}, cmd)
	require.NoError(s, err)
}

// approval gives an approval as it was written last.
func (s *shop) approval(id string) handbook.Approval {
	s.Helper()
	var last handbook.Approval
	for _, t := range s.book.written {
		for _, a := range t.Approvals {
			if a.ID == id {
				last = a
			}
		}
	}
	require.Equal(s, id, last.ID, "it was never asked for")
	return last
}

// by is what a supervisor writes into a plain signal.
func by(person, reason string) map[string]string {
	return map[string]string{"by": person, "reason": reason}
}

// LEAD-7, DISC-7: grade C asks for the waiver while the cadence goes on; a supervisor's plain signal ends the lead.
func TestWaiverByPlainSignal(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.finish("2026-11-05 11:00", handbook.ItemUrge, noAnswer)
		s.signal("2026-11-05 12:00", s.asked(1), "approve", by("wang", ""))
	})
	s.want("urge LEAD-1 05 10:30–05 22:00 done")
	require.Equal(t, handbook.GradeC, s.ended(handbook.EndWaived).Grade)
	require.Equal(t, handbook.ApprovalApproved, s.approval(s.asked(1)).State)
	require.Equal(t, "wang", s.approval(s.asked(1)).Votes[0].By)
}

// LEAD-7: a refused waiver tells how to follow up, which shows on every following item.
func TestRefusedWaiverGivesTheMethod(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.decide("2026-11-05 10:10", s.asked(1), workflows.DecideCommand{By: "wang", Reason: "call on Saturday", Key: "d1"}, "")
	})
	require.Len(t, s.book.items(), 4)
	for _, item := range s.book.items() {
		require.Equal(t, "call on Saturday", item.About.Method)
	}
	s.ended(handbook.EndExhausted)
}

// LEAD-6, LEAD-7: another grade during a pending waiver takes it back, and who decides it then decides nothing; grade C
// again asks anew.
func TestGradeChangesDuringAPendingWaiver(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.grade("2026-11-05 10:06", handbook.GradeC) // nothing new
		s.grade("2026-11-05 10:07", handbook.GradeA)
		s.grade("2026-11-05 10:09", handbook.GradeC)
		s.signal("2026-11-05 10:10", s.asked(2), "approve", by("wang", ""))
	})
	require.Equal(t, handbook.ApprovalWithdrawn, s.approval(s.asked(1)).State)
	require.Equal(t, handbook.ApprovalApproved, s.approval(s.asked(2)).State)
	require.Equal(t, 3, count(s, handbook.EventGraded))
	s.ended(handbook.EndWaived)
}

// LEAD-5, LEAD-7: a customer who talks again is wanted: the waiver is taken back.
func TestReplyTakesTheWaiverBack(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.tell("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: "m1", OccurredAt: shanghai(t, "2026-11-05 10:10")})
	})
	require.Equal(t, handbook.ApprovalWithdrawn, s.approval(s.asked(1)).State)
	s.ended(handbook.EndExhausted)
}

// LEAD-4, LEAD-7: who bought elsewhere is proposed for the waiver with what they said, and the cadence goes on as it was
// until that is decided.
func TestBoughtElsewhereProposesTheWaiver(t *testing.T) {
	s := received(t)
	rounds := s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, handbook.Result{Outcome: handbook.OutcomeBoughtElsewhere, Note: "cheaper there"})
		s.signal("2026-11-06 12:00", s.asked(1), "approve", by("qian", "")) // the manager: it has gone one step up
	})
	require.Equal(t, 1, rounds)
	s.want("urge LEAD-1 05 10:30–05 22:00 done", "revisit LEAD-2 06 08:40–06 22:00 withdrawn")
	require.Equal(t, "cheaper there", s.approval(s.asked(1)).Note)
	require.True(t, s.book.items()[1].About.Waiver)
	s.ended(handbook.EndWaived)
}

// DISC-7: reminded after two working hours, handed to the manager after four, expired after 48 hours, which counts as
// refused. Nights do not count: asked at 20:00, reminded at 22:00, escalated at 10:40.
func TestApprovalClocks(t *testing.T) {
	s := received(t)
	s.follow(func() { s.grade("2026-11-05 20:00", handbook.GradeC) })
	at := map[handbook.EventKind]string{}
	var notices []handbook.NoticeKind
	for _, tr := range s.book.of(handbook.CaseApproval) {
		for _, ev := range tr.Events {
			at[ev.Kind] = ev.At.In(s.policy.Zone()).Format("02 15:04")
		}
		for _, n := range tr.Notices {
			notices = append(notices, n.Kind)
		}
	}
	require.Equal(t, "06 10:40", at[handbook.EventEscalated])
	require.Equal(t, "06 12:40", at[handbook.EventReminded], "the manager is reminded too")
	require.Equal(t, "07 20:00", at[handbook.EventCaseEnded])
	require.Equal(t, []handbook.NoticeKind{
		handbook.NoticeApprovalAsked, handbook.NoticeApprovalReminder, handbook.NoticeApprovalEscalated, handbook.NoticeApprovalReminder,
	}, notices)
	require.Equal(t, handbook.ApprovalExpired, s.approval(s.asked(1)).State)
	require.Equal(t, handbook.EndExhausted, s.ended(handbook.EndExhausted).Ending, "until it is decided, the cadence goes on")
}

// DISC-7: by whom and how a decision does not count, by the update and by the plain signal.
func TestDecisionsThatDoNotCount(t *testing.T) {
	s := received(t)
	s.book.staff["zhou"] = handbook.Decider{Person: handbook.Person{ID: "zhou", Role: handbook.RoleLeader, Shop: "jd/demo", Active: true}}
	s.follow(func() {
		id := s.asked(1)
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.decide("2026-11-05 10:06", id, workflows.DecideCommand{By: "lin", Approve: true, Key: "1"}, handbook.VoteAsker)
		s.decide("2026-11-05 10:07", id, workflows.DecideCommand{By: "zhou", Approve: true, Key: "2"}, handbook.VoteNotYours)
		s.decide("2026-11-05 10:08", id, workflows.DecideCommand{By: "nobody", Approve: true, Key: "3"}, handbook.VoteNotYours)
		s.decide("2026-11-05 10:09", id, workflows.DecideCommand{By: "wang", Key: "4"}, handbook.VoteReason)
		s.signal("2026-11-05 10:10", id, "approve", by("lin", ""))
		s.signal("2026-11-05 10:11", id, "reject", by("wang", " "))
		s.signal("2026-11-05 10:12", id, "approve", "yes please")
		s.signal("2026-11-05 10:13", id, "aprove", by("wang", ""))
		s.decide("2026-11-05 10:20", id, workflows.DecideCommand{By: "wang", Approve: true, Key: "5"}, "")
	})
	require.Len(t, s.approval(s.asked(1)).Votes, 1)
	require.Equal(t, 2, count(s, handbook.EventVoteRefused))
	require.Equal(t, 2, count(s, handbook.EventUnknownSignal), "kept in the timeline, and changing nothing")
	s.ended(handbook.EndWaived)
}

// DISC-7: of two decisions at once exactly one counts; who sends the same again gets the first answer.
func TestTwoDecisionsAtOnce(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.at("2026-11-05 10:06", func() {
			s.env.SignalWorkflowSkippingWorkflowTask("customer_ordered", "not a fact") // keeps the lead busy meanwhile
			s.send(s.asked(1), workflows.DecideCommand{By: "wang", Reason: "call them", Key: "1"}, "")
			s.send(s.asked(1), workflows.DecideCommand{By: "qian", Approve: true, Key: "2"}, handbook.VoteClosed)
			s.send(s.asked(1), workflows.DecideCommand{By: "wang", Reason: "call them", Key: "1"}, "")
		})
	})
	require.Equal(t, handbook.ApprovalRefused, s.approval(s.asked(1)).State)
	require.Equal(t, 1, count(s, handbook.EventVoted))
}

// DISC-7: with a quorum of two of three, the second approval decides.
func TestQuorum(t *testing.T) {
	policy := tmallPolicy(t)
	policy.Approvals.Quorum = handbook.Quorum{Approve: 2, Of: 3}
	s := receivedUnder(t, policy)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.signal("2026-11-05 10:06", s.asked(1), "approve", by("wang", ""))
		s.signal("2026-11-05 10:07", s.asked(1), "approve", by("wang", "again"))
		s.signal("2026-11-05 10:08", s.asked(1), "reject", by("qian", "no"))
		s.signal("2026-11-05 10:09", s.asked(1), "approve", by("su", ""))
		s.at("2026-11-05 10:08:30", func() {
			s.book.staff["su"] = handbook.Decider{Person: handbook.Person{ID: "su", Role: handbook.RoleAgent, Active: true}, For: []handbook.Person{{ID: "zhao", Role: handbook.RoleLeader, Active: true}}}
		})
	})
	got := s.approval(s.asked(1))
	require.Equal(t, handbook.ApprovalApproved, got.State)
	require.Equal(t, "zhao", got.Votes[2].For, "who stands in says for whom")
	s.ended(handbook.EndWaived)
}

// DISC-7: whoever asked may take it back; the case hears of it.
func TestAskerTakesItBack(t *testing.T) {
	s := received(t)
	s.follow(func() {
		s.grade("2026-11-05 10:05", handbook.GradeC)
		s.at("2026-11-05 10:06", func() {
			require.NoError(s, s.env.UpdateWorkflowByID(s.asked(1), "recall", "r1", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { require.NoError(s, err) }, OnComplete: func(_ any, err error) { require.NoError(s, err) },
			}, workflows.RecallCommand{By: "lin", Reason: "a slip", Key: "r1"}))
		})
	})
	require.Equal(t, handbook.ApprovalWithdrawn, s.approval(s.asked(1)).State)
	require.Equal(t, 1, count(s, handbook.EventApprovalEnded))
	s.ended(handbook.EndExhausted)
}
