package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// LeadInput starts a lead's case, or carries a running one on.
type LeadInput struct {
	Lead    handbook.Lead `json:"lead"`
	KnownAt time.Time     `json:"known_at"` // when we came to know of it
	Carried *leadState    `json:"carried,omitempty"`
}

// leadState is everything that a case remembers when it continues as new.
type leadState struct {
	followUpState
	leadFacts
}

// leadFacts is what a case knows of its lead. The last word in it moves on with the conversation.
type leadFacts struct {
	Lead    handbook.Lead `json:"lead"`
	Talking bool          `json:"talking"`           // no item of the cadence has opened since the last word (LEAD-5)
	Renew   bool          `json:"renew,omitempty"`   // a round is over, the next begins as a new run
	Concern string        `json:"concern,omitempty"` // noted last (LEAD-2)
	Method  string        `json:"method,omitempty"`  // given by the leader (LEAD-7)
	Keys    []string      `json:"keys,omitempty"`    // of the commands that were carried out
}

// lead is a running case.
type lead struct {
	followUp
	leadFacts
}

// Lead follows an inquiry without an order (咨询未下单顾客): the urging of the same day and the revisits on day 2, days
// 3–5 and day 7, anew whenever the customer replied (LEAD-1…12). It ends with an order, after a whole round without a
// reply, when a supervisor waives it, or when it is withdrawn.
func Lead(ctx workflow.Context, in LeadInput) error {
	l, err := newLead(ctx, in)
	if err != nil {
		return err
	}
	err = l.run(ctx)
	if temporal.IsCanceledError(err) {
		calm, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		l.File.Case.Ending = handbook.EndCancelled
		return errors.Join(l.end(calm), err)
	}
	return err
}

// newLead sets the case up: what it knows, and its ears.
func newLead(ctx workflow.Context, in LeadInput) (*lead, error) {
	l := &lead{}
	if in.Carried != nil {
		l.followUpState, l.leadFacts = in.Carried.followUpState, in.Carried.leadFacts
	} else {
		l.Lead, l.Talking, l.Concern = in.Lead, true, in.Lead.Concern
		l.File.Case = NewLeadCase(in.Lead, in.KnownAt)
	}
	l.File.shown = l.File.Case
	l.strayed = func() bool { return len(strayNames(ctx, leadSignals())) > 0 }
	return l, errors.Join(l.start(ctx, l, handbook.LeadFacts()), l.listen(ctx))
}

// NewLeadCase is the picture of a case that has just begun. The API writes it when it starts the workflow.
func NewLeadCase(l handbook.Lead, knownAt time.Time) handbook.Case {
	return handbook.Case{
		ID: LeadID(l.LeadKey), Kind: handbook.CaseLead,
		Platform: l.Platform, Shop: l.Shop, Subject: l.LeadID, Customer: l.Customer(), Owner: l.Agent, Grade: l.Grade, Round: 1,
		Stage: handbook.StageReception, WaitingOn: handbook.WaitingCustomer, OpenedAt: knownAt, ReviewAt: knownAt,
	}
}

// run is the handbook's page: do what people asked for, hear what happened, keep the clocks, and ask for what is due,
// until the case is over.
func (l *lead) run(ctx workflow.Context) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	for {
		if err := l.hear(ctx); err != nil { // LEAD-5…8, LEAD-10…12, DUTY-3, DISC-7
			return err
		}
		l.keepClocks(ctx) // LEAD-9
		if l.over() {
			return l.end(ctx)
		}
		if err := l.record(ctx); err != nil {
			return err
		}
		if err := l.openWhatIsDue(ctx); err != nil { // LEAD-1…4, LEAD-11
			return err
		}
		if err := l.rest(ctx); err != nil {
			return err
		}
	}
}

// begin pins the policy, afresh in each round, and plans the cadence by it. What was due before we knew of the lead is
// skipped with that reason, not missed.
func (l *lead) begin(ctx workflow.Context) error {
	if err := l.pin(ctx); err != nil {
		return err
	}
	now := clock(ctx)
	if l.File.Case.Seq > 0 {
		promised := slices.ContainsFunc(l.Agenda, func(i handbook.PlannedItem) bool { return i.Kind == handbook.ItemPromise })
		if l.Talking && !promised { // a promised day stands until the customer says otherwise (DUN-11)
			l.plan(now)
		}
		l.Renew = false
		return nil
	}
	l.File.note(now, handbook.EventCaseOpened, handbook.RuleLeadUrge, l.Lead.Agent, handbook.EventData{
		Lead: l.Lead.LeadKey, OccurredAt: l.Lead.ReceivedAt, Grade: l.Lead.Grade, Note: l.Policy.Version,
	})
	agenda, tooLate := handbook.LeadAgenda(l.Lead.LastWordAt, l.Lead.Unanswered, l.Policy)
	agenda, unknown := agenda.KnownAt(now)
	l.Agenda = agenda
	l.File.skipped(now, append(tooLate, unknown...))
	if l.Lead.Unanswered {
		l.asksForAnswer(l.Lead.LastWordAt, now)
	}
	if l.Lead.Grade == handbook.GradeC {
		l.askWaiver(l.Lead.Agent, "", now)
	}
	return nil
}

// hear takes what people asked for first: a result that is under way when the customer replies is recorded, and the
// reply comes after it (LEAD-8).
func (l *lead) hear(ctx workflow.Context) error {
	if err := l.takeCommands(ctx); err != nil {
		return err
	}
	l.takeFacts(ctx)
	l.takeDecisions(ctx)
	strays(ctx, &l.File, leadSignals())
	return nil
}

// end writes how the case ended (LEAD-5, LEAD-7, LEAD-10).
func (l *lead) end(ctx workflow.Context) error {
	ending := l.File.Case.Ending
	return l.finish(ctx, leadEndingRule(ending), ending == handbook.EndConverted, l.hear)
}

// renews says whether a round is over.
func (l *lead) renews() bool { return l.Renew }

// again continues the case as new.
func (l *lead) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, Lead, LeadInput{
		Lead: l.Lead, KnownAt: l.File.Case.OpenedAt, Carried: &leadState{l.followUpState, l.leadFacts},
	})
}

func leadEndingRule(e handbook.Ending) handbook.Rule {
	switch e {
	case handbook.EndConverted:
		return handbook.RuleLeadOrder
	case handbook.EndExhausted:
		return handbook.RuleLeadReply
	case handbook.EndWaived:
		return handbook.RuleLeadWaiver
	default: // withdrawn or cancelled by someone, by no rule
		return ""
	}
}

// leadSignals lists the signals that a lead's case understands.
func leadSignals() []string { return signalNames(handbook.LeadFacts()) }
