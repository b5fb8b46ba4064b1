package handbook

import (
	"fmt"
	"slices"
	"time"
)

// Channel is how an after-sales case reached us. Some channels bring a clock of their own.
type Channel string

// The channels of S0 and S4.
const (
	ChannelCustomer   Channel = "customer" // chat or telephone
	ChannelReview     Channel = "review"   // a bad review
	ChannelPlatform   Channel = "platform" // a refund or a dispute on the platform, an intervention
	ChannelJD         Channel = "jd_ticket"
	ChannelVipshop    Channel = "vipshop_ticket"
	ChannelERP        Channel = "erp_ticket"
	ChannelThirdParty Channel = "third_party" // 3W
)

// Channels lists every channel.
func Channels() []Channel {
	return []Channel{ChannelCustomer, ChannelReview, ChannelPlatform, ChannelJD, ChannelVipshop, ChannelERP, ChannelThirdParty}
}

// clock gives the clock that a channel brings, if any (TKT-2…5).
func (c Channel) clock() (ClockKind, bool) {
	switch c {
	case ChannelJD:
		return ClockJDTicket, true
	case ChannelVipshop:
		return ClockVipshopTicket, true
	case ChannelERP:
		return ClockERPTicket, true
	case ChannelThirdParty:
		return ClockThirdParty, true
	case ChannelCustomer, ChannelReview, ChannelPlatform:
	}
	return "", false
}

// Request is what the customer asks for, which decides the case's path.
type Request string

// What customers ask for.
const (
	RequestHelp            Request = "help"             // to put a trouble right: the path of S3
	RequestUnshippedRefund Request = "unshipped_refund" // 未发货退款 (RFD-1)
	RequestShippedRefund   Request = "shipped_refund"   // the parcel is on its way or has come, and is not wanted (RFD-2)
	RequestRefundOnly      Request = "refund_only"      // 仅退款 (RFD-3)
	RequestReturnRefund    Request = "return_refund"    // 退货退款 (RFD-4)
	RequestAdvanceRefund   Request = "advance_refund"   // 客户垫付: money that the customer paid in our place (RFD-5)
)

// Requests lists everything that customers ask for.
func Requests() []Request {
	return []Request{
		RequestHelp, RequestUnshippedRefund, RequestShippedRefund, RequestRefundOnly, RequestReturnRefund, RequestAdvanceRefund,
	}
}

// clock gives the clock that a request brings, if any.
func (r Request) clock() (ClockKind, bool) {
	switch r {
	case RequestUnshippedRefund:
		return ClockUnshippedRefund, true
	case RequestRefundOnly:
		return ClockRefundOnly, true
	case RequestAdvanceRefund:
		return ClockAdvanceRefund, true
	case RequestHelp, RequestShippedRefund, RequestReturnRefund:
	}
	return "", false
}

// stage gives where a case with this request begins.
func (r Request) stage() Stage {
	switch r {
	case RequestUnshippedRefund, RequestShippedRefund:
		return StageRetention
	case RequestRefundOnly, RequestReturnRefund, RequestAdvanceRefund:
		return StageRefundReview
	case RequestHelp:
	}
	return StageTriage
}

// rule gives the rule of a request.
func (r Request) rule() Rule {
	switch r {
	case RequestUnshippedRefund:
		return RuleRefundUnshipped
	case RequestShippedRefund:
		return RuleRefundShipped
	case RequestRefundOnly:
		return RuleRefundOnly
	case RequestReturnRefund:
		return RuleRefundReturn
	case RequestAdvanceRefund:
		return RuleRefundAdvance
	case RequestHelp:
	}
	return RuleASRegister
}

// Registration is what is told of an after-sales case when it is registered (AS-1). How the customer can be reached is
// kept in the database alone. Times are UTC.
type Registration struct {
	CaseNo       string    `json:"case_no"`
	Platform     Platform  `json:"platform"`
	Shop         string    `json:"shop"`
	OrderNo      string    `json:"order_no"`
	CustomerID   string    `json:"customer_id,omitempty"`
	Product      string    `json:"product"`
	OrderTotal   Fen       `json:"order_total"`
	PurchasedOn  Day       `json:"purchased_on,omitzero"` // in the shop's zone (AS-16)
	Problem      string    `json:"problem"`
	Channel      Channel   `json:"channel"`
	Request      Request   `json:"request"`
	Amount       Fen       `json:"amount,omitempty"`   // asked back
	Carrier      string    `json:"carrier,omitempty"`  // that delivered (AS-18)
	Region       string    `json:"region,omitempty"`   // to where
	Urgent       bool      `json:"urgent,omitempty"`   // pre-sales or the shop ask for haste (DUTY-5)
	ByStaff      bool      `json:"by_staff,omitempty"` // the platform's own staff sent it: it goes first (TKT-3)
	RegisteredBy string    `json:"registered_by,omitempty"`
	ReportedAt   time.Time `json:"reported_at"` // when the customer or the platform told; clocks count from it
}

// Order gives the key of the order that the case is about.
func (r Registration) Order() OrderKey {
	return OrderKey{Platform: r.Platform, Shop: r.Shop, OrderNo: r.OrderNo}
}

// Hurried says whether a case goes before others from its first moment on: it comes with a ticket's clock, the platform's
// staff sent it, somebody asks for haste, or nothing may wait on a person (AS-17, TKT-2…5, RFD-3).
func (r Registration) Hurried() bool {
	_, ticket := r.Channel.clock()
	return ticket || r.ByStaff || r.Urgent || r.Request == RequestRefundOnly
}

// Customer names the buyer across this shop's cases, as [Order.Customer] does.
func (r Registration) Customer() string {
	return Order{OrderKey: r.Order(), CustomerID: r.CustomerID}.Customer()
}

// Validate refuses, as joined [*ResultError]s, what can't be registered. Whether the shop is ours is not looked at.
func (r Registration) Validate() error {
	var v refusals
	v.check(orderNumber.MatchString(r.CaseNo), "case_no", "letters, digits, _ and -, at most 64")
	v.check(r.Order().Validate() == nil, "order_no", "letters, digits, _ and -, at most 64")
	v.check(slices.Contains(Channels(), r.Channel), "channel", fmt.Sprintf("%.40q is unknown", r.Channel))
	v.check(slices.Contains(Requests(), r.Request), "request", fmt.Sprintf("%.40q is unknown", r.Request))
	v.text("product", r.Product, true)
	v.text("problem", r.Problem, true)
	v.amount("order_total", r.OrderTotal)
	v.amount("amount", r.Amount)
	v.check(r.Request != RequestHelp || r.Amount == 0, "amount", "only a refund has an amount")
	v.check(r.Request == RequestHelp || r.Amount > 0, "amount", "a refund has an amount")
	v.check(r.Request == RequestHelp || r.Request == RequestAdvanceRefund || r.Amount <= r.OrderTotal, "amount", "more than the order")
	v.name("carrier", r.Carrier)
	v.name("region", r.Region)
	v.check(r.Carrier == "" || r.Region != "", "region", "the region that the carrier delivered to is needed")
	return v.err()
}
