package plan

import (
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
)

// csvPrinter writes one line for each item. Times are in the shop's zone.
type csvPrinter struct {
	out   *csv.Writer
	notes io.Writer
	zone  *time.Location
}

func newCSV(out, notes io.Writer, zone *time.Location) (*csvPrinter, error) {
	w := csv.NewWriter(out)
	err := w.Write([]string{"order_no", "total", "placed_at", "paid_at", "item", "rule", "opens", "due", "win_back", "spared_by"})
	return &csvPrinter{w, notes, zone}, err
}

// Order writes an order's items.
func (p *csvPrinter) Order(o Order) error {
	for _, item := range o.Items {
		winBack := ""
		if item.WinBack {
			winBack = "yes"
		}
		err := p.out.Write([]string{
			o.OrderNo, o.Total.String(), p.time(o.PlacedAt), p.time(o.PaidAt),
			string(item.Kind), string(item.Rule), p.time(item.Opens), p.time(item.Due), winBack, string(item.Spared),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Refused notes a row that could not be read.
func (p *csvPrinter) Refused(r *exportfile.RowError) error {
	_, err := fmt.Fprintln(p.notes, r)
	return err
}

// End notes the totals.
func (p *csvPrinter) End(t Totals) error {
	p.out.Flush()
	if err := p.out.Error(); err != nil {
		return err
	}
	return printTotals(p.notes, t)
}

func (p *csvPrinter) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(p.zone).Format(time.DateTime)
}
