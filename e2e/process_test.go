package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// patience is how long anything that must happen may take on a busy machine.
const patience = 90 * time.Second

// process is one of the programs under test, running.
type process struct {
	name string
	log  string // the file that holds what it wrote
	cmd  *exec.Cmd
	gone chan struct{} // closed when it has ended
}

// launch starts a program; what it writes is added to the log.
func launch(name, log string, env []string, program string, args ...string) (*process, error) {
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = env, file, file, diesWithUs()
	if err := errors.Join(cmd.Start(), file.Close()); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &process{name: name, log: log, cmd: cmd, gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended is in ProcessState
		close(p.gone)
	}()
	return p, nil
}

// ended says whether the process is gone.
func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may be gone already
	<-p.gone
}

// stop asks the process to end and waits for it.
func (p *process) stop() (code int, err error) {
	if p == nil {
		return 0, nil
	}
	if err := p.ask(); err != nil {
		return -1, err
	}
	return p.wait()
}

// ask tells the process to end. Telling it twice would end it at once.
func (p *process) ask() error {
	err := p.cmd.Process.Signal(syscall.SIGTERM)
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// wait gives the exit code of a process that was asked to end; it is killed when it does not.
func (p *process) wait() (code int, err error) {
	select {
	case <-p.gone:
		return p.cmd.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		p.kill()
		return -1, fmt.Errorf("%s did not stop; it wrote:\n%s", p.name, p.lastLines(30))
	}
}

// lastLines gives the end of what the process wrote.
func (p *process) lastLines(n int) string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-n):], []byte("\n")))
}

// environment is what a program is given: nothing of ours but the way to its tools, so that no variable of the person
// who runs the tests changes them.
func environment(more ...string) []string {
	env := []string{"TEMPORAL_CONFIG_FILE="}
	for _, name := range []string{"PATH", "HOME", "TMPDIR"} {
		env = append(env, name+"="+os.Getenv(name))
	}
	return append(env, more...)
}

// nextPort is where free ports are looked for: below those that the system gives to outgoing connections, so that nobody
// takes one while its program is down.
var nextPort atomic.Int64

// freeAddress gives an address that a program can be told to listen on, again and again.
func freeAddress() (string, error) {
	const first, ports = 12_000, 18_000
	nextPort.CompareAndSwap(0, int64(os.Getpid())*97) // two processes begin apart
	for range ports {
		address := fmt.Sprintf("127.0.0.1:%d", first+nextPort.Add(1)%ports)
		if l, err := net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("no port is free")
}

// eventually waits until something holds, and says what did not.
func eventually(what string, within time.Duration, holds func() (bool, error)) error {
	deadline := time.Now().Add(within)
	for {
		ok, err := holds()
		if ok {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("after %s still not: %s", within, what), err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// indented sets a process's words off from ours.
func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
