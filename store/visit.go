package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"gendan/handbook"
)

// Visit is a step of a plan that a technician has or had to do (AS-9, AS-11, AS-12). Times are UTC.
type Visit struct {
	CaseID     string
	CaseNo     string
	Platform   handbook.Platform
	Shop       string
	StepID     string
	Technician string
	Kind       handbook.StepKind
	State      handbook.StepState
	DueAt      time.Time
	Failed     int // how often it failed
	Cost       handbook.Fen
	Note       string    // what was planned
	Said       string    // with the last report
	At         time.Time // of the last report; zero: none yet
}

type visitRow struct {
	ID         string `gorm:"primaryKey"` // case and step
	CaseID     string
	CaseNo     string
	Platform   handbook.Platform
	Shop       string
	StepID     string
	Technician string
	Kind       handbook.StepKind
	State      handbook.StepState
	DueAt      instant
	Failed     int
	Cost       handbook.Fen
	Note       string
	Said       string
	At         instant
}

func visitRowOf(c handbook.Case, step handbook.Step) visitRow {
	return visitRow{
		ID: c.ID + "/" + step.ID, CaseID: c.ID, CaseNo: c.Subject, Platform: c.Platform, Shop: c.Shop, StepID: step.ID,
		Technician: step.Technician, Kind: step.Kind, State: step.State, DueAt: instantOf(step.DueAt),
		Failed: step.Failed, Cost: step.Cost, Note: step.Note, Said: step.Said, At: instantOf(step.At),
	}
}

func (r visitRow) visit() Visit {
	return Visit{
		CaseID: r.CaseID, CaseNo: r.CaseNo, Platform: r.Platform, Shop: r.Shop, StepID: r.StepID, Technician: r.Technician,
		Kind: r.Kind, State: r.State, DueAt: r.DueAt.time(), Failed: r.Failed, Cost: r.Cost, Note: r.Note, Said: r.Said, At: r.At.time(),
	}
}

// writeVisits writes the technicians' steps of all plans of a case anew.
func writeVisits(tx *gorm.DB, c handbook.Case, a handbook.AfterSales) error {
	if err := tx.Where("case_id = ?", c.ID).Delete(&visitRow{}).Error; err != nil {
		return err
	}
	var rows []visitRow
	for _, plan := range a.Plans {
		for _, step := range plan.Steps {
			if step.Technician != "" {
				rows = append(rows, visitRowOf(c, step))
			}
		}
	}
	return insertOnce(tx, rows)
}

// TechnicianVisits lists a technician's visits, the latest appointment first. It is empty for an unknown technician.
func (s *Store) TechnicianVisits(ctx context.Context, id string, page Page) ([]Visit, *Cursor, error) {
	query := s.read.WithContext(ctx).Table(s.kind.walk("technician_visits", "technician_visits_history")).Where("technician = ?", id)
	var rows []visitRow
	if err := (order{instant: "due_at", desc: true}).read([]*gorm.DB{query}, page, &rows); err != nil {
		return nil, nil, fmt.Errorf("list visits of technician %s: %w", id, err)
	}
	list, next := cut(rows, page, visitRow.visit, func(r visitRow) Cursor { return Cursor{At: r.DueAt.time(), ID: r.ID} })
	return list, next, nil
}

// RunningVisits gives the ids of the running cases in which a technician has something to do, by id: they are told when
// the technician is struck from the directory (AS-11).
func (s *Store) RunningVisits(ctx context.Context, id string) ([]string, error) {
	var open []handbook.StepState
	for _, state := range handbook.StepStates() {
		if (handbook.Step{State: state}).Open() {
			open = append(open, state)
		}
	}
	ids := []string{}
	err := s.read.WithContext(ctx).Table(s.kind.walk("technician_visits", "technician_visits_state")).
		Joins("JOIN cases ON cases.id = technician_visits.case_id AND cases.running = ?", true).
		Where("technician_visits.technician = ? AND technician_visits.state IN ?", id, open).
		Distinct("technician_visits.case_id").Order("technician_visits.case_id").Pluck("technician_visits.case_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read running visits of technician %s: %w", id, err)
	}
	return ids, nil
}
