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

func TestEveryNoticeReadsWell(t *testing.T) {
	for _, kind := range handbook.NoticeKinds() {
		for _, item := range handbook.ItemKinds() {
			for _, about := range []string{"", "lin"} {
				n := handbook.Notice{
					CaseID: "unpaid-order:jd:demo:123", Item: item, Kind: kind, Platform: handbook.JD, Shop: "demo",
					About: about, DueAt: at(t, "23 10:30"), At: at(t, "22 10:00"),
				}
				proper(t, string(kind)+" "+string(item), Notice(n, shanghai(t)))
			}
		}
	}
}
