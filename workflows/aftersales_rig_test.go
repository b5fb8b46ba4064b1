package workflows_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/handbook"
)

// route is a way to a stage: what the customer asks for, and what is done and told, a minute after the other.
type route struct {
	stage   handbook.Stage
	request handbook.Request
	steps   []any // actions and facts
}

// routes leads to every stage, by which all are covered.
func routes(t *testing.T) []route {
	t.Helper()
	due := shanghai(t, "2026-12-01 12:00")
	grave := diagnose(handbook.Diagnosis{Level: handbook.LevelGrave, Repairable: true})
	visit := diagnose(handbook.Diagnosis{Level: handbook.LevelVisit, Repairable: true})
	plan := planned(0, 10000, due, handbook.StepVisit)
	demand := handbook.Action{Kind: handbook.ActAgreement, Agreement: &handbook.Agreement{Demand: 9000, RulesFavour: true, Note: "too much"}}
	work := []any{judge(handbook.CauseService), visit, plan, agreed(), stepped("1.1"), accepted(), closed()}
	returned := handbook.Fact{Kind: handbook.FactGoodsReceived, EventID: "goods"}
	help, back := handbook.RequestHelp, handbook.RequestReturnRefund
	return []route{
		{handbook.StageTriage, help, nil},
		{handbook.StageEvidence, help, []any{judge(handbook.CauseQuality)}},
		{handbook.StageDiagnosis, help, work[:1]},
		{handbook.StagePlanning, help, work[:2]},
		{handbook.StageApproving, help, []any{work[0], grave, plan}},
		{handbook.StageAgreement, help, work[:3]},
		{handbook.StageArbitration, help, append(work[:3:3], demand)},
		{handbook.StageCarryingOut, help, work[:4]},
		{handbook.StageAcceptance, help, work[:5]},
		{handbook.StageWrapUp, help, work[:6]},
		{handbook.StageClosed, help, work[:7]},
		{handbook.StageRetention, handbook.RequestUnshippedRefund, nil},
		{handbook.StageDeduction, handbook.RequestShippedRefund, []any{refunding(handbook.RefundStep{Decision: handbook.RefundInsisted, Freight: 3000})}},
		{handbook.StageRefundReview, back, nil},
		{handbook.StageReturning, back, []any{refunding(handbook.RefundStep{Decision: handbook.RefundApproved})}},
		{handbook.StageInspecting, back, []any{refunding(handbook.RefundStep{Decision: handbook.RefundApproved}), returned}},
		{handbook.StageRefunding, handbook.RequestRefundOnly, []any{refunding(handbook.RefundStep{Decision: handbook.RefundApproved})}},
	}
}

// on opens a shop with a trouble that takes a way, which ends before ten past ten.
func on(t *testing.T, r route) *trouble {
	t.Helper()
	s := registered(t)
	s.told.Request = r.request
	if r.request != handbook.RequestHelp {
		s.told.Amount = 120000
	}
	return s
}

// walk takes the way.
func (s *trouble) walk(r route) {
	s.Helper()
	for i, step := range r.steps {
		when := fmt.Sprintf("2026-11-05 10:%02d", i+1)
		switch what := step.(type) {
		case handbook.Action:
			s.act(when, what, "")
		case handbook.Fact:
			s.tell(when, what)
		}
	}
}

// to gives the way to a stage.
func to(t *testing.T, stage handbook.Stage) route {
	t.Helper()
	all := routes(t)
	return all[slices.IndexFunc(all, func(r route) bool { return r.stage == stage })]
}

func refunding(r handbook.RefundStep) handbook.Action {
	return handbook.Action{Kind: handbook.ActRefund, Refund: &r}
}

func claimed(c handbook.ClaimReport) handbook.Action {
	return handbook.Action{Kind: handbook.ActClaim, Claim: &c}
}

func reopened() handbook.Action {
	return handbook.Action{Kind: handbook.ActReopen, Reopening: &handbook.Reopening{Reason: "broken again"}}
}

func replying(event string) handbook.Fact {
	return handbook.Fact{Kind: handbook.FactCustomerReplied, EventID: event}
}

// sees looks at the case as it stands at an instant.
func (s *trouble) sees(when string, look func(c handbook.Case, m handbook.AfterSales)) {
	s.Helper()
	s.at(when, func() { look(s.picture(), s.matter()) })
}

// picture gives the case as it was written last.
func (s *trouble) picture() handbook.Case {
	s.Helper()
	written := s.book.of(handbook.CaseAfterSales)
	require.NotEmpty(s, written)
	return written[len(written)-1].Case
}

// timeline gives the case's own lines of some kinds.
func (s *trouble) timeline(kinds ...handbook.EventKind) (events []handbook.CaseEvent) {
	for _, t := range s.book.of(handbook.CaseAfterSales) {
		for _, e := range t.Events {
			if slices.Contains(kinds, e.Kind) {
				events = append(events, e)
			}
		}
	}
	return events
}

// shows writes an instant as the shop's clock shows it.
func (s *trouble) shows(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.In(s.policy.Zone()).Format("02 15:04")
}

// cancel lets an operator cancel the case, which is also the way out when a test has seen what it wanted.
func (s *trouble) cancel(when string) {
	s.Helper()
	s.cancels = true
	s.at(when, func() { s.env.CancelWorkflow() })
}

func numbered(t *testing.T, events []handbook.CaseEvent) {
	t.Helper()
	for i, e := range events {
		require.Equal(t, i+1, e.Seq)
	}
}

// copied gives a record that nothing changes any more.
func copied[T any](value T) T {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var same T
	if err := json.Unmarshal(raw, &same); err != nil {
		panic(err)
	}
	return same
}

// sells lets the shop work by another policy from now on.
func (s *trouble) sells(p handbook.Policy) { s.policy, s.sold.policy = p, p }
