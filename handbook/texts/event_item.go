package texts

import (
	"time"

	"gendan/handbook"
)

// itemSentence tells what became of a work item.
func itemSentence(ev handbook.CaseEvent, c clock) Text {
	d, item := ev.Data, itemIn(ev)
	switch ev.Kind {
	case handbook.EventItemSkipped:
		return fill("不再安排%s%s：%s", "%s will not open%s: %s", item, meantFor(d, c), Reason(d.Reason))
	case handbook.EventItemOpened:
		return opened(item, d, c)
	case handbook.EventItemPostponed:
		return fill("%s推迟到 %s：当天联系客户的次数已满", "%s waits until %s: the customer has been contacted often enough that day",
			item, c.at(d.Opens))
	case handbook.EventItemWarned:
		return fill("%s快到时限，已提醒组长：由%s负责%s", "%s is due soon, the leader has been warned: it lies with %s%s",
			item, inside(d.Person), deadline(d.Due, c))
	case handbook.EventItemMissed:
		return fill("%s超时，已告知组长：由%s负责%s%s", "%s was missed, the leader has been told: it lies with %s%s%s",
			item, inside(d.Person), deadline(d.Due, c), omission(ev))
	case handbook.EventItemDone:
		return done(item, ev, c)
	case handbook.EventItemTransferred:
		return transferred(item, ev, c)
	case handbook.EventItemWithdrawn:
		return withdrawn(item, ev)
	default:
		return EventKind(ev.Kind)
	}
}

// omission says that a lead's revisit which was not made in time is an error (LEAD-9).
func omission(ev handbook.CaseEvent) Text {
	return either(ev.Rule == handbook.RuleLeadOmitted && ev.Data.Item == handbook.ItemRevisit,
		Text{"，算一次遗漏", ", which is an omission"}, Text{})
}

func meantFor(d handbook.EventData, c clock) Text {
	if d.Opens.IsZero() {
		return Text{}
	}
	return fill("（原定 %s）", " (meant for %s)", c.at(d.Opens))
}

func opened(item Text, d handbook.EventData, c clock) Text {
	if d.Person == "" {
		return fill("%s无人值班可派，已放入组长待办%s", "%s: nobody is on duty, so it is on the leaders' list%s", item, deadline(d.Due, c))
	}
	return fill("%s已派给 %s%s", "%s given to %s%s", item, d.Person, deadline(d.Due, c))
}

// deadline says until when something must be done.
func deadline(due time.Time, c clock) Text {
	if due.IsZero() {
		return Text{}
	}
	return fill("，须在 %s 前完成", ", due %s", c.at(due))
}

// inside names a holder within a Chinese sentence, where a name stands apart from the characters around it.
func inside(person string) Text {
	if person == "" {
		return holder("")
	}
	return Text{" " + person + " ", person}
}

func done(item Text, ev handbook.CaseEvent, c clock) Text {
	late := either(ev.Data.Late, Text{"，超时补做", ", late"}, Text{})
	said := outcome(kindOf(ev.CaseID), ev.Data.Result, c)
	if ev.Data.Result.Outcome == handbook.OutcomeHandled { // the command's own line says how
		return either(ev.By == "", fill("%s已完成%s", "%s done%s", item, late), fill("%[2]s 完成%[1]s%[3]s", "%[1]s done by %[2]s%[3]s", item, ev.By, late))
	}
	if ev.By == "" {
		return fill("%s已完成%s：%s", "%s done%s: %s", item, late, said)
	}
	return fill("%[2]s 完成%[1]s%[3]s：%[4]s", "%[1]s done by %[2]s%[3]s: %[4]s", item, ev.By, late, said)
}

// outcome tells what the customer said (DUN-5, LEAD-8).
func outcome(kind handbook.CaseKind, r handbook.Result, c clock) Text {
	switch r.Outcome {
	case handbook.OutcomePaid:
		return Text{"客户说已付款，等平台确认", "the customer says it is paid, the platform's word is awaited"}
	case handbook.OutcomePromised:
		return promised(kind, r.PromisedOn, c)
	case handbook.OutcomeConcern:
		return Text{"客户有顾虑", "the customer has a concern"}.then(about(r.Note))
	case handbook.OutcomeQuestion:
		return Text{"客户有问题要查", "the customer has a question that needs checking"}.then(about(r.Note))
	case handbook.OutcomeReplied:
		return either(kind == handbook.CaseAfterSales, Text{"联系上了", "reached"}, Text{"和客户聊上了", "talked with the customer"})
	case handbook.OutcomeBoughtElsewhere:
		return Text{"客户在别家买了", "the customer bought elsewhere"}
	case handbook.OutcomeNoAnswer:
		return either(kind == handbook.CaseAfterSales, Text{"没联系上", "no answer"}, Text{"没联系上客户", "the customer did not answer"})
	case handbook.OutcomeWantsToCancel:
		return Text{"客户要取消，由客户自己关单", "the customer wants to cancel and will close the order"}
	case handbook.OutcomeHandled:
		return Text{"已按要求处理", "it was handled"}
	}
	return unknown(r.Outcome)
}

// promised says what the customer promised, and for which day (DUN-11): a lead's customer promises to order.
func promised(kind handbook.CaseKind, day handbook.Day, c clock) Text {
	what := either(kind == handbook.CaseLead, Text{"下单", "order"}, Text{"付款", "pay"})
	if day.IsZero() {
		return fill("客户答应%s", "the customer promised to %s", what)
	}
	return fill("客户答应 %[2]s%[1]s", "the customer promised to %s on %s", what, c.on(day))
}

// about tells what it is that the customer said.
func about(note string) Text {
	if note = inLine(note); note == "" {
		return Text{}
	}
	return fill("：%[1]s", ": %[1]s", note)
}

func transferred(item Text, ev handbook.CaseEvent, c clock) Text {
	d := ev.Data
	hands := fill("%s由%s转交%s处理", "%s handed over from %s to %s", item, inside(d.From), inside(d.Person))
	if ev.By != "" && ev.By != d.From {
		hands = hands.then(fill("（%s 操作）", " (by %s)", ev.By))
	}
	return hands.then(deadline(d.Due, c))
}
