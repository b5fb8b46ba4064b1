package activities_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"gendan/activities"
	"gendan/handbook"
)

// shopOf is a store of which only the openings of a step are asked, with the same surroundings for each.
type shopOf struct {
	activities.CaseStore
	around handbook.Surroundings
}

func (s shopOf) RecordOpening(
	_ context.Context, t handbook.Transition, assign func(handbook.Surroundings) handbook.Assignment,
) (given []handbook.Assignment, err error) {
	for range t.Unassigned() {
		given = append(given, assign(s.around))
	}
	return given, nil
}

// DUTY-6: what nobody on duty could take is told, and the workflow's own transition, which a local activity shares, is left
// as it was.
func TestRecordOpening(t *testing.T) {
	var log bytes.Buffer
	a := activities.Activities{Cases: shopOf{around: handbook.Surroundings{Leaders: []string{"zhao"}}}, Log: slog.New(slog.NewTextHandler(&log, nil))}
	items := make([]handbook.WorkItem, 2, 8)
	events := []handbook.CaseEvent{{Kind: handbook.EventItemOpened}}
	notices := make([]handbook.Notice, 1, 8)
	notices[0].Kind = handbook.NoticeClockWarning
	given, err := a.RecordOpening(t.Context(), activities.Recording{Then: handbook.Transition{Items: items, Events: events, Notices: notices}})
	if err != nil {
		t.Fatal(err)
	}
	if want := (handbook.Assignment{PersonID: "zhao", Rule: handbook.RuleDutyNobody}); len(given) != 2 || given[0] != want || given[1] != want {
		t.Errorf("given %+v", given)
	}
	if warned, nobody := strings.Count(log.String(), "kind=clock_warning"), strings.Count(log.String(), "kind=nobody_on_duty"); warned != 1 || nobody != 2 {
		t.Errorf("told of %d warnings and %d items that nobody took: %s", warned, nobody, &log)
	}
	if items[0].Assignee != "" || events[0].Data.Person != "" || notices[:2][1] != (handbook.Notice{}) {
		t.Errorf("the argument was written into: %+v %+v %+v", items, events, notices[:2])
	}
}
