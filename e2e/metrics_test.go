package e2e

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// docs/metrics.md and what a process shows that is API and worker agree: every figure of the product in both directions, and
// those documented of Temporal's SDK. Figures marked * are shown when something has gone wrong.
func TestMetricsAreDocumented(t *testing.T) {
	t.Parallel()
	s, err := sharedStack(databases()[0])
	require.NoError(t, err)
	sh := s.openShop(t)
	sh.inquire("c-2", at(1, "09:00"), "buyer-2") // still runs
	l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
	l.withdraw()
	l.ends(client.EndingWithdrawn)

	told := documentedFigures(t)
	// These need what this test does not bring about: a case that goes on as new or is rebuilt, and a schedule's activity.
	for _, rare := range []string{
		"temporal_workflow_continue_as_new_total", "temporal_activity_schedule_to_start_latency_seconds",
		"temporal_activity_execution_latency_seconds", "temporal_sticky_cache_miss_total",
	} {
		require.Contains(t, told, rare)
		delete(told, rare)
	}
	var missing []string
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("differences:\n%s", strings.Join(missing, "\n"))
		}
	})
	l.eventually("all that is documented is shown", func() bool {
		missing = nil
		shown := s.figures(t)
		for name, kind := range told {
			if shown[name] != kind {
				missing = append(missing, name+" "+kind+", shown: "+shown[name])
			}
		}
		for name := range shown {
			if strings.HasPrefix(name, "gendan_") && told[name] == "" {
				missing = append(missing, name+" is not documented")
			}
		}
		slices.Sort(missing)
		return len(missing) == 0
	})
}

// documentedFigures gives the types of all figures in docs/metrics.md that are shown when all is well, by name.
func documentedFigures(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../docs/metrics.md")
	require.NoError(t, err)
	figures := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\|").FindAllStringSubmatch(string(text), -1) {
		figures[row[1]] = row[2]
	}
	return figures
}

// figures gives the types of what the API's process shows, by name.
func (s *stack) figures(t *testing.T) map[string]string {
	t.Helper()
	response, err := http.Get(s.url + "/metrics")
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	figures := map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^# TYPE (\w+) (\w+)$`).FindAllStringSubmatch(string(text), -1) {
		figures[line[1]] = line[2]
	}
	return figures
}
