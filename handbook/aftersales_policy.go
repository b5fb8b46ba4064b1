package handbook

import (
	"errors"
	"fmt"
	"slices"
)

// AfterSalesPolicy holds the numbers of AS. Spans count the desk's opening hours.
type AfterSalesPolicy struct {
	Hours          Hours          `json:"hours"` // of the after-sales desk (CAL-2)
	Due            AfterSalesDue  `json:"due"`
	WarnBefore     Span           `json:"warn_before"` // on the wall: before an item is due
	Evidence       []EvidenceNeed `json:"evidence"`    // AS-2
	Budget         []BudgetRow    `json:"budget"`      // AS-7
	Approvals      ApprovalPolicy `json:"approvals"`   // AS-5, AS-6, AS-8, AS-10
	ReopenDays     int            `json:"reopen_days"`
	WarrantyMonths int            `json:"warranty_months"` // AS-16
	Carriers       CarrierPolicy  `json:"carriers"`        // AS-18
	Guidance       []Guidance     `json:"guidance"`        // AS-22: the shop's own words in the place of the catalogue's
}

// Guidance is what the shop advises on a cause (AS-22).
type Guidance struct {
	Cause Cause  `json:"cause"`
	Text  string `json:"text"`
}

// AfterSalesDue says how long each piece of work may take, in the desk's opening hours. Steps have due times of their own.
type AfterSalesDue struct {
	Judge        Span `json:"judge"`
	Evidence     Span `json:"evidence"`
	Diagnose     Span `json:"diagnose"`
	Plan         Span `json:"plan"`
	Agree        Span `json:"agree"`
	Arbitrate    Span `json:"arbitrate"`
	Accept       Span `json:"accept"`
	Claim        Span `json:"claim"`
	Close        Span `json:"close"`
	Retain       Span `json:"retain"`
	ReviewRefund Span `json:"review_refund"`
	Return       Span `json:"return"`
	Inspect      Span `json:"inspect"`
	Refund       Span `json:"refund"`
	Answer       Span `json:"answer"`
}

// of gives how long an item of a kind may take.
func (d AfterSalesDue) of(kind ItemKind) Span {
	return map[ItemKind]Span{
		ItemJudge: d.Judge, ItemEvidence: d.Evidence, ItemDiagnose: d.Diagnose, ItemPlan: d.Plan, ItemAgree: d.Agree,
		ItemArbitrate: d.Arbitrate, ItemAccept: d.Accept, ItemClaim: d.Claim, ItemClose: d.Close, ItemRetain: d.Retain,
		ItemReviewRefund: d.ReviewRefund, ItemReturn: d.Return, ItemInspect: d.Inspect, ItemRefund: d.Refund, ItemAnswer: d.Answer,
	}[kind]
}

// AfterSalesDesk gives the after-sales desk's clockwork.
func (p Policy) AfterSalesDesk() Clockwork {
	return Clockwork{Hours: p.AfterSales.Hours, Calendar: p.Calendar, Zone: p.Zone()}
}

// ForAfterSales gives the policy by which an after-sales case's approvals are decided.
func (p Policy) ForAfterSales() Policy {
	p.Approvals = p.AfterSales.Approvals
	return p.For(CaseApproval)
}

// For gives what a kind of case needs of a policy: it is pinned in every case's history, which must stay small.
func (p Policy) For(kind CaseKind) Policy {
	if kind != CaseAfterSales {
		p.Clocks, p.AfterSales = ClockPolicies{}, AfterSalesPolicy{}
	}
	return p
}

func (p AfterSalesPolicy) validate() error {
	var errs []error
	refuse := func(bad bool, path, reason string) {
		if bad {
			errs = append(errs, &PolicyError{"after_sales." + path, reason})
		}
	}
	if err := p.Hours.Validate(); err != nil {
		refuse(true, "hours.open", err.Error())
	}
	for _, kind := range append(commanded(), ItemAnswer) {
		span := p.Due.of(kind)
		own := kind == ItemStep || kind == ItemReview // their due times are the plan's and the clock's
		refuse(!own && (span <= 0 || span > maxSpan), "due."+string(kind), fmt.Sprintf("%s is not between nothing and a year", span))
	}
	refuse(p.WarnBefore < 0 || p.WarnBefore > maxSpan, "warn_before", fmt.Sprintf("%s is not between nothing and a year", p.WarnBefore))
	refuse(p.ReopenDays < 0 || p.ReopenDays > maxDays, "reopen_days", fmt.Sprintf("%d is not between 0 and %d", p.ReopenDays, maxDays))
	refuse(p.WarrantyMonths < 0 || p.WarrantyMonths > 600, "warranty_months", "is not between 0 and 600")
	for i, need := range p.Evidence {
		refuse(!slices.Contains(Causes(), need.Cause), fmt.Sprintf("evidence[%d].cause", i), fmt.Sprintf("%.40q is unknown", need.Cause))
		for j, kind := range need.Kinds {
			refuse(!slices.Contains(EvidenceKinds(), kind), fmt.Sprintf("evidence[%d].kinds[%d]", i, j), fmt.Sprintf("%.40q is unknown", kind))
		}
	}
	for i, g := range p.Guidance {
		refuse(!slices.Contains(Causes(), g.Cause), fmt.Sprintf("guidance[%d].cause", i), fmt.Sprintf("%.40q is unknown", g.Cause))
	}
	return errors.Join(append(append(errs, p.validateBudget(), p.Approvals.validate("after_sales.approvals")), p.Carriers.validate()...)...)
}

func (p AfterSalesPolicy) validateBudget() error {
	var errs []error
	refuse := func(i int, reason string) {
		errs = append(errs, &PolicyError{fmt.Sprintf("after_sales.budget[%d]", i), reason})
	}
	for i, row := range p.Budget {
		last := i == len(p.Budget)-1
		switch {
		case row.Percent < 0 || row.Percent > 100:
			refuse(i, fmt.Sprintf("%d percent", row.Percent))
		case row.Min > row.Max:
			refuse(i, "min is more than max")
		case last != (row.UpTo == 0):
			refuse(i, "every row but the last has up_to, and the last has none")
		case i > 0 && !last && row.UpTo <= p.Budget[i-1].UpTo:
			refuse(i, "up_to is not more than the row before")
		}
	}
	if len(p.Budget) == 0 {
		errs = append(errs, &PolicyError{"after_sales.budget", "at least one row is needed"})
	}
	return errors.Join(errs...)
}
