package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
)

// Encode writes a history as JSON without blanks, one event a line, so that line n+1 is event n.
func Encode(w io.Writer, events []*historypb.HistoryEvent) error {
	var text bytes.Buffer
	text.WriteString(`{"events":[`)
	for i, event := range events {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteByte('\n')
		loose, err := protojson.Marshal(event)
		if err != nil {
			return fmt.Errorf("event %d: %w", event.GetEventId(), err)
		}
		if err := json.Compact(&text, loose); err != nil { // protojson puts blanks in at random
			return fmt.Errorf("event %d: %w", event.GetEventId(), err)
		}
	}
	text.WriteString("\n]}\n")
	_, err := text.WriteTo(w)
	return err
}

// WriteFile writes a history to a file that only its owner may read, whole or not at all. One that is there is not
// overwritten: the error wraps [fs.ErrExist].
func WriteFile(name string, events []*historypb.HistoryEvent) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and is not overwritten: %w", name, err)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(Encode(file, events), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

// ReadFile reads a history from a file, whether [WriteFile], the Temporal CLI or the Temporal UI wrote it. What it is
// called is its first event's matter. Its error wraps [ErrDamaged] when the file holds something else.
func ReadFile(name string) (run Run, err error) {
	file, err := os.Open(name)
	if err != nil {
		return Run{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	read, err := client.HistoryFromJSON(file, client.HistoryJSONOptions{})
	if err != nil {
		return Run{File: name}, fmt.Errorf("%s: %w: %w", name, ErrDamaged, err)
	}
	run = Run{File: name, Events: read.GetEvents()}
	run.WorkflowID, run.RunID = run.begun().GetWorkflowId(), run.begun().GetOriginalExecutionRunId()
	return run, nil
}
