package api

import (
	"context"
	"slices"

	"gendan/handbook"
	"gendan/handbook/texts"
	"gendan/store"
)

// GetAfterSales shows everything about an after-sales case.
func (s *server) GetAfterSales(ctx context.Context, r GetAfterSalesRequestObject) (GetAfterSalesResponseObject, error) {
	ctx, who := callerOf(ctx)
	picture, err := s.afterSales(ctx, who, r.CaseNo)
	if err != nil {
		return nil, err
	}
	return GetAfterSales200JSONResponse(s.showAfterSales(picture, who)), nil
}

// afterSales gives an after-sales case, if the key reaches its shop.
func (s *server) afterSales(ctx context.Context, who caller, caseNo string) (store.AfterSalesPicture, error) {
	picture, err := s.store.GetAfterSales(ctx, caseNo)
	if err == nil && !who.sees(picture.Case.Platform, picture.Case.Shop) {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.AfterSalesPicture{}, fromStore(err)
	}
	about(ctx, picture.Case.ID)
	return picture, nil
}

// showAfterSales shows a case. How the customer can be reached is for people only.
func (s *server) showAfterSales(p store.AfterSalesPicture, who caller) AfterSales {
	a := p.Record
	answer := AfterSales{
		Case: showCase(p.Case), Registration: showRegistration(a.Registration), Urgency: showText(texts.Urgency(a)),
		Possible: words[ActionKind](s.possibleNow(p)), Decisions: words[RefundDecision](handbook.PossibleDecisions(a.Stage)),
		Halted: a.Halted(), Replied: a.Replied, Evidence: shown(a.Evidence, showEvidence), Lacking: words[EvidenceKind](a.Lacking),
		Claims: shown(a.Claims, showClaim), Account: showAccount(a.Account), Demand: showAmount(a.Demand), Advancing: a.Advancing,
		Deduction: showAmount(a.Deduction), GoodsSent: a.GoodsSent, Clocks: shown(inOrder(a.Clocks), showClock),
		Tickets: append([]TicketNo{}, a.Tickets...), Guidance: s.guidance(a), EndsAs: Ending(a.EndsAs), ReopenBy: a.ReopenBy,
	}
	if who.key.Role != handbook.RoleIntegration {
		answer.Contact = p.Contact
	}
	if !a.PurchasedOn.IsZero() {
		answer.UnderWarranty = new(a.UnderWarranty(s.now(), s.policyOf(a.Platform, a.Shop)))
	}
	answer.Plans = make([]Plan, len(a.Plans))
	for i, plan := range a.Plans {
		answer.Plans[i] = showPlan(i+1, plan)
	}
	showSaid(a, &answer)
	return answer
}

// showSaid shows what people said of a case, as far as they have.
func showSaid(a handbook.AfterSales, answer *AfterSales) {
	if j := a.Judgement; j != nil {
		answer.Judgement = Judgement{AfterSales: j.AfterSales, Suspected: words[Cause](j.Suspected), Note: j.Note}
	}
	if d := a.Diagnosis; d != nil {
		answer.Diagnosis = Diagnosis{
			Level: int(d.Level), Repairable: d.Repairable, WantsReturn: d.WantsReturn, Explained: d.Explained, Note: d.Note,
			Causes: shown(d.Causes, func(l handbook.Liability) Liability {
				return Liability{Cause: Cause(l.Cause), Party: Party(l.Party), Person: l.Person}
			}),
		}
	}
	if e := a.Spending; e != nil {
		answer.Spending = Spending{
			Kind: EntryKind(e.Kind), Party: Party(e.Party), Amount: e.Amount.String(), StepID: e.StepID, Note: e.Note, By: a.SpendBy,
		}
	}
	if acc := a.Accepted; acc != nil {
		answer.Acceptance = Acceptance{Accepted: acc.Accepted, GoodsConfirmed: acc.Goods, MoneyConfirmed: acc.Money, Note: acc.Note}
	}
	if c := a.Closing; c != nil {
		answer.Closing = Closing{Lesson: c.Lesson, Improvement: c.Improvement}
	}
	if review := a.Review; review != nil {
		answer.Review = CustomerReview{Rating: Rating(review.Rating), PostedAt: review.PostedAt, ChangedAt: review.ChangedAt}
		if review.Rating != handbook.RatingGood {
			answer.Review.Guidance = showText(texts.ReviewGuidance())
		}
		for _, clock := range a.Clocks {
			if clock.Kind == handbook.ClockReview && clock.Running() {
				answer.Review.ChangeBy = clock.DueAt
			}
		}
	}
}

// guidance gives what the handbook advises on each cause that was found, or else is suspected (AS-22).
func (s *server) guidance(a handbook.AfterSales) []Guidance {
	policy := s.policyOf(a.Platform, a.Shop).AfterSales
	var causes []handbook.Cause
	switch {
	case a.Diagnosis != nil:
		causes = shown(a.Diagnosis.Causes, func(l handbook.Liability) handbook.Cause { return l.Cause })
	case a.Judgement != nil:
		causes = a.Judgement.Suspected
	}
	return shown(causes, func(cause handbook.Cause) Guidance {
		return Guidance{Cause: Cause(cause), Text: showText(texts.Guidance(cause, policy))}
	})
}

// inOrder puts the clocks that run before those that have ended.
func inOrder(clocks []handbook.Clock) []handbook.Clock {
	list := slices.Clone(clocks)
	slices.SortStableFunc(list, func(a, b handbook.Clock) int {
		switch {
		case a.Running() == b.Running():
			return 0
		case a.Running():
			return -1
		}
		return 1
	})
	return list
}

// showContext shows what whoever does an item should know.
func showContext(c handbook.AfterSalesContext) ItemContext {
	shown := ItemContext{
		Stage: Stage(c.Stage), Request: AfterSalesRequest(c.Request), Level: int(c.Level), Product: c.Product, Problem: c.Problem,
		Amount: showAmount(c.Amount), Causes: words[Cause](c.Causes), Lacking: words[EvidenceKind](c.Lacking),
		Clock: ClockKind(c.Clock), ClockDueAt: c.ClockDue, Plan: c.Plan, Round: c.Round,
	}
	if c.Step != nil {
		shown.Step = showStep(*c.Step)
	}
	if c.Claim != nil {
		shown.Claim = showClaim(*c.Claim)
	}
	return shown
}

func showRegistration(r handbook.Registration) Registration {
	shown := Registration{
		CaseNo: r.CaseNo, Platform: Platform(r.Platform), Shop: r.Shop, OrderNo: r.OrderNo, CustomerID: r.CustomerID, Product: r.Product,
		OrderTotal: r.OrderTotal.String(), Problem: r.Problem, Channel: Channel(r.Channel), Request: AfterSalesRequest(r.Request),
		Amount: showAmount(r.Amount), Carrier: r.Carrier, Region: r.Region, Urgent: r.Urgent, ByStaff: r.ByStaff,
		RegisteredBy: r.RegisteredBy, ReportedAt: r.ReportedAt,
	}
	if !r.PurchasedOn.IsZero() {
		shown.PurchasedOn = r.PurchasedOn.String()
	}
	return shown
}

func showEvidence(e handbook.Evidence) Evidence {
	return Evidence{Kind: EvidenceKind(e.Kind), URL: e.URL, Sha256: e.SHA256, TakenAt: e.TakenAt, By: e.By, AddedAt: e.AddedAt}
}

func showPlan(no int, p handbook.Plan) Plan {
	return Plan{
		No: no, Steps: shown(p.Steps, showStep), Budget: p.Budget.String(), Note: p.Note, By: p.By, At: p.At,
		Reasons: words[ApprovalReason](p.Reasons), Refused: p.Refused,
	}
}

func showStep(step handbook.Step) Step {
	return Step{
		ID: step.ID, Kind: StepKind(step.Kind), Owner: StepOwner(step.Owner), Technician: step.Technician, DueAt: step.DueAt,
		Cost: step.Cost.String(), Note: step.Note, State: StepState(step.State), Failed: step.Failed, Said: step.Said, By: step.By, At: step.At,
	}
}

func showClaim(c handbook.Claim) Claim {
	return Claim{
		ID: c.ID, Party: Party(c.Party), Against: c.Against, Amount: c.Amount.String(), Received: showAmount(c.Received),
		State: ClaimState(c.State), Note: c.Note, By: c.By, At: c.At,
	}
}

func showAccount(a handbook.Account) Account {
	return Account{
		Budget: a.Budget.String(), Spent: a.Spent().String(), Left: a.Left().String(), Cost: a.Cost().String(),
		ByParty: shown(a.ByParty(), func(c handbook.PartyCost) PartyCost { return PartyCost{Party: Party(c.Party), Cost: c.Cost.String()} }),
		Entries: shown(a.Entries, func(e handbook.Entry) Entry {
			return Entry{
				ID: e.ID, Kind: EntryKind(e.Kind), Party: Party(e.Party), Amount: e.Amount.String(), StepID: e.StepID, Note: e.Note, By: e.By, At: e.At,
			}
		}),
	}
}

func showClock(c handbook.Clock) Clock {
	clock := Clock{
		ID: c.ID, Kind: ClockKind(c.Kind), Rule: string(c.Rule), StartedAt: c.StartedAt, DueAt: c.DueAt, Estimated: c.Estimated, Moved: c.Moved,
		PausedAt: c.PausedAt, BreachedAt: c.BreachedAt, StepsTold: c.Step, EndedAt: c.EndedAt,
	}
	if len(c.Warnings) > 0 && c.Running() {
		clock.WarnsAt = c.Warnings[0]
	}
	if !c.PausedAt.IsZero() {
		clock.Left = c.Left.String()
	}
	return clock
}
