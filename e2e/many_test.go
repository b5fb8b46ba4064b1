package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// processes is how many of a kind are started side by side. Three API processes together have at most nine commands for a
// case on their way, and Temporal takes ten.
const processes = 3

// An empty database that several processes migrate at the same moment gets each migration once, and all of them succeed.
func TestManyProcessesMigrateAtOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range databases() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			db, err := newDatabase(t.Context(), kind, t.TempDir(), os.Getenv("TEST_MYSQL_DSN"))
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, db.close()) })
			var all sync.WaitGroup
			applied, errs := make([]int, processes), make([]error, processes)
			for i := range processes {
				all.Go(func() { applied[i], errs[i] = migrate(t.Context(), db) })
			}
			all.Wait()
			require.NoError(t, errors.Join(errs...))
			sum, worked := 0, 0
			for _, n := range applied {
				if sum += n; n > 0 {
					worked++
				}
			}
			require.Equal(t, 1, worked, "one works and the others wait for it: %v", applied)
			known, err := db.count(t.Context(), "SELECT COUNT(*) FROM goose_db_version WHERE version_id > 0")
			require.NoError(t, err)
			require.Equal(t, known, sum, "each migration once")
			again, err := migrate(t.Context(), db)
			require.NoError(t, err)
			require.Zero(t, again)
		})
	}
}

// migrate runs gendan migrate and gives how many migrations it says that it applied.
func migrate(ctx context.Context, db database) (applied int, err error) {
	cmd := exec.CommandContext(ctx, built.gendan, "migrate")
	cmd.Env, cmd.SysProcAttr = environment("GENDAN_DATABASE="+db.dsn()), diesWithUs()
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("gendan migrate: %w\n%s", err, indented(stderr.String()))
	}
	_, err = fmt.Sscanf(stdout.String(), "%d migrations applied", &applied)
	return applied, err
}

// Several processes, each API and worker, serve one shop: whatever is told to all of them at the same moment counts once,
// and everybody gets an answer, however many commands for one case are on their way (DUN-5). That each schedule exists once
// is [TestManyWorkersMakeOneScheduleEach].
func TestManyProcessesServeOneShop(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		urls := []string{s.url}
		for n := range processes - 1 {
			urls = append(urls, sh.serveToo(n))
		}
		// through lets someone enter by the nth request's door.
		through := func(n int, person string) *client.ClientWithResponses {
			c, err := client.NewClientWithResponses(urls[n%len(urls)], client.WithHTTPClient(&caller{stack: s, key: s.staffKeys[person]}))
			require.NoError(t, err)
			return c
		}
		statuses := atOnce(t, func(n int) (int, error) {
			return status(through(n, connector).CreateOrderWithResponse(t.Context(), sh.newOrder("1001", at(1, "09:00"), "buyer-1")))
		})
		require.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusOK: many - 1}, statuses)

		o := sh.order("1001")
		o.forwardTo(at(1, "09:06"))
		item := o.await(check)
		statuses = atOnce(t, func(n int) (int, error) {
			params := &client.FinishWorkItemParams{IdempotencyKey: fmt.Sprintf("agent-%d", n)}
			return status(through(n, item.Assignee).FinishWorkItemWithResponse(t.Context(), item.ID, params, noAnswer()))
		})
		require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: many - 1}, statuses)
		require.Equal(t, 1, o.told("case_opened"))
		require.Equal(t, 1, o.told("item_done"))
	})
}

// serveToo starts another API and worker on the same database and Temporal, and gives its address.
func (s *shop) serveToo(n int) string {
	s.Helper()
	listen, err := freeAddress()
	require.NoError(s, err)
	env := append(s.environment(s.frontend), "GENDAN_LISTEN="+listen)
	p, err := launch("gendan serve", filepath.Join(s.dir, fmt.Sprintf("serve-%d.log", n)), env, built.gendan, "serve")
	require.NoError(s, err)
	s.Cleanup(p.kill)
	s.eventually("another process serves", func() bool {
		response, err := http.Get("http://" + listen + "/readyz")
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	})
	return "http://" + listen
}
