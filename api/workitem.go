package api

import (
	"context"
	"maps"
	"strings"

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
	page, list, err := pageOf("work items", p)
	if err != nil {
		return nil, err
	}
	items, next, err := s.store.ListItems(ctx, store.ItemFilter{
		Assignee: assignee, Actionable: given(p.Actionable), Platform: platform, Shop: shop, CaseID: given(p.CaseID), DueBefore: p.DueBefore,
		States: words[handbook.ItemState](given(p.State)),
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	orders, err := s.ordersOf(ctx, items)
	if err != nil {
		return nil, err
	}
	answer := ListWorkItems200JSONResponse{Items: make([]WorkItem, len(items)), NextCursor: list.cursor(next)}
	for i, item := range items {
		answer.Items[i] = s.showItem(item, orders[orderOf(item)])
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
	answer, err := s.showOne(ctx, item)
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
	leave, err := s.turns.take(ctx, item.CaseID)
	if err != nil {
		return nil, fromTemporal(err)
	}
	defer leave()
	item, err = workflows.FinishItem(ctx, s.temporal, item.CaseID, cmd)
	if isClosed(err) {
		item, err = s.item(ctx, who, r.ItemID)
	}
	if err != nil {
		return nil, fromTemporal(err)
	}
	switch {
	case item.Actionable():
		return nil, s.refusedOver(ctx, item.CaseID)
	case item.ResultKey != cmd.Key:
		return nil, refuse(CodeItemSettled, "it is %s", item.State)
	case item.DoneBy != cmd.By || item.Result != cmd.Result:
		return nil, refuse(CodeKeyReused, "it was used for another result of this item")
	}
	answer, err := s.showOne(ctx, item)
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
	leave, err := s.turns.take(ctx, item.CaseID)
	if err != nil {
		return nil, fromTemporal(err)
	}
	defer leave()
	stored := item
	item, err = workflows.TransferItem(ctx, s.temporal, item.CaseID, workflows.TransferItemCommand{
		ItemID: item.ID, By: by, Supervisor: who.key.Role.Supervises(), To: r.Body.To, Note: r.Body.Note,
	}, r.Params.IdempotencyKey)
	switch {
	case isOver(err) && !stored.Actionable():
		return nil, refuse(CodeItemSettled, "it is %s", stored.State)
	case isClosed(err):
		return nil, s.refusedOver(ctx, stored.CaseID)
	case err != nil:
		return nil, fromTemporal(err)
	case item.Assignee != r.Body.To:
		return nil, refuse(CodeKeyReused, "it was used for another transfer of this item")
	}
	answer, err := s.showOne(ctx, item)
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
	about(ctx, item.CaseID)
	return item, nil
}

// subjectOf gives the number of the order, the id of the lead or the after-sales number that a case is about: it ends the
// case's id.
func subjectOf(caseID string) string { return caseID[strings.LastIndexByte(caseID, ':')+1:] }

// orderOf gives the order that an unpaid order's item is about.
func orderOf(w handbook.WorkItem) handbook.OrderKey {
	return handbook.OrderKey{Platform: w.Platform, Shop: w.Shop, OrderNo: subjectOf(w.CaseID)}
}

// ordersOf gives the orders that items are about, with one query for each shop.
func (s *server) ordersOf(ctx context.Context, items []handbook.WorkItem) (map[handbook.OrderKey]handbook.Order, error) {
	numbers := map[handbook.OrderKey][]string{} // by shop: a key without a number
	for _, item := range items {
		if isLead(item.CaseID) || isAfterSales(item.CaseID) {
			continue
		}
		key := orderOf(item)
		shop := handbook.OrderKey{Platform: key.Platform, Shop: key.Shop}
		numbers[shop] = append(numbers[shop], key.OrderNo)
	}
	all := map[handbook.OrderKey]handbook.Order{}
	for shop, list := range numbers {
		orders, err := s.store.GetOrders(ctx, shop.Platform, shop.Shop, list)
		if err != nil {
			return nil, fromStore(err)
		}
		maps.Copy(all, orders)
	}
	return all, nil
}

// showOne shows a work item alone.
func (s *server) showOne(ctx context.Context, w handbook.WorkItem) (WorkItem, error) {
	orders, err := s.ordersOf(ctx, []handbook.WorkItem{w})
	return s.showItem(w, orders[orderOf(w)]), err
}

// showItem shows a work item with what it asks for.
func (s *server) showItem(w handbook.WorkItem, order handbook.Order) WorkItem {
	policy := s.policyOf(w.Platform, w.Shop)
	answer := WorkItem{
		ID: w.ID, CaseID: w.CaseID, Platform: Platform(w.Platform), Shop: w.Shop, Customer: w.Customer,
		Kind: ItemKind(w.Kind), Rule: string(w.Rule), State: ItemState(w.State), Actionable: w.Actionable(),
		Assignee: w.Assignee, AssignedBy: string(w.AssignedBy), Note: w.Note, Concern: w.About.Concern, Method: w.About.Method,
		Estimated: w.Estimated,
		OpensAt:   w.OpensAt, DueAt: w.DueAt, WarnedAt: w.WarnedAt, MissedAt: w.MissedAt, SettledAt: w.SettledAt,
		Result: showResult(w.Result), DoneBy: w.DoneBy, Ref: w.Ref,
	}
	if about := w.About.AfterSales; about != nil {
		answer.CaseNo, answer.OrderNo, answer.AfterSales = subjectOf(w.CaseID), about.OrderNo, showContext(*about)
		answer.Brief = showText(texts.AfterSalesBrief(w, policy.AfterSales, policy.Zone()))
		return answer
	}
	if isLead(w.CaseID) {
		answer.LeadID = subjectOf(w.CaseID)
		answer.Brief = showText(texts.LeadBrief(w, policy.Zone()))
		return answer
	}
	answer.OrderNo = subjectOf(w.CaseID)
	answer.Brief = showText(texts.Brief(w, order.AsOf(w.OpensAt, policy), policy.Zone()))
	return answer
}

func showResult(r handbook.Result) Result {
	shown := Result{Outcome: Outcome(r.Outcome), Note: r.Note}
	if !r.PromisedOn.IsZero() {
		shown.PromisedOn = r.PromisedOn.String()
	}
	return shown
}
