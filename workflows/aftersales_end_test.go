package workflows_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

// An operator cancels a case in any stage: what it asked people and supervisors for is withdrawn, no clock runs on, and
// the timeline has no gap.
func TestCancelledInEveryStage(t *testing.T) {
	for _, r := range routes(t) {
		t.Run(string(r.stage), func(t *testing.T) {
			s := on(t, r)
			s.follow(func() {
				s.walk(r)
				s.tell("2026-11-05 10:08", handbook.Fact{Kind: handbook.FactGoodsSent, EventID: "sent"}) // whatever waits is written
				s.sees("2026-11-05 10:09", func(c handbook.Case, _ handbook.AfterSales) { require.Equal(t, r.stage, c.Stage) })
				s.cancel("2026-11-05 10:30")
			})
			c, m := s.picture(), s.matter()
			require.Zero(t, c.NextDueAt)
			require.Equal(t, handbook.WaitingNothing, c.WaitingOn)
			require.Empty(t, slices.DeleteFunc(s.book.items(), func(i handbook.WorkItem) bool { return !i.Actionable() }))
			require.Empty(t, slices.DeleteFunc(m.Clocks, func(c handbook.Clock) bool { return !c.Running() }))
			numbered(t, s.timeline(handbook.EventKinds()...))
			if r.stage == handbook.StageClosed {
				require.Equal(t, handbook.EndResolved, c.Ending, "it keeps its ending")
				require.Equal(t, shanghai(t, "2026-11-05 10:30").UTC(), m.ReopenBy.UTC(), "nobody can open it again")
				return
			}
			require.Equal(t, handbook.EndCancelled, c.Ending)
			require.Equal(t, handbook.StageEnded, m.Stage)
			if r.stage == handbook.StageApproving {
				asked := s.book.of(handbook.CaseApproval)
				require.Equal(t, handbook.EndWithdrawn, asked[len(asked)-1].Case.Ending)
			}
		})
	}
}

// A case that is cancelled before its first step could be written is registered, withdrawn and over; what was asked for
// before is carried out or refused with it.
func TestCancelledBeforeItBegan(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.book.fail = failingUntil(s, "2026-11-05 10:20")
		s.cancel("2026-11-05 10:00")
		s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
	})
	require.Equal(t, handbook.EndCancelled, s.picture().Ending)
	require.Len(t, s.timeline(handbook.EventJudged), 1)
	numbered(t, s.timeline(handbook.EventKinds()...))
}

// TKT-6: what an outage kept from being said is said before a cancellation withdraws it: items that were missed, and clocks.
func TestCancelledAfterAnOutage(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, DueAt: shanghai(t, "2026-11-05 11:30")})
		s.at("2026-11-05 10:59", func() { s.book.fail = failingUntil(s, "2026-11-05 13:00") })
		s.hears("2026-11-05 11:00", handbook.Fact{Kind: handbook.FactGoodsSent}) // can't be written
		s.cancel("2026-11-05 12:30")
	})
	require.Len(t, s.timeline(handbook.EventItemMissed), 1)
	require.Len(t, s.timeline(handbook.EventClockBreached), 1)
	require.Contains(t, s.climbed(handbook.ClockIntervention)[len(s.climbed(handbook.ClockIntervention))-1], "clock_breach manager")
	require.True(t, s.picture().Breached)
}

// What comes while an operator's cancellation is written is kept in the timeline and changes nothing (DUN-10 for every case).
func TestToldWhileItIsCancelled(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.at("2026-11-05 10:29", func() { s.book.fail = failingUntil(s, "2026-11-05 10:40") })
		s.cancel("2026-11-05 10:30")
		s.tell("2026-11-05 10:35", handbook.Fact{Kind: handbook.FactIntervened, EventID: "i1", Ticket: "T1"})
		s.signal("2026-11-05 10:36", s.caseID(), "bless", "you")
	})
	late := s.timeline(handbook.EventLateFact)
	require.Len(t, late, 1)
	require.Equal(t, handbook.FactIntervened, late[0].Data.Fact)
	require.Equal(t, "T1", late[0].Data.Ticket)
	require.Len(t, s.timeline(handbook.EventUnknownSignal), 1)
	require.Empty(t, s.timeline(handbook.EventIntervened))
}

// TKT-1, AS-14: after closing, an intervention and a bad review open the case again; what else is told is kept in the
// timeline, and the same ticket told again opens nothing.
func TestToldAfterClosing(t *testing.T) {
	intervened := handbook.Fact{Kind: handbook.FactIntervened, EventID: "i1", Ticket: "T1"}
	for name, c := range map[string]struct {
		fact  handbook.Fact
		again bool
	}{
		"intervention":    {handbook.Fact{Kind: handbook.FactIntervened, EventID: "i2", Ticket: "T2"}, true},
		"the same ticket": {handbook.Fact{Kind: handbook.FactIntervened, EventID: "i3", Ticket: "T1"}, false},
		"bad review":      {handbook.Fact{Kind: handbook.FactReviewPosted, EventID: "r1", Rating: handbook.RatingBad}, true},
		"good review":     {handbook.Fact{Kind: handbook.FactReviewPosted, EventID: "r1", Rating: handbook.RatingGood}, false},
		"no rating":       {handbook.Fact{Kind: handbook.FactReviewPosted, EventID: "r1"}, false},
		"refund":          {handbook.Fact{Kind: handbook.FactRefundSucceeded, EventID: "r1"}, false},
		"goods":           {handbook.Fact{Kind: handbook.FactGoodsReceived, EventID: "g1"}, false},
		"reply":           {replying("m1"), false},
		"struck":          {handbook.Fact{Kind: handbook.FactTechnicianStruck, EventID: "s1", Technician: "old"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := to(t, handbook.StageClosed)
			s := on(t, r)
			runs := s.follow(func() {
				s.tell("2026-11-05 10:00", intervened)
				s.walk(r)
				s.tell("2026-11-12 10:00", c.fact)
			}, func() { s.cancel("2026-11-12 10:10") })
			require.Equal(t, c.again, runs == 2)
			require.Equal(t, c.again, len(s.timeline(handbook.EventReopened)) == 1)
			if c.again {
				require.Equal(t, 2, s.picture().Round)
				require.NotZero(t, s.timeline(handbook.EventClockStarted)[2].Data.Due)
				return
			}
			require.Equal(t, handbook.EndResolved, s.picture().Ending)
			told := s.timeline(handbook.EventKind(c.fact.Kind))
			require.Equal(t, "12 10:00", s.shows(told[len(told)-1].At), "it is kept")
		})
	}
}

// A signal that nobody understands, or whose content can't be read, is kept in the timeline with what came in it and
// changes nothing, also of a closed case.
func TestSignalsThatNobodyUnderstands(t *testing.T) {
	for _, stage := range []handbook.Stage{handbook.StageTriage, handbook.StageClosed} {
		r := to(t, stage)
		s := on(t, r)
		s.follow(func() {
			s.walk(r)
			s.signal("2026-11-05 10:20", s.caseID(), "platform_intervened", "they are here!")
			s.signal("2026-11-05 10:21", s.caseID(), "approval_ended", []int{1, 2})
			s.signal("2026-11-05 10:22", s.caseID(), "paid", handbook.Fact{EventID: "p1"})
			s.signal("2026-11-05 10:23", s.caseID(), "approval_ended", handbook.Approval{ID: "approval:" + s.caseID() + ".7", State: handbook.ApprovalApproved})
			s.sees("2026-11-05 10:25", func(c handbook.Case, _ handbook.AfterSales) { require.Equal(t, stage, c.Stage) })
			if stage == handbook.StageTriage {
				s.cancel("2026-11-05 10:30")
			}
		})
		var kept []string
		for _, e := range s.timeline(handbook.EventUnknownSignal) {
			kept = append(kept, e.Data.Signal+" "+e.Data.Note[:5])
		}
		require.Equal(t, []string{`platform_intervened "they`, "approval_ended [1,2]", `paid {"eve`}, kept)
	}
}

// failingUntil is an outage of the database that ends at an instant.
func failingUntil(s *trouble, until string) func() error {
	end := shanghai(s.T, until)
	return func() error {
		if s.env.Now().Before(end) {
			return errors.New("the database is away")
		}
		return nil
	}
}

// AS-13, DUTY-3: nothing is asked for in a case that nobody can open again, and it is over at the end of its days.
func TestOverAtTheEndOfItsDays(t *testing.T) {
	r := to(t, handbook.StageClosed)
	s := on(t, r)
	s.follow(func() {
		s.walk(r)
		s.tell("2026-11-20 23:59", replying("m1"))
	})
	require.Equal(t, shanghai(t, "2026-11-21 00:00").UTC(), s.env.Now().UTC().Truncate(time.Second))
}
