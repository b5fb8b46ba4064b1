package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// show prints a case as a person reads it: where it stands, what is open, and what happened.
func (a asker) show(ctx context.Context, out io.Writer, id string) error {
	response, err := a.client.GetCase(ctx, id)
	var found client.Case
	if err := read(response, err, &found); err != nil {
		return err
	}
	zone, err := zones{}.of(found, a.policies)
	if err != nil {
		return err
	}
	if err := printCase(out, found, zone); err != nil {
		return err
	}
	if err := a.printItems(ctx, out, id, zone); err != nil {
		return err
	}
	return a.printTimeline(ctx, out, id, zone)
}

func printCase(out io.Writer, found client.Case, zone *time.Location) error {
	lines := [][2]string{
		{texts.Label(texts.LabelCase).String(), found.ID},
		{texts.Label(texts.LabelOrder).String(), fmt.Sprintf("%s · %s · %s", texts.Platform(handbook.Platform(found.Platform)), found.Shop, found.Subject)},
		{texts.Label(texts.LabelStage).String(), texts.Stage(handbook.Stage(found.Stage)).String()},
	}
	if found.EndedAt.IsZero() {
		lines = append(lines,
			[2]string{texts.Label(texts.LabelWaitsFor).String(), texts.Waiting(handbook.Waiting(found.WaitingOn)).String()},
			[2]string{texts.Label(texts.LabelUntil).String(), clock(found.NextDueAt, zone)})
	} else {
		lines = append(lines, [2]string{texts.Label(texts.LabelEnded).String(), clock(found.EndedAt, zone) + "  " + texts.Ending(handbook.Ending(found.Ending)).String()})
	}
	optional := func(label, value string) {
		if value != "" {
			lines = append(lines, [2]string{label, value})
		}
	}
	optional(texts.Label(texts.LabelOwner).String(), found.Owner)
	optional(texts.Label(texts.LabelCreditedTo).String(), found.CreditedTo)
	if !found.UnansweredSince.IsZero() {
		optional(texts.Label(texts.LabelUnanswered).String(), clock(found.UnansweredSince, zone))
	}
	if found.Breached {
		optional(texts.Label(texts.LabelMissed).String(), texts.Label(texts.LabelYes).String())
	}
	optional(texts.Label(texts.LabelPolicy).String(), found.PolicyVersion)
	widths := columns.Widths{20, 0}
	for _, line := range lines {
		if err := widths.Print(out, line[0], line[1]); err != nil {
			return err
		}
	}
	return nil
}

// printItems prints what people still have to do.
func (a asker) printItems(ctx context.Context, out io.Writer, id string, zone *time.Location) error {
	response, err := a.client.ListWorkItems(ctx, &client.ListWorkItemsParams{CaseID: &id, Actionable: new(true), Limit: new(pageSize)})
	var page client.WorkItemPage
	if err := read(response, err, &page); err != nil {
		return err
	}
	if len(page.Items) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(out, "\n"+texts.Label(texts.LabelToDo).String()); err != nil {
		return err
	}
	for _, item := range page.Items {
		_, err := fmt.Fprintf(out, "  %s (%s) %s → %s  %s  %s\n    %s\n    %s\n",
			texts.Item(handbook.ItemKind(item.Kind)), item.Rule, clock(item.OpensAt, zone), clock(item.DueAt, zone),
			texts.ItemState(handbook.ItemState(item.State)), item.Assignee, item.ID, strings.ReplaceAll(item.Brief.Zh, "\n", "\n    "))
		if err != nil {
			return err
		}
	}
	return nil
}

// printTimeline prints everything that happened, in both languages.
func (a asker) printTimeline(ctx context.Context, out io.Writer, id string, zone *time.Location) error {
	if _, err := fmt.Fprintln(out, "\n"+texts.Label(texts.LabelTimeline).String()); err != nil {
		return err
	}
	params := &client.GetTimelineParams{Limit: new(pageSize)}
	for {
		response, err := a.client.GetTimeline(ctx, id, params)
		var page client.TimelinePage
		if err := read(response, err, &page); err != nil {
			return err
		}
		for _, entry := range page.Items {
			_, err := fmt.Fprintf(out, "  %s  %s\n                    %s\n", entry.At.In(zone).Format("2006-01-02 15:04"), entry.Text.Zh, entry.Text.En)
			if err != nil {
				return err
			}
		}
		if page.NextCursor == "" {
			return nil
		}
		params.Cursor = &page.NextCursor
	}
}
