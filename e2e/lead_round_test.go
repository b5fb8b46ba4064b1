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

// LEAD-5, DUTY-3: a reply in a revisit is a conversation again; when it falls silent the cadence starts anew, as a new run,
// from the day of the last word. Only a whole round without a reply ends the case.
func TestAReplyBeginsANewRound(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(1, "09:31"))
		l.finish(urge, noAnswer())
		l.forwardTo(at(3, "10:00"))
		first := l.run()
		require.Equal(t, client.EventOutcomeApplied, l.replies(at(3, "10:00")))
		l.round(2, first)
		l.forwardTo(at(3, "10:10"))
		require.Equal(t, client.StageReception, l.theCase().Stage)
		l.finish(answer, replied())
		l.forwardTo(at(3, "11:00"))
		l.finish(urge, client.Result{Outcome: client.OutcomeConcern, Note: "嫌贵"})
		l.round(3, first)
		l.forwardTo(at(9, "09:00"))
		l.finish(revisit, noAnswer())
		l.forwardTo(at(9, "22:00"))
		l.ends(client.EndingExhausted)
		l.want(
			"urge LEAD-1 1 09:30–1 22:00 done lin",
			"revisit LEAD-2 2 08:40–2 22:00 missed lin",
			"revisit LEAD-3 3 08:40–5 22:00 withdrawn lin",
			"answer DUTY-3 3 10:00–3 10:30 done lin",
			"urge LEAD-1 3 10:40–3 22:00 done lin",
			"urge LEAD-1 3 11:30–3 22:00 missed lin",
			"revisit LEAD-2 4 08:40–4 22:00 missed lin",
			"revisit LEAD-3 5 08:40–7 22:00 missed lin",
			"revisit LEAD-4 9 08:40–9 22:00 done lin",
		)
		require.Equal(t, 2, l.told("round_begun"))
		require.Equal(t, "嫌贵", l.items()[8].Concern, "LEAD-2: the last concern")
		l.lostNothing()
	})
}

// LEAD-5, CAL-3: a reply at midnight belongs to the day that begins, and is answered when duty does.
func TestAReplyAtMidnight(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		for id, c := range map[string]struct {
			day    int
			when   string
			visits []string
		}{
			"before": {1, "23:59:59", []string{"revisit LEAD-2 2 08:40–2 22:00", "revisit LEAD-3 3 08:40–5 22:00"}},
			"after":  {2, "00:00:00", []string{"urge LEAD-1 2 09:20–2 22:00", "revisit LEAD-2 3 08:40–3 22:00"}},
		} {
			l := sh.inquire("c-"+id, at(1, "09:00"), "buyer-"+id)
			l.forwardTo(at(1, "09:31"))
			first := l.run()
			l.finish(urge, noAnswer())
			l.forwardTo(at(c.day, c.when))
			l.replies(at(c.day, c.when))
			l.round(2, first)
			l.forwardTo(at(2, "08:41"))
			l.wantTimes(answer, "DUTY-3 2 08:40–2 09:10")
			require.WithinDuration(t, at(c.day, c.when), l.theCase().UnansweredSince, 0)
			l.answers(lin, at(2, "08:50"))
			l.eventually("it is answered", func() bool { return l.theCase().UnansweredSince.IsZero() })
			l.forwardTo(at(3, "09:00"))
			var visits []string
			for _, i := range l.items() {
				if i.Kind != answer {
					visits = append(visits, fmt.Sprintf("%s %s %s–%s", i.Kind, i.Rule, moment(i.OpensAt), moment(i.DueAt)))
				}
			}
			require.Equal(t, append([]string{"urge LEAD-1 1 09:30–1 22:00"}, c.visits...), visits)
		}
	})
}

// LEAD-5, LEAD-10: a second inquiry of the same customer joins the running case, also when both come at the same instant; in
// another shop, and after the end, it has a case of its own.
func TestASecondInquiryJoins(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(2, "10:00"))
		first := l.run()
		again := sh.newLead("c-2", at(2, "10:00"), "buyer-1")
		again.Concern = "怕有味道"
		for _, outcome := range []client.LeadOutcome{client.LeadOutcomeJoined, client.LeadOutcomeKnown} {
			r, err := sh.people[connector].CreateLeadWithResponse(t.Context(), again)
			require.NoError(t, err)
			require.NotNil(t, r.JSON200, "%s", r.Body)
			require.Equal(t, outcome, r.JSON200.Outcome)
			require.Equal(t, l.caseID, r.JSON200.Case.ID)
		}
		l.round(2, first)
		require.Equal(t, 1, l.told("inquired"))
		l.forwardTo(at(2, "10:31"))
		require.Equal(t, "怕有味道", l.await(urge).Concern)
		joined := sh.lead("c-2")
		require.Equal(t, client.EventOutcomeApplied, joined.replies(at(2, "10:31")))
		l.eventually("what is told of the second reaches the first", func() bool { return l.told("customer_replied") == 1 })
		l.withdraw()
		l.ends(client.EndingWithdrawn)

		sh.inquire("c-3", at(2, "11:00"), "buyer-1")
		s.openShop(t).inquire("c-4", at(2, "11:00"), "buyer-1")
	})
}

// One case per customer: fifty inquiries of one customer at the same instant make one case, which hears of each once.
func TestManyInquiriesAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		outcomes := map[client.LeadOutcome]int{}
		var mu sync.Mutex
		owner := ""
		statuses := atOnce(t, func(n int) (int, error) {
			r, err := sh.people[connector].CreateLeadWithResponse(t.Context(), sh.newLead(fmt.Sprintf("c-%d", n), at(1, "09:00"), "buyer-1"))
			if err != nil {
				return 0, err
			}
			told := r.JSON201
			if r.JSON200 != nil {
				told = r.JSON200
			}
			if told != nil {
				mu.Lock()
				defer mu.Unlock()
				outcomes[told.Outcome]++
				owner = told.Case.ID
			}
			return r.StatusCode(), nil
		})
		require.Equal(t, many, statuses[http.StatusCreated]+statuses[http.StatusOK], "%v", statuses)
		require.Equal(t, 1, outcomes[client.LeadOutcomeCreated], "%v", outcomes)
		require.Equal(t, 1, sh.running())
		l := sh.lead(owner[len("lead:tmall:"+sh.name+":"):])
		require.Equal(t, owner, l.caseID)
		l.eventually("the case has heard of the others", func() bool { return l.told("inquired") == many-1 })
		require.Equal(t, 1, l.told("case_opened"))
		l.forwardTo(at(1, "09:31"))
		l.want("urge LEAD-1 1 09:30–1 22:00 open lin")
	})
}

// LEAD-5: gendan was restarted with another policy in the middle of a round. That round goes on by the policy with which
// it began; the next one follows the new one.
func TestAPolicyChangeInTheMiddleOfARound(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(1, "09:31"))
		l.finish(urge, noAnswer())
		before := l.theCase().PolicyVersion

		code, err := s.api.stop()
		require.NoError(t, err)
		require.Zero(t, code)
		require.NoError(t, s.writePolicy(
			"revision: changed", "revisits: { visits: [{ rule: LEAD-2, first_day: 3, last_day: 3 }] }", "duty_hours: { open: [10:00-20:00] }"))
		require.NoError(t, s.startServing())

		l.forwardTo(at(3, "10:00"))
		l.wantOpen("revisit LEAD-3 3 08:40–5 22:00")
		require.Equal(t, before, l.theCase().PolicyVersion)
		first := l.run()
		l.finish(revisit, replied())
		l.round(2, first)
		l.forwardTo(at(5, "20:00"))
		l.ends(client.EndingExhausted)
		require.NotEqual(t, before, l.theCase().PolicyVersion)
		l.want(
			"urge LEAD-1 1 09:30–1 22:00 done lin",
			"revisit LEAD-2 2 08:40–2 22:00 missed lin",
			"revisit LEAD-3 3 08:40–5 22:00 done lin",
			"urge LEAD-1 3 10:30–3 20:00 missed lin",
			"revisit LEAD-2 5 10:00–5 20:00 missed lin",
		)
		require.WithinDuration(t, at(5, "20:00"), l.theCase().EndedAt, time.Minute)
	})
}
