// Package history reads the histories of cases from Temporal and keeps them in files that the SDK's replayer reads.
package history

import (
	"context"
	"errors"
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// ErrGone is wrapped when Temporal has no such workflow or run, or no longer: retention takes closed ones away.
var ErrGone = errors.New("Temporal does not have it")

// ErrDamaged is wrapped when a file holds no history.
var ErrDamaged = errors.New("no history")

// Run is one run of a workflow, with everything that happened in it. A case that continues as new has several.
type Run struct {
	WorkflowID string
	RunID      string
	File       string // from which it was read, if it was
	Events     []*historypb.HistoryEvent
}

// String names a run: its file, its workflow and its own id, as far as they are known.
func (r Run) String() string {
	var names []string
	for _, name := range []string{r.File, r.WorkflowID} {
		if name != "" {
			names = append(names, name)
		}
	}
	if r.RunID != "" {
		names = append(names, "run "+r.RunID)
	}
	return strings.Join(names, ", ")
}

// Type gives the name of the workflow's type; "" when the history does not begin as one does.
func (r Run) Type() string {
	return r.begun().GetWorkflowType().GetName()
}

// CarriesOn gives the id of the run that this one carries on; "" when it is the first.
func (r Run) CarriesOn() string { return r.begun().GetContinuedExecutionRunId() }

func (r Run) begun() *historypb.WorkflowExecutionStartedEventAttributes {
	if len(r.Events) == 0 {
		return nil
	}
	return r.Events[0].GetWorkflowExecutionStartedEventAttributes()
}

// Download reads one run's history; an empty run id means the last run. Its error wraps [ErrGone] when there is none.
func Download(ctx context.Context, c client.Client, workflowID, runID string) (Run, error) {
	r := Run{WorkflowID: workflowID, RunID: runID}
	if runID == "" { // else a case that continues as new meanwhile would be read under another run's name
		described, err := c.DescribeWorkflowExecution(ctx, workflowID, "")
		if err != nil {
			return Run{}, r.meaning(err)
		}
		r.RunID = described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	}
	events := c.GetWorkflowHistory(ctx, workflowID, r.RunID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return Run{}, r.meaning(err)
		}
		r.Events = append(r.Events, event)
	}
	return r, nil
}

// meaning puts what Temporal answers into our words.
func (r Run) meaning(err error) error {
	var absent *serviceerror.NotFound
	var malformed *serviceerror.InvalidArgument // a run id that is none
	if errors.As(err, &absent) || (errors.As(err, &malformed) && r.RunID != "") {
		return fmt.Errorf("%s: %w (%w)", r, ErrGone, err)
	}
	return fmt.Errorf("read the history of %s: %w", r, err)
}

// Chain downloads a case's run and all that it carries on, the oldest first; an empty run id means the last run. Whole
// is false when the oldest are gone.
func Chain(ctx context.Context, c client.Client, workflowID, runID string) (runs []Run, whole bool, err error) {
	for {
		run, err := Download(ctx, c, workflowID, runID)
		if errors.Is(err, ErrGone) && len(runs) > 0 {
			return runs, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		runs = append([]Run{run}, runs...)
		if runID = run.CarriesOn(); runID == "" {
			return runs, true, nil
		}
	}
}
