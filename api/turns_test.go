package api

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// Many commands for one case go through a few at a time, and those for another case do not wait for them.
func TestFewCommandsAtOnceForOneCase(t *testing.T) {
	var turns turns
	var now, tooMany atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			leave, err := turns.take(t.Context(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			defer leave()
			if now.Add(1) > commandsAtOnce {
				tooMany.Add(1)
			}
			now.Add(-1)
		})
	}
	all.Wait()
	if n := tooMany.Load(); n > 0 {
		t.Errorf("%d commands were more than %d at once", n, commandsAtOnce)
	}

	for range commandsAtOnce {
		if _, err := turns.take(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	leave, err := turns.take(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	leave()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := turns.take(gone, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("waited in vain and got %v", err)
	}
	if len(turns.cases) != 1 {
		t.Errorf("%d cases are remembered, one is in use", len(turns.cases))
	}
}
