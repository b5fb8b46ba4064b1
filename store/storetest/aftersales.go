package storetest

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gendan/handbook"
	"gendan/store"
)

// worked is a case far enough that its record holds something of everything.
func worked(r handbook.Registration) handbook.Transition {
	at := tenOClock().Add(time.Hour)
	step := handbook.Step{
		ID: "1.1", Kind: handbook.StepVisit, Owner: handbook.OwnerTechnician, Technician: "suzhou-wang", DueAt: at.Add(24 * time.Hour),
		Cost: 15000, Note: "换 \"弹簧\"", State: handbook.StepPlanned, Failed: 1, Said: "没人在家", By: "hu", At: at,
	}
	claim := handbook.Claim{ID: "1", Party: handbook.PartyCarrier, Against: "德邦", Amount: 30000, State: handbook.ClaimOpen, By: "hu", At: at}
	record := handbook.AfterSales{
		Registration: r, Stage: handbook.StageCarryingOut, Round: 2,
		Judgement: &handbook.Judgement{AfterSales: true, Suspected: []handbook.Cause{handbook.CauseLogistics}},
		Evidence:  []handbook.Evidence{{Kind: handbook.EvidenceOverall, URL: "https://example.com/1.jpg", SHA256: "00", By: "hu", AddedAt: at}},
		Diagnosis: &handbook.Diagnosis{Level: 2, Causes: []handbook.Liability{{Cause: handbook.CauseLogistics, Party: handbook.PartyCarrier}}, Repairable: true},
		Plans:     []handbook.Plan{{Steps: []handbook.Step{step}, Budget: 20000, By: "hu", At: at}}, Claims: []handbook.Claim{claim},
		Account: handbook.Account{Budget: 20000, Entries: []handbook.Entry{{ID: "1", Kind: handbook.EntryExpense, Party: handbook.PartyOurselves, Amount: 500, At: at}}},
		Clocks:  []handbook.Clock{{ID: "handling.1", Kind: handbook.ClockHandling, StartedAt: r.ReportedAt, DueAt: at.Add(72 * time.Hour), Warnings: []time.Time{at.Add(48 * time.Hour)}}},
		Tickets: []string{"T-1"}, ClockSeq: 1,
	}
	c := afterSalesCase(r)
	c.Seq, c.Stage, c.Owner, c.Level, c.Rank, c.Clock, c.Round = 2, record.Stage, "hu", 2, 12, handbook.ClockHandling, 2
	c.NextDueAt, c.Breached = at.Add(72*time.Hour), true
	act := handbook.Action{Kind: handbook.ActPlan, By: "hu", Key: "k1", Plan: &record.Plans[0]}
	return handbook.Transition{
		Case: c, At: at, AfterSales: &record, Troubles: []handbook.CarrierTrouble{{Carrier: r.Carrier, Region: r.Region, At: at}},
		Events: []handbook.CaseEvent{
			{CaseID: c.ID, Seq: 1, At: at, Kind: handbook.EventCaseOpened, Rule: handbook.RuleASRegister, By: "hu", Data: handbook.EventData{Registration: &r}},
			{CaseID: c.ID, Seq: 2, At: at, Kind: handbook.EventPlanned, Rule: handbook.RuleASPlan, By: "hu", Data: handbook.EventData{Action: &act, Meant: at}},
		},
		Items: []handbook.WorkItem{{
			ID: handbook.WorkItemID(c.ID, 1), CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Customer: c.Customer,
			Kind: handbook.ItemStep, Rule: handbook.RuleASSteps, State: handbook.ItemOpen, Assignee: "hu", AssignedBy: handbook.RuleDutyShare,
			Ref: step.ID, OpensAt: at, DueAt: step.DueAt, About: handbook.Context{AfterSales: &handbook.AfterSalesContext{Stage: record.Stage, Level: 2, Step: &step, Claim: &claim}},
		}},
		Approvals: []handbook.Approval{{
			ID: "approval:" + c.ID + ".1", CaseID: c.ID, Platform: c.Platform, Shop: c.Shop, Subject: handbook.SubjectPlan, Amount: 20000,
			Ref: "1", Reasons: []handbook.ApprovalReason{handbook.ReasonOverBudget, handbook.ReasonReturn}, AskedBy: "hu", AskedAt: at,
			State: handbook.ApprovalOpen, Role: handbook.RoleManager, StepAt: at, ExpiresAt: at.Add(time.Hour),
		}},
	}
}

func afterSalesKept(t *testing.T, s *store.Store) {
	r := registration("1", "77")
	_, err := s.RegisterAfterSales(t.Context(), r, "13800000000", afterSalesCase(r), time.Time{})
	check(t, err)
	tr := worked(r)
	for range 2 { // written again
		check(t, s.Record(t.Context(), tr))
		got, err := s.GetAfterSales(t.Context(), "1")
		check(t, err)
		same(t, got, store.AfterSalesPicture{Case: tr.Case, Record: *tr.AfterSales, Written: true, Contact: "13800000000"}, "case")
		picture := pictureOf(t, s, tr.Case.ID)
		same(t, picture.Timeline, tr.Events, "timeline")
		same(t, picture.Items, tr.Items, "items")
		same(t, approval(t, s, tr.Approvals[0].ID), tr.Approvals[0], "approval")
	}
	begun := worked(registration("2", "78")) // a case that its workflow writes first
	check(t, s.Record(t.Context(), begun))
	got, err := s.GetAfterSales(t.Context(), "2")
	check(t, err)
	same(t, got, store.AfterSalesPicture{Case: begun.Case, Record: *begun.AfterSales, Written: true}, "a case that nobody registered")
	equal(t, register(t, s, registration("3", "78")).CaseID, begun.Case.ID, "which other registrations join")
}

// afterSalesTakenBack: the step in which a plan was made and a carrier counted is forgotten, and the case goes another way.
func afterSalesTakenBack(t *testing.T, s *store.Store) {
	r := registration("1", "77")
	check(t, s.Record(t.Context(), opens(r, 0, 0)))
	check(t, s.Record(t.Context(), worked(r)))
	equal(t, len(visits(t, s, "suzhou-wang"))+len(troubles(t, s, store.CarrierFilter{})), 2, "visits and troubles")
	anew := opens(r, 1, 1)
	anew.At = worked(r).At.Add(time.Minute)
	check(t, s.Record(t.Context(), anew))
	got, err := s.GetAfterSales(t.Context(), "1")
	check(t, err)
	same(t, got.Record, *anew.AfterSales, "record")
	equal(t, len(visits(t, s, "suzhou-wang"))+len(troubles(t, s, store.CarrierFilter{})), 0, "visits and troubles")
	check(t, s.Record(t.Context(), worked(r))) // the forgotten worker comes back
	equal(t, len(visits(t, s, "suzhou-wang"))+len(troubles(t, s, store.CarrierFilter{})), 0, "visits and troubles")

	again := worked(r)
	again.Case.Seq, again.At = 3, anew.At.Add(time.Minute)
	again.Events = again.Events[1:]
	again.Events[0].Seq = 3
	check(t, s.Record(t.Context(), again))
	equal(t, len(visits(t, s, "suzhou-wang"))+len(troubles(t, s, store.CarrierFilter{})), 2, "planned and diagnosed after all")
}

// closedStillThere: a closed case is no longer running, until it is opened again.
func closedStillThere(t *testing.T, s *store.Store) {
	r := registration("1", "77")
	lists := func() [4]int {
		t.Helper()
		var n [4]int
		for i, running := range []bool{true, false} {
			cases, _, err := s.ListCases(t.Context(), store.CaseFilter{Kind: handbook.CaseAfterSales, Running: new(running)}, store.Page{})
			check(t, err)
			after, _, err := s.ListAfterSales(t.Context(), store.AfterSalesFilter{Closed: !running}, store.Page{})
			check(t, err)
			n[2*i], n[2*i+1] = len(cases), len(after)
		}
		return n
	}
	register(t, s, r)
	equal(t, lists(), [4]int{1, 1, 0, 0}, "registered")
	check(t, s.Record(t.Context(), closed(r, 1, 1)))
	equal(t, lists(), [4]int{0, 0, 1, 1}, "closed")
	cases, _, err := s.ListCases(t.Context(), store.CaseFilter{Stage: handbook.StageClosed}, store.Page{})
	check(t, err)
	equal(t, len(cases), 1, "closed cases")
	reopened := opens(r, 2, 1)
	reopened.At = tenOClock().Add(2 * time.Hour)
	check(t, s.Record(t.Context(), reopened))
	equal(t, lists(), [4]int{1, 1, 0, 0}, "opened again")
}

func afterSalesLists(t *testing.T, s *store.Store) {
	stages := []handbook.Stage{handbook.StageTriage, handbook.StageCarryingOut, handbook.StageWrapUp}
	requests := []handbook.Request{handbook.RequestHelp, handbook.RequestRefundOnly}
	records := map[string]handbook.AfterSales{}
	var all []handbook.Case
	for n := range 120 {
		r := registration(fmt.Sprint(n*7919%120), nth([]string{"77", "78", "79"}, n, 3))
		r.Platform, r.Shop, r.Request = nth(platforms, n, 1), nth(shops, n, 2), nth(requests, n/2, 0)
		tr := opens(r, 1, 0)
		c := &tr.Case
		c.Stage, c.Owner, c.Level = nth(stages, n/5, 0), nth(persons, n, 0), handbook.Level(n%5)
		c.Rank, c.Breached = nth([]int{2, 11, 21}, n/2, 1), n%7 < 3
		c.NextDueAt = nth(append(instants()[:2], time.Time{}), n/3, 2)
		if n%4 == 0 {
			c.Stage, c.EndedAt, c.NextDueAt = handbook.StageClosed, nth(instants(), n/4, 0), time.Time{}
		}
		if n%20 == 0 { // by an operator
			c.Stage = handbook.StageEnded
		}
		check(t, s.Record(t.Context(), tr))
		all = append(all, *c)
		records[c.ID] = *tr.AfterSales
	}
	latest := func(a, b handbook.Case) int { return cmp.Or(b.EndedAt.Compare(a.EndedAt), cmp.Compare(b.ID, a.ID)) }
	rapid.Check(t, func(r *rapid.T) {
		f := store.AfterSalesFilter{
			Platform: oneOf(r, "platform", append(platforms, "")...), Shop: oneOf(r, "shop", append(shops, "")...),
			Stage:   oneOf(r, "stage", "", "", handbook.StageTriage, handbook.StageClosed, handbook.StageEnded),
			Level:   oneOf[handbook.Level](r, "level", 0, 0, 1, 2),
			Request: oneOf(r, "request", append(requests, "", "")...), Owner: oneOf(r, "owner", persons...),
			OrderNo: oneOf(r, "order", "", "", "77"), Breached: oneOf(r, "breached", nil, nil, new(true), new(false)),
			Closed: rapid.Bool().Draw(r, "closed"),
		}
		got := pages(r, rapid.IntRange(1, 40).Draw(r, "limit"), func(p store.Page) ([]handbook.Case, *store.Cursor, error) {
			listed, next, err := s.ListAfterSales(t.Context(), f, p)
			var cases []handbook.Case
			for _, picture := range listed {
				same(r, picture, store.AfterSalesPicture{Case: picture.Case, Record: records[picture.Case.ID], Written: true}, "picture")
				cases = append(cases, picture.Case)
			}
			return cases, next, err
		})
		by, over := inOrderOfWork, f.Closed || f.Stage == handbook.StageClosed || f.Stage == handbook.StageEnded
		if over {
			by = latest
		}
		samePages(r, got, all, func(c handbook.Case) bool {
			record := records[c.ID]
			return over == !c.EndedAt.IsZero() && passes(f.Platform, c.Platform) && passes(f.Shop, c.Shop) && passes(f.Stage, c.Stage) &&
				(f.Level == 0 || f.Level == c.Level) && passes(f.Request, record.Request) && passes(f.Owner, c.Owner) &&
				passes(f.OrderNo, record.OrderNo) && (f.Breached == nil || *f.Breached == c.Breached)
		}, by)
	})
}

// inOrderOfWork puts what waits for nothing that has a time behind what is due within its rank (AS-17).
func inOrderOfWork(a, b handbook.Case) int {
	due := func(c handbook.Case) time.Time {
		if c.NextDueAt.IsZero() {
			return time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		return c.NextDueAt
	}
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), due(a).Compare(due(b)), cmp.Compare(a.ID, b.ID))
}

// clockNotices: the ids of clocks and steps are their case's, and one ring is told to several roles (TKT-6, AS-9).
func clockNotices(t *testing.T, s *store.Store) {
	at := tenOClock()
	for id, role := range map[string]handbook.Role{"a-leader": handbook.RoleLeader, "b-leader": handbook.RoleLeader, "a-manager": handbook.RoleManager, "b-manager": handbook.RoleManager} {
		_, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Role: role, Active: true})
		check(t, err)
	}
	serves(t, s, "b-leader", at)
	serves(t, s, "b-manager", at)
	want := map[string]int{}
	for _, no := range []string{"1", "2"} {
		tr := opens(registration(no, no), 2, 0)
		tr.Case.Owner = map[string]string{"1": "hu"}[no] // nobody owns the second
		notice := handbook.Notice{
			CaseID: tr.Case.ID, Seq: 1, ItemID: "handling.1", Clock: handbook.ClockHandling, Kind: handbook.NoticeClockWarning,
			Platform: platform, Shop: shop, DueAt: at.Add(time.Hour), At: at,
		}
		for _, role := range []handbook.Role{handbook.RoleAgent, handbook.RoleLeader, handbook.RoleManager} {
			notice.ToRole = role
			tr.Notices = append(tr.Notices, notice)
		}
		notice.Seq, notice.Kind = 2, handbook.NoticeClockBreach // in the same step, to the last of them again
		tr.Notices = append(tr.Notices, notice)
		notice.Kind, notice.ItemID, notice.Item, notice.Clock = handbook.NoticeBlocked, "1.2", handbook.ItemStep, ""
		tr.Notices = append(tr.Notices, notice)
		for range 2 { // written again
			check(t, s.Record(t.Context(), tr))
		}
		got := pictureOf(t, s, tr.Case.ID).Notices
		equal(t, len(got), 5, "notices of case "+no)
		for _, n := range got {
			equal(t, n.Clock, map[bool]handbook.ClockKind{true: handbook.ClockHandling}[n.Kind != handbook.NoticeBlocked], "clock")
			want[fmt.Sprintf("%s %s %s %s", no, n.Kind, n.ToRole, n.To)]++
		}
	}
	for _, told := range []string{
		"1 clock_warning agent hu", "1 clock_warning leader b-leader", "1 clock_warning manager b-manager", "1 clock_breach manager b-manager", "1 step_blocked manager b-manager",
		"2 clock_warning agent b-leader", "2 clock_warning leader b-leader", "2 clock_warning manager b-manager", "2 clock_breach manager b-manager", "2 step_blocked manager b-manager",
	} {
		equal(t, want[told], 1, told)
	}
	mine, _, err := s.ListNotices(t.Context(), store.NoticeFilter{To: "hu"}, store.Page{})
	check(t, err)
	equal(t, len(mine), 1, "the owner's notices")

	anew := opens(registration("1", "1"), 1, 0) // both lines were forgotten
	anew.At = tenOClock().Add(time.Hour)
	anew.Events = []handbook.CaseEvent{{CaseID: anew.Case.ID, Seq: 1, At: anew.At, Kind: handbook.EventReplied}}
	check(t, s.Record(t.Context(), anew))
	equal(t, len(pictureOf(t, s, anew.Case.ID).Notices), 0, "notices of what was forgotten")
}
