package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gendan/api/client"
	"gendan/cmd/gendan/internal/columns"
	"gendan/handbook"
	"gendan/handbook/texts"
)

// show prints a case as a person reads it: where it stands, what is open, what waits for a decision, and what happened.
func (a asker) show(ctx context.Context, out io.Writer, id string) error {
	if caseNo, is := strings.CutPrefix(id, afterSalesPrefix); is {
		return a.showAfterSales(ctx, out, caseNo)
	}
	response, err := a.client.GetCase(ctx, id)
	var found client.Case
	if err := read(response, err, &found); err != nil {
		return naming(id, response, err)
	}
	zone, err := zones{}.of(found.Platform, found.Shop, a.policies)
	if err != nil {
		return err
	}
	if err := printLines(out, caseFacts(found, zone, "")); err != nil {
		return err
	}
	waits := a.printWaiting
	if found.Kind == client.CaseKindApproval {
		waits = a.printApproval
	}
	if err := waits(ctx, out, id, zone); err != nil {
		return err
	}
	return a.printTimeline(ctx, out, id, zone)
}

// naming says which case it was that is not found.
func naming(id string, response *http.Response, err error) error {
	if response == nil || response.StatusCode != http.StatusNotFound {
		return err
	}
	return fmt.Errorf("case %s: %w", id, err)
}

// printWaiting prints what people still have to do, and what supervisors have to decide.
func (a asker) printWaiting(ctx context.Context, out io.Writer, id string, zone *time.Location) error {
	items, err := a.openItems(ctx, id)
	if err != nil {
		return err
	}
	asked, err := a.approvals(ctx, id)
	if err != nil {
		return err
	}
	return errors.Join(printItems(out, items, zone), printDecisions(out, undecided(asked)))
}

// line is a label and what stands beside it.
type line struct {
	label texts.LabelKind
	value string
}

// printLines prints those that say something.
func printLines(out io.Writer, lines []line) error {
	widths := columns.Widths{29, 0}
	for _, l := range lines {
		if l.value == "" {
			continue
		}
		value := strings.ReplaceAll(l.value, "\n", "\n"+strings.Repeat(" ", widths[0]+1))
		if err := widths.Print(out, texts.Label(l.label).String(), value); err != nil {
			return err
		}
	}
	return nil
}

// caseFacts tells where a case stands, and what its due time is of, if that is known.
func caseFacts(found client.Case, zone *time.Location, due string) []line {
	lines := []line{
		{texts.LabelCase, found.ID},
		{texts.LabelParent, found.Parent},
		about(found),
		{texts.LabelStage, texts.Stage(handbook.Stage(found.Stage)).String()},
		{texts.LabelGrade, string(found.Grade)},
		level(found),
	}
	if found.Round > 0 {
		lines = append(lines, line{texts.LabelRound, strconv.Itoa(found.Round)})
	}
	if found.EndedAt.IsZero() {
		lines = append(lines,
			line{texts.LabelWaitsFor, texts.Waiting(handbook.Waiting(found.WaitingOn)).String()},
			line{texts.LabelUntil, clock(found.NextDueAt, zone)},
			line{texts.LabelDueBy, due})
	} else {
		lines = append(lines, line{texts.LabelEnded, clock(found.EndedAt, zone) + "  " + texts.Ending(handbook.Ending(found.Ending)).String()})
	}
	lines = append(lines, line{texts.LabelOwner, found.Owner}, line{texts.LabelCreditedTo, found.CreditedTo})
	if !found.UnansweredSince.IsZero() {
		lines = append(lines, line{texts.LabelUnanswered, clock(found.UnansweredSince, zone)})
	}
	if found.Breached {
		lines = append(lines, line{texts.LabelMissed, texts.Label(texts.LabelYes).String()})
	}
	return append(lines, line{texts.LabelPolicy, found.PolicyVersion})
}

// about tells what a case is about. An approval is about what its case is about.
func about(found client.Case) line {
	what := fmt.Sprintf("%s · %s · %s", texts.Platform(handbook.Platform(found.Platform)), found.Shop, found.Subject)
	switch found.Kind {
	case client.CaseKindLead:
		return line{texts.LabelLead, what}
	case client.CaseKindUnpaidOrder:
		return line{texts.LabelOrder, what}
	case client.CaseKindAfterSales:
		return line{texts.LabelAfterSales, what}
	default:
		return line{}
	}
}

// level tells how grave an after-sales trouble is, once that is known.
func level(found client.Case) line {
	if found.Level == 0 {
		return line{}
	}
	return line{texts.LabelLevel, texts.Level(handbook.Level(found.Level)).String()}
}

// openItems gives what people still have to do for a case.
func (a asker) openItems(ctx context.Context, id string) ([]client.WorkItem, error) {
	response, err := a.client.ListWorkItems(ctx, &client.ListWorkItemsParams{CaseID: &id, Actionable: new(true), Limit: new(pageSize)})
	var page client.WorkItemPage
	err = read(response, err, &page)
	return page.Items, err
}

func printItems(out io.Writer, items []client.WorkItem, zone *time.Location) error {
	if len(items) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(out, "\n"+texts.Label(texts.LabelToDo).String()); err != nil {
		return err
	}
	for _, item := range items {
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
