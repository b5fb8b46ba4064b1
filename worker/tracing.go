package worker

import (
	"context"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Tracing gives what a Temporal client is intercepted with, so that the calls to cases and what workers do for them are
// spans of one trace: it is carried in the headers of starts, signals, updates and activities, and in nothing else. A
// history that was written with it is replayed without it, and the other way round.
func Tracing(tracer trace.Tracer) (interceptor.Interceptor, error) {
	temporal, err := opentelemetry.NewTracer(opentelemetry.TracerOptions{
		Tracer:                  tracer,
		TextMapPropagator:       propagation.TraceContext{},
		DisableBaggage:          true, // whoever calls us may carry anything in it
		AllowInvalidParentSpans: true, // a case goes on, whatever stands in a header
		SpanStarter:             startDiscreet,
	})
	if err != nil {
		return nil, err
	}
	return interceptor.NewTracingInterceptor(cases{temporal}), nil
}

// cases makes the span of a case's run end where it begins: a case runs for weeks, and a span is seen only when it has
// ended. A case that is rebuilt from its history gets another one.
type cases struct{ interceptor.Tracer }

// StartSpan starts a span.
func (c cases) StartSpan(options *interceptor.TracerStartSpanOptions) (interceptor.TracerSpan, error) {
	span, err := c.Tracer.StartSpan(options)
	if err == nil && options.Operation == "RunWorkflow" {
		span.Finish(&interceptor.TracerFinishSpanOptions{})
	}
	return span, err
}

// discreet is a span that says of an error only that there was one: its message can quote what is personal.
type discreet struct{ trace.Span }

func startDiscreet(ctx context.Context, tracer trace.Tracer, name string, options ...trace.SpanStartOption) trace.Span {
	_, span := tracer.Start(ctx, name, options...)
	return discreet{span}
}

// RecordError records nothing.
func (discreet) RecordError(error, ...trace.EventOption) {}

// SetStatus sets a status without its description.
func (d discreet) SetStatus(code codes.Code, _ string) { d.Span.SetStatus(code, "") }
