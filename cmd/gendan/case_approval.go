package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"gendan/api/client"
	"gendan/handbook/texts"
)

// approvals gives what a case has asked supervisors to decide, the last first.
func (a asker) approvals(ctx context.Context, caseID string) ([]client.Approval, error) {
	response, err := a.client.ListApprovals(ctx, &client.ListApprovalsParams{CaseID: &caseID, Limit: new(pageSize)})
	var page client.ApprovalPage
	err = read(response, err, &page)
	return page.Items, err
}

// undecided gives those of them that wait.
func undecided(asked []client.Approval) []client.Approval {
	return slices.DeleteFunc(slices.Clone(asked), func(a client.Approval) bool { return a.State != client.ApprovalStateOpen })
}

func printDecisions(out io.Writer, asked []client.Approval) error {
	for i, approval := range asked {
		if i == 0 {
			fmt.Fprintf(out, "\n%s\n", texts.Label(texts.LabelDecisions))
		}
		if _, err := fmt.Fprintf(out, "  %s\n  %s\n    gendan case show %s\n", approval.Text.Zh, approval.Text.En, approval.ID); err != nil {
			return err
		}
	}
	return nil
}

// printApproval prints what is asked, and how to decide while it is open.
func (a asker) printApproval(ctx context.Context, out io.Writer, id string, _ *time.Location) error {
	response, err := a.client.GetApproval(ctx, id)
	var found client.Approval
	if err := read(response, err, &found); err != nil {
		return err
	}
	err = printLines(out, []line{{texts.LabelApproval, found.Text.Zh + " / " + found.Text.En}})
	if err != nil || found.State != client.ApprovalStateOpen {
		return err
	}
	_, err = fmt.Fprintf(out, `
%s
  API          curl -s %s/v1/approvals/%s/decision -H "Authorization: Bearer $SUPERVISOR_KEY" \
                 -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%%s)" -d '{"decision": "approve", "reason": "…"}'
               %s
  Temporal UI  %s
               approve | reject    {"by": "…", "reason": "…"}
`, texts.Label(texts.LabelDecide), a.address, id, texts.DecideByKey(), texts.DecideBySignal())
	return err
}
