package replay_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"gendan/worker/history"
	"gendan/worker/replay"
)

// recorded is where landed code has left its histories.
const recorded = "../../workflows/testdata/histories"

func read(t *testing.T, name string) history.Run {
	t.Helper()
	run, err := history.ReadFile(filepath.Join(recorded, name))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// first gives the first event of a kind.
func first(t *testing.T, run history.Run, kind enumspb.EventType) *historypb.HistoryEvent {
	t.Helper()
	for _, event := range run.Events {
		if event.GetEventType() == kind {
			return event
		}
	}
	t.Fatalf("%s has no %s", run, kind)
	return nil
}

// without leaves an event out, and numbers the others anew as if it had never been there.
func without(run history.Run, id int64) history.Run {
	var events []*historypb.HistoryEvent
	for _, event := range run.Events {
		if event.GetEventId() == id {
			continue
		}
		if event.EventId > id {
			event.EventId--
		}
		if done := event.GetWorkflowTaskCompletedEventAttributes(); done != nil && done.ScheduledEventId > id {
			done.ScheduledEventId--
			done.StartedEventId--
		}
		events = append(events, event)
	}
	run.Events = events
	return run
}

// What a history and this program disagree in is said in plain words, with the event.
func TestMismatchIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, file string
		change     func(t *testing.T, run history.Run) (changed history.Run, event int64)
		event      string // what the event is said to be
		differs    string
	}{
		{"another local activity", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			marker := first(t, run, enumspb.EVENT_TYPE_MARKER_RECORDED)
			data := marker.GetMarkerRecordedEventAttributes().GetDetails()["data"].GetPayloads()[0]
			data.Data = bytes.Replace(data.GetData(), []byte("PinPolicy"), []byte("ReadRules"), 1)
			return run, marker.GetEventId()
		}, "MarkerRecorded LocalActivity ReadRules", "the history has the local activity ReadRules there, and this program does PinPolicy"},
		{"another child", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			child := first(t, run, enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
			child.GetStartChildWorkflowExecutionInitiatedEventAttributes().WorkflowId = "approval:another"
			return run, child.GetEventId()
		}, "approval:another", "this program has not begun it"},
		{"a step that is no longer taken", "unpaid_order_paid.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			last := first(t, run, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
			last.EventType = enumspb.EVENT_TYPE_TIMER_STARTED
			last.Attributes = &historypb.HistoryEvent_TimerStartedEventAttributes{TimerStartedEventAttributes: &historypb.TimerStartedEventAttributes{
				TimerId: "99", WorkflowTaskCompletedEventId: last.GetWorkflowExecutionCompletedEventAttributes().GetWorkflowTaskCompletedEventId(),
			}}
			return run, last.GetEventId()
		}, "TimerStarted of 0s", "the history goes on with what Timer (99) has begun, and this program has not begun it"},
		{"a step that is new", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			timer := first(t, run, enumspb.EVENT_TYPE_TIMER_STARTED)
			return without(run, timer.GetEventId()), timer.GetEventId() - 1
		}, "UpsertWorkflowSearchAttributes", "after that this program does StartTimer, and the history has nothing of the kind"},
		{"a version that is gone", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			for _, event := range run.Events {
				marker := event.GetMarkerRecordedEventAttributes()
				if marker.GetMarkerName() == "Version" {
					marker.GetDetails()["version"].GetPayloads()[0].Data = []byte("7")
					return run, event.GetEventId()
				}
			}
			t.Fatal("no marker of a version")
			return run, 0
		}, "", "the case goes by version 7 of “keep-unknown-signals”, which is newer than this program"},
		{"a workflow that is gone", "month_end.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			begun := first(t, run, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
			begun.GetWorkflowExecutionStartedEventAttributes().WorkflowType.Name = "YearEnd"
			return run, 0
		}, "", "this program has no workflow YearEnd"},
		{"an event that is missing", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			run.Events = append(run.Events[:20:20], run.Events[21:]...)
			return run, 0
		}, "", "this is no whole history: event 21 is missing, 22 comes in its place"},
		{"no beginning", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			run.Events = run.Events[4:]
			return run, 0
		}, "", "this is no whole history: first event is not WorkflowExecutionStarted"},
		{"nothing at all", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			run.Events = nil
			return run, 0
		}, "", "this is no whole history: empty events"},
		{"an event without its particulars", "lead_waived.json", func(t *testing.T, run history.Run) (history.Run, int64) {
			first(t, run, enumspb.EVENT_TYPE_TIMER_STARTED).Attributes = nil
			return run, 0
		}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed, event := c.change(t, read(t, c.file))
			err := replay.Replay(changed)
			var mismatch *replay.MismatchError
			if !errors.As(err, &mismatch) {
				t.Fatalf("got %v", err)
			}
			if event != 0 && mismatch.EventID != event || !strings.Contains(mismatch.Event, c.event) || !strings.Contains(mismatch.Differs, c.differs) {
				t.Errorf("event %d (%s): %s\nwant event %d (%s): %s", mismatch.EventID, mismatch.Event, mismatch.Differs, event, c.event, c.differs)
			}
			if !strings.Contains(mismatch.Error(), changed.WorkflowID) || !strings.Contains(mismatch.Error(), changed.RunID) {
				t.Errorf("%v does not name the case", mismatch)
			}
		})
	}
}

// A history that is still being written replays as far as it goes, whatever it stops at.
func TestEveryBeginningReplays(t *testing.T) {
	for _, name := range []string{"lead_waived.json", "lead_two_rounds.1.json", "approval_expired.json", "aftersales_deadline_moved.json", "aftersales_cancelled.json", "month_end.json"} {
		whole := read(t, name)
		for n := 1; n <= len(whole.Events); n++ {
			if n < len(whole.Events) && byAStep(whole.Events[n]) {
				continue // the server keeps all that a step wrote, or nothing
			}
			part := whole
			part.Events = whole.Events[:n]
			if err := replay.Replay(part); err != nil && !errors.Is(err, replay.ErrNotBegun) {
				t.Errorf("%s up to event %d: %v", name, n, err)
			}
		}
	}
}

// A case that waits after its last step is not one that this program has ended by then: nothing that the step wrote differs,
// and the SDK says nothing.
func TestACaseThatWouldEndIsNamed(t *testing.T) {
	for _, name := range []string{"lead_waived.json", "unpaid_order_paid.json", "aftersales_cancelled.json", "lead_two_rounds.1.json"} {
		run := read(t, name)
		end := len(run.Events) - 1
		run.Events = run.Events[:end:end]
		var mismatch *replay.MismatchError
		if err := replay.Replay(run); !errors.As(err, &mismatch) || mismatch.EventID != int64(end) || mismatch.Differs != "after that the case goes on, and this program ends" {
			t.Errorf("%s: got %v", name, err)
		}
		// Its last step is not taken yet: it may end.
		for run.Events[len(run.Events)-1].GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED {
			run.Events = run.Events[:len(run.Events)-1]
		}
		if err := replay.Replay(run); err != nil && !errors.Is(err, replay.ErrNotBegun) {
			t.Errorf("%s: its last step is not taken yet: %v", name, err)
		}
	}
}

// byAStep says whether an event comes with a case's step.
func byAStep(event *historypb.HistoryEvent) bool {
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_MARKER_RECORDED, enumspb.EVENT_TYPE_TIMER_STARTED, enumspb.EVENT_TYPE_TIMER_CANCELED,
		enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
		enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED, enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		return true
	default:
		return false
	}
}

// Files are tried like cases: each counts, and what is damaged does not stop the others.
func TestFiles(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "damaged.json")
	text, err := os.ReadFile(filepath.Join(recorded, "lead_waived.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(damaged, text[:len(text)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	heard := 0
	names := []string{filepath.Join(recorded, "lead_waived.json"), damaged, filepath.Join(recorded, "month_end.json")}
	report, err := replay.Files(t.Context(), names, 2, func(done, all int) {
		heard++
		if all != len(names) || done != heard {
			t.Errorf("%d of %d", done, all)
		}
	})
	if err != nil || heard != len(names) {
		t.Fatalf("heard of %d: %v", heard, err)
	}
	replayed := 0
	for _, n := range report.Counts {
		replayed += n.Replayed
	}
	if replayed != 2 || len(report.Failures) != 1 || report.Failures[0].Run.File != damaged || report.Failures[0].Differs != "this is no history" {
		t.Errorf("%+v", report)
	}
	if _, err := replay.Files(t.Context(), []string{"nowhere.json"}, 1, func(int, int) {}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Every type that a worker has is known by its name.
func TestTypes(t *testing.T) {
	want := "UnpaidOrder Lead AfterSales Approval DailyReview MonthEnd"
	if got := strings.Join(replay.Types(), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
