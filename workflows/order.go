package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// UnpaidOrderInput starts an unpaid order's case, or carries a running one on.
type UnpaidOrderInput struct {
	Order   handbook.Order    `json:"order"`
	KnownAt time.Time         `json:"known_at"` // when we came to know of it
	Carried *unpaidOrderState `json:"carried,omitempty"`
}

// unpaidOrderState is everything that a case remembers when it continues as new.
type unpaidOrderState struct {
	followUpState
	unpaidFacts
}

// unpaidFacts is what a case knows of its order.
type unpaidFacts struct {
	Order    handbook.Order `json:"order"`
	KnownAt  time.Time      `json:"known_at"`
	TimedOut bool           `json:"timed_out"` // the platform closed the order (DUN-12)
	Ordered  time.Time      `json:"ordered"`   // when the customer placed the next order, if so
	Leaving  bool           `json:"leaving"`   // the customer will close the order
}

// unpaidOrder is a running case.
type unpaidOrder struct {
	followUp
	unpaidFacts
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
		o.followUpState, o.unpaidFacts = in.Carried.followUpState, in.Carried.unpaidFacts
		o.File.shown = o.File.Case
	} else {
		o.Order, o.KnownAt = in.Order, in.KnownAt
		o.File.Case = newUnpaidCase(in.Order, in.KnownAt)
		o.File.shown = o.File.Case
		o.File.shown.NextDueAt, _ = workflow.GetTypedSearchAttributes(ctx).GetTime(attributes().nextDueAt)
	}
	err := o.start(ctx, o, handbook.OrderFacts())
	return o, err
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
		if err := o.hear(ctx); err != nil { // DUN-5, DUN-7, DUN-10…12, DUTY-3, DISC-7
			return err
		}
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
	if err := o.pin(ctx); err != nil {
		return err
	}
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

// hear takes what platforms told, what people asked for and what supervisors decided, in this order.
func (o *unpaidOrder) hear(ctx workflow.Context) error {
	o.takeFacts(ctx)
	if err := o.takeCommands(ctx); err != nil {
		return err
	}
	o.takeDecisions(ctx)
	strays(ctx, &o.File, orderSignals())
	return nil
}

// orderSignals lists the signals that an order's case understands.
func orderSignals() []string { return signalNames(handbook.OrderFacts()) }

// signalNames lists the signals of a case that takes facts of some kinds.
func signalNames(kinds []handbook.FactKind) []string {
	names := []string{signalApprovalEnded}
	for _, kind := range kinds {
		names = append(names, string(kind))
	}
	return names
}

// renews says that an order's case has no rounds.
func (o *unpaidOrder) renews() bool { return false }

// again continues the case as new.
func (o *unpaidOrder) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, UnpaidOrder, UnpaidOrderInput{
		Order: o.Order, KnownAt: o.KnownAt, Carried: &unpaidOrderState{o.followUpState, o.unpaidFacts},
	})
}
