package handbook

import (
	"slices"
	"strconv"
	"time"
)

// String gives the level's digit, and nothing where there is none yet.
func (l Level) String() string {
	if l == 0 {
		return ""
	}
	return strconv.Itoa(int(l))
}

// Stage gives where a case with this request begins.
func (r Request) Stage() Stage { return r.stage() }

// Spoken hears what the answer to a customer's message came to: whoever was reached has an answer, which a ticket may
// have waited for too; else the attempt alone is recorded with its item (DUTY-3, TKT-2, TKT-3, TKT-5).
func (a *AfterSales) Spoken(outcome Outcome, by string, now time.Time, p Policy) Happened {
	var h Happened
	a.ring(now, p, &h)
	a.Unread = time.Time{}
	if outcome.Reached() {
		a.answered(by, now, &h)
	}
	a.keepPauses(now, p, &h)
	return h
}

// Context gives what whoever does an item should know.
func (a *AfterSales) Context(plan PlannedItem) Context {
	about := &AfterSalesContext{
		Stage: a.Stage, Level: a.Level(), OrderNo: a.OrderNo, Product: a.Product, Problem: a.Problem, Lacking: slices.Clone(a.Lacking), Request: a.Request,
		Amount: a.Amount, Round: a.Round, Plan: len(a.Plans), Causes: a.causes(),
	}
	switch plan.Kind {
	case ItemStep:
		if step := a.step(plan.Ref); step != nil {
			copied := *step
			about.Step = &copied
		}
	case ItemClaim:
		if claim := a.claim(plan.Ref); claim != nil {
			copied := *claim
			about.Claim = &copied
		}
	default:
	}
	if nearest, runs := Nearest(a.Clocks); runs {
		about.Clock, about.ClockDue = nearest.Kind, nearest.DueAt
	}
	return Context{AfterSales: about}
}

// causes lists the causes that were found, or else those that were suspected.
func (a *AfterSales) causes() []Cause {
	switch {
	case a.Diagnosis != nil:
		var causes []Cause
		for _, l := range a.Diagnosis.Causes {
			causes = append(causes, l.Cause)
		}
		return causes
	case a.Judgement != nil:
		return a.Judgement.Suspected
	}
	return nil
}
