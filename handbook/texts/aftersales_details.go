package texts

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gendan/handbook"
)

// AfterSalesDetails is an after-sales case as the Temporal UI shows it, in Markdown: where it stands, what it waits for,
// until when and by which clock or item, its place in the order of work, the clocks side by side, what people are asked
// for, the money, and the decisions that it waits for. What people wrote is left out, as in [Details].
func AfterSalesDetails(c handbook.Case, a handbook.AfterSales, items []handbook.WorkItem, zone *time.Location, pending ...handbook.Approval) Text {
	at := clockAt(zone, c.OpenedAt)
	lines := []Text{
		afterSalesHeading(c, a),
		fill("- 订单 %s：%s%s", "order %s: %s%s", a.OrderNo, within(Request(a.Request)), amount(a.Amount)),
		afterSalesStanding(c, a, items, at, pending),
	}
	if c.Ending == "" {
		lines = append(lines, fill("- 处理顺序 %s：%s", "place in the order of work %s: %s", fmt.Sprint(c.Rank), Urgency(a)))
	}
	if c.Owner != "" {
		lines = append(lines, fill("- 负责人：%s", "with %s", c.Owner))
	}
	if clocks := clocksShown(a.Clocks, at); len(clocks) > 0 {
		lines = append(lines, fill("- 时效：\n    - %s", "clocks: %s", join(clocks, Text{"\n    - ", "; "})))
	}
	if !a.Unread.IsZero() {
		lines = append(lines, fill("- 客户留言待回复，自 %s 起", "a message waits for its answer since %s", at.at(a.Unread)))
	}
	if open := actionable(items, func(item handbook.WorkItem) Text { return itemAndStep(item, a) }, at); len(open) > 0 {
		lines = append(lines, workList(open))
	}
	lines = append(lines, particulars(a)...)
	for _, p := range pending {
		lines = append(lines, fill("- 待审批：%s%s，%s 到期", "a decision is waited for: %s%s, until %s", wantedOf(p), because(p.Reasons), at.at(p.ExpiresAt)))
	}
	if last, ok := lastDone(items); ok && c.Ending == "" {
		lines = append(lines, fill("- 上次完成：%s（%s，%s）", "last done: %s (%s, %s)", ItemOf(last), last.DoneBy, at.at(last.SettledAt)))
	}
	return join(lines, Text{"\n", " · "})
}

func afterSalesHeading(c handbook.Case, a handbook.AfterSales) Text {
	head := fill("**%s** · %s %s", "**%s** · %s, %s", Stage(c.Stage), shop(c.Platform, c.Shop), thing(handbook.CaseAfterSales, c.Subject))
	if level := a.Level(); level != 0 {
		head = head.then(fill(" · %s", " · %s", within(Level(level))))
	}
	if a.Round > 1 {
		head = head.then(fill(" · 第 %s 次处理", " · round %s", fmt.Sprint(a.Round)))
	}
	return head
}

// afterSalesStanding says what the case waits for, until when, and whose due time that is; or how it ended.
func afterSalesStanding(c handbook.Case, a handbook.AfterSales, items []handbook.WorkItem, at clock, pending []handbook.Approval) Text {
	if c.Ending != "" {
		ended := fill("- 结果：%s", "%s", endingIn(handbook.CaseAfterSales, c.Ending))
		if !c.EndedAt.IsZero() {
			ended = ended.then(fill("（%s）", " (%s)", at.at(c.EndedAt)))
		}
		return ended.then(reopenable(a.ReopenBy, at))
	}
	now := waitingAfterSales(c.WaitingOn, c.Stage)
	if c.NextDueAt.IsZero() {
		return fill("- 现在：%s", "%s", now)
	}
	return fill("- 现在：%s，到 %s%s", "%s, until %s%s", now, at.at(c.NextDueAt), dueBy(c, a, items, pending))
}

// dueBy says which clock, item or decision the next due time is of, and why it is that one.
func dueBy(c handbook.Case, a handbook.AfterSales, items []handbook.WorkItem, pending []handbook.Approval) Text {
	if c.Clock != "" {
		rule := handbook.Rule("")
		if i := slices.IndexFunc(a.Clocks, func(k handbook.Clock) bool { return k.Kind == c.Clock && k.Running() }); i >= 0 {
			rule = a.Clocks[i].Rule
		}
		return fill("：最早到的是时效%s，%s%s", ": the clock %s comes first, %s%s", quotedClock(c.Clock), setBy(c.Clock), rules(rule, false))
	}
	for _, item := range items {
		if item.Actionable() && item.DueAt.Equal(c.NextDueAt) {
			return fill("：最早到的是事项「%s」%s", ": the item “%s” comes first%s", ItemOf(item), rules(item.Rule, item.Estimated))
		}
	}
	for _, p := range pending {
		if p.ExpiresAt.Equal(c.NextDueAt) || p.Due().Equal(c.NextDueAt) {
			return fill("：最早到的是审批「%s」", ": the decision on “%s” comes first", within(Subject(p.Subject)))
		}
	}
	return Text{}
}

// setBy says who set a clock, and what that means while we wait for the customer (TKT-6).
func setBy(k handbook.ClockKind) Text {
	return either(k.Platforms(),
		Text{"平台定的，等客户也照走", "set by the platform, it runs on while we wait for the customer"},
		Text{"我们自己定的", "our own"})
}

// clocksShown lists the clocks side by side: those that run by their due time, then those that stand still, then those
// that ended and had been missed.
func clocksShown(clocks []handbook.Clock, at clock) []Text {
	place := func(c handbook.Clock) int {
		switch {
		case !c.Running():
			return 2
		case !c.PausedAt.IsZero():
			return 1
		}
		return 0
	}
	shown := slices.DeleteFunc(slices.Clone(clocks), func(c handbook.Clock) bool { return !c.Running() && !c.Breached() })
	slices.SortStableFunc(shown, func(a, b handbook.Clock) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), a.DueAt.Compare(b.DueAt))
	})
	lines := make([]Text, len(shown))
	for i, c := range shown {
		lines[i] = Clock(c, at.zone, at.near)
	}
	return lines
}

// itemAndStep names an item, and says what the step or the claim is that it is about.
func itemAndStep(item handbook.WorkItem, a handbook.AfterSales) Text {
	name := ItemOf(item)
	if plan := a.Plan(); plan != nil && item.Kind == handbook.ItemStep {
		for _, s := range plan.Steps {
			if s.ID == item.Ref {
				return fill("%s：%s，%s", "%s: %s, %s", name, within(stepDoing(s)), within(StepState(s.State)))
			}
		}
	}
	return name
}

// particulars tells what is lacking, the money, the claims, and why work stands still.
func particulars(a handbook.AfterSales) []Text {
	var lines []Text
	if len(a.Lacking) > 0 {
		lines = append(lines, fill("- 还缺凭证：%s", "evidence lacking: %s", listOf(a.Lacking, EvidenceKind)))
	}
	if a.Review != nil && a.Review.Rating != handbook.RatingGood {
		lines = append(lines, fill("- 客户评价：%s", "the customer's review: %s", within(Rating(a.Review.Rating))))
	}
	if plan := len(a.Plans); plan > 0 {
		lines = append(lines, fill("- 资金：%s", "money: %s", money(a)))
	}
	if a.Deduction > 0 {
		lines = append(lines, fill("- 退款扣 ¥%s", "deducted from the refund: ¥%s", a.Deduction.String()))
	}
	if open := openClaims(a.Claims); len(open) > 0 {
		lines = append(lines, fill("- %s", "%s", join(open, Text{"\n- ", "; "})))
	}
	if a.Halted() {
		lines = append(lines, Text{"- 停工：等经理决定", "work stands still until the manager has decided"})
	}
	return lines
}

// money tells budget, what was spent of it, what is left and, where that is another sum, what the case has cost us.
func money(a handbook.AfterSales) Text {
	book := a.Account
	told := fill("%s，预算 ¥%s，已用 ¥%s，还剩 ¥%s", "%s, budget ¥%s, spent ¥%s, left ¥%s", planNo(fmt.Sprint(len(a.Plans))), book.Budget.String(),
		book.Spent().String(), book.Left().String())
	if cost := book.Cost(); cost != book.Spent() {
		told = told.then(fill("，净成本 ¥%s", ", net cost ¥%s", cost.String()))
	}
	if a.Spending != nil {
		told = told.then(fill("；还要 ¥%s，超出预算", "; another ¥%s is beyond the budget", a.Spending.Amount.String()))
	}
	if a.Demand > 0 {
		told = told.then(fill("；客户另要 ¥%s", "; the customer asks for ¥%s more", a.Demand.String()))
	}
	return told
}

// openClaims lists the claims that still hold the case open (AS-5).
func openClaims(claims []handbook.Claim) []Text {
	var lines []Text
	for _, c := range claims {
		if c.Open() {
			lines = append(lines, Claim(c))
		}
	}
	return lines
}
