package api

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"gendan/store"
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

// What the database could not do is told by its kind: there is no such thing, there is no room, or it is away.
func TestErrorsOfTheDatabase(t *testing.T) {
	for err, want := range map[error]Code{
		store.ErrNotFound: CodeNotFound,
		&fs.PathError{Op: "write", Path: "/srv/gendan.db", Err: syscall.ENOSPC}: CodeDatabaseFull,
		errors.New("driver: bad connection"):                                    CodeDatabaseAway,
	} {
		var told *Error
		if !errors.As(fromStore(fmt.Errorf("record: %w", err)), &told) || told.Code != want || strings.Contains(told.Detail, "gendan.db") {
			t.Errorf("%v: got %v, want %s", err, told, want)
		}
		if repeated := told != nil && told.retry > 0; repeated != (want != CodeNotFound) {
			t.Errorf("%v: worth repeating: %v", err, repeated)
		}
	}
}
