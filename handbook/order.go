package handbook

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Platform is a sales platform (平台) on which shops sell.
type Platform string

// The platforms that the handbooks name.
const (
	Tmall   Platform = "tmall"
	JD      Platform = "jd"
	Vipshop Platform = "vipshop"
	PDD     Platform = "pdd"
	Douyin  Platform = "douyin"
)

// Platforms lists every known platform in the order in which people read them.
func Platforms() []Platform { return []Platform{Tmall, JD, Vipshop, PDD, Douyin} }

// Known says whether p is one of [Platforms].
func (p Platform) Known() bool { return slices.Contains(Platforms(), p) }

// OrderKey names one order across all platforms. OrderNo is text: platforms' numbers exceed 2^53.
type OrderKey struct {
	Platform Platform `json:"platform"`
	Shop     string   `json:"shop"`
	OrderNo  string   `json:"order_no"`
}

// ErrOrderKey is wrapped by every error of [OrderKey.Validate].
var ErrOrderKey = errors.New("not an order's key")

var (
	shopName    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	orderNumber = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// Validate checks the key's form, not whether the shop is ours. It returns an error
// wrapping [ErrOrderKey]. Neither part can hold the ":" of a workflow id or the "/" of a path.
func (k OrderKey) Validate() error {
	switch {
	case !k.Platform.Known():
		return fmt.Errorf("%w: unknown platform %.40q", ErrOrderKey, k.Platform)
	case !shopName.MatchString(k.Shop):
		return fmt.Errorf("%w: shop %.40q (want lower-case letters, digits and dashes, at most 40)", ErrOrderKey, k.Shop)
	case !orderNumber.MatchString(k.OrderNo):
		return fmt.Errorf("%w: order number %.40q (want letters, digits, _ and -, at most 64)", ErrOrderKey, k.OrderNo)
	}
	return nil
}

// String gives the key as platform/shop/number.
func (k OrderKey) String() string { return string(k.Platform) + "/" + k.Shop + "/" + k.OrderNo }

// Closer is who closed an unpaid order. Staff never do (DUN-9).
type Closer string

// Who can close an unpaid order (DUN-12).
const (
	ClosedByCustomer Closer = "customer"
	ClosedByPlatform Closer = "platform"
)

// Closers lists everyone who can close an unpaid order.
func Closers() []Closer { return []Closer{ClosedByCustomer, ClosedByPlatform} }

// Order is what is known of an order: the platform's facts, whoever told us first.
// Times are UTC; a zero time means that it has not happened, or that we were not told.
type Order struct {
	OrderKey
	CustomerID string    `json:"customer_id,omitempty"` // the platform's opaque buyer id; empty where the platform hides it
	Product    string    `json:"product,omitempty"`
	Total      Fen       `json:"total"`
	TotalAt    time.Time `json:"total_at,omitzero"` // when an amount_changed set the total; zero: it is the first
	PlacedAt   time.Time `json:"placed_at"`
	PaidAt     time.Time `json:"paid_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`
	ClosedBy   Closer    `json:"closed_by,omitempty"`
}

// Customer names the buyer across this shop's cases (CONT-1, DUTY-5). Where the platform
// gives no buyer id, each order stands for a buyer of its own.
func (o Order) Customer() string {
	if o.CustomerID != "" {
		return string(o.Platform) + "/" + o.Shop + "/" + o.CustomerID
	}
	return "order/" + o.OrderKey.String()
}

// FactKind is a kind of fact that a platform tells us of an order.
type FactKind string

// The facts that cases take, in the order of what they mean: a payment outweighs a closing, a closing outweighs a
// reply.
const (
	FactPaid            FactKind = "paid"
	FactClosed          FactKind = "closed"
	FactCustomerOrdered FactKind = "customer_ordered"
	FactCustomerReplied FactKind = "customer_replied"
	FactAgentReplied    FactKind = "agent_replied"
	FactReviewed        FactKind = "reviewed" // the leader's comment on a lead (LEAD-12)
	FactAmountChanged   FactKind = "amount_changed"

	// An after-sales case's.
	FactIntervened        FactKind = "platform_intervened" // 小二介入 (TKT-1)
	FactDeadlineMoved     FactKind = "deadline_moved"      // the platform moved its deadline, such as Doudian's tag 209
	FactInterventionEnded FactKind = "intervention_ended"  // the platform has withdrawn
	FactArbitrated        FactKind = "arbitration_decided" // AS-8
	FactRefundSucceeded   FactKind = "refund_succeeded"    // the platform has paid the customer back
	FactRefundClosed      FactKind = "refund_closed"       // the customer took the request back (RFD-6)
	FactGoodsSent         FactKind = "goods_sent"          // by the customer (RFD-4)
	FactGoodsReceived     FactKind = "goods_received"      // by our warehouse (RFD-4)
	FactReviewPosted      FactKind = "review_posted"       // AS-13
	FactReviewChanged     FactKind = "review_changed"      // AS-14
	FactTechnicianStruck  FactKind = "technician_struck"   // from the directory, while on a step (AS-11)
	FactRegisteredAgain   FactKind = "registered_again"    // another registration of the same order
)

// FactKinds lists every kind, those that outweigh others first.
func FactKinds() []FactKind {
	return []FactKind{
		FactPaid, FactClosed, FactIntervened, FactDeadlineMoved, FactInterventionEnded, FactArbitrated, FactRefundSucceeded,
		FactRefundClosed, FactGoodsSent, FactGoodsReceived, FactReviewPosted, FactReviewChanged, FactTechnicianStruck,
		FactRegisteredAgain, FactCustomerOrdered, FactCustomerReplied, FactAgentReplied, FactReviewed, FactAmountChanged,
	}
}

// OrderFacts lists the facts that an unpaid order's case takes.
func OrderFacts() []FactKind {
	return []FactKind{FactPaid, FactClosed, FactCustomerOrdered, FactCustomerReplied, FactAmountChanged}
}

// LeadFacts lists the facts that a lead's case takes.
func LeadFacts() []FactKind {
	return []FactKind{FactCustomerOrdered, FactCustomerReplied, FactAgentReplied, FactReviewed}
}

// AfterSalesFacts lists the facts that an after-sales case takes.
func AfterSalesFacts() []FactKind {
	return []FactKind{
		FactIntervened, FactDeadlineMoved, FactInterventionEnded, FactArbitrated, FactRefundSucceeded, FactRefundClosed,
		FactGoodsSent, FactGoodsReceived, FactReviewPosted, FactReviewChanged, FactTechnicianStruck, FactRegisteredAgain,
		FactCustomerReplied, FactAgentReplied,
	}
}

// Weight orders facts that arrive together: the lower is taken first.
func (k FactKind) Weight() int { return slices.Index(FactKinds(), k) }

// Fact is one thing that happened to an order, told by a platform. EventID makes it
// harmless when repeated: a case takes each id once. OccurredAt is UTC.
type Fact struct {
	EventID    string    `json:"event_id"`
	Kind       FactKind  `json:"kind"`
	OccurredAt time.Time `json:"occurred_at"`
	ClosedBy   Closer    `json:"closed_by,omitempty"`
	Amount     Fen       `json:"amount,omitempty"`      // amount_changed: the new total
	OtherOrder string    `json:"other_order,omitempty"` // customer_ordered: the new order's number
	By         string    `json:"by,omitempty"`          // agent_replied, reviewed: who
	LeadID     string    `json:"lead_id,omitempty"`     // customer_replied: the further inquiry that it came with
	Answered   bool      `json:"answered,omitempty"`    // customer_replied: whoever received the further inquiry has answered it
	Note       string    `json:"note,omitempty"`        // customer_replied: a concern; reviewed: the comment
	Method     string    `json:"method,omitempty"`      // reviewed: how to follow up (LEAD-7)

	DueAt        time.Time     `json:"due_at,omitzero"`        // platform_intervened, deadline_moved: the platform's deadline
	Ticket       string        `json:"ticket,omitempty"`       // platform_intervened: the platform's number; the same one twice is one
	Rating       Rating        `json:"rating,omitempty"`       // review_posted, review_changed
	Won          bool          `json:"won,omitempty"`          // arbitration_decided: for us
	Technician   string        `json:"technician,omitempty"`   // technician_struck
	Registration *Registration `json:"registration,omitempty"` // registered_again
}

// Apply folds a fact into what is known. It is idempotent and does not depend on the order of
// arrival: the earliest payment, the earliest closing and the latest amount stand.
func (o *Order) Apply(f Fact) {
	switch f.Kind {
	case FactPaid:
		if o.PaidAt.IsZero() || f.OccurredAt.Before(o.PaidAt) {
			o.PaidAt = f.OccurredAt
		}
	case FactClosed:
		if o.ClosedAt.IsZero() || cmp.Or(f.OccurredAt.Compare(o.ClosedAt), cmp.Compare(f.ClosedBy, o.ClosedBy)) < 0 {
			o.ClosedAt, o.ClosedBy = f.OccurredAt, f.ClosedBy
		}
	case FactAmountChanged:
		if o.TotalAt.IsZero() || cmp.Or(f.OccurredAt.Compare(o.TotalAt), cmp.Compare(f.Amount, o.Total)) > 0 {
			o.Total, o.TotalAt = f.Amount, f.OccurredAt
		}
	case FactCustomerOrdered, FactCustomerReplied, FactAgentReplied, FactReviewed, FactIntervened, FactDeadlineMoved,
		FactInterventionEnded, FactArbitrated, FactRefundSucceeded, FactRefundClosed, FactGoodsSent, FactGoodsReceived,
		FactReviewPosted, FactReviewChanged, FactTechnicianStruck, FactRegisteredAgain: // not an order's
	}
}
