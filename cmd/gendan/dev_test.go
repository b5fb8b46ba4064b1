package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	temporal "go.temporal.io/sdk/client"

	"gendan/cmd/gendan/internal/devstack"
	"gendan/handbook"
	"gendan/store"
	"gendan/timeskip"
)

// A second `gendan dev` in a folder changes nothing there: a demo key that was revoked, say, stays so.
func TestSecondDevInAFolderTouchesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	unlock, err := devstack.Lock(devstack.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unlock() }()
	keys := filepath.Join(devstack.Folder, "keys.json")
	if err := os.WriteFile(keys, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	gendan(t, nil, "dev", "--listen", "127.0.0.1:0").check(t, 1, "`gendan dev` is running in this folder already")
	if text, err := os.ReadFile(keys); err != nil || string(text) != "{}" {
		t.Errorf("the keys are %s, %v", text, err)
	}
	for _, name := range []string{"gendan.db", "demo-policy.yaml"} {
		if _, err := os.Stat(filepath.Join(devstack.Folder, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
}

// Nobody gets a key that stands above their own role.
func TestKeyDoesNotRaiseItsPerson(t *testing.T) {
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "gendan.db")
	env := []string{"GENDAN_DATABASE=" + dsn, "GENDAN_LOG_LEVEL=error"}
	gendan(t, env, "migrate").check(t, 0, "up to date")
	db, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for id, role := range map[string]handbook.Role{"lin": handbook.RoleAgent, "qian": handbook.RoleManager} {
		if _, err := db.PutPerson(t.Context(), handbook.Person{ID: id, Name: id, Role: role, Active: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		person, role string
		code         int
		want         string
	}{
		{"lin", "agent", 0, "cannot be shown again"},
		{"lin", "leader", 1, "--person: lin is of role agent: a key of role leader would be above it"},
		{"lin", "admin", 1, "a key of role admin would be above it"},
		{"qian", "leader", 0, "cannot be shown again"},
		{"qian", "manager", 0, "cannot be shown again"},
		{"zhao", "leader", 1, "--person: "},
	} {
		r := gendan(t, env, "key", "create", "--name", "x", "--person", c.person, "--role", c.role)
		if r.check(t, c.code, c.want); (r.code == 0) != strings.HasPrefix(r.stdout, "gd_") {
			t.Errorf("%s as %s: printed %q", c.person, c.role, r.stdout)
		}
	}
}

// gone answers for a case that has ended, or for one that was never there.
type gone struct {
	temporal.Client
	err error
}

func (g gone) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
		Status: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
	}}, g.err
}

// The clock of a case that has ended stands for good: whoever wants to move it is sent to its story.
func TestForwardOfACaseThatHasEnded(t *testing.T) {
	for want, server := range map[string]gone{
		leadCase + " has ended; look at it with gendan case show " + leadCase: {},
		"look at " + leadCase + ": no such case runs":                         {err: serviceerror.NewNotFound("workflow not found")},
	} {
		err := moveClock(t.Context(), timeskip.Case{Client: server, ID: leadCase}, forwardFlags{by: time.Hour}, time.UTC, io.Discard)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// DISC-7, AS-6, AS-10: a case that waits for approvals says which, in both languages, and what to do.
func TestForwardNamesTheApprovalsThatHoldItUp(t *testing.T) {
	for _, id := range []string{leadCase, trouble} {
		one, two := "approval:"+id+".1", "approval:"+id+".2"
		err := standsStill(&timeskip.PendingError{ID: id, Pending: []string{one, two}})
		for _, want := range []string{
			id + " 在等审批，时钟快进不了：先审批 " + one, "its clock stands still: decide " + one + " first",
			"\n  gendan case show " + one + "\n", "\n  gendan dev forward " + one + " --to-next\n", "forward " + two + " --to-next",
		} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is missing in\n%v", want, err)
			}
		}
	}
}
