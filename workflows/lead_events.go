package workflows

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// takeFacts hears what platforms, integrations and leaders told: an order converts the lead, a message is part of the
// conversation, a comment is kept (LEAD-5, LEAD-10, LEAD-12).
func (l *lead) takeFacts(ctx workflow.Context) {
	now := clock(ctx)
	for _, fact := range l.Facts.take(ctx, &l.File, now) {
		l.takeFact(fact, now)
	}
}

func (l *lead) takeFact(fact handbook.Fact, now time.Time) {
	if l.over() {
		l.late = append(l.late, fact)
		return
	}
	switch fact.Kind {
	case handbook.FactCustomerOrdered:
		l.ordered(fact, now)
	case handbook.FactCustomerReplied:
		l.replied(fact, now)
	case handbook.FactAgentReplied:
		l.answered(fact, now)
	case handbook.FactReviewed:
		l.reviewed(fact, now)
	default: // another kind of case's
	}
}

// ordered ends the lead with success, credited to whoever contacted the customer last before the order, else to who
// received the customer (LEAD-10). An order from before the inquiry is only noted.
func (l *lead) ordered(fact handbook.Fact, now time.Time) {
	l.File.note(now, handbook.EventCustomerOrdered, handbook.RuleLeadOrder, "", handbook.EventData{OrderNo: fact.OtherOrder, OccurredAt: fact.OccurredAt})
	if fact.OccurredAt.Before(l.Lead.ReceivedAt) {
		return
	}
	l.File.Case.Ending = handbook.EndConverted
	if !l.credit(fact.OccurredAt) {
		l.File.Case.CreditedTo = l.Lead.Agent
	}
}

// replied takes a message of the customer's: it asks for an answer, unless it came with an inquiry that was answered, and
// in the middle of a cadence it ends the round (LEAD-5, DUTY-3). A message from before the last word is only noted.
func (l *lead) replied(fact handbook.Fact, now time.Time) {
	kind := handbook.EventReplied
	inquiry := handbook.EventData{OccurredAt: fact.OccurredAt, Note: fact.Note}
	if fact.LeadID != "" {
		kind, inquiry.Lead = handbook.EventInquired, handbook.LeadKey{Platform: l.Lead.Platform, Shop: l.Lead.Shop, LeadID: fact.LeadID}
	}
	l.File.note(now, kind, handbook.RuleLeadReply, "", inquiry)
	l.Concern = cmp.Or(fact.Note, l.Concern)
	if fact.OccurredAt.Before(l.Lead.LastWordAt) {
		return
	}
	l.word(fact.OccurredAt, !fact.Answered, now)
	l.withdrawWaiver(now, handbook.EventData{Fact: fact.Kind}) // who talks with us again is wanted
	if fact.Answered {
		l.spokenTo(fact.By, now)
		return
	}
	l.asksForAnswer(fact.OccurredAt, now)
}

// answered takes a message of an agent's, which is the answer to whatever waits for one (DUTY-3). In a conversation it is
// the last word, and silence counts from it (LEAD-1); in a cadence it is a contact like others, until the customer replies.
func (l *lead) answered(fact handbook.Fact, now time.Time) {
	l.File.note(now, handbook.EventAgentReplied, handbook.RuleDutyAnswer, fact.By, handbook.EventData{OccurredAt: fact.OccurredAt})
	if fact.By != "" {
		l.contacted(fact.By, fact.OccurredAt, "")
		l.File.next.Contacts = append(l.File.next.Contacts, handbook.ContactMade{
			ItemID: l.File.Case.ID + "/" + fact.EventID, CaseID: l.File.Case.ID, Customer: l.File.Case.Customer, PersonID: fact.By, At: fact.OccurredAt,
		})
	}
	if fact.OccurredAt.Before(l.Lead.LastWordAt) {
		return
	}
	if l.Talking {
		l.word(fact.OccurredAt, false, now)
	}
	l.spokenTo(fact.By, now)
}

// reviewed keeps the leader's comment; a method shows on every following item (LEAD-7, LEAD-12).
func (l *lead) reviewed(fact handbook.Fact, now time.Time) {
	l.Method = cmp.Or(fact.Method, l.Method)
	l.File.note(now, handbook.EventReviewed, handbook.RuleLeadReview, fact.By, handbook.EventData{Note: fact.Note, Method: fact.Method})
}

// word moves the conversation's last word. In the middle of a cadence that ends the round, and the next begins, as a
// new run that reads the policy afresh (LEAD-5).
func (l *lead) word(at time.Time, customers bool, now time.Time) {
	l.Lead.LastWordAt, l.Lead.Unanswered = at, customers
	if !l.Talking {
		l.Talking, l.Renew = true, true
		l.File.Case.Round++
		l.File.Case.ReviewAt = now
		l.File.note(now, handbook.EventRoundBegun, handbook.RuleLeadReply, "", handbook.EventData{Round: l.File.Case.Round})
		l.Desk.withdraw(&l.File, now, handbook.RuleLeadReply, "", func(i handbook.WorkItem) bool { return i.Kind.InTurn() })
	}
	l.File.skipped(now, append(l.promised(), l.plan(now)...))
}

// promised gives the contacts on promised days that a new word takes the place of.
func (l *lead) promised() []handbook.Dropped {
	var dropped []handbook.Dropped
	for _, item := range l.Agenda {
		if item.Kind == handbook.ItemPromise {
			dropped = append(dropped, handbook.Dropped{Item: item, Reason: handbook.DropReplied})
		}
	}
	return dropped
}

// plan plans the cadence anew from the last word (LEAD-1…5). What was due before we heard of that word is left out.
func (l *lead) plan(now time.Time) []handbook.Dropped {
	cadence, _ := handbook.LeadAgenda(l.Lead.LastWordAt, l.Lead.Unanswered, l.Policy)
	cadence, dropped := cadence.KnownAt(now)
	l.Agenda = l.Agenda.Restarted(cadence)
	return dropped
}

// spokenTo takes back what asked for an answer: the customer has one (DUTY-3).
func (l *lead) spokenTo(by string, now time.Time) {
	l.File.Case.UnansweredSince = time.Time{}
	if answer, planned := l.Agenda.Answer(); planned {
		l.drop(answer, handbook.DropReached, now)
	}
	l.Desk.withdraw(&l.File, now, handbook.RuleDutyAnswer, by, func(i handbook.WorkItem) bool { return i.Kind == handbook.ItemAnswer })
}

// follow draws the consequence of a contact's result: whoever was reached is in a conversation, and when that falls
// silent the cadence starts anew (LEAD-5); a promised day moves the next contact to it; a question that needs checking
// is looked up (LEAD-11). Who bought elsewhere is proposed for the waiver, and until that is decided the cadence goes on
// as it was (LEAD-4, LEAD-7).
func (l *lead) follow(item handbook.WorkItem, now time.Time) {
	result := item.Result
	l.contacted(item.DoneBy, now, result.Outcome)
	if !result.Outcome.Reached() {
		return
	}
	l.spokenTo(item.DoneBy, now)
	if result.Outcome == handbook.OutcomeBoughtElsewhere {
		l.Concern = cmp.Or(result.Note, l.Concern)
		l.grade(item.DoneBy, handbook.GradeC, result.Note, now)
		return
	}
	l.word(now, false, now)
	switch result.Outcome {
	case handbook.OutcomeConcern:
		l.Concern = result.Note
	case handbook.OutcomePromised:
		agenda, dropped := l.Agenda.After(item.Kind, result, now, l.Policy)
		l.Agenda = agenda
		l.File.skipped(now, dropped)
	case handbook.OutcomeQuestion:
		l.Agenda = l.Agenda.LookingUp(result.Note, now, l.Policy)
	default: // nothing more follows from the others
	}
}
