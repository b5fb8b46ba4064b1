package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"gendan/cmd/gendan/internal/settings"
)

// Traces are exported when OpenTelemetry's variables say so, and not otherwise.
func TestTracesAreAskedFor(t *testing.T) {
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318"
	for _, c := range []struct {
		env   settings.Environment
		by    string
		fails string
	}{
		{nil, "", ""},
		{settings.Environment{"OTEL_SERVICE_NAME=gendan", "OTEL_EXPORTER_OTLP_ENDPOINT="}, "", ""},
		{settings.Environment{endpoint}, "http/protobuf", ""},
		{settings.Environment{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:4318/v1/traces"}, "http/protobuf", ""},
		{settings.Environment{"OTEL_TRACES_EXPORTER=otlp"}, "http/protobuf", ""},
		{settings.Environment{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, "grpc", ""},
		{settings.Environment{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf"}, "http/protobuf", ""},
		{settings.Environment{endpoint, "OTEL_TRACES_EXPORTER=none"}, "", ""},
		{settings.Environment{endpoint, "OTEL_SDK_DISABLED=true"}, "", ""},
		{settings.Environment{"OTEL_TRACES_EXPORTER=zipkin"}, "", "OTEL_TRACES_EXPORTER"},
		{settings.Environment{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=http/json"}, "", "OTEL_EXPORTER_OTLP_PROTOCOL"},
	} {
		by, err := tracesBy(c.env)
		if by != c.by || (err == nil) != (c.fails == "") || (err != nil && !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%v: %q, %v", c.env, by, err)
		}
	}
}

// What was asked for arrives, with the service's name; the last spans are flushed at the end.
func TestTracesArrive(t *testing.T) {
	var names []string
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var told tracepb.ExportTraceServiceRequest
		if err := proto.Unmarshal(body, &told); err != nil {
			t.Error(err)
		}
		for _, of := range told.GetResourceSpans() {
			for _, scope := range of.GetScopeSpans() {
				for _, span := range scope.GetSpans() {
					names = append(names, span.GetName())
				}
			}
			for _, a := range of.GetResource().GetAttributes() {
				names = append(names, a.GetKey()+"="+a.GetValue().GetStringValue())
			}
		}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	provider, err := newTracing(t.Context(), Options{
		Parts: Parts{Worker: true}, Env: settings.Environment{"OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.URL}, Version: "v1", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, span := provider.Tracer("test").Start(t.Context(), "work")
	span.End()
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(names, " ")
	for _, want := range []string{"work", "service.name=gendan-worker", "service.version=v1"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s in %s", want, all)
		}
	}
}

// nowhere is a collector that is away, or is not.
type nowhere struct{ away error }

func (n *nowhere) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return n.away }
func (n *nowhere) Shutdown(context.Context) error                             { return nil }

// A collector that is away costs one line, and one more when it is back.
func TestACollectorThatIsAwayCostsOneLine(t *testing.T) {
	var log bytes.Buffer
	collector := &nowhere{away: errors.New("connection refused")}
	c := &calm{SpanExporter: collector, log: slog.New(slog.NewTextHandler(&log, nil))}
	for range 3 {
		for range 100 {
			if err := c.ExportSpans(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		collector.away = nil
	}
	if n := strings.Count(log.String(), "\n"); n != 2 || !strings.Contains(log.String(), "refused") {
		t.Errorf("%d lines:\n%s", n, &log)
	}
}

// A collector that is away does not hold up the program's end beyond the stop timeout.
func TestTheEndWaitsForNoCollector(t *testing.T) {
	const away = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"
	name, value, _ := strings.Cut(away, "=")
	t.Setenv(name, value)
	p := started(t, time.Now, away)
	_, span := p.tracer().Start(t.Context(), "work")
	span.End()
	began := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > p.options.Config.StopTimeout+time.Second {
		t.Errorf("it took %v", took)
	}
}
