package workflows

import (
	"errors"
	"fmt"
	"time"

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

// commands takes the commands that every case that follows a customer understands.
type commands struct {
	queue
	desk   *desk
	policy *handbook.Policy
	kind   handbook.CaseKind
	over   func() bool // the case has ended
}

// listen sets the update handlers.
func (c *commands) listen(ctx workflow.Context) error {
	return errors.Join(
		c.listenToItems(ctx),
		hear[DiscountCommand, handbook.Discount](ctx, &c.queue, updateRequestDiscount, texts.RequestingDiscount(),
			func(_ workflow.Context, cmd DiscountCommand) error { return c.mayRequest(cmd) }),
	)
}

// listenToItems sets those about work items.
func (c *commands) listenToItems(ctx workflow.Context) error {
	return errors.Join(
		hear[FinishItemCommand, handbook.WorkItem](ctx, &c.queue, updateFinishItem, texts.FinishingItem(),
			func(ctx workflow.Context, cmd FinishItemCommand) error { return c.mayFinish(cmd, clock(ctx)) }),
		hear[TransferItemCommand, handbook.WorkItem](ctx, &c.queue, updateTransferItem, texts.TransferringItem(),
			func(_ workflow.Context, cmd TransferItemCommand) error {
				return c.mayTouch(cmd.ItemID, cmd.By, cmd.Supervisor)
			}),
	)
}

// mayRequest says whether a discount can be asked for.
func (c *commands) mayRequest(cmd DiscountCommand) error {
	if c.over() {
		return refuse(RefusedCaseOver, "the case has ended")
	}
	if err := cmd.Request.Validate(c.policy.Discounts); err != nil {
		return refuse(RefusedRequest, err.Error(), fieldErrors(err)...)
	}
	return nil
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
	if kind := c.desk.Items[c.desk.find(cmd.ItemID)].Kind; kind.Commanded() && !kind.Reminds() {
		return refuse(RefusedCommand, fmt.Sprintf("item %s (%s) is done by the case's own command", cmd.ItemID, kind))
	}
	if err := cmd.Result.Validate(c.kind, now, *c.policy); err != nil {
		return refuse(RefusedResult, err.Error(), fieldErrors(err)...)
	}
	return nil
}

// mayTouch says whether someone may finish or hand over an item: its holder and supervisors may,
// and anyone may take one from the leaders' shared list.
func (c *commands) mayTouch(id, by string, supervisor bool) error {
	if item, ok := c.desk.settled(id); ok {
		return refuse(RefusedSettled, fmt.Sprintf("item %s is %s since %s", id, item.State, since(item.SettledAt)))
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
