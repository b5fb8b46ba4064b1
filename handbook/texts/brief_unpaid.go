package texts

import "gendan/handbook"

// briefOf gives what each kind of item asks for.
func briefOf(item handbook.WorkItem, wonBack bool) brief {
	switch item.Kind {
	case handbook.ItemCheck:
		return either(wonBack, reorderBrief(), checkBrief())
	case handbook.ItemDunning:
		return either(wonBack, reorderBrief(), dunningBrief())
	case handbook.ItemConcern:
		return concernBrief(wonBack)
	case handbook.ItemPromise:
		return promiseBrief(wonBack)
	case handbook.ItemAnswer:
		return answerBrief(wonBack)
	case handbook.ItemRevisit:
		return revisitBrief(item, wonBack)
	default: // a lead's alone
		name := Item(item.Kind)
		return brief{name, name, name}
	}
}

// checkBrief asks for the check right after the order was placed (DUN-6).
func checkBrief() brief {
	return brief{
		do: Text{"先看订单的款式、尺寸、数量和收货信息有没有不对劲的地方，再联系客户，报上订单内容请他确认。",
			"Look through the order's model, size, quantity and delivery details first, then contact the customer and have the order confirmed."},
		ask: Text{"内容有没有拍错？还没付款，是在比较、有疑问，还是付款时遇到了问题？",
			"Is anything wrong in the order? What holds the payment back: comparing, a question, or trouble with paying?"},
		record: Text{"客户怎么说，顾虑写具体，后面跟进的同事会看到。联系上了就算做过这一轮催付。",
			"What the customer said, with the concern in plain words for whoever follows up. A customer who was reached needs no dunning this time."},
	}
}

// dunningBrief asks for the dunning of a window (DUN-1…3).
func dunningBrief() brief {
	return brief{
		do: Text{"联系客户，告诉他订单还留着、等着付款，放太久可能会被平台关闭。语气像帮忙，别催得太紧。",
			"Contact the customer: the order is kept and waits for the payment, and the platform may close it if it waits too long. Offer help, do not press."},
		ask: Text{"打算什么时候付？还有哪一点没放心？",
			"When will it be paid? What is still in doubt?"},
		record: Text{"答应付款的记下日期，到那天我们再联系；有顾虑的写清楚，马上安排跟进。",
			"A promise with its date, since we contact the customer again on that day; a concern in plain words, since it is followed up at once."},
	}
}

// reorderBrief takes the place of a check or a dunning that is still open when the platform closes the order (DUN-12).
func reorderBrief() brief {
	return brief{
		do: Text{"原订单已被平台关闭，不用再催付款。联系客户，关心一下当时为什么没付；还想要的话，请他重新下单。",
			"The platform has closed the order, so no payment is asked for. Contact the customer and ask kindly what came between; who still wants it orders anew."},
		ask: Text{"当时是忘了付，还是有哪一点没谈妥？还想要这一款吗？",
			"Was it forgotten, or was something not settled? Is it still wanted?"},
		record: Text{"没付款的原因，要不要重新下单；说了哪天下单，就按答应付款记日期。",
			"Why it was not paid, and whether it will be ordered again; a day for that is recorded as a promise."},
	}
}

// concernBrief asks for the one more contact after a concern (DUN-7).
func concernBrief(wonBack bool) brief {
	return brief{
		do: Text{"针对这个顾虑给一个办法：讲清楚产品和服务，在你的权限内送券或小礼品；付款有困难的，帮忙换付款方式、找人代付或查银行限额。超出权限先问组长，不要先答应。",
			"Answer the concern: explain the product and the service, give a coupon or a small gift within your authority; with trouble in paying, help with another way to pay, another payer or the bank's limit. Beyond your authority ask the leader before you promise anything."},
		ask: either(wonBack,
			Text{"这样处理行不行？可以的话，方便现在重新下单吗？", "Does that settle it? If so, can it be ordered again now?"},
			Text{"这样处理行不行？可以的话，方便现在付款吗？", "Does that settle it? If so, can it be paid now?"}),
		record: Text{"给了什么办法，客户接不接受，还剩什么没解决。",
			"What you offered, whether the customer took it, and what is still open."},
	}
}

// promiseBrief asks for the contact on the promised day (DUN-11).
func promiseBrief(wonBack bool) brief {
	return brief{
		do: either(wonBack,
			Text{"到了客户约好的日子，问候一声。原来的订单已经关闭，想要的话请他重新下单，需要就把链接发过去。",
				"The promised day has come: greet the customer. The order is closed by now, so who still wants it orders anew; send the link if it helps."},
			Text{"到了客户约好的付款日，轻轻提醒一声，付款不顺就当场帮忙。",
				"The promised day has come: remind the customer gently, and help at once if paying does not work."}),
		ask: Text{"今天方便吗？要改日子的话，改到哪天，卡在哪里？",
			"Will it be today? If not, which day, and what is in the way?"},
		record: Text{"改了日子就记新日期；改主意了，写下原因。",
			"The new date if it moves; the reason if the customer has thought better of it."},
	}
}

// answerBrief asks for the answer to a customer's message (DUTY-3).
func answerBrief(wonBack bool) brief {
	return brief{
		do: Text{"客户留了言。先看完前面的聊天再回，先回答他问的，再谈订单。",
			"The customer has written. Read the talk so far, answer what was asked first, and speak of the order after that."},
		ask: either(wonBack,
			Text{"问题解决了吗？这件还想要的话，需不需要帮他重新下单？", "Is the question settled? If it is still wanted, does ordering again need any help?"},
			Text{"问题解决了吗？付款还差什么？", "Is the question settled? What is still missing for the payment?"}),
		record: Text{"客户问了什么，你怎么答的，还要不要再跟。",
			"What was asked, what you answered, and what is left to follow up."},
	}
}
