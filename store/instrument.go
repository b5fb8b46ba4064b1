package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"gorm.io/gorm"

	"gendan/handbook"
)

// Instruments is what a store is watched with. What is nil watches nothing.
type Instruments struct {
	Registry prometheus.Registerer     // gets the time that statements take, and the figures of the connections
	Tracer   trace.Tracer              // makes spans of what happens within a span that somebody else began
	Stepped  func(handbook.Transition) // is told of every step that was written, once; by many goroutines
}

// Instrument begins to watch the store. It is called before the store is used, and once.
func (s *Store) Instrument(i Instruments) error {
	s.tracer, s.stepped = i.Tracer, i.Stepped
	w := watch{tracer: i.Tracer}
	if i.Registry != nil {
		w.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gendan_db_query_duration_seconds", Help: "Time that a database statement took, by what it does.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"operation"})
		if err := errors.Join(i.Registry.Register(w.duration), s.registerPools(i.Registry)); err != nil {
			return err
		}
	}
	if err := w.over(s.db); err != nil || s.read == s.db {
		return err
	}
	return w.over(s.read)
}

// registerPools adds the figures of the connections, those for writing and those for reading.
func (s *Store) registerPools(registry prometheus.Registerer) error {
	for name, db := range map[string]*gorm.DB{"write": s.db, "read": s.read} {
		if name == "read" && s.read == s.db {
			continue
		}
		pool, err := db.DB()
		if err != nil {
			return err
		}
		if err := registry.Register(collectors.NewDBStatsCollector(pool, name)); err != nil {
			return err
		}
	}
	return nil
}

// watch takes each statement's time, and makes a span of it. A span holds the statement's text without
// its values, and of an error only that there was one: its message can quote a value.
type watch struct {
	duration *prometheus.HistogramVec // nil: nobody looks
	tracer   trace.Tracer             // nil: nobody looks
}

// beganKey is where a statement's beginning is kept.
const beganKey = "gendan:began"

// over watches every statement of a handle.
func (w watch) over(db *gorm.DB) error {
	calls := db.Callback()
	return errors.Join(
		w.around("create", calls.Create().Before("*"), calls.Create().After("*")),
		w.around("query", calls.Query().Before("*"), calls.Query().After("*")),
		w.around("update", calls.Update().Before("*"), calls.Update().After("*")),
		w.around("delete", calls.Delete().Before("*"), calls.Delete().After("*")),
		w.around("row", calls.Row().Before("*"), calls.Row().After("*")),
		w.around("raw", calls.Raw().Before("*"), calls.Raw().After("*")),
	)
}

// callback is a place before or after a kind of statement.
type callback interface {
	Register(name string, fn func(*gorm.DB)) error
}

// around watches one kind of statement. A dry run, which only makes a subquery's text, is none.
func (w watch) around(operation string, before, after callback) error {
	begin := func(db *gorm.DB) {
		if !db.DryRun {
			db.InstanceSet(beganKey, time.Now())
		}
	}
	end := func(db *gorm.DB) {
		value, _ := db.InstanceGet(beganKey)
		if began, ok := value.(time.Time); ok {
			w.ended(db, operation, began)
		}
	}
	return errors.Join(before.Register("gendan:before_"+operation, begin), after.Register("gendan:after_"+operation, end))
}

func (w watch) ended(db *gorm.DB, operation string, began time.Time) {
	if w.duration != nil {
		w.duration.WithLabelValues(operation).Observe(time.Since(began).Seconds())
	}
	sql := db.Statement.SQL.String()
	verb, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	_, span := spanWithin(db.Statement.Context, w.tracer, strings.TrimSpace(verb+" "+db.Statement.Table), trace.WithTimestamp(began))
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(semconv.DBSystemNameKey.String(db.Name()), semconv.DBOperationName(verb), semconv.DBQueryText(shortened(sql)),
		attribute.Int64("db.response.affected_rows", db.RowsAffected))
	if db.Statement.Table != "" {
		span.SetAttributes(semconv.DBCollectionName(db.Statement.Table))
	}
	fail(span, db.Error)
	span.End()
}

// fail marks a span whose statement or transaction failed. Not finding anything is an answer.
func fail(span trace.Span, err error) {
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		span.SetStatus(codes.Error, "")
	}
}

// longest is how much of a statement's text a span holds: a list of many ids makes a long one.
const longest = 2000

func shortened(sql string) string {
	if len(sql) <= longest {
		return sql
	}
	return sql[:longest] + "…"
}

// spanWithin begins a span inside one that is recorded, and nowhere else: what nobody asked for, such as the reading of
// figures, makes no traces. The caller ends it.
func spanWithin(ctx context.Context, tracer trace.Tracer, name string, options ...trace.SpanStartOption) (context.Context, trace.Span) {
	if tracer == nil || !trace.SpanFromContext(ctx).IsRecording() {
		return ctx, noop.Span{}
	}
	return tracer.Start(ctx, name, append(options, trace.WithSpanKind(trace.SpanKindClient))...)
}
