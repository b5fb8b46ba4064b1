package program

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	schedulepb "go.temporal.io/api/schedule/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"gendan/handbook/policyfile"
	"gendan/worker"
)

// frontend is Temporal as far as schedules see it: it keeps them, and answers the first requests as it is told to.
type frontend struct {
	workflowservice.UnimplementedWorkflowServiceServer
	mu        sync.Mutex
	fails     []error
	schedules map[string]*schedulepb.Schedule
	updates   int
}

func (f *frontend) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (f *frontend) CreateSchedule(_ context.Context, r *workflowservice.CreateScheduleRequest) (*workflowservice.CreateScheduleResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.fails) > 0 {
		err := f.fails[0]
		f.fails = f.fails[1:]
		return nil, serviceerror.ToStatus(err).Err()
	}
	if _, known := f.schedules[r.GetScheduleId()]; known {
		return nil, serviceerror.ToStatus(serviceerror.NewWorkflowExecutionAlreadyStarted("it is there", "", "")).Err()
	}
	f.schedules[r.GetScheduleId()] = r.GetSchedule()
	return &workflowservice.CreateScheduleResponse{}, nil
}

func (f *frontend) DescribeSchedule(_ context.Context, r *workflowservice.DescribeScheduleRequest) (*workflowservice.DescribeScheduleResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, known := f.schedules[r.GetScheduleId()]
	if !known {
		return nil, serviceerror.ToStatus(serviceerror.NewNotFound("no such schedule")).Err()
	}
	return &workflowservice.DescribeScheduleResponse{Schedule: s, Info: &schedulepb.ScheduleInfo{}}, nil
}

func (f *frontend) UpdateSchedule(_ context.Context, r *workflowservice.UpdateScheduleRequest) (*workflowservice.UpdateScheduleResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.updates++
	f.schedules[r.GetScheduleId()] = r.GetSchedule()
	return &workflowservice.UpdateScheduleResponse{}, nil
}

// serve lets a client talk to the frontend.
func (f *frontend) serve(t *testing.T) client.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	workflowservice.RegisterWorkflowServiceServer(server, f)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	c, err := client.NewLazyClient(client.Options{HostPort: listener.Addr().String(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// scheduled ensures the schedules of these policies and gives what the log says.
func (f *frontend) scheduled(t *testing.T, c client.Client, policy string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(path, []byte(policy), 0o644); err != nil {
		t.Fatal(err)
	}
	set, err := policyfile.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	p := Program{options: Options{Policies: set}}
	worker.EnsureSchedules(t.Context(), c, set, p.shops(), slog.New(slog.NewTextHandler(&log, nil)))
	return log.String()
}

const twoShops = "shops: { tmall/one: { name: One }, jd/two: { name: Two, reviews: { at: \"21:30\" } } }\n"

func (f *frontend) check(t *testing.T, want map[string]string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.schedules) != len(want) {
		t.Errorf("got %v", f.schedules)
	}
	for id, at := range want {
		spec := f.schedules[id].GetSpec()
		if got := strings.Join(append(spec.GetCronString(), spec.GetTimezoneName()), " "); got != at {
			t.Errorf("%s is at %q, want %q", id, got, at)
		}
	}
}

// LEAD-12, DISC-3, DISC-4: each registered shop has its daily list, and the month is settled, however long Temporal takes.
func TestSchedulesComeToBeOnceTemporalAnswers(t *testing.T) {
	f := &frontend{schedules: map[string]*schedulepb.Schedule{}, fails: []error{
		serviceerror.NewFailedPrecondition("not yet"), serviceerror.NewFailedPrecondition("not yet"),
	}}
	log := f.scheduled(t, f.serve(t), twoShops)
	f.check(t, map[string]string{
		"month-end": "5 0 1 * * Asia/Shanghai", "daily-review:tmall:one": "0 20 * * * Asia/Shanghai", "daily-review:jd:two": "30 21 * * * Asia/Shanghai",
	})
	if p := f.schedules["daily-review:tmall:one"].GetAction().GetStartWorkflow().GetPriority(); p.GetPriorityKey() != 5 || p.GetFairnessKey() != "tmall/one" {
		t.Errorf("lists come last, and shops take turns: %v", p)
	}
	if strings.Count(log, "trying again") != 1 || strings.Count(log, "msg=scheduled") != 3 {
		t.Errorf("each is told once:\n%s", log)
	}
}

// A process that starts later brings them up to date, and many at once do no harm.
func TestSchedulesOfManyProcesses(t *testing.T) {
	f := &frontend{schedules: map[string]*schedulepb.Schedule{}}
	c := f.serve(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { f.scheduled(t, c, twoShops) })
	}
	all.Wait()
	if f.updates != 7*3 {
		t.Errorf("%d updates", f.updates)
	}
	f.scheduled(t, c, strings.Replace(twoShops, "21:30", "19:05", 1))
	f.check(t, map[string]string{
		"month-end": "5 0 1 * * Asia/Shanghai", "daily-review:tmall:one": "0 20 * * * Asia/Shanghai", "daily-review:jd:two": "5 19 * * * Asia/Shanghai",
	})
}

// One that is refused for good is told of, and the others come to be.
func TestScheduleThatIsRefusedHoldsUpNoOther(t *testing.T) {
	for name, refusal := range map[string]error{
		"not ours": serviceerror.NewPermissionDenied("not yours", ""), "an unknown key": status.Error(codes.Unauthenticated, "who are you"),
	} {
		f := &frontend{schedules: map[string]*schedulepb.Schedule{}, fails: []error{refusal}}
		log := f.scheduled(t, f.serve(t), twoShops)
		if len(f.schedules) != 2 || !strings.Contains(log, "it has to be made by hand") || !strings.Contains(log, "schedule=month-end") {
			t.Errorf("%s: got %v\n%s", name, f.schedules, log)
		}
	}
}

// While Temporal is away a program that is told to stop does not wait for its schedules.
func TestSchedulesEndWithTheirContext(t *testing.T) {
	c, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	set, err := policyfile.Default()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	worker.EnsureSchedules(ctx, c, set, nil, slog.New(slog.DiscardHandler))
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
