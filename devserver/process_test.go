package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const asDevserver = "RUN_AS_DEVSERVER"

// TestMain lets the test binary stand in for the devserver, so that the tests can kill a real process.
func TestMain(m *testing.M) {
	if os.Getenv(asDevserver) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a running devserver.
type process struct {
	addresses
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *bufio.Reader
	stderr bytes.Buffer
	conn   *grpc.ClientConn
}

// launch starts a devserver on free ports without waiting for it.
func launch(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], append([]string{"--data", dir, "--frontend-port", "0", "--ui-port", "0"}, args...)...)}
	p.cmd.Env = append(os.Environ(), asDevserver+"=1")
	p.cmd.Stderr = &p.stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdin, p.stdout = stdin, bufio.NewReader(stdout)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() }) // fails harmlessly when the test has ended it
	return p
}

// start launches a devserver and returns when it has announced itself.
func start(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := launch(t, dir, args...)
	line, err := p.stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("no announcement: %v\n%s", err, p.wait(t))
	}
	if err := json.Unmarshal([]byte(line), &p.addresses); err != nil {
		t.Fatalf("announcement %q: %v", line, err)
	}
	p.conn, err = grpc.NewClient(p.Frontend, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.conn.Close() })
	return p
}

// wait returns what the process said on stderr once it has ended.
func (p *process) wait(t *testing.T) string {
	t.Helper()
	rest, err := io.ReadAll(p.stdout)
	if err != nil {
		t.Error(err)
	}
	if len(rest) > 0 {
		t.Errorf("more than one line on stdout: %q", rest)
	}
	_ = p.cmd.Wait() // the tests look at the exit code instead
	return p.stderr.String()
}

func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait(t)
}

func TestStopsOnSignal(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p := start(t, t.TempDir())
			if err := p.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if said := p.wait(t); p.cmd.ProcessState.ExitCode() != 0 || said != "" {
				t.Errorf("exit code %d, said %q; want 0 and silence", p.cmd.ProcessState.ExitCode(), said)
			}
		})
	}
}

func TestExitsWithParent(t *testing.T) {
	p := start(t, t.TempDir(), "--exit-with-parent")
	if err := p.stdin.Close(); err != nil { // what the kernel does when the parent is killed
		t.Fatal(err)
	}
	if p.wait(t); p.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("exit code %d, want 0", p.cmd.ProcessState.ExitCode())
	}
}

func TestRefusesWithAClearMessage(t *testing.T) {
	held := t.TempDir()
	holder := start(t, held)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	port := fmt.Sprint(taken.Addr().(*net.TCPAddr).Port)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		dir  string
		args []string
		code int
		says string
	}{
		{"frontend port taken", t.TempDir(), []string{"--frontend-port", port}, 1, "Temporal frontend: 127.0.0.1:" + port + " is taken"},
		{"ui port taken", t.TempDir(), []string{"--ui-port", port}, 1, "web UI: 127.0.0.1:" + port + " is taken"},
		{"directory held", held, nil, 1, fmt.Sprintf("another devserver holds the data directory %s (pid %d)", held, holder.cmd.Process.Pid)},
		{"directory is a file", file, nil, 1, "cannot create the data directory"},
		{"no directory", "", nil, 2, "--data is required"},
		{"open to the network", t.TempDir(), []string{"--ip", "0.0.0.0"}, 2, "not a loopback address"},
		{"unknown log level", t.TempDir(), []string{"--log-level", "loud"}, 2, `--log-level "loud"`},
		{"stray argument", t.TempDir(), []string{"serve"}, 2, `unexpected argument "serve"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := launch(t, tt.dir, tt.args...)
			said := p.wait(t)
			if code := p.cmd.ProcessState.ExitCode(); code != tt.code || !strings.Contains(said, tt.says) {
				t.Errorf("exit code %d, said %q; want %d and %q", code, said, tt.code, tt.says)
			}
		})
	}
}

func TestSecondStartIsQuick(t *testing.T) {
	dir := t.TempDir()
	start(t, dir).kill(t)
	begin := time.Now()
	start(t, dir)
	if took := time.Since(begin); took > 5*time.Second { // under one second on an idle machine
		t.Errorf("took %s", took)
	} else {
		t.Logf("took %s", took.Round(time.Millisecond))
	}
}
