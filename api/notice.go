package api

import (
	"context"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
)

// ListNotices lists who was told of what: to supervisors all, to everyone else their own (DUN-8, DUTY-6, DISC-7, TKT-6).
func (s *server) ListNotices(ctx context.Context, r ListNoticesRequestObject) (ListNoticesResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	only := p.Mine
	if !who.key.Role.Supervises() {
		only = new(true)
	}
	to, err := mine(who, only, "")
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("notices", p)
	if err != nil {
		return nil, err
	}
	notices, next, err := s.store.ListNotices(ctx, store.NoticeFilter{To: to, Platform: platform, Shop: shop, CaseID: given(p.CaseID)}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	items := shown(notices, func(n handbook.Notice) Notice {
		answer := Notice{
			CaseID: n.CaseID, Item: ItemKind(n.Item), Kind: NoticeKind(n.Kind), Platform: Platform(n.Platform), Shop: n.Shop,
			Clock: ClockKind(n.Clock), ToRole: Role(n.ToRole), To: n.To, About: n.About, DueAt: n.DueAt, At: n.At,
			Text: showText(texts.Notice(n, s.zone(n.Platform, n.Shop))),
		}
		switch {
		case n.Clock != "" || n.Kind == handbook.NoticeBlocked:
			answer.Ref = n.ItemID
		case n.Item != "": // else it is an approval's, whose id is the case's
			answer.ItemID = n.ItemID
		}
		return answer
	})
	return ListNotices200JSONResponse{Items: items, NextCursor: list.cursor(next)}, nil
}
