package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/cmd/gendan/internal/importing"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/policyfile"
)

func (c *cli) importCommand() *cobra.Command {
	group := c.group("import", "Tell the API what a platform's export holds", "")
	group.AddCommand(
		c.importFileCommand(importWords{
			what: "orders", short: "Tell the API every order of a platform's export",
			long: `Read a platform's export of orders as it is and tell the API each of them. A paid order is recorded; an unpaid one that the
handbook still follows becomes a case at its present place; older ones are recorded only.`,
			unread: "addresses are not read",
		}, importing.Orders),
		c.importFileCommand(importWords{
			what: "leads", short: "Tell the API every inquiry without an order of an export",
			long: `Read an export of inquiries without an order and tell the API each of them. One that the handbook still follows becomes a
case at its present place; one of a customer who is followed already joins that case; older ones are recorded only.

Columns: 会话编号 or lead_id, 接待时间 or received_at, and, where there are, 顾客编号 or customer_id, 咨询商品 or product, 顾虑 or concern,
接待客服 or agent, 等级 or grade (A, B, C), 最后消息时间 or last_message_at, 最后消息方 or last_message_from (顾客, 客服, customer, agent).`,
			unread: "others are not read",
		}, importing.Leads),
	)
	return group
}

// importWords describe the import of a kind of export.
type importWords struct{ what, short, long, unread string }

// importRun imports an export of a kind.
type importRun func(context.Context, importing.Options, importing.Progress) (importing.Report, error)

// importFlags are the flags of import.
type importFlags struct {
	platform    string
	shop        string
	rebase      bool
	restart     bool
	concurrency int
	refused     string
}

func (c *cli) importFileCommand(words importWords, run importRun) *cobra.Command {
	var flags importFlags
	cmd := &cobra.Command{
		Use: words.what + " FILE", Short: words.short,
		Long: words.long + `

FILE is CSV in UTF-8 or GB18030; columns are found by name; ` + words.unread + `. Times that carry no zone are in the shop's. Rows that are
refused are listed with line and reason. It can be run again without harm, and goes on where it was stopped (Ctrl-C, or a kill).`,
		Example: fmt.Sprintf(`  gendan import %[1]s samples/%[1]s.csv --platform tmall --shop demo --rebase
  GENDAN_KEY=gd_… gendan import %[1]s export.csv --platform tmall --shop sleepwell --api https://gendan.example`, words.what),
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error { return c.importFile(cmd, args[0], flags, run) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.platform, "platform", string(handbook.Tmall), "platform that the file comes from: "+listed(handbook.Platforms()))
	f.StringVar(&flags.shop, "shop", demoShop, "shop that the "+words.what+" belong to")
	f.BoolVar(&flags.rebase, "rebase", false, "move all times by whole days so that the file's last day is yesterday")
	f.BoolVar(&flags.restart, "restart", false, "begin anew instead of going on where an import was stopped")
	f.IntVar(&flags.concurrency, "concurrency", 8, words.what+" that are sent side by side")
	f.StringVar(&flags.refused, "refused", "", "list of the refused rows (default FILE.refused.csv)")
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

func (c *cli) importFile(cmd *cobra.Command, name string, flags importFlags, run importRun) error {
	options, err := c.importOptions(cmd, name, flags)
	if err != nil {
		return err
	}
	report, err := run(cmd.Context(), options, c.progress())
	if report.Counts.Read > 0 || err == nil {
		fmt.Fprintln(c.stdout, report.Counts)
	}
	if report.Refused != "" {
		fmt.Fprintln(c.stdout, "refused rows:", report.Refused)
	}
	switch {
	case err != nil && report.Line > 0:
		fmt.Fprintf(c.stderr, "stopped after line %d, %d of %d rows; the same command goes on from there\n", report.Line, report.Counts.Read, report.Rows)
		return err
	case err == nil && report.Counts.Refused > 0:
		return fmt.Errorf("%d of %d rows were refused", report.Counts.Refused, report.Rows)
	}
	return err
}

func (c *cli) importOptions(cmd *cobra.Command, name string, flags importFlags) (importing.Options, error) {
	config, err := c.settings(cmd)
	if err != nil {
		return importing.Options{}, err
	}
	platform, err := parsePlatform(flags.platform)
	if err != nil {
		return importing.Options{}, err
	}
	if err := (handbook.OrderKey{Platform: platform, Shop: flags.shop, OrderNo: "1"}).Validate(); err != nil {
		return importing.Options{}, usageError{fmt.Errorf("--shop: %w", err)}
	}
	if flags.concurrency < 1 || flags.concurrency > 64 {
		return importing.Options{}, usageError{errors.New("--concurrency: between 1 and 64")}
	}
	zone, err := shopZone(platform, flags.shop, config.Policies)
	if err != nil {
		return importing.Options{}, err
	}
	door, err := c.door(config)
	if err != nil {
		return importing.Options{}, err
	}
	return importing.Options{
		File: name, Source: exportfile.Source{Platform: platform, Shop: flags.shop, Zone: zone},
		Rebase: flags.rebase, Restart: flags.restart, API: door.address, Key: door.key, Concurrency: flags.concurrency,
		RefusedFile: cmp.Or(flags.refused, name+".refused.csv"), StateDir: filepath.Join(c.cacheDir(), "import"), Now: c.now(),
	}, nil
}

// shopZone gives the zone in which a shop's times are read and shown: that of its policy, or else of its platform's.
func shopZone(platform handbook.Platform, shop string, policies []string) (*time.Location, error) {
	set, err := policyfile.Load(policies...)
	if err != nil {
		return nil, err
	}
	policy, err := set.For(platform, shop)
	if err != nil {
		policy = set.Platform(platform) // a shop that only the server knows
	}
	return policy.Zone(), nil
}

// cacheDir is where things are kept that can be lost.
func (c *cli) cacheDir() string {
	if dir, ok := c.env.LookupEnv("XDG_CACHE_HOME"); ok && filepath.IsAbs(dir) {
		return filepath.Join(dir, "gendan")
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "gendan")
	}
	return filepath.Join(os.TempDir(), "gendan")
}

// progress shows a bar on a terminal, and lines elsewhere.
func (c *cli) progress() importing.Progress {
	if isTerminal(c.stderr) {
		return importing.NewBar(c.stderr)
	}
	return importing.NewLines(c.stderr)
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
