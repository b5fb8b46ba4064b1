package texts

import (
	"fmt"
	"time"

	"gendan/handbook"
)

// StepKind names a kind of step of a plan (AS-5).
func StepKind(k handbook.StepKind) Text {
	switch k {
	case handbook.StepExplain:
		return Text{"解释指导", "Explanation"}
	case handbook.StepMailParts:
		return Text{"寄小配件", "Parts by mail"}
	case handbook.StepBuyParts:
		return Text{"采购配件", "Purchase of parts"}
	case handbook.StepVisit:
		return Text{"师傅上门", "Technician's visit"}
	case handbook.StepPickUp:
		return Text{"取回货物", "Pick-up of the goods"}
	case handbook.StepExchange:
		return Text{"换货", "Exchange"}
	case handbook.StepRefund:
		return Text{"退款", "Refund"}
	case handbook.StepCompensate:
		return Text{"补偿客户", "Compensation"}
	case handbook.StepOther:
		return Text{"其他步骤", "Another step"}
	}
	return unknown(k)
}

// StepOwner names who does a step (AS-9).
func StepOwner(o handbook.StepOwner) Text {
	switch o {
	case handbook.OwnerAgent:
		return Text{"客服", "Agent"}
	case handbook.OwnerPurchasing:
		return Text{"采购", "Purchasing"}
	case handbook.OwnerWarehouse:
		return Text{"仓库", "Warehouse"}
	case handbook.OwnerTechnician:
		return Text{"师傅", "Technician"}
	case handbook.OwnerCarrier:
		return Text{"物流", "Carrier"}
	}
	return unknown(o)
}

// StepState names where a step stands.
func StepState(s handbook.StepState) Text {
	switch s {
	case handbook.StepPlanned:
		return Text{"未开始", "Planned"}
	case handbook.StepStarted:
		return Text{"进行中", "Started"}
	case handbook.StepBlocked:
		return Text{"受阻", "Blocked"}
	case handbook.StepDone:
		return Text{"已完成", "Done"}
	case handbook.StepFailed:
		return Text{"没做成", "Failed"}
	case handbook.StepDropped:
		return Text{"已作废", "Dropped"}
	}
	return unknown(s)
}

// ApprovalReason says why a plan needs the manager (AS-6).
func ApprovalReason(r handbook.ApprovalReason) Text {
	switch r {
	case handbook.ReasonLevel:
		return Text{"一级售后", "Level 1"}
	case handbook.ReasonOverBudget:
		return Text{"超出费用标准", "Over the standard budget"}
	case handbook.ReasonReturn:
		return Text{"客户要退货", "The customer wants to return it"}
	}
	return unknown(r)
}

// Step is a step of a plan as one line: what it is, who does it for how much, until when, and where it stands. Times are
// seen from an instant near them. What people wrote is left out.
func Step(s handbook.Step, zone *time.Location, near time.Time) Text {
	line := fill("%s：%s，%s 前完成，%s", "%s: %s, due %s, %s", numbered(Item(handbook.ItemStep), s.ID), within(stepDoing(s)),
		clockAt(zone, near).at(s.DueAt), within(StepState(s.State)))
	if s.Failed > 0 {
		line = line.then(fill("，上门 %s 次没做成", ", failed visits: %s", fmt.Sprint(s.Failed)))
	}
	return line
}

// stepDoing says what a step is, and who does it for how much.
func stepDoing(s handbook.Step) Text {
	who := within(StepOwner(s.Owner))
	if s.Technician != "" {
		who = fill("%s %s", "%s %s", who, inLine(s.Technician))
	}
	if s.Cost > 0 {
		who = who.then(fill("，¥%s", ", ¥%s", s.Cost.String()))
	}
	return fill("%s（%s）", "%s (%s)", StepKind(s.Kind), who)
}

// planNo names a plan by its number.
func planNo(n string) Text {
	if n == "" {
		return Text{"方案", "the plan"}
	}
	return fill("方案 %s", "plan %s", n)
}
