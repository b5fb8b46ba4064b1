package texts

import (
	"fmt"
	"maps"
)

// LabelKind is a heading or a label of what the program prints in a terminal.
type LabelKind string

// The labels: of a case, of a plan, and of the development stack.
const (
	LabelCase             LabelKind = "case"
	LabelCases            LabelKind = "cases"
	LabelOrder            LabelKind = "order"
	LabelLead             LabelKind = "lead"
	LabelApproval         LabelKind = "approval"
	LabelGrade            LabelKind = "grade"
	LabelRound            LabelKind = "round"
	LabelParent           LabelKind = "parent"
	LabelStage            LabelKind = "stage"
	LabelWaitsFor         LabelKind = "waits_for"
	LabelUntil            LabelKind = "until"
	LabelEnded            LabelKind = "ended"
	LabelOwner            LabelKind = "owner"
	LabelCreditedTo       LabelKind = "credited_to"
	LabelUnanswered       LabelKind = "unanswered"
	LabelMissed           LabelKind = "missed"
	LabelYes              LabelKind = "yes"
	LabelStopped          LabelKind = "stopped"
	LabelWasMissed        LabelKind = "was_missed"
	LabelPolicy           LabelKind = "policy"
	LabelToDo             LabelKind = "to_do"
	LabelTimeline         LabelKind = "timeline"
	LabelOrderNo          LabelKind = "order_no"
	LabelPlaced           LabelKind = "placed"
	LabelPaid             LabelKind = "paid"
	LabelItem             LabelKind = "item"
	LabelRule             LabelKind = "rule"
	LabelOpens            LabelKind = "opens"
	LabelDue              LabelKind = "due"
	LabelNote             LabelKind = "note"
	LabelUnpaid           LabelKind = "unpaid"
	LabelSparedPaid       LabelKind = "spared_paid"
	LabelSparedClosed     LabelKind = "spared_closed"
	LabelWinBack          LabelKind = "win_back"
	LabelEstimated        LabelKind = "estimated"
	LabelWinBackEstimated LabelKind = "win_back_estimated"
	LabelOrders           LabelKind = "orders"
	LabelWithinGrace      LabelKind = "within_grace"
	LabelAfterGrace       LabelKind = "after_grace"
	LabelNeverPaid        LabelKind = "never_paid"
	LabelUnreadable       LabelKind = "unreadable"
	LabelAsked            LabelKind = "asked"
	LabelAskedWinBack     LabelKind = "asked_win_back"
	LabelSumSparedPaid    LabelKind = "sum_spared_paid"
	LabelSumSparedClosed  LabelKind = "sum_spared_closed"
	LabelReady            LabelKind = "ready"
	LabelDocs             LabelKind = "docs"
	LabelData             LabelKind = "data"
	LabelKeys             LabelKind = "keys"
	LabelTry              LabelKind = "try"
	LabelDecisions        LabelKind = "decisions"
	LabelDecide           LabelKind = "decide"
	LabelApprovals        LabelKind = "approvals"
	LabelState            LabelKind = "state"
	LabelSettled          LabelKind = "settled"
	LabelReview           LabelKind = "review"
	LabelReviews          LabelKind = "reviews"
	LabelListed           LabelKind = "listed"
	LabelLeader           LabelKind = "leader"
	LabelComment          LabelKind = "comment"
	LabelMethod           LabelKind = "method"
	LabelProduct          LabelKind = "product"
	LabelConcern          LabelKind = "concern"
	LabelUngraded         LabelKind = "ungraded"
	LabelUncommented      LabelKind = "uncommented"
)

// Labels lists every label.
func Labels() []LabelKind {
	return append([]LabelKind{
		LabelCase, LabelCases, LabelOrder, LabelLead, LabelApproval, LabelGrade, LabelRound, LabelParent,
		LabelStage, LabelWaitsFor, LabelUntil,
		LabelEnded, LabelOwner, LabelCreditedTo, LabelUnanswered, LabelMissed, LabelWasMissed, LabelYes, LabelStopped,
		LabelPolicy, LabelToDo, LabelTimeline, LabelOrderNo, LabelPlaced, LabelPaid,
		LabelItem, LabelRule, LabelOpens, LabelDue, LabelNote, LabelUnpaid,
		LabelSparedPaid, LabelSparedClosed, LabelWinBack, LabelEstimated, LabelWinBackEstimated, LabelOrders,
		LabelWithinGrace, LabelAfterGrace, LabelNeverPaid, LabelUnreadable, LabelAsked, LabelAskedWinBack,
		LabelSumSparedPaid, LabelSumSparedClosed, LabelReady, LabelDocs, LabelData, LabelKeys,
		LabelTry, LabelDecisions, LabelDecide, LabelApprovals, LabelState, LabelSettled,
		LabelReview, LabelReviews, LabelListed, LabelLeader, LabelComment, LabelMethod, LabelProduct, LabelConcern,
		LabelUngraded, LabelUncommented,
	}, moreLabels()...)
}

// Label is what a terminal shows beside a value or above a column.
func Label(what LabelKind) Text { return nameIn(labels(), what) }

func labels() map[LabelKind]Text {
	all := caseLabels()
	maps.Copy(all, decisionLabels())
	maps.Copy(all, planLabels())
	maps.Copy(all, afterSalesLabels())
	maps.Copy(all, moneyLabels())
	maps.Copy(all, directoryLabels())
	return all
}

func caseLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelCase:       {"个案", "case"},
		LabelCases:      {"个案", "cases"},
		LabelOrder:      {"订单", "order"},
		LabelLead:       {"咨询", "lead"},
		LabelApproval:   {"审批事项", "asked for"},
		LabelGrade:      {"评级", "grade"},
		LabelRound:      {"轮次", "round"},
		LabelParent:     {"申请来自", "asked by the case"},
		LabelStage:      {"阶段", "stage"},
		LabelWaitsFor:   {"等待", "waits for"},
		LabelUntil:      {"到", "until"},
		LabelEnded:      {"结束", "ended"},
		LabelOwner:      {"负责", "owner"},
		LabelCreditedTo: {"功劳", "credited to"},
		LabelUnanswered: {"未回复", "unanswered"},
		LabelMissed:     {"漏做", "missed"},
		LabelWasMissed:  {"有漏做", "missed"},
		LabelYes:        {"有", "yes"},
		LabelStopped:    {"已停止，下次启动接着跑", "stopped; the next start goes on from here"},
		LabelPolicy:     {"规则版本", "policy"},
		LabelToDo:       {"待办", "to do"},
		LabelTimeline:   {"经过", "timeline"},
		LabelDecisions:  {"等待审批", "waits for a decision"},
		LabelDecide:     {"怎么审批", "how to decide"},
	}
}

// decisionLabels are those of the lists of approvals and reviews.
func decisionLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelApprovals:   {"审批", "approvals"},
		LabelState:       {"状态", "state"},
		LabelSettled:     {"结束", "settled"},
		LabelReview:      {"点评", "review"},
		LabelReviews:     {"点评", "reviews"},
		LabelListed:      {"名单", "list of"},
		LabelLeader:      {"组长", "leader"},
		LabelComment:     {"点评", "comment"},
		LabelMethod:      {"跟进方法", "method"},
		LabelProduct:     {"商品", "product"},
		LabelConcern:     {"顾虑", "concern"},
		LabelUngraded:    {"未评级", "not graded"},
		LabelUncommented: {"待点评", "waits for a comment"},
	}
}

// planLabels are those of a plan, and of the development stack.
func planLabels() map[LabelKind]Text {
	return map[LabelKind]Text{
		LabelOrderNo:          {"订单号", "order"},
		LabelPlaced:           {"下单", "placed"},
		LabelPaid:             {"付款", "paid"},
		LabelItem:             {"事项", "item"},
		LabelRule:             {"规则", "rule"},
		LabelOpens:            {"开始", "opens"},
		LabelDue:              {"时限", "due"},
		LabelNote:             {"说明", "note"},
		LabelUnpaid:           {"未付", "unpaid"},
		LabelSparedPaid:       {"已付款，不再需要", "spared by payment"},
		LabelSparedClosed:     {"平台已关单，不再需要", "spared by the platform's closing"},
		LabelWinBack:          {"挽回", "win-back"},
		LabelEstimated:        {"估算", "estimated"},
		LabelWinBackEstimated: {"挽回，估算", "win-back, estimated"},
		LabelOrders:           {"订单", "orders"},
		LabelWithinGrace:      {"宽限内付款", "paid within the grace"},
		LabelAfterGrace:       {"宽限后仍未付", "still unpaid after the grace"},
		LabelNeverPaid:        {"其中一直未付", "of these unpaid for ever"},
		LabelUnreadable:       {"读不了的行", "rows that cannot be read"},
		LabelAsked:            {"要做", "asked"},
		LabelAskedWinBack:     {"其中挽回", "win-back"},
		LabelSumSparedPaid:    {"因付款免去", "spared: paid"},
		LabelSumSparedClosed:  {"因关单免去", "spared: closed"},
		LabelReady:            {"gendan 已就绪", "is ready (Ctrl-C stops it; the next start goes on from here)"},
		LabelDocs:             {"接口文档", "API docs"},
		LabelData:             {"数据", "data"},
		LabelKeys:             {"密钥", "keys"},
		LabelTry:              {"试试", "try, in another terminal, in this folder"},
	}
}

// CannotRead says that a row of a file cannot be read, and why.
func CannotRead(line int, reason string) Text {
	return fill("第 %s 行读不了：%s", "line %s cannot be read: %s", fmt.Sprint(line), reason)
}

// CalendarMissing warns of a year without the state's calendar (CAL-1).
func CalendarMissing(year int) Text {
	y := fmt.Sprint(year)
	return fill("%[1]s 年没有节假日数据：只按周末计算，时限标为“估算”",
		"no calendar for %[1]s: due times count weekends only and are marked estimated; list calendar-%[1]s.yaml under calendars in the policy file (CAL-1)", y)
}

// ClockStands says that a case's clock can't be moved ahead, because a supervisor has to decide first (DISC-7).
func ClockStands(caseID, approvalID string) Text {
	return fill("%[1]s 在等审批，时钟快进不了：先审批 %[2]s，或者先快进它",
		"%[1]s waits for a decision, so that its clock stands still: decide %[2]s first, or move that one's clock", caseID, approvalID)
}

// DecideByKey tells how a supervisor decides through the API (DISC-7).
func DecideByKey() Text {
	return Text{"用有权决定的人（或其上级）的密钥；驳回填 reject，必须写理由；自己的申请不能自己批",
		"with the key of whoever decides, or of someone who stands higher; reject needs a reason; nobody decides on their own request"}
}

// DecideBySignal tells how a supervisor decides in the Temporal UI (DISC-7).
func DecideBySignal() Text {
	return Text{"打开这个工作流，发送信号（Send a Signal），by 填自己的账号",
		"open this workflow and Send a Signal; by is your own id"}
}
