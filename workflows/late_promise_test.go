package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

// DUN-9, DUN-11: a promise for a day after the last revisit keeps the case until that contact is made; it waits for it
// in peace, although the cadence itself is long over.
func TestAPromiseThatOutlastsTheCadence(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, handbook.Result{
		Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 17},
	})
	s.finish("2026-11-17 12:00", handbook.ItemPromise, noAnswer)
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "promise DUN-11 17 08:40–17 22:00 done")
	require.Equal(t, handbook.EndExhausted, s.book.last().Ending)
	require.Equal(t, shanghai(t, "2026-11-17 22:00").UTC(), s.book.last().EndedAt)
}

// DUN-8, DUN-11: and if nobody makes that contact, it is missed, and the case ends.
func TestAPromiseThatOutlastsTheCadenceIsMissed(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, handbook.Result{
		Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 17},
	})
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "promise DUN-11 17 08:40–17 22:00 missed")
	require.Equal(t, handbook.EndExhausted, s.book.last().Ending)
}

// LEAD-5, DUN-11: a lead's promise outlasts its cadence as well.
func TestALeadsPromiseThatOutlastsTheCadence(t *testing.T) {
	s := received(t)
	rounds := s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, handbook.Result{
			Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 17},
		})
	}, func() { s.finish("2026-11-17 12:00", handbook.ItemPromise, noAnswer) })
	require.Equal(t, 2, rounds)
	require.Equal(t, shanghai(t, "2026-11-17 22:00").UTC(), s.ended(handbook.EndExhausted).EndedAt)
}

// DUN-11, LEAD-5, LEAD-12: a promise begins a new round at once, and stands in it whatever the leader has to say.
func TestALeadsPromiseStandsInTheNewRound(t *testing.T) {
	s := received(t)
	rounds := s.follow(func() {
		s.finish("2026-11-05 11:00", handbook.ItemUrge, handbook.Result{
			Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 10},
		})
	}, func() {
		require.Equal(t, shanghai(t, "2026-11-05 11:00").UTC(), s.start.UTC(), "the policy is read afresh when the round begins")
		s.tell("2026-11-05 20:30", handbook.Fact{
			EventID: "review", Kind: handbook.FactReviewed, By: "wang", Note: "well done", OccurredAt: shanghai(t, "2026-11-05 20:30"),
		})
		s.finish("2026-11-10 10:00", handbook.ItemPromise, noAnswer)
		s.finish("2026-11-11 10:00", handbook.ItemRevisit, noAnswer)
	})
	require.Equal(t, 2, rounds)
	s.want("urge LEAD-1 05 10:30–05 22:00 done", "promise DUN-11 10 08:40–10 22:00 done", "revisit LEAD-4 11 08:40–11 22:00 done")
	s.ended(handbook.EndExhausted)
}
