package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// desk is the one way in which a case asks people for anything. It opens work items, warns before
// they are due, marks them missed and tells the leaders, hands them over, takes their results and
// withdraws what is no longer needed. No item is ever dropped in silence.
type desk struct {
	Items   []handbook.WorkItem `json:"items"`   // actionable: open, or missed and still workable
	Settled []handbook.WorkItem `json:"settled"` // so that a repeated command gets its first answer
	Opened  int                 `json:"opened"`
}

// maxSettled bounds how many settled items a case remembers; a command that is repeated comes soon.
const maxSettled = 30

// opening is a planned item that is to open, with what the case knows.
type opening struct {
	plan  handbook.PlannedItem
	known handbook.Order
	about handbook.Context
}

// open asks for a planned item: the facts, the customer's day and who is on duty are looked at, and the
// item opens, or it is said why not (CONT-1, CONT-2, DUTY-2, DUTY-5, DUTY-6).
func (d *desk) open(ctx workflow.Context, f *casefile, o opening, p handbook.Policy) (handbook.Decision, error) {
	now, plan := clock(ctx), o.plan
	item := handbook.WorkItem{
		ID: handbook.WorkItemID(f.Case.ID, d.Opened+1), CaseID: f.Case.ID,
		Platform: f.Case.Platform, Shop: f.Case.Shop, Customer: f.Case.Customer,
		Kind: plan.Kind, Rule: plan.Rule, State: handbook.ItemOpen, Note: plan.Note, About: o.about, Estimated: plan.Estimated,
		OpensAt: now, DueAt: plan.Due, WarnAt: plan.Warn,
	}
	then := d.withItem(f, item, now)
	then.At, then.Standing = now, d.Items
	then.DayFrom, then.DayTo = dayAround(ctx, p.Zone())
	var a *activities.Activities
	var decision handbook.Decision
	request := activities.Opening{Item: plan, Known: o.known, Policy: p, Now: now, Then: then}
	actx := untilItSucceeds(ctx, texts.OpeningItem(plan.Kind))
	if err := workflow.ExecuteLocalActivity(actx, a.OpenItem, request).Get(ctx, &decision); err != nil {
		return decision, err
	}
	if decision.Verdict == handbook.VerdictOpen {
		then.Assign(decision.Assignment)
		f.Case = then.Case
		d.Items = append(d.Items, then.Items[0])
		d.Opened++
	}
	return decision, nil
}

// withItem is the transition that opening an item will be; who gets it is still blank.
func (d *desk) withItem(f *casefile, item handbook.WorkItem, now time.Time) handbook.Transition {
	after := *f
	after.next = handbook.Transition{}
	after.note(now, handbook.EventItemOpened, item.Rule, "", handbook.EventData{
		ItemID: item.ID, Item: item.Kind, Due: item.DueAt, Estimated: item.Estimated, Note: item.Note,
	})
	after.changed(item)
	with := desk{Items: append(slices.Clone(d.Items), item)}
	with.picture(&after.Case)
	after.next.Case = after.Case
	return after.next
}

// keepClocks warns the leaders of what will be missed and tells them of what was (DUN-8).
func (d *desk) keepClocks(f *casefile, now time.Time) {
	for i := range d.Items {
		item := &d.Items[i]
		data := handbook.EventData{ItemID: item.ID, Item: item.Kind, ItemRule: item.Rule, Ref: item.Ref, Due: item.DueAt, Person: item.Assignee, Estimated: item.Estimated}
		switch {
		case item.State != handbook.ItemOpen:
		case !now.Before(item.DueAt):
			item.State, item.MissedAt = handbook.ItemMissed, now
			f.Case.Breached = true
			f.note(now, handbook.EventItemMissed, missedRule(f.Case.Kind), "", data)
			f.tell(handbook.NoticeMissed, *item, now)
			f.changed(*item)
		case !item.WarnAt.IsZero() && item.WarnedAt.IsZero() && !now.Before(item.WarnAt):
			item.WarnedAt = now
			f.note(now, handbook.EventItemWarned, warnedRule(f.Case.Kind), "", data)
			f.tell(handbook.NoticeDueSoon, *item, now)
			f.changed(*item)
		}
	}
}

// finish settles an item with its result, and gives the contact that was made by it.
func (d *desk) finish(f *casefile, cmd FinishItemCommand, now time.Time) handbook.WorkItem {
	i := d.find(cmd.ItemID)
	item := d.Items[i]
	late := item.State == handbook.ItemMissed
	item.State, item.SettledAt, item.Result, item.DoneBy, item.ResultKey = handbook.ItemDone, now, cmd.Result, cmd.By, cmd.Key
	d.settle(f, i, item)
	f.note(now, handbook.EventItemDone, doneRule(f.Case.Kind), cmd.By, handbook.EventData{
		ItemID: item.ID, Item: item.Kind, ItemRule: item.Rule, Ref: item.Ref, Due: item.DueAt, Result: item.Result, Late: late,
	})
	f.next.Contacts = append(f.next.Contacts, handbook.ContactMade{
		ItemID: item.ID, CaseID: f.Case.ID, Customer: item.Customer, PersonID: cmd.By,
		At: now, Counts: item.Kind.Counts(), Outcome: item.Result.Outcome,
	})
	return item
}

// transfer hands an item over to someone else.
func (d *desk) transfer(f *casefile, cmd TransferItemCommand, now time.Time) handbook.WorkItem {
	item := &d.Items[d.find(cmd.ItemID)]
	from := item.Assignee
	item.Assignee = cmd.To
	f.note(now, handbook.EventItemTransferred, item.AssignedBy, cmd.By, handbook.EventData{
		ItemID: item.ID, Item: item.Kind, ItemRule: item.Rule, Ref: item.Ref, Due: item.DueAt, From: from, Person: cmd.To, Note: cmd.Note,
	})
	f.changed(*item)
	return *item
}

// withdraw takes back the items that the case no longer needs, because of what someone did, if anybody did. What was missed stays missed, and nobody is asked for it
// any more.
func (d *desk) withdraw(f *casefile, now time.Time, rule handbook.Rule, by string, which func(handbook.WorkItem) bool) {
	for i := len(d.Items) - 1; i >= 0; i-- {
		item := d.Items[i]
		if !which(item) {
			continue
		}
		item.SettledAt = now
		if item.State == handbook.ItemOpen {
			item.State = handbook.ItemWithdrawn
		}
		f.note(now, handbook.EventItemWithdrawn, rule, by, handbook.EventData{
			ItemID: item.ID, Item: item.Kind, ItemRule: item.Rule, Ref: item.Ref, Due: item.DueAt, Person: item.Assignee,
			Late: item.State == handbook.ItemMissed, Ending: f.Case.Ending,
		})
		d.settle(f, i, item)
	}
}

// nextClock gives the instant at which an item must be warned of or marked missed.
func (d *desk) nextClock() (at time.Time, timer texts.Text, ok bool) {
	for _, item := range d.Items {
		due, text := item.DueAt, texts.TimerDue(item.Kind)
		if !item.WarnAt.IsZero() && item.WarnedAt.IsZero() {
			due, text = item.WarnAt, texts.TimerWarn(item.Kind)
		}
		if item.State == handbook.ItemOpen && (!ok || due.Before(at)) {
			at, timer, ok = due, text, true
		}
	}
	return at, timer, ok
}

// picture puts what is open into the case: who holds the item that is due first, and until when.
func (d *desk) picture(c *handbook.Case) {
	first := -1
	for i, item := range d.Items {
		if item.State == handbook.ItemOpen && (first < 0 || item.DueAt.Before(d.Items[first].DueAt)) {
			first = i
		}
	}
	switch {
	case first >= 0:
		item := d.Items[first]
		c.Owner, c.NextDueAt, c.WaitingOn = item.Assignee, item.DueAt, handbook.WaitingAgent
		if item.AssignedBy == handbook.RuleDutyNobody {
			c.WaitingOn = handbook.WaitingLeader
		}
	case len(d.Items) > 0:
		c.WaitingOn = handbook.WaitingLeader
	}
}

// busy says whether an item that others come after is open.
func (d *desk) busy() bool {
	return slices.ContainsFunc(d.Items, func(i handbook.WorkItem) bool {
		return i.Kind.InTurn() && i.State == handbook.ItemOpen
	})
}

// anyOpen says whether someone is asked for something that is not yet due.
func (d *desk) anyOpen() bool {
	return slices.ContainsFunc(d.Items, func(i handbook.WorkItem) bool { return i.State == handbook.ItemOpen })
}

// dueBy says whether something is asked for that is due by an instant.
func (d *desk) dueBy(t time.Time) bool {
	return slices.ContainsFunc(d.Items, func(i handbook.WorkItem) bool {
		return i.State == handbook.ItemOpen && !i.DueAt.After(t)
	})
}

func (d *desk) settle(f *casefile, i int, item handbook.WorkItem) {
	d.Items = slices.Delete(d.Items, i, i+1)
	d.Settled = append(d.Settled, item)
	if len(d.Settled) > maxSettled {
		d.Settled = slices.Delete(d.Settled, 0, len(d.Settled)-maxSettled)
	}
	f.changed(item)
}

func (d *desk) find(id string) int {
	return slices.IndexFunc(d.Items, func(i handbook.WorkItem) bool { return i.ID == id })
}

// all gives every item that is remembered.
func (d *desk) all() []handbook.WorkItem { return slices.Concat(d.Items, d.Settled) }

// settled gives an item that no longer takes a result.
func (d *desk) settled(id string) (handbook.WorkItem, bool) {
	i := slices.IndexFunc(d.Settled, func(i handbook.WorkItem) bool { return i.ID == id })
	if i < 0 {
		return handbook.WorkItem{}, false
	}
	return d.Settled[i], true
}

// ask asks for an item that opens now, together with the case's next step; who gets it is said when that is written.
func (d *desk) ask(f *casefile, plan handbook.PlannedItem, about handbook.Context, now time.Time) {
	d.Opened++
	item := handbook.WorkItem{
		ID: handbook.WorkItemID(f.Case.ID, d.Opened), CaseID: f.Case.ID,
		Platform: f.Case.Platform, Shop: f.Case.Shop, Customer: f.Case.Customer,
		Kind: plan.Kind, Rule: plan.Rule, Ref: plan.Ref, State: handbook.ItemOpen, Note: plan.Note, About: about, Estimated: plan.Estimated,
		OpensAt: now, DueAt: plan.Due, WarnAt: plan.Warn,
	}
	d.Items = append(d.Items, item)
	f.note(now, handbook.EventItemOpened, item.Rule, "", handbook.EventData{
		ItemID: item.ID, Item: item.Kind, Ref: item.Ref, Due: item.DueAt, Estimated: item.Estimated, Note: item.Note,
	})
	f.changed(item)
}

// assigned takes over who got the items that have opened.
func (d *desk) assigned(opened []handbook.WorkItem) {
	for _, item := range opened {
		if i := d.find(item.ID); i >= 0 {
			d.Items[i].Assignee, d.Items[i].AssignedBy = item.Assignee, item.AssignedBy
		}
	}
}

// carriedOut settles an item whose command somebody has given.
func (d *desk) carriedOut(f *casefile, i int, by string, now time.Time) {
	item := d.Items[i]
	late := item.State == handbook.ItemMissed
	item.State, item.SettledAt, item.DoneBy = handbook.ItemDone, now, by
	item.Result = handbook.Result{Outcome: handbook.OutcomeHandled}
	d.settle(f, i, item)
	f.note(now, handbook.EventItemDone, item.Rule, by, handbook.EventData{
		ItemID: item.ID, Item: item.Kind, ItemRule: item.Rule, Ref: item.Ref, Due: item.DueAt, Result: item.Result, Late: late,
	})
}

// doneRule is the rule by which a contact's result is recorded.
func doneRule(kind handbook.CaseKind) handbook.Rule {
	switch kind {
	case handbook.CaseLead:
		return handbook.RuleLeadRecord
	case handbook.CaseAfterSales:
		return handbook.RuleDutyAnswer
	case handbook.CaseUnpaidOrder, handbook.CaseApproval:
	}
	return handbook.RuleDunResult
}

// warnedRule is the rule by which the leaders are warned of an item.
func warnedRule(kind handbook.CaseKind) handbook.Rule {
	if kind == handbook.CaseAfterSales {
		return handbook.RuleTicketBreach
	}
	return handbook.RuleDunWarn
}
