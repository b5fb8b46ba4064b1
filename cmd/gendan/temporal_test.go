package main

import (
	"testing"
	"time"
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
