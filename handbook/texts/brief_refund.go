package texts

import "gendan/handbook"

// refundBriefOf gives what the items of a refund ask for (RFD).
func refundBriefOf(item handbook.WorkItem, about handbook.AfterSalesContext) brief {
	switch item.Kind {
	case handbook.ItemRetain:
		return either(item.Rule == handbook.RuleRefundShipped, retainShippedBrief(), retainBrief())
	case handbook.ItemReviewRefund:
		return reviewRefundBrief(item.Rule)
	case handbook.ItemReturn:
		return returnBrief()
	case handbook.ItemInspect:
		return inspectBrief()
	case handbook.ItemRefund:
		return payBackBrief(about.Amount)
	default: // another case's alone
		name := Item(item.Kind)
		return brief{name, name, name}
	}
}

// retainBrief asks to keep an order that was not shipped (RFD-1).
func retainBrief() brief {
	return brief{
		do: Text{"还没发货，马上联系：先问为什么不要了，能改的帮他改，能等的说清哪天发。客户还是要退，就别拖，直接退。",
			"It is not shipped yet, so contact the customer at once: ask why it is not wanted, change what can be changed, and say which day it ships. Who still wants the money back gets it without delay."},
		ask:    Text{"是哪里不合适？换个尺寸、颜色，或者晚几天发，行不行？", "What does not suit? Would another size or colour do, or a later day?"},
		record: Text{"留下的写清当初在意什么；要退的记坚持退。", "Of an order that is kept, what the customer minded; else that the customer insists."},
	}
}

// retainShippedBrief asks to keep an order that was shipped, and tells of the cost of sending it back (RFD-2).
func retainShippedBrief() brief {
	return brief{
		do: Text{"货已发出，先把账算给客户听：退回的运费和包装费由谁出、要多少。再问他愿不愿意留下，或者转给亲友。坚持退的，填好要扣的运费和包装费，客户认了再退钱。",
			"It has been shipped: tell the customer first what sending it back costs in freight and packing, and who pays. Then offer to keep it, or to pass it on to someone. Who insists gets the deduction worked out, and no money moves before it is agreed."},
		ask:    Text{"是货不满意，还是计划变了？留下的话还差什么？", "Is it the goods, or have plans changed? What would it take to keep them?"},
		record: Text{"留下的写清在意什么；坚持退的写运费和包装费。", "Of an order that is kept, what the customer minded; else freight and packing."},
	}
}

// deductionBrief asks for the customer's agreement to a deduction (RFD-2).
func deductionBrief() brief {
	return brief{
		do: Text{"把扣款一项一项讲清：运费多少、包装多少、最后退多少。客户认了再安排退货，没认之前不动钱。客户改主意想留下，记成留下订单。",
			"Go through the deduction: freight, packing, and what is paid back in the end. The return begins once the customer agrees, and no money moves before. Who would rather keep it keeps the order."},
		ask:    Text{"这样扣可以吗？还是想留下来？", "Is the deduction acceptable? Or is it kept after all?"},
		record: Text{"同意还是不同意，不同意的写原因。", "Whether the customer agrees; if not, why."},
	}
}

// reviewRefundBrief asks for the review of a refund. Each kind looks at something else (RFD-3…5).
func reviewRefundBrief(rule handbook.Rule) brief {
	review := brief{
		do: Text{"看退货理由和凭证，符合规则就同意，货回来再退钱；不符合的说明理由。想挽留的先沟通，别把审核拖过时效。",
			"Look at reason and evidence: what is within the rules is approved, and paid once the goods are back; else say why not. Whoever would keep the customer talks first, but not beyond the clock."},
		ask:    Text{"为什么退，东西用过没有，配件和包装齐不齐？", "Why is it returned, was it used, are parts and packing complete?"},
		record: Text{"同意、拒绝还是客户留下；拒绝和留下的写原因。", "Approved, turned down, or kept by the customer; of the last two the reason."},
	}
	switch rule {
	case handbook.RuleRefundOnly:
		review.do = Text{"仅退款要优先办：平台到点会自己判，那时就由不得我们。理由站得住就同意；有疑点的马上要凭证，赶在时效前给结论。",
			"A refund without return has priority: at its time-out the platform decides by itself. Approve a reason that holds; where there is doubt ask for evidence at once, and decide before the clock runs out."}
		review.ask = Text{"出了什么问题，有没有照片或视频？", "What is wrong, and are there photos or a video?"}
	case handbook.RuleRefundAdvance:
		review.do = Text{"客户替我们垫了钱，核对付款凭据和当时答应的事，对得上就同意，尽快还。物流乱收的，另找物流要回来。",
			"The customer has paid in our place: compare the receipt with what was agreed, approve what fits, and pay it back soon. What a carrier took without right is claimed from it."}
		review.ask = Text{"垫的什么钱，付给谁，凭据有没有？", "What was paid, to whom, and is there a receipt?"}
		review.record = Text{"同意还是拒绝，拒绝的写原因；凭据记到凭证里。", "Approved, or turned down with the reason; the receipt goes to the evidence."}
	default:
	}
	return review
}

// returnBrief asks to follow goods on their way back (RFD-4).
func returnBrief() brief {
	return brief{
		do: Text{"还没寄的，提醒客户寄到哪里、怎么包，拿到单号；已经寄的，盯物流，到仓了催仓库签收。到货由仓库或平台告知，不用自己填。",
			"Not sent yet: remind the customer where to and how to pack it, and get the number. On its way: watch the carrier, and press the warehouse to sign for it. The warehouse or the platform tells of the arrival, nobody enters it."},
		ask:    Text{"寄了吗，单号是多少？取件要不要帮忙约？", "Is it sent, and what is the number? Shall we arrange the pick-up?"},
		record: Text{"催了谁，单号和到哪里了。", "Who was reminded, the number, and where it is."},
	}
}

// inspectBrief asks for the warehouse's word on goods that came back (RFD-4).
func inspectBrief() brief {
	return brief{
		do: Text{"货到仓了，请仓库当天验：件数、款式、有没有用过或新的损坏，拍照留底。跟客户说的一样就确认；对不上的先别退钱，写清差在哪里。",
			"The goods are here: have the warehouse look at them the same day for number, model, use and new damage, with photos. If they are as the customer told, confirm; else pay nothing yet and say what differs."},
		ask:    Text{"问仓库：东西齐吗，能不能再卖？", "Ask the warehouse: is it complete, and can it be sold again?"},
		record: Text{"无误还是有出入；有出入的写清楚，附照片。", "As told or not; what differs, with photos."},
	}
}

// payBackBrief asks to pay the customer back.
func payBackBrief(sum handbook.Fen) brief {
	return brief{
		do: fill("把钱退给客户%s，有扣款的减去扣款。退完告诉客户走哪条路、几天到账。平台已经退了的，会自动记上。",
			"Pay the customer back%s, less the deduction where there is one. Then say by which way it comes and in how many days. What the platform has paid is noted by itself.", amount(sum)),
		ask:    Text{"客户收到没有？还想换一款吗？", "Has it arrived? Would another model suit?"},
		record: Text{"打款之后记已打款。", "Paid, once it is."},
	}
}
