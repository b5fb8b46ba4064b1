package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.temporal.io/sdk/client"

	"gendan/worker/history"
)

// State is in what state a sampled case is.
type State string

// The states of sampled cases.
const (
	Running State = "running"
	Closed  State = "closed"
	InFile  State = "file" // its history was kept in a file
)

// Count is what came of the cases of one type in one state.
type Count struct {
	Type     string
	State    State
	There    int // as many there are
	Sampled  int
	Replayed int
	Failed   int
	Gone     int // their histories vanished meanwhile
	NotBegun int // they have not taken their first step
}

// Report is what came of a sample.
type Report struct {
	Counts   []Count
	Failures []*MismatchError // by workflow and run
}

// Progress hears how far a sample is. It is called by one goroutine at a time.
type Progress func(done, all int)

// execution is a sampled run, and where it is counted.
type execution struct {
	id, run string
	count   int
}

// Cluster replays a sample of a cluster's cases: of each type's running cases and closed runs some, evenly spread over
// their age, the oldest among them. It stops with an error when Temporal cannot be read or ctx ends; the report then
// holds what was done by then.
func Cluster(ctx context.Context, c client.Client, s Sample, progress Progress) (report Report, err error) {
	sampled, err := report.sample(ctx, c, s)
	if err != nil {
		return report, err
	}
	err = tryAll(ctx, sampled, s.Concurrency, progress, func(ctx context.Context, e execution) (history.Run, error) {
		return history.Download(ctx, c, e.id, e.run)
	}, report.note)
	return report, err
}

// sample picks the cases that are tried, and begins to count them.
func (r *Report) sample(ctx context.Context, c client.Client, s Sample) (sampled []execution, err error) {
	ours, foreign := s.Types, []string(nil)
	if len(ours) == 0 {
		ours = Types()
		if foreign, err = strangers(ctx, c); err != nil {
			return nil, fmt.Errorf("list what else runs: %w", err)
		}
	}
	for i, typeName := range slices.Concat(ours, foreign) {
		for _, state := range []State{Running, Closed} {
			if s.wanted(state) == 0 || i >= len(ours) && state == Closed { // what has closed needs no program
				continue
			}
			picked, there, err := s.pick(ctx, c, typeName, state)
			if err != nil {
				return nil, fmt.Errorf("list the cases of %s: %w", typeName, err)
			}
			for _, e := range picked {
				sampled = append(sampled, execution{e.GetExecution().GetWorkflowId(), e.GetExecution().GetRunId(), len(r.Counts)})
			}
			r.Counts = append(r.Counts, Count{Type: typeName, State: state, There: there, Sampled: len(picked)})
		}
	}
	return sampled, nil
}

// Unread gives the types of which cases run, and not one of those that were sampled could be read: of them there is no
// verdict.
func (r *Report) Unread() (types []string) {
	for _, n := range r.Counts {
		if n.State == Running && n.Sampled > 0 && n.Gone == n.Sampled {
			types = append(types, n.Type)
		}
	}
	return types
}

// Files replays histories from files.
func Files(ctx context.Context, names []string, concurrency int, progress Progress) (report Report, err error) {
	var sampled []execution
	for _, name := range names {
		sampled = append(sampled, execution{id: name})
	}
	read := func(_ context.Context, e execution) (history.Run, error) { return history.ReadFile(e.id) }
	err = tryAll(ctx, sampled, concurrency, progress, read, func(e execution, run history.Run, outcome error) error {
		e.count = report.of(cmp.Or(run.Type(), "?"))
		report.Counts[e.count].There++
		report.Counts[e.count].Sampled++
		return report.note(e, run, outcome)
	})
	return report, err
}

// of gives where files of a type are counted.
func (r *Report) of(typeName string) int {
	i := slices.IndexFunc(r.Counts, func(c Count) bool { return c.Type == typeName })
	if i < 0 {
		i = len(r.Counts)
		r.Counts = append(r.Counts, Count{Type: typeName, State: InFile})
	}
	return i
}

// tryAll replays what was sampled, some side by side, and notes what comes of each, one after the other. What could not
// even be read is no verdict: its error stops the rest.
func tryAll(
	ctx context.Context, sampled []execution, concurrency int, progress Progress,
	read func(context.Context, execution) (history.Run, error), note func(execution, history.Run, error) error,
) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan execution)
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range max(concurrency, 1) {
		all.Go(func() {
			for e := range next {
				run, err := read(ctx, e)
				if err == nil {
					err = Replay(run)
				}
				mu.Lock()
				if err := note(e, run, err); err != nil {
					stop(err)
				}
				done++
				progress(done, len(sampled))
				mu.Unlock()
			}
		})
	}
	for _, e := range sampled {
		select {
		case <-ctx.Done():
		case next <- e:
		}
	}
	close(next)
	all.Wait()
	return context.Cause(ctx)
}

// note counts what came of one, and gives back an error that is no verdict.
func (r *Report) note(e execution, run history.Run, outcome error) error {
	count := &r.Counts[e.count]
	var mismatch *MismatchError
	switch {
	case outcome == nil:
		count.Replayed++
	case errors.As(outcome, &mismatch):
		count.Failed++
		r.fail(mismatch)
	case errors.Is(outcome, history.ErrDamaged):
		count.Failed++
		r.fail(&MismatchError{Run: run, Differs: "this is no history", SDK: outcome.Error()})
	case errors.Is(outcome, ErrNotBegun):
		count.NotBegun++
	case errors.Is(outcome, history.ErrGone):
		count.Gone++
	default:
		return outcome
	}
	return nil
}

func (r *Report) fail(m *MismatchError) {
	at, _ := slices.BinarySearchFunc(r.Failures, m, func(a, b *MismatchError) int { return cmp.Compare(a.Run.String(), b.Run.String()) })
	r.Failures = slices.Insert(r.Failures, at, m)
}
