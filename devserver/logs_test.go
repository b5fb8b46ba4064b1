package main

import (
	"bytes"
	"strings"
	"testing"
)

// What Temporal complains of while it starts is shown when the start fails, and forgotten when it does not.
func TestTheStartIsQuietUnlessItFails(t *testing.T) {
	for name, c := range map[string]struct {
		then func(*logs)
		want []string
	}{
		"it started":      {func(l *logs) { l.started(); l.logger.Warn("later") }, []string{"later"}},
		"it failed":       {func(l *logs) { l.failed() }, []string{"shard status unknown"}},
		"about to crash":  {func(l *logs) { _ = l.out.Sync() }, []string{"shard status unknown"}},
		"still starting":  {func(*logs) {}, nil},
		"it was stopping": {func(l *logs) { l.started(); l.stopping(); l.logger.Error("too late") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			l := newLogs("warn", &stderr)
			l.logger.Error("shard status unknown")
			c.then(l)
			said := strings.Split(strings.TrimSpace(stderr.String()), "\n")
			if stderr.Len() == 0 {
				said = nil
			}
			if len(said) != len(c.want) {
				t.Fatalf("said %q, want %q", said, c.want)
			}
			for i, want := range c.want {
				if !strings.Contains(said[i], want) {
					t.Errorf("said %q, want %q", said[i], want)
				}
			}
		})
	}
}
