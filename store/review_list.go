package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"gendan/handbook"
)

// reviewRunRow says that a list was made, and how many leads are on it.
type reviewRunRow struct {
	Platform handbook.Platform `gorm:"primaryKey"`
	Shop     string            `gorm:"primaryKey"`
	At       instant           `gorm:"primaryKey"`
	Listed   int
}

// tallyRow counts an agent's leads of a grade that came up for a list.
type tallyRow struct {
	Platform  handbook.Platform `gorm:"primaryKey"`
	Shop      string            `gorm:"primaryKey"`
	At        instant           `gorm:"primaryKey"`
	Agent     string            `gorm:"primaryKey"`
	Grade     handbook.Grade    `gorm:"primaryKey"`
	Day       string
	Leader    string
	Total     int
	Listed    int
	Commented int
}

// ListReviews makes a shop's list at an instant: of the unconverted leads that have come up until then and that no list
// has looked at yet, choose picks those that are on it (LEAD-6, LEAD-12). They are given to the shop's first leader at
// that instant. Each lead is looked at by exactly one list each time it comes up, however late that is written. Making a
// list again changes nothing; it gives how many are on it. Choose may be asked more than once.
func (s *Store) ListReviews(
	ctx context.Context, run handbook.ReviewRun, choose func([]handbook.Reviewable) ([]handbook.Reviewable, []handbook.ReviewTally),
) (listed int, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		made := reviewRunRow{Platform: run.Platform, Shop: run.Shop, At: instantOf(run.At)}
		var known []reviewRunRow
		err := tx.Where("platform = ? AND shop = ? AND at = ?", made.Platform, made.Shop, made.At).Find(&known).Error
		if err != nil || len(known) > 0 {
			listed = first(known).Listed
			return err
		}
		leads, err := s.lookAt(tx, run)
		if err != nil {
			return err
		}
		chosen, tallies := choose(leads)
		leader, err := told(tx, shopKey{run.Platform, run.Shop}, handbook.RoleLeader, run.At)
		if err != nil {
			return err
		}
		if err := writeList(tx, run, leader, chosen, tallies); err != nil {
			return err
		}
		listed, made.Listed = len(chosen), len(chosen)
		return raced(tx.Create(&made).Error)
	})
	if err != nil {
		return 0, fmt.Errorf("list reviews of %s/%s at %v: %w", run.Platform, run.Shop, run.At, err)
	}
	return listed, nil
}

// lookAt gives the leads that have come up and were not looked at, and marks them as looked at. They stay locked, so that
// none comes up anew in between.
func (s *Store) lookAt(tx *gorm.DB, run handbook.ReviewRun) ([]handbook.Reviewable, error) {
	var due []caseRow
	err := lockRow(tx).Table(s.kind.walk("cases", "cases_review")).
		Where("shop = ? AND platform = ? AND review_due = ? AND review_at <= ?", run.Shop, run.Platform, true, instantOf(run.At)).
		Order("review_at").Find(&due).Error
	if err != nil {
		return nil, err
	}
	var leads []handbook.Reviewable
	for rows := range slices.Chunk(due, batch) {
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
			if row.Ending != handbook.EndConverted {
				leads = append(leads, handbook.Reviewable{CaseID: row.ID, Agent: row.Owner, Grade: row.Grade, At: row.ReviewAt.time()})
			}
		}
		if err := tx.Model(&caseRow{}).Where("id IN ?", ids).Update("review_due", false).Error; err != nil {
			return nil, err
		}
	}
	return leads, nil
}

// batch is how many rows one statement takes: SQLite takes no more than some 32,000 values.
const batch = 1000

func writeList(tx *gorm.DB, run handbook.ReviewRun, leader string, chosen []handbook.Reviewable, tallies []handbook.ReviewTally) error {
	rows := make([]reviewRow, len(chosen))
	for i, lead := range chosen {
		rows[i] = reviewRow{
			ID: handbook.ReviewID(lead), CaseID: lead.CaseID, Platform: run.Platform, Shop: run.Shop, Day: run.Day.String(),
			Agent: lead.Agent, Grade: lead.Grade.ForReview(), Leader: leader, ListedAt: instantOf(run.At),
		}
	}
	counts := make([]tallyRow, len(tallies))
	for i, t := range tallies {
		counts[i] = tallyRow{
			Platform: run.Platform, Shop: run.Shop, At: instantOf(run.At), Agent: t.Agent, Grade: t.Grade,
			Day: run.Day.String(), Leader: leader, Total: t.Total, Listed: t.Listed,
		}
	}
	for part := range slices.Chunk(rows, batch) {
		if err := insertOnce(tx, part); err != nil {
			return err
		}
	}
	return insertOnce(tx, counts)
}

// Coverage is how far an agent's leads of a grade were reviewed in a day (LEAD-6).
type Coverage struct {
	Day       handbook.Day // in the shop's zone
	Platform  handbook.Platform
	Shop      string
	Leader    string // empty: the shop had none
	Agent     string // empty: nobody held them
	Grade     handbook.Grade
	Total     int // leads that came up
	Listed    int // those on the leader's list
	Commented int // and those of them that got a comment
}

// ReviewCoverage gives the coverage of the lists that a filter lets pass, the newest day first. Of a filter's parts CaseID
// and Commented have no meaning here.
func (s *Store) ReviewCoverage(ctx context.Context, f ReviewFilter) ([]Coverage, error) {
	f.CaseID = ""
	var rows []tallyRow
	err := f.narrow(s.read.WithContext(ctx).Table(s.kind.walk("review_tallies", "review_tallies_"+f.index()))).
		Select("platform, shop, day, leader, agent, grade, SUM(total) AS total, SUM(listed) AS listed, SUM(commented) AS commented").
		Group("day, platform, shop, leader, agent, grade").Order("day DESC, platform, shop, leader, agent, grade").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read review coverage: %w", err)
	}
	list := make([]Coverage, len(rows))
	for i, r := range rows {
		list[i] = Coverage{dayOf(r.Day), r.Platform, r.Shop, r.Leader, r.Agent, r.Grade, r.Total, r.Listed, r.Commented}
	}
	return list, nil
}
