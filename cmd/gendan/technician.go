package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/spf13/cobra"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/cmd/gendan/internal/settings"
	"gendan/handbook/texts"
)

func (c *cli) technicianCommand() *cobra.Command {
	group := c.group("technician", "See the technicians' directory (维修师傅)", "")
	group.AddCommand(c.technicianListCommand())
	return group
}

// technicianFlags narrow a list of technicians.
type technicianFlags struct {
	area, words, maxFee string
	minRating           int
	struck              bool
}

func (c *cli) technicianListCommand() *cobra.Command {
	var flags technicianFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the technicians, by area (AS-11)", Args: exactly(),
		Example: `  gendan technician list
  gendan technician list --area 江苏 --min-rating 4
  gendan technician list --words 乳胶`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.minRating < 0 || flags.minRating > 5 {
				return usageError{fmt.Errorf("--min-rating: %d is none of 1, 2, 3, 4, 5", flags.minRating)}
			}
			asker, err := c.asker(cmd)
			if err != nil {
				return err
			}
			return asker.listTechnicians(cmd.Context(), c.stdout, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.area, "area", "", "only those whose area begins so, such as 江苏")
	f.IntVar(&flags.minRating, "min-rating", 0, "only those rated so well or better, 1 to 5")
	f.StringVar(&flags.maxFee, "max-fee", "", "only those whose visit usually costs so much at most, in yuan")
	f.StringVar(&flags.words, "words", "", "only those with these words in name, area, note or id")
	f.BoolVar(&flags.struck, "struck", false, "those who were struck, instead of those on the list")
	settings.AddFlags(f, "api", "key", "policy")
	return cmd
}

func (f technicianFlags) params() *client.ListTechniciansParams {
	params := &client.ListTechniciansParams{Limit: new(pageSize), Area: given[string](f.area), Q: given[string](f.words), MaxFee: given[string](f.maxFee)}
	if f.minRating != 0 {
		params.MinRating = &f.minRating
	}
	if f.struck {
		params.Struck = new(true)
	}
	return params
}

// listTechnicians prints every technician who fits, and how many there are.
func (a asker) listTechnicians(ctx context.Context, out io.Writer, flags technicianFlags) error {
	params, n := flags.params(), 0
	lines := table{out: out, widths: columns.Widths{32, 24, 14, 14, 0}, heads: []texts.LabelKind{
		texts.LabelTechnician, texts.LabelArea, texts.LabelFee, texts.LabelRating, texts.LabelContact,
	}}
	err := pages(func(cursor *string) (*http.Response, error) {
		params.Cursor = cursor
		return a.client.ListTechnicians(ctx, params)
	}, func(page client.TechnicianPage) (string, error) {
		n += len(page.Items)
		for _, found := range page.Items {
			rating := "—"
			if found.Rating > 0 {
				rating = fmt.Sprint(found.Rating)
			}
			err := errors.Join(
				lines.print(words(found.ID, found.Name), found.Area, yuan(found.Fee), rating, words(found.Phone, when(found.Struck, texts.LabelStruck))),
				lines.beneath(found.Note))
			if err != nil {
				return "", err
			}
		}
		return page.NextCursor, nil
	})
	if err != nil {
		return err
	}
	return lines.sum(texts.LabelTechnicians, n)
}
