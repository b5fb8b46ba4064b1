package api

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// Integrators find every code in the contract, with its status.
func TestTheContractListsEveryCode(t *testing.T) {
	listed := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^ +\| (\d+) \| (.*) \|$`).FindAllStringSubmatch(string(contract), -1) {
		for code := range strings.SplitSeq(row[2], ", ") {
			listed[strings.Trim(code, "`")] = row[1]
		}
	}
	for code, kind := range kinds {
		if listed[string(code)] != fmt.Sprint(kind.status) {
			t.Errorf("%s: %d here, %q in the contract", code, kind.status, listed[string(code)])
		}
	}
	if len(listed) != len(kinds) {
		t.Errorf("%d codes here, %d in the contract", len(kinds), len(listed))
	}
}
