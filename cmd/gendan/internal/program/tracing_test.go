package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	tracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/grpc"
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

// taken keeps what a collector was sent: the names of spans, and the attributes of who sent them.
type taken struct {
	tracepb.UnimplementedTraceServiceServer
	names []string
}

// Export takes spans by gRPC.
func (c *taken) Export(_ context.Context, told *tracepb.ExportTraceServiceRequest) (*tracepb.ExportTraceServiceResponse, error) {
	for _, of := range told.GetResourceSpans() {
		for _, scope := range of.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				c.names = append(c.names, span.GetName())
			}
		}
		for _, a := range of.GetResource().GetAttributes() {
			c.names = append(c.names, a.GetKey()+"="+a.GetValue().GetStringValue())
		}
	}
	return &tracepb.ExportTraceServiceResponse{}, nil
}

// ServeHTTP takes spans by HTTP.
func (c *taken) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var told tracepb.ExportTraceServiceRequest
	if err := proto.Unmarshal(body, &told); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, _ = c.Export(r.Context(), &told)
}

// What was asked for arrives by either protocol, with the service's name; the last spans are flushed at the end.
func TestTracesArrive(t *testing.T) {
	for protocol, serve := range map[string]func(*testing.T, *taken) string{
		"http/protobuf": func(t *testing.T, c *taken) string {
			server := httptest.NewServer(c)
			t.Cleanup(server.Close)
			return server.URL
		},
		"grpc": func(t *testing.T, c *taken) string {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			server := grpc.NewServer()
			tracepb.RegisterTraceServiceServer(server, c)
			go func() { _ = server.Serve(listener) }()
			t.Cleanup(server.Stop)
			return "http://" + listener.Addr().String()
		},
	} {
		t.Run(protocol, func(t *testing.T) {
			c := &taken{}
			env := settings.Environment{"OTEL_EXPORTER_OTLP_ENDPOINT=" + serve(t, c), "OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol}
			for _, variable := range env {
				name, value, _ := strings.Cut(variable, "=")
				t.Setenv(name, value)
			}
			provider, err := newTracing(t.Context(), Options{Parts: Parts{Worker: true}, Env: env, Version: "v1", Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			_, span := provider.Tracer("test").Start(t.Context(), "work")
			span.End()
			if err := provider.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"work", "service.name=gendan-worker", "service.version=v1"} {
				if !slices.Contains(c.names, want) {
					t.Errorf("no %s in %v", want, c.names)
				}
			}
		})
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
