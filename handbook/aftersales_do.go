package handbook

import (
	"cmp"
	"slices"
	"time"
)

// Do carries an action out that [AfterSales.Check] has let pass.
func (a *AfterSales) Do(act Action, now time.Time, p Policy) Happened {
	var h Happened
	a.ring(now, p, &h)
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
// asked to be changed; else evidence is needed (AS-1, AS-2). Judging accepts an ERP ticket and reviews a request for
// money (TKT-4, RFD-5); what the platform set a time for runs on until it is answered, withdrawn or closed.
func (a *AfterSales) judge(j Judgement, by string, now time.Time, p Policy, h *Happened) {
	a.takeBack(h)
	a.Judgement = &j
	a.endClocks(now, by, h, ClockERPTicket, ClockAdvanceRefund)
	if !j.AfterSales {
		a.EndsAs = EndExplained
		a.endClocks(now, by, h, ClockHandling)
		a.enter(StageWrapUp)
		return
	}
	a.EndsAs = ""
	a.startClock(ClockHandling, now, now, p, h)
	a.Lacking = slices.DeleteFunc(p.AfterSales.needed(j.Suspected), func(kind EvidenceKind) bool {
		return a.hasEvidence(kind) || slices.Contains(a.Without, kind)
	})
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

// give adds evidence; the same file is kept once, and what can't be had is not asked for again (AS-2).
func (a *AfterSales) give(g EvidenceGiven, by string, now time.Time) {
	for _, file := range g.Files {
		file.By, file.AddedAt = by, now
		same := func(had Evidence) bool { return had.SHA256 == file.SHA256 && had.Kind == file.Kind }
		if !slices.ContainsFunc(a.Evidence, same) {
			a.Evidence = append(a.Evidence, file)
		}
	}
	for _, kind := range g.Unobtainable {
		if !slices.Contains(a.Without, kind) {
			a.Without = append(a.Without, kind)
		}
	}
	a.Lacking = slices.DeleteFunc(a.Lacking, func(kind EvidenceKind) bool {
		return a.hasEvidence(kind) || slices.Contains(a.Without, kind)
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
		a.takeBack(h)
		a.EndsAs = EndExplained
		a.enter(StageAcceptance)
		return
	}
	a.enter(StagePlanning)
}

// agree hears what the customer says to a plan, or to a deduction: who agrees to that begins the return (RFD-2).
func (a *AfterSales) agree(g Agreement, by string, h *Happened) {
	switch {
	case a.Stage != StageDeduction:
		a.agreeToPlan(g, by, h)
	case g.Agreed:
		a.awaitGoods()
	default:
		a.Deduction = 0
		a.enter(StageRetention)
	}
}

// agreeToPlan hears what the customer says to a plan. Who agrees is served at once; who demands more is arbitrated where
// the platform's rules favour us, and else the manager decides; any other refusal means another plan. What was said
// before, and is not decided yet, no longer counts (AS-8).
func (a *AfterSales) agreeToPlan(g Agreement, by string, h *Happened) {
	if a.Stage == StageAgreement && a.Demand > 0 {
		h.Recalls = append(h.Recalls, SubjectCompensation)
	}
	a.Demand, a.DemandRef = g.Demand, ""
	switch {
	case g.Agreed:
		a.enter(StageCarryingOut)
	case g.Demand == 0:
		a.planAgain(g.Note, h)
	case g.RulesFavour:
		a.enter(StageArbitration)
	default:
		a.DemandRef = a.ask(Approval{Subject: SubjectCompensation, Amount: g.Demand, Note: g.Note, AskedBy: by}, h)
		a.enter(StageAgreement)
	}
}

// answered ends the clocks of tickets and whatever waits for an answer, and makes it the customer's turn again (TKT-2…5,
// RFD-1, DUTY-3).
func (a *AfterSales) answered(by string, now time.Time, h *Happened) {
	a.Unread, a.Replied = time.Time{}, false
	a.endClocks(now, by, h, append(ticketClocks(), ClockERPTicket, ClockUnshippedRefund)...)
}

// close closes the case; within some days it can be opened again (AS-15).
func (a *AfterSales) close(ending Ending, by string, now time.Time, p Policy, h *Happened) {
	a.takeBack(h)
	a.EndsAs, a.ClosedAt, a.Unread = ending, now, time.Time{}
	a.ReopenBy = DayOf(now, p.Zone()).Add(p.AfterSales.ReopenDays+1).At(0, p.Zone())
	a.endClocks(now, by, h, ClockKinds()...)
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
		a.takeBack(&h)
		a.dropPlan(string(EndCancelled))
		a.endClocks(now, "", &h, ClockKinds()...)
		a.EndsAs, a.ClosedAt, a.Unread = EndCancelled, now, time.Time{}
		a.enter(StageEnded)
	}
	h.note(now, EventCaseEnded, "", "", EventData{Ending: EndCancelled})
	return h
}

// reopen goes on with the same case, as a new round: our own clock begins anew, and a breach of an earlier one stands.
// Nothing of an earlier plan's budget is left. A refund that was turned down or taken back begins its path again.
func (a *AfterSales) reopen(now time.Time, p Policy, h *Happened) {
	a.Round++
	a.Closing, a.Accepted, a.EndsAs, a.ClosedAt, a.ReopenBy = nil, nil, "", time.Time{}, time.Time{}
	a.Account.Budget = a.Account.Spent()
	a.startClock(ClockHandling, now, now, p, h)
	switch {
	case a.Judgement != nil && a.Judgement.AfterSales:
		a.toDiagnosis()
	case a.Request == RequestHelp || a.Refunded:
		a.enter(StageTriage)
	default:
		if kind, has := a.Request.clock(); has {
			a.startClock(kind, now, now, p, h)
		}
		a.enter(a.Request.stage())
	}
	h.Reopened = true
}
