package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gendan/cmd/gendan/internal/settings"
)

// healthTimeout is how long an answer may take.
const healthTimeout = 3 * time.Second

func (c *cli) healthCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "health [URL]",
		Short: "Ask a running process whether it can work, for a container's health check",
		Long: `Ask a running process whether it can work: exit code 0 when it answers 200, else 1. Without a URL it is /readyz of the
process that listens at --listen in the same container or on the same machine. /healthz tells whether it runs at all.`,
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
			config, err := c.settings(cmd)
			if err != nil {
				return err
			}
			url, err := readiness(config.Listen)
			if err != nil {
				return usageError{err}
			}
			return c.health(cmd, url)
		},
	}
	settings.AddFlags(cmd.Flags(), "listen")
	return cmd
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

func (c *cli) health(cmd *cobra.Command, url string) error {
	request, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, url, http.NoBody)
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
		return fmt.Errorf("%s: the answer broke off: %w", url, err)
	}
	text := strings.TrimSpace(string(said))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s %s", url, response.Status, text)
	}
	_, err = fmt.Fprintln(c.stdout, text)
	return err
}
