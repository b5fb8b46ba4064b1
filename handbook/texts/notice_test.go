package texts

import (
	"testing"

	"gendan/handbook"
)

// DUN-8, DUTY-6: what the leader reads.
func TestNotices(t *testing.T) {
	for _, test := range []struct {
		kind   handbook.NoticeKind
		about  string
		zh, en string
	}{
		{handbook.NoticeDueSoon, "lin", "天猫 demo 店 订单 123：催付还没完成（lin），时限 11月23日 10:30，请盯一下",
			"Tmall demo, order 123: Dunning is not done yet (lin), due 23 Nov 10:30. Please look after it"},
		{handbook.NoticeMissed, "lin", "天猫 demo 店 订单 123：催付超时未完成（lin），时限是 11月23日 10:30，请尽快安排",
			"Tmall demo, order 123: Dunning was missed (lin), it was due 23 Nov 10:30. Please see to it"},
		{handbook.NoticeNobody, "", "天猫 demo 店 订单 123：无人值班，催付转由组长安排（组长待办），须在 11月23日 10:30 前完成",
			"Tmall demo, order 123: nobody is on duty. Dunning is the leader's to arrange (leaders' list), due 23 Nov 10:30"},
	} {
		got := Notice(handbook.Notice{
			CaseID: "unpaid-order:tmall:demo:123", Item: handbook.ItemDunning, Kind: test.kind, Platform: handbook.Tmall, Shop: "demo",
			ToRole: handbook.RoleLeader, About: test.about, DueAt: at(t, "23 10:30"), At: at(t, "23 10:00"),
		}, shanghai(t))
		proper(t, string(test.kind), got)
		if got.ZH != test.zh || got.EN != test.en {
			t.Errorf("%s:\n got %s\nwant %s / %s", test.kind, got, test.zh, test.en)
		}
	}
}

// LEAD-9, DISC-7: a notice of a lead names the inquiry, and one of an approval who asks, who decides and until when.
func TestNoticesOfLeadsAndApprovals(t *testing.T) {
	for _, test := range []struct {
		notice handbook.Notice
		zh, en string
	}{
		{handbook.Notice{CaseID: leadCase, ItemID: leadCase + ".1", Item: handbook.ItemUrge, Kind: handbook.NoticeMissed, ToRole: handbook.RoleLeader},
			"天猫 demo 店 咨询 L1：催单超时未完成（lin），时限是 11月23日 18:30，请尽快安排",
			"Tmall demo, lead L1: Urging was missed (lin), it was due 23 Nov 18:30. Please see to it"},
		{handbook.Notice{CaseID: leadApproval, ItemID: leadApproval, Kind: handbook.NoticeApprovalAsked, ToRole: handbook.RoleLeader},
			"天猫 demo 店 咨询 L1：lin 申请审批，等组长决定，11月23日 18:30 到期",
			"Tmall demo, lead L1: lin asks for a decision. The leader decides, until 23 Nov 18:30"},
		{handbook.Notice{CaseID: leadApproval, ItemID: leadApproval, Kind: handbook.NoticeApprovalAsked, ToRole: handbook.RoleLeader, Subject: handbook.SubjectDiscount, Amount: 18_000},
			"天猫 demo 店 咨询 L1：lin 申请特殊优惠（¥180.00），等组长决定，11月23日 18:30 到期",
			"Tmall demo, lead L1: lin asks for a special discount (¥180.00). The leader decides, until 23 Nov 18:30"},
		{handbook.Notice{CaseID: leadApproval, ItemID: leadApproval, Kind: handbook.NoticeApprovalReminder, ToRole: handbook.RoleLeader, Subject: handbook.SubjectWaiver},
			"天猫 demo 店 咨询 L1：lin 申请免跟进，还没有人决定，请组长尽快处理，11月23日 18:30 到期",
			"Tmall demo, lead L1: lin asks for a waiver. Nobody has decided yet: the leader is asked to, until 23 Nov 18:30"},
		{handbook.Notice{CaseID: "approval:unpaid-order:tmall:demo:123.2", Kind: handbook.NoticeApprovalEscalated, ToRole: handbook.RoleManager},
			"天猫 demo 店 订单 123：lin 申请审批，一直没有人决定，已上报经理，11月23日 18:30 到期",
			"Tmall demo, order 123: lin asks for a decision. Nobody has decided: it has gone up to the manager, until 23 Nov 18:30"},
	} {
		n := test.notice
		n.Platform, n.Shop, n.About, n.At, n.DueAt = handbook.Tmall, "demo", "lin", at(t, "23 10:00"), at(t, "23 18:30")
		got := Notice(n, shanghai(t))
		proper(t, string(n.Kind), got)
		if got.ZH != test.zh || got.EN != test.en {
			t.Errorf("%s:\n got %s\nwant %s / %s", n.Kind, got, test.zh, test.en)
		}
	}
}

// TKT-6, AS-9: whoever a clock or a blocked step is told to reads which it is, until when, and that it is theirs to act.
func TestNoticesOfAfterSales(t *testing.T) {
	for _, test := range []struct {
		notice handbook.Notice
		zh, en string
	}{
		{handbook.Notice{Kind: handbook.NoticeClockWarning, Clock: handbook.ClockIntervention, ItemID: "intervention.1", ToRole: handbook.RoleLeader},
			"天猫 demo 店 售后 A1：「小二介入」快到时限，11月23日 18:30 到期，请组长盯一下",
			"Tmall demo, after-sales A1: the clock “Platform intervention” runs out 23 Nov 18:30. The leader is asked to look after it"},
		{handbook.Notice{Kind: handbook.NoticeClockBreach, Clock: handbook.ClockJDTicket, ItemID: "jd_ticket.2", ToRole: handbook.RoleManager},
			"天猫 demo 店 售后 A1：「京东工单」已超时，时限是 11月23日 18:30，请经理尽快处理",
			"Tmall demo, after-sales A1: the clock “JD ticket” was missed, it was due 23 Nov 18:30. The manager is asked to see to it"},
		{handbook.Notice{Kind: handbook.NoticeBlocked, Item: handbook.ItemStep, ItemID: "2.1", ToRole: handbook.RoleManager},
			"天猫 demo 店 售后 A1：方案步骤（2.1）受阻，时限 11月23日 18:30，请经理出面解决",
			"Tmall demo, after-sales A1: Step 2.1 is blocked, due 23 Nov 18:30. The manager is asked to clear the way"},
		{handbook.Notice{Kind: handbook.NoticeApprovalAsked, ItemID: troubleApproval, About: "lin", Subject: handbook.SubjectPlan, Amount: 80_000, ToRole: handbook.RoleManager},
			"天猫 demo 店 售后 A1：lin 申请执行方案（预算 ¥800.00），等经理决定，11月23日 18:30 到期",
			"Tmall demo, after-sales A1: lin asks for a go-ahead for the plan (budget ¥800.00). The manager decides, until 23 Nov 18:30"},
	} {
		n := test.notice
		n.CaseID, n.Platform, n.Shop, n.At, n.DueAt = troubleCase, handbook.Tmall, "demo", at(t, "23 10:00"), at(t, "23 18:30")
		got := Notice(n, shanghai(t))
		proper(t, string(n.Kind), got)
		if got.ZH != test.zh || got.EN != test.en {
			t.Errorf("%s:\n got %s\nwant %s / %s", n.Kind, got, test.zh, test.en)
		}
	}
}

func TestEveryNoticeReadsWell(t *testing.T) {
	for _, kind := range handbook.NoticeKinds() {
		for _, item := range handbook.ItemKinds() {
			for _, about := range []string{"", "lin"} {
				for i, role := range handbook.Roles() {
					subjects := append(handbook.ApprovalSubjects(), "") // a notice from before they were told
					n := handbook.Notice{
						CaseID: "unpaid-order:jd:demo:123", Item: item, Kind: kind, Platform: handbook.JD, Shop: "demo",
						ToRole: role, About: about, ItemID: "2.1", Clock: handbook.ClockKinds()[i], DueAt: at(t, "23 10:30"), At: at(t, "22 10:00"), Subject: subjects[i%len(subjects)],
					}
					proper(t, string(kind)+" "+string(item), Notice(n, shanghai(t)))
				}
			}
		}
	}
}
