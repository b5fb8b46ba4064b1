package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

const retryEvery = 20 * time.Millisecond

// awaitReady returns when the frontend is healthy and a query over all our search attributes succeeds. Attributes that
// a database of an earlier version lacks are added. It returns the last failure when ctx ends first.
func awaitReady(ctx context.Context, frontend, namespace string) error {
	conn, err := grpc.NewClient(frontend, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("connect to %s: %w", frontend, err)
	}
	defer func() { _ = conn.Close() }()

	steps := []func(context.Context, *grpc.ClientConn, string) error{checkHealth, addMissingAttributes, queryAttributes}
	for _, step := range steps {
		if err := retry(ctx, func() error { return step(ctx, conn, namespace) }); err != nil {
			return err
		}
	}
	return nil
}

func retry(ctx context.Context, attempt func() error) error {
	for {
		err := attempt()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryEvery):
		}
	}
}

func checkHealth(ctx context.Context, conn *grpc.ClientConn, _ string) error {
	health, err := healthpb.NewHealthClient(conn).Check(ctx,
		&healthpb.HealthCheckRequest{Service: workflowservice.WorkflowService_ServiceDesc.ServiceName},
		grpc.WaitForReady(true))
	if err != nil {
		return fmt.Errorf("health check: %w", err)
	}
	if health.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		return fmt.Errorf("health check: %s", health.GetStatus())
	}
	return nil
}

func addMissingAttributes(ctx context.Context, conn *grpc.ClientConn, namespace string) error {
	operator := operatorservice.NewOperatorServiceClient(conn)
	known, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("list search attributes: %w", err)
	}
	missing := map[string]enumspb.IndexedValueType{}
	for name, kind := range searchAttributes {
		if _, ok := known.GetCustomAttributes()[name]; !ok {
			missing[name] = kind
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: missing,
	})
	if err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return nil
}

func queryAttributes(ctx context.Context, conn *grpc.ClientConn, namespace string) error {
	var conditions []string
	for name := range searchAttributes {
		conditions = append(conditions, "`"+name+"` IS NOT NULL") // quoted: Level is a word of the query language
	}
	slices.Sort(conditions)
	_, err := workflowservice.NewWorkflowServiceClient(conn).CountWorkflowExecutions(ctx,
		&workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace, Query: strings.Join(conditions, " OR ")})
	if err != nil {
		return fmt.Errorf("query by search attributes: %w", err)
	}
	return nil
}
