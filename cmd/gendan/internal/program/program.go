// Package program is gendan at work: the API, the worker, or both in one process, as a value with New, Run and Close.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"gendan/api"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/policyfile"
	"gendan/store"
	"gendan/worker"
)

// Parts says what of the program runs in this process.
type Parts struct{ API, Worker bool }

// Options are what a program is made of.
type Options struct {
	Parts
	Config   settings.Config
	Policies *policyfile.Set // nil: read from the files that the settings name
	Temporal client.Options
	Log      *slog.Logger
	Now      func() time.Time
	Env      settings.Environment // in which OpenTelemetry's variables are looked for
	Version  string
}

// Program is the API, the worker, or both. Make it with [New], then [Program.Run] it, then [Program.Close] it.
type Program struct {
	options  Options
	store    *store.Store
	temporal client.Client
	metrics  io.Closer
	figures  *figures
	traces   *sdktrace.TracerProvider // nil: nobody asked for any
	listener net.Listener             // nil: nothing is served
	server   *http.Server
	working  atomic.Bool // the worker polls
	setUp    atomic.Bool // cases can run in Temporal's namespace
}

// New opens the database, refuses a schema that does not fit, and listens. Temporal need not be there yet.
func New(ctx context.Context, o Options) (*Program, error) {
	o.Log = slog.New(trailing{o.Log.Handler()})
	if err := o.readPolicies(); err != nil {
		return nil, err
	}
	p := &Program{options: o}
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(err, p.Close()) //nolint:contextcheck // what was taken is given back, however ctx ended
	}
	return p, nil
}

func (o *Options) readPolicies() error {
	if o.Policies == nil {
		set, err := policyfile.Load(o.Config.Policies...)
		if err != nil {
			return err
		}
		o.Policies = set
	}
	for _, warning := range o.Policies.Warnings(o.Now()) {
		o.Log.Warn("policy", "warning", warning) // CAL-1
	}
	if len(o.Policies.Shops()) == 0 {
		o.Log.Warn("no shop is registered: name policy files with --policy or GENDAN_POLICY")
	}
	return nil
}

func (p *Program) open(ctx context.Context) error {
	o := &p.options
	var err error
	if p.store, err = store.Open(ctx, o.Config.Database, o.Log); err != nil {
		return err
	}
	if err := p.store.CheckSchema(ctx); err != nil {
		return err
	}
	registry := newRegistry(o.Version)
	if p.traces, err = newTracing(ctx, *o); err != nil {
		return err
	}
	if err := p.connect(registry); err != nil {
		return err
	}
	if err := p.watch(registry); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	return p.listen(registry) //nolint:contextcheck // each request brings a context of its own
}

// connect makes the connection to Temporal, which is used later.
func (p *Program) connect(registry *prometheus.Registry) (err error) {
	o := &p.options
	o.Temporal.MetricsHandler, p.metrics = temporalMetrics(registry, o.Log)
	o.Temporal.Logger = sdklog.NewStructuredLogger(slog.New(snakeKeys{o.Log.Handler()}))
	if tracer := p.tracer(); tracer != nil {
		tracing, err := worker.Tracing(tracer)
		if err != nil {
			return fmt.Errorf("traces: %w", err)
		}
		o.Temporal.Interceptors = append(o.Temporal.Interceptors, tracing)
	}
	if p.temporal, err = client.NewLazyClient(o.Temporal); err != nil {
		return fmt.Errorf("Temporal: %w", err)
	}
	return nil
}

// tracer makes the program's own spans; nil: nobody asked for any.
func (p *Program) tracer() trace.Tracer {
	if p.traces == nil {
		return nil
	}
	return p.traces.Tracer("gendan")
}

// watch registers what is counted and measured here, and what is read for whoever scrapes.
func (p *Program) watch(registry *prometheus.Registry) error {
	o := &p.options
	instruments := store.Instruments{Registry: registry, Tracer: p.tracer()}
	if o.Worker {
		counters, err := newCounters(registry)
		if err != nil {
			return err
		}
		instruments.Stepped = counters.count
	}
	p.figures = newFigures(p.store, p.temporal, o.Temporal.Namespace, o.Now, o.Log)
	return errors.Join(registry.Register(p.figures), p.store.Instrument(instruments))
}

// listen opens the door: the API's, or that of a worker alone.
func (p *Program) listen(registry *prometheus.Registry) error {
	address, flag := p.options.Config.Listen, "--listen"
	if !p.options.API {
		address, flag = p.options.Config.WorkerListen, "--worker-listen"
	}
	if address == "" {
		return nil
	}
	handler, err := p.handler(registry)
	if err != nil {
		return err
	}
	p.listener, err = net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program: choose another address with %s (port 0 picks a free one)", address, flag)
	}
	if err != nil {
		return fmt.Errorf("listen on %s (%s): %w", address, flag, err)
	}
	p.server = &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(p.options.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	}
	return nil
}

func (p *Program) handler(registry *prometheus.Registry) (http.Handler, error) {
	if !p.options.API {
		return workerDoor(registry, p.missing), nil
	}
	return api.New(api.Config{
		Store: p.store, Temporal: p.temporal, Policies: p.options.Policies, Log: p.options.Log, Registry: registry, Now: p.options.Now,
		Tracer:    p.tracer(),
		Namespace: p.checkNamespace,
		ClockSkew: p.options.Config.ClockSkew, PerSecond: float64(p.options.Config.RateLimit), Burst: 2 * p.options.Config.RateLimit,
	})
}

// Addr gives host and port at which the program listens; "" when it does not.
func (p *Program) Addr() string {
	if p.listener == nil {
		return ""
	}
	return p.listener.Addr().String()
}

// Close gives back what New took.
func (p *Program) Close() error {
	var errs []error
	if p.listener != nil {
		if err := p.listener.Close(); !errors.Is(err, net.ErrClosed) { // Run has closed it
			errs = append(errs, err)
		}
	}
	if p.figures != nil {
		p.figures.close()
	}
	if p.temporal != nil {
		p.temporal.Close()
	}
	if p.traces != nil {
		ctx, cancel := context.WithTimeout(context.Background(), min(flushWithin, p.options.Config.StopTimeout))
		defer cancel()
		if err := p.traces.Shutdown(ctx); err != nil {
			p.options.Log.Warn("the last traces are lost: the collector does not take them", "error", err)
		}
	}
	if p.metrics != nil {
		errs = append(errs, p.metrics.Close())
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	return errors.Join(errs...)
}
