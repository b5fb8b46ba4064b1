package program

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gendan/api"
	"gendan/worker"
	"gendan/worker/namespace"
)

// How long one look at Temporal's namespace may take, and how often a running program looks again.
const (
	lookWithin = 5 * time.Second
	lookAgain  = 30 * time.Second
)

// checkNamespace says why cases can't run in Temporal's namespace, as it was when somebody last looked.
func (p *Program) checkNamespace(ctx context.Context) error {
	if p.setUp.Load() {
		return nil
	}
	return p.lookAtNamespace(ctx)
}

// lookAtNamespace looks whether cases can run in Temporal's namespace.
func (p *Program) lookAtNamespace(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	err := namespace.Of(p.temporal, p.options.Temporal).Look(ctx)
	var missing *namespace.MissingError
	if errors.As(err, &missing) {
		p.setUp.Store(false)
		return &api.AdviceError{Text: "its namespace, or a search attribute in it, is missing: see 'gendan temporal check'", Cause: err}
	}
	if err == nil {
		p.setUp.Store(true)
	}
	return err
}

// watchNamespace looks again now and then until ctx ends: what was set up can be taken away, and then every step that
// needs it waits, of which Temporal's SDK says little. That Temporal is away is told by whoever meets it.
func (p *Program) watchNamespace(ctx context.Context, every time.Duration) {
	for told := ""; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		err := p.lookAtNamespace(ctx)
		var missing *namespace.MissingError
		switch lacks := errors.As(err, &missing); {
		case lacks && told != missing.Error():
			p.options.Log.Error("cases wait: Temporal's namespace is no longer set up", "error", err)
			told = missing.Error()
		case err == nil && told != "":
			p.options.Log.Info("Temporal's namespace is set up again")
			told = ""
		}
	}
}

// awaitTemporal waits until cases can run in Temporal's namespace, however long that takes. It tells the log once what it
// waits for, and once that it is there. It returns Temporal's refusal for good, or the error of a context that ended.
func (p *Program) awaitTemporal(ctx context.Context) error {
	told := ""
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := p.checkNamespace(ctx)
		var refused *namespace.RefusedError
		switch {
		case err == nil && told != "":
			p.options.Log.Info("Temporal is there")
			return nil
		case err == nil, ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &refused), worker.Refused(err):
			return fmt.Errorf("Temporal refuses us: %w", err)
		}
		told = p.tellOfTemporal(err, told)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// What a program waits for.
const (
	saysAway     = "Temporal cannot be reached; trying again"
	saysNotSetUp = "Temporal's namespace is not set up; waiting until it is"
)

// tellOfTemporal tells the log what is waited for, unless that was told last, and gives what was told.
func (p *Program) tellOfTemporal(err error, told string) string {
	tls := p.options.Temporal.ConnectionOptions.TLS
	log := p.options.Log.With("address", p.options.Temporal.HostPort, "namespace", p.options.Temporal.Namespace,
		"tls", tls != nil, "client_certificate", tls != nil && len(tls.Certificates) > 0, "error", err)
	var missing *namespace.MissingError
	if errors.As(err, &missing) {
		if told != missing.Error() {
			log.Warn(saysNotSetUp)
		}
		return missing.Error()
	}
	if told != saysAway {
		log.Warn(saysAway)
	}
	return saysAway
}

// refused ends a program that works, for its worker never will. An API alone goes on: what is stored can be read.
func (p *Program) refused(ctx context.Context, err error, fail func(error)) {
	switch {
	case ctx.Err() != nil:
	case p.options.Worker:
		fail(err)
	default:
		p.options.Log.Error("no case can be started or told anything", "error", err)
	}
}
