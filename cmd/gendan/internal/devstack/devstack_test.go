package devstack

import (
	"bytes"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store"
)

func demo(t *testing.T) (*store.Store, *policyfile.Set, string) {
	t.Helper()
	folder := t.TempDir()
	path, err := Policy(folder)
	if err != nil {
		t.Fatal(err)
	}
	set, err := policyfile.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "gendan.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, set, folder
}

func TestSeedingAgainChangesNothingAndGoesFurther(t *testing.T) {
	db, set, folder := demo(t)
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	first, err := Seed(t.Context(), db, set, folder, "gendan dev", now)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(Holders()) {
		t.Errorf("%d keys for %d holders", len(first), len(Holders()))
	}
	info, err := os.Stat(filepath.Join(folder, keysFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("keys: %v, %v; nobody else may read them", info.Mode(), err)
	}
	// What people change stays: someone has left, and somebody's duty was ended.
	lin, err := db.GetPerson(t.Context(), "lin")
	if err != nil {
		t.Fatal(err)
	}
	lin.Active = false
	if _, err := db.PutPerson(t.Context(), lin); err != nil {
		t.Fatal(err)
	}
	before := duty(t, db, now)
	ended := before[len(before)-1]
	if _, err := db.EndDuty(t.Context(), ended.ID, ended.From.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	second, err := Seed(t.Context(), db, set, folder, "gendan dev", now.Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(first, second) {
		t.Error("the second start has other keys")
	}
	if lin, err = db.GetPerson(t.Context(), "lin"); err != nil || lin.Active {
		t.Errorf("lin is back: %+v, %v", lin, err)
	}
	after := duty(t, db, now)
	if perDay := len(before) / dutyDays; len(after) != len(before)+perDay {
		t.Errorf("%d spans of duty, then %d; want one day's %d more", len(before), len(after), perDay)
	}
	for _, span := range after {
		if span.ID == ended.ID && !span.To.Equal(ended.From.Add(time.Hour)) {
			t.Error("the ended duty runs again")
		}
	}
}

func duty(t *testing.T, db *store.Store, from time.Time) []handbook.Duty {
	t.Helper()
	var all []handbook.Duty
	for page := (store.Page{Limit: 500}); ; {
		spans, next, err := db.ListDuty(t.Context(), store.DutyFilter{From: from.Add(-24 * time.Hour)}, page)
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, spans...); next == nil {
			return all
		}
		page.After = next
	}
}

// DUTY-2, CAL-3: at every minute of duty hours someone serves each shop, and a single account has one holder. After-sales
// work has people of its own, at every hour.
func TestDemoDutyCoversDutyHours(t *testing.T) {
	db, set, folder := demo(t)
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	if _, err := Seed(t.Context(), db, set, folder, "gendan dev", now); err != nil {
		t.Fatal(err)
	}
	roles := map[string]handbook.Role{}
	for _, person := range staff {
		roles[person.ID] = person.Role
	}
	spans := duty(t, db, now)
	for _, shop := range set.Shops() {
		policy, err := set.For(shop.Platform, shop.Shop)
		if err != nil {
			t.Fatal(err)
		}
		for at := now; at.Before(now.Add(48 * time.Hour)); at = at.Add(5 * time.Minute) {
			on := map[handbook.Role]int{}
			for _, s := range spans {
				if s.Platform == shop.Platform && s.Shop == shop.Shop && !at.Before(s.From) && at.Before(s.To) {
					on[roles[s.PersonID]]++
				}
			}
			sales, afterSales := on[handbook.RoleAgent], on[handbook.RoleAfterSalesAgent]
			single := policy.Accounts == handbook.AccountsSingle
			if (policy.Duty().IsOpen(at) && sales == 0) || afterSales == 0 || (single && (sales > 1 || afterSales != 1)) {
				t.Fatalf("%s at %s: on duty are %v", shop, at, on)
			}
		}
	}
}

// A folder of an earlier release gets what it lacks: after-sales has people, keys and technicians there too (AS-11). Whom
// someone struck from the directory stays struck.
func TestOldFolderGetsWhatIsMissing(t *testing.T) {
	db, set, folder := demo(t)
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	keys, err := Seed(t.Context(), db, set, folder, "gendan dev", now)
	if err != nil {
		t.Fatal(err)
	}
	struck := technicians[0]
	struck.Active = false
	if _, err := db.PutTechnician(t.Context(), struck); err != nil {
		t.Fatal(err)
	}
	old := maps.Clone(keys)
	delete(old, "sun")
	if err := writeJSON(filepath.Join(folder, keysFile), old); err != nil {
		t.Fatal(err)
	}
	again, err := Seed(t.Context(), db, set, folder, "gendan dev", now)
	if err != nil {
		t.Fatal(err)
	}
	if again["sun"] == "" || again["lin"] != keys["lin"] {
		t.Errorf("the keys are %v, and were %v", again, old)
	}
	if kept, err := db.GetTechnician(t.Context(), struck.ID); err != nil || kept.Active {
		t.Errorf("%+v, %v: struck, and back", kept, err)
	}
	listed, _, err := db.ListTechnicians(t.Context(), store.TechnicianFilter{Area: "江苏"}, store.Page{Limit: 10})
	if err != nil || len(listed) != 1 || listed[0].Validate() != nil {
		t.Errorf("in Jiangsu there are %+v, %v", listed, err)
	}
}

// A key that was revoked, or a database that was removed, gets new keys; the folder's file follows.
func TestLostKeysAreMadeAnew(t *testing.T) {
	db, set, folder := demo(t)
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	first, err := Seed(t.Context(), db, set, folder, "gendan dev", now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.RevokeKey(t.Context(), strings.Split(first[Admin], "_")[1], now); err != nil {
		t.Fatal(err)
	}
	second, err := Seed(t.Context(), db, set, folder, "gendan dev", now)
	if err != nil {
		t.Fatal(err)
	}
	if second[Admin] == first[Admin] || second["lin"] != first["lin"] {
		t.Error("only the revoked key is to be another")
	}
	if kept, err := ReadKeys(folder); err != nil || !maps.Equal(kept, second) {
		t.Errorf("kept %v, %v", kept, err)
	}
}

func TestPolicyThatSomeoneChangedStays(t *testing.T) {
	folder := t.TempDir()
	path, err := Policy(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Policy(folder); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("got %q, %v", text, err)
	}
}

// The server's program is named by its source, so that a change builds another and an old one is used again.
func TestServerIsNamedByItsSource(t *testing.T) {
	source := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(source, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	name := func() string {
		t.Helper()
		hash, err := hashOf(source)
		if err != nil {
			t.Fatal(err)
		}
		return hash
	}
	write("main.go", "package main")
	first := name()
	write("main_test.go", "package main")
	write("README.md", "words")
	if name() != first {
		t.Error("tests and words are no part of the program")
	}
	write("go.sum", "changed")
	if name() == first {
		t.Error("a changed dependency is another program")
	}
}

func TestServerWithoutSourceIsSaid(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Server(t.Context(), t.TempDir(), &bytes.Buffer{}); !errors.Is(err, ErrNoSource) {
		t.Errorf("got %v", err)
	}
}

// What the server says last is the error; its log is kept.
func TestServerThatFailsSaysWhy(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "server")
	text := "#!/bin/sh\necho starting >&2\necho 'devserver: web UI: 127.0.0.1:8233 is taken by another program' >&2\nexit 1\n"
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := StartTemporal(t.Context(), script, folder, "gendan", Ports{}, &bytes.Buffer{})
	if err == nil || err.Error() != "the development server failed: web UI: 127.0.0.1:8233 is taken by another program" {
		t.Errorf("got %v", err)
	}
}

// The server ends when our end of its standard input is closed, and is told its folder and ports.
func TestServerIsStoppedByItsInput(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "server")
	text := "#!/bin/sh\necho \"$@\" >&2\necho '{\"frontend\":\"127.0.0.1:1\",\"ui\":\"http://127.0.0.1:2\",\"namespace\":\"gendan\"}'\ncat >/dev/null\n"
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	server, err := StartTemporal(t.Context(), script, folder, "gendan", Ports{Frontend: 7, UI: 8}, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if server.Address != "127.0.0.1:1" || server.UI != "http://127.0.0.1:2" {
		t.Errorf("got %+v", server)
	}
	select {
	case <-server.Ended():
		t.Fatal("it ended by itself")
	default:
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	<-server.Ended()
	log, err := os.ReadFile(filepath.Join(folder, "temporal.log"))
	want := "--data " + filepath.Join(folder, "temporal") + " --namespace gendan --exit-with-parent --frontend-port 7 --ui-port 8\n"
	if err != nil || string(log) != want {
		t.Errorf("it was told %q, %v", log, err)
	}
}

func TestFolderHasOneMaster(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	unlock, err := Lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(folder); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), folder) {
		t.Errorf("got %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = Lock(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}
