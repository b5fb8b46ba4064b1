package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/settings"
)

// The program's exit codes.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// Unwrap gives the error within.
func (e usageError) Unwrap() error { return e.error }

// errInterrupted ends a command that was stopped before it had finished.
var errInterrupted = errors.New("interrupted")

// cli is what every subcommand is given.
type cli struct {
	env    settings.Environment
	stdout io.Writer
	stderr io.Writer
	now    func() time.Time
}

// run runs the program and returns its exit code: 0 done, 1 failed, 2 called wrongly, 130 interrupted.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, env []string) int {
	c := &cli{env: env, stdout: stdout, stderr: stderr, now: time.Now}
	root := c.rootCommand() //nolint:contextcheck // commands are given the context when they run
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	ran, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(stderr, "gendan: interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "gendan: %v\nSee '%s --help'.\n", err, ran.CommandPath())
		return exitUsage
	}
	fmt.Fprintln(stderr, "gendan:", err)
	return exitFailed
}

func (c *cli) rootCommand() *cobra.Command {
	root := c.group("gendan", "Follow a shop's orders and leads by its customer-service handbook (跟单)", `gendan follows a shop's unpaid orders, its leads, inquiries without an order, and its after-sales troubles and refunds, by
the customer-service handbook: agents get work items with due times, leaders hear of what is missed, decide on waivers,
special discounts and costly repairs, and comment on each day's leads; a payment or an order ends everything at once, and
a platform's clock that runs out is told beforehand.

Try it here, with nothing but Go installed:      gendan dev
Try the rules on a shop's past, without a server: gendan plan orders FILE
Run it for a shop, with Docker:                   gendan init; docs/operations.md has everything else`)
	root.Version = version
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetVersionTemplate("gendan {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		c.devCommand(), c.demoCommand(), c.initCommand(),
		c.serveCommand(), c.apiCommand(), c.workerCommand(), c.migrateCommand(), c.temporalCommand(),
		c.importCommand(), c.planCommand(),
		c.caseCommand(), c.afterSalesCommand(), c.approvalCommand(), c.reviewCommand(), c.technicianCommand(), c.carrierCommand(),
		c.keyCommand(), c.deployCommand(),
		c.historyCommand(), c.replayCommand(),
		c.configCommand(), c.healthCommand(), c.versionCommand(),
	)
	return root
}

// group makes a command that only holds others.
func (c *cli) group(use, short, long string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: long,
		Args:                       cobra.ArbitraryArgs, // so that it is we who refuse them
		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			message := fmt.Sprintf("unknown command %q", strings.Join(append([]string{cmd.CommandPath()}, args[0]), " "))
			if like := cmd.SuggestionsFor(args[0]); len(like) > 0 {
				message += "; did you mean " + strings.Join(like, " or ") + "?"
			}
			return usageError{errors.New(message)}
		},
	}
}

// exactly wants n arguments of these names.
func exactly(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usageError{fmt.Errorf("%s is missing", names[len(args)])}
		case len(args) > len(names):
			return usageError{fmt.Errorf("unexpected argument %q", args[len(names)])}
		}
		return nil
	}
}

// settings reads the settings for a command.
func (c *cli) settings(cmd *cobra.Command) (settings.Config, error) {
	config, _, err := settings.Load(cmd.Flags(), c.env)
	if err != nil {
		return settings.Config{}, usageError{err}
	}
	return config, nil
}

// logger makes the log. It goes to stderr: stdout is for what was asked.
func (c *cli) logger(config settings.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.LogLevel}
	if config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, options))
	}
	return slog.New(slog.NewTextHandler(c.stderr, options))
}

// open opens a file that the person named; a wrong name is an error in one clear line.
func open(name string) (*os.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a folder, not a file", name), file.Close())
	}
	return file, nil
}
