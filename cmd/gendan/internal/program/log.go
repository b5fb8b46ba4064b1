package program

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"unicode"

	"go.opentelemetry.io/otel/trace"

	"gendan/api"
	"gendan/worker"
)

// trailing is a log handler that adds to each line by what it is found again: the request's id, the case's, the trace's, as
// far as the line's context knows them.
type trailing struct{ slog.Handler }

// Handle writes a line.
func (h trailing) Handle(ctx context.Context, line slog.Record) error {
	line.AddAttrs(api.LogAttrs(ctx)...)
	line.AddAttrs(worker.LogAttrs(ctx)...)
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		line.AddAttrs(slog.String("trace_id", span.TraceID().String()))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs gives a handler whose lines carry attributes.
func (h trailing) WithAttrs(attrs []slog.Attr) slog.Handler {
	return trailing{h.Handler.WithAttrs(attrs)}
}

// WithGroup gives a handler whose lines' attributes are in a group.
func (h trailing) WithGroup(name string) slog.Handler { return trailing{h.Handler.WithGroup(name)} }

// snakeKeys is a log handler that writes the Temporal SDK's names as ours are: WorkflowID becomes workflow_id.
type snakeKeys struct{ slog.Handler }

// Handle writes a line.
func (h snakeKeys) Handle(ctx context.Context, line slog.Record) error {
	renamed := slog.NewRecord(line.Time, line.Level, line.Message, line.PC)
	line.Attrs(func(a slog.Attr) bool {
		renamed.AddAttrs(slog.Attr{Key: snake(a.Key), Value: a.Value})
		return true
	})
	return h.Handler.Handle(ctx, renamed)
}

// WithAttrs gives a handler whose lines carry attributes.
func (h snakeKeys) WithAttrs(attrs []slog.Attr) slog.Handler {
	attrs = slices.Clone(attrs)
	for i := range attrs {
		attrs[i].Key = snake(attrs[i].Key)
	}
	return snakeKeys{h.Handler.WithAttrs(attrs)}
}

// WithGroup gives a handler whose lines' attributes are in a group.
func (h snakeKeys) WithGroup(name string) slog.Handler {
	return snakeKeys{h.Handler.WithGroup(snake(name))}
}

// snake writes a name in small letters, with an underscore where a word begins: a capital after a small letter, or before
// one when capitals came before it.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || (unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1]))) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
