package api_test

import (
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"gendan/api"
	"gendan/handbook"
)

// listed seeds graded leads and makes the day's list at noon, of all of them; wang is the leader on duty.
func listed(t *testing.T, d *door, leads map[string]handbook.Grade) {
	t.Helper()
	seedDuty(t, d, "wang", "demo")
	for id, grade := range leads {
		tr := seedLead(t, d, id)
		tr.Case.Seq++
		tr.Case.Grade, tr.Items = grade, nil
		tr.Events = []handbook.CaseEvent{{CaseID: tr.Case.ID, Seq: tr.Case.Seq, At: noon, Kind: handbook.EventGraded}}
		write(t, d, tr)
	}
	run := handbook.ReviewRun{Platform: handbook.Tmall, Shop: "demo", At: noon, Day: handbook.Day{Year: 2026, Month: 3, Date: 2}}
	_, err := d.store.ListReviews(t.Context(), run, func(up []handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally) {
		return handbook.ReviewList(run.Day, up, handbook.ReviewPolicy{Shares: handbook.Shares{A: 0, B: 60, C: 100}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func reviewOf(id string) string {
	return handbook.ReviewID(handbook.Reviewable{CaseID: leadCase(id), At: noon.Add(-45 * time.Minute)})
}

func commenting() string { return "/v1/reviews/" + reviewOf("c-1") + "/comment" }

func TestListsOfReviews(t *testing.T) { // LEAD-6, LEAD-12
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C", "c-2": "", "c-3": "A"})
	for query, want := range map[string]int{
		"": 2, "?mine=true": 2, "?leader=wang": 2, "?leader=zhao": 0, "?agent=lin": 2, "?agent=chen": 0,
		"?grade=C": 1, "?grade=B": 1, "?grade=A": 0, "?commented=true": 0, "?commented=false": 2,
		"?from_day=2026-03-02": 2, "?from_day=2026-03-03": 0, "?to_day=2026-03-01": 0, "?from_day=2026-03-02&to_day=2026-03-02": 2,
		"?platform=tmall&shop=demo": 2, "?platform=tmall&shop=other": 0, "?case_id=" + leadCase("c-2"): 1,
	} {
		page := read[api.ReviewPage](t, d.as("leader", "GET", "/v1/reviews"+query, ""), 200)
		if len(page.Items) != want {
			t.Errorf("%q: %d reviews, want %d", query, len(page.Items), want)
		}
	}
	first := read[api.ReviewPage](t, d.as("agent", "GET", "/v1/reviews?limit=1", ""), 200)
	second := read[api.ReviewPage](t, d.as("agent", "GET", "/v1/reviews?limit=1&cursor="+first.NextCursor, ""), 200)
	if len(second.Items) != 1 || second.Items[0].ID == first.Items[0].ID || second.NextCursor != "" {
		t.Errorf("first page %+v, second %+v", first, second)
	}
	graded := map[string]bool{}
	for _, r := range append(first.Items, second.Items...) {
		if graded[r.LeadID] = r.Graded; r.CaseID != leadCase(r.LeadID) || r.Customer == "" || r.Product != "乳胶床垫" || r.Concern != "担心太软" {
			t.Errorf("a review's lead: %+v", r)
		}
	}
	if !graded["c-1"] || graded["c-2"] || len(graded) != 2 {
		t.Errorf("graded: %v", graded)
	}
	if r := first.Items[0]; r.Leader != "wang" || r.Agent != "lin" || r.Day != "2026-03-02" || !r.ListedAt.Equal(noon) {
		t.Errorf("%+v", r)
	}
}

// LEAD-6: the reached coverage, of the last seven days unless told otherwise.
func TestReviewCoverage(t *testing.T) {
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C", "c-2": "B", "c-3": "B", "c-4": "A"})
	read[api.Review](t, d.as("leader", "POST", commenting(), `{"comment":"好"}`, "Idempotency-Key: k1"), 200)
	want := map[api.Grade]api.Coverage{
		"A": {Total: 1}, "B": {Total: 2, Listed: 2}, "C": {Total: 1, Listed: 1, Commented: 1},
	}
	list := read[api.CoverageList](t, d.as("leader", "GET", "/v1/reviews/coverage", ""), 200)
	if len(list.Items) != len(want) {
		t.Errorf("%+v", list)
	}
	for _, c := range list.Items {
		w := want[c.Grade]
		w.Day, w.Platform, w.Shop, w.Leader, w.Agent, w.Grade = "2026-03-02", "tmall", "demo", "wang", "lin", c.Grade
		if c != w {
			t.Errorf("%+v, want %+v", c, w)
		}
	}
	for query, n := range map[string]int{
		"?leader=zhao": 0, "?agent=lin": 3, "?platform=tmall&shop=other": 0, "?to_day=2026-03-08": 3, "?to_day=2026-03-09": 0,
		"?from_day=2026-03-02": 3, "?from_day=2025-12-01&to_day=2026-03-02": 3,
	} {
		if list := read[api.CoverageList](t, d.as("leader", "GET", "/v1/reviews/coverage"+query, ""), 200); len(list.Items) != n {
			t.Errorf("%q: %+v", query, list.Items)
		}
	}
}

// LEAD-7, LEAD-12: a comment is kept once and told to the lead's case; the same key gives the same answer and tells again.
func TestAComment(t *testing.T) {
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C"})
	body := `{"comment":"别急着催","method":"周六电话"}`
	first := read[api.Review](t, d.as("leader", "POST", commenting(), body, "Idempotency-Key: k1"), 200)
	if first.ID != reviewOf("c-1") || first.Comment != "别急着催" || first.Method != "周六电话" || first.CommentedBy != "wang" || first.LeadID != "c-1" || first.Product == "" || !first.Graded || !first.CommentedAt.Equal(noon) {
		t.Errorf("%+v", first)
	}
	d.now = noon.Add(time.Hour)
	before := d.rows(t)
	if again := read[api.Review](t, d.as("leader", "POST", commenting(), body, "Idempotency-Key: k1"), 200); again != first {
		t.Errorf("again: %+v", again)
	}
	want := signal{leadCase("c-1"), "reviewed", handbook.Fact{
		EventID: reviewOf("c-1"), Kind: handbook.FactReviewed, OccurredAt: noon, By: "wang", Note: "别急着催", Method: "周六电话",
	}}
	if got := d.temporal.signals; len(got) != 2 || got[0] != want || got[1] != want {
		t.Errorf("the case heard %+v", got)
	}
	refused(t, d.as("leader", "POST", commenting(), `{"comment":"好"}`, "Idempotency-Key: k1"), 422, api.CodeKeyReused)
	refused(t, d.as("leader", "POST", commenting(), body, "Idempotency-Key: k2"), 409, api.CodeCommented)
	refused(t, d.as("manager", "POST", commenting(), body, "Idempotency-Key: k1"), 409, api.CodeCommented)
	if d.rows(t) != before || len(d.temporal.signals) != 2 {
		t.Error("a refused comment changed something")
	}
}

// A comment on a lead that has ended is a line in its timeline, once, and none if the case had heard of it.
func TestACommentAfterTheEndOfALead(t *testing.T) {
	known := handbook.CaseEvent{Kind: handbook.EventReviewed, By: "wang", Data: handbook.EventData{Note: "好"}}
	for name, c := range map[string]struct {
		lines []handbook.CaseEvent
		want  int
	}{"not heard of": {nil, 1}, "heard of": {[]handbook.CaseEvent{known}, 0}} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			listed(t, d, map[string]handbook.Grade{"c-1": "C"})
			tr := handbook.Transition{}
			var err error
			if tr.Case, err = d.store.GetCase(t.Context(), leadCase("c-1")); err != nil {
				t.Fatal(err)
			}
			endCase(t, d, tr, handbook.EndConverted, c.lines...)
			for range 2 {
				read[api.Review](t, d.as("leader", "POST", commenting(), `{"comment":"好"}`, "Idempotency-Key: k1"), 200)
			}
			rules := lateLines(t, d, leadCase("c-1"))
			if len(rules) != c.want || (c.want == 1 && rules[0] != "LEAD-12") {
				t.Errorf("late lines by %v", rules)
			}
		})
	}
}

// Temporal was away when the comment was kept: repeating the request tells the case.
func TestACommentWhoseRequestBrokeOff(t *testing.T) {
	d := open(t)
	listed(t, d, map[string]handbook.Grade{"c-1": "C"})
	d.temporal.leave(serviceerror.NewUnavailable("connection refused"))
	refused(t, d.as("leader", "POST", commenting(), `{"comment":"好"}`, "Idempotency-Key: k1"), 503, api.CodeTemporalAway)
	d.temporal.leave(nil)
	read[api.Review](t, d.as("leader", "POST", commenting(), `{"comment":"好"}`, "Idempotency-Key: k1"), 200)
	if len(d.temporal.signals) != 1 {
		t.Errorf("the case heard %+v", d.temporal.signals)
	}
}
