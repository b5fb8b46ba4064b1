package texts

import (
	"fmt"

	"gendan/handbook"
)

// DiscountState names where a discount stands.
func DiscountState(s handbook.DiscountState) Text {
	switch s {
	case handbook.DiscountPending:
		return Text{"待审批", "Awaiting a decision"}
	case handbook.DiscountGranted:
		return Text{"已批", "Granted"}
	case handbook.DiscountRefused:
		return Text{"没批", "Refused"}
	case handbook.DiscountExpired:
		return Text{"到期没人决定", "Expired"}
	case handbook.DiscountWithdrawn:
		return Text{"已撤回", "Withdrawn"}
	case handbook.DiscountUsed:
		return Text{"已用", "Used"}
	case handbook.DiscountLapsed:
		return Text{"没用上，已作废", "Lapsed"}
	}
	return unknown(s)
}

// SchemeKind names a kind of discount scheme.
func SchemeKind(k handbook.SchemeKind) Text {
	switch k {
	case handbook.SchemeMattress:
		return Text{"床垫", "Mattresses"}
	case handbook.SchemeAmount:
		return Text{"其他商品", "Other goods"}
	}
	return unknown(k)
}

// DiscountRequest says what an agent wants to give, and on what.
func DiscountRequest(r handbook.DiscountRequest) Text {
	goods := fill("%[1]s %[2]s 件", "%[2]s × %[1]s", inPolicy(r.Line), fmt.Sprint(r.Pieces))
	if r.Gift != "" {
		gift := inPolicy(r.Gift)
		if gift == unknown(r.Gift) {
			gift.ZH = " " + gift.ZH // a code stands apart from the characters around it
		}
		return fill("%s，送%s", "%[2]s with %[1]s", goods, gift)
	}
	return fill("%s，减 ¥%s", "¥%[2]s off %[1]s", goods, r.Amount.String())
}

// inPolicy names a product line or a gift of the shop's policy: those of the handbooks have a name here, a shop's own
// ones are shown by their code.
func inPolicy(word string) Text {
	switch word {
	case "mattress":
		return Text{"床垫", "mattress"}
	case "other":
		return Text{"其他商品", "other goods"}
	case "bed_skirt":
		return Text{"床笠", "a bed skirt"}
	case "memory_pillow":
		return Text{"记忆枕", "a memory pillow"}
	}
	return unknown(word)
}

// discountSentence tells what became of a discount (DISC).
func discountSentence(ev handbook.CaseEvent) Text {
	if ev.Data.Discount == nil {
		return EventKind(ev.Kind)
	}
	d := *ev.Data.Discount
	if ev.Kind == handbook.EventDiscountAsked {
		return fill("%s 申请优惠（%s）：%s", "%s asks for a discount (%s): %s", d.Agent, DiscountRequest(d.DiscountRequest), judged(d))
	}
	return fill("%s 申请的优惠（%s）：%s", "The discount that %s asked for (%s): %s", d.Agent, DiscountRequest(d.DiscountRequest), settled(d))
}

// judged tells what was said to a request at once: granted, left to a supervisor, or refused with what is left of the
// month's sum (DISC-3).
func judged(d handbook.Discount) Text {
	switch d.State {
	case handbook.DiscountGranted:
		return Text{"在个人权限内，直接批了", "granted at once, it is within the agent's own authority"}
	case handbook.DiscountPending:
		return Text{"超出个人权限，等上级审批", "beyond the agent's own authority, a supervisor decides"}.then(overCount(d))
	case handbook.DiscountRefused:
		return fill("超出本月特殊优惠的总额，没批，本月还剩 ¥%s", "refused, it is more than is left of the month's sum: ¥%s", d.Left.String())
	default:
		return DiscountState(d.State)
	}
}

// overCount warns that a request is beyond the month's number (DISC-3).
func overCount(d handbook.Discount) Text {
	return either(d.OverCount,
		Text{"；本月次数已用完，批了就扣下月一次", "; the month's requests are used up, so this one would cost one of the next month's"}, Text{})
}

// settled tells how a discount that was granted or waited for has ended.
func settled(d handbook.Discount) Text {
	switch d.State {
	case handbook.DiscountGranted:
		return fill("%s批准了", "granted%s", decider(d.DecidedBy))
	case handbook.DiscountRefused:
		return fill("%s驳回了", "refused%s", decider(d.DecidedBy))
	case handbook.DiscountExpired:
		return Text{"到期没人决定，按驳回处理", "nobody decided in time, which counts as refused"}
	case handbook.DiscountWithdrawn:
		return Text{"不再需要审批，已撤回", "no longer asked for, withdrawn"}
	case handbook.DiscountUsed:
		return Text{"客户成交，已用", "used, the customer bought"}
	case handbook.DiscountLapsed:
		return either(d.Special,
			Text{"没有成交，已作废，额度退回", "lapsed without a sale, and no longer counts against the month"},
			Text{"没有成交，已作废", "lapsed without a sale"})
	default:
		return DiscountState(d.State)
	}
}

// decider names the supervisor who decided.
func decider(person string) Text {
	if person == "" {
		return Text{}
	}
	return Text{person + " ", " by " + person}
}
