// Package timeskip moves a running case's clock ahead on a development server. Nothing but `gendan dev` and the
// end-to-end tests uses it: in production time passes by itself.
package timeskip

import (
	"cmp"
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

// PendingError says that a case's clock stands still: it waits for other cases that it asked, whose clocks are their own.
type PendingError struct {
	ID      string
	Pending []string // the ids of those that it waits for
}

// Error names the cases.
func (e *PendingError) Error() string {
	return fmt.Sprintf("%s waits for %s: its clock stands still until then", e.ID, strings.Join(e.Pending, ", "))
}

// nextDueAt is the search attribute that says until when a case waits.
const nextDueAt = "NextDueAt"

// maxSkips is how many timers one call may pass. The server's own limit is low, and it stops there without a word.
const maxSkips = 10_000

// beginsEvery is how often it is looked whether a run has begun.
const beginsEvery = 50 * time.Millisecond

// leaveWithin bounds the wait for a server that is asked to skip no more.
const leaveWithin = 5 * time.Second

// Case is a running case whose clock can be moved.
type Case struct {
	Client    client.Client
	Namespace string
	ID        string // the workflow's id
}

// Forward moves the case's clock ahead by d, which must be positive, and returns when everything due strictly before
// then has happened. To reach an instant aim one second past it. The clock goes on from there at its usual pace.
// It returns a [*PendingError], and errors wrapping [ErrNotDevelopment], [ErrNoCase] and [ErrEnded]. After an error the
// clock stays where it has come to.
func (c Case) Forward(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("forward %s by %s: only ahead", c.ID, d)
	}
	if err := c.begun(ctx); err != nil {
		return err
	}
	if err := c.pending(ctx); err != nil {
		return err
	}
	skip := rand.Text()
	err := c.set(ctx, &commonpb.TimeSkippingConfig{
		Enabled: true,
		// A child would inherit the skipping without its target, and run to its end at once.
		DisablePropagation:  true,
		MaxSessionSkipCount: maxSkips,
		FastForwardConfig:   &commonpb.FastForwardConfig{Id: skip, Duration: durationpb.New(d)},
	})
	if err != nil {
		return fmt.Errorf("forward %s: %w", c.ID, meaning(err))
	}
	over, err := c.await(ctx, skip)
	if !over {
		err = errors.Join(err, c.leave(ctx))
	}
	return err
}

// begun waits for the first step of a run that carries another on. The server puts it off for a second where runs follow
// each other closely, and, skipping meanwhile, counts what was skipped before twice.
func (c Case) begun(ctx context.Context) error {
	for {
		described, err := c.Client.DescribeWorkflowExecution(ctx, c.ID, "")
		if err != nil {
			return fmt.Errorf("look at %s: %w", c.ID, meaning(err))
		}
		info := described.GetWorkflowExecutionInfo()
		carriesOn := info.GetFirstRunId() != info.GetExecution().GetRunId()
		if !carriesOn || info.GetHistoryLength() > 1 || info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(beginsEvery):
		}
	}
}

// leave gives a skip up: a case would go on with it whenever it can, long after nobody waits any more.
func (c Case) leave(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveWithin)
	defer cancel()
	err := meaning(c.set(ctx, &commonpb.TimeSkippingConfig{DisablePropagation: true}))
	if err != nil && !errors.Is(err, ErrNoCase) {
		return fmt.Errorf("stop the forwarding of %s: %w", c.ID, err)
	}
	return nil
}

func (c Case) set(ctx context.Context, config *commonpb.TimeSkippingConfig) error {
	_, err := c.Client.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace:                c.Namespace,
		WorkflowExecution:        &commonpb.WorkflowExecution{WorkflowId: c.ID},
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: config},
		UpdateMask:               &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	return err
}

// pending gives a [*PendingError] when the server would wait for children before it skips anything.
func (c Case) pending(ctx context.Context) error {
	clock, err := c.Clock(ctx)
	if err != nil {
		return err
	}
	if len(clock.Pending) > 0 {
		return &PendingError{c.ID, clock.Pending}
	}
	return nil
}

// await polls until the skip is over, one way or another, or nobody waits for it any more. One poll lasts up to 20 seconds.
func (c Case) await(ctx context.Context, skip string) (over bool, err error) {
	for {
		poll, err := c.Client.WorkflowService().PollWorkflowExecutionTimeSkipping(ctx, &workflowservice.PollWorkflowExecutionTimeSkippingRequest{
			Namespace:         c.Namespace,
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: c.ID},
			FastForwardId:     skip,
		})
		if err != nil {
			return false, fmt.Errorf("wait for the forwarding of %s: %w", c.ID, cmp.Or(ctx.Err(), meaning(err)))
		}
		switch poll.GetFastForwardPollingResult() {
		case enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
			return true, nil
		case enumspb.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED:
			reason := poll.GetFailedReason()
			if strings.Contains(reason, "ended") {
				return true, fmt.Errorf("forward %s: %w", c.ID, ErrEnded)
			}
			return true, fmt.Errorf("forward %s: %s", c.ID, reason)
		default: // the poll timed out: the case is still busy, or has asked someone on its way
			err := c.pending(ctx)
			if errors.Is(err, ErrNoCase) {
				return true, fmt.Errorf("forward %s: %w", c.ID, ErrEnded)
			}
			if err != nil {
				return false, err
			}
		}
	}
}

// Clock is a case's own time, and until when and for whom it waits.
type Clock struct {
	Now     time.Time
	NextDue time.Time // zero: it waits for no time
	Pending []string  // the cases that have to end before this one's clock can be moved
}

// Clock reads the case's clock. It returns errors wrapping [ErrNoCase].
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
	for _, child := range described.GetPendingChildren() {
		clock.Pending = append(clock.Pending, child.GetWorkflowId())
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
