package texts

import (
	"strings"

	"gendan/handbook"
)

// afterSalesEventKinds names what only after-sales cases have in their timelines.
func afterSalesEventKinds() map[handbook.EventKind]Text {
	return map[handbook.EventKind]Text{
		handbook.EventJudged:            {"售后判定", "judged"},
		handbook.EventEvidence:          {"凭证", "evidence"},
		handbook.EventDiagnosed:         {"定级定责", "diagnosed"},
		handbook.EventPlanned:           {"方案", "planned"},
		handbook.EventAgreement:         {"客户答复", "customer's answer"},
		handbook.EventStep:              {"步骤进展", "step"},
		handbook.EventExpense:           {"支出", "expense"},
		handbook.EventClaim:             {"追偿", "claim"},
		handbook.EventAccepted:          {"验收", "acceptance"},
		handbook.EventRefund:            {"退款处理", "refund"},
		handbook.EventAnswered:          {"已回复", "answered"},
		handbook.EventLessons:           {"结案总结", "lessons"},
		handbook.EventReopened:          {"重开", "opened again"},
		handbook.EventClockStarted:      {"时效开始", "clock started"},
		handbook.EventClockWarned:       {"时效快到", "clock runs out soon"},
		handbook.EventClockBreached:     {"时效超时", "clock missed"},
		handbook.EventClockEscalated:    {"时效上报", "clock escalated"},
		handbook.EventClockMoved:        {"时效改期", "clock moved"},
		handbook.EventClockPaused:       {"时效暂停", "clock paused"},
		handbook.EventClockResumed:      {"时效继续", "clock runs on"},
		handbook.EventClockEnded:        {"时效结束", "clock ended"},
		handbook.EventIntervened:        {"小二介入", "platform intervened"},
		handbook.EventInterventionEnded: {"小二介入结束", "intervention ended"},
		handbook.EventDeadlineMoved:     {"平台改时限", "deadline moved"},
		handbook.EventArbitrated:        {"平台仲裁结果", "arbitration decided"},
		handbook.EventGoodsSent:         {"客户寄回货物", "goods sent back"},
		handbook.EventGoodsReceived:     {"仓库收到退货", "goods received"},
		handbook.EventReviewPosted:      {"客户评价", "review posted"},
		handbook.EventReviewChanged:     {"客户改评价", "review changed"},
		handbook.EventRefundDone:        {"平台已退款", "refund succeeded"},
		handbook.EventRefundClosed:      {"客户撤回退款", "refund closed"},
		handbook.EventStruck:            {"师傅除名", "technician struck"},
		handbook.EventRegistered:        {"再次登记", "registered again"},
	}
}

// isAfterSales says whether an event is of an after-sales case.
func isAfterSales(ev handbook.CaseEvent) bool { return kindOf(ev.CaseID) == handbook.CaseAfterSales }

// afterSalesSentence tells what only after-sales cases have in their timelines.
func afterSalesSentence(ev handbook.CaseEvent, c clock) Text {
	switch {
	case strings.HasPrefix(string(ev.Kind), "clock_"):
		return clockSentence(ev, c)
	case handbook.FactKind(ev.Kind).Weight() >= 0:
		return factSentence(ev.Kind, ev, c)
	}
	return actionSentence(ev, c)
}

// registered tells of the registration with which an after-sales case begins: what the customer asks for, of which order,
// and through which channel (AS-1, RFD).
func registered(ev handbook.CaseEvent, c clock) Text {
	r := ev.Data.Registration
	if r == nil {
		return Text{"登记售后", "An after-sales case is registered"}.then(recordedBy(ev.By))
	}
	told := fill("登记售后：%s%s，订单 %s", "An after-sales case is registered: %s%s, order %s", within(Request(r.Request)), amount(r.Amount), r.OrderNo)
	if product := inLine(r.Product); product != "" {
		told = told.then(fill("，%s", ", %s", product))
	}
	told = told.then(fill("，来自%s", ", from: %s", channelSaid(r.Channel)))
	told = told.then(either(r.ByStaff, Text{"，平台人员转来", ", sent by the platform's own staff"}, Text{}))
	told = told.then(either(r.Urgent, Text{"，加急", ", urgent"}, Text{}))
	return told.then(recordedBy(ev.By)).then(happened(ev.Data, c))
}

// channelSaid names a channel within a sentence.
func channelSaid(ch handbook.Channel) Text {
	if ch == handbook.ChannelERP || ch == handbook.ChannelThirdParty {
		return Text{" " + Channel(ch).ZH, Channel(ch).EN} // letters stand apart from the characters around them
	}
	return Channel(ch)
}

// afterSalesFact tells what only after-sales cases are told.
func afterSalesFact(kind handbook.FactKind, ev handbook.CaseEvent, c clock) Text {
	switch d := ev.Data; kind {
	case handbook.FactIntervened:
		return Text{"小二介入", "The platform intervenes"}.then(bracketed(inLine(d.Ticket))).then(platformDue(d, c))
	case handbook.FactDeadlineMoved:
		return Text{"平台改了时限", "The platform has moved its deadline"}.then(platformDue(d, c))
	case handbook.FactInterventionEnded:
		return Text{"小二介入结束", "The platform has withdrawn"}
	case handbook.FactArbitrated:
		return either(d.Won, Text{"平台仲裁支持我们", "The platform decides for us"}, Text{"平台仲裁不支持我们", "The platform decides against us"})
	case handbook.FactRefundSucceeded:
		return Text{"平台已把钱退给客户", "The platform has paid the customer back"}.then(amount(d.Amount))
	case handbook.FactRefundClosed:
		return Text{"客户撤回了退款申请", "The customer has taken the refund request back"}
	case handbook.FactGoodsSent:
		return Text{"客户已寄回货物", "The customer has sent the goods back"}
	case handbook.FactGoodsReceived:
		return Text{"仓库收到退货", "The warehouse has received the goods"}
	case handbook.FactReviewPosted:
		return reviewed(Text{"客户写了%s", "The customer has written a %s"}, d.Rating)
	case handbook.FactReviewChanged:
		return reviewed(Text{"客户把评价改成%s", "The customer has changed the review to a %s"}, d.Rating)
	case handbook.FactTechnicianStruck:
		return fill("师傅%s已从名录除名，他的步骤受阻", "The technician%s was struck from the directory, the steps are blocked", apart(inLine(d.Technician)))
	case handbook.FactRegisteredAgain:
		return again(ev)
	default:
		return Fact(kind)
	}
}

// platformDue tells the platform's own deadline, where it names one.
func platformDue(d handbook.EventData, c clock) Text {
	if d.Due.IsZero() {
		return Text{}
	}
	return fill("，平台时限 %s", ", the platform's deadline is %s", c.at(d.Due))
}

// reviewed tells of the customer's review.
func reviewed(pattern Text, rating handbook.Rating) Text {
	if rating == "" {
		return fill(pattern.ZH, pattern.EN, Text{"评价", "review"})
	}
	return fill(pattern.ZH, pattern.EN, within(Rating(rating)))
}

// apart puts a name into a sentence, where there is one: spaces keep it from the characters around it.
func apart(name string) Text {
	if name == "" {
		return Text{}
	}
	return Text{" " + name + " ", " " + name}
}

// again tells that another registration of the same order has joined the case.
func again(ev handbook.CaseEvent) Text {
	told := Text{"同一订单又登记了一次", "The same order was registered again"}
	if r := ev.Data.Registration; r != nil {
		told = fill("同一订单又登记了一次：%s，来自%s", "The same order was registered again: %s, from: %s", within(Request(r.Request)), channelSaid(r.Channel))
	}
	return told.then(Text{"，并入本案", ", which joins this case"}).then(recordedBy(ev.By))
}
