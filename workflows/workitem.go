package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// FinishItemCommand records a work item's result (DUN-5). Key is the idempotency key; who sends it
// again gets the first answer.
type FinishItemCommand struct {
	ItemID     string          `json:"item_id"`
	By         string          `json:"by"`
	Supervisor bool            `json:"supervisor"` // may act for others
	Result     handbook.Result `json:"result"`
	Key        string          `json:"key"`
}

// TransferItemCommand hands a work item over to someone else (DUTY-5).
type TransferItemCommand struct {
	ItemID     string `json:"item_id"`
	By         string `json:"by"`
	Supervisor bool   `json:"supervisor"`
	To         string `json:"to"`
	Note       string `json:"note,omitempty"`
}

// RefusalCode says why a command was refused.
type RefusalCode string

// Why commands are refused.
const (
	RefusedSettled  RefusalCode = "item_settled"   // done, withdrawn, or missed and given up
	RefusedNotFound RefusalCode = "item_not_found" // the case never had such an item
	RefusedNotYours RefusalCode = "not_your_item"
	RefusedResult   RefusalCode = "invalid_result"
	RefusedCaseOver RefusalCode = "case_over"
)

// RefusalError is a command's refusal. Nothing has changed.
type RefusalError struct {
	Code   RefusalCode
	Detail string
	Fields []handbook.ResultError // code invalid_result: which fields
}

// Error gives code and detail.
func (r *RefusalError) Error() string { return string(r.Code) + ": " + r.Detail }

// refuse makes the error that a client turns back into a [*RefusalError].
func refuse(code RefusalCode, detail string, fields ...handbook.ResultError) error {
	return temporal.NewApplicationErrorWithOptions(detail, string(code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{fields},
	})
}

// command is a person's command on its way through the case: the handler puts it in, the case's
// loop carries it out and records it, and only then does the handler answer.
type command struct {
	finish   *FinishItemCommand
	transfer *TransferItemCommand
	item     handbook.WorkItem
	err      error
	done     bool
}

// commands takes people's commands as updates.
type commands struct {
	desk   *desk
	policy *handbook.Policy
	over   func() bool // the case has ended
	queue  []*command
	taken  []*command // carried out, not answered yet
}

// listen sets the update handlers.
func (c *commands) listen(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, updateFinishItem,
		func(ctx workflow.Context, cmd FinishItemCommand) (handbook.WorkItem, error) {
			return c.carryOut(ctx, &command{finish: &cmd})
		},
		workflow.UpdateHandlerOptions{
			Description: texts.FinishingItem().String(),
			Validator: func(ctx workflow.Context, cmd FinishItemCommand) error {
				return c.mayFinish(cmd, clock(ctx))
			},
		})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, updateTransferItem,
		func(ctx workflow.Context, cmd TransferItemCommand) (handbook.WorkItem, error) {
			return c.carryOut(ctx, &command{transfer: &cmd})
		},
		workflow.UpdateHandlerOptions{
			Description: texts.TransferringItem().String(),
			Validator: func(_ workflow.Context, cmd TransferItemCommand) error {
				return c.mayTouch(cmd.ItemID, cmd.By, cmd.Supervisor)
			},
		})
}

// finish carries a result out. Two commands can pass their validators before either is carried out, so
// it looks again; the same command sent twice gets the first answer.
func (c *commands) finish(f *casefile, cmd FinishItemCommand, now time.Time) (item handbook.WorkItem, first bool, err error) {
	if item, ok := c.repeated(cmd); ok {
		return item, false, nil
	}
	if err := c.mayFinish(cmd, now); err != nil {
		return handbook.WorkItem{}, false, err
	}
	return c.desk.finish(f, cmd, now), true, nil
}

// repeated gives the first answer to a result that is sent again.
func (c *commands) repeated(cmd FinishItemCommand) (handbook.WorkItem, bool) {
	item, ok := c.desk.settled(cmd.ItemID)
	return item, ok && cmd.Key != "" && item.ResultKey == cmd.Key
}

// transfer hands an item over, looking again like finish.
func (c *commands) transfer(f *casefile, cmd TransferItemCommand, now time.Time) (handbook.WorkItem, error) {
	if err := c.mayTouch(cmd.ItemID, cmd.By, cmd.Supervisor); err != nil {
		return handbook.WorkItem{}, err
	}
	return c.desk.transfer(f, cmd, now), nil
}

func (c *commands) mayFinish(cmd FinishItemCommand, now time.Time) error {
	if _, ok := c.repeated(cmd); ok {
		return nil
	}
	if err := c.mayTouch(cmd.ItemID, cmd.By, cmd.Supervisor); err != nil {
		return err
	}
	if err := cmd.Result.Validate(now, *c.policy); err != nil {
		return refuse(RefusedResult, err.Error(), resultErrors(err)...)
	}
	return nil
}

// mayTouch says whether someone may finish or hand over an item: its holder and supervisors may,
// and anyone may take one from the leaders' shared list.
func (c *commands) mayTouch(id, by string, supervisor bool) error {
	if item, ok := c.desk.settled(id); ok {
		return refuse(RefusedSettled, fmt.Sprintf("item %s is %s since %s", id, item.State, item.SettledAt.Format(time.RFC3339)))
	}
	if c.over() {
		return refuse(RefusedCaseOver, "the case has ended")
	}
	i := c.desk.find(id)
	switch {
	case i < 0:
		return refuse(RefusedNotFound, fmt.Sprintf("the case has no item %.120s", id))
	case !supervisor && c.desk.Items[i].Assignee != "" && c.desk.Items[i].Assignee != by:
		return refuse(RefusedNotYours, fmt.Sprintf("item %s is held by %s", id, c.desk.Items[i].Assignee))
	}
	return nil
}

// carryOut hands the command to the case's loop and waits for its answer, which even a case that is
// cancelled gives.
func (c *commands) carryOut(ctx workflow.Context, cmd *command) (handbook.WorkItem, error) {
	c.queue = append(c.queue, cmd)
	calm, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := workflow.Await(calm, func() bool { return cmd.done }); err != nil {
		return handbook.WorkItem{}, err
	}
	return cmd.item, cmd.err
}

// take gives the commands that wait.
func (c *commands) take() []*command {
	waiting := c.queue
	c.queue = nil
	c.taken = append(c.taken, waiting...)
	return waiting
}

// answer lets the handlers of what was carried out and written go on.
func (c *commands) answer() {
	for _, cmd := range c.taken {
		cmd.done = true
	}
	c.taken = nil
}

func resultErrors(err error) []handbook.ResultError {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return nil
	}
	var fields []handbook.ResultError
	for _, e := range joined.Unwrap() {
		var field *handbook.ResultError
		if errors.As(e, &field) {
			fields = append(fields, *field)
		}
	}
	return fields
}
