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
