package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// graded gives a lead whose urging is open and for which lin has asked for the waiver, at 09:31.
func graded(t *testing.T, sh *shop, id string) (*lead, *approval) {
	t.Helper()
	l := sh.inquire(id, at(1, "09:00"), "buyer-"+id)
	l.forwardTo(at(1, "09:31"))
	l.grade(lin, client.GradeC)
	a := l.approval(1)
	return l, a
}

// LEAD-6, LEAD-7, DISC-7: grade C asks for the waiver; a supervisor agrees by a plain signal, and the lead is waived. What
// can't be understood is kept in the timeline and changes nothing.
func TestWaivedByASignal(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l, a := graded(t, s.openShop(t), "c-1")
		open := a.shown()
		require.Equal(t, client.ApprovalStateOpen, open.State)
		require.Equal(t, client.ApprovalSubject("waiver"), open.Subject)
		require.Equal(t, lin, open.AskedBy)
		require.Equal(t, client.RoleLeader, open.Role)

		a.signal("aprove", map[string]string{"by": wang})
		a.signal("approve", "yes, please")
		a.signal("approve", []int{1, 2})
		a.signal("approve", map[string]any{"by": 7})
		a.signal("reject", nil)
		l.signal("approve", map[string]string{"by": wang})
		l.signal("waive", map[string]string{"by": wang})
		a.signal("approve", map[string]string{"by": "nobody-knows"})
		a.signal("reject", map[string]string{"by": wang})
		a.eventually("all are in the timelines", func() bool {
			return a.told("unknown_signal") >= 4 && a.told("vote_refused") >= 2 && l.told("unknown_signal") == 2
		})
		require.Equal(t, open, a.shown(), "nothing has changed")
		require.Equal(t, client.GradeC, l.theCase().Grade)
		l.await(urge)

		a.signal("approve", map[string]string{"by": wang, "reason": "确实不需要"})
		l.ends(client.EndingWaived)
		a.ends(client.EndingApproved)
		l.want("urge LEAD-1 1 09:30–1 22:00 withdrawn lin")
		voted := a.shown().Votes
		require.Len(t, voted, 1)
		require.Equal(t, wang, voted[0].By)
		require.Equal(t, 1, l.told("approval_ended"))
	})
}

// LEAD-7: a refusal's reason is the method by which the lead is followed up, and shows on every following item; until it was
// decided the cadence went on.
func TestARefusedWaiversReasonIsTheMethod(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l, a := graded(t, s.openShop(t), "c-1")
		a.refuses(http.StatusUnprocessableEntity, "reason_required", wang, client.DecisionReject, "")
		a.refuses(http.StatusUnprocessableEntity, "reason_required", wang, client.DecisionReject, " ")
		a.decides(wang, client.DecisionReject, "先打电话")
		l.finish(urge, noAnswer())
		l.forwardTo(at(4, "09:00"))
		items := l.items()
		require.Len(t, items, 3)
		for _, item := range items {
			if item.Kind == revisit {
				require.Equal(t, "先打电话", item.Method)
			}
		}
		l.grade(lin, client.GradeC) // asks again
		l.approval(2).decides(wang, client.DecisionApprove, "")
		l.ends(client.EndingWaived)
	})
}

// LEAD-6, LEAD-7, DISC-7: another grade, or a word of the customer's, takes a pending waiver back; so does the lead's end.
// Deciding it then is told so.
func TestAPendingWaiverIsTakenBack(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		for name, take := range map[string]func(l *lead){
			"grade":      func(l *lead) { l.grade(chen, client.GradeB) },
			"reply":      func(l *lead) { l.replies(at(1, "09:32")) },
			"order":      func(l *lead) { sh.place("1001", at(1, "09:32"), "buyer-order") },
			"withdrawal": func(l *lead) { l.withdraw() },
		} {
			l, a := graded(t, sh, name)
			take(l)
			a.over(client.EndingWithdrawn)
			a.refuses(http.StatusConflict, "approval_closed", wang, client.DecisionApprove, "")
			a.refuses(http.StatusConflict, "approval_closed", wang, client.DecisionReject, "不同意")
			require.Equal(t, client.ApprovalStateWithdrawn, a.shown().State)
			require.NotEqual(t, client.EndingWaived, l.theCase().Ending, name)
			require.Equal(t, 1, l.told("approval_ended"), name)
		}
		l := sh.lead("grade")
		l.forwardTo(at(2, "09:00"))
		l.wantOpen("revisit LEAD-2 2 08:40–2 22:00")
	})
}

// DISC-7: an approval is reminded of after two hours of duty, is the manager's after four, and expires after 48 hours on the
// clock, which counts as refused: the cadence goes on.
func TestAnApprovalsClocks(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		zhao := sh.hire("zhao", client.RoleManager, sh.scope())
		l, a := graded(t, sh, "c-1")
		a.forwardTo(at(1, "13:30"))
		require.Equal(t, client.RoleLeader, a.shown().Role)
		a.forwardTo(at(1, "13:32"))
		require.Equal(t, client.RoleManager, a.shown().Role)
		require.Equal(t, client.WaitingDecision, a.theCase().WaitingOn)
		a.refuses(http.StatusForbidden, "not_decider", wang, client.DecisionApprove, "")
		a.forwardTo(at(3, "09:30"))
		require.Equal(t, client.ApprovalStateOpen, a.shown().State)
		require.Equal(t, []string{
			"asked → wang, 1 09:31", "reminder → wang, 1 11:31", "escalated → " + zhao + ", 1 13:31", "reminder → " + zhao + ", 1 15:31",
		}, a.notified())
		a.forwardTo(at(3, "09:32"))
		a.over(client.EndingExpired)
		require.Equal(t, client.ApprovalStateExpired, a.shown().State)
		a.refuses(http.StatusConflict, "approval_closed", zhao, client.DecisionApprove, "")
		l.forwardTo(at(2, "09:00"))
		l.wantOpen("revisit LEAD-2 2 08:40–2 22:00")
		require.Empty(t, l.await(revisit).Method)
	})
}

// CAL-2, CAL-3: an approval's reminder and escalation rest at night, its expiry does not.
func TestAnApprovalAskedInTheEvening(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		l := s.openShop(t).inquire("c-1", at(1, "20:00"), "buyer-1")
		l.forwardTo(at(1, "21:00"))
		l.grade(lin, client.GradeC)
		a := l.approval(1).shown()
		require.Equal(t, []string{"2 09:40", "2 11:40", "3 21:00"}, []string{moment(a.RemindAt), moment(a.EscalateAt), moment(a.ExpiresAt)})
	})
}
