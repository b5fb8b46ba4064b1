package history

import (
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// scrubbed stands in the place of what named a machine.
const scrubbed = "worker"

// Scrub takes out of a history what names machines: who its clients and workers said they were (by default process and
// host), and the names of sticky task queues (the host's). The replayer needs neither.
func Scrub(events []*historypb.HistoryEvent) {
	for _, event := range events {
		scrub(event.ProtoReflect())
	}
}

func scrub(m protoreflect.Message) {
	if queue, ok := m.Interface().(*taskqueuepb.TaskQueue); ok && queue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
		queue.Name = scrubbed
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Kind() == protoreflect.StringKind && field.Cardinality() != protoreflect.Repeated && field.Name() == "identity":
			m.Set(field, protoreflect.ValueOfString(scrubbed))
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
					scrub(v.Message())
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				scrub(value.List().Get(i).Message())
			}
		default:
			scrub(value.Message())
		}
		return true
	})
}
