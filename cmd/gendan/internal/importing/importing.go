// Package importing tells the API every order, or every inquiry, of a platform's export. It can be stopped at any moment
// and run again without harm.
package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
)

// Options say what to import, and where to.
type Options struct {
	File        string
	Source      exportfile.Source
	Rebase      bool // move all times by whole days so that the file's last day is yesterday
	Restart     bool // forget an import that was not finished
	API, Key    string
	Concurrency int
	RefusedFile string
	StateDir    string
	Now         time.Time
}

// Progress is told how far the import has come.
type Progress interface {
	Begin(rows, done int, days int) // days: by how many the times are moved
	Update(done int, c Counts)
	Note(text string) // something that is worth a line
	End()
}

// Report is how an import ended.
type Report struct {
	Counts  Counts // of all rows, those before an interruption included
	Rows    int    // in the file
	Line    int    // up to which everything is done
	Refused string // the file that lists refused rows; empty: there are none
}

// saveEvery is how often the state is written; what was done since is only told again.
const saveEvery = time.Second

// run imports. It returns what was done also with an error, after which the same call goes on where it stopped: an
// error wrapping [context.Canceled] when ctx was ended.
func run[T any](ctx context.Context, o Options, progress Progress, k kind[T]) (Report, error) {
	found, err := look(o.File, o.Source, k)
	if err != nil {
		return Report{}, err
	}
	moves := shift{zone: o.Source.Zone, now: o.Now}
	if o.Rebase {
		moves.days = found.daysToYesterday(o.Now, o.Source.Zone)
	}
	sender, err := newSender(o, progress.Note)
	if err != nil {
		return Report{}, err
	}
	if err := sender.hello(ctx, o.API); err != nil {
		return Report{}, err
	}
	l, err := newLedger(o, progress, newStateFile(o, k.name, found, moves.days), ledgerWords{k.format.ID(), k.words})
	if err != nil {
		return Report{}, err
	}
	progress.Begin(found.rows, l.state.Rows, moves.days)
	err = transfer(ctx, transport[T]{o, k, moves, l.state.Rows, sender}, l)
	progress.End()
	report := Report{Counts: l.state.Counts, Rows: found.rows, Line: l.state.Line}
	if report.Counts.Refused > 0 {
		report.Refused = o.RefusedFile
	}
	return report, errors.Join(err, l.close(err == nil))
}

// transport brings a file's rows to the API.
type transport[T any] struct {
	Options
	kind   kind[T]
	moves  shift
	skip   int // rows that are done
	sender *sender
}

// job is a row on its way, numbered from 0.
type job[T any] struct {
	number int
	row    exportfile.Row[T]
}

// result is what became of a row.
type result struct {
	number  int
	line    int
	id      string
	outcome string
	err     error // a *refusal, or what ends the import
}

// transfer reads the file, sends its rows side by side and books the results in the file's order.
func transfer[T any](ctx context.Context, t transport[T], l *ledger) error {
	if err := l.refused.begin(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs, results := make(chan job[T]), make(chan result)
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(jobs)
		if err := t.read(ctx, jobs, results); err != nil {
			results <- result{err: err}
		}
	})
	for range t.Concurrency {
		workers.Go(func() {
			for j := range jobs {
				results <- t.send(ctx, j)
			}
		})
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	var first error
	for r := range results {
		if err := l.book(r); err != nil && first == nil {
			first = err
			stop()
		}
	}
	return first
}

// send tells the API of a row.
func (t transport[T]) send(ctx context.Context, j job[T]) result {
	outcome, err := t.sender.send(ctx, func(ctx context.Context) (*http.Response, error) {
		return t.kind.tell(ctx, t.sender.client, j.row.Value)
	})
	return result{j.number, j.row.Line, j.row.ID, outcome, err}
}

// read gives the rows that are not done yet to jobs, and what cannot be read to results.
func (t transport[T]) read(ctx context.Context, jobs chan<- job[T], results chan<- result) error {
	file, err := os.Open(t.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	reader, err := exportfile.NewReader(file, t.kind.format, t.Source)
	if err != nil {
		return fmt.Errorf("%s: %w", t.File, err)
	}
	for number := 0; ; number++ {
		row, err := reader.Read()
		var bad *exportfile.RowError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.As(err, &bad):
			return fmt.Errorf("%s: %w", t.File, err)
		case number < t.skip:
			continue
		case bad != nil:
			results <- result{number: number, line: bad.Line, id: bad.ID, err: &refusal{bad.Reason}}
			continue
		}
		if err := ctx.Err(); err != nil { // select would choose by chance
			return err
		}
		row.Value = t.kind.moved(row.Value, t.moves)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case jobs <- job[T]{number, row}:
		}
	}
}
