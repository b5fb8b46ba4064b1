// Package docker_test proves what compose.yaml, the Dockerfile and the files that they use promise, without any Docker.
package docker_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// service is what is tested of a service in compose.yaml.
type service struct {
	Image       string
	Build       map[string]any
	Command     any
	Entrypoint  any
	Environment map[string]string
	EnvFile     string `yaml:"env_file"`
	Volumes     []string
	Ports       []string
	Profiles    []string
	Restart     string
	Logging     map[string]any
	ReadOnly    bool   `yaml:"read_only"`
	StopGrace   string `yaml:"stop_grace_period"`
	Healthcheck struct {
		Test    []string
		Disable bool
	}
	Deploy    struct{ Replicas int }
	DependsOn map[string]struct{ Condition string } `yaml:"depends_on"`
}

type composition struct {
	Services map[string]service
	Volumes  map[string]any
}

// ours is the image that is built here.
const ours = "gendan:local"

func compose(t *testing.T) composition {
	t.Helper()
	var c composition
	if err := yaml.Unmarshal([]byte(text(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"api", "demo", "grafana", "migrate", "mysql", "prometheus", "temporal", "temporal-schema", "temporal-setup", "temporal-ui", "worker",
	}
	if got := slices.Sorted(maps.Keys(c.Services)); !slices.Equal(got, want) {
		t.Fatalf("services %v, want %v", got, want)
	}
	return c
}

// text reads a file and leaves out comments that fill a line.
func text(t *testing.T, path string) string {
	t.Helper()
	read, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(string(read), "")
}

// step says whether a service ends when it has done its work.
func (s service) step() bool { return strings.HasPrefix(s.Restart, "on-failure") || s.Restart == "no" }

func TestEveryImageIsPinned(t *testing.T) {
	pinned := regexp.MustCompile(`^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z0-9]+)?$`)
	builds := 0
	for name, s := range compose(t).Services {
		if s.Build != nil {
			builds++
		}
		if s.Image != ours && !pinned.MatchString(s.Image) {
			t.Errorf("%s: %q has no exact tag", name, s.Image)
		}
	}
	if builds != 1 {
		t.Errorf("%d services build the image instead of one", builds)
	}
	for _, from := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text(t, "Dockerfile"), -1) {
		if from[1] != "scratch" && !pinned.MatchString(from[1]) {
			t.Errorf("Dockerfile: %q has no exact tag", from[1])
		}
	}
}

// Root's password is for MySQL's own start. Each program has a user of its own, and each user no more than its databases.
func TestNobodyUsesRoot(t *testing.T) {
	for name, s := range compose(t).Services {
		for variable, value := range s.Environment {
			if name != "mysql" && strings.Contains(strings.ToLower(variable+"="+value), "root") {
				t.Errorf("%s: %s=%s", name, variable, value)
			}
		}
	}
	for _, grant := range regexp.MustCompile(`(?m)^GRANT .*$`).FindAllString(text(t, "mysql/init.sh"), -1) {
		if !regexp.MustCompile(`^GRANT [A-Z, ]+ ON (gendan\.\* TO gendan|temporal\.\* TO temporal|temporal_visibility\.\* TO temporal);$`).MatchString(grant) ||
			strings.Contains(grant, "ALL") || strings.Contains(grant, "OPTION") {
			t.Errorf("too much: %s", grant)
		}
	}
}

func TestWhatRunsSaysWhetherItIsWell(t *testing.T) {
	c := compose(t)
	if !strings.Contains(text(t, "Dockerfile"), `CMD ["/usr/bin/gendan", "health"]`) {
		t.Error("the image has no health check")
	}
	for name, s := range c.Services {
		checked := len(s.Healthcheck.Test) > 0 || s.Image == ours
		switch {
		case s.step() && !s.Healthcheck.Disable:
			t.Errorf("%s ends: its exit code says how it is, a health check would call it ill", name)
		case !s.step() && (!checked || s.Healthcheck.Disable || s.Restart != "unless-stopped"):
			t.Errorf("%s has no health check, or does not come up again (%q)", name, s.Restart)
		}
		for before, on := range s.DependsOn {
			want := "service_healthy"
			if c.Services[before].step() {
				want = "service_completed_successfully"
			}
			if on.Condition != want {
				t.Errorf("%s waits for %s to be %s, want %s", name, before, on.Condition, want)
			}
		}
	}
	if replicas := c.Services["worker"].Deploy.Replicas; replicas != 2 {
		t.Errorf("%d workers", replicas)
	}
}

func TestNothingWaitsByTheClock(t *testing.T) {
	for _, path := range slices.Concat([]string{"compose.yaml", "compose.demo.yaml", "Dockerfile"}, mounted(t)) {
		if strings.Contains(text(t, path), "sleep") {
			t.Errorf("%s sleeps instead of looking", path)
		}
	}
}

func TestVolumesAreNamedAndLogsEnd(t *testing.T) {
	c := compose(t)
	used := map[string]bool{}
	for name, s := range c.Services {
		for _, volume := range s.Volumes {
			source, target, ok := strings.Cut(volume, ":")
			_, named := c.Volumes[source]
			used[source] = true
			if !ok || (!named && !strings.HasPrefix(source, ".")) {
				t.Errorf("%s: %s is neither named nor a file of ours", name, volume)
			}
			if !named && !strings.HasSuffix(target, ":ro") {
				t.Errorf("%s may write %s", name, volume)
			}
		}
		if options, _ := s.Logging["options"].(map[string]any); options["max-size"] == nil || options["max-file"] == nil {
			t.Errorf("%s: its log grows without end", name)
		}
		if s.Image == ours && !s.ReadOnly {
			t.Errorf("%s may write its image", name)
		}
	}
	for volume := range c.Volumes {
		if !used[volume] {
			t.Errorf("volume %s is nobody's", volume)
		}
	}
	// Where these images declare a volume: without a name it would be lost with the container.
	for name, volume := range map[string]string{"mysql": "mysql:/var/lib/mysql", "prometheus": "prometheus:/prometheus", "grafana": "grafana:/var/lib/grafana"} {
		if !slices.Contains(c.Services[name].Volumes, volume) {
			t.Errorf("%s: %s is missing", name, volume)
		}
	}
}

func TestPortsAreOnLoopback(t *testing.T) {
	var demo composition
	if err := yaml.Unmarshal([]byte(text(t, "compose.demo.yaml")), &demo); err != nil {
		t.Fatal(err)
	}
	for _, services := range []map[string]service{compose(t).Services, demo.Services} {
		for name, s := range services {
			for _, port := range s.Ports {
				if !strings.HasPrefix(port, "127.0.0.1:") {
					t.Errorf("%s: anybody can reach %s", name, port)
				}
			}
		}
	}
}

// mounted lists the files that services are given, all that are in a folder.
func mounted(t *testing.T) []string {
	t.Helper()
	var files []string
	for name, s := range compose(t).Services {
		sources := []string{s.EnvFile}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			sources = append(sources, source)
		}
		for _, source := range sources {
			if !strings.HasPrefix(source, ".") || source == "../samples" {
				continue
			}
			err := filepath.WalkDir(source, func(path string, entry os.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					files = append(files, filepath.Clean(path))
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

func TestMountedFilesExist(t *testing.T) {
	files := mounted(t)
	for _, want := range []string{
		"grafana/dashboards/gendan.json", "mysql/init.sh", "policy.yaml", "prometheus/alerts.yaml",
		"prometheus/prometheus.yaml", "temporal/dynamicconfig.yaml", "temporal/schema.sh", "temporal/server.env",
	} {
		if !slices.Contains(files, want) {
			t.Errorf("%s is not mounted anywhere", want)
		}
	}
	for _, s := range compose(t).Services {
		for _, command := range []any{s.Command, s.Environment["DYNAMIC_CONFIG_FILE_PATH"]} {
			words, _ := command.([]any)
			for _, word := range append(words, command) {
				path, _ := word.(string)
				_, path, ok := strings.Cut(path, "/etc/")
				if !ok || !strings.HasSuffix(path, ".yaml") {
					continue
				}
				if !slices.ContainsFunc(files, func(file string) bool { return filepath.Base(file) == filepath.Base(path) }) {
					t.Errorf("/etc/%s is no file of ours", path)
				}
			}
		}
	}
}

// Requests and then tasks may each take GENDAN_STOP_TIMEOUT, before Docker kills the process.
func TestProcessesMayFinishWhatTheyDo(t *testing.T) {
	services := compose(t).Services
	for _, name := range []string{"api", "worker"} {
		timeout, err := time.ParseDuration(services[name].Environment["GENDAN_STOP_TIMEOUT"])
		grace, graceErr := time.ParseDuration(services[name].StopGrace)
		if err != nil || graceErr != nil || grace <= 2*timeout {
			t.Errorf("%s: killed after %s with a stop timeout of %s (%v, %v)", name, grace, timeout, err, graceErr)
		}
	}
}

// Clocks can be moved in a demonstration and nowhere else; otherwise it runs on what production does.
func TestOnlyADemonstrationMovesClocks(t *testing.T) {
	const moves = "frontend.WorkflowTimeSkippingEnabled"
	read := func(path string) map[string]any {
		t.Helper()
		config := map[string]any{}
		if err := yaml.Unmarshal([]byte(text(t, path)), &config); err != nil {
			t.Fatal(err)
		}
		return config
	}
	production, demo := read("temporal/dynamicconfig.yaml"), read("temporal/dynamicconfig.demo.yaml")
	if production[moves] != nil || demo[moves] == nil {
		t.Errorf("%s: production %v, demonstration %v", moves, production[moves], demo[moves])
	}
	delete(demo, moves)
	if !reflect.DeepEqual(production, demo) {
		t.Errorf("production %v\ndemonstration %v", production, demo)
	}
	if production["matching.enableFairness"] == nil || production["history.maxInFlightUpdates"] == nil {
		t.Error("fairness, or room for the updates of many API processes, is missing")
	}
}
