package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxLimiters bounds the limiter's memory.
const maxLimiters = 10_000

// limiter lets every key make so many requests a second. Keys are only counted once they have proved valid, so that
// nobody can use up another's allowance by guessing.
type limiter struct {
	perSecond rate.Limit
	burst     int
	mu        sync.Mutex
	keys      map[string]*rate.Limiter
}

func newLimiter(perSecond float64, burst int) *limiter {
	return &limiter{perSecond: rate.Limit(perSecond), burst: burst, keys: map[string]*rate.Limiter{}}
}

// allow takes one request from a key's allowance. When there is none left it says how long to wait.
func (l *limiter) allow(key string, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.keys[key]
	if !known {
		if len(l.keys) >= maxLimiters {
			l.forget(now)
		}
		bucket = rate.NewLimiter(l.perSecond, l.burst)
		l.keys[key] = bucket
	}
	reservation := bucket.ReserveN(now, 1)
	if wait = reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// forget drops the keys that have been idle for so long that their allowance is whole again, or else any one.
func (l *limiter) forget(now time.Time) {
	for key, bucket := range l.keys {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, key)
		}
	}
	for key := range l.keys {
		if len(l.keys) < maxLimiters {
			return
		}
		delete(l.keys, key)
	}
}
