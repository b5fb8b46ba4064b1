package importing

import (
	"errors"
	"time"
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

// ledgerWords are the words in which an import of a kind is told.
type ledgerWords struct {
	id     string   // what names a row
	became []string // what can become of it
}

// newLedger opens the ledger of an import, where it was left.
func newLedger(o Options, progress Progress, file stateFile, words ledgerWords) (*ledger, error) {
	if o.Restart {
		if err := file.remove(); err != nil {
			return nil, err
		}
	}
	from, err := file.load()
	if err != nil {
		return nil, err
	}
	from.File, from.API = o.File, o.API
	if from.Rows == 0 {
		for _, word := range words.became {
			from.Counts.Became = append(from.Counts.Became, Tally{Word: word})
		}
	}
	return &ledger{state: from, file: file, refused: refusedFile{path: o.RefusedFile, id: words.id, goOn: from.Rows > 0}, progress: progress}, nil
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
	l.state.Line = r.line
	l.state.Counts.Read++
	var refused *refusal
	if errors.As(r.err, &refused) {
		l.state.Counts.Refused++
		return l.refused.add(r.line, r.id, refused.reason)
	}
	l.state.Counts.add(r.outcome)
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
