package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// Environment is the process's environment, each entry as NAME=value.
type Environment []string

// Environ gives all of it.
func (e Environment) Environ() []string { return e }

// LookupEnv gives a variable's value. Of several the last counts, as in a process started with them.
func (e Environment) LookupEnv(name string) (string, bool) {
	for _, entry := range slices.Backward(e) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// Source says where a value came from.
type Source string

// Where values come from, the strongest first.
const (
	FromFlag    Source = "flag"
	FromEnv     Source = "environment"
	FromFile    Source = "file" // Temporal's own configuration file
	FromDefault Source = "default"
)

// Value is a setting with the value it has, and where that came from.
type Value struct {
	Setting
	Text   string
	Source Source
}

// Shown gives the value with secrets hidden.
func (v Value) Shown() string {
	if v.mask == nil {
		return v.Text
	}
	return v.mask(v.Text)
}

// AddFlags gives a command the flags of the settings named.
func AddFlags(flags *pflag.FlagSet, names ...string) {
	for _, s := range Table() {
		if slices.Contains(names, s.Name) {
			flags.String(s.Flag, s.Default, s.Help+" ["+s.Env+"]")
		}
	}
}

// Load reads every setting: flags over environment over defaults. An empty variable counts as not set. The error
// names the flag or variable that is wrong.
func Load(flags *pflag.FlagSet, env Environment) (Config, []Value, error) {
	var config Config
	var values []Value
	for _, s := range Table() {
		value := valueOf(s, flags, env)
		if err := s.set(&config, value.Text); err != nil {
			return Config{}, nil, fmt.Errorf("%s: %w", value.where(), err)
		}
		values = append(values, value)
	}
	return config, values, nil
}

func valueOf(s Setting, flags *pflag.FlagSet, env Environment) Value {
	if flag := flags.Lookup(s.Flag); flag != nil && flag.Changed {
		return Value{s, flag.Value.String(), FromFlag}
	}
	if text, ok := env.LookupEnv(s.Env); ok && text != "" {
		return Value{s, text, FromEnv}
	}
	return Value{s, s.Default, FromDefault}
}

func (v Value) where() string {
	if v.Source == FromFlag {
		return "--" + v.Flag
	}
	return v.Env
}

// Unknown lists the GENDAN_ variables that are no setting: most likely slips of the pen.
func Unknown(env Environment) []string {
	var names []string
	for _, entry := range env {
		name, _, _ := strings.Cut(entry, "=")
		known := slices.ContainsFunc(Table(), func(s Setting) bool { return s.Env == name })
		if strings.HasPrefix(name, "GENDAN_") && !known && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
