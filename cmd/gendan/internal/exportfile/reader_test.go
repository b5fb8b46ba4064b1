package exportfile

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gendan/handbook"
)

const header = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"

func tmall(t *testing.T) Source {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return Source{Platform: handbook.Tmall, Shop: "demo", Zone: zone}
}

// readAll gives a file's rows, and its row errors.
func readAll[T any](t *testing.T, format Format[T], text string) (rows []Row[T], refused []*RowError) {
	t.Helper()
	r, err := NewReader(strings.NewReader(text), format, tmall(t))
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Read()
		var bad *RowError
		switch {
		case errors.Is(err, io.EOF):
			return rows, refused
		case errors.As(err, &bad):
			refused = append(refused, bad)
		case err != nil:
			t.Fatal(err)
		default:
			rows = append(rows, row)
		}
	}
}

func encoded(t *testing.T, text string, name string) string {
	t.Helper()
	var out string
	var err error
	switch name {
	case "GB18030":
		out, err = simplifiedchinese.GB18030.NewEncoder().String(text)
	case "UTF-16LE":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	case "UTF-8 with a mark":
		out = "\ufeff" + text
	default:
		out = text
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReaderTellsEncodingAndLineEnds(t *testing.T) {
	text := header + "463843875447855161,1299.00,0.00,浙江省杭州市,2026-07-01 07:59:59,,0.00\n"
	for _, encoding := range []string{"UTF-8", "UTF-8 with a mark", "GB18030", "UTF-16LE"} {
		for _, ends := range []string{"\n", "\r\n"} {
			rows, refused := readAll(t, Orders(), encoded(t, strings.ReplaceAll(text, "\n", ends), encoding))
			if len(rows) != 1 || len(refused) != 0 {
				t.Fatalf("%s, %q: rows %v, refused %v", encoding, ends, rows, refused)
			}
			got := rows[0].Value
			placed := time.Date(2026, 6, 30, 23, 59, 59, 0, time.UTC)
			if got.OrderNo != "463843875447855161" || got.Total != 129900 || !got.PlacedAt.Equal(placed) || !got.PaidAt.IsZero() {
				t.Errorf("%s, %q: got %+v", encoding, ends, got)
			}
			if rows[0].Line != 2 {
				t.Errorf("line %d, want 2", rows[0].Line)
			}
		}
	}
}

// The file's bytes are looked at only up to a limit; a character that this limit cuts is no sign of another encoding.
func TestReaderTellsUTF8WhenTheSampleCutsACharacter(t *testing.T) {
	for pad := range 3 {
		text := header + strings.Repeat("x", pad) + "1,1.00,0,\"" + strings.Repeat("浙", sample) + "\",2026-07-01 10:00:00,,0\n2,2.00,0,浙江省,2026-07-01 10:00:00,,0\n"
		text = strings.Replace(text, strings.Repeat("x", pad)+"1,", strings.Repeat("9", pad)+"1,", 1)
		if rows, _ := readAll(t, Orders(), text); len(rows) != 2 {
			t.Errorf("pad %d: %d rows", pad, len(rows))
		}
	}
}

func TestReaderTakesCellsAsExportsWrapThem(t *testing.T) {
	placed := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
	for name, row := range map[string]string{
		"plain":                  `463843875447855161,1299.00,0,x,2026-07-01 10:00:00,,0`,
		"tab in front":           "\t463843875447855161,1299.00,0,x,\t2026-07-01 10:00:00,,0",
		"tab behind":             "463843875447855161\t,1299.00,0,x,2026-07-01 10:00:00\t,\t,0",
		"formula":                `="463843875447855161",1299.00,0,x,="2026-07-01 10:00:00",="",0`,
		"formula in quotes":      `"=""463843875447855161""",1299.00,0,x,"=""2026-07-01 10:00:00""",,0`,
		"apostrophe":             `'463843875447855161,1299.00,0,x,2026-07-01 10:00:00,,0`,
		"newline in quotes":      "463843875447855161,1299.00,0,\"浙江省\n杭州市\",2026-07-01 10:00:00,,0",
		"money with sign":        `463843875447855161,"￥1,299.00",0,x,2026-07-01 10:00:00,,0`,
		"one decimal":            `463843875447855161,1299.0,0,x,2026-07-01 10:00:00,,0`,
		"saved by a spreadsheet": `463843875447855161,1299,0,x,2026/7/1 10:00,,0`,
		"time with a zone":       `463843875447855161,1299,0,x,2026-07-01T02:00:00Z,,0`,
		"comma at the end":       `463843875447855161,1299,0,x,2026-07-01 10:00:00,,0,`,
	} {
		rows, refused := readAll(t, Orders(), header+row+"\n")
		if len(rows) != 1 {
			t.Errorf("%s: refused %v", name, refused)
			continue
		}
		got := rows[0].Value
		if got.OrderNo != "463843875447855161" || got.Total != 129900 || !got.PlacedAt.Equal(placed) || !got.PaidAt.IsZero() {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestReaderTakesColumnsByName(t *testing.T) {
	rows, refused := readAll(t, Orders(), "付款时间,买家昵称,订单号,宝贝标题 ,创建时间,订单金额\n2026-07-01 10:00:08,tb_opaque_1,A-1,乳胶床垫,2026-07-01 10:00:00,99.9\n")
	if len(refused) != 0 || len(rows) != 1 {
		t.Fatalf("rows %v, refused %v", rows, refused)
	}
	got := rows[0].Value
	if got.OrderNo != "A-1" || got.CustomerID != "tb_opaque_1" || got.Product != "乳胶床垫" || got.Total != 9990 || got.PaidAt.Sub(got.PlacedAt) != 8*time.Second {
		t.Errorf("got %+v", got)
	}
}

// CONT-1, DUTY-5: a masked name is nobody's, and titles are cut to what is kept.
func TestReaderLeavesMaskedBuyersOut(t *testing.T) {
	rows, _ := readAll(t, Orders(), "订单编号,总金额,买家会员名,订单创建时间,订单付款时间,宝贝标题\n1,1,张**,2026-07-01 10:00:00,,\"乳胶\n床垫\"\n2,1,tb_1,2026-07-01 10:00:00,,"+strings.Repeat("垫", 300)+"\n")
	if len(rows) != 2 || rows[0].Value.CustomerID != "" || rows[1].Value.CustomerID != "tb_1" {
		t.Fatalf("got %+v", rows)
	}
	if rows[0].Value.Product != "乳胶 床垫" || rows[1].Value.Product != strings.Repeat("垫", 200) {
		t.Errorf("got %q and %q", rows[0].Value.Product, rows[1].Value.Product)
	}
}

func TestReaderRefusesRowsWithLineAndReason(t *testing.T) {
	checkRefused(t, Orders(), header, "1,1.00,0,x,2026-07-01 10:00:00,,0\n", map[string]string{
		"4.63844E+17,1.00,0,x,2026-07-01 10:00:00,,0":              "shortened the number",
		",1.00,0,x,2026-07-01 10:00:00,,0":                         "order number",
		"a/b,1.00,0,x,2026-07-01 10:00:00,,0":                      "order number",
		strings.Repeat("9", 300) + ",1,0,x,2026-07-01 10:00:00,,0": "order number",
		"2,1.005,0,x,2026-07-01 10:00:00,,0":                       "not an amount in yuan",
		"2,-1.00,0,x,2026-07-01 10:00:00,,0":                       "not an amount in yuan",
		"2,,0,x,2026-07-01 10:00:00,,0":                            "not an amount in yuan",
		"2,1.00,0,x,,,0":                                           "placed is missing",
		"2,1.00,0,x,2026-02-30 10:00:00,,0":                        "not a time",
		"2,1.00,0,x,1999-12-31 10:00:00,,0":                        "the year",
		"2,1.00,0,x,2026-07-01 10:00:00,yesterday,0":               "not a time",
		"2,1.00,0":                              "3 fields, the header has 7",
		"2,1,299.00,0,x,2026-07-01 10:00:00,,0": "more than the header's 7",
		"2,x,0,x,y,z,0":                         "not an amount in yuan: \"x\" (want digits with at most two decimals, such as 1299.00); not a time: \"y\"",
	})
}

// checkRefused checks that each row is refused with its reason, and that the good one before and after it is read.
func checkRefused[T any](t *testing.T, format Format[T], header, good string, reasons map[string]string) {
	t.Helper()
	for row, reason := range reasons {
		rows, refused := readAll(t, format, header+good+"\n"+row+"\n"+good)
		if len(rows) != 2 || len(refused) != 1 {
			t.Errorf("%.40q: %d rows, refused %v", row, len(rows), refused)
			continue
		}
		if refused[0].Line != 4 || !strings.Contains(refused[0].Reason, reason) {
			t.Errorf("%.40q: got %v, want line 4 and %q", row, refused[0], reason)
		}
	}
}

func TestReaderRefusesFilesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":               "empty",
		"\n \n":          "empty",
		"\ufeff":         "empty",
		"PK\x03\x04rest": "save it as CSV",
		"订单编号,总金额,订单创建时间\n1,1,1\n": "no column 订单付款时间 or 付款时间",
		"name,age\nlin,3\n": "it has: name, age",
	} {
		if _, err := NewReader(strings.NewReader(text), Orders(), tmall(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: got %v, want %q", text, err, want)
		}
	}
}

// A quotation mark that is never closed must not swallow the rest of a file unseen.
func TestReaderStopsAtAnUnclosedQuotationMark(t *testing.T) {
	text := header + "1,1.00,0,\"浙江省,2026-07-01 10:00:00,,0\n" + strings.Repeat("2,1.00,0,x,2026-07-01 10:00:00,,0\n", maxLines+1)
	r, err := NewReader(strings.NewReader(text), Orders(), tmall(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.Read(); err == nil || !strings.Contains(err.Error(), "line 2: a quotation mark") {
		t.Errorf("got %v", err)
	}
}

func TestReaderReadsTheRealFile(t *testing.T) {
	file, err := os.Open("../../../../../shared/data/tmall_orders.csv")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the folder of real inputs is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"UTF-8", "GB18030"} {
		rows, refused := readAll(t, Orders(), encoded(t, string(text), encoding))
		unpaid := 0
		for _, row := range rows {
			if row.Value.PaidAt.IsZero() {
				unpaid++
			}
		}
		if len(rows) != 6063 || len(refused) != 0 || unpaid != 841 {
			t.Errorf("%s: %d orders, %d refused, %d never paid; want 6063, 0, 841", encoding, len(rows), len(refused), unpaid)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(header + "1,1.00,0,x,2026-07-01 10:00:00,,0\n")
	f.Add("\xff\xfe\x00")
	f.Add(header + "=\"1\",\"\"\"")
	f.Fuzz(func(t *testing.T, text string) {
		for _, row := range readable(Orders(), text) {
			if row.Value.Validate() != nil || row.Value.PlacedAt.IsZero() {
				t.Fatalf("line %d: read an order that is none: %+v", row.Line, row.Value)
			}
		}
	})
}

// readable gives the rows that can be read of whatever a file holds.
func readable[T any](format Format[T], text string) (rows []Row[T]) {
	r, err := NewReader(strings.NewReader(text), format, Source{Platform: handbook.Tmall, Shop: "demo", Zone: time.UTC})
	if err != nil {
		return nil
	}
	for {
		row, err := r.Read()
		var bad *RowError
		switch {
		case err == nil:
			rows = append(rows, row)
		case !errors.As(err, &bad):
			return rows
		}
	}
}
