package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gendan/api/client"
	"gendan/timeskip"
)

// aCase is a case of the test's: an order's, a lead's, an after-sales trouble's, or an approval's.
type aCase struct {
	*shop
	no     string // of the order or the after-sales case, or the lead's id
	caseID string
}

// forwardTo moves the case's clock to an instant: everything due by then has happened when it returns. A case that ends
// on the way stays where it ended, and one whose clock is there already is left alone.
func (c *aCase) forwardTo(when time.Time) {
	c.Helper()
	orAgain(c.T, c.forward(when))
}

func (c *aCase) forward(when time.Time) error {
	clock, err := c.clock()
	if err == nil && clock.Now.Before(when) {
		if err = c.skips().Forward(c.Context(), when.Add(beyond()).Sub(clock.Now)); err == nil {
			err = c.arrived(when)
		}
	}
	if errors.Is(err, timeskip.ErrNoCase) || errors.Is(err, timeskip.ErrEnded) {
		return nil
	}
	return err
}

// beyond is how far past an instant a clock is moved, so that what is due at it has happened by then. Temporal's own server
// takes up to a second to see that a timer is due; the development server is told to look more often.
func beyond() time.Duration {
	if onProductionServer() {
		return 3 * time.Second
	}
	return time.Second
}

// arrived says whether the clock was moved further than asked: see errOvershot.
func (c *aCase) arrived(when time.Time) error {
	clock, err := c.clock()
	if err == nil && clock.Now.After(when.Add(10*time.Minute)) {
		err = fmt.Errorf("%w: to %s, for %s", errOvershot, clock.Now, when)
	}
	return err
}

// forwardAll moves the clocks of several cases at once, so that things happen in them side by side.
func forwardAll[C interface{ forward(when time.Time) error }](t *testing.T, when time.Time, cases ...C) {
	t.Helper()
	errs := make([]error, len(cases))
	var all sync.WaitGroup
	for i, c := range cases {
		all.Go(func() { errs[i] = c.forward(when) })
	}
	all.Wait()
	orAgain(t, errors.Join(errs...))
}

// now reads the case's clock.
func (c *aCase) now() time.Time {
	c.Helper()
	clock, err := c.clock()
	require.NoError(c, err)
	return clock.Now
}

func (c *aCase) clock() (timeskip.Clock, error) { return c.skips().Clock(c.Context()) }

func (c *aCase) skips() timeskip.Case {
	return timeskip.Case{Client: c.temporal, Namespace: cmp.Or(c.elsewhere, namespace), ID: c.caseID}
}

// begun waits for the case's first step.
func (c *aCase) begun() {
	c.Helper()
	c.eventually("the case of "+c.no+" has begun", func() bool { return len(c.timeline()) > 0 })
}

// items gives the case's work items in the order in which they were opened.
func (c *aCase) items() []client.WorkItem {
	c.Helper()
	limit := 200
	r, err := c.as(admin).ListWorkItemsWithResponse(c.Context(), &client.ListWorkItemsParams{CaseID: &c.caseID, Limit: &limit})
	require.NoError(c, err)
	require.NotNil(c, r.JSON200, "%s", r.Body)
	items := r.JSON200.Items
	slices.SortFunc(items, func(a, b client.WorkItem) int {
		return cmp.Or(a.OpensAt.Compare(b.OpensAt), cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID))
	})
	return items
}

// want checks the items that were asked for: kind, rule, opening, due time, state and who holds or did it.
func (c *aCase) want(items ...string) {
	c.Helper()
	var got []string
	for _, i := range c.items() {
		who := i.Assignee
		if i.DoneBy != "" {
			who = i.DoneBy
		}
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s–%s %s %s", i.Kind, i.Rule, moment(i.OpensAt), moment(i.DueAt), i.State, who)))
	}
	require.Equal(c, items, got)
}

// await gives the open item of a kind as soon as there is one.
func (c *aCase) await(kind client.ItemKind) client.WorkItem {
	c.Helper()
	var found client.WorkItem
	c.eventually(fmt.Sprintf("%s of %s is open", kind, c.no), func() bool {
		for _, item := range c.items() {
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
func (c *aCase) finish(kind client.ItemKind, result client.Result) client.WorkItem {
	c.Helper()
	item := c.await(kind)
	return c.finishBy(item.Assignee, item, result)
}

func (c *aCase) finishBy(person string, item client.WorkItem, result client.Result) client.WorkItem {
	c.Helper()
	r := c.try(person, item.ID, result, c.nextKey())
	require.NotNil(c, r.JSON200, "%s", r.Body)
	require.Equal(c, client.ItemStateDone, r.JSON200.State)
	return *r.JSON200
}

// theCase gives the case as people see it.
func (c *aCase) theCase() client.Case {
	c.Helper()
	r, err := c.as(admin).GetCaseWithResponse(c.Context(), c.caseID)
	require.NoError(c, err)
	require.NotNil(c, r.JSON200, "%s", r.Body)
	return *r.JSON200
}

// ends waits until the case has ended, and checks how.
func (c *aCase) ends(ending client.Ending) client.Case {
	c.Helper()
	var last client.Case
	c.eventually(fmt.Sprintf("the case of %s has ended as %s", c.no, ending), func() bool {
		r, err := c.as(admin).GetCaseWithResponse(c.Context(), c.caseID)
		require.NoError(c, err)
		if r.StatusCode() == http.StatusNotFound {
			return false // its first step is still to come
		}
		require.NotNil(c, r.JSON200, "%s", r.Body)
		last = *r.JSON200
		return !last.EndedAt.IsZero()
	})
	require.Equal(c, ending, last.Ending)
	require.Equal(c, client.StageEnded, last.Stage)
	require.NoError(c, c.temporal.GetWorkflow(c.Context(), c.caseID, "").Get(c.Context(), nil), "the workflow ended well")
	return last
}

// timeline gives everything that happened to the case, and checks that the numbers leave no gap.
func (c *aCase) timeline() []client.TimelineEntry {
	c.Helper()
	var all []client.TimelineEntry
	limit := 20 // so that pages are turned too
	params := &client.GetTimelineParams{Limit: &limit}
	for {
		r, err := c.as(admin).GetTimelineWithResponse(c.Context(), c.caseID, params)
		require.NoError(c, err)
		require.NotNil(c, r.JSON200, "%s", r.Body)
		all = append(all, r.JSON200.Items...)
		if r.JSON200.NextCursor == "" {
			break
		}
		params.Cursor = &r.JSON200.NextCursor
	}
	for i, e := range all {
		require.Equal(c, i+1, e.Seq, "the timeline has a gap or a double: %v", all)
		require.NotEmpty(c, e.Text.Zh)
		require.NotEmpty(c, e.Text.En)
	}
	return all
}

// told counts the timeline's entries of a kind.
func (c *aCase) told(kind string) int {
	c.Helper()
	n := 0
	for _, e := range c.timeline() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// notices gives what supervisors were told of the case, the oldest first, as "kind item to about".
func (c *aCase) notices() []string {
	c.Helper()
	limit := 200
	r, err := c.as(wang).ListNoticesWithResponse(c.Context(), &client.ListNoticesParams{CaseID: &c.caseID, Limit: &limit})
	require.NoError(c, err)
	require.NotNil(c, r.JSON200, "%s", r.Body)
	var all []string
	for _, n := range slices.Backward(r.JSON200.Items) {
		all = append(all, fmt.Sprintf("%s %s → %s, about %s, %s", n.Kind, n.Item, n.To, n.About, moment(n.At)))
	}
	return all
}

// wantTimes checks rule, opening and due time of the first item of a kind.
func (c *aCase) wantTimes(kind client.ItemKind, times string) {
	c.Helper()
	for _, i := range c.items() {
		if i.Kind == kind {
			require.Equal(c, times, fmt.Sprintf("%s %s–%s", i.Rule, moment(i.OpensAt), moment(i.DueAt)), "%s of %s", kind, c.no)
			return
		}
	}
	require.Fail(c, "never opened", "%s of %s", kind, c.no)
}
