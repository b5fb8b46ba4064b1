package handbook_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// keepable refuses an item that asks for the impossible: CAL-3, DUN-8.
func keepable(t *rapid.T, item handbook.PlannedItem, p handbook.Policy) {
	duty := p.Duty()
	switch {
	case !duty.IsOpen(item.Opens):
		t.Fatalf("CAL-3: %s by %s opens at %s, outside duty hours", item.Kind, item.Rule, item.Opens)
	case !item.Opens.Before(item.Due):
		t.Fatalf("%s by %s opens at %s and is due at %s", item.Kind, item.Rule, item.Opens, item.Due)
	case duty.Between(item.Opens, item.Due) == 0:
		t.Fatalf("%s by %s: no duty between %s and %s", item.Kind, item.Rule, item.Opens, item.Due)
	case !item.Warn.IsZero() && (!item.Warn.After(item.Opens) || !item.Warn.Before(item.Due)):
		t.Fatalf("DUN-8: %s by %s warns at %s, open from %s to %s", item.Kind, item.Rule, item.Warn, item.Opens, item.Due)
	case item.Opens.Location() != time.UTC || item.Due.Location() != time.UTC:
		t.Fatalf("%s by %s: times must be UTC", item.Kind, item.Rule)
	}
}

// CAL-3, DUN-6, DUN-8, DUN-9: under any policy, whatever is planned can be kept, the check comes first, and
// the cadence ends with its last item.
func TestWhateverIsPlannedCanBeKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		placed := anInstant(t, p)
		agenda := handbook.UnpaidAgenda(placed, p)
		grace := placed.Add(time.Duration(p.Unpaid.Grace))
		for _, item := range agenda {
			keepable(t, item, p)
			if item.Kind != revisit && item.Opens.Before(grace) {
				t.Fatalf("DUN-6: %s opens at %s, before the grace is over at %s", item.Kind, item.Opens, grace)
			}
			if item.Due.After(handbook.CadenceEnds(placed, p)) {
				t.Fatalf("DUN-9: %s is due after the cadence ends", item.Kind)
			}
		}
		if dun := agenda[1]; dun.Opens.Before(agenda[0].Opens) {
			t.Fatalf("DUN-6: dunning opens at %s, the check at %s", dun.Opens, agenda[0].Opens)
		}
	})
}

// DUN-1, DUN-2, DUN-3: the later an order was placed, the later it is dunned.
func TestDunningFollowsPlacing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		first := anInstant(t, p)
		second := first.Add(time.Duration(rapid.Int64Range(0, int64(48*time.Hour)).Draw(t, "later")))
		a, b := handbook.UnpaidDunning(first, p), handbook.UnpaidDunning(second, p)
		if a.Due.After(b.Due) {
			t.Fatalf("placed %s, due %s; placed %s, due %s", first, a.Due, second, b.Due)
		}
	})
}

// DUN-5, DUN-7, DUN-11, CAL-3: whatever is answered, in whatever order: each item is done, still planned, or
// dropped with a reason; there is at most one promise; after a promise nothing in turn opens before it.
func TestAgendaThroughAnyResults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		now := anInstant(t, p)
		agenda := handbook.UnpaidAgenda(now, p)
		for range rapid.IntRange(1, 8).Draw(t, "contacts") {
			if rapid.Bool().Draw(t, "message") {
				agenda = agenda.Answering(now, p)
			}
			item, ok := agenda.Next()
			if !ok {
				return
			}
			now = item.Opens.Add(time.Duration(rapid.Int64Range(0, int64(item.Due.Sub(item.Opens))).Draw(t, "done after")))
			left := agenda.Without(item)
			result := someResult(t, now, p)
			after, dropped := left.After(item.Kind, result, now, p)
			accounted(t, left, after, dropped)
			for _, planned := range after {
				keepable(t, planned, p)
			}
			if result.Outcome == handbook.OutcomePromised {
				promisedOnce(t, after, p)
			}
			if !slices.IsSortedFunc(after, func(a, b handbook.PlannedItem) int { return a.Opens.Compare(b.Opens) }) &&
				slices.IsSortedFunc(left, func(a, b handbook.PlannedItem) int { return a.Opens.Compare(b.Opens) }) {
				t.Fatalf("out of order: %v", after)
			}
			agenda = after
		}
	})
}

func someResult(t *rapid.T, now time.Time, p handbook.Policy) handbook.Result {
	r := handbook.Result{Outcome: rapid.SampledFrom(handbook.OutcomesOf(handbook.CaseUnpaidOrder)).Draw(t, "outcome"), Note: "price"}
	if r.Outcome == handbook.OutcomePromised {
		r.PromisedOn = handbook.DayOf(now, p.Zone()).Add(rapid.IntRange(0, p.Unpaid.PromiseWithin).Draw(t, "days ahead"))
	}
	if err := r.Validate(handbook.CaseUnpaidOrder, now, p); err != nil {
		t.Fatalf("the generator made a result that is refused: %v", err)
	}
	return r
}

// accounted refuses an item that vanished without a reason.
func accounted(t *rapid.T, before, after handbook.Agenda, dropped []handbook.Dropped) {
	for _, item := range before {
		stays := slices.ContainsFunc(after, func(i handbook.PlannedItem) bool {
			i.Note = item.Note // a concern goes with all that follows
			return i == item
		})
		gone := slices.ContainsFunc(dropped, func(d handbook.Dropped) bool { return d.Item == item && d.Reason != "" })
		if stays == gone && item.Kind != promise { // the same promise can be made again
			t.Fatalf("%s by %s: still planned %t, dropped %t", item.Kind, item.Rule, stays, gone)
		}
	}
}

func promisedOnce(t *rapid.T, a handbook.Agenda, p handbook.Policy) {
	var promises []handbook.PlannedItem
	for _, item := range a {
		if item.Kind == promise {
			promises = append(promises, item)
		}
	}
	if len(promises) != 1 {
		t.Fatalf("DUN-11: %d promises planned", len(promises))
	}
	on := handbook.DayOf(promises[0].Opens, p.Zone())
	for _, item := range a {
		if item.Kind.InTurn() && item.Kind != promise && !on.Before(handbook.DayOf(item.Opens, p.Zone())) {
			t.Fatalf("DUN-11: %s opens at %s, not after the promised %s", item.Kind, item.Opens, on)
		}
		if item.Kind == dunning {
			t.Fatal("DUN-6: reached, and still dunned")
		}
	}
}

// A case pins policy and agenda as JSON: what it plans from its snapshot is what it planned before.
func TestSnapshotsPlanTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := somePolicy(t)
		placed := anInstant(t, p)
		var again handbook.Policy
		through(t, p, &again)
		agenda := handbook.UnpaidAgenda(placed, p)
		var read handbook.Agenda
		through(t, agenda, &read)
		if planned := handbook.UnpaidAgenda(placed, again); !slices.Equal(planned, agenda) || !slices.Equal(read, agenda) {
			t.Fatalf("planned %v\nagain   %v\nread    %v", agenda, planned, read)
		}
	})
}

func through(t *rapid.T, from, into any) {
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
