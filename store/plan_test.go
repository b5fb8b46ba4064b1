package store_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"gendan/store"
	"gendan/store/storetest"
)

// TestFigureQueryPlans: with 200,000 rows in each table, no query reads through a table, whatever a list is filtered by.
// It prints the databases' own plans.
func TestFigureQueryPlans(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { checkPlans(t, storetest.SQLite(t), sqlitePlans) })
	t.Run("MySQL", func(t *testing.T) { checkPlans(t, storetest.MySQL(t), mysqlPlans) })
}

// plans is how a database is asked for the plan of a statement, and what it calls reading all of a table or an index.
type plans struct {
	explain   string
	column    int    // of the answer, which holds a step
	statistic string // brings the optimizer's figures up to date
	table     *regexp.Regexp
	index     *regexp.Regexp
}

var (
	sqlitePlans = plans{
		explain: "EXPLAIN QUERY PLAN ", column: 3,
		table: regexp.MustCompile(`^SCAN ` + ours + `$`),
		index: regexp.MustCompile(`^SCAN ` + ours + ` USING`),
	}
	mysqlPlans = plans{
		explain: "EXPLAIN FORMAT=TREE ", column: 0,
		statistic: "ANALYZE TABLE " + strings.ReplaceAll(large, "|", ", "), //nolint:misspell // SQL spells it so
		table:     regexp.MustCompile(`Table scan on ` + ours),
		index:     regexp.MustCompile(`[Ii]ndex scan on ` + ours),
	}
)

const (
	large = `cases|case_events|work_items|contacts|notices|leads|approvals|substitutions|discounts|reviews|review_tallies|` +
		`after_sales|after_sales_numbers|technicians|technician_visits|carrier_troubles`

	ours = `(` + large + `)\b`
)

func checkPlans(t *testing.T, s *store.Store, p plans) {
	began := time.Now()
	fill(t, s)
	if p.statistic != "" {
		if err := s.DB().Exec(p.statistic).Error; err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("16 tables filled with 200,000 rows each in %v", time.Since(began).Round(time.Millisecond))
	asked, queries := 0, slices.Concat(caseQueries(), itemQueries(), noticeQueries(), otherQueries(),
		approvalQueries(), substitutionQueries(), discountQueries(), reviewQueries(), leadQueries(),
		afterSalesQueries(), technicianQueries(), carrierQueries(), troubleQueries(), figureQueries())
	for _, q := range queries {
		t.Run(q.name, func(t *testing.T) {
			began := time.Now()
			statements := recorded(t, s, q.run)
			took := time.Since(began)
			asked += len(statements)
			for _, st := range statements {
				steps := p.of(t, s, st)
				t.Logf("%v\n%s\n%s", took.Round(100*time.Microsecond), st.sql, steps)
				for step := range strings.Lines(steps) {
					step = strings.TrimSpace(step)
					if p.table.MatchString(step) || (p.index.MatchString(step) && !q.unfiltered) {
						t.Errorf("reads through a table or an index: %s\n%s", step, st.sql)
					}
				}
			}
		})
	}
	if asked < len(queries) { // a contradiction, such as running in the stage "ended", asks nothing; opening asks a lot
		t.Errorf("%d statements for %d queries", asked, len(queries))
	}
}

// of gives a statement's plan, a step a line.
func (p plans) of(t *testing.T, s *store.Store, st statement) string {
	t.Helper()
	pool, err := s.DB().DB()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := pool.QueryContext(t.Context(), p.explain+st.sql, st.vars...)
	if err != nil {
		t.Fatalf("explain %s: %v", st.sql, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var steps strings.Builder
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(sql.RawBytes)
		}
		step := new(string)
		row[p.column] = step
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&steps, strings.TrimRight(*step, "\n"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps.String()
}

type statement struct {
	sql  string
	vars []any
}

// recorded gives the statements that reading takes.
func recorded(t *testing.T, s *store.Store, run func(*testing.T, *store.Store)) (all []statement) {
	t.Helper()
	note := func(db *gorm.DB) {
		if sql := db.Statement.SQL.String(); sql != "" && !db.DryRun { // a dry run makes a subquery's text
			all = append(all, statement{sql, slices.Clone(db.Statement.Vars)})
		}
	}
	for _, db := range []*gorm.DB{s.DB(), s.Read()} {
		for _, callbacks := range []interface {
			Replace(name string, fn func(*gorm.DB)) error
		}{db.Callback().Query().After("gorm:query"), db.Callback().Row().After("gorm:row"), db.Callback().Update().After("gorm:update")} {
			if err := callbacks.Replace("test:note", note); err != nil {
				t.Fatal(err)
			}
		}
	}
	run(t, s)
	return all
}
