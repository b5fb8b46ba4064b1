package docker_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What is tested here is what runs there: Go, Temporal and its UI have the versions of the modules.
func TestVersionsAreThoseOfTheModules(t *testing.T) {
	version := func(modfile, pattern string) string {
		t.Helper()
		found := regexp.MustCompile(`(?m)^\s*` + pattern + `$`).FindStringSubmatch(text(t, modfile))
		if found == nil {
			t.Fatalf("%s: no %s", modfile, pattern)
		}
		return found[1]
	}
	services := compose(t).Services
	server := version("../devserver/go.mod", `go\.temporal\.io/server v(\S+)`)
	for name, want := range map[string]string{
		"temporal": "temporalio/server:" + server, "temporal-schema": "temporalio/admin-tools:" + server,
		"temporal-ui": "temporalio/ui:" + version("../devserver/go.mod", `github\.com/temporalio/ui-server/v2 v(\S+)`),
	} {
		if got := services[name].Image; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if golang := "FROM golang:" + version("../devserver/go.mod", `go (\S+)`) + "-"; !strings.Contains(text(t, "Dockerfile"), golang) {
		t.Errorf("Dockerfile: want %s", golang)
	}
}

// The image's binary is the one that `make build` makes and measures.
func TestBinaryIsBuiltAsEverywhere(t *testing.T) {
	flags := regexp.MustCompile(`go build (-tags .* -X main\.version=)`)
	image, made := flags.FindStringSubmatch(text(t, "Dockerfile")), flags.FindStringSubmatch(text(t, "../Makefile"))
	if image == nil || !slices.Equal(image, made) || !strings.Contains(text(t, "Dockerfile"), "CGO_ENABLED=0") {
		t.Errorf("Dockerfile %q, Makefile %q", image, made)
	}
}

// A room that the image is built from must be let in.
func TestBuildIsGivenEveryRoom(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}}", "./cmd/gendan")
	list.Dir = ".."
	packages, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	ignore := strings.Split(text(t, "../.dockerignore"), "\n")
	for path := range strings.FieldsSeq(string(packages)) {
		within, ok := strings.CutPrefix(path, "gendan/")
		room, _, _ := strings.Cut(within, "/")
		if ok && !slices.Contains(ignore, "!"+room) {
			t.Errorf(".dockerignore keeps %s from the build", room)
		}
	}
}
