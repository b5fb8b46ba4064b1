package history_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	updatepb "go.temporal.io/api/update/v1"
	"google.golang.org/protobuf/proto"

	"gendan/worker/history"
)

const recorded = "../../workflows/testdata/histories"

// What is written is read again as it was, the same file each time, and never over another.
func TestHistoriesSurviveFiles(t *testing.T) {
	files, err := filepath.Glob(recorded + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		was, err := history.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var texts [2]string
		for i := range texts {
			copied := filepath.Join(t.TempDir(), "copy.json")
			if err := history.WriteFile(copied, was.Events); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(copied)
			if err != nil {
				t.Fatal(err)
			}
			texts[i] = string(text)
			is, err := history.ReadFile(copied)
			if err != nil || len(is.Events) != len(was.Events) || is.WorkflowID != was.WorkflowID || is.RunID != was.RunID {
				t.Fatalf("%s: %s, %v", name, is, err)
			}
			for i := range was.Events {
				if !proto.Equal(was.Events[i], is.Events[i]) {
					t.Fatalf("%s: event %d became %v", name, i+1, is.Events[i])
				}
			}
			if err := history.WriteFile(copied, was.Events[:1]); !errors.Is(err, fs.ErrExist) {
				t.Errorf("written over: %v", err)
			}
		}
		if texts[0] != texts[1] || strings.Count(texts[0], "\n") != len(was.Events)+2 {
			t.Errorf("%s is not written as one event a line, always alike", name)
		}
	}
}

// A history that cannot be written leaves no half of itself, which would stand in the way of the next attempt.
func TestNoHalfOfAHistoryIsLeft(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.json")
	unwritable := []*historypb.HistoryEvent{{EventId: 1}, {EventId: 2, WorkerMayIgnore: true, Attributes: &historypb.HistoryEvent_MarkerRecordedEventAttributes{
		MarkerRecordedEventAttributes: &historypb.MarkerRecordedEventAttributes{MarkerName: "\xff"},
	}}}
	if err := history.WriteFile(name, unwritable); err == nil || !strings.Contains(err.Error(), "event 2") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is left: %v", err)
	}
}

func TestWhatIsNoHistory(t *testing.T) {
	for name, text := range map[string]string{"text": "hello", "torn": `{"events":[{"eventId":"1"`, "a list": "[]"} {
		file := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if run, err := history.ReadFile(file); !errors.Is(err, history.ErrDamaged) || run.File != file {
			t.Errorf("%s: %s, %v", name, run, err)
		}
	}
	if _, err := history.ReadFile("nowhere.json"); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, history.ErrDamaged) {
		t.Error(err)
	}
}

// Nothing that a history tells of machines is left, and everything else is.
func TestScrub(t *testing.T) {
	const host = "1234@some-host"
	events := []*historypb.HistoryEvent{
		{Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
			Identity: host, TaskQueue: &taskqueuepb.TaskQueue{Name: "gendan", Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
		}}},
		{Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{
			TaskQueue: &taskqueuepb.TaskQueue{Name: "some-host:5678", Kind: enumspb.TASK_QUEUE_KIND_STICKY, NormalName: "gendan"}, Attempt: 3,
		}}},
		{Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
			AcceptedRequest: &updatepb.Request{Meta: &updatepb.Meta{UpdateId: "u", Identity: host}, Input: &updatepb.Input{Name: "decide"}},
		}}},
	}
	history.Scrub(events)
	var text strings.Builder
	if err := history.Encode(&text, events); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), "some-host") {
		t.Errorf("left: %s", text.String())
	}
	for _, want := range []string{`"name":"gendan"`, `"normalName":"gendan"`, `"attempt":3`, `"updateId":"u"`, `"name":"decide"`} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s is gone: %s", want, text.String())
		}
	}
}
