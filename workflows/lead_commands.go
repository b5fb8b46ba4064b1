package workflows

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// GradeCommand grades a lead (LEAD-6). Grade C asks a supervisor to waive the follow-up (LEAD-7).
type GradeCommand struct {
	By    string         `json:"by"`
	Grade handbook.Grade `json:"grade"`
	Note  string         `json:"note,omitempty"` // why
	Key   string         `json:"key"`
}

// WithdrawCommand ends a lead that is none, such as a competitor's question or a test.
type WithdrawCommand struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
	Key    string `json:"key"`
}

// listen sets the update handlers that only leads have.
func (l *lead) listen(ctx workflow.Context) error {
	still := func() error {
		if l.over() {
			return refuse(RefusedCaseOver, "the case has ended")
		}
		return nil
	}
	return errors.Join(
		hear[GradeCommand, handbook.Case](ctx, &l.commands.queue, updateGrade, texts.GradingLead(),
			func(_ workflow.Context, cmd GradeCommand) error {
				if !cmd.Grade.Known() {
					return refuse(RefusedResult, "grade must be A, B or C")
				}
				return still()
			}),
		hear[WithdrawCommand, handbook.Case](ctx, &l.commands.queue, updateWithdraw, texts.WithdrawingLead(),
			func(workflow.Context, WithdrawCommand) error { return still() }),
	)
}

// takeCommands carries out what people asked for. They are answered once it is written.
func (l *lead) takeCommands(ctx workflow.Context) error {
	for _, cmd := range l.commands.take() {
		now := clock(ctx)
		switch what := cmd.what.(type) {
		case GradeCommand:
			l.carry(cmd, what.Key, func() { l.grade(what.By, what.Grade, what.Note, now) })
		case WithdrawCommand:
			l.carry(cmd, what.Key, func() {
				l.File.Case.Ending = handbook.EndWithdrawn
				l.endedBy, l.endedFor = what.By, what.Reason
			})
		default:
			item, done, err := l.serve(ctx, cmd)
			if err != nil {
				return err
			}
			if done {
				l.follow(item, clock(ctx))
			}
		}
	}
	return nil
}

// maxKeys bounds how many commands a case remembers; what is repeated comes soon.
const maxKeys = 50

// carry carries a command out, once, and not when the case ended after it was accepted.
func (l *lead) carry(cmd *command, key string, do func()) {
	repeated := slices.Contains(l.Keys, key)
	if l.over() && !repeated {
		cmd.carry(nil, refuse(RefusedCaseOver, "the case has ended"))
		return
	}
	if !repeated {
		do()
		l.Keys = append(l.Keys, key)
		l.Keys = l.Keys[max(0, len(l.Keys)-maxKeys):]
	}
	cmd.carry(l.File.Case, nil)
}

// grade grades the lead. C asks for the waiver, again if that was decided or taken back, and any other grade takes it
// back (LEAD-6, LEAD-7). Else the same grade again changes nothing.
func (l *lead) grade(by string, grade handbook.Grade, note string, now time.Time) {
	c := &l.File.Case
	if c.Grade == grade && (grade != handbook.GradeC || l.Requests.has(handbook.SubjectWaiver)) {
		return
	}
	l.File.note(now, handbook.EventGraded, handbook.RuleLeadGrade, by, handbook.EventData{Grade: grade, GradeWas: c.Grade, Note: note})
	c.Grade, c.ReviewAt = grade, now
	if grade == handbook.GradeC {
		l.askWaiver(by, note, now)
		return
	}
	l.withdrawWaiver(now, handbook.EventData{Grade: grade, Person: by})
}

// withdrawWaiver takes a pending waiver back: for another grade, or because the customer talks with us again.
func (l *lead) withdrawWaiver(now time.Time, why handbook.EventData) {
	l.Requests.withdraw(&l.File, now, why, func(a handbook.Approval) bool { return a.Subject == handbook.SubjectWaiver })
}

// askWaiver asks a supervisor whether the follow-up can be waived. Until that is decided, the cadence goes on (LEAD-7).
func (l *lead) askWaiver(by, note string, now time.Time) {
	if l.Requests.has(handbook.SubjectWaiver) {
		return
	}
	l.Requests.ask(&l.File, handbook.Approval{Subject: handbook.SubjectWaiver, AskedBy: by, Note: cmp.Or(note, l.Concern)}, now, l.Policy)
}

// takeDecisions hears what supervisors decided: a waiver ends the lead; a refusal tells how to follow up, which shows on
// every following item (LEAD-7).
func (l *lead) takeDecisions(ctx workflow.Context) {
	now := clock(ctx)
	for _, decided := range l.Requests.take(ctx, &l.File) {
		l.Grants.decided(&l.File, decided, now)
		switch {
		case decided.Subject != handbook.SubjectWaiver || l.over():
		case decided.State == handbook.ApprovalApproved:
			l.File.Case.Ending = handbook.EndWaived
		case decided.State == handbook.ApprovalRefused:
			l.Method = decided.Reason
		}
	}
}

// GradeLead grades a lead (LEAD-6) and gives its case as it then stands. Its errors are those of [FinishItem].
func GradeLead(ctx context.Context, c client.Client, caseID string, cmd GradeCommand) (handbook.Case, error) {
	return update[handbook.Case](ctx, c, caseID, updateGrade, cmd.Key, cmd)
}

// WithdrawLead ends a lead that is none. Its errors are those of [FinishItem].
func WithdrawLead(ctx context.Context, c client.Client, caseID string, cmd WithdrawCommand) (handbook.Case, error) {
	return update[handbook.Case](ctx, c, caseID, updateWithdraw, cmd.Key, cmd)
}
