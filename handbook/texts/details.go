package texts

import (
	"fmt"
	"time"

	"gendan/handbook"
)

// Details is a case as the Temporal UI shows it, in Markdown: where it stands, what it waits for and until
// when, who has it, what is to be done, what comes next, and what the last contact came to. Items that are
// settled count for the last alone. Pending are the decisions that the case waits for. What people wrote is left out: it
// may hold what only those who serve the customer should read.
func Details(c handbook.Case, items []handbook.WorkItem, next *handbook.PlannedItem, zone *time.Location, pending ...handbook.Approval) Text {
	at := clockAt(zone, c.OpenedAt)
	lines := []Text{heading(c), standing(c, at)}
	if c.Owner != "" {
		lines = append(lines, fill("- 负责人：%s", "with %s", c.Owner))
	}
	if c.Breached {
		lines = append(lines, Text{"- 有事项超时", "an item was missed"})
	}
	if !c.UnansweredSince.IsZero() {
		lines = append(lines, fill("- 客户留言待回复，自 %s 起", "a message waits for its answer since %s", at.at(c.UnansweredSince)))
	}
	if open := actionable(items, ItemOf, at); len(open) > 0 {
		lines = append(lines, workList(open))
	}
	for _, a := range pending {
		lines = append(lines, fill("- 待审批：%s，%s 到期", "a decision is waited for: %s, until %s", wantedOf(a), at.at(a.ExpiresAt)))
	}
	if next != nil {
		lines = append(lines, fill("- 接下来：%s，%s 开始%s", "next: %s, opens %s%s",
			itemBy(next.Kind, next.Rule), at.at(next.Opens), rules(next.Rule, next.Estimated)))
	}
	if last, ok := lastDone(items); ok {
		lines = append(lines, fill("- 上次结果：%s", "last: %s", lastResult(c.Kind, last, at)))
	}
	return join(lines, Text{"\n", " · "})
}

func heading(c handbook.Case) Text {
	about := thing(c.Kind, c.Subject)
	if c.Kind == handbook.CaseApproval {
		about = thingOf(c.ID)
	}
	head := fill("**%s** · %s %s", "**%s** · %s, %s", Stage(c.Stage), shop(c.Platform, c.Shop), about)
	if c.Grade != "" {
		head = head.then(fill(" · %s 类", " · grade %s", string(c.Grade)))
	}
	if c.Round > 1 {
		head = head.then(fill(" · 第 %s 轮", " · round %s", fmt.Sprint(c.Round)))
	}
	return head
}

// standing says what the case waits for and until when, or how it ended.
func standing(c handbook.Case, at clock) Text {
	switch {
	case c.Ending != "":
		ended := fill("- 结果：%s%s", "%s%s", Ending(c.Ending), credit(c.CreditedTo))
		if c.EndedAt.IsZero() {
			return ended
		}
		return ended.then(fill("（%s）", " (%s)", at.at(c.EndedAt)))
	case c.NextDueAt.IsZero():
		return fill("- 现在：%s", "%s", waitingIn(c.Kind, c.WaitingOn))
	}
	return fill("- 现在：%s，到 %s", "%s, until %s", waitingIn(c.Kind, c.WaitingOn), at.at(c.NextDueAt))
}

// workList says what is to be done: one item beside its heading, several below it, as a list of their own.
func workList(open []Text) Text {
	if len(open) == 1 {
		return fill("- 待办：%s", "to do: %s", open[0])
	}
	return fill("- 待办：\n    - %s", "to do: %s", join(open, Text{"\n    - ", "; "}))
}

// actionable lists the items that someone must or may still do, each by its name.
func actionable(items []handbook.WorkItem, name func(handbook.WorkItem) Text, at clock) []Text {
	var lines []Text
	for _, item := range items {
		if !item.Actionable() {
			continue
		}
		missed := either(item.State == handbook.ItemMissed, Text{"，已超时", ", missed"}, Text{})
		lines = append(lines, fill("%s（%s），%s 前完成%s%s", "%s (%s, due %s%s)%s", name(item),
			holder(item.Assignee), at.at(item.DueAt), missed, rules(item.Rule, item.Estimated)))
	}
	return lines
}

// lastDone gives the item that was done last.
func lastDone(items []handbook.WorkItem) (last handbook.WorkItem, ok bool) {
	for _, item := range items {
		if item.State == handbook.ItemDone && (!ok || !item.SettledAt.Before(last.SettledAt)) {
			last, ok = item, true
		}
	}
	return last, ok
}

func lastResult(kind handbook.CaseKind, item handbook.WorkItem, at clock) Text {
	result := handbook.Result{Outcome: item.Result.Outcome, PromisedOn: item.Result.PromisedOn}
	return fill("%s，%s（%s，%s）", "%s, %s (%s, %s)", ItemOf(item), outcome(kind, result, at), item.DoneBy, at.at(item.SettledAt))
}
