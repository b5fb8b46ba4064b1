package handbook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gendan/handbook"
)

// fails is what a test and a property have in common.
type fails interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// matter is an after-sales case that a test takes through its stages, with what its workflow would keep: the decisions
// that are waited for. After every step what must always be true is looked at.
type matter struct {
	fails
	*handbook.AfterSales
	policy  handbook.Policy
	now     time.Time
	pending map[handbook.ApprovalSubject]handbook.Approval
	events  []handbook.CaseEvent
	notices []handbook.Notice
	told    []handbook.CarrierTrouble
	last    handbook.Happened
	decided map[string]bool // requests that had their answer, or were taken back
}

// torn is a mattress with a torn cover, reported by its buyer on Monday 2026-03-02 at ten in Shanghai.
func torn() handbook.Registration {
	return handbook.Registration{
		CaseNo: "A1", Platform: handbook.Tmall, Shop: "demo", OrderNo: "1001", CustomerID: "buyer-7", Product: "latex mattress",
		OrderTotal: 300000, PurchasedOn: handbook.Day{Year: 2026, Month: time.February, Date: 20}, Problem: "the cover is torn",
		Channel: handbook.ChannelCustomer, Request: handbook.RequestHelp, Carrier: "debang", Region: "江苏苏州",
		ReportedAt: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC),
	}
}

// refundOf asks 1000 yuan back.
func refundOf(request handbook.Request) handbook.Registration {
	r := torn()
	r.Request, r.Amount = request, 100000
	return r
}

// registered registers a case at the moment when it was reported.
func registered(f fails, r handbook.Registration) *matter {
	f.Helper()
	if err := r.Validate(); err != nil {
		f.Fatal(err)
	}
	m := &matter{fails: f, policy: rulebook(f), now: r.ReportedAt, pending: map[handbook.ApprovalSubject]handbook.Approval{}, decided: map[string]bool{}}
	a, happened := handbook.Register(r, m.now, m.policy)
	m.AfterSales = a
	m.happened(happened)
	return m
}

// happened keeps what came of a step as a workflow does: what is taken back first, and then what is asked for.
func (m *matter) happened(h handbook.Happened) {
	m.Helper()
	m.last = h
	m.events, m.notices, m.told = append(m.events, h.Events...), append(m.notices, h.Notices...), append(m.told, h.Troubles...)
	for _, n := range h.Notices {
		if n.Seq < 1 || n.Seq > len(h.Events) {
			m.Errorf("notice %+v belongs to no line", n)
		}
	}
	for _, subject := range h.Recalls {
		m.decided[string(subject)+m.pending[subject].Ref] = true
		delete(m.pending, subject)
	}
	for _, ask := range h.Asks {
		if _, twice := m.pending[ask.Subject]; twice || m.decided[string(ask.Subject)+ask.Ref] || ask.AskedBy == "" {
			m.Errorf("%s %q is asked for while one is waited for, twice, or by nobody", ask.Subject, ask.Ref)
		}
		m.pending[ask.Subject] = ask
	}
	m.holds()
}

// at lets time pass until a wall-clock time in Shanghai; the clocks ring on the way as their timers would.
func (m *matter) at(when string) {
	m.Helper()
	layout := "2006-01-02 15:04:05"
	until, err := time.ParseInLocation(layout[:len(when)], when, m.policy.Zone())
	if err != nil || until.Before(m.now) {
		m.Fatalf("%s: %v, before %s", when, err, m.now)
	}
	m.pass(until.Sub(m.now))
}

func (m *matter) pass(d time.Duration) {
	m.Helper()
	until := m.now.Add(d).UTC()
	for at, _, rings := m.NextRing(); rings && !at.After(until); at, _, rings = m.NextRing() {
		if m.now.Before(at) {
			m.now = at
		}
		m.happened(m.Tick(m.now, m.policy))
	}
	m.now = until
}

// do takes an action that must be possible.
func (m *matter) do(act handbook.Action) {
	m.Helper()
	if err := m.try(act); err != nil {
		m.Fatalf("%s in %s: %v", act.Kind, m.Stage, err)
	}
}

// try takes an action if it is possible. Looking whether it is changes nothing.
func (m *matter) try(act handbook.Action) error {
	m.Helper()
	if act.By == "" {
		act.By = "lin"
	}
	before := m.written()
	err := m.Check(act, m.now, m.policy)
	if m.written() != before {
		m.Fatalf("looking at %s changed the case", act.Kind)
	}
	if err == nil {
		m.happened(m.Do(act, m.now, m.policy))
	}
	return err
}

// refused takes an action that must be out of place, and says why it should be.
func (m *matter) refused(act handbook.Action, why handbook.PlaceReason) {
	m.Helper()
	var misplaced *handbook.PlaceError
	if err := m.try(act); !errors.As(err, &misplaced) || misplaced.Why != why || misplaced.Kind != act.Kind || misplaced.Stage != m.Stage {
		m.Errorf("%s in %s: %v, want %s", act.Kind, m.Stage, err, why)
		return
	}
	if !slices.Equal(misplaced.Possible, m.PossibleNow(m.now)) || !slices.Equal(misplaced.Decisions, m.DecisionsNow()) {
		m.Errorf("%s: possible are %v and %v", act.Kind, misplaced.Possible, misplaced.Decisions)
	}
}

// invalid takes an action that must be filled in wrongly, in a field.
func (m *matter) invalid(act handbook.Action, field string) {
	m.Helper()
	err := m.try(act)
	var misplaced *handbook.PlaceError
	if err == nil || errors.As(err, &misplaced) || !slices.Contains(fieldsOf(err), field) {
		m.Errorf("%s: %v, want a refusal of %s", act.Kind, err, field)
	}
}

func fieldsOf(err error) (fields []string) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			var field *handbook.ResultError
			if errors.As(e, &field) {
				fields = append(fields, field.Field)
			}
		}
	}
	return fields
}

// hear tells a fact, which happened now unless it says when.
func (m *matter) hear(fact handbook.Fact) {
	m.Helper()
	if fact.OccurredAt.IsZero() {
		fact.OccurredAt = m.now
	}
	m.happened(m.Hear(fact, m.now, m.policy))
}

// decide lets the manager decide what is waited for.
func (m *matter) decide(subject handbook.ApprovalSubject, state handbook.ApprovalState) {
	m.Helper()
	asked, waits := m.pending[subject]
	if !waits {
		m.Fatalf("nobody waits for a decision on %s", subject)
	}
	asked.State = state
	if state == handbook.ApprovalRefused {
		asked.Reason = "no"
	}
	delete(m.pending, subject)
	m.decided[string(subject)+asked.Ref] = true
	m.happened(m.Decided(asked, m.now, m.policy))
}

// in looks at the stage.
func (m *matter) in(stage handbook.Stage) {
	m.Helper()
	if m.Stage != stage {
		m.Fatalf("in %s, want %s", m.Stage, stage)
	}
}

// wants looks at the work items that are asked for, as kind or kind:ref.
func (m *matter) wants(want ...string) {
	m.Helper()
	if got := m.wanted(); !slices.Equal(got, want) {
		m.Errorf("in %s: asks for %v, want %v", m.Stage, got, want)
	}
}

func (m *matter) wanted() (items []string) {
	for _, item := range m.Wanted(m.now, m.policy) {
		items = append(items, strings.TrimSuffix(string(item.Kind)+":"+item.Ref, ":"))
	}
	return items
}

// rang lists the lines of a kind that some clocks left, or else all, as clock and time.
func (m *matter) rang(kind handbook.EventKind, clocks ...handbook.ClockKind) (lines []string) {
	for _, e := range m.events {
		if e.Kind == kind && (len(clocks) == 0 || slices.Contains(clocks, e.Data.Clock)) {
			lines = append(lines, fmt.Sprintf("%s %s", e.Data.Clock, e.At.In(m.policy.Zone()).Format("02 15:04")))
		}
	}
	return lines
}

// runs gives the running clocks.
func (m *matter) runs() (kinds []handbook.ClockKind) {
	for _, c := range m.Clocks {
		if c.Running() {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// written gives the case as JSON.
func (m *matter) written() string {
	m.Helper()
	b, err := json.Marshal(m.AfterSales)
	if err != nil {
		m.Fatal(err)
	}
	return string(b)
}

// reread gives the case as it is after it was written and read again.
func (m *matter) reread() *handbook.AfterSales {
	m.Helper()
	var again handbook.AfterSales
	if err := json.Unmarshal([]byte(m.written()), &again); err != nil {
		m.Fatal(err)
	}
	return &again
}
