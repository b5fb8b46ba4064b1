package texts

import (
	"fmt"

	"gendan/handbook"
)

// Grade names how promising an agent finds a lead (LEAD-6).
func Grade(g handbook.Grade) Text {
	if !g.Known() {
		return unknown(g)
	}
	return fill("%s 类", "Grade %s", string(g))
}

// graded gives a lead's grade within a sentence, where it has one.
func graded(g handbook.Grade) Text {
	if g == "" {
		return Text{}
	}
	return fill("，%s 类", ", grade %s", string(g))
}

// leadSentence tells what only leads have in their timelines.
func leadSentence(ev handbook.CaseEvent) Text {
	switch d := ev.Data; ev.Kind {
	case handbook.EventRoundBegun:
		return fill("又和客户聊上了，开始第 %[1]s 轮跟进", "The customer is in talk with us again: round %[1]s begins", fmt.Sprint(d.Round))
	case handbook.EventGraded:
		return regraded(ev)
	default:
		return EventKind(ev.Kind)
	}
}

// regraded tells of a new grade, and of the one before.
func regraded(ev handbook.CaseEvent) Text {
	d, by := ev.Data, Text{"客户", ""}
	if ev.By != "" {
		by = fill("%s 把客户", " by %s", ev.By)
	}
	if d.GradeWas == "" {
		return fill("%[1]s评为 %[2]s 类", "The lead is graded %[2]s%[1]s", by, string(d.Grade))
	}
	if d.GradeWas == d.Grade {
		return fill("%[1]s再次评为 %[2]s 类", "The lead is graded %[2]s again%[1]s", by, string(d.Grade))
	}
	return fill("%[1]s从 %[3]s 类改评为 %[2]s 类", "The lead is graded %[2]s%[1]s, it was %[3]s", by, string(d.Grade), string(d.GradeWas))
}

// leadOpened tells of the reception with which a lead's follow-up begins.
func leadOpened(ev handbook.CaseEvent, c clock) Text {
	d := ev.Data
	inquired := Text{"客户咨询未下单", "The customer inquired and has not ordered"}
	if !d.OccurredAt.IsZero() {
		inquired = fill("客户 %s 咨询未下单", "The customer inquired %s and has not ordered", c.at(d.OccurredAt))
	}
	if ev.By != "" {
		inquired = inquired.then(fill("，%s 接待", ", received by %s", ev.By))
	}
	return inquired.then(graded(d.Grade)).then(Text{"，开始跟进", ", the follow-up begins"})
}
