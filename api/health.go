package api

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/client"
)

// readyWithin is how long the database and Temporal may take to answer.
const readyWithin = 3 * time.Second

// GetHealth says that the process lives.
func (s *server) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse{Status: "ok"}, nil
}

// GetReadiness says whether the database, its schema and Temporal are there.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	ctx, _ = callerOf(ctx)
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	unready := refuse(CodeNotReady, "see errors")
	unready.retry = retryWhenUnavailable
	missing := func(what string, err error) {
		if err != nil {
			unready.Fields = append(unready.Fields, FieldError{Field: what, Detail: "does not answer as it should"})
			unready.cause = errors.Join(unready.cause, err)
		}
	}
	missing("database", s.store.CheckSchema(ctx))
	_, err := s.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	missing("temporal", err)
	if unready.cause != nil {
		return nil, unready
	}
	return GetReadiness200JSONResponse{Status: "ok"}, nil
}
