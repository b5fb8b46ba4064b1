package handbook

import (
	"fmt"
	"time"
)

// Decided draws the consequence of what a supervisor decided. An expired request counts as refused (AS-5, AS-6, AS-8,
// AS-10); one that whoever asked has withdrawn is no longer asked for. What is not waited for changes nothing.
func (a *AfterSales) Decided(decided Approval, now time.Time, p Policy) Happened {
	var h Happened
	a.ring(now, p, &h)
	if decided.State != ApprovalOpen {
		switch decided.Subject {
		case SubjectPlan:
			a.planDecided(decided, &h)
		case SubjectSpending:
			a.spendingDecided(decided, now, &h)
		case SubjectCompensation:
			a.compensationDecided(decided, now, &h)
		case SubjectAdvance:
			a.advanceDecided(decided, now, &h)
		case SubjectWaiver, SubjectDiscount:
		}
	}
	a.keepPauses(now, p, &h)
	return h
}

// planDecided goes on with an approved plan, and else asks for another one (AS-6).
func (a *AfterSales) planDecided(decided Approval, h *Happened) {
	switch {
	case a.Stage != StageApproving || decided.Ref != fmt.Sprint(len(a.Plans)):
	case decided.State == ApprovalApproved:
		a.enter(StageAgreement)
	default:
		a.planAgain(orState(decided), h)
	}
}

// spendingDecided books what was asked for and raises the budget by what was missing. A refusal means another plan while
// one is carried out (AS-10); after the work is done the money is just not spent.
func (a *AfterSales) spendingDecided(decided Approval, now time.Time, h *Happened) {
	spending, by := a.Spending, a.SpendBy
	if spending == nil || isAnother(decided, a.SpendRef) {
		return
	}
	a.Spending, a.SpendBy, a.SpendRef = nil, "", ""
	switch {
	case decided.State == ApprovalApproved:
		a.Account.Budget = max(a.Account.Budget, a.Account.Spent()+spending.Amount)
		a.pay(*spending, by, now)
	case decided.State != ApprovalWithdrawn && a.Stage == StageCarryingOut:
		a.planAgain(orState(decided), h)
	}
}

// compensationDecided pays what the customer demands and goes on with the plan, or asks for another plan (AS-8). One that
// was withdrawn leaves the customer to be asked again.
func (a *AfterSales) compensationDecided(decided Approval, now time.Time, h *Happened) {
	if a.Stage != StageAgreement || a.Demand == 0 || isAnother(decided, a.DemandRef) {
		return
	}
	demand := a.Demand
	a.Demand, a.DemandRef = 0, ""
	switch decided.State {
	case ApprovalApproved:
		a.Account.Budget += demand
		a.pay(Expense{Kind: EntryCompensation, Party: a.mainParty(), Amount: demand, Note: decided.Note}, decided.AskedBy, now)
		a.enter(StageCarryingOut)
	case ApprovalWithdrawn:
	case ApprovalOpen, ApprovalRefused, ApprovalExpired:
		a.planAgain(orState(decided), h)
	}
}

// advanceDecided pays in the third party's place, or asks for another plan (AS-5). The next denied claim is asked about.
func (a *AfterSales) advanceDecided(decided Approval, now time.Time, h *Happened) {
	claim := a.claim(a.Advancing)
	if claim == nil || decided.Ref != claim.ID {
		return
	}
	a.Advancing = ""
	refused := decided.State == ApprovalRefused || decided.State == ApprovalExpired
	if decided.State == ApprovalApproved {
		claim.State, claim.At = ClaimAdvanced, now
	}
	if refused && a.Plan() != nil {
		a.planAgain(orState(decided), h)
		return
	}
	a.askAdvance(h)
}

// isAnother says whether a decision is on another request than the one that is waited for. One that does not say which is
// the one.
func isAnother(decided Approval, ref string) bool { return decided.Ref != "" && decided.Ref != ref }

// orState gives why something was refused, or that nobody decided in time.
func orState(a Approval) string {
	if a.Reason != "" {
		return a.Reason
	}
	return string(a.State)
}
