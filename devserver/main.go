// Command devserver runs a Temporal server, its web UI and one SQLite file in a single process, for development and tests.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

const (
	startTimeout = time.Minute
	stopTimeout  = 10 * time.Second
)

// options are the command line's settings.
type options struct {
	dataDir        string
	ip             string
	frontendPort   int
	uiPort         int
	namespace      string
	logLevel       string
	exitWithParent bool
	maxEvents      int
}

// addresses is the one JSON line printed on stdout once everything serves.
type addresses struct {
	Frontend  string `json:"frontend"`
	UI        string `json:"ui"`
	Namespace string `json:"namespace"`
	Data      string `json:"data"`
}

func main() {
	// Libraries that log to stdout must not disturb the one line that callers parse.
	stdout := os.Stdout
	os.Stdout = os.Stderr //nolint:reassign // libraries that print must not spoil the one line on standard output
	os.Exit(run(os.Args[1:], os.Stdin, stdout, os.Stderr))
}

// run serves until it is told to stop and returns the exit code: 0 stopped as asked, 1 failed, 2 wrong usage.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "devserver:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if opts.exitWithParent {
		var parentGone context.CancelFunc
		ctx, parentGone = context.WithCancel(ctx)
		go func() {
			_, _ = io.Copy(io.Discard, stdin) // ends when the parent closes the pipe, or dies
			parentGone()
		}()
	}
	if err := serve(ctx, opts, stdout); err != nil {
		fmt.Fprintln(stderr, "devserver:", err)
		return 1
	}
	return 0
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("devserver", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.dataDir, "data", "", "directory that holds the database (required)")
	flags.StringVar(&opts.ip, "ip", "127.0.0.1", "loopback address to listen on")
	flags.IntVar(&opts.frontendPort, "frontend-port", 7233, "port of the Temporal frontend (gRPC); 0 picks a free one")
	flags.IntVar(&opts.uiPort, "ui-port", 8233, "port of the web UI; 0 picks a free one")
	flags.StringVar(&opts.namespace, "namespace", "gendan", "namespace to create")
	flags.StringVar(&opts.logLevel, "log-level", "warn", "debug, info, warn or error")
	flags.BoolVar(&opts.exitWithParent, "exit-with-parent", false, "stop when stdin is closed")
	flags.IntVar(&opts.maxEvents, "suggest-continue-as-new", 0, "events after which a workflow is told to continue as new; 0: the server's own 4096")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		return opts, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if opts.dataDir == "" {
		return opts, errors.New("--data is required: the directory that holds the database")
	}
	if ip := net.ParseIP(opts.ip); ip == nil || !ip.IsLoopback() {
		return opts, fmt.Errorf("--ip %s is not a loopback address; this server has no access control", opts.ip)
	}
	if !knownLogLevel(opts.logLevel) {
		return opts, fmt.Errorf("--log-level %q: want debug, info, warn or error", opts.logLevel)
	}
	dir, err := filepath.Abs(opts.dataDir)
	if err != nil {
		return opts, fmt.Errorf("--data: %w", err)
	}
	opts.dataDir = dir
	return opts, nil
}

// serve starts everything, prints the addresses and waits for ctx. It returns nil when it stopped because of ctx.
func serve(ctx context.Context, opts options, stdout io.Writer) error {
	unlock, err := lockDataDir(opts.dataDir)
	if err != nil {
		return err
	}
	defer unlock()

	logs := newLogs(opts.logLevel, os.Stderr)
	ports, err := reservePorts(opts)
	if err != nil {
		return err
	}
	defer func() { _ = ports.ui.Close() }()
	db, err := openDatabase(opts.dataDir, opts.namespace)
	if err != nil {
		return err
	}
	temporal, err := startTemporal(opts, ports, db, logs.logger)
	if err != nil {
		logs.failed()
		return err
	}
	web, err := startUI(ports.ui, ports.frontend, opts.namespace)
	if err != nil {
		return errors.Join(err, stopWithin(stopTimeout, temporal.Stop))
	}
	err = announce(ctx, opts, ports, stdout)
	if err == nil {
		logs.started()
		<-ctx.Done()
	} else {
		logs.failed()
	}
	logs.stopping()
	return errors.Join(err, web.Close(), stopWithin(stopTimeout, temporal.Stop))
}

// announce prints the addresses as one JSON line as soon as the frontend serves our namespace.
// Being stopped before that is no error.
func announce(ctx context.Context, opts options, ports ports, stdout io.Writer) error {
	startCtx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	err := awaitReady(startCtx, ports.frontend, opts.namespace)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the Temporal frontend did not become ready: %w", err)
	}
	return json.NewEncoder(stdout).Encode(addresses{
		Frontend:  ports.frontend,
		UI:        "http://" + ports.ui.Addr().String(),
		Namespace: opts.namespace,
		Data:      opts.dataDir,
	})
}

// stopWithin gives up waiting for stop after the limit: the database survives even a kill -9, so an exit is safe.
func stopWithin(limit time.Duration, stop func() error) error {
	done := make(chan error, 1)
	go func() { done <- stop() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return fmt.Errorf("Temporal was still stopping after %s and was cut short", limit)
	}
}
