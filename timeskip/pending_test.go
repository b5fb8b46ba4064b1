package timeskip

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
)

// server is a development server on which one case runs.
type server struct {
	client.Client
	children []string
	polls    []func() enumspb.FastForwardPollingResult // what happens in each poll
	skipping []bool                                    // as it was told
	asleep   int                                       // for so many looks the run, which carries another on, has not begun
}

func (s *server) WorkflowService() workflowservice.WorkflowServiceClient { return service{of: s} }

// service is the server's clock.
type service struct {
	workflowservice.WorkflowServiceClient
	of *server
}

func (s *server) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	r := &workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
			Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, FirstRunId: "first", HistoryLength: 1,
		},
	}
	if s.asleep--; s.asleep < 0 {
		r.WorkflowExecutionInfo.HistoryLength = 4
	}
	for _, id := range s.children {
		r.PendingChildren = append(r.PendingChildren, &workflowpb.PendingChildExecutionInfo{WorkflowId: id})
	}
	return r, nil
}

func (s service) UpdateWorkflowExecutionOptions(
	_ context.Context, r *workflowservice.UpdateWorkflowExecutionOptionsRequest, _ ...grpc.CallOption,
) (*workflowservice.UpdateWorkflowExecutionOptionsResponse, error) {
	s.of.skipping = append(s.of.skipping, r.GetWorkflowExecutionOptions().GetTimeSkippingConfig().GetEnabled())
	return &workflowservice.UpdateWorkflowExecutionOptionsResponse{}, nil
}

func (s service) PollWorkflowExecutionTimeSkipping(
	ctx context.Context, _ *workflowservice.PollWorkflowExecutionTimeSkippingRequest, _ ...grpc.CallOption,
) (*workflowservice.PollWorkflowExecutionTimeSkippingResponse, error) {
	now := s.of.polls[0]
	s.of.polls = s.of.polls[1:]
	result := now()
	if ctx.Err() != nil {
		return nil, errors.New("stream terminated") // so gRPC says it
	}
	return &workflowservice.PollWorkflowExecutionTimeSkippingResponse{FastForwardPollingResult: result}, nil
}

const (
	notYet = enumspb.FAST_FORWARD_POLLING_RESULT_UNSPECIFIED
	done   = enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED
)

const approval = "approval:lead:tmall:demo:1.1"

// waitsForApproval checks that a forwarding said so.
func waitsForApproval(t *testing.T, err error) {
	t.Helper()
	var pending *PendingError
	if !errors.As(err, &pending) || !slices.Equal(pending.Pending, []string{approval}) || !strings.Contains(err.Error(), approval) {
		t.Errorf("got %v", err)
	}
}

// The server would wait for the child, without a word and without end.
func TestCaseThatWaitsForAnApprovalIsNotForwarded(t *testing.T) {
	s := &server{children: []string{approval}}
	c := Case{Client: s, ID: "lead:tmall:demo:1"}
	waitsForApproval(t, c.Forward(t.Context(), time.Hour))
	if len(s.skipping) > 0 {
		t.Error("the clock was touched")
	}
	if clock, err := c.Clock(t.Context()); err != nil || !slices.Equal(clock.Pending, []string{approval}) {
		t.Errorf("got %+v, %v", clock, err)
	}
}

// One that asks on its way stops there, and does not jump when the approval has been decided.
func TestForwardingStopsAtAnApproval(t *testing.T) {
	s := &server{}
	s.polls = []func() enumspb.FastForwardPollingResult{
		func() enumspb.FastForwardPollingResult { return notYet },
		func() enumspb.FastForwardPollingResult {
			s.children = []string{approval}
			return notYet
		},
	}
	waitsForApproval(t, (Case{Client: s, ID: "x"}).Forward(t.Context(), time.Hour))
	if !slices.Equal(s.skipping, []bool{true, false}) {
		t.Errorf("skipping was set to %v", s.skipping)
	}
}

// A run that carries another on is left alone until it has begun: the server would count what was skipped twice.
func TestForwardingWaitsForTheRunToBegin(t *testing.T) {
	s := &server{asleep: 3}
	s.polls = []func() enumspb.FastForwardPollingResult{func() enumspb.FastForwardPollingResult {
		if s.asleep >= 0 {
			t.Error("skipped before it had begun")
		}
		return done
	}}
	if err := (Case{Client: s, ID: "x"}).Forward(t.Context(), time.Hour); err != nil {
		t.Error(err)
	}
}

// Whoever presses Ctrl-C finds the clock where it came to.
func TestForwardingThatIsInterruptedEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &server{polls: []func() enumspb.FastForwardPollingResult{
		func() enumspb.FastForwardPollingResult {
			cancel()
			return notYet
		},
	}}
	err := Case{Client: s, ID: "x"}.Forward(ctx, time.Hour)
	if !errors.Is(err, context.Canceled) || !slices.Equal(s.skipping, []bool{true, false}) {
		t.Errorf("got %v, skipping was set to %v", err, s.skipping)
	}
}

func TestForwardingThatArrivesIsLeftAlone(t *testing.T) {
	s := &server{polls: []func() enumspb.FastForwardPollingResult{func() enumspb.FastForwardPollingResult { return done }}}
	if err := (Case{Client: s, ID: "x"}).Forward(t.Context(), time.Hour); err != nil || !slices.Equal(s.skipping, []bool{true}) {
		t.Errorf("got %v, skipping was set to %v", err, s.skipping)
	}
}
