package texts

import "gendan/handbook"

// withdrawn tells that nobody is asked for an item any more. One that had been missed was never done, and a message that
// an agent has answered needs no reply (DUTY-3).
func withdrawn(item Text, ev handbook.CaseEvent) Text {
	d := ev.Data
	if answered(ev) {
		return replyMade(item, ev)
	}
	became := either(d.Late, Text{"没做成", "was never done"}, Text{"不用再做，已撤回", "is no longer needed and withdrawn"})
	told := fill("%s%s（%s）", "%s %s (%s)", item, became, holder(d.Person))
	if d.Ending != "" {
		over := either(d.Late, Text{"，跟进已结束", ", the follow-up has ended"}, Text{"，跟进结束", ", the follow-up has ended"})
		over = either(isAfterSales(ev), Text{"，售后已结案", ", the case is closed"}, over)
		return told.then(fill("%s：%s", "%s: %s", over, endingIn(kindOf(ev.CaseID), d.Ending)))
	}
	if why := withdrawal(ev); why != (Text{}) {
		return told.then(fill("：%s", ": %s", why))
	}
	return told
}

// answered says whether an item asked for an answer that the customer has got.
func answered(ev handbook.CaseEvent) bool {
	d := ev.Data
	return d.Item == handbook.ItemAnswer && ev.Rule == handbook.RuleDutyAnswer && d.Ending == "" && d.Reason == ""
}

// replyMade tells who answered, where the event names them.
func replyMade(item Text, ev handbook.CaseEvent) Text {
	late := either(ev.Data.Late, Text{"，超时补做", ", late"}, Text{})
	if ev.By == "" {
		return fill("%s已完成%s（客户已得到回复）", "%s done%s (the customer has been answered)", item, late)
	}
	return fill("%s已完成%s（%s 已回复客户）", "%s done%s (%s has answered the customer)", item, late, ev.By)
}

// withdrawal says why an open item is no longer needed; the rule tells where the event gives no reason.
func withdrawal(ev handbook.CaseEvent) Text {
	if ev.Data.Reason != "" {
		return Reason(ev.Data.Reason)
	}
	switch ev.Rule {
	case handbook.RuleDunPaid:
		return Text{"客户已付款", "the customer has paid"}
	case handbook.RuleDunClosed:
		return Text{"订单已关闭", "the order is closed"}
	case handbook.RuleDutyAnswer:
		return Reason(handbook.DropReached)
	case handbook.RuleDunWarn, handbook.RuleLeadOmitted:
		return Text{"由下一项任务接替", "the next one takes its place"}
	case handbook.RuleLeadReply:
		return Text{"又和客户聊上了", "the customer is in talk with us again"}
	case handbook.RuleLeadOrder:
		return Text{"客户已下单", "the customer has ordered"}
	case handbook.RuleLeadWaiver:
		return Text{"同意免跟进", "no follow-up is needed"}
	case handbook.RuleDunRevisit:
		return Text{"跟进期已结束", "the follow-up is over"}
	default:
		return Text{}
	}
}
