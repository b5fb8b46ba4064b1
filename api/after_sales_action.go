package api

import (
	"context"
	"fmt"

	"gendan/handbook"
)

// JudgeAfterSales judges whether something is after-sales at all (AS-1).
func (s *server) JudgeAfterSales(ctx context.Context, r JudgeAfterSalesRequestObject) (JudgeAfterSalesResponseObject, error) {
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActJudge, Judge: &handbook.Judgement{
		AfterSales: b.AfterSales, Suspected: words[handbook.Cause](b.Suspected), Note: b.Note,
	}}, violations{})
	return JudgeAfterSales200JSONResponse(answer), err
}

// GiveEvidence adds evidence to a case, or says what can't be had (AS-2).
func (s *server) GiveEvidence(ctx context.Context, r GiveEvidenceRequestObject) (GiveEvidenceResponseObject, error) {
	var v violations
	given := handbook.EvidenceGiven{Unobtainable: words[handbook.EvidenceKind](r.Body.Unobtainable), Note: r.Body.Note}
	for i, file := range r.Body.Files {
		s.notAhead(&v, fmt.Sprintf("files[%d].taken_at", i), file.TakenAt)
		given.Files = append(given.Files, handbook.Evidence{
			Kind: handbook.EvidenceKind(file.Kind), URL: file.URL, SHA256: file.Sha256, TakenAt: microseconds(file.TakenAt),
		})
	}
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActEvidence, Evidence: &given}, v)
	return GiveEvidence200JSONResponse(answer), err
}

// DiagnoseAfterSales sets a case's level and causes (AS-3, AS-4).
func (s *server) DiagnoseAfterSales(ctx context.Context, r DiagnoseAfterSalesRequestObject) (DiagnoseAfterSalesResponseObject, error) {
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActDiagnose, Diagnosis: &handbook.Diagnosis{
		Level: handbook.Level(b.Level), Repairable: b.Repairable, WantsReturn: b.WantsReturn, Explained: b.Explained, Note: b.Note,
		Causes: shown(b.Causes, func(l Liability) handbook.Liability {
			return handbook.Liability{Cause: handbook.Cause(l.Cause), Party: handbook.Party(l.Party), Person: l.Person}
		}),
	}}, violations{})
	return DiagnoseAfterSales200JSONResponse(answer), err
}

// PlanAfterSales makes a plan (AS-5).
func (s *server) PlanAfterSales(ctx context.Context, r PlanAfterSalesRequestObject) (PlanAfterSalesResponseObject, error) {
	var v violations
	plan := handbook.Plan{BasedOn: r.Body.BasedOn, Budget: v.yuan("budget", r.Body.Budget), Note: r.Body.Note}
	for i, step := range r.Body.Steps {
		plan.Steps = append(plan.Steps, handbook.Step{
			Kind: handbook.StepKind(step.Kind), Owner: handbook.StepOwner(step.Owner), Technician: step.Technician,
			DueAt: microseconds(step.DueAt), Cost: v.yuan(fmt.Sprintf("steps[%d].cost", i), step.Cost), Note: step.Note,
		})
	}
	for i, claim := range r.Body.Claims {
		plan.Claims = append(plan.Claims, handbook.Claim{
			Party: handbook.Party(claim.Party), Against: claim.Against, Amount: v.yuan(fmt.Sprintf("claims[%d].amount", i), claim.Amount), Note: claim.Note,
		})
	}
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActPlan, Plan: &plan}, v)
	return PlanAfterSales200JSONResponse(answer), err
}

// RecordAgreement records what the customer says to a plan or a deduction (AS-8, RFD-2).
func (s *server) RecordAgreement(ctx context.Context, r RecordAgreementRequestObject) (RecordAgreementResponseObject, error) {
	var v violations
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{
		Agreed: b.Agreed, Demand: v.yuan("demand", b.Demand), RulesFavour: b.RulesFavour, Note: b.Note,
	}}, v)
	return RecordAgreement200JSONResponse(answer), err
}

// ReportStep tells how a step of the running plan goes (AS-9, AS-12).
func (s *server) ReportStep(ctx context.Context, r ReportStepRequestObject) (ReportStepResponseObject, error) {
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActStep, Step: &handbook.StepReport{
		StepID: b.StepID, State: handbook.StepState(b.State), DueAt: microseconds(b.DueAt), Note: b.Note,
	}}, violations{})
	return ReportStep200JSONResponse(answer), err
}

// RecordExpense spends money, or asks for it where it is beyond the budget (AS-10).
func (s *server) RecordExpense(ctx context.Context, r RecordExpenseRequestObject) (RecordExpenseResponseObject, error) {
	var v violations
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActExpense, Expense: &handbook.Expense{
		Kind: handbook.EntryKind(b.Kind), Party: handbook.Party(b.Party), Amount: v.yuan("amount", b.Amount), StepID: b.StepID, Note: b.Note,
	}}, v)
	return RecordExpense200JSONResponse(answer), err
}

// ReportClaim begins a claim or tells how one goes (AS-5).
func (s *server) ReportClaim(ctx context.Context, r ReportClaimRequestObject) (ReportClaimResponseObject, error) {
	var v violations
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActClaim, Claim: &handbook.ClaimReport{
		ClaimID: b.ClaimID, Party: handbook.Party(b.Party), Against: b.Against, Amount: v.yuan("amount", b.Amount),
		State: handbook.ClaimState(b.State), Received: v.yuan("received", b.Received), Note: b.Note,
	}}, v)
	return ReportClaim200JSONResponse(answer), err
}

// AcceptAfterSales records what the customer says to the finished work (AS-13).
func (s *server) AcceptAfterSales(ctx context.Context, r AcceptAfterSalesRequestObject) (AcceptAfterSalesResponseObject, error) {
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActAccept, Acceptance: &handbook.Acceptance{
		Accepted: b.Accepted, Goods: b.GoodsConfirmed, Money: b.MoneyConfirmed, Note: b.Note,
	}}, violations{})
	return AcceptAfterSales200JSONResponse(answer), err
}

// DecideRefund takes a step on a refund's path (RFD-1…6).
func (s *server) DecideRefund(ctx context.Context, r DecideRefundRequestObject) (DecideRefundResponseObject, error) {
	var v violations
	b := r.Body
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey, handbook.Action{Kind: handbook.ActRefund, Refund: &handbook.RefundStep{
		Decision: handbook.RefundDecision(b.Decision), Freight: v.yuan("freight", b.Freight), Packing: v.yuan("packing", b.Packing), Note: b.Note,
	}}, v)
	return DecideRefund200JSONResponse(answer), err
}

// AnswerAfterSales tells that a ticket or a message was answered (TKT-2, TKT-3, TKT-5, DUTY-3).
func (s *server) AnswerAfterSales(ctx context.Context, r AnswerAfterSalesRequestObject) (AnswerAfterSalesResponseObject, error) {
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey,
		handbook.Action{Kind: handbook.ActAnswer, Answer: &handbook.Answer{Note: r.Body.Note}}, violations{})
	return AnswerAfterSales200JSONResponse(answer), err
}

// CloseAfterSales closes a case with what was learned (AS-15).
func (s *server) CloseAfterSales(ctx context.Context, r CloseAfterSalesRequestObject) (CloseAfterSalesResponseObject, error) {
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey,
		handbook.Action{Kind: handbook.ActClose, Closing: &handbook.Closing{Lesson: r.Body.Lesson, Improvement: r.Body.Improvement}}, violations{})
	return CloseAfterSales200JSONResponse(answer), err
}

// ReopenAfterSales opens a closed case again.
func (s *server) ReopenAfterSales(ctx context.Context, r ReopenAfterSalesRequestObject) (ReopenAfterSalesResponseObject, error) {
	answer, err := s.act(ctx, r.CaseNo, r.Params.IdempotencyKey,
		handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: r.Body.Reason}}, violations{})
	return ReopenAfterSales200JSONResponse(answer), err
}
