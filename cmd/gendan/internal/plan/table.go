package plan

import (
	"fmt"
	"io"
	"time"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/ordersfile"
	"gendan/handbook/texts"
)

// table writes a line for each item, an order's own columns on its first. Times are in the shop's zone.
type table struct {
	out    io.Writer
	zone   *time.Location
	headed bool
}

var widths = columns.Widths{20, 20, 20, 38, 7, 12, 12, 0}

// Order writes an order's lines.
func (t *table) Order(o Order) error {
	if !t.headed {
		t.headed = true
		if err := widths.Print(t.out, "订单号 / order", "下单 / placed", "付款 / paid", "事项 / item", "规则", "开始", "时限", "说明 / note"); err != nil {
			return err
		}
	}
	number, placed, paid := o.OrderNo, t.time(o.PlacedAt, time.DateTime), "未付 / unpaid"
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
func (t *table) Refused(r *ordersfile.RowError) error {
	_, err := fmt.Fprintf(t.out, "第 %d 行读不了 / line %d cannot be read: %s\n", r.Line, r.Line, r.Reason)
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
		return "已付款，不再需要 / spared by payment"
	case item.Spared == SparedClosed:
		return "平台已关单，不再需要 / spared by the platform's closing"
	case item.WinBack && item.Estimated:
		return "挽回，估算 / win-back, estimated"
	case item.WinBack:
		return "挽回 / win-back"
	case item.Estimated:
		return "估算 / estimated"
	}
	return ""
}

func printTotals(w io.Writer, t Totals) error {
	sums := columns.Widths{52, 0}
	lines := [][]string{
		{"订单 / orders", fmt.Sprint(t.Orders)},
		{"宽限内付款 / paid within the grace", fmt.Sprint(t.WithinGrace)},
		{"宽限后仍未付 / still unpaid after the grace", fmt.Sprint(t.AfterGrace)},
		{"其中一直未付 / of these unpaid for ever", fmt.Sprint(t.NeverPaid)},
	}
	if t.Refused > 0 {
		lines = append(lines, []string{"读不了的行 / rows that cannot be read", fmt.Sprint(t.Refused)})
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
	err := kinds.Print(w, "事项 / item", "要做 / asked", "其中挽回 / win-back", "因付款免去 / spared: paid", "因关单免去 / spared: closed")
	for i := 0; err == nil && i < len(t.Kinds); i++ {
		k := t.Kinds[i]
		err = kinds.Print(w, texts.Item(k.Kind).String(), fmt.Sprint(k.Asked), fmt.Sprint(k.WinBack), fmt.Sprint(k.SparedPaid), fmt.Sprint(k.SparedClosed))
	}
	return err
}
