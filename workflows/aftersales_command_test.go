package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"gendan/handbook"
	"gendan/workflows"
)

// item gives the case's open item of a kind.
func (s *trouble) item(kind handbook.ItemKind) handbook.WorkItem {
	s.Helper()
	item, ok := s.open(kind)
	require.Truef(s, ok, "no %s is open", kind)
	return item
}

// A command that says nothing, something else, or two things at once is refused, and the case goes on.
func TestParticularsThatAreNotTheCommands(t *testing.T) {
	s := registered(t)
	invalid := workflows.RefusedAction
	s.follow(func() {
		s.at("2026-11-05 10:10", func() {
			both := judge(handbook.CauseService)
			both.Evidence = &handbook.EvidenceGiven{}
			for _, act := range []handbook.Action{
				{Kind: handbook.ActJudge},
				{Kind: handbook.ActJudge, Diagnosis: &handbook.Diagnosis{Level: handbook.LevelVisit, Causes: []handbook.Liability{{Cause: handbook.CauseService, Party: handbook.PartyOurselves}}}},
				both,
				{Kind: handbook.ActPlan, Judge: judge(handbook.CauseService).Judge},
			} {
				s.update("judge", act, &invalid)
			}
		})
		s.act("2026-11-05 10:20", judge(handbook.CauseService), "")
		s.cancel("2026-11-05 10:30")
	})
	require.Len(t, s.timeline(handbook.EventJudged), 1)
}

// Whoever sends a command again gets its first answer; the same key of another command or person is another, and without a
// key every command is.
func TestKeysOfCommands(t *testing.T) {
	s := registered(t)
	misplaced := workflows.RefusedPlace
	send := func(when, by, key string, act handbook.Action, refused *workflows.RefusalCode) {
		s.at(when, func() {
			act.By, act.Key = by, key
			s.update(string(act.Kind), act, refused)
		})
	}
	s.follow(func() {
		send("2026-11-05 10:10", "lin", "1", judge(handbook.CauseService), nil)
		send("2026-11-05 10:11", "lin", "1", judge(handbook.CauseService), nil)         // its first answer
		send("2026-11-05 10:12", "zhao", "1", judge(handbook.CauseService), &misplaced) // someone else's
		send("2026-11-05 10:13", "lin", "1", diagnose(handbook.Diagnosis{Level: handbook.LevelVisit, Repairable: true}), nil)
		send("2026-11-05 10:14", "lin", "", planned(0, 10000, shanghai(t, "2026-12-01 12:00"), handbook.StepVisit), nil)
		send("2026-11-05 10:15", "lin", "", planned(1, 10000, shanghai(t, "2026-12-01 12:00"), handbook.StepVisit), nil)
		s.cancel("2026-11-05 10:30")
	})
	require.Len(t, s.timeline(handbook.EventJudged), 1)
	require.Len(t, s.timeline(handbook.EventDiagnosed), 1)
	require.Len(t, s.timeline(handbook.EventPlanned), 2)
}

// AS-1: commands that come while the case's first step can't be written wait for it, and are then carried out or refused
// in their order.
func TestCommandsBeforeTheFirstStepIsWritten(t *testing.T) {
	s := registered(t)
	misplaced, unknown := workflows.RefusedPlace, workflows.RefusedNotFound
	s.follow(func() {
		s.book.fail = failingUntil(s, "2026-11-05 10:20")
		s.at("2026-11-05 10:00", func() { s.update("diagnose", diagnose(handbook.Diagnosis{Level: handbook.LevelVisit}), &misplaced) })
		s.act("2026-11-05 10:05", judge(handbook.CauseService), "")
		s.at("2026-11-05 10:06", func() {
			s.update("finish_item", workflows.FinishItemCommand{ItemID: s.caseID() + ".9", By: "lin", Result: replied, Key: "k"}, &unknown)
		})
		s.standsAt("2026-11-05 11:00", handbook.StageDiagnosis)
		s.cancel("2026-11-05 11:10")
	})
	numbered(t, s.timeline(handbook.EventKinds()...))
	require.Equal(t, handbook.EventCaseOpened, s.book.written[0].Events[0].Kind)
}

// DUTY-3, TKT-2: a customer's message asks for an answer, which is done by its result, or by the command that tells of it;
// reaching the customer ends the ticket's clock, and an attempt alone does not.
func TestAnsweringTheCustomer(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(s *trouble)
		runs   bool // the ticket's clock
	}{
		"result":  {func(s *trouble) { s.finish("2026-11-05 10:20", handbook.ItemAnswer, replied) }, false},
		"attempt": {func(s *trouble) { s.finish("2026-11-05 10:20", handbook.ItemAnswer, noAnswer) }, true},
		"command": {func(s *trouble) {
			s.act("2026-11-05 10:20", handbook.Action{Kind: handbook.ActAnswer, Answer: &handbook.Answer{Note: "told"}}, "")
		}, false},
		"platform": {func(s *trouble) {
			s.hears("2026-11-05 10:20", handbook.Fact{Kind: handbook.FactAgentReplied, By: "lin"})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := registered(t)
			s.told.Channel = handbook.ChannelJD
			s.follow(func() {
				s.hears("2026-11-05 10:10", replying(""))
				s.sees("2026-11-05 10:11", func(c handbook.Case, _ handbook.AfterSales) {
					require.Equal(t, "05 10:10", s.shows(c.UnansweredSince))
				})
				c.answer(s)
				s.sees("2026-11-05 10:21", func(is handbook.Case, m handbook.AfterSales) {
					require.Zero(t, is.UnansweredSince)
					_, open := s.open(handbook.ItemAnswer)
					require.False(t, open)
					require.Equal(t, c.runs, s.clock(handbook.ClockJDTicket)[0].Running())
				})
				s.cancel("2026-11-05 10:30")
			})
		})
	}
}

// DUTY-5: an item is handed over by its holder or a supervisor, and then is the other's, who also owns the case.
func TestHandingAnItemOver(t *testing.T) {
	s := registered(t)
	notYours := workflows.RefusedNotYours
	s.follow(func() {
		s.at("2026-11-05 10:10", func() {
			id := s.item(handbook.ItemJudge).ID
			s.update("transfer_item", workflows.TransferItemCommand{ItemID: id, By: "zhao", To: "zhao"}, &notYours)
			s.update("transfer_item", workflows.TransferItemCommand{ItemID: id, By: "wang", Supervisor: true, To: "zhao", Note: "he knows it"}, nil)
			s.update("transfer_item", workflows.TransferItemCommand{ItemID: id, By: "lin", To: "lin"}, &notYours)
		})
		s.sees("2026-11-05 10:11", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "zhao", c.Owner)
			require.Equal(t, "zhao", s.item(handbook.ItemJudge).Assignee)
		})
		s.cancel("2026-11-05 10:30")
	})
}

// TKT-6, DUN-8: an item that nobody does in time is told of before and after; done later it is done late, and the case
// stays one that missed something.
func TestAnItemMissedAndDoneLater(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.sees("2026-11-05 12:01", func(c handbook.Case, _ handbook.AfterSales) {
			require.True(t, c.Breached)
			require.Equal(t, handbook.WaitingLeader, c.WaitingOn)
			require.Equal(t, handbook.ClockHandling, c.Clock)
		})
		s.act("2026-11-05 13:00", judge(handbook.CauseService), "")
		s.act("2026-11-05 13:10", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
		s.cancel("2026-11-05 13:20")
	})
	done := s.timeline(handbook.EventItemDone)
	require.Equal(t, handbook.ItemJudge, done[0].Data.Item)
	require.True(t, done[0].Data.Late)
	require.Equal(t, "lin", done[0].By)
	require.False(t, done[1].Data.Late)
	require.Len(t, s.timeline(handbook.EventItemWarned), 1)
	require.Len(t, s.timeline(handbook.EventItemMissed), 1)
	require.True(t, s.picture().Breached)
}

// AS-9: a step that is moved to another day is asked for anew, and so is one that was blocked in the meantime.
func TestAStepIsMoved(t *testing.T) {
	r := to(t, handbook.StageCarryingOut)
	s := on(t, r)
	moved := shanghai(t, "2026-11-08 15:00")
	s.follow(func() {
		s.walk(r)
		s.act("2026-11-05 10:20", handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{StepID: "1.1", State: handbook.StepFailed, DueAt: moved, Note: "nobody at home"}}, "")
		s.sees("2026-11-05 10:21", func(c handbook.Case, m handbook.AfterSales) {
			require.Equal(t, 1, m.Plans[0].Steps[0].Failed) // AS-12
			require.Equal(t, "08 10:01", s.shows(c.NextDueAt), "our own clock is nearer than the appointment")
			require.Equal(t, handbook.ClockHandling, c.Clock)
			require.True(t, s.item(handbook.ItemStep).DueAt.Equal(moved))
		})
		s.sees("2026-11-08 10:02", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "08 15:00", s.shows(c.NextDueAt), "a clock that was missed is not waited for")
			require.Empty(t, c.Clock)
		})
		s.cancel("2026-11-08 11:00")
	})
}

// Whoever asks while an operator's cancellation is written is refused.
func TestCommandsWhenItIsOver(t *testing.T) {
	s := registered(t)
	var refused error
	s.follow(func() {
		s.at("2026-11-05 10:29", func() { s.book.fail = failingUntil(s, "2026-11-05 10:40") })
		s.cancel("2026-11-05 10:30")
		s.at("2026-11-05 10:35", func() {
			act := judge(handbook.CauseService)
			act.By, act.Key = "lin", "late"
			s.env.UpdateWorkflow("judge", "late", &testsuite.TestUpdateCallback{OnReject: func(err error) { refused = err }}, act)
		})
	})
	var why *temporal.ApplicationError
	require.ErrorAs(t, refused, &why)
	require.Equal(t, string(workflows.RefusedCaseOver), why.Type())
}
