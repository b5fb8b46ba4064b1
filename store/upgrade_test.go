package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"gendan/handbook"
	"gendan/store"
	"gendan/store/storetest"
)

// What the first schema holds is there after the migrations that came later, and reads as if it had always been so.
func TestUpgrade(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		if err := s.MigrateTo(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		for _, old := range []string{
			"INSERT INTO people (id, name, role, shop, active) VALUES ('lin', '林', 'agent', '', TRUE)",
			`INSERT INTO cases (id, seq, kind, platform, shop, subject, customer, stage, owner, waiting_on, breached, unanswered, ending, credited_to, policy_version, opened_at, running)
				VALUES ('case-1', 1, 'unpaid_order', 'tmall', 'sleep-well', '1', 'buyer', 'check', 'lin', 'agent', FALSE, FALSE, '', '', '1', '2026-07-01 02:00:00.000000', TRUE)`,
			`INSERT INTO work_items (id, seq, case_id, platform, shop, customer, kind, rule, phase, assignee, assigned_by, note, estimated, counts, opens_at, due_at, result, done_by, result_key)
				VALUES ('case-1.1', 1, 'case-1', 'tmall', 'sleep-well', 'buyer', 'check', 'DUN-6', 'open', 'lin', 'DUTY-2', '', FALSE, TRUE, '2026-07-01 02:00:00.000000', '2026-07-01 02:15:00.000000', '{}', '', '')`,
		} {
			if err := s.DB().Exec(old).Error; err != nil {
				t.Fatal(err)
			}
		}
		before := time.Now().Add(-time.Minute)
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		var since []string
		err := s.DB().Raw("SELECT since FROM people WHERE since BETWEEN ? AND ?", stored(before), stored(time.Now().Add(time.Minute))).Scan(&since).Error
		if err != nil || len(since) != 1 {
			t.Errorf("whom we knew is known since the migration: %v, %v", since, err)
		}
		item, err := s.GetItem(t.Context(), "case-1.1")
		if err != nil || item.Assignee != "lin" || item.About != (handbook.Context{}) {
			t.Errorf("item %+v, %v", item, err)
		}
		cases, _, err := s.ListCases(t.Context(), store.CaseFilter{}, store.Page{})
		if err != nil || len(cases) != 1 || cases[0].Round != 0 || !cases[0].ReviewAt.IsZero() {
			t.Errorf("cases %+v, %v", cases, err)
		}
	})
}

// What the schema before after-sales cases holds reads as it did, and works on: an approval, a notice and an item get what
// only after-sales cases have as blanks.
func TestUpgradeToAfterSales(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		if err := s.MigrateTo(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
		const at = "'2026-07-01 02:00:00.000000'"
		for _, old := range []string{
			`INSERT INTO cases (id, seq, kind, platform, shop, subject, customer, stage, owner, waiting_on, breached, unanswered, ending, credited_to, policy_version, opened_at, running, grade)
				VALUES ('lead-1', 1, 'lead', 'tmall', 'sleep-well', '1', 'buyer', 'reception', 'lin', 'agent', FALSE, FALSE, '', '', '1', ` + at + `, TRUE, 'B')`,
			`INSERT INTO case_events (case_id, seq, at, kind, rule, by_person, data, fact_id)
				VALUES ('lead-1', 1, ` + at + `, 'case_opened', 'LEAD-1', '', '{"note":"价格"}', '')`,
			`INSERT INTO work_items (id, seq, case_id, platform, shop, customer, kind, rule, phase, assignee, assigned_by, note, estimated, counts, opens_at, due_at, result, done_by, result_key, context)
				VALUES ('lead-1.1', 1, 'lead-1', 'tmall', 'sleep-well', 'buyer', 'urge', 'LEAD-1', 'open', 'lin', 'DUTY-2', '', FALSE, TRUE, ` + at + `, ` + at + `, '{}', '', '', '{"round":2}')`,
			`INSERT INTO notices (id, case_id, seq, item_id, item, kind, platform, shop, to_role, to_person, about, due_at, at)
				VALUES ('lead-1.1.1.missed', 'lead-1', 1, 'lead-1.1', 'urge', 'missed', 'tmall', 'sleep-well', 'leader', 'zhao', 'lin', ` + at + `, ` + at + `)`,
			`INSERT INTO approvals (id, case_id, platform, shop, subject, discount_id, line, pieces, gift, amount, over_count, note, asked_by, asked_at, state, step, role, step_at, expires_at, votes, closed_by, reason)
				VALUES ('approval:lead-1.1', 'lead-1', 'tmall', 'sleep-well', 'waiver', '', '', 0, '', 0, FALSE, '', 'lin', ` + at + `, 'open', 0, 'leader', ` + at + `, ` + at + `, '[]', '', '')`,
		} {
			if err := s.DB().Exec(old).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		c, err := s.GetCase(t.Context(), "lead-1")
		if err != nil || c.Grade != handbook.GradeB || c.Level != 0 || c.Rank != 0 || c.Clock != "" {
			t.Errorf("case %+v, %v", c, err)
		}
		lines, _, err := s.Timeline(t.Context(), "lead-1", store.Page{})
		if err != nil || len(lines) != 1 || lines[0].Data.Note != "价格" {
			t.Errorf("timeline %+v, %v", lines, err)
		}
		item, err := s.GetItem(t.Context(), "lead-1.1")
		if err != nil || item.About.Round != 2 || item.About.AfterSales != nil || item.Ref != "" {
			t.Errorf("item %+v, %v", item, err)
		}
		notices, _, err := s.ListNotices(t.Context(), store.NoticeFilter{To: "zhao"}, store.Page{})
		if err != nil || len(notices) != 1 || notices[0].Clock != "" {
			t.Errorf("notices %+v, %v", notices, err)
		}
		approval, err := s.GetApproval(t.Context(), "approval:lead-1.1")
		if err != nil || approval.Reasons != nil || approval.Ref != "" {
			t.Errorf("approval %+v, %v", approval, err)
		}
		missed := handbook.NoticeOf(handbook.NoticeMissed, item, 1, item.DueAt) // a notice that is told again is still the same one
		c.Seq = 2
		if err := s.Record(t.Context(), handbook.Transition{Case: c, At: item.DueAt, Items: []handbook.WorkItem{item}, Notices: []handbook.Notice{missed}}); err != nil {
			t.Error(err)
		}
		if all, _, err := s.ListNotices(t.Context(), store.NoticeFilter{}, store.Page{}); err != nil || len(all) != 1 {
			t.Errorf("%d notices, %v", len(all), err)
		}
		list, _, err := s.ListAfterSales(t.Context(), store.AfterSalesFilter{}, store.Page{})
		if err != nil || len(list) != 0 {
			t.Errorf("after-sales cases %+v, %v", list, err)
		}
	})
}

// stored is an instant as the store writes it.
func stored(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

// The bonus is for those whom we knew when the month began (DISC-4); changing somebody's role or name does not make
// them new.
func TestServedTheWholeMonth(t *testing.T) {
	const month = handbook.Month("2026-07")
	policy := handbook.DiscountPolicy{Requests: 5, Sum: 50000, Bonus: 2}
	onEach(t, func(t *testing.T, dsn string) {
		s := storetest.Migrated(t, dsn)
		for id, since := range map[string]time.Time{
			"bai":  time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), // from the very beginning
			"lin":  time.Date(2026, 7, 1, 0, 0, 0, 1000, time.UTC),
			"mei":  time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
			"left": time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
		} {
			for _, role := range []handbook.Role{handbook.RoleLeader, handbook.RoleAgent} {
				if _, err := s.PutPerson(t.Context(), handbook.Person{ID: id, Role: role, Active: id != "left"}); err != nil {
					t.Fatal(err)
				}
				if err := s.DB().Exec("UPDATE people SET since = ? WHERE id = ? AND role = 'leader'", stored(since), id).Error; err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.SettleMonth(t.Context(), month, policy); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]int{"bai": 2, "lin": 0, "mei": 2, "left": 0} {
			if got, err := s.Allowance(t.Context(), id, month.Add(1)); err != nil || got.Bonus != want {
				t.Errorf("%s: bonus %d, want %d (%v)", id, got.Bonus, want, err)
			}
		}
	})
}

// DISC-6 holds between processes, too, and so does one case for one customer's inquiries.
func TestTwoProcessesOfLeads(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		stores := []*store.Store{storetest.Migrated(t, dsn), storetest.Open(t, dsn)}
		policy := handbook.DiscountPolicy{Schemes: []handbook.Scheme{{Line: "other", Kind: handbook.SchemeAmount, Own: 2000}}, Requests: 5, Sum: 50000}
		at := time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC)
		cases := make([]string, 50)
		var all sync.WaitGroup
		for i := range cases {
			all.Go(func() {
				l := handbook.Lead{LeadKey: handbook.LeadKey{Platform: handbook.JD, Shop: "shop", LeadID: fmt.Sprint(i)}, CustomerID: "buyer", ReceivedAt: at, LastWordAt: at}
				c := handbook.Case{ID: fmt.Sprint("lead-", i), Kind: handbook.CaseLead, Platform: l.Platform, Shop: l.Shop, Customer: l.Customer(), OpenedAt: at}
				opened, err := stores[i%2].PutLead(t.Context(), l, c, true)
				if err != nil {
					t.Error(err)
				}
				cases[i] = opened.CaseID
				c.ID, c.Customer, c.Seq = fmt.Sprint("other-", i), "", 1
				d := handbook.Discount{ID: handbook.DiscountID(c.ID, 1), CaseID: c.ID, Agent: "lin", Month: "2026-07", AskedAt: at}
				d.DiscountRequest = handbook.DiscountRequest{Line: "bed", Pieces: 1, Amount: 3000}
				asked := handbook.Transition{Case: c, At: at, Discounts: []handbook.Discount{d}}
				if _, err := stores[i%2].Judge(t.Context(), asked, policy, func(ledger handbook.Ledger) handbook.Discount {
					return handbook.JudgeDiscount(d, ledger, policy)
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range cases {
			if id != cases[0] {
				t.Errorf("one customer has the cases %s and %s", id, cases[0])
			}
		}
		got, err := stores[1].Allowance(t.Context(), "lin", "2026-07")
		if err != nil || got.Count != 16 || got.Sum != 48000 {
			t.Errorf("got %+v, %v; want 16 requests of ¥30 within ¥500", got, err)
		}
	})
}
