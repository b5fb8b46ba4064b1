package texts

import "gendan/handbook"

// approvalSentence tells what became of an approval, in its own timeline or in that of the case that asked.
func approvalSentence(ev handbook.CaseEvent, c clock) Text {
	d := ev.Data
	switch ev.Kind {
	case handbook.EventApprovalAsked:
		return asked(ev, c)
	case handbook.EventApprovalEnded:
		return decided(ev)
	case handbook.EventVoted:
		return doneBy(ev.By, ballot(d.Approve, d.For), Text{"上级", "A supervisor"})
	case handbook.EventVoteRefused:
		return notCounted(ev)
	case handbook.EventReminded:
		return fill("还没有人决定，已提醒%s%s", "Nobody has decided yet, the %s has been reminded%s", inSentence(d.Role), expires(d, c))
	case handbook.EventEscalated:
		return fill("一直没有人决定，已上报%s%s", "Nobody has decided, it has gone up to the %s%s", inSentence(d.Role), expires(d, c))
	case handbook.EventNoEffect:
		return either(askedBy(ev.CaseID) == handbook.CaseAfterSales,
			Text{"提出申请的售后已经往前走了，这个结果不再生效", "The case that asked has gone on, so the decision changes nothing"},
			Text{"提出申请的跟进已经结束，这个结果不再生效", "The follow-up that asked has ended, so the decision changes nothing"})
	default:
		return EventKind(ev.Kind)
	}
}

// asked tells what a decision is asked for. In the case's own timeline it names the approval, for who wants to decide.
func asked(ev handbook.CaseEvent, c clock) Text {
	d := ev.Data
	request := requested(ev.By, wanted(d.Subject, d.Amount, d.Ref))
	if d.Role != "" {
		request = request.then(fill("，由%s决定", ", the %s decides", inSentence(d.Role)))
	}
	request = request.then(expires(d, c))
	if d.ApprovalID == "" || d.ApprovalID == ev.CaseID {
		return request
	}
	return request.then(fill("，审批号 %s", ", as %s", d.ApprovalID))
}

// decided tells in the case how an approval that it asked for has ended. A waiver that is refused says how to follow up
// (LEAD-7).
func decided(ev handbook.CaseEvent) Text {
	d, what := ev.Data, wanted(ev.Data.Subject, ev.Data.Amount, ev.Data.Ref)
	if d.Person != "" {
		what = fill("%s 申请的%s", "%[2]s asked for by %[1]s", d.Person, what)
	}
	ended := fill("%s：%s%s", "Decision on %s: %s%s", what, Ending(d.Ending), endedBy(ev))
	refused := d.Ending == handbook.EndRefused || d.Ending == handbook.EndExpired
	switch {
	case d.Subject == handbook.SubjectWaiver && d.Ending == handbook.EndRefused:
		return ended.then(Text{"，继续跟进", ", the follow-up goes on"})
	case refused && isAfterSales(ev):
		return ended.then(Text{"，重新制定方案", ", another plan is made"})
	}
	return ended
}

// endedBy names in brackets who ended an approval, and why it was taken back, as far as the event tells.
func endedBy(ev handbook.CaseEvent) Text {
	d := ev.Data
	if d.Ending != handbook.EndWithdrawn {
		return voter(ev.By, d.For)
	}
	switch {
	case d.Grade != "" && ev.By != "":
		return fill("（%s 改评为 %s 类）", " (%s has graded the lead %s)", ev.By, string(d.Grade))
	case d.Grade != "":
		return fill("（改评为 %s 类）", " (the lead is graded %s)", string(d.Grade))
	case d.Fact == handbook.FactCustomerReplied:
		return Text{"（客户又来消息）", " (the customer has written again)"}
	}
	return recaller(ev.By)
}

// voter names in brackets who decided, and in whose place.
func voter(by, standsFor string) Text {
	if by == "" || standsFor == "" {
		return bracketed(by)
	}
	return fill("（%s 代 %s）", " (%s for %s)", by, standsFor)
}

// recaller names in brackets who took an approval back; where nobody is named its case did.
func recaller(by string) Text {
	if by == "" {
		return Text{}
	}
	return fill("（%s 撤回）", " (taken back by %s)", by)
}

// notCounted tells of a decision that does not count, and why (DISC-7).
func notCounted(ev handbook.CaseEvent) Text {
	d, vote := ev.Data, either(ev.Data.Approve, Text{"同意", "approval"}, Text{"驳回", "refusal"})
	why := discardedFor(d)
	if ev.By == "" {
		return fill("一次没有署名的%s不算数：%s", "An unsigned %s does not count: %s", vote, why)
	}
	return fill("%[2]s 的%[1]s不算数：%[3]s", "The %[1]s by %[2]s does not count: %[3]s", vote, ev.By, why)
}

// discardedFor says why a decision does not count. A reason that was given and does not do is too long.
func discardedFor(d handbook.EventData) Text {
	if d.Refusal == handbook.VoteReason && (d.Approve || inLine(d.Note) != "") {
		return fill("理由超过 %s 字", "the reason is longer than %s characters", longest())
	}
	return VoteRefusal(d.Refusal)
}

// expires says until when a decision is waited for.
func expires(d handbook.EventData, c clock) Text {
	if d.Due.IsZero() {
		return Text{}
	}
	return fill("，%s 到期", ", until %s", c.at(d.Due))
}
