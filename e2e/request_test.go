package e2e

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
)

// approval is what a case has asked a supervisor for.
type approval struct {
	*aCase
	parent *aCase
}

// approval waits until the case's nth approval runs.
func (c *aCase) approval(n int) *approval {
	c.Helper()
	a := &approval{&aCase{shop: c.shop, no: fmt.Sprintf("%s.%d", c.no, n), caseID: fmt.Sprintf("approval:%s.%d", c.caseID, n)}, c}
	a.eventually(a.caseID+" runs", func() bool { return a.heard("approval_asked") })
	return a
}

// heard says whether something of a kind is in the timeline, if there is one.
func (a *approval) heard(kind string) bool {
	r, err := a.as(admin).GetTimelineWithResponse(a.Context(), a.caseID, &client.GetTimelineParams{})
	require.NoError(a, err)
	return r.JSON200 != nil && slices.ContainsFunc(r.JSON200.Items, func(e client.TimelineEntry) bool { return e.Kind == kind })
}

// shown gives the approval as supervisors see it.
func (a *approval) shown() client.Approval {
	a.Helper()
	r, err := a.as(wang).GetApprovalWithResponse(a.Context(), a.caseID)
	require.NoError(a, err)
	require.NotNil(a, r.JSON200, "%s", r.Body)
	return *r.JSON200
}

// tryDeciding decides, whatever comes of it.
func (a *approval) tryDeciding(by string, decision client.Decision, reason, key string) (*client.DecideApprovalResponse, error) {
	return a.as(by).DecideApprovalWithResponse(a.Context(), a.caseID, &client.DecideApprovalParams{IdempotencyKey: key},
		client.ApprovalDecision{Decision: decision, Reason: reason})
}

// decides decides, and waits until the case that asked knows.
func (a *approval) decides(by string, decision client.Decision, reason string) client.Approval {
	a.Helper()
	r, err := a.tryDeciding(by, decision, reason, a.nextKey())
	require.NoError(a, err)
	require.NotNil(a, r.JSON200, "%s", r.Body)
	a.over(map[client.Decision]client.Ending{client.DecisionApprove: client.EndingApproved, client.DecisionReject: client.EndingRefused}[decision])
	return *r.JSON200
}

// refuses checks that a decision does not count, and why.
func (a *approval) refuses(status int, code string, by string, decision client.Decision, reason string) {
	a.Helper()
	r, err := a.tryDeciding(by, decision, reason, a.nextKey())
	require.NoError(a, err)
	require.Equal(a, status, r.StatusCode(), "%s", r.Body)
	require.Equal(a, code, r.ApplicationProblemJSONDefault.Code)
}

// over waits until the approval has ended and its case, whose clock stood still meanwhile, is free.
func (a *approval) over(ending client.Ending) {
	a.Helper()
	a.ends(ending)
	a.eventually("nothing is pending in "+a.parent.caseID, func() bool {
		clock, err := a.parent.clock()
		return err != nil || len(clock.Pending) == 0 // the case may have ended with it
	})
}

// signal sends a plain signal, as people do in the Temporal UI.
func (c *aCase) signal(name string, payload any) {
	c.Helper()
	require.NoError(c, c.temporal.SignalWorkflow(c.Context(), c.caseID, "", name, payload))
}

// notified gives whom the approval told of what, and when.
func (a *approval) notified() []string {
	a.Helper()
	r, err := a.as(wang).ListNoticesWithResponse(a.Context(), &client.ListNoticesParams{CaseID: &a.caseID})
	require.NoError(a, err)
	require.NotNil(a, r.JSON200, "%s", r.Body)
	var all []string
	for _, n := range slices.Backward(r.JSON200.Items) {
		all = append(all, fmt.Sprintf("%s → %s, %s", strings.TrimPrefix(string(n.Kind), "approval_"), n.To, moment(n.At)))
	}
	return all
}

// substitute lets someone decide in wang's place.
func (s *shop) substitute(person string, from, to time.Time) {
	s.Helper()
	r, err := s.people[wang].CreateSubstitutionWithResponse(s.Context(), client.NewSubstitution{Substitute: person, From: from, To: to})
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
}

// ask asks for a discount and gives the answer, whatever it is.
func (c *aCase) ask(by, key string, what client.NewDiscount) (*client.RequestDiscountResponse, error) {
	what.CaseID = c.caseID
	return c.as(by).RequestDiscountWithResponse(c.Context(), &client.RequestDiscountParams{IdempotencyKey: key}, what)
}

// asks asks for a discount, which is granted or waits.
func (c *aCase) asks(by string, what client.NewDiscount, state client.DiscountState) client.Discount {
	c.Helper()
	r, err := c.ask(by, c.nextKey(), what)
	require.NoError(c, err)
	require.NotNil(c, r.JSON201, "%s", r.Body)
	require.Equal(c, state, r.JSON201.State)
	return *r.JSON201
}

// discount waits until a discount stands so.
func (s *shop) discount(id string, state client.DiscountState) client.Discount {
	s.Helper()
	var d client.Discount
	s.eventually(id+" is "+string(state), func() bool {
		r, err := s.people[wang].GetDiscountWithResponse(s.Context(), id)
		require.NoError(s, err)
		require.NotNil(s, r.JSON200, "%s", r.Body)
		d = *r.JSON200
		return d.State == state
	})
	return d
}

// allowance gives what is left of someone's month.
func (s *shop) allowance(person string, month time.Time) client.Allowance {
	s.Helper()
	name := month.In(day1.Location()).Format("2006-01")
	r, err := s.as(person).GetAllowanceWithResponse(s.Context(), &client.GetAllowanceParams{Month: &name, Platform: &s.platform, Shop: &s.name})
	require.NoError(s, err)
	require.NotNil(s, r.JSON200, "%s", r.Body)
	return *r.JSON200
}

// yuan is an amount for other goods, of which agents give up to 20 themselves.
func yuan(amount string) client.NewDiscount {
	return client.NewDiscount{Line: "pillow", Pieces: 1, Amount: amount, Reason: "老客户"}
}
