// Package importing tells the API every order of a platform's export. It can be stopped at any moment and run again
// without harm.
package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/ordersfile"
	"gendan/handbook"
)

// Options say what to import, and where to.
type Options struct {
	File        string
	Source      ordersfile.Source
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

// Run imports. It returns what was done also with an error, after which the same call goes on where it stopped: an
// error wrapping [context.Canceled] when ctx was ended.
func Run(ctx context.Context, o Options, progress Progress) (Report, error) {
	found, err := look(o.File, o.Source)
	if err != nil {
		return Report{}, err
	}
	days := 0
	if o.Rebase {
		days = found.daysToYesterday(o.Now, o.Source.Zone)
	}
	sender, err := newSender(o, progress.Note)
	if err != nil {
		return Report{}, err
	}
	if err := sender.hello(ctx, o.API); err != nil {
		return Report{}, err
	}
	file := newStateFile(o.StateDir, o, found, days)
	if o.Restart {
		if err := file.remove(); err != nil {
			return Report{}, err
		}
	}
	from, err := file.load()
	if err != nil {
		return Report{}, err
	}
	from.File, from.API = o.File, o.API
	l := &ledger{state: from, file: file, refused: refusedFile{path: o.RefusedFile, goOn: from.Rows > 0}, progress: progress}
	progress.Begin(found.rows, from.Rows, days)
	err = transfer(ctx, o, days, sender, l)
	progress.End()
	report := Report{Counts: l.state.Counts, Rows: found.rows, Line: l.state.Line}
	if report.Counts.Refused > 0 {
		report.Refused = o.RefusedFile
	}
	return report, errors.Join(err, l.close(err == nil))
}

// job is a row on its way, numbered from 0.
type job struct {
	number int
	row    ordersfile.Row
}

// result is what became of a row.
type result struct {
	job
	outcome client.OrderOutcome
	err     error // a *refusal, or what ends the import
}

// transfer reads the file, sends its rows side by side and books the results in the file's order.
func transfer(ctx context.Context, o Options, days int, s *sender, l *ledger) error {
	if err := l.refused.begin(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs, results := make(chan job), make(chan result)
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(jobs)
		if err := read(ctx, o, days, l.state.Rows, jobs, results); err != nil {
			results <- result{err: err}
		}
	})
	for range o.Concurrency {
		workers.Go(func() {
			for j := range jobs {
				outcome, err := s.send(ctx, j.row.Order)
				results <- result{j, outcome, err}
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

// read gives the rows after the first skip ones to jobs, and what cannot be read to results.
func read(ctx context.Context, o Options, days, skip int, jobs chan<- job, results chan<- result) error {
	file, err := os.Open(o.File)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	reader, err := ordersfile.NewReader(file, o.Source)
	if err != nil {
		return fmt.Errorf("%s: %w", o.File, err)
	}
	for number := 0; ; number++ {
		row, err := reader.Read()
		var bad *ordersfile.RowError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.As(err, &bad):
			return fmt.Errorf("%s: %w", o.File, err)
		case number < skip:
			continue
		case bad != nil:
			unread := ordersfile.Row{Line: bad.Line, Order: handbook.Order{OrderKey: handbook.OrderKey{OrderNo: bad.OrderNo}}}
			results <- result{job: job{number, unread}, err: &refusal{bad.Reason}}
			continue
		}
		if err := ctx.Err(); err != nil { // select would choose by chance
			return err
		}
		row.Order = moved(row.Order, days, o.Source.Zone, o.Now)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case jobs <- job{number, row}:
		}
	}
}
