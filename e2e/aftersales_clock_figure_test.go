package e2e

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// clocksAtOnce is how many clocks run out at the same instant: few in the ordinary run, and as many as
// GENDAN_FIGURE_CLOCKS says, which `make figures` sets.
func clocksAtOnce(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("GENDAN_FIGURE_CLOCKS"))
	if err != nil {
		return 300
	}
	return n
}

// TKT-1, TKT-6: many interventions of which the platform wants the end at the same instant, on a real clock: every warning
// and every breach is recorded, none twice. How late is printed, and is no condition: it is this machine's.
func TestFigureClocksDueAtOnce(t *testing.T) {
	t.Parallel()
	n := clocksAtOnce(t)
	s := own(t, "sqlite")
	require.NoError(t, s.writePolicy("clocks: { intervention: { warn_after: [1h], warn_before: [20s] } }"))
	require.NoError(t, s.startServing())
	sh := s.openDesk(t)
	due := time.Now().Add(time.Minute + time.Duration(n)*time.Second/20).Truncate(time.Second)
	sh.intervenedAll(n, due)
	require.Less(t, time.Now(), due.Add(-20*time.Second), "registering them took too long for the figure to mean anything")
	<-time.After(time.Until(due)) // the clocks are real ones: until then there is nothing to see
	for breached := 0; breached < n; {
		sh.eventually("more clocks have run out", func() bool {
			before := breached
			breached = s.number(t, "SELECT COUNT(*) FROM case_events WHERE kind = 'clock_breached'")
			return breached > before
		})
	}
	for _, kind := range []string{"clock_warned", "clock_breached"} {
		cases := s.number(t, "SELECT COUNT(DISTINCT case_id) FROM case_events WHERE kind = ?", kind)
		require.Equal(t, n, cases, kind)
		require.Equal(t, n, s.number(t, "SELECT COUNT(*) FROM case_events WHERE kind = ?", kind), "%s: none twice", kind)
		late := s.lags(t, kind)
		t.Logf("%d clocks at one instant, %s: late by %s (median), %s (worst)", n, kind, late[len(late)/2], late[len(late)-1])
	}
	require.Equal(t, n, s.number(t, "SELECT COUNT(*) FROM notices WHERE kind = 'clock_breach' AND to_role = 'manager'"))
}

// intervenedAll registers troubles in which the platform already intervenes, with one end for all.
func (s *shop) intervenedAll(n int, due time.Time) {
	s.Helper()
	now := time.Now()
	next := make(chan int)
	errs := make([]error, n)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i := range next {
				told := s.newTrouble(strconv.Itoa(i), now)
				told.Intervention = client.NewIntervention{Ticket: fmt.Sprintf("T-%d", i), OccurredAt: now, DueAt: due}
				r, err := s.as(sun).CreateAfterSalesWithResponse(s.Context(), nil, told)
				if errs[i] = err; err == nil && r.JSON201 == nil {
					errs[i] = fmt.Errorf("%s", r.Body)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
	for _, err := range errs {
		require.NoError(s, err)
	}
}

// lags gives how long after their instants clocks have rung, the shortest first.
func (s *stack) lags(t *testing.T, kind string) []time.Duration {
	t.Helper()
	rows, err := s.database.texts(t.Context(), `SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at) || ' ' || json_extract(data, '$.meant') FROM case_events WHERE kind = ?`, kind)
	require.NoError(t, err)
	var lags []time.Duration
	for _, row := range rows {
		at, meant, _ := strings.Cut(row, " ")
		rang, err := time.Parse(time.RFC3339Nano, at)
		require.NoError(t, err)
		due, err := time.Parse(time.RFC3339Nano, meant)
		require.NoError(t, err)
		lags = append(lags, rang.Sub(due).Round(time.Millisecond))
	}
	slices.Sort(lags)
	return lags
}
