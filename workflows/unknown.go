package workflows

import (
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
)

// keepUnknown marks the histories in which signals that can't be understood are kept in the timeline. Before it, they
// were dropped with a line in the worker's log.
const keepUnknown = "keep-unknown-signals"

// maxExcerpt bounds what is kept of a signal that can't be understood, in characters.
const maxExcerpt = 200

// receive takes the next signal of a channel into value, and says whether it could be understood and whether there was
// one. One that can't be understood, such as a slip of the pen in the Temporal UI, is noted with what came in it.
func receive(ctx workflow.Context, channel workflow.ReceiveChannel, value any, file *casefile) (ok, more bool) {
	var raw converter.RawValue
	if !channel.ReceiveAsync(&raw) {
		return false, false
	}
	payload := raw.Payload()
	if payload == nil {
		return true, true // a signal without input, such as a bare "paid"
	}
	if err := converter.GetDefaultDataConverter().FromPayload(payload, value); err == nil {
		return true, true
	}
	file.unknown(ctx, channel.Name(), payload)
	return false, true
}

// strays notes the signals whose names mean nothing to a case, which listens to the known ones.
func strays(ctx workflow.Context, file *casefile, known []string) {
	for _, name := range strayNames(ctx, known) {
		channel := workflow.GetSignalChannel(ctx, name)
		for {
			var raw converter.RawValue
			if !channel.ReceiveAsync(&raw) {
				break
			}
			file.unknown(ctx, name, raw.Payload())
		}
	}
}

// strayNames lists the signals that wait under names that mean nothing to a case.
func strayNames(ctx workflow.Context, known []string) []string {
	names := slices.DeleteFunc(workflow.GetUnhandledSignalNames(ctx), func(name string) bool { return slices.Contains(known, name) })
	slices.Sort(names)
	return names
}

// unknown notes a signal that can't be understood. It changes nothing.
func (f *casefile) unknown(ctx workflow.Context, name string, payload *commonpb.Payload) {
	if workflow.GetVersion(ctx, keepUnknown, workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return
	}
	text := []rune(string(payload.GetData()))
	f.note(clock(ctx), handbook.EventUnknownSignal, "", "", handbook.EventData{
		Signal: name, Note: string(text[:min(len(text), maxExcerpt)]),
	})
}
