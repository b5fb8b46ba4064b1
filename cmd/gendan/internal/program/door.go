package program

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gendan/api"
)

// health is what a worker that runs without the API answers to who asks how it is.
type health struct {
	Status string           `json:"status"`
	Errors []api.FieldError `json:"errors,omitempty"` // what is missing, and what to do about it
}

// workerDoor answers for a worker that runs without the API.
func workerDoor(registry *prometheus.Registry, missing func(context.Context) []api.FieldError) http.Handler {
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, status int, h health) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(h) // whoever asked has gone
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, health{Status: "ok"}) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if list := missing(r.Context()); len(list) > 0 {
			answer(w, http.StatusServiceUnavailable, health{"not ready", list})
			return
		}
		answer(w, http.StatusOK, health{Status: "ok"})
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	return mux
}

// missing lists what keeps the worker from its cases: what [api.Readiness] finds, or that it does not poll yet.
func (p *Program) missing(ctx context.Context) []api.FieldError {
	list, cause := api.Readiness{Store: p.store, Temporal: p.temporal, Namespace: p.checkNamespace}.Look(ctx)
	if cause != nil {
		p.options.Log.DebugContext(ctx, "not ready", "error", cause) // who meets it says it louder
	}
	if len(list) == 0 && !p.working.Load() {
		list = []api.FieldError{{Field: "worker", Detail: "has not begun to poll yet"}}
	}
	return list
}
