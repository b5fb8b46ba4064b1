package texts

import (
	"strings"
	"testing"

	"gendan/handbook"
)

// Whatever someone says with a command reads well, names no customer, and tells what was written with it.
func TestEveryActionReadsWell(t *testing.T) {
	told := map[handbook.ActionKind]bool{}
	for _, act := range everyAction(t) {
		for _, by := range []string{"", "lin"} {
			ev := handbook.CaseEvent{CaseID: troubleCase, Kind: eventOf(act.Kind), At: at(t, "23 10:10"), By: by, Rule: handbook.RuleASPlan, Data: handbook.EventData{Action: &act}}
			got := Event(ev, shanghai(t))
			proper(t, string(act.Kind), got)
			if written := said(act); !strings.Contains(got.ZH, inLine(written)) || !strings.Contains(got.EN, inLine(written)) {
				t.Errorf("%s: %q is not told: %s", act.Kind, written, got)
			}
		}
		told[act.Kind] = true
	}
	for _, kind := range handbook.ActionKinds() {
		if !told[kind] {
			t.Errorf("%s is never tried", kind)
		}
	}
}
