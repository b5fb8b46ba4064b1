// Package namespace brings Temporal's namespace to where cases can run in it: it is there, and so are the search
// attributes by which people find them.
package namespace

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Namespace is a namespace that may have to be set up.
type Namespace struct {
	Name      string
	Address   string // where Temporal is; for what people read
	Workflow  workflowservice.WorkflowServiceClient
	Operator  operatorservice.OperatorServiceClient
	Retention time.Duration // how long closed cases are kept, if it has to be made
	Say       func(line string)
}

// Of gives the namespace that a client works in. The client need not have reached Temporal.
func Of(c client.Client, options client.Options) Namespace {
	return Namespace{
		Name: options.Namespace, Address: options.HostPort, Workflow: c.WorkflowService(), Operator: c.OperatorService(),
		Say: func(string) {},
	}
}

// usable is said when nothing is left to do.
const usable = "its search attributes can be used"

// SetUp makes the namespace and the search attributes if they are missing, and returns when a query can use them all.
// Doing it again, or many at once, does no harm. Until ctx ends it tries again whatever may pass; its error then says
// what it waited for. Of what Temporal refuses for good it gives a [*RefusedError]. On Temporal Cloud, where neither is
// made by us, it is [Namespace.Check].
func (n Namespace) SetUp(ctx context.Context) error {
	if n.onCloud() {
		return n.Check(ctx)
	}
	if err := n.patiently(ctx, n.ensureThere); err != nil {
		return err
	}
	if n.queryable(ctx) != nil {
		for _, step := range []func(context.Context) error{n.ensureAttributes, n.queryable} {
			if err := n.patiently(ctx, step); err != nil {
				return err
			}
		}
	}
	n.Say(usable)
	return nil
}

// Check says what is missing, as a [*MissingError]; nil if nothing is. It changes nothing and needs no right but to read.
// Until ctx ends it waits for Temporal.
func (n Namespace) Check(ctx context.Context) error { return n.patiently(ctx, n.Look) }

// Look is [Namespace.Check] without waiting: a Temporal that cannot be reached is an error at once.
func (n Namespace) Look(ctx context.Context) error {
	described, err := n.Workflow.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: n.Name})
	var absent *serviceerror.NamespaceNotFound
	if errors.As(err, &absent) {
		return &MissingError{Namespace: n, Absent: true, Attributes: wanted()}
	}
	if err != nil {
		return n.refused(err, true, wanted())
	}
	missing, err := n.missing(ctx)
	switch {
	case errors.As(err, &absent): // one part of Temporal hears of a new namespace later than another
		return &MissingError{Namespace: n, Absent: true, Attributes: wanted()}
	case err != nil:
		return err
	case len(missing) > 0:
		return &MissingError{Namespace: n, Attributes: missing}
	}
	n.Say(n.kept(described))
	n.Say(usable)
	return nil
}

// ensureThere makes the namespace unless it is there.
func (n Namespace) ensureThere(ctx context.Context) error {
	described, err := n.Workflow.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: n.Name})
	var absent *serviceerror.NamespaceNotFound
	switch {
	case err == nil:
		n.Say(n.kept(described))
		return nil
	case !errors.As(err, &absent):
		return n.refused(err, true, wanted())
	}
	_, err = n.Workflow.RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: n.Name, Description: "gendan (跟单)", WorkflowExecutionRetentionPeriod: durationpb.New(n.Retention),
	})
	var known *serviceerror.NamespaceAlreadyExists
	if err == nil || errors.As(err, &known) {
		n.Say(fmt.Sprintf("namespace %s is made: closed cases are kept for %s", n.Name, days(n.Retention)))
		return nil
	}
	return n.refused(err, true, wanted())
}

// kept says how long closed cases are kept in a namespace that was there before.
func (n Namespace) kept(described *workflowservice.DescribeNamespaceResponse) string {
	retention := described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	line := fmt.Sprintf("namespace %s is there: closed cases are kept for %s", n.Name, days(retention))
	if n.Retention != 0 && n.Retention != retention {
		line += fmt.Sprintf(", not %s; that stays so", days(n.Retention))
	}
	return line
}

// How long to wait before the next attempt, and for an answer.
const (
	firstWait   = 50 * time.Millisecond
	longestWait = time.Second
	answerIn    = 10 * time.Second
)

// patiently tries a step again until it is done, is refused or ctx ends; then its error is the last that tells something.
// What it waits for is said once.
func (n Namespace) patiently(ctx context.Context, step func(context.Context) error) error {
	var last error
	told := false
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := n.attempt(ctx, step)
		var final interface{ final() }
		if err == nil || errors.As(err, &final) {
			return err
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		if !told && wait == longestWait {
			n.Say(fmt.Sprintf("waiting for Temporal at %s: %v", n.Address, last))
			told = true
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				return ctx.Err()
			}
			return fmt.Errorf("waited in vain for Temporal at %s, namespace %s: %w", n.Address, n.Name, last)
		case <-time.After(wait):
		}
	}
}

func (n Namespace) attempt(ctx context.Context, step func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, answerIn)
	defer cancel()
	return step(ctx)
}

// days prints a length of time in days, if it is whole days.
func days(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == day:
		return "1 day"
	case d > 0 && d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	}
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "0m")
}
