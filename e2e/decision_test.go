package e2e

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// DISC-7: whoever asks can't approve, nor a leader of another shop, nor an agent; a manager may in the leader's place.
func TestWhoMayDecide(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh, other := s.openShop(t), s.openShop(t)
		fan := sh.hire("fan", client.RoleLeader, other.scope())
		zhao := sh.hire("zhao", client.RoleManager, sh.scope())
		l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
		l.grade(wang, client.GradeC)
		a := l.approval(1)
		a.refuses(http.StatusForbidden, "own_request", wang, client.DecisionApprove, "")
		a.refuses(http.StatusForbidden, "own_request", wang, client.DecisionReject, "不行")
		a.refuses(http.StatusNotFound, "not_found", fan, client.DecisionApprove, "")
		a.refuses(http.StatusForbidden, "not_decider", chen, client.DecisionApprove, "")
		a.signal("approve", map[string]string{"by": fan})
		a.signal("approve", map[string]string{"by": wang})
		a.eventually("both signals are told of", func() bool { return a.told("vote_refused") == 2 })
		require.Equal(t, client.ApprovalStateOpen, a.shown().State)
		require.Contains(t, sh.toDecide(zhao), a.caseID)
		require.NotContains(t, sh.toDecide(wang), a.caseID)

		for range 2 { // the same decision again gets the same answer
			r, err := a.tryDeciding(zhao, client.DecisionApprove, "", "z-1")
			require.NoError(t, err)
			require.NotNil(t, r.JSON200, "%s", r.Body)
			require.Equal(t, client.ApprovalStateApproved, r.JSON200.State)
		}
		l.ends(client.EndingWaived)
		require.Equal(t, 1, a.told("voted"))
		require.NotContains(t, sh.toDecide(zhao), a.caseID)
	})
}

// toDecide lists the approvals of the shop that someone may decide now.
func (s *shop) toDecide(person string) []string {
	s.Helper()
	mine := client.ListApprovalsParamsMineToDecide
	r, err := s.as(person).ListApprovalsWithResponse(s.Context(), &client.ListApprovalsParams{Mine: &mine, Platform: &s.platform, Shop: &s.name})
	require.NoError(s, err)
	require.NotNil(s, r.JSON200, "%s", r.Body)
	var ids []string
	for _, a := range r.JSON200.Items {
		ids = append(ids, a.ID)
	}
	return ids
}

// DISC-7: whoever stands in for a supervisor decides within the span, by the approval's own clock, and neither before nor
// after it; nor on what that supervisor or they themselves have asked for.
func TestSubstitutes(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		gu := sh.hire("gu", client.RoleAgent, sh.scope())
		sh.substitute(gu, at(1, "10:00"), at(1, "12:00"))
		asks := func(n int, by string) *approval {
			l := sh.inquire(fmt.Sprintf("c-%d", n), at(1, "09:00"), fmt.Sprintf("buyer-%d", n))
			l.forwardTo(at(1, "09:31"))
			l.grade(by, client.GradeC)
			return l.approval(1)
		}
		a := asks(1, lin)
		a.refuses(http.StatusForbidden, "not_decider", gu, client.DecisionApprove, "")
		a.forwardTo(at(1, "10:00"))
		vote := a.decides(gu, client.DecisionApprove, "").Votes[0]
		require.Equal(t, []string{gu, wang}, []string{vote.By, vote.For})
		a.parent.ends(client.EndingWaived)

		late := asks(2, lin)
		late.forwardTo(at(1, "12:00"))
		late.refuses(http.StatusForbidden, "not_decider", gu, client.DecisionApprove, "")
		late.signal("approve", map[string]string{"by": gu})
		late.eventually("the signal is told of", func() bool { return late.told("vote_refused") == 1 })
		require.Equal(t, client.ApprovalStateOpen, late.shown().State)

		for n, by := range map[int]string{3: wang, 4: gu} {
			own := asks(n, by)
			own.forwardTo(at(1, "11:00"))
			own.refuses(http.StatusForbidden, map[string]string{wang: "not_decider", gu: "own_request"}[by], gu, client.DecisionApprove, "")
		}
	})
}

// DISC-7: of many decisions at once exactly one counts, and the others are told so.
func TestManyDecisionsAtOnce(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		zhao := sh.hire("zhao", client.RoleManager, sh.scope())
		l, a := graded(t, sh, "c-1")
		statuses := atOnce(t, func(n int) (int, error) {
			by, decision := wang, client.DecisionApprove
			if n%2 == 0 {
				by, decision = zhao, client.DecisionReject
			}
			return status(a.tryDeciding(by, decision, "想好了", fmt.Sprintf("d-%d", n)))
		})
		require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: many - 1}, statuses)
		shown := a.shown()
		require.Len(t, shown.Votes, 1)
		if shown.State == client.ApprovalStateApproved {
			l.ends(client.EndingWaived)
			require.Equal(t, wang, shown.Votes[0].By)
		} else {
			a.over(client.EndingRefused)
			require.Equal(t, zhao, shown.Votes[0].By)
			require.Empty(t, l.theCase().Ending)
		}
		require.Equal(t, 1, a.told("voted"))
		require.Equal(t, 1, l.told("approval_ended"))
	})
}

// DISC-7: whoever asked takes it back, and nobody else; what was taken back is not decided any more.
func TestRecall(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l, a := graded(t, s.openShop(t), "c-1")
		recall := func(by, key string) *client.RecallApprovalResponse {
			r, err := a.as(by).RecallApprovalWithResponse(t.Context(), a.caseID, &client.RecallApprovalParams{IdempotencyKey: key}, client.Recall{Reason: "顾客又来了"})
			require.NoError(t, err)
			return r
		}
		require.Equal(t, http.StatusForbidden, recall(wang, "r-1").StatusCode())
		for range 2 {
			r := recall(lin, "r-2")
			require.NotNil(t, r.JSON200, "%s", r.Body)
			require.Equal(t, client.ApprovalStateWithdrawn, r.JSON200.State)
		}
		a.over(client.EndingWithdrawn)
		a.refuses(http.StatusConflict, "approval_closed", wang, client.DecisionApprove, "")
		l.eventually("the lead knows", func() bool { return l.told("approval_ended") == 1 })
		require.Empty(t, l.theCase().Ending)
	})
}
