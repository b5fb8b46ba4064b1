package handbook_test

import (
	"slices"
	"testing"
	"time"

	"gendan/handbook"
)

// kinds lists what an agenda still plans, in the order in which it opens.
func kinds(a handbook.Agenda) []handbook.ItemKind {
	var all []handbook.ItemKind
	for _, item := range a {
		all = append(all, item.Kind)
	}
	return all
}

func find(t *testing.T, a handbook.Agenda, kind handbook.ItemKind) handbook.PlannedItem {
	t.Helper()
	i := slices.IndexFunc(a, func(i handbook.PlannedItem) bool { return i.Kind == kind })
	if i < 0 {
		t.Fatalf("no %s planned in %v", kind, kinds(a))
	}
	return a[i]
}

const (
	check   = handbook.ItemCheck
	dunning = handbook.ItemDunning
	revisit = handbook.ItemRevisit
	concern = handbook.ItemConcern
	promise = handbook.ItemPromise
	answer  = handbook.ItemAnswer
)

// DUN-5: each result and its consequence. The order was placed at 10:00; the check is done at 10:10.
func TestAgendaAfterEachResult(t *testing.T) {
	p := rulebook(t)
	placed, done := at(t, p, "2026-03-10 10:00"), at(t, p, "2026-03-10 10:10")
	start := handbook.UnpaidAgenda(placed, p).Without(handbook.UnpaidCheck(placed, p))
	for name, c := range map[string]struct {
		kind    handbook.ItemKind
		result  handbook.Result
		planned []handbook.ItemKind
		dropped []handbook.DropReason
	}{
		"DUN-5 no answer: all goes on": {check, handbook.Result{Outcome: handbook.OutcomeNoAnswer},
			[]handbook.ItemKind{dunning, revisit, revisit, revisit}, nil},
		"DUN-6 says it is paid: no dunning": {check, handbook.Result{Outcome: handbook.OutcomePaid},
			[]handbook.ItemKind{revisit, revisit, revisit}, []handbook.DropReason{handbook.DropReached}},
		"DUN-7 a concern: one more contact": {check, handbook.Result{Outcome: handbook.OutcomeConcern, Note: "price"},
			[]handbook.ItemKind{concern, revisit, revisit, revisit}, []handbook.DropReason{handbook.DropReached}},
		"DUN-7 a concern again: no third one": {concern, handbook.Result{Outcome: handbook.OutcomeConcern, Note: "price"},
			[]handbook.ItemKind{revisit, revisit, revisit}, []handbook.DropReason{handbook.DropReached}},
		"DUN-11 promised for today": {check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-10")},
			[]handbook.ItemKind{promise, revisit, revisit, revisit}, []handbook.DropReason{handbook.DropPromised}},
		"DUN-11 promised for tomorrow": {check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-11")},
			[]handbook.ItemKind{promise, revisit, revisit}, []handbook.DropReason{handbook.DropPromised, handbook.DropPromised}},
		"DUN-11 promised for day 4": {check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-13")},
			[]handbook.ItemKind{promise, revisit}, []handbook.DropReason{handbook.DropPromised, handbook.DropPromised, handbook.DropPromised}},
		"DUN-11 promised for after the last revisit": {check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-24")},
			[]handbook.ItemKind{promise}, []handbook.DropReason{handbook.DropPromised, handbook.DropPromised, handbook.DropPromised, handbook.DropPromised}},
		"DUN-9 will cancel: left in peace": {check, handbook.Result{Outcome: handbook.OutcomeWantsToCancel}, nil,
			[]handbook.DropReason{handbook.DropCancelling, handbook.DropCancelling, handbook.DropCancelling, handbook.DropCancelling}},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(start)
			planned, dropped := start.After(c.kind, c.result, done, p)
			if got := kinds(planned); !slices.Equal(got, c.planned) {
				t.Errorf("planned %v, want %v", got, c.planned)
			}
			var reasons []handbook.DropReason
			for _, d := range dropped {
				reasons = append(reasons, d.Reason)
			}
			if !slices.Equal(reasons, c.dropped) {
				t.Errorf("dropped %v, want %v", reasons, c.dropped)
			}
			if !slices.Equal(start, before) {
				t.Error("the agenda before it was changed")
			}
		})
	}
}

// DUN-7: the one more contact opens at once within duty hours, and what was learned goes with all that follows.
func TestConcern(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p)
	for done, want := range map[string][2]string{
		"2026-03-10 16:00": {"2026-03-10 16:00", "2026-03-10 18:00"},
		"2026-03-10 21:00": {"2026-03-10 21:00", "2026-03-11 09:40"},
		"2026-03-10 23:00": {"2026-03-11 08:40", "2026-03-11 10:40"},
	} {
		planned, _ := agenda.After(dunning, handbook.Result{Outcome: handbook.OutcomeConcern, Note: "payer's limit"}, at(t, p, done), p)
		item := find(t, planned, concern)
		if item.Rule != handbook.RuleDunConcern {
			t.Errorf("by %s", item.Rule)
		}
		sameTime(t, p, "opens", item.Opens, want[0])
		sameTime(t, p, "due", item.Due, want[1])
		for _, i := range planned {
			if i.Note != "payer's limit" {
				t.Errorf("LEAD-2: the %s does not know of the concern: %q", i.Kind, i.Note)
			}
		}
	}
}

// DUN-11: the promised date, within duty hours, and never before there is time to pay.
func TestPromise(t *testing.T) {
	p := rulebook(t)
	late := with(t, func(p *handbook.Policy) { p.Unpaid.PromiseRecheck = span(11*time.Hour + 40*time.Minute) })
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p)
	for name, c := range map[string]struct {
		policy               handbook.Policy
		done, on, opens, due string
	}{
		"another day":                   {p, "2026-03-10 10:10", "2026-03-12", "2026-03-12 08:40", "2026-03-12 22:00"},
		"today, looked at after 2 h":    {p, "2026-03-10 10:10", "2026-03-10", "2026-03-10 12:10", "2026-03-10 22:00"},
		"today, too late for 2 h":       {p, "2026-03-10 20:30", "2026-03-10", "2026-03-11 08:40", "2026-03-11 22:00"},
		"tomorrow, told at night":       {p, "2026-03-10 23:30", "2026-03-11", "2026-03-11 08:40", "2026-03-11 22:00"},
		"minutes before duty ends":      {late, "2026-03-10 10:15", "2026-03-10", "2026-03-10 21:55", "2026-03-11 08:50"},
		"a leap day":                    {p, "2028-02-28 10:00", "2028-02-29", "2028-02-29 08:40", "2028-02-29 22:00"},
		"a day that has passed already": {p, "2026-03-10 10:10", "2026-03-09", "2026-03-10 12:10", "2026-03-10 22:00"},
	} {
		t.Run(name, func(t *testing.T) {
			planned, _ := agenda.After(check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, c.on), Note: "pays by card"}, at(t, c.policy, c.done), c.policy)
			item := find(t, planned, promise)
			if item.Rule != handbook.RuleDunPromise || item.Note != "pays by card" {
				t.Errorf("by %s, note %q", item.Rule, item.Note)
			}
			sameTime(t, c.policy, "opens", item.Opens, c.opens)
			sameTime(t, c.policy, "due", item.Due, c.due)
		})
	}
}

// DUN-6, DUN-11: who was reached in the evening and promised for that evening is not dunned the next morning.
func TestPromiseTakesTheDunningsPlace(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 16:00"), p) // DUN-3: dunned on the 11th
	planned, _ := agenda.After(check, handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-10")}, at(t, p, "2026-03-10 16:10"), p)
	if slices.Contains(kinds(planned), dunning) {
		t.Errorf("still dunned: %v", kinds(planned))
	}
}

// DUN-11: a second promise takes the first one's place.
func TestASecondPromise(t *testing.T) {
	p := rulebook(t)
	done := at(t, p, "2026-03-10 10:10")
	result := handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: day(t, "2026-03-15")}
	agenda, _ := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p).After(check, result, done, p)
	result.PromisedOn = day(t, "2026-03-12")
	agenda, dropped := agenda.After(answer, result, done.Add(time.Hour), p)
	if got := kinds(agenda); !slices.Equal(got, []handbook.ItemKind{promise, revisit}) {
		t.Errorf("planned %v", got)
	}
	sameTime(t, p, "the promise", agenda[0].Opens, "2026-03-12 08:40")
	if len(dropped) != 1 || dropped[0].Item.Kind != promise {
		t.Errorf("dropped %v", dropped)
	}
}

// DUTY-3: a message asks for one answer, within half an hour of duty; any contact that reached the customer is one.
func TestAnswering(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p)
	if _, has := agenda.Answer(); has {
		t.Error("an answer without a message")
	}
	asked := agenda.Answering(at(t, p, "2026-03-10 21:45"), p)
	item, has := asked.Answer()
	if !has || item.Rule != handbook.RuleDutyAnswer || item.Kind.Counts() || item.Kind.InTurn() {
		t.Errorf("%t %+v", has, item)
	}
	sameTime(t, p, "opens", item.Opens, "2026-03-10 21:45")
	sameTime(t, p, "due", item.Due, "2026-03-11 08:55")
	again := asked.Answering(at(t, p, "2026-03-10 21:50"), p)
	if !slices.Equal(again, asked) {
		t.Errorf("a second message asks for a second answer: %v", kinds(again))
	}
	if got := asked.Beside(); len(got) != 1 || got[0].Kind != answer {
		t.Errorf("beside those in turn stand %v", kinds(got))
	}
	for _, outcome := range []handbook.Outcome{handbook.OutcomePaid, handbook.OutcomeConcern, handbook.OutcomePromised, handbook.OutcomeWantsToCancel} {
		after, _ := asked.After(dunning, handbook.Result{Outcome: outcome, PromisedOn: day(t, "2026-03-12")}, at(t, p, "2026-03-10 21:50"), p)
		if _, still := after.Answer(); still {
			t.Errorf("%s: spoken to, and still waits for an answer", outcome)
		}
	}
	after, _ := asked.After(dunning, handbook.Result{Outcome: handbook.OutcomeNoAnswer}, at(t, p, "2026-03-10 21:50"), p)
	if _, still := after.Answer(); !still {
		t.Error("not reached, but counted as answered")
	}
}

// What was due before we knew of the order is skipped, not missed.
func TestKnownAt(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p)
	for known, skipped := range map[string]int{
		"2026-03-10 10:00:00": 0,
		"2026-03-10 10:19:59": 0, // the check is still to be kept
		"2026-03-10 10:20:00": 1, // and now it is not
		"2026-03-10 16:30:00": 2,
		"2026-03-12 09:00:00": 3, // the second revisit is open
		"2026-03-16 21:59:59": 4,
		"2026-03-16 22:00:00": 5,
		"2026-05-01 00:00:00": 5,
	} {
		planned, dropped := agenda.KnownAt(at(t, p, known))
		if len(dropped) != skipped || len(planned)+len(dropped) != len(agenda) {
			t.Errorf("known at %s: skipped %d, planned %d; want %d skipped of %d", known, len(dropped), len(planned), skipped, len(agenda))
		}
		for _, d := range dropped {
			if d.Reason != handbook.DropBeforeKnown {
				t.Errorf("%s: %s", d.Item.Kind, d.Reason)
			}
		}
	}
}

// DUN-12: without win-back the platform's time-out ends it all, except for a message that waits.
func TestTimedOut(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p).Answering(at(t, p, "2026-03-11 09:55"), p)
	planned, dropped := agenda.TimedOut()
	if got := kinds(planned); !slices.Equal(got, []handbook.ItemKind{answer}) {
		t.Errorf("planned %v", got)
	}
	for _, d := range dropped {
		if d.Reason != handbook.DropTimedOut {
			t.Errorf("%s: %s", d.Item.Kind, d.Reason)
		}
	}
}

// CONT-1: an item that has to wait keeps its due time, and its warning only if that still comes after its opening.
func TestPostpone(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 10:00"), p)
	second := agenda[3] // LEAD-3, days 3 to 5
	moved := agenda.Postpone(second, at(t, p, "2026-03-13 08:40"), p)
	if len(moved) != len(agenda) || !slices.Equal(rules(moved), rules(agenda)) {
		t.Fatalf("planned %v", rules(moved))
	}
	sameTime(t, p, "opens", moved[3].Opens, "2026-03-13 08:40")
	sameTime(t, p, "due", moved[3].Due, "2026-03-14 22:00")
	sameTime(t, p, "warning", moved[3].Warn, "2026-03-14 21:30")
	sameTime(t, p, "warning", agenda.Postpone(second, at(t, p, "2026-03-14 21:30"), p)[3].Warn, "")
	sameTime(t, p, "unchanged", agenda[3].Opens, "2026-03-12 08:40")
}

func TestNext(t *testing.T) {
	p := rulebook(t)
	agenda := handbook.UnpaidAgenda(at(t, p, "2026-03-10 23:00"), p)
	var order []string
	for next, ok := agenda.Next(); ok; next, ok = agenda.Next() {
		order = append(order, string(next.Rule))
		agenda = agenda.Without(next)
	}
	// Check, dunning and the first revisit all open at 08:40: the one that is due first comes first.
	if want := []string{"DUN-6", "DUN-3", "LEAD-2", "LEAD-3", "LEAD-4"}; !slices.Equal(order, want) {
		t.Errorf("in turn %v, want %v", order, want)
	}
}
