package e2e

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// wantWork checks what was asked for: kind, step or claim, rule, state, and who holds or did it.
func (c *trouble) wantWork(items ...string) {
	c.Helper()
	var got []string
	for _, i := range c.items() {
		who := i.Assignee
		if i.DoneBy != "" {
			who = i.DoneBy
		}
		line := fmt.Sprintf("%s %s %s %s", i.Kind, i.Rule, i.State, who)
		if i.Ref != "" {
			line = fmt.Sprintf("%s %s %s %s %s", i.Kind, i.Ref, i.Rule, i.State, who)
		}
		got = append(got, line)
	}
	require.Equal(c, items, got)
}

// clockOf gives the last clock of a kind.
func (c *trouble) clockOf(kind client.ClockKind) client.Clock {
	c.Helper()
	var last client.Clock
	for _, clock := range c.record().Clocks {
		if clock.Kind == kind && !clock.StartedAt.Before(last.StartedAt) {
			last = clock
		}
	}
	require.NotEmpty(c, last.ID, "%s has no clock %s", c.no, kind)
	return last
}

// due gives when the last clock of a kind runs out.
func (c *trouble) due(kind client.ClockKind) string {
	c.Helper()
	return moment(c.clockOf(kind).DueAt)
}

// ring is what a case's timeline keeps of a clock that rang.
type ring struct {
	Clock client.ClockKind `json:"clock"`
	Meant time.Time        `json:"meant"`
}

// rings gives what the clocks of a kind have said, as warned, breached or escalated, and when it was meant to be said.
func (c *trouble) rings(kind client.ClockKind) []string {
	c.Helper()
	all := []string{}
	for _, said := range []string{"warned", "breached", "escalated"} {
		for _, r := range c.rang(said) {
			if r.Clock == kind {
				all = append(all, fmt.Sprintf("%s %s", said, moment(r.Meant)))
			}
		}
	}
	return all
}

func (c *trouble) rang(said string) (all []ring) {
	c.Helper()
	texts, err := c.database.texts(c.Context(), "SELECT data FROM case_events WHERE case_id = ? AND kind = ? ORDER BY seq", c.caseID, "clock_"+said)
	require.NoError(c, err)
	for _, text := range texts {
		var r ring
		require.NoError(c, json.Unmarshal([]byte(text), &r))
		all = append(all, r)
	}
	return all
}

// clockNotices gives whom the clocks of a kind have told of what, and when, in that order.
func (c *trouble) clockNotices(kind client.ClockKind) []string {
	c.Helper()
	limit := 200
	r, err := c.as(wang).ListNoticesWithResponse(c.Context(), &client.ListNoticesParams{CaseID: &c.caseID, Limit: &limit})
	require.NoError(c, err)
	require.NotNil(c, r.JSON200, "%s", r.Body)
	all := []string{}
	for _, n := range slices.Backward(r.JSON200.Items) {
		if n.Clock == kind {
			all = append(all, fmt.Sprintf("%s → %s, %s", strings.TrimPrefix(string(n.Kind), "clock_"), n.To, moment(n.At)))
		}
	}
	slices.SortStableFunc(all, func(a, b string) int {
		_, first, _ := strings.Cut(a, ", ")
		_, second, _ := strings.Cut(b, ", ")
		return strings.Compare(first, second)
	})
	return all
}

// Short names of what stories are made of.
const (
	judge     = client.ActionKindJudge
	evidence  = client.ActionKindEvidence
	diagnose  = client.ActionKindDiagnose
	plan      = client.ActionKindPlan
	agreement = client.ActionKindCustomerAgreement
	step      = client.ActionKindStep
	expense   = client.ActionKindExpense
	claim     = client.ActionKindClaim
	accept    = client.ActionKindAcceptance
	refund    = client.ActionKindRefund
	answering = client.ActionKindAnswer
	closeIt   = client.ActionKindClose
	reopen    = client.ActionKindReopen

	intervention = client.ClockKindIntervention
)

// judged finds it an after-sales matter.
func judged(suspected ...client.Cause) client.Judgement {
	return client.Judgement{AfterSales: true, Suspected: suspected}
}

// photos are files, one of each kind.
func photos(kinds ...client.EvidenceKind) client.NewEvidence {
	var given client.NewEvidence
	for _, kind := range kinds {
		given.Files = append(given.Files, client.NewFile{
			Kind: kind, URL: fmt.Sprintf("https://files.example.com/%s.jpg", kind), Sha256: fmt.Sprintf("%x", sha256.Sum256([]byte(kind))),
		})
	}
	return given
}

// found is what the carrier has damaged.
func found(level client.Level) client.Diagnosis {
	return client.Diagnosis{Level: level, Causes: []client.Liability{{Cause: client.CauseLogisticsDamage, Party: client.PartyCarrier}}, Repairable: true}
}

// explained is a trouble that the customer can put right.
func explained() client.Diagnosis {
	return client.Diagnosis{
		Level: 4, Causes: []client.Liability{{Cause: client.CauseServiceDispute, Party: client.PartyOurselves}}, Repairable: true, Explained: true,
		Note: "晾一天就没有味道了",
	}
}

// newStep is a step of the agent's, in the place of which a test can put another.
func newStep(kind client.StepKind, owner client.StepOwner, due time.Time, cost client.Money) client.NewStep {
	return client.NewStep{Kind: kind, Owner: owner, DueAt: due, Cost: cost}
}

// visit is a technician's step, which costs ¥140.
func visit(technician string, due time.Time) client.NewStep {
	s := newStep(client.StepKindVisit, client.StepOwnerTechnician, due, "140.00")
	s.Technician = technician
	return s
}

func planned(basedOn int, budget client.Money, steps ...client.NewStep) client.NewPlan {
	return client.NewPlan{BasedOn: basedOn, Budget: budget, Steps: steps}
}

// done reports a step as done.
func done(stepID string) client.StepReport {
	return client.StepReport{StepID: stepID, State: client.StepReportStateDone}
}

// spent is money for a step; no step: for the whole.
func spent(amount client.Money, stepID string) client.NewExpense {
	return client.NewExpense{Kind: client.NewExpenseKindExpense, Party: client.PartyCarrier, Amount: amount, StepID: stepID, Note: "排骨架和运费"}
}

func agreed() client.Agreement { return client.Agreement{Agreed: true} }

// accepted is what the customer says to finished work.
func accepted() client.Acceptance {
	return client.Acceptance{Accepted: true, GoodsConfirmed: true, MoneyConfirmed: true}
}

func lessons() client.Closing {
	return client.Closing{Lesson: "外箱护角太薄", Improvement: "加厚护角"}
}

// decided is a step on a refund's path.
func decided(decision client.RefundDecision, note string) client.RefundStep {
	return client.RefundStep{Decision: decision, Note: note}
}

// technician adds someone to the directory whom no other test knows.
func (s *shop) technician(id string) string {
	s.Helper()
	id += "-" + s.name
	r, err := s.as(sun).PutTechnicianWithResponse(s.Context(), id, client.TechnicianInput{Name: "王师傅", Phone: "139 0000 0000", Area: "江苏苏州", Fee: "140.00", Rating: 5})
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	return id
}
