package e2e

import (
	"errors"
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
	const warning, trial = 20 * time.Second, 32
	n := clocksAtOnce(t)
	s := own(t, "sqlite")
	require.NoError(t, s.writePolicy("clocks: { intervention: { warn_after: [1h], warn_before: [20s] } }"))
	require.NoError(t, s.startServing())
	sh := s.openDesk(t)
	began := time.Now()
	sh.intervenedAll("trial", trial, began.Add(24*time.Hour))
	each := time.Since(began) / trial
	due := time.Now().Add(warning + 10*time.Second + 2*time.Duration(n)*each).Truncate(time.Second)
	sh.intervenedAll("one", n, due)
	require.Less(t, time.Now(), due.Add(-warning), "registering them took too long for the figure to mean anything")
	t.Logf("%d cases registered and heard of their interventions, %s each", n, each.Round(time.Millisecond))

	<-time.After(time.Until(due)) // the clocks are real ones: until then there is nothing to see
	sh.untilAll("run out", n, func() int { return s.number(t, "SELECT COUNT(*) FROM case_events WHERE kind = 'clock_breached'") })
	for _, kind := range []string{"clock_warned", "clock_breached"} {
		cases := s.number(t, "SELECT COUNT(DISTINCT case_id) FROM case_events WHERE kind = ?", kind)
		require.Equal(t, n, cases, kind)
		require.Equal(t, n, s.number(t, "SELECT COUNT(*) FROM case_events WHERE kind = ?", kind), "%s: none twice", kind)
		late := s.lags(t, kind)
		t.Logf("%d clocks at one instant, %s: late by %s (median), %s (worst)", n, kind, late[len(late)/2], late[len(late)-1])
	}
	for kind, to := range map[string]string{"clock_breach": "manager", "clock_warning": "leader"} {
		require.Equal(t, n, s.number(t, "SELECT COUNT(*) FROM notices WHERE kind = ? AND to_role = ?", kind, to), kind)
	}
}

// intervenedAll registers troubles in which the platform already intervenes, with one end for all, and waits until all their
// cases have heard of it.
func (s *shop) intervenedAll(name string, n int, due time.Time) {
	s.Helper()
	now := time.Now()
	heard := func() int {
		return s.number(s.T, "SELECT COUNT(*) FROM case_events WHERE kind = 'platform_intervened'")
	}
	before := heard()
	next := make(chan int)
	errs := make([]error, n)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i := range next {
				told := s.newTrouble(fmt.Sprintf("%s-%d", name, i), now)
				told.Intervention = client.NewIntervention{Ticket: fmt.Sprintf("%s-%d", name, i), OccurredAt: now, DueAt: due}
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
	require.NoError(s, errors.Join(errs...))
	s.untilAll("heard of it", before+n, heard)
}

// untilAll waits until so many have come so far, however slowly, as long as it goes on.
func (s *shop) untilAll(what string, n int, count func() int) {
	s.Helper()
	for so := count(); so < n; {
		s.eventually("more have "+what, func() bool {
			before := so
			so = count()
			return so > before
		})
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
