package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
)

// jsonPrinter writes one object, {"orders": [...], "refused": [...], "totals": {...}}, order by order. Times carry the
// shop's zone.
type jsonPrinter struct {
	out     io.Writer
	zone    *time.Location
	any     bool
	refused []jsonRefused
}

type jsonOrder struct {
	OrderNo    string     `json:"order_no"`
	Total      string     `json:"total"` // yuan
	PlacedAt   time.Time  `json:"placed_at"`
	PaidAt     time.Time  `json:"paid_at,omitzero"`
	AfterGrace bool       `json:"unpaid_after_grace"`
	Items      []jsonItem `json:"items"`
}

type jsonItem struct {
	Kind      handbook.ItemKind `json:"kind"`
	Rule      handbook.Rule     `json:"rule"`
	Opens     time.Time         `json:"opens"`
	Due       time.Time         `json:"due"`
	Estimated bool              `json:"estimated,omitempty"`
	WinBack   bool              `json:"win_back,omitempty"`
	SparedBy  Spared            `json:"spared_by,omitempty"`
}

type jsonRefused struct {
	Line    int    `json:"line"`
	OrderNo string `json:"order_no,omitempty"`
	Reason  string `json:"reason"`
}

type jsonTotals struct {
	Orders      int                               `json:"orders"`
	WithinGrace int                               `json:"paid_within_grace"`
	AfterGrace  int                               `json:"unpaid_after_grace"`
	NeverPaid   int                               `json:"never_paid"`
	Refused     int                               `json:"refused"`
	Items       map[handbook.ItemKind]jsonPerKind `json:"items"`
}

type jsonPerKind struct {
	Asked        int `json:"asked"`
	WinBack      int `json:"win_back"`
	SparedPaid   int `json:"spared_by_payment"`
	SparedClosed int `json:"spared_by_closing"`
}

func newJSON(out io.Writer, zone *time.Location) *jsonPrinter {
	return &jsonPrinter{out: out, zone: zone}
}

// Order writes an order.
func (p *jsonPrinter) Order(o Order) error {
	order := jsonOrder{OrderNo: o.OrderNo, Total: o.Total.String(), PlacedAt: p.local(o.PlacedAt), PaidAt: p.local(o.PaidAt), AfterGrace: o.AfterGrace}
	for _, i := range o.Items {
		order.Items = append(order.Items, jsonItem{i.Kind, i.Rule, p.local(i.Opens), p.local(i.Due), i.Estimated, i.WinBack, i.Spared})
	}
	before := "{\"orders\": [\n"
	if p.any {
		before = ",\n"
	}
	p.any = true
	return p.write(before, order)
}

// Refused keeps a row that could not be read for the end.
func (p *jsonPrinter) Refused(r *exportfile.RowError) error {
	p.refused = append(p.refused, jsonRefused{r.Line, r.ID, r.Reason})
	return nil
}

// End writes refused rows and totals.
func (p *jsonPrinter) End(t Totals) error {
	totals := jsonTotals{t.Orders, t.WithinGrace, t.AfterGrace, t.NeverPaid, t.Refused, map[handbook.ItemKind]jsonPerKind{}}
	for _, k := range t.Kinds {
		totals.Items[k.Kind] = jsonPerKind{k.Asked, k.WinBack, k.SparedPaid, k.SparedClosed}
	}
	before := "\n],\n\"refused\": "
	if !p.any {
		before = "{\"orders\": [],\n\"refused\": "
	}
	if p.refused == nil {
		p.refused = []jsonRefused{}
	}
	if err := p.write(before, p.refused); err != nil {
		return err
	}
	if err := p.write(",\n\"totals\": ", totals); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.out, "}")
	return err
}

func (p *jsonPrinter) write(before string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s%s", before, text)
	return err
}

func (p *jsonPrinter) local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(p.zone)
}
