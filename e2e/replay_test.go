package e2e

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	sdk "go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"gendan/api/client"
)

// Before a deploy: this program can go on with cases of every kind that run or have closed, and says so; with one that another
// program wrote it can't, and says which and where. Nothing is written.
func TestReplayOfARunningCluster(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openDesk(t)
		sh.onDutyHere(lin, chen)
		sh.casesOfEveryKind()
		young := sh.place("2001", time.Now(), "payer-9") // in its grace: it has not taken its first step
		s.isListed(t, young.caseID)
		before := len(young.history())

		said, err := s.gendan(t.Context(), "replay")
		require.NoError(t, err)
		table := tableOf(said)
		for _, kind := range []string{"UnpaidOrder", "Lead", "AfterSales", "Approval", "DailyReview", "MonthEnd"} {
			for _, state := range []string{"running", "closed"} {
				row := table[kind+" "+state]
				require.Len(t, row, 6, "%s", said)
				require.Equal(t, "0", row[3], "%s %s: none fails\n%s", kind, state, said)
				if state == "closed" || kind == "UnpaidOrder" || kind == "Lead" || kind == "AfterSales" {
					require.NotEqual(t, "0", row[2], "%s %s: some are replayed\n%s", kind, state, said)
				}
			}
		}
		require.Equal(t, "1", table["UnpaidOrder running"][5], "%s", said)
		require.Contains(t, said, "nothing is known of: DailyReview (running), MonthEnd (running)")
		require.Len(t, young.history(), before, "no case notices")

		foreign := s.caseOfAnotherProgram(t)
		said, err = s.gendan(t.Context(), "replay", "--type", "Lead", "--closed", "0")
		require.Equal(t, 1, exitCode(t, err), "%s", said)
		require.Equal(t, "1", tableOf(said)["Lead running"][3], "%s", said)
		require.Contains(t, said, foreign+", run ")
		require.Contains(t, said, "event 5: TimerStarted of 10h0m0s")
		require.NotContains(t, tableOf(said), "Lead closed")

		s.caseOfATypeThatIsGone(t)
		said, err = s.gendan(t.Context(), "replay")
		require.Equal(t, 1, exitCode(t, err), "%s", said)
		require.Equal(t, []string{"1", "1", "0", "1", "0", "0"}, tableOf(said)["Retired running"], "%s", said)
		require.Contains(t, said, "this program has no workflow Retired")
	})
}

// A history is exported as the replayer reads it, with all of a case's runs; what is there is not overwritten.
func TestHistoryExport(t *testing.T) {
	onOwnStacks(t, (*stack).startServing, func(t *testing.T, s *stack) {
		sh := s.openShop(t)
		l := sh.inquire("c-1", at(1, "09:00"), "buyer-1")
		l.forwardTo(at(2, "10:00"))
		first := l.run()
		l.replies(at(2, "10:00"))
		l.round(2, first)
		l.eventually("the second run has taken its first step", func() bool {
			return slices.ContainsFunc(l.history(), func(e *historypb.HistoryEvent) bool {
				return e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
			})
		})
		dir := t.TempDir()
		export := func(args ...string) (string, error) {
			return s.gendan(t.Context(), append([]string{"history", "export", l.caseID}, args...)...)
		}
		said, err := export("--all-runs", "-o", dir)
		require.NoError(t, err)
		name := strings.ReplaceAll(l.caseID, ":", "_")
		require.Contains(t, said, filepath.Join(dir, name+".1.json")+": run "+first)
		said, err = s.gendan(t.Context(), "replay", "--history", dir)
		require.NoError(t, err)
		require.Equal(t, []string{"2", "2", "2", "0", "0", "0"}, tableOf(said)["Lead file"])

		_, err = export("--all-runs", "-o", dir)
		require.Equal(t, 1, exitCode(t, err))
		require.ErrorContains(t, err, "is there already and is not overwritten")
		text, err := export("--run", first)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(text, "{\"events\":[\n{\"eventId\":\"1\","), "%.100s", text)
		require.Contains(t, text, "WORKFLOW_EXECUTION_CONTINUED_AS_NEW")
		for _, wrong := range [][]string{{"--run", "no-run"}, {"--run", "01a20874-3183-76bc-a5da-37e891e1fd29"}} {
			_, err = export(wrong...)
			require.Equal(t, 1, exitCode(t, err))
			require.ErrorContains(t, err, "Temporal does not have it")
		}
		_, err = s.gendan(t.Context(), "history", "export", "lead:tmall:nowhere:1")
		require.ErrorContains(t, err, "lead:tmall:nowhere:1: Temporal does not have it")
		_, err = export("--all-runs")
		require.Equal(t, 2, exitCode(t, err))
	})
}

// casesOfEveryKind begins cases of every kind, of which some end, continue as new or wait for a supervisor.
func (s *shop) casesOfEveryKind() {
	s.Helper()
	o := s.place("1001", at(1, "09:00"), "payer-1")
	o.forwardTo(at(1, "09:10"))
	o.finish(check, noAnswer())
	paid := s.place("1002", at(1, "09:00"), "payer-2")
	paid.forwardTo(at(1, "09:10"))
	paid.pay(at(1, "09:10"))
	paid.ends(client.EndingPaid)
	leadOfTwoRounds(s)
	s.inquire("c-2", at(1, "09:00"), "buyer-4")
	_, a := graded(s.T, s, "c-3")
	a.decides(wang, client.DecisionReject, "先打电话")
	graded(s.T, s, "c-4")
	deadlineMoved(s)
	c := s.register(s.newTrouble("2", at(1, "09:00")))
	c.does(sun, judge, judged(client.CauseServiceDispute))
	c.does(sun, diagnose, explained())
	c.does(sun, accept, accepted())
	c.does(sun, closeIt, lessons())
	first := c.run()
	c.does(sun, reopen, client.Reopening{Reason: "又响了"})
	c.eventually("it goes on as another run", func() bool { return c.run() != first })
	scheduled(s)
}

// isListed waits until Temporal's list of workflows has a case.
func (s *stack) isListed(t *testing.T, id string) {
	t.Helper()
	require.NoError(t, eventually(id+" is listed", patience, func() (bool, error) {
		counted, err := s.temporal.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowId = '" + id + "'"})
		return counted.GetCount() > 0, err
	}))
}

// caseOfAnotherProgram starts a lead whose workflow is not ours, and gives its id.
func (s *stack) caseOfAnotherProgram(t *testing.T) string {
	t.Helper()
	const id, queue = "lead:tmall:elsewhere:1", "elsewhere"
	w := worker.New(s.temporal, queue, worker.Options{})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 10*time.Hour) }, workflow.RegisterOptions{Name: "Lead"})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	_, err := s.temporal.ExecuteWorkflow(t.Context(), sdk.StartWorkflowOptions{ID: id, TaskQueue: queue}, "Lead")
	require.NoError(t, err)
	require.NoError(t, eventually("it has begun", patience, func() (bool, error) {
		described, err := s.temporal.DescribeWorkflowExecution(t.Context(), id, "")
		return described.GetWorkflowExecutionInfo().GetHistoryLength() >= 5, err
	}))
	s.isListed(t, id)
	return id
}

// caseOfATypeThatIsGone starts a case, to begin later, for which no program of ours has a workflow.
func (s *stack) caseOfATypeThatIsGone(t *testing.T) {
	t.Helper()
	const id = "retired:1"
	_, err := s.temporal.ExecuteWorkflow(t.Context(), sdk.StartWorkflowOptions{ID: id, TaskQueue: "gendan", StartDelay: time.Hour}, "Retired")
	require.NoError(t, err)
	s.isListed(t, id)
}

// tableOf reads the numbers that gendan replay prints, by type and state.
func tableOf(said string) map[string][]string {
	rows := map[string][]string{}
	for line := range strings.Lines(said) {
		if words := strings.Fields(line); len(words) == 8 && words[0] != "TYPE" {
			rows[words[0]+" "+words[1]] = words[2:]
		}
	}
	return rows
}

// exitCode gives with which code a program ended that did not end well.
func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	return exit.ExitCode()
}
