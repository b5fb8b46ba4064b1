package texts

import (
	"fmt"
	"time"

	"gendan/handbook"
)

// AfterSalesBrief tells whoever does an after-sales item what it asks for: what the case is about, the clock that presses,
// what to do, what to ask, what to record and how, and what the handbook or the shop advises on the causes (AS-22).
func AfterSalesBrief(item handbook.WorkItem, p handbook.AfterSalesPolicy, zone *time.Location) Text {
	at, about := clockAt(zone, item.OpensAt), handbook.AfterSalesContext{}
	if item.About.AfterSales != nil {
		about = *item.About.AfterSales
	}
	b := afterSalesBriefOf(item, about)
	lines := []Text{
		aboutTrouble(item, about),
		fill("时限：%s 前完成%s", "Due: %s%s", at.at(item.DueAt), rules(item.Rule, item.Estimated)),
	}
	lines = append(lines, known(item, about, at)...)
	lines = append(lines,
		fill("怎么做：%s", "Do: %s", b.do),
		fill("问什么：%s", "Ask: %s", b.ask),
		fill("记什么：%s", "Record: %s", b.record))
	lines = append(lines, handingIn(item)...)
	if item.Kind == handbook.ItemReview {
		lines = append(lines, fill("处理建议（中差评）：%s（%s）", "Advice on bad reviews: %s (%s)", ReviewGuidance(), guidanceRule))
	}
	for _, cause := range about.Causes {
		lines = append(lines, fill("处理建议（%s）：%s（%s）", "Advice on %s: %s (%s)", within(Cause(cause)), Guidance(cause, p), guidanceRule))
	}
	return join(lines, Text{"\n", "\n"})
}

// guidanceRule is the rule by which the case shows what the handbook advises.
const guidanceRule = "AS-22"

// aboutTrouble tells which case it is: its number, the order, the product, how grave it is, and what is asked for.
func aboutTrouble(item handbook.WorkItem, about handbook.AfterSalesContext) Text {
	head := fill("售后 %s", "After-sales %s", subject(item.CaseID))
	if about.OrderNo != "" {
		head = head.then(fill("，订单 %s", ", order %s", about.OrderNo))
	}
	if product := inLine(about.Product); product != "" {
		head = head.then(fill("，%s", ", %s", product))
	}
	if about.Level != 0 {
		head = head.then(fill("，%s", ", %s", within(Level(about.Level))))
	}
	if about.Request != "" && about.Request != handbook.RequestHelp {
		head = head.then(fill("，%s%s", ", %s%s", within(Request(about.Request)), amount(about.Amount)))
	}
	if about.Round > 1 {
		head = head.then(fill("，第 %s 次处理", ", round %s", fmt.Sprint(about.Round)))
	}
	return head
}

// known passes on what the case knows: the clock that presses, the problem, its causes, what is lacking, the step or the
// claim that the item is about, and what someone noted.
func known(item handbook.WorkItem, about handbook.AfterSalesContext, at clock) []Text {
	var lines []Text
	tell := func(there bool, line Text) {
		if there {
			lines = append(lines, line)
		}
	}
	problem, noted := inLine(about.Problem), inLine(item.Note)
	tell(about.Clock != "", fill("时效：%s，%s 到期", "Clock: %s, due %s", within(ClockKind(about.Clock)), at.at(about.ClockDue)))
	tell(problem != "", fill("客户的问题：%s", "The customer's problem: %s", problem))
	tell(len(about.Causes) > 0, fill("原因：%s", "Causes: %s", listOf(about.Causes, Cause)))
	tell(len(about.Lacking) > 0, fill("还缺凭证：%s", "Evidence lacking: %s", listOf(about.Lacking, EvidenceKind)))
	if s := about.Step; s != nil {
		tell(true, Step(*s, at.zone, at.near))
		tell(inLine(s.Note) != "", fill("步骤说明：%s", "What the step is: %s", inLine(s.Note)))
		tell(inLine(s.Said) != "", fill("上次进展：%s", "Last reported: %s", inLine(s.Said)))
	}
	if c := about.Claim; c != nil {
		tell(true, Claim(*c))
		tell(inLine(c.Against) != "", fill("找谁追偿：%s", "Claimed from: %s", inLine(c.Against)))
		tell(inLine(c.Note) != "", fill("追偿说明：%s", "About the claim: %s", inLine(c.Note)))
	}
	tell(noted != "", fill("备注：%s", "Note: %s", noted))
	return lines
}

// afterSalesBriefOf gives what each kind of item asks for.
func afterSalesBriefOf(item handbook.WorkItem, about handbook.AfterSalesContext) brief {
	switch item.Kind {
	case handbook.ItemJudge:
		return judgeBrief()
	case handbook.ItemEvidence:
		return evidenceBrief()
	case handbook.ItemDiagnose:
		return diagnoseBrief()
	case handbook.ItemPlan:
		return planBrief(about.Plan > 0)
	case handbook.ItemAgree:
		return either(item.Rule == handbook.RuleRefundShipped, deductionBrief(), agreeBrief())
	case handbook.ItemArbitrate:
		return arbitrateBrief()
	case handbook.ItemStep:
		return stepBrief(about.Step)
	case handbook.ItemAccept:
		return acceptBrief()
	case handbook.ItemClaim:
		return claimBrief()
	case handbook.ItemReview:
		return reviewBrief()
	case handbook.ItemClose:
		return closeBrief()
	case handbook.ItemAnswer:
		return messageBrief()
	default:
		return refundBriefOf(item, about)
	}
}
