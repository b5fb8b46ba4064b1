package replay_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"gendan/worker/replay"
)

// cluster is a Temporal that has so many cases of one type, each with the same history. Whatever else it is asked panics: a
// replay only lists and reads.
type cluster struct {
	client.Client
	typeName string
	cases    int
	events   []*historypb.HistoryEvent
	fails    map[int]error // what is answered instead of a case's history
	queries  []string
}

func (c *cluster) CountWorkflow(_ context.Context, r *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error) {
	return &workflowservice.CountWorkflowExecutionsResponse{Count: int64(c.of(r.GetQuery()))}, nil
}

func (c *cluster) of(query string) int {
	if strings.HasPrefix(query, "TaskQueue = 'gendan' AND ExecutionStatus = 'Running'") && !strings.Contains(query, "WorkflowType != '"+c.typeName+"'") {
		return c.cases
	}
	if strings.Contains(query, "WorkflowType = '"+c.typeName+"'") && strings.Contains(query, "ExecutionStatus = 'Running'") {
		return c.cases
	}
	return 0
}

// ListWorkflow answers in pages of ten.
func (c *cluster) ListWorkflow(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	c.queries = append(c.queries, r.GetQuery())
	page := &workflowservice.ListWorkflowExecutionsResponse{}
	from := len(r.GetNextPageToken())
	to := min(from+10, c.of(r.GetQuery()))
	for n := from; n < to; n++ {
		page.Executions = append(page.Executions, &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: fmt.Sprint(n), RunId: "run"}, Type: &commonpb.WorkflowType{Name: c.typeName},
		})
	}
	if to < c.of(r.GetQuery()) {
		page.NextPageToken = slices.Repeat([]byte("x"), to)
	}
	return page, nil
}

func (c *cluster) GetWorkflowHistory(_ context.Context, id, _ string, _ bool, _ enumspb.HistoryEventFilterType) client.HistoryEventIterator {
	var n int
	_, _ = fmt.Sscan(id, &n)
	return &events{left: c.events, fails: c.fails[n]}
}

// events is a history that is being read.
type events struct {
	left  []*historypb.HistoryEvent
	fails error
}

func (e *events) HasNext() bool { return e.fails != nil || len(e.left) > 0 }

func (e *events) Next() (*historypb.HistoryEvent, error) {
	if e.fails != nil {
		return nil, e.fails
	}
	next := e.left[0]
	e.left = e.left[1:]
	return next, nil
}

func silent(int, int) {}

// What vanished meanwhile and what has not begun does not count against a program, and what could not be read is no verdict.
func TestWhatBecomesOfASample(t *testing.T) {
	gone := serviceerror.NewNotFound("workflow execution not found")
	c := &cluster{typeName: "Lead", cases: 3, events: read(t, "lead_waived.json").Events, fails: map[int]error{1: gone}}
	sample := replay.Sample{Types: []string{"Lead", "MonthEnd"}, Running: 10, Closed: 10, Since: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), Concurrency: 1}
	report, err := replay.Cluster(t.Context(), c, sample, silent)
	want := []replay.Count{
		{Type: "Lead", State: replay.Running, There: 3, Sampled: 3, Replayed: 2, Gone: 1},
		{Type: "Lead", State: replay.Closed}, {Type: "MonthEnd", State: replay.Running}, {Type: "MonthEnd", State: replay.Closed},
	}
	if err != nil || !slices.Equal(report.Counts, want) || len(report.Failures) != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if q := c.queries[1]; q != "WorkflowType = 'Lead' AND ExecutionStatus != 'Running' AND CloseTime > '2026-11-01T08:00:00Z'" {
		t.Error(q)
	}

	c.events = c.events[:1]
	report, err = replay.Cluster(t.Context(), c, sample, silent)
	if n := report.Counts[0]; err != nil || n.NotBegun != 2 || n.Gone != 1 {
		t.Errorf("%+v, %v", n, err)
	}

	c.fails[0] = serviceerror.NewUnavailable("away")
	_, err = replay.Cluster(t.Context(), c, sample, silent)
	var away *serviceerror.Unavailable
	if !errors.As(err, &away) {
		t.Errorf("got %v", err)
	}
}

// Cases whose type this program no longer has would be left to nobody: they count against it, begun or not.
func TestCasesOfATypeThatIsGone(t *testing.T) {
	run := read(t, "lead_waived.json")
	run.Events[0].GetWorkflowExecutionStartedEventAttributes().WorkflowType.Name = "Retired"
	for _, events := range [][]*historypb.HistoryEvent{run.Events, run.Events[:1]} {
		c := &cluster{typeName: "Retired", cases: 2, events: events}
		report, err := replay.Cluster(t.Context(), c, replay.Sample{Running: 10, Closed: 10, Concurrency: 1}, silent)
		n := report.Counts[len(report.Counts)-1]
		if err != nil || len(report.Counts) != 2*len(replay.Types())+1 || n != (replay.Count{Type: "Retired", State: replay.Running, There: 2, Sampled: 2, Failed: 2}) {
			t.Fatalf("%+v, %v", report.Counts, err)
		}
		if m := report.Failures[0]; m.Differs != "this program has no workflow Retired" {
			t.Error(m)
		}
	}
}

// Cases run, and none that was sampled can be read: that is no verdict. Of what has closed, retention may take all away.
func TestNothingThatRunsCanBeRead(t *testing.T) {
	gone := serviceerror.NewNotFound("gone")
	c := &cluster{typeName: "Lead", cases: 2, events: read(t, "lead_waived.json").Events, fails: map[int]error{0: gone, 1: gone}}
	sample := replay.Sample{Types: []string{"Lead", "MonthEnd"}, Running: 10, Closed: 10, Concurrency: 1}
	report, err := replay.Cluster(t.Context(), c, sample, silent)
	if unread := report.Unread(); err != nil || !slices.Equal(unread, []string{"Lead"}) {
		t.Errorf("unread %v, %v", unread, err)
	}
	delete(c.fails, 0)
	report, err = replay.Cluster(t.Context(), c, sample, silent)
	if unread := report.Unread(); err != nil || len(unread) > 0 {
		t.Errorf("unread %v, %v", unread, err)
	}
}

// Of many cases some are tried, evenly over their age and over all pages, the oldest among them.
func TestASampleIsSpread(t *testing.T) {
	for _, s := range []struct{ cases, want, sampled int }{{25, 4, 4}, {25, 25, 25}, {3, 50, 3}, {1000, 50, 50}, {1, 1, 1}} {
		c := &cluster{typeName: "Lead", cases: s.cases, fails: map[int]error{}}
		for n := range s.cases {
			c.fails[n] = serviceerror.NewNotFound("gone") // its history is no matter
		}
		c.fails[s.cases-1] = errors.New("the oldest")
		report, err := replay.Cluster(t.Context(), c, replay.Sample{Types: []string{"Lead"}, Running: s.want, Concurrency: 1}, silent)
		if n := report.Counts[0]; n.Sampled != s.sampled || n.There != s.cases || len(report.Counts) != 1 {
			t.Errorf("%d of %d: %+v", s.want, s.cases, report.Counts)
		}
		if err == nil || !strings.Contains(err.Error(), "the oldest") {
			t.Errorf("%d of %d: the oldest was not tried: %v", s.want, s.cases, err)
		}
	}
}

// Ctrl-C ends it.
func TestASampleIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := &cluster{typeName: "Lead", cases: 200, events: read(t, "lead_waived.json").Events}
	report, err := replay.Cluster(ctx, c, replay.Sample{Types: []string{"Lead"}, Running: 200, Concurrency: 2}, func(done, all int) {
		if done == 3 {
			stop()
		}
	})
	if n := report.Counts[0]; !errors.Is(err, context.Canceled) || n.Replayed < 3 || n.Replayed > 10 {
		t.Errorf("%+v, %v", n, err)
	}
}
