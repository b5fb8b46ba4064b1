package api

import (
	"context"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
)

// ListAfterSales lists after-sales cases within what the key reaches, in the order of work (AS-17).
func (s *server) ListAfterSales(ctx context.Context, r ListAfterSalesRequestObject) (ListAfterSalesResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	owner, err := mine(who, p.Mine, given(p.Owner))
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("after-sales", p)
	if err != nil {
		return nil, err
	}
	pictures, next, err := s.store.ListAfterSales(ctx, store.AfterSalesFilter{
		Platform: platform, Shop: shop, Stage: handbook.Stage(given(p.Stage)), Level: handbook.Level(given(p.Level)),
		Request: handbook.Request(given(p.Request)), Owner: owner, OrderNo: given(p.OrderNo), Breached: p.Breached, Closed: given(p.Closed),
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListAfterSales200JSONResponse{Items: shown(pictures, showSummary), NextCursor: list.cursor(next)}, nil
}

func showSummary(p store.AfterSalesPicture) AfterSalesSummary {
	summary := AfterSalesSummary{
		CaseNo: p.Record.CaseNo, Case: showCase(p.Case), Registration: showRegistration(p.Record.Registration), Halted: p.Record.Halted(),
		Urgency: showText(texts.Urgency(p.Record)), BreachedClocks: []ClockKind{}, ReopenBy: p.Record.ReopenBy,
	}
	for _, clock := range p.Record.Clocks {
		if clock.Breached() {
			summary.BreachedClocks = append(summary.BreachedClocks, ClockKind(clock.Kind))
		}
	}
	return summary
}
