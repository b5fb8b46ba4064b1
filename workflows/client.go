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
	started, err := startOnce(ctx, c, begun, client.StartWorkflowOptions{
		StartDelay:    max(grace.Sub(now), 0),
		StaticSummary: texts.Summary(begun.Kind, order.OrderKey).String(),
		Priority:      inTurn(priorityOrder, order.Platform, order.Shop),
	}, unpaidOrderType, UnpaidOrderInput{Order: order, KnownAt: begun.OpenedAt})
	return begun, started, err
}

// StartLead starts a lead's case, unless it runs or has run: one case per business key. It gives the picture of the case
// as it begins and whether it was started by this call.
func StartLead(ctx context.Context, c client.Client, l handbook.Lead, now time.Time) (handbook.Case, bool, error) {
	begun := NewLeadCase(l, microseconds(now))
	started, err := startOnce(ctx, c, begun, client.StartWorkflowOptions{
		StaticSummary: texts.LeadSummary(l.LeadKey).String(),
		Priority:      inTurn(priorityLead, l.Platform, l.Shop),
	}, leadType, LeadInput{Lead: l, KnownAt: begun.OpenedAt})
	return begun, started, err
}

// StartAfterSales starts an after-sales case, unless it runs or has run: one case per number. It gives the picture of the
// case as it begins and whether it was started by this call.
func StartAfterSales(ctx context.Context, c client.Client, r handbook.Registration, now time.Time) (handbook.Case, bool, error) {
	begun := NewAfterSalesCase(r, microseconds(now))
	started, err := startOnce(ctx, c, begun, client.StartWorkflowOptions{
		StaticSummary: texts.AfterSalesSummary(r).String(),
		Priority:      afterSalesPriority(r),
	}, afterSalesType, AfterSalesInput{Registration: r, KnownAt: begun.OpenedAt})
	return begun, started, err
}

// startOnce starts a case, unless it runs or has run, with the options that all kinds share over those given.
func startOnce(ctx context.Context, c client.Client, begun handbook.Case, o client.StartWorkflowOptions, workflowType string, in any) (bool, error) {
	o.ID, o.TaskQueue = begun.ID, TaskQueue
	o.WorkflowIDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
	o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	o.WorkflowExecutionErrorWhenAlreadyStarted = true
	o.TypedSearchAttributes = temporal.NewSearchAttributes(attributes().updates(handbook.Case{}, begun)...)
	_, err := c.ExecuteWorkflow(ctx, o, workflowType, in)
	var known *serviceerror.WorkflowExecutionAlreadyStarted
	switch {
	case errors.As(err, &known):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("start %s: %w", begun.ID, err)
	}
	return true, nil
}

// TellCase tells a case a fact. It returns an error wrapping [*serviceerror.NotFound] when no such case runs.
func TellCase(ctx context.Context, c client.Client, caseID string, f handbook.Fact) error {
	if err := c.SignalWorkflow(ctx, caseID, "", string(f.Kind), f); err != nil {
		return fmt.Errorf("tell %s of %s: %w", caseID, f.Kind, err)
	}
	return nil
}

// TellFact tells an order's case what happened to the order. Its errors are those of [TellCase].
func TellFact(ctx context.Context, c client.Client, k handbook.OrderKey, f handbook.Fact) error {
	return TellCase(ctx, c, UnpaidOrderID(k), f)
}

// FinishItem records a work item's result (DUN-5) and gives the item as it then stands. It returns a
// [*RefusalError] when the case refuses, and an error wrapping [*serviceerror.NotFound] when the case has ended.
func FinishItem(ctx context.Context, c client.Client, caseID string, cmd FinishItemCommand) (handbook.WorkItem, error) {
	return update[handbook.WorkItem](ctx, c, caseID, updateFinishItem, cmd.ItemID+"/"+cmd.Key, cmd)
}

// TransferItem hands a work item over to someone else (DUTY-5). Its errors are those of [FinishItem].
func TransferItem(ctx context.Context, c client.Client, caseID string, cmd TransferItemCommand, key string) (handbook.WorkItem, error) {
	return update[handbook.WorkItem](ctx, c, caseID, updateTransferItem, cmd.ItemID+"/"+key, cmd)
}

// RequestDiscount asks for a discount (DISC) and gives it as it was judged. Its errors are those of [FinishItem].
func RequestDiscount(ctx context.Context, c client.Client, caseID string, cmd DiscountCommand) (handbook.Discount, error) {
	return update[handbook.Discount](ctx, c, caseID, updateRequestDiscount, cmd.By+"/"+cmd.Key, cmd)
}

// update sends a command. The idempotency key and the item make the update's id, so that the server
// gives the first answer to a command that is sent again.
func update[A any](ctx context.Context, c client.Client, caseID, name, id string, cmd any) (answer A, err error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: caseID, UpdateName: name, UpdateID: name + "/" + id, Args: []any{cmd},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, &answer)
	}
	var refused *temporal.ApplicationError
	switch {
	case errors.As(err, &refused):
		return answer, refusal(refused)
	case err != nil:
		return answer, fmt.Errorf("%s on %s: %w", name, caseID, err)
	}
	return answer, nil
}

func refusal(err *temporal.ApplicationError) error {
	r := &RefusalError{Code: RefusalCode(err.Type()), Detail: err.Message()}
	if err.HasDetails() {
		if e := err.Details(&r.Fields, &r.Place); e != nil {
			return fmt.Errorf("read refusal %s: %w", r.Code, e)
		}
	}
	return r
}
