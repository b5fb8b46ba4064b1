package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// followUpState is what every case that follows a customer remembers when it continues as new.
type followUpState struct {
	Policy   handbook.Policy        `json:"policy"`
	Agenda   handbook.Agenda        `json:"agenda"`
	Contacts []handbook.ContactMade `json:"contacts"`
	File     casefile               `json:"file"`
	Desk     desk                   `json:"desk"`
	Facts    facts                  `json:"facts"`
	Requests requests               `json:"requests,omitzero"`
	Grants   grants                 `json:"grants,omitzero"`
}

// followUp is a running case that follows a customer: its agenda, its desk, its ears, and what it asked supervisors
// for. What an unpaid order and a lead do differently is their [subject].
type followUp struct {
	followUpState
	subject  subject
	commands commands
	late     []handbook.Fact // told when the case was over already
	zone     *time.Location
	strayed  func() bool // wakes the case for signals that mean nothing to it; nil: they are noted when it next wakes
	endedBy  string      // the person who ended the case by hand, and why
	endedFor string
}

// subject is what a case follows.
type subject interface {
	// stage tells where the case stands while an item is about to open, or else at rest.
	stage(opening *handbook.PlannedItem) handbook.Stage
	// known gives the order as the case knows it (CONT-2).
	known() handbook.Order
	// opened hears that an item has opened.
	opened(plan handbook.PlannedItem)
	// context gives what whoever does an item should know.
	context(plan handbook.PlannedItem) handbook.Context
	// learn takes facts that stood in the database before their signals came (CONT-2).
	learn(facts handbook.Order, now time.Time)
	// waits gives what the case waits until when nothing is open, and why.
	waits() (time.Time, texts.Text)
	// wake gives the next instant at which there is something to do, and what that is.
	wake() (time.Time, texts.Text)
	// idle gives what the case waits for when nothing is open or planned.
	idle() handbook.Waiting
	// renews says whether a round is over and the next begins, as a new run.
	renews() bool
	// again gives the error that continues the case as new.
	again(ctx workflow.Context) error
}

// start wires a case that is new or carried on to its ears.
func (u *followUp) start(ctx workflow.Context, s subject, kinds []handbook.FactKind) error {
	u.subject = s
	u.zone = u.Policy.Zone()
	u.Facts.listen(ctx, kinds...)
	u.Requests.listen(ctx)
	u.commands = commands{desk: &u.Desk, policy: &u.Policy, kind: u.File.Case.Kind, over: u.over}
	return u.commands.listen(ctx)
}

// pin reads the policy that the shop works by now; the case keeps it until its round ends.
func (u *followUp) pin(ctx workflow.Context) error {
	c := &u.File.Case
	policy, err := pinned(ctx, *c)
	if err != nil {
		return err
	}
	u.Policy = policy
	u.zone = u.Policy.Zone()
	c.PolicyVersion = u.Policy.Version
	return nil
}

// openWhatIsDue opens the planned items whose time has come. Those that come in turn wait for the one
// before them; one that was missed gives way to the next.
func (u *followUp) openWhatIsDue(ctx workflow.Context) error {
	for !u.over() {
		plan, ok := u.next()
		if now := clock(ctx); !ok || plan.Opens.After(now) {
			return nil
		}
		if plan.Kind.InTurn() {
			u.giveWay(clock(ctx))
			if err := u.record(ctx); err != nil {
				return err
			}
		}
		if err := u.open(ctx, plan); err != nil {
			return err
		}
	}
	return nil
}

// open asks the desk for a planned item and draws the consequence of its decision.
func (u *followUp) open(ctx workflow.Context, plan handbook.PlannedItem) error {
	u.File.Case.Stage = u.subject.stage(&plan)
	decision, err := u.Desk.open(ctx, &u.File, opening{plan, u.subject.known(), u.subject.context(plan)}, u.Policy)
	if err != nil {
		return err
	}
	now := clock(ctx)
	switch decision.Verdict {
	case handbook.VerdictWait:
		u.Agenda = u.Agenda.Postpone(plan, decision.Until, u.Policy)
		u.File.note(now, handbook.EventItemPostponed, handbook.RuleContactCap, "", handbook.EventData{Item: plan.Kind, ItemRule: plan.Rule, Opens: decision.Until, Due: plan.Due})
	case handbook.VerdictMerge:
		u.drop(plan, handbook.DropMerged, now)
	case handbook.VerdictLost:
		if u.subject.learn(decision.Order, now); u.over() { // else the item is still wanted: the platform's closing begins win-back
			u.drop(plan, handbook.DropLostReason, now)
		}
	case handbook.VerdictOpen:
		u.Agenda = u.Agenda.Without(plan)
		u.subject.opened(plan)
	}
	return u.record(ctx)
}

// drop gives a planned item up, and says why.
func (u *followUp) drop(plan handbook.PlannedItem, why handbook.DropReason, now time.Time) {
	u.Agenda = u.Agenda.Without(plan)
	u.File.skipped(now, []handbook.Dropped{{Item: plan, Reason: why}})
}

// next gives the planned item that can open first.
func (u *followUp) next() (handbook.PlannedItem, bool) {
	if !u.Desk.busy() {
		return u.Agenda.Next()
	}
	return u.Agenda.Beside().Next()
}

// inTurn gives the kind of the item that comes in turn: the one that is about to open, else one that is asked for, else
// the next that is planned.
func (u *followUp) inTurn(opening *handbook.PlannedItem) (handbook.ItemKind, bool) {
	if opening != nil && opening.Kind.InTurn() {
		return opening.Kind, true
	}
	for _, item := range u.Desk.Items {
		if item.Kind.InTurn() {
			return item.Kind, true
		}
	}
	for _, item := range u.Agenda {
		if item.Kind.InTurn() {
			return item.Kind, true
		}
	}
	return "", false
}

// giveWay closes a missed item in turn for good, because the next one takes its place.
func (u *followUp) giveWay(now time.Time) {
	u.Desk.withdraw(&u.File, now, missedRule(u.File.Case.Kind), "", func(i handbook.WorkItem) bool {
		return i.Kind.InTurn() && i.State == handbook.ItemMissed
	})
}

// keepClocks warns of what will be missed and tells of what was (DUN-8, LEAD-9).
func (u *followUp) keepClocks(ctx workflow.Context) {
	if !u.over() {
		u.Desk.keepClocks(&u.File, clock(ctx))
	}
}

// record writes what has happened, asks the supervisors for what they must decide, and then lets those answer whose
// commands are part of it.
func (u *followUp) record(ctx workflow.Context) error {
	u.refresh(ctx)
	u.File.next.Granted = u.Grants.standing()
	if err := u.File.record(ctx, u.Desk.Items, u.zone); err != nil {
		return err
	}
	if err := u.Requests.send(ctx, u.Policy); err != nil {
		return err
	}
	u.commands.answer()
	return nil
}

// refresh draws the case as it now stands: stage, owner, what it waits for and until when.
func (u *followUp) refresh(ctx workflow.Context) {
	c := &u.File.Case
	if u.over() {
		return
	}
	c.Stage = u.subject.stage(nil)
	c.NextDueAt, _ = u.subject.waits()
	c.WaitingOn = u.subject.idle()
	u.Desk.picture(c)
	var coming *handbook.PlannedItem
	if plan, planned := u.next(); planned {
		coming = &plan
	}
	workflow.SetCurrentDetails(ctx, texts.Details(*c, u.Desk.all(), coming, u.zone, u.Requests.Pending...).String())
}

// rest waits until something happens: a fact, a command, or the next instant at which something is due.
func (u *followUp) rest(ctx workflow.Context) error {
	if u.over() || u.called() {
		return nil
	}
	if u.exhausted(clock(ctx)) {
		u.File.Case.Ending = handbook.EndExhausted
		return nil
	}
	u.refresh(ctx)
	if err := u.File.show(ctx); err != nil {
		return err
	}
	if u.subject.renews() || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		// Whoever was answered just now gets that answer first; whoever asks meanwhile is heard first.
		err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) || u.called() })
		if err != nil || u.called() {
			return err
		}
		return u.subject.again(ctx)
	}
	until, timer := u.subject.wake()
	return sleep(ctx, until, timer, u.called)
}

// soonest gives the next instant at which an item is to open or its clock runs out, or else until when the case waits.
// What is open can outlast the end of the cadence: a late promise.
func (u *followUp) soonest() (time.Time, texts.Text) {
	at, timer := u.subject.waits()
	_, planned := u.next()
	if clock, text, ok := u.Desk.nextClock(); ok && (clock.Before(at) || !planned) {
		at, timer = clock, text
	}
	return at, timer
}

// sleep waits until an instant, or until someone has something to say. A timer that is no longer needed goes: it would
// wake the case for nothing.
func sleep(ctx workflow.Context, until time.Time, timer texts.Text, called func() bool) error {
	waiting, stop := workflow.WithCancel(ctx)
	defer stop()
	_, err := workflow.AwaitWithOptions(waiting, workflow.AwaitOptions{
		Timeout:      until.Sub(clock(ctx)),
		TimerOptions: workflow.TimerOptions{Summary: timer.String()},
	}, called)
	return err
}

// exhausted says whether nobody paid or ordered and nothing is left to try (DUN-9, LEAD-5).
func (u *followUp) exhausted(now time.Time) bool {
	if len(u.Agenda) > 0 || u.Desk.anyOpen() {
		return false
	}
	ends, _ := u.subject.waits()
	return !now.Before(ends)
}

// called says whether someone has something to say.
func (u *followUp) called() bool {
	return u.Facts.waiting() || u.Requests.waiting() || u.commands.waiting() || (u.strayed != nil && u.strayed())
}

// over says whether the case has ended.
func (u *followUp) over() bool { return u.File.Case.Ending != "" }
