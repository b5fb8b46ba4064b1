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

// Readiness looks for what cases need.
type Readiness struct {
	Store     *store.Store
	Temporal  client.Client
	Namespace func(context.Context) error // see [Config]
}

// Look gives what is not as it should be, by name and with what to do about it, and the cause of all of it; nothing when
// the database, its schema, Temporal and its namespace are there. It takes three seconds at most.
func (r Readiness) Look(ctx context.Context) (missing []FieldError, cause error) {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	look := func(at string, err error) {
		if err != nil {
			missing = append(missing, FieldError{Field: at, Detail: whatToDo(err)})
			cause = errors.Join(cause, err)
		}
	}
	look("database", r.Store.CheckSchema(ctx))
	look("temporal", r.atTemporal(ctx))
	return missing, cause
}

func (r Readiness) atTemporal(ctx context.Context) error {
	if _, err := r.Temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil || r.Namespace == nil {
		return err
	}
	return r.Namespace(ctx)
}

// GetReadiness says whether the database, its schema, Temporal and its namespace are there.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	ctx, _ = callerOf(ctx)
	missing, cause := s.readiness.Look(ctx)
	if cause == nil {
		return GetReadiness200JSONResponse{Status: "ok"}, nil
	}
	unready := refuse(CodeNotReady, "see errors")
	unready.retry, unready.Fields, unready.cause = retryWhenUnavailable, missing, cause
	return nil, unready
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
