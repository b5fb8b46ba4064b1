package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
)

func (c *cli) configCommand() *cobra.Command {
	markdown := false
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the settings, where each value comes from, and no secrets",
		Long: `Print every setting with its value and where the value comes from. Secrets are masked.

A flag outweighs its GENDAN_* variable, which outweighs the default. How to reach Temporal is said by Temporal's own
TEMPORAL_* variables or its configuration file.

In a folder where ` + "`gendan dev`" + ` runs, the commands that ask it (case, import and the like; replay, history, temporal, deploy and
health) take the addresses and the key that it keeps in ` + devstack.Folder + `, wherever nothing else is said.`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if markdown {
				return c.describeSettings()
			}
			return c.showSettings(cmd)
		},
	}
	var names []string
	for _, s := range settings.Table() {
		names = append(names, s.Name)
	}
	settings.AddFlags(cmd.Flags(), names...)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the table of settings for the documentation instead")
	return cmd
}

func (c *cli) showSettings(cmd *cobra.Command) error {
	_, values, err := settings.Load(cmd.Flags(), c.env)
	if err != nil {
		return usageError{err}
	}
	temporal, err := c.namedTemporal()
	if err != nil {
		return err
	}
	widths := columns.Widths{22, 45, 12, 0}
	if err := widths.Print(c.stdout, "SETTING", "VALUE", "FROM", "VARIABLE"); err != nil {
		return err
	}
	for _, v := range values {
		if err := widths.Print(c.stdout, v.Name, v.Shown(), string(v.Source), v.Env); err != nil {
			return err
		}
	}
	for _, pair := range temporal.Shown() {
		if err := widths.Print(c.stdout, strings.ToLower(pair.Name), pair.Value, string(pair.Source), pair.Name); err != nil {
			return err
		}
	}
	if where, err := devstack.ReadAddresses(devstack.Folder); err == nil {
		fmt.Fprintf(c.stdout, "\n`gendan dev` of this folder (%s): API %s, Temporal %s.\nCommands that ask take these, and its key, in place of the defaults.\n", devstack.Folder, where.API, where.Temporal)
	}
	for _, name := range settings.Unknown(c.env) {
		fmt.Fprintf(c.stderr, "gendan: %s is set, and is no setting\n", name)
	}
	return nil
}

func (c *cli) describeSettings() error {
	if _, err := fmt.Fprint(c.stdout, "| variable | flag | default | what it is |\n| --- | --- | --- | --- |\n"); err != nil {
		return err
	}
	for _, s := range settings.Table() {
		value := "none"
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		if _, err := fmt.Fprintf(c.stdout, "| `%s` | `--%s` | %s | %s |\n", s.Env, s.Flag, value, s.Help); err != nil {
			return err
		}
	}
	return nil
}
