package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/temporal"
)

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  exactly(),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(c.stdout, "gendan %s (%s, Temporal SDK %s)\n", version, runtime.Version(), temporal.SDKVersion)
			return err
		},
	}
}
