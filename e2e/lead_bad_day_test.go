package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// LEAD-5, LEAD-8: the customer replies at the moment at which the revisit is being finished. Either comes first; the round
// ends once, the message waits for its answer, and the result counts unless the agent is told that it does not.
func TestAReplyWhileTheRevisitIsBeingFinished(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		var leads []*lead
		for n := range 12 {
			leads = append(leads, sh.inquire(fmt.Sprintf("c-%d", n), at(1, "21:40"), fmt.Sprintf("buyer-%d", n)))
		}
		forwardAll(t, at(2, "09:00"), leads...)
		counted := 0
		for n, l := range leads {
			item, run := l.await(revisit), l.run()
			result := []client.Result{noAnswer(), replied()}[n%2]
			code := 0
			var both sync.WaitGroup
			both.Go(func() { code = l.insist(item, result, "one") })
			both.Go(func() { l.replies(at(2, "09:01")) }) // after the contact, whenever that is recorded
			both.Wait()
			l.round(2, run)
			l.eventually("the message is heard", func() bool { return l.told("customer_replied") == 1 })
			done := map[int]int{http.StatusOK: 1, http.StatusConflict: 0}
			require.Contains(t, done, code)
			counted += done[code]
			require.Equal(t, done[code], l.told("item_done"))
			require.Equal(t, done[code], s.number(t, "SELECT COUNT(*) FROM contacts WHERE item_id = ?", item.ID))
			require.Equal(t, 1, l.told("round_begun"))
			again := l.try(item.Assignee, item.ID, result, "one")
			require.Equal(t, code, again.StatusCode(), "the same command again, in the next run: %s", again.Body)
			l.await(answer)
		}
		t.Logf("of %d results %d came before the reply", len(leads), counted)
	})
}

// insist records a result, again as long as it is told to come back: a run that ends while a result is on its way makes
// Temporal's server refuse it.
func (c *aCase) insist(item client.WorkItem, result client.Result, key string) (code int) {
	c.eventually("an answer to the result", func() bool {
		code = c.try(item.Assignee, item.ID, result, key).StatusCode()
		return code != http.StatusServiceUnavailable
	})
	return code
}

// LEAD-5, DUTY-3: a message dated before the last one is noted and changes nothing; one told again counts once, however
// often and however close together.
func TestMessagesThatComeLateOrTwice(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(2, "10:00"))
		first := l.run()
		last := client.NewLeadMessage{EventID: "m-2", From: client.SpeakerCustomer, OccurredAt: at(2, "10:00")}
		require.Equal(t, map[int]int{http.StatusAccepted: many}, atOnce(t, func(int) (int, error) {
			return status(l.people[connector].CreateLeadMessageWithResponse(t.Context(), l.platform, l.name, l.no, last))
		}))
		l.round(2, first)
		l.await(answer)
		require.Equal(t, 1, l.told("customer_replied"))

		l.message(client.NewLeadMessage{EventID: "m-1", From: client.SpeakerCustomer, OccurredAt: at(2, "09:30"), Concern: "太硬"})
		l.answers(chen, at(2, "09:31"))
		l.eventually("both are noted", func() bool { return l.told("customer_replied") == 2 && l.told("agent_replied") == 1 })
		require.WithinDuration(t, at(2, "10:00"), l.theCase().UnansweredSince, 0, "the last message still waits")
		require.Equal(t, 2, l.theCase().Round)
		l.await(answer)
		l.message(last) // in the next run
		l.answers(chen, at(2, "10:05"))
		l.eventually("it is answered", func() bool { return l.theCase().UnansweredSince.IsZero() })
		require.Equal(t, 2, l.told("customer_replied"))
		l.forwardTo(at(2, "10:36"))
		l.wantOpen("urge LEAD-1 2 10:35–2 22:00")
	})
}

// What is told of a lead after its end is recorded, once, and changes nothing else.
func TestMessagesAfterTheEndOfALead(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.withdraw()
		ended := l.ends(client.EndingWithdrawn)
		late := client.NewLeadMessage{EventID: "m-1", From: client.SpeakerCustomer, OccurredAt: at(1, "09:10")}
		require.Equal(t, client.EventOutcomeRecorded, l.message(late))
		l.message(late)
		require.Equal(t, 1, l.told("late_fact"))
		require.Equal(t, ended, l.theCase())
		r, err := l.as(lin).GradeLeadWithResponse(t.Context(), l.platform, l.name, l.no, &client.GradeLeadParams{IdempotencyKey: "g-1"}, client.LeadGrade{Grade: client.GradeC})
		require.NoError(t, err)
		require.Equal(t, http.StatusConflict, r.StatusCode())
		require.Equal(t, "case_over", r.ApplicationProblemJSONDefault.Code)
	})
}

// An item of a round that is over takes no result: the customer has replied since.
func TestAResultOfTheRoundBefore(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(1, "09:31"))
		item, first := l.await(urge), l.run()
		l.replies(at(1, "09:31"))
		l.round(2, first)
		r := l.try(item.Assignee, item.ID, noAnswer(), "late")
		require.Equal(t, http.StatusConflict, r.StatusCode(), "%s", r.Body)
		require.Equal(t, "item_settled", r.ApplicationProblemJSONDefault.Code)
		wrong := l.try(lin, l.await(answer).ID, client.Result{Outcome: client.OutcomePaid}, "paid")
		require.Equal(t, http.StatusUnprocessableEntity, wrong.StatusCode(), "a lead is not paid")
	})
}
