package e2e

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// Temporal comes back from a backup that is older than the database (docs/operations.md). Whatever is told again since then
// counts once, whoever tells nothing is asked again, loudly, and every case goes on.
func TestARestoredTemporalIsOlderThanTheDatabase(t *testing.T) {
	if onProductionServer() {
		t.Skip("production's Temporal is backed up with its MySQL, as of one instant")
	}
	t.Parallel()
	s := own(t, "sqlite")
	require.NoError(t, s.startApart())
	sh := s.openShop(t)
	done, paid, forgotten := sh.place("1001", at(1, "09:00"), "buyer-1"), sh.place("1002", at(1, "09:00"), "buyer-2"), sh.place("1003", at(1, "09:00"), "buyer-3")
	forwardAll(t, at(1, "09:06"), done, paid, forgotten)

	backup := filepath.Join(s.dir, "backup.db")
	require.NoError(t, copyDatabase(t.Context(), s.temporalFile(), backup))
	item := done.await(check)
	require.Equal(t, http.StatusOK, done.try(item.Assignee, item.ID, noAnswer(), "one").StatusCode())
	payment := client.NewOrderEvent{EventID: "p-1", Type: client.OrderEventTypePaid, OccurredAt: at(1, "09:08")}
	paid.tell(payment)
	paid.ends(client.EndingPaid)
	forgotten.finish(check, noAnswer())
	sh.place("1004", at(1, "09:00"), "buyer-4")

	s.restoreTemporal(t, backup)
	again := sh.place("1004", at(1, "09:00"), "buyer-4")
	again.forwardTo(at(1, "09:06"))
	again.wantTimes(check, "DUN-6 1 09:05–1 09:20")

	require.Equal(t, http.StatusOK, done.try(item.Assignee, item.ID, noAnswer(), "one").StatusCode())
	done.forwardTo(at(1, "15:01"))
	done.wantTimes(dunning, "DUN-2 1 15:00–1 16:30")
	require.Equal(t, 1, done.told("item_done"))

	require.Equal(t, client.EventOutcomeRepeated, paid.tell(payment))
	paid.eventually("the case has heard of it", func() bool { return !paid.theCase().EndedAt.IsZero() && paid.closed() })
	require.Equal(t, 1, paid.told("paid"))
	paid.lostNothing()

	forgotten.forwardTo(at(1, "09:21"))
	require.Equal(t, client.ItemStateMissed, forgotten.items()[0].State)
	require.Zero(t, forgotten.told("item_done"))
	require.Equal(t, []string{"missed"}, forgotten.noticeKinds("missed"))
}

// temporalFile is the development server's database.
func (s *stack) temporalFile() string { return filepath.Join(s.dir, "temporal", "temporal.db") }

// copyDatabase copies a database that is in use, page by page.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := sql.Open("sqlite3", "file:"+from)
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	err = conn.Raw(func(c any) error { return c.(driver.Conn).Raw().Backup("main", "file:"+to) })
	return errors.Join(err, conn.Close(), db.Close())
}

// restoreTemporal stops everything, puts a backup in the place of Temporal's database, and starts everything.
func (s *stack) restoreTemporal(t *testing.T, backup string) {
	t.Helper()
	for _, p := range []*process{s.worker, s.api, s.server} {
		_, err := p.stop()
		require.NoError(t, err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(s.temporalFile() + suffix); !errors.Is(err, fs.ErrNotExist) {
			require.NoError(t, err)
		}
	}
	require.NoError(t, os.Rename(backup, s.temporalFile()))
	require.NoError(t, s.startTemporal(t.Context()))
	require.NoError(t, s.startAPI())
	require.NoError(t, s.startWorker())
}

// closed says whether Temporal knows the case's end.
func (c *aCase) closed() bool {
	d, err := c.temporal.DescribeWorkflowExecution(c.Context(), c.caseID, "")
	return err == nil && d.GetWorkflowExecutionInfo().GetCloseTime() != nil
}
