package policyfile_test

import (
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gendan/handbook/policyfile"
)

// What is wrong is refused with file, line, path and reason, all of it together.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []string // the error's lines, without the folder
	}{
		"an unknown key": {"unpaid:\n  grase: 5m\n", []string{
			`shop.yaml:2: unpaid.grase: unknown key (did you mean grace?)`}},
		"an unknown key, far from any": {"\nholidays: []\n", []string{
			`shop.yaml:2: holidays: unknown key`}},
		"what only the program sets": {"version: 7\nshop_name: X\ncalendar: {}\n", []string{
			`shop.yaml:1: version: unknown key`, `shop.yaml:2: shop_name: unknown key`, `shop.yaml:3: calendar: unknown key (did you mean calendars?)`}},
		"DUN-1 a bad time": {"unpaid:\n  windows:\n    - rule: DUN-1\n      placed_before: 8:00\n      due: 24:30\n", []string{
			`shop.yaml:4: unpaid.windows[0].placed_before: not a time of day: "8:00" (want HH:MM)`,
			`shop.yaml:5: unpaid.windows[0].due: not a time of day: "24:30" (want 00:00 to 24:00)`}},
		"DUN-2 an impossible window": {"unpaid:\n  windows:\n    - {rule: DUN-1, placed_before: 08:00, due: 10:30}\n    - {rule: DUN-2, placed_before: 15:00, due: 14:00}\n", []string{
			`shop.yaml:4: unpaid.windows[1]: due 14:00 is not after its cut-off 15:00`}},
		"DUN-1 a window outside a shop's duty": {"shops:\n  tmall/demo:\n    duty_hours:\n      open: [11:00-20:00]\n", []string{
			`default.yaml:N: unpaid.windows[0]: no duty between the end of grace after its cut-off 08:00 and due 10:30 (in the policy of tmall/demo, shop.yaml:2)`}},
		"a window without its rule": {"unpaid:\n  windows:\n    - {placed_before: 08:00, due: 10:30}\n", []string{
			`shop.yaml:3: unpaid.windows[0].rule: is missing`}},
		"a rule that is none": {"unpaid:\n  windows:\n    - {rule: morning, placed_before: 08:00, due: 10:30}\n", []string{
			`shop.yaml:3: unpaid.windows[0].rule: not a rule's id: "morning" (want such as DUN-1)`}},
		"DUN-6 a bad length of time": {"unpaid: {grace: 5, check_due: -5m}\n", []string{
			`shop.yaml:1: unpaid.grace: not a length of time: "5" (want such as 30m or 48h)`,
			`shop.yaml:1: unpaid.check_due: a length of time can't be negative: "-5m"`}},
		"DUN-7 no time at all, once for all platforms": {"unpaid:\n  concern_due: 0s\n", []string{
			`shop.yaml:2: unpaid.concern_due: must be longer than nothing`}},
		"CAL-2 a bad interval": {"duty_hours:\n  open:\n    - 22:00-08:40\n    - 08:40\n", []string{
			`shop.yaml:3: duty_hours.open[0]: interval 22:00-08:40 ends before it begins`,
			`shop.yaml:4: duty_hours.open[1]: not an interval: "08:40" (want such as 08:40-22:00)`}},
		"CAL-2 intervals that overlap": {"duty_hours:\n\n  open: [08:00-12:00, 11:00-20:00]\n", []string{
			`shop.yaml:3: duty_hours.open: opening intervals overlap or are out of order at 11:00`}},
		"a list of one is still a list": {"duty_hours: {open: 08:40-22:00}\n", []string{
			`shop.yaml:1: duty_hours.open: must be a list`}},
		"a list in the place of a mapping": {"unpaid: [grace]\n", []string{
			`shop.yaml:1: unpaid: must hold keys and values`}},
		"a mapping in the place of a value": {"accounts: {mode: own}\ntime_zone: [Asia/Shanghai]\n", []string{
			`shop.yaml:1: accounts: must be a single value`, `shop.yaml:2: time_zone: must be a single value`}},
		"nothing in the place of a value": {"accounts:\nunpaid: {windows: }\ntime_zone: ''\n", []string{
			`shop.yaml:1: accounts: has no value`, `shop.yaml:2: unpaid.windows: must be a list`, `shop.yaml:3: time_zone: has no value`}},
		"DUTY-2 an unknown mode, in one platform": {"platforms:\n  jd:\n    accounts: shared\n", []string{
			`shop.yaml:3: accounts: "shared" is neither own nor single (in the policy of jd, default.yaml:N, shop.yaml:2)`}},
		"an unknown time zone": {"time_zone: Asia/Beijing\n", []string{
			`shop.yaml:1: time_zone: unknown time zone "Asia/Beijing"`}},
		"CONT-1 not a number": {"contacts: {per_day: two}\nrevisits: {visits: [{rule: LEAD-2, first_day: 2.5, last_day: 1e9}]}\n", []string{
			`shop.yaml:1: contacts.per_day: not a whole number: "two"`,
			`shop.yaml:2: revisits.visits[0].first_day: not a whole number: "2.5"`, `shop.yaml:2: revisits.visits[0].last_day: not a whole number: "1e9"`}},
		"DUN-12 neither true nor false": {"unpaid: {win_back: yes}\n", []string{
			`shop.yaml:1: unpaid.win_back: neither true nor false: "yes"`}},
		"LEAD-3 days that overlap": {"revisits:\n  visits:\n  - {rule: LEAD-2, first_day: 2, last_day: 4}\n  - {rule: LEAD-3, first_day: 3, last_day: 5}\n", []string{
			`shop.yaml:4: revisits.visits[1]: days 3 to 5 do not follow day 4`}},
		"a platform and shops that are none": {"platforms: {tmal: }\nshops:\n  demo:\n  amazon/demo:\n  tmall/Demo:\n  tmall/a/b: {unpaid: 1}\n", []string{
			`shop.yaml:1: platforms.tmal: unknown platform "tmal" (did you mean tmall?)`,
			`shop.yaml:3: shops.demo: not a shop: "demo" (want platform/shop, such as tmall/demo)`,
			`shop.yaml:4: shops.amazon/demo: unknown platform "amazon"`,
			`shop.yaml:5: shops.tmall/Demo: not an order's key: shop "Demo" (want lower-case letters, digits and dashes, at most 40)`,
			`shop.yaml:6: shops.tmall/a/b: not an order's key: shop "a/b" (want lower-case letters, digits and dashes, at most 40)`}},
		"a shop's name in the wrong place": {"name: X\nplatforms: {jd: {name: X, shops: {}}}\n", []string{
			`shop.yaml:1: name: unknown key`, `shop.yaml:2: platforms.jd.name: unknown key`, `shop.yaml:2: platforms.jd.shops: unknown key`}},
		"a name of 201 characters": {"shops: {tmall/demo: {name: " + strings.Repeat("店", 201) + "}}", []string{
			`shop.yaml:1: shops.tmall/demo.name: longer than 200 characters`}},
		"a revision that no version can hold": {"revision: a+b c\n", []string{
			`shop.yaml:1: revision: not a revision: "a+b c" (want letters, digits, dots and dashes, at most 40)`}},
		"a key twice": {"unpaid: {grace: 5m}\naccounts: own\nunpaid: {grace: 6m}\n", []string{
			`shop.yaml:3: "unpaid" is written twice, first in line 1`}},
		"a key twice, deep down": {"unpaid:\n  grace: 5m\n  grace: 5m\n", []string{
			`shop.yaml:3: "grace" is written twice, first in line 2`}},
		"not a mapping":      {"- unpaid\n", []string{`shop.yaml:1: not a mapping: a policy is written as key: value`}},
		"a word":             {"tmall\n", []string{`shop.yaml:1: not a mapping: a policy is written as key: value`}},
		"two documents":      {"accounts: own\n---\naccounts: own\n", []string{`shop.yaml:2: a second document begins: one file is one policy`}},
		"not YAML":           {"unpaid:\n  grace: 5m\n check_due: 15m\n", []string{`shop.yaml:3: not YAML: did not find expected key`}},
		"a tab":              {"unpaid:\n\tgrace: 5m\n", []string{`shop.yaml:2: not YAML: found character that cannot start any token`}},
		"an unknown anchor":  {"unpaid: *x\n", []string{`shop.yaml:1: not YAML: unknown anchor 'x' referenced`}},
		"an endless anchor":  {"unpaid: &x {grace: *x}\n", []string{`shop.yaml:1: *x holds itself`, `shop.yaml:1: unpaid.grace: has no value`}},
		"a merge of a value": {"unpaid: {<<: 5m}\n", []string{`shop.yaml:1: << takes the name of one mapping`}},
		"a key of many":      {"? [a, b]\n: c\n", []string{`shop.yaml:1: a key must be a single word`}},
		"not UTF-8":          {"revision: \xff\n", []string{`shop.yaml: not YAML: invalid leading UTF-8 octet (value: 255)`}},
		"CAL-1 a calendar that is not there": {"calendars:\n  - 2027.yaml\n", []string{
			`shop.yaml:2: calendars[0]: can't be read: open 2027.yaml: no such file or directory`}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, map[string]string{"shop.yaml": c.content})
			refused(t, path, []string{path("shop.yaml")}, c.want)
		})
	}
}

// refused loads files and compares what is said of them, without the folder that they lie in.
func refused(t *testing.T, path func(string) string, files, want []string) {
	t.Helper()
	_, err := policyfile.Load(files...)
	if err == nil {
		t.Fatalf("accepted, want %q", want)
	}
	said := strings.ReplaceAll(err.Error(), filepath.Dir(path("x"))+string(filepath.Separator), "")
	said = regexp.MustCompile(`default\.yaml:[0-9]+`).ReplaceAllString(said, "default.yaml:N")
	if want := "policy refused:\n" + strings.Join(want, "\n"); said != want {
		t.Errorf("said %s\nwant %s", said, want)
	}
	var at *policyfile.FileError
	if !errors.As(err, &at) || at.File == "" || at.Reason == "" {
		t.Errorf("%v is no FileError", err)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	path := write(t, map[string]string{
		"huge.yaml":  "# " + strings.Repeat("x", 1<<20) + "\n",
		"deep.yaml":  "unpaid: " + strings.Repeat("[", 500_000) + "\n",
		"deep2.yaml": strings.Repeat("- ", 500_000) + "\n",
		"good.yaml":  "accounts: own\n",
	})
	for file, want := range map[string]string{
		"huge.yaml":    "huge.yaml: larger than 1048576 bytes",
		"deep.yaml":    "deep.yaml:1: not YAML: exceeded max depth of 10000",
		"deep2.yaml":   "deep2.yaml:1: not YAML: exceeded max depth of 10000",
		"missing.yaml": "missing.yaml: can't be read: open missing.yaml: no such file or directory",
	} {
		t.Run(file, func(t *testing.T) { refused(t, path, []string{path("good.yaml"), path(file)}, []string{want}) })
	}
	t.Run("a folder", func(t *testing.T) {
		if _, err := policyfile.Load(t.TempDir()); err == nil {
			t.Error("a folder was read as a policy")
		}
	})
}

// Two files' mistakes are reported together, each under its own name.
func TestEveryFileIsReported(t *testing.T) {
	path := write(t, map[string]string{"a.yaml": "accounts: 1\nunpaid: {x: 1}\n", "b.yaml": "\ntime_zone: {}\n"})
	refused(t, path, []string{path("b.yaml"), path("a.yaml")}, []string{
		"a.yaml:2: unpaid.x: unknown key", "b.yaml:2: time_zone: must be a single value",
	})
}
