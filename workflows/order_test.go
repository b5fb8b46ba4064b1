package workflows_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"gendan/activities"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/workflows"
)

// book stands for the database: it keeps every transition, and answers openings from surroundings
// that the test sets.
type book struct {
	mu      sync.Mutex
	around  handbook.Surroundings
	ledger  handbook.Ledger             // by which discounts are judged
	staff   map[string]handbook.Decider // who may decide
	fail    func() error                // an outage, while it returns an error
	written []handbook.Transition
}

func (b *book) Record(_ context.Context, t handbook.Transition) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		if err := b.fail(); err != nil {
			return err
		}
	}
	b.written = append(b.written, copied(t))
	return nil
}

func (b *book) Open(ctx context.Context, t handbook.Transition, decide func(handbook.Surroundings) handbook.Decision) (handbook.Decision, error) {
	decision := decide(b.around)
	if decision.Verdict != handbook.VerdictOpen {
		return decision, nil
	}
	t.Assign(decision.Assignment)
	return decision, b.Record(ctx, t)
}

// RecordOpening gives every item to whom the surroundings say.
func (b *book) RecordOpening(ctx context.Context, t handbook.Transition, assign func(handbook.Surroundings) handbook.Assignment) ([]handbook.Assignment, error) {
	var given []handbook.Assignment
	for range t.Unassigned() {
		given = append(given, assign(b.around))
	}
	t.Items, t.Events = slices.Clone(t.Items), slices.Clone(t.Events)
	t.AssignEach(given)
	return given, b.Record(ctx, t)
}

// Judge judges by the ledger that the test sets.
func (b *book) Judge(ctx context.Context, t handbook.Transition, _ handbook.DiscountPolicy, decide func(handbook.Ledger) handbook.Discount) (handbook.Discount, error) {
	d := decide(b.ledger)
	t.Judge(d)
	return d, b.Record(ctx, t)
}

// SettleMonth is no case's business.
func (b *book) SettleMonth(context.Context, handbook.Month, handbook.DiscountPolicy) error {
	return nil
}

// Decider knows the staff that the test sets.
func (b *book) Decider(_ context.Context, person string, _ time.Time) (handbook.Decider, error) {
	return b.staff[person], nil
}

// of gives what was written of the case that the test is about, without its approvals.
func (b *book) of(kind handbook.CaseKind) []handbook.Transition {
	var list []handbook.Transition
	for _, t := range b.written {
		if t.Case.Kind == kind {
			list = append(list, t)
		}
	}
	return list
}

// last gives the case as it was written last.
func (b *book) last() handbook.Case { return b.written[len(b.written)-1].Case }

// items gives every item in its last state, in the order of opening.
func (b *book) items() []handbook.WorkItem {
	at := map[string]int{}
	var items []handbook.WorkItem
	for _, t := range b.written {
		for _, item := range t.Items {
			if i, ok := at[item.ID]; ok {
				items[i] = item
				continue
			}
			at[item.ID] = len(items)
			items = append(items, item)
		}
	}
	return items
}

// told gives the kinds of all notices.
func (b *book) told() []handbook.NoticeKind {
	var kinds []handbook.NoticeKind
	for _, t := range b.written {
		for _, n := range t.Notices {
			kinds = append(kinds, n.Kind)
		}
	}
	return kinds
}

// events gives the timeline.
func (b *book) events() []handbook.CaseEvent {
	var events []handbook.CaseEvent
	for _, t := range b.written {
		events = append(events, t.Events...)
	}
	return events
}

// shop runs one case in the SDK's test environment, whose time is virtual.
type shop struct {
	*testing.T
	env    *testsuite.TestWorkflowEnvironment
	book   *book
	policy handbook.Policy
	sold   *only // the policy that the shop works by now
	order  handbook.Order
	lead   handbook.Lead // of a lead's case
	start  time.Time
	issued int
}

// placed opens a shop with one order, placed at a time of day in Shanghai on Thursday 2026-11-05.
func placed(t *testing.T, clock string) *shop {
	t.Helper()
	return placedUnder(t, clock, tmallPolicy(t))
}

func placedUnder(t *testing.T, clock string, policy handbook.Policy) *shop {
	t.Helper()
	at := shanghai(t, "2026-11-05 "+clock)
	s := opened(t, at.Add(5*time.Minute), policy)
	s.order = handbook.Order{OrderKey: handbook.OrderKey{Platform: handbook.Tmall, Shop: "demo", OrderNo: "1001"}, CustomerID: "buyer-7", Total: 129900, PlacedAt: at}
	return s
}

// opened opens a shop whose time begins at an instant, with lin on duty and wang as its leader.
func opened(t *testing.T, start time.Time, policy handbook.Policy) *shop {
	t.Helper()
	s := &shop{
		T: t, policy: policy, start: start,
		book: &book{around: handbook.Surroundings{OnDuty: []handbook.Candidate{{PersonID: "lin"}}, Leaders: []string{"wang"}}},
	}
	s.renew(start)
	return s
}

// renew begins a run of the case at an instant, with a policy that may have changed since the last.
func (s *shop) renew(start time.Time) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	s.env, s.start = suite.NewTestWorkflowEnvironment(), start
	s.sold = &only{s.policy}
	s.env.SetStartTime(start)
	s.env.SetTestTimeout(20 * time.Second)
	workflows.Register(s.env)
	s.env.RegisterActivity(&activities.Activities{
		Cases: s.book, Discounts: s.book, People: s.book, Policies: s.sold, Log: slog.New(slog.DiscardHandler),
	})
}

// run follows the order until its case has ended.
func (s *shop) run() {
	s.Helper()
	s.runKnownAt(s.start)
}

func (s *shop) runKnownAt(known time.Time) {
	s.Helper()
	s.env.ExecuteWorkflow(workflows.UnpaidOrder, workflows.UnpaidOrderInput{Order: s.order, KnownAt: known})
	require.True(s, s.env.IsWorkflowCompleted())
	require.NoError(s, s.env.GetWorkflowError())
}

// at does something at an instant of the case's life.
func (s *shop) at(when string, do func()) {
	s.Helper()
	s.env.RegisterDelayedCallback(do, shanghai(s.T, when).Sub(s.start))
}

// finish lets the holder of the open item of a kind record a result at an instant.
func (s *shop) finish(when string, kind handbook.ItemKind, result handbook.Result) {
	s.Helper()
	s.at(when, func() {
		item, ok := s.open(kind)
		require.Truef(s, ok, "no %s is open at %s", kind, when)
		s.issued++
		cmd := workflows.FinishItemCommand{ItemID: item.ID, By: item.Assignee, Result: result, Key: when}
		s.update("finish_item", cmd, nil)
	})
}

// update sends a command and checks how it is answered: refused is the code expected, or nil.
func (s *shop) update(name string, cmd any, refused *workflows.RefusalCode) {
	s.Helper()
	check := func(err error) {
		if refused == nil {
			require.NoError(s, err)
			return
		}
		var refusal *temporal.ApplicationError
		require.ErrorAs(s, err, &refusal)
		require.Equal(s, string(*refused), refusal.Type())
	}
	s.issued++
	s.env.UpdateWorkflow(name, time.Duration(s.issued).String(), &testsuite.TestUpdateCallback{
		OnAccept: func() {}, OnReject: check, OnComplete: func(_ any, err error) { check(err) },
	}, cmd)
}

func (s *shop) open(kind handbook.ItemKind) (handbook.WorkItem, bool) {
	for _, item := range s.book.items() {
		if item.Kind == kind && item.Actionable() {
			return item, true
		}
	}
	return handbook.WorkItem{}, false
}

// tell tells the case a fact at an instant.
func (s *shop) tell(when string, fact handbook.Fact) {
	s.Helper()
	s.at(when, func() { s.env.SignalWorkflow(string(fact.Kind), fact) })
}

// want checks the items that were asked for: kind, opening, due time and state.
func (s *shop) want(items ...string) {
	s.Helper()
	zone := s.policy.Zone()
	var got []string
	for _, i := range s.book.items() {
		got = append(got, string(i.Kind)+" "+string(i.Rule)+" "+i.OpensAt.In(zone).Format("02 15:04")+"–"+i.DueAt.In(zone).Format("02 15:04")+" "+string(i.State))
	}
	require.Equal(s, items, got)
}

// only is a policy source with one policy.
type only struct{ policy handbook.Policy }

func (o only) For(handbook.Platform, string) (handbook.Policy, error) { return o.policy, nil }
func (o only) General() handbook.Policy                               { return o.policy }

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

func tmallPolicy(t *testing.T) handbook.Policy {
	t.Helper()
	set, err := policyfile.Default()
	require.NoError(t, err)
	return set.Platform(handbook.Tmall)
}

func shanghai(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, zone)
	if err != nil {
		at, err = time.ParseInLocation("2006-01-02 15:04", s, zone)
	}
	require.NoError(t, err)
	return at
}

// startOptions gives the case the workflow id that the API would give it.
func startOptions(s *shop) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: workflows.UnpaidOrderID(s.order.OrderKey)}
}
