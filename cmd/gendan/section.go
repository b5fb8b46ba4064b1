package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"gendan/cmd/gendan/internal/columns"
	"gendan/handbook/texts"
)

// section is a part of what there is to say of a case: rows below a heading. One without rows is not shown.
type section struct {
	heading texts.Text
	widths  columns.Widths
	rows    []string
}

// row adds cells that stand below those of the other rows.
func (s *section) row(cells ...string) {
	var line strings.Builder
	if err := s.widths.Print(&line, cells...); err == nil { // a builder takes everything
		s.rows = append(s.rows, strings.TrimRight(line.String(), "\n"))
	}
}

// fact adds a name with what stands beside it, where that says something.
func (s *section) fact(name texts.Text, value string) {
	if value != "" {
		s.row(name.String(), strings.ReplaceAll(value, "\n", "\n"+strings.Repeat(" ", s.widths[0]+3)))
	}
}

// beneath adds what belongs to the row above, line by line, where it says something.
func (s *section) beneath(words string) {
	if words != "" {
		s.rows = append(s.rows, "    "+strings.ReplaceAll(words, "\n", "\n      "))
	}
}

func (s *section) print(out io.Writer) error {
	if len(s.rows) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(out, "\n%s\n  %s\n", s.heading, strings.Join(s.rows, "\n  "))
	return err
}

// factWidths are those of a name and what stands beside it.
func factWidths() columns.Widths { return columns.Widths{30, 0} }

// words puts what says something into one line.
func words(said ...string) string {
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "  ")
}

// when shows words where something holds.
func when(holds bool, label texts.LabelKind) string {
	if !holds {
		return ""
	}
	return texts.Label(label).String()
}
