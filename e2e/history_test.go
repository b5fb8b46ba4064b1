package e2e

import (
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// history gives the events of the case's workflow, without those by which a test moves its clock: in production time
// passes by itself.
func (c *aCase) history() []*historypb.HistoryEvent {
	c.Helper()
	return c.historyOf("")
}

// historyOf is the history of one of the case's runs; empty: the last.
func (c *aCase) historyOf(run string) []*historypb.HistoryEvent {
	c.Helper()
	var events []*historypb.HistoryEvent
	iter := c.temporal.GetWorkflowHistory(c.Context(), c.caseID, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iter.HasNext() {
		event, err := iter.Next()
		require.NoError(c, err)
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED:
		default:
			events = append(events, event)
		}
	}
	return events
}

// measure counts the case's history and checks it against what is promised. The server's own figure, in which the
// moving of the clock is included, must keep the promise too.
func (c *aCase) measure(maxEvents, maxBytes int) {
	c.Helper()
	events := c.history()
	bytes := 0
	for _, e := range events {
		bytes += proto.Size(e)
	}
	described, err := c.temporal.DescribeWorkflowExecution(c.Context(), c.caseID, "")
	require.NoError(c, err)
	stored := int(described.GetWorkflowExecutionInfo().GetHistorySizeBytes())
	c.Logf("history: %d events (promised: at most %d), %d bytes, %d as the server counts (promised: at most %d)",
		len(events), maxEvents, bytes, stored, maxBytes)
	require.LessOrEqual(c, len(events), maxEvents)
	require.LessOrEqual(c, max(bytes, stored), maxBytes)
}

// measureChain counts the events of all of the case's runs, and checks them against what is promised.
func (c *aCase) measureChain(maxEvents int) {
	c.Helper()
	var runs []int
	total := 0
	for run, again := "", true; again; {
		events := c.historyOf(run)
		runs, total = append(runs, len(events)), total+len(events)
		run = events[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
		again = run != ""
	}
	c.Logf("history: %d events in %d runs, the last first: %v (promised: at most %d)", total, len(runs), runs, maxEvents)
	require.LessOrEqual(c, total, maxEvents)
}

// startDelay gives how long the case's first step was put off.
func (c *aCase) startDelay() time.Duration {
	c.Helper()
	return c.history()[0].GetWorkflowExecutionStartedEventAttributes().GetFirstWorkflowTaskBackoff().AsDuration()
}
