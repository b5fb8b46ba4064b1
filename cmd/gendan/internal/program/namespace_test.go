package program

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	grpchealth "google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"

	"gendan/api"
	"gendan/worker/namespace"
)

// setUpServer is Temporal as far as looking at a namespace sees it. It answers the first looks as it is told to.
type setUpServer struct {
	workflowservice.UnimplementedWorkflowServiceServer
	mu       sync.Mutex
	answers  []error // to DescribeNamespace, one after the other; then all is well
	unknown  string  // the search attribute that queries don't know
	looks    int
	allKnown int // from this look on, queries know every attribute
}

func (s *setUpServer) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (s *setUpServer) DescribeNamespace(context.Context, *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looks++
	if len(s.answers) > 0 {
		err := s.answers[0]
		s.answers = s.answers[1:]
		return nil, serviceerror.ToStatus(err).Err()
	}
	return &workflowservice.DescribeNamespaceResponse{}, nil
}

func (s *setUpServer) CountWorkflowExecutions(_ context.Context, r *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looks < s.allKnown && strings.Contains(r.GetQuery(), s.unknown) {
		return nil, serviceerror.ToStatus(serviceerror.NewInvalidArgument("invalid search attribute: " + s.unknown)).Err()
	}
	return &workflowservice.CountWorkflowExecutionsResponse{}, nil
}

// program gives a program that meets this server, and its log.
func (s *setUpServer) program(t *testing.T) (*Program, *bytes.Buffer) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	workflowservice.RegisterWorkflowServiceServer(server, s)
	alive := grpchealth.NewServer()
	alive.SetServingStatus(workflowservice.WorkflowService_ServiceDesc.ServiceName, healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(server, alive)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	var log bytes.Buffer
	options := client.Options{HostPort: listener.Addr().String(), Namespace: "shop", Logger: slog.New(slog.DiscardHandler)}
	c, err := client.NewLazyClient(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return &Program{temporal: c, options: Options{Temporal: options, Log: slog.New(slog.NewTextHandler(&log, nil))}}, &log
}

// A program that comes up before its namespace waits for it, says once what it waits for and how that comes to be, and
// goes on by itself.
func TestWaitsForTheNamespace(t *testing.T) {
	gone := serviceerror.NewNamespaceNotFound("shop")
	for name, c := range map[string]struct {
		server *setUpServer
		says   string
	}{
		"namespace":        {&setUpServer{answers: []error{gone, gone, gone}}, "has no namespace shop"},
		"search attribute": {&setUpServer{unknown: "Stage", allKnown: 4}, "lacks search attributes: Stage"},
	} {
		t.Run(name, func(t *testing.T) {
			p, log := c.server.program(t)
			var advice *api.AdviceError
			if err := p.checkNamespace(t.Context()); !errors.As(err, &advice) || !strings.Contains(advice.Text, "gendan temporal check") || strings.Contains(advice.Text, "127.0.0.1") {
				t.Errorf("readiness says %v", err)
			}
			if err := p.awaitTemporal(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"namespace is not set up; waiting until it is", c.says, "gendan temporal setup", "Temporal is there"} {
				if n := strings.Count(log.String(), want); n != 1 {
					t.Errorf("%q is told %d times in\n%s", want, n, log)
				}
			}
			if err := p.checkNamespace(t.Context()); err != nil {
				t.Error(err)
			}
			if c.server.looks != 4 {
				t.Errorf("looked %d times: once set up, nobody looks again", c.server.looks)
			}
		})
	}
}

// A namespace that loses what was set up is told once, as long as it lasts, and so is its end; readiness follows.
func TestTheNamespaceIsWatched(t *testing.T) {
	s := &setUpServer{}
	p, log := s.program(t)
	if err := p.checkNamespace(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.watchNamespace(ctx, time.Millisecond)
	}()
	s.lose("WaitingOn", 5) // for five looks
	s.until(t, 8)
	if !p.setUp.Load() {
		t.Error("it is set up again, and not known to be")
	}
	stop()
	<-done
	for _, want := range []string{"no longer set up", "WaitingOn", "is set up again"} {
		if n := strings.Count(log.String(), want); n != 1 {
			t.Errorf("%q is told %d times in\n%s", want, n, log)
		}
	}
}

// lose takes a search attribute away for some looks.
func (s *setUpServer) lose(attribute string, looks int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown, s.allKnown = attribute, s.looks+looks
}

// until waits until so many looks more were taken.
func (s *setUpServer) until(t *testing.T, looks int) {
	t.Helper()
	s.mu.Lock()
	enough := s.looks + looks
	s.mu.Unlock()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		seen := s.looks
		s.mu.Unlock()
		if seen >= enough {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d looks, want %d", seen, enough)
		}
	}
}

// Waiting for who refuses for good is no use: it is told at once, with what is to be done.
func TestTemporalRefuses(t *testing.T) {
	s := &setUpServer{answers: []error{serviceerror.NewPermissionDenied("not with this key", "")}}
	p, _ := s.program(t)
	err := p.awaitTemporal(t.Context())
	var refused *namespace.RefusedError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "not with this key") {
		t.Errorf("got %v", err)
	}
}
