package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// ownMySQL is a MySQL server of one test's own, beside the one that TEST_MYSQL_DSN names. What it has committed survives
// its being killed.
type ownMySQL struct {
	*testing.T
	env          []string
	dsn, address string
}

func startMySQL(t *testing.T) *ownMySQL {
	t.Helper()
	m := &ownMySQL{T: t, env: append(os.Environ(), fmt.Sprintf("GENDAN_MYSQL_NAME=e2e-%d", os.Getpid()), "GENDAN_MYSQL_SAFE=1")}
	m.dsn = m.do("start")
	t.Cleanup(func() { m.do("remove") })
	config, err := mysql.ParseDSN(m.dsn)
	require.NoError(t, err)
	m.address = config.Addr
	_, port, err := net.SplitHostPort(m.address)
	require.NoError(t, err)
	m.env = append(m.env, "GENDAN_MYSQL_PORT="+port) // from now on
	return m
}

// do runs .ci/mysql and gives what it printed.
func (m *ownMySQL) do(command string) string {
	m.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(m.Context()), "../.ci/mysql", command)
	var said strings.Builder
	cmd.Env, cmd.Stderr = m.env, &said
	out, err := cmd.Output()
	require.NoError(m, err, ".ci/mysql %s: %s", command, said.String())
	return strings.TrimSpace(string(out))
}

// kill ends the server as a power cut would, and waits until it is gone.
func (m *ownMySQL) kill() {
	m.Helper()
	found := regexp.MustCompile(`pid (\d+)`).FindStringSubmatch(m.do("status"))
	require.NotNil(m, found)
	pid, err := strconv.Atoi(found[1])
	require.NoError(m, err)
	require.NoError(m, syscall.Kill(pid, syscall.SIGKILL))
	require.NoError(m, eventually("MySQL is gone", patience, func() (bool, error) {
		c, refused := net.Dial("tcp", m.address)
		if refused == nil {
			return false, c.Close()
		}
		return true, nil
	}))
}

// MySQL is killed under load, and later restarted in peace: gendan and Temporal both lose it. Whatever was answered with
// success is there afterwards, what was repeated is there once, and everything goes on by itself.
func TestMySQLKilledUnderLoad(t *testing.T) {
	if !onProductionServer() {
		t.Skip("only production has Temporal on MySQL: GENDAN_E2E_SERVER=mysql")
	}
	t.Parallel()
	m := startMySQL(t)
	s, err := startStackOn(t.Context(), m.dsn, filepath.Join(scratch, t.Name()), "mysql", ownShops)
	if s != nil {
		t.Cleanup(func() { require.NoError(t, s.close()) })
	}
	require.NoError(t, err)
	require.NoError(t, s.startApart())
	s.patient.Store(true)
	sh := s.openShop(t)
	busy := sh.placeMany(4)
	forwardAll(t, at(1, "09:06"), busy...)

	load := sh.placeUntilTold(3)
	load.reaches(10)
	m.kill()
	var working sync.WaitGroup
	errs := make([]error, len(busy))
	for i, o := range busy {
		working.Go(func() { errs[i] = o.finishSoon(check, noAnswer()) })
	}
	m.do("start")
	working.Wait()
	require.NoError(t, errors.Join(errs...), "people work while it is away")
	load.reaches(load.count() + 10)
	m.do("stop")
	m.do("start")
	load.reaches(load.count() + 10)
	orders, paid := load.stop()

	t.Logf("%d orders were placed while MySQL was killed and restarted", len(orders))
	require.Equal(t, len(busy)+len(orders), s.number(t, "SELECT COUNT(*) FROM orders WHERE shop = ?", sh.name))
	forwardAll(t, at(1, "09:06"), orders...)
	for _, o := range orders {
		if paid[o.no] {
			o.ends(client.EndingPaid)
			require.Equal(t, 1, o.told("paid"))
			o.lostNothing()
			continue
		}
		o.await(check)
		require.Equal(t, 1, o.told("case_opened"))
	}
	for _, o := range busy {
		require.Equal(t, 1, o.told("item_done"))
		o.forwardTo(at(1, "15:01"))
		o.await(dunning)
		o.pay(at(1, "15:05"))
		o.ends(client.EndingRecovered)
		o.lostNothing()
	}
}

// load is orders that keep coming.
type load struct {
	*shop
	told   chan struct{} // closed when no more are to come
	coming sync.WaitGroup

	mu     sync.Mutex
	orders []*order
	paid   map[string]bool
	errs   []error
}

// placeUntilTold lets several connectors place orders, and pay each third of them at once, until the load is stopped.
func (s *shop) placeUntilTold(connectors int) *load {
	l := &load{shop: s, told: make(chan struct{}), paid: map[string]bool{}}
	for c := range connectors {
		l.coming.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-l.told:
					return
				case <-time.After(200 * time.Millisecond):
				}
				l.placeOne(fmt.Sprintf("load-%d-%d", c, n), n%3 == 0)
			}
		})
	}
	return l
}

func (l *load) placeOne(no string, paid bool) {
	o := l.order(no)
	code, err := status(l.people[connector].CreateOrderWithResponse(l.Context(), l.newOrder(no, at(1, "09:00"), "buyer-"+no)))
	if err == nil && code != http.StatusCreated && code != http.StatusOK {
		err = fmt.Errorf("order %s: status %d", no, code)
	}
	if err == nil && paid {
		code, err = status(l.people[connector].CreateOrderEventWithResponse(l.Context(), o.platform, o.name, no,
			client.NewOrderEvent{EventID: "paid-" + no, Type: client.OrderEventTypePaid, OccurredAt: at(1, "09:00:08")}))
		if err == nil && code != http.StatusAccepted {
			err = fmt.Errorf("payment of %s: status %d", no, code)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.orders, l.paid[no], l.errs = append(l.orders, o), paid, append(l.errs, err)
}

func (l *load) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.orders)
}

// reaches waits until so many orders have been placed.
func (l *load) reaches(n int) {
	l.Helper()
	l.eventually(fmt.Sprintf("%d orders are placed", n), func() bool { return l.count() >= n })
}

// stop ends the load, and gives its orders and which of them were paid.
func (l *load) stop() (orders []*order, paid map[string]bool) {
	l.Helper()
	close(l.told)
	l.coming.Wait()
	require.NoError(l, errors.Join(l.errs...))
	return l.orders, l.paid
}
