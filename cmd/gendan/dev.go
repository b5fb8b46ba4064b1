package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/program"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/policyfile"
	"gendan/handbook/texts"
	"gendan/store"
)

// devFlags are the flags of dev.
type devFlags struct {
	frontendPort, uiPort int
	server               string
}

func (c *cli) devCommand() *cobra.Command {
	var flags devFlags
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run everything on this machine, with a demo shop",
		Long: `Run everything on this machine: a Temporal server with its UI, the database, the API and the worker, with a demo shop on three
platforms, its people, their duty for the next 60 days, technicians, and ready keys. Nothing but Go is needed. The first start
builds the Temporal server, which takes about five minutes; later starts take seconds.

Everything is kept in ./` + devstack.Folder + `: a second start goes on where the first stopped. With TEMPORAL_ADDRESS set, that Temporal is used
instead. Stop it with Ctrl-C. The demo's policy is ./` + devstack.Folder + `/demo-policy.yaml; change it as you like. Its database, for such as
'gendan key create', is --database sqlite:` + devstack.Folder + `/gendan.db.`,
		Example: `  gendan dev
  gendan dev --listen 127.0.0.1:9080 --frontend-port 0 --ui-port 0
  gendan dev forward unpaid-order:tmall:demo:1001 --to-next`,
		Args: func(cmd *cobra.Command, args []string) error { return exactly()(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := c.devSettings(cmd)
			if err != nil {
				return err
			}
			return c.dev(cmd.Context(), config, flags)
		},
	}
	f := cmd.Flags()
	f.IntVar(&flags.frontendPort, "frontend-port", 7233, "port of Temporal; 0 picks a free one")
	f.IntVar(&flags.uiPort, "ui-port", 8233, "port of the Temporal UI; 0 picks a free one")
	f.StringVar(&flags.server, "devserver", "", "a development server that is built already")
	settings.AddFlags(f, "listen", "policy", "clock_skew", "rate_limit", "stop_timeout", "cached_cases", "log_level", "log_format")
	cmd.AddCommand(c.forwardCommand())
	return cmd
}

// devSettings are the settings with what is different here: the database is ours, and the log is quiet.
func (c *cli) devSettings(cmd *cobra.Command) (settings.Config, error) {
	config, values, err := settings.Load(cmd.Flags(), c.env)
	if err != nil {
		return settings.Config{}, usageError{err}
	}
	for _, v := range values {
		if v.Name == "log_level" && v.Source == settings.FromDefault {
			config.LogLevel = slog.LevelWarn
		}
	}
	config.Database = "sqlite:" + filepath.Join(devstack.Folder, "gendan.db")
	config.Deployment = "" // nobody would promote it
	return config, nil
}

func (c *cli) dev(ctx context.Context, config settings.Config, flags devFlags) (err error) {
	unlock, err := devstack.Lock(devstack.Folder) // before anything is written: the folder may be another's
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	policies, err := devPolicies(&config) // before anything is built
	if err != nil {
		return err
	}
	if err := free(config.Listen); err != nil {
		return err
	}
	log := c.logger(config)
	data := make(chan devData, 1)
	go func() { data <- c.prepareData(ctx, config, policies, log) }()
	temporal, stop, err := c.devTemporal(ctx, flags)
	prepared := <-data // also when Temporal failed: it writes
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if prepared.err != nil {
		return prepared.err
	}
	options, err := temporal.Options()
	if err != nil {
		return err
	}
	p, err := program.New(ctx, program.Options{
		Parts: program.Parts{API: true, Worker: true}, Config: config, Policies: policies, Temporal: options, Log: log, Now: c.now, Env: c.env, Version: version,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }() //nolint:contextcheck // what was taken is given back, however ctx ended
	where := devstack.Addresses{API: "http://" + p.Addr(), Temporal: temporal.Address(), Namespace: temporal.Namespace(), UI: temporal.ui}
	if err := devstack.WriteAddresses(devstack.Folder, where); err != nil {
		return err
	}
	return c.devRun(ctx, p, temporal, where, prepared.keys)
}

// devRun runs the program until it is stopped, or the development server ends.
func (c *cli) devRun(ctx context.Context, p *program.Program, temporal devTemporal, where devstack.Addresses, keys devstack.Keys) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-ctx.Done():
		case <-temporal.ended:
			cancel(errors.New("the development server has ended; its log is " + filepath.Join(devstack.Folder, "temporal.log")))
		}
	}()
	go func() {
		if ready(ctx, where.API) {
			c.welcome(where, keys)
		}
	}()
	err := p.Run(ctx)
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	if err == nil {
		_, err = fmt.Fprintf(c.stdout, "\n%s\n", texts.Label(texts.LabelStopped))
	}
	return err
}

// devPolicies reads the demo shop's policy, and the files that the settings name over it.
func devPolicies(config *settings.Config) (*policyfile.Set, error) {
	demo, err := devstack.Policy(devstack.Folder)
	if err != nil {
		return nil, err
	}
	config.Policies = append([]string{demo}, config.Policies...)
	return policyfile.Load(config.Policies...)
}

// devData is what comes of preparing the database.
type devData struct {
	keys devstack.Keys
	err  error
}

// prepareData brings the database up to date and fills in what the demo needs, while Temporal starts.
func (c *cli) prepareData(ctx context.Context, config settings.Config, policies *policyfile.Set, log *slog.Logger) (data devData) {
	db, err := store.Open(ctx, config.Database, log)
	if err != nil {
		return devData{err: err}
	}
	defer func() { data.err = errors.Join(data.err, db.Close()) }()
	if _, err := db.Migrate(ctx); err != nil {
		return devData{err: err}
	}
	keys, err := devstack.Seed(ctx, db, policies, devstack.Folder, "gendan dev", c.now())
	return devData{keys, err}
}

// free says whether the API can listen at an address.
func free(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("%s is taken by another program (is `gendan dev` running already?): choose another address with --listen (port 0 picks a free one)", address)
	}
	return l.Close()
}

// ready waits until the API can work. It gives false when ctx ends before.
func ready(ctx context.Context, api string) bool {
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/readyz", http.NoBody)
		if err != nil {
			return false
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = response.Body.Close() // only the status was wanted
			if response.StatusCode == http.StatusOK {
				return true
			}
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(50 * time.Millisecond):
		}
	}
}
