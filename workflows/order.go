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

// UnpaidOrderInput starts an unpaid order's case, or carries a running one on.
type UnpaidOrderInput struct {
	Order   handbook.Order    `json:"order"`
	KnownAt time.Time         `json:"known_at"` // when we came to know of it
	Carried *unpaidOrderState `json:"carried,omitempty"`
}

// unpaidOrderState is everything that a case remembers when it continues as new.
type unpaidOrderState struct {
	Order    handbook.Order         `json:"order"`
	KnownAt  time.Time              `json:"known_at"`
	Policy   handbook.Policy        `json:"policy"`
	Agenda   handbook.Agenda        `json:"agenda"`
	Contacts []handbook.ContactMade `json:"contacts"`
	File     casefile               `json:"file"`
	Desk     desk                   `json:"desk"`
	Facts    facts                  `json:"facts"`
	TimedOut bool                   `json:"timed_out"` // the platform closed the order (DUN-12)
	Ordered  time.Time              `json:"ordered"`   // when the customer placed the next order, if so
	Leaving  bool                   `json:"leaving"`   // the customer will close the order
}

// unpaidOrder is a running case.
type unpaidOrder struct {
	unpaidOrderState
	commands commands
	late     []handbook.Fact // told when the case was over already
	zone     *time.Location
}

// UnpaidOrder follows an order that was placed and not paid (催付), from the first minutes' grace to the
// last revisit (DUN-1…12). It ends when the order is paid or closed, or when nobody answered for good.
func UnpaidOrder(ctx workflow.Context, in UnpaidOrderInput) error {
	o, err := newUnpaidOrder(ctx, in)
	if err != nil {
		return err
	}
	err = o.run(ctx)
	if temporal.IsCanceledError(err) {
		calm, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		o.File.Case.Ending = handbook.EndCancelled
		return errors.Join(o.end(calm), err)
	}
	return err
}

// newUnpaidOrder sets the case up: what it knows, and its ears.
func newUnpaidOrder(ctx workflow.Context, in UnpaidOrderInput) (*unpaidOrder, error) {
	o := &unpaidOrder{}
	if in.Carried != nil {
		o.unpaidOrderState = *in.Carried
		o.File.shown = o.File.Case
	} else {
		o.Order, o.KnownAt = in.Order, in.KnownAt
		o.File.Case = newUnpaidCase(in.Order, in.KnownAt)
		o.File.shown = o.File.Case
		o.File.shown.NextDueAt, _ = workflow.GetTypedSearchAttributes(ctx).GetTime(attributes().nextDueAt)
	}
	o.zone = o.Policy.Zone()
	o.Facts.listen(ctx, handbook.FactKinds()...)
	o.commands = commands{desk: &o.Desk, policy: &o.Policy, over: o.over}
	return o, o.commands.listen(ctx)
}

// newUnpaidCase is the picture of a case that has just begun. The API writes it when it starts the
// workflow, so that a case can be seen while it waits for the customer to pay.
func newUnpaidCase(order handbook.Order, knownAt time.Time) handbook.Case {
	return handbook.Case{
		ID: UnpaidOrderID(order.OrderKey), Kind: handbook.CaseUnpaidOrder,
		Platform: order.Platform, Shop: order.Shop, Subject: order.OrderNo, Customer: order.Customer(),
		Stage: handbook.StageGrace, WaitingOn: handbook.WaitingPayment, OpenedAt: knownAt,
	}
}

// run is the handbook's page: hear what happened, do what people asked for, keep the clocks, and ask for
// what is due, until the case is over.
func (o *unpaidOrder) run(ctx workflow.Context) error {
	if err := o.begin(ctx); err != nil {
		return err
	}
	for {
		o.takeFacts(ctx)     // DUN-10, DUN-12, DUTY-3
		o.takeCommands(ctx)  // DUN-5, DUN-7, DUN-11
		o.watchPlatform(ctx) // DUN-12
		o.keepClocks(ctx)    // DUN-8
		if o.over() {
			return o.end(ctx)
		}
		if err := o.record(ctx); err != nil {
			return err
		}
		if err := o.openWhatIsDue(ctx); err != nil { // DUN-1…3, DUN-6, DUN-9
			return err
		}
		if err := o.rest(ctx); err != nil {
			return err
		}
	}
}

// begin pins the policy and, when the case is new, draws up its agenda. What was due before we knew of
// the order is skipped with that reason, not missed.
func (o *unpaidOrder) begin(ctx workflow.Context) error {
	var a *activities.Activities
	pin := untilItSucceeds(ctx, texts.PinningPolicy())
	if err := workflow.ExecuteLocalActivity(pin, a.PinPolicy, o.Order.Platform, o.Order.Shop).Get(ctx, &o.Policy); err != nil {
		return err
	}
	o.zone = o.Policy.Zone()
	o.File.Case.PolicyVersion = o.Policy.Version
	if o.File.Case.Seq > 0 {
		return nil // carried on
	}
	now := clock(ctx)
	o.File.note(now, handbook.EventCaseOpened, handbook.RuleDunCheck, "", handbook.EventData{
		OrderNo: o.Order.OrderNo, Amount: o.Order.Total, OccurredAt: o.Order.PlacedAt, Note: o.Policy.Version,
	})
	agenda, dropped := handbook.UnpaidAgenda(o.Order.PlacedAt, o.Policy).KnownAt(o.KnownAt)
	o.Agenda = agenda
	o.File.skipped(now, dropped)
	return nil
}

// openWhatIsDue opens the planned items whose time has come. Those that come in turn wait for the one
// before them; one that was missed gives way to the next.
func (o *unpaidOrder) openWhatIsDue(ctx workflow.Context) error {
	for !o.over() {
		plan, ok := o.next()
		if now := clock(ctx); !ok || plan.Opens.After(now) {
			return nil
		}
		if plan.Kind.InTurn() {
			o.giveWay(clock(ctx))
			if err := o.record(ctx); err != nil {
				return err
			}
		}
		if err := o.open(ctx, plan); err != nil {
			return err
		}
	}
	return nil
}

// open asks the desk for a planned item and draws the consequence of its decision.
func (o *unpaidOrder) open(ctx workflow.Context, plan handbook.PlannedItem) error {
	o.File.Case.Stage = o.stage(&plan)
	decision, err := o.Desk.open(ctx, &o.File, plan, o.Order, o.Policy)
	if err != nil {
		return err
	}
	now := clock(ctx)
	switch decision.Verdict {
	case handbook.VerdictWait:
		o.Agenda = o.Agenda.Postpone(plan, decision.Until, o.Policy)
		o.File.note(now, handbook.EventItemPostponed, handbook.RuleContactCap, "", handbook.EventData{Item: plan.Kind, Opens: decision.Until, Due: plan.Due})
	case handbook.VerdictMerge:
		o.drop(plan, handbook.DropMerged, now)
	case handbook.VerdictLost:
		if o.learn(decision.Order, now); o.over() { // else the item is still wanted: the platform's closing begins win-back
			o.drop(plan, handbook.DropLostReason, now)
		}
	case handbook.VerdictOpen:
		o.Agenda = o.Agenda.Without(plan)
	}
	return o.record(ctx)
}

// drop gives a planned item up, and says why.
func (o *unpaidOrder) drop(plan handbook.PlannedItem, why handbook.DropReason, now time.Time) {
	o.Agenda = o.Agenda.Without(plan)
	o.File.skipped(now, []handbook.Dropped{{Item: plan, Reason: why}})
}

// next gives the planned item that can open first.
func (o *unpaidOrder) next() (handbook.PlannedItem, bool) {
	if !o.Desk.busy() {
		return o.Agenda.Next()
	}
	return o.Agenda.Beside().Next()
}

// giveWay closes a missed item in turn for good, because the next one takes its place.
func (o *unpaidOrder) giveWay(now time.Time) {
	o.Desk.withdraw(&o.File, now, handbook.RuleDunWarn, func(i handbook.WorkItem) bool {
		return i.Kind.InTurn() && i.State == handbook.ItemMissed
	})
}

// rest waits until something happens: a fact, a command, or the next instant at which something is due.
func (o *unpaidOrder) rest(ctx workflow.Context) error {
	if o.over() || o.called() {
		return nil
	}
	if o.exhausted(clock(ctx)) {
		o.File.Case.Ending = handbook.EndExhausted
		return nil
	}
	o.refresh(ctx)
	if err := o.File.show(ctx); err != nil {
		return err
	}
	if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && workflow.AllHandlersFinished(ctx) {
		return workflow.NewContinueAsNewError(ctx, UnpaidOrder, UnpaidOrderInput{Carried: &o.unpaidOrderState})
	}
	until, timer := o.wake()
	waiting, stop := workflow.WithCancel(ctx)
	defer stop() // a timer that is no longer needed would wake the case for nothing
	_, err := workflow.AwaitWithOptions(waiting, workflow.AwaitOptions{
		Timeout:      until.Sub(clock(ctx)),
		TimerOptions: workflow.TimerOptions{Summary: timer.String()},
	}, o.called)
	return err
}

// called says whether someone has something to say.
func (o *unpaidOrder) called() bool { return o.Facts.waiting() || len(o.commands.queue) > 0 }

// over says whether the case has ended.
func (o *unpaidOrder) over() bool { return o.File.Case.Ending != "" }
