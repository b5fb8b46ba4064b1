package program

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Figures are read once for each of Prometheus's scrapes, however many look; what cannot be read grows old, and costs the log
// one line.
func TestReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		var away error
		reads := 0
		r := newReading("of a test", func(context.Context) (int, error) { reads++; return reads, away }, time.Now, slog.New(slog.NewTextHandler(&log, nil)))
		defer r.close()
		began := time.Now()
		for range 3 {
			if n, at := r.latest(); n != 1 || !at.Equal(began) {
				t.Errorf("first: %d read at %v", n, at)
			}
		}
		time.Sleep(readEvery)
		if n, at := r.latest(); n != 2 || !at.Equal(time.Now()) {
			t.Errorf("second: %d read at %v", n, at)
		}
		away = errors.New("away")
		for range 3 {
			time.Sleep(readEvery)
			if n, at := r.latest(); n != 2 || !at.Equal(began.Add(readEvery)) {
				t.Errorf("away: %d read at %v", n, at)
			}
		}
		if reads != 5 || strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "away") {
			t.Errorf("%d reads, log:\n%s", reads, &log)
		}
		away = nil
		time.Sleep(readEvery)
		if n, at := r.latest(); n != 6 || !at.Equal(time.Now()) {
			t.Errorf("back: %d read at %v", n, at)
		}
	})
}

// A database that does not answer keeps nobody waiting for long, and is not asked twice at once.
func TestReadingKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var reads atomic.Int32
		r := newReading("of a test", func(ctx context.Context) (int, error) {
			reads.Add(1)
			<-ctx.Done()
			return 0, ctx.Err()
		}, time.Now, slog.New(slog.DiscardHandler))
		began := time.Now()
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, at := r.latest(); !at.IsZero() {
					t.Errorf("read at %v", at)
				}
			})
		}
		all.Wait()
		if took := time.Since(began); took > scrapeWaits || reads.Load() != 1 {
			t.Errorf("%d reads took %v", reads.Load(), took)
		}
		r.close()
		if took := time.Since(began); took > scrapeWaits {
			t.Errorf("closing took %v", took)
		}
		if r.latest(); reads.Load() != 1 {
			t.Error("it was read after it was closed")
		}
	})
}
