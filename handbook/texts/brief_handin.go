package texts

import "gendan/handbook"

// handingIn says how an item is done: by the command that it asks for, with its codes; and where it follows something that
// someone else has to do, how a reminder is recorded.
func handingIn(item handbook.WorkItem) []Text {
	var lines []Text
	if how := command(item); how != (Text{}) {
		lines = append(lines, fill("怎么交：%s", "Hand in: %s", how))
	}
	switch {
	case item.Kind == handbook.ItemAnswer:
		lines = append(lines, results(handbook.CaseAfterSales))
	case item.Kind.Reminds():
		lines = append(lines, fill("只是催了一次，还没结果：照常记，到时会再提醒。%s", "Only reminded so far? Record that, and you will be reminded again. %s",
			results(handbook.CaseAfterSales)))
	}
	return lines
}

// command names the command that an item asks for, and what it needs. What platform or warehouse tells has none.
func command(item handbook.WorkItem) Text {
	switch item.Kind {
	case handbook.ItemJudge:
		return through(handbook.ActJudge, Text{"after_sales 填 true 或 false；true 要有 suspected，false 要有 note", "after_sales true or false; true needs suspected, false needs note"})
	case handbook.ItemEvidence:
		return through(handbook.ActEvidence, Text{"files 一份一条，拿不到的填 unobtainable 和 note", "files one by one; what can't be had in unobtainable, with note"})
	case handbook.ItemDiagnose:
		return through(handbook.ActDiagnose, Text{"level、causes、repairable，要退填 wants_return，讲好了填 explained", "level, causes, repairable; wants_return if it is to be returned, explained if words were enough"})
	case handbook.ItemPlan:
		return through(handbook.ActPlan, Text{"based_on 填看到的方案数，再填 steps、budget，要追偿填 claims", "based_on is how many plans you have seen; then steps, budget, and claims if there are any"})
	case handbook.ItemAgree:
		return through(handbook.ActAgreement, Text{"agreed 填 true 或 false；不同意要有 note，另要钱填 demand 和 rules_favour", "agreed true or false; if not, note, and of a demand demand and rules_favour"})
	case handbook.ItemStep:
		return through(handbook.ActStep, Text{"step_id、state 选 started、done、blocked，上门还有 failed；blocked 和 failed 要有 note，failed 还要 due_at", "step_id, state: started, done, blocked, and of a visit failed; blocked and failed need note, failed also due_at"})
	case handbook.ItemAccept:
		return through(handbook.ActAccept, Text{"accepted、goods_confirmed、money_confirmed，有一个是 false 就要有 note", "accepted, goods_confirmed, money_confirmed; if one is false, note"})
	case handbook.ItemClaim:
		return through(handbook.ActClaim, Text{"claim_id、state 选 received（填 received 金额）、denied、written_off（要有 note）", "claim_id, state: received (with the amount in received), denied or written_off (with note)"})
	case handbook.ItemClose:
		return through(handbook.ActClose, Text{"lesson 和 improvement 都要填", "lesson and improvement"})
	case handbook.ItemRetain, handbook.ItemReviewRefund, handbook.ItemInspect, handbook.ItemRefund:
		return through(handbook.ActRefund, decisions(refundStage(item.Kind)))
	default:
		return Text{}
	}
}

// through names a command with its code, and what it needs.
func through(kind handbook.ActionKind, needs Text) Text {
	return fill("%s %s：%s", "%s, %s: %s", ActionKind(kind), string(kind), needs)
}

// refundStage gives the stage that an item of a refund belongs to.
func refundStage(kind handbook.ItemKind) handbook.Stage {
	switch kind {
	case handbook.ItemRetain:
		return handbook.StageRetention
	case handbook.ItemInspect:
		return handbook.StageInspecting
	case handbook.ItemRefund:
		return handbook.StageRefunding
	default:
		return handbook.StageRefundReview
	}
}

// decisions names what can be decided of a refund in a stage, each with its code.
func decisions(s handbook.Stage) Text {
	var all []Text
	for _, d := range handbook.PossibleDecisions(s) {
		all = append(all, fill("%[1]s %[2]s%[3]s", "%[2]s = %[1]s%[3]s", within(RefundDecision(d)), string(d), decisionNeeds(d)))
	}
	return fill("decision 选一个：%s", "decision, one of: %s", join(all, Text{"、", "; "}))
}

// decisionNeeds says what is sent beside a decision.
func decisionNeeds(d handbook.RefundDecision) Text {
	switch d {
	case handbook.RefundKept, handbook.RefundRejected, handbook.RefundDisputed:
		return Text{"（原因写在 note）", " (the reason in note)"}
	case handbook.RefundInsisted:
		return Text{"（已发货的填 freight、packing）", " (if shipped, freight and packing)"}
	default:
		return Text{}
	}
}
