package program

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"gendan/handbook"
)

// counters count what the steps of cases tell that this process has written.
type counters struct {
	missed   *prometheus.CounterVec // DUN-8
	breached *prometheus.CounterVec // TKT-6
	ended    *prometheus.CounterVec
}

// newCounters makes the counters. What can be missed is shown from the beginning, so that the first miss is an increase.
func newCounters(registry prometheus.Registerer) (counters, error) {
	c := counters{
		missed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gendan_items_missed_total", Help: "Work items whose due time passed, by kind.",
		}, []string{"kind"}),
		breached: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gendan_clocks_breached_total", Help: "Clocks that ran out, by clock.",
		}, []string{"clock"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gendan_cases_ended_total", Help: "Cases that ended, by kind and outcome.",
		}, []string{"kind", "outcome"}),
	}
	for _, kind := range handbook.ItemKinds() {
		c.missed.WithLabelValues(string(kind))
	}
	for _, clock := range handbook.ClockKinds() {
		c.breached.WithLabelValues(string(clock))
	}
	return c, errors.Join(registry.Register(c.missed), registry.Register(c.breached), registry.Register(c.ended))
}

// count counts what a step tells that was written.
func (c counters) count(t handbook.Transition) {
	for _, e := range t.Events {
		switch e.Kind {
		case handbook.EventItemMissed:
			c.missed.WithLabelValues(string(e.Data.Item)).Inc()
		case handbook.EventClockBreached:
			c.breached.WithLabelValues(string(e.Data.Clock)).Inc()
		case handbook.EventCaseEnded:
			c.ended.WithLabelValues(string(t.Case.Kind), string(e.Data.Ending)).Inc()
		default:
		}
	}
}
