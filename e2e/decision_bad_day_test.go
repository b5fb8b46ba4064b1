package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"gendan/api/client"
)

// stepping says whether the worker is at a step of the case right now.
func (c *aCase) stepping() bool {
	events := c.history()
	return events[len(events)-1].GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED
}

// DISC-7: a decision was written, and the worker died before Temporal, and so the case that had asked, heard of it. Its effect
// comes after the restart, once.
func TestWorkerKilledBetweenDecisionAndEffect(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(1, "09:31"))
		d := l.asks(lin, yuan("80"), client.DiscountStatePending)
		a := l.approval(1)

		require.NoError(t, s.database.away(t.Context()))
		a.signal("approve", map[string]string{"by": wang, "reason": "可以"})
		a.eventually("the worker is at the decision", a.stepping)
		s.workerGate.hold(questions) // from now on nothing of the worker's reaches Temporal
		require.NoError(t, s.database.back())
		a.eventually("the decision is written", func() bool { return a.shown().State == client.ApprovalStateApproved })
		require.Equal(t, 1, a.told("voted"))
		sh.discount(d.ID, client.DiscountStatePending)
		s.worker.kill()
		require.NoError(t, s.workerGate.shut())
		require.NoError(t, s.workerGate.open())
		require.NoError(t, s.startWorker())

		require.Equal(t, []string{wang, "可以"}, []string{sh.discount(d.ID, client.DiscountStateGranted).DecidedBy, a.shown().Reason})
		a.over(client.EndingApproved)
		a.happenedOnce()
		require.Equal(t, "80.00", sh.allowance(lin, at(1, "12:00")).SumUsed)
		require.Equal(t, 1, l.told("discount_ended"))
	})
}

// happenedOnce checks that an approval was asked for, decided and told once, in both timelines.
func (a *approval) happenedOnce() {
	a.Helper()
	require.Len(a, a.shown().Votes, 1)
	for _, kind := range []string{"approval_asked", "voted", "case_ended"} {
		require.Equal(a, 1, a.told(kind), kind)
	}
	for _, kind := range []string{"approval_asked", "approval_ended"} {
		require.Equal(a, 1, a.parent.told(kind), kind)
	}
}

// LEAD-7, DISC-7: the worker is killed at random moments while many waivers are asked for, and while they are decided.
// Each is asked for once, each decision counts once, and each has its effect once.
func TestWorkerKilledWhileManyDecide(t *testing.T) {
	if testing.Short() {
		t.Skip("kills workers again and again")
	}
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		chance := rand.New(rand.NewPCG(*seed, 1))
		s.patient.Store(true)
		sh := s.openShop(t)
		var leads []*lead
		for n := range 8 {
			leads = append(leads, sh.inquire(fmt.Sprintf("c-%d", n), at(1, "09:00"), fmt.Sprintf("buyer-%d", n)))
		}
		forwardAll(t, at(1, "09:31"), leads...)
		step := func(do func(n int, l *lead) (int, error)) {
			t.Helper()
			errs := make([]error, len(leads))
			var all sync.WaitGroup
			for n, l := range leads {
				all.Go(func() {
					code, err := do(n, l)
					if err == nil && code != http.StatusOK {
						err = fmt.Errorf("%s: status %d", l.no, code)
					}
					errs[n] = err
				})
			}
			time.Sleep(time.Duration(chance.Int64N(int64(150 * time.Millisecond))))
			s.worker.kill()
			require.NoError(t, s.startWorker())
			all.Wait()
			require.NoError(t, errors.Join(errs...))
		}
		step(func(_ int, l *lead) (int, error) {
			return status(l.as(lin).GradeLeadWithResponse(t.Context(), l.platform, l.name, l.no, &client.GradeLeadParams{IdempotencyKey: "g"}, client.LeadGrade{Grade: client.GradeC}))
		})
		var asked []*approval
		for _, l := range leads {
			asked = append(asked, l.approval(1))
		}
		decisions := []client.Decision{client.DecisionApprove, client.DecisionReject}
		step(func(n int, _ *lead) (int, error) {
			return status(asked[n].tryDeciding(wang, decisions[n%2], "先打电话", "d"))
		})
		for n, l := range leads {
			asked[n].over([]client.Ending{client.EndingApproved, client.EndingRefused}[n%2])
			if n%2 == 0 {
				l.ends(client.EndingWaived)
			}
			l.eventually("the lead has heard", func() bool { return l.told("approval_ended") > 0 })
			asked[n].happenedOnce()
			require.Equal(t, 1, l.told("graded"))
		}
		l := leads[1]
		l.forwardTo(at(2, "09:00"))
		require.Equal(t, "先打电话", l.await(revisit).Method)
	})
}

// DISC-7: the database is away while supervisors decide, in the Temporal UI and through the API: their decisions are late,
// not lost.
func TestDatabaseAwayWhileDeciding(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		first, bySignal := graded(t, sh, "c-1")
		second, byAPI := graded(t, sh, "c-2")
		s.patient.Store(true)
		require.NoError(t, s.database.away(t.Context()))
		bySignal.signal("approve", map[string]string{"by": wang})
		answered := make(chan error, 1)
		go func() {
			r, err := byAPI.tryDeciding(wang, client.DecisionApprove, "", "d")
			if err == nil && r.StatusCode() != http.StatusOK {
				err = errors.New(string(r.Body))
			}
			answered <- err
		}()
		bySignal.eventually("the worker is at the decision", bySignal.stepping)
		select {
		case err := <-answered:
			require.Fail(t, "answered without a database", "%v", err)
		default:
		}
		require.NoError(t, s.database.back())
		require.NoError(t, <-answered)
		for l, a := range map[*lead]*approval{first: bySignal, second: byAPI} {
			l.ends(client.EndingWaived)
			a.over(client.EndingApproved)
			a.happenedOnce()
		}
	})
}
