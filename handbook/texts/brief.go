package texts

import (
	"time"

	"gendan/handbook"
)

// Brief tells the agent what a work item asks for: what to do, what to ask, what to record.
func Brief(item handbook.WorkItem, order handbook.Order, zone *time.Location) Text {
	_, _ = order, zone
	return Item(item.Kind)
}
