package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/policyfile"
	"gendan/handbook/texts"
	"gendan/store"
)

func (c *cli) demoCommand() *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Fill the database with the demo shop's people, duty, technicians and keys, and print the keys",
		Long: `Fill the database that the settings name with what the README's tour needs: the demo shop's people, their duty for the next
60 days, technicians, and a key for everybody. The keys are kept in a folder, so that running it again changes nothing and
prints the same ones. It refuses where the policy registers any shop but the demo's: these people must not get real work.`,
		Example: `  docker compose -f docker/compose.yaml run --rm demo
  gendan demo --database 'mysql:…' --policy docker/policy.yaml`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withStore(cmd, func(db *store.Store) error { return c.demo(cmd, db, folder) })
		},
	}
	cmd.Flags().StringVar(&folder, "folder", ".gendan-demo", "where the keys are kept, for their owner's eyes only")
	settings.AddFlags(cmd.Flags(), "database", "policy")
	return cmd
}

func (c *cli) demo(cmd *cobra.Command, db *store.Store, folder string) (err error) {
	config, err := c.settings(cmd)
	if err != nil {
		return err
	}
	policies, err := policyfile.Load(config.Policies...)
	if err != nil {
		return err
	}
	if err := onlyDemo(policies); err != nil {
		return err
	}
	unlock, err := devstack.Lock(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	keys, err := devstack.Seed(cmd.Context(), db, policies, folder, "gendan demo", c.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s\n", texts.Label(texts.LabelKeys))
	for _, holder := range devstack.Holders() {
		if err := (columns.Widths{28, 0}).Print(c.stdout, "  "+holder.ID+" ("+string(holder.Role)+")", keys[holder.ID]); err != nil {
			return err
		}
	}
	return nil
}

// onlyDemo refuses a policy with which the demo's people would be given a real shop's work.
func onlyDemo(policies *policyfile.Set) error {
	shops := policies.Shops()
	if len(shops) == 0 {
		return errors.New("the policy registers no shop: name the demo's with --policy or GENDAN_POLICY")
	}
	for _, shop := range shops {
		if shop.Shop != devstack.Shop {
			return fmt.Errorf("the policy registers %s, which is not the demo shop: its people must not get a real shop's work", shop)
		}
	}
	return nil
}
