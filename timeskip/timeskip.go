// Package timeskip moves a running case's clock ahead on a development server. Nothing but `gendan dev` and the
// end-to-end tests uses it: in production time passes by itself.
package timeskip

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

var (
	// ErrNotDevelopment is wrapped when a server is no development server.
	ErrNotDevelopment = errors.New("time passes by itself there")
	// ErrNoCase is wrapped when no such case runs.
	ErrNoCase = errors.New("no such case runs")
	// ErrEnded is wrapped when the case ended before its clock got there. What was due until then has happened.
	ErrEnded = errors.New("the case ended before that")
)

// nextDueAt is the search attribute that says until when a case waits.
const nextDueAt = "NextDueAt"

// maxSkips is how many timers one call may pass. The server's own limit is low, and it stops there without a word.
const maxSkips = 10_000

// Case is a running case whose clock can be moved.
type Case struct {
	Client    client.Client
	Namespace string
	ID        string // the workflow's id
}

// Forward moves the case's clock ahead by d, which must be positive, and returns when everything due strictly before
// then has happened. To reach an instant aim one second past it. The clock goes on from there at its usual pace.
// It returns errors wrapping [ErrNotDevelopment], [ErrNoCase] and [ErrEnded].
func (c Case) Forward(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("forward %s by %s: only ahead", c.ID, d)
	}
	skip := rand.Text()
	_, err := c.Client.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace:         c.Namespace,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: c.ID},
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled: true,
			// A child would inherit the skipping without its target, and run to its end at once.
			DisablePropagation:  true,
			MaxSessionSkipCount: maxSkips,
			FastForwardConfig:   &commonpb.FastForwardConfig{Id: skip, Duration: durationpb.New(d)},
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	if err != nil {
		return fmt.Errorf("forward %s: %w", c.ID, meaning(err))
	}
	return c.await(ctx, skip)
}

// await polls until the skip is over. One poll lasts up to 20 seconds.
func (c Case) await(ctx context.Context, skip string) error {
	for {
		poll, err := c.Client.WorkflowService().PollWorkflowExecutionTimeSkipping(ctx, &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
			Namespace:         c.Namespace,
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: c.ID},
			FastForwardId:     skip,
		})
		if err != nil {
			return fmt.Errorf("wait for the forwarding of %s: %w", c.ID, meaning(err))
		}
		switch poll.GetFastForwardPollingResult() {
		case enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
			return nil
		case enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED:
			reason := poll.GetFailedReason()
			if strings.Contains(reason, "ended") {
				return fmt.Errorf("forward %s: %w", c.ID, ErrEnded)
			}
			return fmt.Errorf("forward %s: %s", c.ID, reason)
		default: // the poll timed out: the case is still busy
		}
	}
}

// Clock is a case's own time, and until when it waits.
type Clock struct {
	Now     time.Time
	NextDue time.Time // zero: it waits for no time
}

// Clock reads the case's clock. Its errors are those of [Case.Forward].
func (c Case) Clock(ctx context.Context) (Clock, error) {
	described, err := c.Client.DescribeWorkflowExecution(ctx, c.ID, "")
	if err != nil {
		return Clock{}, fmt.Errorf("look at %s: %w", c.ID, meaning(err))
	}
	info := described.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return Clock{}, fmt.Errorf("look at %s: %w", c.ID, ErrNoCase)
	}
	clock := Clock{Now: time.Now().UTC()}
	if t := described.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime(); t != nil {
		clock.Now = t.AsTime() // it was forwarded before
	}
	if due := info.GetSearchAttributes().GetIndexedFields()[nextDueAt]; due != nil {
		if err := converter.GetDefaultDataConverter().FromPayload(due, &clock.NextDue); err != nil {
			return Clock{}, fmt.Errorf("read until when %s waits: %w", c.ID, err)
		}
	}
	return clock, nil
}

// Loopback says whether an address can only be this machine's: a development server has no other.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// meaning puts the server's refusals into our words.
func meaning(err error) error {
	var notFound *serviceerror.NotFound
	var unimplemented *serviceerror.Unimplemented
	switch {
	case errors.As(err, &notFound):
		return fmt.Errorf("%w: %w", ErrNoCase, err)
	case errors.As(err, &unimplemented):
		return fmt.Errorf("%w: %w", ErrNotDevelopment, err)
	}
	return err
}
