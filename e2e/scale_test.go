package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/proto"

	"gendan/api/client"
)

// flood is how many inquiries one shop has waiting when the worker comes back.
const flood = 300

// One shop's flood holds up neither another shop's case nor what is urgent in its own (AS-17): with hundreds of inquiries
// waiting for a worker, what came last and belongs elsewhere, or is more urgent, is among the first to be taken up.
func TestOneShopsFloodHoldsUpNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("floods a server")
	}
	t.Parallel()
	s := own(t, "sqlite")
	require.NoError(t, errors.Join(s.startAPI(), s.seed()))
	busy, quiet := s.openDesk(t), s.openShop(t)
	waiting := busy.inquireMany(flood)
	calm := busy.comes(busy.newTrouble("1", time.Now().Add(-time.Hour)))
	urgent := busy.newTrouble("2", time.Now().Add(-time.Hour))
	urgent.Urgent = true
	hurried := busy.comes(urgent)
	elsewhere := quiet.inquireMany(1)[0]

	require.NoError(t, s.startWorker())
	taken := s.firstSteps(t, slices.Concat(waiting, []*aCase{calm, hurried, elsewhere}))
	rank := func(c *aCase) int { return slices.Index(taken, c.caseID) + 1 }
	t.Logf("of %d cases: urgent after-sales is taken up as number %d, after-sales %d, the other shop's inquiry %d", len(taken), rank(hurried), rank(calm), rank(elsewhere))
	const first = 40 // workers take up many at a time
	require.LessOrEqual(t, rank(hurried), first, "what is urgent, of the busy shop itself")
	require.LessOrEqual(t, rank(calm), first, "after-sales come before inquiries")
	require.LessOrEqual(t, rank(elsewhere), first, "the other shop's inquiry, which came last")
}

// inquireMany tells inquiries that nobody works on yet.
func (s *shop) inquireMany(n int) []*aCase {
	s.Helper()
	cases, errs := make([]*aCase, n), make([]error, n)
	var all sync.WaitGroup
	turns := make(chan struct{}, 8)
	for i := range n {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			id := fmt.Sprintf("c-%d", i)
			cases[i] = s.lead(id).aCase
			code, err := status(s.people[connector].CreateLeadWithResponse(s.Context(), s.newLead(id, time.Now(), fmt.Sprintf("buyer-%d", i))))
			if code != http.StatusCreated {
				errs[i] = fmt.Errorf("inquiry %s: %d %w", id, code, err)
			}
		})
	}
	all.Wait()
	require.NoError(s, errors.Join(errs...))
	return cases
}

// comes registers a trouble that nobody works on yet.
func (s *shop) comes(told client.NewAfterSales) *aCase {
	s.Helper()
	r, err := s.as(sun).CreateAfterSalesWithResponse(s.Context(), nil, told)
	require.NoError(s, err)
	require.NotNil(s, r.JSON201, "%s", r.Body)
	return &aCase{shop: s, no: told.CaseNo, caseID: r.JSON201.Case.ID}
}

// firstSteps gives the cases in the order in which a worker took up their first steps.
func (s *stack) firstSteps(t *testing.T, cases []*aCase) []string {
	t.Helper()
	began := map[string]time.Time{}
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.caseID)
		c.eventually("a worker has taken up "+c.caseID, func() bool {
			for _, event := range c.history() {
				if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED {
					began[c.caseID] = event.GetEventTime().AsTime()
					return true
				}
			}
			return false
		})
	}
	slices.SortFunc(ids, func(a, b string) int { return began[a].Compare(began[b]) })
	return ids
}

// priorityOf gives how the first step of one of a case's runs was dispatched; run "": the last.
func (c *aCase) priorityOf(run string) *commonpb.Priority {
	c.Helper()
	return c.historyOf(run)[0].GetWorkflowExecutionStartedEventAttributes().GetPriority()
}

// A case's priority and its shop stay with it for life: its approvals have them too, and its runs that continue as new
// (AS-17, LEAD-5).
func TestPriorityStaysWithACase(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		of := func(key int32) *commonpb.Priority {
			return &commonpb.Priority{PriorityKey: key, FairnessKey: sh.scope()}
		}
		o := sh.place("1001", at(1, "09:00"), "buyer-1")
		requireSame(t, of(3), o.priorityOf(""))

		l := sh.inquire("c-1", at(1, "09:00"), "buyer-2")
		first := l.run()
		requireSame(t, of(4), l.priorityOf(first))
		l.forwardTo(at(2, "10:00"))
		l.replies(at(2, "10:00"))
		l.round(2, first)
		require.NotEqual(t, first, l.run())
		requireSame(t, of(4), l.priorityOf(""))
		l.grade(lin, client.GradeC)
		requireSame(t, of(2), l.approval(1).priorityOf(""))
	})
}

func requireSame(t *testing.T, want, got *commonpb.Priority) {
	t.Helper()
	require.True(t, proto.Equal(want, got), "want %v, got %v", want, got)
}
