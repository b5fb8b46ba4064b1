package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"gendan/cmd/gendan/internal/devstack"
)

func TestTemporalSetupCalledWrongly(t *testing.T) {
	for _, retention := range []string{"", "90", "d", "0d", "-1d", "1.5d", "-2h"} {
		gendan(t, nil, "temporal", "setup", "--retention="+retention).check(t, exitUsage, `is not a length of time (want such as 90d or 72h)`)
	}
	gendan(t, nil, "temporal", "setup", "--wait", "soon").check(t, exitUsage, "--wait")
	gendan(t, nil, "temporal", "check", "now").check(t, exitUsage, `unexpected argument "now"`)
	gendan(t, nil, "temporal", "setpu").check(t, exitUsage, "did you mean setup?")
}

func TestARetentionIsInDaysOrHours(t *testing.T) {
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "1d": 24 * time.Hour, "72h": 72 * time.Hour} {
		if got, err := parseDays(text); err != nil || got != want {
			t.Errorf("%s is %s, %v", text, got, err)
		}
	}
}

// Whoever waits in vain is told for what, and why it is not there.
func TestTemporalIsAwayWhileItsNamespaceIsSetUp(t *testing.T) {
	env := []string{"TEMPORAL_ADDRESS=127.0.0.1:1", "TEMPORAL_NAMESPACE=shop"}
	for _, command := range []string{"setup", "check"} {
		ran := gendan(t, env, "temporal", command, "--wait", "2s")
		ran.check(t, exitFailed, "waiting for Temporal at 127.0.0.1:1: ")
		ran.check(t, exitFailed, "waited in vain for Temporal at 127.0.0.1:1, namespace shop: ")
		ran.check(t, exitFailed, "connection refused")
	}
}

// Operators' commands find the `gendan dev` of their folder, on whatever ports it runs; what is named otherwise counts for more.
func TestOperatorsCommandsFindTheDevOfTheirFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir(devstack.Folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := devstack.WriteAddresses(devstack.Folder, devstack.Addresses{API: "http://127.0.0.1:2", Temporal: "127.0.0.1:1", Namespace: "here"}); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{
		"replay":                        "127.0.0.1:1, namespace here",
		"history export x":              "127.0.0.1:1, namespace here",
		"temporal check --wait 1s":      "127.0.0.1:1, namespace here",
		"deploy current --deployment x": "Temporal at 127.0.0.1:1: ",
		"health":                        "127.0.0.1:2/readyz",
		"health --listen 127.0.0.1:3":   "127.0.0.1:3/readyz",
	} {
		gendan(t, []string{"GENDAN_LOG_LEVEL=error"}, strings.Fields(command)...).check(t, exitFailed, want)
	}
	gendan(t, []string{"TEMPORAL_NAMESPACE=other"}, "replay").check(t, exitFailed, "127.0.0.1:1, namespace other")
	gendan(t, []string{"TEMPORAL_ADDRESS=127.0.0.1:4"}, "replay").check(t, exitFailed, "127.0.0.1:4, namespace gendan")
	gendan(t, nil, "config").check(t, exitOK, "(.gendan): API http://127.0.0.1:2, Temporal 127.0.0.1:1.")
	gendan(t, nil, "config").check(t, exitOK, "127.0.0.1:7233                                default")
}

func TestTemporalAddressThatIsNone(t *testing.T) {
	for _, command := range []string{"replay", "temporal check", "config", "serve", "dev forward x --by 1h"} {
		gendan(t, []string{"TEMPORAL_ADDRESS=nonsense"}, strings.Fields(command)...).check(t, exitUsage, `TEMPORAL_ADDRESS: "nonsense" is not an address of Temporal (want HOST:PORT`)
	}
}
