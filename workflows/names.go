// Package workflows runs every case as one long-lived Temporal workflow. Workflow code only
// waits, asks and tells: what is due when, and what follows from what, is decided by package
// handbook; the world is changed by package activities.
package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
)

// TaskQueue is the task queue that all workers poll.
const TaskQueue = "gendan"

// The names under which workflow types are registered.
const (
	unpaidOrderType = "UnpaidOrder"
	leadType        = "Lead"
	approvalType    = "Approval"
	afterSalesType  = "AfterSales"
	dailyReviewType = "DailyReview"
	monthEndType    = "MonthEnd"
)

// The names of updates: people's commands.
const (
	updateFinishItem      = "finish_item"
	updateTransferItem    = "transfer_item"
	updateRequestDiscount = "request_discount"
	updateGrade           = "grade"
	updateWithdraw        = "withdraw"
	updateDecide          = "decide"
	updateRecall          = "recall"
)

// The names of signals beside the facts': a supervisor's decision from the Temporal UI, and what a case and its
// approvals tell each other.
const (
	signalApprove        = "approve"
	signalReject         = "reject"
	signalApprovalEnded  = "approval_ended"
	signalNoLongerNeeded = "no_longer_needed"
)

// UnpaidOrderID gives the workflow id of an unpaid order's case: one case per business key.
func UnpaidOrderID(k handbook.OrderKey) string {
	return "unpaid-order:" + string(k.Platform) + ":" + k.Shop + ":" + k.OrderNo
}

// LeadID gives the workflow id of a lead's case: one case per business key.
func LeadID(k handbook.LeadKey) string {
	return "lead:" + string(k.Platform) + ":" + k.Shop + ":" + k.LeadID
}

// AfterSalesID gives the workflow id of an after-sales case.
func AfterSalesID(caseNo string) string { return "aftersales:" + caseNo }

// ApprovalID gives the workflow id of a case's nth approval.
func ApprovalID(caseID string, n int) string { return fmt.Sprintf("approval:%s.%d", caseID, n) }

// splitID parts a case's id into the part that names its kind and shop, and its subject.
func splitID(caseID string) (kind, subject string) {
	i := strings.LastIndexByte(caseID, ':')
	return caseID[:max(i, 0)], caseID[i+1:]
}

// searchAttributes are the typed attributes by which the Temporal UI lists cases. They bypass
// encryption and hold no personal data of customers.
type searchAttributes struct {
	platform, shop, stage, owner, waitingOn, grade, level temporal.SearchAttributeKeyKeyword
	nextDueAt                                             temporal.SearchAttributeKeyTime
	breached                                              temporal.SearchAttributeKeyBool
}

func attributes() searchAttributes {
	return searchAttributes{
		platform:  temporal.NewSearchAttributeKeyKeyword("Platform"),
		shop:      temporal.NewSearchAttributeKeyKeyword("Shop"),
		stage:     temporal.NewSearchAttributeKeyKeyword("Stage"),
		owner:     temporal.NewSearchAttributeKeyKeyword("Owner"),
		waitingOn: temporal.NewSearchAttributeKeyKeyword("WaitingOn"),
		grade:     temporal.NewSearchAttributeKeyKeyword("Grade"),
		level:     temporal.NewSearchAttributeKeyKeyword("Level"),
		nextDueAt: temporal.NewSearchAttributeKeyTime("NextDueAt"),
		breached:  temporal.NewSearchAttributeKeyBool("Breached"),
	}
}

// SearchAttributes lists the attributes that the namespace must have.
func SearchAttributes() []temporal.SearchAttributeKey {
	a := attributes()
	return []temporal.SearchAttributeKey{
		a.platform, a.shop, a.stage, a.owner, a.waitingOn, a.grade, a.level, a.nextDueAt, a.breached,
	}
}

// updates lists what has changed between two pictures of a case.
func (a searchAttributes) updates(was, is handbook.Case) []temporal.SearchAttributeUpdate {
	var list []temporal.SearchAttributeUpdate
	keyword := func(key temporal.SearchAttributeKeyKeyword, was, is string) {
		switch {
		case was == is:
		case is == "":
			list = append(list, key.ValueUnset())
		default:
			list = append(list, key.ValueSet(is))
		}
	}
	keyword(a.platform, string(was.Platform), string(is.Platform))
	keyword(a.shop, was.Shop, is.Shop)
	keyword(a.stage, string(was.Stage), string(is.Stage))
	keyword(a.owner, was.Owner, is.Owner)
	keyword(a.waitingOn, string(was.WaitingOn), string(is.WaitingOn))
	keyword(a.grade, string(was.Grade), string(is.Grade))
	keyword(a.level, was.Level.String(), is.Level.String())
	if !was.NextDueAt.Equal(is.NextDueAt) {
		if is.NextDueAt.IsZero() {
			list = append(list, a.nextDueAt.ValueUnset())
		} else {
			list = append(list, a.nextDueAt.ValueSet(is.NextDueAt))
		}
	}
	if was.Breached != is.Breached {
		list = append(list, a.breached.ValueSet(is.Breached))
	}
	return list
}

// microseconds is the precision in which instants are kept everywhere.
func microseconds(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
