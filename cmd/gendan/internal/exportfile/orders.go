package exportfile

import "gendan/handbook"

// Orders is an export of orders. Without the time of payment every order would look unpaid.
func Orders() Format[handbook.Order] {
	return Format[handbook.Order]{parseOrder, []head{
		{"order_no", true, []string{"订单编号", "订单号", "主订单编号", "主订单号"}},
		{"total", true, []string{"总金额", "买家应付货款", "订单金额", "应付金额", "订单应付金额", "商品总价(元)"}},
		{"placed_at", true, []string{"订单创建时间", "下单时间", "创建时间", "拍下时间", "订单提交时间", "订单成交时间"}},
		{"paid_at", true, []string{"订单付款时间", "付款时间", "支付时间", "支付完成时间", "付款确认时间"}},
		{"customer_id", false, []string{"买家会员名", "买家昵称", "下单帐号", "下单账号"}},
		{"product", false, []string{"宝贝标题", "商品标题", "商品名称", "选购商品"}},
	}}
}

func parseOrder(row cells, source Source) (handbook.Order, error) {
	order := handbook.Order{
		OrderKey:   handbook.OrderKey{Platform: source.Platform, Shop: source.Shop, OrderNo: row.get("order_no")},
		CustomerID: buyer(row.get("customer_id")),
		Product:    title(row.get("product")),
	}
	if err := order.Validate(); err != nil {
		return handbook.Order{}, err
	}
	var total, placed, paid error
	order.Total, total = amount(row.get("total"))
	order.PlacedAt, placed = needed(row.get("placed_at"), "order was placed", source.Zone)
	order.PaidAt, paid = instant(row.get("paid_at"), source.Zone)
	return order, joined(total, placed, paid)
}
