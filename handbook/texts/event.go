package texts

import (
	"time"

	"gendan/handbook"
)

// EventKind names a kind of timeline event.
func EventKind(k handbook.EventKind) Text {
	if name, ok := afterSalesEventKinds()[k]; ok {
		return name
	}
	return nameIn(eventKinds(), k)
}

func eventKinds() map[handbook.EventKind]Text {
	return map[handbook.EventKind]Text{
		handbook.EventCaseOpened:      {"开始跟进", "follow-up begins"},
		handbook.EventItemSkipped:     {"不再安排", "skipped"},
		handbook.EventItemOpened:      {"派发", "opened"},
		handbook.EventItemPostponed:   {"推迟", "postponed"},
		handbook.EventItemWarned:      {"快到时限", "due soon"},
		handbook.EventItemMissed:      {"超时", "missed"},
		handbook.EventItemDone:        {"完成", "done"},
		handbook.EventItemTransferred: {"转交", "handed over"},
		handbook.EventItemWithdrawn:   {"撤回", "withdrawn"},
		handbook.EventPaid:            {"客户付款", "paid"},
		handbook.EventClosed:          {"订单关闭", "closed"},
		handbook.EventTimedOut:        {"平台超时关单", "timed out"},
		handbook.EventReplied:         {"客户留言", "customer's message"},
		handbook.EventAmountChanged:   {"金额变更", "amount changed"},
		handbook.EventCustomerOrdered: {"客户下新单", "new order"},
		handbook.EventCaseEnded:       {"结束", "ended"},
		handbook.EventLateFact:        {"结束后的消息", "late fact"},
		handbook.EventAgentReplied:    {"客服回复", "agent's message"},
		handbook.EventInquired:        {"再次咨询", "inquired again"},
		handbook.EventRoundBegun:      {"新一轮跟进", "new round"},
		handbook.EventGraded:          {"评级", "graded"},
		handbook.EventReviewed:        {"组长点评", "leader's comment"},
		handbook.EventUnknownSignal:   {"看不懂的信号", "unknown signal"},
		handbook.EventApprovalAsked:   {"申请审批", "decision asked for"},
		handbook.EventApprovalEnded:   {"审批结果", "decided"},
		handbook.EventVoted:           {"审批意见", "vote"},
		handbook.EventVoteRefused:     {"意见无效", "vote not counted"},
		handbook.EventReminded:        {"提醒审批", "reminded"},
		handbook.EventEscalated:       {"上报审批", "escalated"},
		handbook.EventDiscountAsked:   {"申请优惠", "discount asked for"},
		handbook.EventDiscountEnded:   {"优惠结果", "discount settled"},
		handbook.EventNoEffect:        {"结果没有生效", "no effect"},
	}
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
		return caseOpened(ev, c)
	case handbook.EventCaseEnded:
		return caseEnded(ev, c)
	case handbook.EventLateFact:
		return lateFact(ev, c)
	case handbook.EventPaid, handbook.EventClosed, handbook.EventTimedOut, handbook.EventReplied, handbook.EventInquired,
		handbook.EventAgentReplied, handbook.EventReviewed, handbook.EventAmountChanged, handbook.EventCustomerOrdered:
		return factSentence(ev.Kind, ev, c)
	case handbook.EventRoundBegun, handbook.EventGraded:
		return leadSentence(ev)
	case handbook.EventApprovalAsked, handbook.EventApprovalEnded, handbook.EventVoted, handbook.EventVoteRefused,
		handbook.EventReminded, handbook.EventEscalated, handbook.EventNoEffect:
		return approvalSentence(ev, c)
	case handbook.EventDiscountAsked, handbook.EventDiscountEnded:
		return discountSentence(ev)
	case handbook.EventUnknownSignal:
		return fill("收到看不懂的信号「%s」，只作记录", "A signal that means nothing here, recorded only: “%s”", inLine(ev.Data.Signal))
	default:
		return afterSalesSentence(ev, c)
	}
}

// lateFact tells of something that came after the case had ended.
func lateFact(ev handbook.CaseEvent, c clock) Text {
	told := factSentence(handbook.EventKind(ev.Data.Fact), ev, c) // a fact's event is spelt as the fact is
	if isAfterSales(ev) {
		return fill("结案后收到消息，只作记录：%s", "Told after the case was closed, recorded only: %s", told)
	}
	return fill("跟进结束后收到消息，只作记录：%s", "Told after the follow-up had ended, recorded only: %s", told)
}

func caseOpened(ev handbook.CaseEvent, c clock) Text {
	d := ev.Data
	if kindOf(ev.CaseID) == handbook.CaseLead || d.Lead.LeadID != "" {
		return leadOpened(ev, c)
	}
	if isAfterSales(ev) || d.Registration != nil {
		return registered(ev, c)
	}
	placed := Text{"订单未付款", "The order is unpaid"}
	if !d.OccurredAt.IsZero() {
		placed = fill("订单 %s 下单未付款", "The order was placed %s and is unpaid", c.at(d.OccurredAt))
	}
	return placed.then(amount(d.Amount)).then(Text{"，开始跟进", ", the follow-up begins"})
}

// caseEnded tells how a follow-up or an approval ended, and who ended it by hand.
func caseEnded(ev handbook.CaseEvent, c clock) Text {
	ending := endingIn(kindOf(ev.CaseID), ev.Data.Ending)
	switch kindOf(ev.CaseID) {
	case handbook.CaseApproval:
		return fill("审批结束：%s%s", "The approval has ended: %s%s", ending, endedBy(ev))
	case handbook.CaseAfterSales:
		return fill("售后结案：%s%s%s", "The case is closed: %s%s%s", ending, bracketed(ev.By), reopenable(ev.Data.Due, c))
	default:
		return fill("跟进结束：%s%s%s", "The follow-up has ended: %s%s%s", ending, credit(ev.Data.Person), bracketed(ev.By))
	}
}

// reopenable tells the last day on which a closed case can be opened again (AS-15). Until is the midnight after it.
func reopenable(until time.Time, c clock) Text {
	if until.IsZero() {
		return Text{}
	}
	return fill("，到 %s 为止可以重开", ", it can be opened again until %s", c.day(until.Add(-time.Second)))
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
