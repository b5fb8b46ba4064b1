package docker_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// alert is a rule in alerts.yaml.
type alert struct {
	Alert, Expr, For    string
	Labels, Annotations map[string]string
}

func alerts(t *testing.T) []alert {
	t.Helper()
	var file struct{ Groups []struct{ Rules []alert } }
	if err := yaml.Unmarshal([]byte(text(t, "prometheus/alerts.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	var all []alert
	for _, group := range file.Groups {
		all = append(all, group.Rules...)
	}
	return all
}

// panel is one of the dashboard's.
type panel struct {
	Title, Type string
	Targets     []struct{ Expr string }
	Datasource  struct{ UID string }
	GridPos     struct{ X, Y, W, H int }
}

func panels(t *testing.T) []panel {
	t.Helper()
	var board struct{ Panels []panel }
	if err := json.Unmarshal([]byte(text(t, "grafana/dashboards/gendan.json")), &board); err != nil {
		t.Fatal(err)
	}
	return board.Panels
}

// What is no figure in an expression: texts, labels, how figures are grouped and shifted.
var noFigures = regexp.MustCompile(`"[^"]*"|\{[^{}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring)\s*\([^)]*\)|\boffset\s+\w+`)

// figures lists the names of figures in an expression. A word before a parenthesis is a function.
func figures(expr string) []string {
	var names []string
	for _, found := range regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)\s*(\(?)`).FindAllStringSubmatch(noFigures.ReplaceAllString(expr, " "), -1) {
		if word := found[1]; found[2] == "" && !slices.Contains([]string{"and", "or", "unless", "bool"}, word) {
			names = append(names, word)
		}
	}
	return names
}

func TestFiguresOfAnExpression(t *testing.T) {
	got := figures(`histogram_quantile(0.95, sum by (le) (rate(a_bucket{x="b_c", y=~"5.."}[5m]))) > (max by (k) (d offset 1h) or e * 0)`)
	if !slices.Equal(got, []string{"a_bucket", "d", "e"}) {
		t.Errorf("got %v", got)
	}
}

// Whoever looks at a figure, or is woken by one, can read what it is.
func TestFiguresAreDocumented(t *testing.T) {
	documented := map[string]bool{"up": true} // Prometheus' own
	for _, found := range regexp.MustCompile("`([a-z][a-z0-9_]*)[`{]").FindAllStringSubmatch(text(t, "../docs/metrics.md"), -1) {
		documented[found[1]] = true
	}
	used := map[string]string{}
	for _, a := range alerts(t) {
		for _, name := range figures(a.Expr) {
			used[name] = a.Alert
		}
	}
	for _, p := range panels(t) {
		for _, target := range p.Targets {
			for _, name := range figures(target.Expr) {
				used[name] = p.Title
			}
		}
	}
	if len(used) < 20 {
		t.Errorf("only %d figures are used: are they still found?", len(used))
	}
	for name, where := range used {
		histogram := regexp.MustCompile(`_(bucket|count|sum)$`).ReplaceAllString(name, "")
		if !documented[name] && !documented[histogram] {
			t.Errorf("%s (%s) is not in docs/metrics.md", name, where)
		}
	}
}

// chineseFirst says whether a title has Chinese before " · " and English behind it. A name alone is both.
func chineseFirst(title string) bool {
	chinese, english, both := strings.Cut(title, " · ")
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	return both && han(chinese) && english != "" && !han(english)
}

func TestDashboardIsReady(t *testing.T) {
	all := panels(t)
	for i, p := range all {
		name := p.Title == "接口 · API"
		if !chineseFirst(p.Title) && !name {
			t.Errorf("%q: want Chinese · English", p.Title)
		}
		if p.Type == "row" {
			continue
		}
		// The data source that is provisioned beside it.
		if len(p.Targets) == 0 || p.Datasource.UID != "prometheus" || !strings.Contains(text(t, "grafana/provisioning/datasources/prometheus.yaml"), "uid: prometheus") {
			t.Errorf("%q asks nobody", p.Title)
		}
		for _, other := range all[:i] {
			a, b := p.GridPos, other.GridPos
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%q lies over %q", p.Title, other.Title)
			}
		}
	}
	for _, wanted := range []string{
		"gendan_cases", `gendan_items{state="due_soon"}`, `gendan_items{state="missed"}`, "gendan_approvals_waiting", "gendan_cases_breached",
		"gendan_task_queue_backlog", "gendan_http_requests_total", "gendan_http_request_duration_seconds_bucket",
		"gendan_db_query_duration_seconds_bucket", "temporal_workflow_task_execution_failed_total",
	} {
		if !slices.ContainsFunc(all, func(p panel) bool {
			return slices.ContainsFunc(p.Targets, func(target struct{ Expr string }) bool { return strings.Contains(target.Expr, wanted) })
		}) {
			t.Errorf("nothing shows %s", wanted)
		}
	}
}

func TestAlertsSayWhatIsWrong(t *testing.T) {
	var names []string
	for _, a := range alerts(t) {
		names = append(names, a.Alert)
		if severity := a.Labels["severity"]; severity != "critical" && severity != "warning" {
			t.Errorf("%s: severity %q", a.Alert, severity)
		}
		if summary := a.Annotations["summary"]; !chineseFirst(summary) {
			t.Errorf("%s: %q: want Chinese · English", a.Alert, summary)
		}
	}
	want := []string{
		"GendanDown", "GendanItemsMissed", "GendanClockBreached", "GendanBacklog", "GendanApiErrors", "GendanApiSlow",
		"GendanDatabaseSlow", "GendanWorkflowTasksFail", "GendanFiguresStale",
	}
	if !slices.Equal(names, want) {
		t.Errorf("alerts %v, want %v", names, want)
	}
}
