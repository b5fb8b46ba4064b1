package program

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// readEvery is how often figures are read at most: once for each of Prometheus's scrapes, which are 15 seconds apart.
	readEvery = 14 * time.Second
	// readWithin is how long a reading may take, and scrapeWaits how long a scrape waits for one.
	readWithin  = 10 * time.Second
	scrapeWaits = 3 * time.Second
)

// reading is something that is read elsewhere while somebody looks at it. Where that does not answer, what was read last
// stands, and grows old.
type reading[T any] struct {
	what  string
	read  func(context.Context) (T, error)
	now   func() time.Time
	waits time.Duration // how long whoever looks waits at most
	log   *slog.Logger
	ended context.Context // when the program ends
	stop  context.CancelFunc

	mu      sync.Mutex
	last    T
	readAt  time.Time     // zero: never yet
	tried   time.Time     // zero: never yet
	running chan struct{} // is closed when the attempt that runs has ended; nil: none runs
	failing bool
}

func newReading[T any](what string, read func(context.Context) (T, error), now func() time.Time, log *slog.Logger) *reading[T] {
	ctx, stop := context.WithCancel(context.Background())
	return &reading[T]{what: what, read: read, now: now, waits: scrapeWaits, log: log, ended: ctx, stop: stop}
}

// latest gives what was read last, and when; at is zero when nothing has been read yet. It begins a new attempt when the last one
// is long enough ago, and waits for it a short time.
func (r *reading[T]) latest() (last T, at time.Time) {
	r.mu.Lock()
	if r.running == nil && r.ended.Err() == nil && (r.tried.IsZero() || r.now().Sub(r.tried) >= readEvery) {
		r.tried, r.running = r.now(), make(chan struct{})
		go r.attempt(r.running)
	}
	running := r.running
	r.mu.Unlock()
	if running != nil {
		select {
		case <-running:
		case <-time.After(r.waits):
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last, r.readAt
}

func (r *reading[T]) attempt(done chan struct{}) {
	ctx, cancel := context.WithTimeout(r.ended, readWithin)
	defer cancel()
	value, err := r.read(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	defer close(done)
	r.running = nil
	switch {
	case err == nil:
		r.last, r.readAt = value, r.now()
	case !r.failing && r.ended.Err() == nil:
		r.log.Warn("figures cannot be read; /metrics goes on with what was read before", "figures", r.what, "error", err)
	}
	r.failing = err != nil
}

// close ends the attempt that runs, and allows no more.
func (r *reading[T]) close() {
	r.stop()
	r.mu.Lock()
	running := r.running
	r.mu.Unlock()
	if running != nil {
		<-running
	}
}
