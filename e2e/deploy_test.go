package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
)

// deployment is how the tests' workers are called together.
const deployment = "gendan"

// startBuild starts a worker that says it is of a build.
func (s *stack) startBuild(t *testing.T, build string) *process {
	t.Helper()
	env := append(s.environment(s.frontend), "GENDAN_DEPLOYMENT="+deployment, "GENDAN_BUILD_ID="+build)
	p, err := launch("gendan worker "+build, filepath.Join(s.dir, "worker-"+build+".log"), env, built.gendan, "worker")
	require.NoError(t, err)
	t.Cleanup(p.kill)
	return p
}

// deploy runs one of the commands with which operators promote builds.
func (s *stack) deploy(t *testing.T, args ...string) (string, error) {
	t.Helper()
	return s.gendan(t.Context(), slices.Concat([]string{"deploy"}, args, []string{"--deployment", deployment})...)
}

// says waits until a process has written something.
func (s *shop) says(p *process, what string) {
	s.Helper()
	s.eventually(p.name+" says "+what, func() bool {
		text, err := os.ReadFile(p.log)
		return err == nil && strings.Contains(string(text), what)
	})
}

// builds lists which builds took the case's steps, in their order, each once.
func (c *aCase) builds() []string {
	c.Helper()
	var builds []string
	for _, event := range c.history() {
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			builds = append(builds, event.GetWorkflowTaskCompletedEventAttributes().GetDeploymentVersion().GetBuildId())
		}
	}
	return slices.Compact(builds)
}

// Workers are versioned where a deployment is named. A build gets no cases until it is promoted; then those that run go on
// with it, and so does every new one, while the old build's workers may be stopped. The way back is the same.
func TestABuildIsPromoted(t *testing.T) {
	t.Parallel()
	s := own(t, "sqlite")
	require.NoError(t, errors.Join(s.startAPI(), s.seed()))
	sh := s.openShop(t)
	_, err := s.deploy(t, "current")
	require.ErrorContains(t, err, "no worker of this deployment has started yet")

	a := s.startBuild(t, "v1.0.0")
	sh.says(a, `NO CASES until its build is promoted" deployment=gendan build_id=v1.0.0 with="gendan deploy promote v1.0.0"`)
	l := &lead{aCase: sh.inquireMany(1)[0]}
	_, err = s.deploy(t, "promote", "v2.0.0")
	require.ErrorContains(t, err, "build v2.0.0: no worker of it runs")
	_, err = s.deploy(t, "promote", "--unversioned")
	require.ErrorContains(t, err, "without GENDAN_DEPLOYMENT: no worker of it runs")
	require.Empty(t, l.builds())
	sh.promotes("v1.0.0")
	l.begun()
	require.Equal(t, []string{"v1.0.0"}, l.builds())

	b := s.startBuild(t, "v2.0.0")
	sh.says(b, "NO CASES until its build is promoted")
	second := sh.inquire("second", at(1, "09:00"), "buyer-second")
	require.Equal(t, []string{"v1.0.0"}, second.builds(), "the new build waits")
	sh.promotes("v2.0.0")
	code, err := a.stop()
	require.NoError(t, err)
	require.Zero(t, code)
	second.forwardTo(at(1, "09:31"))
	second.finish(urge, noAnswer())
	require.Equal(t, []string{"v1.0.0", "v2.0.0"}, second.builds(), "a running case goes on with the new build")
	require.Equal(t, []string{"v2.0.0"}, sh.inquire("third", at(1, "09:00"), "buyer-third").builds())
	require.Equal(t, "AutoUpgrade", second.versioning())

	sh.review()
	list := sh.newestList()
	sh.eventually("the list is made", func() bool { return list.versioning() == "Pinned" })
	require.Equal(t, []string{"v2.0.0"}, list.builds())
	requireSame(t, &commonpb.Priority{PriorityKey: 5, FairnessKey: sh.scope()}, list.priorityOf(""))

	back := s.startBuild(t, "v1.0.0")
	sh.says(back, "current_build_id=v2.0.0")
	sh.promotes("v1.0.0")
	code, err = b.stop()
	require.NoError(t, err)
	require.Zero(t, code)
	second.forwardTo(at(2, "09:00"))
	second.finish(revisit, noAnswer())
	require.Equal(t, []string{"v1.0.0", "v2.0.0", "v1.0.0"}, second.builds())

	require.NoError(t, s.startWorker()) // of no build
	sh.says(s.worker, "msg=working")
	said, err := s.deploy(t, "promote", "--unversioned")
	require.NoError(t, err)
	require.Equal(t, "the cases go on with workers without GENDAN_DEPLOYMENT\n", said)
	code, err = back.stop()
	require.NoError(t, err)
	require.Zero(t, code)
	second.forwardTo(at(4, "09:00"))
	second.finish(revisit, noAnswer())
	require.Equal(t, []string{"v1.0.0", "v2.0.0", "v1.0.0", ""}, second.builds())
}

// promotes gives the cases to a build, and waits until Temporal says so.
func (s *shop) promotes(build string) {
	s.Helper()
	said, err := s.deploy(s.T, "promote", build)
	require.NoError(s, err)
	require.Equal(s, "the cases go on with build "+build+"\n", said)
	listed, err := s.deploy(s.T, "current")
	require.NoError(s, err)
	require.Regexp(s, build+` +current`, listed)
	require.Equal(s, 1, strings.Count(listed, "current"), listed)
}

// newestList gives the handle of the workflow that makes the shop's newest list, as soon as it is begun.
func (s *shop) newestList() *aCase {
	s.Helper()
	list := &aCase{shop: s}
	s.eventually("a list is begun", func() bool {
		described, err := s.temporal.ScheduleClient().GetHandle(s.Context(), s.reviewID()).Describe(s.Context())
		if err != nil || len(described.Info.RecentActions) == 0 {
			return false
		}
		list.caseID = described.Info.RecentActions[0].StartWorkflowResult.WorkflowID
		return true
	})
	return list
}

// versioning gives what becomes of the case when another build is promoted.
func (c *aCase) versioning() string {
	c.Helper()
	described, err := c.temporal.DescribeWorkflowExecution(c.Context(), c.caseID, "")
	require.NoError(c, err)
	return described.GetWorkflowExecutionInfo().GetVersioningInfo().GetBehavior().String()
}
