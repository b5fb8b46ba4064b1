package handbook

import (
	"cmp"
	"slices"
	"time"
)

// ItemKind is a kind of work item.
type ItemKind string

// The kinds of items that cases ask for.
const (
	ItemCheck   ItemKind = "check"   // 核对联系: verify the order, ask what holds the customer back (DUN-6)
	ItemDunning ItemKind = "dunning" // 催付 (DUN-1…3)
	ItemRevisit ItemKind = "revisit" // 回访 (DUN-9, LEAD-2…4)
	ItemConcern ItemKind = "concern" // one more contact after a concern (DUN-7)
	ItemPromise ItemKind = "promise" // the contact on the promised date (DUN-11)
	ItemAnswer  ItemKind = "answer"  // a customer's message waits for an answer (DUTY-3)
	ItemUrge    ItemKind = "urge"    // 催单: the customer fell silent (LEAD-1)
	ItemLookUp  ItemKind = "look_up" // a question whose answer needs checking (LEAD-11)

	// An after-sales case's. Each but the answer is done by the command that it asks for.
	ItemJudge        ItemKind = "judge"         // 判定 (AS-1)
	ItemEvidence     ItemKind = "evidence"      // 取证 (AS-2)
	ItemDiagnose     ItemKind = "diagnose"      // 定级定责 (AS-3, AS-4)
	ItemPlan         ItemKind = "plan"          // 制定方案 (AS-5)
	ItemAgree        ItemKind = "agree"         // 与顾客确认 (AS-8, RFD-2)
	ItemArbitrate    ItemKind = "arbitrate"     // 跟进平台仲裁 (AS-8)
	ItemStep         ItemKind = "step"          // 方案步骤 (AS-9)
	ItemAccept       ItemKind = "accept"        // 验收 (AS-13)
	ItemClaim        ItemKind = "claim"         // 追偿 (AS-5)
	ItemReview       ItemKind = "review"        // 请顾客修改评价 (AS-14)
	ItemClose        ItemKind = "close"         // 结案 (AS-15)
	ItemRetain       ItemKind = "retain"        // 挽回 (RFD-1, RFD-2)
	ItemReviewRefund ItemKind = "review_refund" // 退款审核 (RFD-3…5)
	ItemReturn       ItemKind = "return"        // 跟进退货 (RFD-4)
	ItemInspect      ItemKind = "inspect"       // 验货 (RFD-4)
	ItemRefund       ItemKind = "refund"        // 打款
)

// ItemKinds lists every kind.
func ItemKinds() []ItemKind {
	return append([]ItemKind{ItemCheck, ItemDunning, ItemRevisit, ItemConcern, ItemPromise, ItemAnswer, ItemUrge, ItemLookUp}, commanded()...)
}

// commanded lists the kinds of items that are done by a command of their own.
func commanded() []ItemKind {
	return []ItemKind{
		ItemJudge, ItemEvidence, ItemDiagnose, ItemPlan, ItemAgree, ItemArbitrate, ItemStep, ItemAccept, ItemClaim, ItemReview,
		ItemClose, ItemRetain, ItemReviewRefund, ItemReturn, ItemInspect, ItemRefund,
	}
}

// Commanded says whether an item of this kind is done by a command of its own rather than by a contact's result.
func (k ItemKind) Commanded() bool { return slices.Contains(commanded(), k) }

// Reminds says whether an item of this kind follows something that someone else has to do: recording a reminder's result
// settles it, and as long as it is waited for the next reminder is asked for (AS-2, RFD-4).
func (k ItemKind) Reminds() bool {
	return slices.Contains([]ItemKind{ItemEvidence, ItemAgree, ItemArbitrate, ItemAccept, ItemClaim, ItemReview, ItemReturn}, k)
}

// InTurn says whether items of this kind come one after another: the next opens only when
// the one before it is done or missed. The others stand beside them.
func (k ItemKind) InTurn() bool {
	return k == ItemCheck || k == ItemDunning || k == ItemRevisit || k == ItemPromise || k == ItemUrge
}

// Counts says whether an item of this kind counts against the day's contacts (CONT-1: replies do not).
// What after-sales asks for is the customer's own matter.
func (k ItemKind) Counts() bool { return k != ItemAnswer && k != ItemLookUp && !k.Commanded() }

// PlannedItem is a work item that a case will ask for. Times are UTC.
type PlannedItem struct {
	Kind      ItemKind  `json:"kind"`
	Rule      Rule      `json:"rule"`
	Opens     time.Time `json:"opens"`
	Due       time.Time `json:"due"`
	Warn      time.Time `json:"warn,omitzero"`       // when the leader is warned (DUN-8); zero: never
	Note      string    `json:"note,omitempty"`      // what the one before learned: a concern, a promise
	Ref       string    `json:"ref,omitempty"`       // the step or claim that it is about
	Estimated bool      `json:"estimated,omitempty"` // the due time rests on an estimated calendar (CAL-1)
}

// planned makes an item with its warning. Where the desk is closed on the day meant, the item
// moves to the next day of duty, and its due time with it; a time that rests on a year without a
// calendar is marked as estimated (CAL-1).
func (p Policy) planned(kind ItemKind, rule Rule, opens, due time.Time) PlannedItem {
	if zone := p.Zone(); !opens.Before(due) {
		due = DayOf(opens, zone).At(p.EveningEnds(), zone)
	}
	estimated := p.Duty().estimated(opens) || p.Duty().estimated(due)
	return p.warned(PlannedItem{Kind: kind, Rule: rule, Opens: opens.UTC(), Due: due.UTC(), Estimated: estimated})
}

// warned sets the warning, which is left out when it would come at or before the opening (DUN-8).
func (p Policy) warned(item PlannedItem) PlannedItem {
	item.Warn = item.Due.Add(-time.Duration(p.Unpaid.WarnBefore))
	if !item.Warn.After(item.Opens) || !item.Warn.Before(item.Due) {
		item.Warn = time.Time{}
	}
	return item
}

// byOpening puts items in the order in which they open.
func byOpening(items []PlannedItem) {
	slices.SortStableFunc(items, func(a, b PlannedItem) int {
		return cmp.Or(a.Opens.Compare(b.Opens), a.Due.Compare(b.Due))
	})
}
