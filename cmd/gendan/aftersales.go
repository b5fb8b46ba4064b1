package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/texts"
)

func (c *cli) afterSalesCommand() *cobra.Command {
	group := c.group("after-sales", "See after-sales cases in the order of work (售后)", "")
	group.AddCommand(c.afterSalesListCommand())
	return group
}

// afterSalesFlags narrow a list of after-sales cases.
type afterSalesFlags struct {
	platform, shop, stage, owner string
	level                        int
	breached, closed             bool
}

// afterSalesStages lists the stages in which something can be done in an after-sales case.
func afterSalesStages() []handbook.Stage {
	return slices.DeleteFunc(handbook.Stages(), func(s handbook.Stage) bool { return handbook.Possible(s) == nil })
}

func (c *cli) afterSalesListCommand() *cobra.Command {
	var flags afterSalesFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the after-sales cases that run, in the order in which they are worked on", Args: exactly(),
		Long: `List the after-sales cases that run, in the order in which they are worked on (AS-17): what the platform's staff sent or
intervenes in first, then what is urgent, then by level, the nearest due time first. With --closed those that are closed,
the last one first. One case with everything about it is shown by gendan case show.`,
		Example: `  gendan after-sales list
  gendan after-sales list --platform tmall --shop demo --level 1
  gendan after-sales list --breached
  gendan after-sales list --closed`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.check(); err != nil {
				return usageError{err}
			}
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.listAfterSales(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	shopFlags(f, &flags.platform, &flags.shop)
	f.StringVar(&flags.stage, "stage", "", "only this stage: "+listed(afterSalesStages()))
	f.IntVar(&flags.level, "level", 0, "only this level: 1, the gravest, to 4")
	f.StringVar(&flags.owner, "owner", "", "only what this person holds")
	f.BoolVar(&flags.breached, "breached", false, "only those in which a clock or a work item was missed")
	f.BoolVar(&flags.closed, "closed", false, "those that are closed, instead of those that run")
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

// check refuses what cannot be, before anybody is asked.
func (f afterSalesFlags) check() error {
	var level error
	if f.level < 0 || f.level > int(handbook.LevelExplain) {
		level = fmt.Errorf("--level: %d is none of 1, 2, 3, 4", f.level)
	}
	return errors.Join(shopFilter(f.platform, f.shop), filter("--stage", f.stage, afterSalesStages()), level)
}

func (f afterSalesFlags) params() *client.ListAfterSalesParams {
	params := &client.ListAfterSalesParams{
		Limit: new(pageSize), Platform: given[client.Platform](f.platform), Shop: given[string](f.shop),
		Stage: given[client.Stage](f.stage), Owner: given[string](f.owner),
	}
	if f.level != 0 {
		params.Level = &f.level
	}
	if f.breached {
		params.Breached = new(true)
	}
	if f.closed || f.stage == string(handbook.StageClosed) {
		params.Closed = new(true)
	}
	return params
}

// listAfterSales prints every after-sales case that fits, with what it is about, and counts them by stage.
func (a asker) listAfterSales(ctx context.Context, out io.Writer, flags afterSalesFlags) error {
	params, shops, counts := flags.params(), zones{}, map[client.Stage]int{}
	lines := table{out: out, widths: columns.Widths{32, 22, 36, 17, 42, 14, 0}, heads: []texts.LabelKind{
		texts.LabelCase, texts.LabelLevel, texts.LabelStage, texts.LabelUntil, texts.LabelClock, texts.LabelOwner,
	}}
	err := pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListAfterSales(ctx, params)
	}, func(page client.AfterSalesPage) (string, error) {
		for _, found := range page.Items {
			counts[found.Case.Stage]++
			zone, err := shops.of(found.Case.Platform, found.Case.Shop, a.policies)
			if err != nil {
				return "", err
			}
			if err := lines.printAfterSales(found, zone); err != nil {
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

// printAfterSales prints a case in the list: its place in the order of work, and what runs out next. Of a closed one how
// and when it ended.
func (t *table) printAfterSales(found client.AfterSalesSummary, zone *time.Location) error {
	is, about := found.Case, found.Registration
	until, runsOut, place := clock(is.NextDueAt, zone), "", said(texts.LabelRank, words(fmt.Sprint(is.Rank), both(found.Urgency)))
	switch {
	case !is.EndedAt.IsZero():
		until, runsOut, place = clock(is.EndedAt, zone), texts.Ending(handbook.Ending(is.Ending)).String(), ""
	case is.Clock != "":
		runsOut = texts.ClockKind(handbook.ClockKind(is.Clock)).String()
	}
	return errors.Join(
		t.print(is.ID, texts.Level(handbook.Level(is.Level)).String(), texts.Stage(handbook.Stage(is.Stage)).String(),
			until, runsOut, is.Owner, breached(is)),
		t.beneath(
			place,
			said(texts.LabelProduct, words(about.Product, about.Problem)),
			said(texts.LabelRequest, requested(about)),
			said(texts.LabelBreached, clocksNamed(found.BreachedClocks)),
			when(found.Halted, texts.LabelHalted)))
}

// requested says what is asked for, where that is not help with a trouble.
func requested(about client.Registration) string {
	if about.Request == client.AfterSalesRequest(handbook.RequestHelp) {
		return ""
	}
	return words(texts.Request(handbook.Request(about.Request)).String(), yuan(about.Amount))
}

func clocksNamed(kinds []client.ClockKind) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = texts.ClockKind(handbook.ClockKind(kind)).String()
	}
	return words(names...)
}
