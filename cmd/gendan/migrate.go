package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/settings"
	"gendan/store"
)

func (c *cli) migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's schema up to this program's",
		Long:  "Bring the database's schema up to this program's. It may be run at any time and by several processes at once.",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			config, err := c.settings(cmd)
			if err != nil {
				return err
			}
			db, err := store.Open(cmd.Context(), config.Database, c.logger(config))
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			applied, err := db.Migrate(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.stdout, "%d migrations applied, the schema is up to date\n", applied)
			return err
		},
	}
	settings.AddFlags(cmd.Flags(), "database", "log_level", "log_format")
	return cmd
}
