package api

import (
	"context"

	"gendan/handbook"
	"gendan/store"
)

// ListCarriers counts carriers' troubles by region, and says where another carrier is proposed (AS-18).
func (s *server) ListCarriers(ctx context.Context, r ListCarriersRequestObject) (ListCarriersResponseObject, error) {
	ctx, _ = callerOf(ctx)
	p := r.Params
	policy := s.policies.General()
	since := microseconds(given(p.Since))
	if p.Since == nil { // the beginning of a day, so that the pages of one list agree
		since = handbook.DayOf(s.now(), policy.Zone()).Add(-policy.AfterSales.Carriers.Days).At(0, policy.Zone()).UTC()
	}
	page, list, err := pageOf("carriers", p)
	if err != nil {
		return nil, err
	}
	records, next, err := s.store.ListCarriers(ctx, since, store.CarrierFilter{Carrier: given(p.Carrier), Region: given(p.Region)}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	items := shown(records, func(c handbook.CarrierRecord) CarrierRecord {
		return CarrierRecord{
			Carrier: c.Carrier, Region: c.Region, Count: c.Count, LastAt: c.LastAt, ChangeProposed: c.ChangeProposed(policy.AfterSales.Carriers),
		}
	})
	return ListCarriers200JSONResponse{Since: since, Items: items, NextCursor: list.cursor(next)}, nil
}
