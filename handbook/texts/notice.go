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
	}
	return unknown(k)
}

// Notice is what a supervisor is told (DUN-8, DUTY-6).
func Notice(n handbook.Notice, zone *time.Location) Text {
	c := clockAt(zone, n.At)
	where, item, due := shop(n.Platform, n.Shop), Item(n.Item), c.at(n.DueAt)
	holder := either(n.About != "", Text{n.About, n.About}, Text{"组长待办", "the leaders' list"})
	switch n.Kind {
	case handbook.NoticeDueSoon:
		return fill("%s：%s还没完成（%s），时限 %s，请盯一下", "%s: %s is not done yet (%s), due %s. Please look after it",
			where, item, holder, due)
	case handbook.NoticeMissed:
		return fill("%s：%s超时未完成（%s），时限是 %s，请尽快安排", "%s: %s was missed (%s), it was due %s. Please see that it is done",
			where, item, holder, due)
	case handbook.NoticeNobody:
		return fill("%s 现在无人值班，%s已转给组长（%s），须在 %s 前完成", "%s has nobody on duty. %s went to the leader (%s), due %s",
			where, item, holder, due)
	}
	return unknown(n.Kind)
}
