package texts

import (
	"strings"

	"gendan/handbook"
)

// Summary is the one line by which operators know a case in Temporal's list. Like a case's id it
// is not encrypted: it names the order and never the customer.
func Summary(kind handbook.CaseKind, order handbook.OrderKey) Text {
	return fill("%s 订单 %s %s", "%s, order %s: %s", shop(order.Platform, order.Shop), order.OrderNo, Kind(kind))
}

// LeadSummary is the same line for a lead's case.
func LeadSummary(k handbook.LeadKey) Text {
	return fill("%s 咨询 %s 未下单跟进", "%s, lead %s: follow-up", shop(k.Platform, k.Shop), k.LeadID)
}

// shop names a shop on its platform.
func shop(p handbook.Platform, name string) Text {
	return fill("%s %s 店", "%s %s", Platform(p), name)
}

// thing names what a case is about, such as an order by its number.
func thing(kind handbook.CaseKind, subject string) Text {
	switch kind {
	case handbook.CaseLead:
		return fill("咨询 %s", "lead %s", subject)
	case handbook.CaseAfterSales:
		return fill("售后 %s", "after-sales %s", subject)
	default:
		return fill("订单 %s", "order %s", subject)
	}
}

// thingOf names it by the case's id, or by that of an approval that the case asked for.
func thingOf(caseID string) Text {
	return thing(askedBy(caseID), subject(caseID))
}

// askedBy tells the kind of the case that an approval was asked for by, or of a case itself.
func askedBy(caseID string) handbook.CaseKind {
	return kindOf(strings.TrimPrefix(caseID, approvalPrefix))
}

// The beginnings of cases' ids.
const (
	leadPrefix       = "lead:"
	afterSalesPrefix = "aftersales:"
	approvalPrefix   = "approval:"
)

// kindOf tells a case's kind by its id.
func kindOf(caseID string) handbook.CaseKind {
	switch {
	case strings.HasPrefix(caseID, leadPrefix):
		return handbook.CaseLead
	case strings.HasPrefix(caseID, afterSalesPrefix):
		return handbook.CaseAfterSales
	case strings.HasPrefix(caseID, approvalPrefix):
		return handbook.CaseApproval
	}
	return handbook.CaseUnpaidOrder
}

// subject gives what a case is about, such as the order number: the last part of its id. An approval is about what its
// case is about, and its own number is left out.
func subject(caseID string) string {
	last := caseID[strings.LastIndexByte(caseID, ':')+1:]
	if kindOf(caseID) == handbook.CaseApproval {
		last, _, _ = strings.Cut(last, ".")
	}
	return last
}
