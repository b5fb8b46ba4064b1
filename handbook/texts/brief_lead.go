package texts

import (
	"fmt"
	"time"

	"gendan/handbook"
)

// LeadBrief tells the agent what an item of a lead asks for: the customer's concern (LEAD-2), the method that the leader
// gave (LEAD-7), what to do, what to ask, what to record, and the outcomes with the codes to send. It never names the
// customer.
func LeadBrief(item handbook.WorkItem, zone *time.Location) Text {
	at := clockAt(zone, item.OpensAt)
	b := leadBriefOf(item, at)
	lines := []Text{
		aboutLead(item),
		fill("时限：%s 前完成%s", "Due: %s%s", at.at(item.DueAt), rules(item.Rule, item.Estimated)),
	}
	lines = append(lines, learned(item)...)
	lines = append(lines,
		fill("怎么做：%s", "Do: %s", b.do),
		fill("问什么：%s", "Ask: %s", b.ask),
		fill("记什么：%s", "Record: %s", b.record),
		results(handbook.CaseLead),
		fill("联系完就记；客户过后回了话，再单独记一条（%s）。", "Record it at once; what the customer replies later is a record of its own (%s).",
			string(handbook.RuleLeadRecord)),
		waiver(item.About.Waiver))
	return join(lines, Text{"\n", "\n"})
}

// waiver tells how to ask for an end of the follow-up, or that it has been asked for (LEAD-7).
func waiver(asked bool) Text {
	rule := string(handbook.RuleLeadWaiver)
	if asked {
		return fill("已申请免跟进，组长决定前照常跟（%s）。",
			"A waiver has been asked for: until the leader decides, the follow-up goes on (%s).", rule)
	}
	return fill("觉得不用再跟：评为 C 类，由组长决定，没定之前照常跟（%s）。",
		"No follow-up needed? Grade the lead C: the leader decides, and until then the follow-up goes on (%s).", rule)
}

// aboutLead tells which lead it is: its id, what was asked about, and how often the follow-up has begun.
func aboutLead(item handbook.WorkItem) Text {
	head := fill("咨询 %s", "Lead %s", subject(item.CaseID))
	if product := inLine(item.About.Product); product != "" {
		head = head.then(fill("，%s", ", %s", product))
	}
	if item.About.Round > 1 {
		head = head.then(fill("，第 %s 轮跟进", ", round %s", fmt.Sprint(item.About.Round)))
	}
	return head
}

// learned passes on what is known: the concern, what the contact before learned, and the leader's method.
func learned(item handbook.WorkItem) []Text {
	var lines []Text
	said := inLine(item.Note)
	if concern := inLine(item.About.Concern); concern != "" && concern != said {
		lines = append(lines, noted(handbook.ItemConcern, concern))
	}
	if said != "" {
		lines = append(lines, noted(item.Kind, said))
	}
	if method := inLine(item.About.Method); method != "" {
		lines = append(lines, fill("组长给的方法：%s（%s）", "The leader's method: %s (%s)", method, string(handbook.RuleLeadWaiver)))
	}
	return lines
}

// leadBriefOf gives what each kind of item asks for.
func leadBriefOf(item handbook.WorkItem, at clock) brief {
	switch item.Kind {
	case handbook.ItemUrge:
		return urgeBrief()
	case handbook.ItemRevisit:
		return leadRevisitBrief(item, at)
	case handbook.ItemAnswer:
		return leadAnswerBrief()
	case handbook.ItemLookUp:
		return lookUpBrief()
	case handbook.ItemPromise:
		return leadPromiseBrief()
	default: // an unpaid order's alone
		name := Item(item.Kind)
		return brief{name, name, name}
	}
}

// leadRevisitBrief asks for a revisit. The first and the third are an unpaid order's too; the second tells of the
// promotion that the shop had when it opened.
func leadRevisitBrief(item handbook.WorkItem, at clock) brief {
	switch item.Rule {
	case handbook.RuleLeadSecond:
		return promotionBrief(item.About.Promotion, at)
	case handbook.RuleLeadThird:
		return thirdRevisit(false)
	default:
		return firstRevisit(inLine(item.About.Concern) != "", false)
	}
}

// urgeBrief asks for the urging of a customer who fell silent (LEAD-1).
func urgeBrief() brief {
	return brief{
		do: Text{"客户聊着聊着没了声。顺着刚才的话补一句：把他最在意的那点说透，再给一个现在就下单的理由，比如有现货、发货快，或你权限内的小礼品。一两句就好。",
			"The customer fell silent. Go on where the talk stopped: settle what matters most to the customer, and give a reason to order now, such as stock, quick shipping, or a small gift within your authority. A line or two will do."},
		ask: Text{"还有哪里没说清楚？是在比较别家，还是想再等等？",
			"Is anything still unclear? Is it being compared, or is there a reason to wait?"},
		record: Text{"回没回、卡在哪里；顾虑照客户的原意写，下次回访就从这里说起。",
			"Whether the customer replied, and what is in the way; a concern as the customer means it, since the next revisit begins with it."},
	}
}

// promotionBrief tells of the shop's promotion with its dates, or says that there is none (LEAD-3).
func promotionBrief(p handbook.Promotion, at clock) brief {
	if p.Name == "" {
		return brief{
			do: Text{"店里这几天没有活动，别编一个。说说这款的好处和发货，听听客户心里的价位。",
				"The shop has no promotion now, so do not make one up. Speak of what this model does well and how soon it ships, and hear which price the customer has in mind."},
			ask: Text{"大概想什么价位入手？有了合适的活动要不要告诉您？",
				"At which price would it be bought? Shall we tell of the next promotion?"},
			record: Text{"想要的款式和能接受的价格，愿不愿意等活动。",
				"Which model is wanted, at which price, and whether the customer would wait for a promotion."},
		}
	}
	told := secondRevisit(false)
	told.do = fill("告诉客户店里的活动：%s，%s 到 %s，首尾两天都算。优惠和截止日讲清楚，别加没有的。",
		"Tell the customer of the shop's promotion: %s, %s to %s, both days included. Be clear on what it gives and when it ends, and add nothing to it.",
		inLine(p.Name), at.on(p.From), at.on(p.To))
	return told
}

// leadAnswerBrief asks for the answer to a customer's message (DUTY-3).
func leadAnswerBrief() brief {
	return brief{
		do: fill("客户来消息了。看完前面的聊天再回，先答他问的，再往下单上带。尺寸、材质这类拿不准的别猜，结果选「%s」，查清了再答。",
			"The customer has written. Read the talk so far, answer what was asked first, and lead on to the order after that. Do not guess at sizes or materials: choose “%s” and answer once it is checked.",
			Outcome(handbook.OutcomeQuestion)),
		ask:    Text{"这样说清楚了吗？离下单还差哪一步？", "Is it clear now? What is still missing for the order?"},
		record: Text{"客户问了什么，你怎么答的，还有什么没定。", "What was asked, what you answered, and what is still open."},
	}
}

// lookUpBrief asks for the answer to a question that needs checking (LEAD-11).
func lookUpBrief() brief {
	return brief{
		do: Text{"这个问题要查实了再答：翻产品资料，或者问仓库、厂家，拿到准数再回客户。快到时限还没查到，先告诉客户查到哪一步了。",
			"This needs checking before it is answered: look into the product's data, or ask the warehouse or the factory. When it takes longer than it should, tell the customer how far it is."},
		ask:    Text{"这个答案解决问题了吗？还有别的要查吗？", "Does that answer the question? Is there anything else to check?"},
		record: Text{"查到的答案、从哪里查的、客户怎么说。", "The answer, where it comes from, and what the customer said."},
	}
}

// leadPromiseBrief asks for the contact on the promised day.
func leadPromiseBrief() brief {
	return brief{
		do: Text{"到了客户说好的日子，问候一声，帮他把单下好：款式、尺寸和优惠当场确认。",
			"The promised day has come: greet the customer, and help with the order: model, size and discount are settled on the spot."},
		ask:    Text{"今天下单方便吗？要改日子的话，改到哪天，卡在哪里？", "Will it be ordered today? If not, which day, and what is in the way?"},
		record: Text{"改了日子就记新日期；不买了，写下原因。", "The new date if it moves; the reason if it is not wanted any more."},
	}
}
