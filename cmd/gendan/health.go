package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/devstack"
	"gendan/cmd/gendan/internal/settings"
)

// healthTimeout is how long an answer may take. /readyz itself looks for five seconds at what it depends on.
const healthTimeout = 10 * time.Second

func (c *cli) healthCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "health [URL]",
		Short: "Ask a running process whether it can work, for a container's health check",
		Long: `Ask a running process whether it can work: exit code 0 when it answers 200, else 1. Without a URL it is /readyz of the
process that listens at --listen in the same container or on the same machine, and where nothing is said of that, of the
` + "`gendan dev`" + ` in this folder, if there is one. /healthz tells whether it runs at all.`,
		Example: `  gendan health
  gendan health http://127.0.0.1:8081/healthz`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return exactly()(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return c.health(cmd, args[0])
			}
			address, err := c.listening(cmd)
			if err != nil {
				return usageError{err}
			}
			return c.health(cmd, address)
		},
	}
	settings.AddFlags(cmd.Flags(), "listen")
	return cmd
}

// listening gives the /readyz of the process that the settings name, or else of the `gendan dev` in this folder.
func (c *cli) listening(cmd *cobra.Command) (string, error) {
	config, values, err := settings.Load(cmd.Flags(), c.env)
	if err != nil {
		return "", err
	}
	said := slices.ContainsFunc(values, func(v settings.Value) bool { return v.Name == "listen" && v.Source != settings.FromDefault })
	if where, err := devstack.ReadAddresses(devstack.Folder); err == nil && !said {
		return where.API + "/readyz", nil
	}
	return readiness(config.Listen)
}

// readiness gives the address at which a process that listens at address says whether it is ready. One that listens
// everywhere is asked on loopback.
func readiness(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("--listen: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}

func (c *cli) health(cmd *cobra.Command, address string) error {
	if u, err := url.Parse(address); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return usageError{fmt.Errorf("%q is not a URL (want such as http://127.0.0.1:8080/readyz)", address)}
	}
	request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		return usageError{err}
	}
	response, err := (&http.Client{Timeout: healthTimeout}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	said, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("%s: the answer broke off: %w", address, err)
	}
	text := strings.TrimSpace(string(said))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %s", address, response.Status, text)
	}
	_, err = fmt.Fprintln(c.stdout, text)
	return err
}
