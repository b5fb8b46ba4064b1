package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/worker/replay"
)

// replayFlags are the flags of replay.
type replayFlags struct {
	running     int
	closed      int
	since       string
	types       []string
	files       []string
	concurrency int
}

func (c *cli) replayCommand() *cobra.Command {
	var flags replayFlags
	cmd := &cobra.Command{
		Use: "replay", Short: "Before a deploy: can this program go on with the cases that run?",
		Long: `Replay histories with this program's workflows: of each type a sample of the running cases and of the runs that have closed
lately, evenly spread over their age, read from the cluster that runs now; and of whatever else runs in the task queue, for a
type that this program no longer has leaves its cases to nobody. Nothing is written, and no case notices.

Exit code 0: every sampled history replays, this program may go. 1: one does not, or Temporal could not be read: it must not.
2: called wrongly. 130: stopped (Ctrl-C), which is no verdict. What vanished while it was read (retention) is counted as gone,
and what has not taken its first step as not begun; neither counts against the program, unless nothing is left of what runs.

How to reach Temporal is said by Temporal's own variables: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS and their like.
Where they name none, it is that of the ` + "`gendan dev`" + ` in this folder, if there is one.`,
		Example: `  gendan replay
  gendan replay --type AfterSales --running 500 --closed 0
  gendan replay --history workflows/testdata/histories/*.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 && len(flags.files) == 0 {
				return usageError{fmt.Errorf("unexpected argument %q; files are named with --history", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			flags.files = append(flags.files, args...)
			return c.replay(cmd, flags)
		},
	}
	f := cmd.Flags()
	f.IntVar(&flags.running, "running", 50, "running cases of each type that are tried; 0: none")
	f.IntVar(&flags.closed, "closed", 50, "closed runs of each type that are tried; 0: none")
	f.StringVar(&flags.since, "since", "30d", "closed runs that closed within this time, such as 12h or 30d")
	f.StringSliceVar(&flags.types, "type", nil, "workflow types: "+strings.Join(replay.Types(), ", ")+" (default all)")
	f.StringArrayVar(&flags.files, "history", nil, "files, or folders of them, instead of a cluster: those of 'gendan history export', the Temporal CLI or the Temporal UI")
	f.IntVar(&flags.concurrency, "concurrency", 4, "histories that are read and replayed side by side")
	settings.AddFlags(f, "log_level", "log_format")
	return cmd
}

func (c *cli) replay(cmd *cobra.Command, flags replayFlags) error {
	sample, err := c.sample(flags)
	if err != nil {
		return usageError{err}
	}
	report, err := c.tryHistories(cmd, sample, flags.files)
	if err != nil && len(report.Counts) == 0 {
		return err
	}
	if printed := printReport(c.stdout, report); printed != nil {
		return printed
	}
	if err != nil {
		return fmt.Errorf("stopped before the end: %w", err)
	}
	if n := len(report.Failures); n > 0 {
		return fmt.Errorf("this program can't go on with %d of the cases: it must not be deployed", n)
	}
	if unread := report.Unread(); len(unread) > 0 {
		return fmt.Errorf("no verdict: cases run of %s, and Temporal gave the history of none that was sampled", strings.Join(unread, ", "))
	}
	return nil
}

func (c *cli) sample(flags replayFlags) (replay.Sample, error) {
	s := replay.Sample{Types: flags.types, Running: flags.running, Closed: flags.closed, Concurrency: flags.concurrency}
	since, err := age(flags.since)
	s.Since = c.now().Add(-since)
	for _, name := range s.Types {
		if !slices.Contains(replay.Types(), name) {
			err = fmt.Errorf("--type: %.40q is none of %s", name, strings.Join(replay.Types(), ", "))
		}
	}
	switch {
	case err != nil:
		return s, err
	case s.Running < 0, s.Closed < 0:
		return s, errors.New("--running and --closed: not less than 0")
	case s.Running == 0 && s.Closed == 0 && len(flags.files) == 0:
		return s, errors.New("--running 0 and --closed 0 leave nothing to replay")
	case s.Concurrency < 1, s.Concurrency > 32:
		return s, errors.New("--concurrency: between 1 and 32")
	case len(flags.files) > 0 && len(flags.types) > 0:
		return s, errors.New("--type and --history exclude each other")
	}
	return s, nil
}

// age reads a length of time, in which days may be told too.
func age(text string) (time.Duration, error) {
	var d time.Duration
	days, isDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(days)
	if isDays {
		d = time.Duration(n) * 24 * time.Hour
	} else {
		d, err = time.ParseDuration(text)
	}
	if err != nil || d <= 0 || n > 36500 {
		return 0, fmt.Errorf("--since: %.40q is no length of time, such as 12h or 30d", text)
	}
	return d, nil
}

func (c *cli) tryHistories(cmd *cobra.Command, s replay.Sample, files []string) (replay.Report, error) {
	progress, end := c.replayProgress()
	defer end()
	if len(files) > 0 {
		names, err := filesIn(files)
		if err != nil {
			return replay.Report{}, err
		}
		return replay.Files(cmd.Context(), names, s.Concurrency, progress)
	}
	temporal, err := c.dialTemporal(cmd)
	if err != nil {
		return replay.Report{}, err
	}
	defer temporal.Close()
	return replay.Cluster(cmd.Context(), temporal, s, progress)
}

// filesIn puts the JSON files of a folder in its place.
func filesIn(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(name, "*.json"))
		if err != nil || len(inside) == 0 {
			return nil, errors.Join(fmt.Errorf("%s holds no *.json", name), err)
		}
		files = append(files, inside...)
	}
	return files, nil
}

// replayProgress draws a bar where a person looks on, and else is silent: the table says it all.
func (c *cli) replayProgress() (replay.Progress, func()) {
	if !isTerminal(c.stderr) {
		return func(int, int) {}, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(c.stderr), progressbar.OptionShowCount(),
		progressbar.OptionSetDescription("replaying"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(done, all int) {
		bar.ChangeMax(all)
		_ = bar.Set(done) // a terminal that has gone away is no reason to stop
	}, func() { _ = bar.Finish() }
}

// printReport prints what was tried and what came of it, and then what does not replay.
func printReport(out io.Writer, report replay.Report) error {
	widths := columns.Widths{13, 8, 7, 8, 9, 7, 6, 0}
	if err := widths.Print(out, "TYPE", "STATE", "THERE", "SAMPLED", "REPLAYED", "FAILED", "GONE", "NOT BEGUN"); err != nil {
		return err
	}
	var none []string
	for _, n := range report.Counts {
		err := widths.Print(out, n.Type, string(n.State), fmt.Sprint(n.There), fmt.Sprint(n.Sampled), fmt.Sprint(n.Replayed), fmt.Sprint(n.Failed), fmt.Sprint(n.Gone), fmt.Sprint(n.NotBegun))
		if err != nil {
			return err
		}
		if n.Replayed+n.Failed == 0 {
			none = append(none, fmt.Sprintf("%s (%s)", n.Type, n.State))
		}
	}
	if len(none) > 0 {
		fmt.Fprintln(out, "\nnothing is known of:", strings.Join(none, ", "))
	}
	for _, m := range report.Failures {
		fmt.Fprintf(out, "\n%s\n", m.Run)
		if m.EventID > 0 {
			fmt.Fprintf(out, "  event %d: %s\n", m.EventID, m.Event)
		}
		fmt.Fprintln(out, " ", m.Differs)
		if m.SDK != "" {
			fmt.Fprintf(out, "  Temporal's SDK says: %.600s\n", m.SDK)
		}
	}
	return nil
}
