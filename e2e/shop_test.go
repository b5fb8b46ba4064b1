package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
	"gendan/timeskip"
)

// shop is one test's shop in a stack. Orders are placed in it, people work in it, and its cases' clocks are moved.
type shop struct {
	*stack
	*testing.T
	platform client.Platform
	name     string
	keys     atomic.Int64 // idempotency keys and event ids given out
}

const shopsPerStack = 60

// policyFile registers the shops that tests take. Everything else is the handbook's default.
func policyFile() string {
	lines := []string{"shops:"}
	for n := range shopsPerStack {
		lines = append(lines, fmt.Sprintf("  tmall/shop-%d: {}", n), fmt.Sprintf("  vipshop/shop-%d: {}", n))
	}
	return strings.Join(lines, "\n") + "\n"
}

// openShop gives the test a shop that nobody else uses, with lin and chen on duty in the days to come.
func (s *stack) openShop(t *testing.T) *shop {
	t.Helper()
	sh := s.openShopOn(t, client.PlatformTmall)
	sh.onDuty(lin, at(1, "00:00"), at(12, "00:00"))
	sh.onDuty(chen, at(1, "00:00"), at(12, "00:00"))
	return sh
}

// openShopOn gives the test a shop in which nobody is on duty yet.
func (s *stack) openShopOn(t *testing.T, platform client.Platform) *shop {
	t.Helper()
	n := s.taken.Add(1) - 1
	require.Less(t, n, int64(shopsPerStack), "register more shops in policyFile")
	t.Cleanup(func() { s.explain(t) })
	return &shop{stack: s, T: t, platform: platform, name: fmt.Sprintf("shop-%d", n)}
}

// at is a time of day on the nth of the test's days, in the shop's zone.
func at(day int, clock string) time.Time {
	t, err := time.ParseInLocation("15:04:05", (clock + ":00")[:8], day1.Location())
	if err != nil {
		panic(err)
	}
	return day1.AddDate(0, 0, day-1).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second)
}

// moment writes an instant as day and minute, such as "1 09:05".
func moment(t time.Time) string {
	t = t.In(day1.Location())
	return fmt.Sprintf("%d %s", int(t.Sub(day1).Hours()/24)+1, t.Format("15:04"))
}

// onDuty puts someone on duty (DUTY-2).
func (s *shop) onDuty(person string, from, to time.Time) {
	s.Helper()
	r, err := s.people[wang].CreateDutyWithResponse(s.Context(), client.NewDuty{PersonID: person, Platform: s.platform, Shop: s.name, From: from, To: to})
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
}

// order is an order of the test's, with its case.
type order struct {
	*shop
	no     string
	caseID string
}

// newOrder describes an order as the platform's connector would.
func (s *shop) newOrder(no string, placed time.Time, customer string) client.NewOrder {
	return client.NewOrder{
		Platform: s.platform, Shop: s.name, OrderNo: no, CustomerID: customer, Product: "乳胶床垫 1.8 m", Total: "1299.00", PlacedAt: placed,
	}
}

// order gives the handle of an order that may not have been told yet.
func (s *shop) order(no string) *order {
	return &order{shop: s, no: no, caseID: fmt.Sprintf("unpaid-order:%s:%s:%s", s.platform, s.name, no)}
}

// place tells an order that is not paid. It becomes a case.
func (s *shop) place(no string, placed time.Time, customer string) *order {
	s.Helper()
	r, err := s.people[connector].CreateOrderWithResponse(s.Context(), s.newOrder(no, placed, customer))
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	require.Equal(s, client.OrderOutcomeCreated, r.JSON201.Outcome)
	return s.order(no)
}

// nextKey gives an idempotency key or event id that was not used before.
func (s *shop) nextKey() string { return fmt.Sprintf("e2e-%d", s.keys.Add(1)) }

// tell tells an event and gives what came of it.
func (o *order) tell(e client.NewOrderEvent) client.EventOutcome {
	o.Helper()
	if e.EventID == "" {
		e.EventID = o.nextKey()
	}
	r, err := o.people[connector].CreateOrderEventWithResponse(o.Context(), o.platform, o.name, o.no, e)
	require.NoError(o, err)
	require.NotNil(o, r.JSON202, "%s", r.Body)
	return r.JSON202.Outcome
}

func (o *order) pay(when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypePaid, OccurredAt: when})
}

func (o *order) closedBy(who client.Closer, when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypeClosed, OccurredAt: when, ClosedBy: who})
}

func (o *order) reply(when time.Time) client.EventOutcome {
	o.Helper()
	return o.tell(client.NewOrderEvent{Type: client.OrderEventTypeCustomerReplied, OccurredAt: when})
}

// forwardTo moves the case's clock to an instant: everything due by then has happened when it returns. A case that ends
// on the way stays where it ended, and one whose clock is there already is left alone.
func (o *order) forwardTo(when time.Time) {
	o.Helper()
	require.NoError(o, o.forward(when))
}

func (o *order) forward(when time.Time) error {
	c := timeskip.Case{Client: o.temporal, Namespace: namespace, ID: o.caseID}
	clock, err := c.Clock(o.Context())
	if err == nil && clock.Now.Before(when) {
		err = c.Forward(o.Context(), when.Add(time.Second).Sub(clock.Now))
	}
	if errors.Is(err, timeskip.ErrNoCase) || errors.Is(err, timeskip.ErrEnded) {
		return nil
	}
	return err
}

// forwardAll moves the clocks of several cases at once, so that things happen in them side by side.
func forwardAll(t *testing.T, when time.Time, orders ...*order) {
	t.Helper()
	errs := make([]error, len(orders))
	var all sync.WaitGroup
	for i, o := range orders {
		all.Go(func() { errs[i] = o.forward(when) })
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
}

// now reads the case's clock.
func (o *order) now() time.Time {
	o.Helper()
	clock, err := timeskip.Case{Client: o.temporal, Namespace: namespace, ID: o.caseID}.Clock(o.Context())
	require.NoError(o, err)
	return clock.Now
}

// items gives the case's work items in the order in which they were opened.
func (o *order) items() []client.WorkItem {
	o.Helper()
	limit := 200
	r, err := o.people[admin].ListWorkItemsWithResponse(o.Context(), &client.ListWorkItemsParams{CaseID: &o.caseID, Limit: &limit})
	require.NoError(o, err)
	require.NotNil(o, r.JSON200, "%s", r.Body)
	items := r.JSON200.Items
	slices.SortFunc(items, func(a, b client.WorkItem) int {
		if c := a.OpensAt.Compare(b.OpensAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return items
}

// want checks the items that were asked for: kind, rule, opening, due time, state and who holds or did it.
func (o *order) want(items ...string) {
	o.Helper()
	var got []string
	for _, i := range o.items() {
		who := i.Assignee
		if i.DoneBy != "" {
			who = i.DoneBy
		}
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s–%s %s %s", i.Kind, i.Rule, moment(i.OpensAt), moment(i.DueAt), i.State, who)))
	}
	require.Equal(o, items, got)
}

// await gives the open item of a kind as soon as there is one.
func (o *order) await(kind client.ItemKind) client.WorkItem {
	o.Helper()
	var found client.WorkItem
	o.eventually(fmt.Sprintf("%s of %s is open", kind, o.no), func() bool {
		for _, item := range o.items() {
			if item.Kind == kind && item.Actionable {
				found = item
				return true
			}
		}
		return false
	})
	return found
}

// finish records the result of the open item of a kind, by whoever holds it.
func (o *order) finish(kind client.ItemKind, result client.Result) client.WorkItem {
	o.Helper()
	item := o.await(kind)
	return o.finishBy(item.Assignee, item, result)
}

func (o *order) finishBy(person string, item client.WorkItem, result client.Result) client.WorkItem {
	o.Helper()
	r := o.try(person, item.ID, result, o.nextKey())
	require.NotNil(o, r.JSON200, "%s", r.Body)
	require.Equal(o, client.ItemStateDone, r.JSON200.State)
	return *r.JSON200
}

// try records a result and gives the answer, whatever it is.
func (s *shop) try(person, itemID string, result client.Result, key string) *client.FinishWorkItemResponse {
	s.Helper()
	r, err := s.people[person].FinishWorkItemWithResponse(s.Context(), itemID, &client.FinishWorkItemParams{IdempotencyKey: key}, result)
	require.NoError(s, err)
	return r
}

// What contacts come to (DUN-5).
func noAnswer() client.Result { return client.Result{Outcome: client.OutcomeNoAnswer} }

func concern(what string) client.Result {
	return client.Result{Outcome: client.OutcomeConcern, Note: what}
}

func promised(day int) client.Result {
	return client.Result{Outcome: client.OutcomePromised, PromisedOn: at(day, "00:00").Format(time.DateOnly)}
}

// theCase gives the case as people see it.
func (o *order) theCase() client.Case {
	o.Helper()
	r, err := o.people[admin].GetCaseWithResponse(o.Context(), o.caseID)
	require.NoError(o, err)
	require.NotNil(o, r.JSON200, "%s", r.Body)
	return *r.JSON200
}

// ends waits until the case has ended, and checks how.
func (o *order) ends(ending client.Ending) client.Case {
	o.Helper()
	var last client.Case
	o.eventually(fmt.Sprintf("the case of %s has ended as %s", o.no, ending), func() bool {
		r, err := o.people[admin].GetCaseWithResponse(o.Context(), o.caseID)
		require.NoError(o, err)
		if r.StatusCode() == http.StatusNotFound {
			return false // its first step is still to come
		}
		require.NotNil(o, r.JSON200, "%s", r.Body)
		last = *r.JSON200
		return !last.EndedAt.IsZero()
	})
	require.Equal(o, ending, last.Ending)
	require.Equal(o, client.StageEnded, last.Stage)
	require.NoError(o, o.temporal.GetWorkflow(o.Context(), o.caseID, "").Get(o.Context(), nil), "the workflow ended well")
	return last
}

// timeline gives everything that happened to the case, and checks that the numbers leave no gap.
func (o *order) timeline() []client.TimelineEntry {
	o.Helper()
	var all []client.TimelineEntry
	limit := 20 // so that pages are turned too
	params := &client.GetTimelineParams{Limit: &limit}
	for {
		r, err := o.people[admin].GetTimelineWithResponse(o.Context(), o.caseID, params)
		require.NoError(o, err)
		require.NotNil(o, r.JSON200, "%s", r.Body)
		all = append(all, r.JSON200.Items...)
		if r.JSON200.NextCursor == "" {
			break
		}
		params.Cursor = &r.JSON200.NextCursor
	}
	for i, e := range all {
		require.Equal(o, i+1, e.Seq, "the timeline has a gap or a double: %v", all)
		require.NotEmpty(o, e.Text.Zh)
		require.NotEmpty(o, e.Text.En)
	}
	return all
}

// told counts the timeline's entries of a kind.
func (o *order) told(kind string) int {
	o.Helper()
	n := 0
	for _, e := range o.timeline() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// notices gives what supervisors were told of the case, the oldest first, as "kind item to about".
func (o *order) notices() []string {
	o.Helper()
	limit := 200
	r, err := o.people[wang].ListNoticesWithResponse(o.Context(), &client.ListNoticesParams{CaseID: &o.caseID, Limit: &limit})
	require.NoError(o, err)
	require.NotNil(o, r.JSON200, "%s", r.Body)
	var all []string
	for _, n := range slices.Backward(r.JSON200.Items) {
		all = append(all, fmt.Sprintf("%s %s → %s, about %s, %s", n.Kind, n.Item, n.To, n.About, moment(n.At)))
	}
	return all
}

// eventually waits until something holds.
func (s *shop) eventually(what string, holds func() bool) {
	s.Helper()
	err := eventually(what, patience, func() (bool, error) { return holds(), s.Context().Err() })
	require.NoError(s, err)
}

// number asks the database itself.
func (s *stack) number(t *testing.T, query string, args ...any) int {
	t.Helper()
	n, err := s.database.count(context.WithoutCancel(t.Context()), query, args...)
	require.NoError(t, err)
	return n
}

// wantTimes checks rule, opening and due time of the first item of a kind.
func (o *order) wantTimes(kind client.ItemKind, times string) {
	o.Helper()
	for _, i := range o.items() {
		if i.Kind == kind {
			require.Equal(o, times, fmt.Sprintf("%s %s–%s", i.Rule, moment(i.OpensAt), moment(i.DueAt)), "%s of %s", kind, o.no)
			return
		}
	}
	require.Fail(o, "never opened", "%s of %s", kind, o.no)
}

// status gives the status of an answer that came.
func status[R interface{ StatusCode() int }](r *R, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return (*r).StatusCode(), nil
}
