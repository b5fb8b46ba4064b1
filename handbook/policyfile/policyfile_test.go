package policyfile_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/handbook/policyfile"
)

// write puts files into a folder of their own and gives the path of each.
func write(t *testing.T, files map[string]string) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string { return filepath.Join(dir, name) }
}

func load(t *testing.T, content string) *policyfile.Set {
	t.Helper()
	set, err := policyfile.Load(write(t, map[string]string{"shop.yaml": content})("shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func shop(t *testing.T, set *policyfile.Set, platform handbook.Platform, name string) handbook.Policy {
	t.Helper()
	p, err := set.For(platform, name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func minutes(n int) handbook.Span { return handbook.Span(time.Duration(n) * time.Minute) }

// The rulebook's values, each by the rule that sets it.
func TestDefaultHoldsTheRulebook(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	p := set.Platform(handbook.Tmall)
	for name, ok := range map[string]bool{
		"Asia/Shanghai":               p.TimeZone == "Asia/Shanghai",
		"CAL-3 08:40–22:00 every day": slices.Equal(p.DutyHours.Open, []handbook.Interval{{From: 8*60 + 40, To: 22 * 60}}) && !p.DutyHours.WorkingDays,
		"DUN-1, DUN-2 windows": slices.Equal(p.Unpaid.Windows, []handbook.DunningWindow{
			{Rule: handbook.RuleDunMorning, PlacedBefore: 8 * 60, Due: 10*60 + 30},
			{Rule: handbook.RuleDunDay, PlacedBefore: 15 * 60, Due: 16*60 + 30},
		}),
		"DUN-6 after 5 minutes, due in 15": p.Unpaid.Grace == minutes(5) && p.Unpaid.CheckDue == minutes(15),
		"DUN-8 30 minutes before":          p.Unpaid.WarnBefore == minutes(30),
		"DUN-12 Tmall closes after 24 h":   p.Unpaid.ClosesAfter == minutes(24*60) && p.Unpaid.WinBack,
		"LEAD-2, LEAD-3, LEAD-4": p.Revisits.CountFrom == handbook.CountCalendarDays && slices.Equal(p.Revisits.Visits, []handbook.Revisit{
			{Rule: handbook.RuleLeadFirst, FirstDay: 2, LastDay: 2},
			{Rule: handbook.RuleLeadSecond, FirstDay: 3, LastDay: 5},
			{Rule: handbook.RuleLeadThird, FirstDay: 7, LastDay: 7},
		}),
		"LEAD-4 due at 22:00":      p.EveningEnds() == 22*60,
		"LEAD-1, LEAD-11":          p.Leads.Silence == minutes(30) && p.Leads.LookUpDue == minutes(24*60) && len(p.Leads.Promotions) == 0,
		"LEAD-6, LEAD-12 at 20:00": p.Reviews == handbook.ReviewPolicy{At: 20 * 60, Shares: handbook.Shares{A: 0, B: 60, C: 100}},
		"DISC-7 leader, then manager": slices.Equal(p.Approvals.Ladder, []handbook.Role{handbook.RoleLeader, handbook.RoleManager}) &&
			p.Approvals.Quorum == handbook.Quorum{Approve: 1, Of: 1},
		"DISC-7 after 2, 4 and 48 hours": p.Approvals.RemindAfter == minutes(2*60) && p.Approvals.EscalateAfter == minutes(4*60) && p.Approvals.ExpireAfter == minutes(48*60),
		"DISC-1, DISC-2, DISC-5 schemes": reflect.DeepEqual(p.Discounts.Schemes, []handbook.Scheme{
			{Line: "mattress", Kind: handbook.SchemeMattress, Gifts: []string{"bed_skirt", "memory_pillow"}, CashBack: 5000, PerPiece: 5000},
			{Line: "other", Kind: handbook.SchemeAmount, Own: 2000},
		}),
		"DISC-3 five, ¥500; DISC-4 two":    p.Discounts.Requests == 5 && p.Discounts.Sum == 50000 && p.Discounts.Bonus == 2,
		"CONT-1 twice a day":               p.Contacts.PerDay == 2,
		"no shop is registered by default": len(set.Shops()) == 0,
	} {
		if !ok {
			t.Errorf("not so: %s", name)
		}
	}
	for platform, want := range map[handbook.Platform]handbook.AccountMode{
		handbook.Tmall: handbook.AccountsOwn, handbook.JD: handbook.AccountsOwn, handbook.Vipshop: handbook.AccountsSingle,
		handbook.PDD: handbook.AccountsSingle, handbook.Douyin: handbook.AccountsSingle,
	} {
		if got := set.Platform(platform).Accounts; got != want {
			t.Errorf("DUTY-2: %s has %s accounts, want %s", platform, got, want)
		}
	}
}

// Each value of the default says which rule it comes from, so that grep leads from rule to value.
func TestDefaultNamesItsRules(t *testing.T) {
	text, err := os.ReadFile("default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{
		"DUTY-2", "DUTY-3", "DUN-1", "DUN-2", "DUN-3", "DUN-6", "DUN-7", "DUN-8", "DUN-9", "DUN-11", "DUN-12",
		"LEAD-1", "LEAD-2", "LEAD-3", "LEAD-4", "LEAD-6", "LEAD-11", "LEAD-12",
		"DISC-1", "DISC-2", "DISC-3", "DISC-4", "DISC-5", "DISC-7", "CAL-1", "CAL-2", "CAL-3", "CONT-1",
		"TKT-1", "TKT-2", "TKT-3", "TKT-4", "TKT-5", "TKT-6", "RFD-1", "RFD-3", "RFD-5",
		"AS-2", "AS-5", "AS-6", "AS-7", "AS-8", "AS-10", "AS-14", "AS-16", "AS-17", "AS-18", "AS-19", "AS-22",
	} {
		if !regexp.MustCompile(`\b` + rule + `\b`).Match(text) {
			t.Errorf("%s is not named", rule)
		}
	}
}

// Default, its platforms, the file, its platforms, its shops: the later wins; mappings merge, lists do not.
func TestLayers(t *testing.T) {
	set := load(t, `
unpaid: {grace: 6m, warn_before: 40m}
accounts: single
platforms:
  tmall: {unpaid: {grace: 7m}}
  jd:
shops:
  tmall/first:
    name: 第一店
    unpaid:
      grace: 8m
      windows: [{rule: DUN-1, placed_before: 12:00, due: 13:00}]
  tmall/second:
  pdd/third: {contacts: {per_day: 1}}
`)
	first, second, third := shop(t, set, "tmall", "first"), shop(t, set, "tmall", "second"), shop(t, set, "pdd", "third")
	for name, ok := range map[string]bool{
		"the shop's own grace":                 first.Unpaid.Grace == minutes(8),
		"the platform's grace":                 second.Unpaid.Grace == minutes(7),
		"everyone's grace":                     third.Unpaid.Grace == minutes(6),
		"everyone's warning":                   first.Unpaid.WarnBefore == minutes(40),
		"the default's check":                  first.Unpaid.CheckDue == minutes(15),
		"the shop's list stands alone":         len(first.Unpaid.Windows) == 1 && len(second.Unpaid.Windows) == 2,
		"the file over the default's platform": second.Accounts == handbook.AccountsSingle,
		"the shop's limit":                     third.Contacts.PerDay == 1 && first.Contacts.PerDay == 2,
		"the shop's name":                      first.ShopName == "第一店" && second.ShopName == "",
		"the platform without a shop":          set.Platform("tmall").Unpaid.Grace == minutes(7) && set.Platform("jd").Unpaid.Grace == minutes(6),
		"an unknown platform":                  set.Platform("amazon").Unpaid.Grace == minutes(6),
	} {
		if !ok {
			t.Errorf("not so: %s", name)
		}
	}
	var names []string
	for _, key := range set.Shops() {
		names = append(names, key.String())
	}
	if want := []string{"pdd/third", "tmall/first", "tmall/second"}; !slices.Equal(names, want) {
		t.Errorf("shops %v, want %v", names, want)
	}
}

func TestALaterFileWins(t *testing.T) {
	path := write(t, map[string]string{
		"all.yaml":  "unpaid: {grace: 6m}\nshops: {tmall/a: {unpaid: {warn_before: 10m}}}\n",
		"some.yaml": "unpaid: {grace: 7m}\nshops: {tmall/a: {name: A}, tmall/b: }\n",
	})
	set, err := policyfile.Load(path("all.yaml"), path("some.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	a := shop(t, set, "tmall", "a")
	if a.Unpaid.Grace != minutes(7) || a.Unpaid.WarnBefore != minutes(10) || a.ShopName != "A" || len(set.Shops()) != 2 {
		t.Errorf("%+v of %v", a, set.Shops())
	}
}

func TestOnlyRegisteredShopsAreKnown(t *testing.T) {
	path := write(t, map[string]string{"shop.yaml": "shops: {tmall/demo: }"})
	set, err := policyfile.Load(path("shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = set.For("tmall", "other")
	if !errors.Is(err, policyfile.ErrUnknownShop) || !strings.Contains(err.Error(), "tmall/other") || !strings.Contains(err.Error(), path("shop.yaml")) {
		t.Errorf("%v must name the shop and where to add it", err)
	}
	if _, err := set.For("jd", "demo"); !errors.Is(err, policyfile.ErrUnknownShop) {
		t.Errorf("another platform's shop: %v", err)
	}
}

// The version changes with the content and with nothing else.
func TestVersion(t *testing.T) {
	version := func(content string) string { return shop(t, load(t, content), "tmall", "demo").Version }
	plain := version("shops: {tmall/demo: }")
	if !regexp.MustCompile(`^2026-11\+[0-9a-f]{8}$`).MatchString(plain) {
		t.Errorf("version %q", plain)
	}
	for name, content := range map[string]string{
		"a comment":      "# hello\nshops:\n  tmall/demo: # here\n",
		"the same value": "unpaid: {grace: 300s}\nshops: {tmall/demo: }",
		"another shop":   "shops: {tmall/demo: , tmall/other: {name: X}}",
		"a platform":     "platforms: {jd: {unpaid: {grace: 9m}}}\nshops: {tmall/demo: }",
	} {
		if got := version(content); got != plain {
			t.Errorf("%s made %s of %s", name, got, plain)
		}
	}
	seen := map[string]string{plain: "nothing"}
	for name, content := range map[string]string{
		"a value":     "unpaid: {grace: 6m}\nshops: {tmall/demo: }",
		"a revision":  "revision: r2\nshops: {tmall/demo: }",
		"a name":      "shops: {tmall/demo: {name: X}}",
		"a time zone": "time_zone: Asia/Urumqi\nshops: {tmall/demo: }",
	} {
		got := version(content)
		if other, same := seen[got]; same {
			t.Errorf("%s and %s have one version", name, other)
		}
		seen[got] = name
	}
	if got := version("revision: r2\nshops: {tmall/demo: }"); !strings.HasPrefix(got, "r2+") {
		t.Errorf("the revision stands before the hash: %s", got)
	}
}

// A case pins its policy in its history: it must stay small.
func TestSnapshotIsSmall(t *testing.T) {
	policy := shop(t, load(t, "shops: {tmall/demo: {name: 慢睡家居旗舰店}}"), "tmall", "demo")
	for kind, most := range map[handbook.CaseKind]int{handbook.CaseUnpaidOrder: 3000, handbook.CaseLead: 3000, handbook.CaseAfterSales: 6000} {
		text, err := json.Marshal(policy.For(kind))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("what %s pins: %d bytes of JSON", kind, len(text))
		if len(text) > most {
			t.Errorf("%s pins %d bytes, want at most %d", kind, len(text), most)
		}
	}
}

// An empty file, or one of comments, is the default.
func TestEmptyFiles(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	want := set.Platform("tmall").Version
	for _, content := range []string{"", "\n\n", "# nothing yet\n", "---\n", "~\n", "{}\n", "\uFEFF", "unpaid:\nshops:\nplatforms: {}\nrevisits: ~\n"} {
		if got := load(t, content).Platform("tmall").Version; got != want {
			t.Errorf("%q: %s, want the default's %s", content, got, want)
		}
	}
}

func TestYAMLThatPeopleWrite(t *testing.T) {
	for name, content := range map[string]string{
		"intervals in a flow":    "shops: {tmall/demo: {duty_hours: {open: [09:00-12:00, 13:30-22:00]}}}",
		"quoted":                 "shops:\n  'tmall/demo':\n    duty_hours:\n      \"open\": ['09:00-12:00', \"13:30-22:00\"]\n",
		"a block list":           "shops:\n  tmall/demo:\n    duty_hours:\n      open:\n      - 09:00-12:00 # morning\n      - 13:30-22:00\n",
		"Windows' line ends":     "shops:\r\n  tmall/demo:\r\n    duty_hours:\r\n      open: [09:00-12:00, 13:30-22:00]\r\n",
		"an anchor":              "platforms: {jd: {duty_hours: &h {open: [09:00-12:00, 13:30-22:00]}}}\nshops: {tmall/demo: {duty_hours: *h}}",
		"a merge key":            "platforms: {jd: &own {duty_hours: {open: [09:00-12:00, 13:30-22:00]}}}\nshops: {tmall/demo: {<<: *own, name: X}}",
		"a document's start":     "---\nshops: {tmall/demo: {duty_hours: {open: [09:00-12:00, 13:30-22:00]}}}\n...\n",
		"indented by a lot":      "shops:\n          tmall/demo:\n                    duty_hours: {open: [09:00-12:00,\n                    13:30-22:00]}\n",
		"with a byte-order mark": "\uFEFFshops: {tmall/demo: {duty_hours: {open: [09:00-12:00, 13:30-22:00]}}}",
	} {
		t.Run(name, func(t *testing.T) {
			p := shop(t, load(t, content), "tmall", "demo")
			want := []handbook.Interval{{From: 9 * 60, To: 12 * 60}, {From: 13*60 + 30, To: 22 * 60}}
			if !slices.Equal(p.DutyHours.Open, want) {
				t.Errorf("duty hours %v, want %v", p.DutyHours.Open, want)
			}
		})
	}
}
