package settings

import (
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func flagsWith(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	var names []string
	for _, s := range Table() {
		names = append(names, s.Name)
	}
	AddFlags(flags, names...)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return flags
}

func TestFlagsOverEnvironmentOverDefaults(t *testing.T) {
	env := Environment{"GENDAN_LISTEN=:1", "GENDAN_DATABASE=sqlite:env.db", "GENDAN_LOG_LEVEL=", "GENDAN_POLICY=a.yaml, b.yaml", "GENDAN_STOP_TIMEOUT=1m", "GENDAN_LISTEN=:2"}
	config, values, err := Load(flagsWith(t, "--database", "sqlite:flag.db"), env)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Listen: ":2", Database: "sqlite:flag.db", Policies: []string{"a.yaml", "b.yaml"}, RateLimit: 200, StopTimeout: time.Minute, CachedCases: 1000, ClockSkew: 10 * time.Minute,
		LogLevel: slog.LevelInfo, LogFormat: "text", API: "http://127.0.0.1:8080",
	}
	if !reflect.DeepEqual(config, want) {
		t.Errorf("got %+v\nwant %+v", config, want)
	}
	sources := map[string]Source{"listen": FromEnv, "database": FromFlag, "log_level": FromDefault}
	for _, v := range values {
		if source, ok := sources[v.Name]; ok && v.Source != source {
			t.Errorf("%s comes from %s, want %s", v.Name, v.Source, source)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		args, env []string
		want      string
	}{
		{nil, []string{"GENDAN_STOP_TIMEOUT=soon"}, `GENDAN_STOP_TIMEOUT: "soon" is not a length of time`},
		{[]string{"--stop-timeout=-1s"}, nil, `--stop-timeout: "-1s" is not`},
		{nil, []string{"GENDAN_RATE_LIMIT=0"}, `GENDAN_RATE_LIMIT: "0" is not a number from 1 on`},
		{[]string{"--log-format", "xml"}, nil, `--log-format: "xml" is none of text, json`},
		{nil, []string{"GENDAN_LOG_LEVEL=loud"}, `GENDAN_LOG_LEVEL: "loud" is none of`},
		{[]string{"--api", "localhost:8080"}, nil, "--api:"},
		{nil, []string{"GENDAN_DEPLOYMENT=gendan.prod"}, `GENDAN_DEPLOYMENT: "gendan.prod" is not a deployment's name`},
		{[]string{"--deployment", "__gendan"}, nil, "--deployment:"},
		{[]string{"--build-id", "v1:2"}, nil, `--build-id: "v1:2" is not a build id`},
		{[]string{"--api", "http://me:secret@host"}, nil, "--api: an address holds no user"},
	} {
		_, _, err := Load(flagsWith(t, c.args...), c.env)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v %v: got %v, want %q", c.args, c.env, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%v: the error tells the secret", c.args)
		}
	}
}

func TestSecretsAreHidden(t *testing.T) {
	for dsn, want := range map[string]string{
		"sqlite:.gendan/gendan.db":                       "sqlite:.gendan/gendan.db",
		"mysql:gendan:pa:ss@w/rd@tcp(db:3306)/gendan":    "mysql:gendan:***@tcp(db:3306)/gendan",
		"mysql:gendan@unix(/run/mysqld.sock)/gendan":     "mysql:gendan@unix(/run/mysqld.sock)/gendan",
		"mysql:gendan:pw@tcp(db:3306)/gendan?password=x": "mysql:gendan:***@tcp(db:3306)/gendan?***",
		"mysql:gendan:pw":                                "mysql:***",
		"mysql:gendan:pw/x":                              "mysql:***",
		"postgres://u:pw@host/db":                        "***",
		"":                                               "",
	} {
		if got := maskDSN(dsn); got != want {
			t.Errorf("%s: got %s, want %s", dsn, got, want)
		}
	}
	for key, want := range map[string]string{"": "", "gd_ab12cd_verysecret_x": "gd_ab12cd_***", "whatever": "***"} {
		if got := maskAll(key); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
}

func TestTemporalReadsItsOwnVariables(t *testing.T) {
	noFile := "TEMPORAL_CONFIG_FILE=" // whoever runs the test may have one
	plain, err := LoadTemporal(Environment{noFile})
	if err != nil {
		t.Fatal(err)
	}
	options, err := plain.Options()
	if err != nil || options.HostPort != "127.0.0.1:7233" || options.Namespace != "gendan" || options.ConnectionOptions.TLS != nil {
		t.Errorf("got %s, %s, %v", options.HostPort, options.Namespace, err)
	}
	cloud, err := LoadTemporal(Environment{noFile, "TEMPORAL_ADDRESS=t.example:7233", "TEMPORAL_NAMESPACE=shop", "TEMPORAL_API_KEY=very-secret"})
	if err != nil {
		t.Fatal(err)
	}
	options, err = cloud.Options()
	if err != nil || options.HostPort != "t.example:7233" || options.Namespace != "shop" || options.ConnectionOptions.TLS == nil {
		t.Errorf("got %+v, %v", options, err)
	}
	for i, pair := range plain.Shown() {
		if pair.Source != FromDefault || cloud.Shown()[i].Source != FromEnv {
			t.Errorf("%s: from %s, and then from %s", pair.Name, pair.Source, cloud.Shown()[i].Source)
		}
	}
	if plain.Named() || !cloud.Named() {
		t.Error("who named an address, and who did not?")
	}
	if _, err := LoadTemporal(Environment{noFile, "TEMPORAL_ADDRESS=nonsense"}); !errors.Is(err, ErrAddress) || !strings.HasPrefix(err.Error(), `TEMPORAL_ADDRESS: "nonsense" is not`) {
		t.Errorf("nonsense is taken as an address: %v", err)
	}
	for _, pair := range cloud.Shown() {
		if strings.Contains(pair.Value, "secret") {
			t.Errorf("%s shows the secret", pair.Name)
		}
	}
}

func TestUnknownVariablesAreFound(t *testing.T) {
	got := Unknown(Environment{"GENDAN_LISTN=:1", "GENDAN_LISTEN=:1", "HOME=/", "GENDAN_X"})
	if !slices.Equal(got, []string{"GENDAN_LISTN", "GENDAN_X"}) {
		t.Errorf("got %v", got)
	}
}

func TestEverySettingHasItsPlaces(t *testing.T) {
	for _, s := range Table() {
		if s.Env != "GENDAN_"+strings.ToUpper(s.Name) || s.Flag != strings.ReplaceAll(s.Name, "_", "-") || s.Help == "" || strings.Contains(s.Help, "`") { // pflag takes backquotes for a value's name
			t.Errorf("%+v", s)
		}
	}
}
