package handbook_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
)

// panel gives n leaders of all shops.
func panel(n int) []handbook.Person {
	people := make([]handbook.Person, n)
	for i := range people {
		people[i] = handbook.Person{ID: fmt.Sprintf("leader%d", i), Role: handbook.RoleLeader, Active: true}
	}
	return people
}

// DISC-7: approvals and refusals in every order ("y" and "n"), up to the vote that decides; none after it counts.
func TestQuorum(t *testing.T) {
	approved, refused, open := handbook.ApprovalApproved, handbook.ApprovalRefused, handbook.ApprovalOpen
	for name, c := range map[string]struct {
		quorum handbook.Quorum
		votes  map[string]handbook.ApprovalState
	}{
		"DISC-7 one of one": {handbook.Quorum{Approve: 1, Of: 1}, map[string]handbook.ApprovalState{"": open, "y": approved, "n": refused}},
		"DISC-7 two of three": {handbook.Quorum{Approve: 2, Of: 3}, map[string]handbook.ApprovalState{
			"": open, "y": open, "n": open, "yn": open, "ny": open,
			"yy": approved, "yny": approved, "nyy": approved,
			"nn": refused, "ynn": refused, "nyn": refused,
		}},
		"DISC-7 one of three":   {handbook.Quorum{Approve: 1, Of: 3}, map[string]handbook.ApprovalState{"y": approved, "nn": open, "nny": approved, "nnn": refused}},
		"DISC-7 three of three": {handbook.Quorum{Approve: 3, Of: 3}, map[string]handbook.ApprovalState{"n": refused, "yy": open, "yyn": refused, "yyy": approved}},
	} {
		for votes, want := range c.votes {
			a := asked(lin, handbook.RoleLeader)
			for i, who := range panel(len(votes)) {
				vote, decider := no(who, "no, by "+who.ID)
				vote.Approve, vote.At = votes[i] == 'y', time.Date(2026, 11, 5, 10, i, 0, 0, time.UTC)
				var err error
				if a, err = a.Decide(vote, decider, c.quorum); err != nil {
					t.Fatalf("%s: %q: vote %d: %v", name, votes, i+1, err)
				}
			}
			if a.State != want || len(a.Votes) != len(votes) {
				t.Errorf("%s: %q makes it %s by %d votes, want %s", name, votes, a.State, len(a.Votes), want)
			}
			if want == open {
				if !a.ClosedAt.IsZero() || a.Reason != "" {
					t.Errorf("%s: %q: open, but closed at %s for %q", name, votes, a.ClosedAt, a.Reason)
				}
				continue
			}
			if last := a.Votes[len(a.Votes)-1]; !a.ClosedAt.Equal(last.At) || a.Reason != last.Reason {
				t.Errorf("%s: %q: closed at %s for %q, want by the last vote", name, votes, a.ClosedAt, a.Reason)
			}
			vote, decider := yes(qian)
			if _, err := a.Decide(vote, decider, c.quorum); refusal(t, err) != handbook.VoteClosed {
				t.Errorf("%s: %q and one more: %v", name, votes, err)
			}
		}
	}
}

// DISC-7: whatever people try, in whatever order and place: no vote of the asker, of the admin or of another shop counts,
// nobody's voice counts twice, and it is decided exactly when the votes say so.
func TestWhateverPeopleTry(t *testing.T) {
	cast := []handbook.Person{lin, mei, wang, zhao, hu, qian, admin, {ID: "wu", Role: handbook.RoleLeader, Active: true}, {}}
	person := rapid.SampledFrom(cast)
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(1, 4).Draw(t, "of")
		q := handbook.Quorum{Approve: rapid.IntRange(1, of).Draw(t, "approvals"), Of: of}
		a := asked(person.Draw(t, "asker"), rapid.SampledFrom([]handbook.Role{handbook.RoleLeader, handbook.RoleManager}).Draw(t, "role"))
		for range rapid.IntRange(1, 12).Draw(t, "tries") {
			by := person.Draw(t, "by")
			vote := handbook.Vote{By: by.ID, Approve: rapid.Bool().Draw(t, "approve"), Reason: rapid.SampledFrom([]string{"", "so"}).Draw(t, "reason")}
			decider := handbook.Decider{Person: by, For: rapid.SliceOfN(person, 0, 2).Draw(t, "for")}
			before := slices.Clone(a.Votes)
			after, err := a.Decide(vote, decider, q)
			if !slices.Equal(a.Votes, before) || (err == nil) != (len(after.Votes) == len(before)+1) {
				t.Fatalf("votes %v, then %v (%v)", before, after.Votes, err)
			}
			a = after
		}
		votes, voices := map[bool]int{}, map[string]bool{}
		for _, v := range a.Votes {
			votes[v.Approve]++
			voice := v.By
			if v.For != "" {
				voice = v.For
			}
			if voices[v.By] || voices[voice] || v.By == a.AskedBy || voice == a.AskedBy || slices.Contains([]string{"root", "zhao", "", "lin", "mei"}, voice) ||
				(!v.Approve && v.Reason == "") {
				t.Fatalf("%+v counts among %v", v, a.Votes)
			}
			voices[v.By], voices[voice] = true, true
		}
		want := handbook.ApprovalOpen
		switch {
		case votes[true] >= q.Approve:
			want = handbook.ApprovalApproved
		case votes[false] > q.Of-q.Approve:
			want = handbook.ApprovalRefused
		}
		if a.State != want || len(a.Votes) > q.Of {
			t.Fatalf("%s by %v, want %s of %+v", a.State, a.Votes, want, q)
		}
	})
}
