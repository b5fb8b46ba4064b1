package workflows

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// StartUnpaidOrder starts an unpaid order's case, unless it runs or has run: one case per business key.
// The rest of the customer's grace becomes a start delay, so that an order that is paid at once never asks
// for anything (DUN-6). It gives the picture of the case as it begins and whether it was started by this call.
func StartUnpaidOrder(ctx context.Context, c client.Client, order handbook.Order, now time.Time, p handbook.Policy) (handbook.Case, bool, error) {
	begun := newUnpaidCase(order, microseconds(now))
	grace := order.PlacedAt.Add(time.Duration(p.Unpaid.Grace))
	begun.NextDueAt, begun.PolicyVersion = microseconds(grace), p.Version
	a := attributes()
	options := client.StartWorkflowOptions{
		ID:                                       begun.ID,
		TaskQueue:                                TaskQueue,
		StartDelay:                               max(grace.Sub(now), 0),
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            texts.Summary(begun.Kind, order.OrderKey).String(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			a.updates(handbook.Case{}, begun)...),
	}
	_, err := c.ExecuteWorkflow(ctx, options, unpaidOrderType, UnpaidOrderInput{Order: order, KnownAt: begun.OpenedAt})
	var known *serviceerror.WorkflowExecutionAlreadyStarted
	switch {
	case errors.As(err, &known):
		return begun, false, nil
	case err != nil:
		return handbook.Case{}, false, fmt.Errorf("start %s: %w", begun.ID, err)
	}
	return begun, true, nil
}

// TellFact tells a case what happened to its order. It returns an error wrapping
// [*serviceerror.NotFound] when no such case runs.
func TellFact(ctx context.Context, c client.Client, k handbook.OrderKey, f handbook.Fact) error {
	if err := c.SignalWorkflow(ctx, UnpaidOrderID(k), "", string(f.Kind), f); err != nil {
		return fmt.Errorf("tell %s of %s: %w", UnpaidOrderID(k), f.Kind, err)
	}
	return nil
}

// FinishItem records a work item's result (DUN-5) and gives the item as it then stands. It returns a
// [*RefusalError] when the case refuses, and an error wrapping [*serviceerror.NotFound] when the case has ended.
func FinishItem(ctx context.Context, c client.Client, caseID string, cmd FinishItemCommand) (handbook.WorkItem, error) {
	return update(ctx, c, caseID, updateFinishItem, cmd.ItemID+"/"+cmd.Key, cmd)
}

// TransferItem hands a work item over to someone else (DUTY-5). Its errors are those of [FinishItem].
func TransferItem(ctx context.Context, c client.Client, caseID string, cmd TransferItemCommand, key string) (handbook.WorkItem, error) {
	return update(ctx, c, caseID, updateTransferItem, cmd.ItemID+"/"+key, cmd)
}

// update sends a command. The idempotency key and the item make the update's id, so that the server
// gives the first answer to a command that is sent again.
func update(ctx context.Context, c client.Client, caseID, name, id string, cmd any) (handbook.WorkItem, error) {
	var item handbook.WorkItem
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: caseID, UpdateName: name, UpdateID: name + "/" + id, Args: []any{cmd},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, &item)
	}
	var refused *temporal.ApplicationError
	switch {
	case errors.As(err, &refused):
		return handbook.WorkItem{}, refusal(refused)
	case err != nil:
		return handbook.WorkItem{}, fmt.Errorf("%s on %s: %w", name, caseID, err)
	}
	return item, nil
}

func refusal(err *temporal.ApplicationError) error {
	r := &RefusalError{Code: RefusalCode(err.Type()), Detail: err.Message()}
	if err.HasDetails() {
		if e := err.Details(&r.Fields); e != nil {
			return fmt.Errorf("read refusal %s: %w", r.Code, e)
		}
	}
	return r
}
