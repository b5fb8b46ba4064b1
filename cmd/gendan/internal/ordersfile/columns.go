package ordersfile

import (
	"fmt"
	"slices"
	"strings"
)

// column is a column that we read. All others, addresses among them, are not looked at.
type column int

const (
	colOrderNo column = iota
	colTotal
	colPlaced
	colPaid
	colCustomer
	colProduct
	columns // their number
)

// names lists how platforms head each column, the commonest first. The first name that the file has is taken.
var names = map[column][]string{
	colOrderNo:  {"订单编号", "订单号", "主订单编号", "主订单号", "order_no"},
	colTotal:    {"总金额", "买家应付货款", "订单金额", "应付金额", "订单应付金额", "商品总价(元)", "total"},
	colPlaced:   {"订单创建时间", "下单时间", "创建时间", "拍下时间", "订单提交时间", "订单成交时间", "placed_at"},
	colPaid:     {"订单付款时间", "付款时间", "支付时间", "支付完成时间", "付款确认时间", "paid_at"},
	colCustomer: {"买家会员名", "买家昵称", "下单帐号", "下单账号", "customer_id"},
	colProduct:  {"宝贝标题", "商品标题", "商品名称", "选购商品", "product"},
}

// required are the columns without which nothing can be said of an order. Without the time of payment every
// order would look unpaid.
var required = []column{colOrderNo, colTotal, colPlaced, colPaid}

// places says where in a record each column stands; -1: the file has no such column.
type places [columns]int

// findColumns finds our columns in a file's header by name, in whatever order they stand.
func findColumns(header []string) (places, error) {
	var at places
	for c := range columns {
		at[c] = -1
		for _, name := range names[c] {
			if at[c] = slices.Index(header, name); at[c] >= 0 {
				break
			}
		}
	}
	var missing []string
	for _, c := range required {
		if at[c] < 0 {
			missing = append(missing, strings.Join(names[c][:2], " or "))
		}
	}
	if len(missing) > 0 {
		return at, fmt.Errorf("the header has no column %s; it has: %s",
			strings.Join(missing, ", no column "), strings.Join(header, ", "))
	}
	return at, nil
}

// get gives a record's cell without what spreadsheets wrap around it, and "" for a column that the file has not.
func (p places) get(record []string, c column) string {
	if p[c] < 0 || p[c] >= len(record) {
		return ""
	}
	return unwrap(record[p[c]])
}

// unwrap takes away the spaces, tabs, apostrophes and ="…" that exports put around long numbers so that a
// spreadsheet shows all their digits.
func unwrap(cell string) string {
	cell = strings.TrimSpace(cell)
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok {
			cell = inner
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(cell), "'"))
}
