package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"gendan/workflows"
)

// Build is one version of the program in a deployment, as Temporal knows it.
type Build struct {
	ID      string
	Since   time.Time // when a worker of it first polled
	State   BuildState
	Workers int // those that have polled in the last two minutes
}

// BuildState says what a build's workers are there for.
type BuildState string

// The states of a build.
const (
	BuildCurrent  BuildState = "current"      // it gets the cases
	BuildWaiting  BuildState = "not promoted" // it gets none
	BuildDraining BuildState = "draining"     // lists and settlements that it began still run
	BuildDrained  BuildState = "drained"      // its workers may be stopped
)

// ErrNoDeployment is returned for a deployment of which no worker has polled yet.
var ErrNoDeployment = errors.New("no worker of this deployment has started yet")

// ErrNoWorker is returned for a build of which no worker runs.
var ErrNoWorker = errors.New("no worker of it runs")

// CurrentBuild gives the id of the build that gets a deployment's cases; "" when none was promoted yet.
func CurrentBuild(ctx context.Context, c client.Client, deployment string) (string, error) {
	described, err := describe(ctx, c, deployment)
	if errors.Is(err, ErrNoDeployment) {
		return "", nil
	}
	return currentOf(described), err
}

// Builds lists a deployment's builds, the newest first. It returns [ErrNoDeployment] when there is no such deployment.
func Builds(ctx context.Context, c client.Client, deployment string) ([]Build, error) {
	described, err := describe(ctx, c, deployment)
	if err != nil {
		return nil, err
	}
	working, err := workersOf(ctx, c, deployment)
	if err != nil {
		return nil, err
	}
	current := currentOf(described)
	var builds []Build
	for _, v := range described.Info.VersionSummaries {
		b := Build{ID: v.Version.BuildID, Since: v.CreateTime, State: BuildWaiting, Workers: working[v.Version.BuildID]}
		switch {
		case b.ID == current:
			b.State = BuildCurrent
		case v.DrainageStatus == client.WorkerDeploymentVersionDrainageStatusDraining:
			b.State = BuildDraining
		case v.DrainageStatus == client.WorkerDeploymentVersionDrainageStatusDrained:
			b.State = BuildDrained
		}
		builds = append(builds, b)
	}
	slices.SortFunc(builds, func(a, b Build) int { return cmp.Or(b.Since.Compare(a.Since), cmp.Compare(a.ID, b.ID)) })
	return builds, nil
}

// Promote gives a deployment's cases, those that run and those to come, to a build, or to workers without a version when
// the build is "". Lists and settlements that have begun end where they began. It returns [ErrNoDeployment], and
// [ErrNoWorker] when no worker of the build runs: the cases would wait for one.
func Promote(ctx context.Context, c client.Client, deployment, build string) error {
	described, err := describe(ctx, c, deployment)
	if err != nil {
		return err
	}
	working, err := workersOf(ctx, c, deployment)
	if err != nil {
		return err
	}
	if working[build] == 0 {
		return ErrNoWorker
	}
	_, err = c.WorkerDeploymentClient().GetHandle(deployment).SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{
		BuildID: build, ConflictToken: described.ConflictToken,
	})
	if err != nil {
		return fmt.Errorf("promote %s in %s: %w", cmp.Or(build, "workers without a version"), deployment, err)
	}
	return nil
}

// pollsWithin is how recently a worker that runs has polled: a poll lasts a minute.
const pollsWithin = 2 * time.Minute

// workersOf counts the workers that poll our task queue, by build; "": those without a version.
func workersOf(ctx context.Context, c client.Client, deployment string) (map[string]int, error) {
	described, err := c.DescribeTaskQueue(ctx, workflows.TaskQueue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return nil, fmt.Errorf("look at task queue %s: %w", workflows.TaskQueue, err)
	}
	working := map[string]int{}
	for _, poller := range described.GetPollers() {
		version := poller.GetDeploymentOptions()
		switch {
		case time.Since(poller.GetLastAccessTime().AsTime()) > pollsWithin: // Temporal remembers it for five
		case version.GetWorkerVersioningMode() != enumspb.WORKER_VERSIONING_MODE_VERSIONED:
			working[""]++
		case version.GetDeploymentName() == deployment:
			working[version.GetBuildId()]++
		}
	}
	return working, nil
}

func describe(ctx context.Context, c client.Client, deployment string) (client.WorkerDeploymentDescribeResponse, error) {
	described, err := c.WorkerDeploymentClient().GetHandle(deployment).Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	var unknown *serviceerror.NotFound
	switch {
	case errors.As(err, &unknown):
		return described, ErrNoDeployment
	case err != nil:
		return described, fmt.Errorf("look at deployment %s: %w", deployment, err)
	}
	return described, nil
}

func currentOf(d client.WorkerDeploymentDescribeResponse) string {
	if v := d.Info.RoutingConfig.CurrentVersion; v != nil {
		return v.BuildID
	}
	return ""
}
