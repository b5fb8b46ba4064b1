package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// contacted remembers a contact, for the credit and the evening until which it may still succeed.
func (u *followUp) contacted(person string, at time.Time, outcome handbook.Outcome) {
	u.Contacts = append(u.Contacts, handbook.ContactMade{PersonID: person, At: at, Outcome: outcome})
	if len(u.Contacts) > maxContacts {
		u.Contacts = slices.Delete(u.Contacts, 0, len(u.Contacts)-maxContacts)
	}
}

// maxContacts bounds what a case that goes on for many rounds remembers.
const maxContacts = 50

func (u *followUp) lastContact() time.Time {
	if len(u.Contacts) == 0 {
		return time.Time{}
	}
	return u.Contacts[len(u.Contacts)-1].At
}

// credit credits whoever contacted the customer last before an instant (DUN-10, LEAD-10).
func (u *followUp) credit(before time.Time) bool {
	for i := len(u.Contacts) - 1; i >= 0; i-- {
		if c := u.Contacts[i]; !c.At.After(before) {
			u.File.Case.CreditedTo = c.PersonID
			return true
		}
	}
	return false
}

// asksForAnswer plans the answer to a customer's message, unless someone is about to speak to the customer (DUTY-3).
func (u *followUp) asksForAnswer(since, now time.Time) {
	if u.File.Case.UnansweredSince.IsZero() {
		u.File.Case.UnansweredSince = since
	}
	with := u.Agenda.Answering(now, u.Policy)
	answer, _ := with.Answer()
	if !u.Desk.dueBy(answer.Due) {
		u.Agenda = with
	}
}

// noteLate keeps what was told after the case was over; it changes nothing (DUN-10).
func (u *followUp) noteLate(now time.Time) {
	for _, fact := range u.late {
		u.File.note(now, handbook.EventLateFact, lateRule(u.File.Case.Kind), fact.By, handbook.EventData{
			Fact: fact.Kind, OccurredAt: fact.OccurredAt, ClosedBy: fact.ClosedBy, Amount: fact.Amount, OrderNo: fact.OtherOrder,
			Note: fact.Note, Method: fact.Method,
		})
	}
	u.late = nil
}

// finish withdraws what is open, settles what supervisors were asked for, writes how the case ended and answers whoever
// still asks. Hear takes what comes while that is written.
func (u *followUp) finish(ctx workflow.Context, rule handbook.Rule, ordered bool, hear func(workflow.Context) error) error {
	now := clock(ctx)
	u.Desk.withdraw(&u.File, now, rule, "", func(handbook.WorkItem) bool { return true })
	u.Requests.withdraw(&u.File, now, handbook.EventData{}, func(handbook.Approval) bool { return true })
	u.Grants.end(&u.File, now, ordered)
	c := &u.File.Case
	c.Stage, c.WaitingOn, c.NextDueAt, c.EndedAt = handbook.StageEnded, handbook.WaitingNothing, time.Time{}, now
	c.UnansweredSince = time.Time{}
	u.File.note(now, handbook.EventCaseEnded, rule, u.endedBy, handbook.EventData{Ending: c.Ending, Person: c.CreditedTo, Note: u.endedFor})
	for heard := false; !heard || u.called(); heard = true {
		if err := hear(ctx); err != nil {
			return err
		}
		u.noteLate(clock(ctx))
		if err := u.record(ctx); err != nil {
			return err
		}
	}
	if err := u.File.show(ctx); err != nil {
		return err
	}
	workflow.SetCurrentDetails(ctx, texts.Details(*c, u.Desk.all(), nil, u.zone).String())
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// missedRule is the rule by which an item of a kind of case is an omission.
func missedRule(kind handbook.CaseKind) handbook.Rule {
	switch kind {
	case handbook.CaseLead:
		return handbook.RuleLeadOmitted
	case handbook.CaseAfterSales:
		return handbook.RuleTicketBreach
	case handbook.CaseUnpaidOrder, handbook.CaseApproval:
	}
	return handbook.RuleDunWarn
}

func lateRule(kind handbook.CaseKind) handbook.Rule {
	if kind == handbook.CaseLead {
		return handbook.RuleLeadOrder
	}
	return handbook.RuleDunPaid
}
