package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gendan/api"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/policyfile"
	"gendan/store"
)

func (c *cli) keyCommand() *cobra.Command {
	group := c.group("key", "Make, list and revoke API keys", `Make, list and revoke API keys, in the database itself: this is how the first key comes to be.`)
	group.AddCommand(c.keyCreateCommand(), c.keyListCommand(), c.keyRevokeCommand())
	return group
}

// keyFlags are the flags of key create.
type keyFlags struct{ role, shop, person, name, expires string }

func (c *cli) keyCreateCommand() *cobra.Command {
	var flags keyFlags
	cmd := &cobra.Command{
		Use:   "create --role ROLE --name NAME",
		Short: "Make a key and print it, once",
		Long: `Make a key and print it. Only a hash of it is kept: it cannot be shown again.

A key of a role that people have (` + string(handbook.RoleAgent) + `, ` + string(handbook.RoleLeader) + `, …) belongs to a person; one of role integration belongs to nobody.`,
		Example: `  gendan key create --role integration --name "tmall connector" --shop tmall/sleepwell --expires 365d
  gendan key create --role agent --person lin --name "Lin's desk"`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withStore(cmd, func(db *store.Store) error { return c.createKey(cmd, db, flags) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.role, "role", "", "what the key may do: "+listed(handbook.Roles()))
	f.StringVar(&flags.name, "name", "", "what the key is for")
	f.StringVar(&flags.shop, "shop", "", "limit it to one shop, as platform/shop")
	f.StringVar(&flags.person, "person", "", "whose key it is: a person's id")
	f.StringVar(&flags.expires, "expires", "", "when it ends: a length of time (90d, 12h) or a day (2027-01-31, until its end in UTC); empty: never")
	settings.AddFlags(f, "database")
	return cmd
}

func (c *cli) createKey(cmd *cobra.Command, db *store.Store, flags keyFlags) error {
	if flags.role == "" || strings.TrimSpace(flags.name) == "" {
		return usageError{errors.New("--role and --name are needed")}
	}
	if flags.shop != "" {
		if err := new(policyfile.ShopKey).UnmarshalText([]byte(flags.shop)); err != nil {
			return usageError{fmt.Errorf("--shop: %w", err)}
		}
	}
	expires, err := parseExpiry(flags.expires, c.now())
	if err != nil {
		return usageError{fmt.Errorf("--expires: %w", err)}
	}
	key, token, err := api.NewKey(strings.TrimSpace(flags.name), handbook.Role(flags.role), flags.person, flags.shop, c.now(), expires)
	if err != nil {
		return usageError{err}
	}
	if err := ownedBy(cmd.Context(), db, key); err != nil {
		return fmt.Errorf("--person: %w", err)
	}
	if err := db.CreateKey(cmd.Context(), key); err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, "Keep it now: it cannot be shown again.")
	_, err = fmt.Fprintln(c.stdout, token)
	return err
}

// ownedBy refuses a key that would let its person do more than the person's own role does.
func ownedBy(ctx context.Context, db *store.Store, key store.Key) error {
	if key.PersonID == "" {
		return nil
	}
	person, err := db.GetPerson(ctx, key.PersonID)
	if err != nil {
		return err
	}
	roles := handbook.Roles()
	if slices.Index(roles, key.Role) > slices.Index(roles, person.Role) {
		return fmt.Errorf("%s is of role %s: a key of role %s would be above it (change the person's role first, with PUT /v1/people/%[1]s)",
			person.ID, person.Role, key.Role)
	}
	return nil
}

// parseExpiry reads "90d", "12h" or "2027-01-31" as an instant; "" as never, the zero time.
func parseExpiry(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := handbook.ParseDay(text); err == nil {
		return day.Add(1).At(0, time.UTC), nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return now.AddDate(0, 0, n), nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return time.Time{}, fmt.Errorf("%q is neither a length of time (90d, 12h) nor a day (2027-01-31)", text)
	}
	return now.Add(d), nil
}

func (c *cli) keyListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "list", Short: "List the keys, without their secrets", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withStore(cmd, func(db *store.Store) error { return c.listKeys(cmd, db) })
		},
	}
	settings.AddFlags(cmd.Flags(), "database")
	return cmd
}

func (c *cli) listKeys(cmd *cobra.Command, db *store.Store) error {
	keys, err := db.ListKeys(cmd.Context())
	if err != nil {
		return err
	}
	widths := columns.Widths{14, 18, 16, 20, 17, 24, 0}
	err = widths.Print(c.stdout, "PREFIX", "ROLE", "PERSON", "SHOP", "CREATED", "STATE", "NAME")
	for i := 0; err == nil && i < len(keys); i++ {
		k := keys[i]
		err = widths.Print(c.stdout, k.Prefix, string(k.Role), k.PersonID, k.Shop, k.CreatedAt.Format("2006-01-02 15:04Z"), keyState(k, c.now()), k.Name)
	}
	return err
}

func keyState(k store.Key, now time.Time) string {
	switch {
	case !k.RevokedAt.IsZero():
		return "revoked " + k.RevokedAt.Format(time.DateOnly)
	case k.ExpiresAt.IsZero():
		return "valid"
	case !now.Before(k.ExpiresAt):
		return "expired " + k.ExpiresAt.Format(time.DateOnly)
	}
	return "valid until " + k.ExpiresAt.Format(time.DateOnly)
}

func (c *cli) keyRevokeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "revoke PREFIX", Short: "End a key at once", Args: exactly("PREFIX"),
		Long: "End a key at once. PREFIX is the middle part of gd_<prefix>_<secret>, as 'gendan key list' shows it.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withStore(cmd, func(db *store.Store) error {
				prefix := args[0]
				if parts := strings.Split(prefix, "_"); len(parts) > 1 && parts[0] == "gd" {
					prefix = parts[1] // the whole key was given
				}
				if err := db.RevokeKey(cmd.Context(), prefix, c.now()); err != nil {
					return err
				}
				_, err := fmt.Fprintf(c.stdout, "key %s is revoked\n", prefix)
				return err
			})
		},
	}
	settings.AddFlags(cmd.Flags(), "database")
	return cmd
}

// withStore opens the database for a command. Its schema must fit.
func (c *cli) withStore(cmd *cobra.Command, do func(*store.Store) error) (err error) {
	config, err := c.settings(cmd)
	if err != nil {
		return err
	}
	if err := isThere(config.Database); err != nil {
		return err
	}
	db, err := store.Open(cmd.Context(), config.Database, c.logger(config))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.CheckSchema(cmd.Context()); err != nil {
		return err
	}
	return do(db)
}

// isThere refuses a file that does not exist: opening it would make an empty database, where most likely another was meant.
func isThere(database string) error {
	path, ok := strings.CutPrefix(database, "sqlite:")
	if !ok {
		return nil
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("there is no database at %s: `gendan migrate` makes one (beside `gendan dev`: --database sqlite:%s)", path, filepath.Join(devstack.Folder, "gendan.db"))
}
