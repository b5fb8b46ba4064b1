package api_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"gendan/api"
	"gendan/handbook"
)

const substitutions = "/v1/substitutions"

// newSubstitution lets chen stand in for someone from 18:00 for a while; without a supervisor for the key's person.
func newSubstitution(supervisor string, days float64) string {
	from := noon.Add(6 * time.Hour)
	body := map[string]string{
		"substitute": "chen", "from": from.Format(time.RFC3339), "to": from.Add(time.Duration(days * 24 * float64(time.Hour))).Format(time.RFC3339),
	}
	if supervisor != "" {
		body["supervisor"] = supervisor
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// staffed is the API with two more supervisors, and with supervisors of single shops.
func staffed(t *testing.T) *door {
	t.Helper()
	d := open(t)
	for _, p := range []handbook.Person{
		{ID: "qian", Name: "钱", Role: handbook.RoleLeader, Active: true},
		{ID: "sun", Name: "孙", Role: handbook.RoleManager, Active: true},
		{ID: "gone", Name: "郭", Role: handbook.RoleLeader, Active: false},
		{ID: "near", Name: "倪", Role: handbook.RoleLeader, Shop: demo, Active: true},
		{ID: "farlead", Name: "范", Role: handbook.RoleLeader, Shop: other, Active: true},
	} {
		if _, err := d.store.PutPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	d.keys["near"] = d.key(t, "leader", "near", "", time.Time{})
	d.keys["demo's manager"] = d.key(t, "manager", "zhao", demo, time.Time{})
	d.keys["demo's admin"] = d.key(t, "admin", "", demo, time.Time{})
	d.keys["other's admin"] = d.key(t, "admin", "", other, time.Time{})
	return d
}

// Who names whom for which span is known by that: telling it again changes nothing, telling it otherwise is a conflict.
func TestASubstitutionToldAgain(t *testing.T) {
	d := staffed(t)
	first := read[api.Substitution](t, d.as("leader", "POST", substitutions, newSubstitution("", 7)), 201)
	if first.Supervisor != "wang" || first.Substitute != "chen" || !first.From.Equal(noon.Add(6*time.Hour)) || !first.To.Equal(first.From.AddDate(0, 0, 7)) {
		t.Errorf("%+v", first)
	}
	before := d.rows(t)
	if again := read[api.Substitution](t, d.as("manager", "POST", substitutions, newSubstitution("wang", 7)), 201); again != first || d.rows(t) != before {
		t.Errorf("again: %+v", again)
	}
	refused(t, d.as("leader", "POST", substitutions, newSubstitution("", 8)), 409, api.CodeConflict)
	if d.rows(t) != before {
		t.Error("rows changed")
	}
}

// A leader names for themselves, a manager for leaders too, an admin for all; a shop's key only for that shop's supervisors.
func TestWhoNamesASubstituteForWhom(t *testing.T) {
	for _, c := range []struct {
		key        handbook.Role
		supervisor string
		status     int
		code       api.Code
	}{
		{"leader", "", 201, ""},
		{"leader", "wang", 201, ""},
		{"leader", "qian", 403, api.CodeRole},
		{"leader", "zhao", 403, api.CodeRole},
		{"manager", "", 201, ""},
		{"manager", "qian", 201, ""},
		{"manager", "sun", 403, api.CodeRole},
		{"admin", "qian", 201, ""},
		{"admin", "sun", 201, ""},
		{"near", "", 201, ""},
		{"demo's admin", "near", 201, ""},
		{"demo's admin", "wang", 403, api.CodeOtherShop},
		{"demo's manager", "near", 201, ""},
		{"demo's manager", "", 403, api.CodeOtherShop}, // who then would decide in other shops too
		{"other's admin", "near", 422, api.CodeUnknownPerson},
		{"agent", "wang", 403, api.CodeRole},
		{"integration", "wang", 403, api.CodeRole},
	} {
		t.Run(fmt.Sprintf("%s for %q", c.key, c.supervisor), func(t *testing.T) {
			d := staffed(t)
			before := d.rows(t)
			a := d.as(c.key, "POST", substitutions, newSubstitution(c.supervisor, 1))
			if c.status == 201 {
				read[api.Substitution](t, a, 201)
				return
			}
			refused(t, a, c.status, c.code)
			if d.rows(t) != before {
				t.Error("rows changed")
			}
		})
	}
}

func TestBadInputOfSubstitutions(t *testing.T) {
	d := staffed(t)
	body := func(fields string) string {
		return `{"from":"2026-03-02T18:00:00+08:00","to":"2026-03-03T18:00:00+08:00",` + fields + `}`
	}
	span := func(from, to string) string { return fmt.Sprintf(`{"substitute":"chen","from":%q,"to":%q}`, from, to) }
	const from = "2026-03-02T18:00:00+08:00"
	bad(t, d, []badInput{
		{"nobody's", "admin", "POST", substitutions, newSubstitution("", 1), 422, api.CodeInvalid, "supervisor"},
		{"for an agent", "manager", "POST", substitutions, newSubstitution("lin", 1), 422, api.CodeInvalid, "supervisor"},
		{"for nobody known", "manager", "POST", substitutions, newSubstitution("nobody", 1), 422, api.CodeUnknownPerson, "supervisor"},
		{"for who left", "manager", "POST", substitutions, newSubstitution("gone", 1), 422, api.CodeUnknownPerson, "supervisor"},
		{"by themselves", "leader", "POST", substitutions, body(`"substitute":"wang"`), 422, api.CodeInvalid, "substitute"},
		{"by nobody known", "leader", "POST", substitutions, body(`"substitute":"nobody"`), 422, api.CodeUnknownPerson, "substitute"},
		{"by who left", "leader", "POST", substitutions, body(`"substitute":"left"`), 422, api.CodeUnknownPerson, "substitute"},
		{"by another shop's", "near", "POST", substitutions, body(`"substitute":"far"`), 422, api.CodeUnknownPerson, "substitute"},
		{"by another shop's, named from above", "manager", "POST", substitutions, body(`"supervisor":"near","substitute":"far"`), 422, api.CodeUnknownPerson, "substitute"},
		{"by no one", "leader", "POST", substitutions, `{"from":"2026-03-02T18:00:00+08:00","to":"2026-03-03T18:00:00+08:00"}`, 422, api.CodeInvalid, "substitute"},
		{"ends first", "leader", "POST", substitutions, span(from, "2026-03-02T17:00:00+08:00"), 422, api.CodeInvalid, "to"},
		{"no time at all", "leader", "POST", substitutions, span(from, from), 422, api.CodeInvalid, "to"},
		{"367 days", "leader", "POST", substitutions, newSubstitution("", 367), 422, api.CodeInvalid, "to"},
		{"a moment over 366 days", "leader", "POST", substitutions, newSubstitution("", 366.0001), 422, api.CodeInvalid, "to"},
		{"time without zone", "leader", "POST", substitutions, span("2026-03-02T18:00:00", "2026-03-03T18:00:00+08:00"), 422, api.CodeInvalid, "from"},
		{"unknown field", "leader", "POST", substitutions, body(`"substitute":"chen","shop":"tmall/demo"`), 422, api.CodeInvalid, "shop"},
		{"end of none", "leader", "POST", substitutions + "/none/end", `{}`, 404, api.CodeNotFound, ""},
		{"at no time", "leader", "GET", substitutions + "?at=today", "", 422, api.CodeInvalid, "at"},
		{"of nobody's form", "leader", "GET", substitutions + "?supervisor=W%20ang", "", 422, api.CodeInvalid, "supervisor"},
		{"made-up cursor", "leader", "GET", substitutions + "?cursor=abc", "", 422, api.CodeInvalid, "cursor"},
	})
	read[api.Substitution](t, d.as("leader", "POST", substitutions, newSubstitution("", 366)), 201)
}

func TestEndingASubstitution(t *testing.T) {
	d := staffed(t)
	name := func(supervisor string) string {
		return substitutions + "/" + read[api.Substitution](t, d.as("admin", "POST", substitutions, newSubstitution(supervisor, 7)), 201).ID + "/end"
	}
	wangs, qians, zhaos, nears := name("wang"), name("qian"), name("zhao"), name("near")
	before := d.rows(t)
	refused(t, d.as("leader", "POST", qians, `{}`), 403, api.CodeRole)
	refused(t, d.as("near", "POST", nears, `{"at":"2026-03-02"}`), 422, api.CodeInvalid)
	refused(t, d.as("agent", "POST", wangs, `{}`), 403, api.CodeRole)
	refused(t, d.as("demo's admin", "POST", wangs, `{}`), 403, api.CodeOtherShop)
	refused(t, d.as("other's admin", "POST", nears, `{}`), 404, api.CodeNotFound)
	if d.rows(t) != before {
		t.Error("rows changed")
	}
	d.now = noon.Add(7 * time.Hour) // an hour after they began
	for path, key := range map[string]handbook.Role{wangs: "leader", qians: "manager", zhaos: "admin", nears: "near"} {
		ended := read[api.Substitution](t, d.as(key, "POST", path, `{}`), 200)
		again := read[api.Substitution](t, d.as("admin", "POST", path, `{"at":"2026-03-20T00:00:00Z"}`), 200)
		if !ended.To.Equal(d.now) || again != ended {
			t.Errorf("%s ended %+v, again %+v", key, ended, again)
		}
	}
}

func TestListsOfSubstitutions(t *testing.T) {
	d := staffed(t)
	for _, supervisor := range []string{"wang", "qian", "near"} {
		read[api.Substitution](t, d.as("admin", "POST", substitutions, newSubstitution(supervisor, 1)), 201) // from 18:00 on 2 March
	}
	over := handbook.Substitution{ID: "over", Supervisor: "zhao", Substitute: "lin", From: noon.Add(-2 * time.Hour), To: noon}
	if _, err := d.store.AddSubstitution(t.Context(), over); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"": 3, "?supervisor=wang": 1, "?substitute=chen": 3, "?substitute=lin": 0, "?supervisor=zhao": 0,
		"?at=2026-03-02T11:00:00%2B08:00": 1, "?at=2026-03-02T12:00:00%2B08:00": 0, "?at=2026-03-02T18:00:00%2B08:00": 3,
		"?at=2026-03-03T18:00:00%2B08:00": 0, "?at=2026-03-02T18:00:00%2B08:00&supervisor=qian": 1,
	} {
		if page := read[api.SubstitutionPage](t, d.as("agent", "GET", substitutions+query, ""), 200); len(page.Items) != want {
			t.Errorf("%q: %d substitutions, want %d", query, len(page.Items), want)
		}
	}
	for key, want := range map[handbook.Role]int{"demo's admin": 3, "other's admin": 2} {
		if page := read[api.SubstitutionPage](t, d.as(key, "GET", substitutions, ""), 200); len(page.Items) != want {
			t.Errorf("%s sees %d substitutions, want %d", key, len(page.Items), want)
		}
	}
	seen, next := map[string]bool{}, ""
	for range 3 {
		page := read[api.SubstitutionPage](t, d.as("leader", "GET", substitutions+"?limit=1"+next, ""), 200)
		seen[page.Items[0].ID], next = true, "&cursor="+page.NextCursor
	}
	if len(seen) != 3 || next != "&cursor=" {
		t.Errorf("pages hold %v, then %q", seen, next)
	}
}
