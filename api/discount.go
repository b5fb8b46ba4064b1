package api

import (
	"context"

	"gendan/handbook"
	"gendan/store"
	"gendan/workflows"
)

// RequestDiscount asks for a discount (DISC-1…6). The case judges, and not the stored rows; of a case that has ended, the
// stored discount gives the same answer again to the same key.
func (s *server) RequestDiscount(ctx context.Context, r RequestDiscountRequestObject) (RequestDiscountResponseObject, error) {
	ctx, who := callerOf(ctx)
	c, err := s.theCase(ctx, who, r.Body.CaseID)
	if err != nil {
		return nil, err
	}
	if c.Kind != handbook.CaseLead && c.Kind != handbook.CaseUnpaidOrder {
		return nil, refuse(CodeNotFound, "there is no such lead or unpaid order")
	}
	cmd, err := discountAsked(who, r)
	if err != nil {
		return nil, err
	}
	if err := s.usedOnOtherCase(ctx, c.ID, cmd); err != nil {
		return nil, err
	}
	leave, err := s.turns.take(ctx, c.ID)
	if err != nil {
		return nil, fromTemporal(err)
	}
	defer leave()
	var d handbook.Discount
	err = s.reach(ctx, c.ID, func() (err error) {
		d, err = workflows.RequestDiscount(ctx, s.temporal, c.ID, cmd)
		return err
	})
	if isClosed(err) {
		d, err = s.discountBefore(ctx, c.ID, cmd)
	}
	switch {
	case err != nil:
		return nil, fromTemporal(err)
	case d.DiscountRequest != cmd.Request:
		return nil, refuse(CodeKeyReused, "it was used for another discount on this case")
	case overLimit(d):
		sum := handbook.Fen(s.policyOf(d.Platform, d.Shop).Discounts.Sum)
		return nil, refuseField(CodeOverLimit, "amount", "is more than the %s left of the month's %s", d.Left, sum)
	}
	return RequestDiscount201JSONResponse(showDiscount(d)), nil
}

func discountAsked(who caller, r RequestDiscountRequestObject) (workflows.DiscountCommand, error) {
	cmd := workflows.DiscountCommand{Key: r.Params.IdempotencyKey, Request: handbook.DiscountRequest{
		Line: r.Body.Line, Pieces: r.Body.Pieces, Gift: r.Body.Gift, Reason: r.Body.Reason,
	}}
	var err error
	if cmd.By, err = who.person(); err != nil || r.Body.Amount == "" {
		return cmd, err
	}
	if cmd.Request.Amount, err = handbook.ParseYuan(r.Body.Amount); err != nil {
		return cmd, refuseField(CodeInvalid, "amount", "is %s", err)
	}
	return cmd, nil
}

// usedOnOtherCase refuses a key with which the same person asked for a discount on another case: each case knows only
// its own.
func (s *server) usedOnOtherCase(ctx context.Context, caseID string, cmd workflows.DiscountCommand) error {
	asked, _, err := s.store.ListDiscounts(ctx, store.DiscountFilter{Agent: cmd.By, Key: cmd.Key}, store.Page{Limit: 1})
	if err != nil {
		return fromStore(err)
	}
	if len(asked) > 0 && asked[0].CaseID != caseID {
		return refuse(CodeKeyReused, "it was used for a discount on another case")
	}
	return nil
}

// discountBefore gives what was asked for with a key before the case ended.
func (s *server) discountBefore(ctx context.Context, caseID string, cmd workflows.DiscountCommand) (handbook.Discount, error) {
	asked, _, err := s.store.ListDiscounts(ctx, store.DiscountFilter{CaseID: caseID, Agent: cmd.By, Key: cmd.Key}, store.Page{Limit: 1})
	if err != nil {
		return handbook.Discount{}, fromStore(err)
	}
	if len(asked) > 0 {
		return asked[0], nil
	}
	return handbook.Discount{}, s.refusedOver(ctx, caseID)
}

// overLimit says whether a discount was refused by the month's hard sum (DISC-3): nobody was asked for an approval.
func overLimit(d handbook.Discount) bool {
	return d.State == handbook.DiscountRefused && d.ApprovalID == ""
}

// ListDiscounts lists discounts: their own to agents, and to supervisors all within what the key reaches.
func (s *server) ListDiscounts(ctx context.Context, r ListDiscountsRequestObject) (ListDiscountsResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	agent, err := mine(who, p.Mine, given(p.Agent))
	if err == nil && !who.key.Role.Supervises() {
		agent, err = ownAgent(who, agent)
	}
	if err != nil {
		return nil, err
	}
	page, list, err := pageOf("discounts", p)
	if err != nil {
		return nil, err
	}
	discounts, next, err := s.store.ListDiscounts(ctx, store.DiscountFilter{
		Agent: agent, CaseID: given(p.CaseID), Month: handbook.Month(given(p.Month)), Platform: platform, Shop: shop,
		States: words[handbook.DiscountState](given(p.State)),
	}, page)
	if err != nil {
		return nil, fromStore(err)
	}
	return ListDiscounts200JSONResponse{Items: shown(discounts, showDiscount), NextCursor: list.cursor(next)}, nil
}

// ownAgent gives whose discounts are looked at: the key's own person's, or for supervisors anyone's.
func ownAgent(who caller, asked string) (string, error) {
	if asked != "" && who.key.Role.Supervises() {
		return asked, nil
	}
	own, err := who.person()
	if err == nil && asked != "" && asked != own {
		err = refuse(CodeRole, "these are another agent's; this takes: %s", namesOf(supervisors()))
	}
	return own, err
}

// GetDiscount shows a discount: to supervisors, to who asked for it, and to whom its approval concerns.
func (s *server) GetDiscount(ctx context.Context, r GetDiscountRequestObject) (GetDiscountResponseObject, error) {
	ctx, who := callerOf(ctx)
	d, err := s.store.GetDiscount(ctx, r.DiscountID)
	if err == nil && !who.sees(d.Platform, d.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fromStore(err)
	}
	about(ctx, d.CaseID)
	if d.Agent != who.key.PersonID && !who.key.Role.Supervises() {
		if _, err := s.concerning(ctx, who, d.ApprovalID); err != nil {
			return nil, err
		}
	}
	return GetDiscount200JSONResponse(showDiscount(d)), nil
}

// GetAllowance tells what is left of an agent's special requests in a month (DISC-3, DISC-4).
func (s *server) GetAllowance(ctx context.Context, r GetAllowanceRequestObject) (GetAllowanceResponseObject, error) {
	ctx, who := callerOf(ctx)
	p := r.Params
	platform, shop, err := s.filter(who, p.Platform, p.Shop)
	if err != nil {
		return nil, err
	}
	agent, err := ownAgent(who, given(p.Agent))
	if err != nil {
		return nil, err
	}
	if agent != who.key.PersonID {
		if _, err := s.knownPerson(ctx, who, "agent", agent); err != nil {
			return nil, err
		}
	}
	policy := s.policies.General()
	switch {
	case shop != "":
		policy = s.policyOf(platform, shop)
	case platform != "":
		policy = s.policies.Platform(platform)
	}
	month := handbook.MonthOf(s.now(), policy.Zone())
	if p.Month != nil {
		month = handbook.Month(*p.Month)
	}
	a, err := s.store.Allowance(ctx, agent, month)
	if err != nil {
		return nil, fromStore(err)
	}
	return GetAllowance200JSONResponse(showAllowance(a, policy.Discounts)), nil
}

func showDiscount(d handbook.Discount) Discount {
	shown := Discount{
		ID: d.ID, CaseID: d.CaseID, Platform: Platform(d.Platform), Shop: d.Shop, Agent: d.Agent, Month: string(d.Month),
		Line: d.Line, Pieces: d.Pieces, Gift: d.Gift, Amount: showAmount(d.Amount), Reason: d.Reason,
		Special: d.Special, OverCount: d.OverCount, State: DiscountState(d.State), Rule: string(d.Rule), ApprovalID: d.ApprovalID,
		AskedAt: d.AskedAt, SettledAt: d.SettledAt, DecidedBy: d.DecidedBy, Why: d.Why,
	}
	if overLimit(d) {
		shown.Left = d.Left.String()
	}
	return shown
}

func showAllowance(a handbook.Allowance, p handbook.DiscountPolicy) Allowance {
	return Allowance{
		Agent: a.Agent, Month: string(a.Month), Requests: a.Requests(p), Bonus: a.Bonus, Debt: a.Debt, Used: a.Count, Left: a.CountLeft(p),
		Sum: handbook.Fen(p.Sum).String(), SumUsed: a.Sum.String(), SumLeft: a.SumLeft(p).String(),
	}
}
