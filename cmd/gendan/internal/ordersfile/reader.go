// Package ordersfile reads the orders out of a platform's export as it is: whatever encoding, column order, line ends
// and number wrapping it came with.
package ordersfile

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

// Source says whose orders a file holds.
type Source struct {
	Platform handbook.Platform
	Shop     string
	Zone     *time.Location // of times that carry none
}

// Row is one order of the file. Line is where its row begins, the header being line 1.
type Row struct {
	Line  int
	Order handbook.Order // times are UTC
}

// RowError says why a row cannot be read. The rows after it can be.
type RowError struct {
	Line    int
	OrderNo string // as far as it could be read
	Reason  string
}

// Error gives line and reason.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Reader reads a file's orders one after another, without holding the file in memory.
type Reader struct {
	source Source
	csv    *csv.Reader
	at     places
	fields int
}

// maxLines is how many lines one row may span. More of them means that a quotation mark was never closed and has
// swallowed the rows after it.
const maxLines = 100

// NewReader reads the header. It returns an error when the file is empty, is no CSV, or lacks a column that is needed.
func NewReader(r io.Reader, source Source) (*Reader, error) {
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
	at, err := findColumns(header)
	if err != nil {
		return nil, err
	}
	return &Reader{source: source, csv: rows, at: at, fields: len(header)}, nil
}

// Read gives the next order. It returns io.EOF after the last, a [*RowError] for a row that is wrong, after which
// reading can go on, and any other error when it can't.
func (r *Reader) Read() (Row, error) {
	record, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return Row{}, io.EOF
	}
	if err != nil {
		return Row{}, fmt.Errorf("read the file: %w", err)
	}
	line, _ := r.csv.FieldPos(0)
	for _, cell := range record {
		if strings.Count(cell, "\n") > maxLines {
			return Row{}, fmt.Errorf("line %d: a quotation mark is opened and not closed within %d lines", line, maxLines)
		}
	}
	order, err := r.order(record)
	if err != nil {
		return Row{}, &RowError{Line: line, OrderNo: r.at.get(record, colOrderNo), Reason: err.Error()}
	}
	return Row{Line: line, Order: order}, nil
}

func (r *Reader) order(record []string) (handbook.Order, error) {
	if len(record) < r.fields {
		return handbook.Order{}, fmt.Errorf("the row has %d fields, the header has %d", len(record), r.fields)
	}
	if slices.ContainsFunc(record[r.fields:], func(cell string) bool { return unwrap(cell) != "" }) {
		return handbook.Order{}, fmt.Errorf("the row has %d fields, more than the header's %d: a comma without quotation marks?",
			len(record), r.fields)
	}
	number := r.at.get(record, colOrderNo)
	if shortened(number) {
		return handbook.Order{}, fmt.Errorf("a spreadsheet has shortened the order number to %q: export the file again and don't save it from there", number)
	}
	order := handbook.Order{
		OrderKey:   handbook.OrderKey{Platform: r.source.Platform, Shop: r.source.Shop, OrderNo: number},
		CustomerID: buyer(r.at.get(record, colCustomer)),
		Product:    title(r.at.get(record, colProduct)),
	}
	if err := order.Validate(); err != nil {
		return handbook.Order{}, err
	}
	var errs [3]error
	order.Total, errs[0] = amount(r.at.get(record, colTotal))
	order.PlacedAt, errs[1] = instant(r.at.get(record, colPlaced), r.source.Zone)
	if order.PlacedAt.IsZero() && errs[1] == nil {
		errs[1] = errors.New("the time at which the order was placed is missing")
	}
	order.PaidAt, errs[2] = instant(r.at.get(record, colPaid), r.source.Zone)
	return order, joined(errs[:])
}

// joined puts errors into one line.
func joined(errs []error) error {
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
