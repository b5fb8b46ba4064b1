package replay

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
)

// comparing says whether the SDK has compared a history with what the workflow does, and found a difference.
func comparing(said string) bool {
	return strings.Contains(said, "[TMPRL1100]") || strings.Contains(said, otherEnd)
}

// otherEnd is what the SDK says of a workflow that ends otherwise than its history.
const otherEnd = "doesn't return the same result as the last event"

// differing gives the event of a step of which the SDK speaks: it tells its kind or an id, and not its number. Where none
// can be made out, it is the first that the step wrote; what a program does beyond its history comes after the last.
func differing(step []*historypb.HistoryEvent, said string) *historypb.HistoryEvent {
	if strings.Contains(said, "extra replay command") {
		return step[len(step)-1]
	}
	id := ""
	if found := regexp.MustCompile(`event position (\S+)\.|CommandType: \w+, ID: (\S+),|for "([^"]+)"`).FindStringSubmatch(said); found != nil {
		id = found[1] + found[2] + found[3]
	}
	for _, event := range step[1:] {
		if strings.Contains(said, event.GetEventType().String()+": (") || id != "" && slices.Contains(ids(event), id) {
			return event
		}
	}
	return step[min(1, len(step)-1)]
}

// ids are those by which a workflow knows what an event began.
func ids(event *historypb.HistoryEvent) []string {
	all := []string{
		event.GetTimerStartedEventAttributes().GetTimerId(), event.GetActivityTaskScheduledEventAttributes().GetActivityId(),
		event.GetStartChildWorkflowExecutionInitiatedEventAttributes().GetWorkflowId(),
	}
	for _, payload := range event.GetMarkerRecordedEventAttributes().GetDetails()["change-id"].GetPayloads() {
		all = append(all, named(payload.GetData()))
	}
	return all
}

// A meaning puts something that the SDK says into plain words.
type meaning struct {
	says  *regexp.Regexp
	words string
}

func meanings() []meaning {
	const damaged = "this is no whole history: "
	list := []struct{ says, words string }{
		{`missing replay command for (\w+)`, "the history has $1 there, and this program does nothing of the kind"},
		{`extra replay command for (\w+)`, "after that this program does $1, and the history has nothing of the kind"},
		{`history event is (\w+): .* replay command is (\w+)`, "the history has $1 there, and this program does $2"},
		{`code executed local activity (\w+), but history event found (\w+)`, "the history has the local activity $2 there, and this program does $1"},
		{`matching (\w+) command was expected in history event position (\w+)`, "the history goes on with what $1 ($2) has begun, and this program has not begun it"},
		{`invalid state transition: .* CommandType: (\w+), ID: ([^,]+),`, "the history goes on with $1 ($2), and this program has not begun it, or no longer waits for it"},
		{`removed support of version (-?\d+)\. for "([^"]+)"`, "the case goes by version $1 of “$2”, which this program no longer has"},
		{`too old to support version (-?\d+) for "([^"]+)"`, "the case goes by version $1 of “$2”, which is newer than this program"},
		{`unable to find workflow type: (\w+)`, "this program has no workflow $1"},
		{otherEnd, "the history ends there, and this program goes on, or ends otherwise"},
		{`expectedNextEventID=(\d+) but receivedNextEventID=(\d+)`, damaged + "event $1 is missing, $2 comes in its place"},
		{`the history is damaged: (.*)`, damaged + "$1"},
		{`(empty events|at least 3 events expected|first event is not WorkflowExecutionStarted|corrupted WorkflowExecutionStarted)`, damaged + "$1"},
	}
	var all []meaning
	for _, m := range list {
		all = append(all, meaning{regexp.MustCompile(m.says), m.words})
	}
	return all
}

func inPlainWords(said string) string {
	for _, m := range meanings() {
		if found := m.says.FindStringSubmatchIndex(said); found != nil {
			return string(m.says.ExpandString(nil, m.words, said, found))
		}
	}
	return "this program does something else there"
}

// writtenByStep says whether an event was written by the step that stands before it.
func writtenByStep(event *historypb.HistoryEvent) bool {
	if event.GetWorkflowExecutionUpdateAcceptedEventAttributes() != nil || event.GetWorkflowExecutionUpdateCompletedEventAttributes() != nil {
		return true
	}
	m := event.ProtoReflect()
	field := m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes"))
	return field != nil && field.Message().Fields().ByName("workflow_task_completed_event_id") != nil
}

// describe says what an event is: its kind, and what people recognise it by.
func describe(event *historypb.HistoryEvent) string {
	words := []string{event.GetEventType().String()}
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_MARKER_RECORDED:
		marker := event.GetMarkerRecordedEventAttributes()
		words = append(words, marker.GetMarkerName())
		for _, key := range []string{"data", "change-id"} { // of a local activity, and of workflow.GetVersion
			for _, payload := range marker.GetDetails()[key].GetPayloads() {
				words = append(words, named(payload.GetData()))
			}
		}
	case enumspb.EVENT_TYPE_TIMER_STARTED:
		words = append(words, "of "+event.GetTimerStartedEventAttributes().GetStartToFireTimeout().AsDuration().String())
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
		words = append(words, event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName())
	case enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
		words = append(words, event.GetStartChildWorkflowExecutionInitiatedEventAttributes().GetWorkflowId())
	default:
	}
	var summary string
	if told := event.GetUserMetadata().GetSummary(); told != nil {
		if err := converter.GetDefaultDataConverter().FromPayload(told, &summary); err == nil {
			words = append(words, fmt.Sprintf("“%s”", summary))
		}
	}
	return strings.Join(words, " ")
}

// named gives the name in a marker's particulars: a text, or a local activity's type.
func named(data []byte) string {
	var name string
	if json.Unmarshal(data, &name) == nil {
		return name
	}
	var activity struct{ ActivityType string }
	if json.Unmarshal(data, &activity) == nil {
		return activity.ActivityType
	}
	return ""
}
