package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// DiscountCommand asks for a discount (DISC). Key is the idempotency key; who sends it again gets the first answer.
type DiscountCommand struct {
	By      string                   `json:"by"`
	Request handbook.DiscountRequest `json:"request"`
	Key     string                   `json:"key"`
}

// grants is what a case's customer was given or may be given.
type grants struct {
	List []handbook.Discount `json:"list,omitempty"`
}

// request asks for a discount: the month's ledger is looked at and the judgement is written, in one transaction
// (DISC-6). What a supervisor has to decide is asked for (DISC-2, DISC-3, DISC-5).
func (u *followUp) request(ctx workflow.Context, cmd DiscountCommand) (handbook.Discount, error) {
	if given, ok := u.Grants.repeated(cmd); ok {
		return given, nil
	}
	if err := u.commands.mayRequest(cmd); err != nil {
		return handbook.Discount{}, err
	}
	asked := u.newDiscount(ctx, cmd)
	then := u.judged(ctx, asked)
	var a *activities.Activities
	actx := untilItSucceeds(ctx, texts.JudgingDiscount())
	var d handbook.Discount
	if err := workflow.ExecuteLocalActivity(actx, a.JudgeDiscount, activities.Judging{Discount: asked, Policy: u.Policy.Discounts, Then: then}).Get(ctx, &d); err != nil {
		return d, err
	}
	u.Grants.List = append(u.Grants.List, d)
	u.File.Case = then.Case
	if d.State == handbook.DiscountPending {
		u.Requests.ask(&u.File, handbook.Approval{
			Subject: handbook.SubjectDiscount, DiscountID: d.ID,
			Line: d.Line, Pieces: d.Pieces, Gift: d.Gift, Amount: d.Amount, OverCount: d.OverCount, Note: d.Reason, AskedBy: d.Agent,
		}, clock(ctx), u.Policy)
	}
	return d, nil
}

// newDiscount is a request before it is judged. The approval is named beforehand, should one be needed.
func (u *followUp) newDiscount(ctx workflow.Context, cmd DiscountCommand) handbook.Discount {
	now, c := clock(ctx), u.File.Case
	return handbook.Discount{
		ID: handbook.DiscountID(c.ID, len(u.Grants.List)+1), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop,
		Agent: cmd.By, Month: handbook.MonthOf(now, u.zone), DiscountRequest: cmd.Request,
		ApprovalID: u.Requests.next(c.ID), AskedAt: now, Key: cmd.Key,
	}
}

// judged is the transition that a request will be; what becomes of it is still blank.
func (u *followUp) judged(ctx workflow.Context, d handbook.Discount) handbook.Transition {
	after := u.File
	after.next = handbook.Transition{}
	after.note(d.AskedAt, handbook.EventDiscountAsked, "", d.Agent, handbook.EventData{Discount: &d})
	then := after.next
	then.Case, then.At, then.Standing, then.Granted = after.Case, d.AskedAt, u.Desk.Items, u.Grants.standing()
	then.DayFrom, then.DayTo = dayAround(ctx, u.zone)
	then.Discounts = []handbook.Discount{d}
	return then
}

// repeated gives the first answer to a request that is sent again.
func (g *grants) repeated(cmd DiscountCommand) (handbook.Discount, bool) {
	i := slices.IndexFunc(g.List, func(d handbook.Discount) bool { return d.Key == cmd.Key && d.Agent == cmd.By })
	if i < 0 || cmd.Key == "" {
		return handbook.Discount{}, false
	}
	return g.List[i], true
}

// decided settles a discount by its approval.
func (g *grants) decided(f *casefile, a handbook.Approval, now time.Time) {
	i := slices.IndexFunc(g.List, func(d handbook.Discount) bool { return d.ID == a.DiscountID })
	if a.Subject != handbook.SubjectDiscount || i < 0 || g.List[i].State != handbook.DiscountPending {
		return
	}
	d := &g.List[i]
	d.DecidedBy, d.Why = decidedBy(a), a.Reason
	switch a.State {
	case handbook.ApprovalApproved:
		g.settle(f, d, handbook.DiscountGranted, now)
	case handbook.ApprovalExpired:
		g.settle(f, d, handbook.DiscountExpired, now)
	case handbook.ApprovalWithdrawn:
		g.settle(f, d, handbook.DiscountWithdrawn, now)
	case handbook.ApprovalRefused, handbook.ApprovalOpen:
		g.settle(f, d, handbook.DiscountRefused, now)
	}
}

// end settles what the customer was given: used when the case ended with an order, else lapsed, so that it no longer
// counts against the allowance. What was not decided yet is withdrawn.
func (g *grants) end(f *casefile, now time.Time, ordered bool) {
	for i := range g.List {
		d := &g.List[i]
		switch {
		case d.State == handbook.DiscountPending:
			g.settle(f, d, handbook.DiscountWithdrawn, now)
		case d.State == handbook.DiscountGranted && ordered:
			g.settle(f, d, handbook.DiscountUsed, now)
		case d.State == handbook.DiscountGranted:
			g.settle(f, d, handbook.DiscountLapsed, now)
		}
	}
}

func (g *grants) settle(f *casefile, d *handbook.Discount, state handbook.DiscountState, now time.Time) {
	d.State, d.SettledAt = state, now
	settled := *d
	f.next.Discounts = slices.DeleteFunc(f.next.Discounts, func(was handbook.Discount) bool { return was.ID == d.ID })
	f.next.Discounts = append(f.next.Discounts, settled)
	f.note(now, handbook.EventDiscountEnded, d.Rule, d.DecidedBy, handbook.EventData{Discount: &settled})
}

// standing gives what is pending or granted.
func (g *grants) standing() []handbook.Discount {
	var list []handbook.Discount
	for _, d := range g.List {
		if d.State.Standing() {
			list = append(list, d)
		}
	}
	return list
}
