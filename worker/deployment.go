package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// Build is one version of the program in a deployment, as Temporal knows it.
type Build struct {
	ID    string
	Since time.Time // when a worker of it first polled
	State BuildState
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

// ErrNoBuild is returned for a build of which no worker has polled yet.
var ErrNoBuild = errors.New("no worker of this build has started yet")

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
	current := currentOf(described)
	var builds []Build
	for _, v := range described.Info.VersionSummaries {
		b := Build{ID: v.Version.BuildID, Since: v.CreateTime, State: BuildWaiting}
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
// the build is "". Lists and settlements that have begun end where they began. It returns [ErrNoDeployment] and [ErrNoBuild] when
// Temporal knows no such deployment or build: promoting those would leave every case without a worker.
func Promote(ctx context.Context, c client.Client, deployment, build string) error {
	described, err := describe(ctx, c, deployment)
	if err != nil {
		return err
	}
	if build != "" && !slices.ContainsFunc(described.Info.VersionSummaries, func(v client.WorkerDeploymentVersionSummary) bool {
		return v.Version.BuildID == build
	}) {
		return ErrNoBuild
	}
	_, err = c.WorkerDeploymentClient().GetHandle(deployment).SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{
		BuildID: build, ConflictToken: described.ConflictToken,
	})
	if err != nil {
		return fmt.Errorf("promote %s in %s: %w", build, deployment, err)
	}
	return nil
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
