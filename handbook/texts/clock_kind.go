package texts

import (
	"fmt"
	"time"

	"gendan/handbook"
)

// ClockKind names a promise that runs out (TKT, RFD, AS-14, AS-17).
func ClockKind(k handbook.ClockKind) Text {
	switch k {
	case handbook.ClockIntervention:
		return Text{"小二介入", "Platform intervention"}
	case handbook.ClockJDTicket:
		return Text{"京东工单", "JD ticket"}
	case handbook.ClockVipshopTicket:
		return Text{"唯品会工单", "Vipshop ticket"}
	case handbook.ClockERPTicket:
		return Text{"ERP 工单", "ERP ticket"}
	case handbook.ClockThirdParty:
		return Text{"3W 工单", "3W ticket"}
	case handbook.ClockUnshippedRefund:
		return Text{"未发货退款", "Refund before shipping"}
	case handbook.ClockRefundOnly:
		return Text{"仅退款", "Refund without return"}
	case handbook.ClockAdvanceRefund:
		return Text{"客户垫付款", "Advanced money"}
	case handbook.ClockHandling:
		return Text{"处理时长", "Handling time"}
	case handbook.ClockReview:
		return Text{"改评价期限", "Time for changing the review"}
	}
	return unknown(k)
}

// quotedClock names a clock within a sentence.
func quotedClock(k handbook.ClockKind) Text { return fill("「%s」", "“%s”", ClockKind(k)) }

// Clock is a clock of a case as one line: when it runs out, or that it stands still and what is left, or that it was
// missed. Times are seen from an instant near them.
func Clock(c handbook.Clock, zone *time.Location, near time.Time) Text {
	at := clockAt(zone, near)
	line := ClockKind(c.Kind)
	switch {
	case !c.Running():
		line = line.then(fill("，%s 结束", ", ended %s", at.at(c.EndedAt))).
			then(either(c.Breached(), Text{"，超时过", ", it had been missed"}, Text{}))
	case !c.PausedAt.IsZero():
		line = line.then(fill("，等客户，暂停中，还剩 %s", ", paused while we wait for the customer, %s left", span(c.Left)))
	case c.Extended:
		line = line.then(fill("，已超时，平台宽限到 %s", ", missed, the platform has put it off until %s", at.at(c.DueAt)))
	case c.Breached():
		line = line.then(fill("，已超时，时限是 %s", ", missed, it was due %s", at.at(c.DueAt)))
	default:
		line = line.then(fill("，%s 到期", ", due %s", at.at(c.DueAt)))
	}
	return line.then(either(c.Moved && !c.Extended, Text{"，平台改过时限", ", moved by the platform"}, Text{})).then(rules(c.Rule, c.Estimated))
}

// span tells a length of time to the minute.
func span(s handbook.Span) Text {
	minutes := int(time.Duration(s) / time.Minute)
	hours, rest := fmt.Sprint(minutes/60), fmt.Sprint(minutes%60)
	switch {
	case minutes < 60:
		return fill("%s 分钟", "%s min", rest)
	case minutes%60 == 0:
		return fill("%s 小时", "%s h", hours)
	}
	return fill("%s 小时 %s 分钟", "%s h %s min", hours, rest)
}

// clockSentence tells what a clock said, or what became of it (TKT-6).
func clockSentence(ev handbook.CaseEvent, c clock) Text {
	d, name := ev.Data, quotedClock(ev.Data.Clock)
	switch ev.Kind {
	case handbook.EventClockStarted:
		return fill("%s开始计时%s", "The clock %s has begun%s", name, expires(d, c))
	case handbook.EventClockWarned:
		return fill("%s快到时限%s，已提醒到%s%s", "The clock %s runs out soon%s, warned up to the %s%s", name, expires(d, c), inSentence(d.Role), saidLate(d, c))
	case handbook.EventClockBreached:
		return fill("%s超时%s，已告知%s%s", "The clock %s was missed%s, the %s has been told%s", name, wasDue(d, c), inSentence(d.Role), saidLate(d, c))
	case handbook.EventClockEscalated:
		return fill("%s超时后还没办完%s，已上报%s%s", "The clock %s is still missed%s, it has gone up to the %s%s", name, wasDue(d, c), inSentence(d.Role), saidLate(d, c))
	case handbook.EventClockMoved:
		return fill("平台把%s的时限从 %s 改到 %s", "The platform has moved the clock %s from %s to %s", name, c.at(d.OccurredAt), c.at(d.Due))
	case handbook.EventClockPaused:
		return fill("等客户，%s暂停计时", "The clock %s pauses while we wait for the customer", name)
	case handbook.EventClockResumed:
		return fill("轮到我们，%s继续计时%s", "It is our turn, the clock %s runs on%s", name, expires(d, c))
	case handbook.EventClockEnded:
		return fill("%s计时结束，%s", "The clock %s has ended, %s", name, either(d.Late, Text{"超时过", "it had been missed"}, Text{"没有超时", "in time"}))
	default:
		return EventKind(ev.Kind)
	}
}

// wasDue says when something was due that was missed.
func wasDue(d handbook.EventData, c clock) Text {
	if d.Due.IsZero() {
		return Text{}
	}
	return fill("，时限是 %s", ", it was due %s", c.at(d.Due))
}

// saidLate says when a clock was meant to ring, if an outage kept it from that.
func saidLate(d handbook.EventData, c clock) Text {
	if d.Meant.IsZero() || c.sameMinute(d.Meant) {
		return Text{}
	}
	return fill("（本该在 %s）", " (meant for %s)", c.at(d.Meant))
}
