package api

import (
	"context"
	"errors"
)

func (s *server) CreateLead(_ context.Context, _ CreateLeadRequestObject) (CreateLeadResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GetLead(_ context.Context, _ GetLeadRequestObject) (GetLeadResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GradeLead(_ context.Context, _ GradeLeadRequestObject) (GradeLeadResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) CreateLeadMessage(_ context.Context, _ CreateLeadMessageRequestObject) (CreateLeadMessageResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) CreateLeadOrder(_ context.Context, _ CreateLeadOrderRequestObject) (CreateLeadOrderResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) WithdrawLead(_ context.Context, _ WithdrawLeadRequestObject) (WithdrawLeadResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) ListReviews(_ context.Context, _ ListReviewsRequestObject) (ListReviewsResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) GetReviewCoverage(_ context.Context, _ GetReviewCoverageRequestObject) (GetReviewCoverageResponseObject, error) {
	return nil, errors.New("not there yet")
}

func (s *server) CommentReview(_ context.Context, _ CommentReviewRequestObject) (CommentReviewResponseObject, error) {
	return nil, errors.New("not there yet")
}
