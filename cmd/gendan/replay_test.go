package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gendan/worker/history"
)

const recorded = "../../workflows/testdata/histories"

// Recorded histories replay: the program may go.
func TestReplayOfFiles(t *testing.T) {
	r := gendan(t, nil, "replay", "--history", recorded)
	r.check(t, 0, "AfterSales    file")
	if strings.Contains(r.stdout, "nothing is known") || r.stderr != "" {
		t.Errorf("said %s%s", r.stdout, r.stderr)
	}
	gendan(t, nil, "replay", "--history", recorded+"/month_end.json", recorded+"/daily_review.json").check(t, 0, "DailyReview   file     1       1        1")
}

// One that does not replay: the program must not go, and it is said which, where and why.
func TestReplayOfFilesThatDoNotFit(t *testing.T) {
	run, err := history.ReadFile(recorded + "/lead_waived.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	strange := filepath.Join(dir, "strange.json")
	for _, event := range run.Events {
		if child := event.GetStartChildWorkflowExecutionInitiatedEventAttributes(); child != nil {
			child.WorkflowId = "approval:another"
		}
	}
	if err := history.WriteFile(strange, run.Events); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "torn.json"), []byte(`{"events":[{"eventId":`), 0o600); err != nil {
		t.Fatal(err)
	}
	r := gendan(t, nil, "replay", "--history", dir)
	r.check(t, 1, "this program can't go on with 2 of the cases: it must not be deployed")
	for _, want := range []string{
		strange + ", lead:tmall:shop-4:c-1, run ", "event 25: StartChildWorkflowExecutionInitiated approval:another",
		"this program has not begun it", "Temporal's SDK says: [TMPRL1100]", filepath.Join(dir, "torn.json") + "\n  this is no history",
	} {
		r.check(t, 1, want)
	}
}

func TestReplayCalledWrongly(t *testing.T) {
	empty := t.TempDir()
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"replay x.json", 2, `unexpected argument "x.json"; files are named with --history`},
		{"replay --type Order", 2, `--type: "Order" is none of UnpaidOrder, Lead`},
		{"replay --since soon", 2, `--since: "soon" is no length of time`},
		{"replay --since -3d", 2, `--since: "-3d" is no length of time`},
		{"replay --running -1", 2, "--running and --closed: not less than 0"},
		{"replay --running 0 --closed 0", 2, "leave nothing to replay"},
		{"replay --concurrency 100", 2, "--concurrency: between 1 and 32"},
		{"replay --type Lead --history x.json", 2, "exclude each other"},
		{"replay --history nowhere.json", 1, "nowhere.json: no such file"},
		{"replay --history " + empty, 1, "holds no *.json"},
		{"history export", 2, "WORKFLOW_ID is missing"},
		{"history export x --all-runs", 2, "say where with -o"},
		{"history export x --all-runs --run y -o .", 2, "exclude each other"},
	} {
		gendan(t, nil, strings.Fields(c.args)...).check(t, c.code, c.want)
	}
}

// Temporal is not there: that is no verdict, and so no go.
func TestReplayWithoutTemporal(t *testing.T) {
	env := []string{"TEMPORAL_ADDRESS=127.0.0.1:1", "GENDAN_LOG_LEVEL=error"}
	for _, args := range [][]string{{"replay"}, {"history", "export", "lead:tmall:demo:1"}} {
		gendan(t, env, args...).check(t, 1, "connect to Temporal at 127.0.0.1:1, namespace gendan")
	}
}

// Ctrl-C ends it, and what was done by then is shown.
func TestReplayIsStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, errs strings.Builder
	code := run(ctx, []string{"replay", "--history", recorded}, &out, &errs, environment(t, nil))
	if code != exitInterrupted || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
}

func TestExportNames(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ output, id, want string }{
		{"x.json", "lead:tmall:demo:1", "x.json"},
		{dir, "lead:tmall:demo:1", filepath.Join(dir, "lead_tmall_demo_1.json")},
		{dir + "/", "aftersales:../../etc", filepath.Join(dir, "aftersales_.._.._etc.json")},
	} {
		if got := exportName(c.output, c.id); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

// A folder is made where -o names one with a slash at its end, and nowhere else.
func TestExportMakesItsFolder(t *testing.T) {
	dir := t.TempDir()
	for name, made := range map[string]bool{"folder/": true, "file": false, "file.json": false} {
		if err := makeFolder(filepath.Join(dir, "of") + name); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "of"+name)); (err == nil) != made {
			t.Errorf("%s: %v", name, err)
		}
	}
}
