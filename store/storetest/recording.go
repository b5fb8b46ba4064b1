package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// opens is a step of an after-sales case that opens items, a minute after the one before it. The first number is the
// step's last event, and so many items open in it.
func opens(r handbook.Registration, seq, items int) handbook.Transition {
	at, day := tenOClock().Add(time.Duration(seq)*time.Minute), handbook.DayOf(tenOClock(), shanghai)
	c := afterSalesCase(r)
	c.Seq, c.NextDueAt = seq, at.Add(time.Hour)
	t := handbook.Transition{
		Case: c, At: at, DayFrom: day.At(0, shanghai), DayTo: day.Add(1).At(0, shanghai),
		AfterSales: &handbook.AfterSales{Registration: r, Stage: c.Stage, Round: 1},
	}
	for n := seq - items + 1; n <= seq; n++ {
		item := handbook.WorkItem{
			ID: handbook.WorkItemID(c.ID, n), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Customer: c.Customer,
			Kind: handbook.ItemStep, Rule: handbook.RuleASSteps, State: handbook.ItemOpen, Ref: fmt.Sprint("1.", n), OpensAt: at, DueAt: at.Add(time.Hour),
		}
		t.Items = append(t.Items, item)
		t.Events = append(t.Events, handbook.CaseEvent{CaseID: c.ID, Seq: n, At: at, Kind: handbook.EventItemOpened, Data: handbook.EventData{ItemID: item.ID}})
	}
	return t
}

// recordOpening writes a step as the case does, and gives who got its items.
func recordOpening(t *testing.T, s *store.Store, tr handbook.Transition) []handbook.Assignment {
	t.Helper()
	given, err := s.RecordOpening(t.Context(), tr, func(around handbook.Surroundings) handbook.Assignment {
		return handbook.Assign(handbook.AccountsOwn, around.OnDuty, around.Previous, around.Leaders)
	})
	check(t, err)
	return given
}

// share gives what whoever was chosen for having the fewest is given.
func share(people ...string) []handbook.Assignment {
	given := []handbook.Assignment{}
	for _, id := range people {
		given = append(given, handbook.Assignment{PersonID: id, Rule: handbook.RuleDutyShare})
	}
	return given
}

// afterSalesAgent puts someone of the after-sales desk on duty.
func afterSalesAgent(t *testing.T, s *store.Store, id string) {
	t.Helper()
	_, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Name: id, Role: handbook.RoleAfterSalesAgent, Active: true})
	check(t, err)
	serves(t, s, id, tenOClock())
}

func sharedInOneStep(t *testing.T, s *store.Store) {
	for _, id := range []string{"hu", "jin", "kong"} {
		afterSalesAgent(t, s, id)
	}
	tr := opens(registration("1", "77"), 3, 3)
	settled := opens(registration("1", "77"), 0, 1).Items[0] // another of the step's items, which somebody has done
	settled.Assignee, settled.AssignedBy, settled.State = "hu", handbook.RuleDutyShare, handbook.ItemDone
	tr.Items = slices.Insert(tr.Items, 1, settled)
	same(t, recordOpening(t, s, tr), share("hu", "jin", "kong"), "three items among three")
	equal(t, tr.Items[0].Assignee+tr.Events[0].Data.Person+tr.Case.Owner, "", "the caller's transition is left as it was")

	got := pictureOf(t, s, tr.Case.ID)
	equal(t, got.Case.Owner, "hu", "the case's owner")
	equal(t, len(got.Items), 4, "items")
	for i, who := range []string{"hu", "jin", "kong"} {
		item, err := s.GetItem(t.Context(), handbook.WorkItemID(tr.Case.ID, i+1))
		check(t, err)
		equal(t, item.Assignee, who, "an item's holder")
		equal(t, got.Timeline[i].Data.Person, who, "its event's person")
		equal(t, item.Ref, fmt.Sprint("1.", i+1), "what it is about")
	}
	other := registration("2", "78")
	other.CustomerID = "buyer-2"
	same(t, recordOpening(t, s, opens(other, 2, 2)), share("jin", "kong"), "hu had two today, one of them is done")
}

func sharedAtOnceByDesk(t *testing.T, s *store.Store) {
	people := []string{"hu", "jin", "kong"}
	for _, id := range people {
		afterSalesAgent(t, s, id)
	}
	atOnce(30, func(i int) {
		r := registration(fmt.Sprint(i), fmt.Sprint(i))
		r.CustomerID = fmt.Sprint("buyer-", i)
		recordOpening(t, s, opens(r, 2, 2)) // not one for each: then the order of the steps would not matter
	})
	for _, id := range people {
		items, _, err := s.ListItems(t.Context(), store.ItemFilter{Assignee: id}, store.Page{})
		check(t, err)
		equal(t, len(items), 20, "items of "+id)
	}
}

func recordedAgain(t *testing.T, s *store.Store) {
	for _, id := range []string{"hu", "jin"} {
		afterSalesAgent(t, s, id)
	}
	tr := opens(registration("1", "77"), 3, 3)
	var first []handbook.Assignment
	atOnce(10, func(int) {
		given := recordOpening(t, s, tr)
		same(t, given, share("hu", "jin", "hu"), "each answer")
		equal(t, tr.Unassigned(), 3, "blanks")
	})
	first = share("hu", "jin", "hu")
	once := pictureOf(t, s, tr.Case.ID)
	afterSalesAgent(t, s, "an-earlier-name")
	same(t, recordOpening(t, s, tr), first, "answers when somebody else would have been chosen")
	equalPictures(t, pictureOf(t, s, tr.Case.ID), once)

	next := opens(registration("1", "77"), 4, 1)
	next.Case.Owner = "jin"
	same(t, recordOpening(t, s, next), []handbook.Assignment{{PersonID: "jin", Rule: handbook.RuleDutyKeep}}, "the next step's answer")
	later := pictureOf(t, s, tr.Case.ID)
	same(t, recordOpening(t, s, tr), first, "answers to a step that was overtaken")
	equalPictures(t, pictureOf(t, s, tr.Case.ID), later)

	none := opens(registration("1", "77"), 5, 1)
	none.Items = nil
	same(t, recordOpening(t, s, none), []handbook.Assignment{}, "a step that opens nothing is written, too")
	equal(t, len(pictureOf(t, s, tr.Case.ID).Timeline), 5, "events")
}

// recordedAnew: a step that opened two items was forgotten, and the case opens three instead.
func recordedAnew(t *testing.T, s *store.Store) {
	for _, id := range []string{"hu", "jin", "kong"} {
		afterSalesAgent(t, s, id)
	}
	r := registration("1", "77")
	check(t, s.Record(t.Context(), opens(r, 0, 0)))
	forgotten := opens(r, 2, 2)
	same(t, recordOpening(t, s, forgotten), share("hu", "jin"), "the first way")
	anew := opens(r, 3, 3)
	same(t, recordOpening(t, s, anew), share("hu", "jin", "kong"), "the second way: what was forgotten does not count as given")
	got := pictureOf(t, s, anew.Case.ID)
	equal(t, len(got.Items), 3, "items")
	equal(t, len(got.Timeline), 3, "events")
	same(t, recordOpening(t, s, forgotten), share("hu", "jin"), "the forgotten worker comes back")
	equalPictures(t, pictureOf(t, s, anew.Case.ID), got)

	fewer := opens(r, 1, 1)
	fewer.At = anew.At.Add(time.Minute)
	same(t, recordOpening(t, s, fewer), share("hu"), "the third way")
	same(t, recordOpening(t, s, anew), append(share("hu"), handbook.Assignment{}, handbook.Assignment{}), "items that are taken back have no answer")
	equal(t, len(pictureOf(t, s, anew.Case.ID).Items), 1, "items")
}

func desksApart(t *testing.T, s *store.Store) {
	at := tenOClock()
	afterSalesAgent(t, s, "hu")
	same(t, open(t, s, opening("1", "buyer-a", at), policy()).Assignment, handbook.Assignment{Rule: handbook.RuleDutyNobody}, "nobody of the sales desk is on duty")
	_, err := s.PutPerson(t.Context(), handbook.Person{ID: "a-leader", Role: handbook.RoleLeader, Active: true})
	check(t, err)
	same(t, open(t, s, opening("2", "buyer-b", at), policy()).Assignment, handbook.Assignment{PersonID: "a-leader", Rule: handbook.RuleDutyNobody}, "DUTY-6: a leader's")
	agent(t, s, "bai")
	serves(t, s, "bai", at)
	serves(t, s, "a-leader", at)
	same(t, open(t, s, opening("3", "buyer-c", at), policy()).Assignment, share("bai")[0], "the sales desk's")
	same(t, recordOpening(t, s, opens(registration("1", "77"), 1, 1)), share("hu"), "the after-sales desk's")

	_, err = s.PutPerson(t.Context(), handbook.Person{ID: "hu", Role: handbook.RoleAfterSalesAgent, Active: false})
	check(t, err)
	other := registration("2", "78")
	other.CustomerID = "buyer-2"
	tr := opens(other, 2, 2)
	nobody := handbook.Assignment{PersonID: "a-leader", Rule: handbook.RuleDutyNobody}
	same(t, recordOpening(t, s, tr), []handbook.Assignment{nobody, nobody}, "DUTY-6: nobody of the after-sales desk is there")
	notices := pictureOf(t, s, tr.Case.ID).Notices
	equal(t, len(notices), 2, "notices, one for each item")
	for _, n := range notices {
		equal(t, n.Kind, handbook.NoticeNobody, "notice")
		equal(t, n.To, "a-leader", "told")
	}
}

func caseKeptByItsOwner(t *testing.T, s *store.Store) {
	for _, id := range []string{"hu", "jin"} {
		afterSalesAgent(t, s, id)
	}
	agent(t, s, "bai")
	serves(t, s, "bai", tenOClock())
	keep := func(id string) []handbook.Assignment {
		return []handbook.Assignment{{PersonID: id, Rule: handbook.RuleDutyKeep}}
	}
	r := registration("1", "77")
	same(t, recordOpening(t, s, opens(r, 1, 1)), share("hu"), "nobody's customer")
	other := registration("2", "78") // the same customer's
	same(t, recordOpening(t, s, opens(other, 1, 1)), keep("hu"), "whoever handled the customer before")
	owned := opens(r, 2, 1)
	owned.Case.Owner = "jin"
	same(t, recordOpening(t, s, owned), keep("jin"), "the case's owner, whoever handled the customer last")
	owned = opens(r, 3, 1)
	owned.Case.Owner = "off-duty"
	same(t, recordOpening(t, s, owned), share("jin"), "an owner who is off duty: who has the fewest")

	p := policy()
	p.Contacts.PerDay = 100
	same(t, open(t, s, opening("1", r.Customer(), tenOClock()), p).Assignment, share("bai")[0], "the sales desk has not handled the customer")
	lin := handbook.Assignment{PersonID: "bai", Rule: handbook.RuleDutyKeep}
	check(t, s.Record(t.Context(), handbook.Transition{Case: afterSalesCase(other), At: tenOClock().Add(time.Hour), Contacts: []handbook.ContactMade{
		{ItemID: "aftersales:2/e1", CaseID: "aftersales:2", Customer: r.Customer(), PersonID: "jin", At: tenOClock().Add(time.Hour)},
	}}))
	same(t, open(t, s, opening("2", r.Customer(), tenOClock()), p).Assignment, lin, "what the other desk does changes nothing")
	third := registration("3", "79")
	same(t, recordOpening(t, s, opens(third, 1, 1)), keep("jin"), "who spoke to the customer last at this desk")
}
