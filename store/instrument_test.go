package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"

	"gendan/handbook"
	"gendan/store"
)

// A step that was written is told once, however often and by whichever way it is written again.
func TestStepsAreToldOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		var told []string
		if err := s.Instrument(store.Instruments{Stepped: func(t handbook.Transition) { told = append(told, t.Case.ID) }}); err != nil {
			t.Fatal(err)
		}
		item := handbook.WorkItem{Kind: handbook.ItemCheck, State: handbook.ItemOpen, OpensAt: noon, DueAt: noon}
		discount := handbook.Discount{ID: "d1", CaseID: "judged", Agent: "lin", Month: "2026-03", AskedAt: noon, State: handbook.DiscountGranted}
		judged := step("judged", handbook.CaseLead, handbook.StageUrging)
		judged.Discounts = []handbook.Discount{discount}
		for range 2 {
			_, waited := s.Open(t.Context(), step("waits", handbook.CaseUnpaidOrder, handbook.StageCheck, item), func(handbook.Surroundings) handbook.Decision {
				return handbook.Decision{Verdict: handbook.VerdictWait}
			})
			_, opened := s.Open(t.Context(), step("opened", handbook.CaseUnpaidOrder, handbook.StageCheck, item), func(handbook.Surroundings) handbook.Decision {
				return handbook.Decision{Verdict: handbook.VerdictOpen}
			})
			_, assigned := s.RecordOpening(t.Context(), step("assigned", handbook.CaseAfterSales, handbook.StageTriage, item), func(handbook.Surroundings) handbook.Assignment {
				return handbook.Assignment{Rule: handbook.RuleDutyNobody}
			})
			_, granted := s.Judge(t.Context(), judged, handbook.DiscountPolicy{}, func(handbook.Ledger) handbook.Discount { return discount })
			recorded := s.Record(t.Context(), step("recorded", handbook.CaseLead, handbook.StageUrging))
			if err := errors.Join(waited, opened, assigned, granted, recorded); err != nil {
				t.Fatal(err)
			}
		}
		if want := []string{"opened", "assigned", "judged", "recorded"}; !slices.Equal(told, want) {
			t.Errorf("told of %v, want %v", told, want)
		}
	})
}

// Each kind of statement has its time taken, and both sets of connections have their figures.
func TestStatementsAreTimed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		registry := prometheus.NewRegistry()
		if err := s.Instrument(store.Instruments{Registry: registry}); err != nil {
			t.Fatal(err)
		}
		before := counted(t, registry)
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Record(t.Context(), step("order:1", handbook.CaseUnpaidOrder, handbook.StageCheck)); err != nil {
			t.Fatal(err)
		}
		after := counted(t, registry)
		for _, operation := range []string{"raw", "query", "update", "create"} {
			if name := "gendan_db_query_duration_seconds operation=" + operation; after[name] <= before[name] {
				t.Errorf("%s: %v after %v", name, after[name], before[name])
			}
		}
		for _, pool := range []string{"write", "read"} {
			if name := "go_sql_max_open_connections db_name=" + pool; after[name] < 1 {
				t.Errorf("%s: %v", name, after[name])
			}
		}
	})
}

// counted gives the figures of a registry: how often a histogram was told of something, else the value.
func counted(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := family.GetName()
			for _, label := range m.GetLabel() {
				name += fmt.Sprintf(" %s=%s", label.GetName(), label.GetValue())
			}
			counts[name] = float64(m.GetHistogram().GetSampleCount()) + m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	return counts
}

// Statements of a trace are spans in it, with their text and without a value. Nobody's make none.
func TestStatementsAreSpans(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store) {
		recorder := tracetest.NewSpanRecorder()
		tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)).Tracer("test")
		if err := s.Instrument(store.Instruments{Tracer: tracer}); err != nil {
			t.Fatal(err)
		}
		work := func(ctx context.Context, id string) {
			if err := s.Record(ctx, step(id, handbook.CaseUnpaidOrder, handbook.StageCheck)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.OpenWinBacks(ctx, secret, handbook.OrderKey{}); err != nil {
				t.Fatal(err)
			}
			broken := s.Change(ctx, func(tx *gorm.DB) error { return tx.Exec("SELECT ? FROM no_such_table", secret).Error })
			if broken == nil {
				t.Error("a table that is not there was read")
			}
		}
		if work(t.Context(), "order:1"); len(recorder.Ended()) > 0 {
			t.Errorf("%d spans without a trace", len(recorder.Ended()))
		}
		ctx, root := tracer.Start(t.Context(), "root")
		work(ctx, "order:2")
		root.End()
		seen := map[string]int{}
		for _, span := range recorder.Ended() {
			if span.SpanContext().TraceID() != root.SpanContext().TraceID() {
				t.Errorf("%s is in a trace of its own", span.Name())
			}
			if told := fmt.Sprint(span.Name(), span.Attributes(), span.Events(), span.Status()); strings.Contains(told, secret) {
				t.Errorf("a span tells of a customer: %s", told)
			}
			seen[span.Name()]++
			if failed := span.Status().Code == codes.Error; failed && span.Name() != "transaction" && span.Name() != "SELECT" {
				t.Errorf("%s failed", span.Name())
			}
		}
		if seen["transaction"] != 2 || seen["INSERT cases"] == 0 || seen["SELECT cases"] < 2 || seen["SELECT"] != 1 {
			t.Errorf("spans: %v", seen)
		}
		checkTree(t, recorder.Ended(), root.SpanContext().SpanID())
	})
}

// checkTree wants a transaction to hold its statements, and the root the rest.
func checkTree(t *testing.T, spans []sdktrace.ReadOnlySpan, root trace.SpanID) {
	t.Helper()
	transactions := map[trace.SpanID]bool{}
	for _, span := range spans {
		if span.Name() == "transaction" {
			transactions[span.SpanContext().SpanID()] = span.Parent().SpanID() == root
		}
	}
	for _, span := range spans {
		if span.Name() == "INSERT cases" && !transactions[span.Parent().SpanID()] {
			t.Errorf("%s is in no transaction of the root's", span.Name())
		}
	}
}
