package texts

import "gendan/handbook"

// revisitBrief asks for a revisit. Each of the three has its own purpose (LEAD-2…4); a shop's further ones are
// like the first.
func revisitBrief(item handbook.WorkItem, wonBack bool) brief {
	switch item.Rule {
	case handbook.RuleLeadSecond:
		return secondRevisit(wonBack)
	case handbook.RuleLeadThird:
		return thirdRevisit(wonBack)
	default:
		return firstRevisit(inLine(item.Note) != "", wonBack)
	}
}

// firstRevisit takes up the concern (LEAD-2).
func firstRevisit(concern, wonBack bool) brief {
	return brief{
		do: either(concern,
			Text{"从上次的顾虑说起，换一种说法讲明白，有实拍图、检测报告或买家评价就一起发过去。",
				"Begin with the concern and explain it in another way, with real photos, test reports or reviews where there are any."},
			Text{"之前还不知道客户在犹豫什么，这次先听，不急着推销。",
				"We do not know yet what holds the customer back: listen first, do not sell."}).then(closedHint(wonBack)),
		ask: either(concern,
			Text{"上次的说明够不够清楚？离决定还差哪一步？", "Was it clear last time? What is missing for a decision?"},
			Text{"这款还在考虑吗？是哪一点让您还没决定？", "Is it still being considered? What holds the decision back?"}),
		record: Text{"顾虑解开没有；有新的顾虑，照客户的原意写下来。",
			"Whether the concern is settled; a new one as the customer means it."},
	}
}

// secondRevisit tells of the shop's promotion (LEAD-3).
func secondRevisit(wonBack bool) brief {
	return brief{
		do: Text{"把店里正在做的活动告诉客户：优惠多少、送什么、到哪天截止。只讲现在真有的，拿不准先问组长。",
			"Tell the customer of the shop's current promotion: how much, which gift, until when. Only what is true today; ask the leader when in doubt."}.then(closedHint(wonBack)),
		ask: Text{"活动里有没有正合适的？要不要帮忙算一下到手价？",
			"Does anything in it suit the customer? Shall we work out the final price together?"},
		record: Text{"客户对活动的反应，想要的款式和能接受的价格。",
			"What the customer thinks of it, which model is wanted, and at which price."},
	}
}

// thirdRevisit asks for advice and invites the customer back (LEAD-4).
func thirdRevisit(wonBack bool) brief {
	return brief{
		do: Text{"最后一次回访，不再催。已经在别家买了，就真心请教我们差在哪里；还没买，就欢迎他常来看看，上新时也能第一时间知道。",
			"This is the last revisit, so do not press. Who bought elsewhere is asked honestly where we fell short; who has not bought is invited to look in again, as new models keep coming."}.then(closedHint(wonBack)),
		ask: Text{"买到合适的了吗？是哪一点让您选了别家？对我们有什么建议？",
			"Has the customer found the right one? What made the difference elsewhere? Is there any advice for us?"},
		record: Text{"买没买、在哪里买的、原因和建议，写给运营看。",
			"Whether and where it was bought, why, and the advice, for those who run the shop."},
	}
}

// closedHint tells that the old order can't be paid any more (DUN-12).
func closedHint(wonBack bool) Text {
	return either(wonBack,
		Text{"原订单已关闭，付不了款；客户还想要，就请他重新下单。", " The order is closed and can't be paid any more: who still wants it orders anew."},
		Text{})
}
