package workflows_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// hears tells the case a fact that happened at an instant, as it happens.
func (s *trouble) hears(when string, fact handbook.Fact) {
	s.Helper()
	fact.EventID, fact.OccurredAt = when+string(fact.Kind), shanghai(s.T, when)
	s.tell(when, fact)
}

// explained ends a trouble on a day, from nine in the evening on: it is diagnosed as one of level 4, accepted and closed.
func (s *trouble) explained(day string) {
	s.Helper()
	s.act(day+" 21:10", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
	s.act(day+" 21:20", accepted(), "")
	s.act(day+" 21:30", closed(), "")
}

// climbed gives whom a clock told what, and when.
func (s *trouble) climbed(kind handbook.ClockKind) (told []string) {
	for _, t := range s.book.of(handbook.CaseAfterSales) {
		for _, n := range t.Notices {
			if n.Clock == kind {
				told = append(told, n.At.In(s.policy.Zone()).Format("02 15:04 ")+string(n.Kind)+" "+string(n.ToRole))
			}
		}
	}
	return told
}

func (s *trouble) clock(kind handbook.ClockKind) (of []handbook.Clock) {
	for _, c := range s.matter().Clocks {
		if c.Kind == kind {
			of = append(of, c)
		}
	}
	return of
}

// TKT-1: the same ticket told twice, under another event and at another time, is one clock; another ticket joins it.
func TestAnInterventionToldTwiceIsOneClock(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.hears("2026-11-05 12:00", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.hears("2026-11-05 13:00", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T10"})
		s.act("2026-11-05 20:00", judge(handbook.CauseService), "")
		s.explained("2026-11-05")
	})
	clocks := s.clock(handbook.ClockIntervention)
	require.Len(t, clocks, 1)
	require.Equal(t, shanghai(t, "2026-11-07 10:05").UTC(), clocks[0].DueAt.UTC())
	require.Equal(t, []string{"T9", "T10"}, s.matter().Tickets)
}

// TKT-1, TKT-6: the platform moves its own deadline (Doudian's tag 209), earlier and later: warnings and breach follow it.
func TestThePlatformMovesItsDeadline(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.hears("2026-11-05 11:00", handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: shanghai(t, "2026-11-06 10:05")})
		s.at("2026-11-05 11:01", func() {
			require.Equal(t, handbook.ClockIntervention, s.clock(handbook.ClockIntervention)[0].Kind)
			require.Equal(t, shanghai(t, "2026-11-06 10:05").UTC(), s.clock(handbook.ClockIntervention)[0].DueAt.UTC())
		})
		s.hears("2026-11-06 07:00", handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: shanghai(t, "2026-11-07 20:00")})
		s.act("2026-11-07 20:30", judge(handbook.CauseService), "")
		s.explained("2026-11-07")
	})
	require.Equal(t, []string{
		"05 22:05 clock_warning agent", "05 22:05 clock_warning leader",
		"06 06:05 clock_warning agent", "06 06:05 clock_warning leader",
		"06 20:00 clock_warning agent", "06 20:00 clock_warning leader",
		"07 08:00 clock_warning agent", "07 08:00 clock_warning leader",
		"07 16:00 clock_warning agent", "07 16:00 clock_warning leader",
		"07 20:00 clock_breach manager",
	}, s.climbed(handbook.ClockIntervention))
	require.Len(t, s.rung(handbook.EventClockMoved), 2)
}

// TKT-1, TKT-6: a deadline that moves after the breach neither takes the breach back nor repeats it: the new one is the
// case's next due time, is warned of, and the next step of the ladder waits for it.
func TestADeadlineMovedAfterTheBreach(t *testing.T) {
	s := movedAfterTheBreach(t, 1)
	require.Equal(t, []string{
		"06 10:05 clock_warning agent", "06 22:05 clock_warning agent", "07 06:05 clock_warning agent",
		"07 10:05 clock_breach leader", "07 14:00 clock_warning agent", "07 18:00 clock_breach manager",
	}, s.climbed(handbook.ClockIntervention))
	require.Len(t, s.timeline(handbook.EventDeadlineMoved), 1, "one of no clock that runs is noted")
}

// TKT-6: a case that heard of a moved deadline before that was changed goes on as it began.
func TestADeadlineMovedAfterTheBreachOfAnOlderCase(t *testing.T) {
	s := movedAfterTheBreach(t, workflow.DefaultVersion)
	require.Equal(t, []string{
		"06 10:05 clock_warning agent", "06 22:05 clock_warning agent", "07 06:05 clock_warning agent",
		"07 10:05 clock_breach leader", "07 18:00 clock_breach manager",
	}, s.climbed(handbook.ClockIntervention))
	require.Empty(t, s.timeline(handbook.EventDeadlineMoved))
}

// movedAfterTheBreach follows a case whose deadline moves after it was missed, and once more when nobody waits for it, in a
// run of a version.
func movedAfterTheBreach(t *testing.T, version workflow.Version) *trouble {
	t.Helper()
	s := registered(t)
	s.policy.Clocks.Intervention.Warns = handbook.RoleAgent // the breach goes to the leader, and then to the manager
	s.renew(s.start)
	s.env.OnGetVersion("extend-missed-clocks", workflow.DefaultVersion, workflow.Version(1)).Return(version)
	due := shanghai(t, "2026-11-07 18:00")
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.hears("2026-11-07 11:00", handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: due})
		s.sees("2026-11-07 11:01", func(c handbook.Case, _ handbook.AfterSales) {
			require.Equal(t, version == 1, c.Clock == handbook.ClockIntervention && c.NextDueAt.Equal(due), "the next due time is %s", c.NextDueAt)
		})
		s.hears("2026-11-07 20:00", handbook.Fact{Kind: handbook.FactInterventionEnded})
		s.hears("2026-11-07 20:10", handbook.Fact{Kind: handbook.FactDeadlineMoved, DueAt: shanghai(t, "2026-11-09 18:00")})
		s.act("2026-11-07 20:30", judge(handbook.CauseService), "")
		s.explained("2026-11-07")
	})
	require.Equal(t, []string{"intervention 07 10:05"}, s.rung(handbook.EventClockBreached))
	require.True(t, s.book.last().Breached)
	return s
}

// TKT-6, AS-17: our own clock warns the agent, and a breach climbs to the leader and, a day later, to the manager; each
// once, however long it stands.
func TestABreachClimbsTheLadderOnce(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.act("2026-11-14 20:30", judge(handbook.CauseService), "")
		s.explained("2026-11-14")
	})
	require.Equal(t, []string{
		"08 02:00 clock_warning agent", "08 10:00 clock_breach leader", "09 10:00 clock_breach manager",
	}, s.climbed(handbook.ClockHandling))
}

// TKT-6: the database is away while a clock runs out: afterwards the breach is recorded once, with the time that was
// meant.
func TestTheDatabaseIsAwayWhileAClockRunsOut(t *testing.T) {
	s := registered(t)
	from, to := shanghai(t, "2026-11-07 10:00"), shanghai(t, "2026-11-07 12:00")
	tried := 0
	s.book.fail = func() error {
		if now := s.env.Now(); now.Before(from) || !now.Before(to) {
			return nil
		}
		tried++
		return errors.New("the database is away")
	}
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.hears("2026-11-07 10:00", handbook.Fact{Kind: handbook.FactAgentReplied, By: "lin"}) // what can't be written first
		s.act("2026-11-07 20:30", judge(handbook.CauseService), "")
		s.explained("2026-11-07")
	})
	require.Positive(t, tried)
	var breaches []handbook.CaseEvent
	for _, e := range s.book.events() {
		if e.Kind == handbook.EventClockBreached && e.Data.Clock == handbook.ClockIntervention {
			breaches = append(breaches, e)
		}
	}
	require.Len(t, breaches, 1)
	require.Equal(t, shanghai(t, "2026-11-07 10:05").UTC(), breaches[0].Data.Meant.UTC())
	require.False(t, breaches[0].At.Before(to))
	require.Len(t, s.climbed(handbook.ClockIntervention), 7)
}

// TKT-6, AS-2: our own clock stands still while the customer has to send evidence; a reply lets it run on with the time
// that was left. The platform's clock never stands still.
func TestOurOwnClockWaitsForTheCustomer(t *testing.T) {
	s := registered(t)
	s.follow(func() {
		s.hears("2026-11-05 10:05", handbook.Fact{Kind: handbook.FactIntervened, Ticket: "T9"})
		s.act("2026-11-05 11:00", judge(handbook.CauseQuality), "")
		s.at("2026-11-05 11:01", func() {
			require.False(t, s.clock(handbook.ClockHandling)[0].PausedAt.IsZero())
			require.Equal(t, handbook.WaitingCustomer, s.book.last().WaitingOn)
		})
		s.hears("2026-11-06 11:00", handbook.Fact{Kind: handbook.FactCustomerReplied})
		s.at("2026-11-06 11:01", func() {
			require.True(t, s.clock(handbook.ClockHandling)[0].PausedAt.IsZero())
			require.Equal(t, shanghai(t, "2026-11-09 10:00").UTC(), s.clock(handbook.ClockHandling)[0].DueAt.UTC(), "a day later")
		})
		s.act("2026-11-06 20:30", judge(handbook.CauseService), "")
		s.explained("2026-11-06")
	})
	require.Equal(t, "handling 05 11:00", s.rung(handbook.EventClockPaused)[0])
	require.Equal(t, "handling 06 11:00", s.rung(handbook.EventClockResumed)[0])
	require.Equal(t, []string{"intervention 06 10:05"}, s.rung(handbook.EventClockWarned))
}

// AS-14, AS-13: a bad review holds the case open for a month, with warnings a week and two days before; once the
// countdown has run out, the case can be closed.
func TestABadReviewCountsDown(t *testing.T) {
	for _, changes := range []bool{true, false} {
		s := registered(t)
		s.follow(func() {
			s.act("2026-11-05 10:10", judge(handbook.CauseService), "")
			s.hears("2026-11-05 12:00", handbook.Fact{Kind: handbook.FactReviewPosted, Rating: handbook.RatingBad})
			s.act("2026-11-05 21:10", diagnose(handbook.Diagnosis{Level: handbook.LevelExplain, Explained: true, Note: "said"}), "")
			s.act("2026-11-05 21:20", accepted(), "")
			s.act("2026-11-05 21:30", closed(), "out_of_place")
			if changes {
				s.hears("2026-12-04 09:00", handbook.Fact{Kind: handbook.FactReviewChanged, Rating: handbook.RatingGood})
				s.act("2026-12-04 09:10", closed(), "")
				return
			}
			s.act("2026-12-05 11:59", closed(), "out_of_place")
			s.act("2026-12-05 12:10", closed(), "")
		})
		require.Equal(t, []string{"review 28 12:00", "review 03 12:00"}, s.rung(handbook.EventClockWarned))
		missed := s.rung(handbook.EventClockBreached)
		require.Equal(t, !changes, len(missed) == 1, missed)
		require.Equal(t, handbook.StageClosed, s.book.last().Stage)
	}
}
