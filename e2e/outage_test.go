package e2e

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// onOwnStacks runs a test that breaks things, each database's in a stack of its own.
func onOwnStacks(t *testing.T, start func(*stack) error, test func(t *testing.T, s *stack)) {
	t.Helper()
	t.Parallel()
	for _, kind := range databases() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := own(t, kind)
			require.NoError(t, start(s))
			test(t, s)
		})
	}
}

// The database is away for a minute (SQLite: locked by someone else for a quarter of one) while items come due in
// running cases. Items wait, nothing is lost, nothing comes twice, and no workflow fails.
func TestDatabaseAwayWhileCasesRun(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		outage := map[string]time.Duration{"sqlite": 15 * time.Second, "mysql": time.Minute}[s.kind]
		sh := s.openShop(t)
		orders := sh.placeMany(5)
		forwardAll(t, at(1, "09:10"), orders...)
		for _, o := range orders {
			o.finish(check, noAnswer())
		}
		forwardAll(t, at(2, "08:39:50"), orders...) // from here on their clocks run by themselves: ten seconds to the revisit

		require.NoError(t, s.database.away(t.Context()))
		paid := client.NewOrderEvent{EventID: "paid-1", Type: client.OrderEventTypePaid, OccurredAt: at(2, "08:45")}
		refused := 0
		for until := time.Now().Add(outage); time.Now().Before(until); refused++ {
			r, err := sh.people[connector].CreateOrderEventWithResponse(t.Context(), sh.platform, sh.name, orders[0].no, paid)
			require.NoError(t, err)
			requireAway(t, "database_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
			time.Sleep(200 * time.Millisecond)
		}
		require.NoError(t, s.database.back())
		t.Logf("away for %s; %d requests were refused meanwhile", outage, refused)

		for _, o := range orders {
			item := o.await(revisit)
			require.Len(t, o.items(), 3)
			require.WithinDuration(t, at(2, "08:40"), item.OpensAt, outage+patience, "it waited for the database")
			require.WithinDuration(t, at(2, "22:00"), item.DueAt, 0)
		}
		require.Equal(t, client.EventOutcomeApplied, orders[0].tell(paid), "what was refused left no trace")
		orders[0].ends(client.EndingRecovered)
		for _, o := range orders[1:] {
			o.finish(revisit, noAnswer())
			o.pay(at(2, "12:00"))
			o.ends(client.EndingRecovered)
			require.Equal(t, 2, o.told("item_done"))
		}
		for _, o := range orders {
			require.Equal(t, 3, o.told("item_opened"))
		}
	})
}

// requireAway checks the answer to a request that can't be served now.
func requireAway(t *testing.T, code string, status int, header http.Header, problem *client.Problem) {
	t.Helper()
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotEmpty(t, header.Get("Retry-After"))
	require.Equal(t, "application/problem+json", header.Get("Content-Type"))
	require.Equal(t, code, problem.Code)
}

// With Temporal away nothing is accepted: 503 and when to come back, and no case, item or event has changed. Repeated
// afterwards, each request does what it would have done.
func TestTemporalAway(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		o := sh.place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item, before := o.await(check), o.timeline()
		event := client.NewOrderEvent{EventID: "r-1", Type: client.OrderEventTypeCustomerReplied, OccurredAt: at(1, "09:05")}

		require.NoError(t, s.apiGate.shut())
		ready, err := sh.people[admin].GetReadinessWithResponse(t.Context())
		require.NoError(t, err)
		requireAway(t, "not_ready", ready.StatusCode(), ready.HTTPResponse.Header, ready.ApplicationProblemJSONDefault)
		require.Len(t, ready.ApplicationProblemJSONDefault.Errors, 1)
		require.Equal(t, "temporal", ready.ApplicationProblemJSONDefault.Errors[0].Field)
		t.Run("refused", func(t *testing.T) {
			t.Run("order", func(t *testing.T) {
				t.Parallel()
				r, err := sh.people[connector].CreateOrderWithResponse(t.Context(), sh.newOrder("1002", at(1, "09:00"), "buyer-2"))
				require.NoError(t, err)
				requireAway(t, "temporal_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
			})
			t.Run("event", func(t *testing.T) {
				t.Parallel()
				r, err := sh.people[connector].CreateOrderEventWithResponse(t.Context(), sh.platform, sh.name, o.no, event)
				require.NoError(t, err)
				requireAway(t, "temporal_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
			})
			t.Run("result", func(t *testing.T) {
				t.Parallel()
				r, err := sh.people[item.Assignee].FinishWorkItemWithResponse(t.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: "one"}, noAnswer())
				require.NoError(t, err)
				requireAway(t, "temporal_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
			})
		})
		require.Equal(t, before, o.timeline())
		require.Equal(t, item, o.await(check))

		require.NoError(t, s.apiGate.open())
		require.NoError(t, s.untilReady())
		second := sh.place("1002", at(1, "09:00"), "buyer-2")
		second.forwardTo(at(1, "09:06"))
		second.await(check)
		require.Equal(t, client.EventOutcomeRepeated, o.tell(event))
		answer := o.try(item.Assignee, item.ID, noAnswer(), "one")
		require.Equal(t, http.StatusOK, answer.StatusCode(), "%s", answer.Body)
		o.eventually("the message has reached the case", func() bool { return o.told("customer_replied") == 1 })
		require.Equal(t, 1, o.told("item_done"))
	})
}

// CONT-2: a payment whose way to the case was cut is found before the next item opens; that item does not.
func TestAPaymentThatTheCaseWasNotToldOf(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, noAnswer())
		require.NoError(t, s.apiGate.shut())
		r, err := o.people[connector].CreateOrderEventWithResponse(t.Context(), o.platform, o.name, o.no,
			client.NewOrderEvent{EventID: "paid-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "12:00")})
		require.NoError(t, err)
		require.Equal(t, http.StatusServiceUnavailable, r.StatusCode(), "%s", r.Body)
		o.forwardTo(at(1, "15:01"))
		o.ends(client.EndingRecovered)
		o.want("check DUN-6 1 09:05–1 09:20 done chen")
		require.Equal(t, 1, o.told("item_skipped"))
	})
}

// The Temporal server is killed and started again on the same data: cases go on where they were.
func TestTemporalKilled(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		orders := sh.placeMany(4)
		waiting := sh.place("3001", at(1, "09:00"), "buyer-9") // still in its grace
		forwardAll(t, at(1, "09:06"), orders...)
		orders[1].finish(check, noAnswer())
		orders[2].finish(check, promised(3))
		before := orders[1].now()

		s.server.kill()
		require.NoError(t, s.startTemporal(t.Context()))
		require.NoError(t, s.untilReady())

		require.WithinDuration(t, before, orders[1].now(), patience, "the case's clock stands where it stood")
		orders[0].finish(check, noAnswer())
		for _, o := range append(orders, waiting) {
			require.NoError(t, eventually("the clock of "+o.no+" can be moved again", patience, func() (bool, error) {
				err := o.forward(at(3, "10:00"))
				return err == nil, err
			}))
		}
		orders[2].wantTimes(client.ItemKindPromise, "DUN-11 3 08:40–3 22:00")
		orders[3].wantTimes(dunning, "DUN-2 1 15:00–1 16:30")
		waiting.wantTimes(check, "DUN-6 1 09:05–1 09:20")
		for _, o := range append(orders, waiting) {
			o.pay(at(3, "10:00"))
			o.eventually(fmt.Sprintf("%s has ended", o.no), func() bool { return !o.theCase().EndedAt.IsZero() })
			require.Equal(t, 1, o.told("case_ended"))
		}
		sh.place("3002", at(3, "09:00"), "buyer-10")
	})
}
