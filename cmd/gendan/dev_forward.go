package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/policyfile"
	"gendan/handbook/texts"
	"gendan/timeskip"
)

// forwardFlags are the flags of dev forward.
type forwardFlags struct {
	by     time.Duration
	toNext bool
}

func (c *cli) forwardCommand() *cobra.Command {
	var flags forwardFlags
	cmd := &cobra.Command{
		Use:   "forward CASE_ID (--by DURATION | --to-next)",
		Short: "Move a case's own clock ahead, on a development server",
		Long: `Move a running case's own clock ahead, so that what would take days happens now. Only this case's clock moves: others, the
database's and the API's stay. It works only with a development server on this machine.

A case that waits for an approval stands still until that is decided or has expired; an approval's clock is moved as a case's is.
A closed after-sales case waits for no time but the last moment at which it can be opened again: move it with --by.`,
		Example: `  gendan dev forward unpaid-order:tmall:demo:1001 --to-next
  gendan dev forward unpaid-order:tmall:demo:1001 --by 24h
  gendan dev forward aftersales:AS1001 --to-next
  gendan dev forward approval:lead:tmall:demo:S20260312-0009.1 --to-next`,
		Args: exactly("CASE_ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.toNext == (flags.by != 0) {
				return usageError{errors.New("say either --by DURATION or --to-next")}
			}
			if flags.by < 0 {
				return usageError{errors.New("--by: a clock only moves ahead")}
			}
			return c.forward(cmd.Context(), args[0], flags)
		},
	}
	cmd.Flags().DurationVar(&flags.by, "by", 0, "how far, such as 30m or 24h")
	cmd.Flags().BoolVar(&flags.toNext, "to-next", false, "until the time that the case waits for has come")
	return cmd
}

func (c *cli) forward(ctx context.Context, id string, flags forwardFlags) error {
	temporal, err := c.runningTemporal()
	if err != nil {
		return err
	}
	if !timeskip.Loopback(temporal.Address()) {
		return fmt.Errorf("%s is not on this machine: only a development server's clock can be moved", temporal.Address())
	}
	options, err := temporal.Options()
	if err != nil {
		return err
	}
	options.Logger = sdklog.NewStructuredLogger(c.logger(settings.Config{}))
	options.ConnectionOptions.GetSystemInfoTimeout = 5 * time.Second
	connection, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("no Temporal answers at %s: is `gendan dev` running?", temporal.Address())
	}
	defer connection.Close()
	policies, err := policyfile.Default()
	if err != nil {
		return err
	}
	zone := policies.Platform("").Zone() // the demo shops keep it
	return moveClock(ctx, timeskip.Case{Client: connection, Namespace: temporal.Namespace(), ID: id}, flags, zone, c.stdout)
}

// runningTemporal is the one that TEMPORAL_ADDRESS names, or that of the `gendan dev` in this folder.
func (c *cli) runningTemporal() (settings.Temporal, error) {
	if address, ok := c.env.LookupEnv("TEMPORAL_ADDRESS"); ok && address != "" {
		return c.namedTemporal()
	}
	where, err := devstack.ReadAddresses(devstack.Folder)
	if err != nil {
		return settings.Temporal{}, err
	}
	return settings.LocalTemporal(where.Temporal, where.Namespace), nil
}

func moveClock(ctx context.Context, moved timeskip.Case, flags forwardFlags, zone *time.Location, out io.Writer) error {
	before, err := moved.Clock(ctx)
	var unknown *serviceerror.NotFound
	switch {
	case errors.Is(err, timeskip.ErrNoCase) && !errors.As(err, &unknown):
		return fmt.Errorf("%[1]s has ended; look at it with gendan case show %[1]s", moved.ID)
	case err != nil:
		return err
	}
	by := flags.by
	if flags.toNext {
		if before.NextDue.IsZero() {
			return fmt.Errorf("%s waits for no time; use --by", moved.ID)
		}
		// What is due exactly at the target is only sure to have happened a moment later.
		by = max(before.NextDue.Sub(before.Now), 0) + time.Second
	}
	err = moved.Forward(ctx, by)
	var pending *timeskip.PendingError
	switch {
	case errors.Is(err, timeskip.ErrEnded):
		_, err = fmt.Fprintf(out, "the case ended on the way: gendan case show %s\n", moved.ID)
		return err
	case errors.As(err, &pending):
		return standsStill(pending)
	case err != nil:
		return err
	}
	after, err := moved.Clock(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "the case's clock: %s → %s (%s)\n", clock(before.Now, zone), clock(after.Now, zone), zone)
	if !after.NextDue.IsZero() {
		fmt.Fprintf(out, "it waits until:   %s\n", clock(after.NextDue, zone))
	}
	_, err = fmt.Fprintf(out, "gendan case show %s\n", moved.ID)
	return err
}

// standsStill says which approval has to be decided, or moved ahead itself, before a case's clock can be moved.
func standsStill(pending *timeskip.PendingError) error {
	var said strings.Builder
	for i, approval := range pending.Pending {
		if i > 0 {
			said.WriteString("\n")
		}
		fmt.Fprintf(&said, "%s\n  gendan case show %[2]s\n  gendan dev forward %[2]s --to-next", texts.ClockStands(pending.ID, approval), approval)
	}
	return errors.New(said.String())
}
