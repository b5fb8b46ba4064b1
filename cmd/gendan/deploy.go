package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/worker"
)

func (c *cli) deployCommand() *cobra.Command {
	group := c.group("deploy", "See and say which build of the program gets the cases (worker versioning)", `See and say which build of the program gets the cases, where workers are versioned: GENDAN_DEPLOYMENT names the deployment,
and every worker tells its build id, the program's version unless GENDAN_BUILD_ID says otherwise.

WORKERS OF A BUILD THAT WAS NOT PROMOTED GET NO CASES. A new version is deployed in this order:
  1. gendan replay                    does the new build understand the cases that run?
  2. start workers of the new build   beside the old ones; they wait
  3. gendan deploy promote BUILD_ID   running cases and new ones go on with the new build
  4. gendan deploy current            stop the old workers when their build is drained
The way back is to promote the old build again while its workers still run.`)
	group.AddCommand(c.deployCurrentCommand(), c.deployPromoteCommand())
	return group
}

func (c *cli) deployCurrentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "current",
		Short: "List the deployment's builds, and which of them gets the cases",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withDeployment(cmd, c.showBuilds)
		},
	}
	settings.AddFlags(cmd.Flags(), "deployment")
	return cmd
}

func (c *cli) deployPromoteCommand() *cobra.Command {
	unversioned := false
	cmd := &cobra.Command{
		Use:   "promote BUILD_ID",
		Short: "Give the cases, those that run and those to come, to a build",
		Long: `Give the cases, those that run and those to come, to a build. Its workers must run: a build without any is refused, because
every case would wait. It takes some seconds until all steps go there: leave the old workers running. Review lists and month ends that have begun end with the build that began them.`,
		Example: `  gendan deploy promote v1.5.0
  gendan deploy promote --unversioned    # back to workers that run without GENDAN_DEPLOYMENT`,
		Args: func(cmd *cobra.Command, args []string) error {
			if unversioned {
				return exactly()(cmd, args)
			}
			return exactly("BUILD_ID")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			build := strings.Join(args, "")
			if !unversioned {
				if err := settings.ValidBuildID(build); err != nil {
					return usageError{err}
				}
			}
			return c.withDeployment(cmd, func(ctx context.Context, t client.Client, deployment string) error {
				return c.promote(ctx, t, deployment, build)
			})
		},
	}
	settings.AddFlags(cmd.Flags(), "deployment")
	cmd.Flags().BoolVar(&unversioned, "unversioned", false, "give the cases to workers without a version instead")
	return cmd
}

// withDeployment connects to Temporal and does something in the deployment that the settings name.
func (c *cli) withDeployment(cmd *cobra.Command, do func(ctx context.Context, t client.Client, deployment string) error) error {
	config, err := c.settings(cmd)
	if err != nil {
		return err
	}
	if config.Deployment == "" {
		return usageError{errors.New("no deployment is named: --deployment or GENDAN_DEPLOYMENT, as the workers have it")}
	}
	options, err := c.temporalOptions(cmd)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), askTimeout)
	defer cancel()
	connection, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("Temporal at %s: %w", options.HostPort, err)
	}
	defer connection.Close()
	err = do(ctx, connection, config.Deployment)
	if errors.Is(err, worker.ErrNoDeployment) {
		return fmt.Errorf("deployment %s in namespace %s: %w; start one with GENDAN_DEPLOYMENT=%[1]s", config.Deployment, options.Namespace, err)
	}
	return err
}

func (c *cli) showBuilds(ctx context.Context, t client.Client, deployment string) error {
	builds, err := worker.Builds(ctx, t, deployment)
	if err != nil {
		return err
	}
	widths := columns.Widths{40, 14, 9, 0}
	if err := widths.Print(c.stdout, "BUILD", "STATE", "WORKERS", "SINCE"); err != nil {
		return err
	}
	current := false
	for _, b := range builds {
		current = current || b.State == worker.BuildCurrent
		if err := widths.Print(c.stdout, b.ID, string(b.State), strconv.Itoa(b.Workers), b.Since.Local().Format(time.DateTime)); err != nil {
			return err
		}
	}
	if !current {
		fmt.Fprintln(c.stderr, "gendan: no build is promoted: the cases go to workers without GENDAN_DEPLOYMENT, and to nobody when there are none")
	}
	return nil
}

func (c *cli) promote(ctx context.Context, t client.Client, deployment, build string) error {
	err := worker.Promote(ctx, t, deployment, build)
	who := "build " + build
	if build == "" {
		who = "workers without GENDAN_DEPLOYMENT"
	}
	if errors.Is(err, worker.ErrNoWorker) {
		return fmt.Errorf("not promoted, because every case would wait: %s: %w (gendan deploy current)", who, err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stdout, "the cases go on with "+who)
	return err
}

// buildID gives the build that a worker says it is of.
func buildID(config settings.Config) (string, error) {
	if config.Deployment == "" || config.BuildID != "" {
		return config.BuildID, nil
	}
	if version == "dev" || strings.HasSuffix(version, "-dirty") {
		return "", usageError{fmt.Errorf("GENDAN_DEPLOYMENT is set, but this program's version, %q, tells no build from another: set GENDAN_BUILD_ID, or build with a version (make build)", version)}
	}
	if err := settings.ValidBuildID(version); err != nil {
		return "", usageError{fmt.Errorf("this program's version cannot be its build id: %w; set GENDAN_BUILD_ID", err)}
	}
	return version, nil
}
