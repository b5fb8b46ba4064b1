package handbook

import (
	"fmt"
	"slices"
	"time"
)

// spend books money, or asks the manager first where it goes beyond the plan's budget; work stops meanwhile (AS-10).
func (a *AfterSales) spend(e Expense, by string, now time.Time, h *Happened) {
	if e.Amount <= a.Account.Left() {
		a.pay(e, by, now)
		return
	}
	a.Spending, a.SpendBy = &e, by
	h.Asks = append(h.Asks, Approval{Subject: SubjectSpending, Amount: e.Amount, Note: e.Note, AskedBy: by})
}

func (a *AfterSales) pay(e Expense, by string, now time.Time) {
	a.Account.book(Entry{Kind: e.Kind, Party: e.Party, Amount: e.Amount, StepID: e.StepID, Note: e.Note, By: by, At: now})
}

func (a *AfterSales) addClaim(c Claim, by string, now time.Time) {
	c.ID, c.State, c.Received, c.By, c.At = fmt.Sprint(len(a.Claims)+1), ClaimOpen, 0, by, now
	a.Claims = append(a.Claims, c)
}

// reportClaim begins a claim or keeps how one goes. Where the third party denies, the manager decides whether we pay
// first and claim later; work stops meanwhile (AS-5).
func (a *AfterSales) reportClaim(r ClaimReport, by string, now time.Time, h *Happened) {
	if r.ClaimID == "" {
		a.addClaim(r.claim(), by, now)
		return
	}
	claim := a.claim(r.ClaimID)
	claim.State, claim.Note, claim.By, claim.At = r.State, r.Note, by, now
	switch r.State {
	case ClaimReceived:
		claim.Received = r.Received
		a.Account.book(Entry{Kind: EntryReceived, Party: claim.Party, Amount: r.Received, Note: r.Note, By: by, At: now})
	case ClaimDenied:
		if a.Stage != StageWrapUp && a.Advancing == "" {
			a.Advancing = claim.ID
			h.Asks = append(h.Asks, Approval{Subject: SubjectAdvance, Amount: claim.Amount, Note: r.Note, AskedBy: by, Ref: claim.ID})
		}
	case ClaimOpen, ClaimAdvanced, ClaimWrittenOff:
	}
	if !claim.Open() && a.Advancing == claim.ID {
		a.Advancing = ""
		h.Recalls = append(h.Recalls, SubjectAdvance)
	}
}

// mainParty gives who answers for the trouble first; ourselves, where that is not known.
func (a *AfterSales) mainParty() Party {
	if a.Diagnosis == nil || len(a.Diagnosis.Causes) == 0 {
		return PartyOurselves
	}
	return a.Diagnosis.Causes[0].Party
}

// refund takes a step on a refund's path (RFD-1…5).
func (a *AfterSales) refund(r RefundStep, by string, now time.Time, p Policy, h *Happened) {
	switch r.Decision {
	case RefundKept:
		a.conclude(EndKept, by, now, p, h)
	case RefundInsisted:
		a.endClocks(now, by, h, ClockUnshippedRefund)
		a.insisted(r)
	case RefundApproved:
		a.endClocks(now, by, h, ClockAdvanceRefund, ClockRefundOnly)
		if a.Request == RequestReturnRefund && !a.Inspected {
			a.awaitGoods()
			return
		}
		a.enter(StageRefunding)
	case RefundRejected:
		a.conclude(EndRefused, by, now, p, h)
	case RefundConfirmed:
		a.enter(StageRefunding)
	case RefundDisputed:
		a.Inspected = true
		a.enter(StageRefundReview)
	case RefundPaid:
		a.refunded(by, now, p, h)
	}
}

// awaitGoods waits for what the customer sends back; the warehouse looks at what has come (RFD-2, RFD-4).
func (a *AfterSales) awaitGoods() {
	if a.GoodsHere {
		a.enter(StageInspecting)
		return
	}
	a.enter(StageReturning)
}

// insisted goes on with a refund that the customer wants whatever we say: at once where nothing was shipped, and else
// with a deduction that the customer has to agree to before money moves (RFD-1, RFD-2).
func (a *AfterSales) insisted(r RefundStep) {
	if a.Request != RequestShippedRefund {
		a.enter(StageRefunding)
		return
	}
	a.Deduction = r.Deduction()
	a.enter(StageDeduction)
}

// refunded books the money that went back, less what was deducted.
func (a *AfterSales) refunded(by string, now time.Time, p Policy, h *Happened) {
	a.Account.book(Entry{Kind: EntryRefund, Party: a.mainParty(), Amount: a.Amount, By: by, At: now})
	if a.Deduction > 0 {
		a.Account.book(Entry{Kind: EntryDeduction, Party: a.mainParty(), Amount: a.Deduction, By: by, At: now})
	}
	a.conclude(EndRefunded, by, now, p, h)
}

// conclude closes a refund, unless a claim or a bad review holds the case open.
func (a *AfterSales) conclude(ending Ending, by string, now time.Time, p Policy, h *Happened) {
	if slices.ContainsFunc(a.Claims, Claim.Open) || a.reviewStands() {
		a.EndsAs = ending
		a.endClocks(now, by, h, workClocks()...)
		a.enter(StageWrapUp)
		return
	}
	a.close(ending, by, now, p, h)
}

// Decided draws the consequence of what a supervisor decided. An expired request counts as refused (AS-5, AS-6, AS-8,
// AS-10).
func (a *AfterSales) Decided(decided Approval, now time.Time, p Policy) Happened {
	var h Happened
	approved := decided.State == ApprovalApproved
	switch decided.Subject {
	case SubjectPlan:
		a.planDecided(decided, approved, &h)
	case SubjectSpending:
		a.spendingDecided(decided, approved, now, &h)
	case SubjectCompensation:
		a.compensationDecided(decided, approved, now, &h)
	case SubjectAdvance:
		a.advanceDecided(decided, approved, now, &h)
	case SubjectWaiver, SubjectDiscount:
	}
	a.keepPauses(now, p, &h)
	return h
}

func (a *AfterSales) planDecided(decided Approval, approved bool, h *Happened) {
	switch {
	case a.Stage != StageApproving || decided.Ref != fmt.Sprint(len(a.Plans)):
	case approved:
		a.enter(StageAgreement)
	default:
		a.planAgain(orState(decided), h)
	}
}

// spendingDecided books what was asked for and raises the budget by what was missing; a refusal means another plan, unless
// the work is done and accepted.
func (a *AfterSales) spendingDecided(decided Approval, approved bool, now time.Time, h *Happened) {
	spending, by := a.Spending, a.SpendBy
	if spending == nil {
		return
	}
	a.Spending, a.SpendBy = nil, ""
	if !approved {
		if a.Stage != StageWrapUp {
			a.planAgain(orState(decided), h)
		}
		return
	}
	a.Account.Budget = max(a.Account.Budget, a.Account.Spent()+spending.Amount)
	a.pay(*spending, by, now)
}

func (a *AfterSales) compensationDecided(decided Approval, approved bool, now time.Time, h *Happened) {
	if a.Stage != StageAgreement || a.Demand == 0 {
		return
	}
	if !approved {
		a.planAgain(orState(decided), h)
		return
	}
	a.Account.Budget += a.Demand
	a.pay(Expense{Kind: EntryCompensation, Party: a.mainParty(), Amount: a.Demand, Note: decided.Note}, decided.AskedBy, now)
	a.Demand = 0
	a.enter(StageCarryingOut)
}

func (a *AfterSales) advanceDecided(decided Approval, approved bool, now time.Time, h *Happened) {
	claim := a.claim(a.Advancing)
	if claim == nil || decided.Ref != claim.ID {
		return
	}
	a.Advancing = ""
	if approved {
		claim.State, claim.At = ClaimAdvanced, now
		return
	}
	if a.Plan() != nil && a.Stage != StageWrapUp {
		a.planAgain(orState(decided), h)
	}
}

// orState gives why something was refused, or that nobody decided in time.
func orState(a Approval) string {
	if a.Reason != "" {
		return a.Reason
	}
	return string(a.State)
}
