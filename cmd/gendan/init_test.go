package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// secretsOf reads NAME=value lines.
func secretsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			secrets[name] = value
		}
	}
	return secrets
}

func TestInitMakesRandomSecretsForTheirOwnerOnly(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, other} {
		r := gendan(t, nil, "init", "--dir", dir)
		r.check(t, exitOK, "docker compose -f "+filepath.Join(dir, "compose.yaml")+" up")
		for _, secret := range secretsOf(t, filepath.Join(dir, ".env")) {
			if strings.Contains(r.stdout+r.stderr, secret) {
				t.Error("init prints a secret")
			}
		}
	}
	info, err := os.Stat(filepath.Join(one, ".env"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	seen := map[string]bool{}
	for _, dir := range []string{one, other} {
		for name, secret := range secretsOf(t, filepath.Join(dir, ".env")) {
			if seen[secret] || !regexp.MustCompile(`^[A-Za-z0-9]{24,}$`).MatchString(secret) {
				t.Errorf("%s: %q was made before, is short, or needs quoting somewhere", name, secret)
			}
			seen[secret] = true
		}
	}
}

func TestInitLeavesSecretsThatAreThereAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, ".env")
	if err := os.WriteFile(path, []byte("MYSQL_ROOT_PASSWORD=old\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	gendan(t, nil, "init", "--dir", dir).check(t, exitFailed, path+" is there already, and the databases know its passwords: nothing was changed")
	if got := secretsOf(t, path)["MYSQL_ROOT_PASSWORD"]; got != "old" {
		t.Errorf("it was replaced by %q", got)
	}
	gendan(t, nil, "init", "--dir", dir, "--force").check(t, exitOK, "4 passwords")
	if secretsOf(t, path)["MYSQL_ROOT_PASSWORD"] == "old" {
		t.Error("--force replaced nothing")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(path + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	gendan(t, nil, "init", "--dir", filepath.Join(dir, "nowhere")).check(t, exitFailed, "run this in a checkout of gendan")
	gendan(t, nil, "init", "nowhere").check(t, exitUsage, "unexpected argument")
}

// Compose reads exactly what init writes.
func TestInitWritesWhatComposeReads(t *testing.T) {
	dir := t.TempDir()
	gendan(t, nil, "init", "--dir", dir).check(t, exitOK, "")
	var written, read []string
	for name := range secretsOf(t, filepath.Join(dir, ".env")) {
		written = append(written, name)
	}
	files, err := filepath.Glob("../../docker/compose*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		// $$ is a dollar for the container's own shell.
		for _, found := range regexp.MustCompile(`(?:^|[^$])\$\{?([A-Za-z_][A-Za-z0-9_]*)`).FindAllSubmatch(text, -1) {
			read = append(read, string(found[1]))
		}
	}
	slices.Sort(written)
	slices.Sort(read)
	if read = slices.Compact(read); !slices.Equal(written, read) {
		t.Errorf("init writes %v, compose reads %v", written, read)
	}
}
