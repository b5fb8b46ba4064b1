package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
)

func peoplePut(t *testing.T, s *store.Store) {
	lin := handbook.Person{ID: "lin", Name: "林", Role: handbook.RoleAgent, Shop: "tmall/sleep-well", Active: true}
	created, err := s.PutPerson(t.Context(), lin)
	check(t, err)
	equal(t, created, true, "created")
	lin.Role, lin.Shop, lin.Active = handbook.RoleLeader, "", false
	created, err = s.PutPerson(t.Context(), lin)
	check(t, err)
	equal(t, created, false, "created again")
	got, err := s.GetPerson(t.Context(), "lin")
	check(t, err)
	equal(t, got, lin, "person")
	agent(t, s, "bai")
	all, err := s.ListPeople(t.Context())
	check(t, err)
	if len(all) != 2 || all[0].ID != "bai" || all[1] != lin {
		t.Errorf("got %+v", all)
	}
	_, err = s.GetPerson(t.Context(), "nobody")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown person is not found: %v", err))
}

func dutyAddedAndEnded(t *testing.T, s *store.Store) {
	from := tenOClock()
	span := handbook.Duty{ID: "d1", PersonID: "lin", Platform: platform, Shop: shop, Account: "主号", From: from.In(shanghai), To: from.Add(8 * time.Hour)}
	_, err := s.AddDuty(t.Context(), span)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("duty needs a person: %v", err))
	agent(t, s, "lin")
	want := span
	want.From = from
	atOnce(10, func(int) {
		got, err := s.AddDuty(t.Context(), span)
		if err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	other := span
	other.Account = "副号"
	_, err = s.AddDuty(t.Context(), other)
	equal(t, errors.Is(err, store.ErrConflict), true, fmt.Sprintf("an id names one span: %v", err))
	other.ID, other.To = "d2", from
	if _, err = s.AddDuty(t.Context(), other); err == nil {
		t.Error("a span that ends as it begins was added")
	}

	for _, end := range []struct{ at, to time.Time }{
		{from.Add(9 * time.Hour), from.Add(8 * time.Hour)}, // it had ended by then
		{from.Add(5 * time.Hour), from.Add(5 * time.Hour)},
		{from.Add(6 * time.Hour), from.Add(5 * time.Hour)}, // duty is never made longer
		{from.Add(-time.Hour), from},                       // it never began
	} {
		got, err := s.EndDuty(t.Context(), "d1", end.at)
		check(t, err)
		equal(t, got.To, end.to, "end")
	}
	got, err := s.GetDuty(t.Context(), "d1")
	check(t, err)
	want.To = from
	equal(t, got, want, "span")
	_, err = s.GetDuty(t.Context(), "d9")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown span is not found: %v", err))
	_, err = s.EndDuty(t.Context(), "d9", from)
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown span is not found: %v", err))

	span.ID = ""
	first, err := s.AddDuty(t.Context(), span)
	check(t, err)
	second, err := s.AddDuty(t.Context(), span)
	check(t, err)
	if first.ID == "" || first.ID == second.ID {
		t.Errorf("made-up ids %q and %q", first.ID, second.ID)
	}
}

func keys(t *testing.T, s *store.Store) {
	key := store.Key{
		Prefix: "abcd1234", Hash: "h", Name: "importer", Role: handbook.RoleIntegration, PersonID: "lin", Shop: "tmall/sleep-well",
		CreatedAt: tenOClock(), ExpiresAt: tenOClock().Add(time.Hour),
	}
	check(t, s.CreateKey(t.Context(), key))
	err := s.CreateKey(t.Context(), key)
	equal(t, errors.Is(err, store.ErrConflict), true, fmt.Sprintf("a prefix is taken once: %v", err))
	older := store.Key{Prefix: "zz", Hash: "h", Role: handbook.RoleAdmin, CreatedAt: tenOClock().Add(-time.Hour)}
	check(t, s.CreateKey(t.Context(), older))
	got, err := s.FindKey(t.Context(), key.Prefix)
	check(t, err)
	equal(t, got, key, "key")
	for _, hour := range []int{1, 2} {
		check(t, s.RevokeKey(t.Context(), key.Prefix, tenOClock().Add(time.Duration(hour)*time.Hour)))
	}
	key.RevokedAt = tenOClock().Add(time.Hour)
	all, err := s.ListKeys(t.Context())
	check(t, err)
	if want := []store.Key{older, key}; !slices.Equal(all, want) {
		t.Errorf("got %+v, want %+v", all, want)
	}
	_, err = s.FindKey(t.Context(), "ABCD1234")
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("another case is another key: %v", err))
	err = s.RevokeKey(t.Context(), "nokey", tenOClock())
	equal(t, errors.Is(err, store.ErrNotFound), true, fmt.Sprintf("an unknown key is not found: %v", err))
}
