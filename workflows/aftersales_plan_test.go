package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
	"gendan/workflows"
)

// planning brings a trouble of a level to where a plan is made, by twenty past ten.
func (s *trouble) planning(level handbook.Level) {
	s.Helper()
	s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
	s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: level, Repairable: true}), "")
}

// votes lets somebody decide the case's nth request.
func (s *trouble) votes(when string, n int, by string, approve bool, refused handbook.VoteRefusal) {
	s.Helper()
	cmd := workflows.DecideCommand{By: by, Approve: approve, Reason: "said", Key: when + by}
	s.decide(when, workflows.ApprovalID(s.caseID(), n), cmd, refused)
}

// standsAt checks the stage that was written last.
func (s *trouble) standsAt(when string, stage handbook.Stage) {
	s.Helper()
	s.at(when, func() { require.Equal(s, stage, s.matter().Stage) })
}

func spending(amount handbook.Fen) handbook.Action {
	return handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{Kind: handbook.EntryExpense, Party: handbook.PartyFactory, Amount: amount, Note: "boards"}}
}

// AS-5: two people plan in the same workflow task, and both pass the look before it: one plan is kept, and the other's
// maker hears that it is out of place.
func TestTwoPlanAtOnce(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-09 12:00")
	refused := workflows.RefusedPlace
	s.follow(func() {
		s.planning(handbook.LevelVisit)
		s.at("2026-11-05 10:30", func() {
			first, second := planned(0, 10000, due, handbook.StepVisit), planned(0, 9000, due, handbook.StepExchange)
			first.By, first.Key = "lin", "a"
			second.By, second.Key = "zhao", "a" // the same key of someone else is another action
			s.update("plan", first, nil)
			s.update("plan", second, &refused)
		})
		s.at("2026-11-05 10:31", func() {
			require.Len(t, s.matter().Plans, 1)
			require.Equal(t, "lin", s.matter().Plans[0].By)
		})
		s.act("2026-11-05 10:40", agreed(), "")
		s.act("2026-11-05 10:45", accepted(), workflows.RefusedPlace) // AS-13: before the steps are done
		s.act("2026-11-05 10:50", stepped("1.1"), "")
		s.act("2026-11-05 11:00", accepted(), "")
		s.act("2026-11-05 11:10", closed(), "")
	})
	require.Equal(t, handbook.EndResolved, s.matter().EndsAs)
}

// AS-13: all steps but one are done: the case is not accepted yet; an acceptance without the money begins another plan.
func TestAcceptanceWaitsForEveryStep(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-09 12:00")
	half := accepted()
	half.Acceptance = &handbook.Acceptance{Accepted: true, Goods: true, Note: "the money has not come"}
	s.follow(func() {
		s.planning(handbook.LevelVisit)
		s.act("2026-11-05 10:30", planned(0, 10000, due, handbook.StepBuyParts, handbook.StepVisit), "")
		s.act("2026-11-05 10:40", agreed(), "")
		s.act("2026-11-05 10:50", stepped("1.2"), "")
		s.act("2026-11-05 10:55", accepted(), workflows.RefusedPlace)
		s.act("2026-11-05 11:00", stepped("1.1"), "")
		s.act("2026-11-05 11:10", half, "")
		s.standsAt("2026-11-05 11:11", handbook.StagePlanning)
		s.act("2026-11-05 11:20", planned(1, 0, due, handbook.StepOther), "")
		s.act("2026-11-05 11:30", agreed(), "")
		s.act("2026-11-05 11:40", stepped("2.1"), "")
		s.act("2026-11-05 11:50", accepted(), "")
		s.act("2026-11-05 12:00", closed(), "")
	})
	require.Equal(t, "the money has not come", s.matter().Plans[0].Refused)
}

// AS-5, AS-14, AS-15: a case is not closed while a claim is open or a bad review stands.
func TestClosingWaitsForClaimAndReview(t *testing.T) {
	s := registered(t)
	plan := planned(0, 10000, shanghai(t, "2026-11-09 12:00"), handbook.StepVisit)
	plan.Plan.Claims = []handbook.Claim{{Party: handbook.PartyCarrier, Against: "debang", Amount: 8000}}
	s.follow(func() {
		s.planning(handbook.LevelVisit)
		s.act("2026-11-05 10:30", plan, "")
		s.act("2026-11-05 10:40", agreed(), "")
		s.act("2026-11-05 10:50", stepped("1.1"), "")
		s.hears("2026-11-05 10:55", handbook.Fact{Kind: handbook.FactReviewPosted, Rating: handbook.RatingNeutral})
		s.act("2026-11-05 11:00", accepted(), "")
		s.act("2026-11-05 11:10", closed(), workflows.RefusedPlace)
		s.act("2026-11-06 10:00", handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{ClaimID: "1", State: handbook.ClaimReceived, Received: 7000}}, "")
		s.act("2026-11-06 10:10", closed(), workflows.RefusedPlace)
		s.hears("2026-11-06 11:00", handbook.Fact{Kind: handbook.FactReviewChanged, Rating: handbook.RatingGood})
		s.act("2026-11-06 11:10", closed(), "")
	})
	require.Equal(t, handbook.Fen(7000), s.matter().Claims[0].Received)
	s.want(
		"judge AS-1 05 10:00–05 12:00 done",
		"diagnose AS-3 05 10:10–05 14:10 done",
		"plan AS-5 05 10:20–05 18:20 done",
		"agree AS-8 05 10:30–05 18:30 done",
		"step AS-9 05 10:40–09 12:00 done",
		"accept AS-13 05 10:50–06 21:30 done",
		"claim AS-5 05 11:00–12 17:40 done",
		"review AS-14 05 11:00–05 10:55 withdrawn",
		"close AS-15 06 11:00–06 19:00 done",
	)
}

// AS-9, AS-11: a technician is struck from the list while on a step: the step is blocked and the manager told, once; the
// others' steps go on.
func TestATechnicianIsStruck(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-09 12:00")
	plan := planned(0, 10000, due, handbook.StepVisit, handbook.StepMailParts)
	plan.Plan.Steps[0].Owner, plan.Plan.Steps[0].Technician = handbook.OwnerTechnician, "t-7"
	struck := handbook.Fact{Kind: handbook.FactTechnicianStruck, EventID: "s1", Technician: "t-7"}
	s.follow(func() {
		s.planning(handbook.LevelVisit)
		s.act("2026-11-05 10:30", plan, "")
		s.act("2026-11-05 10:40", agreed(), "")
		s.tell("2026-11-05 10:50", struck)
		s.tell("2026-11-05 10:55", struck)
		s.at("2026-11-05 10:56", func() {
			steps := s.matter().Plans[0].Steps
			require.Equal(t, handbook.StepBlocked, steps[0].State)
			require.Equal(t, handbook.StepPlanned, steps[1].State)
			require.Equal(t, []string{"t-7"}, s.matter().Struck)
		})
		s.act("2026-11-05 11:00", planned(1, 10000, due, handbook.StepExchange), "")
		s.act("2026-11-05 11:10", agreed(), "")
		s.act("2026-11-05 11:20", stepped("2.1"), "")
		s.act("2026-11-05 11:30", accepted(), "")
		s.act("2026-11-05 11:40", closed(), "")
	})
	var told []handbook.Role
	for _, w := range s.book.of(handbook.CaseAfterSales) {
		for _, n := range w.Notices {
			if n.Kind == handbook.NoticeBlocked {
				require.Equal(t, "1.1", n.ItemID)
				told = append(told, n.ToRole)
			}
		}
	}
	require.Equal(t, []handbook.Role{handbook.RoleManager}, told)
}

// AS-6: only the manager decides: not the leader, and not whoever asks. Nobody's decision within 48 hours is a refusal,
// and another plan is made.
func TestOnlyTheManagerDecidesAndSilenceRefuses(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-19 12:00")
	s.book.staff["lin"] = handbook.Decider{Person: handbook.Person{ID: "lin", Role: handbook.RoleManager, Active: true}}
	s.follow(func() {
		s.planning(handbook.LevelGrave)
		s.act("2026-11-05 10:30", planned(0, 10000, due, handbook.StepVisit), "")
		s.votes("2026-11-05 10:40", 1, "wang", true, handbook.VoteNotYours)
		s.votes("2026-11-05 10:40", 1, "wang", false, handbook.VoteNotYours)
		s.votes("2026-11-05 10:41", 1, "nobody", true, handbook.VoteNotYours)
		s.votes("2026-11-05 10:42", 1, "lin", true, handbook.VoteAsker)
		s.standsAt("2026-11-07 10:29", handbook.StageApproving)
		s.standsAt("2026-11-07 10:31", handbook.StagePlanning)
		s.act("2026-11-07 11:00", planned(1, 9000, due, handbook.StepVisit), "")
		s.votes("2026-11-07 11:10", 2, "qian", true, "")
		s.act("2026-11-07 11:20", agreed(), "")
		s.act("2026-11-07 11:30", stepped("2.1"), "")
		s.act("2026-11-07 11:40", accepted(), "")
		s.act("2026-11-07 11:50", closed(), "")
	})
	require.Equal(t, string(handbook.ApprovalExpired), s.matter().Plans[0].Refused)
	require.Equal(t, handbook.ApprovalExpired, s.approval(workflows.ApprovalID(s.caseID(), 1)).State)
}

// AS-10: work stands still while the manager looks at a cost beyond the plan; nobody's decision refuses it, nothing is
// booked, and another plan is made.
func TestACostThatNobodyDecides(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-19 12:00")
	s.follow(func() {
		s.planning(handbook.LevelVisit)
		s.act("2026-11-05 10:30", planned(0, 10000, due, handbook.StepVisit), "")
		s.act("2026-11-05 10:40", agreed(), "")
		s.act("2026-11-05 10:50", spending(10001), "")
		s.act("2026-11-05 10:51", stepped("1.1"), workflows.RefusedPlace)
		s.act("2026-11-07 10:49", spending(1), workflows.RefusedPlace)
		s.at("2026-11-07 10:51", func() {
			require.Zero(t, s.matter().Account.Cost())
			require.Equal(t, handbook.StagePlanning, s.matter().Stage)
			require.Equal(t, handbook.StepDropped, s.matter().Plans[0].Steps[0].State)
		})
		s.act("2026-11-07 11:00", planned(1, 12000, due, handbook.StepVisit), "")
		s.act("2026-11-07 11:20", agreed(), "")
		s.act("2026-11-07 11:25", spending(12000), "")
		s.act("2026-11-07 11:30", stepped("2.1"), "")
		s.act("2026-11-07 11:40", accepted(), "")
		s.act("2026-11-07 11:50", closed(), "")
	})
	require.Equal(t, handbook.Fen(12000), s.matter().Account.Cost())
	require.Equal(t, 1, s.carriedOut(handbook.EventApprovalAsked))
}

// AS-6, TKT-6: a reopened case goes on as a new run and keeps its clocks and its keys. The customer's ten
// minutes for the agreement do not count on the new round's own clock.
func TestAReopenedCaseKeepsWhatItHas(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-11-19 12:00")
	intervened := handbook.Fact{Kind: handbook.FactIntervened, EventID: "i1", Ticket: "T1"}
	again := judge(handbook.CauseService)
	again.By, again.Key = "lin", "2026-11-05 10:10judge"
	runs := s.follow(func() {
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.tell("2026-11-05 10:15", intervened)
		s.explained("2026-11-05")
		s.act("2026-11-06 10:00", handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "broken again"}}, "")
	}, func() {
		s.tell("2026-11-06 10:10", intervened)                                    // the same event, heard by the run before
		s.at("2026-11-06 10:11", func() { s.update("judge", again, nil) })        // the same key: its first answer
		s.at("2026-11-06 10:12", func() { require.Len(t, s.matter().Clocks, 3) }) // handling, intervention, handling
		s.act("2026-11-06 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelGrave, Repairable: true}), "")
		s.act("2026-11-06 10:30", planned(0, 10000, due, handbook.StepVisit), "")
		s.votes("2026-11-06 10:40", 1, "qian", true, "")
		s.act("2026-11-06 10:50", agreed(), "")
		s.act("2026-11-06 11:00", stepped("1.1"), "")
		s.act("2026-11-06 11:10", accepted(), "")
		s.act("2026-11-06 11:20", closed(), "")
	})
	require.Equal(t, 2, runs)
	require.Equal(t, 1, s.carriedOut(handbook.EventJudged))
	require.Equal(t, 1, s.carriedOut(handbook.EventIntervened))
	require.Equal(t, 2, s.matter().Round)
	require.Equal(t, []time.Time{shanghai(t, "2026-11-08 10:00").UTC(), shanghai(t, "2026-11-09 10:10").UTC()},
		[]time.Time{s.clock(handbook.ClockHandling)[0].DueAt.UTC(), s.clock(handbook.ClockHandling)[1].DueAt.UTC()})
}

// carriedOut counts the case's lines of a kind.
func (s *trouble) carriedOut(kind handbook.EventKind) (n int) {
	for _, w := range s.book.of(handbook.CaseAfterSales) {
		for _, e := range w.Events {
			if e.Kind == kind {
				n++
			}
		}
	}
	return n
}
