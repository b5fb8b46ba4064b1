package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/program"
	"gendan/cmd/gendan/internal/settings"
)

func (c *cli) serveCommand() *cobra.Command {
	return c.runningCommand("serve", "Run the API and the worker in one process", program.Parts{API: true, Worker: true}, slices.Concat(apiSettings, workerSettings)...)
}

func (c *cli) apiCommand() *cobra.Command {
	return c.runningCommand("api", "Run the API only", program.Parts{API: true}, apiSettings...)
}

// apiSettings are the settings of the API's door.
var apiSettings = []string{"listen", "clock_skew", "rate_limit"}

// workerSettings are the settings of whatever works.
var workerSettings = []string{"cached_cases", "deployment", "build_id"}

func (c *cli) workerCommand() *cobra.Command {
	return c.runningCommand("worker", "Run the worker only", program.Parts{Worker: true}, slices.Concat([]string{"worker_listen"}, workerSettings)...)
}

func (c *cli) runningCommand(use, short string, parts program.Parts, own ...string) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short,
		Long: short + `, until it is told to stop (SIGTERM or Ctrl-C): then requests and tasks that run may finish. A second signal ends it at once.

How to reach Temporal is said by Temporal's own variables: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS and their like.
The database must have been brought up to date with 'gendan migrate', the namespace made with 'gendan temporal setup'; for Temporal and its
namespace it waits, however long.`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := c.settings(cmd)
			if err != nil {
				return err
			}
			return c.serve(cmd.Context(), config, parts)
		},
	}
	settings.AddFlags(cmd.Flags(), append([]string{"database", "policy", "stop_timeout", "log_level", "log_format"}, own...)...)
	return cmd
}

func (c *cli) serve(ctx context.Context, config settings.Config, parts program.Parts) (err error) {
	temporal, err := c.namedTemporal()
	if err != nil {
		return err
	}
	options, err := temporal.Options()
	if err != nil {
		return err
	}
	if parts.Worker {
		if config.BuildID, err = buildID(config); err != nil {
			return err
		}
	}
	log := c.logger(config)
	for _, name := range settings.Unknown(c.env) {
		log.Warn("this variable is no setting", "name", name)
	}
	p, err := program.New(ctx, program.Options{Parts: parts, Config: config, Temporal: options, Log: log, Now: c.now, Env: c.env, Version: version})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }() //nolint:contextcheck // what was taken is given back, however ctx ended
	if p.Addr() != "" {
		fmt.Fprintf(c.stdout, "http://%s\n", p.Addr())
	}
	return p.Run(ctx)
}
