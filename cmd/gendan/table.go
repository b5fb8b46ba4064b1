package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"gendan/cmd/gendan/internal/columns"
	"gendan/handbook/texts"
)

// table prints rows below a heading, which comes with the first of them.
type table struct {
	out    io.Writer
	widths columns.Widths
	heads  []texts.LabelKind
	headed bool
}

func (t *table) print(cells ...string) error {
	if !t.headed {
		t.headed = true
		heads := make([]string, len(t.heads))
		for i, label := range t.heads {
			heads[i] = texts.Label(label).String()
		}
		if err := t.widths.Print(t.out, heads...); err != nil {
			return err
		}
	}
	return t.widths.Print(t.out, cells...)
}

// beneath prints lines below a row, and leaves out those that say nothing.
func (t *table) beneath(lines ...string) error {
	for _, line := range lines {
		if line == "" {
			continue
		}
		if _, err := fmt.Fprintln(t.out, "  "+strings.ReplaceAll(line, "\n", "\n  ")); err != nil {
			return err
		}
	}
	return nil
}

// sum prints how many there were.
func (t *table) sum(of texts.LabelKind, n int) error {
	return columns.Widths{28, 0}.Print(t.out, texts.Label(of).String(), fmt.Sprint(n))
}

// pages reads a list page by page. Each takes a page and gives the next one's cursor, or nothing after the last.
func pages[P any](ask func(cursor *string) (*http.Response, error), each func(P) (next string, err error)) error {
	for cursor := (*string)(nil); ; {
		response, err := ask(cursor)
		var page P
		if err := read(response, err, &page); err != nil {
			return err
		}
		next, err := each(page)
		if err != nil || next == "" {
			return err
		}
		cursor = &next
	}
}
