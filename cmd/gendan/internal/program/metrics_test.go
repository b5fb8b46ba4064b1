package program

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store/storetest"
)

// started gives a program, not yet at work, on a database of its own and a Temporal that is not there.
func started(t *testing.T, now func() time.Time, env ...string) *Program {
	t.Helper()
	dsn := storetest.SQLiteDSN(t)
	storetest.Migrated(t, dsn)
	policies, err := policyfile.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(t.Context(), Options{
		Parts:    Parts{API: true, Worker: true},
		Config:   settings.Config{Listen: "127.0.0.1:0", Database: dsn, RateLimit: 100, StopTimeout: time.Second},
		Policies: policies, Temporal: client.Options{HostPort: "127.0.0.1:1", Namespace: "gendan"},
		Log: slog.New(slog.DiscardHandler), Now: now, Env: env, Version: "v1",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// scrape gives what /metrics shows.
func (p *Program) scrape(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	p.server.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// clock is a wall clock that a test moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// aStep is a step of a case that misses an item and a clock, and ends it.
func aStep(at time.Time) handbook.Transition {
	const id = "lead:1"
	return handbook.Transition{
		Case: handbook.Case{ID: id, Kind: handbook.CaseLead, Platform: handbook.PDD, Shop: "shop-1", Customer: "buyer-1", Stage: handbook.StageUrging, Breached: true, OpenedAt: at, Seq: 3},
		At:   at, DayFrom: at, DayTo: at.Add(time.Hour),
		Items: []handbook.WorkItem{
			{ID: id + ".1", CaseID: id, Customer: "buyer-1", Kind: handbook.ItemUrge, State: handbook.ItemMissed, OpensAt: at, DueAt: at},
			{ID: id + ".2", CaseID: id, Customer: "buyer-1", Kind: handbook.ItemAnswer, State: handbook.ItemOpen, OpensAt: at, DueAt: at.Add(29 * time.Minute)},
		},
		Events: []handbook.CaseEvent{
			{CaseID: id, Seq: 1, At: at, Kind: handbook.EventItemMissed, Data: handbook.EventData{Item: handbook.ItemUrge}},
			{CaseID: id, Seq: 2, At: at, Kind: handbook.EventClockBreached, Data: handbook.EventData{Clock: handbook.ClockHandling}},
			{CaseID: id, Seq: 3, At: at, Kind: handbook.EventCaseEnded, Data: handbook.EventData{Ending: handbook.EndWithdrawn}},
		},
	}
}

// What runs, what waits and what happened is shown; a step that is written again counts once. A database that is away
// leaves the figures standing and growing old, and /metrics answers.
func TestFigures(t *testing.T) {
	wall := &clock{time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)}
	p := started(t, wall.Now)
	for range 2 {
		if err := p.store.Record(t.Context(), aStep(wall.now)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		`gendan_cases{kind="lead",stage="urging"} 1`,
		`gendan_cases_breached{kind="lead"} 1`,
		`gendan_cases_breached{kind="after_sales"} 0`,
		`gendan_items{kind="urge",state="missed"} 1`,
		`gendan_items{kind="urge",state="open"} 0`,
		`gendan_items{kind="answer",state="open"} 1`,
		`gendan_items{kind="answer",state="due_soon"} 1`,
		`gendan_approvals_waiting{kind="waiver"} 0`,
		`gendan_picture_age_seconds 0`,
		`gendan_items_missed_total{kind="urge"} 1`,
		`gendan_items_missed_total{kind="check"} 0`,
		`gendan_clocks_breached_total{clock="handling"} 1`,
		`gendan_cases_ended_total{kind="lead",outcome="withdrawn"} 1`,
		`gendan_build_info{version="v1"} 1`,
	}
	shown := p.scrape(t)
	for _, line := range want {
		if !strings.Contains(shown, line+"\n") {
			t.Errorf("no %s", line)
		}
	}
	if strings.Contains(shown, "gendan_task_queue_backlog") {
		t.Error("a backlog is shown that nobody has told")
	}
	if err := p.store.Close(); err != nil {
		t.Fatal(err)
	}
	wall.now = wall.now.Add(2 * time.Minute)
	want[8] = "gendan_picture_age_seconds 120"
	shown = p.scrape(t)
	for _, line := range want {
		if !strings.Contains(shown, line+"\n") {
			t.Errorf("while the database is away: no %s", line)
		}
	}
}

// documented reads the tables of docs/metrics.md: "name type label,label", in their order.
func documented(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile("../../../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)`\\*? \\| (\\w+) \\| ([a-z_, ]*) ?\\|")
	for _, found := range row.FindAllStringSubmatch(string(text), -1) {
		labels := strings.Split(strings.ReplaceAll(strings.TrimSpace(found[3]), " ", ""), ",")
		slices.Sort(labels)
		all = append(all, strings.TrimSpace(found[1]+" "+found[2]+" "+strings.Join(labels, ",")))
	}
	return all
}

// exposed reads what /metrics shows in the same form.
func exposed(text string) (all []string) {
	types := regexp.MustCompile(`(?m)^# TYPE (\w+) (\w+)$`)
	for _, found := range types.FindAllStringSubmatch(text, -1) {
		labels := []string{}
		sample := regexp.MustCompile(`(?m)^` + found[1] + `(?:_bucket)?\{([^}]*)\}`).FindStringSubmatch(text)
		if sample != nil {
			for _, label := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(sample[1], -1) {
				if label[1] != "le" {
					labels = append(labels, label[1])
				}
			}
		}
		slices.Sort(labels)
		all = append(all, strings.TrimSpace(found[1]+" "+found[2]+" "+strings.Join(labels, ",")))
	}
	return all
}

// Every figure of the product is documented, with its type and labels, and every documented one is shown. What needs a
// running Temporal is proved in e2e.
func TestMetricsAreDocumented(t *testing.T) {
	p := started(t, time.Now)
	if err := p.store.Record(t.Context(), aStep(time.Now())); err != nil {
		t.Fatal(err)
	}
	p.scrape(t) // is itself a request
	shown, told := exposed(p.scrape(t)), documented(t)
	if len(told) < 40 {
		t.Fatalf("%d documented figures: %v", len(told), told)
	}
	for _, line := range shown {
		if strings.HasPrefix(line, "gendan_") && !slices.Contains(told, line) {
			t.Errorf("not documented so: %s", line)
		}
	}
	for _, line := range told {
		if !strings.HasPrefix(line, "temporal_") && !strings.HasPrefix(line, "gendan_task_queue_") && !slices.Contains(shown, line) {
			t.Errorf("documented, but not shown so: %s", line)
		}
	}
}

// Without OpenTelemetry's variables there is nothing that could make or send a span.
func TestNoTracesUnasked(t *testing.T) {
	p := started(t, time.Now, "OTEL_SERVICE_NAME=gendan")
	if p.traces != nil || p.tracer() != nil || len(p.options.Temporal.Interceptors) > 0 {
		t.Errorf("%v %v %v", p.traces, p.tracer(), p.options.Temporal.Interceptors)
	}
}
