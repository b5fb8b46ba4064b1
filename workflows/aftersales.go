package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// AfterSalesInput starts an after-sales case, or carries a running one on.
type AfterSalesInput struct {
	Registration handbook.Registration `json:"registration"`
	KnownAt      time.Time             `json:"known_at"` // when we came to know of it
	Carried      *afterSalesState      `json:"carried,omitempty"`
}

// afterSalesState is everything that a case remembers when it continues as new.
type afterSalesState struct {
	Matter   *handbook.AfterSales `json:"matter"` // what it is about, and how far it has come
	Policy   handbook.Policy      `json:"policy"`
	File     casefile             `json:"file"`
	Desk     desk                 `json:"desk"`
	Facts    facts                `json:"facts"`
	Requests requests             `json:"requests,omitzero"`
	Keys     []string             `json:"keys,omitempty"` // of the commands that were carried out
}

// afterSales is a running case. What follows from what is decided by [handbook.AfterSales]; this waits, asks and tells.
type afterSales struct {
	afterSalesState
	in       AfterSalesInput
	commands commands
	acted    []handbook.Action // since the items were last looked at
	carried  []*command        // carried out since the last step was written
	zone     *time.Location
	alarm    alarm
	renew    bool // the case was opened again: the next round begins as a new run
	over     bool
	strayed  func() bool
}

// AfterSales follows an after-sales trouble or a refund (售后) from its registration until it can no longer be opened
// again (AS-1…19, RFD-1…6), under the platform's clocks and our own (TKT-1…6).
func AfterSales(ctx workflow.Context, in AfterSalesInput) error {
	a, err := newAfterSales(ctx, in)
	if err != nil {
		return err
	}
	err = a.run(ctx)
	if temporal.IsCanceledError(err) {
		calm, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		return errors.Join(a.cancel(calm), err)
	}
	return err
}

// newAfterSales sets the case up: what it knows, and its ears.
func newAfterSales(ctx workflow.Context, in AfterSalesInput) (*afterSales, error) {
	a := &afterSales{in: in}
	if in.Carried != nil {
		a.afterSalesState = *in.Carried
	} else {
		a.File.Case = NewAfterSalesCase(in.Registration, in.KnownAt)
	}
	a.File.shown, a.zone = a.File.Case, a.Policy.Zone()
	a.strayed = func() bool { return len(strayNames(ctx, afterSalesSignals())) > 0 }
	a.Facts.listen(ctx, handbook.AfterSalesFacts()...)
	a.Requests.listen(ctx)
	err := a.listen(ctx)
	return a, err
}

// NewAfterSalesCase is the picture of a case that has just begun. The API writes it when it starts the workflow.
func NewAfterSalesCase(r handbook.Registration, knownAt time.Time) handbook.Case {
	begun := handbook.AfterSales{Registration: r}
	return handbook.Case{
		ID: AfterSalesID(r.CaseNo), Kind: handbook.CaseAfterSales, Platform: r.Platform, Shop: r.Shop, Subject: r.CaseNo,
		Customer: r.Customer(), Stage: r.Request.Stage(), WaitingOn: handbook.WaitingAgent, OpenedAt: knownAt, Round: 1,
		Rank: begun.Rank(),
	}
}

// run is the handbook's page: do what people asked for, hear what happened, let the clocks ring, ask for what is to be
// done, until the case is closed for good.
func (a *afterSales) run(ctx workflow.Context) error {
	if err := a.begin(ctx); err != nil {
		return err
	}
	for {
		if err := a.readPolicy(ctx); err != nil {
			return err
		}
		a.takeCommands(ctx)       // AS-1…15, RFD-1…6
		a.takeFacts(ctx)          // TKT-1, AS-13, AS-14, RFD-4
		a.takeDecisions(ctx)      // AS-5, AS-6, AS-8, AS-10
		a.keepClocks(ctx)         // TKT-6
		a.askForWhatIsWanted(ctx) // AS-9, DUTY-2, DUTY-5
		if err := a.record(ctx); err != nil {
			return err
		}
		if err := a.rest(ctx); err != nil || a.over {
			return err
		}
	}
}

// begin pins the policy, afresh in each round, and registers a case that is new (AS-1).
func (a *afterSales) begin(ctx workflow.Context) error {
	if err := a.pin(ctx); err != nil {
		return err
	}
	if a.Matter == nil {
		told := a.in.Registration
		told.ReportedAt = microseconds(told.ReportedAt)
		matter, happened := handbook.Register(told, clock(ctx), a.Policy)
		a.Matter = matter
		a.apply(ctx, happened, "")
	}
	return nil
}

func (a *afterSales) pin(ctx workflow.Context) error {
	policy, err := pinned(ctx, a.File.Case)
	if err != nil {
		return err
	}
	a.Policy, a.zone, a.File.Case.PolicyVersion = policy, policy.Zone(), policy.Version
	return nil
}

// readPolicy reads the policy afresh for a closed case that hears something: if that opens it again, the new round's clocks
// and items are already by the policy of that day.
func (a *afterSales) readPolicy(ctx workflow.Context) error {
	if a.Matter.Stage != handbook.StageClosed || !a.called() {
		return nil
	}
	return a.pin(ctx)
}

// pinned reads the policy that a case's shop works by now. A blank value takes it: what a new policy leaves out must not
// stay from an old one.
func pinned(ctx workflow.Context, c handbook.Case) (policy handbook.Policy, err error) {
	var a *activities.Activities
	actx := untilItSucceeds(ctx, texts.PinningPolicy())
	err = workflow.ExecuteLocalActivity(actx, a.PinPolicy, c.Platform, c.Shop, c.Kind).Get(ctx, &policy)
	return policy, err
}

// apply notes what came of an action, a fact or a clock, and asks the supervisors for what they must decide.
func (a *afterSales) apply(ctx workflow.Context, happened handbook.Happened, by string) {
	now, before := clock(ctx), a.File.Case.Seq
	for _, e := range happened.Events {
		a.File.note(e.At, e.Kind, e.Rule, e.By, e.Data)
	}
	for _, n := range happened.Notices {
		n.CaseID, n.Seq, n.Platform, n.Shop, n.About = a.File.Case.ID, before+n.Seq, a.File.Case.Platform, a.File.Case.Shop, a.File.Case.Owner
		a.File.next.Notices = append(a.File.next.Notices, n)
	}
	for _, subject := range happened.Recalls {
		a.Requests.withdraw(&a.File, now, handbook.EventData{Person: by}, func(p handbook.Approval) bool { return p.Subject == subject })
	}
	for _, ask := range happened.Asks {
		a.Requests.ask(&a.File, ask, now, a.Policy.ForAfterSales())
	}
	a.File.next.Troubles = append(a.File.next.Troubles, happened.Troubles...)
	a.renew = a.renew || happened.Reopened
}

// takeFacts hears what platforms and integrations told.
func (a *afterSales) takeFacts(ctx workflow.Context) {
	now := clock(ctx)
	for _, fact := range a.Facts.take(ctx, &a.File, now) {
		a.heedMoves(ctx, fact)
		a.apply(ctx, a.Matter.Hear(fact, now, a.Policy), fact.By)
	}
	strays(ctx, &a.File, afterSalesSignals())
}

// extendMissed marks the runs in which a deadline that the platform moves is heard as [handbook.Clock.Move] has it: one that
// was missed is warned of anew (TKT-6), and one of no clock that runs is noted. A run that has heard of one before goes on
// with [handbook.Clock.MoveUnwarned] until it continues as new. See docs/changing-a-workflow.md.
const extendMissed = "extend-missed-clocks"

// heedMoves finds out how this run hears of a deadline that the platform moves, when the first one is told.
func (a *afterSales) heedMoves(ctx workflow.Context, fact handbook.Fact) {
	if fact.Kind == handbook.FactDeadlineMoved || !fact.DueAt.IsZero() {
		a.Matter.Unwarned = workflow.GetVersion(ctx, extendMissed, workflow.DefaultVersion, 1) == workflow.DefaultVersion
	}
}

// takeDecisions hears what supervisors decided.
func (a *afterSales) takeDecisions(ctx workflow.Context) {
	for _, decided := range a.Requests.take(ctx, &a.File) {
		a.apply(ctx, a.Matter.Decided(decided, clock(ctx), a.Policy), decided.ClosedBy)
	}
}

// afterSalesSignals lists the signals that an after-sales case understands.
func afterSalesSignals() []string { return signalNames(handbook.AfterSalesFacts()) }
