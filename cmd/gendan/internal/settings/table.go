// Package settings is the program's one table of settings: flags over GENDAN_* variables over defaults. Flags, the
// output of `gendan config` and the documentation are made from it.
package settings

import (
	"log/slog"
	"slices"
	"time"
)

// DefaultAPI is where the API is looked for when nobody says.
const DefaultAPI = "http://127.0.0.1:8080"

// Config holds the settings' values.
type Config struct {
	Listen       string
	WorkerListen string
	Database     string
	Policies     []string
	RateLimit    int
	StopTimeout  time.Duration
	CachedCases  int
	Deployment   string // empty: workers are not versioned
	BuildID      string // empty: the program's own version
	ClockSkew    time.Duration
	LogLevel     slog.Level
	LogFormat    string
	API          string
	Key          string
}

// Setting is one line of the table.
type Setting struct {
	Name    string // as `gendan config` prints it
	Env     string
	Flag    string
	Default string
	Help    string
	mask    func(string) string // nil: no secret
	set     func(*Config, string) error
}

// Table lists every setting, in the order in which people read them.
func Table() []Setting {
	return slices.Concat(programSettings(), versionSettings(), apiSettings(), logSettings(), clientSettings())
}

// programSettings are those of what runs: the API and the worker.
func programSettings() []Setting {
	return []Setting{
		{
			Name: "listen", Env: "GENDAN_LISTEN", Flag: "listen", Default: "127.0.0.1:8080",
			Help: "address of the API; port 0 picks a free one",
			set:  text(func(c *Config) *string { return &c.Listen }),
		},
		{
			Name: "worker_listen", Env: "GENDAN_WORKER_LISTEN", Flag: "worker-listen", Default: "",
			Help: "address of /healthz, /readyz and /metrics of a worker that runs alone; empty: none",
			set:  text(func(c *Config) *string { return &c.WorkerListen }),
		},
		{
			Name: "database", Env: "GENDAN_DATABASE", Flag: "database", Default: "sqlite:gendan.db",
			Help: "sqlite:PATH or mysql:USER:PASSWORD@tcp(HOST:PORT)/NAME",
			mask: maskDSN,
			set:  text(func(c *Config) *string { return &c.Database }),
		},
		{
			Name: "policy", Env: "GENDAN_POLICY", Flag: "policy", Default: "",
			Help: "the shops' policy files, separated by commas; later ones lie over earlier ones, all over the built-in default",
			set:  list(func(c *Config) *[]string { return &c.Policies }),
		},
		{
			Name: "stop_timeout", Env: "GENDAN_STOP_TIMEOUT", Flag: "stop-timeout", Default: "20s",
			Help: "how long running requests, and then running tasks, may take to finish when the program is stopped",
			set:  span(func(c *Config) *time.Duration { return &c.StopTimeout }),
		},
		{
			Name: "cached_cases", Env: "GENDAN_CACHED_CASES", Flag: "cached-cases", Default: "1000",
			Help: "cases that a process keeps in memory between their steps; others are rebuilt from their history when they go on",
			set:  count(func(c *Config) *int { return &c.CachedCases }),
		},
	}
}

// versionSettings are those of worker versioning.
func versionSettings() []Setting {
	return []Setting{
		{
			Name: "deployment", Env: "GENDAN_DEPLOYMENT", Flag: "deployment", Default: "",
			Help: "Temporal's name for all our workers, such as gendan; it switches on worker versioning: a worker then gets no cases until its build is promoted with 'gendan deploy promote'; empty: off",
			set:  deployment(func(c *Config) *string { return &c.Deployment }),
		},
		{
			Name: "build_id", Env: "GENDAN_BUILD_ID", Flag: "build-id", Default: "",
			Help: "tells this program's build from others in the deployment; empty: the program's version, as 'gendan version' prints it",
			set:  buildID(func(c *Config) *string { return &c.BuildID }),
		},
	}
}

// apiSettings are those of what the API takes.
func apiSettings() []Setting {
	return []Setting{
		{
			Name: "rate_limit", Env: "GENDAN_RATE_LIMIT", Flag: "rate-limit", Default: "200",
			Help: "requests a second that one API key may make, and twice as many at once",
			set:  count(func(c *Config) *int { return &c.RateLimit }),
		},
		{
			Name: "clock_skew", Env: "GENDAN_CLOCK_SKEW", Flag: "clock-skew", Default: "10m",
			Help: "how far ahead of our clock a told time may lie; more is only for tests in virtual time",
			set:  span(func(c *Config) *time.Duration { return &c.ClockSkew }),
		},
	}
}

// logSettings are those of the log.
func logSettings() []Setting {
	return []Setting{
		{
			Name: "log_level", Env: "GENDAN_LOG_LEVEL", Flag: "log-level", Default: "info",
			Help: "debug, info, warn or error",
			set:  level(func(c *Config) *slog.Level { return &c.LogLevel }),
		},
		{
			Name: "log_format", Env: "GENDAN_LOG_FORMAT", Flag: "log-format", Default: "text",
			Help: "text or json",
			set:  choice(func(c *Config) *string { return &c.LogFormat }, "text", "json"),
		},
	}
}

// clientSettings are those of the commands that talk to an API.
func clientSettings() []Setting {
	return []Setting{
		{
			Name: "api", Env: "GENDAN_API", Flag: "api", Default: DefaultAPI,
			Help: "address of the API, for the commands that ask it: import, case, after-sales, approval and the like",
			set:  address(func(c *Config) *string { return &c.API }),
		},
		{
			Name: "key", Env: "GENDAN_KEY", Flag: "key", Default: "",
			Help: "API key of those commands (GENDAN_KEY keeps it out of the process list)",
			mask: maskAll,
			set:  text(func(c *Config) *string { return &c.Key }),
		},
	}
}
