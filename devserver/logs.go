package main

import (
	"slices"

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
	logger  log.Logger
}

// newLogs returns the log for the start: errors only.
func newLogs(level string) (*logs, error) {
	l := &logs{wanted: log.ParseZapLevel(level), current: zap.NewAtomicLevel()}
	l.showFrom(zapcore.ErrorLevel)
	encoder := log.DefaultZapEncoderConfig
	encoder.CallerKey = zapcore.OmitKey
	core, err := zap.Config{
		Level:             l.current,
		Encoding:          "console",
		EncoderConfig:     encoder,
		OutputPaths:       []string{"stderr"},
		ErrorOutputPaths:  []string{"stderr"},
		DisableCaller:     true,
		DisableStacktrace: true,
	}.Build()
	if err != nil {
		return nil, err
	}
	l.logger = log.NewZapLogger(core)
	return l, nil
}

func (l *logs) started()  { l.showFrom(l.wanted) }
func (l *logs) stopping() { l.showFrom(zapcore.FatalLevel) }

// showFrom hides what is below the level, unless "info" or "debug" was asked for.
func (l *logs) showFrom(level zapcore.Level) {
	if l.wanted < zapcore.WarnLevel {
		level = l.wanted
	}
	l.current.SetLevel(max(l.wanted, level))
}

func knownLogLevel(level string) bool { return slices.Contains(logLevels, level) }
