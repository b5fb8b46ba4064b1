package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// What a request carries through its handlers.
const (
	problemCode  = "problem_code"
	operationKey = "operation"
)

// meters counts requests and takes their time, by operation.
type meters struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMeters(registry prometheus.Registerer) (meters, error) {
	m := meters{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gendan_http_requests_total", Help: "Requests answered, by operation, method and status.",
		}, []string{"operation", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gendan_http_request_duration_seconds", Help: "Time to answer a request, by operation.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"operation"}),
	}
	return m, errors.Join(registry.Register(m.requests), registry.Register(m.duration))
}

// observe writes the access log and the metrics.
func (s *server) observe(c *gin.Context) {
	began := time.Now()
	c.Next()
	took := time.Since(began)
	operation := c.GetString(operationKey)
	if operation == "" {
		operation = "none"
	}
	status := c.Writer.Status()
	s.meters.requests.WithLabelValues(operation, knownMethod(c.Request.Method), strconv.Itoa(status)).Inc()
	s.meters.duration.WithLabelValues(operation).Observe(took.Seconds())
	level := slog.LevelInfo
	if operation == "GetHealth" || operation == "GetReadiness" || operation == "metrics" {
		level = slog.LevelDebug
	}
	_, who := callerOf(c)
	s.log.LogAttrs(c.Request.Context(), level, "request",
		slog.String("method", c.Request.Method), slog.String("path", c.Request.URL.Path),
		slog.String("operation", operation), slog.Int("status", status), slog.String("code", c.GetString(problemCode)),
		slog.String("key", who.key.Prefix), slog.String("person", who.key.PersonID),
		slog.Int("bytes", c.Writer.Size()), slog.Duration("took", took))
}

// knownMethod keeps made-up methods out of the metrics' labels.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions:
		return m
	}
	return "other"
}

// recovered turns a panic into a problem.
func (s *server) recovered(c *gin.Context) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p)
		default:
			s.log.LogAttrs(c.Request.Context(), slog.LevelError, "panic", slog.String("stack", string(debug.Stack())))
			s.problem(c, fmt.Errorf("panic: %v", p))
		}
	}()
	c.Next()
}
