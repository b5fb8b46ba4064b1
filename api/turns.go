package api

import (
	"context"
	"sync"
)

// commandsAtOnce is how many commands this process has on their way to one case. Temporal takes ten at once from all
// processes. One more makes it drop the ten as well, and when all of them come again it drops them again.
const commandsAtOnce = 3

// turns lets the commands for each case through, a few at a time.
type turns struct {
	mu    sync.Mutex
	cases map[string]*turn
}

// turn is one case's.
type turn struct {
	places chan struct{}
	users  int // who has a place, or waits for one
}

// take waits for a place among a case's commands; leave gives it back. The error is that of a ctx that ended first.
func (t *turns) take(ctx context.Context, caseID string) (leave func(), err error) {
	about(ctx, caseID)
	mine := t.join(caseID)
	select {
	case mine.places <- struct{}{}:
		return func() {
			<-mine.places
			t.quit(caseID, mine)
		}, nil
	case <-ctx.Done():
		t.quit(caseID, mine)
		return nil, ctx.Err()
	}
}

func (t *turns) join(caseID string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cases == nil {
		t.cases = map[string]*turn{}
	}
	mine, ok := t.cases[caseID]
	if !ok {
		mine = &turn{places: make(chan struct{}, commandsAtOnce)}
		t.cases[caseID] = mine
	}
	mine.users++
	return mine
}

// quit forgets a case that nobody has a command for.
func (t *turns) quit(caseID string, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if mine.users--; mine.users == 0 {
		delete(t.cases, caseID)
	}
}
