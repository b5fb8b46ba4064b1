package texts

import "gendan/handbook"

// judgeBrief asks for the first judgement (AS-1).
func judgeBrief() brief {
	return brief{
		do: Text{"先稳住客户，弄清出了什么事，对照订单、商品页和聊天记录判断是不是售后。是，选出可能的原因；不是，跟客户讲明白，有中差评就请他改。没查清前别许诺怎么赔。",
			"Calm the customer and find out what happened; compare order, product page and talk, and judge whether it is after-sales. If so, choose the likely causes; if not, explain it, and ask for a change of a bad review. Promise nothing before it is clear."},
		ask: Text{"哪里不对，什么时候发现的？是签收前还是签收后，装过用过没有？",
			"What is wrong, and since when? Was it before or after signing, and was it installed or used?"},
		record: Text{"是不是售后、可能的原因；不是售后的，写下怎么解释的。",
			"Whether it is after-sales, and the likely causes; if it is none, how it was explained."},
	}
}

// evidenceBrief asks for the evidence that is lacking (AS-2).
func evidenceBrief() brief {
	return brief{
		do: Text{"请客户把缺的凭证补上，一样一样说清怎么拍：光线够、拍得清、认得出是哪个部位。客户忙就约个时间再提醒。实在拿不到的写明原因，别卡在这里。",
			"Ask for what is lacking, piece by piece, and say how: enough light, sharp, and clear which part it shows. If the customer has no time now, agree on when to remind. What really can't be had is noted with the reason, so that the case goes on."},
		ask:    Text{"现在方便拍吗？外箱和标签还在不在？", "Can the photos be taken now? Are the box and its label still there?"},
		record: Text{"每个文件是哪一种、链接和校验值；拿不到的，写原因。", "Of each file its kind, link and checksum; of what can't be had, the reason."},
	}
}

// diagnoseBrief asks for level and causes (AS-3, AS-4, AS-16).
func diagnoseBrief() brief {
	return brief{
		do: Text{"看凭证定级：一级，整件坏了、质量或争议严重，或者客户不接受修、给了差评不肯谈；二级，要买大件配件，还要师傅上门；三级，只要师傅上门；四级，讲清楚或寄个小件，客户自己能弄好。原因可以不止一个，每个都定下谁负责；我方失误要写到人。",
			"Give the level by the evidence. 1: all of it is lost, the quality or the dispute is grave, or the customer accepts no repair or rates badly and does not talk. 2: big parts must be bought and a technician must come. 3: a technician alone. 4: an explanation or a small part by mail, the customer does it. There can be several causes, each with who answers for it; an own error names the person."},
		ask: Text{"想修、想换还是想退？什么时候买的，还在保修期吗？照我们说的试过没有？",
			"Should it be repaired, exchanged or returned? When was it bought, is it under warranty? Has what we advised been tried?"},
		record: Text{"级别、原因和责任方、修不修得好、要不要退；讲一讲就好的，写下怎么讲的。",
			"Level, causes and who answers for them, whether it can be repaired, whether it is to be returned; where words were enough, which words."},
	}
}

// planBrief asks for a plan; once one has failed, for another (AS-5, AS-6, AS-7).
func planBrief(again bool) brief {
	plan := brief{
		do: Text{"定下每一步做什么、谁做、到哪天、花多少钱：客户能满意，也不多花。厂家、物流、安装方该赔的，追偿和处理一起开始。一级、超出费用标准或客户要退货的，会自动送经理审批，批了再动手。",
			"Settle each step: what, who, until when, at what cost, so that the customer is content and no more is spent than it takes. What factory, carrier or installer owes is claimed along with the work. A plan of level 1, over the standard budget, or for a customer who wants to return it goes to the manager by itself, and nothing is done before."},
		ask: Text{"客户最在意哪一点，哪几天方便？师傅、配件、物流都定得下来吗？",
			"What matters most to the customer, and which days suit? Are technician, parts and carrier certain?"},
		record: Text{"步骤、负责的人、时限、预算，要追偿的写清找谁、多少。",
			"Steps, owners, due times and budget; of each claim, from whom and how much."},
	}
	plan.do = either(again, Text{"上一个方案没走通，先看卡在哪里，别照搬。", "The plan before has failed: see why, and do not repeat it. "}, Text{}).then(plan.do)
	return plan
}

// agreeBrief asks for the customer's agreement to a plan (AS-8).
func agreeBrief() brief {
	return brief{
		do: Text{"把方案讲给客户听：做什么、哪天做、要他配合什么，点头了再动手。要得过分的别争也别答应：平台规则对我们有利的走仲裁，其余由经理定要不要给。",
			"Tell the customer the plan: what is done, on which day, what help is needed; nothing begins before the customer agrees. Neither argue about nor promise an unreasonable demand: where the platform's rules are on our side it arbitrates, else the manager decides."},
		ask:    Text{"这样处理可以吗？哪一点还不满意，想要什么？", "Is that acceptable? What is still missing, and what is asked for?"},
		record: Text{"同意还是不同意；另外要钱的写多少、规则站哪边；不同意的写原因。", "Whether the customer agrees; of a demand how much, and whose side the rules are on; the reason, if not."},
	}
}

// arbitrateBrief asks to follow the platform's arbitration (AS-8).
func arbitrateBrief() brief {
	return brief{
		do: Text{"把聊天记录、凭证和规则依据交齐，盯着仲裁进度，平台要补的当天补，拖着不动就催。结果由平台告知，不用自己填。",
			"Hand in the talk, the evidence and the rules it rests on, watch the arbitration, give what the platform asks for the same day, and press where nothing moves. The platform tells the outcome, nobody enters it."},
		ask:    Text{"还缺什么材料，什么时候出结果？", "What is still needed, and when will it be decided?"},
		record: Text{"每次催办问到了什么。", "What each reminder brought."},
	}
}

// stepBrief asks for a step of the plan. Of a visit it speaks of the appointment, and of a step that someone else does of
// following it up (AS-9, AS-12).
func stepBrief(s *handbook.Step) brief {
	step := brief{
		do: Text{"照方案把这一步做完。做不下去的报「受阻」，经理会知道；花费超出预算的先报，批了再花。",
			"Do the step as planned. What can't go on is reported as blocked, and the manager hears of it; a cost beyond the budget is reported before it is spent."},
		ask:    Text{"客户那边准备好了吗？做完满意吗？", "Is the customer ready for it? Content with it afterwards?"},
		record: Text{"开始、做完还是受阻；受阻写清卡在哪里。", "Whether it has begun, is done or is blocked; if blocked, by what."},
	}
	switch {
	case s == nil:
	case s.Kind == handbook.StepVisit:
		step.do = Text{"上门前一天跟师傅和客户各确认一遍时间、地点和要带的配件。没修成或客户不认的不付钱，当场约好下一次；验收通过才结师傅的费用。",
			"The day before, confirm time, place and parts with both technician and customer. A visit that fails or is not accepted is not paid: agree on the next appointment at once. The technician is paid after acceptance."}
		step.ask = Text{"师傅到了吗，修好没有？没修好差什么，改约哪天？", "Did the technician come, and is it repaired? If not, what is missing, and which day is next?"}
		step.record = Text{"修好了报完成；没修成的，报没做成，写原因和新的时间。", "Done, if it is repaired; else failed, with the reason and the new appointment."}
	case s.Owner != handbook.OwnerAgent:
		step.do = fill("这一步由%s做，你来盯：交代清楚，问到确切的日子，到时看结果。拖着不办或办不了的报「受阻」，经理会出面。",
			"This is done by the %s and followed up by you: say what is needed, get a definite day, and look at the result. What is put off or can't be done is reported as blocked, and the manager steps in.", within(StepOwner(s.Owner)))
		step.ask = Text{"哪天能办好？单号或凭据有没有？", "On which day will it be done? Is there a number or a receipt?"}
	}
	return step
}

// acceptBrief asks for the acceptance (AS-13).
func acceptBrief() brief {
	return brief{
		do: Text{"回访客户：问题解决了没有，货、款是不是都对上了；有中差评的请他改好。有一样没成就不算验收，回去换个方案。",
			"Contact the customer: is the trouble solved, are goods and money as agreed? Ask for a change of a bad review. If one of these is missing it is not accepted, and another plan is made."},
		ask:    Text{"用着还好吗，满意吗？还有哪里没弄好？", "Does it work well, is the customer content? What is still not right?"},
		record: Text{"客户认不认可、货和款确认没有；没通过的写原因。", "Whether the customer accepts it, whether goods and money are confirmed; if not, why."},
	}
}

// claimBrief asks to follow a claim (AS-5).
func claimBrief() brief {
	return brief{
		do: Text{"拿着凭证催对方赔付，问准金额和到账的日子。对方不认，写下理由：处理还没完的，由经理定我们要不要先垫付，再接着追。",
			"Press for the payment with the evidence at hand, and get amount and day. If it is denied, note why: while the work goes on, the manager decides whether we pay first and go on claiming."},
		ask:    Text{"认不认、赔多少、哪天到账？还要什么材料？", "Is it accepted, how much is paid, and when? Is anything still needed?"},
		record: Text{"到账写金额；不认或放弃的写原因。", "The amount that came in; of a denial or a write-off the reason."},
	}
}

// reviewBrief asks for the change of a bad review (AS-14).
func reviewBrief() brief {
	return brief{
		do: Text{"改评价的期限一过就改不了。事情办好了就打电话请客户改，先谢后请，别催得让人烦；客户还有不满，先解决再说。改好由平台告知，不用自己填。",
			"Once the time for changing it is over, the review stays. When the trouble is solved, telephone and ask for the change, with thanks and without pressing; what still displeases is solved first. The platform tells of the change, nobody enters it."},
		ask:    Text{"现在满意了吗？方便把评价改一下吗？要不要教您在哪里改？", "Is the customer content now? Would the review be changed? Is help needed with where to do it?"},
		record: Text{"客户怎么说，答应哪天改。", "What the customer said, and for which day it was promised."},
	}
}

// closeBrief asks for the closing (AS-15).
func closeBrief() brief {
	return brief{
		do: Text{"对一遍账：花了什么、谁承担、收回多少，漏记的补上。再写下这次为什么会出事、以后怎么避免，然后结案。",
			"Go through the account: what was spent, who bears it, what came back; book what is missing. Then note why it happened and how it is avoided, and close the case."},
		ask:    Text{"同类问题最近还有吗？哪个环节改一下就能避免？", "Has it happened elsewhere lately? Which change would have avoided it?"},
		record: Text{"教训和改进，写得让没经手的同事也看得懂。", "Lesson and improvement, so that whoever had no part in it understands."},
	}
}

// messageBrief asks for the answer to a message (DUTY-3).
func messageBrief() brief {
	return brief{
		do: Text{"客户来消息了。先看处理到哪一步，再回他问的；定不了的别答应，告诉他什么时候有准信。",
			"The customer has written. See how far the case is and answer what was asked; promise nothing that is not settled, and say when there will be news."},
		ask:    Text{"这样说清楚了吗？还有别的不放心吗？", "Is it clear now? Is anything else in doubt?"},
		record: Text{"客户问了什么，你怎么答的。", "What was asked, and what you answered."},
	}
}
