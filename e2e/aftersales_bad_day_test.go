package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// intervenedIn registers a trouble in which the platform intervenes at nine on the first day.
func (s *shop) intervenedIn(no string) *trouble {
	s.Helper()
	known := s.newTrouble(no, at(1, "09:00"))
	known.Intervention = client.NewIntervention{Ticket: "D-" + no, OccurredAt: at(1, "09:00")}
	c := s.register(known)
	c.eventually("the intervention is heard", func() bool { return c.told("platform_intervened") == 1 })
	return c
}

// wantAllRings checks an intervention that ran out: each warning and the breach once, with the times that were meant.
func (c *trouble) wantAllRings() {
	c.Helper()
	require.Equal(c, []string{"warned 2 09:00", "warned 2 21:00", "warned 3 05:00", "breached 3 09:00"}, c.rings(intervention))
	require.Len(c, c.clockNotices(intervention), 7)
	for _, n := range []string{"agent", "leader"} {
		require.Equal(c, 3, c.number(c.T, "SELECT COUNT(*) FROM notices WHERE case_id = ? AND clock = ? AND kind = ? AND to_role = ?", c.caseID, string(intervention), "clock_warning", n))
	}
	c.timeline() // without gaps
}

// TKT-6: the database is away while a clock runs out. It is recorded when the database is back, once, with the time that was
// meant; nothing is told meanwhile, and nothing twice.
func TestDatabaseAwayWhileAClockRunsOut(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		var cases []*trouble
		for n := range 3 {
			cases = append(cases, sh.intervenedIn(fmt.Sprint(n)))
		}
		forwardAll(t, at(3, "08:59:50"), cases...) // from here on their clocks run by themselves
		require.NoError(t, s.database.away(t.Context()))
		for _, c := range cases {
			c.eventually("the worker is at the breach", c.stepping)
		}
		r, err := sh.as(sun).CreateAfterSalesWithResponse(t.Context(), nil, sh.newTrouble("late", at(3, "09:00")))
		require.NoError(t, err)
		requireAway(t, "database_unavailable", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
		require.NoError(t, s.database.back())
		for _, c := range cases {
			c.eventually("the breach is recorded", func() bool { return c.theCase().Breached && len(c.rings(intervention)) == 4 })
			c.wantAllRings()
			require.Equal(t, "3 09:00", moment(c.clockOf(intervention).BreachedAt))
		}
		sh.register(sh.newTrouble("late", at(3, "09:00"))) // what was refused left no trace
	})
}

// TKT-6: nobody is there when a clock runs out, and before anybody is, what it promised has come to its end. It was missed all the
// same, and is said to have been.
func TestAClockRunsOutWhileTheWorkerIsAway(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		c := s.openDesk(t).intervenedIn("1")
		c.forwardTo(at(3, "08:59:55"))
		s.worker.kill()
		c.eventually("the clock has run out", func() bool { return c.now().After(at(3, "09:00:02")) })
		require.Equal(t, client.EventOutcomeApplied, c.tell(told(client.AfterSalesEventTypeInterventionEnded, at(3, "09:00:02"))))
		require.NoError(t, s.startWorker())
		c.eventually("the end is heard", func() bool { return c.told("intervention_ended") == 1 })
		c.wantAllRings()
		ended := c.clockOf(intervention)
		require.True(t, ended.BreachedAt.After(ended.DueAt), "recorded when somebody was there")
		require.NotZero(t, ended.EndedAt)
	})
}

// TKT-6: a breach was written, and the worker died before Temporal heard of it; meanwhile the platform ended its intervention.
// The breach is recorded and told once, whatever the step was taken anew for.
func TestWorkerKilledBetweenABreachAndItsRecord(t *testing.T) {
	onOwnStacks(t, (*stack).startApart, func(t *testing.T, s *stack) {
		c := s.openDesk(t).intervenedIn("1")
		c.forwardTo(at(3, "08:00"))
		require.NoError(t, s.database.away(t.Context()))
		forwarded := make(chan error, 1)
		go func() { forwarded <- c.forward(at(3, "09:00")) }()
		c.eventually("the worker is at the breach", c.stepping)
		s.workerGate.hold(questions) // from now on nothing of the worker's reaches Temporal
		require.NoError(t, s.database.back())
		c.eventually("the breach is written", func() bool { return len(c.rings(intervention)) == 4 })
		require.Equal(t, client.EventOutcomeApplied, c.tell(told(client.AfterSalesEventTypeInterventionEnded, at(3, "09:00:01"))))
		s.worker.kill()
		require.NoError(t, s.workerGate.shut())
		require.NoError(t, s.workerGate.open())
		require.NoError(t, s.startWorker())

		require.NoError(t, <-forwarded)
		c.eventually("the end is heard", func() bool { return c.told("intervention_ended") == 1 })
		require.NotZero(t, c.clockOf(intervention).EndedAt)
		c.wantAllRings()
	})
}

// TKT-1: an intervention told twice is one, whatever ids its messages have; another one while it runs is the same clock. One of an
// order that we do not know comes with the registration, told twice or not.
func TestAnInterventionToldTwice(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.intervenedIn("1")
		e := told(client.AfterSalesEventTypePlatformIntervened, at(1, "12:00"))
		e.Ticket = "D-1" // as the registration has it
		for range 2 {
			c.hears(e)
		}
		e.EventID, e.Ticket = "same", "D-2"
		for range 2 {
			require.Equal(t, client.EventOutcomeApplied, c.tell(e))
		}
		c.eventually("the second ticket is heard", func() bool { return len(c.record().Tickets) == 2 })
		require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM case_events WHERE case_id = ? AND kind = 'clock_started' AND rule = 'TKT-1'", c.caseID))
		require.Equal(t, "3 09:00", c.due(intervention))

		again := sh.newTrouble("1", at(1, "09:00"))
		again.Intervention = client.NewIntervention{Ticket: "D-1", OccurredAt: at(1, "09:00")}
		r, err := sh.people[connector].CreateAfterSalesWithResponse(t.Context(), nil, again)
		require.NoError(t, err)
		require.Equal(t, client.AfterSalesOutcomeKnown, r.JSON200.Outcome)
		again.CaseNo, again.Intervention.Ticket = sh.trouble("other").no, "D-3"
		r, err = sh.people[connector].CreateAfterSalesWithResponse(t.Context(), nil, again)
		require.NoError(t, err)
		require.Equal(t, []any{client.AfterSalesOutcomeJoined, c.no}, []any{r.JSON200.Outcome, r.JSON200.CaseNo})
		c.eventually("the third ticket is heard", func() bool { return slices.Equal(c.record().Tickets, []string{"D-1", "D-2", "D-3"}) })
		c.forwardTo(at(3, "09:00"))
		c.wantAllRings()
	})
}

// AS-1: ten registrations of one order at the same instant, each told several times, share one case.
func TestManyRegistrationsOfOneOrderAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		var mu sync.Mutex
		outcomes, owners := map[client.AfterSalesOutcome]int{}, map[string]bool{}
		statuses := atOnce(t, func(n int) (int, error) {
			told := sh.newTrouble(fmt.Sprintf("n-%d", n%10), at(1, "09:00"))
			told.OrderNo, told.Urgent = "1001", n%10 == 7
			r, err := sh.people[connector].CreateAfterSalesWithResponse(t.Context(), nil, told)
			if err != nil {
				return 0, err
			}
			accepted := r.JSON201
			if r.JSON200 != nil {
				accepted = r.JSON200
			}
			if accepted != nil {
				mu.Lock()
				defer mu.Unlock()
				outcomes[accepted.Outcome]++
				owners[accepted.CaseNo] = true
			}
			return r.StatusCode(), nil
		})
		require.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusOK: many - 1}, statuses)
		require.Equal(t, map[client.AfterSalesOutcome]int{
			client.AfterSalesOutcomeCreated: 1, client.AfterSalesOutcomeJoined: 9, client.AfterSalesOutcomeKnown: many - 10,
		}, outcomes)
		require.Len(t, owners, 1)
		require.Equal(t, 1, s.number(t, "SELECT COUNT(*) FROM after_sales WHERE shop = ?", sh.name))
		for no := range owners {
			c := &trouble{&aCase{shop: sh, no: no, caseID: "aftersales:" + no}}
			c.eventually("the case has heard of the others", func() bool { return c.told("registered_again") == 9 })
			require.Equal(t, 1, c.told("case_opened"))
			require.True(t, c.record().Registration.Urgent, "what one of them said counts")
			joined := sh.trouble("n-3")
			require.Equal(t, c.caseID, joined.record().Case.ID, "each number leads to it")
		}
	})
}

// AS-5: of two people who plan at once one is told that the other was faster, and what is possible now.
func TestTwoPeoplePlanAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseServiceDispute))
		c.does(sun, diagnose, found(3))
		replies := make([]reply, 2)
		errs := make([]error, 2)
		var both sync.WaitGroup
		for n, who := range []string{sun, zhou} {
			both.Go(func() {
				replies[n], errs[n] = c.try(who, plan, planned(0, "100.00", newStep(client.StepKindOther, client.StepOwnerAgent, at(5, "18:00"), "10.00")), who)
			})
		}
		both.Wait()
		slices.SortFunc(replies, func(a, b reply) int { return a.status - b.status })
		require.Equal(t, []error{nil, nil}, errs)
		require.Equal(t, []int{http.StatusOK, http.StatusConflict}, []int{replies[0].status, replies[1].status}, "%s", replies[1].body)
		p := replies[1].problem
		require.Equal(t, []any{"out_of_place", client.PlaceReasonStalePlan, client.StageAgreement}, []any{p.Code, p.Reason, p.Stage})
		require.Contains(t, p.Possible, plan, "after another look")
		require.Len(t, c.record().Plans, 1)
		c.does(zhou, plan, planned(1, "100.00", newStep(client.StepKindOther, client.StepOwnerAgent, at(5, "18:00"), "10.00")))
		require.Len(t, c.record().Plans, 2)
	})
}

// AS-9, AS-11: a technician is struck from the list while on a step: it is blocked, the manager is told, no plan names them any
// more, and another one takes over.
func TestATechnicianIsStruckWhileOnAStep(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		gone, other := sh.technician("gone"), sh.technician("other")
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseServiceDispute))
		c.does(sun, diagnose, found(3))
		c.does(sun, plan, planned(0, "150.00", visit(gone, at(4, "10:00")), newStep(client.StepKindOther, client.StepOwnerAgent, at(5, "18:00"), "0.00")))
		c.does(sun, agreement, agreed())
		c.forwardTo(at(2, "09:00"))
		for range 2 { // the same command again tells the case once
			r, err := sh.as(wang).StrikeTechnicianWithResponse(t.Context(), gone, &client.StrikeTechnicianParams{IdempotencyKey: "strike"}, client.Strike{Reason: "收了客户的钱"})
			require.NoError(t, err)
			require.NotNil(t, r.JSON200, "%s", r.Body)
			require.Equal(t, []string{c.caseID}, r.JSON200.Told)
		}
		c.eventually("the case has heard", func() bool { return c.told("technician_struck") == 1 })
		require.Equal(t, client.StepStateBlocked, c.record().Plans[0].Steps[0].State)
		require.Contains(t, c.notices(), "step_blocked step → zhu, about sun, 2 09:00")
		c.invalid("unknown_technician", "steps[0].technician", plan, planned(1, "150.00", visit(gone, at(4, "10:00"))))
		c.invalid("unknown_technician", "steps[1].technician", plan,
			planned(1, "300.00", visit(other, at(4, "10:00")), visit("nobody", at(4, "10:00"))))
		c.does(sun, plan, planned(1, "150.00", visit(other, at(4, "10:00"))))
		c.does(sun, agreement, agreed())
		c.does(sun, step, done("2.1"))
		r := c.does(sun, accept, accepted())
		require.Equal(t, []client.StepState{client.StepStateDropped, client.StepStateDropped}, []client.StepState{r.Plans[0].Steps[0].State, r.Plans[0].Steps[1].State})
		visits, err := sh.as(sun).ListTechnicianVisitsWithResponse(t.Context(), gone, nil)
		require.NoError(t, err)
		require.Equal(t, client.StepStateDropped, visits.JSON200.Items[0].State)
	})
}

// AS-5: a third party denies; work stops until the manager has decided that we pay first.
func TestADeniedClaim(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		c.does(sun, judge, judged(client.CauseServiceDispute))
		c.does(sun, diagnose, found(3))
		p := planned(0, "100.00", newStep(client.StepKindOther, client.StepOwnerAgent, at(5, "18:00"), "10.00"))
		p.Claims = []client.NewClaim{{Party: client.NewClaimPartyCarrier, Amount: "100.00"}}
		c.does(sun, plan, p)
		c.does(sun, agreement, agreed())
		r := c.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateDenied, Note: "说签收时完好"})
		require.Equal(t, []any{true, "1", client.WaitingDecision}, []any{r.Halted, r.Advancing, r.Case.WaitingOn})
		c.outOfPlace(client.PlaceReasonWorkStopped, step, done("1.1"))
		c.approval(1).decides(zhu, client.DecisionApprove, "先赔")
		c.eventually("work goes on", func() bool { return !c.record().Halted })
		require.Equal(t, client.ClaimStateAdvanced, c.record().Claims[0].State)
		c.does(sun, step, done("1.1"))
		c.does(sun, accept, accepted())
		c.outOfPlace(client.PlaceReasonClaimsOpen, closeIt, lessons())
		c.does(sun, claim, client.ClaimReport{ClaimID: "1", State: client.ClaimReportStateWrittenOff, Note: "要不回来"})
		c.does(sun, closeIt, lessons())
	})
}

// The same command many times at once, with one key, is one, and everyone gets the same answer.
func TestTheSameCommandManyTimesAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		c := sh.register(sh.newTrouble("1", at(1, "09:00")))
		body, err := json.Marshal(judged(client.CauseServiceDispute))
		require.NoError(t, err)
		statuses := atOnce(t, func(int) (int, error) {
			r, err := c.try(sun, judge, string(body), "one")
			return r.status, err
		})
		require.Equal(t, map[int]int{http.StatusOK: many}, statuses)
		require.Equal(t, 1, c.told("judged"))
		c.wantWork("judge AS-1 done sun", "diagnose AS-3 open sun")
	})
}
