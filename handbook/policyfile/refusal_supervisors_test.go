package policyfile_test

import "testing"

// What leads and supervisors follow is refused like all the rest: with file, line, path and reason.
func TestRefusalsOfLeadsAndSupervision(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"LEAD-1 silence that is no length of time": {"leads:\n  silence: 30\n  look_up_due: soon\n", []string{
			`shop.yaml:2: leads.silence: not a length of time: "30" (want such as 30m or 48h)`,
			`shop.yaml:3: leads.look_up_due: not a length of time: "soon" (want such as 30m or 48h)`}},
		"LEAD-1 no silence at all, in one shop": {"shops:\n  tmall/demo:\n    leads: {silence: 0s}\n", []string{
			`shop.yaml:3: leads.silence: 0s is not between nothing and a year (in the policy of tmall/demo, shop.yaml:2)`}},
		"LEAD-3 a promotion that ends before it begins": {"leads:\n  promotions:\n    - {name: 双11, from: 2026-11-12, to: 2026-11-01}\n", []string{
			`shop.yaml:3: leads.promotions[0]: ends on 2026-11-01, before it begins`}},
		"LEAD-3 days that are none": {"leads:\n  promotions:\n  - name: 双11\n    from: 2026-02-29\n    to: 11-12\n", []string{
			`shop.yaml:4: leads.promotions[0].from: not a calendar day: "2026-02-29" (want YYYY-MM-DD)`,
			`shop.yaml:5: leads.promotions[0].to: not a calendar day: "11-12" (want YYYY-MM-DD)`}},
		"LEAD-3 no name, no days": {"leads:\n  promotions:\n  - {name: '', till: 2026-11-12}\n", []string{
			`shop.yaml:3: leads.promotions[0].from: is missing`, `shop.yaml:3: leads.promotions[0].to: is missing`,
			`shop.yaml:3: leads.promotions[0].name: has no value`, `shop.yaml:3: leads.promotions[0].till: unknown key`}},
		"LEAD-3 a promotion without its list": {"leads:\n  promotions: 双11\n", []string{
			`shop.yaml:2: leads.promotions: must be a list`}},
		"LEAD-12 an hour that is none": {"reviews:\n  at: 8pm\n", []string{
			`shop.yaml:2: reviews.at: not a time of day: "8pm" (want HH:MM)`}},
		"LEAD-12 the end of the day is tomorrow": {"reviews:\n\n  at: 24:00\n", []string{
			`shop.yaml:3: reviews.at: must be before 24:00`}},
		"LEAD-6 shares that are none": {"reviews:\n  shares: {a: -1, b: 60%, c: 101, d: 5}\n", []string{
			`shop.yaml:2: reviews.shares.b: not a whole number: "60%"`, `shop.yaml:2: reviews.shares.d: unknown key (did you mean a?)`}},
		"LEAD-6 shares out of bounds": {"reviews:\n  shares:\n    a: -1\n    c: 101\n", []string{
			`shop.yaml:3: reviews.shares.a: -1 is not between 0 and 100 percent`,
			`shop.yaml:4: reviews.shares.c: 101 is not between 0 and 100 percent`}},
		"DISC-7 a ladder without steps": {"approvals:\n  ladder: []\n", []string{
			`shop.yaml:2: approvals.ladder: at least one role is needed`}},
		"DISC-7 steps that are none": {"approvals:\n  ladder:\n    - leader\n    - admin\n", []string{
			`shop.yaml:4: approvals.ladder[1]: "admin" is neither leader nor manager`,
			`shop.yaml:4: approvals.ladder[1]: must be above the one before it`}},
		"DISC-7 a ladder downhill": {"approvals: {ladder: [manager, leader]}\n", []string{
			`shop.yaml:1: approvals.ladder[1]: must be above the one before it`}},
		"DISC-7 a quorum out of reach": {"approvals:\n  quorum:\n    approve: 3\n    of: 2\n", []string{
			`shop.yaml:2: approvals.quorum: 3 of 2 can't be reached`}},
		"DISC-7 a quorum in words": {"approvals: {quorum: 2 of 3}\n", []string{
			`shop.yaml:1: approvals.quorum: must hold keys and values`}},
		"DISC-7 a quorum of everyone": {"approvals: {quorum: {of: 1000}}\n", []string{
			`shop.yaml:1: approvals.quorum: more than 20 votes`}},
		"DISC-7 clocks out of order": {"approvals:\n  remind_after: 5h\n  expire_after: 0s\n", []string{
			`shop.yaml:2: approvals.remind_after: must be shorter than escalate_after`,
			`shop.yaml:3: approvals.expire_after: 0s is not between nothing and a year`}},
		"DISC-7 escalated earlier than the default reminds": {"approvals: {escalate_after: 1h}\n", []string{
			`default.yaml:N: approvals.remind_after: must be shorter than escalate_after`}},
		"DISC-1 amounts that are none": {"discounts:\n  schemes:\n    - {line: mattress, kind: mattress, gifts: pillow, cash_back: -50, per_piece: ¥50}\n  sum: 1e3\n", []string{
			`shop.yaml:3: discounts.schemes[0].gifts: must be a list`,
			`shop.yaml:3: discounts.schemes[0].cash_back: not an amount in yuan: "-50" (want digits with at most two decimals, such as 1299.00)`,
			`shop.yaml:3: discounts.schemes[0].per_piece: not an amount in yuan: "¥50" (want digits with at most two decimals, such as 1299.00)`,
			`shop.yaml:4: discounts.sum: not an amount in yuan: "1e3" (want digits with at most two decimals, such as 1299.00)`}},
		"DISC-1 a scheme without its line": {"discounts:\n  schemes:\n  - kind: mattress\n", []string{
			`shop.yaml:3: discounts.schemes[0].line: is missing`}},
		"DISC-1 a line that nobody can ask for": {"discounts:\n  schemes:\n  - kind: mattress\n    line: 床垫\n    gifts: [memory_pillow, 床笠]\n", []string{
			`shop.yaml:4: discounts.schemes[0].line: "床垫" is no name for goods (want lower-case letters, digits, _ and -, at most 40)`,
			`shop.yaml:5: discounts.schemes[0].gifts[1]: "床笠" is no name for goods (want lower-case letters, digits, _ and -, at most 40)`}},
		"DISC-5 a line twice, and kinds that do not fit": {"discounts:\n  schemes:\n  - {line: other, kind: amount, own: 20}\n  - {line: other, kind: amount, own: 30}\n  - {line: bed, kind: furniture}\n" +
			"  - {line: pillow, kind: amount, per_piece: 5}\n  - {line: mattress, kind: mattress, own: 20}\n", []string{
			`shop.yaml:4: discounts.schemes[1]: line "other" has a scheme already`,
			`shop.yaml:5: discounts.schemes[2]: "furniture" is neither mattress nor amount`,
			`shop.yaml:6: discounts.schemes[3]: gifts, cash_back and per_piece belong to kind mattress`,
			`shop.yaml:7: discounts.schemes[4]: own belongs to kind amount`}},
		"DISC-3 a sum out of bounds": {"discounts:\n  sum: 99999999999\n", []string{
			`shop.yaml:2: discounts.sum: not an amount in yuan: "99999999999" (want digits with at most two decimals, such as 1299.00)`}},
		"DISC-3, DISC-4 requests out of bounds": {"discounts: {requests: -1,\n  bonus: 400}\n", []string{
			`shop.yaml:1: discounts.requests: -1 is not between 0 and 365`, `shop.yaml:2: discounts.bonus: 400 is not between 0 and 365`}},
		"keys a slip away": {"lead: {}\nreview: {}\napproval: {}\ndiscount: {}\nleads: {silences: 1m}\ndiscounts: {schemas: []}\n", []string{
			`shop.yaml:1: lead: unknown key (did you mean leads?)`, `shop.yaml:2: review: unknown key (did you mean reviews?)`,
			`shop.yaml:3: approval: unknown key (did you mean approvals?)`, `shop.yaml:4: discount: unknown key (did you mean discounts?)`,
			`shop.yaml:5: leads.silences: unknown key (did you mean silence?)`, `shop.yaml:6: discounts.schemas: unknown key (did you mean schemes?)`}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, map[string]string{"shop.yaml": c.content})
			refused(t, path, []string{path("shop.yaml")}, c.want)
		})
	}
}

// LEAD-3, DISC-5, DISC-7: a shop's own promotions, schemes and ladder; what it does not say stays as it was.
func TestAShopsOwnSupervision(t *testing.T) {
	set := load(t, `
shops:
  tmall/first:
    leads:
      promotions: [{name: 满3000减300, from: 2026-11-01, to: 2026-11-12}]
    reviews: {shares: {b: 100}}
    approvals: {ladder: [manager], quorum: {approve: 2, of: 3}}
    discounts:
      schemes: [{line: pillow, kind: amount, own: 8.50}]
      sum: 300
  tmall/second:
`)
	first, second := shop(t, set, "tmall", "first"), shop(t, set, "tmall", "second")
	scheme, named := first.Discounts.Scheme("pillow")
	_, mattress := first.Discounts.Scheme("mattress")
	for name, ok := range map[string]bool{
		"LEAD-3 the promotion, by its days":    len(first.Leads.Promotions) == 1 && first.Leads.Promotions[0].To.String() == "2026-11-12" && first.Leads.Silence == minutes(30),
		"LEAD-6 every B, and C as before":      first.Reviews.Shares.B == 100 && first.Reviews.Shares.C == 100 && first.Reviews.At == 20*60,
		"DISC-7 managers, two of three":        len(first.Approvals.Ladder) == 1 && first.Approvals.Quorum.Of == 3 && first.Approvals.ExpireAfter == minutes(48*60),
		"DISC-5 its scheme, to the fen":        named && scheme.Own == 850,
		"a list is replaced whole":             !mattress,
		"DISC-3 its sum, and the usual count":  first.Discounts.Sum == 30000 && first.Discounts.Requests == 5,
		"the other shop works by the rulebook": len(second.Leads.Promotions) == 0 && len(second.Discounts.Schemes) == 2 && second.Discounts.Sum == 50000,
	} {
		if !ok {
			t.Errorf("not so: %s", name)
		}
	}
}
