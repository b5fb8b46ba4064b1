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
	a.SpendRef = a.ask(Approval{Subject: SubjectSpending, Amount: e.Amount, Note: e.Note, AskedBy: by}, h)
}

func (a *AfterSales) pay(e Expense, by string, now time.Time) {
	a.Account.book(Entry{Kind: e.Kind, Party: e.Party, Amount: e.Amount, StepID: e.StepID, Note: e.Note, By: by, At: now})
}

// ask asks the manager, and names the request, so that a late answer to an earlier one is not taken for its answer.
func (a *AfterSales) ask(asked Approval, h *Happened) string {
	a.AskSeq++
	asked.Ref = fmt.Sprintf("%s.%d", asked.Subject, a.AskSeq)
	h.Asks = append(h.Asks, asked)
	return asked.Ref
}

// takeBack takes back whatever the manager was asked and has not decided: the case goes another way. A denial that was to
// be decided about is not asked about again.
func (a *AfterSales) takeBack(h *Happened) {
	for _, asked := range []struct {
		pending bool
		subject ApprovalSubject
	}{
		{a.Stage == StageApproving, SubjectPlan}, {a.Spending != nil, SubjectSpending},
		{a.Stage == StageAgreement && a.Demand > 0, SubjectCompensation}, {a.Advancing != "", SubjectAdvance},
	} {
		if asked.pending {
			h.Recalls = append(h.Recalls, asked.subject)
		}
	}
	a.Spending, a.SpendBy, a.SpendRef, a.Demand, a.DemandRef, a.Advancing = nil, "", "", 0, "", ""
	for i := range a.Claims {
		a.Claims[i].Asked = a.Claims[i].Asked || a.Claims[i].State == ClaimDenied
	}
}

func (a *AfterSales) addClaim(c Claim, by string, now time.Time) {
	a.Claims = append(a.Claims, Claim{
		ID: fmt.Sprint(len(a.Claims) + 1), Party: c.Party, Against: c.Against, Amount: c.Amount, State: ClaimOpen, Note: c.Note, By: by, At: now,
	})
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
	if r.State == ClaimReceived {
		claim.Received = r.Received
		a.Account.book(Entry{Kind: EntryReceived, Party: claim.Party, Amount: r.Received, Note: r.Note, By: by, At: now})
	}
	if !claim.Open() && a.Advancing == claim.ID {
		a.Advancing = ""
		h.Recalls = append(h.Recalls, SubjectAdvance)
	}
	a.askAdvance(h)
}

// askAdvance asks the manager about a denied claim, one after the other, as long as the work depends on it (AS-5).
func (a *AfterSales) askAdvance(h *Happened) {
	if a.Advancing != "" || !slices.Contains(planStages(), a.Stage) {
		return
	}
	i := slices.IndexFunc(a.Claims, func(c Claim) bool { return c.State == ClaimDenied && !c.Asked })
	if i < 0 {
		return
	}
	claim := &a.Claims[i]
	claim.Asked, a.Advancing = true, claim.ID
	h.Asks = append(h.Asks, Approval{Subject: SubjectAdvance, Amount: claim.Amount, Note: claim.Note, AskedBy: claim.By, Ref: claim.ID})
}

// planStages lists the stages from planning to acceptance.
func planStages() []Stage {
	return []Stage{StagePlanning, StageApproving, StageAgreement, StageArbitration, StageCarryingOut, StageAcceptance}
}

// mainParty gives who answers for the trouble first; ourselves, where that is not known.
func (a *AfterSales) mainParty() Party {
	if a.Diagnosis == nil || len(a.Diagnosis.Causes) == 0 {
		return PartyOurselves
	}
	return a.Diagnosis.Causes[0].Party
}
