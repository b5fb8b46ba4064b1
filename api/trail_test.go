package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"gendan/api"
)

// withTrail adds to each line what the program adds.
type withTrail struct{ slog.Handler }

func (h withTrail) Handle(ctx context.Context, r slog.Record) error {
	r.AddAttrs(api.LogAttrs(ctx)...)
	return h.Handler.Handle(ctx, r)
}

// lines gives what was logged.
func (d *door) lines(t *testing.T) (all []map[string]any) {
	t.Helper()
	for line := range strings.Lines(d.log.String()) {
		if strings.Count(line, `"request_id"`) != 1 || strings.Count(line, `"workflow_id"`) > 1 {
			t.Errorf("ids in %s", line)
		}
		var attrs map[string]any
		if err := json.Unmarshal([]byte(line), &attrs); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, attrs)
	}
	return all
}

// Every line of a request carries its id, which the problem tells too, and the case's once that is known.
func TestEveryLineOfARequestHasItsID(t *testing.T) {
	finish := func(d *door) answer {
		return d.as("agent", "POST", "/v1/work-items/"+itemID("1")+"/result", `{"outcome":"no_answer"}`, "Idempotency-Key: k", "X-Request-ID: ours")
	}
	for name, c := range map[string]struct {
		ask    func(d *door) answer
		lines  []string
		caseID string
	}{
		"no key":   {func(d *door) answer { return d.request("GET", "/v1/cases", "", "", "X-Request-ID: ours") }, []string{"request"}, ""},
		"no route": {func(d *door) answer { return d.as("agent", "GET", "/nowhere", "", "X-Request-ID: ours") }, []string{"request"}, ""},
		"wrong role": {func(d *door) answer {
			return d.as("agent", "POST", orders, newOrder("8", time.Hour, ""), "X-Request-ID: ours")
		}, []string{"request"}, ""},
		"panic": {func(d *door) answer {
			d.temporal.update = nil // calling it panics
			return finish(d)
		}, []string{"panic", "request failed", "request"}, caseID("1")},
		"Temporal away": {func(d *door) answer {
			d.temporal.away = errors.New("away")
			return d.as("admin", "POST", orders, newOrder("8", time.Hour, ""), "X-Request-ID: ours")
		}, []string{"request failed", "request"}, caseID("8")},
		"database away": {func(d *door) answer {
			if err := d.store.Close(); err != nil {
				t.Error(err)
			}
			return finish(d)
		}, []string{"request failed", "request"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			seedCase(t, d, "1")
			d.log.Reset()
			if got := c.ask(d); got.header.Get("X-Request-ID") != "ours" || !strings.Contains(string(got.body), `"request_id":"ours"`) {
				t.Errorf("%d %v %s", got.status, got.header, got.body)
			}
			said := []string{}
			for _, line := range d.lines(t) {
				said = append(said, fmt.Sprint(line["msg"]))
				if id, _ := line["workflow_id"].(string); line["request_id"] != "ours" || id != c.caseID {
					t.Errorf("%v", line)
				}
			}
			if !slices.Equal(said, c.lines) {
				t.Errorf("said %v, want %v", said, c.lines)
			}
		})
	}
}

// A request that shows a case or an item is about that case.
func TestLinesNameTheCase(t *testing.T) {
	d := open(t)
	seedCase(t, d, "1")
	for _, path := range []string{"/v1/cases/" + caseID("1"), "/v1/cases/" + caseID("1") + "/timeline", "/v1/work-items/" + itemID("1")} {
		d.log.Reset()
		if got := d.as("agent", "GET", path, ""); got.status != 200 {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
		if lines := d.lines(t); len(lines) != 1 || lines[0]["workflow_id"] != caseID("1") {
			t.Errorf("%s: %v", path, lines)
		}
	}
}

// A request is a span within its caller's trace, which names the route and nobody; probes are none.
func TestRequestsAreSpans(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	d := open(t, func(c *api.Config) {
		c.Tracer = sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)).Tracer("test")
	})
	seedCase(t, d, "1")
	for _, probe := range []string{"/healthz", "/readyz", "/metrics", "/nowhere"} {
		d.request("GET", probe, "", "")
	}
	if spans := recorder.Ended(); len(spans) > 0 {
		t.Errorf("probes made %d spans", len(spans))
	}
	const callers = "0af7651916cd43dd8448eb211c80319c"
	d.as("agent", "GET", "/v1/cases/"+caseID("1"), "", "traceparent: 00-"+callers+"-b7ad6b7169203331-01", "X-Request-ID: ours")
	spans := recorder.Ended()
	if len(spans) != 1 || spans[0].Name() != "GET /v1/cases/:case_id" || spans[0].SpanContext().TraceID().String() != callers {
		t.Fatalf("%d spans: %+v", len(spans), spans)
	}
	told := fmt.Sprint(spans[0].Attributes())
	for _, want := range []string{"http.route", "200", "ours"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s in %s", want, told)
		}
	}
	if strings.Contains(told, caseID("1")) {
		t.Errorf("a span tells too much: %s", told)
	}
}
