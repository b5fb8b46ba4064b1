package activities

import (
	"context"
	"fmt"
	"log/slog"

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

// tell writes what supervisors were told to the log; other channels read the rows (DUN-8).
func (a *Activities) tell(ctx context.Context, notices []handbook.Notice) {
	for _, n := range notices {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "notice",
			slog.String("workflow_id", n.CaseID), slog.String("kind", string(n.Kind)), slog.String("item_id", n.ItemID),
			slog.String("to_role", string(n.ToRole)), slog.String("about", n.About), slog.Time("due_at", n.DueAt))
	}
}
