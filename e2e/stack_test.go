package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	sdk "go.temporal.io/sdk/client"

	"gendan/api/client"
)

const namespace = "gendan"

// stack is everything that runs for a shop: a Temporal server, a database, and gendan's processes, with gates between them
// that a test can shut.
type stack struct {
	kind     string // of database
	mysqlDSN string // of the MySQL server for whatever is on MySQL
	dir      string
	shops    int      // registered
	env      []string // what gendan's processes are given
	url      string   // of the API
	database database

	frontend      string          // the Temporal server's address, the same after each start
	server        *process        // the Temporal server
	production    *temporalServer // what it is made of, if it is not the development server
	devserverArgs []string        // what the development server is told besides
	temporal      sdk.Client
	elsewhere     string // the namespace that a test looks at instead of ours
	apiGate       *gate  // between the API and Temporal
	workerGate    *gate  // between the worker and Temporal

	api, worker *process                               // serve is in api
	people      map[string]*client.ClientWithResponses // by person; see seed
	staffKeys   map[string]string
	desk        afterSalesStaff
	http        *http.Client
	patient     atomic.Bool // callers repeat what was answered with 503, or not at all
	taken       sync.Map    // shops, counted by platform
}

// The staff. Their keys work in every shop; who is on duty where is each test's matter.
const (
	lin       = "lin"
	chen      = "chen"
	wang      = "wang" // the leader
	connector = "integration"
	admin     = "admin"
)

// interrupted is the exit code of a program that is told to stop before it has begun to work.
const interrupted = 130

// startStack starts a Temporal server and sets up an empty database with staff and keys, as an operator would. The
// development server takes what is said of it besides.
func startStack(ctx context.Context, dir, kind string, shops int, devserver ...string) (s *stack, err error) {
	return startStackOn(ctx, os.Getenv("TEST_MYSQL_DSN"), dir, kind, shops, devserver...)
}

// startStackOn starts a stack with what is on MySQL on a MySQL server of the test's own.
func startStackOn(ctx context.Context, mysqlDSN, dir, kind string, shops int, devserver ...string) (s *stack, err error) {
	s = &stack{
		kind: kind, mysqlDSN: mysqlDSN, dir: dir, shops: shops, devserverArgs: devserver,
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: many}, Timeout: patience},
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := s.startTemporal(ctx); err != nil {
		return s, err
	}
	database, err := newDatabase(ctx, kind, dir, mysqlDSN)
	if err != nil {
		return s, err
	}
	s.database = database
	if s.apiGate, err = newGate(s.frontend); err != nil {
		return s, err
	}
	if s.workerGate, err = newGate(s.frontend); err != nil {
		return s, err
	}
	listen, err := freeAddress()
	if err != nil {
		return s, err
	}
	if err := s.writePolicy(); err != nil {
		return s, err
	}
	s.url = "http://" + listen
	s.env = environment("GENDAN_LISTEN="+listen, "GENDAN_DATABASE="+s.database.dsn(), "GENDAN_POLICY="+s.policy(),
		"GENDAN_CLOCK_SKEW=2000h", // cases live in the days to come
		"GENDAN_RATE_LIMIT=5000", "GENDAN_API="+s.url, "XDG_CACHE_HOME="+dir, "TEMPORAL_NAMESPACE="+namespace)
	if err := s.setUp(ctx); err != nil {
		return s, err
	}
	s.temporal, err = sdk.Dial(sdk.Options{HostPort: s.frontend, Namespace: namespace, Logger: slog.New(slog.DiscardHandler)})
	return s, err
}

// policy is the file that gendan's processes read when they start.
func (s *stack) policy() string { return filepath.Join(s.dir, "policy.yaml") }

func (s *stack) writePolicy(over ...string) error {
	calendars, err := s.writeCalendars()
	if err != nil {
		return err
	}
	return os.WriteFile(s.policy(), []byte(policyFile(s.shops, append(over, calendars)...)), 0o644)
}

// startTemporal starts the Temporal server, or starts it again on the same data and at the same address.
func (s *stack) startTemporal(ctx context.Context) error {
	if onProductionServer() {
		return s.startTemporalServer(ctx)
	}
	return s.startDevserver()
}

func (s *stack) startDevserver() error {
	port := "0"
	if s.frontend != "" {
		port = s.frontend[strings.LastIndex(s.frontend, ":")+1:]
	}
	lines, stdout, err := os.Pipe()
	if err != nil {
		return err
	}
	defer lines.Close()
	log, err := os.OpenFile(filepath.Join(s.dir, "devserver.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	args := append([]string{"--data", filepath.Join(s.dir, "temporal"), "--namespace", namespace, "--frontend-port", port, "--ui-port", "0"}, s.devserverArgs...)
	cmd := exec.Command(built.devserver, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = environment(), stdout, log, diesWithUs()
	p := &process{name: "devserver", log: log.Name(), cmd: cmd, gone: make(chan struct{})}
	if err := errors.Join(cmd.Start(), stdout.Close(), log.Close()); err != nil {
		return err
	}
	go func() {
		_ = cmd.Wait()
		close(p.gone)
	}()
	s.server = p
	line, err := bufio.NewReader(lines).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("devserver printed no addresses: %w\n%s", err, indented(p.lastLines(20)))
	}
	var addresses struct{ Frontend string }
	if err := json.Unmarshal(line, &addresses); err != nil {
		return fmt.Errorf("devserver printed %q: %w", line, err)
	}
	s.frontend = addresses.Frontend
	return nil
}

// gendan runs one command to its end and gives what it printed.
func (s *stack) gendan(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, built.gendan, args...)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = s.environment(s.frontend), s.dir, diesWithUs()
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("gendan %s: %w\n%s", strings.Join(args, " "), err, indented(stdout.String()+stderr.String()))
	}
	return stdout.String(), nil
}

func (s *stack) launch(command string, temporal *gate) (*process, error) {
	return launch("gendan "+command, filepath.Join(s.dir, command+".log"), s.environment(temporal.address), built.gendan, command)
}

// environment is what gendan's processes are given; temporal is where they find Temporal.
func (s *stack) environment(temporal string) []string {
	return slices.Concat(s.env, []string{"TEMPORAL_ADDRESS=" + temporal})
}

// startServing starts API and worker in one process.
func (s *stack) startServing() (err error) {
	if s.api, err = s.launch("serve", s.apiGate); err != nil {
		return err
	}
	return errors.Join(s.untilReady(), s.seed())
}

// startApart starts API and worker as processes of their own.
func (s *stack) startApart() error {
	return errors.Join(s.startAPI(), s.startWorker(), s.seed())
}

func (s *stack) startAPI() (err error) {
	if s.api, err = s.launch("api", s.apiGate); err != nil {
		return err
	}
	return s.untilReady()
}

func (s *stack) startWorker() (err error) {
	s.worker, err = s.launch("worker", s.workerGate)
	return err
}

func (s *stack) untilReady() error {
	err := eventually("the API is ready", patience, func() (bool, error) {
		if s.api.ended() {
			return true, nil
		}
		response, err := http.Get(s.url + "/readyz")
		if err != nil {
			return false, err
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if response.StatusCode != http.StatusOK {
			return false, errors.Join(fmt.Errorf("/readyz: %s %s", response.Status, text), err)
		}
		return true, err
	})
	if s.api.ended() {
		err = fmt.Errorf("%s has ended", s.api.name)
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, indented(s.api.lastLines(30)))
	}
	return nil
}

// refusal gives the problem that the API answered with, as an error.
func refusal(response interface {
	StatusCode() int
}) error {
	return fmt.Errorf("status %d: %+v", response.StatusCode(), response)
}

// close stops everything. What had to be killed, or did not end well, is an error.
func (s *stack) close() error {
	var errs []error
	for _, p := range []*process{s.api, s.worker} {
		code, err := p.stop()
		if err == nil && code > 0 && code != interrupted {
			err = fmt.Errorf("%s ended with exit code %d", p.name, code)
		}
		errs = append(errs, err)
	}
	if s.temporal != nil {
		s.temporal.Close()
	}
	_, err := s.server.stop()
	errs = append(errs, err)
	if s.production != nil {
		errs = append(errs, s.production.close())
	}
	for _, g := range []*gate{s.apiGate, s.workerGate} {
		if g != nil {
			errs = append(errs, g.shut())
		}
	}
	if s.database != nil {
		errs = append(errs, s.database.close())
	}
	return errors.Join(errs...)
}

// explain prints the end of every process's log when the test has failed.
func (s *stack) explain(t *testing.T) {
	t.Helper()
	if !t.Failed() {
		return
	}
	for _, p := range []*process{s.api, s.worker, s.server} {
		if p != nil {
			t.Logf("the end of %s:\n%s", p.log, indented(p.lastLines(15)))
		}
	}
}
