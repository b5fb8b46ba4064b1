package api

import "context"

// ListAfterSales is on its way.
func (s *server) ListAfterSales(context.Context, ListAfterSalesRequestObject) (ListAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// CreateAfterSales is on its way.
func (s *server) CreateAfterSales(context.Context, CreateAfterSalesRequestObject) (CreateAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// GetAfterSales is on its way.
func (s *server) GetAfterSales(context.Context, GetAfterSalesRequestObject) (GetAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// CreateAfterSalesEvent is on its way.
func (s *server) CreateAfterSalesEvent(context.Context, CreateAfterSalesEventRequestObject) (CreateAfterSalesEventResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// JudgeAfterSales is on its way.
func (s *server) JudgeAfterSales(context.Context, JudgeAfterSalesRequestObject) (JudgeAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// GiveEvidence is on its way.
func (s *server) GiveEvidence(context.Context, GiveEvidenceRequestObject) (GiveEvidenceResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// DiagnoseAfterSales is on its way.
func (s *server) DiagnoseAfterSales(context.Context, DiagnoseAfterSalesRequestObject) (DiagnoseAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// PlanAfterSales is on its way.
func (s *server) PlanAfterSales(context.Context, PlanAfterSalesRequestObject) (PlanAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// RecordAgreement is on its way.
func (s *server) RecordAgreement(context.Context, RecordAgreementRequestObject) (RecordAgreementResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ReportStep is on its way.
func (s *server) ReportStep(context.Context, ReportStepRequestObject) (ReportStepResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// RecordExpense is on its way.
func (s *server) RecordExpense(context.Context, RecordExpenseRequestObject) (RecordExpenseResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ReportClaim is on its way.
func (s *server) ReportClaim(context.Context, ReportClaimRequestObject) (ReportClaimResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// AcceptAfterSales is on its way.
func (s *server) AcceptAfterSales(context.Context, AcceptAfterSalesRequestObject) (AcceptAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// DecideRefund is on its way.
func (s *server) DecideRefund(context.Context, DecideRefundRequestObject) (DecideRefundResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// AnswerAfterSales is on its way.
func (s *server) AnswerAfterSales(context.Context, AnswerAfterSalesRequestObject) (AnswerAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// CloseAfterSales is on its way.
func (s *server) CloseAfterSales(context.Context, CloseAfterSalesRequestObject) (CloseAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ReopenAfterSales is on its way.
func (s *server) ReopenAfterSales(context.Context, ReopenAfterSalesRequestObject) (ReopenAfterSalesResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ListTechnicians is on its way.
func (s *server) ListTechnicians(context.Context, ListTechniciansRequestObject) (ListTechniciansResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// GetTechnician is on its way.
func (s *server) GetTechnician(context.Context, GetTechnicianRequestObject) (GetTechnicianResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// PutTechnician is on its way.
func (s *server) PutTechnician(context.Context, PutTechnicianRequestObject) (PutTechnicianResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// StrikeTechnician is on its way.
func (s *server) StrikeTechnician(context.Context, StrikeTechnicianRequestObject) (StrikeTechnicianResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ListTechnicianVisits is on its way.
func (s *server) ListTechnicianVisits(context.Context, ListTechnicianVisitsRequestObject) (ListTechnicianVisitsResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}

// ListCarriers is on its way.
func (s *server) ListCarriers(context.Context, ListCarriersRequestObject) (ListCarriersResponseObject, error) {
	return nil, refuse(CodeNotImplemented, "it is on its way")
}
