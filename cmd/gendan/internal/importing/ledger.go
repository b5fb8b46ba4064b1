package importing

import (
	"errors"
	"time"

	"gendan/api/client"
)

// ledger books results in the file's order, however they come in: a row counts as done when all rows before it are.
type ledger struct {
	state    state
	file     stateFile
	refused  refusedFile
	progress Progress
	waiting  map[int]result // for a row before them
	saved    time.Time
}

// book takes a result. It returns the error that ends the import.
func (l *ledger) book(r result) error {
	var refused *refusal
	if r.err != nil && !errors.As(r.err, &refused) {
		return r.err
	}
	if l.waiting == nil {
		l.waiting = map[int]result{}
	}
	l.waiting[r.number] = r
	for {
		next, ok := l.waiting[l.state.Rows]
		if !ok {
			break
		}
		delete(l.waiting, l.state.Rows)
		if err := l.count(next); err != nil {
			return err
		}
	}
	l.progress.Update(l.state.Rows, l.state.Counts)
	if time.Since(l.saved) < saveEvery {
		return nil
	}
	l.saved = time.Now()
	return l.file.save(l.state)
}

func (l *ledger) count(r result) error {
	l.state.Rows++
	l.state.Line = r.row.Line
	l.state.Counts.Read++
	var refused *refusal
	switch {
	case errors.As(r.err, &refused):
		l.state.Counts.Refused++
		return l.refused.add(r.row.Line, r.row.Order.OrderNo, refused.reason)
	case r.outcome == client.OrderOutcomeCreated:
		l.state.Counts.Created++
	case r.outcome == client.OrderOutcomeKnown:
		l.state.Counts.Known++
	default:
		l.state.Counts.Recorded++
	}
	return nil
}

// close forgets the state of a finished import and keeps that of another.
func (l *ledger) close(finished bool) error {
	err := l.refused.close()
	if finished {
		return errors.Join(err, l.file.remove())
	}
	return errors.Join(err, l.file.save(l.state))
}
