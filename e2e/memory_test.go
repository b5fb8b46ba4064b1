package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Ten thousand open leads in one process that is API and worker at once: what it holds in memory is bounded by the number
// of cases that it keeps between their steps (cached_cases), and not by the number of cases that there are.
func TestFigureOpenLeads(t *testing.T) {
	if testing.Short() {
		t.Skip("opens ten thousand leads")
	}
	t.Parallel()
	const leads, promised = 10_000, 400
	s := own(t, "sqlite")
	require.NoError(t, s.startServing())
	sh := s.openShop(t)
	if _, _, ok := s.api.memory(); !ok {
		t.Skip("this system does not tell what a process holds in memory")
	}
	began := time.Now()
	out, err := s.gendan(t.Context(), "import", "leads", manyLeads(t, leads), "--platform", string(sh.platform), "--shop", sh.name)
	require.NoError(t, err)
	require.Contains(t, out, fmt.Sprintf("created %d", leads))
	told := time.Since(began)
	for begun := 0; begun < leads; { // however slowly, as long as it goes on
		sh.eventually("more cases take their first step", func() bool {
			before := begun
			begun = s.number(t, "SELECT COUNT(*) FROM cases WHERE shop = ? AND seq > 0 AND running", sh.name)
			return begun > before
		})
	}
	now, peak, _ := s.api.memory()
	t.Logf("%d open leads: %d MB resident, %d MB at most (promised: under %d); told in %s", leads, now>>20, peak>>20, promised, told.Round(time.Second))
	require.Less(t, peak>>20, promised)
}

// manyLeads writes an export of leads that were received five minutes ago.
func manyLeads(t *testing.T, n int) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "leads.csv")
	at := time.Now().In(day1.Location()).Add(-5 * time.Minute).Format(time.DateTime)
	var text strings.Builder
	text.WriteString("会话编号,顾客编号,咨询商品,顾虑,接待客服,等级,接待时间\n")
	for i := range n {
		fmt.Fprintf(&text, "M%05d,buyer-%d,乳胶床垫 1.8m,担心太软,lin,B,%s\n", i, i, at)
	}
	require.NoError(t, os.WriteFile(file, []byte(text.String()), 0o600))
	return file
}

// memory gives how many bytes of memory a process holds, and held at most; ok says whether the system tells.
func (p *process) memory() (now, peak int, ok bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0, false
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); n == 1 {
			now = kilobytes << 10
		}
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
			peak = kilobytes << 10
		}
	}
	return now, peak, now > 0 && peak > 0
}
