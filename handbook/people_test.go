package handbook_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// DUTY-2, DUTY-5, DUTY-6: who gets an item, and by which rule.
func TestAssign(t *testing.T) {
	morning := time.Date(2026, 3, 10, 0, 40, 0, 0, time.UTC)
	who := func(id string, given, hour int) handbook.Candidate {
		return handbook.Candidate{PersonID: id, Given: given, Since: morning.Add(time.Duration(hour) * time.Hour)}
	}
	three := []handbook.Candidate{who("mei", 4, 0), who("lin", 2, 0), who("an", 2, 8)}
	for name, c := range map[string]struct {
		mode     handbook.AccountMode
		onDuty   []handbook.Candidate
		previous string
		leaders  []string
		want     handbook.Assignment
	}{
		"DUTY-2 the fewest today":             {handbook.AccountsOwn, []handbook.Candidate{who("mei", 4, 0), who("lin", 3, 0)}, "", nil, handbook.Assignment{PersonID: "lin", Rule: "DUTY-2"}},
		"DUTY-2 a tie goes by name":           {handbook.AccountsOwn, three, "", nil, handbook.Assignment{PersonID: "an", Rule: "DUTY-2"}},
		"DUTY-2 a single account's holder":    {handbook.AccountsSingle, []handbook.Candidate{who("mei", 9, 0)}, "", nil, handbook.Assignment{PersonID: "mei", Rule: "DUTY-2"}},
		"DUTY-2 the shift that came last":     {handbook.AccountsSingle, []handbook.Candidate{who("mei", 0, 0), who("lin", 9, 8)}, "", nil, handbook.Assignment{PersonID: "lin", Rule: "DUTY-2"}},
		"DUTY-2 two took the account at once": {handbook.AccountsSingle, []handbook.Candidate{who("mei", 0, 0), who("lin", 9, 0)}, "", nil, handbook.Assignment{PersonID: "lin", Rule: "DUTY-2"}},
		"DUTY-5 keeps the customer":           {handbook.AccountsOwn, three, "mei", nil, handbook.Assignment{PersonID: "mei", Rule: "DUTY-5"}},
		"DUTY-5 on a single account too":      {handbook.AccountsSingle, []handbook.Candidate{who("mei", 0, 0), who("lin", 9, 8)}, "mei", nil, handbook.Assignment{PersonID: "mei", Rule: "DUTY-5"}},
		"DUTY-5 off duty: someone else":       {handbook.AccountsOwn, three, "gone", []string{"wang"}, handbook.Assignment{PersonID: "an", Rule: "DUTY-2"}},
		"DUTY-6 nobody on duty: the leader":   {handbook.AccountsOwn, nil, "mei", []string{"wang", "zhao"}, handbook.Assignment{PersonID: "wang", Rule: "DUTY-6"}},
		"DUTY-6 single account, nobody":       {handbook.AccountsSingle, nil, "", []string{"wang"}, handbook.Assignment{PersonID: "wang", Rule: "DUTY-6"}},
		"DUTY-6 no leader: the leaders' list": {handbook.AccountsOwn, nil, "mei", nil, handbook.Assignment{PersonID: "", Rule: "DUTY-6"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := handbook.Assign(c.mode, c.onDuty, c.previous, c.leaders); got != c.want {
				t.Errorf("%q by %s, want %q by %s", got.PersonID, got.Rule, c.want.PersonID, c.want.Rule)
			}
		})
	}
}

// DUTY-2: however the day goes, own accounts share the work so that no two differ by more than one.
// DUTY-6: an item is never nowhere.
func TestSharingIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,4}`), 1, 6, rapid.ID[string]).Draw(t, "people")
		onDuty := make([]handbook.Candidate, len(people))
		for i, id := range people {
			onDuty[i].PersonID = id
		}
		for range rapid.IntRange(1, 60).Draw(t, "items") {
			onDuty = rapid.Permutation(onDuty).Draw(t, "order")
			got := handbook.Assign(handbook.AccountsOwn, onDuty, "", nil)
			i := slices.IndexFunc(onDuty, func(c handbook.Candidate) bool { return c.PersonID == got.PersonID })
			if i < 0 {
				t.Fatalf("given to %q, who is not on duty", got.PersonID)
			}
			onDuty[i].Given++
		}
		given := make([]int, len(onDuty))
		for i, c := range onDuty {
			given[i] = c.Given
		}
		if slices.Max(given)-slices.Min(given) > 1 {
			t.Fatalf("shared unevenly: %v", given)
		}
	})
}

func TestRoles(t *testing.T) {
	for _, r := range handbook.Roles() {
		if !r.Known() {
			t.Errorf("%s is not known", r)
		}
	}
	if handbook.Role("owner").Known() {
		t.Error("a role of its own making")
	}
	supervisors := []handbook.Role{handbook.RoleLeader, handbook.RoleManager, handbook.RoleAdmin}
	for _, r := range handbook.Roles() {
		if r.Supervises() != slices.Contains(supervisors, r) {
			t.Errorf("%s supervises: %t", r, r.Supervises())
		}
	}
}

func TestValidPersonID(t *testing.T) {
	for id, want := range map[string]bool{"lin": true, "lin_2-b": true, "7": true, "": false, "Lin": false, "-lin": false, "林": false, "lin chen": false, "lin\n": false, "lin/1": false} {
		if got := handbook.ValidPersonID(id); got != want {
			t.Errorf("%q: %t", id, got)
		}
	}
}
