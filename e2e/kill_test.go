package e2e

import (
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"gendan/api/client"
)

// seed chooses the moments of the kills: go test ./e2e -run Killed -args -seed 7.
var seed = flag.Uint64("seed", 20261123, "chooses the moments at which the worker is killed")

// The worker is killed at a random moment of every step of several cases' whole lives. Nothing is lost, nothing comes
// twice, and the timelines have no gap.
func TestWorkerKilledInEveryStep(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		chance := rand.New(rand.NewPCG(*seed, 0))
		s.patient.Store(true)
		sh := s.openShop(t)
		var orders []*order
		kills := 0
		// step does something in every case while the worker is killed and started again.
		step := func(do func(o *order) error) {
			t.Helper()
			errs := make([]error, len(orders))
			var all sync.WaitGroup
			for i, o := range orders {
				all.Go(func() { errs[i] = do(o) })
			}
			time.Sleep(time.Duration(chance.Int64N(int64(120 * time.Millisecond))))
			s.worker.kill()
			kills++
			require.NoError(t, s.startWorker())
			all.Wait()
			require.NoError(t, errors.Join(errs...))
		}
		work := func(kind client.ItemKind, result client.Result) {
			t.Helper()
			step(func(o *order) error { return o.finishSoon(kind, result) })
		}
		orders = sh.placeMany(8)
		step(func(o *order) error { return o.forward(at(1, "09:06")) })
		work(check, concern("嫌太软"))
		work(client.ItemKindConcern, noAnswer())
		step(func(o *order) error { return o.forward(at(2, "08:50")) })
		work(revisit, noAnswer())
		step(func(o *order) error {
			_, err := o.people[connector].CreateOrderEventWithResponse(t.Context(), o.platform, o.name, o.no,
				client.NewOrderEvent{EventID: "reply", Type: client.OrderEventTypeCustomerReplied, OccurredAt: at(2, "08:55")})
			return err
		})
		work(client.ItemKindAnswer, noAnswer())
		step(func(o *order) error { return o.forward(at(5, "22:01")) }) // the second revisit is missed
		step(func(o *order) error { return o.forward(at(7, "09:00")) })
		work(revisit, noAnswer())
		step(func(o *order) error { return o.forward(at(7, "22:01")) })

		t.Logf("-seed %d: the worker was killed %d times in %d cases", *seed, kills, len(orders))
		for _, o := range orders {
			o.ends(client.EndingExhausted)
			o.lostNothing()
			var kinds []string
			for _, i := range o.items() {
				kinds = append(kinds, string(i.Kind)+" "+string(i.State))
			}
			require.Equal(t, []string{"check done", "concern done", "revisit done", "answer done", "revisit missed", "revisit done"}, kinds)
			require.Equal(t, []string{"missed"}, o.noticeKinds("missed"))
		}
	})
}

// finishSoon records the result of the item of a kind as soon as it is open. It may be called beside the test.
func (c *aCase) finishSoon(kind client.ItemKind, result client.Result) error {
	key := c.nextKey()
	return eventually(string(kind)+" of "+c.no+" is done", 2*patience, func() (bool, error) {
		yes := true
		open, err := c.people[admin].ListWorkItemsWithResponse(c.Context(), &client.ListWorkItemsParams{CaseID: &c.caseID, Actionable: &yes})
		if err != nil || open.JSON200 == nil {
			return false, err
		}
		i := slices.IndexFunc(open.JSON200.Items, func(i client.WorkItem) bool { return i.Kind == kind })
		if i < 0 {
			return false, nil
		}
		item := open.JSON200.Items[i]
		r, err := c.as(item.Assignee).FinishWorkItemWithResponse(c.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: key}, result)
		if err != nil {
			return false, err
		}
		if r.StatusCode() != http.StatusOK {
			return true, errors.New(string(r.Body)) // an answer that no repetition changes
		}
		return true, nil
	})
}

// lostNothing checks a case that has ended: its timeline has no gap, every item in it was opened once and settled
// once, as the items themselves say, and every result is one contact.
func (c *aCase) lostNothing() {
	c.Helper()
	opened, settled := map[string]int{}, map[string]int{}
	for _, e := range c.timeline() {
		switch e.Kind {
		case "item_opened":
			opened[e.ItemID]++
		case "item_done", "item_withdrawn":
			settled[e.ItemID]++
		}
	}
	done := 0
	for _, i := range c.items() {
		require.Equal(c, 1, opened[i.ID], "%s was opened once", i.ID)
		require.False(c, i.Actionable, "%s still stands on somebody's list", i.ID)
		switch i.State {
		case client.ItemStateDone:
			done++
			require.Equal(c, 1, settled[i.ID], "%s was done once", i.ID)
		case client.ItemStateWithdrawn:
			require.Equal(c, 1, settled[i.ID], "%s was withdrawn once", i.ID)
		default:
			require.Equal(c, client.ItemStateMissed, i.State, "%s", i.ID)
		}
		delete(opened, i.ID)
	}
	require.Empty(c, opened, "the timeline tells of items that do not exist")
	for _, kind := range []string{"case_opened", "case_ended"} {
		require.Equal(c, 1, c.told(kind))
	}
	require.Equal(c, done, c.number(c.T, "SELECT COUNT(*) FROM contacts WHERE case_id = ?", c.caseID), "one contact for each result")
}

// noticeKinds gives the kinds of what supervisors were told, as far as they are of interest.
func (c *aCase) noticeKinds(only ...string) []string {
	c.Helper()
	limit := 200
	r, err := c.people[wang].ListNoticesWithResponse(c.Context(), &client.ListNoticesParams{CaseID: &c.caseID, Limit: &limit})
	require.NoError(c, err)
	var kinds []string
	for _, n := range r.JSON200.Items {
		if slices.Contains(only, string(n.Kind)) {
			kinds = append(kinds, string(n.Kind))
		}
	}
	return kinds
}

// A step was written to the database, and the worker died before Temporal heard of it; meanwhile the customer paid. The
// step is taken anew, and by then it is another one: what the first one wrote must not stay.
func TestAStepThatIsTakenAnewIsAnother(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
		o.forwardTo(at(1, "09:10"))
		o.finish(check, noAnswer())

		require.NoError(t, s.database.away(t.Context()))
		forwarded := make(chan error, 1)
		go func() { forwarded <- o.forward(at(1, "15:00")) }()
		o.eventually("the worker is at opening the dunning", func() bool {
			events := o.history()
			return events[len(events)-1].GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED
		})
		s.workerGate.hold(questions) // from now on nothing of the worker's reaches Temporal
		require.NoError(t, s.database.back())
		o.await(dunning)
		require.Equal(t, client.EventOutcomeApplied, o.pay(at(1, "15:00")))
		s.worker.kill()
		require.NoError(t, s.workerGate.shut())
		require.NoError(t, s.workerGate.open())
		require.NoError(t, s.startWorker())

		o.ends(client.EndingRecovered)
		require.NoError(t, <-forwarded)
		require.Equal(t, 1, o.told("paid"))
		o.lostNothing()
	})
}

// The API is killed while its requests are on their way: before Temporal has them, or after and before the API hears
// of it. Whoever repeats them with the same keys finds them done once.
func TestAPIKilledBeforeItAnswered(t *testing.T) {
	for _, lost := range []direction{questions, answers} {
		t.Run(string(lost), func(t *testing.T) {
			onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) { apiKilled(t, s, lost) })
		})
	}
}

func apiKilled(t *testing.T, s *stack, lost direction) {
	t.Helper()
	sh := s.openShop(t)
	orders := sh.placeMany(2)
	forwardAll(t, at(1, "09:06"), orders...)
	asked, paying, placed := orders[0], orders[1], sh.order("1001")
	item := asked.await(check)
	paying.await(check)
	requests := []func() (int, error){
		func() (int, error) {
			return status(sh.people[connector].CreateOrderWithResponse(t.Context(), sh.newOrder("1001", at(1, "09:00"), "buyer-7")))
		},
		func() (int, error) {
			return status(sh.people[connector].CreateOrderEventWithResponse(t.Context(), sh.platform, sh.name, paying.no,
				client.NewOrderEvent{EventID: "paid-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "09:06")}))
		},
		func() (int, error) {
			return status(sh.people[item.Assignee].FinishWorkItemWithResponse(t.Context(), item.ID, &client.FinishWorkItemParams{IdempotencyKey: "one"}, concern("嫌太软")))
		},
	}

	s.apiGate.hold(lost)
	failed := make(chan error, len(requests))
	for _, request := range requests {
		go func() {
			_, err := request()
			failed <- err
		}()
	}
	if lost == answers {
		sh.eventually("Temporal has the order", func() bool {
			_, err := s.temporal.DescribeWorkflowExecution(t.Context(), placed.caseID, "")
			return err == nil
		})
		paying.ends(client.EndingPaid)
		sh.eventually("the case has the result", func() bool { return asked.told("item_done") == 1 })
	} else {
		sh.eventually("the rows are written", func() bool {
			return s.number(t, "SELECT COUNT(*) FROM orders WHERE shop = ?", sh.name)+s.number(t, "SELECT COUNT(*) FROM order_facts WHERE shop = ?", sh.name) == 4
		})
	}
	s.api.kill()
	for range requests {
		require.Error(t, <-failed, "nobody was answered")
	}
	require.NoError(t, s.apiGate.shut())
	require.NoError(t, s.apiGate.open())
	require.NoError(t, s.startAPI())

	wanted := map[direction][]int{questions: {http.StatusCreated, http.StatusAccepted, http.StatusOK}, answers: {http.StatusOK, http.StatusAccepted, http.StatusOK}}[lost]
	for range 2 {
		for i, request := range requests {
			code, err := request()
			require.NoError(t, err)
			require.Equal(t, wanted[i], code, "request %d", i)
		}
		wanted[0] = http.StatusOK // known by now
	}
	placed.forwardTo(at(1, "09:06"))
	placed.await(check)
	require.Equal(t, 1, placed.told("case_opened"))
	paying.ends(client.EndingPaid)
	require.Equal(t, 1, paying.told("paid"))
	require.Equal(t, 1, asked.told("item_done"))
	require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM contacts WHERE item_id = ?", item.ID))
	asked.await(client.ItemKindConcern)
}
