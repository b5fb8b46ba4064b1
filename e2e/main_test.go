// Package e2e proves the handbook's rules from outside: a real Temporal server, the real binary as processes of its own,
// real databases, HTTP through the generated client, and virtual time. Kills and outages are tests too. The server is the
// development server, or Temporal's own on MySQL as in production; see onProductionServer.
package e2e

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// programs are the binaries under test, built once for each run.
type programs struct {
	gendan, devserver       string
	temporalServer, sqlTool string // in the development server's place, as in production
}

var (
	built programs
	// scratch holds everything that a run writes; it stays when something fails.
	scratch string
	// day1 is the midnight, in the shops' zone, at which every test's first day begins: tomorrow's. So no test depends
	// on the day or the hour at which it runs.
	day1 time.Time
)

func TestMain(m *testing.M) {
	flag.Parse()
	if !parallelWasSet() {
		_ = flag.Set("test.parallel", "6") // most of a test is waiting for other processes
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}

func parallelWasSet() (set bool) {
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == "test.parallel" })
	return set
}

func run(m *testing.M) (code int, err error) {
	if onProductionServer() && os.Getenv("TEST_MYSQL_DSN") == "" {
		return 1, errors.New("GENDAN_E2E_SERVER=mysql needs a MySQL: TEST_MYSQL_DSN")
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return 1, err
	}
	year, month, date := time.Now().In(zone).Date()
	day1 = time.Date(year, month, date+1, 0, 0, 0, 0, zone)
	if scratch, err = os.MkdirTemp("", "gendan-e2e-"); err != nil {
		return 1, err
	}
	if built, err = build(); err != nil {
		return 1, err
	}
	defer func() {
		err = errors.Join(err, closeShared())
		if code == 0 && err == nil {
			err = os.RemoveAll(scratch)
		} else {
			fmt.Fprintln(os.Stderr, "e2e: logs and databases are in", scratch)
		}
	}()
	return m.Run(), nil
}

// build makes the programs. The Temporal server, whose first build takes minutes, is kept where CI's is, so that an
// unchanged one is not even linked again.
func build() (programs, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return programs{}, err
	}
	kept := func(name string) string { return filepath.Join(root, "bin", name) }
	p := programs{
		gendan: filepath.Join(scratch, "gendan"), devserver: kept("devserver"),
		temporalServer: kept("temporal-server"), sqlTool: kept("temporal-sql-tool"),
	}
	servers := map[string]string{p.devserver: "."}
	if onProductionServer() {
		servers = map[string]string{p.temporalServer: "go.temporal.io/server/cmd/server", p.sqlTool: "go.temporal.io/server/cmd/tools/sql"}
	}
	for output, what := range servers {
		if err := goBuild(filepath.Join(root, "devserver"), output, what); err != nil {
			return programs{}, err
		}
	}
	return p, goBuild(root, p.gendan, "./cmd/gendan", "CGO_ENABLED=0")
}

func goBuild(dir, output, what string, env ...string) error {
	began := time.Now()
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", output, what)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", output, err, out)
	}
	if took := time.Since(began); took > 10*time.Second {
		fmt.Fprintf(os.Stderr, "e2e: built %s in %s\n", filepath.Base(output), took.Round(time.Second))
	}
	return nil
}

// Tests that break nothing share one stack for each database; each has a shop of its own in it.
var shared struct {
	sync.Mutex
	stacks []*stack
	starts map[string]func() (*stack, error)
}

// onEachDatabase runs a test on SQLite, and on MySQL where TEST_MYSQL_DSN names one.
func onEachDatabase(t *testing.T, test func(t *testing.T, s *stack)) {
	t.Helper()
	t.Parallel()
	for _, kind := range databases() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, err := sharedStack(kind)
			if err != nil {
				t.Fatal(err)
			}
			for again := range 3 {
				if again > 0 {
					t.Log("once more: ", errOvershot)
				}
				if asMeant(t, func() { test(t, s) }) {
					return
				}
			}
			t.Fatal(errOvershot)
		})
	}
}

// databases are those that this machine has. Production is on MySQL alone.
func databases() []string {
	switch {
	case onProductionServer():
		return []string{"mysql"}
	case os.Getenv("TEST_MYSQL_DSN") == "":
		return []string{"sqlite"}
	}
	return []string{"sqlite", "mysql"}
}

func sharedStack(kind string) (*stack, error) {
	shared.Lock()
	start, ok := shared.starts[kind]
	if !ok {
		start = sync.OnceValues(func() (*stack, error) {
			s, err := startStack(context.Background(), filepath.Join(scratch, "shared-"+kind), kind, sharedShops)
			if s != nil {
				shared.Lock()
				defer shared.Unlock()
				shared.stacks = append(shared.stacks, s)
			}
			if err == nil {
				err = s.startServing()
			}
			return s, err
		})
		if shared.starts == nil {
			shared.starts = map[string]func() (*stack, error){}
		}
		shared.starts[kind] = start
	}
	shared.Unlock()
	return start()
}

func closeShared() error {
	var errs []error
	for _, s := range shared.stacks {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

// owned counts the stacks that tests have had for themselves.
var owned atomic.Int64

// own starts a stack for a test that breaks it.
func own(t *testing.T, kind string) *stack {
	t.Helper()
	name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
	dir := filepath.Join(scratch, fmt.Sprintf("%s-%d", name, owned.Add(1)))
	s, err := startStack(t.Context(), dir, kind, ownShops)
	if s != nil {
		t.Cleanup(func() {
			if err := s.close(); err != nil {
				t.Error(err)
			}
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}
