package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// traced makes each request of the contract a span, within the caller's trace if it brings one. The span holds the route and
// not the path, for paths and queries name orders and people; what probes ask for makes none.
func traced(tracer trace.Tracer) gin.HandlerFunc {
	return func(c *gin.Context) {
		route := c.FullPath()
		if tracer == nil || route == "" || !traceable(route) {
			return
		}
		ctx := propagation.TraceContext{}.Extract(c.Request.Context(), propagation.HeaderCarrier(c.Request.Header))
		ctx, span := tracer.Start(ctx, c.Request.Method+" "+route, trace.WithSpanKind(trace.SpanKindServer))
		defer span.End()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
		status := c.Writer.Status()
		span.SetAttributes(semconv.HTTPRequestMethodKey.String(c.Request.Method), semconv.HTTPRoute(route),
			semconv.HTTPResponseStatusCode(status), attribute.String("gendan.request_id", requestID(c)))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
	}
}

// traceable leaves out what is asked for every few seconds, and what is no operation.
func traceable(route string) bool {
	switch route {
	case "/healthz", "/readyz", "/metrics":
		return false
	}
	return true
}
