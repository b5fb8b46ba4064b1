package program

import (
	"context"

	"gendan/worker"
)

// tellOfVersion says loudly when the worker is versioned and its build is not the one that gets the cases.
func (p *Program) tellOfVersion(ctx context.Context) {
	deployment, build := p.options.Config.Deployment, p.options.Config.BuildID
	if deployment == "" {
		return
	}
	log := p.options.Log.With("deployment", deployment, "build_id", build)
	current, err := worker.CurrentBuild(ctx, p.temporal, deployment)
	switch {
	case err != nil:
		log.Warn("it is not known which build gets the cases", "error", err)
	case current != build:
		log.Warn("this worker gets NO CASES until its build is promoted", "with", "gendan deploy promote "+build, "current_build_id", current)
	default:
		log.Info("this build gets the cases")
	}
}
