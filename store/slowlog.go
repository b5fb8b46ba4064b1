package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// slow is how long a statement may take before it is logged.
const slow = time.Second

// slowLog is GORM's logger: it tells of slow statements, without their values, and of nothing else.
// Errors go to the caller, who handles them once.
type slowLog struct{ log *slog.Logger }

// LogMode changes nothing.
func (l slowLog) LogMode(logger.LogLevel) logger.Interface { return l }

// Info says nothing.
func (l slowLog) Info(context.Context, string, ...any) {}

// Warn says nothing.
func (l slowLog) Warn(context.Context, string, ...any) {}

// Error says nothing.
func (l slowLog) Error(context.Context, string, ...any) {}

// ParamsFilter keeps values, which can be personal data, out of the log.
func (l slowLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// Trace logs a slow statement.
func (l slowLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), _ error) {
	took := time.Since(begin)
	if took < slow {
		return
	}
	sql, rows := statement()
	l.log.LogAttrs(ctx, slog.LevelWarn, "slow statement",
		slog.Duration("took", took), slog.Int64("rows", rows), slog.String("sql", sql))
}
