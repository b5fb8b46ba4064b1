package workflows

import (
	"context"
	"errors"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// listen sets the update handlers: one for each kind of action, and those for work items.
func (a *afterSales) listen(ctx workflow.Context) error {
	a.commands = commands{desk: &a.Desk, policy: &a.Policy, kind: handbook.CaseAfterSales, over: func() bool { return a.over }}
	errs := []error{a.commands.listenToItems(ctx)}
	for _, kind := range handbook.ActionKinds() {
		errs = append(errs, hear[handbook.Action, handbook.Case](ctx, &a.commands.queue, string(kind), texts.ActingAfterSales(kind),
			func(ctx workflow.Context, act handbook.Action) error {
				if act.Kind != kind {
					return refuse(RefusedAction, "kind: must be "+string(kind))
				}
				return a.mayAct(ctx, act)
			}))
	}
	return errors.Join(errs...)
}

// mayAct says whether an action can be taken. One that is sent again gets its first answer. Before the case has begun,
// its loop decides.
func (a *afterSales) mayAct(ctx workflow.Context, act handbook.Action) error {
	switch {
	case a.over:
		return refuse(RefusedCaseOver, "the case has ended")
	case a.Matter == nil || a.repeated(act):
		return nil
	}
	return refusedAction(a.Matter.Check(act, clock(ctx), a.Policy))
}

// repeated says whether an action was carried out before: the same person's of the same kind under the same key. Without a
// key, every one is another.
func (a *afterSales) repeated(act handbook.Action) bool {
	return act.Key != "" && slices.Contains(a.Keys, commandKey(act))
}

func commandKey(act handbook.Action) string { return string(act.Kind) + "/" + act.By + "/" + act.Key }

// refusedAction makes a refusal of what the handbook says against an action.
func refusedAction(err error) error {
	var misplaced *handbook.PlaceError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &misplaced):
		return refusePlace(misplaced)
	}
	return refuse(RefusedAction, err.Error(), fieldErrors(err)...)
}

// takeCommands carries out what people asked for. They are answered once it is written.
func (a *afterSales) takeCommands(ctx workflow.Context) {
	for _, cmd := range a.commands.take() {
		switch what := cmd.what.(type) {
		case handbook.Action:
			a.act(ctx, cmd, what)
		case FinishItemCommand:
			item, first, err := a.commands.finish(&a.File, what, clock(ctx))
			cmd.carry(item, err)
			if first && err == nil && item.Kind == handbook.ItemAnswer {
				a.apply(ctx, a.Matter.Spoken(item.Result.Outcome, what.By, clock(ctx), a.Policy), what.By)
			}
		case TransferItemCommand:
			cmd.carry(a.commands.transfer(&a.File, what, clock(ctx)))
		}
	}
}

// act carries an action out, once. It looks again: two can pass their validators before either is carried out, such as
// two people planning at once.
func (a *afterSales) act(ctx workflow.Context, cmd *command, act handbook.Action) {
	now := clock(ctx)
	if !a.repeated(act) {
		if err := a.mayAct(ctx, act); err != nil {
			cmd.carry(handbook.Case{}, err)
			return
		}
		a.apply(ctx, a.Matter.Do(act, now, a.Policy), act.By)
		a.acted = append(a.acted, act)
		a.Keys = append(a.Keys, commandKey(act))
		a.Keys = a.Keys[max(0, len(a.Keys)-maxKeys):]
	}
	cmd.carry(handbook.Case{}, nil)
	a.carried = append(a.carried, cmd)
}

// ActAfterSales carries an action out in an after-sales case and gives the case as it then stands. It returns a
// [*RefusalError] when the case refuses, and an error wrapping [*serviceerror.NotFound] when the case is over for good.
func ActAfterSales(ctx context.Context, c client.Client, caseID string, act handbook.Action) (handbook.Case, error) {
	return update[handbook.Case](ctx, c, caseID, string(act.Kind), act.By+"/"+act.Key, act)
}
