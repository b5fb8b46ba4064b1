// Package worker makes the worker: its task queue, its options, and what is registered with it.
package worker

import (
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"gendan/activities"
	"gendan/workflows"
)

// Options bound what one worker process takes on.
type Options struct {
	MaxCachedWorkflows int           // workflows kept in memory between their tasks; shared by all workers of a process
	StopTimeout        time.Duration // how long tasks may finish when the worker stops
	Deployment         string        // Temporal's name for all our workers; empty: they are not versioned
	BuildID            string        // tells builds within a deployment apart
	OnFatalError       func(error)   // told when the worker has to give up, such as when its namespace is gone; may be nil
}

// Deps are what activities need.
type Deps struct {
	Cases     activities.CaseStore
	Discounts activities.DiscountStore
	People    activities.PeopleStore
	Reviews   activities.ReviewStore
	Policies  activities.PolicySource
	Log       *slog.Logger
}

// New makes a worker that polls the task queue once it is started.
func New(c client.Client, deps Deps, o Options) worker.Worker {
	if o.MaxCachedWorkflows > 0 {
		worker.SetStickyWorkflowCacheSize(o.MaxCachedWorkflows)
	}
	options := o.sdk()
	options.Interceptors = []interceptor.WorkerInterceptor{&waiting{log: deps.Log}}
	w := worker.New(c, workflows.TaskQueue, options)
	workflows.Register(w)
	w.RegisterActivity(&activities.Activities{
		Cases: deps.Cases, Discounts: deps.Discounts, People: deps.People, Reviews: deps.Reviews, Policies: deps.Policies, Log: deps.Log,
	})
	return w
}

// sdk gives the SDK's options. Pollers grow with what waits and shrink again, so that nobody has to size them: a fixed
// number, two by default, bounds what a worker can take on by the time of a round trip to Temporal.
func (o Options) sdk() worker.Options {
	asNeeded := worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{})
	options := worker.Options{
		WorkerStopTimeout: o.StopTimeout, OnFatalError: o.OnFatalError,
		WorkflowTaskPollerBehavior: asNeeded, ActivityTaskPollerBehavior: asNeeded,
	}
	if o.Deployment != "" {
		options.DeploymentOptions = worker.DeploymentOptions{
			UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: o.Deployment, BuildID: o.BuildID},
		}
	}
	return options
}
