// Package exportfile reads the orders, or the inquiries, out of a platform's export as it is: whatever encoding, column
// order, line ends and number wrapping it came with.
package exportfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gendan/handbook"
)

// Source says where a file comes from.
type Source struct {
	Platform handbook.Platform
	Shop     string
	Zone     *time.Location // of times that carry none
}

// Format says what a kind of export holds: [Orders] or [Leads].
type Format[T any] struct {
	parse func(row cells, source Source) (T, error)
	heads []head // the first is what names a row
}

// ID is the name of the column that names a row.
func (f Format[T]) ID() string { return f.heads[0].name }

// Row is one row of the file. Line is where it begins, the header being line 1.
type Row[T any] struct {
	Line  int
	ID    string
	Value T // its times are UTC
}

// RowError says why a row cannot be read. The rows after it can be.
type RowError struct {
	Line   int
	ID     string // as far as it could be read
	Reason string
}

// Error gives line and reason.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Reader reads a file's rows one after another, without holding the file in memory.
type Reader[T any] struct {
	format Format[T]
	source Source
	csv    *csv.Reader
	at     map[string]int
	fields int
}

// maxLines is how many lines one row may span. More of them means that a quotation mark was never closed and has
// swallowed the rows after it.
const maxLines = 100

// NewReader reads the header. It returns an error when the file is empty, is no CSV, or lacks a column that is needed.
func NewReader[T any](r io.Reader, format Format[T], source Source) (*Reader[T], error) {
	text, err := decoded(r)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(text)
	rows.FieldsPerRecord = -1 // we say ourselves what is wrong with a row
	rows.LazyQuotes = true    // ="123" is a quotation mark within a field
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	header = slices.Clone(header)
	for i := range header {
		header[i] = unwrap(header[i])
	}
	at, err := findColumns(format.heads, header)
	if err != nil {
		return nil, err
	}
	return &Reader[T]{format: format, source: source, csv: rows, at: at, fields: len(header)}, nil
}

// Read gives the next row. It returns io.EOF after the last, a [*RowError] for a row that is wrong, after which
// reading can go on, and any other error when it can't.
func (r *Reader[T]) Read() (Row[T], error) {
	record, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return Row[T]{}, io.EOF
	}
	if err != nil {
		return Row[T]{}, fmt.Errorf("read the file: %w", err)
	}
	line, _ := r.csv.FieldPos(0)
	for _, cell := range record {
		if strings.Count(cell, "\n") > maxLines {
			return Row[T]{}, fmt.Errorf("line %d: a quotation mark is opened and not closed within %d lines", line, maxLines)
		}
	}
	row := cells{r.at, record}
	id := row.get(r.format.ID())
	value, err := r.value(row, id)
	if err != nil {
		return Row[T]{}, &RowError{Line: line, ID: id, Reason: err.Error()}
	}
	return Row[T]{Line: line, ID: id, Value: value}, nil
}

func (r *Reader[T]) value(row cells, id string) (none T, err error) {
	if len(row.record) < r.fields {
		return none, fmt.Errorf("the row has %d fields, the header has %d", len(row.record), r.fields)
	}
	if slices.ContainsFunc(row.record[r.fields:], func(cell string) bool { return unwrap(cell) != "" }) {
		return none, fmt.Errorf("the row has %d fields, more than the header's %d: a comma without quotation marks?",
			len(row.record), r.fields)
	}
	if shortened(id) {
		return none, fmt.Errorf("a spreadsheet has shortened the number to %q: export the file again and don't save it from there", id)
	}
	return r.format.parse(row, r.source)
}

// joined puts errors into one line.
func joined(errs ...error) error {
	var reasons []string
	for _, err := range errs {
		if err != nil {
			reasons = append(reasons, err.Error())
		}
	}
	if reasons == nil {
		return nil
	}
	return errors.New(strings.Join(reasons, "; "))
}
