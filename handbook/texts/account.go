package texts

import "gendan/handbook"

// EntryKind names what money moves for.
func EntryKind(k handbook.EntryKind) Text {
	switch k {
	case handbook.EntryExpense:
		return Text{"支出", "Expense"}
	case handbook.EntryCompensation:
		return Text{"补偿", "Compensation"}
	case handbook.EntryRefund:
		return Text{"退款", "Refund"}
	case handbook.EntryDeduction:
		return Text{"扣款", "Deduction"}
	case handbook.EntryReceived:
		return Text{"收到赔付", "Received on a claim"}
	}
	return unknown(k)
}

// ClaimState names where a claim stands (AS-5).
func ClaimState(s handbook.ClaimState) Text {
	switch s {
	case handbook.ClaimOpen:
		return Text{"追偿中", "Open"}
	case handbook.ClaimDenied:
		return Text{"对方不认", "Denied"}
	case handbook.ClaimAdvanced:
		return Text{"我方先垫付，继续追偿", "Advanced by us, still claimed"}
	case handbook.ClaimReceived:
		return Text{"已赔付", "Received"}
	case handbook.ClaimWrittenOff:
		return Text{"放弃追偿", "Written off"}
	}
	return unknown(s)
}

// Claim is a claim as one line: against whom, how much, and where it stands. What people wrote is left out.
func Claim(c handbook.Claim) Text {
	line := fill("%s：%s，¥%s，%s", "%s: %s, ¥%s, %s", numbered(Item(handbook.ItemClaim), c.ID), within(Party(c.Party)), c.Amount.String(),
		within(ClaimState(c.State)))
	if c.Received > 0 {
		line = line.then(fill("，到账 ¥%s", ", ¥%s came in", c.Received.String()))
	}
	return line
}

// PartyCosts is what a case has cost us, booked by liable party (AS-15): negative where more came in than went out.
func PartyCosts(costs []handbook.PartyCost) Text {
	return listOf(costs, func(c handbook.PartyCost) Text { return fill("%s ¥%s", "%s ¥%s", Party(c.Party), c.Cost.String()) })
}
