package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

// pages reads a whole list page by page.
func pages[T any](t tb, limit int, list func(store.Page) ([]T, *store.Cursor, error)) []T {
	t.Helper()
	var all []T
	page := store.Page{Limit: limit}
	for {
		rows, next, err := list(page)
		check(t, err)
		if len(rows) > limit || (next != nil && len(rows) != limit) {
			t.Fatalf("a page of %d rows where %d were asked for, next: %v", len(rows), limit, next)
		}
		all = append(all, rows...)
		if next == nil {
			return all
		}
		page.After = next
	}
}

// samePages says that the pages of a list together are the rows that a filter lets pass, in order, each once.
func samePages[T comparable](t tb, got, rows []T, passes func(T) bool, by func(a, b T) int) {
	t.Helper()
	var want []T
	for _, row := range rows {
		if passes(row) {
			want = append(want, row)
		}
	}
	slices.SortFunc(want, by)
	if !slices.Equal(got, want) {
		t.Fatalf("the pages hold %d rows, want %d:\n got %+v\nwant %+v", len(got), len(want), got, want)
	}
}

// Few values, so that many rows have equal keys.
var (
	shops     = []string{shop, "other-shop"}
	platforms = []handbook.Platform{platform, handbook.JD}
	persons   = []string{"", "bai", "lin"}
)

// one of the values, at a digit of n.
func nth[T any](values []T, n, digit int) T {
	for range digit {
		n /= 3
	}
	return values[n%3%len(values)]
}

func oneOf[T any](r *rapid.T, what string, values ...T) T {
	return rapid.SampledFrom(values).Draw(r, what)
}

// instants are close together: the first has no fraction of a second, which must not put it behind the second.
func instants() []time.Time {
	whole := tenOClock().Truncate(time.Second)
	return []time.Time{whole, whole.Add(time.Microsecond), whole.Add(time.Second)}
}

func caseLists(t *testing.T, s *store.Store) {
	var all []handbook.Case
	for n := range 120 {
		c := opening(fmt.Sprint(n*7919%120), buyer, nth(instants(), n, 0)).Case
		c.Platform, c.Shop, c.Owner = nth(platforms, n, 1), nth(shops, n, 2), nth(persons, n, 3)
		c.Stage = nth([]handbook.Stage{handbook.StageCheck, handbook.StageRevisit}, n+1, 0)
		c.NextDueAt = nth(append(instants()[:2], time.Time{}), n+1, 1)
		if n%4 == 0 {
			c.EndedAt, c.Stage = tenOClock().Add(time.Hour), handbook.StageEnded
		}
		if n%5 == 0 {
			c.UnansweredSince = tenOClock()
		}
		c.Kind = nth([]handbook.CaseKind{handbook.CaseUnpaidOrder, handbook.CaseLead, handbook.CaseApproval}, n, 2)
		if c.Kind == handbook.CaseLead {
			c.Grade = nth(append(handbook.Grades(), "")[1:], n, 1)
		}
		check(t, s.Record(t.Context(), handbook.Transition{Case: c}))
		all = append(all, c)
	}
	newest := func(a, b handbook.Case) int { return cmp.Or(b.OpenedAt.Compare(a.OpenedAt), cmp.Compare(b.ID, a.ID)) }
	due := func(a, b handbook.Case) int { return cmp.Or(a.NextDueAt.Compare(b.NextDueAt), cmp.Compare(a.ID, b.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.CaseFilter{
			Kind:     oneOf(r, "kind", append(handbook.CaseKinds(), "")...),
			Grade:    oneOf(r, "grade", "", "", handbook.GradeB, handbook.GradeC),
			Stage:    oneOf(r, "stage", "", handbook.StageCheck, handbook.StageEnded),
			Owner:    oneOf(r, "owner", persons...),
			Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			Unanswered: rapid.Bool().Draw(r, "unanswered"),
			Running:    oneOf(r, "running", nil, new(true), new(false)),
			DueBefore:  oneOf(r, "due", nil, new(instants()[1].In(shanghai)), new(instants()[2])),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Case, *store.Cursor, error) {
			return s.ListCases(t.Context(), f, p)
		})
		by := newest
		if f.DueBefore != nil {
			by = due
		}
		samePages(r, got, all, func(c handbook.Case) bool {
			return passes(f.Kind, c.Kind) && (f.Kind != "" || c.Kind != handbook.CaseApproval) && passes(f.Grade, c.Grade) && passes(f.Stage, c.Stage) && passes(f.Owner, c.Owner) &&
				passes(f.Platform, c.Platform) && passes(f.Shop, c.Shop) &&
				(!f.Unanswered || !c.UnansweredSince.IsZero()) && (f.Running == nil || *f.Running == c.EndedAt.IsZero()) &&
				(f.DueBefore == nil || (!c.NextDueAt.IsZero() && c.NextDueAt.Before(*f.DueBefore)))
		}, by)
	})
}

// passes says whether a filter that is set lets a value pass.
func passes[T ~string](filter, value T) bool { return filter == "" || filter == value }

func itemLists(t *testing.T, s *store.Store) {
	var all []handbook.WorkItem
	for n := range 120 {
		tr := opening(fmt.Sprint(n%9), buyer, tenOClock())
		item := tr.Items[0]
		item.ID = handbook.WorkItemID(item.CaseID, n*7919%120)
		item.Platform, item.Shop, item.Assignee = nth(platforms, n, 1), nth(shops, n, 2), nth(persons, n, 3)
		item.DueAt = nth(instants(), n, 0)
		item.State = handbook.ItemStates()[n%4]
		if item.State != handbook.ItemOpen && n%8 < 4 {
			item.SettledAt = tenOClock().Add(time.Hour) // a missed one may be given up
		} else if item.State == handbook.ItemDone || item.State == handbook.ItemWithdrawn {
			item.SettledAt = tenOClock().Add(2 * time.Hour)
		}
		tr.Case.Seq, tr.Items = n+1, []handbook.WorkItem{item}
		check(t, s.Record(t.Context(), tr))
		all = append(all, item)
	}
	due := func(a, b handbook.WorkItem) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.ItemFilter{
			Assignee: oneOf(r, "assignee", persons...), Unassigned: oneOf(r, "unassigned", true, false, false),
			States:     rapid.SliceOfDistinct(rapid.SampledFrom(handbook.ItemStates()), func(s handbook.ItemState) handbook.ItemState { return s }).Draw(r, "states"),
			Actionable: rapid.Bool().Draw(r, "actionable"),
			Platform:   oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			CaseID:    oneOf(r, "case", "", "", all[3].CaseID),
			DueBefore: oneOf(r, "due", nil, new(instants()[1].In(shanghai)), new(instants()[2])),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.WorkItem, *store.Cursor, error) {
			return s.ListItems(t.Context(), f, p)
		})
		samePages(r, got, all, func(w handbook.WorkItem) bool {
			return passes(f.Assignee, w.Assignee) && (!f.Unassigned || w.Assignee == "") &&
				(len(f.States) == 0 || slices.Contains(f.States, w.State)) && (!f.Actionable || w.Actionable()) &&
				passes(f.Platform, w.Platform) && passes(f.Shop, w.Shop) && passes(f.CaseID, w.CaseID) &&
				(f.DueBefore == nil || w.DueAt.Before(*f.DueBefore))
		}, due)
	})
}

func noticeLists(t *testing.T, s *store.Store) {
	var all []handbook.Notice
	for n := range 60 {
		tr := opening(fmt.Sprint(n%5), buyer, tenOClock())
		tr.Case.Seq = n + 1
		notice := handbook.NoticeOf(nth([]handbook.NoticeKind{handbook.NoticeDueSoon, handbook.NoticeMissed}, n, 0), tr.Items[0], n+1, nth(instants(), n, 1))
		notice.Platform, notice.Shop, notice.To = nth(platforms, n, 1), nth(shops, n, 2), nth(persons, n, 3)
		tr.Notices = []handbook.Notice{notice}
		check(t, s.Record(t.Context(), tr))
		all = append(all, notice)
	}
	id := func(n handbook.Notice) string { return fmt.Sprintf("%s.%d.%s", n.ItemID, n.Seq, n.Kind) }
	newest := func(a, b handbook.Notice) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(id(b), id(a))) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.NoticeFilter{
			To: oneOf(r, "to", persons...), Platform: oneOf(r, "platform", append(platforms, "")...),
			Shop: oneOf(r, "shop", append(shops, "")...), CaseID: oneOf(r, "case", "", all[3].CaseID),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Notice, *store.Cursor, error) {
			return s.ListNotices(t.Context(), f, p)
		})
		samePages(r, got, all, func(n handbook.Notice) bool {
			return passes(f.To, n.To) && passes(f.Platform, n.Platform) && passes(f.Shop, n.Shop) && passes(f.CaseID, n.CaseID)
		}, newest)
	})
}

func dutyLists(t *testing.T, s *store.Store) {
	for _, id := range persons[1:] {
		agent(t, s, id)
	}
	var all []handbook.Duty
	for n := range 60 {
		from := nth(instants(), n, 0)
		d, err := s.AddDuty(t.Context(), handbook.Duty{
			ID: fmt.Sprint("d", n*7919%60), PersonID: nth(persons[1:], n, 3), Platform: nth(platforms, n, 1), Shop: nth(shops, n, 2),
			From: from, To: from.Add(time.Duration(1+n%3) * time.Microsecond),
		})
		check(t, err)
		all = append(all, d)
	}
	begins := func(a, b handbook.Duty) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.DutyFilter{
			PersonID: oneOf(r, "person", persons...), Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			From: oneOf(r, "from", append(instants(), time.Time{})...), To: oneOf(r, "to", append(instants(), time.Time{})...),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Duty, *store.Cursor, error) {
			return s.ListDuty(t.Context(), f, p)
		})
		samePages(r, got, all, func(d handbook.Duty) bool {
			return passes(f.PersonID, d.PersonID) && passes(f.Platform, d.Platform) && passes(f.Shop, d.Shop) &&
				(f.From.IsZero() || d.To.After(f.From)) && (f.To.IsZero() || d.From.Before(f.To))
		}, begins)
	})
}

func timelinePages(t *testing.T, s *store.Store) {
	tr := opening("1", buyer, tenOClock())
	tr.Events = nil
	for n := range 25 {
		tr.Events = append(tr.Events, handbook.CaseEvent{CaseID: tr.Case.ID, Seq: n + 1, At: tenOClock(), Kind: handbook.EventItemWarned})
	}
	tr.Case.Seq = 25
	check(t, s.Record(t.Context(), tr))
	for _, limit := range []int{1, 7, 24, 25, 26} {
		got := pages(t, limit, func(p store.Page) ([]handbook.CaseEvent, *store.Cursor, error) {
			return s.Timeline(t.Context(), tr.Case.ID, p)
		})
		if !slices.Equal(got, tr.Events) {
			t.Errorf("pages of %d hold %+v", limit, got)
		}
	}
	unknown, _, err := s.Timeline(t.Context(), "nobody's", store.Page{})
	check(t, err)
	equal(t, len(unknown), 0, "an unknown case's timeline")
}

func itemKept(t *testing.T, s *store.Store) {
	tr := opening("1", buyer, tenOClock())
	want := tr.Items[0]
	want.Assignee, want.AssignedBy, want.Note, want.Estimated = "lin", handbook.RuleDutyKeep, "问过尺寸", true
	want.About = handbook.Context{
		Product: "床垫", Round: 2, Concern: "价格 \"高\"", Method: "电话",
		Promotion: handbook.Promotion{Name: "七夕", From: handbook.Day{Year: 2026, Month: 8, Date: 1}, To: handbook.Day{Year: 2026, Month: 8, Date: 19}},
	}
	want.WarnAt, want.WarnedAt = tenOClock().Add(time.Minute), tenOClock().Add(2*time.Minute)
	want.MissedAt, want.SettledAt = tenOClock().Add(3*time.Minute), tenOClock().Add(4*time.Minute)
	want.State, want.DoneBy, want.ResultKey = handbook.ItemDone, "bai", "key-1"
	want.Result = handbook.Result{Outcome: handbook.OutcomePromised, PromisedOn: handbook.Day{Year: 2026, Month: 7, Date: 3}, Note: "周五"}
	tr.Items[0] = want
	tr.Items[0].OpensAt = want.OpensAt.Add(999 * time.Nanosecond).In(shanghai)
	check(t, s.Record(t.Context(), tr))
	got, err := s.GetItem(t.Context(), want.ID)
	check(t, err)
	equal(t, got, want, "item")
	_, err = s.GetItem(t.Context(), want.ID+"0")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown item is not found: %v", err))
}
