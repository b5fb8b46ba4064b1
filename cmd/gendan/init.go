package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// secretNames are the variables that docker/compose.yaml takes from the file that init writes, with whose they are.
var secretNames = []struct{ name, whose string }{
	{"MYSQL_ROOT_PASSWORD", "MySQL's root: used by MySQL's own first start and by nobody else"},
	{"TEMPORAL_DB_PASSWORD", "MySQL's user temporal"},
	{"GENDAN_DB_PASSWORD", "MySQL's user gendan"},
	{"GRAFANA_PASSWORD", "Grafana's user admin"},
}

func (c *cli) initCommand() *cobra.Command {
	var dir string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make the secrets of an installation with docker/compose.yaml",
		Long: `Make the random passwords of a new installation, and write them into .env beside docker/compose.yaml, which reads them
there. The file is for its owner's eyes only and is never committed. One that is there is left alone: its passwords belong
to the databases that were made with them.`,
		Example: `  gendan init
  docker compose -f docker/compose.yaml up --build --detach --wait`,
		Args: exactly(),
		RunE: func(*cobra.Command, []string) error { return c.writeSecrets(dir, force) },
	}
	cmd.Flags().StringVar(&dir, "dir", "docker", "the folder of compose.yaml")
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there; only for an installation whose volumes are gone")
	return cmd
}

func (c *cli) writeSecrets(dir string, force bool) error {
	path := filepath.Join(dir, ".env")
	err := createSecrets(path, force)
	switch {
	case errors.Is(err, os.ErrExist):
		return fmt.Errorf("%s is there already, and the databases know its passwords: nothing was changed (--force replaces it, "+
			"and belongs to 'docker compose -f docker/compose.yaml --profile demo down --volumes', which removes the databases)", path)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no folder %s: run this in a checkout of gendan, or name the folder of compose.yaml with --dir", dir)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(c.stdout, `%[1]s: %[2]d passwords, for your eyes only. Keep a copy where your backups are.

Next:
  docker compose -f %[3]s up --build --detach --wait
  docker compose -f %[3]s run --rm demo      # people, duty and keys of the demo shop, for a first look

API http://127.0.0.1:8080/docs · Temporal UI http://127.0.0.1:8233 · Grafana http://127.0.0.1:3000 (admin, GRAFANA_PASSWORD)
`, path, len(secretNames), filepath.Join(dir, "compose.yaml"))
	return err
}

// createSecrets writes the file whole or not at all. It wraps os.ErrExist for one that is there and is not to be replaced.
func createSecrets(path string, force bool) error {
	var text strings.Builder
	text.WriteString("# Made by `gendan init` for compose.yaml, which lies beside it. Secret: never commit it.\n")
	for _, secret := range secretNames {
		// Letters and digits only: it goes into a DSN, into SQL and into YAML as it is.
		fmt.Fprintf(&text, "\n# %s.\n%s=%s\n", secret.whose, secret.name, rand.Text())
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if !force {
		return writeFile(path, flags, text.String())
	}
	next := path + ".new" // renamed, so that it has the mode of a new file whatever the old one's was
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := writeFile(next, flags, text.String()); err != nil {
		return err
	}
	return os.Rename(next, path)
}

func writeFile(path string, flags int, text string) error {
	file, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
