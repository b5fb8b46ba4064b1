package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver" // database/sql knows it as sqlite3
)

const operationsPage = "../../docs/operations.md"

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The page holds the table of settings as `gendan config --markdown` prints it.
func TestOperationsPageHoldsTheSettings(t *testing.T) {
	_, rest, begins := strings.Cut(page(t, operationsPage), "<!-- gendan config --markdown -->\n")
	table, _, ends := strings.Cut(rest, "<!-- end -->")
	if want := gendan(t, nil, "config", "--markdown").stdout; !begins || !ends || table != want {
		t.Errorf("docs/operations.md is to hold, between its two marks, what `gendan config --markdown` prints:\n%s", want)
	}
}

// Whoever is called by an alert finds there what it means, and nothing stands there of alerts that are gone.
func TestOperationsPageExplainsEveryAlert(t *testing.T) {
	named := func(text, pattern string) (names []string) {
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
		slices.Sort(names)
		return names
	}
	alerts := named(page(t, "../../docker/prometheus/alerts.yaml"), `(?m)^ +- alert: (\w+)$`)
	explained := named(page(t, operationsPage), `(?m)^### (Gendan\w+)$`)
	if len(alerts) == 0 || !slices.Equal(alerts, explained) {
		t.Errorf("alerts %v, explained are %v", alerts, explained)
	}
}

// What the page points to is there.
func TestOperationsPageLinks(t *testing.T) {
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(page(t, operationsPage), -1) {
		if _, err := os.Stat(filepath.Join(filepath.Dir(operationsPage), link[1])); err != nil {
			t.Error(err)
		}
	}
}

// Every command that works on the database refuses a schema that is not this program's, in one line that says what to do.
func TestSchemaThatDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		change, want string
		commands     []string
	}{
		{"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)", "newer than this program's 9: use a newer gendan", []string{"api", "worker", "serve", "migrate", "key list", "demo"}},
		{"DELETE FROM goose_db_version WHERE version_id > 8", "this program needs 9: run `gendan migrate`", []string{"api", "worker", "serve", "key list"}},
	} {
		path := filepath.Join(t.TempDir(), "gendan.db")
		env := []string{"GENDAN_DATABASE=sqlite:" + path, "GENDAN_LOG_LEVEL=error", "GENDAN_LISTEN=127.0.0.1:0", "GENDAN_POLICY=../../docker/policy.yaml"}
		gendan(t, env, "migrate").check(t, exitOK, "up to date")
		spoil(t, path, c.change)
		for _, command := range c.commands {
			r := gendan(t, env, strings.Fields(command)...)
			r.check(t, exitFailed, c.want)
			if r.stdout != "" || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("%s: more than one line:\n%s%s", command, r.stdout, r.stderr)
			}
		}
	}
}

// A database that nobody answers for ends every command at once, in one line and without the password.
func TestDatabaseThatIsNotThere(t *testing.T) {
	env := []string{"GENDAN_DATABASE=mysql:gendan:s3cret@tcp(127.0.0.1:1)/gendan", "GENDAN_LOG_LEVEL=error"}
	for _, command := range []string{"migrate", "api", "worker", "serve", "key list"} {
		r := gendan(t, env, strings.Fields(command)...)
		r.check(t, exitFailed, "nobody answers at 127.0.0.1:1: is MySQL running there?")
		if strings.Count(r.stderr, "\n") != 1 || strings.Contains(r.stderr, "s3cret") {
			t.Errorf("%s:\n%s", command, r.stderr)
		}
	}
}

// spoil changes a database behind the program's back.
func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// asProgram makes this test's binary the program itself, so that it can be another user's process.
const asProgram = "GENDAN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// A file or folder that the program may not write is told in one line, before anything else happens.
func TestDatabaseThatCannotBeWritten(t *testing.T) {
	for name, modes := range map[string]struct{ file, folder os.FileMode }{"file": {0o444, 0o777}, "folder": {0o644, 0o555}} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "data")
			path := filepath.Join(folder, "gendan.db")
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			gendan(t, []string{"GENDAN_DATABASE=sqlite:" + path}, "migrate").check(t, exitOK, "up to date")
			for path, mode := range map[string]os.FileMode{path: modes.file, folder: modes.folder, filepath.Dir(filepath.Dir(folder)): 0o755, filepath.Dir(folder): 0o755} {
				if err := os.Chmod(path, mode); err != nil {
					t.Fatal(err)
				}
			}
			t.Cleanup(func() { _ = os.Chmod(folder, 0o755) }) // so that it can be removed
			for _, command := range []string{"migrate", "api", "key create --role admin --name x"} {
				said, err := unprivileged(append(environment(t, nil), "GENDAN_DATABASE=sqlite:"+path, "GENDAN_LOG_LEVEL=error", "GENDAN_LISTEN=127.0.0.1:0"), strings.Fields(command)...)
				if err == nil || !strings.Contains(said, path+" cannot be written: the file and its folder must be writable") || strings.Count(said, "\n") != 1 {
					t.Errorf("%s: %v\n%s", command, err, said)
				}
			}
		})
	}
}

// unprivileged runs the program as nobody, if we are somebody to whom everything is allowed.
func unprivileged(env []string, args ...string) (said string, err error) {
	program := "/proc/self/exe" // which nobody may run, wherever it lies
	if _, err := os.Stat(program); err != nil {
		program = os.Args[0]
	}
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir = slices.Concat(env, []string{asProgram + "=1"}), "/"
	if os.Getuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	text, err := cmd.CombinedOutput()
	return string(text), err
}
