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
		"clocks: {jd_ticket: {hours: {open: [09:00-12:00, 13:30-18:00]}, time_zone: Asia/Shanghai}, vipshop_ticket: {cut_offs: [{before: 10:30, due: 12:00}]}, handling: {pauses: false}}",
		"platforms: {jd: {clocks: {intervention: {counts: cut_offs, within: 0s, warn_after: [], cut_offs: [{before: 00:00, due: 24:00}]}}}}\nshops: {jd/demo: {clocks: {third_party: {hours: {working_days: true}}}}}",
		"clocks: {review: {ladder: [manager], warns: manager, warn_before: [8760h], step_after: 0s}, erp_ticket: {counts: wall, warn_after: [1m]}}",
		"after_sales: {hours: {open: [09:00-18:00]}, due: {judge: 1m}, evidence: [{cause: other, kinds: []}], budget: [{up_to: 0.01, percent: 0, min: 0, max: 0}, {percent: 100, min: 1, max: 1}]}",
		"after_sales: {approvals: {ladder: [leader, manager]}, reopen_days: 0, warranty_months: 0, carriers: {threshold: 1, days: 1}, guidance: [{cause: other, text: 一}]}",
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
