package workflows_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
)

// AS-17, TKT-6: in every stage the case says who has it, whom it waits for, until when, and whether a clock or an item says so:
// the nearer one; a clock of ours that stands still while the customer has the word does not count.
func TestWhatACaseWaitsFor(t *testing.T) {
	want := map[handbook.Stage]string{
		handbook.StageTriage:       "agent 05 12:00 ",
		handbook.StageEvidence:     "customer 06 20:41 ",
		handbook.StageDiagnosis:    "agent 05 14:01 ",
		handbook.StagePlanning:     "agent 05 18:02 ",
		handbook.StageApproving:    "decision 07 10:03 ", // the approval's end
		handbook.StageAgreement:    "customer 05 18:03 ",
		handbook.StageArbitration:  "platform 06 20:44 ",
		handbook.StageCarryingOut:  "agent 08 10:01 handling", // it stood still for a minute
		handbook.StageAcceptance:   "customer 06 20:45 ",
		handbook.StageWrapUp:       "agent 05 18:06 ",
		handbook.StageClosed:       "nothing – ",
		handbook.StageRetention:    "agent 05 12:00 ",
		handbook.StageDeduction:    "customer 05 18:01 ",
		handbook.StageRefundReview: "agent 05 14:00 ",
		handbook.StageReturning:    "customer 12 16:41 ",
		handbook.StageInspecting:   "agent 06 20:42 ",
		handbook.StageRefunding:    "agent 05 14:01 ",
	}
	for _, r := range routes(t) {
		s := on(t, r)
		s.follow(func() {
			s.walk(r)
			s.sees("2026-11-05 10:09", func(c handbook.Case, _ handbook.AfterSales) {
				require.Equal(t, r.stage, c.Stage)
				require.Equal(t, want[r.stage], fmt.Sprintf("%s %s %s", c.WaitingOn, s.shows(c.NextDueAt), c.Clock), r.stage)
				require.Equal(t, "lin", c.Owner)
				require.False(t, c.Breached)
				require.Equal(t, r.stage == handbook.StageClosed, !c.EndedAt.IsZero())
				require.Equal(t, r.stage == handbook.StageClosed, c.Ending != "")
			})
			s.cancel("2026-11-05 10:10")
		})
	}
}

// TKT-1, AS-17: an intervention at any stage, told three times over, starts one clock of 48 hours on the wall, puts the case
// in front, and opens a closed one again; a second ticket starts none beside it.
func TestAnInterventionAtEveryStage(t *testing.T) {
	for _, r := range routes(t) {
		t.Run(string(r.stage), func(t *testing.T) {
			s := on(t, r)
			s.told.ReportedAt = s.start
			look := func() {
				s.sees("2026-11-05 10:20", func(c handbook.Case, m handbook.AfterSales) {
					clocks := s.clock(handbook.ClockIntervention)
					require.Len(t, clocks, 1)
					require.Equal(t, "07 10:10", s.shows(clocks[0].DueAt))
					require.True(t, clocks[0].PausedAt.IsZero())
					require.Less(t, c.Rank, 10)
					require.Equal(t, []string{"T1", "T2"}, m.Tickets)
					require.Len(t, s.timeline(handbook.EventIntervened), 3)
					if r.stage == handbook.StageCarryingOut {
						require.Equal(t, handbook.ClockIntervention, c.Clock, "the nearer one counts")
					}
					if r.stage != handbook.StageClosed {
						require.Equal(t, r.stage, c.Stage)
						return
					}
					require.Equal(t, handbook.StageDiagnosis, c.Stage)
					require.Zero(t, c.EndedAt)
					require.Empty(t, c.Ending)
				})
				s.cancel("2026-11-05 10:30")
			}
			first := func() {
				s.walk(r)
				s.hears("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1"})
			}
			more := func() {
				s.hears("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1"}) // the same event
				s.hears("2026-11-05 10:12", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1"}) // another about the same
				s.hears("2026-11-05 10:13", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T2"})
				look()
			}
			if r.stage == handbook.StageClosed {
				s.follow(first, more)
				return
			}
			s.follow(func() { first(); more() })
		})
	}
}

// TKT-1, TKT-6: a deadline that the platform sets before or at the intervention counts; nearer than any item, it is what the
// case waits for, and a decision that is waited for does not hide it.
func TestTheNearerClockDrives(t *testing.T) {
	r := to(t, handbook.StageApproving)
	s := on(t, r)
	s.follow(func() {
		s.walk(r)
		s.hears("2026-11-05 10:10", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T1", DueAt: shanghai(t, "2026-11-05 16:00")})
		s.sees("2026-11-05 10:11", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "decision 05 16:00 intervention", fmt.Sprintf("%s %s %s", c.WaitingOn, s.shows(c.NextDueAt), c.Clock))
		})
		s.sees("2026-11-05 16:01", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "07 10:03 ", fmt.Sprintf("%s %s", s.shows(c.NextDueAt), c.Clock), "what is missed is not waited for")
			require.True(t, c.Breached)
		})
		s.hears("2026-11-05 17:00", handbook.Fact{Kind: handbook.FactInterventionEnded})
		s.cancel("2026-11-05 17:10")
	})
	require.True(t, s.picture().Breached, "a breach is never taken back")
}

// DUTY-5, DUTY-6: an item that opens names the case's owner in the very step that opens it: whoever is on duty then; nobody
// on duty, the leaders have it.
func TestTheOwnerIsWhoeverHasTheNextItem(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.at("2026-11-05 10:05", func() { s.book.around.OnDuty = []handbook.Candidate{{PersonID: "zhao"}} })
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
		s.sees("2026-11-05 10:11", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, "zhao", c.Owner)
			require.Equal(t, handbook.WaitingAgent, c.WaitingOn)
		})
		s.at("2026-11-05 10:15", func() { s.book.around.OnDuty = nil })
		s.act("2026-11-05 10:20", diagnose(handbook.Diagnosis{Level: handbook.LevelVisit, Repairable: true}), "")
		s.sees("2026-11-05 10:21", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, handbook.WaitingLeader, c.WaitingOn)
			require.Equal(t, "wang", c.Owner)
			require.Equal(t, handbook.RuleDutyNobody, s.item(handbook.ItemPlan).AssignedBy)
			require.Contains(t, s.book.told(), handbook.NoticeNobody)
		})
		s.cancel("2026-11-05 10:30")
	})
}

// The search attributes by which operators list cases follow the case: level, stage, breach and due time.
func TestSearchAttributes(t *testing.T) {
	s := registered(t)
	level, breached := temporal.NewSearchAttributeKeyKeyword("Level"), temporal.NewSearchAttributeKeyBool("Breached")
	stage, due := temporal.NewSearchAttributeKeyKeyword("Stage"), temporal.NewSearchAttributeKeyTime("NextDueAt")
	shown := map[string]any{}
	s.env.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(sa temporal.SearchAttributes) bool {
		for key, value := range sa.GetUntypedValues() {
			shown[key.GetName()] = value
		}
		return true
	})).Return(nil)
	s.follow(func() {
		s.at("2026-11-05 12:01", func() { require.Equal(t, true, shown[breached.GetName()]) })
		s.act("2026-11-05 12:10", judge(handbook.CauseService), "")
		s.act("2026-11-05 12:20", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
		s.at("2026-11-05 12:21", func() {
			require.Equal(t, "4", shown[level.GetName()])
			require.Equal(t, string(handbook.StageAcceptance), shown[stage.GetName()])
			require.NotNil(t, shown[due.GetName()])
		})
		s.act("2026-11-05 12:30", accepted(), "")
		s.act("2026-11-05 12:40", closed(), "")
		s.at("2026-11-05 12:41", func() { require.Equal(t, string(handbook.StageClosed), shown[stage.GetName()]) })
		s.cancel("2026-11-05 12:50")
	})
	require.Equal(t, true, shown[breached.GetName()])
}
