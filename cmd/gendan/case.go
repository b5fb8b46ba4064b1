package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/texts"
)

func (c *cli) caseCommand() *cobra.Command {
	group := c.group("case", "Look into cases", "")
	group.AddCommand(c.caseListCommand(), c.caseShowCommand())
	return group
}

// caseFlags narrow a list of cases.
type caseFlags struct {
	kind, stage, grade, platform, shop, owner string
	all, ended, quiet                         bool
}

func (c *cli) caseListCommand() *cobra.Command {
	var flags caseFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the cases that run, with counts", Args: exactly(),
		Long: `List the cases that run, with counts. Approvals, which are cases of their own, are listed with --kind approval.
After-sales cases in the order in which they are worked on: gendan after-sales list.`,
		Example: `  gendan case list
  gendan case list --kind lead --grade B
  gendan case list --kind after_sales
  gendan case list --kind approval
  gendan case list --stage dunning --platform tmall --shop demo
  gendan case list --all --quiet`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.check(); err != nil {
				return usageError{err}
			}
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.list(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.kind, "kind", "", "only this kind: "+listed(handbook.CaseKinds()))
	f.StringVar(&flags.stage, "stage", "", "only this stage: "+listed(handbook.Stages()))
	f.StringVar(&flags.grade, "grade", "", "only leads of this grade: "+listed(handbook.Grades()))
	shopFlags(f, &flags.platform, &flags.shop)
	f.StringVar(&flags.owner, "owner", "", "only what this person holds")
	f.BoolVar(&flags.all, "all", false, "those that have ended too")
	f.BoolVar(&flags.ended, "ended", false, "only those that have ended")
	f.BoolVar(&flags.quiet, "quiet", false, "only the counts")
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

func shopFlags(f *pflag.FlagSet, platform, shop *string) {
	f.StringVar(platform, "platform", "", "only this platform: "+listed(handbook.Platforms()))
	f.StringVar(shop, "shop", "", "only this shop (needs --platform)")
}

// check refuses what no case can be, before anybody is asked.
func (f caseFlags) check() error {
	if f.all && f.ended {
		return errors.New("--all and --ended exclude each other")
	}
	return errors.Join(
		filter("--kind", f.kind, handbook.CaseKinds()), filter("--stage", f.stage, handbook.Stages()),
		filter("--grade", f.grade, handbook.Grades()), shopFilter(f.platform, f.shop))
}

// shopFilter refuses a shop without its platform, and a platform that there is not.
func shopFilter(platform, shop string) error {
	if shop != "" && platform == "" {
		return errors.New("--shop needs --platform beside it")
	}
	return filter("--platform", platform, handbook.Platforms())
}

// filter refuses a filter that was set to what cannot be.
func filter[T ~string](flag, value string, all []T) error {
	if value == "" {
		return nil
	}
	return oneOf(flag, value, all)
}

func (c *cli) caseShowCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show CASE_ID", Short: "Show where a case stands and everything that happened to it", Args: exactly("CASE_ID"),
		Example: `  gendan case show unpaid-order:tmall:demo:3219087654321098765
  gendan case show lead:tmall:demo:S20260312-0014
  gendan case show aftersales:AS1001
  gendan case show approval:lead:tmall:demo:S20260312-0014.1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.show(cmd.Context(), c.stdout, args[0])
		},
	}
	settings.AddFlags(cmd.Flags(), "api", "key", "policy")
	return cmd
}

// asker asks the API about cases, approvals and reviews. Times are shown in the shop's zone, as its policy says.
type asker struct {
	client   *client.Client
	address  string // of the API
	policies []string
}

func (c *cli) asker(cmd *cobra.Command) (asker, error) {
	config, err := c.settings(cmd)
	if err != nil {
		return asker{}, err
	}
	d, err := c.door(config)
	if err != nil {
		return asker{}, err
	}
	api, err := d.client()
	return asker{api, d.address, config.Policies}, err
}

// pageSize is how many rows one request gives.
const pageSize = 200

// list prints every case that fits, page by page, and counts them by stage.
func (a asker) list(ctx context.Context, out io.Writer, flags caseFlags) error {
	params := flags.params()
	lines := table{out: out, widths: columns.Widths{44, 28, 42, 17, 14, 12, 0}, heads: []texts.LabelKind{
		texts.LabelCase, texts.LabelStage, texts.LabelWaitsFor, texts.LabelUntil, texts.LabelOwner, texts.LabelGrade,
	}}
	shops, counts := zones{}, map[client.Stage]int{}
	err := pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListCases(ctx, params)
	}, func(page client.CasePage) (string, error) {
		for _, found := range page.Items {
			counts[found.Stage]++
			if flags.quiet {
				continue
			}
			zone, err := shops.of(found.Platform, found.Shop, a.policies)
			if err != nil {
				return "", err
			}
			err = lines.print(found.ID, texts.Stage(handbook.Stage(found.Stage)).String(), texts.Waiting(handbook.Waiting(found.WaitingOn)).String(),
				clock(found.NextDueAt, zone), found.Owner, string(found.Grade), breached(found))
			if err != nil {
				return "", err
			}
		}
		return page.NextCursor, nil
	})
	if err != nil {
		return err
	}
	return printCounts(out, counts)
}

func (f caseFlags) params() *client.ListCasesParams {
	params := &client.ListCasesParams{Limit: new(pageSize)}
	if !f.all {
		over := f.ended || f.stage == string(handbook.StageEnded) || f.stage == string(handbook.StageClosed)
		params.Running = new(!over)
	}
	params.Kind = given[client.CaseKind](f.kind)
	params.Stage = given[client.Stage](f.stage)
	params.Grade = given[client.Grade](f.grade)
	params.Platform = given[client.Platform](f.platform)
	params.Shop = given[string](f.shop)
	params.Owner = given[string](f.owner)
	return params
}

// given is a filter that was set, or nil.
func given[T ~string](value string) *T {
	if value == "" {
		return nil
	}
	return new(T(value))
}

// printCounts prints how many cases there are in each stage, and in all. The figures stand below each other.
func printCounts(out io.Writer, counts map[client.Stage]int) error {
	widths, sum := columns.Widths{28, 0}, 0
	for stage, n := range counts {
		sum += n
		widths[0] = max(widths[0], columns.Width(texts.Stage(handbook.Stage(stage)).String()))
	}
	for _, stage := range handbook.Stages() {
		n := counts[client.Stage(stage)]
		if n == 0 {
			continue
		}
		if err := widths.Print(out, texts.Stage(stage).String(), fmt.Sprint(n)); err != nil {
			return err
		}
	}
	return widths.Print(out, texts.Label(texts.LabelCases).String(), fmt.Sprint(sum))
}

func breached(found client.Case) string {
	if found.Breached {
		return texts.Label(texts.LabelWasMissed).String()
	}
	return ""
}

// zones remembers the shops' zones.
type zones map[string]*time.Location

func (z zones) of(platform client.Platform, shop string, policies []string) (*time.Location, error) {
	key := string(platform) + "/" + shop
	if zone, ok := z[key]; ok {
		return zone, nil
	}
	zone, err := shopZone(handbook.Platform(platform), shop, policies)
	if err == nil {
		z[key] = zone
	}
	return zone, err
}

// clock shows an instant in a zone, to the minute.
func clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(zone).Format("2006-01-02 15:04")
}
