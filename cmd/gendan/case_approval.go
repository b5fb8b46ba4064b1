package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"gendan/api/client"
	"gendan/handbook/texts"
)

// decisions gives what a case waits for supervisors to decide.
func (a asker) decisions(ctx context.Context, caseID string) ([]client.Approval, error) {
	open := client.ApprovalStateQuery{client.ApprovalStateOpen}
	response, err := a.client.ListApprovals(ctx, &client.ListApprovalsParams{CaseID: &caseID, State: &open, Limit: new(pageSize)})
	var page client.ApprovalPage
	err = read(response, err, &page)
	return page.Items, err
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
