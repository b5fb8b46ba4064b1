package texts

import "gendan/handbook"

// What the Temporal UI shows of a case's timers and activities. These summaries stay outside of encryption and
// within its limit of 400 bytes, so that none of them carries what a person wrote.

// TimerOpening is the timer that waits for the next item's opening.
func TimerOpening(item handbook.ItemKind) Text { return fill("等%s开始", "%s opens", Item(item)) }

// TimerWarn is the timer after which the leader is warned of an item (DUN-8).
func TimerWarn(item handbook.ItemKind) Text {
	return fill("等%s快到时限，提醒组长", "%s: warn the leader", Item(item))
}

// TimerDue is the timer that waits for an item's due time.
func TimerDue(item handbook.ItemKind) Text { return fill("等%s到时限", "%s is due", Item(item)) }

// TimerPlatformCloses is the timer that waits for the platform's time-out (DUN-12).
func TimerPlatformCloses() Text {
	return Text{"等平台超时关单", "The platform closes the order"}
}

// TimerCadenceEnds is the timer that waits for the end of the last revisit (DUN-9).
func TimerCadenceEnds() Text { return Text{"等跟进期结束", "The follow-up is over"} }

// PinningPolicy is the activity that reads the shop's policy.
func PinningPolicy() Text { return Text{"固定本店规则", "Pin the shop's policy"} }

// OpeningItem is the activity that opens an item.
func OpeningItem(item handbook.ItemKind) Text { return fill("派发%s", "Open: %s", Item(item)) }

// Recording is the activity that writes a transition, of which ev is the last event.
func Recording(ev handbook.CaseEvent) Text {
	if ev.Data.Item == "" {
		return fill("记录：%s", "Record: %s", EventKind(ev.Kind))
	}
	return fill("记录：%s%s", "Record: %s %s", itemIn(ev), EventKind(ev.Kind))
}

// FinishingItem describes the update that records an item's result (DUN-5).
func FinishingItem() Text { return Text{"记录工作事项的结果", "Record a work item's result"} }

// TransferringItem describes the update that hands an item over (DUTY-5).
func TransferringItem() Text { return Text{"转交工作事项", "Hand a work item over"} }

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
	return Text{"月初结算上月的特殊优惠", "Settle the past month's special requests"}
}

// RequestingDiscount describes the update that asks for a discount (DISC).
func RequestingDiscount() Text { return Text{"申请优惠", "Ask for a discount"} }

// GradingLead describes the update that grades a lead (LEAD-6).
func GradingLead() Text { return Text{"给客户评级 A/B/C", "Grade the lead A, B or C"} }

// WithdrawingLead describes the update that ends a lead that is none.
func WithdrawingLead() Text { return Text{"撤销这条咨询", "Withdraw the lead"} }

// Deciding describes the update that decides an approval (DISC-7).
func Deciding() Text { return Text{"同意或驳回", "Approve or refuse"} }

// Recalling describes the update that takes an approval back.
func Recalling() Text { return Text{"撤回申请", "Take the request back"} }
