package activities

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"gendan/handbook"
)

// RecordCase writes one transition of a case. It is idempotent by (case id, sequence).
func (a *Activities) RecordCase(ctx context.Context, t handbook.Transition) error {
	if err := a.Cases.Record(ctx, t); err != nil {
		return fmt.Errorf("record %s at %d: %w", t.Case.ID, t.Case.Seq, err)
	}
	a.tell(ctx, t.Notices)
	return nil
}

// Recording asks for a step that opens items to be written.
type Recording struct {
	Then     handbook.Transition // what to write; the assignees of the items that open are still blank
	Accounts handbook.AccountMode
}

// RecordOpening writes one transition of a case that opens items, and says who gets each of them, in their order
// (DUTY-2, DUTY-5, DUTY-6). It is idempotent by (case id, sequence): again it gives the first answers.
func (a *Activities) RecordOpening(ctx context.Context, r Recording) ([]handbook.Assignment, error) {
	given, err := a.Cases.RecordOpening(ctx, r.Then, func(s handbook.Surroundings) handbook.Assignment {
		return handbook.Assign(r.Accounts, s.OnDuty, s.Previous, s.Leaders)
	})
	if err != nil {
		return nil, fmt.Errorf("record %s at %d: %w", r.Then.Case.ID, r.Then.Case.Seq, err)
	}
	written := r.Then // a local activity's argument is the workflow's own: it is not written into
	written.Items, written.Events, written.Notices = slices.Clone(written.Items), slices.Clone(written.Events), slices.Clone(written.Notices)
	written.AssignEach(given)
	a.tell(ctx, written.Notices)
	return given, nil
}

// tell writes what supervisors were told to the log, whose lines within an activity name its case; other channels read the
// rows (DUN-8).
func (a *Activities) tell(ctx context.Context, notices []handbook.Notice) {
	for _, n := range notices {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "notice",
			slog.String("kind", string(n.Kind)), slog.String("item_id", n.ItemID),
			slog.String("to_role", string(n.ToRole)), slog.String("about", n.About), slog.Time("due_at", n.DueAt))
	}
}
