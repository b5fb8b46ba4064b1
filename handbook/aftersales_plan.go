package handbook

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// plan makes a plan the running one; what of the one before was not done is dropped. It is approved first where that is
// needed, and else the customer is asked (AS-5, AS-6, AS-8). Its claims begin with it. A plan after the acceptance is
// for a customer whose bad review stands (AS-13): our own clock begins anew.
func (a *AfterSales) plan(plan Plan, by string, now time.Time, p Policy, h *Happened) {
	a.takeBack(h)
	a.dropPlan(cmp.Or(plan.Note, "replaced"))
	a.Accepted, a.EndsAs, a.Struck = nil, "", nil
	a.startClock(ClockHandling, now, now, p, h)
	n := len(a.Plans) + 1
	for _, claim := range plan.Claims {
		a.addClaim(claim, by, now)
	}
	plan = plan.made(n, by, now)
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

// made gives the plan as a case keeps it: the nth, with nothing of it done. Its claims are the case's.
func (d Plan) made(n int, by string, now time.Time) Plan {
	d.By, d.At, d.AcceptedAt, d.Reasons, d.Refused, d.Claims = by, now, time.Time{}, nil, "", nil
	d.Steps = slices.Clone(d.Steps)
	for i := range d.Steps {
		was := d.Steps[i]
		d.Steps[i] = Step{
			ID: fmt.Sprintf("%d.%d", n, i+1), Kind: was.Kind, Owner: was.Owner, Technician: was.Technician, DueAt: was.DueAt.UTC(),
			Cost: was.Cost, Note: was.Note, State: StepPlanned,
		}
	}
	return d
}

// dropPlan ends the running plan, if there is one that was not accepted, and drops what of it was not done. Of its budget
// nothing is left.
func (a *AfterSales) dropPlan(why string) {
	plan := a.Plan()
	if plan == nil || !plan.AcceptedAt.IsZero() {
		return
	}
	plan.Refused = cmp.Or(plan.Refused, why)
	for i := range plan.Steps {
		if plan.Steps[i].Open() {
			plan.Steps[i].State = StepDropped
		}
	}
	a.Account.Budget = a.Account.Spent()
}

// planAgain goes back to planning: the running plan is not carried out any further (AS-6, AS-10, AS-13).
func (a *AfterSales) planAgain(why string, h *Happened) {
	a.takeBack(h)
	a.dropPlan(why)
	a.Replied = false
	a.enter(StagePlanning)
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
		a.tellBlocked(*step, now, h)
	case StepPlanned, StepStarted, StepDone, StepDropped:
	}
	if !slices.ContainsFunc(a.Plan().Steps, Step.Open) {
		a.enter(StageAcceptance)
	}
}

// tellBlocked tells the manager of a step that can't go on (AS-9).
func (a *AfterSales) tellBlocked(step Step, now time.Time, h *Happened) {
	h.tell(Notice{ItemID: step.ID, Item: ItemStep, Kind: NoticeBlocked, ToRole: RoleManager, DueAt: step.DueAt, At: now})
}

// accept ends the work, or begins another plan (AS-13). A platform's ticket still waits for its answer.
func (a *AfterSales) accept(acc Acceptance, by string, now time.Time, h *Happened) {
	a.Accepted = &acc
	if !acc.whole() {
		a.EndsAs = ""
		a.planAgain(acc.Note, h)
		return
	}
	if plan := a.Plan(); plan != nil && plan.Refused == "" && a.EndsAs != EndExplained {
		plan.AcceptedAt = now
	}
	a.endClocks(now, by, h, workClocks()...)
	a.enter(StageWrapUp)
}
