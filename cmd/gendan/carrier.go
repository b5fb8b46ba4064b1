package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/handbook/texts"
)

func (c *cli) carrierCommand() *cobra.Command {
	group := c.group("carrier", "See the carriers' troubles by region (物流)", "")
	group.AddCommand(c.carrierListCommand())
	return group
}

// carrierFlags narrow a list of carriers' troubles.
type carrierFlags struct{ carrier, region, since string }

func (c *cli) carrierListCommand() *cobra.Command {
	var flags carrierFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List how often each carrier damaged goods in a region, the most often first (AS-18)", Args: exactly(),
		Long: `List how often each carrier damaged goods in a region, the most often first, a case counting once. They are counted since the
policy's days ago, unless --since says otherwise. Past the policy's threshold another carrier is proposed (AS-18).`,
		Example: `  gendan carrier list
  gendan carrier list --region 江苏苏州 --since 2026-01-01`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.listCarriers(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.carrier, "carrier", "", "only this carrier")
	f.StringVar(&flags.region, "region", "", "only this region")
	f.StringVar(&flags.since, "since", "", "count since the beginning of this day, such as 2026-01-01")
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

// params reads the flags. Days begin in the zone that the policy names for every platform.
func (f carrierFlags) params(zone *time.Location) (*client.ListCarriersParams, error) {
	params := &client.ListCarriersParams{Limit: new(pageSize), Carrier: given[string](f.carrier), Region: given[string](f.region)}
	if f.since == "" {
		return params, nil
	}
	day, err := handbook.ParseDay(f.since)
	if err != nil {
		return nil, usageError{fmt.Errorf("--since: %w", err)}
	}
	params.Since = new(day.At(0, zone))
	return params, nil
}

// listCarriers prints every carrier's troubles that fit, and since when they are counted.
func (a asker) listCarriers(ctx context.Context, out io.Writer, flags carrierFlags) error {
	policies, err := policyfile.Load(a.policies...)
	if err != nil {
		return err
	}
	zone := policies.Platform("").Zone()
	params, err := flags.params(zone)
	if err != nil {
		return err
	}
	since := time.Time{}
	lines := table{out: out, widths: columns.Widths{24, 24, 20, 18, 0}, heads: []texts.LabelKind{
		texts.LabelCarrier, texts.LabelRegion, texts.LabelTroubles, texts.LabelLastTrouble,
	}}
	err = pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListCarriers(ctx, params)
	}, func(page client.CarrierPage) (string, error) {
		since = page.Since
		for _, found := range page.Items {
			err := lines.print(found.Carrier, found.Region, fmt.Sprint(found.Count), clock(found.LastAt, zone),
				when(found.ChangeProposed, texts.LabelChangeProposed))
			if err != nil {
				return "", err
			}
		}
		return page.NextCursor, nil
	})
	if err != nil {
		return err
	}
	return columns.Widths{28, 0}.Print(out, texts.Label(texts.LabelSince).String(), clock(since, zone))
}
