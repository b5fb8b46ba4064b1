package handbook

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Do carries an action out that [AfterSales.Check] has let pass.
func (a *AfterSales) Do(act Action, now time.Time, p Policy) Happened {
	var h Happened
	h.note(now, act.Kind.event(), act.rule(), act.By, EventData{Action: &act})
	switch act.Kind {
	case ActJudge:
		a.judge(*act.Judge, act.By, now, p, &h)
	case ActEvidence:
		a.give(*act.Evidence, act.By, now)
	case ActDiagnose:
		a.diagnose(*act.Diagnosis, now, &h)
	case ActPlan:
		a.plan(*act.Plan, act.By, now, p, &h)
	case ActAgreement:
		a.agree(*act.Agreement, act.By, &h)
	case ActStep:
		a.report(*act.Step, act.By, now, &h)
	case ActExpense:
		a.spend(*act.Expense, act.By, now, &h)
	case ActClaim:
		a.reportClaim(*act.Claim, act.By, now, &h)
	case ActAccept:
		a.accept(*act.Acceptance, act.By, now, &h)
	case ActRefund:
		a.refund(*act.Refund, act.By, now, p, &h)
	case ActAnswer:
		a.answered(act.By, now, &h)
	case ActClose:
		a.Closing = act.Closing
		a.close(cmp.Or(a.EndsAs, EndResolved), act.By, now, p, &h)
	case ActReopen:
		a.reopen(now, p, &h)
	}
	a.keepPauses(now, p, &h)
	return h
}

// enter moves the case to a stage.
func (a *AfterSales) enter(s Stage) {
	if a.Stage != s {
		a.Stage, a.Replied = s, false
	}
}

// judge draws the consequence of the first judgement: what is no after-sales matter is explained, and its bad review is
// asked to be changed; else evidence is needed (AS-1, AS-2). Judging accepts an ERP ticket, and reviews money that the
// customer advanced (TKT-4, RFD-5).
func (a *AfterSales) judge(j Judgement, by string, now time.Time, p Policy, h *Happened) {
	a.Judgement = &j
	a.endClocks(now, by, h, ClockERPTicket, ClockAdvanceRefund)
	if !j.AfterSales {
		a.EndsAs = EndExplained
		a.endClocks(now, by, h, workClocks()...)
		a.enter(StageWrapUp)
		return
	}
	a.Lacking = slices.DeleteFunc(p.AfterSales.needed(j.Suspected), a.hasEvidence)
	a.toDiagnosis()
}

// toDiagnosis goes on once nothing is lacking.
func (a *AfterSales) toDiagnosis() {
	if len(a.Lacking) > 0 {
		a.enter(StageEvidence)
		return
	}
	a.enter(StageDiagnosis)
}

func (a *AfterSales) hasEvidence(kind EvidenceKind) bool {
	return slices.ContainsFunc(a.Evidence, func(e Evidence) bool { return e.Kind == kind })
}

// give adds evidence; the same file is kept once (AS-2).
func (a *AfterSales) give(g EvidenceGiven, by string, now time.Time) {
	for _, file := range g.Files {
		file.By, file.AddedAt = by, now
		same := func(had Evidence) bool { return had.SHA256 == file.SHA256 && had.Kind == file.Kind }
		if !slices.ContainsFunc(a.Evidence, same) {
			a.Evidence = append(a.Evidence, file)
		}
	}
	a.Lacking = slices.DeleteFunc(a.Lacking, func(kind EvidenceKind) bool {
		return a.hasEvidence(kind) || slices.Contains(g.Unobtainable, kind)
	})
	if a.Stage == StageEvidence {
		a.toDiagnosis()
	}
}

// diagnose keeps level and causes; a trouble that the customer was told how to put right needs no plan (AS-3, AS-4).
// Damage on the way counts against the carrier in its region (AS-18).
func (a *AfterSales) diagnose(d Diagnosis, now time.Time, h *Happened) {
	a.Diagnosis = &d
	if d.has(CauseLogistics) && a.Carrier != "" {
		h.Troubles = append(h.Troubles, CarrierTrouble{Carrier: a.Carrier, Region: a.Region, At: now})
	}
	if d.Explained {
		a.EndsAs = EndExplained
		a.enter(StageAcceptance)
		return
	}
	a.enter(StagePlanning)
}

// plan makes a plan the running one; what of the one before was not done is dropped. It is approved first where that is
// needed, and else the customer is asked (AS-5, AS-6, AS-8). Its claims begin with it.
func (a *AfterSales) plan(plan Plan, by string, now time.Time, p Policy, h *Happened) {
	a.dropPlan(cmp.Or(plan.Note, "replaced"))
	a.recall(h)
	a.Accepted, a.EndsAs = nil, ""
	n := len(a.Plans) + 1
	plan.By, plan.At, plan.Reasons = by, now, nil
	plan.Steps = slices.Clone(plan.Steps)
	for i := range plan.Steps {
		step := &plan.Steps[i]
		step.ID, step.State, step.Failed, step.DueAt = fmt.Sprintf("%d.%d", n, i+1), StepPlanned, 0, step.DueAt.UTC()
	}
	for _, claim := range plan.Claims {
		a.addClaim(claim, by, now)
	}
	plan.Claims = nil
	if a.Diagnosis != nil {
		plan.Reasons = NeedsApproval(*a.Diagnosis, a.Account.Spent()+plan.Budget, a.OrderTotal, p.AfterSales)
	}
	a.Plans = append(a.Plans, plan)
	a.Account.Budget = a.Account.Spent() + plan.Budget
	if len(plan.Reasons) == 0 {
		a.enter(StageAgreement)
		return
	}
	h.Asks = append(h.Asks, Approval{Subject: SubjectPlan, Amount: plan.Budget, Note: plan.Note, AskedBy: by, Reasons: plan.Reasons, Ref: fmt.Sprint(n)})
	a.enter(StageApproving)
}

// dropPlan ends the running plan, if there is one, and drops what of it was not done.
func (a *AfterSales) dropPlan(why string) {
	plan := a.Plan()
	if plan == nil {
		return
	}
	plan.Refused = cmp.Or(plan.Refused, why)
	for i := range plan.Steps {
		if plan.Steps[i].Open() {
			plan.Steps[i].State = StepDropped
		}
	}
}

// planAgain goes back to planning: the running plan is not carried out any further (AS-6, AS-10, AS-13).
func (a *AfterSales) planAgain(why string, h *Happened) {
	a.dropPlan(why)
	a.recall(h)
	a.Replied = false
	a.enter(StagePlanning)
}

// recall takes back whatever the manager was asked about the running plan.
func (a *AfterSales) recall(h *Happened) {
	h.Recalls = append(h.Recalls, SubjectPlan, SubjectSpending, SubjectCompensation, SubjectAdvance)
	a.Spending, a.SpendBy, a.Advancing, a.Demand = nil, "", "", 0
}

// agree hears what the customer says. Who agrees is served at once; who demands more is arbitrated where the platform's
// rules favour us, and else the manager decides; any other refusal means another plan (AS-8). A deduction that is
// agreed to begins the return (RFD-2).
func (a *AfterSales) agree(g Agreement, by string, h *Happened) {
	switch {
	case a.Stage == StageDeduction && g.Agreed:
		a.awaitGoods()
	case a.Stage == StageDeduction:
		a.enter(StageRetention)
	case g.Agreed:
		h.Recalls = append(h.Recalls, SubjectCompensation)
		a.Demand = 0
		a.enter(StageCarryingOut)
	case g.Demand == 0:
		a.planAgain(g.Note, h)
	case g.RulesFavour:
		h.Recalls = append(h.Recalls, SubjectCompensation)
		a.Demand = g.Demand
		a.enter(StageArbitration)
	default:
		h.Recalls = append(h.Recalls, SubjectCompensation)
		a.Demand = g.Demand
		h.Asks = append(h.Asks, Approval{Subject: SubjectCompensation, Amount: g.Demand, Note: g.Note, AskedBy: by})
	}
}

// report keeps how a step goes. A failed visit has a new appointment and is not paid; what is blocked is the manager's
// (AS-9, AS-12). When the last step is done, the customer is asked to accept (AS-13).
func (a *AfterSales) report(r StepReport, by string, now time.Time, h *Happened) {
	step := a.step(r.StepID)
	step.State, step.Said, step.By, step.At = r.State, r.Note, by, now
	if !r.DueAt.IsZero() {
		step.DueAt = r.DueAt.UTC()
	}
	switch r.State {
	case StepFailed:
		step.State = StepPlanned
		step.Failed++
	case StepBlocked:
		h.tell(Notice{ItemID: step.ID, Item: ItemStep, Kind: NoticeBlocked, ToRole: RoleManager, DueAt: step.DueAt, At: now})
	case StepPlanned, StepStarted, StepDone, StepDropped:
	}
	if !slices.ContainsFunc(a.Plan().Steps, Step.Open) {
		a.enter(StageAcceptance)
	}
}

// accept ends the work, or begins another plan (AS-13).
func (a *AfterSales) accept(acc Acceptance, by string, now time.Time, h *Happened) {
	a.Accepted = &acc
	if !acc.whole() {
		a.EndsAs = ""
		a.planAgain(acc.Note, h)
		return
	}
	a.endClocks(now, by, h, workClocks()...)
	a.enter(StageWrapUp)
}

// answered ends the clocks of tickets and whatever waits for an answer (TKT-2, TKT-3, TKT-5, DUTY-3).
func (a *AfterSales) answered(by string, now time.Time, h *Happened) {
	a.Unread = time.Time{}
	a.endClocks(now, by, h, append(ticketClocks(), ClockUnshippedRefund)...)
}

// close closes the case; within some days it can be opened again (AS-15).
func (a *AfterSales) close(ending Ending, by string, now time.Time, p Policy, h *Happened) {
	a.EndsAs, a.ClosedAt, a.Unread = ending, now, time.Time{}
	a.ReopenBy = DayOf(now, p.Zone()).Add(p.AfterSales.ReopenDays+1).At(0, p.Zone())
	a.endClocks(now, by, h, append(workClocks(), ClockReview)...)
	a.recall(h)
	a.enter(StageClosed)
	h.note(now, EventCaseEnded, RuleASClose, by, EventData{Ending: ending, Due: a.ReopenBy})
}

// Cancel ends a case whose workflow an operator cancelled: nothing of it runs any more, and nobody can open it again. One
// that had been closed keeps its ending.
func (a *AfterSales) Cancel(now time.Time) Happened {
	var h Happened
	if a.Stage == StageClosed {
		a.ReopenBy = now
	} else {
		a.dropPlan(string(EndCancelled))
		a.recall(&h)
		a.endClocks(now, "", &h, append(workClocks(), ClockReview)...)
		a.EndsAs, a.ClosedAt, a.Unread = EndCancelled, now, time.Time{}
		a.enter(StageEnded)
	}
	h.note(now, EventCaseEnded, "", "", EventData{Ending: EndCancelled})
	return h
}

// reopen goes on with the same case, as a new round: our own clock begins anew, and a breach of an earlier one stands.
func (a *AfterSales) reopen(now time.Time, p Policy, h *Happened) {
	a.Round++
	a.Closing, a.Accepted, a.EndsAs, a.ClosedAt, a.ReopenBy = nil, nil, "", time.Time{}, time.Time{}
	a.startClock(ClockHandling, now, now, p, h)
	a.enter(StageTriage)
	if a.Judgement != nil && a.Judgement.AfterSales {
		a.toDiagnosis()
	}
	h.Reopened = true
}
