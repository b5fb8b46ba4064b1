package devstack

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Temporal is a running development server.
type Temporal struct {
	Address   string `json:"frontend"` // host:port
	UI        string `json:"ui"`
	Namespace string `json:"namespace"`

	stdin io.Closer
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has ended
	err   error         // why, once ended is closed
}

// Ports are where the development server listens; 0 picks free ones.
type Ports struct{ Frontend, UI int }

const (
	startTimeout = 90 * time.Second
	stopTimeout  = 15 * time.Second
	// A server whose parent was killed takes a moment to stop. It holds its data's lock until then.
	handOver = 20 * time.Second
	lockHeld = "holds the data directory"
)

// StartTemporal starts the development server on a data folder and returns when it serves. Its log goes to a file beside the data.
func StartTemporal(ctx context.Context, program, folder, namespace string, ports Ports, out io.Writer) (*Temporal, error) {
	deadline := time.Now().Add(handOver)
	for told := false; ; told = true {
		t, err := start(ctx, program, folder, namespace, ports)
		if err == nil || !strings.Contains(err.Error(), lockHeld) || time.Now().After(deadline) {
			return t, err
		}
		if !told {
			fmt.Fprintln(out, "waiting for the run before to stop")
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func start(ctx context.Context, program, folder, namespace string, ports Ports) (*Temporal, error) {
	logs, err := os.Create(filepath.Join(folder, "temporal.log"))
	if err != nil {
		return nil, err
	}
	defer logs.Close() //nolint:errcheck // the child has its own
	// The process is stopped by closing its standard input, which also happens when this program is killed. It is in a group of its own, so that
	// Ctrl-C reaches this program alone: the worker still needs Temporal to finish its tasks.
	cmd := exec.Command(program, "--data", filepath.Join(folder, "temporal"), "--namespace", namespace, "--exit-with-parent", //nolint:noctx // see above
		"--frontend-port", strconv.Itoa(ports.Frontend), "--ui-port", strconv.Itoa(ports.UI))
	cmd.Stderr = logs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the development server: %w", err)
	}
	t := &Temporal{stdin: stdin, cmd: cmd, ended: make(chan struct{})}
	said := make(chan error, 1)
	go t.watch(stdout, said)
	select {
	case err = <-said:
	case <-ctx.Done():
		err = ctx.Err()
	case <-time.After(startTimeout):
		err = fmt.Errorf("it did not come up within %s", startTimeout)
	}
	if err == nil {
		return t, nil
	}
	stopErr := t.Stop()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, errors.Join(fmt.Errorf("the development server failed: %s", reason(logs.Name(), errors.Join(err, stopErr))))
}

// watch reads the addresses, which are the first line that the server prints, and then waits for its end.
func (t *Temporal) watch(stdout io.Reader, said chan<- error) {
	lines := bufio.NewReader(stdout)
	first, err := lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(first, t)
	}
	said <- err
	_, _ = io.Copy(io.Discard, lines)
	t.err = t.cmd.Wait()
	close(t.ended)
}

// Ended is closed when the server has ended, by itself or not.
func (t *Temporal) Ended() <-chan struct{} { return t.ended }

// Stop stops the server and waits for its end.
func (t *Temporal) Stop() error {
	_ = t.stdin.Close() // the server may have gone already
	select {
	case <-t.ended:
		return t.err
	case <-time.After(stopTimeout):
		return errors.Join(errors.New("the development server did not stop and was killed"), t.cmd.Process.Kill())
	}
}

// reason gives what the server said last of all.
func reason(logFile string, err error) string {
	text, readErr := os.ReadFile(logFile)
	text = bytes.TrimSpace(text)
	if readErr != nil || len(text) == 0 {
		return err.Error()
	}
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	return strings.TrimPrefix(string(last), "devserver: ")
}
