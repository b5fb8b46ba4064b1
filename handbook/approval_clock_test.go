package handbook_test

import (
	"testing"
	"time"

	"gendan/handbook"
)

// DISC-7, CAL-2: reminded after 2 and escalated after 4 hours of work, expired after 48 hours on the wall.
func TestApprovalClocks(t *testing.T) {
	p := rulebook(t)
	days := with(t, func(p *handbook.Policy) { p.DutyHours.WorkingDays = true })
	lunch := with(t, func(p *handbook.Policy) { p.DutyHours = hours(t, false, "08:40-12:00", "13:30-22:00") })
	managers := with(t, func(p *handbook.Policy) { p.Approvals.Ladder = []handbook.Role{handbook.RoleManager} })
	for name, c := range map[string]struct {
		policy                           handbook.Policy
		asked, remind, escalate, expires string
		first                            string // what comes first
	}{
		"DISC-7 by day":                           {p, "2026-11-05 10:00", "2026-11-05 12:00", "2026-11-05 14:00", "2026-11-07 10:00", "2026-11-05 12:00"},
		"DISC-7 to the second":                    {p, "2026-11-05 10:00:07", "2026-11-05 12:00:07", "2026-11-05 14:00:07", "2026-11-07 10:00:07", "2026-11-05 12:00:07"},
		"CAL-2 over lunch":                        {lunch, "2026-11-05 11:00", "2026-11-05 14:30", "2026-11-05 16:30", "2026-11-07 11:00", "2026-11-05 14:30"},
		"CAL-2 escalated over the night":          {p, "2026-11-05 19:00", "2026-11-05 21:00", "2026-11-06 09:40", "2026-11-07 19:00", "2026-11-05 21:00"},
		"CAL-2 reminded over the night":           {p, "2026-11-05 21:00", "2026-11-06 09:40", "2026-11-06 11:40", "2026-11-07 21:00", "2026-11-06 09:40"},
		"CAL-2 asked at night":                    {p, "2026-11-05 03:00", "2026-11-05 10:40", "2026-11-05 12:40", "2026-11-07 03:00", "2026-11-05 10:40"},
		"CAL-1 over a weekend: expires before it": {days, "2026-11-06 21:00", "2026-11-09 09:40", "2026-11-09 11:40", "2026-11-08 21:00", "2026-11-08 21:00"},
		"CAL-1 a make-up Saturday is work":        {days, "2026-10-09 21:00", "2026-10-10 09:40", "2026-10-10 11:40", "2026-10-11 21:00", "2026-10-10 09:40"},
		"CAL-1 over National Day":                 {days, "2026-09-30 19:00", "2026-09-30 21:00", "2026-10-08 09:40", "2026-10-02 19:00", "2026-09-30 21:00"},
		"over the turn of the year":               {p, "2026-12-31 21:00", "2027-01-01 09:40", "2027-01-01 11:40", "2027-01-02 21:00", "2027-01-01 09:40"},
		"a ladder of one step":                    {managers, "2026-11-05 10:00", "2026-11-05 12:00", "", "2026-11-07 10:00", "2026-11-05 12:00"},
	} {
		t.Run(name, func(t *testing.T) {
			now := at(t, c.policy, c.asked).UTC()
			a := handbook.Approval{AskedBy: "lin"}.Ask(now, c.policy)
			if a.State != handbook.ApprovalOpen || a.Step != 0 || a.Role != c.policy.Approvals.Ladder[0] || !a.AskedAt.Equal(now) || !a.StepAt.Equal(now) {
				t.Errorf("asked as %+v", a)
			}
			sameTime(t, c.policy, "reminded", a.RemindAt, c.remind)
			sameTime(t, c.policy, "escalated", a.EscalateAt, c.escalate)
			sameTime(t, c.policy, "expired", a.ExpiresAt, c.expires)
			sameTime(t, c.policy, "what comes first", a.Due(), c.first)
		})
	}
}

// DISC-7: the next step is the manager's, with clocks of its own; when it expires does not change.
func TestEscalation(t *testing.T) {
	p := rulebook(t)
	a := asked(lin, "").Ask(at(t, p, "2026-11-05 17:30").UTC(), p)
	sameTime(t, p, "escalated", a.EscalateAt, "2026-11-05 21:30")
	b := a.Escalate(a.EscalateAt, p)
	if b.Step != 1 || b.Role != handbook.RoleManager || b.State != handbook.ApprovalOpen || !b.AskedAt.Equal(a.AskedAt) || !b.StepAt.Equal(a.EscalateAt) {
		t.Errorf("escalated as %+v", b)
	}
	sameTime(t, p, "the manager is reminded", b.RemindAt, "2026-11-06 10:10")
	sameTime(t, p, "nobody stands above the manager", b.EscalateAt, "")
	sameTime(t, p, "expires as before", b.ExpiresAt, "2026-11-07 17:30")
	sameTime(t, p, "first the reminder", b.Due(), "2026-11-06 10:10")
	b.RemindAt = time.Time{} // done
	sameTime(t, p, "then the end", b.Due(), "2026-11-07 17:30")
	if vote, decider := yes(wang); refusal(t, decideOnce(b, vote, decider)) != handbook.VoteNotYours {
		t.Error("the leader had their time")
	}
	if vote, decider := yes(qian); decideOnce(b, vote, decider) != nil {
		t.Error("it is the manager's to decide")
	}
}

func decideOnce(a handbook.Approval, v handbook.Vote, d handbook.Decider) error {
	_, err := a.Decide(v, d, handbook.Quorum{Approve: 1, Of: 1})
	return err
}

// DISC-7: an approval that nobody decided is closed with who, when and why, and its votes are kept.
func TestClosing(t *testing.T) {
	p := rulebook(t)
	now := at(t, p, "2026-11-07 10:00").UTC()
	a := asked(lin, handbook.RoleLeader)
	a.Votes = []handbook.Vote{{By: "wang", Approve: true}}
	for state, ending := range map[handbook.ApprovalState]handbook.Ending{
		handbook.ApprovalExpired: handbook.EndExpired, handbook.ApprovalWithdrawn: handbook.EndWithdrawn,
	} {
		got := a.Close(state, "lin", "no longer needed", now)
		if got.State != state || got.Reason != "no longer needed" || !got.ClosedAt.Equal(now) || len(got.Votes) != 1 || got.State.Ending() != ending {
			t.Errorf("closed as %+v, ends as %s", got, got.State.Ending())
		}
	}
	for state, ending := range map[handbook.ApprovalState]handbook.Ending{
		handbook.ApprovalOpen: "", handbook.ApprovalApproved: handbook.EndApproved, handbook.ApprovalRefused: handbook.EndRefused,
	} {
		if state.Ending() != ending {
			t.Errorf("%s ends as %q", state, state.Ending())
		}
	}
}

// DISC-7: only leaders and managers decide, whatever else a role may do.
func TestRolesThatDecide(t *testing.T) {
	for _, r := range handbook.Roles() {
		asLeader, asManager := r == handbook.RoleLeader || r == handbook.RoleManager, r == handbook.RoleManager
		if r.Decides(handbook.RoleLeader) != asLeader || r.Decides(handbook.RoleManager) != asManager {
			t.Errorf("%s decides in a leader's place: %t, in a manager's: %t", r, r.Decides(handbook.RoleLeader), r.Decides(handbook.RoleManager))
		}
	}
}
