package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"gendan/cmd/gendan/internal/settings"
)

// flushWithin bounds how long the program waits at its end for the last spans to be taken.
const flushWithin = 5 * time.Second

// newTracing makes what exports traces by OTLP. It is nil unless OpenTelemetry's own variables ask for traces: where they
// go to, how often one is kept and the like are read from there, too.
func newTracing(ctx context.Context, o Options) (*sdktrace.TracerProvider, error) {
	protocol, err := tracesBy(o.Env)
	if err != nil || protocol == "" {
		return nil, err
	}
	var exporter sdktrace.SpanExporter
	if protocol == "grpc" {
		exporter, err = otlptracegrpc.New(ctx)
	} else {
		exporter, err = otlptracehttp.New(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	who, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithHost(),
		resource.WithAttributes(semconv.ServiceName(o.service()), semconv.ServiceVersion(o.Version)), resource.WithFromEnv())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("traces: %w", err), exporter.Shutdown(ctx))
	}
	o.Log.Info("traces are exported", "protocol", protocol)
	return sdktrace.NewTracerProvider(sdktrace.WithBatcher(&calm{SpanExporter: exporter, log: o.Log}), sdktrace.WithResource(who)), nil
}

// service is what the program calls itself unless OTEL_SERVICE_NAME says otherwise.
func (o *Options) service() string {
	switch {
	case o.API && o.Worker:
		return "gendan"
	case o.API:
		return "gendan-api"
	}
	return "gendan-worker"
}

// tracesBy gives the protocol by which traces are exported: "grpc" or "http/protobuf"; "" when nobody asks for any.
func tracesBy(env settings.Environment) (string, error) {
	value := func(names ...string) string {
		for _, name := range names {
			if text, _ := env.LookupEnv(name); text != "" {
				return text
			}
		}
		return ""
	}
	exporter := value("OTEL_TRACES_EXPORTER")
	endpoint := value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
	switch {
	case strings.EqualFold(value("OTEL_SDK_DISABLED"), "true"), exporter == "none", exporter == "" && endpoint == "":
		return "", nil
	case exporter != "" && exporter != "otlp":
		return "", fmt.Errorf("OTEL_TRACES_EXPORTER: %q is none of otlp, none", exporter)
	}
	switch protocol := value("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"); protocol {
	case "":
		return "http/protobuf", nil
	case "grpc", "http/protobuf":
		return protocol, nil
	default:
		return "", fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL: %q is none of grpc, http/protobuf", protocol)
	}
}

// calm is an exporter that tells the log when spans begin to be lost and when they arrive again, and nobody of each loss:
// a collector that is away must cost nothing else.
type calm struct {
	sdktrace.SpanExporter
	log  *slog.Logger
	lost atomic.Bool
}

// ExportSpans sends spans. Those that cannot be sent are lost.
func (c *calm) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := c.SpanExporter.ExportSpans(ctx, spans)
	switch lost := err != nil; {
	case c.lost.Swap(lost) == lost:
	case lost:
		c.log.WarnContext(ctx, "traces are lost: the collector does not take them", "error", err)
	default:
		c.log.InfoContext(ctx, "the collector takes traces again")
	}
	return nil
}
