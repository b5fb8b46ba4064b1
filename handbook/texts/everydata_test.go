package texts

import (
	"testing"

	"gendan/handbook"
)

// everyData gives an event's particulars in each of their values, with all the others and without them.
func everyData(t *testing.T) []handbook.EventData {
	t.Helper()
	full := handbook.EventData{
		Item: handbook.ItemDunning, ItemRule: handbook.RuleDunDay, Opens: at(t, "24 08:40"), Due: at(t, "24 10:30"), Estimated: true, Person: "lin", From: "mei",
		Reason: handbook.DropReached, Result: handbook.Result{Outcome: handbook.OutcomeNoAnswer, Note: "call  again"}, Late: true,
		Fact: handbook.FactPaid, OccurredAt: at(t, "23 09:00"), ClosedBy: handbook.ClosedByPlatform, Amount: 1, OrderNo: "456",
		Ending: handbook.EndPaid, Note: "so it is",
		Lead: handbook.LeadKey{Platform: handbook.Tmall, Shop: "demo", LeadID: "L2"}, Round: 2, Grade: handbook.GradeC, GradeWas: handbook.GradeB,
		Method: "send a video", Signal: "paied", ApprovalID: leadApproval, Subject: handbook.SubjectDiscount, Role: handbook.RoleLeader,
		Approve: true, For: "wang", Refusal: handbook.VoteAsker, Discount: discount(handbook.DiscountPending),
		Ref: "1.2", Clock: handbook.ClockIntervention, ClockID: "intervention.1", Meant: at(t, "23 09:30"), Rating: handbook.RatingBad,
		Ticket: "T-7", Technician: "suzhou-wang", Won: true,
	}
	bare := handbook.EventData{ // what no event of its kind can lack
		Item: handbook.ItemDunning, Reason: handbook.DropReached, Result: handbook.Result{Outcome: handbook.OutcomeNoAnswer},
		Fact: handbook.FactPaid, Ending: handbook.EndPaid,
		Round: 2, Grade: handbook.GradeB, Signal: "paied", Subject: handbook.SubjectWaiver, Role: handbook.RoleManager, Refusal: handbook.VoteReason,
		Clock: handbook.ClockHandling,
	}
	all := []handbook.EventData{full, bare}
	vary := func(set func(*handbook.EventData)) {
		rich, poor := full, bare
		set(&rich)
		set(&poor)
		all = append(all, rich, poor)
	}
	for _, item := range handbook.ItemKinds() {
		vary(func(d *handbook.EventData) { d.Item = item })
	}
	for _, reason := range handbook.DropReasons() {
		vary(func(d *handbook.EventData) { d.Reason = reason })
	}
	for _, outcome := range handbook.Outcomes() {
		vary(func(d *handbook.EventData) { d.Result.Outcome = outcome })
	}
	for _, fact := range handbook.FactKinds() {
		vary(func(d *handbook.EventData) { d.Fact = fact })
	}
	for _, closer := range handbook.Closers() {
		vary(func(d *handbook.EventData) { d.Fact, d.ClosedBy = handbook.FactClosed, closer })
	}
	for _, ending := range handbook.Endings() {
		vary(func(d *handbook.EventData) { d.Ending = ending })
	}
	for _, subject := range handbook.ApprovalSubjects() {
		vary(func(d *handbook.EventData) { d.Subject, d.Ending = subject, handbook.EndRefused })
	}
	for _, refusal := range handbook.VoteRefusals() {
		vary(func(d *handbook.EventData) { d.Refusal = refusal })
	}
	for _, grade := range handbook.Grades() {
		vary(func(d *handbook.EventData) { d.Grade = grade })
	}
	for _, state := range handbook.DiscountStates() {
		vary(func(d *handbook.EventData) { d.Discount = discount(state) })
	}
	for _, clock := range handbook.ClockKinds() {
		vary(func(d *handbook.EventData) { d.Clock = clock })
	}
	for _, rating := range handbook.Ratings() {
		vary(func(d *handbook.EventData) { d.Rating = rating })
	}
	vary(func(d *handbook.EventData) { d.Registration = trouble(t) })
	return all
}
