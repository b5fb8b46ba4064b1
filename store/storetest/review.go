package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

func shares() handbook.ReviewPolicy {
	return handbook.ReviewPolicy{At: 20 * 60, Shares: handbook.Shares{B: 60, C: 100}}
}

// listAt makes the shop's list at an instant.
func listAt(t tb, s *store.Store, at time.Time, p handbook.ReviewPolicy) int {
	t.Helper()
	run := handbook.ReviewRun{Platform: platform, Shop: shop, At: at, Day: handbook.DayOf(at, shanghai)}
	n, err := s.ListReviews(t.Context(), run, func(leads []handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally) {
		return handbook.ReviewList(run.Day, leads, p)
	})
	check(t, err)
	return n
}

func reviews(t *testing.T, s *store.Store, f store.ReviewFilter) []handbook.Review {
	t.Helper()
	list, next, err := s.ListReviewed(t.Context(), f, store.Page{Limit: 1000})
	check(t, err)
	equal(t, next, nil, "another page")
	return list
}

func coverage(t *testing.T, s *store.Store, f store.ReviewFilter) []store.Coverage {
	t.Helper()
	list, err := s.ReviewCoverage(t.Context(), f)
	check(t, err)
	return list
}

// cameUp writes a step in which a lead comes up for review at an instant.
func cameUp(t *testing.T, s *store.Store, id string, agent string, grade handbook.Grade, at time.Time, seq int) handbook.Case {
	t.Helper()
	c := leadCase(inquiry(id, "buyer-"+id))
	c.Owner, c.Grade, c.ReviewAt, c.Seq = agent, grade, at, seq
	check(t, s.Record(t.Context(), handbook.Transition{Case: c, At: at, Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: seq, At: at, Kind: handbook.EventGraded}}}))
	return c
}

// everyLead is a list on which all are.
func everyLead() handbook.ReviewPolicy {
	return handbook.ReviewPolicy{Shares: handbook.Shares{A: 100, B: 100, C: 100}}
}

func reviewsListed(t *testing.T, s *store.Store) {
	at := tenOClock()
	supervisor(t, s, "b-leader", handbook.RoleLeader, "", true)
	supervisor(t, s, "c-leader", handbook.RoleLeader, "", true)
	serves(t, s, "c-leader", at)
	for n := range 5 {
		cameUp(t, s, fmt.Sprint("b", n), "lin", handbook.GradeB, at, 1)
		cameUp(t, s, fmt.Sprint("u", n), "bai", "", at, 1) // ungraded
		cameUp(t, s, fmt.Sprint("c", n), "lin", handbook.GradeC, at, 1)
		cameUp(t, s, fmt.Sprint("a", n), "lin", handbook.GradeA, at, 1)
	}
	elsewhere := leadCase(inquiry("x", "buyer"))
	elsewhere.Shop = "other-shop"
	check(t, s.Record(t.Context(), handbook.Transition{Case: elsewhere}))
	check(t, s.Record(t.Context(), opening("9", "buyer", at))) // an unpaid order is no lead

	evening := at.Add(time.Hour)
	equal(t, listAt(t, s, evening, shares()), 3+3+5, "60 % of five B and of five ungraded ones, every C, no A")
	list := reviews(t, s, store.ReviewFilter{})
	equal(t, len(list), 11, "reviews")
	day := handbook.Day{Year: 2026, Month: 7, Date: 1}
	for _, r := range list {
		want := handbook.Review{
			ID: r.CaseID + "@20260701T020000.123456Z", CaseID: r.CaseID, Platform: platform, Shop: shop, Day: day,
			Agent: "lin", Grade: handbook.GradeB, Leader: "c-leader", ListedAt: evening,
		}
		if r.CaseID[len("lead:tmall:sleep-well:")] == 'u' {
			want.Agent = "bai"
		} else if r.CaseID[len("lead:tmall:sleep-well:")] == 'c' {
			want.Grade = handbook.GradeC
		}
		equal(t, r, want, "review")
		got, err := s.GetReview(t.Context(), r.ID)
		check(t, err)
		equal(t, got, want, "review by its id")
	}
	row := func(agent string, grade handbook.Grade, listed int) store.Coverage {
		return store.Coverage{Day: day, Platform: platform, Shop: shop, Leader: "c-leader", Agent: agent, Grade: grade, Total: 5, Listed: listed}
	}
	want := []store.Coverage{row("bai", handbook.GradeB, 3), row("lin", handbook.GradeA, 0), row("lin", handbook.GradeB, 3), row("lin", handbook.GradeC, 5)}
	same(t, coverage(t, s, store.ReviewFilter{}), want, "coverage")

	atOnce(10, func(int) { equal(t, listAt(t, s, evening, everyLead()), 11, "made again, by another policy") })
	same(t, coverage(t, s, store.ReviewFilter{}), want, "coverage is left as it was")
	_, err := s.GetReview(t.Context(), "nobody's")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown review is not found: %v", err))
}

// reviewOnce: every time a lead comes up it is looked at by exactly one list: before, at and after the lists' instants,
// and however late that is written.
func reviewOnce(t *testing.T, s *store.Store) {
	first, second, third := tenOClock(), tenOClock().Add(24*time.Hour), tenOClock().Add(48*time.Hour)
	expect := func(at time.Time, what string, want ...string) {
		t.Helper()
		listAt(t, s, at, everyLead())
		got := []string{}
		for _, r := range reviews(t, s, store.ReviewFilter{}) {
			if r.ListedAt.Equal(at) {
				got = append(got, r.CaseID[len("lead:tmall:sleep-well:"):])
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: on the list %v, want %v", what, got, want)
		}
	}
	cameUp(t, s, "1", "lin", handbook.GradeB, first.Add(-time.Hour), 1)
	cameUp(t, s, "2", "lin", handbook.GradeB, first, 1)
	cameUp(t, s, "3", "lin", handbook.GradeB, first.Add(time.Microsecond), 1)
	begun := inquiry("4", "buyer-4")
	begun.ReceivedAt = first.Add(-time.Minute)
	putLead(t, s, begun, true)
	expect(first, "until its instant", "1", "2", "4")

	late := cameUp(t, s, "5", "lin", handbook.GradeC, first.Add(-time.Second), 1) // came up before, is written after
	cameUp(t, s, "1", "lin", handbook.GradeB, first.Add(-time.Hour), 2)           // a step in which it does not come up
	cameUp(t, s, "2", "lin", handbook.GradeC, second.Add(-time.Hour), 2)          // graded anew
	cameUp(t, s, "2", "lin", handbook.GradeB, second.Add(-time.Minute), 3)        // and anew
	ended(t, s, leadCase(inquiry("3", "buyer-3")), handbook.EndExhausted)         // in between
	expect(second, "the next", "2", "3", "5")

	cameUp(t, s, "1", "lin", handbook.GradeB, second.Add(time.Hour), 3)
	for id, how := range map[string]handbook.Ending{"1": handbook.EndConverted, "5": handbook.EndWaived} {
		if id == "5" {
			cameUp(t, s, id, "lin", handbook.GradeC, second.Add(time.Hour), 2)
		}
		ended(t, s, withSeq(leadCase(inquiry(id, "buyer-"+id)), 0), how)
	}
	expect(third, "LEAD-12: without an order, ended or not", late.Subject)
	expect(third.Add(time.Hour), "nothing came up since")
}

// reviewsAtOnce: leads come up while lists are made.
func reviewsAtOnce(t *testing.T, s *store.Store) {
	const leads, rounds = 8, 6
	at := tenOClock()
	atOnce(leads+3, func(i int) {
		if i >= leads {
			for n := range rounds {
				listAt(t, s, at.Add(time.Duration(n)*time.Hour+time.Duration(i)*time.Minute), everyLead())
			}
			return
		}
		for n := range rounds {
			cameUp(t, s, fmt.Sprint(i), "lin", handbook.GradeC, at.Add(time.Duration(n)*time.Minute), n+1)
		}
	})
	listAt(t, s, at.Add(100*time.Hour), everyLead())
	last := map[string]bool{}
	for _, r := range reviews(t, s, store.ReviewFilter{}) {
		last[r.ID] = true
	}
	for i := range leads {
		c := leadCase(inquiry(fmt.Sprint(i), ""))
		id := handbook.ReviewID(handbook.Reviewable{CaseID: c.ID, At: at.Add((rounds - 1) * time.Minute)})
		equal(t, last[id], true, "the last time that a lead came up is on a list: "+id)
	}
	total := 0
	for _, row := range coverage(t, s, store.ReviewFilter{}) {
		total += row.Total
	}
	equal(t, total, len(last), "no list looks at what another has looked at")
}

func reviewCommented(t *testing.T, s *store.Store) {
	cameUp(t, s, "1", "lin", handbook.GradeC, tenOClock(), 1)
	cameUp(t, s, "2", "lin", "", tenOClock(), 1)
	listAt(t, s, tenOClock(), everyLead())
	id := handbook.ReviewID(handbook.Reviewable{CaseID: leadCase(inquiry("1", "")).ID, At: tenOClock()})
	at := tenOClock().Add(time.Hour)
	var won, lost atomic.Int32
	atOnce(20, func(i int) {
		by := fmt.Sprint("leader-", i%2)
		r, err := s.CommentReview(t.Context(), id, by, "再跟一次 by "+by, "电话", by+"-key", at.In(shanghai))
		switch {
		case err == nil:
			won.Add(1)
			equal(t, r.CommentedBy, by, "commented by")
		case errors.Is(err, store.ErrConflict):
			lost.Add(1)
		default:
			t.Error(err)
		}
	})
	if won.Load() != 10 || lost.Load() != 10 {
		t.Errorf("%d answers and %d refusals; want one of two requests to win, ten times told", won.Load(), lost.Load())
	}
	got, err := s.GetReview(t.Context(), id)
	check(t, err)
	if got.Comment != "再跟一次 by "+got.CommentedBy || got.Method != "电话" || !got.CommentedAt.Equal(at) {
		t.Errorf("kept %+v", got)
	}
	_, err = s.CommentReview(t.Context(), id, got.CommentedBy, "another", "", "", at)
	equal(t, errors.Is(err, store.ErrConflict), true, fmt.Sprintf("a comment stands: %v", err))
	_, err = s.CommentReview(t.Context(), "nobody's", "wu", "x", "", "k", at)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown review is not found: %v", err))
	same(t, reviews(t, s, store.ReviewFilter{Commented: new(true)}), []handbook.Review{got}, "those with a comment")
	for _, row := range coverage(t, s, store.ReviewFilter{}) {
		equal(t, row.Commented, map[handbook.Grade]int{handbook.GradeC: 1, handbook.GradeB: 0}[row.Grade], "comments on "+string(row.Grade))
	}
}

func reviewLists(t *testing.T, s *store.Store) {
	var leads []handbook.Case
	for n := range 90 {
		c := leadCase(inquiry(fmt.Sprint(n*7919%90), "buyer"))
		c.Platform, c.Shop, c.Owner = nth(platforms, n, 1), nth(shops, n, 2), nth(persons, n, 3)
		c.Grade, c.ReviewAt, c.Seq = nth(append(handbook.Grades(), "")[1:], n, 0), tenOClock(), 1
		check(t, s.Record(t.Context(), handbook.Transition{Case: c}))
		leads = append(leads, c)
	}
	days := []handbook.Day{{Year: 2026, Month: 6, Date: 30}, {Year: 2026, Month: 7, Date: 1}, {Year: 2026, Month: 7, Date: 2}}
	var all []handbook.Review
	for i, day := range days { // ten in the evening, and nine hours west or east of it: days that are not UTC's
		for n, in := range shops {
			supervisor(t, s, "wu", handbook.RoleLeader, "", (i+n)%2 == 0)
			for _, p := range platforms {
				run := handbook.ReviewRun{Platform: p, Shop: in, At: tenOClock().AddDate(0, 0, i-1).Add(time.Duration(i-1) * 13 * time.Hour), Day: day}
				_, err := s.ListReviews(t.Context(), run, func(due []handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally) {
					return handbook.ReviewList(day, due, everyLead())
				})
				check(t, err)
			}
		}
		for _, c := range leads { // all come up anew
			c.Seq, c.ReviewAt = i+2, tenOClock().Add(time.Duration(i)*time.Second-24*time.Hour)
			check(t, s.Record(t.Context(), handbook.Transition{Case: c, At: tenOClock().Add(time.Duration(i) * time.Second)}))
		}
	}
	all = reviews(t, s, store.ReviewFilter{})
	for n, r := range all {
		if n%3 == 0 {
			commented, err := s.CommentReview(t.Context(), r.ID, "wu", "好", "", "", tenOClock())
			check(t, err)
			all[n] = commented
		}
	}
	newest := func(a, b handbook.Review) int { return cmp.Or(b.ListedAt.Compare(a.ListedAt), cmp.Compare(b.ID, a.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.ReviewFilter{
			Leader: oneOf(r, "leader", "", "", "wu"), Agent: oneOf(r, "agent", persons...), Grade: oneOf(r, "grade", append(handbook.Grades(), "")...),
			Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			CaseID: oneOf(r, "case", "", "", leads[3].ID), Commented: oneOf(r, "commented", nil, new(true), new(false)),
			From: oneOf(r, "from", append(days, handbook.Day{})...), To: oneOf(r, "to", append(days, handbook.Day{})...),
		}
		passing := func(one handbook.Review) bool {
			return passes(f.Leader, one.Leader) && passes(f.Agent, one.Agent) && passes(f.Grade, one.Grade) && passes(f.Platform, one.Platform) &&
				passes(f.Shop, one.Shop) && passes(f.CaseID, one.CaseID) && (f.Commented == nil || *f.Commented != one.CommentedAt.IsZero()) &&
				(f.From.IsZero() || !one.Day.Before(f.From)) && (f.To.IsZero() || !f.To.Before(one.Day))
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Review, *store.Cursor, error) {
			return s.ListReviewed(t.Context(), f, p)
		})
		samePages(r, got, all, passing, newest)

		f.CaseID, f.Commented = "", nil
		listed, commented := 0, 0
		for _, one := range all {
			if passing(one) {
				listed++
				if !one.CommentedAt.IsZero() {
					commented++
				}
			}
		}
		for _, row := range coverage(t, s, f) {
			listed -= row.Listed
			commented -= row.Commented
			if row.Total != row.Listed {
				r.Errorf("%+v: every lead was to be listed", row)
			}
		}
		if listed != 0 || commented != 0 {
			r.Errorf("coverage is off by %d listed and %d commented for %+v", -listed, -commented, f)
		}
	})
}
