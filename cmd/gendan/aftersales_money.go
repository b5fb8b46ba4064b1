package main

import (
	"fmt"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// plans shows the plans with their steps, the running one first (AS-5, AS-9).
func (s afterSalesSheet) plans() section {
	part := section{heading: texts.Label(texts.LabelPlans), widths: columns.Widths{6, 34, 36, 17, 24, 0}}
	for i := len(s.Plans) - 1; i >= 0; i-- {
		plan := s.Plans[i]
		part.rows = append(part.rows, words(texts.Label(texts.LabelPlan).String(), fmt.Sprint(plan.No), clock(plan.At, s.zone), plan.By,
			texts.Label(texts.LabelBudget).String(), yuan(plan.Budget), s.approved(plan)))
		if plan.Refused != "" {
			part.beneath(plan.Refused)
		}
		part.beneath(plan.Note)
		for _, step := range plan.Steps {
			s.step(&part, step)
		}
	}
	return part
}

// approved says what became of a plan's approval and why it was needed, if it was (AS-6).
func (s afterSalesSheet) approved(plan client.Plan) string {
	if len(plan.Reasons) == 0 {
		return ""
	}
	why := make([]string, len(plan.Reasons))
	for i, reason := range plan.Reasons {
		why[i] = texts.ApprovalReason(handbook.ApprovalReason(reason)).String()
	}
	became := texts.Kind(handbook.CaseApproval).String()
	for _, a := range s.approvals {
		if a.Subject == client.ApprovalSubject(handbook.SubjectPlan) && a.Ref == fmt.Sprint(plan.No) {
			became = words(texts.ApprovalState(handbook.ApprovalState(a.State)).String(), a.ClosedBy)
		}
	}
	return became + ": " + words(why...)
}

func (s afterSalesSheet) step(part *section, step client.Step) {
	part.row("  "+step.ID, texts.StepKind(handbook.StepKind(step.Kind)).String(),
		words(texts.StepOwner(handbook.StepOwner(step.Owner)).String(), step.Technician),
		clock(step.DueAt, s.zone), texts.StepState(handbook.StepState(step.State)).String(), yuan(step.Cost))
	part.beneath(step.Note)
	if !step.At.IsZero() {
		part.beneath(words(clock(step.At, s.zone), step.By, step.Said))
	}
	if step.Failed > 0 {
		part.beneath(texts.StepState(handbook.StepFailed).String() + " × " + fmt.Sprint(step.Failed))
	}
}

// claims shows what third parties owe us (AS-5).
func (s afterSalesSheet) claims() section {
	part := section{heading: texts.Label(texts.LabelClaims), widths: columns.Widths{6, 34, 12, 0}}
	for _, claim := range s.Claims {
		part.row("  "+claim.ID, words(texts.Party(handbook.Party(claim.Party)).String(), claim.Against), yuan(claim.Amount),
			words(texts.ClaimState(handbook.ClaimState(claim.State)).String(), yuan(claim.Received)))
		part.beneath(claim.Note)
	}
	return part
}

// money shows budget and cost, the cost by who answers for it, and what waits for the manager (AS-7, AS-10, AS-15).
func (s afterSalesSheet) money() section {
	part, account := section{heading: texts.Label(texts.LabelMoney), widths: factWidths()}, s.Account
	if len(s.Plans) > 0 || len(account.Entries) > 0 {
		part.fact(texts.Label(texts.LabelBudget), yuan(account.Budget))
		part.fact(texts.Label(texts.LabelSpent), yuan(account.Spent))
		part.fact(texts.Label(texts.LabelBudgetLeft), yuan(account.Left))
		part.fact(texts.Label(texts.LabelCost), yuan(account.Cost))
	}
	for _, share := range account.ByParty {
		part.fact(texts.Label(texts.LabelCostByParty), words(texts.Party(handbook.Party(share.Party)).String(), yuan(share.Cost)))
	}
	part.fact(texts.Label(texts.LabelDeduction), yuan(s.Deduction))
	part.fact(texts.Label(texts.LabelDemand), yuan(s.Demand))
	if s.Halted {
		part.fact(texts.Label(texts.LabelHalted), s.waits())
	}
	return part
}

// waits says what work stands still for (AS-5, AS-10).
func (s afterSalesSheet) waits() string {
	if s.Spending.Amount != "" {
		return words(texts.Subject(handbook.SubjectSpending).String(), yuan(s.Spending.Amount), s.Spending.By, s.Spending.Note)
	}
	return words(texts.Subject(handbook.SubjectAdvance).String(), said(texts.LabelClaim, s.Advancing))
}

// review shows the customer's review, until when it can be changed, and what is advised on it (AS-14, AS-22).
func (s afterSalesSheet) review() section {
	part, r := section{heading: texts.Label(texts.LabelCustomerReview), widths: factWidths()}, s.Review
	if r.Rating == "" {
		return part
	}
	until := ""
	if !r.ChangeBy.IsZero() {
		until = words("→", clock(r.ChangeBy, s.zone), texts.ClockKind(handbook.ClockReview).String())
	}
	part.row(texts.Rating(handbook.Rating(r.Rating)).String(), words(clock(r.PostedAt, s.zone), until))
	if !r.ChangedAt.IsZero() {
		part.fact(texts.EventKind(handbook.EventReviewChanged), clock(r.ChangedAt, s.zone))
	}
	part.beneath(r.Guidance.Zh)
	part.beneath(r.Guidance.En)
	return part
}
