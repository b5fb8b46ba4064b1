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
	"gendan/handbook/texts"
)

func (c *cli) reviewCommand() *cobra.Command {
	group := c.group("review", "See the leaders' daily lists of leads to comment on (点评)", "")
	group.AddCommand(c.reviewListCommand())
	return group
}

// reviewFlags narrow a list of reviews.
type reviewFlags struct {
	mine, uncommented bool
	platform, shop    string
}

func (c *cli) reviewListCommand() *cobra.Command {
	var flags reviewFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the leads on the leaders' daily lists, the newest list first", Args: exactly(),
		Example: `  gendan review list
  gendan review list --mine --uncommented`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := shopFilter(flags.platform, flags.shop); err != nil {
				return usageError{err}
			}
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.listReviews(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&flags.mine, "mine", false, "only the list of the key's own person")
	f.BoolVar(&flags.uncommented, "uncommented", false, "only what waits for a comment")
	shopFlags(f, &flags.platform, &flags.shop)
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

func (f reviewFlags) params() *client.ListReviewsParams {
	params := &client.ListReviewsParams{
		Limit: new(pageSize), Platform: given[client.Platform](f.platform), Shop: given[string](f.shop),
	}
	if f.mine {
		params.Mine = new(true)
	}
	if f.uncommented {
		params.Commented = new(false)
	}
	return params
}

// listReviews prints every review that fits, with what is known of its lead, and how many there are.
func (a asker) listReviews(ctx context.Context, out io.Writer, flags reviewFlags) error {
	params, n := flags.params(), 0
	lines := table{out: out, widths: columns.Widths{56, 17, 26, 14, 14, 0}, heads: []texts.LabelKind{
		texts.LabelReview, texts.LabelListed, texts.LabelGrade, texts.LabelOwner, texts.LabelLeader, texts.LabelComment,
	}}
	err := pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListReviews(ctx, params)
	}, func(page client.ReviewPage) (string, error) {
		n += len(page.Items)
		for _, found := range page.Items {
			if err := lines.printReview(found); err != nil {
				return "", err
			}
		}
		return page.NextCursor, nil
	})
	if err != nil {
		return err
	}
	return lines.sum(texts.LabelReviews, n)
}

func (t *table) printReview(found client.Review) error {
	grade, comment := string(found.Grade), found.CommentedBy
	if !found.Graded {
		grade += "  " + texts.Label(texts.LabelUngraded).String()
	}
	if comment == "" {
		comment = texts.Label(texts.LabelUncommented).String()
	}
	return errors.Join(
		t.print(found.ID, found.Day, grade, found.Agent, found.Leader, comment),
		t.beneath(
			said(texts.LabelProduct, found.Product), said(texts.LabelConcern, found.Concern),
			said(texts.LabelComment, found.Comment), said(texts.LabelMethod, found.Method)))
}

// said puts what was said behind its label, where anything was.
func said(label texts.LabelKind, what string) string {
	if what == "" {
		return ""
	}
	return texts.Label(label).String() + ": " + what
}
