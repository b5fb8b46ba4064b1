package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"gendan/api/client"
)

// collector takes traces by OTLP and keeps them.
type collector struct {
	*httptest.Server
	mu       sync.Mutex
	spans    map[string]*tracepb.Span // by id
	services map[string]string        // by span's id
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{spans: map[string]*tracepb.Span{}, services: map[string]string{}}
	c.Server = httptest.NewServer(http.HandlerFunc(c.take))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var told collectorpb.ExportTraceServiceRequest
	if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &told) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, from := range told.GetResourceSpans() {
		service := ""
		for _, a := range from.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				service = a.GetValue().GetStringValue()
			}
		}
		for _, scope := range from.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				c.spans[string(span.GetSpanId())], c.services[string(span.GetSpanId())] = span, service
			}
		}
	}
}

// path gives a span with those that it is in, from the outermost on, and the service that each is of.
func (c *collector) path(span *tracepb.Span) string {
	var steps []string
	for span != nil {
		steps = append(steps, c.services[string(span.GetSpanId())]+" "+span.GetName())
		span = c.spans[string(span.GetParentSpanId())]
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}

// paths gives every span's path.
func (c *collector) paths() (all []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		all = append(all, c.path(span))
	}
	return all
}

// A request, the case that it starts, the case's activity and that one's statements are one tree, sent by two processes to
// whom OpenTelemetry's own variables name. No span tells of the customer, probes make none, and the log's lines tell the
// trace, the request and the case by the same names in both processes.
func TestOneTraceFromRequestToStatement(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	s := own(t, databases()[0])
	s.env = append(s.env, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_BSP_SCHEDULE_DELAY=100", "GENDAN_LOG_FORMAT=json", "GENDAN_LOG_LEVEL=debug")
	require.NoError(t, s.startApart())
	l := s.openShop(t).inquire("c-1", at(1, "09:00"), "buyer-1")
	l.forwardTo(at(2, "10:00")) // nobody urged: the leader is told
	l.withdraw()
	l.ends(client.EndingWithdrawn)
	scraped, err := http.Get(s.url + "/metrics")
	require.NoError(t, err)
	require.NoError(t, scraped.Body.Close())

	const tree = "gendan-api POST /v1/leads > gendan-api StartWorkflow:Lead > gendan-worker RunWorkflow:Lead > " +
		"gendan-worker StartActivity:RecordCase > gendan-worker RunActivity:RecordCase > gendan-worker transaction > gendan-worker INSERT case_events"
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("spans:\n%s", strings.Join(c.paths(), "\n"))
		}
	})
	l.eventually("the tree is whole:\n"+tree, func() bool { return slices.Contains(c.paths(), tree) })
	code, err := s.api.stop()
	require.NoError(t, err)
	require.Zero(t, code)
	_, err = s.worker.stop() // flushes
	require.NoError(t, err)

	all := strings.Join(c.paths(), "\n")
	require.Contains(t, all, "gendan-api POST /v1/leads > gendan-api transaction > gendan-api ")
	require.Contains(t, all, "> gendan-worker HandleUpdate:")
	for _, probe := range []string{"/metrics", "/healthz", "/readyz"} {
		require.NotContains(t, all, probe)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		told := fmt.Sprint(span)
		require.NotContains(t, told, "buyer-1", "%s", span.GetName())
		require.NotContains(t, told, "怕太软", "%s", span.GetName())
	}
	l.checkLog(s.api.log, "request_id", "trace_id")
	l.checkLog(s.worker.log, "trace_id")
}

// checkLog wants lines of the case in a log, and on those of the context all that they are found by.
func (l *lead) checkLog(file string, with ...string) {
	l.Helper()
	text, err := os.ReadFile(file)
	require.NoError(l, err)
	of := 0
	for line := range strings.Lines(string(text)) {
		var attrs map[string]any
		if json.Unmarshal([]byte(line), &attrs) != nil {
			continue // the address that it listens on
		}
		require.NotContains(l, attrs, "WorkflowID", line)
		for key := range attrs {
			require.LessOrEqual(l, strings.Count(line, `"`+key+`":`), 1, "%s: %s", key, line)
		}
		if attrs["workflow_id"] != l.caseID || (attrs["msg"] != "request" && attrs["msg"] != "notice") {
			continue
		}
		of++
		for _, key := range with {
			require.NotEmpty(l, attrs[key], "%s of %s", key, line)
		}
	}
	require.NotZero(l, of, "%s has no line of %s", file, l.caseID)
}
