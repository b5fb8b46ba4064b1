package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// maxSeen bounds how many event ids a case remembers; what comes twice comes soon.
const maxSeen = 200

// facts takes what platforms tell us, as signals: never refused, harmless when repeated or late.
type facts struct {
	Seen     []string `json:"seen"`
	channels []workflow.ReceiveChannel
	kinds    []handbook.FactKind
}

// listen opens the signal channels, one for each kind of fact.
func (f *facts) listen(ctx workflow.Context, kinds ...handbook.FactKind) {
	f.kinds = kinds
	f.channels = nil
	for _, kind := range kinds {
		f.channels = append(f.channels, workflow.GetSignalChannel(ctx, string(kind)))
	}
}

// waiting says whether a fact has come that was not taken yet.
func (f *facts) waiting() bool {
	return slices.ContainsFunc(f.channels, func(c workflow.ReceiveChannel) bool { return c.Len() > 0 })
}

// take gives the facts that have come, each event once, in the order of what they mean: the channels
// stand in that order. A fact without a time, such as an operator's signal, happened now. What can't be
// understood is kept in the timeline and changes nothing.
func (f *facts) take(ctx workflow.Context, file *casefile, now time.Time) []handbook.Fact {
	var taken []handbook.Fact
	for i, channel := range f.channels {
		for {
			var fact handbook.Fact
			if ok, more := receive(ctx, channel, &fact, file); !more {
				break
			} else if !ok {
				continue
			}
			fact.Kind, fact.OccurredAt, fact.DueAt = f.kinds[i], microseconds(fact.OccurredAt), microseconds(fact.DueAt)
			if fact.OccurredAt.IsZero() {
				fact.OccurredAt = now
			}
			if f.isNew(fact.EventID) {
				taken = append(taken, fact)
			}
		}
	}
	return taken
}

// isNew says whether an event was not taken before, and remembers it.
func (f *facts) isNew(eventID string) bool {
	if eventID == "" {
		return true
	}
	if slices.Contains(f.Seen, eventID) {
		return false
	}
	f.Seen = append(f.Seen, eventID)
	if len(f.Seen) > maxSeen {
		f.Seen = slices.Delete(f.Seen, 0, len(f.Seen)-maxSeen)
	}
	return true
}
