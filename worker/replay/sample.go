package replay

import (
	"context"
	"fmt"
	"time"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"gendan/workflows"
)

// Sample says which cases of a cluster are tried.
type Sample struct {
	Types       []string  // of workflows; none: all that this program has, and whatever else runs in its task queue
	Running     int       // how many running cases of each type
	Closed      int       // how many closed runs of each type
	Since       time.Time // closed runs that closed after this
	Concurrency int       // how many are tried side by side
}

// wanted says how many cases of each type are tried in a state.
func (s Sample) wanted(state State) int {
	if state == Closed {
		return s.Closed
	}
	return s.Running
}

// strangers names the types of cases that run in our task queue and that this program does not have: nobody could go on
// with them.
func strangers(ctx context.Context, c client.Client) (types []string, err error) {
	query := fmt.Sprintf("TaskQueue = '%s' AND ExecutionStatus = 'Running'", workflows.TaskQueue)
	for _, known := range Types() {
		query += besides(known)
	}
	for {
		r, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: 1})
		if err != nil || len(r.GetExecutions()) == 0 {
			return types, err
		}
		found := r.GetExecutions()[0].GetType().GetName()
		types = append(types, found)
		query += besides(found)
	}
}

// besides narrows a query to other types.
func besides(typeName string) string { return fmt.Sprintf(" AND WorkflowType != '%s'", typeName) }

// pageSize is how many executions are listed at a time.
const pageSize = 1000

// pick lists a type's running cases or closed runs, and takes some of them, evenly spread over the list, which goes from the
// youngest to the oldest; the oldest is always among them.
func (s Sample) pick(ctx context.Context, c client.Client, typeName string, state State) (picked []*workflowpb.WorkflowExecutionInfo, there int, err error) {
	query := fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running'", typeName)
	if state == Closed {
		query = fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus != 'Running' AND CloseTime > '%s'", typeName, s.Since.UTC().Format(time.RFC3339))
	}
	counted, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
	if err != nil {
		return nil, 0, err
	}
	all := int(counted.GetCount())
	for page := []byte(nil); ; {
		r, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: pageSize, NextPageToken: page})
		if err != nil {
			return nil, 0, err
		}
		for _, e := range r.GetExecutions() {
			there++
			if chosen(there, all, s.wanted(state)) {
				picked = append(picked, e)
			}
		}
		if page = r.GetNextPageToken(); len(page) == 0 {
			return picked, there, nil
		}
	}
}

// chosen says whether the nth of so many is among those wanted: they lie evenly apart, and the last is one of them.
func chosen(n, all, want int) bool {
	return n*want/max(all, 1) > (n-1)*want/max(all, 1) || all <= want
}
