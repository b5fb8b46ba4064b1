package settings

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

// Namespace is where our workflows live unless TEMPORAL_NAMESPACE or Temporal's own configuration file says otherwise.
const Namespace = "gendan"

// Temporal's own variables for what people are shown; those of TLS begin with tlsVariable.
const (
	addressVariable   = "TEMPORAL_ADDRESS"
	namespaceVariable = "TEMPORAL_NAMESPACE"
	apiKeyVariable    = "TEMPORAL_API_KEY"
	tlsVariable       = "TEMPORAL_TLS"
)

// temporalAddress is where Temporal is looked for when nobody says.
const temporalAddress = "127.0.0.1:7233"

// Temporal is the connection to Temporal, as its own TEMPORAL_* variables and configuration file describe it.
type Temporal struct {
	profile envconfig.ClientConfigProfile
	sources map[string]Source // by the variable's name
}

// ErrAddress is wrapped when Temporal's address is none.
var ErrAddress = errors.New("not an address of Temporal (want HOST:PORT, such as 127.0.0.1:7233)")

// LoadTemporal reads the connection's settings. A configuration file that is named has to be there: without it we would
// look for Temporal on this machine. The error wraps [ErrAddress] when the address is none.
func LoadTemporal(env Environment) (Temporal, error) {
	if file, _ := env.LookupEnv("TEMPORAL_CONFIG_FILE"); file != "" {
		if _, err := os.Stat(file); err != nil {
			return Temporal{}, fmt.Errorf("TEMPORAL_CONFIG_FILE: %w", err)
		}
	}
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{EnvLookup: env})
	if err != nil {
		return Temporal{}, fmt.Errorf("Temporal's settings: %w", err)
	}
	t := Temporal{profile, sourcesOf(profile, env)}
	if profile.Address == "" {
		t.profile.Address = temporalAddress
	} else if !isTarget(profile.Address) {
		where := addressVariable
		if t.sources[where] == FromFile {
			where = "Temporal's configuration file: address"
		}
		return Temporal{}, fmt.Errorf("%s: %q is %w", where, profile.Address, ErrAddress)
	}
	if profile.Namespace == "" {
		t.profile.Namespace = Namespace
	}
	return t, nil
}

// isTarget says whether a text is host and port, or names a resolver of gRPC's, such as dns:///host:port.
func isTarget(address string) bool {
	if strings.Contains(address, "/") {
		return true
	}
	host, port, err := net.SplitHostPort(address)
	return err == nil && host != "" && port != ""
}

// sourcesOf says where each value that people are shown comes from. What is set, and by no variable, a file says.
func sourcesOf(profile envconfig.ClientConfigProfile, env Environment) map[string]Source {
	source := func(variable string, set bool) Source {
		if value, _ := env.LookupEnv(variable); value != "" {
			return FromEnv
		}
		if set {
			return FromFile
		}
		return FromDefault
	}
	key := source(apiKeyVariable, profile.APIKey != "")
	tls := key // a key alone switches TLS on
	if profile.TLS != nil {
		tls = FromFile
		if slices.ContainsFunc(env, func(entry string) bool {
			name, value, _ := strings.Cut(entry, "=")
			return strings.HasPrefix(name, tlsVariable) && value != ""
		}) {
			tls = FromEnv
		}
	}
	return map[string]Source{
		addressVariable:   source(addressVariable, profile.Address != ""),
		namespaceVariable: source(namespaceVariable, profile.Namespace != ""),
		apiKeyVariable:    key,
		tlsVariable:       tls,
	}
}

// Named says whether anybody told where Temporal is; else it is looked for at the default address.
func (t Temporal) Named() bool { return t.sources[addressVariable] != FromDefault }

// Options gives the client's options.
func (t Temporal) Options() (client.Options, error) {
	options, err := t.profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return client.Options{}, fmt.Errorf("Temporal's settings: %w", err)
	}
	return options, nil
}

// Address gives host and port of the frontend.
func (t Temporal) Address() string { return t.profile.Address }

// Namespace gives the namespace.
func (t Temporal) Namespace() string { return t.profile.Namespace }

// Shown is a line of what people are shown, under its variable's name.
type Shown struct {
	Name, Value string
	Source      Source
}

// Shown lists what of the connection people want to see, secrets hidden.
func (t Temporal) Shown() []Shown {
	tls := "off"
	switch {
	case t.profile.TLS != nil && t.profile.TLS.Disabled:
	case t.profile.TLS != nil && (t.profile.TLS.ClientCertPath != "" || len(t.profile.TLS.ClientCertData) > 0):
		tls = "on, with a client certificate"
	case t.profile.TLS != nil || t.profile.APIKey != "":
		tls = "on"
	}
	return []Shown{
		{addressVariable, t.profile.Address, t.sources[addressVariable]},
		{namespaceVariable, t.profile.Namespace, t.sources[namespaceVariable]},
		{apiKeyVariable, maskAll(t.profile.APIKey), t.sources[apiKeyVariable]},
		{tlsVariable, tls, t.sources[tlsVariable]},
	}
}

// LocalTemporal is a development server's connection: no key, no TLS, whatever the environment says.
func LocalTemporal(address, namespace string) Temporal {
	return Temporal{profile: envconfig.ClientConfigProfile{Address: address, Namespace: namespace}}
}
