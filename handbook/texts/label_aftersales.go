package texts

// The labels of after-sales cases, of technicians and of carriers.
const (
	LabelAfterSales     LabelKind = "after_sales"
	LabelCaseNo         LabelKind = "case_no"
	LabelRequest        LabelKind = "request"
	LabelChannel        LabelKind = "channel"
	LabelProblem        LabelKind = "problem"
	LabelRefundAmount   LabelKind = "refund_amount"
	LabelPurchased      LabelKind = "purchased"
	LabelWarranty       LabelKind = "warranty"
	LabelLevel          LabelKind = "level"
	LabelRank           LabelKind = "rank"
	LabelCauses         LabelKind = "causes"
	LabelEvidence       LabelKind = "evidence"
	LabelLacking        LabelKind = "lacking"
	LabelClock          LabelKind = "clock"
	LabelClocks         LabelKind = "clocks"
	LabelDueBy          LabelKind = "due_by"
	LabelLeft           LabelKind = "left"
	LabelPaused         LabelKind = "paused"
	LabelBreached       LabelKind = "breached"
	LabelPlan           LabelKind = "plan"
	LabelPlans          LabelKind = "plans"
	LabelStep           LabelKind = "step"
	LabelSteps          LabelKind = "steps"
	LabelClaim          LabelKind = "claim"
	LabelClaims         LabelKind = "claims"
	LabelBudget         LabelKind = "budget"
	LabelSpent          LabelKind = "spent"
	LabelBudgetLeft     LabelKind = "budget_left"
	LabelCost           LabelKind = "cost"
	LabelCostByParty    LabelKind = "cost_by_party"
	LabelDeduction      LabelKind = "deduction"
	LabelHalted         LabelKind = "halted"
	LabelPossible       LabelKind = "possible"
	LabelDecision       LabelKind = "decision"
	LabelCustomerReview LabelKind = "customer_review"
	LabelTickets        LabelKind = "tickets"
	LabelReopenBy       LabelKind = "reopen_by"
	LabelGuidance       LabelKind = "guidance"
	LabelCarrier        LabelKind = "carrier"
	LabelRegion         LabelKind = "region"
	LabelTechnician     LabelKind = "technician"
	LabelTechnicians    LabelKind = "technicians"
	LabelArea           LabelKind = "area"
	LabelFee            LabelKind = "fee"
	LabelRating         LabelKind = "rating"
	LabelStruck         LabelKind = "struck"
	LabelVisits         LabelKind = "visits"
	LabelCarriers       LabelKind = "carriers"
	LabelTroubles       LabelKind = "troubles"
	LabelLastTrouble    LabelKind = "last_trouble"
	LabelChangeProposed LabelKind = "change_proposed"
	LabelSuspected      LabelKind = "suspected"
	LabelUnrepairable   LabelKind = "unrepairable"
	LabelUnderWarranty  LabelKind = "under_warranty"
	LabelOutOfWarranty  LabelKind = "out_of_warranty"
	LabelWarnsAt        LabelKind = "warns_at"
	LabelMoney          LabelKind = "money"
	LabelDemand         LabelKind = "demand"
	LabelContact        LabelKind = "contact"
	LabelSince          LabelKind = "since"
)

func moreLabels() []LabelKind {
	return []LabelKind{
		LabelAfterSales, LabelCaseNo, LabelRequest, LabelChannel, LabelProblem, LabelRefundAmount, LabelPurchased,
		LabelWarranty, LabelLevel, LabelRank, LabelCauses, LabelEvidence, LabelLacking, LabelClock,
		LabelClocks, LabelDueBy, LabelLeft, LabelPaused, LabelBreached, LabelPlan, LabelPlans,
		LabelStep, LabelSteps, LabelClaim, LabelClaims, LabelBudget, LabelSpent, LabelBudgetLeft,
		LabelCost, LabelCostByParty, LabelDeduction, LabelHalted, LabelPossible, LabelDecision, LabelCustomerReview,
		LabelTickets, LabelReopenBy, LabelGuidance, LabelCarrier, LabelRegion, LabelTechnician, LabelTechnicians,
		LabelArea, LabelFee, LabelRating, LabelStruck, LabelVisits, LabelCarriers, LabelTroubles,
		LabelLastTrouble, LabelChangeProposed,
		LabelSuspected, LabelUnrepairable, LabelUnderWarranty, LabelOutOfWarranty, LabelWarnsAt, LabelMoney, LabelDemand, LabelContact, LabelSince,
	}
}

// afterSalesLabels are those of an after-sales case.
func afterSalesLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelAfterSales:     {"售后", "after-sales"},
		LabelCaseNo:         {"售后单号", "case number"},
		LabelRequest:        {"诉求", "asked for"},
		LabelChannel:        {"来源", "came through"},
		LabelProblem:        {"问题", "problem"},
		LabelRefundAmount:   {"退款金额", "asked back"},
		LabelPurchased:      {"购买日期", "purchased"},
		LabelWarranty:       {"保修", "warranty"},
		LabelLevel:          {"级别", "level"},
		LabelRank:           {"处理顺序", "order of work"},
		LabelCauses:         {"原因与责任", "causes"},
		LabelEvidence:       {"凭证", "evidence"},
		LabelLacking:        {"还缺凭证", "evidence lacking"},
		LabelClock:          {"时效", "clock"},
		LabelClocks:         {"时效", "clocks"},
		LabelDueBy:          {"最早到的", "comes first"},
		LabelLeft:           {"还剩", "left"},
		LabelPaused:         {"暂停中", "paused"},
		LabelBreached:       {"已超时", "missed"},
		LabelPlan:           {"方案", "plan"},
		LabelPlans:          {"方案", "plans"},
		LabelStep:           {"步骤", "step"},
		LabelSteps:          {"步骤", "steps"},
		LabelPossible:       {"现在能做", "possible now"},
		LabelDecision:       {"退款可选", "decisions on the refund"},
		LabelCustomerReview: {"客户评价", "the customer's review"},
		LabelTickets:        {"平台单号", "tickets"},
		LabelReopenBy:       {"可重开到", "can be opened again until"},
		LabelGuidance:       {"处理建议", "advice"},
		LabelSuspected:      {"初判原因", "suspected"},
		LabelUnrepairable:   {"修不了", "not repairable"},
		LabelUnderWarranty:  {"在保", "under warranty"},
		LabelOutOfWarranty:  {"过保", "out of warranty"},
		LabelWarnsAt:        {"提醒", "warns"},
	}
}

// moneyLabels are those of an after-sales case's money.
func moneyLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelClaim:       {"追偿", "claim"},
		LabelClaims:      {"追偿", "claims"},
		LabelBudget:      {"预算", "budget"},
		LabelSpent:       {"已用", "spent"},
		LabelBudgetLeft:  {"预算还剩", "left of the budget"},
		LabelCost:        {"净成本", "net cost"},
		LabelCostByParty: {"按责任方", "cost by party"},
		LabelDeduction:   {"扣款", "deduction"},
		LabelHalted:      {"停工", "work stands still"},
		LabelMoney:       {"费用", "money"},
		LabelDemand:      {"客户索要", "demanded by the customer"},
	}
}

// directoryLabels are those of technicians and carriers.
func directoryLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelCarrier:        {"物流", "carrier"},
		LabelRegion:         {"地区", "region"},
		LabelTechnician:     {"师傅", "technician"},
		LabelTechnicians:    {"师傅名录", "technicians"},
		LabelArea:           {"服务区域", "area"},
		LabelFee:            {"上门费", "fee"},
		LabelRating:         {"评分", "rating"},
		LabelStruck:         {"已除名", "struck"},
		LabelVisits:         {"上门记录", "visits"},
		LabelCarriers:       {"物流记录", "carriers"},
		LabelTroubles:       {"出事次数", "troubles"},
		LabelLastTrouble:    {"最近一次", "last"},
		LabelChangeProposed: {"建议换物流", "another carrier is proposed"},
		LabelContact:        {"联系方式", "contact"},
		LabelSince:          {"统计起点", "counted since"},
	}
}
