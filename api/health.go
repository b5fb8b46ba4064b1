package api

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/client"

	"gendan/store"
)

// readyWithin is how long the database and Temporal may take to answer.
const readyWithin = 3 * time.Second

// GetHealth says that the process lives.
func (s *server) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse{Status: "ok"}, nil
}

// AdviceError tells anybody what whoever operates the program has to do, and nothing that is nobody's business.
type AdviceError struct {
	Text  string
	Cause error
}

// Error gives the cause.
func (a *AdviceError) Error() string { return a.Cause.Error() }

// Unwrap gives the cause.
func (a *AdviceError) Unwrap() error { return a.Cause }

// GetReadiness says whether the database, its schema, Temporal and its namespace are there.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	ctx, _ = callerOf(ctx)
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	unready := refuse(CodeNotReady, "see errors")
	unready.retry = retryWhenUnavailable
	missing := func(what string, err error) {
		if err != nil {
			unready.Fields = append(unready.Fields, FieldError{Field: what, Detail: whatToDo(err)})
			unready.cause = errors.Join(unready.cause, err)
		}
	}
	missing("database", s.store.CheckSchema(ctx))
	missing("temporal", s.checkTemporal(ctx))
	if unready.cause != nil {
		return nil, unready
	}
	return GetReadiness200JSONResponse{Status: "ok"}, nil
}

func (s *server) checkTemporal(ctx context.Context) error {
	if _, err := s.temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil || s.namespace == nil {
		return err
	}
	return s.namespace(ctx)
}

// whatToDo gives what an error says to whoever operates the program, where it does.
func whatToDo(err error) string {
	var schema *store.SchemaError
	var advice *AdviceError
	switch {
	case errors.As(err, &schema):
		return schema.Error()
	case errors.As(err, &advice):
		return advice.Text
	}
	return "does not answer as it should"
}
