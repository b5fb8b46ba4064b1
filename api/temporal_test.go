package api_test

import (
	"context"
	"encoding/json"
	"sync"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"gendan/handbook"
)

// standIn stands in for Temporal: it knows which workflows run and keeps what they were told. What a case does with
// that is proved in workflows and e2e.
type standIn struct {
	client.Client
	mu      sync.Mutex
	away    error // what every call comes to
	runs    map[string]bool
	starts  []client.StartWorkflowOptions
	signals []signal
	update  func(client.UpdateWorkflowOptions) (any, error) // the case's answer: a work item, a case, a discount, an approval
}

type signal struct {
	workflow, name string
	fact           handbook.Fact
}

func newStandIn() *standIn { return &standIn{runs: map[string]bool{}} }

func (s *standIn) CheckHealth(context.Context, *client.CheckHealthRequest) (*client.CheckHealthResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &client.CheckHealthResponse{}, s.away
}

func (s *standIn) ExecuteWorkflow(_ context.Context, options client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away != nil {
		return nil, s.away
	}
	if _, known := s.runs[options.ID]; known {
		return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("started before", "", "")
	}
	s.runs[options.ID] = true
	s.starts = append(s.starts, options)
	return nil, nil //nolint:nilnil // nobody looks at the run
}

func (s *standIn) SignalWorkflow(_ context.Context, id, _, name string, arg any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away != nil {
		return s.away
	}
	if !s.runs[id] {
		return serviceerror.NewNotFound("workflow not found")
	}
	s.signals = append(s.signals, signal{id, name, arg.(handbook.Fact)})
	return nil
}

func (s *standIn) UpdateWorkflow(_ context.Context, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away != nil {
		return nil, s.away
	}
	if !s.runs[options.WorkflowID] {
		return nil, serviceerror.NewNotFound("workflow not found")
	}
	answer, err := s.update(options)
	return updated{answer: answer, err: err}, nil
}

// end ends a workflow.
func (s *standIn) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs[id] = false
}

// leave makes every call come to an error, and none with nil.
func (s *standIn) leave(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = err
}

type updated struct {
	client.WorkflowUpdateHandle
	answer any
	err    error
}

func (u updated) Get(_ context.Context, value any) error {
	if u.err != nil { // as it comes through the server
		failures := temporal.GetDefaultFailureConverter()
		return failures.FailureToError(failures.ErrorToFailure(u.err))
	}
	text, err := json.Marshal(u.answer)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}
