package plan

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/handbook"
	"gendan/handbook/policyfile"
)

var update = flag.Bool("update", false, "write the golden files anew")

func tmall(t *testing.T) handbook.Policy {
	t.Helper()
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	return set.Platform(handbook.Tmall)
}

// planned prints a file's plan and gives what was printed, and its totals.
func planned(t *testing.T, name, format string, policy handbook.Policy, unpaidOnly bool) (out, notes string, totals Totals) {
	t.Helper()
	file, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) && strings.Contains(name, "shared") {
		t.Skip("the folder of real inputs is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader, err := exportfile.NewReader(file, exportfile.Orders(), exportfile.Source{Platform: handbook.Tmall, Shop: "demo", Zone: policy.Zone()})
	if err != nil {
		t.Fatal(err)
	}
	var shown, said bytes.Buffer
	printer, err := NewPrinter(format, &shown, &said, policy.Zone())
	if err != nil {
		t.Fatal(err)
	}
	totals, err = Print(reader, policy, unpaidOnly, printer, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return shown.String(), said.String(), totals
}

const realFile = "../../../../../shared/data/tmall_orders.csv"

// DUN-6, DUN-10: of the real orders 1,085 are still unpaid after the grace, 841 of them for ever.
func TestRealFileTotals(t *testing.T) {
	out, notes, totals := planned(t, realFile, "csv", tmall(t), false)
	if totals.Orders != 6063 || totals.AfterGrace != 1085 || totals.NeverPaid != 841 || totals.WithinGrace != 6063-1085 || totals.Refused != 0 {
		t.Errorf("got %+v", totals)
	}
	for _, k := range totals.Kinds {
		per := map[handbook.ItemKind]int{handbook.ItemCheck: 1, handbook.ItemDunning: 1, handbook.ItemRevisit: 3}[k.Kind]
		if sum := k.Asked + k.SparedPaid + k.SparedClosed; sum != per*totals.Orders {
			t.Errorf("%s: asked and spared are %d, want %d", k.Kind, sum, per*totals.Orders)
		}
		if k.Kind == handbook.ItemRevisit && k.Asked < 3*841 {
			t.Errorf("only %d revisits are asked for, though %d orders were never paid", k.Asked, 841)
		}
	}
	if !strings.Contains(notes, "1085") || strings.Contains(out, "1085\n") {
		t.Error("the totals of a CSV are notes, no rows")
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 1+5*6063 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestUnpaidOnlyShowsTheOrdersThatTheHandbookFollows(t *testing.T) {
	out, _, totals := planned(t, realFile, "json", tmall(t), true)
	var file struct {
		Orders []struct {
			OrderNo    string `json:"order_no"`
			AfterGrace bool   `json:"unpaid_after_grace"`
			Items      []struct {
				Rule string
				Due  time.Time
			}
		}
		Totals struct {
			AfterGrace int `json:"unpaid_after_grace"`
		}
	}
	if err := json.Unmarshal([]byte(out), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Orders) != 1085 || file.Totals.AfterGrace != 1085 || totals.Orders != 6063 {
		t.Errorf("%d orders shown, totals %+v", len(file.Orders), file.Totals)
	}
	for _, o := range file.Orders {
		if !o.AfterGrace || len(o.Items) != 5 {
			t.Fatalf("%+v", o)
		}
	}
}

// The sample's plan in every format, as people get it.
func TestSamplePlanIsGolden(t *testing.T) {
	for _, format := range Formats() {
		out, notes, totals := planned(t, "../../../../samples/orders.csv", format, tmall(t), false)
		if totals.Orders != 40 || totals.NeverPaid != 10 || totals.AfterGrace != 15 {
			t.Errorf("%s: got %+v", format, totals)
		}
		golden := "testdata/sample." + format + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(out+notes), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if out+notes != string(want) {
			t.Errorf("%s differs from what is printed now (go test -update writes it anew)", golden)
		}
	}
}

// orderPaid makes an order that was placed on 2026-07-01 at 09:00 in Shanghai, and paid at a time there.
func orderPaid(t *testing.T, paid string) handbook.Order {
	t.Helper()
	o := handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "1"}, Total: 100}
	zone := tmall(t).Zone()
	var err error
	if o.PlacedAt, err = time.ParseInLocation(time.DateTime, "2026-07-01 09:00:00", zone); err != nil {
		t.Fatal(err)
	}
	if paid != "" {
		if o.PaidAt, err = time.ParseInLocation(time.DateTime, paid, zone); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// DUN-10, CONT-2: payment spares what would have opened at its instant or later, and nothing that opened before.
func TestPaymentSparesWhatOpensAfterIt(t *testing.T) {
	for paid, want := range map[string]string{
		"2026-07-01 09:05:00": "paid paid paid paid paid", // at the check's opening
		"2026-07-01 09:05:01": "asked paid paid paid paid",
		"2026-07-01 14:59:59": "asked paid paid paid paid",
		"2026-07-01 15:00:01": "asked asked paid paid paid",
		"2026-07-02 08:39:59": "asked asked paid paid paid",
		"2026-07-02 08:40:01": "asked asked asked paid paid",
		"":                    "asked asked asked asked asked",
	} {
		if got := marks(Of(orderPaid(t, paid), tmall(t))); got != want {
			t.Errorf("paid at %q: got %s, want %s", paid, got, want)
		}
	}
}

// DUN-12: after the platform's time-out the revisits win back, or are spared where a shop does not want that.
func TestClosingByThePlatform(t *testing.T) {
	o := Of(orderPaid(t, ""), tmall(t))
	for i, winBack := range []bool{false, false, false, true, true} {
		if o.Items[i].WinBack != winBack {
			t.Errorf("%s %s: win-back %v", o.Items[i].Kind, o.Items[i].Rule, o.Items[i].WinBack)
		}
	}
	policy := tmall(t)
	policy.Unpaid.WinBack = false
	if got := marks(Of(orderPaid(t, ""), policy)); got != "asked asked asked closed closed" {
		t.Errorf("without win-back: %s", got)
	}
	if got := marks(Of(orderPaid(t, "2026-07-02 10:00:00"), policy)); got != "asked asked asked paid paid" {
		t.Errorf("paid after the closing: %s", got)
	}
}

func marks(o Order) string {
	var all []string
	for _, item := range o.Items {
		mark := string(item.Spared)
		if item.Spared == SparedNot {
			mark = "asked"
		}
		all = append(all, mark)
	}
	return strings.Join(all, " ")
}
