// Package replay runs this program's workflows over histories of cases, to say before a deploy whether it can go on with
// them. It has no activities, and writes nothing anywhere.
package replay

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sort"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"gendan/worker/history"
	"gendan/workflows"
)

// Types lists the workflow types that this program has, in the order in which they are registered.
func Types() []string {
	var types typeNames
	workflows.Register(&types)
	return types
}

// typeNames keeps the names under which workflows are registered.
type typeNames []string

// RegisterWorkflow is not used: every workflow of ours has a name.
func (*typeNames) RegisterWorkflow(any) {}

// RegisterWorkflowWithOptions keeps a name.
func (t *typeNames) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	*t = append(*t, o.Name)
}

// RegisterDynamicWorkflow is not used: there are none.
func (*typeNames) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}

// ErrNotBegun says that a case has not taken its first step: nothing in its history can differ.
var ErrNotBegun = errors.New("it has not taken its first step")

// MismatchError says that this program cannot go on with a case.
type MismatchError struct {
	Run     history.Run
	EventID int64  // the first event that differs; 0: none can be named
	Event   string // what that is
	Differs string // in what, in plain words
	SDK     string // what the SDK says; empty: it was not asked
}

// Error gives the whole of it in one line.
func (e *MismatchError) Error() string {
	text := e.Run.String() + ": "
	if e.EventID > 0 {
		text += fmt.Sprintf("event %d (%s): ", e.EventID, e.Event)
	}
	return text + e.Differs
}

// Replay runs the workflow over a history. It returns nil when every step is taken again as it was, [ErrNotBegun] when
// there is no step, and else a [*MismatchError].
func Replay(run history.Run) error {
	completed := stepsOf(run.Events)
	taken := run
	switch {
	case len(completed) > 0:
		taken = upTo(run, completed[len(completed)-1])
	case run.Type() != "" && !slices.Contains(Types(), run.Type()):
		return &MismatchError{Run: run, Differs: "this program has no workflow " + run.Type()}
	case run.Type() != "":
		return ErrNotBegun
	}
	ends, err := again(taken)
	if err == nil && ends {
		return endsTooSoon(run, taken)
	}
	if err == nil && len(taken.Events) < len(run.Events) {
		err = canGoOn(run)
	}
	if err == nil {
		return nil
	}
	m := &MismatchError{Run: run}
	m.say(err)
	if comparing(m.SDK) {
		m.locate(completed)
	}
	return m
}

// canGoOn says whether a step that is not taken yet fails. What it does is compared with nothing, though the SDK compares it
// with no step when a case was cancelled.
func canGoOn(run history.Run) error {
	_, err := again(run)
	if err != nil && comparing(err.Error()) {
		return nil
	}
	return err
}

// again replays a history once, and says whether the workflow comes to its end in it. A history that is no history can upset
// the SDK, which is not ours to be upset by.
func again(run history.Run) (ends bool, err error) {
	var end theEnd
	defer func() {
		if gone := recover(); gone != nil {
			err = fmt.Errorf("the history is damaged: %v", gone)
		}
	}()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		DisableDeadlockDetection: true, // a busy machine is no deadlock
		Interceptors:             []interceptor.WorkerInterceptor{&end},
	})
	if err != nil {
		return false, err
	}
	workflows.Register(replayer)
	// It gives the same error as it logs, and says more about it than anybody wants to know.
	silent := sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))
	err = replayer.ReplayWorkflowHistoryWithOptions(silent, &historypb.History{Events: slices.Clone(run.Events)}, worker.ReplayWorkflowHistoryOptions{
		OriginalExecution: workflow.Execution{ID: run.WorkflowID, RunID: run.RunID},
	})
	return end.came, err
}

// stepsOf gives the indexes of the events that complete a case's steps (workflow tasks).
func stepsOf(events []*historypb.HistoryEvent) []int {
	var completed []int
	for i, event := range events {
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			completed = append(completed, i)
		}
	}
	return completed
}

// say keeps what the SDK says, and what that means.
func (e *MismatchError) say(err error) {
	e.SDK = strings.Join(strings.Fields(err.Error()), " ")
	e.Differs = inPlainWords(e.SDK)
}

// locate finds the first event that differs, by replaying less and less of the history. What the SDK says of the least that
// does not replay is to the point; what comes later only follows from it.
func (e *MismatchError) locate(completed []int) {
	events := e.Run.Events
	part := func(n int) error {
		_, err := again(upTo(e.Run, completed[n]))
		return err
	}
	n := sort.Search(len(completed), func(n int) bool { return part(n) != nil })
	if n == len(completed) {
		return
	}
	if err := part(n); err != nil {
		e.say(err)
	}
	event := differing(events[completed[n]:stepEnd(events, completed[n])], e.SDK)
	e.EventID, e.Event = event.GetEventId(), describe(event)
}

// upTo gives the beginning of a history, up to all that a step wrote.
func upTo(run history.Run, completed int) history.Run {
	run.Events = run.Events[:stepEnd(run.Events, completed)]
	return run
}

// stepEnd gives the index after the last of the events that a step wrote.
func stepEnd(events []*historypb.HistoryEvent, completed int) int {
	end := completed + 1
	for end < len(events) && writtenByStep(events[end]) {
		end++
	}
	return end
}
