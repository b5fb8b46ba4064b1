package settings

import (
	"fmt"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

// Namespace is where our workflows live unless TEMPORAL_NAMESPACE or Temporal's own configuration file says otherwise.
const Namespace = "gendan"

// temporalAddress is where Temporal is looked for when nobody says.
const temporalAddress = "127.0.0.1:7233"

// Temporal is the connection to Temporal, as its own TEMPORAL_* variables and configuration file describe it.
type Temporal struct {
	profile envconfig.ClientConfigProfile
}

// LoadTemporal reads the connection's settings. A configuration file that is named has to be there: without it we would
// look for Temporal on this machine.
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
	if profile.Address == "" {
		profile.Address = temporalAddress
	}
	if profile.Namespace == "" {
		profile.Namespace = Namespace
	}
	return Temporal{profile}, nil
}

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

// Pair is a line of what people are shown.
type Pair struct{ Name, Value string }

// Shown lists what of the connection people want to see, secrets hidden.
func (t Temporal) Shown() []Pair {
	tls := "off"
	switch {
	case t.profile.TLS != nil && t.profile.TLS.Disabled:
	case t.profile.TLS != nil && (t.profile.TLS.ClientCertPath != "" || len(t.profile.TLS.ClientCertData) > 0):
		tls = "on, with a client certificate"
	case t.profile.TLS != nil || t.profile.APIKey != "":
		tls = "on"
	}
	return []Pair{
		{"TEMPORAL_ADDRESS", t.profile.Address},
		{"TEMPORAL_NAMESPACE", t.profile.Namespace},
		{"TEMPORAL_API_KEY", maskAll(t.profile.APIKey)},
		{"TEMPORAL_TLS", tls},
	}
}

// LocalTemporal is a development server's connection: no key, no TLS, whatever the environment says.
func LocalTemporal(address, namespace string) Temporal {
	return Temporal{envconfig.ClientConfigProfile{Address: address, Namespace: namespace}}
}
