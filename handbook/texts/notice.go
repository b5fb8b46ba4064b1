package texts

import (
	"strings"
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
	}
	return unknown(k)
}

// Notice is what a supervisor is told (DUN-8, DUTY-6).
func Notice(n handbook.Notice, zone *time.Location) Text {
	where := fill("%s 订单 %s", "%s, order %s", shop(n.Platform, n.Shop), subject(n.CaseID))
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
	}
	return unknown(n.Kind)
}

// subject gives what a case is about, such as the order number: the last part of its id.
func subject(caseID string) string { return caseID[strings.LastIndexByte(caseID, ':')+1:] }

// holder names who holds an item; with nobody it lies on the leaders' shared list (DUTY-6).
func holder(person string) Text {
	if person == "" {
		return Text{"组长待办", "leaders' list"}
	}
	return Text{person, person}
}
