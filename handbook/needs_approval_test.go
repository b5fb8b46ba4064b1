package handbook_test

import (
	"fmt"
	"slices"
	"testing"

	"gendan/handbook"
)

// AS-6, AS-7: what needs the manager, by level, budget and return. The order is one of 3000 yuan: its budget is 150.
func TestNeedsApproval(t *testing.T) {
	p := rulebook(t).AfterSales
	const level, over, back = handbook.ReasonLevel, handbook.ReasonOverBudget, handbook.ReasonReturn
	for _, c := range []struct {
		level   handbook.Level
		budget  handbook.Fen
		returns bool
		want    []handbook.ApprovalReason
	}{
		{1, 0, false, []handbook.ApprovalReason{level}},
		{1, 0, true, []handbook.ApprovalReason{level, back}},
		{1, 15000, false, []handbook.ApprovalReason{level}},
		{1, 15001, false, []handbook.ApprovalReason{level, over}},
		{1, 15001, true, []handbook.ApprovalReason{level, over, back}},
		{2, 0, false, nil},
		{2, 15000, false, nil},
		{2, 15001, false, []handbook.ApprovalReason{over}},
		{2, 15000, true, []handbook.ApprovalReason{back}},
		{2, 15001, true, []handbook.ApprovalReason{over, back}},
		{3, 0, false, nil},
		{3, 15000, false, nil},
		{3, 15001, false, []handbook.ApprovalReason{over}},
		{3, 15000, true, []handbook.ApprovalReason{back}},
		{3, 15001, true, []handbook.ApprovalReason{over, back}},
		{4, 0, false, nil},
		{4, 15000, false, nil},
		{4, 15001, false, []handbook.ApprovalReason{over}},
		{4, 0, true, []handbook.ApprovalReason{back}},
		{4, 15001, true, []handbook.ApprovalReason{over, back}},
	} {
		t.Run(fmt.Sprintf("AS-6 level %d, %s, returns %t", c.level, c.budget, c.returns), func(t *testing.T) {
			got := handbook.NeedsApproval(handbook.Diagnosis{Level: c.level, WantsReturn: c.returns}, c.budget, 300000, p)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// AS-7: five percent of the order, at least 50 yuan and at most 500; a shop's own rows go by the order's amount.
func TestBudgetFor(t *testing.T) {
	ours := rulebook(t).AfterSales
	rows := handbook.AfterSalesPolicy{Budget: []handbook.BudgetRow{
		{UpTo: 100000, Percent: 10, Min: 2000, Max: 8000}, {UpTo: 500000, Percent: 5, Min: 5000, Max: 20000}, {Percent: 3, Min: 0, Max: 100000},
	}}
	for name, c := range map[string]struct {
		policy      handbook.AfterSalesPolicy
		order, want handbook.Fen
	}{
		"AS-7 nothing":                     {ours, 0, 5000},
		"AS-7 one fen":                     {ours, 1, 5000},
		"AS-7 just under the least":        {ours, 99980, 5000},
		"AS-7 exactly the least":           {ours, 100000, 5000},
		"AS-7 just over the least":         {ours, 100020, 5001},
		"AS-7 a fen is not rounded up":     {ours, 100039, 5001},
		"AS-7 five percent":                {ours, 300000, 15000},
		"AS-7 exactly the most":            {ours, 1000000, 50000},
		"AS-7 over the most":               {ours, 1000020, 50000},
		"AS-7 the largest order":           {ours, handbook.MaxFen, 50000},
		"AS-7 first row":                   {rows, 50000, 5000},
		"AS-7 first row's least":           {rows, 100, 2000},
		"AS-7 first row's last order":      {rows, 100000, 8000},
		"AS-7 second row's first order":    {rows, 100001, 5000},
		"AS-7 second row's last order":     {rows, 500000, 20000},
		"AS-7 last row's first order":      {rows, 500001, 15000},
		"AS-7 last row's most":             {rows, handbook.MaxFen, 100000},
		"AS-7 no rows: nothing without it": {handbook.AfterSalesPolicy{}, 300000, 0},
	} {
		if got := c.policy.BudgetFor(c.order); got != c.want {
			t.Errorf("%s: an order of %s has %s, want %s", name, c.order, got, c.want)
		}
	}
}

// AS-6, AS-7: what was spent before counts with the next plan's budget, and an approved plan is asked to the customer.
func TestMoneySpentCountsWithTheNextPlan(t *testing.T) {
	m := registered(t, torn()).under()
	m.do(spends(9000, ""))
	m.do(m.planned(6000, handbook.StepVisit)) // 90 and 60 are the 150 that need nobody
	m.in(handbook.StageAgreement)
	if m.Account.Budget != 15000 || m.Account.Left() != 6000 {
		t.Errorf("budget %s, left %s", m.Account.Budget, m.Account.Left())
	}
	m.do(m.planned(6001, handbook.StepVisit))
	m.in(handbook.StageApproving)
	asked := m.pending[handbook.SubjectPlan]
	if asked.Amount != 6001 || !slices.Equal(asked.Reasons, []handbook.ApprovalReason{handbook.ReasonOverBudget}) || asked.Ref != "3" {
		t.Errorf("asked for %+v", asked)
	}
	m.decide(handbook.SubjectPlan, handbook.ApprovalApproved)
	m.in(handbook.StageAgreement)
}
