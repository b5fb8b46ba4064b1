package main

import (
	"bytes"
	"io"
	"slices"
	"sync"

	"go.temporal.io/server/common/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

var logLevels = []string{"debug", "info", "warn", "error"}

// logs is Temporal's log on stderr. While its services come and go one after the other, each complains that it cannot
// reach the next; whoever has not asked for details is spared that.
type logs struct {
	wanted  zapcore.Level
	current zap.AtomicLevel
	out     *held
	logger  log.Logger
}

// newLogs returns the log for the start: errors only, and held back until it is known whether the start failed.
func newLogs(level string, stderr io.Writer) *logs {
	l := &logs{wanted: log.ParseZapLevel(level), current: zap.NewAtomicLevel(), out: &held{to: stderr, holds: true}}
	if l.wanted < zapcore.WarnLevel {
		l.out.release()
	}
	l.showFrom(zapcore.ErrorLevel)
	encoder := log.DefaultZapEncoderConfig
	encoder.CallerKey = zapcore.OmitKey
	l.logger = log.NewZapLogger(zap.New(zapcore.NewCore(zapcore.NewConsoleEncoder(encoder), l.out, l.current)))
	return l
}

// started shows what was asked for from now on, and forgets the complaints of the start.
func (l *logs) started() {
	l.out.forget()
	l.out.release()
	l.showFrom(l.wanted)
}

// failed shows what was complained of until now.
func (l *logs) failed() { l.out.release() }

func (l *logs) stopping() { l.showFrom(zapcore.FatalLevel) }

// showFrom hides what is below the level, unless "info" or "debug" was asked for.
func (l *logs) showFrom(level zapcore.Level) {
	if l.wanted < zapcore.WarnLevel {
		level = l.wanted
	}
	l.current.SetLevel(max(l.wanted, level))
}

func knownLogLevel(level string) bool { return slices.Contains(logLevels, level) }

// held is a writer that keeps what is written until it is released, or until the program is about to crash, of which
// zap tells it by Sync.
type held struct {
	mu    sync.Mutex
	to    io.Writer
	kept  bytes.Buffer
	holds bool
}

func (h *held) Write(line []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.holds {
		return h.kept.Write(line)
	}
	return h.to.Write(line)
}

// Sync writes what is kept.
func (h *held) Sync() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := h.kept.WriteTo(h.to)
	return err
}

func (h *held) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kept.Reset()
}

func (h *held) release() {
	_ = h.Sync() // stderr that cannot be written to has nobody to tell
	h.mu.Lock()
	defer h.mu.Unlock()
	h.holds = false
}
