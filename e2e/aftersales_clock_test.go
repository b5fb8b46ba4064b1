package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// told gives the event of a type at a time.
func told(kind client.AfterSalesEventType, when time.Time) client.NewAfterSalesEvent {
	return client.NewAfterSalesEvent{Type: kind, OccurredAt: when}
}

// TKT-2, CAL-1: two hours of JD's desk, which is closed in the evening, at weekends and on holidays, and open on the Saturday
// that is worked instead. Missed, it is told to the leader, and an hour later to the manager; an answer ends it.
func TestJDTickets(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDeskOn(t, client.PlatformJd)
		first := nationalDay()
		friday := first + 15
		ticket := func(reported time.Time) *trouble {
			told := sh.newTrouble(reported.Format("02-150405"), reported)
			told.Channel = client.ChannelJdTicket
			return sh.register(told)
		}
		for reported, due := range map[time.Time]time.Time{
			at(first-1, "15:59:59"):  at(first-1, "17:59:59"),
			at(first-1, "18:00"):     at(first+7, "11:00"), // the whole holiday lies between
			at(first+8, "19:00"):     at(first+9, "11:00"), // a Saturday that is worked
			at(friday, "17:00"):      at(friday+3, "10:00"),
			at(friday+1, "12:00"):    at(friday+3, "11:00"),
			at(friday+3, "08:59:59"): at(friday+3, "11:00"),
		} {
			c := ticket(reported).clockOf(client.ClockKindJdTicket)
			require.Equal(t, "TKT-2", c.Rule)
			require.WithinDuration(t, due, c.DueAt, 0, "reported %s", reported)
		}

		c := ticket(at(friday, "19:00"))
		monday := func(clock string) string { return moment(at(friday+3, clock)) }
		require.Equal(t, monday("11:00"), c.due(client.ClockKindJdTicket))
		c.forwardTo(at(friday+3, "10:29"))
		require.Empty(t, c.rings(client.ClockKindJdTicket))
		c.forwardTo(at(friday+3, "12:01"))
		require.Equal(t, []string{"warned " + monday("10:30"), "breached " + monday("11:00"), "escalated " + monday("12:00")}, c.rings(client.ClockKindJdTicket))
		require.Equal(t, []string{"warning → " + c.theCase().Owner + ", " + monday("10:30"), "breach → wang, " + monday("11:00"), "breach → zhu, " + monday("12:00")},
			c.clockNotices(client.ClockKindJdTicket))
		c.does(sun, answering, client.Answer{Note: "已补发"})
		require.NotZero(t, c.clockOf(client.ClockKindJdTicket).EndedAt)
		require.NotZero(t, c.clockOf(client.ClockKindJdTicket).BreachedAt, "TKT-6: it stays missed")
	})
}

// TKT-3, AS-17: Vipshop's cut-offs hold to the second, and what its own staff sends is worked on first.
func TestVipshopTickets(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDeskOn(t, client.PlatformVipshop)
		var cases []*trouble
		for n, c := range []struct {
			reported time.Time
			due      string
			byStaff  bool
			urgent   bool
		}{
			{at(1, "10:29:59"), "1 12:00", false, false},
			{at(1, "10:30:00"), "1 18:00", false, false},
			{at(1, "15:59:59"), "1 18:00", false, true},
			{at(1, "16:00:00"), "2 12:00", true, false},
			{at(1, "23:59:59"), "2 12:00", false, false},
			{at(2, "00:00:00"), "2 12:00", false, true},
		} {
			told := sh.newTrouble(fmt.Sprint(n), c.reported)
			told.Channel, told.ByStaff, told.Urgent = client.ChannelVipshopTicket, c.byStaff, c.urgent
			cases = append(cases, sh.register(told))
			require.Equal(t, c.due, cases[n].due(client.ClockKindVipshopTicket), "reported %s", c.reported)
		}
		require.Equal(t, []string{cases[3].no, cases[2].no, cases[5].no}, sh.orderOfWork()[:3], "staff's, then the urgent by their due times")

		c := cases[0]
		c.forwardTo(at(1, "12:00"))
		require.Equal(t, []string{"warned 1 11:30", "breached 1 12:00"}, c.rings(client.ClockKindVipshopTicket))
		require.Equal(t, []string{"warning → sun, 1 11:30", "breach → wang, 1 12:00"}, c.clockNotices(client.ClockKindVipshopTicket))
		c.does(sun, answering, client.Answer{})
		c.forwardTo(at(1, "13:30"))
		require.Len(t, c.rings(client.ClockKindVipshopTicket), 2, "what was answered climbs no further")
	})
}

// orderOfWork lists the shop's running cases in the order in which they are worked on (AS-17).
func (s *shop) orderOfWork() []string {
	s.Helper()
	r, err := s.as(zhou).ListAfterSalesWithResponse(s.Context(), &client.ListAfterSalesParams{Platform: &s.platform, Shop: &s.name})
	require.NoError(s, err)
	require.NotNil(s, r.JSON200, "%s", r.Body)
	var numbers []string
	for _, item := range r.JSON200.Items {
		numbers = append(numbers, item.CaseNo)
	}
	return numbers
}

// TKT-1, TKT-6: the platform moves its deadline: earlier, later, and after it was missed. Warnings follow the new one, which is
// the next due time; what was missed stays missed, and is not missed a second time.
func TestThePlatformMovesItsDeadline(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.intervenedIn("1")
		require.Equal(t, "3 09:00", c.due(intervention))
		move := func(now, due time.Time) {
			e := told(client.AfterSalesEventTypeDeadlineMoved, now)
			e.DueAt = due
			c.forwardTo(now)
			c.hears(e)
		}
		move(at(1, "10:00"), at(2, "09:00"))
		require.True(t, c.clockOf(intervention).Moved)
		move(at(1, "22:00"), at(2, "21:00"))
		require.Equal(t, []string{"warned 1 21:00"}, c.rings(intervention), "24 hours were not left any more, 12 were")
		c.forwardTo(at(2, "21:00"))
		want := []string{"warned 1 21:00", "warned 2 09:00", "warned 2 17:00", "breached 2 21:00"}
		require.Equal(t, want, c.rings(intervention))
		move(at(2, "22:00"), at(3, "21:00"))
		require.Equal(t, "3 21:00", moment(c.theCase().NextDueAt), "it is what has to be done next")
		c.forwardTo(at(3, "09:00"))
		require.Equal(t, slices.Insert(want, 3, "warned 3 09:00"), c.rings(intervention))
		move(at(3, "10:00"), at(3, "12:00"))
		c.forwardTo(at(3, "12:01"))
		require.Equal(t, append(slices.Insert(want, 3, "warned 3 09:00"), "escalated 3 12:00"), c.rings(intervention), "it is missed once")
		require.Equal(t, 4, c.told("clock_moved"))
		require.Equal(t, "breach → zhu, 2 21:00", c.clockNotices(intervention)[6])
		c.hears(told(client.AfterSalesEventTypeInterventionEnded, at(3, "12:01")))
		require.NotZero(t, c.clockOf(intervention).EndedAt)
		require.True(t, c.theCase().Breached)
		late := told(client.AfterSalesEventTypeDeadlineMoved, at(3, "12:01"))
		late.DueAt = at(4, "12:00")
		require.Equal(t, client.EventOutcomeApplied, c.tell(late))
		c.eventually("a deadline of no clock is noted", func() bool { return c.told("deadline_moved") == 1 })

		c = sh.intervenedIn("2")
		move(at(1, "10:00"), at(1, "10:00:01")) // as good as past when it is told
		c.eventually("it is missed", func() bool { return len(c.rings(intervention)) > 0 })
		require.Equal(t, []string{"breached 1 10:00"}, c.rings(intervention))
	})
}

// TKT-6: our own clock stands still while the customer has to do something, and goes on with what was left when the customer
// replies; the platform's never stands still.
func TestAPausedClock(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "12:00")))
		c.forwardTo(at(1, "12:00"))
		e := told(client.AfterSalesEventTypePlatformIntervened, at(1, "12:00"))
		e.Ticket = "D-1"
		c.hears(e)
		c.does(sun, judge, judged(client.CauseLogisticsDamage))
		own := c.clockOf(client.ClockKindHandling)
		require.Equal(t, "1 12:00", moment(own.PausedAt))
		left, err := time.ParseDuration(own.Left)
		require.NoError(t, err)
		require.InDelta(t, 40, left.Hours(), 0.1)

		c.forwardTo(at(3, "12:00"))
		require.Empty(t, c.rings(client.ClockKindHandling))
		require.Equal(t, []string{"warned 2 12:00", "warned 3 00:00", "warned 3 08:00", "breached 3 12:00"}, c.rings(intervention))
		c.hears(told(client.AfterSalesEventTypeCustomerReplied, at(3, "12:00")))
		own = c.clockOf(client.ClockKindHandling)
		require.Zero(t, own.PausedAt)
		require.WithinDuration(t, at(6, "12:00"), own.DueAt, 2*time.Minute, "40 hours of the desk's, open from 08:40 to 22:00")
		c.does(sun, answering, client.Answer{})
		require.Equal(t, "3 12:00", moment(c.clockOf(client.ClockKindHandling).PausedAt), "it is the customer's turn again")
		c.forwardTo(at(4, "12:00"))
		c.hears(told(client.AfterSalesEventTypeCustomerReplied, at(4, "12:00")))
		require.WithinDuration(t, at(7, "12:00"), c.clockOf(client.ClockKindHandling).DueAt, 2*time.Minute)
		c.forwardTo(at(7, "12:02"))
		require.Len(t, c.rings(client.ClockKindHandling), 2, "a warning and the breach")
		require.Equal(t, []int{2, 2}, []int{c.told("clock_paused"), c.told("clock_resumed")})
	})
}

// AS-13, AS-14: a bad review that can still be changed holds its case open for a month, which warns seven days and two days
// before its end. Changed or out of reach, it no longer does.
func TestABadReview(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		var cases []*trouble
		for n := range 2 {
			c := sh.register(sh.newTrouble(fmt.Sprint(n), at(1, "09:00")))
			c.does(sun, judge, judged(client.CauseServiceDispute))
			c.does(sun, diagnose, explained())
			c.does(sun, accept, accepted())
			bad := told(client.AfterSalesEventTypeReviewPosted, at(1, "10:00"))
			bad.Rating = client.RatingBad
			c.hears(bad)
			c.outOfPlace(client.PlaceReasonReviewStands, closeIt, lessons())
			require.Equal(t, "31 10:00", moment(c.record().Review.ChangeBy))
			cases = append(cases, c)
		}
		changed, stands := cases[0], cases[1]
		forwardAll(t, at(29, "10:00"), cases...)
		for _, c := range cases {
			require.Equal(t, []string{"warned 24 10:00", "warned 29 10:00"}, c.rings(client.ClockKindReview))
			holder := c.theCase().Owner
			require.Equal(t, []string{"warning → " + holder + ", 24 10:00", "warning → wang, 24 10:00", "warning → " + holder + ", 29 10:00", "warning → wang, 29 10:00"},
				c.clockNotices(client.ClockKindReview))
			c.outOfPlace(client.PlaceReasonReviewStands, closeIt, lessons())
		}
		good := told(client.AfterSalesEventTypeReviewChanged, at(29, "10:00"))
		good.Rating = client.RatingGood
		changed.hears(good)
		r := changed.does(sun, closeIt, lessons())
		require.Equal(t, client.StageClosed, r.Case.Stage)

		stands.forwardTo(at(31, "10:00"))
		require.Equal(t, "breach → zhu, 31 10:00", stands.clockNotices(client.ClockKindReview)[4])
		r = stands.does(sun, closeIt, lessons())
		require.Equal(t, client.EndingExplained, r.Case.Ending)

		bad := told(client.AfterSalesEventTypeReviewPosted, at(29, "11:00")) // of the order whose case is closed
		bad.Rating = client.RatingNeutral
		changed.hears(bad)
		require.Equal(t, []any{2, client.StageDiagnosis}, []any{changed.record().Case.Round, changed.record().Case.Stage})
		again, err := changed.try(sun, reopen, client.Reopening{Reason: "又来了"}, changed.nextKey())
		require.NoError(t, err)
		require.Equal(t, http.StatusConflict, again.status, "it is open: %s", again.body)
	})
}
