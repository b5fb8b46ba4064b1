package main

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook"
	"gendan/handbook/texts"
)

func (c *cli) approvalCommand() *cobra.Command {
	group := c.group("approval", "See what waits for a supervisor's decision (审批)", "")
	group.AddCommand(c.approvalListCommand())
	return group
}

// approvalFlags narrow a list of approvals.
type approvalFlags struct{ mine, state, platform, shop string }

// everyState is the state that lists all.
const everyState handbook.ApprovalState = "all"

func approvalStates() []handbook.ApprovalState { return append(handbook.ApprovalStates(), everyState) }

func approvalsMine() []client.ListApprovalsParamsMine {
	return []client.ListApprovalsParamsMine{client.ListApprovalsParamsMineToDecide, client.ListApprovalsParamsMineAsked}
}

func (c *cli) approvalListCommand() *cobra.Command {
	var flags approvalFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the approvals that are open, those that expire first first", Args: exactly(),
		Long: `List approvals, those that expire first first: the open ones, unless --state names others. How to decide one is shown by
gendan case show, with the approval's id.`,
		Example: `  gendan approval list
  gendan approval list --mine to_decide
  gendan approval list --mine asked --state all`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.check(); err != nil {
				return usageError{err}
			}
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.listApprovals(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.mine, "mine", "", "only what the key's own person may decide now, or has asked for: "+listed(approvalsMine()))
	f.StringVar(&flags.state, "state", string(handbook.ApprovalOpen), "only this state: "+listed(approvalStates()))
	shopFlags(f, &flags.platform, &flags.shop)
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

// check refuses what cannot be, before anybody is asked.
func (f approvalFlags) check() error {
	return errors.Join(
		filter("--mine", f.mine, approvalsMine()), oneOf("--state", f.state, approvalStates()), shopFilter(f.platform, f.shop))
}

func (f approvalFlags) params() *client.ListApprovalsParams {
	params := &client.ListApprovalsParams{
		Limit: new(pageSize), Mine: given[client.ListApprovalsParamsMine](f.mine),
		Platform: given[client.Platform](f.platform), Shop: given[string](f.shop),
	}
	if f.state != string(everyState) {
		params.State = &client.ApprovalStateQuery{client.ApprovalState(f.state)}
	}
	return params
}

// listApprovals prints every approval that fits, in both languages, and how many there are.
func (a asker) listApprovals(ctx context.Context, out io.Writer, flags approvalFlags) error {
	params, shops, n := flags.params(), zones{}, 0
	lines := table{out: out, widths: columns.Widths{56, 28, 17, 0}, heads: []texts.LabelKind{
		texts.LabelApprovals, texts.LabelState, texts.LabelUntil, texts.LabelSettled,
	}}
	err := pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListApprovals(ctx, params)
	}, func(page client.ApprovalPage) (string, error) {
		n += len(page.Items)
		for _, found := range page.Items {
			zone, err := shops.of(found.Platform, found.Shop, a.policies)
			if err != nil {
				return "", err
			}
			err = errors.Join(
				lines.print(found.ID, texts.ApprovalState(handbook.ApprovalState(found.State)).String(),
					clock(found.ExpiresAt, zone), clock(found.ClosedAt, zone)),
				lines.beneath(found.Text.Zh, found.Text.En))
			if err != nil {
				return "", err
			}
		}
		return page.NextCursor, nil
	})
	if err != nil {
		return err
	}
	return lines.sum(texts.LabelApprovals, n)
}
