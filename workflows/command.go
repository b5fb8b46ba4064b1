package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"gendan/handbook"
	"gendan/handbook/texts"
)

// RefusalCode says why a command was refused.
type RefusalCode string

// Why commands are refused.
const (
	RefusedSettled  RefusalCode = "item_settled"   // done, withdrawn, or missed and given up
	RefusedNotFound RefusalCode = "item_not_found" // the case never had such an item
	RefusedNotYours RefusalCode = "not_your_item"
	RefusedResult   RefusalCode = "invalid_result"
	RefusedCaseOver RefusalCode = "case_over"
	RefusedRequest  RefusalCode = "invalid_discount"
	RefusedNotAsker RefusalCode = "not_asker"    // an approval is taken back by who asked for it
	RefusedPlace    RefusalCode = "out_of_place" // an after-sales action that its stage does not allow
	RefusedAction   RefusalCode = "invalid_action"
	RefusedCommand  RefusalCode = "use_command" // an item that is done by a command of its own

	// An approval's are those of [handbook.VoteRefusals].
	RefusedClosed RefusalCode = RefusalCode(handbook.VoteClosed)
)

// RefusalError is a command's refusal. Nothing has changed.
type RefusalError struct {
	Code   RefusalCode
	Detail string
	Fields []handbook.ResultError // codes invalid_result, invalid_discount and invalid_action: which fields
	Place  *handbook.PlaceError   // code out_of_place: what is possible now
}

// Error gives code and detail.
func (r *RefusalError) Error() string { return string(r.Code) + ": " + r.Detail }

// refuse makes the error that a client turns back into a [*RefusalError].
func refuse(code RefusalCode, detail string, fields ...handbook.ResultError) error {
	return temporal.NewApplicationErrorWithOptions(detail, string(code), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{fields},
	})
}

// refusePlace refuses an action that is out of place.
func refusePlace(misplaced *handbook.PlaceError) error {
	return temporal.NewApplicationErrorWithOptions(misplaced.Error(), string(RefusedPlace), temporal.ApplicationErrorOptions{
		NonRetryable: true, Details: []any{[]handbook.ResultError{}, misplaced},
	})
}

// command is a person's command on its way through the case: the handler puts it in, the case's
// loop carries it out and records it, and only then does the handler answer.
type command struct {
	what    any // a command's struct
	answer  any
	err     error
	carried bool // out, and not recorded yet
	done    bool
}

// carry keeps what became of a command.
func (c *command) carry(answer any, err error) { c.answer, c.err, c.carried = answer, err, true }

// queue takes people's commands as updates and hands them to the case's loop.
type queue struct {
	coming []*command
	taken  []*command // not answered yet
}

// waiting says whether someone has asked for something.
func (q *queue) waiting() bool { return len(q.coming) > 0 }

// hear sets the handler of an update: commands of type C, answered with an A. Validate looks at a command before
// Temporal accepts it.
func hear[C, A any](ctx workflow.Context, q *queue, name string, description texts.Text, validate func(workflow.Context, C) error) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name,
		func(ctx workflow.Context, cmd C) (A, error) {
			answer, err := q.carryOut(ctx, &command{what: cmd})
			given, _ := answer.(A) // nothing beside an error
			return given, err
		},
		workflow.UpdateHandlerOptions{Description: description.String(), Validator: validate})
}

// carryOut hands the command to the case's loop and waits for its answer, which even a case that is
// cancelled gives.
func (q *queue) carryOut(ctx workflow.Context, cmd *command) (any, error) {
	q.coming = append(q.coming, cmd)
	calm, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := workflow.Await(calm, func() bool { return cmd.done }); err != nil {
		return nil, err
	}
	return cmd.answer, cmd.err
}

// take gives the commands that wait.
func (q *queue) take() []*command {
	waiting := q.coming
	q.coming = nil
	q.taken = append(q.taken, waiting...)
	return waiting
}

// answer lets the handlers of what was carried out and written go on.
func (q *queue) answer() {
	var rest []*command
	for _, cmd := range q.taken {
		if cmd.done = cmd.carried; !cmd.done {
			rest = append(rest, cmd)
		}
	}
	q.taken = rest
}

// serve carries out what every case that follows a customer can be asked for. Done says that a contact was made, whose
// result is then the item's.
func (u *followUp) serve(ctx workflow.Context, cmd *command) (item handbook.WorkItem, done bool, err error) {
	now := clock(ctx)
	switch what := cmd.what.(type) {
	case FinishItemCommand:
		item, done, err = u.commands.finish(&u.File, what, now)
		cmd.carry(item, err)
		return item, done, nil
	case TransferItemCommand:
		cmd.carry(u.commands.transfer(&u.File, what, now))
	case DiscountCommand:
		if err := u.record(ctx); err != nil { // what happened before it stands before it
			return item, false, err
		}
		cmd.carry(u.request(ctx, what))
	}
	return item, false, nil
}

func fieldErrors(err error) []handbook.ResultError {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return nil
	}
	var fields []handbook.ResultError
	for _, e := range joined.Unwrap() {
		var field *handbook.ResultError
		if errors.As(e, &field) {
			fields = append(fields, *field)
		}
	}
	return fields
}

// since writes an instant for a refusal's detail.
func since(t time.Time) string { return t.Format(time.RFC3339) }
