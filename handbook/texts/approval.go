package texts

import (
	"fmt"
	"strings"
	"time"

	"gendan/handbook"
)

// Subject names what a decision is asked for.
func Subject(s handbook.ApprovalSubject) Text {
	switch s {
	case handbook.SubjectWaiver:
		return Text{"免跟进", "Waiver"}
	case handbook.SubjectDiscount:
		return Text{"特殊优惠", "Special discount"}
	case handbook.SubjectPlan:
		return Text{"售后方案", "Plan"}
	case handbook.SubjectSpending:
		return Text{"超预算支出", "Extra spending"}
	case handbook.SubjectCompensation:
		return Text{"赔偿客户", "Compensation"}
	case handbook.SubjectAdvance:
		return Text{"先垫付后追偿", "Advance payment"}
	}
	return unknown(s)
}

// ApprovalState names where an approval stands.
func ApprovalState(s handbook.ApprovalState) Text {
	if s == handbook.ApprovalOpen {
		return Text{"待审批", "Open"}
	}
	return Ending(s.Ending())
}

// VoteRefusal says why someone's decision does not count (DISC-7).
func VoteRefusal(r handbook.VoteRefusal) Text {
	switch r {
	case handbook.VoteClosed:
		return Text{"审批已经结束", "it has been settled already"}
	case handbook.VoteAsker:
		return Text{"不能审批自己的申请", "whoever asks can't decide"}
	case handbook.VoteNotYours:
		return Text{"没有这项审批的权限", "the decision is not theirs to make"}
	case handbook.VoteTwice:
		return Text{"已经表过态了", "they have decided before"}
	case handbook.VoteReason:
		return fill("驳回要写理由（不超过 %s 字）", "a refusal needs a reason (of at most %s characters)", longest())
	}
	return unknown(r)
}

// longest is how many characters a reason may have.
func longest() string { return fmt.Sprint(handbook.MaxNote) }

// ApprovalSummary is the static summary of an approval in the Temporal UI. It names the case and never the customer, and
// has room for little more.
func ApprovalSummary(a handbook.Approval) Text {
	what := within(Subject(a.Subject)).then(amount(a.Amount))
	if a.Subject == handbook.SubjectWaiver || a.Subject == handbook.SubjectDiscount {
		what = wantedOf(a)
	}
	return fill("%s %s 审批：%s", "%s, %s: decision on %s", shop(a.Platform, a.Shop), thingOf(a.CaseID), what)
}

// Approval is an approval as one line of a list: who asks for what, and whose decision it is until when, or how it ended.
func Approval(a handbook.Approval, zone *time.Location) Text {
	line := fill("%s %s：%s", "%s, %s: %s", shop(a.Platform, a.Shop), thingOf(a.CaseID), requested(a.AskedBy, wantedOf(a)))
	line = line.then(because(a.Reasons))
	if a.State == handbook.ApprovalOpen {
		return line.then(fill("，由%s决定，%s 到期", ", the %s decides, until %s", inSentence(a.Role), clockAt(zone, a.AskedAt).at(a.ExpiresAt)))
	}
	return line.then(fill("，%s%s", ". %s%s", ApprovalState(a.State), closedBy(a)))
}

// closedBy names who decided an approval, or took it back.
func closedBy(a handbook.Approval) Text {
	switch n := len(a.Votes); {
	case a.State == handbook.ApprovalWithdrawn:
		return recaller(a.ClosedBy)
	case n > 0 && (a.State == handbook.ApprovalApproved || a.State == handbook.ApprovalRefused):
		return voter(a.Votes[n-1].By, a.Votes[n-1].For)
	}
	return Text{}
}

// requested says who asks for what.
func requested(asker string, what Text) Text {
	if asker == "" {
		return fill("申请%s", "Asked for %s", what)
	}
	return fill("%s 申请%s", "%s asks for %s", asker, what)
}

// ApprovalDetails is an approval as the Temporal UI shows it, in Markdown: what is asked, whose decision it is and until
// when, who has voted, the last decision that did not count, and how to decide from here. Discarded are the approval's
// events of the kind [handbook.EventVoteRefused], in their order. What people wrote is left out, as in [Details].
func ApprovalDetails(a handbook.Approval, zone *time.Location, discarded ...handbook.CaseEvent) Text {
	at := clockAt(zone, a.AskedAt)
	lines := []Text{
		fill("**%s** · %s %s", "**%s** · %s, %s", ApprovalState(a.State), shop(a.Platform, a.Shop), thingOf(a.CaseID)),
		fill("- 申请：%s%s", "asked for: %s%s", wantedOf(a), because(a.Reasons)),
	}
	if a.AskedBy != "" {
		lines = append(lines, fill("- 申请人：%s（%s）", "by %s (%s)", a.AskedBy, at.at(a.AskedAt)))
	}
	if inLine(a.Note) != "" {
		lines = append(lines, Text{"- 申请说明：在这个工作流 Input 的 `note` 里", "why: see `note` in this workflow's Input"})
	}
	if a.State == handbook.ApprovalOpen {
		lines = append(lines, whose(a.Role), fill("- 时限：%s，到期没人决定按驳回处理", "until %s, then it counts as refused", at.at(a.ExpiresAt)))
		if !a.EscalateAt.IsZero() {
			lines = append(lines, fill("- %s 还没有决定，就上报上一级", "goes one step up at %s", at.at(a.EscalateAt)))
		}
	} else if !a.ClosedAt.IsZero() {
		lines = append(lines, settledAt(a, at))
	}
	for _, v := range a.Votes {
		lines = append(lines, fill("- %s %s（%s）", "%s %s (%s)", v.By, ballot(v.Approve, v.For), at.at(v.At)))
	}
	if n := len(discarded); n > 0 {
		lines = append(lines, lastDiscarded(discarded[n-1]))
	}
	if a.State == handbook.ApprovalOpen {
		lines = append(lines, howToDecide())
	}
	return join(lines, Text{"\n", " · "})
}

// settledAt says when an approval was settled, and who took it back; whoever decided stands among the votes.
func settledAt(a handbook.Approval, at clock) Text {
	settled := fill("- 结束：%s", "settled %s", at.at(a.ClosedAt))
	if a.State != handbook.ApprovalWithdrawn {
		return settled
	}
	return settled.then(recaller(a.ClosedBy))
}

// lastDiscarded tells of the last decision that did not count, which would else seem to be lost (DISC-7). Who signed it
// is named only where that can be a person's id: a signal may hold anything there.
func lastDiscarded(ev handbook.CaseEvent) Text {
	by, why := Text{"有人", "someone "}, discardedFor(ev.Data)
	if mayBeID(ev.By) {
		by = Text{ev.By + " ", ev.By + " "}
	}
	if reason := handbook.VoteReason; ev.Data.Refusal == reason && why == VoteRefusal(reason) {
		why = Text{"没写理由", "no reason was given"}
	}
	return fill("- 最近一次无效：%s%s，%s", "the last that did not count: %s%s, %s", by, ballot(ev.Data.Approve, ""), why)
}

// mayBeID says whether a word is spelt like a person's id.
func mayBeID(word string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789_-"
	return word != "" && len(word) <= 40 && strings.Trim(word, letters) == ""
}

// wantedOf says what an approval is for: of a discount what is given, and whether next month pays for it (DISC-3).
func wantedOf(a handbook.Approval) Text {
	if a.Subject != handbook.SubjectDiscount || a.Line == "" {
		return wanted(a.Subject, a.Amount, a.Ref)
	}
	request := handbook.DiscountRequest{Line: a.Line, Pieces: a.Pieces, Gift: a.Gift, Amount: a.Amount}
	name := Subject(a.Subject)
	what := fill("%s（%s）", "a %s (%s)", Text{name.ZH, strings.ToLower(name.EN)}, DiscountRequest(request))
	return what.then(either(a.OverCount, Text{"，超出本月次数，批准要扣下月一次", ", beyond this month's requests: granting it costs one of next month's"}, Text{}))
}

// wanted says what is asked for, how much of it, and which plan or claim it is about. A discount without an amount is a
// gift.
func wanted(s handbook.ApprovalSubject, sum handbook.Fen, ref string) Text {
	switch s {
	case handbook.SubjectPlan:
		return fill("执行%s（预算 ¥%s）", "a go-ahead for %s (budget ¥%s)", planNo(ref), sum.String())
	case handbook.SubjectSpending:
		return Text{"超预算支出", "spending beyond the budget"}.then(amount(sum))
	case handbook.SubjectCompensation:
		return Text{"赔偿客户", "compensation to the customer"}.then(amount(sum))
	case handbook.SubjectAdvance:
		what := Text{"先垫付、后追偿", "paying first and claiming later"}
		return what.then(either(ref == "", amount(sum), fill("（追偿 %s，¥%s）", " (claim %s, ¥%s)", ref, sum.String())))
	case handbook.SubjectDiscount:
		return Text{"特殊优惠", "a special discount"}.then(either(sum == 0, Text{"（赠品）", " (a gift)"}, amount(sum)))
	case handbook.SubjectWaiver:
		return Text{"免跟进", "a waiver"}.then(amount(sum))
	default:
		return unknown(s).then(amount(sum))
	}
}

// because says why a plan needs the manager (AS-6).
func because(reasons []handbook.ApprovalReason) Text {
	if len(reasons) == 0 {
		return Text{}
	}
	return fill("，原因：%s", ", since: %s", listOf(reasons, ApprovalReason))
}

// whose says whose decision it is: who stands higher may make it too (DISC-7).
func whose(r handbook.Role) Text {
	if r == handbook.RoleLeader {
		return Text{"- 由谁决定：本店组长，经理也可以", "decided by: the shop's leader, or a manager"}
	}
	return fill("- 由谁决定：%s", "decided by: the %s", inSentence(r))
}

// ballot says how someone voted, and in whose place.
func ballot(approve bool, standsFor string) Text {
	vote := either(approve, Text{"同意", "approved"}, Text{"驳回", "refused"})
	if standsFor == "" {
		return vote
	}
	return vote.then(fill("（代 %s）", " (for %s)", standsFor))
}

// howToDecide tells how a supervisor decides from the Temporal UI.
func howToDecide() Text {
	const input = "`" + `{"by": "...", "reason": "..."}` + "`"
	return fill("- 在这里审批：发送信号（Send a Signal）`approve` 同意，或 `reject` 驳回，输入填 %s；by 是你的账号，驳回必须写 reason，自己的申请不能自己批",
		"to decide here: Send a Signal, `approve` or `reject`, with the input %s; by is your own id, a refusal needs a reason, and nobody decides on their own request", input)
}

// TimerApproval is the timer of an approval's next clock: the reminder, the escalation, or the end.
func TimerApproval(a handbook.Approval) Text {
	switch due := a.Due(); {
	case due.Equal(a.RemindAt):
		return Text{"等审批，到时提醒", "Waits for the decision: reminder"}
	case due.Equal(a.EscalateAt):
		return Text{"等审批，到时上报", "Waits for the decision: escalation"}
	}
	return Text{"等审批，到时作罢", "Waits for the decision: expiry"}
}
