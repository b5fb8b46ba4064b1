package handbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ApprovalSubject is what a decision is asked for.
type ApprovalSubject string

// What only a supervisor may decide.
const (
	SubjectWaiver   ApprovalSubject = "waiver"   // a lead needs no more follow-up (LEAD-7)
	SubjectDiscount ApprovalSubject = "discount" // more than the agent's own authority (DISC-2, DISC-3, DISC-5)

	// An after-sales case's, which the manager decides.
	SubjectPlan         ApprovalSubject = "plan"         // AS-6
	SubjectSpending     ApprovalSubject = "spending"     // more than the plan's budget (AS-10)
	SubjectCompensation ApprovalSubject = "compensation" // what the customer demands (AS-8)
	SubjectAdvance      ApprovalSubject = "advance"      // we pay first and claim later (AS-5)
)

// ApprovalSubjects lists every subject.
func ApprovalSubjects() []ApprovalSubject {
	return []ApprovalSubject{SubjectWaiver, SubjectDiscount, SubjectPlan, SubjectSpending, SubjectCompensation, SubjectAdvance}
}

// ApprovalPolicy says who decides, and how long that may take. Working time is the sales desk's duty hours (CAL-2).
type ApprovalPolicy struct {
	Ladder        []Role `json:"ladder"` // whose decision it is, step by step; who stands higher may decide earlier
	Quorum        Quorum `json:"quorum"`
	RemindAfter   Span   `json:"remind_after"`   // working time since the step began
	EscalateAfter Span   `json:"escalate_after"` // working time since the step began
	ExpireAfter   Span   `json:"expire_after"`   // wall time since it was asked for
}

// Quorum asks for several approvals: Approve of the votes of Of people. As soon as so many refuse that the rest can't
// reach it, it is refused.
type Quorum struct {
	Approve int `json:"approve"`
	Of      int `json:"of"`
}

// ApprovalState is where an approval stands.
type ApprovalState string

// The states of an approval. All but open are final.
const (
	ApprovalOpen      ApprovalState = "open"
	ApprovalApproved  ApprovalState = "approved"
	ApprovalRefused   ApprovalState = "refused"
	ApprovalExpired   ApprovalState = "expired"   // counts as refused
	ApprovalWithdrawn ApprovalState = "withdrawn" // by who asked, or because its case no longer needs it
)

// ApprovalStates lists every state.
func ApprovalStates() []ApprovalState {
	return []ApprovalState{ApprovalOpen, ApprovalApproved, ApprovalRefused, ApprovalExpired, ApprovalWithdrawn}
}

// Ending gives how an approval in this state ended; an open one has not.
func (s ApprovalState) Ending() Ending {
	if s == ApprovalOpen {
		return ""
	}
	return Ending(s)
}

// Approval is a decision that is asked for (审批, DISC-7). Its id is its workflow's. Times are UTC.
type Approval struct {
	ID         string           `json:"id"`
	CaseID     string           `json:"case_id"` // that asks
	Platform   Platform         `json:"platform"`
	Shop       string           `json:"shop"`
	Subject    ApprovalSubject  `json:"subject"`
	DiscountID string           `json:"discount_id,omitempty"`
	Line       string           `json:"line,omitempty"` // a discount's, and what else the decision should know of it
	Pieces     int              `json:"pieces,omitempty"`
	Gift       string           `json:"gift,omitempty"`
	Amount     Fen              `json:"amount,omitempty"`
	OverCount  bool             `json:"over_count,omitempty"` // granting it costs one of next month's requests (DISC-3)
	Note       string           `json:"note,omitempty"`       // why it is asked for
	Ref        string           `json:"ref,omitempty"`        // the plan or claim that it is about
	Reasons    []ApprovalReason `json:"reasons,omitempty"`    // why a plan needs it (AS-6)
	AskedBy    string           `json:"asked_by"`
	AskedAt    time.Time        `json:"asked_at"`
	State      ApprovalState    `json:"state"`
	Step       int              `json:"step"` // of the ladder, from 0
	Role       Role             `json:"role"` // whose decision it now is
	StepAt     time.Time        `json:"step_at"`
	RemindAt   time.Time        `json:"remind_at,omitzero"` // zero: done
	EscalateAt time.Time        `json:"escalate_at,omitzero"`
	ExpiresAt  time.Time        `json:"expires_at"`
	Votes      []Vote           `json:"votes,omitempty"`
	ClosedAt   time.Time        `json:"closed_at,omitzero"`
	ClosedBy   string           `json:"closed_by,omitempty"` // who gave the last vote, or took it back; empty: its case or its time
	Reason     string           `json:"reason,omitempty"`    // of the last vote, or of the withdrawal
}

// Vote is one supervisor's decision: who, when and why (DISC-7).
type Vote struct {
	By      string    `json:"by"`
	For     string    `json:"for,omitempty"` // the supervisor whom By stands in for
	Approve bool      `json:"approve"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
	Key     string    `json:"key,omitempty"` // the idempotency key; empty for a plain signal
}

// Decider is someone who wants to decide, with the supervisors for whom they stand in at that moment.
type Decider struct {
	Person Person   `json:"person"`        // a zero person: nobody knows who that is
	For    []Person `json:"for,omitempty"` // active supervisors
}

// Substitution lets someone decide in a supervisor's place for a span of time (代理). Times are UTC.
type Substitution struct {
	ID         string    `json:"id"`
	Supervisor string    `json:"supervisor"`
	Substitute string    `json:"substitute"`
	From       time.Time `json:"from"`
	To         time.Time `json:"to"`
}

// VoteRefusal says why someone's decision does not count.
type VoteRefusal string

// Why a decision does not count.
const (
	VoteClosed   VoteRefusal = "approval_closed"
	VoteAsker    VoteRefusal = "own_request" // whoever asks can't approve (DISC-7)
	VoteNotYours VoteRefusal = "not_decider" // not the role, not the shop, or no longer a substitute
	VoteTwice    VoteRefusal = "voted_before"
	VoteReason   VoteRefusal = "reason_required" // a refusal says why; the longest reason is MaxNote
)

// VoteRefusals lists every reason.
func VoteRefusals() []VoteRefusal {
	return []VoteRefusal{VoteClosed, VoteAsker, VoteNotYours, VoteTwice, VoteReason}
}

// VoteError says that a decision does not count, and why.
type VoteError struct{ Refusal VoteRefusal }

// Error gives the reason's code.
func (e *VoteError) Error() string { return string(e.Refusal) }

// Ask begins an approval: the first step's clocks run from now.
func (a Approval) Ask(now time.Time, p Policy) Approval {
	a.AskedAt, a.State, a.Step = now, ApprovalOpen, 0
	a.ExpiresAt = now.Add(time.Duration(p.Approvals.ExpireAfter)).UTC()
	return a.atStep(0, now, p)
}

// Escalate hands an approval to the next role; on the last step there is none.
func (a Approval) Escalate(now time.Time, p Policy) Approval { return a.atStep(a.Step+1, now, p) }

func (a Approval) atStep(step int, now time.Time, p Policy) Approval {
	duty, ladder := p.Duty(), p.Approvals.Ladder
	a.Step, a.Role, a.StepAt = step, ladder[step], now
	a.RemindAt, _ = duty.Add(now, time.Duration(p.Approvals.RemindAfter))
	a.EscalateAt = time.Time{}
	if step+1 < len(ladder) {
		a.EscalateAt, _ = duty.Add(now, time.Duration(p.Approvals.EscalateAfter))
	}
	return a
}

// Due gives the next instant at which an open approval's clocks ask for something.
func (a Approval) Due() time.Time {
	due := a.ExpiresAt
	for _, at := range []time.Time{a.RemindAt, a.EscalateAt} {
		if !at.IsZero() && at.Before(due) {
			due = at
		}
	}
	return due
}

// Early refuses, as a [*VoteError], a vote that can't count whoever gives it: on a closed approval, by who asked, by who
// has voted or whose substitute has, or a refusal without a reason (DISC-7).
func (a Approval) Early(v Vote) error {
	switch {
	case a.State != ApprovalOpen:
		return &VoteError{VoteClosed}
	case v.By == a.AskedBy:
		return &VoteError{VoteAsker}
	case v.By != "" && slices.ContainsFunc(a.Votes, func(had Vote) bool { return had.By == v.By || had.For == v.By }):
		return &VoteError{VoteTwice}
	case !v.Approve && strings.TrimSpace(v.Reason) == "", utf8.RuneCountInString(v.Reason) > MaxNote:
		return &VoteError{VoteReason}
	}
	return nil
}

// Decide counts a vote, or refuses it as a [*VoteError]. Who votes is a supervisor of the shop whose role is that of the
// step or higher, or stands in for one; nobody decides on their own request, nor on that of whom they stand in for, and
// nobody is counted twice (DISC-7).
func (a Approval) Decide(v Vote, d Decider, q Quorum) (Approval, error) {
	if err := a.Early(v); err != nil {
		return a, err
	}
	standsFor, may := a.authority(d)
	if !may {
		return a, &VoteError{VoteNotYours}
	}
	v.For = standsFor
	a.Votes = append(slices.Clone(a.Votes), v)
	approved, refused := 0, 0
	for _, vote := range a.Votes {
		if vote.Approve {
			approved++
		} else {
			refused++
		}
	}
	switch {
	case approved >= q.Approve:
		a.State = ApprovalApproved
	case refused > q.Of-q.Approve:
		a.State = ApprovalRefused
	}
	if a.State != ApprovalOpen {
		a.ClosedAt, a.ClosedBy, a.Reason = v.At, v.By, v.Reason
	}
	return a, nil
}

// authority says whether someone may decide, and in whose place.
func (a Approval) authority(d Decider) (standsFor string, may bool) {
	if a.may(d.Person) {
		return "", true
	}
	if !d.Person.Active {
		return "", false
	}
	for _, supervisor := range d.For {
		spoken := slices.ContainsFunc(a.Votes, func(v Vote) bool { return v.By == supervisor.ID || v.For == supervisor.ID })
		if a.may(supervisor) && supervisor.ID != a.AskedBy && !spoken {
			return supervisor.ID, true
		}
	}
	return "", false
}

func (a Approval) may(p Person) bool {
	shop := p.Shop == "" || p.Shop == string(a.Platform)+"/"+a.Shop
	return p.Active && shop && p.Role.Decides(a.Role)
}

// Decides says whether a supervisor of role r may decide what is asked of a role: only leaders and managers decide, and
// a manager also in a leader's place.
func (r Role) Decides(asked Role) bool {
	return r == RoleManager || (r == RoleLeader && asked == RoleLeader)
}

// Close ends an open approval that nobody decided: expired, or withdrawn by someone for a reason.
func (a Approval) Close(state ApprovalState, by, reason string, now time.Time) Approval {
	a.State, a.ClosedBy, a.Reason, a.ClosedAt = state, by, reason, now
	return a
}

// maxVotes is more than any shop has supervisors: a larger quorum is a slip, and no refusal would ever count.
const maxVotes = 20

func (p ApprovalPolicy) validate(path string) error {
	var errs []error
	refuse := func(bad bool, path, reason string) {
		if bad {
			errs = append(errs, &PolicyError{path, reason})
		}
	}
	refuse(len(p.Ladder) == 0, path+".ladder", "at least one role is needed")
	for i, role := range p.Ladder {
		rung := fmt.Sprintf("%s.ladder[%d]", path, i)
		refuse(role != RoleLeader && role != RoleManager, rung, fmt.Sprintf("%q is neither leader nor manager", role))
		refuse(i > 0 && (p.Ladder[i-1] != RoleLeader || role != RoleManager), rung, "must be above the one before it")
	}
	refuse(p.Quorum.Approve < 1 || p.Quorum.Of < p.Quorum.Approve, path+".quorum", fmt.Sprintf("%d of %d can't be reached", p.Quorum.Approve, p.Quorum.Of))
	refuse(p.Quorum.Of > maxVotes, path+".quorum", fmt.Sprintf("more than %d votes", maxVotes))
	for _, s := range []struct {
		path string
		span Span
	}{
		{path + ".remind_after", p.RemindAfter}, {path + ".escalate_after", p.EscalateAfter}, {path + ".expire_after", p.ExpireAfter},
	} {
		refuse(s.span <= 0 || s.span > maxSpan, s.path, fmt.Sprintf("%s is not between nothing and a year", s.span))
	}
	refuse(p.RemindAfter >= p.EscalateAfter, path+".remind_after", "must be shorter than escalate_after")
	return errors.Join(errs...)
}
