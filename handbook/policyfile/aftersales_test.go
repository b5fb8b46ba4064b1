package policyfile_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gendan/handbook"
	"gendan/handbook/policyfile"
)

// dueKeys are the pieces of after-sales work that have a time of their own.
func dueKeys() []string {
	return []string{
		"judge", "evidence", "diagnose", "plan", "agree", "arbitrate", "accept", "claim", "close", "retain", "review_refund",
		"return", "inspect", "refund", "answer",
	}
}

// The rulebook's values of AS, each by the rule that sets it.
func TestDefaultHoldsTheRulebooksAfterSales(t *testing.T) {
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	p := set.Platform(handbook.Tmall).AfterSales
	const overall, closeUp, detail = handbook.EvidenceOverall, handbook.EvidenceCloseUp, handbook.EvidenceDetail
	const box, label = handbook.EvidenceBoxDamage, handbook.EvidenceBatchLabel
	evidence := map[handbook.Cause][]handbook.EvidenceKind{
		handbook.CauseQuality:       {overall, closeUp, detail, box, label},
		handbook.CauseRevision:      {overall, closeUp, label},
		handbook.CauseOwnError:      {overall, label},
		handbook.CauseLogistics:     {overall, closeUp, detail, box, label},
		handbook.CauseInstallation:  {overall, closeUp, detail},
		handbook.CauseWrongDelivery: {overall, handbook.EvidenceReceived, label},
		handbook.CauseOther:         {overall, closeUp},
	}
	asked := map[handbook.Cause][]handbook.EvidenceKind{}
	for _, need := range p.Evidence {
		asked[need.Cause] = need.Kinds
	}
	for name, ok := range map[string]bool{
		"AS-2 evidence, none for a service dispute; AS-19 what was received": reflect.DeepEqual(asked, evidence),
		"AS-7 5 %, at least ¥50, at most ¥500":                               reflect.DeepEqual(p.Budget, []handbook.BudgetRow{{Percent: 5, Min: 5000, Max: 50000}}),
		"AS-7 of ¥999 and of ¥6480":                                          p.BudgetFor(99900) == 5000 && p.BudgetFor(648000) == 32400 && p.BudgetFor(handbook.MaxFen) == 50000,
		"AS-6 the manager decides": reflect.DeepEqual(p.Approvals, handbook.ApprovalPolicy{
			Ladder: []handbook.Role{handbook.RoleManager}, Quorum: handbook.Quorum{Approve: 1, Of: 1},
			RemindAfter: minutes(2 * 60), EscalateAfter: minutes(4 * 60), ExpireAfter: minutes(48 * 60),
		}),
		"AS-18 3 in 30 days":                  p.Carriers == handbook.CarrierPolicy{Threshold: 3, Days: 30},
		"AS-16 three years, reopened 15 days": p.WarrantyMonths == 36 && p.ReopenDays == 15,
		"AS-22 the catalogue's words":         len(p.Guidance) == 0,
		"CAL-2 08:40–22:00 every day":         reflect.DeepEqual(p.Hours, handbook.Hours{Open: []handbook.Interval{{From: 8*60 + 40, To: 22 * 60}}}),
		"RFD-5 reviewed within 4 hours":       p.Due.ReviewRefund == minutes(4*60),
		"DUTY-3 answered within 30 minutes":   p.Due.Answer == minutes(30) && p.WarnBefore == minutes(30),
	} {
		if !ok {
			t.Errorf("not so: %s", name)
		}
	}
}

// AS-2, AS-7, AS-22: what a shop or a platform says of after-sales itself; what it does not say stays as it was.
func TestAShopsOwnAfterSales(t *testing.T) {
	set := load(t, `
platforms:
  jd: {after_sales: {hours: {working_days: true}, due: {judge: 1h}}}
shops:
  jd/first:
    after_sales:
      due: {plan: 12h}
      evidence: [{cause: product_quality, kinds: [video]}]
      budget:
        - { up_to: 1000, percent: 8, min: 50, max: 80 }
        - { up_to: 3000.50, percent: 6, min: 60, max: 180 }
        - { percent: 5, min: 100, max: 800 }
      approvals: {quorum: {approve: 2, of: 3}}
      carriers: {threshold: 5}
      guidance:
        - { cause: logistics_damage, text: 先请顾客拍下外箱破损处 }
      reopen_days: 0
  tmall/second:
`)
	first, second := shop(t, set, "jd", "first").AfterSales, shop(t, set, "tmall", "second").AfterSales
	for name, ok := range map[string]bool{
		"the platform's days, the default's hours":    first.Hours.WorkingDays && len(first.Hours.Open) == 1 && !second.Hours.WorkingDays,
		"the platform's, the shop's and everyone's":   first.Due.Judge == minutes(60) && first.Due.Plan == minutes(12*60) && first.Due.Agree == minutes(8*60),
		"AS-2 a list is replaced whole":               len(first.Evidence) == 1 && first.Evidence[0].Kinds[0] == handbook.EvidenceVideo && len(second.Evidence) == 7,
		"AS-7 by the order's amount, itself included": first.BudgetFor(100000) == 8000 && first.BudgetFor(100001) == 6000 && first.BudgetFor(300050) == 18000 && first.BudgetFor(300051) == 15002,
		"AS-6 two of three, and its clocks as before": first.Approvals.Quorum.Of == 3 && first.Approvals.ExpireAfter == minutes(48*60) && shop(t, set, "jd", "first").Approvals.Quorum.Of == 1,
		"AS-18 five in as many days":                  first.Carriers == handbook.CarrierPolicy{Threshold: 5, Days: 30},
		"AS-22 its own words":                         reflect.DeepEqual(first.Guidance, []handbook.Guidance{{Cause: handbook.CauseLogistics, Text: "先请顾客拍下外箱破损处"}}),
		"never reopened":                              first.ReopenDays == 0 && second.ReopenDays == 15,
	} {
		if !ok {
			t.Errorf("not so: %s", name)
		}
	}
}

// AS-1…16: every piece of work needs a time, and each that has none is found in its own line.
func TestEveryPieceOfWorkHasItsTime(t *testing.T) {
	content, want := "after_sales:\n  due:\n", []string(nil)
	for i, key := range dueKeys() {
		content += "    " + key + ": 0s\n"
		want = append(want, fmt.Sprintf("shop.yaml:%d: after_sales.due.%s: 0s is not between nothing and a year", i+3, key))
	}
	path := write(t, map[string]string{"shop.yaml": content})
	refused(t, path, []string{path("shop.yaml")}, want)
}

// What no after-sales desk could work by is refused with file, line, path and reason (AS).
func TestRefusalsOfAfterSales(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []string
	}{
		"keys a slip away": {"after_sale: {}\nafter_sales:\n  dues: {}\n  due: {judgement: 1h}\n  budgets: []\n", []string{
			`shop.yaml:1: after_sale: unknown key (did you mean after_sales?)`,
			`shop.yaml:3: after_sales.dues: unknown key (did you mean due?)`,
			`shop.yaml:4: after_sales.due.judgement: unknown key`,
			`shop.yaml:5: after_sales.budgets: unknown key (did you mean budget?)`}},
		"CAL-2 hours that are none": {"after_sales:\n  hours:\n    open: []\n", []string{
			`shop.yaml:3: after_sales.hours.open: no opening interval: at least one is needed`}},
		"CAL-2 hours that overlap": {"after_sales:\n  hours:\n    open: [08:00-12:00, 11:00-18:00]\n", []string{
			`shop.yaml:3: after_sales.hours.open: opening intervals overlap or are out of order at 11:00`}},
		"times out of bounds, in one shop": {"shops:\n  tmall/demo:\n    after_sales:\n      due: {claim: 9000h}\n      warn_before: 9000h\n", []string{
			`shop.yaml:4: after_sales.due.claim: 9000h is not between nothing and a year (in the policy of tmall/demo, shop.yaml:2)`,
			`shop.yaml:5: after_sales.warn_before: 9000h is not between nothing and a year (in the policy of tmall/demo, shop.yaml:2)`}},
		"AS-2 a cause and a kind that are none": {"after_sales:\n  evidence:\n    - cause: broken\n      kinds: [overall]\n    - cause: other\n      kinds:\n        - overall\n        - photo\n", []string{
			`shop.yaml:3: after_sales.evidence[0].cause: "broken" is unknown`,
			`shop.yaml:8: after_sales.evidence[1].kinds[1]: "photo" is unknown`}},
		"AS-2 a cause without kinds": {"after_sales:\n  evidence:\n    - {cause: other}\n    - {kinds: [overall]}\n", []string{
			`shop.yaml:3: after_sales.evidence[0].kinds: is missing`, `shop.yaml:4: after_sales.evidence[1].cause: is missing`}},
		"AS-7 no budget": {"after_sales:\n  budget: []\n", []string{
			`shop.yaml:2: after_sales.budget: at least one row is needed`}},
		"AS-7 rows that are none": {"after_sales:\n  budget:\n  - {up_to: 1000, percent: 101, min: 1, max: 2}\n  - {up_to: 2000, percent: -1, min: 1, max: 2}\n  - {percent: 5, min: 500, max: 50}\n", []string{
			`shop.yaml:3: after_sales.budget[0]: 101 percent`, `shop.yaml:4: after_sales.budget[1]: -1 percent`,
			`shop.yaml:5: after_sales.budget[2]: min is more than max`}},
		"AS-7 amounts that are none": {"after_sales:\n  budget:\n  - {percent: 5%, min: ¥50, max: 1e3}\n", []string{
			`shop.yaml:3: after_sales.budget[0].percent: not a whole number: "5%"`,
			`shop.yaml:3: after_sales.budget[0].min: not an amount in yuan: "¥50" (want digits with at most two decimals, such as 1299.00)`,
			`shop.yaml:3: after_sales.budget[0].max: not an amount in yuan: "1e3" (want digits with at most two decimals, such as 1299.00)`}},
		"AS-7 an order that no row is for": {"after_sales:\n  budget:\n  - {up_to: 1000, percent: 5, min: 1, max: 2}\n", []string{
			`shop.yaml:3: after_sales.budget[0]: every row but the last has up_to, and the last has none`}},
		"AS-7 a row that no order reaches": {"after_sales:\n  budget:\n  - {percent: 5, min: 1, max: 2}\n  - {percent: 6, min: 1, max: 2}\n", []string{
			`shop.yaml:3: after_sales.budget[0]: every row but the last has up_to, and the last has none`}},
		"AS-7 rows out of order": {"after_sales:\n  budget:\n  - {up_to: 2000, percent: 5, min: 1, max: 2}\n  - {up_to: 2000, percent: 6, min: 1, max: 2}\n  - {percent: 6, min: 1, max: 2}\n", []string{
			`shop.yaml:4: after_sales.budget[1]: up_to is not more than the row before`}},
		"AS-6 nobody decides": {"after_sales:\n  approvals:\n    ladder: []\n    quorum: {approve: 2}\n    remind_after: 4h\n    expire_after: 0s\n", []string{
			`shop.yaml:3: after_sales.approvals.ladder: at least one role is needed`,
			`shop.yaml:4: after_sales.approvals.quorum: 2 of 1 can't be reached`,
			`shop.yaml:5: after_sales.approvals.remind_after: must be shorter than escalate_after`,
			`shop.yaml:6: after_sales.approvals.expire_after: 0s is not between nothing and a year`}},
		"AS-6 an agent decides": {"after_sales:\n  approvals:\n    ladder:\n    - agent\n", []string{
			`shop.yaml:4: after_sales.approvals.ladder[0]: "agent" is neither leader nor manager`}},
		"AS-16, AS-18 numbers out of bounds": {"after_sales:\n  reopen_days: 366\n  warranty_months: 601\n  carriers:\n    threshold: 0\n    days: 366\n", []string{
			`shop.yaml:2: after_sales.reopen_days: 366 is not between 0 and 365`,
			`shop.yaml:3: after_sales.warranty_months: is not between 0 and 600`,
			`shop.yaml:5: after_sales.carriers.threshold: must be at least 1`,
			`shop.yaml:6: after_sales.carriers.days: 366 is not between 1 and 365`}},
		"AS-16, AS-18 fewer than none": {"after_sales:\n  reopen_days: -1\n  warranty_months: -1\n  carriers:\n    days: 0\n", []string{
			`shop.yaml:2: after_sales.reopen_days: -1 is not between 0 and 365`,
			`shop.yaml:3: after_sales.warranty_months: is not between 0 and 600`,
			`shop.yaml:5: after_sales.carriers.days: 0 is not between 1 and 365`}},
		"AS-22 advice on nothing": {"after_sales:\n  guidance:\n  - {cause: weather, text: 等一等}\n  - {cause: other, text: ''}\n  - {cause: other}\n", []string{
			`shop.yaml:4: after_sales.guidance[1].text: has no value`, `shop.yaml:5: after_sales.guidance[2].text: is missing`}},
		"AS-22 an unknown cause": {"after_sales:\n  guidance:\n  - text: 等一等\n    cause: weather\n", []string{
			`shop.yaml:4: after_sales.guidance[0].cause: "weather" is unknown`}},
		"AS-22 longer than a case can carry": {"after_sales: {guidance: [{cause: other, text: " + strings.Repeat("言", 201) + "}]}\n", []string{
			`shop.yaml:1: after_sales.guidance[0].text: longer than 200 characters`}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, map[string]string{"shop.yaml": c.content})
			refused(t, path, []string{path("shop.yaml")}, c.want)
		})
	}
}
