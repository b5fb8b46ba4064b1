package program

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	sdkworker "go.temporal.io/sdk/worker"

	"gendan/worker"
)

// Run works until ctx ends, and then stops gracefully: no new requests, running ones finish, then the worker finishes
// its tasks, each within the settings' stop timeout. It returns nil when it stopped because ctx ended.
func (p *Program) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := p.serve(); err != nil {
			stop(err)
		}
	}()
	working := p.work(ctx, stop)
	<-ctx.Done()
	cause := context.Cause(ctx)
	p.options.Log.Info("stopping")
	err := p.drain() //nolint:contextcheck // ctx has ended: that is why we drain
	<-served
	for w := range working {
		p.working.Store(false)
		w.Stop()
	}
	p.options.Log.Info("stopped")
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		return err
	}
	return errors.Join(cause, err)
}

func (p *Program) serve() error {
	if p.server == nil {
		return nil
	}
	p.options.Log.Info("listening", "address", p.Addr())
	if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// drain lets running requests finish and takes no new ones.
func (p *Program) drain() error {
	if p.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), p.options.Config.StopTimeout)
	defer cancel()
	err := p.server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		p.options.Log.Warn("requests were still running and are cut short", "after", p.options.Config.StopTimeout)
		return p.server.Close()
	}
	return err
}

// How long to wait before the next attempt to reach Temporal.
const (
	firstWait   = 100 * time.Millisecond
	longestWait = 10 * time.Second
)

// work waits for Temporal, starts the worker, sees to the schedules, and then watches that the namespace stays set up. The
// channel gives the running worker, if there is one, and is closed when the rest is done.
func (p *Program) work(ctx context.Context, fail func(error)) <-chan sdkworker.Worker {
	working := make(chan sdkworker.Worker, 1)
	go func() {
		defer close(working)
		if err := p.awaitTemporal(ctx); err != nil {
			p.refused(ctx, err, fail)
			return
		}
		if p.options.Worker {
			w := p.startWorker(ctx, fail)
			if w == nil {
				return
			}
			working <- w
			worker.EnsureSchedules(ctx, p.temporal, p.options.Policies, p.shops(), p.options.Log)
		}
		p.watchNamespace(ctx, lookAgain)
	}()
	return working
}

// shops lists the registered shops.
func (p *Program) shops() []worker.Shop {
	var shops []worker.Shop
	for _, shop := range p.options.Policies.Shops() {
		shops = append(shops, worker.Shop{Platform: shop.Platform, Shop: shop.Shop})
	}
	return shops
}

// startWorker starts the worker, however long Temporal takes to come up. It gives nil when ctx ended or Temporal refuses.
func (p *Program) startWorker(ctx context.Context, fail func(error)) sdkworker.Worker {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		w := p.newWorker(fail)
		err := w.Start()
		if err == nil {
			p.working.Store(true)
			p.options.Log.Info("working")
			p.tellOfVersion(ctx)
			return w
		}
		if worker.Refused(err) {
			fail(fmt.Errorf("Temporal refuses the worker: %w", err))
			return nil
		}
		tls := p.options.Temporal.ConnectionOptions.TLS
		p.options.Log.Warn("Temporal cannot be reached; trying again", "address", p.options.Temporal.HostPort,
			"namespace", p.options.Temporal.Namespace, "tls", tls != nil, "client_certificate", tls != nil && len(tls.Certificates) > 0,
			"wait", wait, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// newWorker makes a worker. One that gives up ends the program, loudly: the API alone would go on taking orders.
func (p *Program) newWorker(fail func(error)) sdkworker.Worker {
	return worker.New(p.temporal,
		worker.Deps{
			Cases: p.store, Discounts: p.store, People: p.store, Reviews: p.store, Policies: p.options.Policies, Log: p.options.Log,
		},
		worker.Options{
			MaxCachedWorkflows: p.options.Config.CachedCases, StopTimeout: p.options.Config.StopTimeout,
			Deployment: p.options.Config.Deployment, BuildID: p.options.Config.BuildID,
			OnFatalError: func(err error) { fail(fmt.Errorf("the worker gave up: %w", err)) },
		})
}
