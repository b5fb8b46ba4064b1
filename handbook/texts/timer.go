package texts

import "gendan/handbook"

// TimerKind is what a case's timer waits for.
type TimerKind string

// What timers wait for.
const (
	TimerGrace   TimerKind = "grace"   // the grace for paying ends (DUN-6)
	TimerOpening TimerKind = "opening" // an item opens
	TimerWarning TimerKind = "warning" // the leader is warned of an item (DUN-8)
	TimerDue     TimerKind = "due"     // an item is due
	TimerTimeOut TimerKind = "timeout" // the platform closes the order (DUN-12)
)

// TimerKinds lists every kind.
func TimerKinds() []TimerKind {
	return []TimerKind{TimerGrace, TimerOpening, TimerWarning, TimerDue, TimerTimeOut}
}

// Timer is a timer's summary in the Temporal UI. Openings, warnings and due times name their item; the others take "".
func Timer(until TimerKind, item handbook.ItemKind) Text {
	switch until {
	case TimerGrace:
		return Text{"付款宽限结束", "Grace for paying ends"}
	case TimerOpening:
		return fill("%s开始", "%s opens", Item(item))
	case TimerWarning:
		return fill("%s快到时限，提醒组长", "%s: warn the leader", Item(item))
	case TimerDue:
		return fill("%s到时限", "%s is due", Item(item))
	case TimerTimeOut:
		return Text{"平台超时关单", "Platform's time-out"}
	}
	return unknown(until)
}

// ActivityKind is what a case's activity does.
type ActivityKind string

// What activities do.
const (
	ActivityPinPolicy ActivityKind = "pin_policy"
	ActivityOpenItem  ActivityKind = "open_item"
	ActivityRecord    ActivityKind = "record"
)

// ActivityKinds lists every kind.
func ActivityKinds() []ActivityKind {
	return []ActivityKind{ActivityPinPolicy, ActivityOpenItem, ActivityRecord}
}

// Activity is an activity's summary in the Temporal UI. Opening an item names the item; the others take "".
func Activity(does ActivityKind, item handbook.ItemKind) Text {
	switch does {
	case ActivityPinPolicy:
		return Text{"读取并固定本店规则", "Pin the shop's policy"}
	case ActivityOpenItem:
		return fill("派发%s", "Open: %s", Item(item))
	case ActivityRecord:
		return Text{"记录进展", "Record the transition"}
	}
	return unknown(does)
}
