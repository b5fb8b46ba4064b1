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

// afterSalesPrefix begins the ids of after-sales cases; the case's number follows.
const afterSalesPrefix = "aftersales:"

// showAfterSales prints an after-sales case: where it stands and what drives it, what was found and planned, its money
// and its clocks, what is possible now, and what happened. The number of a registration that joined another order's case
// shows that case.
func (a asker) showAfterSales(ctx context.Context, out io.Writer, caseNo string) error {
	response, err := a.client.GetAfterSales(ctx, caseNo)
	var found client.AfterSales
	if err := read(response, err, &found); err != nil {
		return naming(afterSalesPrefix+caseNo, response, err)
	}
	id := found.Case.ID
	zone, err := zones{}.of(found.Case.Platform, found.Case.Shop, a.policies)
	if err != nil {
		return err
	}
	items, err := a.openItems(ctx, id)
	if err != nil {
		return err
	}
	asked, err := a.approvals(ctx, id)
	if err != nil {
		return err
	}
	sheet, asked := afterSalesSheet{&found, asked, zone}, undecided(asked)
	facts := append(caseFacts(found.Case, zone, drives(found.Case, items, asked)), sheet.registered()...)
	if err := printLines(out, facts); err != nil {
		return err
	}
	for _, part := range sheet.sections(a.address) {
		if err := part.print(out); err != nil {
			return err
		}
	}
	if err := printItems(out, items, zone); err != nil {
		return err
	}
	if err := printDecisions(out, asked); err != nil {
		return err
	}
	return a.printTimeline(ctx, out, id, zone)
}

// drives names what the case's due time is of: a clock, a work item, or what a supervisor has to decide (AS-17).
func drives(found client.Case, items []client.WorkItem, asked []client.Approval) string {
	if found.Clock != "" {
		return texts.ClockKind(handbook.ClockKind(found.Clock)).String()
	}
	for _, item := range items {
		if item.DueAt.Equal(found.NextDueAt) {
			return words(texts.Item(handbook.ItemKind(item.Kind)).String(), item.Ref)
		}
	}
	for _, approval := range asked {
		if approval.ExpiresAt.Equal(found.NextDueAt) {
			return words(texts.Kind(handbook.CaseApproval).String(), texts.Subject(handbook.ApprovalSubject(approval.Subject)).String())
		}
	}
	return ""
}

// afterSalesSheet is an after-sales case as people read it, in its shop's zone.
type afterSalesSheet struct {
	*client.AfterSales
	approvals []client.Approval
	zone      *time.Location
}

func (s afterSalesSheet) sections(address string) []section {
	return []section{
		s.found(), s.evidence(), s.clocks(), s.plans(), s.claims(), s.money(), s.review(), s.possible(address), s.guidance(),
	}
}

// registered tells what the case is about, and why it has its place in the order of work (AS-1, AS-17).
func (s afterSalesSheet) registered() []line {
	r := s.Registration
	place := line{texts.LabelRank, words(fmt.Sprint(s.Case.Rank), both(s.Urgency))}
	if !s.ReopenBy.IsZero() { // it is closed: nobody works on it
		place = line{texts.LabelReopenBy, clock(s.ReopenBy, s.zone)}
	}
	return []line{
		place,
		{texts.LabelOrder, words(r.OrderNo, yuan(r.OrderTotal))},
		{texts.LabelPurchased, words(r.PurchasedOn, s.warranty())},
		{texts.LabelProduct, r.Product},
		{texts.LabelProblem, r.Problem},
		{texts.LabelRequest, words(texts.Request(handbook.Request(r.Request)).String(), yuan(r.Amount))},
		{texts.LabelChannel, words(texts.Channel(handbook.Channel(r.Channel)).String(), clock(r.ReportedAt, s.zone), r.RegisteredBy)},
		{texts.LabelCarrier, words(r.Carrier, r.Region)},
		{texts.LabelContact, s.Contact},
		{texts.LabelTickets, words(s.Tickets...)},
	}
}

// warranty says whether the order is under warranty, where that is known (AS-16).
func (s afterSalesSheet) warranty() string {
	switch {
	case s.UnderWarranty == nil:
		return ""
	case *s.UnderWarranty:
		return texts.Label(texts.LabelUnderWarranty).String()
	}
	return texts.Label(texts.LabelOutOfWarranty).String()
}

// found tells level, causes and who answers for them, or what was suspected at first (AS-1, AS-3, AS-4).
func (s afterSalesSheet) found() section {
	part := section{heading: texts.Stage(handbook.StageDiagnosis), widths: factWidths()}
	if d := s.Diagnosis; d.Level != 0 {
		part.fact(texts.Label(texts.LabelLevel), texts.Level(handbook.Level(d.Level)).String())
		for _, l := range d.Causes {
			liable := words(texts.Party(handbook.Party(l.Party)).String(), l.Person)
			part.fact(texts.Label(texts.LabelCauses), words(texts.Cause(handbook.Cause(l.Cause)).String(), "→", liable))
		}
		returns := ""
		if d.WantsReturn {
			returns = texts.ApprovalReason(handbook.ReasonReturn).String()
		}
		part.fact(texts.Label(texts.LabelNote), words(when(!d.Repairable, texts.LabelUnrepairable), returns, d.Note))
		return part
	}
	for _, cause := range s.Judgement.Suspected {
		part.fact(texts.Label(texts.LabelSuspected), texts.Cause(handbook.Cause(cause)).String())
	}
	part.fact(texts.Label(texts.LabelNote), s.Judgement.Note)
	return part
}

// evidence lists what is lacking and what was given (AS-2).
func (s afterSalesSheet) evidence() section {
	part := section{heading: texts.Label(texts.LabelEvidence), widths: factWidths()}
	lacking := make([]string, len(s.Lacking))
	for i, kind := range s.Lacking {
		lacking[i] = texts.EvidenceKind(handbook.EvidenceKind(kind)).String()
	}
	part.fact(texts.Label(texts.LabelLacking), words(lacking...))
	for _, file := range s.Evidence {
		part.row(texts.EvidenceKind(handbook.EvidenceKind(file.Kind)).String(), words(clock(file.AddedAt, s.zone), file.By, file.URL))
	}
	return part
}

// clocks shows the clocks side by side: when each runs out, and whether it stands still or was missed (TKT-6).
func (s afterSalesSheet) clocks() section {
	part := section{heading: texts.Label(texts.LabelClocks), widths: columns.Widths{44, 9, 17, 0}}
	for _, c := range s.Clocks {
		name := texts.ClockKind(handbook.ClockKind(c.Kind)).String()
		if paused := c.EndedAt.IsZero() && !c.PausedAt.IsZero(); paused {
			part.row(name, c.Rule, "—", words(texts.Label(texts.LabelPaused).String(), texts.Label(texts.LabelLeft).String(), toTheMinute(c.Left)))
			continue
		}
		part.row(name, c.Rule, clock(c.DueAt, s.zone), s.state(c))
	}
	return part
}

// state says in which way a clock differs from one that simply runs.
func (s afterSalesSheet) state(c client.Clock) string {
	at := func(what texts.LabelKind, t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return words(texts.Label(what).String(), clock(t, s.zone))
	}
	moved := ""
	if c.Moved {
		moved = texts.EventKind(handbook.EventClockMoved).String()
	}
	runs := c.EndedAt.IsZero()
	first := runs && c.Kind == s.Case.Clock && c.DueAt.Equal(s.Case.NextDueAt)
	warns := c.WarnsAt
	if !runs {
		warns = time.Time{}
	}
	return words(when(first, texts.LabelDueBy), at(texts.LabelBreached, c.BreachedAt), at(texts.LabelEnded, c.EndedAt),
		at(texts.LabelWarnsAt, warns), moved, when(c.Estimated, texts.LabelEstimated))
}

// toTheMinute shortens a length of time, such as 26h30m12.5s.
func toTheMinute(span string) string {
	d, err := time.ParseDuration(span)
	if err != nil || d < time.Minute {
		return span
	}
	return strings.TrimSuffix(d.Truncate(time.Minute).String(), "0s")
}

// possible lists what can be done now, and how.
func (s afterSalesSheet) possible(address string) section {
	part := section{heading: texts.Label(texts.LabelPossible), widths: columns.Widths{48, 0}}
	for _, kind := range s.Possible {
		path := strings.ReplaceAll(string(kind), "_", "-")
		part.row(texts.ActionKind(handbook.ActionKind(kind)).String(), "POST "+address+"/v1/after-sales/"+s.Case.Subject+"/"+path)
		if kind != client.ActionKindRefund {
			continue
		}
		for _, decision := range s.Decisions { // of the refund
			part.beneath(words(texts.RefundDecision(handbook.RefundDecision(decision)).String(), `"decision": "`+string(decision)+`"`))
		}
	}
	return part
}

// guidance is what the handbook advises on each cause (AS-22).
func (s afterSalesSheet) guidance() section {
	part := section{heading: texts.Label(texts.LabelGuidance), widths: factWidths()}
	for _, g := range s.Guidance {
		part.row(texts.Cause(handbook.Cause(g.Cause)).String())
		part.beneath(g.Text.Zh)
		part.beneath(g.Text.En)
	}
	return part
}

// both shows what the API says in both languages.
func both(text client.Text) string { return texts.Text{ZH: text.Zh, EN: text.En}.String() }

// yuan shows money, where there is any. The sign of what came back stands before the currency's.
func yuan(amount string) string {
	if amount == "" {
		return ""
	}
	if owed, negative := strings.CutPrefix(amount, "-"); negative {
		return "-¥" + owed
	}
	return "¥" + amount
}
