package e2e

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// Short names of what leads are asked for.
const (
	urge   = client.ItemKindUrge
	answer = client.ItemKindAnswer
)

// lead is an inquiry of the test's, with its case.
type lead struct{ *aCase }

// lead gives the handle of an inquiry that may not have been told yet.
func (s *shop) lead(id string) *lead {
	return &lead{&aCase{shop: s, no: id, caseID: fmt.Sprintf("lead:%s:%s:%s", s.platform, s.name, id)}}
}

// newLead describes an inquiry that lin received and answered, as the platform's connector would.
func (s *shop) newLead(id string, received time.Time, customer string) client.NewLead {
	return client.NewLead{
		Platform: s.platform, Shop: s.name, LeadID: id, CustomerID: customer, Product: "乳胶床垫 1.8 m", Concern: "怕太软",
		Agent: lin, ReceivedAt: received,
	}
}

// inquire tells an inquiry that becomes a case.
func (s *shop) inquire(id string, received time.Time, customer string) *lead {
	s.Helper()
	return s.inquireAs(s.newLead(id, received, customer))
}

func (s *shop) inquireAs(told client.NewLead) *lead {
	s.Helper()
	r, err := s.people[connector].CreateLeadWithResponse(s.Context(), told)
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	require.Equal(s, client.LeadOutcomeCreated, r.JSON201.Outcome)
	l := s.lead(told.LeadID)
	require.Equal(s, l.caseID, r.JSON201.Case.ID)
	l.begun()
	return l
}

// message tells that someone wrote, and gives what came of it.
func (l *lead) message(m client.NewLeadMessage) client.EventOutcome {
	l.Helper()
	if m.EventID == "" {
		m.EventID = l.nextKey()
	}
	r, err := l.people[connector].CreateLeadMessageWithResponse(l.Context(), l.platform, l.name, l.no, m)
	require.NoError(l, err)
	require.NotNil(l, r.JSON202, "%s", r.Body)
	return r.JSON202.Outcome
}

// replies tells that the customer wrote.
func (l *lead) replies(when time.Time) client.EventOutcome {
	l.Helper()
	return l.message(client.NewLeadMessage{From: client.SpeakerCustomer, OccurredAt: when})
}

// answers tells that an agent wrote.
func (l *lead) answers(agent string, when time.Time) {
	l.Helper()
	l.message(client.NewLeadMessage{From: client.SpeakerAgent, By: agent, OccurredAt: when})
}

// grade grades the lead.
func (l *lead) grade(by string, grade client.Grade) {
	l.Helper()
	r, err := l.as(by).GradeLeadWithResponse(l.Context(), l.platform, l.name, l.no, &client.GradeLeadParams{IdempotencyKey: l.nextKey()}, client.LeadGrade{Grade: grade})
	require.NoError(l, err)
	require.NotNil(l, r.JSON200, "%s", r.Body)
	require.Equal(l, grade, r.JSON200.Grade)
}

// withdraw ends the lead: it is none.
func (l *lead) withdraw() {
	l.Helper()
	r, err := l.as(wang).WithdrawLeadWithResponse(l.Context(), l.platform, l.name, l.no, &client.WithdrawLeadParams{IdempotencyKey: l.nextKey()}, client.Withdrawal{Reason: "同行来问价"})
	require.NoError(l, err)
	require.NotNil(l, r.JSON200, "%s", r.Body)
}

// run gives the id of the case's run.
func (c *aCase) run() string {
	c.Helper()
	described, err := c.temporal.DescribeWorkflowExecution(c.Context(), c.caseID, "")
	require.NoError(c, err)
	return described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

// round waits until a lead's nth cadence runs, as a run of its own.
func (l *lead) round(n int, before string) {
	l.Helper()
	l.eventually(fmt.Sprintf("round %d of %s is a new run", n, l.no), func() bool { return l.theCase().Round == n && l.run() != before })
}

func replied() client.Result { return client.Result{Outcome: client.OutcomeReplied} }
