package workflows_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
	"gendan/workflows"
)

// demanding is a customer who asks for money beyond the plan.
func demanding(amount handbook.Fen, rulesFavour bool) handbook.Action {
	return handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: amount, RulesFavour: rulesFavour, Note: "wants more"}}
}

// decides lets the manager decide the case's nth request.
func (s *trouble) decides(when string, n int, approve bool) {
	s.Helper()
	cmd := workflows.DecideCommand{By: "qian", Approve: approve, Reason: "said", Key: when}
	s.decide(when, workflows.ApprovalID(s.caseID(), n), cmd, "")
}

// asked gives the state of each request that the case made to its supervisors.
func (s *trouble) asked() (states []handbook.ApprovalState) {
	s.Helper()
	for n := 1; ; n++ {
		a := handbook.Approval{}
		for _, w := range s.book.written {
			for _, written := range w.Approvals {
				if written.ID == workflows.ApprovalID(s.caseID(), n) {
					a = written
				}
			}
		}
		if a.ID == "" {
			return states
		}
		states = append(states, a.State)
	}
}

// AS-8: what the customer demands beyond the plan is the manager's to decide: granted, it is booked and the plan carried
// out; refused, or decided by nobody for two days, another plan is made.
func TestCompensationIsTheManagersToDecide(t *testing.T) {
	for _, c := range []struct {
		vote  string
		stage handbook.Stage
		state handbook.ApprovalState
		paid  handbook.Fen
	}{
		{"approve", handbook.StageCarryingOut, handbook.ApprovalApproved, 9000},
		{"reject", handbook.StagePlanning, handbook.ApprovalRefused, 0},
		{"", handbook.StagePlanning, handbook.ApprovalExpired, 0},
	} {
		s := on(t, to(t, handbook.StageAgreement))
		s.follow(func() {
			s.walk(to(t, handbook.StageAgreement))
			s.act("2026-11-05 10:20", demanding(9000, false), "")
			s.sees("2026-11-05 10:21", func(c handbook.Case, _ handbook.AfterSales) {
				require.Equal(t, handbook.WaitingDecision, c.WaitingOn)
			})
			if c.vote != "" {
				s.decides("2026-11-05 10:30", 1, c.vote == "approve")
			}
			s.cancel("2026-11-07 11:00")
			s.sees("2026-11-07 10:59", func(is handbook.Case, m handbook.AfterSales) {
				require.Equal(t, c.stage, is.Stage)
				require.Equal(t, c.paid, m.Account.Sum(handbook.EntryCompensation))
				require.Zero(t, m.Demand)
			})
		})
		require.Equal(t, []handbook.ApprovalState{c.state}, s.asked())
	}
}

// AS-8: where the platform's rules are on our side it arbitrates, and the manager need not decide any more: for us, the
// plan is carried out; against us, another one is made.
func TestArbitration(t *testing.T) {
	for won, stage := range map[bool]handbook.Stage{true: handbook.StageCarryingOut, false: handbook.StagePlanning} {
		s := on(t, to(t, handbook.StageAgreement))
		s.follow(func() {
			s.walk(to(t, handbook.StageAgreement))
			s.act("2026-11-05 10:20", demanding(9000, false), "")
			s.act("2026-11-05 10:30", demanding(9000, true), "")
			s.sees("2026-11-05 10:31", func(c handbook.Case, _ handbook.AfterSales) {
				require.Equal(t, handbook.WaitingPlatform, c.WaitingOn)
				_, follows := s.open(handbook.ItemArbitrate)
				require.True(t, follows)
			})
			s.hears("2026-11-06 10:00", handbook.Fact{Kind: handbook.FactArbitrated, Won: won, Note: "the platform decided"})
			s.standsAt("2026-11-06 10:01", stage)
			s.cancel("2026-11-06 10:02")
		})
		require.Equal(t, []handbook.ApprovalState{handbook.ApprovalWithdrawn}, s.asked())
	}
}

// AS-5: a third party that denies stops the work until the manager has decided whether we pay first and claim later; if
// not, another plan is made, and whatever else was asked about the old one is taken back.
func TestADeniedClaimStopsTheWork(t *testing.T) {
	denied := claimed(handbook.ClaimReport{ClaimID: "1", State: handbook.ClaimDenied, Note: "not ours, they say"})
	for approve, stage := range map[bool]handbook.Stage{true: handbook.StageCarryingOut, false: handbook.StagePlanning} {
		s := on(t, to(t, handbook.StageCarryingOut))
		s.follow(func() {
			s.walk(to(t, handbook.StageCarryingOut))
			s.act("2026-11-05 10:10", claimed(handbook.ClaimReport{Party: handbook.PartyCarrier, Against: "debang", Amount: 8000}), "")
			s.act("2026-11-05 10:15", spending(20000), "")
			s.act("2026-11-05 10:20", denied, "")
			s.act("2026-11-05 10:21", stepped("1.1"), workflows.RefusedPlace)
			s.decides("2026-11-05 10:30", 2, approve)
			s.standsAt("2026-11-05 10:31", stage)
			s.cancel("2026-11-05 11:00")
		})
		advance, spending := handbook.ApprovalApproved, handbook.ApprovalWithdrawn
		claim := handbook.ClaimAdvanced
		if !approve {
			advance, claim = handbook.ApprovalRefused, handbook.ClaimDenied
		}
		require.Equal(t, []handbook.ApprovalState{spending, advance}, s.asked())
		require.Equal(t, claim, s.matter().Claims[0].State)
		require.Zero(t, s.matter().Account.Cost())
	}
}

// AS-10, AS-15: a cost that the manager has not decided on is not lost by closing; refused after the acceptance it is not
// booked, and the accepted work stays accepted.
func TestACostAfterTheAcceptance(t *testing.T) {
	r := to(t, handbook.StageWrapUp)
	s := on(t, r)
	s.follow(func() {
		s.walk(r)
		s.act("2026-11-05 10:20", spending(15000), "")
		s.act("2026-11-05 10:21", closed(), workflows.RefusedPlace)
		s.at("2026-11-05 10:22", func() {
			_, asks := s.open(handbook.ItemClose)
			require.False(t, asks, "nobody is asked to close what can't be closed")
		})
		s.decides("2026-11-05 10:30", 1, false)
		s.standsAt("2026-11-05 10:31", handbook.StageWrapUp)
		s.act("2026-11-05 10:40", closed(), "")
	})
	require.Zero(t, s.matter().Account.Cost())
	require.Equal(t, handbook.EndResolved, s.picture().Ending)
}

// AS-6: on a ladder of the manager alone a decision that is waited for is reminded of, handed to nobody else, and expires
// after two days. A leader's word by a plain signal is kept as one that does not count.
func TestTheManagersLadder(t *testing.T) {
	r := to(t, handbook.StageApproving)
	s := on(t, r)
	s.follow(func() {
		s.walk(r)
		s.signal("2026-11-05 11:00", workflows.ApprovalID(s.caseID(), 1), "approve", map[string]string{"by": "wang"})
		s.cancel("2026-11-07 10:10")
	})
	var lines []string
	for _, w := range s.book.of(handbook.CaseApproval) {
		for _, e := range w.Events {
			lines = append(lines, string(e.Kind)+" "+s.shows(e.At))
		}
	}
	require.Equal(t, []string{"approval_asked 05 10:03", "vote_refused 05 11:00", "reminded 05 12:03", "case_ended 07 10:03"}, lines)
	require.Equal(t, []handbook.ApprovalState{handbook.ApprovalExpired}, s.asked())
	require.Equal(t, string(handbook.ApprovalExpired), s.matter().Plans[0].Refused)
	told := slices.DeleteFunc(s.book.told(), func(n handbook.NoticeKind) bool {
		return n != handbook.NoticeApprovalAsked && n != handbook.NoticeApprovalReminder && n != handbook.NoticeApprovalEscalated
	})
	require.Equal(t, []handbook.NoticeKind{handbook.NoticeApprovalAsked, handbook.NoticeApprovalReminder}, told)
}

// AS-6: a plan that takes the place of one whose approval is waited for takes that back; a decision that was on its way
// changes nothing.
func TestAPlanInTheApprovalsPlace(t *testing.T) {
	r := to(t, handbook.StageApproving)
	s := on(t, r)
	s.follow(func() {
		s.walk(r)
		s.at("2026-11-05 10:20", func() {
			second := planned(1, 5000, shanghai(t, "2026-12-01 12:00"), handbook.StepExchange)
			second.By, second.Key = "lin", "second"
			late := handbook.Approval{ID: workflows.ApprovalID(s.caseID(), 1), Subject: handbook.SubjectPlan, Ref: "1", State: handbook.ApprovalApproved}
			s.env.SignalWorkflowSkippingWorkflowTask("approval_ended", late)
			s.update("plan", second, nil)
		})
		s.standsAt("2026-11-05 10:21", handbook.StageApproving)
		s.decides("2026-11-05 10:30", 2, true)
		s.standsAt("2026-11-05 10:31", handbook.StageAgreement)
		s.cancel("2026-11-05 10:40")
	})
	require.Equal(t, []handbook.ApprovalState{handbook.ApprovalWithdrawn, handbook.ApprovalApproved}, s.asked())
}
