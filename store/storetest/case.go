package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

// picture is all that can be read of one case.
type picture struct {
	Case     handbook.Case
	Timeline []handbook.CaseEvent
	Items    []handbook.WorkItem
	Notices  []handbook.Notice
}

func pictureOf(t *testing.T, s *store.Store, id string) picture {
	t.Helper()
	var p picture
	var err error
	p.Case, err = s.GetCase(t.Context(), id)
	check(t, err)
	p.Timeline, _, err = s.Timeline(t.Context(), id, store.Page{})
	check(t, err)
	p.Items, _, err = s.ListItems(t.Context(), store.ItemFilter{CaseID: id}, store.Page{})
	check(t, err)
	p.Notices, _, err = s.ListNotices(t.Context(), store.NoticeFilter{CaseID: id}, store.Page{})
	check(t, err)
	return p
}

// life is a short case: an item opens, is warned of, is missed, and is done late; then the case ends.
func life() []handbook.Transition {
	at := tenOClock()
	opened := opening("1", "tmall/sleep-well/buyer-1", at)
	opened.Items[0].Assignee = "lin"
	step := func(after handbook.Transition, kind handbook.EventKind, minute int) handbook.Transition {
		next := after
		next.Case.Seq++
		next.Items = slices.Clone(after.Items)
		next.Notices, next.Contacts = nil, nil
		next.Events = []handbook.CaseEvent{{CaseID: next.Case.ID, Seq: next.Case.Seq, At: at.Add(time.Duration(minute) * time.Minute), Kind: kind}}
		return next
	}
	warned := step(opened, handbook.EventItemWarned, 10)
	warned.Items[0].WarnedAt = at.Add(10 * time.Minute)
	warned.Notices = []handbook.Notice{handbook.NoticeOf(handbook.NoticeDueSoon, warned.Items[0], warned.Case.Seq, at.Add(10*time.Minute))}
	missed := step(warned, handbook.EventItemMissed, 15)
	missed.Items[0].MissedAt, missed.Items[0].State = at.Add(15*time.Minute), handbook.ItemMissed
	missed.Case.Breached = true
	missed.Notices = []handbook.Notice{handbook.NoticeOf(handbook.NoticeMissed, missed.Items[0], missed.Case.Seq, at.Add(15*time.Minute))}
	late := done(missed, "lin", at.Add(20*time.Minute))
	late.Notices = nil
	ended := step(late, handbook.EventCaseEnded, 30)
	ended.Items = nil
	ended.Case.Stage, ended.Case.Ending, ended.Case.EndedAt = handbook.StageEnded, handbook.EndRecovered, at.Add(30*time.Minute)
	ended.Case.WaitingOn, ended.Case.NextDueAt = handbook.WaitingNothing, time.Time{}
	return []handbook.Transition{opened, warned, missed, late, ended}
}

func caseKept(t *testing.T, s *store.Store) {
	nanos := tenOClock().Add(789 * time.Nanosecond).In(shanghai)
	tr := opening("1", "tmall/sleep-well/买家", nanos)
	tr.Case.UnansweredSince, tr.Case.Breached, tr.Case.Owner = nanos, true, "lin"
	tr.Case.Parent, tr.Case.Grade, tr.Case.Round, tr.Case.ReviewAt = "lead:tmall:sleep-well:9", handbook.GradeC, 3, nanos
	tr.Events[0].By, tr.Events[0].Data = "lin", handbook.EventData{
		ItemID: tr.Items[0].ID, Opens: nanos, Due: nanos.Add(time.Hour), Estimated: true, Amount: 129900,
		Result: handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: 7, Date: 3}, Note: "周五 \"付\""},
	}
	check(t, s.Record(t.Context(), tr))

	got := pictureOf(t, s, tr.Case.ID)
	at := tenOClock()
	want := tr.Case
	want.OpenedAt, want.UnansweredSince, want.NextDueAt, want.ReviewAt = at, at, at.Add(15*time.Minute), at
	equal(t, got.Case, want, "case")
	event := tr.Events[0]
	event.At, event.Data.Opens, event.Data.Due = at, at, at.Add(time.Hour)
	if len(got.Timeline) != 1 {
		t.Fatalf("%d events, want 1", len(got.Timeline))
	}
	equal(t, got.Timeline[0], event, "event")
	_, err := s.GetCase(t.Context(), "unpaid-order:tmall:sleep-well:2")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown case is not found: %v", err))
}

func begunOnce(t *testing.T, s *store.Store) {
	begun := opening("1", buyer, tenOClock()).Case
	begun.Seq, begun.Stage = 0, handbook.StageGrace
	atOnce(10, func(int) {
		if err := s.BeginCase(t.Context(), begun); err != nil {
			t.Error(err)
		}
	})
	got, err := s.GetCase(t.Context(), begun.ID)
	check(t, err)
	equal(t, got, begun, "case in its grace")
	tr := opening("1", buyer, tenOClock())
	check(t, s.Record(t.Context(), tr))
	check(t, s.BeginCase(t.Context(), begun))
	got, err = s.GetCase(t.Context(), begun.ID)
	check(t, err)
	equal(t, got, tr.Case, "case that its workflow has written")
}

func recordTwice(t *testing.T, s *store.Store) {
	for _, tr := range life() {
		check(t, s.Record(t.Context(), tr))
		once := pictureOf(t, s, tr.Case.ID)
		check(t, s.Record(t.Context(), tr))
		if twice := pictureOf(t, s, tr.Case.ID); !reflect.DeepEqual(once, twice) {
			t.Errorf("transition %d written again changed\n%+v\ninto\n%+v", tr.Case.Seq, once, twice)
		}
	}
	if got := pictureOf(t, s, life()[0].Case.ID); len(got.Timeline) != 5 || len(got.Items) != 1 || len(got.Notices) != 2 {
		t.Errorf("got %d events, %d items, %d notices; want 5, 1, 2", len(got.Timeline), len(got.Items), len(got.Notices))
	}
}

// recordOvertaken: a step that a later one overtook takes nothing back.
func recordOvertaken(t *testing.T, s *store.Store) {
	steps := life()
	for n, tr := range steps {
		check(t, s.Record(t.Context(), tr))
		want := pictureOf(t, s, tr.Case.ID)
		for _, earlier := range steps[:n] {
			check(t, s.Record(t.Context(), earlier))
		}
		if got := pictureOf(t, s, tr.Case.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("steps before %d written after it changed\n%+v\ninto\n%+v", tr.Case.Seq, want, got)
		}
	}
}

// recordTakenAnew: steps were written and forgotten, and the case went another way from there, in which its item was
// never missed and done, but is handed over; then the forgotten worker comes back.
func recordTakenAnew(t *testing.T, s *store.Store) {
	steps := life()
	for _, tr := range steps {
		tr.At = tr.Events[0].At
		check(t, s.Record(t.Context(), tr))
	}
	opened, warned := steps[0], steps[1]
	anew := opened
	anew.Case.Seq, anew.At = 2, steps[len(steps)-1].Events[0].At.Add(time.Second)
	anew.Items, anew.Standing = nil, slices.Clone(opened.Items)
	anew.Events = []handbook.CaseEvent{{CaseID: anew.Case.ID, Seq: 2, At: anew.At, Kind: handbook.EventReplied}}
	check(t, s.Record(t.Context(), anew))
	want := picture{Case: anew.Case, Timeline: []handbook.CaseEvent{opened.Events[0], anew.Events[0]}, Items: opened.Items}
	equalPictures(t, pictureOf(t, s, anew.Case.ID), want)
	for _, forgotten := range []handbook.Transition{warned, steps[3], anew} {
		check(t, s.Record(t.Context(), forgotten))
	}
	equalPictures(t, pictureOf(t, s, anew.Case.ID), want)

	// No contact was made, so the customer's next item may open twice more today (CONT-1).
	for _, no := range []string{"2", "3"} {
		d := open(t, s, opening(no, opened.Case.Customer, tenOClock().Add(time.Hour)), policy())
		equal(t, d.Verdict, map[string]handbook.Verdict{"2": handbook.VerdictOpen, "3": handbook.VerdictMerge}[no], "opening of "+no)
	}
}

func equalPictures(t *testing.T, got, want picture) {
	t.Helper()
	equal(t, got.Case, want.Case, "case")
	equal(t, fmt.Sprintf("%+v", got.Timeline), fmt.Sprintf("%+v", want.Timeline), "timeline")
	equal(t, fmt.Sprintf("%+v", got.Items), fmt.Sprintf("%+v", want.Items), "items")
	equal(t, len(got.Notices), len(want.Notices), "notices")
}

func recordAtOnce(t *testing.T, s *store.Store) {
	steps := life()
	for _, tr := range steps {
		atOnce(10, func(int) {
			if err := s.Record(t.Context(), tr); err != nil {
				t.Error(err)
			}
		})
	}
	got := pictureOf(t, s, steps[0].Case.ID)
	equal(t, got.Case.Stage, handbook.StageEnded, "stage")
	equal(t, got.Items[0].State, handbook.ItemDone, "item")
	equal(t, len(got.Timeline), len(steps), "events")
}

func lateFacts(t *testing.T, s *store.Store) {
	steps := life()
	id, at := steps[0].Case.ID, tenOClock().Add(48*time.Hour)
	late := handbook.CaseEvent{At: at, Kind: handbook.EventLateFact, Rule: handbook.RuleDunPaid, Data: handbook.EventData{Fact: handbook.FactPaid, OccurredAt: at}}
	err := s.RecordLateFact(t.Context(), id, late, "e1")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("a late fact of an unknown case is refused: %v", err))
	check(t, s.Record(t.Context(), steps[0]))
	err = s.RecordLateFact(t.Context(), id, late, "e1")
	equal(t, errors.Is(err, store.ErrConflict), true, fmt.Sprintf("a running case numbers its events itself: %v", err))
	for _, tr := range steps[1:] {
		check(t, s.Record(t.Context(), tr))
	}
	for range 2 {
		check(t, s.RecordLateFact(t.Context(), id, late, "e1"))
	}
	check(t, s.RecordLateFact(t.Context(), id, late, "e2"))
	check(t, s.Record(t.Context(), steps[len(steps)-1])) // a retry that comes after the late fact
	got := pictureOf(t, s, id)
	equal(t, len(got.Timeline), len(steps)+2, "events")
	equal(t, got.Case.Seq, len(steps)+2, "number of the last event")
	want := late
	want.CaseID, want.Seq = id, len(steps)+1
	equal(t, got.Timeline[len(steps)], want, "late fact")
}

func lateFactsAtOnce(t *testing.T, s *store.Store) {
	steps := life()
	for _, tr := range steps {
		check(t, s.Record(t.Context(), tr))
	}
	id := steps[0].Case.ID
	atOnce(30, func(i int) {
		ev := handbook.CaseEvent{At: tenOClock(), Kind: handbook.EventLateFact}
		if err := s.RecordLateFact(t.Context(), id, ev, fmt.Sprint("e", i%10)); err != nil {
			t.Error(err)
		}
	})
	got := pictureOf(t, s, id)
	equal(t, len(got.Timeline), len(steps)+10, "events")
	for i, ev := range got.Timeline {
		equal(t, ev.Seq, i+1, "number")
	}
}

func winBacks(t *testing.T, s *store.Store) {
	const customer = "tmall/sleep-well/buyer-1"
	for no, change := range map[string]func(*handbook.Case){
		"1": func(*handbook.Case) {},
		"2": func(*handbook.Case) {},
		"3": func(c *handbook.Case) { c.Stage, c.EndedAt = handbook.StageEnded, tenOClock() },
		"4": func(c *handbook.Case) { c.Customer = "tmall/sleep-well/buyer-2" },
		"5": func(c *handbook.Case) { c.Kind = "lead" },
		"6": func(c *handbook.Case) { c.Shop = "other-shop" },
	} {
		tr := opening(no, customer, tenOClock())
		change(&tr.Case)
		check(t, s.Record(t.Context(), tr))
	}
	got, err := s.OpenWinBacks(t.Context(), customer, key("2"))
	check(t, err)
	if want := []string{"unpaid-order:tmall:sleep-well:1"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
