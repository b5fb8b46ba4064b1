package workflows_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

var (
	noAnswer = handbook.Result{Outcome: handbook.OutcomeNoAnswer}
	concern  = handbook.Result{Outcome: handbook.OutcomeConcern, Note: "嫌太软"}
)

func paidAt(s *shop, when string) handbook.Fact {
	return handbook.Fact{EventID: "paid-" + when, Kind: handbook.FactPaid, OccurredAt: shanghai(s.T, when)}
}

// DUN-2, DUN-6, DUN-9: nobody answers, every agent does their work, until the last revisit is over.
func TestSilentOrderIsFollowedToTheLastRevisit(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.finish("2026-11-05 15:30", handbook.ItemDunning, noAnswer)
	s.finish("2026-11-06 10:00", handbook.ItemRevisit, noAnswer)
	s.finish("2026-11-08 10:00", handbook.ItemRevisit, noAnswer)
	s.finish("2026-11-11 10:00", handbook.ItemRevisit, noAnswer)
	s.run()
	s.want(
		"check DUN-6 05 09:05–05 09:20 done",
		"dunning DUN-2 05 15:00–05 16:30 done",
		"revisit LEAD-2 06 08:40–06 22:00 done",
		"revisit LEAD-3 07 08:40–09 22:00 done",
		"revisit LEAD-4 11 08:40–11 22:00 done",
	)
	require.Equal(t, handbook.EndExhausted, s.book.last().Ending)
	require.Empty(t, s.book.told(), "nobody was late, so the leader has nothing to hear")
	require.Equal(t, shanghai(t, "2026-11-11 22:00").UTC(), s.book.last().EndedAt)
}

// DUN-8: what nobody does is warned of, missed and told to the leader, item by item.
func TestNobodyWorks(t *testing.T) {
	s := placed(t, "09:00")
	s.run()
	s.want(
		"check DUN-6 05 09:05–05 09:20 missed",
		"dunning DUN-2 05 15:00–05 16:30 missed",
		"revisit LEAD-2 06 08:40–06 22:00 missed",
		"revisit LEAD-3 07 08:40–09 22:00 missed",
		"revisit LEAD-4 11 08:40–11 22:00 missed",
	)
	missed, soon := handbook.NoticeMissed, handbook.NoticeDueSoon
	require.Equal(t, []handbook.NoticeKind{missed, soon, missed, soon, missed, soon, missed, soon, missed}, s.book.told(),
		"the check's quarter of an hour leaves no room for a warning")
	require.True(t, s.book.last().Breached)
	for _, item := range s.book.items() {
		require.False(t, item.Actionable(), "%s stays on somebody's list", item.Kind)
	}
}

// DUN-8: a missed item can still be done, late, until the next one takes its place.
func TestLateIsBetterThanNever(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.finish("2026-11-05 17:00", handbook.ItemDunning, noAnswer)
	s.tell("2026-11-05 18:00", paidAt(s, "2026-11-05 18:00"))
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "dunning DUN-2 05 15:00–05 16:30 done")
	require.Equal(t, handbook.EndRecovered, s.book.last().Ending)
	require.True(t, s.book.last().Breached, "late stays late")
}

// DUN-3, CAL-3: an order of the evening is checked the same evening and dunned by the next morning; one of
// the night is asked for nothing before duty begins. CONT-1: the revisit of that day is merged.
func TestTheNightIsQuiet(t *testing.T) {
	s := placed(t, "23:00")
	s.finish("2026-11-06 08:50", handbook.ItemCheck, noAnswer)
	s.finish("2026-11-06 09:30", handbook.ItemDunning, noAnswer)
	s.at("2026-11-06 09:29", func() { s.book.around.ContactsToday = 2 })
	s.at("2026-11-07 08:00", func() { s.book.around.ContactsToday = 0 })
	s.tell("2026-11-07 12:00", paidAt(s, "2026-11-07 12:00"))
	s.run()
	s.want(
		"check DUN-6 06 08:40–06 08:55 done",
		"dunning DUN-3 06 08:50–06 10:30 done",
		"revisit LEAD-3 07 08:40–09 22:00 withdrawn",
	)
	require.Equal(t, "lin", s.book.last().CreditedTo)
	require.Contains(t, reasons(s), handbook.DropMerged)
}

// DUN-6: a check that reached the customer counts as the window's dunning. DUN-7: a concern leads to one more contact.
func TestConcernLeadsToOneMoreContact(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, concern)
	s.finish("2026-11-05 10:00", handbook.ItemConcern, concern)
	s.tell("2026-11-05 20:00", paidAt(s, "2026-11-05 19:59"))
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "concern DUN-7 05 09:10–05 11:10 done")
	require.Equal(t, "嫌太软", s.book.items()[1].Note, "whoever calls next knows the concern")
	require.Contains(t, reasons(s), handbook.DropReached)
}

// DUN-11: a promise moves the next contact to its date, and takes the place of what came before it.
func TestPromiseMovesTheNextContact(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, handbook.Result{
		Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: time.November, Date: 8},
	})
	s.finish("2026-11-08 09:00", handbook.ItemPromise, noAnswer)
	s.finish("2026-11-11 09:00", handbook.ItemRevisit, noAnswer)
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done", "promise DUN-11 08 08:40–08 22:00 done", "revisit LEAD-4 11 08:40–11 22:00 done")
}

// DUN-5, DUN-9: who wants to cancel is left in peace; the order is theirs to close, never ours.
func TestWhoWantsToCancelIsLeftInPeace(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, handbook.Result{Outcome: handbook.OutcomeWantsToCancel})
	s.tell("2026-11-05 12:00", handbook.Fact{EventID: "c", Kind: handbook.FactClosed, ClosedBy: handbook.ClosedByCustomer, OccurredAt: shanghai(t, "2026-11-05 12:00")})
	s.run()
	s.want("check DUN-6 05 09:05–05 09:20 done")
	require.Equal(t, handbook.EndClosedByCustomer, s.book.last().Ending)
}

// DUN-12: the platform's time-out turns the case into win-back, told or not; a new order ends it with credit.
func TestWinBackUntilANewOrder(t *testing.T) {
	for _, told := range []bool{true, false} {
		s := placed(t, "09:00")
		s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
		if told {
			s.tell("2026-11-06 09:00:01", handbook.Fact{EventID: "t", Kind: handbook.FactClosed, ClosedBy: handbook.ClosedByPlatform, OccurredAt: shanghai(t, "2026-11-06 09:00")})
		}
		s.at("2026-11-06 12:00", func() { require.Equal(t, handbook.StageWinBack, s.book.last().Stage) })
		s.tell("2026-11-07 12:00", handbook.Fact{EventID: "n", Kind: handbook.FactCustomerOrdered, OtherOrder: "1002", OccurredAt: shanghai(t, "2026-11-07 12:00")})
		s.run()
		require.Equal(t, handbook.EndWonBack, s.book.last().Ending)
		require.Equal(t, "lin", s.book.last().CreditedTo)
	}
}

// DUN-12: who has ordered anew before the platform closes the order need not be won back.
func TestANewOrderBeforeTheTimeOut(t *testing.T) {
	s := placed(t, "09:00")
	s.finish("2026-11-05 09:10", handbook.ItemCheck, noAnswer)
	s.tell("2026-11-05 12:00", handbook.Fact{EventID: "n", Kind: handbook.FactCustomerOrdered, OtherOrder: "1002", OccurredAt: shanghai(t, "2026-11-05 12:00")})
	s.at("2026-11-05 20:00", func() { require.Empty(t, s.book.last().Ending, "the order can still be paid") })
	s.run()
	require.Equal(t, handbook.EndWonBack, s.book.last().Ending)
	require.Equal(t, "lin", s.book.last().CreditedTo)
	require.Equal(t, shanghai(t, "2026-11-06 09:00").UTC(), s.book.last().EndedAt)
}

// DUN-12: without win-back the platform's time-out is the end.
func TestWithoutWinBackTheTimeOutEndsTheCase(t *testing.T) {
	policy := tmallPolicy(t)
	policy.Unpaid.WinBack = false
	s := placedUnder(t, "09:00", policy)
	s.run()
	require.Equal(t, handbook.EndClosedByPlatform, s.book.last().Ending)
	require.Equal(t, shanghai(t, "2026-11-06 09:00").UTC(), s.book.last().EndedAt)
}

// DUN-6, DUN-12: what was due before we knew of the order is skipped with that reason, not missed.
func TestAnOrderWeHearOfLateStartsAtItsPresentPlace(t *testing.T) {
	s := placed(t, "09:00")
	s.start = shanghai(t, "2026-11-07 11:00")
	s.env.SetStartTime(s.start)
	s.finish("2026-11-08 11:00", handbook.ItemRevisit, noAnswer)
	s.finish("2026-11-11 11:00", handbook.ItemRevisit, noAnswer)
	s.run()
	s.want("revisit LEAD-3 07 11:00–09 22:00 done", "revisit LEAD-4 11 08:40–11 22:00 done")
	require.Equal(t, []handbook.DropReason{handbook.DropBeforeKnown, handbook.DropBeforeKnown, handbook.DropBeforeKnown}, reasons(s))
	require.Empty(t, s.book.told())
}

// An outage of the database delays a case and never loses anything of it.
func TestAnOutageDelaysAndLosesNothing(t *testing.T) {
	s := placed(t, "09:00")
	until := shanghai(t, "2026-11-05 09:08")
	s.book.fail = func() error {
		if s.env.Now().Before(until) {
			return errors.New("the database is away")
		}
		return nil
	}
	s.tell("2026-11-05 10:00", paidAt(s, "2026-11-05 10:00"))
	s.run()
	require.Equal(t, handbook.EndPaid, s.book.last().Ending)
	require.Equal(t, handbook.EventCaseOpened, s.book.events()[0].Kind)
	s.want("check DUN-6 05 09:08–05 09:20 missed")
}

func reasons(s *shop) []handbook.DropReason {
	var all []handbook.DropReason
	for _, e := range s.book.events() {
		if e.Kind == handbook.EventItemSkipped {
			all = append(all, e.Data.Reason)
		}
	}
	return all
}
