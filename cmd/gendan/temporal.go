package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
	"gendan/timeskip"
	"gendan/worker/namespace"
)

func (c *cli) temporalCommand() *cobra.Command {
	group := c.group("temporal", "Set up Temporal's namespace, or see whether it is", `Set up Temporal's namespace, or see whether it is: cases run in the namespace that TEMPORAL_NAMESPACE names (gendan unless it
says otherwise), at the server that Temporal's own TEMPORAL_* variables name, or else at that of the `+"`gendan dev`"+` in this folder.`)
	group.AddCommand(c.temporalSetupCommand(), c.temporalCheckCommand())
	return group
}

func (c *cli) temporalSetupCommand() *cobra.Command {
	var wait time.Duration
	var retention string
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Make the namespace and its search attributes, and wait until they can be used",
		Long: `Make the namespace if it is missing, register the search attributes that are missing, and wait until queries can use them.
It may be run at any time and by several processes at once; what is there stays as it is, how long closed cases are kept
included. While Temporal is not up yet, it waits.

On Temporal Cloud, namespaces and search attributes are made in its console or by its own tool: there this command says
what is missing and how to make it.`,
		Example: `  gendan temporal setup
  TEMPORAL_ADDRESS=temporal.example.com:7233 gendan temporal setup --retention 30d`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := parseDays(retention)
			if err != nil {
				return usageError{fmt.Errorf("--retention: %w", err)}
			}
			return c.withNamespace(cmd, wait, func(ctx context.Context, n namespace.Namespace) error {
				n.Retention = kept
				return n.SetUp(ctx)
			})
		},
	}
	cmd.Flags().StringVar(&retention, "retention", "90d", "how long Temporal keeps closed cases, if the namespace has to be made")
	waitFlag(cmd.Flags(), &wait, 2*time.Minute)
	settings.AddFlags(cmd.Flags(), "log_level", "log_format")
	return cmd
}

func (c *cli) temporalCheckCommand() *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Say whether the namespace and its search attributes are there",
		Long: `Say whether the namespace and the search attributes are there and can be used. It changes nothing and needs no right but to
read. The exit code is 1 when something is missing.`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withNamespace(cmd, wait, func(ctx context.Context, n namespace.Namespace) error { return n.Check(ctx) })
		},
	}
	waitFlag(cmd.Flags(), &wait, 10*time.Second)
	settings.AddFlags(cmd.Flags(), "log_level", "log_format")
	return cmd
}

func waitFlag(flags *pflag.FlagSet, wait *time.Duration, patience time.Duration) {
	flags.DurationVar(wait, "wait", patience, "how long to wait for Temporal")
}

// withNamespace connects to Temporal and does something with the namespace, within the time to wait.
func (c *cli) withNamespace(cmd *cobra.Command, wait time.Duration, do func(context.Context, namespace.Namespace) error) error {
	options, err := c.temporalOptions(cmd)
	if err != nil {
		return err
	}
	connection, err := client.NewLazyClient(options)
	if err != nil {
		return fmt.Errorf("Temporal: %w", err)
	}
	defer connection.Close()
	n := namespace.Of(connection, options)
	n.Say = func(line string) { fmt.Fprintln(c.stdout, line) }
	ctx, cancel := context.WithTimeout(cmd.Context(), wait)
	defer cancel()
	return do(ctx, n)
}

// temporalOptions reads how Temporal is reached, for a command that asks it.
func (c *cli) temporalOptions(cmd *cobra.Command) (client.Options, error) {
	config, err := c.settings(cmd)
	if err != nil {
		return client.Options{}, err
	}
	temporal, err := c.askedTemporal()
	if err != nil {
		return client.Options{}, err
	}
	options, err := temporal.Options()
	options.Logger = sdklog.NewStructuredLogger(c.logger(config))
	return options, err
}

// namedTemporal is the one that Temporal's own settings name, or else the one at the default address.
func (c *cli) namedTemporal() (settings.Temporal, error) {
	temporal, err := settings.LoadTemporal(c.env)
	if errors.Is(err, settings.ErrAddress) {
		return settings.Temporal{}, usageError{err}
	}
	return temporal, err
}

// askedTemporal is the one that a command of an operator asks: where none is named, that of the `gendan dev` in this folder.
func (c *cli) askedTemporal() (settings.Temporal, error) {
	temporal, err := c.namedTemporal()
	if err != nil || temporal.Named() {
		return temporal, err
	}
	where, err := devstack.ReadAddresses(devstack.Folder)
	switch {
	case errors.Is(err, devstack.ErrNoStack):
		return temporal, nil
	case err != nil:
		return settings.Temporal{}, err
	case !timeskip.Loopback(where.Temporal): // one of its owner's, with whatever that wants of who enters
		return temporal, nil
	}
	if namespace, _ := c.env.LookupEnv("TEMPORAL_NAMESPACE"); namespace != "" {
		where.Namespace = namespace
	}
	return settings.LocalTemporal(where.Temporal, where.Namespace), nil
}

// parseDays reads a length of time, in days (90d) or as Go writes it (72h).
func parseDays(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, errors.New(strconv.Quote(text) + " is not a length of time (want such as 90d or 72h)")
	}
	return d, nil
}
