package plan

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// Printer shows a file's plan, one order after another, and its totals at the end.
type Printer interface {
	Order(o Order) error
	Refused(r *exportfile.RowError) error
	End(t Totals) error
}

// Formats lists the formats that [NewPrinter] knows.
func Formats() []string { return []string{"table", "csv", "json"} }

// NewPrinter gives the printer of a format. Totals and refused rows of a CSV go to notes, so that out stays a table.
func NewPrinter(format string, out, notes io.Writer, zone *time.Location) (Printer, error) {
	switch format {
	case "table":
		return &table{out: out, zone: zone}, nil
	case "csv":
		return newCSV(out, notes, zone)
	case "json":
		return newJSON(out, zone), nil
	}
	return nil, fmt.Errorf("unknown format %q: want one of %s", format, strings.Join(Formats(), ", "))
}

// Print plans every order that the reader gives. With unpaidOnly it shows only those that were still unpaid after the
// grace; the totals count all of them.
func Print(r *exportfile.Reader[handbook.Order], p handbook.Policy, unpaidOnly bool, printer Printer, stop func() error) (Totals, error) {
	var totals Totals
	for {
		if err := stop(); err != nil {
			return totals, err
		}
		row, err := r.Read()
		var refused *exportfile.RowError
		switch {
		case errors.Is(err, io.EOF):
			totals.inOrder()
			return totals, printer.End(totals)
		case errors.As(err, &refused):
			totals.Refused++
			err = printer.Refused(refused)
		case err == nil:
			order := Of(row.Value, p)
			totals.Add(order)
			if order.AfterGrace || !unpaidOnly {
				err = printer.Order(order)
			}
		}
		if err != nil {
			return totals, err
		}
	}
}

// inOrder puts the kinds in the order in which the handbook names them.
func (t *Totals) inOrder() {
	kinds := handbook.ItemKinds()
	slices.SortFunc(t.Kinds, func(a, b KindTotals) int {
		return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind)
	})
}
