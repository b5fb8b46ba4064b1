package e2e

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"gendan/api/client"
)

// SQLite's disk is full while a case goes on: what is told is answered with 503 and a code of its own, the case's step
// waits, and when there is room again everything goes on, once. A process that may not make a file longer meets the same
// as one on a full disk, without a disk that somebody has to mount.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	s := own(t, "sqlite")
	require.NoError(t, s.startApart())
	o := s.openShop(t).place("1001", at(1, "09:00"), "buyer-1")
	o.forwardTo(at(1, "09:10"))
	o.finish(check, noAnswer())
	before := o.timeline()

	fill(t, s.api, s.worker)
	paid := client.NewOrderEvent{EventID: "paid-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "15:30")}
	isRefused := func() {
		r, err := o.people[connector].CreateOrderEventWithResponse(t.Context(), o.platform, o.name, o.no, paid)
		require.NoError(t, err)
		requireAway(t, "database_full", r.StatusCode(), r.HTTPResponse.Header, r.ApplicationProblemJSONDefault)
	}
	isRefused()
	list, err := o.people[admin].ListWorkItemsWithResponse(t.Context(), &client.ListWorkItemsParams{})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, list.StatusCode(), "what is stored can be read")

	forwarded := make(chan error, 1)
	go func() { forwarded <- o.forward(at(1, "15:01")) }()
	o.eventually("the worker is at the step that cannot be written", o.stepping)
	for range 50 { // while it tries again and again
		isRefused()
		require.Equal(t, before, o.timeline())
	}
	require.True(t, o.stepping(), "it is still at it")

	empty(t, s.api, s.worker)
	require.NoError(t, <-forwarded)
	o.wantTimes(dunning, "DUN-2 1 15:00–1 16:30")
	require.Equal(t, client.EventOutcomeApplied, o.tell(paid), "what was refused left no trace")
	o.ends(client.EndingRecovered)
	require.Equal(t, 2, o.told("item_opened"))
}

// fill lets the processes make no file longer from now on.
func fill(t *testing.T, processes ...*process) {
	t.Helper()
	for _, p := range processes {
		limitFiles(t, p, 0)
	}
}

// empty lets them again.
func empty(t *testing.T, processes ...*process) {
	t.Helper()
	for _, p := range processes {
		limitFiles(t, p, unix.RLIM_INFINITY)
	}
}

func limitFiles(t *testing.T, p *process, size uint64) {
	t.Helper()
	var now unix.Rlimit
	require.NoError(t, unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, nil, &now))
	now.Cur = min(size, now.Max)
	require.NoError(t, unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &now, nil))
}
