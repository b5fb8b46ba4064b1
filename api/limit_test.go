package api

import (
	"strconv"
	"testing"
	"time"
)

func TestTheLimitersMemoryIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	for name, step := range map[string]time.Duration{"keys that have been idle": time.Millisecond, "keys that are all busy": 0} {
		l := newLimiter(2, 3)
		for i := range maxLimiters + 500 {
			now = now.Add(step)
			if _, ok := l.allow(strconv.Itoa(i), now); !ok {
				t.Fatalf("%s: key %d was refused its first request", name, i)
			}
		}
		if len(l.keys) > maxLimiters {
			t.Errorf("%s: %d remembered", name, len(l.keys))
		}
	}
}
