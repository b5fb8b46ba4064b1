package store_test

import (
	"fmt"
	"testing"

	"gendan/handbook"
	"gendan/store"
)

// numbers gives the rows n.i from 0 to 199,999, with their digits a (ones) to f (hundred thousands). Both databases can
// read it, and make the rows themselves in seconds.
const numbers = `
WITH d (x) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL
	SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),
n (i, a, b, c, d, e, f) AS (
	SELECT d1.x + 10 * d2.x + 100 * d3.x + 1000 * d4.x + 10000 * d5.x + 100000 * d6.x, d1.x, d2.x, d3.x, d4.x, d5.x, d6.x
	FROM d d6, d d5, d d4, d d3, d d2, d d1 WHERE d6.x < 2)`

// What rows are made of, by their number: ten shops of five platforms, forty agents, and an instant that ten of
// them share. In every shop each twentieth case runs, and each fiftieth item is open.
const (
	platformOf = `CASE n.a % 5 WHEN 0 THEN 'tmall' WHEN 1 THEN 'jd' WHEN 2 THEN 'pdd' WHEN 3 THEN 'douyin' ELSE 'vipshop' END`
	shopOf     = `CONCAT('shop-', n.a)`
	caseOf     = `CONCAT('case-', n.f, n.e, n.d, n.c, n.b, n.a)`
	customerOf = `CONCAT('customer-', n.e, n.d, n.c, n.b)`
	leaderOf   = `CONCAT('leader-', n.a)`
	personOf   = `CONCAT('agent-', n.i * 7 % 40)`
	instantAt  = `CONCAT('2026-0', 1 + n.f, '-1', n.e, ' 1', n.d, ':1', n.c, ':1', n.b, '.000000')`
	turn       = `(n.b + 10 * n.c)`
	runs       = turn + ` % 20 = 0`
	isLead     = `n.i % 50 = 1`
	gradeOf    = `CASE n.c % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END`
	monthOf    = `CONCAT('2026-0', 1 + n.f)`
	dayOf      = `CONCAT('2026-0', 1 + n.f, '-1', n.e)`
	unanswered = `(` + runs + ` AND n.d = 0)`
)

// fill puts 200,000 rows into each large table.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	if s.DB().Name() == "sqlite" { // whose cache is small for all these indexes
		if err := s.DB().Exec("PRAGMA cache_size = -100000").Error; err != nil {
			t.Fatal(err)
		}
	}
	insert(t, s, "cases", caseColumns)
	insert(t, s, "case_events", eventColumns)
	insert(t, s, "work_items", itemColumns)
	insert(t, s, "contacts", contactColumns)
	insert(t, s, "notices", noticeColumns)
	insert(t, s, "leads", leadColumns)
	insert(t, s, "approvals", approvalColumns)
	insert(t, s, "discounts", discountColumns)
	insert(t, s, "reviews", reviewColumns)
	insert(t, s, "review_tallies", tallyColumns)
	insert(t, s, "after_sales", afterSalesColumns)
	insert(t, s, "after_sales_numbers", numberColumns)
	insert(t, s, "technicians", technicianColumns)
	insert(t, s, "technician_visits", visitColumns)
	insert(t, s, "carrier_troubles", troubleColumns)
	for i := range 40 {
		if _, err := s.PutPerson(t.Context(), handbook.Person{ID: fmt.Sprint("agent-", i), Role: handbook.RoleAgent}); err != nil {
			t.Fatal(err)
		}
	}
	insert(t, s, "substitutions", substitutionColumns)
}

func insert(t *testing.T, s *store.Store, table, columns string) {
	t.Helper()
	statement := fmt.Sprintf("INSERT INTO %s %s SELECT %s FROM n ORDER BY i", table, numbers, columns)
	done := s.DB().WithContext(t.Context()).Exec(statement)
	if done.Error != nil {
		t.Fatalf("fill %s: %v", table, done.Error)
	}
	if done.RowsAffected != 200_000 {
		t.Fatalf("%d rows in %s", done.RowsAffected, table)
	}
}

const (
	caseColumns = caseOf + `, 1, CASE WHEN ` + isLead + ` THEN 'lead' WHEN n.i % 50 = 2 THEN 'approval' ELSE 'unpaid_order' END, ` + platformOf + `, ` + shopOf + `, CONCAT('no-', n.i), ` + customerOf + `,
		CASE WHEN NOT (` + runs + `) THEN 'ended' WHEN n.d % 4 = 0 THEN 'check' ELSE 'revisit' END, ` + personOf + `, 'agent',
		CASE WHEN ` + runs + ` THEN ` + instantAt + ` END, FALSE, CASE WHEN ` + unanswered + ` THEN ` + instantAt + ` END, ` + unanswered + `,
		'', '', '1', ` + instantAt + `, CASE WHEN NOT (` + runs + `) THEN ` + instantAt + ` END, ` + runs + `, NULL,
		'', CASE WHEN NOT (` + isLead + `) THEN '' ELSE ` + gradeOf + ` END, 1, CASE WHEN ` + isLead + ` THEN ` + instantAt + ` END, (` + isLead + ` AND n.d = 0), 0, 0, ''`
	eventColumns = caseOf + `, 1, ` + instantAt + `, 'item_opened', 'DUN-6', '', '{}', ''`
	itemColumns  = `CONCAT(` + caseOf + `, '.1'), 1, ` + caseOf + `, ` + platformOf + `, ` + shopOf + `, ` + customerOf + `, 'check', 'DUN-6',
		CASE ` + turn + ` % 50 WHEN 0 THEN 'open' WHEN 1 THEN 'missed' WHEN 2 THEN 'given_up' WHEN 3 THEN 'withdrawn' ELSE 'done' END,
		CASE WHEN ` + turn + ` + n.d = 0 THEN '' ELSE ` + personOf + ` END, 'DUTY-2', '', FALSE, TRUE,
		` + instantAt + `, ` + instantAt + `, NULL, NULL, NULL, NULL, '{}', '', '', '{}', ''`
	contactColumns = `CONCAT(` + caseOf + `, '.1'), ` + caseOf + `, ` + customerOf + `, ` + personOf + `, ` + instantAt + `, TRUE, 'no_answer'`
	noticeColumns  = `CONCAT(` + caseOf + `, '.1.2.missed'), ` + caseOf + `, 2, CONCAT(` + caseOf + `, '.1'), 'check', 'missed', ` + platformOf + `, ` + shopOf + `,
		'leader', ` + leaderOf + `, ` + personOf + `, ` + instantAt + `, ` + instantAt + `, '', 0, ''`
	leadColumns = platformOf + `, ` + shopOf + `, CONCAT('lead-', n.i), ` + customerOf + `, ` + customerOf + `, '', '', ` + personOf + `, ` + gradeOf + `,
		` + instantAt + `, ` + instantAt + `, FALSE, ` + caseOf + `, FALSE`
	approvalColumns = `CONCAT('approval:', ` + caseOf + `, '.1'), ` + caseOf + `, ` + platformOf + `, ` + shopOf + `, CASE WHEN n.d = 0 THEN 'discount' ELSE 'waiver' END,
		'', '', 0, '', 0, FALSE, '', ` + personOf + `, ` + instantAt + `, CASE ` + turn + ` % 50 WHEN 0 THEN 'open' WHEN 1 THEN 'expired' WHEN 2 THEN 'withdrawn' WHEN 3 THEN 'refused' ELSE 'approved' END,
		0, CASE WHEN n.d % 2 = 0 THEN 'manager' ELSE 'leader' END, ` + instantAt + `, NULL, NULL, ` + instantAt + `, '[]', NULL, '', '', '', '[]'`
	discountColumns = `CONCAT(` + caseOf + `, '.d1'), ` + caseOf + `, ` + platformOf + `, ` + shopOf + `, ` + personOf + `, ` + monthOf + `, 'bed', 1, '', 3000, '', n.d = 0, FALSE,
		CASE ` + turn + ` % 50 WHEN 0 THEN 'pending' WHEN 1 THEN 'granted' WHEN 2 THEN 'refused' WHEN 3 THEN 'expired' WHEN 4 THEN 'withdrawn' WHEN 5 THEN 'lapsed' ELSE 'used' END,
		'DISC-5', 0, '', ` + instantAt + `, NULL, '', '', ''`
	reviewColumns = `CONCAT(` + caseOf + `, '@1'), ` + caseOf + `, ` + platformOf + `, ` + shopOf + `, ` + dayOf + `, ` + personOf + `, ` + gradeOf + `, ` + leaderOf + `,
		` + instantAt + `, '', '', '', NULL, NOT (` + runs + `), ''`
	tallyColumns = platformOf + `, ` + shopOf + `, ` + instantAt + `, ` + personOf + `, ` + gradeOf + `, ` + dayOf + `, ` + leaderOf + `, 10, 6, 3`

	afterSalesColumns = caseOf + `, CONCAT('no-', n.i), ` + platformOf + `, ` + shopOf + `, CONCAT('order-', n.e, n.d, n.c, n.b), ` + customerOf + `, '',
		CASE WHEN n.d % 5 = 0 THEN 'refund_only' ELSE 'help' END, CASE WHEN NOT (` + runs + `) THEN 'closed' WHEN n.d % 4 = 0 THEN 'triage' ELSE 'carrying_out' END,
		n.d % 5, ` + personOf + `, n.d = 0, ` + runs + `, CASE WHEN ` + runs + ` THEN CONCAT('0', 1 + n.d % 2, 1 + n.d % 4, ' ', ` + instantAt + `) ELSE ` + instantAt + ` END,
		` + instantAt + `, TRUE, '{}', ''`
	numberColumns     = `CONCAT('no-', n.i), ` + caseOf + `, FALSE`
	technicianColumns = `CONCAT('t-', n.i), 'name', '', CONCAT('area-', n.b, n.c), 1000 * n.d, n.a % 6, '', n.e > 0`
	visitColumns      = `CONCAT(` + caseOf + `, '/1.1'), ` + caseOf + `, CONCAT('no-', n.i), ` + platformOf + `, ` + shopOf + `, '1.1', CONCAT('t-', n.i % 1000), 'visit',
		CASE ` + turn + ` % 50 WHEN 0 THEN 'planned' WHEN 1 THEN 'dropped' ELSE 'done' END, ` + instantAt + `, 0, 0, '', '', NULL`
	troubleColumns = caseOf + `, 1, CONCAT('carrier-', n.a), CONCAT('region-', n.b), ` + instantAt

	substitutionColumns = caseOf + `, ` + personOf + `, CONCAT('agent-', n.i * 11 % 40), ` + instantAt + `, CONCAT('2026-0', 1 + n.f, '-1', n.e, ' 2', n.d % 4, ':00:00.000000')`
)
