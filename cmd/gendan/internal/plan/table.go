package plan

import (
	"fmt"
	"io"
	"time"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook/texts"
)

// table writes a line for each item, an order's own columns on its first. Times are in the shop's zone.
type table struct {
	out    io.Writer
	zone   *time.Location
	headed bool
}

var widths = columns.Widths{20, 20, 20, 38, 12, 14, 13, 0}

// Order writes an order's lines.
func (t *table) Order(o Order) error {
	if !t.headed {
		t.headed = true
		if err := widths.Print(t.out, texts.Label(texts.LabelOrderNo).String(), texts.Label(texts.LabelPlaced).String(), texts.Label(texts.LabelPaid).String(), texts.Label(texts.LabelItem).String(), texts.Label(texts.LabelRule).String(), texts.Label(texts.LabelOpens).String(), texts.Label(texts.LabelDue).String(), texts.Label(texts.LabelNote).String()); err != nil {
			return err
		}
	}
	number, placed, paid := o.OrderNo, t.time(o.PlacedAt, time.DateTime), texts.Label(texts.LabelUnpaid).String()
	if !o.PaidAt.IsZero() {
		paid = t.time(o.PaidAt, time.DateTime)
	}
	for _, item := range o.Items {
		err := widths.Print(t.out, number, placed, paid, texts.Item(item.Kind).String(), string(item.Rule),
			t.time(item.Opens, "01-02 15:04"), t.time(item.Due, "01-02 15:04"), note(item))
		if err != nil {
			return err
		}
		number, placed, paid = "", "", ""
	}
	return nil
}

// Refused writes a row that could not be read.
func (t *table) Refused(r *exportfile.RowError) error {
	_, err := fmt.Fprintln(t.out, texts.CannotRead(r.Line, r.Reason))
	return err
}

// End writes the totals.
func (t *table) End(totals Totals) error {
	if t.headed {
		if _, err := fmt.Fprintln(t.out); err != nil {
			return err
		}
	}
	return printTotals(t.out, totals)
}

func (t *table) time(at time.Time, layout string) string { return at.In(t.zone).Format(layout) }

func note(item Item) string {
	switch {
	case item.Spared == SparedPaid:
		return texts.Label(texts.LabelSparedPaid).String()
	case item.Spared == SparedClosed:
		return texts.Label(texts.LabelSparedClosed).String()
	case item.WinBack && item.Estimated:
		return texts.Label(texts.LabelWinBackEstimated).String()
	case item.WinBack:
		return texts.Label(texts.LabelWinBack).String()
	case item.Estimated:
		return texts.Label(texts.LabelEstimated).String()
	}
	return ""
}

func printTotals(w io.Writer, t Totals) error {
	sums := columns.Widths{52, 0}
	lines := [][]string{
		{texts.Label(texts.LabelOrders).String(), fmt.Sprint(t.Orders)},
		{texts.Label(texts.LabelWithinGrace).String(), fmt.Sprint(t.WithinGrace)},
		{texts.Label(texts.LabelAfterGrace).String(), fmt.Sprint(t.AfterGrace)},
		{texts.Label(texts.LabelNeverPaid).String(), fmt.Sprint(t.NeverPaid)},
	}
	if t.Refused > 0 {
		lines = append(lines, []string{texts.Label(texts.LabelUnreadable).String(), fmt.Sprint(t.Refused)})
	}
	for _, line := range lines {
		if err := sums.Print(w, line...); err != nil {
			return err
		}
	}
	if len(t.Kinds) == 0 {
		return nil
	}
	kinds := columns.Widths{42, 14, 20, 28, 0}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	err := kinds.Print(w, texts.Label(texts.LabelItem).String(), texts.Label(texts.LabelAsked).String(), texts.Label(texts.LabelAskedWinBack).String(), texts.Label(texts.LabelSumSparedPaid).String(), texts.Label(texts.LabelSumSparedClosed).String())
	for i := 0; err == nil && i < len(t.Kinds); i++ {
		k := t.Kinds[i]
		err = kinds.Print(w, texts.Item(k.Kind).String(), fmt.Sprint(k.Asked), fmt.Sprint(k.WinBack), fmt.Sprint(k.SparedPaid), fmt.Sprint(k.SparedClosed))
	}
	return err
}
