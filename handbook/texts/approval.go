package texts

import (
	"time"

	"gendan/handbook"
)

// ApprovalSummary is the static summary of an approval in the Temporal UI.
func ApprovalSummary(a handbook.Approval) Text {
	return fill("%s · %s", "%s · %s", Subject(a.Subject), shop(a.Platform, a.Shop))
}

// ApprovalDetails is an approval as the Temporal UI shows it: what is asked, whose decision it is and until when, and
// how to decide from here.
func ApprovalDetails(a handbook.Approval, zone *time.Location) Text {
	return fill("%s", "%s", Subject(a.Subject))
}

// Subject names what a decision is asked for.
func Subject(s handbook.ApprovalSubject) Text {
	switch s {
	case handbook.SubjectWaiver:
		return Text{"免跟进", "Waiver"}
	case handbook.SubjectDiscount:
		return Text{"特殊优惠", "Special discount"}
	}
	return unknown(s)
}

// TimerApproval is the timer of an approval's next clock.
func TimerApproval(a handbook.Approval) Text { return Text{"等审批", "The approval's next clock"} }

// LeadSummary is the static summary of a lead's case.
func LeadSummary(k handbook.LeadKey) Text { return fill("咨询 %s", "Lead %s", k.LeadID) }

// JudgingDiscount is the activity that judges a discount (DISC).
func JudgingDiscount() Text { return Text{"核对优惠权限", "Judge a discount"} }

// LookingUpDecider is the activity that tells what someone may decide (DISC-7).
func LookingUpDecider() Text { return Text{"核对审批权限", "Look up who decides"} }

// MakingReviewList is the activity and the Schedule that make a shop's review list (LEAD-12).
func MakingReviewList() Text { return Text{"生成组长点评名单", "Make the review list"} }

// SettlingMonth is the activity that settles a month's special requests (DISC-3, DISC-4).
func SettlingMonth(m handbook.Month) Text {
	return fill("结算 %s 的特殊优惠", "Settle the special requests of %s", string(m))
}

// ClosingMonth is the Schedule that settles each month.
func ClosingMonth() Text {
	return Text{"月初结算特殊优惠", "Settle the month's special requests"}
}

// RequestingDiscount describes the update that asks for a discount.
func RequestingDiscount() Text { return Text{"申请优惠", "Ask for a discount"} }

// GradingLead describes the update that grades a lead (LEAD-6).
func GradingLead() Text { return Text{"给客户评级 A/B/C", "Grade the lead A, B or C"} }

// WithdrawingLead describes the update that ends a lead that is none.
func WithdrawingLead() Text { return Text{"撤销这条咨询", "Withdraw the lead"} }

// Deciding describes the update that decides an approval.
func Deciding() Text { return Text{"同意或驳回", "Approve or refuse"} }

// Recalling describes the update that takes an approval back.
func Recalling() Text { return Text{"撤回申请", "Take the request back"} }
