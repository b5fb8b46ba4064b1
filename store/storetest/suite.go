package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// Run runs the suite. Open gives an empty, migrated database for each test.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	t.Helper()
	tests := []struct {
		name string
		test func(t *testing.T, s *store.Store)
	}{
		{"order/put once by fifty at once", putOnceByFifty},
		{"order/what is known stands and blanks are filled", knownStands},
		{"order/DUN-10 facts in any order, repeated, before the order", factsInAnyOrder},
		{"order/one fact by fifty at once", oneFactByFifty},
		{"order/customers are seen first and last", customersSeen},
		{"order/DUN-12 a customer's next", nextOrder},
		{"order/several of a shop", severalOrders},
		{"order/unknown", unknownOrder},

		{"case/kept as it was given, in UTC and microseconds", caseKept},
		{"case/begun once, and never in the workflow's way", begunOnce},
		{"case/Record twice", recordTwice},
		{"case/Record of an overtaken step", recordOvertaken},
		{"case/Record of a step that is taken anew", recordTakenAnew},
		{"case/Record by ten at once", recordAtOnce},
		{"case/DUN-10 late facts", lateFacts},
		{"case/DUN-10 late facts at once", lateFactsAtOnce},
		{"case/DUN-12 running cases of a customer", winBacks},
		{"case/lists and their pages", caseLists},
		{"case/timeline pages", timelinePages},

		{"opening/CONT-1 fifty cases of one customer at once", contactCapAtOnce},
		{"opening/CONT-1 what counts", contactsThatCount},
		{"opening/CONT-1 an item that turns into a contact counts all the while", contactCapWhileDone},
		{"opening/CONT-2 the facts are looked at again", factsLookedAt},
		{"opening/DUTY-2 shared evenly by sixty at once", sharedEvenly},
		{"opening/DUTY-2 who is on duty", whoIsOnDuty},
		{"opening/DUTY-5 who handled the customer keeps the customer", customerKept},
		{"opening/DUTY-6 nobody on duty", nobodyOnDuty},
		{"opening/again gives the first answer", openedAgain},
		{"opening/twenty at once give one answer", openedAtOnce},
		{"opening/600 at the same moment", openMany},

		{"item/kept as it was given", itemKept},
		{"item/lists and their pages", itemLists},
		{"notice/lists and their pages", noticeLists},

		{"lead/told once", leadPut},
		{"lead/several of a shop, and their cases", severalLeads},
		{"lead/further inquiries join the running case", leadJoined},
		{"lead/a case that turns out to be over", leadAnew},
		{"lead/thirty inquiries of one customer at once", leadsAtOnce},
		{"lead/LEAD-10 the customer's first order since", firstOrders},
		{"lead/CONT-2 DUTY-5 what an opening looks at", leadSurroundings},

		{"approval/kept, by its case once and then by itself", approvalKept},
		{"approval/taken back", approvalTakenBack},
		{"approval/DISC-7 lists and their pages, and who may decide", approvalLists},
		{"approval/DISC-7 managers are told", managersTold},
		{"substitution/added once and ended", substitutionsAddedAndEnded},
		{"substitution/lists and their pages", substitutionLists},
		{"substitution/DISC-7 who stands in for whom", deciders},

		{"discount/kept as it was judged", discountKept},
		{"discount/DISC-6 DISC-3 fifty at once keep to the sum", sumAtOnce},
		{"discount/DISC-6 DISC-3 a hundred of any amount keep to the sum", sumOfAnyAtOnce},
		{"discount/DISC-6 DISC-3 fifty at once and the count", countAtOnce},
		{"discount/DISC-3 what is not granted or lapses is given back", givenBack},
		{"discount/judged again gives the first answer", judgedAgain},
		{"discount/taken back", judgementTakenBack},
		{"discount/DISC-5 what was given in the case before", onCase},
		{"discount/lists and their pages", discountLists},
		{"month/DISC-3 DISC-4 settled once", monthSettled},
		{"month/DISC-3 DISC-4 bonus and debt carry on", monthCarriesOn},
		{"month/DISC-3 DISC-4 settled on first use", settledOnFirstUse},
		{"month/DISC-4 only who served the whole month", servedNotWhole},

		{"review/LEAD-6 LEAD-12 listed", reviewsListed},
		{"review/LEAD-12 each lead once each time it comes up", reviewOnce},
		{"review/LEAD-12 while leads come up", reviewsAtOnce},
		{"review/LEAD-12 commented once", reviewCommented},
		{"review/lists, their pages and the coverage", reviewLists},

		{"recording/DUTY-2 the items of one step are shared evenly", sharedInOneStep},
		{"recording/DUTY-2 thirty steps of two items at once", sharedAtOnceByDesk},
		{"recording/again gives the first answers", recordedAgain},
		{"recording/a step that is taken anew", recordedAnew},
		{"recording/DUTY-2 DUTY-6 each desk has its own people", desksApart},
		{"recording/DUTY-5 a case is kept by its owner", caseKeptByItsOwner},

		{"registration/AS-1 told once", registeredOnce},
		{"registration/AS-1 further ones of an order join the running case", registrationsJoin},
		{"registration/how the customer can be reached", contactKept},
		{"registration/TKT-1 a closed case that can be opened again", registeredWhenClosed},
		{"registration/a case that turns out to be over", registeredAnew},
		{"registration/thirty of one order at once", registrationsAtOnce},
		{"registration/one number for twenty orders at once", oneNumberAtOnce},

		{"after-sales/kept as its workflow writes it", afterSalesKept},
		{"after-sales/a step that is taken anew", afterSalesTakenBack},
		{"after-sales/AS-15 closed, and opened again", closedStillThere},
		{"after-sales/AS-17 the order of work, lists and their pages", afterSalesLists},
		{"after-sales/TKT-6 AS-9 who is told of clocks and steps", clockNotices},
		{"technician/AS-11 put and struck", techniciansPut},
		{"technician/AS-11 lists and their pages", technicianLists},
		{"technician/AS-11 AS-12 visits", visited},
		{"carrier/AS-18 troubles counted", carriersCounted},

		{"people/put and listed", peoplePut},
		{"duty/added once and ended", dutyAddedAndEnded},
		{"duty/lists and their pages", dutyLists},
		{"key/created once, found, revoked", keys},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
}

// The suite's shop, and a Wednesday at ten in the morning there, in microseconds.
const (
	platform = handbook.Tmall
	shop     = "sleep-well"
)

var shanghai = time.FixedZone("CST", 8*60*60)

func tenOClock() time.Time { return time.Date(2026, 7, 1, 2, 0, 0, 123456000, time.UTC) }

func key(no string) handbook.OrderKey {
	return handbook.OrderKey{Platform: platform, Shop: shop, OrderNo: no}
}

// policy is as much of one as openings need.
func policy() handbook.Policy {
	return handbook.Policy{
		TimeZone:  "Asia/Shanghai",
		Accounts:  handbook.AccountsOwn,
		DutyHours: handbook.Hours{Open: []handbook.Interval{{From: 8*60 + 40, To: 22 * 60}}},
		Contacts:  handbook.ContactPolicy{PerDay: 2},
	}
}

// opening is a case that asks for its first item at an instant.
func opening(no, customer string, at time.Time) handbook.Transition {
	id := "unpaid-order:" + string(platform) + ":" + shop + ":" + no
	day := handbook.DayOf(at, shanghai)
	return handbook.Transition{
		Case: handbook.Case{
			ID: id, Kind: handbook.CaseUnpaidOrder, Platform: platform, Shop: shop, Subject: no, Customer: customer,
			Stage: handbook.StageCheck, WaitingOn: handbook.WaitingAgent, NextDueAt: at.Add(15 * time.Minute),
			PolicyVersion: "1", OpenedAt: at, Seq: 1,
		},
		DayFrom: day.At(0, shanghai), DayTo: day.Add(1).At(0, shanghai),
		Events: []handbook.CaseEvent{{CaseID: id, Seq: 1, At: at, Kind: handbook.EventItemOpened, Rule: handbook.RuleDunCheck}},
		Items: []handbook.WorkItem{{
			ID: handbook.WorkItemID(id, 1), CaseID: id, Platform: platform, Shop: shop, Customer: customer,
			Kind: handbook.ItemCheck, Rule: handbook.RuleDunCheck, State: handbook.ItemOpen,
			OpensAt: at, DueAt: at.Add(15 * time.Minute),
		}},
	}
}

// done is the transition that follows an opening: its item is done by its assignee at an instant.
func done(after handbook.Transition, assignee string, at time.Time) handbook.Transition {
	t := after
	t.Case.Seq++
	item := after.Items[0]
	item.Assignee, item.AssignedBy = assignee, handbook.RuleDutyShare
	item.State, item.SettledAt, item.DoneBy = handbook.ItemDone, at, assignee
	item.Result = handbook.Result{Outcome: handbook.OutcomeNoAnswer}
	t.Items = []handbook.WorkItem{item}
	t.Events = []handbook.CaseEvent{{
		CaseID: t.Case.ID, Seq: t.Case.Seq, At: at, Kind: handbook.EventItemDone, By: assignee,
		Data: handbook.EventData{ItemID: item.ID, Result: item.Result},
	}}
	t.Contacts = []handbook.ContactMade{{
		ItemID: item.ID, CaseID: t.Case.ID, Customer: item.Customer, PersonID: assignee, At: at,
		Counts: item.Kind.Counts(), Outcome: item.Result.Outcome,
	}}
	return t
}

// open opens a transition's item as the case does, under a policy.
func open(t *testing.T, s *store.Store, tr handbook.Transition, p handbook.Policy) handbook.Decision {
	t.Helper()
	item := tr.Items[0]
	planned := handbook.PlannedItem{Kind: item.Kind, Rule: item.Rule, Opens: item.OpensAt, Due: item.DueAt}
	known := handbook.Order{OrderKey: handbook.OrderKey{Platform: tr.Case.Platform, Shop: tr.Case.Shop, OrderNo: tr.Case.Subject}}
	decision, err := s.Open(t.Context(), tr, func(around handbook.Surroundings) handbook.Decision {
		return handbook.DecideOpening(planned, known, item.OpensAt, around, p)
	})
	check(t, err)
	return decision
}

func agent(t *testing.T, s *store.Store, id string) {
	t.Helper()
	_, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Name: id, Role: handbook.RoleAgent, Active: true})
	check(t, err)
}

// serves puts a person on duty for eight hours.
func serves(t *testing.T, s *store.Store, id string, from time.Time) {
	t.Helper()
	_, err := s.AddDuty(t.Context(), handbook.Duty{PersonID: id, Platform: platform, Shop: shop, From: from, To: from.Add(8 * time.Hour)})
	check(t, err)
}

// atOnce calls do n times at the same moment and waits for all of them.
func atOnce(n int, do func(i int)) {
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	all.Wait()
}

// tb is what a test and one run of a property have in common.
type tb interface {
	Context() context.Context
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func check(t tb, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t tb, got, want T, what string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %#v\nwant %#v", what, got, want)
	}
}
