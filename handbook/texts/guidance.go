package texts

import "gendan/handbook"

// Guidance is what the handbook advises on a cause (AS-22): the shop's own words, where its policy has some.
func Guidance(cause handbook.Cause, p handbook.AfterSalesPolicy) Text {
	for _, own := range p.Guidance {
		if words := inLine(own.Text); own.Cause == cause && words != "" {
			return Text{words, words}
		}
	}
	return advice(cause)
}

// advice is the catalogue's own.
func advice(cause handbook.Cause) Text {
	switch cause {
	case handbook.CauseService:
		return serviceAdvice()
	case handbook.CauseLogistics:
		return logisticsAdvice()
	case handbook.CauseQuality:
		return Text{
			"用事实说话：哪里有问题、为什么、怎么解决，讲得在行客户才放心。说少了配件的，先请他对照说明书把箱子再翻一遍，确实没有就马上补寄。厂家该负责的，同时找厂家追偿。",
			"Let facts speak: what is wrong, why, and what will be done; who sounds expert is trusted. Where parts are missing, have the box looked through once more against the manual, and mail them at once if they are not there. What the factory answers for is claimed from it at the same time.",
		}
	case handbook.CauseRevision:
		return Text{
			"先对商品页和外箱批次，看是哪一批改了款。是我们没跟上就认，让客户选：留下、换原款、退货。随后改好商品页，提醒接待的同事先说明，再找厂家要改版的通知。",
			"Compare the product page with the batch on the box to see which batch was changed. If we did not keep up, say so, and let the customer choose: keep it, exchange it, return it. Then correct the page, tell those who receive customers, and ask the factory for word of its changes.",
		}
	case handbook.CauseOwnError:
		return Text{
			"错在我们就痛快认，别推给别的部门，也别让客户多花一分钱、多跑一趟。查清错在下单、备货还是发货，记到经手人，是为了以后不再犯。",
			"Where the error is ours, admit it at once, blame no other team, and let it cost the customer neither money nor a trip. Find out whether it was made in ordering, picking or shipping, and note by whom, so that it is not made again.",
		}
	case handbook.CauseInstallation:
		return Text{
			"先问清是谁装的：我们派的师傅、客户请的人，还是客户自己。我们派的，修好归我们，再和师傅算；别人装的，如实讲清责任，照样帮客户想个省钱的办法。",
			"Ask first who installed it: our technician, someone the customer hired, or the customer. Of ours, the repair is our matter, to be settled with the technician afterwards; of others, say honestly who answers for it, and still help to find a cheap way out.",
		}
	case handbook.CauseWrongDelivery:
		return wrongDeliveryAdvice()
	case handbook.CauseOther:
		return Text{
			"先让客户把话说完，情绪稳住了再问经过。找经手的人一起对一遍，给客户一个具体的办法和时间；自己定不了的，先说清什么时候回话。",
			"Let the customer finish and calm down, then ask what happened. Go through it with whoever had a hand in it, and give a definite answer with a time; what you can't decide, say when you will be back.",
		}
	}
	return unknown(cause)
}

func serviceAdvice() Text {
	return Text{
		"先道歉，听客户说完，不争对错；当时接待得慢、话说得生硬的，换个人好好接。没讲清的事，比如运费、送到哪里、去哪提货，现在讲明白，能补救的当场补救。客户发火也要客气，但不用受辱骂。",
		"Say sorry, hear the customer out and do not argue; where the reception was slow or curt, let someone else take over. Make clear now what was left unclear, such as freight, how far it is delivered or where it is fetched, and put right at once what can be. Stay polite with whoever is angry; abuse need not be borne.",
	}
}

func logisticsAdvice() Text {
	return Text{
		"还没签收：请客户拍照，劝他拒收，马上找物流，有消息先告诉客户。已经签收：先安抚，再说清签收后的责任，拿凭证跟物流交涉。不让开箱验货的，请客户当场打给我们。没有物流消息的，查清原因再回客户。到货日只估计、不保证；遇上坏天气或停运，赶在客户问之前说。同一地区老出事，就换一家物流。",
		"Not signed for yet: ask for photos, advise to refuse it, go to the carrier at once, and bring news to the customer first. Signed for: calm the customer, say what signing means, and take it up with the carrier on the evidence. Who may not look into the box calls us on the spot. Where there is no word of the parcel, find out why and tell it. A day of arrival is an estimate and never a promise; of bad weather or a carrier's stop tell before anyone asks. Where trouble keeps coming from one region, another carrier serves it.",
	}
}

func wrongDeliveryAdvice() Text {
	return Text{
		"先请客户拍下收到的东西和外箱标签，再对订单和出库记录，确认发错了再动手：补发、换货或取回，来回运费我们出。物流找客户要运费，请他别付，我们去结；已经付了的，凭付款凭据退给他，再找物流说清。",
		"Have what came and the label on the box photographed, compare it with the order and the warehouse's record, and act once it is certain: send the rest, exchange it or fetch it back, with the freight both ways on us. If the carrier asks the customer for freight, it is not to be paid, we settle it; what was paid is paid back on the receipt, and the carrier hears of it.",
	}
}

// ReviewGuidance is what the handbook advises on bad reviews: malicious ones, and those that were added later (AS-22).
func ReviewGuidance() Text {
	return Text{
		"真有问题的，先把事办好，再请客户改。看着是恶意的（新号、爱打差评、没买就骂），电话和聊天都谈不拢，就把证据收齐报给平台。追加的评价要尽快回，话说给后来的买家听；跟商品无关的或打广告的，也报给平台。",
		"Where the trouble is real, put it right first and then ask for the change. What looks malicious (a new account, one that always rates badly, words that fit no purchase): if neither telephone nor chat helps, gather the evidence and report it to the platform. Answer an added review soon, for those who will read it before they buy; what is off the matter or an advertisement is reported too.",
	}
}
