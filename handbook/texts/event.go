package texts

import (
	"time"

	"gendan/handbook"
)

// EventKind names a kind of timeline event.
func EventKind(k handbook.EventKind) Text {
	switch k {
	case handbook.EventCaseOpened:
		return Text{"开始跟进", "follow-up begins"}
	case handbook.EventItemSkipped:
		return Text{"不再安排", "skipped"}
	case handbook.EventItemOpened:
		return Text{"派发", "opened"}
	case handbook.EventItemPostponed:
		return Text{"推迟", "postponed"}
	case handbook.EventItemWarned:
		return Text{"快到时限", "due soon"}
	case handbook.EventItemMissed:
		return Text{"超时", "missed"}
	case handbook.EventItemDone:
		return Text{"完成", "done"}
	case handbook.EventItemTransferred:
		return Text{"转交", "handed over"}
	case handbook.EventItemWithdrawn:
		return Text{"撤回", "withdrawn"}
	case handbook.EventPaid:
		return Text{"客户付款", "paid"}
	case handbook.EventClosed:
		return Text{"订单关闭", "closed"}
	case handbook.EventTimedOut:
		return Text{"平台超时关单", "timed out"}
	case handbook.EventReplied:
		return Text{"客户留言", "customer's message"}
	case handbook.EventAmountChanged:
		return Text{"金额变更", "amount changed"}
	case handbook.EventCustomerOrdered:
		return Text{"客户重新下单", "new order"}
	case handbook.EventCaseEnded:
		return Text{"跟进结束", "follow-up ended"}
	case handbook.EventLateFact:
		return Text{"结束后的消息", "late fact"}
	}
	return unknown(k)
}

// Event is a timeline event as a sentence, with the rule behind it. Due times that rest on an estimated
// calendar say so (CAL-1).
func Event(ev handbook.CaseEvent, zone *time.Location) Text {
	return sentence(ev, clockAt(zone, ev.At)).then(rules(ev.Rule, ev.Data.Estimated)).then(note(ev))
}

func sentence(ev handbook.CaseEvent, c clock) Text {
	switch ev.Kind {
	case handbook.EventItemSkipped, handbook.EventItemOpened, handbook.EventItemPostponed,
		handbook.EventItemWarned, handbook.EventItemMissed, handbook.EventItemDone,
		handbook.EventItemTransferred, handbook.EventItemWithdrawn:
		return itemSentence(ev, c)
	case handbook.EventCaseOpened:
		return caseOpened(ev.Data, c)
	case handbook.EventCaseEnded:
		return fill("跟进结束：%s%s", "The follow-up has ended: %s%s", Ending(ev.Data.Ending), credit(ev.Data.Person))
	case handbook.EventLateFact:
		return fill("跟进结束后收到消息，只作记录：%s", "Told after the follow-up had ended, recorded only: %s",
			factSentence(eventOf(ev.Data), ev.Data, c))
	case handbook.EventPaid, handbook.EventClosed, handbook.EventTimedOut, handbook.EventReplied,
		handbook.EventAmountChanged, handbook.EventCustomerOrdered:
		return factSentence(ev.Kind, ev.Data, c)
	}
	return unknown(ev.Kind)
}

func caseOpened(d handbook.EventData, c clock) Text {
	placed := Text{"订单未付款", "The order is unpaid"}
	if !d.OccurredAt.IsZero() {
		placed = fill("订单 %s 下单未付款", "The order was placed %s and is unpaid", c.at(d.OccurredAt))
	}
	return placed.then(amount(d.Amount)).then(Text{"，开始跟进", ", the follow-up begins"})
}

// note gives what a person or the system wrote to an event. A concern is part of its sentence already.
func note(ev handbook.CaseEvent) Text {
	written := inLine(ev.Data.Note)
	if ev.Data.Result.Outcome != handbook.OutcomeConcern {
		written = inLine(ev.Data.Note + " " + ev.Data.Result.Note)
	}
	switch {
	case written == "":
		return Text{}
	case ev.Kind == handbook.EventCaseOpened:
		return fill("。规则版本：%s", ". Policy: %s", written)
	}
	return fill("。备注：%s", ". Note: %s", written)
}

// rules gives the rule behind a sentence in brackets, and says where a due time is an estimate (CAL-1).
func rules(r handbook.Rule, estimated bool) Text {
	switch {
	case estimated && r != "":
		return fill("（%s；时间为估算，%s）", " (%s; the time is an estimate, %s)", string(r), string(handbook.RuleCalendar))
	case estimated:
		return fill("（时间为估算，%s）", " (the time is an estimate, %s)", string(handbook.RuleCalendar))
	case r != "":
		return fill("（%s）", " (%s)", string(r))
	}
	return Text{}
}

// credit names whom a recovery is credited to (DUN-10).
func credit(person string) Text {
	if person == "" {
		return Text{}
	}
	return fill("，业绩归 %s", ", credited to %s", person)
}

// amount gives money in brackets, where it is known.
func amount(f handbook.Fen) Text {
	if f == 0 {
		return Text{}
	}
	return fill("（¥%s）", " (¥%s)", f.String())
}
