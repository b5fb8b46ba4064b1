package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/exportfile"
	"gendan/cmd/gendan/internal/plan"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/policyfile"
)

func (c *cli) planCommand() *cobra.Command {
	group := c.group("plan", "Say what the handbook would have asked for, without a server", "")
	group.AddCommand(c.planOrdersCommand())
	return group
}

// planFlags are the flags of plan orders.
type planFlags struct {
	platform   string
	shop       string
	format     string
	unpaidOnly bool
}

func (c *cli) planOrdersCommand() *cobra.Command {
	var flags planFlags
	cmd := &cobra.Command{
		Use:   "orders FILE",
		Short: "What the handbook would have asked for each order of a platform's export",
		Long: `Read a platform's export of orders as it is and print, for each order, what the handbook would have asked for while nobody
answered: the check, the dunning with its rule and due time, the revisits with opening and due times, and which of them
payment would have spared. No server, no database and no key is needed: a shop can try its rules on its own past.

FILE is CSV in UTF-8 or GB18030; columns are found by name. With --policy the shop's own rules are tried.`,
		Example: `  gendan plan orders samples/orders.csv
  gendan plan orders export.csv --policy myshop.yaml --unpaid-only
  gendan plan orders export.csv --format csv > plan.csv`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := c.settings(cmd)
			if err != nil {
				return err
			}
			return c.planOrders(cmd.Context(), args[0], flags, config.Policies)
		},
	}
	cmd.Flags().StringVar(&flags.platform, "platform", string(handbook.Tmall), "platform that the file comes from: "+listed(handbook.Platforms()))
	cmd.Flags().StringVar(&flags.shop, "shop", "", "plan by the rules of this shop of the policy files instead of the platform's")
	settings.AddFlags(cmd.Flags(), "policy")
	cmd.Flags().StringVar(&flags.format, "format", "table", strings.Join(plan.Formats(), ", "))
	cmd.Flags().BoolVar(&flags.unpaidOnly, "unpaid-only", false, "show only orders that were still unpaid after the grace; totals count all")
	return cmd
}

func (c *cli) planOrders(ctx context.Context, name string, flags planFlags, policies []string) error {
	platform, err := parsePlatform(flags.platform)
	if err != nil {
		return err
	}
	policy, err := planPolicy(platform, flags.shop, policies)
	if err != nil {
		return err
	}
	printer, err := plan.NewPrinter(flags.format, c.stdout, c.stderr, policy.Zone())
	if err != nil {
		return usageError{fmt.Errorf("--format: %w", err)}
	}
	file, err := open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	source := exportfile.Source{Platform: platform, Shop: cmp.Or(flags.shop, "plan"), Zone: policy.Zone()}
	reader, err := exportfile.NewReader(file, exportfile.Orders(), source)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := plan.Print(reader, policy, flags.unpaidOnly, printer, ctx.Err); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func planPolicy(platform handbook.Platform, shop string, policies []string) (handbook.Policy, error) {
	set, err := policyfile.Load(policies...)
	if err != nil {
		return handbook.Policy{}, err
	}
	if shop == "" {
		return set.Platform(platform), nil
	}
	policy, err := set.For(platform, shop)
	if err != nil {
		return handbook.Policy{}, usageError{fmt.Errorf("--shop: %w", err)}
	}
	return policy, nil
}

func parsePlatform(name string) (handbook.Platform, error) {
	if err := oneOf("--platform", name, handbook.Platforms()); err != nil {
		return "", usageError{err}
	}
	return handbook.Platform(name), nil
}

// oneOf refuses a flag's value that is none of those that there are.
func oneOf[T ~string](flag, value string, all []T) error {
	if slices.Contains(all, T(value)) {
		return nil
	}
	return fmt.Errorf("%s: %q is none of %s", flag, value, listed(all))
}

// listed puts names into one line.
func listed[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, name := range all {
		names[i] = string(name)
	}
	return strings.Join(names, ", ")
}
