package program

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"

	"gendan/handbook"
	"gendan/store"
	"gendan/worker"
)

const (
	dueSoonWithin = 30 * time.Minute
	// backlogHolds is how long a backlog is shown that can no longer be asked for: an old one would be a false alarm.
	backlogHolds = time.Minute
)

// figures shows what runs and what waits, as the database and Temporal tell it, to whoever scrapes.
type figures struct {
	now      func() time.Time
	made     time.Time
	database *reading[store.Figures]
	temporal *reading[map[string]worker.Backlog]

	cases, breached, items, approvals, age, backlog, backlogAge *prometheus.Desc
}

func newFigures(s *store.Store, c client.Client, namespace string, now func() time.Time, log *slog.Logger) *figures {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return &figures{
		now: now, made: now(),
		database: newReading("of the database", func(ctx context.Context) (store.Figures, error) {
			return s.ReadFigures(ctx, now().Add(dueSoonWithin))
		}, now, log),
		temporal: newReading("of Temporal's task queue", func(ctx context.Context) (map[string]worker.Backlog, error) {
			return worker.Backlogs(ctx, c, namespace)
		}, now, log),

		cases:      desc("gendan_cases", "Running cases, by kind and stage.", "kind", "stage"),
		breached:   desc("gendan_cases_breached", "Running cases in which an item or a clock was missed, by kind.", "kind"),
		items:      desc("gendan_items", "Work items, by kind and state: open, due_soon (of the open ones, due within 30 minutes), missed (and not settled).", "kind", "state"),
		approvals:  desc("gendan_approvals_waiting", "Approvals that wait for a decision, by what they are about.", "kind"),
		age:        desc("gendan_picture_age_seconds", "How old the figures read from the database are."),
		backlog:    desc("gendan_task_queue_backlog", "Tasks that wait for workers, by type.", "type"),
		backlogAge: desc("gendan_task_queue_backlog_age_seconds", "Age of the oldest task that waits for workers, by type.", "type"),
	}
}

// Describe tells what figures there are.
func (f *figures) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{f.cases, f.breached, f.items, f.approvals, f.age, f.backlog, f.backlogAge} {
		to <- desc
	}
}

// Collect shows the figures. What is none is shown as 0, but for the many places where no case stands.
func (f *figures) Collect(to chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	backlogs := make(chan map[string]worker.Backlog, 1)
	go func() { backlogs <- f.freshBacklogs() }() // beside the other, so that a scrape waits for the slower one alone
	picture, at := f.database.latest()
	if at.IsZero() {
		gauge(f.age, f.now().Sub(f.made).Seconds())
	} else {
		gauge(f.age, f.now().Sub(at).Seconds())
		f.show(picture, gauge)
	}
	for kind, b := range <-backlogs {
		gauge(f.backlog, float64(b.Tasks), kind)
		gauge(f.backlogAge, b.Age.Seconds(), kind)
	}
}

func (f *figures) show(picture store.Figures, gauge func(*prometheus.Desc, float64, ...string)) {
	for place, n := range picture.Cases {
		gauge(f.cases, float64(n), string(place.Kind), string(place.Stage))
	}
	for _, kind := range handbook.CaseKinds() {
		gauge(f.breached, float64(picture.Breached[kind]), string(kind))
	}
	for _, kind := range handbook.ItemKinds() {
		gauge(f.items, float64(picture.Open[kind]), string(kind), "open")
		gauge(f.items, float64(picture.DueSoon[kind]), string(kind), "due_soon")
		gauge(f.items, float64(picture.Missed[kind]), string(kind), "missed")
	}
	for _, subject := range handbook.ApprovalSubjects() {
		gauge(f.approvals, float64(picture.Approvals[subject]), string(subject))
	}
}

func (f *figures) freshBacklogs() map[string]worker.Backlog {
	backlogs, at := f.temporal.latest()
	if at.IsZero() || f.now().Sub(at) > backlogHolds {
		return nil
	}
	return backlogs
}

// close ends what is being read.
func (f *figures) close() {
	f.database.close()
	f.temporal.close()
}
