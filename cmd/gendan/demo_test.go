package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

const dockerPolicy = "../../docker/policy.yaml"

// The README's tour needs these people's keys; whoever asks again gets the same ones.
func TestDemoPrintsTheSameKeysAgain(t *testing.T) {
	dir := t.TempDir()
	env := []string{"GENDAN_DATABASE=sqlite:" + filepath.Join(dir, "gendan.db"), "GENDAN_LOG_LEVEL=error"}
	args := []string{"demo", "--folder", filepath.Join(dir, "demo"), "--policy", dockerPolicy}
	gendan(t, env, args...).check(t, exitFailed, "`gendan migrate` makes one")
	gendan(t, env, "migrate").check(t, exitOK, "up to date")
	first := gendan(t, env, args...)
	for _, holder := range []string{"integration", "lin", "chen", "wang", "sun", "zhou", "zhao", "qian", "admin"} {
		first.check(t, exitOK, "  "+holder+" (")
	}
	if n := len(regexp.MustCompile(`gd_\w+`).FindAllString(first.stdout, -1)); n != 9 {
		t.Errorf("%d keys:\n%s", n, first.stdout)
	}
	gendan(t, env, args...).check(t, exitOK, first.stdout)
	gendan(t, env, "key", "list").check(t, exitOK, "after_sales_agent")
	info, err := os.Stat(filepath.Join(dir, "demo", "keys.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keys' file: %v, %v", info, err)
	}
}

// DUTY-2: the demo's people must not be put on duty at a shop that works.
func TestDemoRefusesARealShop(t *testing.T) {
	dir := t.TempDir()
	policy := filepath.Join(dir, "policy.yaml")
	if err := os.WriteFile(policy, []byte("shops:\n  tmall/demo: { name: Demo }\n  tmall/sleep-well: { name: 好眠 }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	env := []string{"GENDAN_DATABASE=sqlite:" + filepath.Join(dir, "gendan.db"), "GENDAN_LOG_LEVEL=error"}
	gendan(t, env, "migrate").check(t, exitOK, "up to date")
	gendan(t, env, "demo", "--policy", policy).check(t, exitFailed, "tmall/sleep-well, which is not the demo shop")
	gendan(t, env, "demo").check(t, exitFailed, "registers no shop")
	if _, err := os.Stat(".gendan-demo"); err == nil {
		t.Error("a folder was made all the same")
	}
}
