package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

const many = 50

// atOnce does something many times at the same instant and gives how often each status came back. Who is told to come
// back later (503) does: Temporal's server can lose a workflow task that carries an update.
func atOnce(t *testing.T, do func(n int) (status int, err error)) map[int]int {
	t.Helper()
	var (
		mu       sync.Mutex
		statuses = map[int]int{}
		errs     []error
		ready    = make(chan struct{})
		all      sync.WaitGroup
	)
	for n := range many {
		all.Go(func() {
			<-ready
			status, err := do(n)
			for until := time.Now().Add(patience); status == http.StatusServiceUnavailable && time.Now().Before(until); {
				status, err = do(n)
			}
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
			if err != nil {
				errs = append(errs, err)
			}
		})
	}
	close(ready)
	all.Wait()
	require.Empty(t, errs)
	return statuses
}

// One case per business key: the same order fifty times at once makes one.
func TestTheSameOrderManyTimesAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		statuses := atOnce(t, func(int) (int, error) {
			return status(sh.people[connector].CreateOrderWithResponse(t.Context(), sh.newOrder("1001", at(1, "09:00"), "buyer-1")))
		})
		require.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusOK: many - 1}, statuses)
		o := sh.order("1001")
		o.forwardTo(at(1, "09:06"))
		o.want("check DUN-6 1 09:05–1 09:20 open chen")
		require.Equal(t, 1, o.told("case_opened"))
	})
}

// An event counts once, however often and however close together it is told.
func TestTheSameEventManyTimesAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		o.finish(check, noAnswer())
		event := client.NewOrderEvent{EventID: "m-1", Type: client.OrderEventTypeCustomerReplied, OccurredAt: at(1, "09:07")}
		statuses := atOnce(t, func(int) (int, error) {
			return status(o.people[connector].CreateOrderEventWithResponse(t.Context(), o.platform, o.name, o.no, event))
		})
		require.Equal(t, map[int]int{http.StatusAccepted: many}, statuses)
		o.await(client.ItemKindAnswer)
		require.Equal(t, 1, o.told("customer_replied"))
		require.Len(t, o.items(), 2)
		require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM order_facts WHERE event_id = 'm-1' AND shop = ?", o.name))
	})
}

// DUN-5: the same result many times at once, with one key, is one result, and everyone gets the same answer.
func TestTheSameResultManyTimesAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)
		statuses := atOnce(t, func(int) (int, error) {
			return status(o.people[item.Assignee].FinishWorkItemWithResponse(t.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: "one"}, concern("嫌太软")))
		})
		require.Equal(t, map[int]int{http.StatusOK: many}, statuses)
		require.Equal(t, 1, o.told("item_done"))
		require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM contacts WHERE item_id = ?", item.ID))
		require.Len(t, o.items(), 2, "one concern, one more contact (DUN-7)")
	})
}

// DUN-5: many different results at once: exactly one is taken, and the others are told so.
func TestManyResultsAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)
		statuses := atOnce(t, func(n int) (int, error) {
			key := fmt.Sprintf("agent-%d", n)
			return status(o.people[item.Assignee].FinishWorkItemWithResponse(t.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: key}, noAnswer()))
		})
		require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: many - 1}, statuses)
		require.Equal(t, 1, o.told("item_done"))
		require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM contacts WHERE item_id = ?", item.ID))
	})
}
