package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

// asked is an approval of a case that an agent asks for.
func asked(c handbook.Case, n int) handbook.Approval {
	at := tenOClock()
	return handbook.Approval{
		ID: fmt.Sprintf("approval:%s.%d", c.ID, n), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop,
		Subject: handbook.SubjectWaiver, Note: "只问问", AskedBy: "lin", AskedAt: at, State: handbook.ApprovalOpen,
		Role: handbook.RoleLeader, StepAt: at, RemindAt: at.Add(2 * time.Hour), EscalateAt: at.Add(4 * time.Hour), ExpiresAt: at.Add(48 * time.Hour),
	}
}

// asking is the step in which a case asks for an approval.
func asking(c handbook.Case, at time.Time, a handbook.Approval) handbook.Transition {
	return handbook.Transition{
		Case: c, At: at, Approvals: []handbook.Approval{a},
		Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: c.Seq, At: at, Kind: handbook.EventApprovalAsked, Data: handbook.EventData{ApprovalID: a.ID}}},
	}
}

// deciding is a step of the approval itself.
func deciding(a handbook.Approval, seq int, at time.Time) handbook.Transition {
	c := handbook.Case{
		ID: a.ID, Kind: handbook.CaseApproval, Platform: a.Platform, Shop: a.Shop, Parent: a.CaseID, Stage: handbook.StageDeciding,
		WaitingOn: handbook.WaitingLeader, OpenedAt: a.AskedAt, NextDueAt: a.RemindAt, Seq: seq,
	}
	kind := handbook.EventReminded
	if seq == 1 {
		kind = handbook.EventApprovalAsked
	}
	return handbook.Transition{
		Case: c, At: at, Approvals: []handbook.Approval{a},
		Events: []handbook.CaseEvent{{CaseID: a.ID, Seq: seq, At: at, Kind: kind, Data: handbook.EventData{ApprovalID: a.ID}}},
	}
}

func approval(t *testing.T, s *store.Store, id string) handbook.Approval {
	t.Helper()
	a, err := s.GetApproval(t.Context(), id)
	check(t, err)
	return a
}

func same[T any](t tb, got, want T, what string) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func approvalKept(t *testing.T, s *store.Store) {
	c := leadCase(inquiry("1", "buyer-1"))
	c.Seq = 1
	first := asked(c, 1)
	ask := asking(c, tenOClock(), first)
	ask.Approvals[0].AskedAt = first.AskedAt.Add(789 * time.Nanosecond).In(shanghai)
	check(t, s.Record(t.Context(), ask))
	same(t, approval(t, s, first.ID), first, "as it was asked for")

	voted := first
	voted.Subject, voted.DiscountID, voted.Amount, voted.Step, voted.Role = handbook.SubjectDiscount, c.ID+".d1", 20000, 1, handbook.RoleManager
	voted.Line, voted.Pieces, voted.Gift, voted.OverCount = "mattress", 2, "pillow", true
	voted.RemindAt, voted.EscalateAt = time.Time{}, time.Time{}
	voted.State, voted.ClosedAt, voted.Reason = handbook.ApprovalRefused, tenOClock().Add(time.Hour), "太多 \"了\""
	voted.Votes = []handbook.Vote{
		{By: "wu", Approve: true, At: tenOClock(), Key: "k1"},
		{By: "mei", For: "zhao", Reason: "太多 \"了\"", At: tenOClock().Add(time.Hour)},
	}
	written := voted
	written.Votes = slices.Clone(voted.Votes)
	written.Votes[0].At = tenOClock().Add(789 * time.Nanosecond).In(shanghai)
	check(t, s.Record(t.Context(), deciding(written, 1, tenOClock().Add(time.Hour))))
	same(t, approval(t, s, first.ID), voted, "as it writes itself")
	picture, err := s.GetCase(t.Context(), first.ID)
	check(t, err)
	equal(t, picture.Parent, c.ID, "the case that asks")

	c.Seq = 2 // a step of the case that, for whatever reason, names it again
	check(t, s.Record(t.Context(), asking(c, tenOClock().Add(2*time.Hour), first)))
	same(t, approval(t, s, first.ID), voted, "once it is asked for, only the approval knows how it stands")
	_, err = s.GetApproval(t.Context(), first.ID+"1")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown approval is not found: %v", err))
}

// approvalTakenBack: a case forgets that it asked; an approval forgets a step of its own.
func approvalTakenBack(t *testing.T, s *store.Store) {
	at := tenOClock()
	c := leadCase(inquiry("1", "buyer-1"))
	c.Seq = 1
	check(t, s.Record(t.Context(), asking(c, at, asked(c, 1))))
	check(t, s.Record(t.Context(), deciding(asked(c, 1), 1, at.Add(time.Second))))
	c.Seq = 2
	check(t, s.Record(t.Context(), asking(c, at.Add(time.Minute), asked(c, 2))))

	anew := handbook.Transition{Case: c, At: at.Add(2 * time.Minute), Events: []handbook.CaseEvent{{CaseID: c.ID, Seq: 2, At: at, Kind: handbook.EventReplied}}}
	check(t, s.Record(t.Context(), anew))
	_, err := s.GetApproval(t.Context(), asked(c, 2).ID)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("what the forgotten step asked for is gone: %v", err))
	same(t, approval(t, s, asked(c, 1).ID), asked(c, 1), "what was asked for before stands")
	c.Seq = 3
	other := asked(c, 2)
	other.Note = "另一个"
	check(t, s.Record(t.Context(), asking(c, at.Add(3*time.Minute), other)))
	same(t, approval(t, s, other.ID), other, "asked for anew")

	refused := asked(c, 1)
	refused.State = handbook.ApprovalRefused
	check(t, s.Record(t.Context(), deciding(refused, 2, at.Add(4*time.Minute))))
	check(t, s.Record(t.Context(), deciding(asked(c, 1), 1, at.Add(5*time.Minute)))) // both steps were forgotten
	same(t, approval(t, s, refused.ID), asked(c, 1), "an approval that takes its steps anew")
}

// decisions are as many open and ended approvals as a mix of deciders may or may not decide.
func decisions(t *testing.T, s *store.Store) []handbook.Approval {
	t.Helper()
	states := []handbook.ApprovalState{handbook.ApprovalOpen, handbook.ApprovalOpen, handbook.ApprovalRefused, handbook.ApprovalOpen, handbook.ApprovalExpired}
	voters := []string{"", "wu", "mei", "zhao", ""}
	var all []handbook.Approval
	for n := range 150 {
		c := leadCase(inquiry(fmt.Sprint(n%7), "buyer-1"))
		c.Platform, c.Shop, c.Seq = nth(platforms, n, 1), nth(shops, n, 2), n+1
		a := asked(c, n*7919%150)
		a.Subject, a.AskedBy = nth(handbook.ApprovalSubjects(), n, 0), nth([]string{"lin", "wu", "mei"}, n/2, 0)
		a.State, a.Role = states[n%5], nth([]handbook.Role{handbook.RoleLeader, handbook.RoleManager}, n, 1)
		a.ExpiresAt = nth(instants(), n, 0)
		if by := voters[n/3%5]; by != "" {
			a.Votes = []handbook.Vote{{By: by, For: voters[n/7%5], Approve: true, At: tenOClock()}}
		}
		tr := asking(c, tenOClock(), a)
		check(t, s.Record(t.Context(), tr))
		all = append(all, a)
	}
	return all
}

func approvalLists(t *testing.T, s *store.Store) {
	all := decisions(t, s)
	soonest := func(a, b handbook.Approval) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.ID, b.ID))
	}
	rapid.Check(t, func(r *rapid.T) {
		f := store.ApprovalFilter{
			ToDecide: rapid.Ptr(aDecider(), true).Draw(r, "decider"), AskedBy: oneOf(r, "asker", "", "", "lin", "wu", "mei"),
			States:   rapid.SliceOfDistinct(rapid.SampledFrom(handbook.ApprovalStates()), rapid.ID).Draw(r, "states"),
			Subject:  oneOf(r, "subject", append(handbook.ApprovalSubjects(), "")...),
			Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			CaseID: oneOf(r, "case", "", "", all[3].CaseID),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Approval, *store.Cursor, error) {
			return s.ListApprovals(t.Context(), f, p)
		})
		var want []handbook.Approval
		for _, a := range all {
			if passes(f.AskedBy, a.AskedBy) && (len(f.States) == 0 || slices.Contains(f.States, a.State)) && passes(f.Subject, a.Subject) &&
				passes(f.Platform, a.Platform) && passes(f.Shop, a.Shop) && passes(f.CaseID, a.CaseID) && mayDecide(f.ToDecide, a) {
				want = append(want, a)
			}
		}
		slices.SortFunc(want, soonest)
		if same(r, ids(got), ids(want), "the pages"); slices.Equal(ids(got), ids(want)) {
			for i := range want {
				same(r, got[i], want[i], "what is on them")
			}
		}
	})
}

func ids(list []handbook.Approval) []string {
	all := []string{}
	for _, a := range list {
		all = append(all, a.ID)
	}
	return all
}

// mayDecide asks the handbook (DISC-7).
func mayDecide(d *handbook.Decider, a handbook.Approval) bool {
	if d == nil {
		return true
	}
	_, err := a.Decide(handbook.Vote{By: d.Person.ID, Reason: "不行"}, *d, handbook.Quorum{Approve: 2, Of: 3})
	return err == nil
}

// aDecider gives people of all roles and shops, some of whom stand in for others.
func aDecider() *rapid.Generator[handbook.Decider] {
	person := func(r *rapid.T, id string) handbook.Person {
		p := handbook.Person{ID: id, Role: oneOf(r, "role", handbook.RoleLeader, handbook.RoleManager, handbook.RoleAgent, handbook.RoleAdmin)}
		p.Shop = oneOf(r, "shop of", "", string(platform)+"/"+shop, string(handbook.JD)+"/other-shop", "jd/third-shop")
		p.Active = oneOf(r, "active", true, true, true, false)
		return p
	}
	return rapid.Custom(func(r *rapid.T) handbook.Decider {
		d := handbook.Decider{Person: person(r, oneOf(r, "who", "wu", "mei", "xu"))}
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"zhao", "wu", "qian"}), rapid.ID).Draw(r, "for") {
			d.For = append(d.For, person(r, id))
		}
		return d
	})
}
