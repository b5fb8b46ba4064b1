package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recording is a script that walks one case, or a few that hang together, whose histories are kept.
type recording struct {
	histories []string // the names of their files
	walk      func(sh *shop) []*aCase
	server    []string // what the development server is told besides
}

// TestRecordHistories is `make histories`: it walks scripted cases on the real server in virtual time, with the real binary,
// and writes their histories to the folder that GENDAN_RECORD names. What is there already is never written anew: a history
// of landed code has to replay for ever, so it only counts if it stays as it was recorded.
func TestRecordHistories(t *testing.T) {
	folder := os.Getenv("GENDAN_RECORD")
	if folder == "" {
		t.Log("GENDAN_RECORD names no folder: nothing is recorded")
		return
	}
	folder, err := filepath.Abs(folder)
	require.NoError(t, err)
	requireLanded(t)
	stacks := map[string]*stack{}
	for _, r := range recordings() {
		t.Run(r.histories[0], func(t *testing.T) {
			if r.isRecorded(t, folder) {
				t.Log("it is recorded already, and is left as it is")
				return
			}
			server := strings.Join(r.server, " ")
			if stacks[server] == nil {
				stacks[server] = recordingStack(t, r.server)
			}
			r.record(t, stacks[server], folder)
		})
	}
	for _, s := range stacks {
		require.NoError(t, s.close())
	}
}

// requireLanded refuses to record from code that has not landed: replaying its histories would prove that the branch agrees
// with itself, and not that it can go on with the cases that run. GENDAN_LANDED names the landed commit.
func requireLanded(t *testing.T) {
	t.Helper()
	landed := os.Getenv("GENDAN_LANDED")
	if landed == "" {
		landed = "origin/main"
	}
	require.NoError(t, exec.Command("git", "-C", "..", "rev-parse", "--quiet", "--verify", landed+"^{commit}").Run(),
		"there is no commit %s here: name what has landed with LANDED=", landed)
	rooms := []string{"workflows", "handbook", "activities", ":!*_test.go", ":!workflows/testdata"}
	git := func(args ...string) string {
		cmd := exec.Command("git", append(append([]string{"-C", ".."}, args...), rooms...)...)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "git %v: %s", args, out)
		return string(out)
	}
	differs := git("diff", "--stat", landed, "--") + git("ls-files", "--others", "--exclude-standard", "--")
	require.Empty(t, differs, "this code is not what landed as %s: histories come from landed code, never from the branch "+
		"(git worktree add ../landed %s && make -C ../landed histories HISTORIES=$PWD/workflows/testdata/histories)", landed, landed)
}

// recordingStack starts a stack with a shop for each recording, and more for those that have to begin anew.
func recordingStack(t *testing.T, server []string) *stack {
	t.Helper()
	dir := filepath.Join(scratch, fmt.Sprintf("recording-%d", owned.Add(1)))
	s, err := startStack(t.Context(), dir, "sqlite", 3*len(recordings()), server...)
	require.NoError(t, err)
	require.NoError(t, s.startServing())
	return s
}

// isRecorded says whether the recording's files are there. It fails when only some of them are, as after an export that broke
// off: they belong to each other.
func (r recording) isRecorded(t *testing.T, folder string) bool {
	t.Helper()
	lacking := slices.DeleteFunc(slices.Clone(r.histories), func(name string) bool { return len(recordedAs(t, folder, name)) > 0 })
	require.Contains(t, []int{0, len(r.histories)}, len(lacking), "only some of %v are recorded: remove them, or bring back %v", r.histories, lacking)
	return len(lacking) == 0
}

// recordedAs lists the files of a history: one, or one for each run.
func recordedAs(t *testing.T, folder, name string) []string {
	t.Helper()
	one, err := filepath.Glob(filepath.Join(folder, name+".json"))
	require.NoError(t, err)
	runs, err := filepath.Glob(filepath.Join(folder, name+".*.json"))
	require.NoError(t, err)
	return append(one, runs...)
}

// record walks the case and exports its histories with the program's own command.
func (r recording) record(t *testing.T, s *stack, folder string) {
	t.Helper()
	for range 3 {
		var cases []*aCase
		meant := asMeant(t, func() {
			sh := s.openDesk(t)
			sh.onDutyHere(lin, chen)
			cases = r.walk(sh)
		})
		if !meant {
			continue
		}
		for i, name := range r.histories {
			said, err := s.gendan(t.Context(), "history", "export", cases[i].caseID, "--all-runs", "--scrub", "-o", filepath.Join(folder, name+".json"))
			require.NoError(t, err)
			t.Log(said)
			requireNoMachine(t, folder, name)
		}
		return
	}
	t.Fatal(errOvershot)
}

// requireNoMachine checks that the files tell nothing of the machine on which they were recorded.
func requireNoMachine(t *testing.T, folder, name string) {
	t.Helper()
	host, err := os.Hostname()
	require.NoError(t, err)
	here, err := filepath.Abs("..")
	require.NoError(t, err)
	files := recordedAs(t, folder, name)
	require.NotEmpty(t, files)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, secret := range []string{"@" + host, host + ":", here, scratch, os.Getenv("HOME") + "/"} {
			require.NotContains(t, string(content), secret, file)
		}
	}
}
