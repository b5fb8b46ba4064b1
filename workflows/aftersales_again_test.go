package workflows_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"gendan/handbook"
	"gendan/workflows"
)

// carriedOver gives what the last run handed to the next.
func (s *trouble) carriedOver() map[string]any {
	s.Helper()
	require.NotNil(s, s.carried, "no run went on")
	var in map[string]any
	require.NoError(s, json.Unmarshal(s.carried.Payloads[0].Data, &in))
	carried, ok := in["carried"].(map[string]any)
	require.True(s, ok)
	return carried
}

// suggested lets the server ask the case to continue as new at its next step.
func (s *trouble) suggested(when string) {
	s.Helper()
	s.at(when, func() { s.env.SetContinueAsNewSuggested(true) })
}

// AS-15: a closed case is opened again up to the end of the fifteenth day after, and goes on under the same number; then it is over.
func TestReopenedWithinItsDays(t *testing.T) {
	for when, rounds := range map[string]int{"2026-11-05 10:30": 2, "2026-11-20 23:59": 2, "2026-11-21 00:01": 1} {
		r := to(t, handbook.StageClosed)
		s := on(t, r)
		runs := s.follow(func() {
			s.walk(r)
			if rounds == 2 {
				s.act(when, reopened(), "")
			}
		}, func() {
			s.standsAt("2026-11-21 00:01", handbook.StageDiagnosis)
			s.cancel("2026-11-21 00:10")
		})
		require.Equal(t, rounds, runs)
		require.Equal(t, rounds, s.picture().Round)
	}
}

// AS-17, CAL-2: a change of policy changes nothing in a running case; a reopened one goes by the policy of the day on which
// it was opened again, its clocks and items from the first on.
func TestPolicyChangesWithTheRound(t *testing.T) {
	r := to(t, handbook.StageClosed)
	s := on(t, r)
	s.follow(func() {
		s.at("2026-11-05 10:02", func() { // a worker with another policy
			changed := s.policy
			changed.Version, changed.AfterSales.Due.Diagnose, changed.Clocks.Handling.Within = "changed", handbook.Span(time.Hour), handbook.Span(10*time.Hour)
			s.sells(changed)
		})
		s.walk(r)
		s.act("2026-11-06 10:00", reopened(), "")
	}, func() { s.cancel("2026-11-06 10:05") })
	versions := map[int]string{}
	for _, w := range s.book.of(handbook.CaseAfterSales) {
		if w.Case.Stage != handbook.StageClosed && w.Case.Stage != handbook.StageEnded {
			versions[w.Case.Round] = w.Case.PolicyVersion
		}
	}
	require.NotEqual(t, "changed", versions[1])
	require.Equal(t, "changed", versions[2])
	require.Equal(t, "08 10:00", s.shows(s.clock(handbook.ClockHandling)[0].DueAt.Add(-time.Minute)), "paused for a minute")
	require.Equal(t, "06 20:00", s.shows(s.clock(handbook.ClockHandling)[1].DueAt))
	items := s.book.items()
	require.Equal(t, "06 11:00", s.shows(items[len(items)-1].DueAt))
}

// What comes while the reopening is written, before the case goes on as a new run, is heard by the run before; the new one
// does not hear it twice.
func TestCommandsWhileItGoesOn(t *testing.T) {
	r := to(t, handbook.StageClosed)
	s := on(t, r)
	told := handbook.Fact{Kind: handbook.FactReviewPosted, EventID: "r1", Rating: handbook.RatingBad}
	explained := diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"})
	explained.By, explained.Key = "lin", "d"
	runs := s.follow(func() {
		s.walk(r)
		s.at("2026-11-06 09:59", func() { s.book.fail = failingUntil(s, "2026-11-06 10:05") })
		s.act("2026-11-06 10:00", reopened(), "")
		s.tell("2026-11-06 10:01", told)
		s.at("2026-11-06 10:02", func() { s.update("diagnose", explained, nil) })
		s.act("2026-11-06 10:03", closed(), workflows.RefusedPlace)
	}, func() {
		s.tell("2026-11-06 10:07", told)
		s.at("2026-11-06 10:08", func() { s.update("diagnose", explained, nil) }) // the same key: its first answer
		s.act("2026-11-06 10:10", accepted(), "")
		s.standsAt("2026-11-06 10:11", handbook.StageWrapUp)
		s.cancel("2026-11-06 10:20")
	})
	require.Equal(t, 2, runs)
	require.Len(t, s.timeline(handbook.EventReviewPosted), 1)
	require.Len(t, s.timeline(handbook.EventDiagnosed), 2, "one in each round")
	require.Equal(t, 2, s.picture().Round)
	numbered(t, s.timeline(handbook.EventKinds()...))
}

// A case that the server asks to continue as new carries on with everything: stage, plans, clocks, items, the approval that
// is waited for, the events it heard and the keys it answered.
func TestNothingIsLostInANewRun(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-12-01 12:00")
	plan := planned(0, 10000, due, handbook.StepBuyParts, handbook.StepVisit)
	plan.Plan.Claims = []handbook.Claim{{Party: handbook.PartyFactory, Amount: 5000}}
	proof := handbook.Action{Kind: handbook.ActEvidence, Evidence: &handbook.EvidenceGiven{Files: []handbook.Evidence{{
		Kind: handbook.EvidenceOverall, URL: "https://files.example/1.jpg", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}}}}
	var before, after handbook.AfterSales
	var stood, stands handbook.Case
	var items []handbook.WorkItem
	runs := s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1"})
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.act("2026-11-05 10:15", proof, "")
		s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelVisit, Repairable: true}), "")
		s.act("2026-11-05 10:30", plan, "")
		s.act("2026-11-05 10:40", agreed(), "")
		s.act("2026-11-05 10:45", spending(2000), "")
		s.act("2026-11-05 10:50", spending(9000), "") // beyond the plan: the manager is asked
		s.hears("2026-11-05 10:55", handbook.Fact{Kind: handbook.FactReviewPosted, Rating: handbook.RatingBad})
		s.suggested("2026-11-05 10:56")
		s.hears("2026-11-05 10:57", replying(""))
	}, func() {
		before, stood, items = s.matter(), s.picture(), s.book.items()
		s.hears("2026-11-05 10:58", handbook.Fact{Kind: handbook.FactGoodsSent}) // something to write
		s.sees("2026-11-05 10:59", func(c handbook.Case, m handbook.AfterSales) { after, stands = m, c })
		s.hears("2026-11-05 10:57", replying("")) // told again
		s.at("2026-11-05 11:00", func() {
			again := spending(2000)
			again.By, again.Key = "lin", "2026-11-05 10:45expense"
			s.update("expense", again, nil)
		})
		s.at("2026-11-05 11:10", func() { // the request's end, from a child of the run before
			s.env.SignalWorkflow("approval_ended", handbook.Approval{
				ID: workflows.ApprovalID(s.caseID(), 1), Subject: handbook.SubjectSpending, State: handbook.ApprovalApproved, ClosedBy: "qian",
			})
		})
		s.act("2026-11-05 11:20", stepped("1.1"), "")
		s.cancel("2026-11-05 11:30")
	})
	require.Equal(t, 2, runs)
	before.GoodsSent = true
	require.Equal(t, before, after)
	stood.Seq++
	require.Equal(t, stood, stands)
	require.NotEmpty(t, items)
	require.Equal(t, handbook.Fen(11000), s.matter().Account.Spent())
	require.Len(t, s.timeline(handbook.EventReplied), 1)
	require.Len(t, s.timeline(handbook.EventExpense), 2)
	numbered(t, s.timeline(handbook.EventKinds()...))
}

// What a mattress's case hands to its next run, and what a command is answered with, stay small.
func TestSizesStaySmall(t *testing.T) {
	s := registered(t)
	due := shanghai(t, "2026-12-01 12:00")
	answer := 0
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1"})
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelGrave, Repairable: true}), "")
		s.act("2026-11-05 10:30", planned(0, 10000, due, handbook.StepRefund), "")
		s.decides("2026-11-05 10:40", 1, false)
		s.act("2026-11-05 10:50", planned(1, 10000, due, handbook.StepBuyParts, handbook.StepVisit, handbook.StepMailParts), "")
		s.decides("2026-11-05 11:00", 2, true)
		s.act("2026-11-05 11:10", agreed(), "")
		s.act("2026-11-05 11:20", spending(15000), "")
		s.decides("2026-11-05 11:30", 3, true)
		for i, id := range []string{"2.1", "2.2", "2.3"} {
			s.act("2026-11-05 11:4"+string(rune('0'+i)), stepped(id), "")
		}
		s.at("2026-11-05 12:00", func() {
			act := accepted()
			act.By, act.Key = "lin", "a"
			s.env.UpdateWorkflow("acceptance", "a", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
				OnComplete: func(c any, err error) { require.NoError(t, err); answer = size(t, c) },
			}, act)
		})
		s.act("2026-11-05 12:10", closed(), "")
		s.act("2026-11-06 10:00", reopened(), "")
	}, func() { s.cancel("2026-11-06 10:10") })
	total := 0
	for part, value := range s.carriedOver() {
		t.Logf("carried %-9s %6d bytes", part, size(t, value))
		total += size(t, value)
	}
	t.Logf("carried in all    %6d bytes, an answer %d bytes", total, answer)
	require.Less(t, total, 64<<10)
	require.Less(t, answer, 2<<10)
	require.Positive(t, answer)
}

func size(t *testing.T, value any) int {
	t.Helper()
	raw, err := json.Marshal(value)
	require.NoError(t, err)
	return len(raw)
}
