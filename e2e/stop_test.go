package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"gendan/api/client"
)

// SIGTERM while requests are on their way: no new ones are taken, those finish, and the exit code is 0.
func TestStopsGracefully(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		o := sh.place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)

		s.apiGate.hold(answers)
		codes := make(chan int, 3)
		ask := func(request func() (int, error)) {
			go func() {
				code, err := request()
				if err != nil {
					t.Log(err)
				}
				codes <- code
			}()
		}
		placed := sh.order("1002")
		ask(func() (int, error) {
			return status(sh.people[connector].CreateOrderWithResponse(t.Context(), sh.newOrder("1002", at(1, "09:00"), "buyer-2")))
		})
		ask(func() (int, error) {
			return status(sh.people[connector].CreateOrderEventWithResponse(t.Context(), sh.platform, sh.name, o.no,
				client.NewOrderEvent{EventID: "r-1", Type: client.OrderEventTypeCustomerReplied, OccurredAt: at(1, "09:05")}))
		})
		ask(func() (int, error) {
			return status(sh.people[item.Assignee].FinishWorkItemWithResponse(t.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: "one"}, noAnswer()))
		})
		sh.eventually("Temporal has all three", func() bool {
			_, err := s.temporal.DescribeWorkflowExecution(t.Context(), placed.caseID, "")
			return err == nil && o.told("customer_replied") == 1 && o.told("item_done") == 1
		})
		require.NoError(t, s.api.ask())
		sh.eventually("the door is closed", func() bool {
			fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			r, err := fresh.Get(s.url + "/healthz")
			if err == nil {
				_ = r.Body.Close()
			}
			return err != nil
		})
		require.False(t, s.api.ended(), "it waits for its requests")
		require.NoError(t, s.apiGate.open())
		require.ElementsMatch(t, []int{http.StatusCreated, http.StatusAccepted, http.StatusOK}, []int{<-codes, <-codes, <-codes})
		code, err := s.api.wait()
		require.NoError(t, err)
		require.Zero(t, code, "%s", s.api.lastLines(20))

		require.NoError(t, s.startAPI())
		require.Equal(t, 1, o.told("item_done"))
		placed.forwardTo(at(1, "09:06"))
		placed.await(check)
	})
}

// SIGTERM while the worker is at a step: the step is finished, and the exit code is 0.
func TestWorkerStopsGracefully(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		require.NoError(t, s.database.away(t.Context()))
		forwarded := make(chan error, 1)
		go func() { forwarded <- o.forward(at(1, "09:06")) }()
		o.eventually("the worker is at its first step", func() bool {
			events := o.history()
			return events[len(events)-1].GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED
		})
		require.NoError(t, s.worker.ask())
		require.NoError(t, s.database.back())
		code, err := s.worker.wait()
		require.NoError(t, err)
		require.Zero(t, code, "%s", s.worker.lastLines(20))
		require.NoError(t, s.startWorker())
		require.NoError(t, <-forwarded)
		o.want("check DUN-6 1 09:05–1 09:20 open chen")
		require.Equal(t, 1, o.told("case_opened"))
	})
}
