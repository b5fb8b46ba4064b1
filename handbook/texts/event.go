package texts

import (
	"time"

	"gendan/handbook"
)

// Event is a timeline event as a sentence. Due times that rest on an estimated calendar say so (CAL-1).
func Event(ev handbook.CaseEvent, zone *time.Location) Text {
	_ = clockAt(zone, ev.At)
	return unknown(ev.Kind)
}
