package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ran is how a run of the program ended.
type ran struct {
	code           int
	stdout, stderr string
}

// gendan runs the program in this process.
func gendan(t *testing.T, env []string, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, &stdout, &stderr, append(environment(t, nil), env...))
	return ran{code, stdout.String(), stderr.String()}
}

// environment is what the program sees: nothing of the machine's own.
func environment(t *testing.T, more []string) []string {
	t.Helper()
	return append([]string{"XDG_CACHE_HOME=" + t.TempDir(), "TEMPORAL_CONFIG_FILE="}, more...)
}

func (r ran) check(t *testing.T, code int, want string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.stdout+r.stderr, want) {
		t.Errorf("exit %d, want %d; said\n%s%s\nwant %q", r.code, code, r.stdout, r.stderr, want)
	}
}

func TestExitCodesAndErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	database := "GENDAN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "x.db")
	for _, c := range []struct {
		args string
		env  []string
		code int
		want string
	}{
		{"", nil, 0, "gendan dev"},
		{"--help", nil, 0, "plan"},
		{"version", nil, 0, "gendan dev (go1."},
		{"--version", nil, 0, "gendan dev"},
		{"help import orders", nil, 0, "goes on where it was stopped"},
		{"help import leads", nil, 0, "最后消息方 or last_message_from"},
		{"pln", nil, 2, `unknown command "gendan pln"; did you mean plan?`},
		{"key mak", nil, 2, `unknown command "gendan key mak"`},
		{"plan orders", nil, 2, "FILE is missing"},
		{"plan orders a b", nil, 2, `unexpected argument "b"`},
		{"plan orders nowhere.csv", nil, 1, "open nowhere.csv: no such file"},
		{"plan orders .", nil, 1, "is a folder, not a file"},
		{"plan orders x --format xml", nil, 2, `--format: unknown format "xml": want one of table, csv, json`},
		{"plan orders x --platform ebay", nil, 2, `--platform: "ebay" is none of tmall`},
		{"plan orders x --shop nobody", nil, 2, "--shop: unknown shop"},
		{"plan orders x --policy nowhere.yaml", nil, 1, "nowhere.yaml"},
		{"serve --no-such-flag", nil, 2, "unknown flag: --no-such-flag\nSee 'gendan serve --help'."},
		{"serve", []string{"GENDAN_STOP_TIMEOUT=soon"}, 2, `GENDAN_STOP_TIMEOUT: "soon"`},
		{"serve --database postgres://u:secret@h/d", nil, 1, `a DSN begins with "sqlite:" or "mysql:"`},
		{"serve", []string{database}, 1, "run `gendan migrate`"},
		{"case list", nil, 2, "a key is needed"},
		{"import orders x", nil, 2, "a key is needed"},
		{"import orders x --shop Bad_Shop", nil, 2, "--shop:"},
		{"import leads x --shop Bad_Shop", nil, 2, "--shop:"},
		{"import orders x --concurrency 0", nil, 2, "--concurrency: between 1 and 64"},
		{"import orders x --key gd_a_b --api http://127.0.0.1:1", nil, 1, "x: no such file"},
		{"dev forward x", nil, 2, "say either --by DURATION or --to-next"},
		{"dev forward x --by 1h --to-next", nil, 2, "say either"},
		{"dev forward x --by -1h", nil, 2, "only moves ahead"},
		{"dev forward x --by 1h", nil, 1, "`gendan dev` has not run in this folder"},
		{"dev forward x --by 1h", []string{"TEMPORAL_ADDRESS=temporal.example:7233"}, 1, "only a development server's clock can be moved"},
	} {
		r := gendan(t, c.env, strings.Fields(c.args)...)
		r.check(t, c.code, c.want)
		if errors := strings.Count("\n"+r.stderr, "\ngendan: "); c.code != 0 && errors != 1 {
			t.Errorf("%s: %d errors instead of one: %s", c.args, errors, r.stderr)
		}
		if strings.Contains(r.stderr, "secret") {
			t.Errorf("%s: the error tells a secret", c.args)
		}
	}
}

func TestConfigPrintsNoSecrets(t *testing.T) {
	r := gendan(t, []string{
		"GENDAN_DATABASE=mysql:gendan:secret@tcp(db:3306)/gendan", "GENDAN_KEY=gd_abc_secret", "TEMPORAL_API_KEY=secret",
		"TEMPORAL_ADDRESS=t.example:7233", "GENDAN_LISTN=:1",
	}, "config", "--listen", ":9000")
	r.check(t, 0, "GENDAN_LISTN is set, and is no setting")
	for _, want := range []string{"mysql:gendan:***@tcp(db:3306)/gendan", "gd_abc_***", ":9000", "flag", "t.example:7233"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is missing in\n%s", want, r.stdout)
		}
	}
	if strings.Contains(r.stdout+r.stderr, "secret") {
		t.Errorf("a secret is told:\n%s", r.stdout)
	}
	gendan(t, nil, "config", "--markdown").check(t, 0, "| `GENDAN_LISTEN` | `--listen` | `127.0.0.1:8080` |")
}

func TestKeysAreMadeListedAndRevoked(t *testing.T) {
	env := []string{"GENDAN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "gendan.db"), "GENDAN_LOG_LEVEL=error"}
	gendan(t, env, "key", "list").check(t, 1, "`gendan migrate` makes one")
	gendan(t, env, "migrate").check(t, 0, "the schema is up to date")
	gendan(t, env, "migrate").check(t, 0, "0 migrations applied")

	made := gendan(t, env, "key", "create", "--role", "integration", "--name", "tmall connector", "--shop", "tmall/demo", "--expires", "90d")
	made.check(t, 0, "it cannot be shown again")
	parts := strings.Split(strings.TrimSpace(made.stdout), "_")
	if len(parts) != 3 || parts[0] != "gd" {
		t.Fatalf("stdout is to be the key alone: %q", made.stdout)
	}
	listed := gendan(t, env, "key", "list")
	listed.check(t, 0, "tmall connector")
	if strings.Contains(listed.stdout, parts[2]) || !strings.Contains(listed.stdout, parts[1]) || !strings.Contains(listed.stdout, "valid until") {
		t.Errorf("listed as\n%s", listed.stdout)
	}
	gendan(t, env, "key", "revoke", strings.TrimSpace(made.stdout)).check(t, 0, "key "+parts[1]+" is revoked")
	gendan(t, env, "key", "list").check(t, 0, "revoked ")

	gendan(t, env, "key", "revoke", "nobody").check(t, 1, "not found")
	for args, want := range map[string]string{
		"--role boss --name x":                              "unknown role",
		"--role agent --name x":                             "needs a person",
		"--role admin":                                      "--role and --name are needed",
		"--role admin --name x --shop demo":                 "--shop: not a shop",
		"--role admin --name x --expires soon":              "--expires:",
		"--role admin --name x --expires 2001-01-01":        "expired already",
		"--role integration --name x --person somebody-new": "belongs to no person",
	} {
		gendan(t, env, append([]string{"key", "create"}, strings.Fields(args)...)...).check(t, 2, want)
	}
	gendan(t, env, "key", "create", "--role", "agent", "--name", "x", "--person", "nobody").check(t, 1, "--person: ")
}

func TestExpiryIsALengthOfTimeOrADay(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"":           {},
		"90d":        now.AddDate(0, 0, 90),
		"12h":        now.Add(12 * time.Hour),
		"2026-12-31": time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got, err := parseExpiry(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0d", "-1d", "d", "1.5d", "soon", "-3h", "2026-13-01"} {
		if got, err := parseExpiry(text, now); err == nil {
			t.Errorf("%q is taken as %v", text, got)
		}
	}
}

// served is a running program.
type served struct {
	url  string
	stop func() ran
}

// serving runs a command that serves on a free port, and waits for the address that it prints.
func serving(t *testing.T, env []string, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan ran, 1)
	go func() {
		code := run(ctx, args, in, &stderr, env)
		_ = in.Close()
		ended <- ran{code: code, stderr: stderr.String()}
	}()
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil {
		cancel()
		t.Fatalf("%v printed no address: %+v", args, <-ended)
	}
	return served{url: strings.TrimSpace(string(line[:n])), stop: func() ran {
		cancel()
		return <-ended
	}}
}

// Without Temporal the API lives and is not ready, the worker keeps trying, and both stop at once when they are told to.
func TestServeReportsItsAddressAndStopsGracefully(t *testing.T) {
	env := environment(t, []string{
		"GENDAN_DATABASE=sqlite:" + filepath.Join(t.TempDir(), "gendan.db"), "GENDAN_LOG_LEVEL=warn", "TEMPORAL_ADDRESS=127.0.0.1:1",
		"GENDAN_LISTEN=127.0.0.1:0", "GENDAN_WORKER_LISTEN=127.0.0.1:0", "GENDAN_STOP_TIMEOUT=2s", "GENDAN_NONSENSE=1",
	})
	gendan(t, env, "migrate").check(t, 0, "up to date")
	for _, command := range []string{"serve", "api", "worker"} {
		running := serving(t, env, command)
		for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable, "/metrics": http.StatusOK} {
			response, err := http.Get(running.url + path)
			if err != nil {
				t.Fatal(err)
			}
			if _ = response.Body.Close(); response.StatusCode != want {
				t.Errorf("%s%s: %s, want %d", command, path, response.Status, want)
			}
		}
		taken := gendan(t, append(env, "GENDAN_LISTEN="+strings.TrimPrefix(running.url, "http://"), "GENDAN_WORKER_LISTEN="), "api")
		taken.check(t, 1, "is taken by another program: choose another address with --listen")
		began := time.Now()
		r := running.stop()
		r.check(t, 0, "this variable is no setting")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %s to stop", command, took)
		}
		if command != "api" && !strings.Contains(r.stderr, "Temporal cannot be reached; trying again") {
			t.Errorf("%s does not say that Temporal is away:\n%s", command, r.stderr)
		}
	}
}
