package handbook

import (
	"fmt"
	"slices"
	"time"
)

// StepKind is a kind of step of a plan.
type StepKind string

// What plans are made of (AS-5).
const (
	StepExplain    StepKind = "explain"
	StepMailParts  StepKind = "mail_parts" // small parts, by mail
	StepBuyParts   StepKind = "buy_parts"  // major boards
	StepVisit      StepKind = "visit"      // a technician's (AS-12)
	StepPickUp     StepKind = "pick_up"    // the carrier fetches the goods back
	StepExchange   StepKind = "exchange"
	StepRefund     StepKind = "refund"
	StepCompensate StepKind = "compensate"
	StepOther      StepKind = "other"
)

// StepKinds lists every kind.
func StepKinds() []StepKind {
	return []StepKind{
		StepExplain, StepMailParts, StepBuyParts, StepVisit, StepPickUp, StepExchange, StepRefund, StepCompensate, StepOther,
	}
}

// StepOwner is who does a step (AS-9).
type StepOwner string

// The owners of AS-9.
const (
	OwnerAgent      StepOwner = "agent"
	OwnerPurchasing StepOwner = "purchasing"
	OwnerWarehouse  StepOwner = "warehouse"
	OwnerTechnician StepOwner = "technician"
	OwnerCarrier    StepOwner = "carrier"
)

// StepOwners lists every owner.
func StepOwners() []StepOwner {
	return []StepOwner{OwnerAgent, OwnerPurchasing, OwnerWarehouse, OwnerTechnician, OwnerCarrier}
}

// StepState is where a step stands.
type StepState string

// The states of a step. Done and dropped are final.
const (
	StepPlanned StepState = "planned"
	StepStarted StepState = "started"
	StepBlocked StepState = "blocked" // the manager has been told (AS-9)
	StepDone    StepState = "done"
	StepFailed  StepState = "failed"  // reported of a visit; the step is planned again at its new appointment (AS-12)
	StepDropped StepState = "dropped" // another plan took its plan's place
)

// StepStates lists every state.
func StepStates() []StepState {
	return []StepState{StepPlanned, StepStarted, StepBlocked, StepDone, StepFailed, StepDropped}
}

// Step is one step of a plan, with its owner and due time (AS-9). Times are UTC.
type Step struct {
	ID         string    `json:"id"` // such as 1.2: the second step of the first plan
	Kind       StepKind  `json:"kind"`
	Owner      StepOwner `json:"owner"`
	Technician string    `json:"technician,omitempty"`
	DueAt      time.Time `json:"due_at"` // of a visit: its appointment
	Cost       Fen       `json:"cost"`   // planned
	Note       string    `json:"note,omitempty"`
	State      StepState `json:"state"`
	Failed     int       `json:"failed,omitempty"` // visits that failed, which are not paid (AS-12)
	Said       string    `json:"said,omitempty"`   // with the last report
	By         string    `json:"by,omitempty"`
	At         time.Time `json:"at,omitzero"`
}

// Open says whether a step is still to be done.
func (s Step) Open() bool { return s.State != StepDone && s.State != StepDropped }

// Plan is how a trouble is to be put right (方案, AS-5). A case can need several, one after the other.
type Plan struct {
	BasedOn int     `json:"based_on"` // how many plans whoever made it had seen: of two people planning at once one loses
	Steps   []Step  `json:"steps"`
	Budget  Fen     `json:"budget"`
	Claims  []Claim `json:"claims,omitempty"` // begun with the plan
	Note    string  `json:"note,omitempty"`

	By      string           `json:"by,omitempty"`
	At      time.Time        `json:"at,omitzero"`
	Reasons []ApprovalReason `json:"reasons,omitempty"` // why a manager had to approve it
	Refused string           `json:"refused,omitempty"` // why it is not carried out

	AcceptedAt time.Time `json:"accepted_at,omitzero"` // when the customer accepted what it brought (AS-13)
}

// Bounds of a plan.
const (
	maxSteps     = 20
	maxPlans     = 20
	maxAllSteps  = 60 // of all plans of a case
	maxStepAhead = 180 * 24 * time.Hour
)

func (d Plan) validate(a *AfterSales, now time.Time, p Policy) error {
	var v refusals
	v.check(len(d.Steps) > 0, "steps", "a plan has at least one step")
	v.check(len(d.Steps) <= maxSteps, "steps", fmt.Sprintf("at most %d", maxSteps))
	v.check(len(a.Plans) < maxPlans, "based_on", fmt.Sprintf("a case has at most %d plans", maxPlans))
	v.check(a.steps()+len(d.Steps) <= maxAllSteps, "steps", fmt.Sprintf("a case has at most %d steps in all its plans", maxAllSteps))
	v.check(len(a.Claims)+len(d.Claims) <= maxClaims, "claims", fmt.Sprintf("a case has at most %d", maxClaims))
	v.amount("budget", d.Budget)
	v.text("note", d.Note, false)
	cost := Fen(0)
	for i, step := range d.Steps {
		step.validate(&v, fmt.Sprintf("steps[%d]", i), now)
		cost += min(step.Cost, MaxFen)
	}
	v.check(cost <= d.Budget, "budget", fmt.Sprintf("the steps cost %s", cost))
	for i, claim := range d.Claims {
		claim.validate(&v, fmt.Sprintf("claims[%d].", i))
	}
	settles := slices.ContainsFunc(d.Steps, func(s Step) bool { return s.Kind == StepExchange || s.Kind == StepRefund })
	lost := a.Diagnosis != nil && a.Diagnosis.lost() && a.UnderWarranty(now, p)
	v.check(!lost || settles, "steps", "under warranty and not repairable: an exchange or a refund is needed (AS-16)")
	return v.err()
}

// steps counts the steps of all plans.
func (a *AfterSales) steps() (n int) {
	for _, plan := range a.Plans {
		n += len(plan.Steps)
	}
	return n
}

func (s Step) validate(v *refusals, field string, now time.Time) {
	v.check(slices.Contains(StepKinds(), s.Kind), field+".kind", fmt.Sprintf("%.40q is unknown", s.Kind))
	v.check(slices.Contains(StepOwners(), s.Owner), field+".owner", fmt.Sprintf("%.40q is unknown", s.Owner))
	v.check((s.Owner == OwnerTechnician) == (s.Technician != ""), field+".technician", "named where a technician owns the step, and only there")
	v.check(s.Technician == "" || ValidPersonID(s.Technician), field+".technician", "lower-case letters, digits, _ and -, at most 40")
	v.check(s.DueAt.After(now), field+".due_at", "must lie in the future")
	v.check(s.DueAt.Sub(now) <= maxStepAhead, field+".due_at", "more than 180 days ahead")
	v.amount(field+".cost", s.Cost)
	v.text(field+".note", s.Note, false)
}

// ApprovalReason is why a plan needs the manager (AS-6).
type ApprovalReason string

// The reasons of AS-6.
const (
	ReasonLevel      ApprovalReason = "level_1"
	ReasonOverBudget ApprovalReason = "over_budget"
	ReasonReturn     ApprovalReason = "wants_return"
)

// ApprovalReasons lists every reason.
func ApprovalReasons() []ApprovalReason {
	return []ApprovalReason{ReasonLevel, ReasonOverBudget, ReasonReturn}
}

// NeedsApproval says why a plan needs the manager's approval before it is carried out; nothing: it does not (AS-6, AS-7).
func NeedsApproval(d Diagnosis, budget, orderTotal Fen, p AfterSalesPolicy) []ApprovalReason {
	var reasons []ApprovalReason
	if d.Level == LevelGrave {
		reasons = append(reasons, ReasonLevel)
	}
	if budget > p.BudgetFor(orderTotal) {
		reasons = append(reasons, ReasonOverBudget)
	}
	if d.WantsReturn {
		reasons = append(reasons, ReasonReturn)
	}
	return reasons
}

// StepReport tells how a step goes (AS-9). A failed visit comes with its new appointment (AS-12).
type StepReport struct {
	StepID string    `json:"step_id"`
	State  StepState `json:"state"`
	DueAt  time.Time `json:"due_at,omitzero"` // failed: the new appointment; blocked or started: a new due time, if there is one
	Note   string    `json:"note,omitempty"`
}

func (r StepReport) validate(a *AfterSales, now time.Time) error {
	var v refusals
	step := a.step(r.StepID)
	v.check(step != nil, "step_id", fmt.Sprintf("the running plan has no step %.40q", r.StepID))
	reportable := []StepState{StepStarted, StepBlocked, StepDone, StepFailed}
	v.check(slices.Contains(reportable, r.State), "state", fmt.Sprintf("%.40q is none of started, blocked, done, failed", r.State))
	v.check(step == nil || step.Open(), "step_id", "the step is finished")
	v.check(r.State != StepFailed || step == nil || step.Kind == StepVisit, "state", "only a visit fails; a step that can't go on is blocked")
	v.check(r.State != StepFailed || !r.DueAt.IsZero(), "due_at", "a failed visit has a new appointment (AS-12)")
	v.check(r.DueAt.IsZero() || r.State != StepDone, "due_at", "what is done is not due")
	v.check(r.DueAt.IsZero() || (r.DueAt.After(now) && r.DueAt.Sub(now) <= maxStepAhead), "due_at", "must lie in the next 180 days")
	v.text("note", r.Note, r.State == StepBlocked || r.State == StepFailed)
	return v.err()
}
