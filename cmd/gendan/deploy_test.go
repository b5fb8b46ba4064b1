package main

import (
	"path/filepath"
	"strings"
	"testing"

	"gendan/cmd/gendan/internal/settings"
)

// A new worker that nobody promotes gets no cases: whoever asks for help is told so, and what would go wrong is refused.
func TestDeployRefusesWhatWouldGoWrong(t *testing.T) {
	t.Chdir(t.TempDir())
	named := []string{"GENDAN_DEPLOYMENT=gendan", "TEMPORAL_ADDRESS=127.0.0.1:1", "GENDAN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "x.db")}
	for _, c := range []struct {
		args string
		env  []string
		code int
		want string
	}{
		{"deploy", nil, 0, "WORKERS OF A BUILD THAT WAS NOT PROMOTED GET NO CASES"},
		{"worker --help", nil, 0, "a worker then gets no cases until its build is promoted"},
		{"deploy promote", named, 2, "BUILD_ID is missing"},
		{"deploy promote v1 v2", named, 2, `unexpected argument "v2"`},
		{"deploy promote v1 --unversioned", named, 2, `unexpected argument "v1"`},
		{"deploy promote v1:2", named, 2, `"v1:2" is not a build id`},
		{"deploy promote v1", nil, 2, "no deployment is named: --deployment or GENDAN_DEPLOYMENT"},
		{"deploy current", nil, 2, "no deployment is named"},
		{"deploy current --deployment a.b", nil, 2, `--deployment: "a.b" is not a deployment's name`},
		{"deploy current", named, 1, "Temporal at 127.0.0.1:1"},
		{"worker", named, 2, `this program's version, "dev", tells no build from another: set GENDAN_BUILD_ID`},
		{"api", named, 1, "run `gendan migrate`"}, // an API has no build: it begins to start
	} {
		r := gendan(t, c.env, strings.Fields(c.args)...)
		r.check(t, c.code, c.want)
	}
}

// A worker's build id is the program's version, unless it is said or would tell no build from another.
func TestBuildIDIsTheVersion(t *testing.T) {
	was := version
	t.Cleanup(func() { version = was })
	for _, c := range []struct{ deployment, buildID, version, want, refused string }{
		{"gendan", "", "v1.4.0-3-gabc1234", "v1.4.0-3-gabc1234", ""},
		{"gendan", "mine", "v1.4.0-dirty", "mine", ""},
		{"gendan", "", "v1.4.0-dirty", "", "tells no build from another"},
		{"gendan", "", "feature/x", "", "cannot be its build id"},
		{"", "", "dev", "", ""},
	} {
		version = c.version
		got, err := buildID(settings.Config{Deployment: c.deployment, BuildID: c.buildID})
		switch {
		case c.refused == "" && (err != nil || got != c.want):
			t.Errorf("%+v: got %q, %v", c, got, err)
		case c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)):
			t.Errorf("%+v: got %q, %v", c, got, err)
		}
	}
}
