package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"gendan/cmd/gendan/internal/settings"
	"gendan/worker/history"
)

func (c *cli) historyCommand() *cobra.Command {
	group := c.group("history", "Keep the histories of cases, to replay them with another version of this program", "")
	group.AddCommand(c.historyExportCommand())
	return group
}

// exportFlags are the flags of history export.
type exportFlags struct {
	run     string
	allRuns bool
	output  string
	scrub   bool
}

func (c *cli) historyExportCommand() *cobra.Command {
	var flags exportFlags
	cmd := &cobra.Command{
		Use: "export WORKFLOW_ID", Short: "Write a case's history as JSON that the SDK's replayer reads",
		Long: `Write everything that happened in a case's workflow as JSON, one event a line, complete: it holds what customers, agents and
platforms told. 'gendan replay --history FILE' and the SDK's replayer read it.

Without --run it is the case's last run. A case that continued as new has several: --all-runs writes each to a file of its
own, numbered from the oldest that Temporal still has (lead.json becomes lead.1.json, lead.2.json).
Files that are there already are never overwritten.

How to reach Temporal is said by Temporal's own variables: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS and their like.
Where they name none, it is that of the ` + "`gendan dev`" + ` in this folder, if there is one.`,
		Example: `  gendan history export lead:tmall:demo:c-1 > lead.json
  gendan history export aftersales:S-1001 --all-runs -o ./histories/`,
		Args: exactly("WORKFLOW_ID"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.exportHistory(cmd, args[0], flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.run, "run", "", "id of the run (default the last)")
	f.BoolVar(&flags.allRuns, "all-runs", false, "the last run and all that it carries on, each in a file of its own; needs -o")
	f.StringVarP(&flags.output, "output", "o", "", "file, or folder in which the file is named after the workflow (default standard output)")
	f.BoolVar(&flags.scrub, "scrub", false, "leave out what names machines: process ids and hosts of clients and workers")
	settings.AddFlags(f, "log_level", "log_format")
	return cmd
}

func (c *cli) exportHistory(cmd *cobra.Command, id string, flags exportFlags) error {
	switch {
	case flags.allRuns && flags.output == "":
		return usageError{errors.New("--all-runs writes several files: say where with -o")}
	case flags.allRuns && flags.run != "":
		return usageError{errors.New("--run and --all-runs exclude each other")}
	}
	temporal, err := c.dialTemporal(cmd)
	if err != nil {
		return err
	}
	defer temporal.Close()
	runs, err := c.readRuns(cmd.Context(), temporal, id, flags)
	if err != nil {
		return err
	}
	if err := makeFolder(flags.output); err != nil {
		return err
	}
	for n, run := range runs {
		if flags.scrub {
			history.Scrub(run.Events)
		}
		if flags.output == "" {
			return history.Encode(c.stdout, run.Events)
		}
		name := exportName(flags.output, id)
		if len(runs) > 1 {
			ext := filepath.Ext(name)
			name = fmt.Sprintf("%s.%d%s", strings.TrimSuffix(name, ext), n+1, ext)
		}
		if err := history.WriteFile(name, run.Events); err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s: run %s, %d events\n", name, run.RunID, len(run.Events))
	}
	return nil
}

func (c *cli) readRuns(ctx context.Context, temporal client.Client, id string, flags exportFlags) ([]history.Run, error) {
	if !flags.allRuns {
		run, err := history.Download(ctx, temporal, id, flags.run)
		return []history.Run{run}, err
	}
	runs, whole, err := history.Chain(ctx, temporal, id, "")
	if err == nil && !whole {
		fmt.Fprintln(c.stderr, "gendan: the oldest runs are gone from Temporal; the first file is the oldest that is left")
	}
	return runs, err
}

// makeFolder makes the folder that is named with a slash at its end, if it is not there. Histories hold what customers said:
// it is its owner's alone.
func makeFolder(output string) error {
	if !strings.HasSuffix(output, string(filepath.Separator)) {
		return nil
	}
	return os.MkdirAll(output, 0o700)
}

// exportName gives the file to write: the one that was named, or one in the folder that was named.
func exportName(output, id string) string {
	if info, err := os.Stat(output); err == nil && info.IsDir() || strings.HasSuffix(output, string(filepath.Separator)) {
		return filepath.Join(output, strings.Map(inFileName, id)+".json")
	}
	return output
}

// inFileName leaves of a workflow's id what every file system takes.
func inFileName(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
		return r
	}
	return '_'
}

// dialTemporal connects to the Temporal that the settings name.
func (c *cli) dialTemporal(cmd *cobra.Command) (client.Client, error) {
	options, err := c.temporalOptions(cmd)
	if err != nil {
		return nil, err
	}
	connected, err := client.DialContext(cmd.Context(), options)
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal at %s, namespace %s: %w", options.HostPort, options.Namespace, err)
	}
	return connected, nil
}
