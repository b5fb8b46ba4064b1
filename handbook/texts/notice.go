package texts

import (
	"time"

	"gendan/handbook"
)

// NoticeKind names a kind of notice.
func NoticeKind(k handbook.NoticeKind) Text {
	switch k {
	case handbook.NoticeDueSoon:
		return Text{"快到时限", "Due soon"}
	case handbook.NoticeMissed:
		return Text{"已超时", "Missed"}
	case handbook.NoticeNobody:
		return Text{"无人值班", "Nobody on duty"}
	case handbook.NoticeApprovalAsked:
		return Text{"等你审批", "Decision asked for"}
	case handbook.NoticeApprovalReminder:
		return Text{"审批提醒", "Decision still open"}
	case handbook.NoticeApprovalEscalated:
		return Text{"审批上报", "Decision escalated"}
	case handbook.NoticeClockWarning:
		return Text{"时效快到", "Clock runs out soon"}
	case handbook.NoticeClockBreach:
		return Text{"时效超时", "Clock missed"}
	case handbook.NoticeBlocked:
		return Text{"步骤受阻", "Step blocked"}
	}
	return unknown(k)
}

// Notice is what a supervisor is told (DUN-8, DUTY-6, DISC-7).
func Notice(n handbook.Notice, zone *time.Location) Text {
	where := fill("%s %s", "%s, %s", shop(n.Platform, n.Shop), thingOf(n.CaseID))
	item, who, due := Item(n.Item), holder(n.About), clockAt(zone, n.At).at(n.DueAt)
	switch n.Kind {
	case handbook.NoticeDueSoon:
		return fill("%s：%s还没完成（%s），时限 %s，请盯一下", "%s: %s is not done yet (%s), due %s. Please look after it",
			where, item, who, due)
	case handbook.NoticeMissed:
		return fill("%s：%s超时未完成（%s），时限是 %s，请尽快安排", "%s: %s was missed (%s), it was due %s. Please see to it",
			where, item, who, due)
	case handbook.NoticeNobody:
		return fill("%s：无人值班，%s转由组长安排（%s），须在 %s 前完成", "%s: nobody is on duty. %s is the leader's to arrange (%s), due %s",
			where, item, who, due)
	case handbook.NoticeApprovalAsked:
		return fill("%s：%s，等%s决定，%s 到期", "%s: %s. The %s decides, until %s", where, request(n), inSentence(n.ToRole), due)
	case handbook.NoticeApprovalReminder:
		return fill("%s：%s，还没有人决定，请%s尽快处理，%s 到期", "%s: %s. Nobody has decided yet: the %s is asked to, until %s",
			where, request(n), inSentence(n.ToRole), due)
	case handbook.NoticeApprovalEscalated:
		return fill("%s：%s，一直没有人决定，已上报%s，%s 到期", "%s: %s. Nobody has decided: it has gone up to the %s, until %s",
			where, request(n), inSentence(n.ToRole), due)
	case handbook.NoticeClockWarning:
		return fill("%s：%s快到时限，%s 到期，请%s盯一下", "%s: the clock %s runs out %s. The %s is asked to look after it",
			where, quotedClock(n.Clock), due, inSentence(n.ToRole))
	case handbook.NoticeClockBreach:
		return fill("%s：%s已超时，时限是 %s，请%s尽快处理", "%s: the clock %s was missed, it was due %s. The %s is asked to see to it",
			where, quotedClock(n.Clock), due, inSentence(n.ToRole))
	case handbook.NoticeBlocked:
		return fill("%s：%s受阻，时限 %s，请%s出面解决", "%s: %s is blocked, due %s. The %s is asked to clear the way",
			where, numbered(Item(handbook.ItemStep), n.ItemID), due, inSentence(n.ToRole))
	}
	return unknown(n.Kind)
}

// request says what a supervisor is asked for, and by whom (LEAD-7, DISC-3).
func request(n handbook.Notice) Text {
	switch {
	case n.Subject != "":
		return requested(n.About, wanted(n.Subject, n.Amount, ""))
	case n.About == "":
		return Text{"有一项审批", "A decision is asked for"}
	}
	return fill("%s 申请审批", "%s asks for a decision", n.About)
}

// holder names who holds an item; with nobody it lies on the leaders' shared list (DUTY-6).
func holder(person string) Text {
	if person == "" {
		return Text{"组长待办", "leaders' list"}
	}
	return Text{person, person}
}
