package texts

import "gendan/handbook"

// agreement tells what the customer says to a plan or a deduction, and what follows from a demand (AS-8).
func agreement(g handbook.Agreement) Text {
	switch {
	case g.Agreed:
		return Text{"客户同意", "The customer agrees"}
	case g.Demand == 0:
		return Text{"客户不同意", "The customer does not agree"}
	}
	return fill("客户不同意，另要 ¥%s，%s", "The customer does not agree and asks for ¥%s more, %s", g.Demand.String(),
		either(g.RulesFavour, Text{"平台规则对我们有利，走平台仲裁", "the platform's rules are on our side and it arbitrates"}, Text{"由经理决定", "the manager decides"}))
}

// stepReport tells how a step of the plan goes (AS-9, AS-12).
func stepReport(r handbook.StepReport, c clock) Text {
	step := numbered(Item(handbook.ItemStep), r.StepID)
	switch r.State {
	case handbook.StepFailed:
		told := fill("%s上门没做成，不付费", "%s: the visit failed and is not paid", step)
		if r.DueAt.IsZero() {
			return told
		}
		return told.then(fill("，改约 %s", ", the new appointment is %s", c.at(r.DueAt)))
	case handbook.StepBlocked:
		return fill("%s受阻，已告知经理%s", "%s is blocked, the manager has been told%s", step, newDue(r, c))
	case handbook.StepDone:
		return fill("%s已完成", "%s is done", step)
	case handbook.StepStarted:
		return fill("%s开始做%s", "%s has begun%s", step, newDue(r, c))
	default:
		return fill("%s：%s", "%s: %s", step, within(StepState(r.State)))
	}
}

// newDue tells a step's new due time, if there is one.
func newDue(r handbook.StepReport, c clock) Text {
	if r.DueAt.IsZero() {
		return Text{}
	}
	return fill("，时限改为 %s", ", now due %s", c.at(r.DueAt))
}

// expense tells of money that someone spends or wants to spend: what becomes of it is told by what follows (AS-10).
func expense(e handbook.Expense) Text {
	told := fill("报%s ¥%s，%s承担", "reports ¥%[2]s (%[1]s; %[3]s)", within(EntryKind(e.Kind)), e.Amount.String(), within(Party(e.Party)))
	if e.StepID == "" {
		return told
	}
	return told.then(fill("，用于%s", ", for %s", within(numbered(Item(handbook.ItemStep), e.StepID))))
}

// claimReport tells that a claim begins, or how it goes (AS-5).
func claimReport(r handbook.ClaimReport) Text {
	claim := numbered(Item(handbook.ItemClaim), r.ClaimID)
	switch {
	case r.ClaimID == "":
		against := Party(r.Party)
		if name := inLine(r.Against); name != "" {
			against = against.then(Text{"（" + name + "）", " (" + name + ")"})
		}
		return fill("开始向%s追偿 ¥%s", "claims ¥%[2]s from the %[1]s", within(against), r.Amount.String())
	case r.State == handbook.ClaimReceived:
		return fill("报%s：到账 ¥%s", "reports on %s: ¥%s came in", within(claim), r.Received.String())
	}
	return fill("报%s：%s", "reports on %s: %s", within(claim), within(ClaimState(r.State)))
}

// acceptance tells whether the customer accepts, and what is missing (AS-13).
func acceptance(a handbook.Acceptance) Text {
	var missing []Text
	for _, part := range []struct {
		there bool
		name  Text
	}{
		{a.Accepted, Text{"客户不认可", "the customer does not accept it"}},
		{a.Goods, Text{"货没确认", "the goods are not confirmed"}},
		{a.Money, Text{"款没确认", "the money is not confirmed"}},
	} {
		if !part.there {
			missing = append(missing, part.name)
		}
	}
	if len(missing) == 0 {
		return Text{"验收通过，货和款都已确认", "The customer accepts it, goods and money are confirmed"}
	}
	return fill("验收没通过：%s，重新制定方案", "It is not accepted: %s, another plan is made", join(missing, Text{"、", ", "}))
}

// refundStep tells a decision on a refund, and of what was shipped the deduction (RFD).
func refundStep(r handbook.RefundStep) Text {
	told := RefundDecision(r.Decision)
	if r.Deduction() == 0 {
		return told
	}
	return told.then(fill("，扣款 ¥%s（运费 ¥%s，包装 ¥%s）", ", ¥%s is deducted (freight ¥%s, packing ¥%s)", r.Deduction().String(),
		r.Freight.String(), r.Packing.String()))
}
