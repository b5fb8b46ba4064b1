package api

import (
	"context"
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
	"gendan/workflows"
)

// ListWorkItems lists work items within what the key reaches, each with what it asks for.
func (s *server) ListWorkItems(ctx context.Context, r ListWorkItemsRequestObject) (ListWorkItemsResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	assignee, err := mine(who, p.Mine, given(p.Assignee))
	if err != nil {
		return nil, err
	}
	page, err := pageOf("work items", p.Limit, p.Cursor)
	if err != nil {
		return nil, err
	}
	items, next, err := s.store.ListItems(ctx, store.ItemFilter{
		Assignee: assignee, Actionable: given(p.Actionable), Platform: platform, Shop: shop, CaseID: given(p.CaseID), DueBefore: p.DueBefore,
		States: shown(given(p.State), func(state ItemState) handbook.ItemState { return handbook.ItemState(state) }),
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	answer := ListWorkItems200JSONResponse{Items: make([]WorkItem, len(items)), NextCursor: cursorOf("work items", next)}
	for i, item := range items {
		if answer.Items[i], err = s.showItem(ctx, item); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// mine limits a list to the key's person.
func mine(who caller, only *bool, person string) (string, error) {
	if !given(only) {
		return person, nil
	}
	own, err := who.person()
	if err == nil && person != "" && person != own {
		err = refuseField(CodeInvalid, "mine", "contradicts the person beside it")
	}
	return own, err
}

// GetWorkItem shows a work item.
func (s *server) GetWorkItem(ctx context.Context, r GetWorkItemRequestObject) (GetWorkItemResponseObject, error) {
	ctx, who := callerOf(ctx)
	item, err := s.item(ctx, who, r.ItemID)
	if err != nil {
		return nil, err
	}
	answer, err := s.showItem(ctx, item)
	return GetWorkItem200JSONResponse(answer), err
}

// FinishWorkItem records a contact's result (DUN-5). The case decides, and not the stored item, which can come from a
// step that the case has forgotten; of a case that has ended, the stored item gives the same answer again to the same key.
func (s *server) FinishWorkItem(ctx context.Context, r FinishWorkItemRequestObject) (FinishWorkItemResponseObject, error) {
	ctx, who := callerOf(ctx)
	item, err := s.item(ctx, who, r.ItemID)
	if err != nil {
		return nil, err
	}
	cmd := workflows.FinishItemCommand{
		ItemID: item.ID, Supervisor: who.key.Role.Supervises(), Key: r.Params.IdempotencyKey,
		Result: handbook.Result{Outcome: handbook.Outcome(r.Body.Outcome), Note: r.Body.Note},
	}
	if cmd.By, err = who.person(); err != nil {
		return nil, err
	}
	if err := cmd.Result.PromisedOn.UnmarshalText([]byte(r.Body.PromisedOn)); err != nil {
		return nil, refuseField(CodeInvalid, "promised_on", "%s", err)
	}
	item, err = workflows.FinishItem(ctx, s.temporal, item.CaseID, cmd)
	var over *serviceerror.NotFound
	if errors.As(err, &over) {
		item, err = s.item(ctx, who, r.ItemID)
	}
	if err != nil {
		return nil, fromTemporal(err)
	}
	switch {
	case item.Actionable():
		return nil, refuse(CodeCaseOver, "its case was ended by hand")
	case item.ResultKey != cmd.Key:
		return nil, refuse(CodeItemSettled, "it is %s", item.State)
	case item.DoneBy != cmd.By || item.Result != cmd.Result:
		return nil, refuse(CodeKeyReused, "it was used for another result of this item")
	}
	answer, err := s.showItem(ctx, item)
	return FinishWorkItem200JSONResponse(answer), err
}

// TransferWorkItem hands a work item over to someone of the shop's staff (DUTY-5).
func (s *server) TransferWorkItem(ctx context.Context, r TransferWorkItemRequestObject) (TransferWorkItemResponseObject, error) {
	ctx, who := callerOf(ctx)
	item, err := s.item(ctx, who, r.ItemID)
	if err != nil {
		return nil, err
	}
	by, err := who.person()
	if err != nil {
		return nil, err
	}
	if err := s.isStaff(ctx, "to", r.Body.To, item.Platform, item.Shop); err != nil {
		return nil, err
	}
	if !item.Actionable() {
		return nil, refuse(CodeItemSettled, "it is %s", item.State)
	}
	item, err = workflows.TransferItem(ctx, s.temporal, item.CaseID, workflows.TransferItemCommand{
		ItemID: item.ID, By: by, Supervisor: who.key.Role.Supervises(), To: r.Body.To, Note: r.Body.Note,
	}, r.Params.IdempotencyKey)
	var over *serviceerror.NotFound
	switch {
	case errors.As(err, &over):
		return nil, refuse(CodeCaseOver, "it takes no more commands")
	case err != nil:
		return nil, fromTemporal(err)
	case item.Assignee != r.Body.To:
		return nil, refuse(CodeKeyReused, "it was used for another transfer of this item")
	}
	answer, err := s.showItem(ctx, item)
	return TransferWorkItem200JSONResponse(answer), err
}

// item gives a work item, if the key reaches it.
func (s *server) item(ctx context.Context, who caller, id string) (handbook.WorkItem, error) {
	item, err := s.store.GetItem(ctx, id)
	if err == nil && !who.sees(item.Platform, item.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return handbook.WorkItem{}, fromStore(err)
	}
	return item, nil
}

// showItem shows a work item with what it asks for.
func (s *server) showItem(ctx context.Context, w handbook.WorkItem) (WorkItem, error) {
	orderNo := w.CaseID[strings.LastIndexByte(w.CaseID, ':')+1:]
	order, err := s.store.GetOrder(ctx, handbook.OrderKey{Platform: w.Platform, Shop: w.Shop, OrderNo: orderNo})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return WorkItem{}, fromStore(err)
	}
	return WorkItem{
		ID: w.ID, CaseID: w.CaseID, Platform: Platform(w.Platform), Shop: w.Shop, OrderNo: orderNo, Customer: w.Customer,
		Kind: ItemKind(w.Kind), Rule: string(w.Rule), State: ItemState(w.State), Actionable: w.Actionable(),
		Assignee: w.Assignee, AssignedBy: string(w.AssignedBy), Note: w.Note, Estimated: w.Estimated,
		OpensAt: w.OpensAt, DueAt: w.DueAt, WarnedAt: w.WarnedAt, MissedAt: w.MissedAt, SettledAt: w.SettledAt,
		Result: showResult(w.Result), DoneBy: w.DoneBy, Brief: showText(texts.Brief(w, order, s.zone(w.Platform, w.Shop))),
	}, nil
}

func showResult(r handbook.Result) Result {
	shown := Result{Outcome: Outcome(r.Outcome), Note: r.Note}
	if !r.PromisedOn.IsZero() {
		shown.PromisedOn = r.PromisedOn.String()
	}
	return shown
}
