package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// rest waits until something happens: a fact, a command, a decision, or the next instant at which a clock rings. A case
// that was opened again goes on as a new run, which reads the policy afresh.
func (a *afterSales) rest(ctx workflow.Context) error {
	if a.called() {
		return nil
	}
	if err := a.File.show(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // cancelled: what waits below would be ready at once, and for ever
		return err
	}
	if a.renew || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		return a.goOn(ctx)
	}
	until, timer := a.wake()
	if a.Matter.Stage == handbook.StageClosed && !until.After(clock(ctx)) { // nobody can open it again
		a.over = true
		return a.leave(ctx)
	}
	return a.alarm.wait(ctx, until, timer, a.called)
}

// goOn continues the case as new. Whoever was answered just now gets that answer first; whoever asks meanwhile is heard
// first, and a cancellation would not reach the new run.
func (a *afterSales) goOn(ctx workflow.Context) error {
	err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) || a.called() })
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || a.called() {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, AfterSales, AfterSalesInput{
		Registration: a.in.Registration, KnownAt: a.in.KnownAt, Carried: &a.afterSalesState,
	})
}

// wake gives the next instant at which there is something to do, and what that is.
func (a *afterSales) wake() (time.Time, texts.Text) {
	if a.Matter.Stage == handbook.StageClosed {
		return a.Matter.ReopenBy, texts.TimerReopenEnds()
	}
	at, timer, waits := a.Desk.nextClock()
	if ring, clock, rings := a.Matter.NextRing(); rings && (!waits || ring.Before(at)) {
		return ring, texts.TimerClock(clock.Kind)
	}
	return at, timer
}

// called says whether someone has something to say.
func (a *afterSales) called() bool {
	return a.Facts.waiting() || a.Requests.waiting() || a.commands.waiting() || a.strayed()
}

// alarm is the one timer of a case that is called often: it is set anew only when another instant is next.
type alarm struct {
	at     time.Time
	rings  workflow.Future
	cancel workflow.CancelFunc
}

// wait waits until an instant, or until someone has something to say. A zero instant never comes.
func (m *alarm) wait(ctx workflow.Context, until time.Time, timer texts.Text, called func() bool) error {
	if !until.Equal(m.at) || m.rings == nil {
		m.set(ctx, until, timer)
	}
	err := workflow.Await(ctx, func() bool { return called() || (m.rings != nil && m.rings.IsReady()) })
	if m.rings != nil && m.rings.IsReady() {
		m.rings = nil
	}
	return err
}

func (m *alarm) set(ctx workflow.Context, until time.Time, timer texts.Text) {
	if m.rings != nil {
		m.cancel()
	}
	m.at, m.rings = until, nil
	if until.IsZero() {
		return
	}
	var waiting workflow.Context
	waiting, m.cancel = workflow.WithCancel(ctx)
	m.rings = workflow.NewTimerWithOptions(waiting, until.Sub(clock(ctx)), workflow.TimerOptions{Summary: timer.String()})
}
