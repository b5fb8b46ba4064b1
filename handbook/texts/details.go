package texts

import (
	"time"

	"gendan/handbook"
)

// Details is a case as the Temporal UI shows it, in Markdown.
func Details(c handbook.Case, items []handbook.WorkItem, next *handbook.PlannedItem, zone *time.Location) Text {
	_, _, _ = items, next, zone
	return Stage(c.Stage)
}
