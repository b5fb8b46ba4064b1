package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

type setter = func(*Config, string) error

func text(field func(*Config) *string) setter {
	return func(c *Config, s string) error {
		*field(c) = s
		return nil
	}
}

func list(field func(*Config) *[]string) setter {
	return func(c *Config, s string) error {
		*field(c) = nil
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				*field(c) = append(*field(c), part)
			}
		}
		return nil
	}
}

func span(field func(*Config) *time.Duration) setter {
	return func(c *Config, s string) error {
		d, err := time.ParseDuration(s)
		if err != nil || d < 0 {
			return fmt.Errorf("%q is not a length of time (want such as 20s or 1m30s)", s)
		}
		*field(c) = d
		return nil
	}
}

func count(field func(*Config) *int) setter {
	return func(c *Config, s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number from 1 on", s)
		}
		*field(c) = n
		return nil
	}
}

func level(field func(*Config) *slog.Level) setter {
	return func(c *Config, s string) error {
		if !slices.Contains([]string{"debug", "info", "warn", "error"}, strings.ToLower(s)) {
			return fmt.Errorf("%q is none of debug, info, warn, error", s)
		}
		return field(c).UnmarshalText([]byte(s))
	}
}

func choice(field func(*Config) *string, allowed ...string) setter {
	return func(c *Config, s string) error {
		if !slices.Contains(allowed, s) {
			return fmt.Errorf("%q is none of %s", s, strings.Join(allowed, ", "))
		}
		*field(c) = s
		return nil
	}
}

func address(field func(*Config) *string) setter {
	return func(c *Config, s string) error {
		u, err := url.Parse(s)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("%q is not an address (want such as http://127.0.0.1:8080)", s)
		}
		if u.User != nil {
			return errors.New("an address holds no user or password; the key goes into GENDAN_KEY")
		}
		*field(c) = strings.TrimSuffix(s, "/")
		return nil
	}
}

// What Temporal takes as the name of a deployment and as a build id.
var (
	deploymentName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)
	buildName      = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$`)
)

func deployment(field func(*Config) *string) setter {
	return func(c *Config, s string) error {
		if s != "" && !deploymentName.MatchString(s) {
			return fmt.Errorf("%q is not a deployment's name (want letters, digits, - and _, such as gendan)", s)
		}
		*field(c) = s
		return nil
	}
}

func buildID(field func(*Config) *string) setter {
	return func(c *Config, s string) error {
		if s != "" {
			if err := ValidBuildID(s); err != nil {
				return err
			}
		}
		*field(c) = s
		return nil
	}
}

// ValidBuildID says whether a text can name a build.
func ValidBuildID(s string) error {
	if !buildName.MatchString(s) {
		return fmt.Errorf("%q is not a build id (want letters, digits, . _ + and -, such as v1.4.0)", s)
	}
	return nil
}

// masked stands in the place of a secret.
const masked = "***"

// maskAll hides a secret but for what tells two keys apart: the public prefix of gd_<prefix>_<secret>.
func maskAll(s string) string {
	parts := strings.SplitN(s, "_", 3)
	switch {
	case s == "":
		return ""
	case len(parts) == 3 && parts[0] == "gd":
		return parts[0] + "_" + parts[1] + "_" + masked
	}
	return masked
}

// maskDSN hides the password within a database's address. The last @ before the database's name ends the password,
// which can itself hold any of these characters. What is no address that we know is hidden whole.
func maskDSN(dsn string) string {
	rest, mysql := strings.CutPrefix(dsn, "mysql:")
	if !mysql {
		if strings.HasPrefix(dsn, "sqlite:") {
			return dsn
		}
		return maskAll(dsn)
	}
	slash := strings.LastIndex(rest, "/")
	if slash < 0 {
		return "mysql:" + masked
	}
	at := strings.LastIndex(rest[:slash], "@")
	if at < 0 {
		return "mysql:" + masked
	}
	user, _, hasPassword := strings.Cut(rest[:at], ":")
	if hasPassword {
		user += ":" + masked
	}
	// Whoever puts a secret behind the question mark gets it hidden too.
	place, _, hasParameters := strings.Cut(rest[at:], "?")
	if hasParameters {
		place += "?" + masked
	}
	return "mysql:" + user + place
}
