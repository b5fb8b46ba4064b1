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

func supervisor(t *testing.T, s *store.Store, id string, role handbook.Role, in string, active bool) handbook.Person {
	t.Helper()
	p := handbook.Person{ID: id, Name: id, Role: role, Shop: in, Active: active}
	_, err := s.PutPerson(t.Context(), p)
	check(t, err)
	return p
}

func substitutionsAddedAndEnded(t *testing.T, s *store.Store) {
	from := tenOClock()
	span := handbook.Substitution{ID: "s1", Supervisor: "zhao", Substitute: "lin", From: from.In(shanghai), To: from.Add(8 * time.Hour)}
	agent(t, s, "lin")
	_, err := s.AddSubstitution(t.Context(), span)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("both must be someone: %v", err))
	supervisor(t, s, "zhao", handbook.RoleLeader, "", true)
	want := span
	want.From = from
	atOnce(10, func(int) {
		got, err := s.AddSubstitution(t.Context(), span)
		if err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	other := span
	other.To = from.Add(time.Hour)
	_, err = s.AddSubstitution(t.Context(), other)
	equal(t, errors.Is(err, store.ErrConflict), true, fmt.Sprintf("an id names one span: %v", err))
	other.ID, other.To = "s2", from
	if _, err = s.AddSubstitution(t.Context(), other); err == nil {
		t.Error("a span that ends as it begins was added")
	}
	for _, end := range []struct{ at, to time.Time }{
		{from.Add(9 * time.Hour), from.Add(8 * time.Hour)}, // it had ended by then
		{from.Add(5 * time.Hour), from.Add(5 * time.Hour)},
		{from.Add(6 * time.Hour), from.Add(5 * time.Hour)}, // it is never made longer
		{from.Add(-time.Hour), from},                       // it never began
	} {
		got, err := s.EndSubstitution(t.Context(), "s1", end.at)
		check(t, err)
		equal(t, got.To, end.to, "end")
	}
	want.To = from
	got, err := s.GetSubstitution(t.Context(), "s1")
	check(t, err)
	equal(t, got, want, "span")
	_, err = s.GetSubstitution(t.Context(), "s9")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown span is not found: %v", err))
	_, err = s.EndSubstitution(t.Context(), "s9", from)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown span is not found: %v", err))
	span.ID = ""
	made, err := s.AddSubstitution(t.Context(), span)
	check(t, err)
	equal(t, made.ID != "", true, "an id is made up")
}

func substitutionLists(t *testing.T, s *store.Store) {
	for _, id := range persons[1:] {
		agent(t, s, id)
	}
	var all []handbook.Substitution
	for n := range 60 {
		from := nth(instants(), n, 0)
		added, err := s.AddSubstitution(t.Context(), handbook.Substitution{
			ID: fmt.Sprint("s", n*7919%60), Supervisor: nth(persons[1:], n, 1), Substitute: nth(persons[1:], n, 2),
			From: from, To: from.Add(time.Duration(1+n%3) * time.Microsecond),
		})
		check(t, err)
		all = append(all, added)
	}
	begins := func(a, b handbook.Substitution) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	}
	rapid.Check(t, func(r *rapid.T) {
		f := store.SubstitutionFilter{
			Supervisor: oneOf(r, "supervisor", persons...), Substitute: oneOf(r, "substitute", persons...),
			At: oneOf(r, "at", append(instants(), time.Time{})...),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Substitution, *store.Cursor, error) {
			return s.ListSubstitutions(t.Context(), f, p)
		})
		samePages(r, got, all, func(one handbook.Substitution) bool {
			return passes(f.Supervisor, one.Supervisor) && passes(f.Substitute, one.Substitute) &&
				(f.At.IsZero() || (!f.At.Before(one.From) && f.At.Before(one.To)))
		}, begins)
	})
}

func deciders(t *testing.T, s *store.Store) {
	at := tenOClock()
	lin := handbook.Person{ID: "lin", Name: "lin", Role: handbook.RoleAgent, Active: true}
	agent(t, s, "lin")
	agent(t, s, "no-supervisor")
	zhao := supervisor(t, s, "zhao", handbook.RoleLeader, "tmall/sleep-well", true)
	qian := supervisor(t, s, "qian", handbook.RoleManager, "", true)
	for _, id := range []string{"later", "over", "ended", "other"} {
		supervisor(t, s, id, handbook.RoleLeader, "", true)
	}
	supervisor(t, s, "left", handbook.RoleLeader, "", false)
	supervisor(t, s, "an-admin", handbook.RoleAdmin, "", true)
	stand := func(supervisor, substitute string, from, to time.Duration) handbook.Substitution {
		added, err := s.AddSubstitution(t.Context(), handbook.Substitution{Supervisor: supervisor, Substitute: substitute, From: at.Add(from), To: at.Add(to)})
		check(t, err)
		return added
	}
	stand("zhao", "lin", 0, time.Microsecond)
	stand("zhao", "lin", -time.Hour, time.Hour) // twice
	stand("qian", "lin", -time.Hour, time.Hour)
	stand("later", "lin", time.Microsecond, time.Hour)
	stand("over", "lin", -time.Hour, 0)
	for _, id := range []string{"left", "an-admin", "no-supervisor"} {
		stand(id, "lin", -time.Hour, time.Hour)
	}
	stand("other", "zhao", -time.Hour, time.Hour)
	_, err := s.EndSubstitution(t.Context(), stand("ended", "lin", -time.Hour, time.Hour).ID, at)
	check(t, err)

	expect := func(id string, at time.Time, want handbook.Decider) {
		t.Helper()
		got, err := s.Decider(t.Context(), id, at)
		check(t, err)
		if got.Person != want.Person || !slices.Equal(got.For, want.For) {
			t.Errorf("%s at %v:\n got %+v\nwant %+v", id, at, got, want)
		}
	}
	expect("lin", at, handbook.Decider{Person: lin, For: []handbook.Person{qian, zhao}})
	expect("lin", at.Add(2*time.Hour), handbook.Decider{Person: lin})
	expect("nobody", at, handbook.Decider{})
}

// managersTold: what waits for a manager is told to one, and to no leader (DISC-7).
func managersTold(t *testing.T, s *store.Store) {
	n := 0
	told := func(role handbook.Role) string {
		t.Helper()
		n++
		a := asked(leadCase(inquiry("1", "buyer-1")), n)
		tr := deciding(a, 1, tenOClock())
		tr.Approvals = nil
		tr.Notices = []handbook.Notice{{
			CaseID: a.ID, Seq: 1, ItemID: a.ID, Kind: handbook.NoticeApprovalEscalated, Platform: platform, Shop: shop,
			ToRole: role, About: "lin", DueAt: a.ExpiresAt, At: tenOClock(),
		}}
		check(t, s.Record(t.Context(), tr))
		return pictureOf(t, s, a.ID).Notices[0].To
	}
	supervisor(t, s, "a-leader", handbook.RoleLeader, "", true)
	equal(t, told(handbook.RoleManager), "", "a shop without a manager keeps it for the role")
	supervisor(t, s, "m-away", handbook.RoleManager, "tmall/other-shop", true)
	supervisor(t, s, "m-first", handbook.RoleManager, "", true)
	supervisor(t, s, "m-on-duty", handbook.RoleManager, "tmall/sleep-well", true)
	equal(t, told(handbook.RoleManager), "m-first", "the first manager")
	equal(t, told(handbook.RoleLeader), "a-leader", "a leader's is still a leader's")
	serves(t, s, "m-on-duty", tenOClock())
	equal(t, told(handbook.RoleManager), "m-on-duty", "the manager on duty")
}
