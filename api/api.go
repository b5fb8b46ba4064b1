// Package api is the HTTP door: it checks keys and requests, writes the facts that platforms tell, passes facts and
// people's commands on to the cases, and shows what is stored. openapi.yaml is its contract; *.gen.go is made from it.
package api

//go:generate oapi-codegen -config oapi-server.yaml openapi.yaml
//go:generate oapi-codegen -config oapi-client.yaml openapi.yaml

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"

	"gendan/handbook/policyfile"
	"gendan/store"
)

// Config is what the API needs. Zero values of the last five mean their defaults.
type Config struct {
	Store    *store.Store
	Temporal client.Client
	Policies *policyfile.Set
	Log      *slog.Logger
	Now      func() time.Time     // the wall clock
	Registry *prometheus.Registry // what /metrics shows, ours added
	// Namespace says why cases can't run in Temporal's namespace, for /readyz; nil: nobody asks. Anybody reads the text
	// of an [AdviceError].
	Namespace func(context.Context) error

	Tracer    trace.Tracer  // makes spans of requests; nil: none
	ClockSkew time.Duration // how far ahead of Now a told time may lie: 10 minutes
	Timeout   time.Duration // for one request: 10 seconds
	PerSecond float64       // requests of one key: 200
	Burst     int           // and at once: 400
}

type server struct {
	store     *store.Store
	temporal  client.Client
	policies  *policyfile.Set
	readiness Readiness
	log       *slog.Logger
	now       func() time.Time
	skew      time.Duration
	limit     *limiter
	turns     turns
	meters    meters
}

// New makes the API's handler. It fails when the contract and the routes disagree.
func New(cfg Config) (http.Handler, error) {
	s := &server{
		store: cfg.Store, temporal: cfg.Temporal, policies: cfg.Policies, log: cfg.Log, now: cfg.Now,
		readiness: Readiness{Store: cfg.Store, Temporal: cfg.Temporal, Namespace: cfg.Namespace},
		skew:      cmp.Or(cfg.ClockSkew, 10*time.Minute),
		limit:     newLimiter(cmp.Or(cfg.PerSecond, 200), cmp.Or(cfg.Burst, 400)),
	}
	var err error
	if s.meters, err = newMeters(cfg.Registry); err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	engine := s.engine(cmp.Or(cfg.Timeout, 10*time.Second), cfg.Tracer)
	if err := s.register(engine); err != nil {
		return nil, err
	}
	if err := docs(engine); err != nil {
		return nil, err
	}
	metrics := promhttp.HandlerFor(cfg.Registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
	engine.GET("/metrics", func(c *gin.Context) {
		c.Set(operationKey, "metrics")
		metrics.ServeHTTP(c.Writer, c.Request)
	})
	return engine, nil
}

// engine makes Gin with what every request goes through.
func (s *server) engine(timeout time.Duration, tracer trace.Tracer) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // an answer of its own, which is no problem+json
	engine.Use(identify, traced(tracer), s.observe, s.recovered, func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), timeout)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	})
	engine.NoRoute(func(c *gin.Context) { s.problem(c, refuse(CodeNoRoute, "see /docs for those there are")) })
	engine.NoMethod(func(c *gin.Context) {
		s.problem(c, refuse(CodeMethod, "this path takes %s", c.Writer.Header().Get("Allow")))
	})
	return engine
}

// register puts every route behind its key, its roles and its part of the contract.
func (s *server) register(engine *gin.Engine) error {
	doc, err := loadContract(contract)
	if err != nil {
		return err
	}
	answers := NewStrictHandlerWithOptions(s, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc: func(c *gin.Context, err error) {
			s.problem(c, &Error{Code: CodeMalformed, Detail: "the body can't be read", cause: err})
		},
		HandlerErrorFunc:         s.problem,
		ResponseErrorHandlerFunc: s.problem,
	})
	described := 0
	for _, item := range doc.Paths.Map() {
		described += len(item.Operations())
	}
	list := routes(&ServerInterfaceWrapper{Handler: answers, ErrorHandler: func(c *gin.Context, err error, _ int) {
		s.problem(c, &Error{Code: CodeInvalid, Detail: "a parameter can't be read", cause: err})
	}})
	if len(list) != described {
		return fmt.Errorf("%d routes, but the contract describes %d", len(list), described)
	}
	for _, r := range list {
		item := doc.Paths.Value(r.path)
		if item == nil || item.GetOperation(r.method) == nil {
			return errors.New("the contract does not describe " + r.method + " " + r.path)
		}
		operation := &routers.Route{Spec: doc, Path: r.path, PathItem: item, Method: r.method, Operation: item.GetOperation(r.method)}
		chain := []gin.HandlerFunc{func(c *gin.Context) { c.Set(operationKey, operation.Operation.OperationID) }}
		if r.roles != nil {
			chain = append(chain, s.enter(r.roles))
		}
		engine.Handle(r.method, ginPath(r.path), append(chain, s.validate(operation), r.answer)...)
	}
	return nil
}

// ginPath writes /a/{b} as Gin does: /a/:b.
func ginPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "{", ":"), "}", "")
}
