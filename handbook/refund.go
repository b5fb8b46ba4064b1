package handbook

import "fmt"

// RefundDecision is a step on a refund's path (RFD).
type RefundDecision string

// What can be decided of a refund.
const (
	RefundKept      RefundDecision = "kept"      // 挽回: the customer keeps the order (RFD-6)
	RefundInsisted  RefundDecision = "insisted"  // the customer insists; of a shipped order with the deduction (RFD-1, RFD-2)
	RefundApproved  RefundDecision = "approved"  // RFD-3…5
	RefundRejected  RefundDecision = "rejected"  // with the reason
	RefundConfirmed RefundDecision = "confirmed" // the warehouse has looked at the goods (RFD-4)
	RefundDisputed  RefundDecision = "disputed"  // the warehouse found them otherwise than told
	RefundPaid      RefundDecision = "paid"      // the money is back with the customer
)

// RefundDecisions lists every decision.
func RefundDecisions() []RefundDecision {
	return []RefundDecision{RefundKept, RefundInsisted, RefundApproved, RefundRejected, RefundConfirmed, RefundDisputed, RefundPaid}
}

// stages lists where a decision can be taken.
func (d RefundDecision) stages() []Stage {
	switch d {
	case RefundKept:
		return []Stage{StageRetention, StageDeduction, StageRefundReview, StageReturning}
	case RefundInsisted:
		return []Stage{StageRetention}
	case RefundApproved:
		return []Stage{StageRefundReview}
	case RefundRejected: // on the way back: the goods never came
		return []Stage{StageRefundReview, StageReturning}
	case RefundConfirmed, RefundDisputed: // on the way back: nobody told that they had come
		return []Stage{StageReturning, StageInspecting}
	case RefundPaid:
		return []Stage{StageRefunding}
	}
	return nil
}

// RefundStep tells of a decision on a refund.
type RefundStep struct {
	Decision RefundDecision `json:"decision"`
	Freight  Fen            `json:"freight,omitempty"` // insisted, of a shipped order: what is deducted (RFD-2)
	Packing  Fen            `json:"packing,omitempty"`
	Note     string         `json:"note,omitempty"` // kept: what held the customer back; rejected, disputed: why
}

// Deduction is what is kept back.
func (r RefundStep) Deduction() Fen { return r.Freight + r.Packing }

func (r RefundStep) validate(a *AfterSales) error {
	var v refusals
	v.check(r.Decision.stages() != nil, "decision", fmt.Sprintf("%.40q is unknown", r.Decision))
	deducts := r.Decision == RefundInsisted && a.Request == RequestShippedRefund
	v.amount("freight", r.Freight)
	v.amount("packing", r.Packing)
	v.check(deducts || (r.Freight == 0 && r.Packing == 0), "freight", "only what was shipped and is not wanted has a deduction (RFD-2)")
	v.check(!deducts || r.Deduction() <= a.Amount, "freight", "freight and packing are more than the refund")
	needed := r.Decision == RefundKept || r.Decision == RefundRejected || r.Decision == RefundDisputed
	v.text("note", r.Note, needed)
	return v.err()
}
