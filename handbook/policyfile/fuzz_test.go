package policyfile

import (
	"regexp"
	"testing"
	"testing/fstest"

	"gendan/handbook"
)

var versionForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\+[0-9a-f]{8}$`)

// Whatever a file holds, it is refused with a place and a reason, or gives policies that a shop can work by.
func FuzzPolicy(f *testing.F) {
	for _, name := range []string{"default.yaml", "calendar/2026.yaml"} {
		content, err := builtIn.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	for _, s := range []string{
		"", "---", "- a", "a: &a [*a]", "unpaid: {grace: 5m, grace: 6m}", "calendars: [shop.yaml]",
		"shops: {tmall/demo: {<<: {name: X}, unpaid: {windows: [{rule: DUN-1, placed_before: 08:00, due: 10:30}]}}}",
		"platforms: {jd: &own {duty_hours: {open: [09:00-12:00, 13:30-22:00], working_days: true}}}\nshops: {tmall/demo: *own}",
		"revisits: {count_from: elapsed_days, visits: []}", "!!binary aGk=: !x |\n y\n", "? {a: b}\n: c",
		"leads: {silence: 1m, promotions: [{name: X, from: 2026-11-01, to: 2026-11-12}]}\nreviews: {at: 23:59, shares: {b: 61}}",
		"approvals: {ladder: [manager], quorum: {approve: 2, of: 3}, remind_after: 1h, expire_after: 9h}",
		"discounts: {schemes: [{line: bed, kind: mattress, gifts: [a, b], cash_back: 0.01}, {line: other, kind: amount, own: 20.5}], sum: 0, requests: 0}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 8<<10 {
			return
		}
		files := fstest.MapFS{"shop.yaml": {Data: content}}
		var ps problems
		layers := []layer{readDefault(&ps), source{open: files.Open}.layer("shop.yaml", &ps)}
		set, err := resolve(layers, &ps)
		if err != nil {
			if len(ps) == 0 {
				t.Fatalf("refused without a reason: %v", err)
			}
			for _, p := range ps {
				if p.File == "" || p.Reason == "" {
					t.Fatalf("refused with %+v", p)
				}
			}
			return
		}
		policies := []handbook.Policy{set.general}
		for _, p := range set.platforms {
			policies = append(policies, p)
		}
		for _, p := range set.shops {
			policies = append(policies, p)
		}
		for _, p := range policies {
			if err := p.Validate(); err != nil || !versionForm.MatchString(p.Version) {
				t.Fatalf("accepted as %q: %v", p.Version, err)
			}
		}
	})
}
