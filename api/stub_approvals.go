package api

import (
	"context"
	"errors"
)

func (s *server) ListApprovals(_ context.Context, _ ListApprovalsRequestObject) (ListApprovalsResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GetApproval(_ context.Context, _ GetApprovalRequestObject) (GetApprovalResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) DecideApproval(_ context.Context, _ DecideApprovalRequestObject) (DecideApprovalResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) RecallApproval(_ context.Context, _ RecallApprovalRequestObject) (RecallApprovalResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) ListDiscounts(_ context.Context, _ ListDiscountsRequestObject) (ListDiscountsResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) RequestDiscount(_ context.Context, _ RequestDiscountRequestObject) (RequestDiscountResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GetAllowance(_ context.Context, _ GetAllowanceRequestObject) (GetAllowanceResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GetDiscount(_ context.Context, _ GetDiscountRequestObject) (GetDiscountResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) ListSubstitutions(_ context.Context, _ ListSubstitutionsRequestObject) (ListSubstitutionsResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) CreateSubstitution(_ context.Context, _ CreateSubstitutionRequestObject) (CreateSubstitutionResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) EndSubstitution(_ context.Context, _ EndSubstitutionRequestObject) (EndSubstitutionResponseObject, error) {
	return nil, errors.New("not there yet")
}
