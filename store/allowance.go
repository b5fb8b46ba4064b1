package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// allowanceRow is what the month before gave an agent or took. It is also what each request of the agent's month locks.
type allowanceRow struct {
	Month handbook.Month `gorm:"primaryKey"`
	Agent string         `gorm:"primaryKey"`
	Bonus int
	Debt  int
}

// settledRow says that a month is settled.
type settledRow struct {
	Month handbook.Month `gorm:"primaryKey"`
}

// Judge reads the ledger of the one discount in t, asks decide for a judgement, and writes t with it: all in one
// transaction, and one after the other for each agent and month, so that many requests at once keep to the month's
// limits (DISC-6). The month before is settled first, if nobody has done so yet (DISC-3, DISC-4). Judging one again gives
// the first answer. Decide may be asked more than once and must only look at its argument.
func (s *Store) Judge(
	ctx context.Context, t handbook.Transition, p handbook.DiscountPolicy, decide func(handbook.Ledger) handbook.Discount,
) (judged handbook.Discount, err error) {
	if len(t.Discounts) != 1 {
		return handbook.Discount{}, fmt.Errorf("judge in %s: %d discounts in the transition, want one", t.Case.ID, len(t.Discounts))
	}
	asked := t.Discounts[0]
	err = s.step(ctx, t, func(tx *gorm.DB) (bool, error) {
		if err := s.settle(tx, asked.Month.Add(-1), p); err != nil {
			return false, err
		}
		if err := lockMonth(tx, asked.Agent, asked.Month); err != nil {
			return false, err
		}
		known, isNews, err := takeBack(tx, t)
		if err != nil {
			return false, err
		}
		if !isNews {
			judged, err = firstJudgement(tx, asked.ID)
			return false, err
		}
		ledger, err := s.ledgerOf(tx, asked)
		if err != nil {
			return false, err
		}
		judged = discountRowOf(decide(ledger)).discount()
		return true, write(tx, judgedAs(t, judged), known)
	})
	if err != nil {
		return handbook.Discount{}, fmt.Errorf("judge %s: %w", asked.ID, err)
	}
	return judged, nil
}

// lockMonth makes every other request of an agent's month wait until tx ends.
func lockMonth(tx *gorm.DB, agent string, month handbook.Month) error {
	row := allowanceRow{Month: month, Agent: agent}
	if err := insertOnce(tx, []allowanceRow{row}); err != nil {
		return err
	}
	return lockRow(tx).Where("month = ? AND agent = ?", month, agent).Take(&row).Error
}

// firstJudgement gives what was judged when a discount was asked for before. For one that a later step took back it does
// not matter: whoever asks is no longer heard.
func firstJudgement(tx *gorm.DB, id string) (handbook.Discount, error) {
	var rows []discountRow
	err := tx.Where("id = ?", id).Find(&rows).Error
	return first(rows).discount(), err
}

// judgedAs fills the blanks of a copy of the transition, which may be needed again.
func judgedAs(t handbook.Transition, d handbook.Discount) handbook.Transition {
	t.Discounts, t.Events = slices.Clone(t.Discounts), slices.Clone(t.Events)
	t.Judge(d)
	return t
}

// ledgerOf reads what a request is judged by.
func (s *Store) ledgerOf(tx *gorm.DB, asked handbook.Discount) (handbook.Ledger, error) {
	allowance, err := s.allowanceOf(tx, asked.Agent, asked.Month)
	if err != nil {
		return handbook.Ledger{}, err
	}
	var rows []discountRow
	if err := tx.Where("case_id = ? AND id <> ?", asked.CaseID, asked.ID).Order("asked_at, id").Find(&rows).Error; err != nil {
		return handbook.Ledger{}, err
	}
	ledger := handbook.Ledger{Allowance: allowance}
	for _, row := range rows {
		ledger.OnCase = append(ledger.OnCase, row.discount())
	}
	return ledger, nil
}

// Allowance gives what an agent has asked for beyond their own authority in a month, and what the month before gave or
// took; nothing while that is not settled (DISC-3, DISC-4).
func (s *Store) Allowance(ctx context.Context, agent string, month handbook.Month) (handbook.Allowance, error) {
	allowance, err := s.allowanceOf(s.read.WithContext(ctx), agent, month)
	if err != nil {
		return handbook.Allowance{}, fmt.Errorf("read allowance of %s in %s: %w", agent, month, err)
	}
	return allowance, nil
}

func (s *Store) allowanceOf(db *gorm.DB, agent string, month handbook.Month) (handbook.Allowance, error) {
	var rows []allowanceRow
	if err := db.Where("month = ? AND agent = ?", month, agent).Find(&rows).Error; err != nil {
		return handbook.Allowance{}, err
	}
	was := first(rows)
	allowance := handbook.Allowance{Agent: agent, Month: month, Bonus: was.Bonus, Debt: was.Debt}
	ledger := db.Table(s.kind.walk("discounts", "discounts_agent_month")).Where("agent = ?", agent)
	asked, err := askedFor(ledger, month)
	total := asked[agent]
	allowance.Count, allowance.Sum = total.Count, total.Sum
	return allowance, err
}

// total is the special requests that count, and their sum.
type total struct {
	Agent string
	Count int
	Sum   handbook.Fen
}

// askedFor gives what the agents of a ledger asked for in a month beyond their own authority, as far as it counts
// (DISC-3).
func askedFor(db *gorm.DB, month handbook.Month) (map[string]total, error) {
	counts := slices.DeleteFunc(handbook.DiscountStates(), func(s handbook.DiscountState) bool { return !s.Counts() })
	var rows []total
	err := db.Select("agent, COUNT(*) AS count, SUM(amount) AS sum").
		Where("month = ? AND state IN ? AND special = ?", month, counts, true).Group("agent").Find(&rows).Error
	totals := make(map[string]total, len(rows))
	for _, row := range rows {
		totals[row.Agent] = row
	}
	return totals, err
}

// SettleMonth closes a month that has ended: the allowances of the next one are written, for everybody and once
// (DISC-3, DISC-4).
func (s *Store) SettleMonth(ctx context.Context, ended handbook.Month, p handbook.DiscountPolicy) error {
	err := s.change(ctx, func(tx *gorm.DB) error { return s.settle(tx, ended, p) })
	if err != nil {
		return fmt.Errorf("settle %s: %w", ended, err)
	}
	return nil
}

// settle settles a month, unless that is done. Whoever comes at the same time waits for the first, and then sees what
// that wrote. The month before it is settled when anybody asked for anything, which is all that can matter.
func (s *Store) settle(tx *gorm.DB, ended handbook.Month, p handbook.DiscountPolicy) error {
	var done []settledRow
	if err := tx.Where("month = ?", ended).Find(&done).Error; err != nil || len(done) > 0 {
		return err
	}
	if err := tx.Create(&settledRow{Month: ended}).Error; err != nil {
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return nil
		}
		return err
	}
	totals, err := s.totalsOf(tx, ended)
	if err != nil {
		return err
	}
	var rows []allowanceRow
	for _, a := range handbook.SettleMonth(totals, p) {
		rows = append(rows, allowanceRow{a.Month, a.Agent, a.Bonus, a.Debt})
	}
	return insertOnce(tx, rows)
}

// totalsOf gives what everybody asked for in a month: those who served it as agents from its first day to its last, and
// whoever else asked. Its first instant is taken in UTC, some hours into the day in China.
func (s *Store) totalsOf(tx *gorm.DB, month handbook.Month) ([]handbook.MonthTotal, error) {
	asked, err := askedFor(tx.Table(s.kind.walk("discounts", "discounts_month")), month)
	if err != nil {
		return nil, err
	}
	var served []string
	err = tx.Model(&personRow{}).Where("role = ? AND active = ? AND since <= ?", handbook.RoleAgent, true, instantOf(month.Begins().At(0, time.UTC))).
		Order("id").Pluck("id", &served).Error
	if err != nil {
		return nil, err
	}
	var given []allowanceRow
	if err := tx.Where("month = ?", month).Find(&given).Error; err != nil {
		return nil, err
	}
	totals := map[string]handbook.MonthTotal{}
	add := func(agent string, change func(*handbook.MonthTotal)) {
		t := totals[agent]
		t.Agent, t.Month = agent, month
		change(&t)
		totals[agent] = t
	}
	for agent, total := range asked {
		add(agent, func(t *handbook.MonthTotal) { t.Count, t.Sum = total.Count, total.Sum })
	}
	for _, agent := range served {
		add(agent, func(t *handbook.MonthTotal) { t.ServedWhole = true })
	}
	for _, was := range given {
		add(was.Agent, func(t *handbook.MonthTotal) { t.Bonus, t.Debt = was.Bonus, was.Debt })
	}
	return slices.Collect(maps.Values(totals)), nil
}
