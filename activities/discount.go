package activities

import (
	"context"
	"fmt"

	"gendan/handbook"
)

// DiscountStore keeps the month's ledgers of discounts.
type DiscountStore interface {
	// Judge reads the ledger of the one discount in t, asks decide for a judgement, and writes t with it, all in one
	// transaction, one after the other for each agent and month (DISC-6). Judging one again gives the first answer.
	Judge(ctx context.Context, t handbook.Transition, p handbook.DiscountPolicy, decide func(handbook.Ledger) handbook.Discount) (handbook.Discount, error)
	// SettleMonth closes a month: the allowances of the next are written, unless they were before (DISC-3, DISC-4).
	SettleMonth(ctx context.Context, ended handbook.Month, p handbook.DiscountPolicy) error
}

// Judging asks for a discount to be judged.
type Judging struct {
	Discount handbook.Discount
	Policy   handbook.DiscountPolicy
	Then     handbook.Transition // what to write; what becomes of the discount is still blank
}

// JudgeDiscount grants a discount, refuses it, or leaves it to a supervisor, by the month's ledger (DISC-1…6). It is
// idempotent by the discount's id.
func (a *Activities) JudgeDiscount(ctx context.Context, j Judging) (handbook.Discount, error) {
	judged, err := a.Discounts.Judge(ctx, j.Then, j.Policy, func(l handbook.Ledger) handbook.Discount {
		d := handbook.JudgeDiscount(j.Discount, l, j.Policy)
		if d.State != handbook.DiscountPending {
			d.ApprovalID = ""
		}
		return d
	})
	if err != nil {
		return handbook.Discount{}, fmt.Errorf("judge discount %s: %w", j.Discount.ID, err)
	}
	return judged, nil
}

// SettleMonth settles a month's special requests (DISC-3, DISC-4), by the policy that holds for every shop. It is
// idempotent by the month.
func (a *Activities) SettleMonth(ctx context.Context, ended handbook.Month) error {
	if err := a.Discounts.SettleMonth(ctx, ended, a.Policies.General().Discounts); err != nil {
		return fmt.Errorf("settle %s: %w", ended, err)
	}
	return nil
}
