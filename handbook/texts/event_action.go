package texts

import (
	"fmt"

	"gendan/handbook"
)

// actionSentence tells what someone said with a command of an after-sales case, with its particulars.
func actionSentence(ev handbook.CaseEvent, c clock) Text {
	act, agent := ev.Data.Action, Text{"客服", "An agent"}
	if act == nil {
		return unsaid(ev)
	}
	switch {
	case act.Judge != nil:
		return doneBy(ev.By, judgement(*act.Judge), agent)
	case act.Evidence != nil:
		return doneBy(ev.By, evidence(*act.Evidence), agent)
	case act.Diagnosis != nil:
		return doneBy(ev.By, diagnosis(*act.Diagnosis), agent)
	case act.Plan != nil:
		return doneBy(ev.By, planMade(*act.Plan, c), agent)
	case act.Agreement != nil:
		return agreement(*act.Agreement).then(recordedBy(ev.By))
	case act.Step != nil:
		return stepReport(*act.Step, c).then(recordedBy(ev.By))
	case act.Expense != nil:
		return doneBy(ev.By, expense(*act.Expense), agent)
	case act.Claim != nil:
		return doneBy(ev.By, claimReport(*act.Claim), agent)
	case act.Acceptance != nil:
		return acceptance(*act.Acceptance).then(recordedBy(ev.By))
	case act.Refund != nil:
		return refundStep(*act.Refund).then(recordedBy(ev.By))
	case act.Answer != nil:
		return doneBy(ev.By, Text{"回复了客户或平台", "answered the customer or the platform"}, agent)
	case act.Closing != nil:
		return doneBy(ev.By, Text{"做了结案总结", "has noted what was learned"}, agent)
	case act.Reopening != nil:
		return doneBy(ev.By, Text{"重开了这个售后", "opened the case again"}, agent)
	}
	return EventKind(ev.Kind)
}

// unsaid tells of an event that no command made: a fact that came after the closing opens the case again.
func unsaid(ev handbook.CaseEvent) Text {
	if ev.Kind != handbook.EventReopened || ev.Data.Fact == "" {
		return EventKind(ev.Kind)
	}
	return fill("结案后又有新情况（%s），自动重开", "Something came after the closing (%s), so the case is open again", within(Fact(ev.Data.Fact)))
}

// recordedBy names in brackets who recorded what someone else did.
func recordedBy(person string) Text {
	if person == "" {
		return Text{}
	}
	return fill("（%s 记录）", " (recorded by %s)", person)
}

func judgement(j handbook.Judgement) Text {
	if !j.AfterSales {
		return Text{"判定不是售后问题，向客户解释", "finds it no after-sales matter and explains it to the customer"}
	}
	if len(j.Suspected) == 0 {
		return Text{"判定是售后问题", "finds it an after-sales matter"}
	}
	return fill("判定是售后问题，疑似%s", "finds it an after-sales matter, probably %s", listOf(j.Suspected, Cause))
}

// evidence tells which files were added and which can't be had, kind by kind, in the order in which people read them.
func evidence(g handbook.EvidenceGiven) Text {
	number := map[handbook.EvidenceKind]int{}
	for _, file := range g.Files {
		number[file.Kind]++
	}
	var added []Text
	for _, kind := range handbook.EvidenceKinds() {
		if n := number[kind]; n > 0 {
			added = append(added, fill("%s %s 份", "%[2]s × %[1]s", within(EvidenceKind(kind)), fmt.Sprint(n)))
		}
	}
	files, lost := join(added, Text{"、", ", "}), listOf(g.Unobtainable, EvidenceKind)
	switch {
	case len(g.Unobtainable) == 0:
		return fill("补了凭证：%s", "adds evidence: %s", files)
	case len(added) == 0:
		return fill("说明凭证拿不到：%s", "says what evidence can't be had: %s", lost)
	}
	return fill("补了凭证：%s；拿不到：%s", "adds evidence: %s; can't be had: %s", files, lost)
}

// diagnosis tells level and causes, each with who answers for it and, of our own error, whose it was (AS-3, AS-4).
func diagnosis(d handbook.Diagnosis) Text {
	causes := make([]Text, len(d.Causes))
	for i, l := range d.Causes {
		party := Party(l.Party)
		if person := inLine(l.Person); person != "" {
			party = party.then(Text{" " + person + " ", ", " + person})
		}
		causes[i] = fill("%s（%s负责）", "%s (%s)", within(Cause(l.Cause)), within(party))
	}
	told := fill("定为%s：%s", "gives %s: %s", within(Level(d.Level)), join(causes, Text{"、", ", "}))
	if d.Explained {
		return told.then(Text{"，已讲清楚，客户自己能弄好", ", and has told the customer how to put it right"})
	}
	told = told.then(either(d.Repairable, Text{"，修得好", ", repairable"}, Text{"，修不好", ", not repairable"}))
	return told.then(either(d.WantsReturn, Text{"，客户要退货", ", the customer wants to return it"}, Text{}))
}

// planMade tells a plan's number, steps, budget and claims (AS-5).
func planMade(p handbook.Plan, c clock) Text {
	steps := listOf(p.Steps, func(s handbook.Step) Text { return fill("%s%s 前", "%s by %s", stepDoing(s), c.at(s.DueAt)) })
	told := fill("定了%s，预算 ¥%s，%s 步：%s", "makes %s (budget ¥%s, steps: %s): %s", planNo(fmt.Sprint(p.BasedOn+1)), p.Budget.String(),
		fmt.Sprint(len(p.Steps)), steps)
	if len(p.Claims) == 0 {
		return told
	}
	claims := listOf(p.Claims, func(cl handbook.Claim) Text { return fill("%s ¥%s", "%s ¥%s", Party(cl.Party), cl.Amount.String()) })
	return told.then(fill("；同时追偿：%s", "; claims: %s", claims))
}
