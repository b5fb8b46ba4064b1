package workflows

import (
	"context"
	"errors"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// DecideCommand decides an approval (DISC-7). Key is the idempotency key; who sends it again gets the first answer.
type DecideCommand struct {
	By      string `json:"by"`
	Approve bool   `json:"approve"`
	Reason  string `json:"reason,omitempty"`
	Key     string `json:"key"`
}

// RecallCommand takes an approval back, by who asked for it.
type RecallCommand struct {
	By     string `json:"by"`
	Reason string `json:"reason,omitempty"`
	Key    string `json:"key"`
}

// decision is what the plain signals approve and reject carry.
type decision struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// listen sets the update handlers. What can't count whoever decides is refused before Temporal accepts it.
func (a *approval) listen(ctx workflow.Context) error {
	return errors.Join(
		hear[DecideCommand, handbook.Approval](ctx, &a.queue, updateDecide, texts.Deciding(),
			func(_ workflow.Context, cmd DecideCommand) error {
				if a.repeated(cmd) {
					return nil
				}
				return refuseVote(a.Early(cmd.vote()), a.Approval)
			}),
		hear[RecallCommand, handbook.Approval](ctx, &a.queue, updateRecall, texts.Recalling(),
			func(_ workflow.Context, cmd RecallCommand) error { return a.mayRecall(cmd) }),
	)
}

func (cmd DecideCommand) vote() handbook.Vote {
	return handbook.Vote{By: cmd.By, Approve: cmd.Approve, Reason: cmd.Reason, Key: cmd.Key}
}

// repeated says whether a decision was counted before.
func (a *approval) repeated(cmd DecideCommand) bool {
	for _, v := range a.Votes {
		if v.By == cmd.By && v.Key == cmd.Key && cmd.Key != "" {
			return true
		}
	}
	return false
}

func (a *approval) mayRecall(cmd RecallCommand) error {
	switch {
	case a.State != handbook.ApprovalOpen:
		return refuseVote(&handbook.VoteError{Refusal: handbook.VoteClosed}, a.Approval)
	case cmd.By != a.AskedBy:
		return refuse(RefusedNotAsker, "only who asked for it can take it back")
	}
	return nil
}

// hear takes decisions, in whatever way they come, and what the case no longer needs.
func (a *approval) hear(ctx workflow.Context) error {
	for _, cmd := range a.queue.take() {
		switch what := cmd.what.(type) {
		case DecideCommand:
			if !a.repeated(what) {
				refused, err := a.decide(ctx, what.vote())
				if err != nil {
					return err
				}
				cmd.carry(a.Approval, refuseVote(refused, a.Approval))
				continue
			}
			cmd.carry(a.Approval, nil)
		case RecallCommand:
			err := a.mayRecall(what)
			if err == nil {
				a.Approval = a.Close(handbook.ApprovalWithdrawn, what.By, what.Reason, clock(ctx))
			}
			cmd.carry(a.Approval, err)
		}
	}
	if err := a.takeSignals(ctx); err != nil {
		return err
	}
	strays(ctx, &a.file, approvalSignals())
	return nil
}

// takeSignals takes what comes as plain signals: from the Temporal UI or CLI, where nobody waits for an answer. A
// decision that does not count is noted.
func (a *approval) takeSignals(ctx workflow.Context) error {
	for i, channel := range a.votes {
		for {
			var d decision
			ok, more := receive(ctx, channel, &d, &a.file)
			if !more {
				break
			}
			if !ok {
				continue
			}
			if err := a.decideUnasked(ctx, handbook.Vote{By: strings.TrimSpace(d.By), Approve: i == 0, Reason: d.Reason}); err != nil {
				return err
			}
		}
	}
	for {
		var caseID string
		ok, more := receive(ctx, a.notNeeded, &caseID, &a.file)
		if !more {
			return nil
		}
		if ok && caseID == a.CaseID && a.State == handbook.ApprovalOpen {
			a.Approval, a.byItself = a.Close(handbook.ApprovalWithdrawn, "", "", clock(ctx)), true
		}
	}
}

// decideUnasked counts a vote for which nobody waits, or notes why it does not count.
func (a *approval) decideUnasked(ctx workflow.Context, v handbook.Vote) error {
	refused, err := a.decide(ctx, v)
	var why *handbook.VoteError
	if err == nil && errors.As(refused, &why) {
		a.file.note(clock(ctx), handbook.EventVoteRefused, handbook.RuleDiscDecide, v.By, handbook.EventData{
			Approve: v.Approve, Refusal: why.Refusal, Note: v.Reason,
		})
		events := a.file.next.Events
		a.discarded = events[len(events)-1:]
	}
	return err
}

// decide counts a vote, or says why it does not count. Updates and signals come here alike.
func (a *approval) decide(ctx workflow.Context, v handbook.Vote) (refused, failed error) {
	if err := a.Early(v); err != nil {
		return err, nil
	}
	decider, err := a.lookUp(ctx, v.By)
	if err != nil {
		return nil, err
	}
	v.At = clock(ctx)
	decided, err := a.Decide(v, decider, a.policy.Approvals.Quorum)
	if err != nil {
		return err, nil
	}
	a.Approval = decided
	counted := decided.Votes[len(decided.Votes)-1]
	a.file.note(v.At, handbook.EventVoted, handbook.RuleDiscDecide, v.By, handbook.EventData{
		Approve: v.Approve, For: counted.For, Note: v.Reason, Subject: a.Subject,
	})
	return nil, nil
}

// refuseVote makes of a vote that does not count the error that the client turns into a [*RefusalError].
func refuseVote(err error, a handbook.Approval) error {
	var why *handbook.VoteError
	if !errors.As(err, &why) {
		return err
	}
	detail := map[handbook.VoteRefusal]string{
		handbook.VoteClosed:   "it was " + string(a.State) + " at " + since(a.ClosedAt),
		handbook.VoteAsker:    "whoever asks can't decide",
		handbook.VoteNotYours: "it waits for a " + string(a.Role) + " of this shop, or who stands in for one",
		handbook.VoteTwice:    "you have decided already",
		handbook.VoteReason:   "a refusal needs a reason",
	}[why.Refusal]
	return refuse(RefusalCode(why.Refusal), detail)
}

// approvalSignals lists the signals that an approval understands.
func approvalSignals() []string { return []string{signalApprove, signalReject, signalNoLongerNeeded} }

// DecideApproval decides an approval and gives it as it then stands. It returns a [*RefusalError] when the decision
// does not count, and an error wrapping [*serviceerror.NotFound] when the approval has ended.
func DecideApproval(ctx context.Context, c client.Client, id string, cmd DecideCommand) (handbook.Approval, error) {
	return update[handbook.Approval](ctx, c, id, updateDecide, cmd.By+"/"+cmd.Key, cmd)
}

// RecallApproval takes an approval back, by who asked for it. Its errors are those of [DecideApproval].
func RecallApproval(ctx context.Context, c client.Client, id string, cmd RecallCommand) (handbook.Approval, error) {
	return update[handbook.Approval](ctx, c, id, updateRecall, cmd.By+"/"+cmd.Key, cmd)
}
